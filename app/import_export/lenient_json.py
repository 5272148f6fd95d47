"""Reading JSON that others wrote: every value may be missing or of another type than expected."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from app.import_export.records import LATEST, ConversationError
from model_backends.lazy_text import lazy_text

_TITLE_LENGTH = 200
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def record(value: object) -> dict[str, object]:
    """Return the value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """Return the value if it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    """Return the value if it is a text, else ""."""
    return value if isinstance(value, str) else ""


def seconds(value: object, unit: float = 1.0) -> float | None:
    """Return a time since 1970 in seconds if the value is one, in units of `unit` seconds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value * unit if 0 < value <= LATEST / unit else None


def line(value: object) -> str:
    """Return a text as one line of a sensible length, for titles."""
    words = " ".join(string(value)[: 4 * _TITLE_LENGTH].split())
    return words if len(words) <= _TITLE_LENGTH else f"{words[: _TITLE_LENGTH - 1]}…"


def values(data: bytes | msgspec.Raw) -> Sequence[msgspec.Raw]:
    """Return the elements of a JSON array, or the one object, each still as JSON.

    Raises:
        ConversationError: it is neither, or no JSON.
    """
    found = _decode(data, list[msgspec.Raw] | dict[str, msgspec.Raw])
    return found if isinstance(found, list) else [msgspec.Raw(data)]


def integer(data: bytes | msgspec.Raw) -> dict[str, object]:
    """Return a JSON object with all that is in it.

    Raises:
        ConversationError: it is none.
    """
    found = _decode(data, object)
    if not isinstance(found, dict):
        raise ConversationError(lazy_text("it is no JSON object"))
    return found


def fields(data: bytes) -> dict[str, msgspec.Raw]:
    """Return the fields of a JSON object, each still as JSON; none of anything else.

    Raises:
        ConversationError: it is no JSON.
    """
    found = _decode(data, list[msgspec.Raw] | dict[str, msgspec.Raw])
    return found if isinstance(found, dict) else {}


def value(raw: msgspec.Raw | None) -> object:
    """Return the value of one of those fields; `None` if it is missing.

    Raises:
        ConversationError: it is no JSON.
    """
    return None if raw is None else _decode(raw, object)


def mended(data: bytes) -> bytes:
    """JSON in which each half of a character that was cut in two is U+FFFD: no text can hold a half."""
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], data)


def _decode(data: bytes | msgspec.Raw, kind: object) -> object:
    try:
        return msgspec.json.decode(data, type=kind)
    except RecursionError as error:
        raise ConversationError(lazy_text("it is nested too deeply")) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:  # which of them depends on msgspec's version
        if not _is_utf8(data):
            raise ConversationError(lazy_text("it is not UTF-8 text")) from error
        raise ConversationError(lazy_text("it is damaged or no JSON: {error}", error=error)) from error


def _is_utf8(data: bytes | msgspec.Raw) -> bool:
    try:
        bytes(data).decode()
    except UnicodeDecodeError:
        return False
    return True
