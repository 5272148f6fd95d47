"""Where every canvas position stands when its block is read as prose. Pure: no Qt.

Words are wrapped greedily, so settled text never moves because of what follows it. Text between ``` fences
is set in the code font. A position whose text is only spaces or line breaks has no run of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

PREFIX = -1  # the `cell` of runs that were committed with an earlier block

_ATOMS = re.compile(r"\n|[^\S\n]+|[^\s]+")
_FENCE = "```"


class Metrics(Protocol):
    """How wide and high text is, in pixels."""

    line_height: float
    code_line_height: float
    paragraph_gap: float

    def advance(self, text: str, code: bool) -> float:
        """The width of a piece of text on one line."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of one position's text on one line; `x` and `y` are its top left corner in pixels."""

    cell: int
    text: str
    x: float
    y: float
    width: float
    code: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A laid out block: the texts that it stands for, where they stand, and its height in pixels."""

    pieces: tuple[str, ...]
    runs: tuple[Run, ...]
    height: float


@dataclass
class _Line:
    """The pen while text is placed."""

    metrics: Metrics
    width: float
    runs: list[Run] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    gap: float = 0.0  # spaces before the next word
    started: str = ""  # the text of this source line so far
    code: bool = False
    blank: bool = True  # nothing stands on this source line

    @property
    def height(self) -> float:
        return self.metrics.code_line_height if self.code else self.metrics.line_height

    def end_line(self) -> None:
        """A line break of the text: an empty line is a paragraph's gap, except in code."""
        closes = self.started.lstrip().startswith(_FENCE)
        empty = self.blank and not self.code
        self.y += self.metrics.paragraph_gap if empty else self.height
        if closes:
            self.code = not self.code
        self.x, self.gap, self.started, self.blank = 0.0, 0.0, "", True

    def place(self, word: Sequence[tuple[int, str]]) -> None:
        """A word: texts of one or more positions without a space between them."""
        widths = [self.metrics.advance(text, self.code) for _, text in word]
        total = sum(widths)
        if self.x > 0 and self.x + self.gap + total > self.width:
            self.x, self.y, self.gap = 0.0, self.y + self.height, 0.0
        self.x, self.gap = self.x + self.gap, 0.0
        for (cell, text), width in zip(word, widths, strict=True):
            self._put(cell, text, width)
        self.started += "".join(text for _, text in word)
        self.blank = False

    def _put(self, cell: int, text: str, width: float) -> None:
        while self.x + width > self.width and text:
            fitting = self._fitting(text)
            if fitting == 0 and self.x > 0:
                self.x, self.y = 0.0, self.y + self.height
                continue
            head, text = text[: max(fitting, 1)], text[max(fitting, 1) :]
            self._add(cell, head, self.metrics.advance(head, self.code))
            width = self.metrics.advance(text, self.code) if text else 0.0
            if text:
                self.x, self.y = 0.0, self.y + self.height
        if text:
            self._add(cell, text, width)

    def _fitting(self, text: str) -> int:
        """How many characters fit on the rest of the line."""
        count = 0
        while count < len(text) and self.x + self.metrics.advance(text[: count + 1], self.code) <= self.width:
            count += 1
        return count

    def _add(self, cell: int, text: str, width: float) -> None:
        self.runs.append(Run(cell, text, self.x, self.y, width, self.code))
        self.x += width


def lay_out(prefix: str, pieces: Sequence[str], width: float, metrics: Metrics) -> Layout:
    """Set `prefix` and then the `pieces` of a block, one per position, as prose `width` pixels wide."""
    line = _Line(metrics, max(width, 1.0))
    word: list[tuple[int, str]] = []
    for cell, atom in _atoms(prefix, pieces):
        if not atom.isspace():
            word.append((cell, atom))
            continue
        if word:
            line.place(word)
            word = []
        if atom == "\n":
            line.end_line()
        else:
            line.gap += metrics.advance(atom, line.code)
    if word:
        line.place(word)
    if not line.runs:
        return Layout(tuple(pieces), (), 0.0)
    bottom = line.y if line.blank else line.y + line.height
    return Layout(tuple(pieces), tuple(line.runs), bottom)


def _atoms(prefix: str, pieces: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Line breaks, spaces and texts in reading order, each with the position it belongs to."""
    for atom in _ATOMS.findall(prefix):
        yield PREFIX, atom
    for cell, piece in enumerate(pieces):
        for atom in _ATOMS.findall(piece):
            yield cell, atom


def shown_length(pieces: Sequence[str], thought: str, text: str) -> int:
    """How many positions of a final block stand for what it committed; the rest follows the end of turn."""
    joined = "".join(pieces)
    end = 0
    for part in (thought.strip(), text.strip()):
        found = joined.find(part, end)
        end = (end if found < 0 else found) + len(part)
    reached = 0
    for count, piece in enumerate(pieces):
        if reached >= end:
            return count
        reached += len(piece)
    return len(pieces)
