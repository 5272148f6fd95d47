"""Parse the part of Markdown that affects layout: lists, headings, emphasis, code. No Qt.

A block of noise is not Markdown yet, so parsing never fails: what is not understood is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

Style = Literal["text", "bold", "italic", "mono", "code", "h1", "h2", "h3"]
Kind = Literal["text", "list", "heading", "code", "opening", "closing", "blank"]

PREFIX = -1  # the `cell` of text that was committed with an earlier block

_FENCE = "```"
_HEADING = re.compile(r" {0,3}(#{1,3})[^\S\n]+")
_LIST = re.compile(r"([^\S\n]*)([-*+]|\d{1,3}[.)])[^\S\n]+")
_EMPHASIS: tuple[tuple[re.Pattern[str], Style], ...] = (
    (re.compile(r"(`)([^`]+)(`)"), "mono"),
    (re.compile(r"(\*\*)(?=[^\s*])(.+?)(?<=[^\s*])(\*\*)"), "bold"),
    (re.compile(r"(?<![*\w])(\*)(?=[^\s*])([^*]+)(?<=[^\s*])(\*)(?![*\w])"), "italic"),
)
_LEVELS: tuple[Style, Style, Style] = ("h1", "h2", "h3")
_ATOMS = re.compile(r"\n|[^\S\n]+|[^\s]+")
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Part:
    """Text of one position in one style, without spaces."""

    cell: int
    text: str
    style: Style


@dataclass(slots=True)
class Word:
    """Parts without a space between them, and the spaces before them."""

    gap: str
    gap_style: Style
    parts: list[Part] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A line of the source; `depth` is its list level, `marker` its bullet or number."""

    kind: Kind
    words: list[Word] = field(default_factory=list)
    depth: int = 0
    marker: Word | None = None
    ended: bool = True
    """Whether a line break follows."""

    @property
    def style(self) -> Style:
        """The style that determines the line's height."""
        if self.kind in ("code", "opening", "closing"):
            return "code"
        return self.words[0].parts[0].style if self.kind == "heading" and self.words else "text"


def read_lines(prefix: str, pieces: Sequence[str]) -> list[Line]:
    """Parse `prefix` and the `pieces` that follow it, one per position, into lines."""
    lines: list[Line] = []
    atoms: list[tuple[int, str]] = []
    code = False
    for cell, atom in _atoms(prefix, pieces):
        if atom != "\n":
            atoms.append((cell, atom))
            continue
        lines.append(_read(atoms, code))
        code = code != (lines[-1].kind in ("opening", "closing"))
        atoms = []
    if atoms:
        lines.append(_read(atoms, code))
        lines[-1].ended = False
    _nest(lines)
    return lines


def _nest(lines: Sequence[Line]) -> None:
    """Turn the indentation of list items into levels."""
    levels: list[int] = []
    for line in lines:
        if line.kind == "list":
            while levels and levels[-1] > line.depth:
                levels.pop()
            if not levels or levels[-1] + 1 < line.depth:
                levels.append(line.depth)
            line.depth = len(levels)
        elif line.kind != "blank":
            levels = []


def _atoms(prefix: str, pieces: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield line breaks, spaces and texts in order, each with its position."""
    for atom in _ATOMS.findall(prefix):
        yield PREFIX, atom
    for cell, piece in enumerate(pieces):
        for atom in _ATOMS.findall(piece):
            yield cell, atom


def _read(atoms: Sequence[tuple[int, str]], code: bool) -> Line:
    text = "".join(atom for _, atom in atoms)
    if text.isspace() or not text:
        return Line("code" if code else "blank")
    if text.lstrip().startswith(_FENCE):
        return Line("closing" if code else "opening", _words(atoms, ["code"] * len(text)))
    if code:
        return Line("code", _words(atoms, ["code"] * len(text)))
    if heading := _HEADING.match(text):
        style = _LEVELS[len(heading[1]) - 1]
        styles = _styles(text, style)
        styles[: heading.end()] = [None] * heading.end()
        return _unindented(Line("heading", _words(atoms, styles)))
    styles = _styles(text, "text")
    words = _words(atoms, styles)
    item = _LIST.match(text)
    if item and styles[item.start(2)] == "text" and words:
        if len(item[2]) == 1:
            words[0].parts[0] = Part(words[0].parts[0].cell, _BULLET, "text")
        return _unindented(Line("list", words[1:], len(item[1]), words[0]))
    return _unindented(Line("text", words))


def _styles(text: str, base: Style) -> list[Style | None]:
    """The style of each character; None for marks that are not shown."""
    styles: list[Style | None] = [base] * len(text)
    if "*" not in text and "`" not in text:
        return styles
    for pattern, style in _EMPHASIS:
        for match in pattern.finditer(text):
            if any(styles[index] is None for index in range(match.start(), match.end())):
                continue
            styles[match.start(2) : match.end(2)] = [style] * len(match[2])
            for mark in (1, 3):
                styles[match.start(mark) : match.end(mark)] = [None] * len(match[mark])
    return styles


def _words(atoms: Sequence[tuple[int, str]], styles: Sequence[Style | None]) -> list[Word]:
    words: list[Word] = []
    gap, inside, index = "", False, 0
    gap_style: Style = "text"
    for cell, atom in atoms:
        if atom.isspace():
            gap, inside, gap_style = gap + atom, False, styles[index] or "text"
            index += len(atom)
            continue
        for style, text in _same_style(atom, styles[index : index + len(atom)]):
            if not inside:
                words.append(Word(gap, gap_style))
                gap, inside = "", True
            words[-1].parts.append(Part(cell, text, style))
        index += len(atom)
    return words


def _same_style(text: str, styles: Sequence[Style | None]) -> Iterator[tuple[Style, str]]:
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and styles[end] == styles[start]:
            continue
        style = styles[start]
        if style is not None:
            yield style, text[start:end]
        start = end


def _unindented(line: Line) -> Line:
    if line.words:
        line.words[0].gap = ""
    return line
