"""Describe how a reply ended."""

from __future__ import annotations

from app.base.translation import tr
from app.storage import StoredMessage


def describe_ending(message: StoredMessage) -> str:
    """Describe the end of a reply that did not end normally."""
    if message.deleted:
        return tr("Reply deleted.")
    has_text, has_thought = bool(message.text.strip()), bool(message.thought.strip())
    finish, draft = message.finish, message.draft
    if draft is not None and message.status in ("stopped", "interrupted"):
        return _describe_draft(message.status == "stopped", draft.kept)
    if message.status == "stopped":
        if has_text:
            return tr("Stopped. The finished part is kept.")
        if has_thought:
            return tr("Stopped while the model was thinking.")
        return tr("Stopped before the first block was finished.")
    if message.status == "interrupted":
        if has_text:
            return tr("Interrupted. The finished part is kept.")
        if has_thought:
            return tr("Interrupted while the model was thinking.")
        return tr("Interrupted before the first block was finished.")
    if finish == "max_tokens" and not has_text:
        return tr(
            "The model reached the length limit while thinking and gave no answer. A higher limit may help."
        )
    if finish == "max_tokens":
        return tr("Stopped at the length limit.")
    if finish == "context_full":
        return tr("The conversation fills the model's context.")
    if has_text or message.status != "complete":
        return ""
    if message.thought.strip():
        return tr("The model thought but gave no answer. Try again, or rephrase your message.")
    return tr("The model gave an empty reply. Try again, or rephrase your message.")


def _describe_draft(stopped: bool, kept: bool) -> str:
    """Describe the end of a reply that was cut off in the middle of a block."""
    if kept:
        return tr("Stopped. The draft is kept.") if stopped else tr("Interrupted. The draft is kept.")
    if stopped:
        return tr("Stopped in the middle of a block. Its draft can be kept.")
    return tr("Interrupted in the middle of a block. Its draft can be kept.")
