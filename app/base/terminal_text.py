"""Make text safe for a terminal: what models, files and servers wrote must not control it."""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n|[\u2028\u2029]")
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, overrides and isolates of the text's direction
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"  # lone surrogates, annotations, tags
)
_UNSAFE_JSON = re.compile(f"{_UNSAFE.pattern}|[\u2028\u2029]")


def printable(text: str) -> str:
    """Remove control characters and everything else that could control a terminal or reorder its text.

    Line separators become newlines; tabs and newlines stay. An escape sequence without its escape character
    is plain text.
    """
    return _UNSAFE.sub("", _LINE_ENDS.sub("\n", text))


def printable_json(line: bytes) -> bytes:
    """Escape in a JSON line what `printable` would remove from its strings; the values stay the same."""
    text = line.decode(errors="replace").rstrip("\n")
    return _UNSAFE_JSON.sub(_escaped, text).encode() + b"\n"


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
