"""Read JSON from other programs, where every value may be missing or of an unexpected type."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

import msgspec

from app.base.text_encoding import NotTextError, decode_unknown
from app.import_export.records import ConversationError
from app.storage.records import LATEST
from model_backends.lazy_text import lazy_text

_TITLE_LENGTH = 200
_CHUNK = 1 << 20  # bytes
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


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


def raw_elements(data: bytes | msgspec.Raw) -> Sequence[msgspec.Raw]:
    """Return the elements of a JSON array, or the one object, each still encoded.

    Raises:
        ConversationError: it is neither, or not JSON.
    """
    found = _decode(data, list[msgspec.Raw] | dict[str, msgspec.Raw])
    return found if isinstance(found, list) else [msgspec.Raw(data)]


def decode_object(data: bytes | msgspec.Raw) -> dict[str, object]:
    """Decode a JSON object completely.

    Raises:
        ConversationError: it is not an object.
    """
    found = _decode(data, object)
    if not isinstance(found, dict):
        raise ConversationError(lazy_text("it isn't a JSON object"))
    return found


def raw_fields(data: bytes) -> dict[str, msgspec.Raw]:
    """Return the fields of a JSON object, each still encoded; none for other values.

    Raises:
        ConversationError: it is not JSON.
    """
    found = _decode(data, list[msgspec.Raw] | dict[str, msgspec.Raw])
    return found if isinstance(found, dict) else {}


def decode_value(raw: msgspec.Raw | None) -> object:
    """Decode one of those fields; `None` if it is missing.

    Raises:
        ConversationError: it is not JSON.
    """
    return None if raw is None else _decode(raw, object)


def replace_lone_surrogates(data: bytes) -> bytes:
    """Replace the escapes of lone surrogates, which strings cannot contain, by U+FFFD."""
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], data)


def _decode(data: bytes | msgspec.Raw, kind: object) -> object:
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError as error:
        raise ConversationError(lazy_text("it is nested too deeply")) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # which of them depends on msgspec's version
        if not _is_utf8(data):
            raise ConversationError(lazy_text("it isn't UTF-8 text")) from error
        raise ConversationError(lazy_text("it is damaged or isn't JSON: {error}", error=error)) from error


def _is_utf8(data: bytes | msgspec.Raw) -> bool:
    decoder, view = codecs.getincrementaldecoder("utf-8")(), memoryview(data)
    try:
        for start in range(0, len(view), _CHUNK):  # all at once would take several times the memory
            decoder.decode(view[start : start + _CHUNK])
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True
