"""Extract the text of a Word document (DOCX) as Markdown."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers.expat import ExpatError

import mammoth  # type: ignore[import-untyped]

from app.attachments.cleaning import clean_text
from app.attachments.markdown_writer import markdown_of
from app.attachments.records import AttachmentError, DamagedAttachmentError, Limits
from app.attachments.word_parts import ParseError, WordParts
from model_backends.lazy_text import lazy_text

_MAX_MEMBERS = 20_000
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
strike => s
"""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ExpatError,
    ParseError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)
_AGAIN = lazy_text("Open it in a word processor, save it as DOCX again, and attach that.")
_SMALLER = lazy_text("Attach only the part you need.")


def read_docx(data: bytes, name: str, limits: Limits) -> tuple[str, tuple[str, ...]]:
    """Extract the text of a DOCX; return it and notes about omitted content. `name` is for errors.

    Raises:
        AttachmentError: it is damaged, has a password, unpacks to too much or contains no text.
    """
    pictures = 0

    def leave_out(picture: object) -> list[object]:
        nonlocal pictures
        pictures += 1
        return []

    try:
        _check_archive(data, name, limits)
        parts = WordParts(data)
        result = mammoth.convert_to_html(io.BytesIO(parts.data), style_map=_STYLES, convert_image=leave_out)
        text = clean_text(markdown_of(result.value))
    except _BROKEN as error:
        raise DamagedAttachmentError(name, lazy_text("it is damaged"), _AGAIN) from error
    if not text.strip():
        raise AttachmentError(
            name, lazy_text("it contains no text"), lazy_text("Attach a document with text.")
        )
    notes = []
    if pictures:
        notes.append(lazy_text("%Ln image(s) left out.", "", pictures))
    if parts.objects:
        notes.append(lazy_text("%Ln chart(s), diagram(s) or embedded file(s) left out.", "", parts.objects))
    if any("oMath" in message.message for message in result.messages):
        notes.append(lazy_text("Formulas left out."))
    return text, tuple(notes)


def _check_archive(data: bytes, name: str, limits: Limits) -> None:
    """Check the unpacked size of the XML, the only part that is read, before reading it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        hint = lazy_text("Save a copy without a password and attach that.")
        raise AttachmentError(name, lazy_text("it is protected with a password"), hint)
    unpacked = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
    if unpacked > limits.unpacked or len(members) > _MAX_MEMBERS:
        raise AttachmentError(
            name,
            lazy_text("it unpacks to {size:,.0f} MB, which is too large", size=unpacked / 1000000.0),
            _SMALLER,
        )
