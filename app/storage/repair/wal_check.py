"""Notice a damaged write-ahead log: SQLite ignores everything after its first damaged frame, without a word.

The format is described in https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
"""

from __future__ import annotations

import array
import struct
import sys
from pathlib import Path

_HEADER = struct.Struct(">8I")  # magic, version, page size, checkpoint, 2 salts, 2 checksums
_FRAME = struct.Struct(">6I")  # page, pages of the database if it commits else 0, 2 salts, 2 checksums
_LITTLE_ENDIAN, _BIG_ENDIAN = 0x377F0682, 0x377F0683

_Checksum = tuple[int, int]


def wal_path(database: Path) -> Path:
    """Return the path of a database's write-ahead log."""
    return database.with_name(f"{database.name}-wal")


def is_wal_damaged(database: Path) -> bool:
    """Return whether the write-ahead log has lost something that was committed.

    Frames of earlier rounds, and of transactions that were rolled back or are incomplete, are no damage.
    """
    try:
        data = wal_path(database).read_bytes()
    except FileNotFoundError:
        return False
    if not data:
        return False
    if len(data) < _HEADER.size:
        return True
    magic, _, page_size, _, *salts, first, second = _HEADER.unpack_from(data)
    order = {_LITTLE_ENDIAN: "little", _BIG_ENDIAN: "big"}.get(magic, "")
    if not order or not 512 <= page_size <= 65536:
        return True
    checksum = _sum(data[: _HEADER.size - 8], order, (0, 0))
    return checksum != (first, second) or _has_lost_frames(data, page_size, order, salts, checksum)


def _has_lost_frames(data: bytes, page_size: int, order: str, salts: list[int], checksum: _Checksum) -> bool:
    size, is_valid = _FRAME.size + page_size, True
    places = range(_HEADER.size, len(data) - size + 1, size)
    for place in places:
        _, pages, *found, first, second = _FRAME.unpack_from(data, place)
        is_current = found == salts
        if is_valid:
            page = data[place + _FRAME.size : place + size]
            checksum = _sum(page, order, _sum(data[place : place + 8], order, checksum))
            is_intact = checksum == (first, second)
            is_valid = is_intact and is_current
            if is_intact and not is_current:
                return True
        if not is_valid and is_current and pages:  # the end of a transaction that was committed
            return True
    rest = (len(data) - _HEADER.size) % size
    return is_valid and rest not in (0, _FRAME.size)  # a process ends between the writes of header and page


def _sum(data: bytes, order: str, checksum: _Checksum) -> _Checksum:
    """Continue the checksum of the log over `data`, a multiple of eight bytes."""
    words = array.array("I", data)
    if order != sys.byteorder:
        words.byteswap()
    first, second = checksum
    numbers = iter(words)
    for one, two in zip(numbers, numbers, strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + two + first) & 0xFFFFFFFF
    return first, second
