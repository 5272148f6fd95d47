"""What a pad's text is for the model: an answer to one message, as much of it as the context holds."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from app.filling.instructions import WRITE_TEXT
from model_backends.protocol import Fill, Loaded, Message, Sampling, Slot

TEXT_MESSAGES = (Message(role="user", content=WRITE_TEXT),)
"""The messages that a pad's text answers."""

_BYTES_PER_TOKEN = 2.5  # of UTF-8, cautiously: English and German have four or more
_PROMPT_TOKENS = 64  # for the message and the chat template
_AFTER_BYTES = 12  # behind a slot for each position of the canvas: it can hold no more
_NEXT_WORDS = (1, 9)  # tokens within a line
_NEXT_LINES = (8, 40)  # tokens between two paragraphs
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?=\s|$)|[。！？]")
_SHORTEST = 8  # characters: a suggestion is not cut down to less


@dataclass(frozen=True)
class ModelRoom:
    """What fits: the tokens of the model's context, and the positions of its canvas."""

    context_length: int = 4096
    canvas_length: int = 256

    @property
    def most_bytes(self) -> int:
        """How many bytes of UTF-8 fit before a canvas, cautiously."""
        tokens = max(self.context_length - 2 * self.canvas_length - _PROMPT_TOKENS, self.context_length // 4)
        return int(tokens * _BYTES_PER_TOKEN)


@dataclass(frozen=True)
class Continuation:
    """A request to go on at a place. `spaces` are those before it, which the model writes itself."""

    fill: Fill
    spaces: str
    reaches_end: bool

    def suggestion(self, text: str, *, was_cut: bool) -> str:
        """Return what to suggest of the text that the model wrote; `was_cut`: it would have gone on."""
        text = _first_part(text, was_cut=was_cut and self.reaches_end)
        if self.spaces or not self.fill.before or self.fill.before.endswith("\n"):
            text = text.lstrip(" \t") if self.spaces else text.lstrip()
        return text


def continuation(before: str, after: str, room: ModelRoom, seed: int) -> Continuation:
    """Ask for what comes between two parts of a text: to the end, or a few tokens if something follows."""
    kept = before.rstrip(" \t")
    spaces = before[len(kept) :]
    reaches_end = not after.strip()
    if reaches_end:
        slot, after = Slot(), ""
    elif after.startswith("\n"):
        slot = Slot(lengths=_NEXT_LINES)
    else:
        slot = Slot(lengths=_NEXT_WORDS)
    fitting_before, fitting_after = fit_around(kept, after, room)
    fill = Fill(
        messages=TEXT_MESSAGES,
        before=fitting_before,
        template=(slot,),
        after=fitting_after,
        seed=seed,
        sampling=Sampling(max_tokens=1),  # one block
    )
    return Continuation(fill, spaces, reaches_end)


def fit_around(before: str, after: str, room: ModelRoom) -> tuple[str, str]:
    """Shorten the text around what is written to what the model can take in.

    The beginning is left out in quarters of what fits, up to the next paragraph. So the cut, and with it the
    prefix that the model has computed, stays while the text grows.
    """
    most = room.most_bytes
    surplus = len(before.encode("utf-8", "surrogatepass")) - most
    if surplus > 0:
        quarter = max(most // 4, 1)
        cut = _characters(before, -(-surplus // quarter) * quarter)
        before = before[_boundary(before, cut, cut + quarter // 2) :]
    end = _characters(after, _AFTER_BYTES * room.canvas_length)
    return before, after[:end]


def fit_to_model(fill: Fill, loaded: Loaded) -> Fill:
    """Shorten what is around a fill's text to what a model can take in."""
    before, after = fit_around(
        fill.before, fill.after, ModelRoom(loaded.context_length, loaded.canvas_length)
    )
    return msgspec.structs.replace(fill, before=before, after=after)


def tokens_as_bytes(slot: Slot) -> int:
    """How many bytes of a text take as much room as a slot may."""
    if slot.answers:
        return max(len(answer.encode("utf-8", "surrogatepass")) for answer in slot.answers)
    return int((slot.lengths[1] if slot.lengths else 0) * _BYTES_PER_TOKEN)


def _characters(text: str, count: int) -> int:
    """How many characters the first `count` bytes of a text's UTF-8 are."""
    return len(text.encode("utf-8", "surrogatepass")[:count].decode("utf-8", "ignore"))


def _boundary(text: str, start: int, end: int) -> int:
    """Where a paragraph begins between two places; else a line, a word, or the first place."""
    for mark in ("\n\n", "\n", " "):
        found = text.find(mark, start, end)
        if found >= 0:
            return found + len(mark)
    return start


def _first_part(text: str, *, was_cut: bool) -> str:
    """The text up to the end of its first paragraph; of one that was cut, up to its last sentence."""
    begin = len(text) - len(text.lstrip())
    end = text.find("\n\n", begin)
    if end >= 0:
        return text[:end]
    if was_cut:
        ends = [match.end() for match in _SENTENCE_END.finditer(text) if match.end() >= begin + _SHORTEST]
        if ends:
            return text[: ends[-1]]
        line = text.rfind("\n", begin + _SHORTEST)
        space = text.rfind(" ", begin + _SHORTEST)
        return text[: line if line >= 0 else space] if max(line, space) >= 0 else text
    return text.rstrip()


def next_word(text: str) -> str:
    """The first word of a text, with the white space before it."""
    match = re.match(r"\s*\S+", text)
    return match[0] if match is not None else text
