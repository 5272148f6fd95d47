"""Read what the messages of several programs have in common: lists of parts, attached texts."""

from __future__ import annotations

from app.attachments.cleaning import clean_text
from app.attachments.records import Attachment, Limits
from app.import_export.formats import lenient_json
from app.import_export.records import Tally
from model_backends.lazy_text import lazy_text

PARTS = {
    "image_url": lazy_text("images"),
    "input_image": lazy_text("images"),
    "image": lazy_text("images"),
    "input_audio": lazy_text("audio"),
    "tool_use": lazy_text("tool calls"),
    "tool_result": lazy_text("tool results"),
    "file": lazy_text("attached files"),
}
"""What parts of messages that are no text are called, by their type."""
_TEXTS = {"text", "input_text", "output_text", ""}


def text_of(content: object, tally: Tally) -> str:
    """Return the text of a message's content: a string, or parts of which others are counted."""
    if isinstance(content, str):
        return content.strip("\n")
    texts = []
    for element in [content] if isinstance(content, dict) else lenient_json.as_array(content):
        if isinstance(element, str):
            texts.append(element)
            continue
        part = lenient_json.as_object(element)
        kind = lenient_json.as_string(part.get("type"))
        if kind in _TEXTS and isinstance(part.get("text"), str):
            texts.append(lenient_json.as_string(part.get("text")))
        else:
            tally.add(PARTS.get(kind, lazy_text("parts of unknown kinds")))
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())


def text_attachment(name: object, text: object) -> Attachment | None:
    """Return an attached file of which the text is known; `None` without one, or if it is too long."""
    if not isinstance(text, str) or not text.strip() or len(text) > Limits().characters:
        return None
    cleaned = clean_text(text)
    return Attachment(
        name=lenient_json.as_line(name) or "text.txt",
        kind="text",
        language="",
        text=cleaned,
        pages=None,
        bytes=len(cleaned.encode()),
    )
