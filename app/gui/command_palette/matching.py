"""Fuzzy matching: how well a query matches a text, and which letters match.

Every word of the query must match, in any order. Contiguous matches are best, at the start of a word if
possible. Otherwise letters may be skipped: "nc" finds "New conversation" and "dlt" finds "Delete". Then a
word
of the text is matched from its start, close to the previous match, so that letters scattered over a long
title
do not count. Case and accents are ignored.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_AT_START, _AT_WORD, _INSIDE = 100.0, 80.0, 45.0  # scores of contiguous matches by position
_WHOLE_WORD = 10.0
_COVERAGE = 10.0  # if the word covers the entire text
_SCATTERED = 20.0
_MAX_GAP = 16  # maximum number of letters skipped between matches
_NEXT_LETTER, _NEXT_WORD, _SKIPPED = 3.0, 2.0, -1.0  # scores of each letter of a scattered match


@dataclass(frozen=True)
class Match:
    """`score` is higher for a better match; `marks` are the matching letters, in order."""

    score: float
    marks: tuple[int, ...]


_ALL = Match(0.0, ())


def match(typed: str, text: str) -> Match | None:
    """Match a query against `text`; None if it does not match. An empty query matches everything."""
    words = _fold(typed).split()
    if not words:
        return _ALL
    folded = _fold(text)
    score, marks = 0.0, set[int]()
    for word in words:
        match_of_word = _contiguous(word, folded) or _scattered(word, folded)
        if match_of_word is None:
            return None
        score += match_of_word.score
        marks.update(match_of_word.marks)
    return Match(score / len(words), tuple(sorted(marks)))


def _fold(text: str) -> str:
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
    else:
        score = _AT_WORD if at else _AT_START
        end = at + len(word)
        if end == len(text) or not text[end].isalnum():
            score += _WHOLE_WORD
    score += _COVERAGE * len(word) / len(text)
    return Match(score, tuple(range(at, at + len(word))))


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
