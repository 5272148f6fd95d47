"""Notes above a reply: it is a second try, or repeats another with the same seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.base.translation import tr
from app.storage import GenerationContext, StoredMessage


def reply_note(
    reply: StoredMessage,
    earlier: Sequence[StoredMessage],
    generation_context: Callable[[int], GenerationContext | None],
) -> str:
    """Return a sentence or two about a reply, "" if nothing is remarkable.

    `earlier`: the replies to the same question begun before it, oldest first. `generation_context`: looks up
    system prompt and thinking of one of them, `None` if unknown.
    """
    same = (other for other in earlier if other.seed is not None and other.seed == reply.seed)
    original = next(same, None)
    if original is not None:
        number = earlier.index(original) + 1
        if reply.status == "running":
            return " ".join(_beginning(reply, original, number))
        is_known = generation_context(original.id) is not None
        return " ".join(_comparison(reply, original, number, is_known=is_known))
    if earlier and is_empty(earlier[-1]):
        if reply.status == "running":
            return tr("The reply was empty. Trying again.")
        return tr("The previous reply was empty.")
    return ""


def is_empty(reply: StoredMessage) -> bool:
    """Whether the model ended its turn without an answer; it may have thought."""
    return reply.status == "complete" and reply.finish == "end_of_turn" and not reply.text.strip()


def _beginning(reply: StoredMessage, original: StoredMessage, number: int) -> list[str]:
    note = [tr("Regenerating reply {number} with the same seed.").format(number=number)]
    return [*note, *_other_model(reply, original, number)]


def _comparison(reply: StoredMessage, original: StoredMessage, number: int, *, is_known: bool) -> list[str]:
    """Compare a finished repetition with the original."""
    one, other = original.text.strip(), reply.text.strip()
    if one == other and original.thought.strip() == reply.thought.strip():
        note = tr("Same seed and same text as reply {number}.").format(number=number)
        return [note, *_other_model(reply, original, number)]
    if one and other and original.status != "complete" and other.startswith(one):
        note = tr("Same seed as reply {number}, which was cut off; identical up to that point.")
        return [note.format(number=number), *_other_model(reply, original, number)]
    if one and other and reply.status != "complete" and one.startswith(other):
        note = tr("Same seed as reply {number}; identical as far as this one goes.")
        return [note.format(number=number), *_other_model(reply, original, number)]
    note = tr("Same seed as reply {number}, but a different text.").format(number=number)
    reasons = _reasons(reply, original, number, is_known=is_known) or [
        tr("Model and settings are the same; results can differ slightly between devices and versions.")
    ]
    return [note, *reasons]


def _reasons(reply: StoredMessage, original: StoredMessage, number: int, *, is_known: bool) -> list[str]:
    """List why the texts may differ."""
    found = _other_model(reply, original, number)
    if original.sampling is None:
        found.append(tr("The settings of reply {number} are unknown.").format(number=number))
    elif reply.sampling != original.sampling:
        found.append(tr("Reply {number} used different settings.").format(number=number))
    if not is_known:
        found.append(tr("The system prompt of reply {number} is unknown.").format(number=number))
    if reply.left_out != original.left_out:
        found.append(
            tr(
                "The model saw a different part of the conversation. Messages left out: {then} then, "
                "{now} now."
            ).format(then=original.left_out, now=reply.left_out)
        )
    if original.stats is not None and original.stats.blocks < original.blocks:
        found.append(tr("Reply {number} was continued after it had ended.").format(number=number))
    return found


def _other_model(reply: StoredMessage, original: StoredMessage, number: int) -> list[str]:
    if original.model == reply.model:
        return []
    if not original.model:
        return [tr("The model of reply {number} is unknown.").format(number=number)]
    return [
        tr("Reply {number} was written by {original}, this one by {model}.").format(
            number=number, original=original.model, model=reply.model
        )
    ]
