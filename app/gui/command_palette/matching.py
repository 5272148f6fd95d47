"""Fuzzy matching: how well a query matches a text, and which letters match.

Every word of the query must match, in any order. Contiguous matches are best, at the start of a word if
possible. Otherwise letters may be skipped: "nc" finds "New conversation" and "dlt" finds "Delete". Then a
word of the text is matched from its start, close to the previous match, so that letters scattered over a
long title do not count. Case and accents are ignored.

How much a match is worth is one thing, whether it was meant is another: `Match.strength`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

_AT_START, _AT_WORD, _INSIDE = 100.0, 80.0, 45.0  # scores of contiguous matches by position
_WHOLE_WORD = 10.0
_COVERAGE = 10.0  # if the word covers the entire text
_SCATTERED = 20.0
_MAX_GAP = 16  # maximum number of letters skipped between matches
_NEXT_LETTER, _NEXT_WORD, _SKIPPED = 3.0, 2.0, -1.0  # scores of each letter of a scattered match


_LEAST_INSIDE = 3  # letters that are surely meant within a word
_LEAST_SHARE = 0.5  # of a word's letters, if the others are left out
_MAX_RUNS = 3  # pieces of a match of beginnings: "crep" has two, Copy last REPly


class Strength(IntEnum):
    """How sure it is that a text was meant."""

    LOOSE = 0
    """A few of its letters."""
    PART = 1
    """A piece within one of its words that may be chance."""
    MEANT = 2
    """Beginnings of its words, most letters of one, or a longer piece."""
    WORDS = 3
    """Contiguous beginnings of words alone."""


@dataclass(frozen=True)
class Match:
    """`score` is higher for a better match; `marks` are the matching letters, in order."""

    score: float
    marks: tuple[int, ...]
    strength: Strength = Strength.WORDS


_ALL = Match(0.0, ())


def match(typed: str, text: str) -> Match | None:
    """Match a query against `text`; None if it does not match. An empty query matches everything."""
    words = fold_case(typed).split()
    if not words:
        return _ALL
    return combined([match_word(word, text) for word in words])


def match_word(word: str, text: str) -> Match | None:
    """Match one word of a query, folded, against `text`; None if it does not match."""
    folded = fold_case(text)
    found = _contiguous(word, folded)
    if found is None and (found := _scattered(word, folded)) is not None:
        score = found.score + _COVERAGE * len(word) / len(text)
        found = Match(score, found.marks, _strength(found.marks, folded))
    return found


def combined(matches: Sequence[Match | None]) -> Match | None:
    """Join the matches of a query's words: the mean of their scores, the least of their strengths."""
    found = [one for one in matches if one is not None]
    if len(found) < len(matches):
        return None
    marks = {mark for one in found for mark in one.marks}
    score = sum(one.score for one in found) / len(found)
    return Match(score, tuple(sorted(marks)), min(one.strength for one in found))


def _strength(marks: tuple[int, ...], text: str) -> Strength:
    """Tell whether letters that were skipped to were meant: beginnings of words, or most of one word."""
    starts = [mark for mark in marks if mark - 1 not in marks]
    if len(starts) <= _MAX_RUNS and all(_begins_word(text, start) for start in starts):
        between = text[starts[0] : starts[-1]]
        skipped = sum(_begins_word(text, at) for at in range(starts[0], starts[-1])) - (len(starts) - 1)
        return Strength.MEANT if between and skipped <= 1 else Strength.LOOSE
    first, last = marks[0], marks[-1]
    if not text[first : last + 1].isalnum():
        return Strength.LOOSE
    end = last + 1
    while end < len(text) and text[end].isalnum():
        end += 1
    is_enough = len(marks) >= _LEAST_INSIDE and len(marks) >= _LEAST_SHARE * (end - first)
    return Strength.MEANT if is_enough else Strength.LOOSE


def fold_case(text: str) -> str:
    """Convert to lower case without accents, keeping the length."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter for letter in text)


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _contiguous(word: str, text: str) -> Match | None:
    """Find the word as a contiguous match, preferably at the start of a word."""
    at = first = text.find(word)
    if first < 0:
        return None
    while at >= 0 and not _begins_word(text, at):
        at = text.find(word, at + 1)
    if at < 0:
        at, score = first, _INSIDE
        strength = Strength.MEANT if len(word) >= _LEAST_INSIDE else Strength.PART
    else:
        strength = Strength.WORDS
        score = _AT_WORD if at else _AT_START
        end = at + len(word)
        if end == len(text) or not text[end].isalnum():
            score += _WHOLE_WORD
    score += _COVERAGE * len(word) / len(text)
    return Match(score, tuple(range(at, at + len(word))), strength)


def _scattered(word: str, text: str) -> Match | None:
    """Find the best way to match the word's letters one after the other.

    `ways`: the best match that ends at each position of the current letter.
    """
    ways = {
        at: Match(_SCATTERED, (at,))
        for at, letter in enumerate(text)
        if letter == word[0] and _begins_word(text, at)
    }
    for next_letter in word[1:]:
        extended: dict[int, Match] = {}
        for at in (at for at, letter in enumerate(text) if letter == next_letter):
            steps = [
                (way.score + _step(text, last, at), way.marks) for last, way in ways.items() if last < at
            ]
            reachable = [(score, marks) for score, marks in steps if score > float("-inf")]
            if reachable:
                score, marks = max(reachable)
                extended[at] = Match(score, (*marks, at))
        ways = extended
        if not ways:
            return None
    return max(ways.values(), key=lambda way: way.score, default=None)


def _step(text: str, last: int, at: int) -> float:
    """Score the step from a letter at `last` to the next one at `at`."""
    if at == last + 1:
        return _NEXT_LETTER
    if _begins_word(text, at):
        return _NEXT_WORD if at - last <= _MAX_GAP else float("-inf")
    skipped = text[last + 1 : at]
    return _SKIPPED * len(skipped) if skipped.isalnum() else float("-inf")
