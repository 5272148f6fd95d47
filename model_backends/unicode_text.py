"""Text that can't be encoded as UTF-8: lone surrogates, and file names in other encodings.

Python reads a file name that isn't UTF-8 as a `str` with lone surrogates. No encoder, database or window
accepts those, so they are replaced where text leaves the program, and paths that must stay exact are
written as `file://` addresses.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

import msgspec

from model_backends.lazy_text import LazyText, encode_english

_SCHEME = "file://"


def without_surrogates(text: str) -> str:
    """Return the text with lone surrogates replaced by U+FFFD; pairs of them become their character."""
    if is_encodable(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_encodable(text: str) -> bool:
    """Return whether a text can be encoded as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def encodable(value: object) -> object:
    """Replace lone surrogates in all strings of a value, such as a `msgspec.Struct`."""
    if isinstance(value, LazyText):
        parts = {without_surrogates(name): encodable(part) for name, part in value.values.items()}
        return LazyText(without_surrogates(value.template), parts, value.number)  # type: ignore[arg-type]
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, tuple | list):
        return type(value)(encodable(part) for part in value)
    if isinstance(value, dict):
        return {encodable(key): encodable(part) for key, part in value.items()}
    if isinstance(value, msgspec.Struct):
        return type(value)(**{name: encodable(getattr(value, name)) for name in value.__struct_fields__})
    return value


def encode_utf8(text: str) -> bytes:
    """Encode a text as UTF-8; lone surrogates become U+FFFD."""
    return without_surrogates(text).encode()


def encode_json(value: object) -> bytes:
    """Encode a value as JSON, lazy texts in English; lone surrogates become U+FFFD."""
    try:
        return msgspec.json.encode(value, enc_hook=encode_english)
    except UnicodeEncodeError:
        return msgspec.json.encode(encodable(value), enc_hook=encode_english)


def path_to_text(path: Path) -> str:
    """Return a path as text that `path_from_text` turns back, whatever its encoding."""
    if is_encodable(str(path)):
        return str(path)
    return _SCHEME + quote_from_bytes(os.fsencode(path.absolute()))


def path_to_bytes(path: Path) -> bytes:
    """Return a path as `os.fsencode` does; a name that no file can have becomes one that is close."""
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return os.fsencode(without_surrogates(str(path)))


def path_from_text(text: str) -> Path:
    """Return the path that `path_to_text` wrote; any other text is a plain path."""
    if text.startswith(_SCHEME):
        return Path(os.fsdecode(unquote_to_bytes(text.removeprefix(_SCHEME))))
    return Path(text)
