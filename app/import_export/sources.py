"""Open conversation files within limits, unpack them, detect their format and read them."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from app.import_export import lenient_json
from app.import_export.chatgpt_file import read_chatgpt
from app.import_export.lm_studio_file import read_lm_studio
from app.import_export.records import ConversationError, ImportExportError, LeftOut, Reading
from app.import_export.unfog_file import FORMAT, read_unfog
from model_backends.byte_size import byte_size
from model_backends.files.regular_file import open_regular
from model_backends.lazy_text import lazy_text

MAX_BYTES = 512 * 2**20  # of a file, or of everything unpacked from a ZIP archive
_MAX_MEMBERS = 20_000
_MAX_INSPECTED, _HEAD_BYTES = 20, 64 * 1024  # to detect conversation files
_JSON = re.compile(rb"\s*[\[{]")
_MARKS = (
    (b'"format"', FORMAT.encode()),
    (b'"mapping"', b'"message"'),  # ChatGPT
    (b'"messages"', b'"versions"'),  # LM Studio
)
_CHATGPT_NAME = re.compile(r"conversations(-\d+)?\.json")
_ARRAY = re.compile(rb"\s*\[")
_HINT = lazy_text(
    "Unfog imports its own files, ChatGPT exports (the ZIP or its conversations.json) and LM Studio files."
)
_SMALLER = lazy_text("Import the conversations in smaller files.")
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def read_file(path: Path, now: float, max_bytes: int = MAX_BYTES) -> Reading:
    """Read the conversations of a file. `now`, in seconds since 1970, replaces missing times.

    Raises:
        ImportExportError: it cannot be read, is too large or contains no known conversations.
    """
    try:
        with open_regular(path) as file:
            if zipfile.is_zipfile(file):
                return _merged(path, list(_from_zip(path, file, now, max_bytes)))
            file.seek(0)
            return read_bytes(_read_limited(path, file, max_bytes), now)
    except OSError as error:
        raise ImportExportError(
            lazy_text("Can't read “{file}”: {reason}.", file=path.name, reason=error.strerror or error),
            lazy_text("Choose a file that exists and can be read."),
        ) from error
    except ConversationError as error:
        raise ImportExportError(
            lazy_text("Can't import “{file}”: {reason}.", file=path.name, reason=error.message), _HINT
        ) from error


def looks_like_conversations(path: Path) -> bool:
    """Return whether a file seems to contain conversations; reads only its beginning and never raises."""
    try:
        if path.suffix.lower() == ".zip":
            with open_regular(path) as file, zipfile.ZipFile(file) as archive:
                found = [member for member in archive.infolist() if member.filename.lower().endswith(".json")]
                return any(_has_format_marks(_head(archive, member)) for member in found[:_MAX_INSPECTED])
        if path.suffix.lower() == ".json":
            with open_regular(path) as file:
                return _has_format_marks(file.read(_HEAD_BYTES))
    except (OSError, ConversationError, *_BROKEN_ZIP):
        return False
    return False


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(_HEAD_BYTES)


def _has_format_marks(head: bytes) -> bool:
    head, _ = lenient_json.as_utf_8(head)
    if not _JSON.match(head):
        return False
    return any(all(mark in head for mark in marks) for marks in _MARKS)


def read_bytes(data: bytes, now: float) -> Reading:
    """Read the conversations of a JSON file, in any known format.

    Raises:
        ConversationError: it is not JSON, or of an unknown format.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ConversationError(lazy_text("it is empty"))
    data, unreadable = lenient_json.as_utf_8(data)
    reading = _read_json(data, now)
    if not unreadable:
        return reading
    lost = LeftOut("", lazy_text("characters that couldn't be read"), unreadable)
    return msgspec.structs.replace(reading, left_out=(*reading.left_out, lost))


def _read_json(data: bytes, now: float) -> Reading:
    try:
        fields = lenient_json.raw_fields(data)
    except ConversationError:
        repaired = lenient_json.replace_lone_surrogates(data)
        if repaired == data:
            raise
        data, fields = repaired, lenient_json.raw_fields(repaired)
    if _ARRAY.match(data) or "mapping" in fields:
        return read_chatgpt(data, now)
    if "format" in fields and lenient_json.decode_value(fields["format"]) == FORMAT:
        return read_unfog(data)
    if "messages" in fields:
        return read_lm_studio(data, now)
    raise ConversationError(lazy_text("Unfog doesn't recognise this file"))


def _read_limited(path: Path, file: BinaryIO, max_bytes: int) -> bytes:
    data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise ImportExportError(
            lazy_text(
                "“{file}” is too large to import (more than {size}).",
                file=path.name,
                size=byte_size(max_bytes),
            ),
            _SMALLER,
        )
    return data


def _from_zip(path: Path, file: BinaryIO, now: float, max_bytes: int) -> Iterator[Reading]:
    """Yield the content of each conversation file in an archive; unreadable ones are reported as left out."""
    for name, data in _unpacked(path, file, max_bytes):
        try:
            yield read_bytes(data, now)
        except ConversationError as error:
            yield Reading("ChatGPT", (), (LeftOut(name, error.message),))


def _unpacked(path: Path, file: BinaryIO, max_bytes: int) -> Iterator[tuple[str, bytes]]:
    left = max_bytes
    try:
        with zipfile.ZipFile(file) as archive:
            for member in _members(path, archive):
                with archive.open(member) as content:
                    data = content.read(left + 1)  # the size in the archive may be wrong
                left -= len(data)
                if left < 0:
                    raise ImportExportError(
                        lazy_text(
                            "“{file}” is too large to import: it unpacks to more than {size}.",
                            file=path.name,
                            size=byte_size(max_bytes),
                        ),
                        _SMALLER,
                    )
                yield PurePosixPath(member.filename).name, data
    except _BROKEN_ZIP as error:
        raise ImportExportError(
            lazy_text("Can't unpack the ZIP archive “{file}”: {error}.", file=path.name, error=error),
            lazy_text("Download or copy it again."),
        ) from error


def _members(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the members that may contain conversations: in ChatGPT's export its own, else all JSON."""
    found = [member for member in archive.infolist() if member.filename.lower().endswith(".json")]
    if len(found) > _MAX_MEMBERS:
        raise ImportExportError(
            lazy_text(
                "“{file}” contains {count:,} files; the limit is {most:,}.",
                file=path.name,
                count=len(found),
                most=_MAX_MEMBERS,
            ),
            _SMALLER,
        )
    chatgpt = [one for one in found if _CHATGPT_NAME.fullmatch(PurePosixPath(one.filename).name)]
    if not (chosen := chatgpt or found):
        raise ImportExportError(
            lazy_text("The ZIP archive “{file}” contains no conversations.", file=path.name), _HINT
        )
    return sorted(chosen, key=lambda member: member.filename)


def _merged(path: Path, readings: list[Reading]) -> Reading:
    trees = tuple(tree for reading in readings for tree in reading.conversations)
    left_out = tuple(item for reading in readings for item in reading.left_out)
    if not trees:
        reason = (
            lazy_text(
                "“{conversation}”: {reason}", conversation=left_out[0].conversation, reason=left_out[0].what
            )
            if left_out
            else lazy_text("it contains no conversations")
        )
        raise ImportExportError(
            lazy_text("Can't import “{file}”: {reason}.", file=path.name, reason=reason), _HINT
        )
    source = next(reading.source for reading in readings if reading.conversations)
    return Reading(source, trees, left_out)
