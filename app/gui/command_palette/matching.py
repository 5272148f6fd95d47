"""How well what was typed fits a text, and which letters of the text it stands for.

Every word that was typed must be found, in any order. Best is a whole piece of the text, at the beginning of
a word if possible. Otherwise letters may be left out: "nc" finds "New conversation" and "dlt" finds "Delete".
A word of the text is then entered at its beginning, and not far from the last one, so that letters strewn
over a long title do not count. Case and accents do not matter.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_AT_START, _AT_WORD, _INSIDE = 100.0, 80.0, 45.0  # where a whole piece begins
_WHOLE_WORD = 10.0
_COVERAGE = 10.0  # for a word that is all of the text
_SCATTERED = 20.0
_FAR = 16  # letters that a scattered word may pass over at most
_NEXT_LETTER, _NEXT_WORD, _SKIPPED = 3.0, 2.0, -1.0  # for each letter of a scattered word


@dataclass(frozen=True)
class Match:
    """`score` is higher where the text fits better; `marks` are the letters that were meant, in order."""

    score: float
    marks: tuple[int, ...]


_ALL = Match(0.0, ())


def match(typed: str, text: str) -> Match | None:
    """How `text` fits, or None if it does not; every text fits when nothing was typed."""
    words = _fold(typed).split()
    if not words:
        return _ALL
    folded = _fold(text)
    score, marks = 0.0, set[int]()
    for word in words:
        found = _whole(word, folded) or _scattered(word, folded)
        if found is None:
            return None
        score += found.score
        marks.update(found.marks)
    return Match(score / len(words), tuple(sorted(marks)))


def _fold(text: str) -> str:
    """Small letters without accents, as many as there were."""
    if text.isascii():
        return text.lower()
    return "".join(unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter for letter in text)


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _whole(word: str, text: str) -> Match | None:
    """The word as one piece of the text: where a word begins, else anywhere."""
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
    """The best way to find the word's letters one after the other.

    `ways`: for each place the letter at hand can stand at, the best way to get there.
    """
    ways = {
        at: Match(_SCATTERED, (at,))
        for at, letter in enumerate(text)
        if letter == word[0] and _begins_word(text, at)
    }
    for wanted in word[1:]:
        further: dict[int, Match] = {}
        for at in (at for at, letter in enumerate(text) if letter == wanted):
            steps = [
                (way.score + _step(text, last, at), way.marks) for last, way in ways.items() if last < at
            ]
            reachable = [(score, marks) for score, marks in steps if score > float("-inf")]
            if reachable:
                score, marks = max(reachable)
                further[at] = Match(score, (*marks, at))
        ways = further
        if not ways:
            return None
    return max(ways.values(), key=lambda way: way.score, default=None)


def _step(text: str, last: int, at: int) -> float:
    """What it is worth to go on from the letter at `last` to the one at `at`."""
    if at == last + 1:
        return _NEXT_LETTER
    if _begins_word(text, at):
        return _NEXT_WORD if at - last <= _FAR else float("-inf")
    skipped = text[last + 1 : at]
    return _SKIPPED * len(skipped) if skipped.isalnum() else float("-inf")
