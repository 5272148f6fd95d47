"""What a file becomes when it is attached, within which limits, and how that can fail."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

import msgspec

from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

Kind = Literal["text", "code", "markdown", "csv", "json", "html", "pdf", "docx"]

PAGE_BREAK = "\f"
"""Stands between the pages of a PDF, and nowhere else in the text of an attachment."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """The text of a file. Its control characters are line feeds, tabs and page breaks.

    `language` names the syntax for a code fence, "" if there is none. `pages` counts the pages in `text`,
    which stand between page breaks; `None` where a file has none. `bytes` is the file's size. `extent` says
    which part of the file `text` is, "" if it is all of it. `notes` say in sentences what people should know.
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
    """What reading a file may take.

    Larger files than `bytes` are refused, and documents that unpack to more than `unpacked` bytes of XML.
    Of more than `pages`, `characters` or what is read in `seconds` the first part is taken, with a note.
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
        """`reason` goes on from "… cannot be attached: "."""
        super().__init__(lazy_text("“{name}” cannot be attached: {reason}.", name=name, reason=reason), hint)


class MissingAttachmentError(AttachmentError):
    """The file is not there, or may not be read."""

    kind: FailureKind = "missing"


class DamagedAttachmentError(AttachmentError):
    """The file's content is not what it should be."""

    kind: FailureKind = "damaged"


def display_name(path: PurePath) -> str:
    """Return a file's name as text: bytes that are none are marked, and it stays on one line."""
    name = path.name.encode(errors="replace").decode()
    return "".join(char if char.isprintable() else " " for char in name).strip() or "file"
