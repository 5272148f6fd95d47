"""Emphasis beside full-width punctuation, and in scripts that put no spaces between words.

CommonMark decides by the characters around `**` whether it opens or closes, and expects a space where
punctuation meets a letter: `**茶：**先烧水` stays as it is. The "CommonMark CJK-friendly Amendments"
(https://github.com/tats-u/markdown-cjk-friendly) do not count East Asian punctuation for that. They are
followed here, with additions: quotation marks, dashes and dots that Chinese and Latin text share belong to
the letter beside them; letters of other scripts without spaces (Thai, Lao, Burmese, Khmer, Tibetan) count
like Chinese ones; and `_` may stand inside of a word beside punctuation: `__茶：__先烧水`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

CONTEXT = 4
"""Characters on each side of a run of marks that decide about it."""

_VARIATION = re.compile("[\ufe00-\ufe0e]")  # selectors except the one of emoji
# Thai, Lao, Tibetan, Burmese; Khmer; Hangul letters that are not wide
_OTHER_SCRIPTS = re.compile("[\u0e00-\u109f\u1780-\u17ff\u1160-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]")
_FULL_WIDTH_QUOTE = "\ufe01"  # the selector that makes a quotation mark full-width


class Flanks(NamedTuple):
    """Whether a run of marks may open and may close emphasis."""

    can_open: bool
    can_close: bool


def flanks(mark: str, before: str, after: str, *, spaced: bool = False) -> Flanks:
    """Decide what a run of `mark` may do between the text before and after it.

    Of the text, `CONTEXT` characters on each side count. `spaced` applies CommonMark's own rules.
    """
    selector = before[-1:] if _VARIATION.fullmatch(before[-1:]) else ""
    before, after = before.removesuffix(selector) or " ", after or " "
    one, two = before[-1], after[0]
    mark_before, mark_after = _is_punctuation(one), _is_punctuation(two)
    blank_before, blank_after = one.isspace(), two.isspace()
    dense_before = not spaced and (
        _ends_dense(before[::-1])
        or "\U000e0100" <= one <= "\U000e01ef"
        or (mark_before and selector == _FULL_WIDTH_QUOTE)
    )
    dense_after = not spaced and _ends_dense(after)
    unmarked = dense_before or dense_after or (mark_before and mark_after)
    left = not blank_after and (not mark_after or blank_before or unmarked)
    right = not blank_before and (not mark_before or blank_after or unmarked)
    if mark != "_":
        return Flanks(left, right)
    return Flanks(
        left and (not right or mark_before or (mark_after and dense_before)),
        right and (not left or mark_after or (mark_before and dense_after)),
    )


def _ends_dense(text: str) -> bool:
    """Whether a text, read away from the marks, begins in a script that puts no spaces between words.

    Quotation marks, dashes and dots belong to the script of the letter behind them.
    """
    letter = text[0]
    for follower in text[1:CONTEXT]:
        if letter.isascii() or unicodedata.east_asian_width(letter) != "A" or not _is_punctuation(letter):
            break
        letter = follower
    return _is_dense(letter)


def _is_dense(letter: str) -> bool:
    """Whether a character belongs to a script that puts no spaces between words."""
    if _OTHER_SCRIPTS.match(letter):
        return True
    if letter < "\u1100" or unicodedata.east_asian_width(letter) not in "WFH":
        return False
    return "\u2e80" <= letter <= "\uffef" or unicodedata.category(letter)[0] != "S"  # wide symbols are emoji


def _is_punctuation(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "PS"
