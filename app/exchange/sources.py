"""Files that hold conversations: opened within limits, unpacked, recognised and handed to their reader."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from app.exchange import loose
from app.exchange.chatgpt_file import read_chatgpt
from app.exchange.lm_studio_file import read_lm_studio
from app.exchange.records import ConversationError, ExchangeError, LeftOut, Reading
from app.exchange.unfog_file import FORMAT, read_unfog

MOST_BYTES = 512 * 2**20  # of a file, or of all that is unpacked from a ZIP archive
_MOST_MEMBERS = 20_000
_CHATGPT_NAME = re.compile(r"conversations(-\d+)?\.json")
_ARRAY = re.compile(rb"\s*\[")
_HINT = (
    "Unfog reads its own files, ChatGPT's export (the ZIP or its conversations.json) and LM Studio's files."
)
_SMALLER = "Import the conversations in smaller files."
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def read_file(path: Path, now: float, most_bytes: int = MOST_BYTES) -> Reading:
    """The conversations of a file. `now`, in seconds since 1970, stands for times that it does not tell.

    Raises:
        ExchangeError: it cannot be read, is too large or holds no conversations that are understood.
    """
    try:
        if zipfile.is_zipfile(path):
            return _joined(path, list(_from_zip(path, now, most_bytes)))
        return read_bytes(_whole(path, most_bytes), now)
    except OSError as error:
        raise ExchangeError(
            f"“{path.name}” cannot be read: {error.strerror or error}.", "Choose a file that exists."
        ) from error
    except ConversationError as error:
        raise ExchangeError(f"“{path.name}” cannot be imported: {error.message}.", _HINT) from error


def read_bytes(data: bytes, now: float) -> Reading:
    """The conversations of a JSON file, whoever wrote it.

    Raises:
        ConversationError: it is no JSON, or of no kind that is understood.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ConversationError("it is UTF-16 and not UTF-8 text")
    if not data.strip(b"\x00 \t\r\n"):
        raise ConversationError("it is empty")
    try:
        fields = loose.fields(data)
    except ConversationError:
        mended = loose.mended(data)
        if mended == data:
            raise
        data, fields = mended, loose.fields(mended)
    if _ARRAY.match(data) or "mapping" in fields:
        return read_chatgpt(data, now)
    if "format" in fields and loose.value(fields["format"]) == FORMAT:
        return read_unfog(data)
    if "messages" in fields:
        return read_lm_studio(data, now)
    raise ConversationError("it is no file of conversations that is known here")


def _whole(path: Path, most_bytes: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise ExchangeError(
            f"“{path.name}” is larger than {_size(most_bytes)}, too large to be imported.", _SMALLER
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
                    raise ExchangeError(
                        f"“{path.name}” unpacks to more than {_size(most_bytes)}, too much to be imported.",
                        _SMALLER,
                    )
                yield PurePosixPath(member.filename).name, data
    except _BROKEN_ZIP as error:
        raise ExchangeError(
            f"The ZIP archive “{path.name}” cannot be unpacked: {error}.", "Download or copy it once more."
        ) from error


def _members(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files that may hold conversations: ChatGPT's if it is its export, else all JSON files."""
    found = [member for member in archive.infolist() if member.filename.lower().endswith(".json")]
    if len(found) > _MOST_MEMBERS:
        raise ExchangeError(
            f"“{path.name}” holds {len(found):,} files; at most {_MOST_MEMBERS:,} can be imported.",
            _SMALLER,
        )
    chatgpt = [one for one in found if _CHATGPT_NAME.fullmatch(PurePosixPath(one.filename).name)]
    if not (chosen := chatgpt or found):
        raise ExchangeError(f"The ZIP archive “{path.name}” holds no file of conversations.", _HINT)
    return sorted(chosen, key=lambda member: member.filename)


def _joined(path: Path, readings: list[Reading]) -> Reading:
    trees = tuple(tree for reading in readings for tree in reading.conversations)
    left_out = tuple(item for reading in readings for item in reading.left_out)
    if not trees:
        reason = (
            f"“{left_out[0].conversation}”: {left_out[0].what}" if left_out else "it holds no conversation"
        )
        raise ExchangeError(f"“{path.name}” cannot be imported: {reason}.", _HINT)
    source = next(reading.source for reading in readings if reading.conversations)
    return Reading(source, trees, left_out)


def _size(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB" if size >= 2**20 else f"{size:,} bytes"
