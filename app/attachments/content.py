"""Detect a file's type from its content, not its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath
from typing import Literal

from app.attachments.records import AttachmentError, DamagedAttachmentError
from app.base.text_encoding import is_binary
from model_backends.lazy_text import lazy_text

Content = Literal["text", "pdf", "docx"]

_HEAD_BYTES = 65_536  # bytes inspected
_PDF_WITHIN = 1024  # a PDF may begin within these bytes
_TAR, _TAR_AT = b"ustar", 257

_TEXT_ONLY = lazy_text("Attach text, code, Markdown, PDF or DOCX; the model can't read other files.")
_UNPACK = lazy_text("Unpack it and attach the files inside.")
_AS_DOCX = lazy_text("Save it as DOCX or PDF and attach that.")
_AS_CSV = lazy_text("Save the sheet as CSV and attach that.")
_UNLOCK = lazy_text("Open it with its password, save a copy without one, and attach that.")

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", lazy_text("it is an image (PNG)"), _TEXT_ONLY),
    (b"\xff\xd8\xff", lazy_text("it is an image (JPEG)"), _TEXT_ONLY),
    (b"GIF8", lazy_text("it is an image (GIF)"), _TEXT_ONLY),
    (b"RIFF", lazy_text("it is an image, audio or video file"), _TEXT_ONLY),
    (b"ID3", lazy_text("it is an audio file (MP3)"), _TEXT_ONLY),
    (b"OggS", lazy_text("it is an audio or video file (Ogg)"), _TEXT_ONLY),
    (b"GGUF", lazy_text("it is a model file (GGUF)"), lazy_text("Add it on the Models page.")),
    (b"SQLite format 3\0", lazy_text("it is a database (SQLite)"), _TEXT_ONLY),
    (b"\x7fELF", lazy_text("it is a program"), _TEXT_ONLY),
    (b"MZ", lazy_text("it is a program"), _TEXT_ONLY),
    (b"\x1f\x8b", lazy_text("it is a compressed file (gzip)"), _UNPACK),
    (b"BZh", lazy_text("it is a compressed file (bzip2)"), _UNPACK),
    (b"\xfd7zXZ\0", lazy_text("it is a compressed file (xz)"), _UNPACK),
    (b"7z\xbc\xaf'\x1c", lazy_text("it is an archive (7z)"), _UNPACK),
    (b"Rar!", lazy_text("it is an archive (RAR)"), _UNPACK),
    (b"{\\rtf", lazy_text("it is rich text (RTF)"), _AS_DOCX),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_LIKE_SIGNATURES = frozenset({b"MZ", b"GIF8", b"RIFF", b"ID3", b"OggS", b"GGUF", b"BZh", b"Rar!"})
_ZIP_FOLDERS = {
    "xl/": (lazy_text("it is a workbook (Excel)"), _AS_CSV),
    "ppt/": (lazy_text("it is a presentation (PowerPoint)"), lazy_text("Save it as PDF and attach that.")),
}
_ZIP_TYPES = {
    "application/epub+zip": (
        lazy_text("it is a book (EPUB)"),
        lazy_text("Save it as PDF or text and attach that."),
    ),
    "application/vnd.oasis.opendocument.text": (lazy_text("it is an OpenDocument text"), _AS_DOCX),
    "application/vnd.oasis.opendocument.spreadsheet": (
        lazy_text("it is an OpenDocument spreadsheet"),
        _AS_CSV,
    ),
}
_BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError)


def detect_content(data: bytes, name: str) -> Content:
    """Return the type of a file's content.

    Raises:
        AttachmentError: it cannot be read as text, or its name does not match its content.
    """
    head = data[:_HEAD_BYTES]
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _detect_zip(data, name)
    if head.startswith(_OLE):
        _reject_ole(data, name)
    for signature, reason, hint in _SIGNATURES:
        # A text may begin with these letters, so they only count in binary files.
        if head.startswith(signature) and (signature not in _TEXT_LIKE_SIGNATURES or is_binary(head)):
            raise AttachmentError(name, reason, hint)
    if head[_TAR_AT:].startswith(_TAR):
        raise AttachmentError(name, lazy_text("it is an archive (TAR)"), _UNPACK)
    if is_binary(data):
        raise AttachmentError(name, lazy_text("it isn't text"), _TEXT_ONLY)
    suffix = PurePath(name).suffix.lower()
    if suffix in (".pdf", ".docx"):
        reason = lazy_text("its name ends in {suffix}, but its content doesn't match", suffix=suffix)
        raise DamagedAttachmentError(
            name, reason, lazy_text("Download or copy the file again. If it is plain text, rename it.")
        )
    return "text"


def _detect_zip(data: bytes, name: str) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            media_type = ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                media_type = archive.read("mimetype").decode("ascii", "replace").strip()
    except _BROKEN_ZIP as error:
        reason = lazy_text("it is damaged or incomplete")
        raise DamagedAttachmentError(
            name, reason, lazy_text("Download or copy the file again, then attach it.")
        ) from error
    if any(member.startswith("word/") for member in names):
        return "docx"
    for folder, (reason, hint) in _ZIP_FOLDERS.items():
        if any(member.startswith(folder) for member in names):
            raise AttachmentError(name, reason, hint)
    reason, hint = _ZIP_TYPES.get(media_type, (lazy_text("it is an archive (ZIP)"), _UNPACK))
    raise AttachmentError(name, reason, hint)


def _reject_ole(data: bytes, name: str) -> None:
    """Reject OLE files: old Office formats, and new ones with a password."""
    if _ENCRYPTED in data:
        raise AttachmentError(name, lazy_text("it is protected with a password"), _UNLOCK)
    raise AttachmentError(name, lazy_text("it is in an old Office format"), _AS_DOCX)
