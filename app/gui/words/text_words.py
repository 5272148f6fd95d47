"""The words of a text, and which of them are kept. No Qt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_INSIDE = "'’-\u00ad"  # that join two letters to a word
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’»)\]]*(?=\s)|\n")


@dataclass(frozen=True)
class TextPiece:
    """A part of a text: a word, a punctuation mark or white space. `word`: its number, of words alone."""

    text: str
    start: int
    word: int | None

    @property
    def end(self) -> int:
        """The character behind it."""
        return self.start + len(self.text)


class TextWords:
    """A text in pieces, without gaps between them."""

    def __init__(self, text: str) -> None:
        pieces: list[TextPiece] = []
        words: list[TextPiece] = []
        start = 0
        for end in _ends(text):
            is_word = text[start].isalnum()
            piece = TextPiece(text[start:end], start, len(words) if is_word else None)
            pieces.append(piece)
            if is_word:
                words.append(piece)
            start = end
        self.pieces, self.words = tuple(pieces), tuple(words)

    def word_of(self, piece: int) -> int | None:
        """Return the number of the word that a piece is."""
        return self.pieces[piece].word if 0 <= piece < len(self.pieces) else None

    def within(self, start: int, end: int) -> frozenset[int]:
        """Return the words that a range of characters touches."""
        return frozenset(n for n, word in enumerate(self.words) if word.start < end and word.end > start)

    def ranges(self, kept: frozenset[int]) -> tuple[tuple[int, int], ...]:
        """Return the ranges of characters that are kept: of words in a row also what is between them."""
        ranges: list[tuple[int, int]] = []
        last = -2
        for number in sorted(kept):
            word = self.words[number]
            start = ranges.pop()[0] if number == last + 1 else word.start
            ranges.append((start, word.end))
            last = number
        return tuple(ranges)


def _ends(text: str) -> Iterator[int]:
    """Yield where each piece of a text ends: a word, white space, or a single other character."""
    for place in range(1, len(text)):
        left, right = text[place - 1], text[place]
        if left.isspace() and right.isspace():
            continue
        if _is_in_word(left) and _is_in_word(right):
            continue
        if right in _INSIDE and _is_in_word(left) and _is_in_word(text[place + 1 : place + 2]):
            continue
        if left in _INSIDE and _is_in_word(right) and _is_in_word(text[place - 2 : place - 1]) and place > 1:
            continue
        yield place
    if text:
        yield len(text)


def _is_in_word(letter: str) -> bool:
    """Whether it is a letter, a digit or their mark; in scripts without spaces every character is a word."""
    if not letter:
        return False
    is_wide = unicodedata.east_asian_width(letter) in "WF"
    return (letter.isalnum() and not is_wide) or unicodedata.category(letter)[0] == "M"


def word_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the one word that a range of characters touches; None if it is none, or several."""
    touched = [
        piece for piece in TextWords(text).words if piece.start < max(end, start + 1) and piece.end > start
    ]
    return (touched[0].start, touched[0].end) if len(touched) == 1 else None


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence that a range of characters is in, within its line; without the spaces around it."""
    first, last = 0, len(text)
    for found in _SENTENCE_END.finditer(text):
        if found.end() <= start:
            first = found.end()
        elif found.start() >= end or (found.end() >= end and found.start() >= start):
            last = found.start() if found[0] == "\n" else found.end()
            break
    sentence = text[first:last]
    first += len(sentence) - len(sentence.lstrip())
    last -= len(sentence) - len(sentence.rstrip())
    return (min(first, start), max(last, end))
