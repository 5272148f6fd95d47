"""Files that hold conversations: opened within limits, unpacked, recognised and handed to their reader."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from app.import_export import lenient_json
from app.import_export.chatgpt_file import read_chatgpt
from app.import_export.lm_studio_file import read_lm_studio
from app.import_export.records import ConversationError, ImportExportError, LeftOut, Reading
from app.import_export.unfog_file import FORMAT, read_unfog
from model_backends.lazy_text import lazy_text

MOST_BYTES = 512 * 2**20  # of a file, or of all that is unpacked from a ZIP archive
_MOST_MEMBERS = 20_000
_MOST_LOOKED_AT, _HEAD_BYTES = 20, 64 * 1024  # to see whether a file may hold conversations
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_MARKS = (
    (b'"format"', FORMAT.encode()),
    (b'"mapping"', b'"message"'),  # ChatGPT
    (b'"messages"', b'"versions"'),  # LM Studio
)
_CHATGPT_NAME = re.compile(r"conversations(-\d+)?\.json")
_ARRAY = re.compile(rb"\s*\[")
_HINT = lazy_text(
    "Unfog reads its own files, ChatGPT's export (the ZIP or its conversations.json) and LM Studio's files."
)
_SMALLER = lazy_text("Import the conversations in smaller files.")
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def read_file(path: Path, now: float, most_bytes: int = MOST_BYTES) -> Reading:
    """The conversations of a file. `now`, in seconds since 1970, stands for times that it does not tell.

    Raises:
        ImportExportError: it cannot be read, is too large or holds no conversations that are understood.
    """
    try:
        if zipfile.is_zipfile(path):
            return _joined(path, list(_from_zip(path, now, most_bytes)))
        return read_bytes(_whole(path, most_bytes), now)
    except OSError as error:
        raise ImportExportError(
            lazy_text("“{file}” cannot be read: {reason}.", file=path.name, reason=error.strerror or error),
            lazy_text("Choose a file that exists."),
        ) from error
    except ConversationError as error:
        raise ImportExportError(
            lazy_text("“{file}” cannot be imported: {reason}.", file=path.name, reason=error.message), _HINT
        ) from error


def looks_like_conversations(path: Path) -> bool:
    """Whether the beginning of a file is that of conversations; looks at little of it and raises nothing."""
    try:
        if path.suffix.lower() == ".zip":
            with zipfile.ZipFile(path) as archive:
                found = [member for member in archive.infolist() if member.filename.lower().endswith(".json")]
                return any(_begins_well(_head(archive, member)) for member in found[:_MOST_LOOKED_AT])
        if path.suffix.lower() == ".json":
            with path.open("rb") as file:
                return _begins_well(file.read(_HEAD_BYTES))
    except (OSError, *_BROKEN_ZIP):
        return False
    return False


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(_HEAD_BYTES)


def _begins_well(head: bytes) -> bool:
    if not _JSON.match(head):
        return False
    return any(all(mark in head for mark in marks) for marks in _MARKS)


def read_bytes(data: bytes, now: float) -> Reading:
    """Return the conversations of a JSON file, whoever wrote it.

    Raises:
        ConversationError: it is no JSON, or of no kind that is understood.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ConversationError(lazy_text("it is UTF-16 and not UTF-8 text"))
    if not data.strip(b"\x00 \t\r\n"):
        raise ConversationError(lazy_text("it is empty"))
    try:
        fields = lenient_json.fields(data)
    except ConversationError:
        mended = lenient_json.mended(data)
        if mended == data:
            raise
        data, fields = mended, lenient_json.fields(mended)
    if _ARRAY.match(data) or "mapping" in fields:
        return read_chatgpt(data, now)
    if "format" in fields and lenient_json.value(fields["format"]) == FORMAT:
        return read_unfog(data)
    if "messages" in fields:
        return read_lm_studio(data, now)
    raise ConversationError(lazy_text("it is no file of conversations that is known here"))


def _whole(path: Path, most_bytes: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise ImportExportError(
            lazy_text(
                "“{file}” is larger than {size}, too large to be imported.",
                file=path.name,
                size=_size(most_bytes),
            ),
            _SMALLER,
        )
    return data


def _from_zip(path: Path, now: float, most_bytes: int) -> Iterator[Reading]:
    """What each file of conversations in an archive holds; one that cannot be read is said to be left out."""
    for name, data in _unpacked(path, most_bytes):
        try:
            yield read_bytes(data, now)
        except ConversationError as error:
            yield Reading("ChatGPT", (), (LeftOut(name, error.message),))


def _unpacked(path: Path, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    left = most_bytes
    try:
        with zipfile.ZipFile(path) as archive:
            for member in _members(path, archive):
                with archive.open(member) as file:
                    data = file.read(left + 1)  # what the archive says of its size may be wrong
                left -= len(data)
                if left < 0:
                    raise ImportExportError(
                        lazy_text(
                            "“{file}” unpacks to more than {size}, too much to be imported.",
                            file=path.name,
                            size=_size(most_bytes),
                        ),
                        _SMALLER,
                    )
                yield PurePosixPath(member.filename).name, data
    except _BROKEN_ZIP as error:
        raise ImportExportError(
            lazy_text("The ZIP archive “{file}” cannot be unpacked: {error}.", file=path.name, error=error),
            lazy_text("Download or copy it once more."),
        ) from error


def _members(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files that may hold conversations: ChatGPT's if it is its export, else all JSON files."""
    found = [member for member in archive.infolist() if member.filename.lower().endswith(".json")]
    if len(found) > _MOST_MEMBERS:
        raise ImportExportError(
            lazy_text(
                "“{file}” holds {count:,} files; at most {most:,} can be imported.",
                file=path.name,
                count=len(found),
                most=_MOST_MEMBERS,
            ),
            _SMALLER,
        )
    chatgpt = [one for one in found if _CHATGPT_NAME.fullmatch(PurePosixPath(one.filename).name)]
    if not (chosen := chatgpt or found):
        raise ImportExportError(
            lazy_text("The ZIP archive “{file}” holds no file of conversations.", file=path.name), _HINT
        )
    return sorted(chosen, key=lambda member: member.filename)


def _joined(path: Path, readings: list[Reading]) -> Reading:
    trees = tuple(tree for reading in readings for tree in reading.conversations)
    left_out = tuple(item for reading in readings for item in reading.left_out)
    if not trees:
        reason = (
            lazy_text(
                "“{conversation}”: {reason}", conversation=left_out[0].conversation, reason=left_out[0].what
            )
            if left_out
            else lazy_text("it holds no conversation")
        )
        raise ImportExportError(
            lazy_text("“{file}” cannot be imported: {reason}.", file=path.name, reason=reason), _HINT
        )
    source = next(reading.source for reading in readings if reading.conversations)
    return Reading(source, trees, left_out)


def _size(size: int) -> str:
    return (
        lazy_text("{size:,.0f} MiB", size=size / 2**20)
        if size >= 2**20
        else lazy_text("{size:,} bytes", size=size)
    )
