"""Read JSON from other programs, where every value may be missing or of an unexpected type.

Any data is accepted or refused in linear time; what it takes in memory is bounded by the process (`worker`).
"""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from app.base.text_encoding import NotTextError, decode_unknown
from app.import_export.records import ConversationError
from app.storage.records import LATEST
from model_backends.lazy_text import lazy_text

_TITLE_LENGTH = 200
ID_LENGTH = 200
"""Characters of an id that count."""
_SURROGATES = re.compile(
    rb"\\u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_LARGE_NUMBER = re.compile(rb"[0-9][eE]\+?[0-9]{3}|[0-9]{19}")
"""A number that msgspec may refuse, or something that only looks like one."""
_MENDED_SIZE = 2**26  # bytes in which such numbers are looked for
_INTEGER_DIGITS = 19
_MILLISECONDS_FROM, _MICROSECONDS_FROM = 1e11, 1e14  # as seconds these would be after the year 5000
_CHUNK = 4096
_DECODED_AT_ONCE = 1 << 20  # bytes


def as_object(value: object) -> dict[str, object]:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_array(value: object) -> list[object]:
    """Return the value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def as_string(value: object) -> str:
    """Return the value if it is a string, else ""."""
    return value if isinstance(value, str) else ""


def as_seconds(value: object, unit: float = 1.0) -> float | None:
    """Return a time in seconds since 1970 from a number of `unit` seconds; `None` if it is not one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value * unit if 0 < value <= LATEST / unit else None


def as_time(value: object) -> float | None:
    """Return a time in seconds since 1970, from seconds, milliseconds, microseconds or ISO 8601."""
    if isinstance(value, str):
        return _time_of(value[:40].strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if value >= _MICROSECONDS_FROM:
        return as_seconds(value, 1e-6)
    return as_seconds(value, 1e-3 if value >= _MILLISECONDS_FROM else 1.0)


def _time_of(text: str) -> float | None:
    if text.isdecimal() and text.isascii():
        return as_time(int(text))
    try:
        found = datetime.fromisoformat(text)
        return as_seconds((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


def as_id(value: object) -> str | None:
    """Return a string or a number as the id of a node; `None` for other values."""
    if isinstance(value, str):
        return value[:ID_LENGTH]
    if isinstance(value, float):
        return str(int(value) if value.is_integer() else value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def as_line(value: object) -> str:
    """Return a string as one line of limited length, for titles."""
    words = " ".join(as_string(value)[: 4 * _TITLE_LENGTH].split())
    return words if len(words) <= _TITLE_LENGTH else f"{words[: _TITLE_LENGTH - 1]}…"


def as_utf_8(data: bytes) -> tuple[bytes, int]:
    """Return JSON as UTF-8 without a byte order mark, and the number of places that U+FFFD replaces in it.

    JSON is UTF-16 or UTF-32 if it begins with a mark or has a NUL within its first characters.

    Raises:
        ConversationError: it is not text.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        try:
            decoded = decode_unknown(data)
        except NotTextError as error:
            raise ConversationError(error.reason) from error
        return decoded.text.encode(), decoded.unreadable
    if data.isascii() or _is_utf8(data):
        return data, 0
    text = data.decode(errors="replace")
    return text.encode(), text.count("\ufffd") - data.count("\ufffd".encode())


def raw_elements(data: bytes | msgspec.Raw) -> Iterator[msgspec.Raw]:
    """Return the elements of a JSON array or of JSON Lines, or the one object, each still encoded.

    Raises:
        ConversationError: it is none of these.
    """
    try:
        found = _decode(data, list[msgspec.Raw] | dict[str, msgspec.Raw])
    except ConversationError:
        if not _are_lines(bytes(data)):
            raise
        return _lines(bytes(data))
    return iter(found if isinstance(found, list) else [msgspec.Raw(data)])


def decode_object(data: bytes | msgspec.Raw) -> dict[str, object]:
    """Decode a JSON object completely.

    Raises:
        ConversationError: it is not an object.
    """
    found = _decode(data, object)
    if not isinstance(found, dict):
        raise ConversationError(lazy_text("it isn't a JSON object"))
    return found


def raw_fields(data: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    """Return the fields of a JSON object, each still encoded; none for other values.

    Raises:
        ConversationError: it is not JSON.
    """
    if bytes(memoryview(data)[:1]) != b"{":
        return {}
    found = _decode(data, dict[str, msgspec.Raw])
    return found if isinstance(found, dict) else {}


def raw_array(data: bytes | msgspec.Raw | None) -> Sequence[msgspec.Raw]:
    """Return the elements of a JSON array, each still encoded; none for other values.

    Raises:
        ConversationError: it is not JSON.
    """
    if data is None or bytes(memoryview(data)[:1]) != b"[":
        return []
    found = _decode(data, list[msgspec.Raw])
    return found if isinstance(found, list) else []


def decode_value(raw: msgspec.Raw | None) -> object:
    """Decode one of those fields; `None` if it is missing.

    Raises:
        ConversationError: it is not JSON.
    """
    return None if raw is None else _decode(raw, object)


def replace_lone_surrogates(data: bytes) -> bytes:
    """Replace the escapes of lone surrogates, which strings cannot contain, by U+FFFD."""

    if b"\\u" not in data:
        return data

    def replaced(found: re.Match[bytes]) -> bytes:
        is_escaped = _backslashes_before(data, found.start()) % 2
        return found[0] if found[1] is None or is_escaped else rb"\ufffd"

    return _SURROGATES.sub(replaced, data)


def _backslashes_before(data: bytes, end: int) -> int:
    """Return the number of backslashes that end there."""
    count = 0
    while end > 0:
        piece = data[max(0, end - _CHUNK) : end]
        found = len(piece) - len(piece.rstrip(b"\\"))
        count += found
        if found < len(piece):
            break
        end -= len(piece)
    return count


def _are_lines(data: bytes) -> bool:
    """Return whether the data is JSON Lines: several lines, of which the first is an object."""
    first, _, rest = data.lstrip().partition(b"\n")
    if not (first.startswith(b"{") and rest.strip()):
        return False
    try:
        return isinstance(_decode(first, object), dict)
    except ConversationError:
        return False


def _lines(data: bytes) -> Iterator[msgspec.Raw]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        if line := data[start:end].strip():
            yield msgspec.Raw(line)
        start = end + 1


def _decode(data: bytes | msgspec.Raw, kind: object) -> object:
    try:
        return _parse(data, kind)
    except ConversationError:
        mended = bytes(data)
        for mend in (replace_lone_surrogates, _replace_impossible_numbers):
            changed = mend(mended)
            if changed == mended:
                continue
            mended = changed
            try:
                return _parse(mended, kind)
            except ConversationError:
                continue
        raise  # the first error describes the file as it is


def _parse(data: bytes | msgspec.Raw, kind: object) -> object:
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError as error:
        raise ConversationError(lazy_text("it is nested too deeply")) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # which of them depends on msgspec's version
        if not _is_utf8(data):
            raise ConversationError(lazy_text("it isn't UTF-8 text")) from error
        raise ConversationError(lazy_text("it is damaged or isn't JSON")) from error


def _replace_impossible_numbers(data: bytes) -> bytes:
    """Replace `NaN`, infinities and numbers that are too large by `null`."""
    has_large = len(data) < _MENDED_SIZE and _LARGE_NUMBER.search(data)
    if not (b"NaN" in data or b"Infinity" in data or has_large):
        return data
    try:
        found = json.loads(data, parse_constant=_nothing, parse_float=_number, parse_int=_number)
        return msgspec.json.encode(found)
    except (ValueError, RecursionError, MemoryError):
        return data


def _nothing(_constant: str) -> None:
    """Read `NaN` and its like as `null`."""


def _number(text: str) -> int | float | None:
    if len(text) < _INTEGER_DIGITS and text.lstrip("-").isdecimal():
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else None


def _is_utf8(data: bytes | msgspec.Raw) -> bool:
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(data)
    try:
        for start in range(0, len(view), _DECODED_AT_ONCE):  # all at once would take several times the memory
            decoder.decode(view[start : start + _DECODED_AT_ONCE])
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
