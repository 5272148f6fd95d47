"""Count the words and characters of a text, and say how long it takes to read."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.base.translation import tr

WORDS_PER_MINUTE = 238
"""Of silent reading in English, the mean of 190 studies: Brysbaert 2019, doi:10.1016/j.jml.2019.104047."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+(?:['’\-‐.,·][^\W_{_CJK}]+)*")
"""Letters and digits, with what may stand within a word; each character of Chinese and Japanese is one."""


class TextCount(NamedTuple):
    """The size of a text. `characters` are what a person sees as such, without line breaks."""

    words: int
    characters: int


def count_words(text: str) -> int:
    """Count the words of a text."""
    return sum(1 for _ in _WORD.finditer(text))


def count_text(text: str) -> TextCount:
    """Count words and characters; combining marks and joiners are no characters of their own."""
    if text.isascii():
        return TextCount(count_words(text), len(text) - text.count("\n"))
    return TextCount(count_words(text), len(_NO_CHARACTER.sub("", text)))


_NO_CHARACTER = re.compile("[\n\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060\u20d0-\u20ff\ufe00-\ufe0f]")


def reading_time(words: int) -> str:
    """Say how long it takes to read so many words."""
    minutes = round(words / WORDS_PER_MINUTE)
    return tr("%Ln min to read", "", minutes) if minutes else tr("under 1 min to read")
