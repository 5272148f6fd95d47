"""Describe how a reply ended."""

from __future__ import annotations

from app.base.translation import tr
from app.storage import StoredMessage


def describe_ending(message: StoredMessage) -> str:
    """Describe the end of a reply that did not end normally."""
    has_text, has_thought = bool(message.text.strip()), bool(message.thought.strip())
    finish = message.finish
    if message.status == "stopped":
        if has_text:
            return tr("Stopped. What was finished is kept.")
        if has_thought:
            return tr("Stopped while the model was thinking.")
        return tr("Stopped before the first block was finished.")
    if message.status == "interrupted":
        if has_text:
            return tr("Interrupted. What was finished is kept.")
        if has_thought:
            return tr("Interrupted while the model was thinking.")
        return tr("Interrupted before the first block was finished.")
    if finish == "max_tokens" and not has_text:
        return tr("The model thought up to the length limit and came to no answer. A longer limit may help.")
    if finish == "max_tokens":
        return tr("Ended at the length limit.")
    if finish == "context_full":
        return tr("The conversation fills the model's context.")
    if has_text or message.status != "complete":
        return ""
    if message.thought.strip():
        return tr(
            "The model thought, but ended its turn without an answer. Try again, or ask in other words."
        )
    return tr("The model ended its turn without a word. Try again, or ask in other words.")
