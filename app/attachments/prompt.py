"""Format attachments as part of a message; deterministic."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.attachments.cleaning import clean_text
from app.attachments.records import PAGE_BREAK, Attachment, Kind
from model_backends.lazy_text import joined, lazy_text

_KINDS: dict[Kind, str] = {
    "text": lazy_text("text"),
    "code": lazy_text("code"),
    "markdown": lazy_text("Markdown"),
    "csv": lazy_text("table"),
    "json": lazy_text("JSON"),
    "html": lazy_text("HTML"),
    "pdf": lazy_text("PDF"),
    "docx": lazy_text("Word document"),
}
_BACKTICKS = re.compile("`{3,}")
_NOT_IN_LANGUAGES = re.compile(r"[^\w+#.-]")


def message_text(attachments: Sequence[Attachment], typed: str) -> str:
    """Return the text for the model: the attachments in order, then the typed text.

    Every file is in a fence longer than any in its text, so that its content cannot end the fence.
    """
    parts = [_format_attachment(attachment) for attachment in attachments]
    if typed.strip() or not parts:
        parts.append(typed)
    return "\n\n".join(parts)


def summary(attachment: Attachment) -> str:
    """Describe an attachment for people and the model: "PDF, 12 pages", "Python, beginning only"."""
    kind = _KINDS[attachment.kind]
    if attachment.kind == "code" and attachment.language:
        kind = lazy_text("{language} code", language=attachment.language)
    if attachment.extent:
        return joined(", ", (kind, attachment.extent))
    if attachment.pages is not None:
        return joined(", ", (kind, lazy_text("%Ln page(s)", "", attachment.pages)))
    return kind


def _format_attachment(attachment: Attachment) -> str:
    header = f"Attached file: {attachment.name} ({summary(attachment)})"  # untranslated: for the model
    header = " ".join(clean_text(header).replace("`", "'").split())
    language = _NOT_IN_LANGUAGES.sub("", attachment.language)
    body = _body(attachment)
    longest = max((len(run) for run in _BACKTICKS.findall(body)), default=2)
    fence = "`" * (longest + 1)
    return f"{header}\n{fence}{language}\n{body}\n{fence}"


def _body(attachment: Attachment) -> str:
    """Return the text, with numbered pages if it has any."""
    pages = clean_text(attachment.text, keep_pages=attachment.pages is not None).split(PAGE_BREAK)
    if attachment.pages is None or len(pages) == 1:
        return pages[0].rstrip("\n")
    return "\n\n".join(f"[Page {number}]\n{page}".rstrip() for number, page in enumerate(pages, start=1))
