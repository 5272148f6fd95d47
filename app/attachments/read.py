"""Reads a file that is to be attached. It may take seconds, and a hostile file more: see `worker`."""

from __future__ import annotations

import stat
from pathlib import Path

import msgspec

from app.attachments.content import recognise
from app.attachments.records import (
    Attachment,
    AttachmentError,
    Limits,
    MissingAttachmentError,
    display_name,
)
from app.attachments.text import decode_text, kind_of
from model_backends.lazy_text import lazy_text

_DEFAULT_LIMITS = Limits()
_PART = lazy_text("Attach the part of it that matters.")


def read_attachment(path: Path, limits: Limits = _DEFAULT_LIMITS) -> Attachment:
    """Return the text of a file, whatever of the known kinds it is.

    Raises:
        AttachmentError: it is not there, too large, damaged, protected or holds no text.
    """
    name = display_name(path)
    try:
        _check(path, name, limits)
        with path.open("rb") as file:
            data = file.read(limits.bytes)
    except OSError as error:
        raise MissingAttachmentError(
            name,
            lazy_text("it cannot be read ({reason})", reason=error.strerror or error),
            lazy_text("Check the file and its disk."),
        ) from error
    return _shortened(_read(data, name, limits), limits.characters)


def _check(path: Path, name: str, limits: Limits) -> None:
    """Look at a file before it is opened, which may take for ever where it is none."""
    try:
        status = path.stat()
    except (FileNotFoundError, ValueError) as error:  # `ValueError`: a name that no file can have
        hint = lazy_text("It may have been moved or renamed; choose it again.")
        raise MissingAttachmentError(name, lazy_text("there is no such file"), hint) from error
    if stat.S_ISDIR(status.st_mode):
        raise AttachmentError(
            name, lazy_text("it is a folder"), lazy_text("Attach the files that are in it.")
        )
    if not stat.S_ISREG(status.st_mode):
        raise AttachmentError(name, lazy_text("it is a device and no file"), lazy_text("Attach a file."))
    if not status.st_size:
        raise AttachmentError(name, lazy_text("it is empty"), lazy_text("Attach a file that holds text."))
    if status.st_size > limits.bytes:
        size = lazy_text(
            "it is too large ({size:,.0f} MB; at most {most:,.0f} MB)",
            size=status.st_size / 1000000.0,
            most=limits.bytes / 1000000.0,
        )
        raise AttachmentError(name, size, _PART)


def _read(data: bytes, name: str, limits: Limits) -> Attachment:
    """Return the text of a file; what a PDF or a DOCX needs is imported now, for most files are neither."""
    content = recognise(data, name)
    if content == "pdf":
        from app.attachments.pdf import read_pdf

        pages = read_pdf(data, name, limits)
        return Attachment(
            name=name,
            kind="pdf",
            language="",
            text=pages.text,
            pages=len(pages.texts),
            bytes=len(data),
            extent=pages.extent,
            notes=pages.notes,
        )
    if content == "docx":
        from app.attachments.word import read_docx

        text, notes = read_docx(data, name, limits)
        return Attachment(
            name=name, kind="docx", language="markdown", text=text, pages=None, bytes=len(data), notes=notes
        )
    text, notes = decode_text(data, name)
    if not text.strip():
        raise AttachmentError(name, lazy_text("it holds no text"), lazy_text("Attach a file that does."))
    kind, language = kind_of(name)
    return Attachment(
        name=name, kind=kind, language=language, text=text, pages=None, bytes=len(data), notes=notes
    )


def _shortened(attachment: Attachment, most: int) -> Attachment:
    """Return the same, with the beginning of a text that is longer than any model reads."""
    length = len(attachment.text)
    if length <= most:
        return attachment
    note = lazy_text(
        "Only the first {most:,} of {length:,} characters were read: the text is too long.",
        most=most,
        length=length,
    )
    text = attachment.text[:most]
    pages = None if attachment.pages is None else text.count("\f") + 1
    return msgspec.structs.replace(
        attachment,
        text=text,
        pages=pages,
        extent=lazy_text("beginning only"),
        notes=(*attachment.notes, note),
    )
