"""The attachment record, its limits, and the errors of attaching a file."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

import msgspec

from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

Kind = Literal["text", "code", "markdown", "csv", "json", "html", "pdf", "docx"]

PAGE_BREAK = "\f"
"""Separates the pages of a PDF; occurs nowhere else in an attachment's text."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """The text of a file. Its only control characters are line feeds, tabs and page breaks.

    `language` names the syntax for a code fence, "" if there is none. `pages` counts the pages in `text`,
    separated by page breaks; `None` if the file has none. `bytes` is the file's size. `extent` describes
    which part of the file `text` is, "" if it is complete. `notes` are sentences for people.
    """

    name: str
    kind: Kind
    language: str
    text: str
    pages: int | None
    bytes: int
    extent: str = ""
    notes: tuple[str, ...] = ()


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits for reading a file.

    Files larger than `bytes` are rejected, and documents that unpack to more than `unpacked` bytes of XML.
    Beyond `pages`, `characters` or `seconds` only the first part is read, with a note.
    """

    bytes: int = 64_000_000
    unpacked: int = 48_000_000
    pages: int = 2000
    characters: int = 4_000_000
    seconds: float = 20.0


class AttachmentError(UnfogError):
    """A file cannot be attached; the message begins with its name."""

    kind: FailureKind = "prompt"

    def __init__(self, name: str, reason: str, hint: str) -> None:
        """`reason` completes the sentence "… cannot be attached: "."""
        super().__init__(lazy_text("Can't attach “{name}”: {reason}.", name=name, reason=reason), hint)
        self.reason = reason


class MissingAttachmentError(AttachmentError):
    """The file does not exist or cannot be read."""

    kind: FailureKind = "missing"


class DamagedAttachmentError(AttachmentError):
    """The file's content is damaged or not what its name says."""

    kind: FailureKind = "damaged"


def display_name(path: PurePath) -> str:
    """Return a file's name as one printable line; invalid bytes are replaced."""
    name = path.name.encode(errors="replace").decode()
    return "".join(char if char.isprintable() else " " for char in name).strip() or "file"
