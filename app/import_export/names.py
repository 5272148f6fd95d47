"""File names from titles: allowed on Linux, macOS and Windows, and not taken yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_MOST_BYTES = 120  # leaves room for folders within the 260 characters of Windows
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # control characters, marks that turn the direction of writing
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?\s*", re.IGNORECASE)


def file_name(title: str, suffix: str, taken: Collection[str] = ()) -> str:
    """Return a name for a conversation's file, such as "Fog and mist.md".

    `suffix`: with its dot. `taken`: the names in the folder; none of them is given again, in whatever case.
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
    text = text.encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .")
    if not text:
        return "Conversation"
    return f"{text}_" if _RESERVED.fullmatch(text) else text


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
