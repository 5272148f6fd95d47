"""Unique file names from titles, valid on Linux, macOS and Windows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_MAX_BYTES = 120  # leaves space for folders within Windows' limit of 260 characters
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # control characters, bidirectional marks
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?\s*", re.IGNORECASE)


def file_name(title: str, suffix: str, taken: Collection[str] = ()) -> str:
    """Return a file name for a conversation, such as "Fog and mist.md".

    `suffix` includes the dot. `taken`: the names in the folder, which are avoided regardless of case.
    """
    stem = _stem(title)
    used = {_folded(name) for name in taken}
    name, number = f"{stem}{suffix}", 1
    while _folded(name) in used:
        number += 1
        name = f"{stem} ({number}){suffix}"
    return name


def _stem(title: str) -> str:
    text = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title))
    text = "".join(letter for letter in text if unicodedata.category(letter) not in _HIDDEN)
    text = text.encode()[:_MAX_BYTES].decode(errors="ignore").strip(" .")
    if not text:
        return "Conversation"
    return f"{text}_" if _RESERVED.fullmatch(text) else text


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
