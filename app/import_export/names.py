"""Unique file names from titles, valid on Linux, macOS and Windows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_MAX_BYTES = 120  # leaves space for folders within Windows' limit of 260 characters
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # control characters, bidirectional marks
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


def file_name(title: str, suffix: str, taken: Collection[str] = ()) -> str:
    """Return a file name for a conversation, such as "Fog and mist.md".

    `suffix` includes the dot. `taken`: the names in the folder, which are avoided regardless of case.
    """
    return FileNames(taken).new(title, suffix)


class FileNames:
    """The names in a folder: gives each new file one that is not taken."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._used = {_folded(name) for name in taken}
        self._numbers: dict[str, int] = {}  # the last one given, by the name without it

    def new(self, title: str, suffix: str) -> str:
        """Return a name that is not taken, and take it."""
        stem = _stem(title)
        name = f"{stem}{suffix}"
        number = self._numbers.get(_folded(name), 1)
        while _folded(name) in self._used:
            number += 1
            name = f"{stem} ({number}){suffix}"
        self._numbers[_folded(f"{stem}{suffix}")] = number
        self._used.add(_folded(name))
        return name


def _stem(title: str) -> str:
    text = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title))
    text = "".join(letter for letter in text if unicodedata.category(letter) not in _HIDDEN)
    text = text.encode()[:_MAX_BYTES].decode(errors="ignore").strip(" .")
    if not text:
        return "Conversation"
    device = _RESERVED.fullmatch(text)  # Windows looks at what is before the first dot
    return f"{device[1]}_{device[2] or ''}" if device else text


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
