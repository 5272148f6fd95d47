"""Read a file as an attachment. This may take seconds, for hostile files longer: see `worker`."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from app.attachments.content import detect_content
from app.attachments.records import (
    Attachment,
    AttachmentError,
    Limits,
    MissingAttachmentError,
    display_name,
)
from app.attachments.text import decode_text, kind_of
from model_backends import system_errors
from model_backends.files.regular_file import IrregularFileError, open_regular
from model_backends.lazy_text import lazy_text

_DEFAULT_LIMITS = Limits()
_SMALLER = lazy_text("Attach only the part you need.")


def read_attachment(path: Path, limits: Limits = _DEFAULT_LIMITS) -> Attachment:
    """Read a file of any supported type.

    Raises:
        AttachmentError: it is missing, too large, damaged, protected or contains no text.
    """
    name = display_name(path)
    try:
        with open_regular(path) as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(limits.bytes + 1)
    except (FileNotFoundError, ValueError) as error:  # `ValueError`: an invalid file name
        hint = lazy_text("It may have been moved or renamed. Choose it again.")
        reason = lazy_text("it doesn't exist")
        if "\ufffd" in str(path):  # as a file dialog gives names that are not UTF-8
            reason = lazy_text("its name isn't valid UTF-8")
            hint = lazy_text("Rename the file or its folder.")
        raise MissingAttachmentError(name, reason, hint) from error
    except IrregularFileError as error:
        hint = lazy_text("Attach the files inside it.") if path.is_dir() else lazy_text("Attach a file.")
        raise AttachmentError(name, error.reason, hint) from error
    except OSError as error:
        raise MissingAttachmentError(
            name,
            system_errors.reason(error),
            system_errors.hint(error, lazy_text("Check the file and its disk.")),
        ) from error
    _check_size(name, max(size, len(data)), limits)
    return _truncated(_read(data, name, limits), limits.characters)


def _check_size(name: str, size: int, limits: Limits) -> None:
    if not size:
        raise AttachmentError(name, lazy_text("it is empty"), lazy_text("Attach a file that contains text."))
    if size > limits.bytes:
        reason = lazy_text(
            "it is too large ({size:,.0f} MB; the limit is {most:,.0f} MB)",
            size=size / 1000000.0,
            most=limits.bytes / 1000000.0,
        )
        raise AttachmentError(name, reason, _SMALLER)


def _read(data: bytes, name: str, limits: Limits) -> Attachment:
    """Read a file's content; imports for PDF and DOCX are deferred, because most files are neither."""
    content = detect_content(data, name)
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
        raise AttachmentError(name, lazy_text("it contains no text"), lazy_text("Attach a file with text."))
    kind, language = kind_of(name)
    return Attachment(
        name=name, kind=kind, language=language, text=text, pages=None, bytes=len(data), notes=notes
    )


def _truncated(attachment: Attachment, most: int) -> Attachment:
    """Truncate a text that is longer than any model can read."""
    length = len(attachment.text)
    if length <= most:
        return attachment
    note = lazy_text(
        "The text is too long: only the first {most:,} of {length:,} characters were read.",
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
