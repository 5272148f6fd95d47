"""Unpack the conversation files of a ZIP archive, within limits."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from app.attachments.records import display_name
from app.import_export.records import ImportExportError
from model_backends import system_errors
from model_backends.byte_size import byte_size
from model_backends.lazy_text import lazy_text

SMALLER = lazy_text("Import the conversations in smaller files.")
_MAX_MEMBERS = 20_000
_CONVERSATIONS = re.compile(r"conversations(-\d+)?\.json")  # of ChatGPT and Claude
_CANDIDATE = re.compile(r"(?:^|[/\\])(?!\._)[^/\\]*\.jsonl?$", re.IGNORECASE)  # "._": additions of macOS
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def unpacked(name: str, archive_file: BinaryIO, max_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each file that may contain conversations. `name` is for errors.

    Raises:
        ImportExportError: the archive is damaged or has a password, or too much is in it, or no such file.
    """
    left = max_bytes
    try:
        with zipfile.ZipFile(archive_file) as archive:
            for member in _members(name, archive):
                with archive.open(member) as file:
                    data = file.read(left + 1)  # the size in the archive may be wrong
                left -= len(data)
                if left < 0:
                    raise ImportExportError(
                        lazy_text(
                            "“{file}” is too large to import: it unpacks to more than {size}.",
                            file=name,
                            size=byte_size(max_bytes),
                        ),
                        SMALLER,
                    )
                yield display_name(PurePosixPath(member.filename)), data
    except _BROKEN as error:
        raise ImportExportError(
            lazy_text(
                "Can't unpack the ZIP archive “{file}”: {reason}.",
                file=name,
                reason=system_errors.reason(error),
            ),
            lazy_text("Download or copy it again."),
        ) from error


def _members(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the members that may contain conversations: those of a known name, else all JSON."""
    found = [one for one in archive.infolist() if _CANDIDATE.search(one.filename)]
    if len(found) > _MAX_MEMBERS:
        raise ImportExportError(
            lazy_text(
                "“{file}” contains {count:,} files; the limit is {most:,}.",
                file=name,
                count=len(found),
                most=_MAX_MEMBERS,
            ),
            SMALLER,
        )
    named = [one for one in found if _CONVERSATIONS.fullmatch(PurePosixPath(one.filename).name)]
    if not (chosen := named or found):
        raise ImportExportError(
            lazy_text("The ZIP archive “{file}” contains no conversations.", file=name),
            lazy_text("Choose another file."),
        )
    return sorted(chosen, key=lambda member: member.filename)
