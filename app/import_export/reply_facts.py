"""Facts about conversations and replies for exported pages: date, models, seed, statistics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from app.attachments import summary
from app.markdown.characters import sanitize_name
from app.session.unsettled import describe_unsettled
from app.storage import Conversation, DraftBlock, StoredMessage
from app.storage.records import LATEST
from model_backends.lazy_text import LazyText, lazy_text

SYSTEM_PROMPT, THOUGHTS, ATTACHED = (
    lazy_text("System prompt"),
    lazy_text("Thoughts"),
    lazy_text("Attachments:"),
)
SPEAKERS = {"user": lazy_text("You"), "assistant": lazy_text("Reply"), "system": SYSTEM_PROMPT}
"""Headings, by role."""
_ENDINGS = {
    "stopped": lazy_text("stopped"),
    "interrupted": lazy_text("interrupted"),
    "running": lazy_text("not finished"),
}


def date(seconds: float) -> str:
    """Format a time as "2026-11-23 18:57", in this computer's time zone."""
    return datetime.fromtimestamp(min(max(seconds, 0.0), LATEST), UTC).astimezone().strftime("%Y-%m-%d %H:%M")


def conversation_facts(conversation: Conversation, messages: Sequence[StoredMessage]) -> list[str]:
    """Return when the conversation began and which models answered."""
    models = dict.fromkeys(message.model for message in messages if message.model)
    return [date(conversation.created), *models]


def reply_facts(message: StoredMessage) -> list[str]:
    """Return what is needed to reproduce a reply, its duration, and how it ended if not normally."""
    if message.deleted:
        return [lazy_text("deleted")]
    facts = [message.model] if message.model else []
    if message.seed is not None:
        facts.append(lazy_text("seed {seed}", seed=message.seed))
    if message.sampling is not None and message.sampling.max_steps is not None:
        facts.append(lazy_text("up to %n step(s) per block", "", message.sampling.max_steps))
    if message.stats is not None:
        stats = message.stats
        facts.append(lazy_text("%Ln token(s) in {seconds:.1f} s", "", stats.tokens, seconds=stats.seconds))
    if message.unsettled:
        facts.append(describe_unsettled(message.unsettled, message.blocks))
    if message.status in _ENDINGS:
        facts.append(_ENDINGS[message.status])
    return facts


def draft_fact(draft: DraftBlock) -> str:
    """Return the heading of a kept draft: where its block was cut off."""
    return lazy_text(
        "Draft of an unfinished block, stopped at step {step} of {most}",
        step=draft.step,
        most=draft.max_steps,
    )


def file_facts(message: StoredMessage) -> list[str]:
    """Return descriptions of a message's files: "report.pdf (PDF, 12 pages)"."""
    return [
        LazyText("{name} ({summary})", {"name": sanitize_name(file.name), "summary": summary(file)})
        for file in message.attachments
    ]
