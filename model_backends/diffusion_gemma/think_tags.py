"""Separate thoughts that a model writes as `<think>…</think>` from its answer, while the text arrives.

A tag within code or within a sentence ("the <think> tag") is text. A thought that is never closed goes on to
the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_NAMES = ("think", "thinking", "thought")
_SPELLINGS = tuple(f"<{slash}{name}>" for name in _NAMES for slash in ("", "/"))
_TAG = re.compile("|".join(_SPELLINGS), re.IGNORECASE)
_FENCE = re.compile(r"[ \t]*(?:(?:[-*+>]|\d+[.)])[ \t]*)*(`{3,}|~{3,})(.*)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_SENTENCE_ENDS = ".!?…:;。！？："
_BEFORE_MENTIONS = " \t\"'“„‘«([{"


class Segment(NamedTuple):
    """Consecutive characters that arrived together, in `piece`, of the answer or of a thought."""

    piece: int
    text: str
    is_thought: bool


class ThinkTags:
    """Reads text piece by piece and drops the tags; what may become one waits for the next piece."""

    def __init__(self, is_thinking: bool = False) -> None:
        self.is_thinking = is_thinking
        self._line = ""  # of the answer, so far
        self._fence = ""  # that the answer's code began with
        self._waiting: tuple[tuple[int, str], ...] = ()  # piece and text of what may become a tag

    def copy(self) -> ThinkTags:
        """Return the same state."""
        other = ThinkTags(self.is_thinking)
        other._line, other._fence, other._waiting = self._line, self._fence, self._waiting
        return other

    def may_be_in(self, text: str) -> bool:
        """Return whether a tag is in the next text, or one may begin or go on there."""
        return bool(self._waiting or _TAG.search(text) or _length_of_beginning(text))

    def read(self, piece: int, text: str) -> Iterator[Segment]:
        """Read the text of a piece; yield what is certain."""
        if not self._waiting and "<" not in text:
            yield Segment(piece, text, self.is_thinking)
            if not self.is_thinking:
                self._follow(text)
            return
        parts = (*self._waiting, (piece, text))
        whole = "".join(part for _, part in parts)
        self._waiting = ()
        start = 0
        for tag in _TAG.finditer(whole):
            yield from self._pass(parts, start, tag.start())
            start = tag.start()
            if self._is_mark(tag[0]):
                self.is_thinking = "/" not in tag[0]
                self._line = ""
                start = tag.end()
        end = len(whole) - _length_of_beginning(whole[start:])
        yield from self._pass(parts, start, end)
        self._waiting = tuple(_cut(parts, end, len(whole)))

    def finish(self) -> Iterator[Segment]:
        """Yield what was waiting: it did not become a tag."""
        waiting, self._waiting = self._waiting, ()
        yield from self._pass(waiting, 0, sum(len(part) for _, part in waiting))

    def _is_mark(self, tag: str) -> bool:
        """Return whether a tag begins or ends a thought here."""
        if self.is_thinking:
            return "/" in tag
        if self._fence or "`" in _CODE.sub("", self._line):
            return False
        before = self._line.rstrip()
        return not before or before[-1] in _SENTENCE_ENDS or self._line[-1] not in _BEFORE_MENTIONS

    def _pass(self, parts: tuple[tuple[int, str], ...], start: int, end: int) -> Iterator[Segment]:
        for piece, text in _cut(parts, start, end):
            yield Segment(piece, text, self.is_thinking)
            if not self.is_thinking:
                self._follow(text)

    def _follow(self, text: str) -> None:
        """Keep track of lines and code of the answer."""
        if "\n" not in text:
            self._line += text
            return
        *lines, rest = text.split("\n")
        for line in lines:
            self._end_line(self._line + line)
            self._line = ""
        self._line += rest

    def _end_line(self, line: str) -> None:
        if not (fence := _FENCE.match(line)):
            return
        if not self._fence:
            self._fence = "" if fence[1][0] == "`" and "`" in fence[2] else fence[1]
        elif fence[1].startswith(self._fence) and not fence[2].strip():
            self._fence = ""


def is_left_open(text: str) -> bool:
    """Return whether a thought that began in a text has not ended there."""
    tags = _TAG.findall(text)
    return bool(tags) and "/" not in tags[-1]


def _length_of_beginning(text: str) -> int:
    """Return how many characters at the end of a text may be the beginning of a tag."""
    at = text.rfind("<", max(0, len(text) - max(map(len, _SPELLINGS)) + 1))
    beginning = text[at:].lower() if at >= 0 else ""
    return len(beginning) if any(tag.startswith(beginning) for tag in _SPELLINGS) else 0


def _cut(parts: tuple[tuple[int, str], ...], start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the characters from `start` to `end` of consecutive parts, with the pieces that they came in."""
    at = 0
    for piece, text in parts:
        cut = text[max(0, start - at) : max(0, end - at)]
        at += len(text)
        if cut:
            yield piece, cut
