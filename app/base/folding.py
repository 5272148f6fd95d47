"""Fold text for search: without case, accents and invisible characters, in every script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_TATWEEL = "\N{ARABIC TATWEEL}"  # only stretches a word
_ALIKE = {
    "ı": "i",  # Turkish: İ and i, I and ı
    "œ": "oe",
    "æ": "ae",
    "ك": "ک",  # Arabic, which Persian and Urdu write as the other
    "ي": "ی",
    "ى": "ی",
}
_WITH = re.compile(r"(?:LATIN|CYRILLIC) SMALL LETTER \w+(?= WITH )")
_INNER_MARKS = re.compile(r"(?<=[^\x00-\x7f])[*_~`]++(?=\S)|(?<=[^\s*_~`])[*_~`]++(?=[^\x00-\x7f])")
_BLOCK = 1024  # characters whose length after folding is computed at once


class _Folded(dict[int, str]):
    """The folded form of every character that was met, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Return `text` as search compares it; its length may differ.

    Case, accents, vowel points, width, ligatures and the script of digits do not matter: "Ёлка" and "елка",
    "ΜΆΘΗΜΑ" and "μαθημα", "ﬁ" and "fi", "œ" and "oe", "١" and "1" are equal. Control characters and all kinds
    of spaces become spaces. Each character is folded on its own: the fold of a text is that of its parts.
    """
    return text.translate(_FOLDED)


def _fold_character(character: str) -> str:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(map(_base, parts.casefold()))


def _base(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":  # a lone surrogate, which cannot be stored
        return "\N{REPLACEMENT CHARACTER}"
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if unicodedata.combining(character) or category in ("Cf", "Me") or _is_variation_selector(character):
        return ""
    if character == _TATWEEL:
        return ""
    if character in _ALIKE:
        return _ALIKE[character]
    if category == "Nd":
        return str(unicodedata.decimal(character))
    name = _WITH.match(unicodedata.name(character, ""))  # ł, ø and their like, which have no decomposition
    return unicodedata.lookup(name[0]) if name else character


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def without_inner_marks(text: str) -> str:
    """Return a text without Markdown's marks beside letters of scripts that may put no spaces between words.

    A reader sees 大雾预警 where "**大雾**预警" is written.
    """
    return _INNER_MARKS.sub("", text)


def original_position(text: str, position: int) -> int:
    """Return the place in `text` of the character that a place in `fold(text)` comes from."""
    start = 0
    while (block := text[start : start + _BLOCK]) and len(folded := fold(block)) <= position:
        position -= len(folded)
        start += len(block)
    if block.isascii():  # nothing changes its length
        return start + position if block else start
    for offset, character in enumerate(block):
        position -= len(_FOLDED[ord(character)])
        if position < 0:
            return start + offset
    return len(text)


def occurrences(text: str, terms: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return the ranges (start, end) in a short `text` where one of these folded terms stands, in order.

    Ranges do not overlap, and hold whole characters with their accents.
    """
    pattern = re.compile(
        "|".join(map(re.escape, sorted(filter(None, terms), key=len, reverse=True))) or "(?!)"
    )
    found: list[tuple[int, int]] = []
    for start, end in ranges(text, pattern):
        if found and start < found[-1][1]:  # both in one ligature
            start = found.pop()[0]
        found.append((start, end))
    return tuple(found)


def ranges(text: str, pattern: re.Pattern[str]) -> tuple[tuple[int, int], ...]:
    """Return the range (start, end) in `text` of each match of a pattern in its folded form, in order.

    They hold whole characters with their accents, so two may hold the same ligature.
    """
    matches = list(pattern.finditer(fold(text)))
    origins: Sequence[int] = range(len(text))
    if matches and not text.isascii():
        origins = [place for place, character in enumerate(text) for _ in _FOLDED[ord(character)]]
    found: list[tuple[int, int]] = []
    for match in matches:
        start, end = origins[match.start()], origins[match.end() - 1] + 1
        while end < len(text) and not fold(text[end]):
            end += 1
        found.append((start, end))
    return tuple(found)
