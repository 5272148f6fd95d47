"""Parse the part of Markdown that affects layout: lists, headings, emphasis, code. No Qt.

A block of noise is not Markdown yet, so parsing never fails: what is not understood is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.markdown.fences import FenceTracker, parse_fence
from app.markdown.flanks import CONTEXT, Flanks, flanks

Style = str
"""What a text is part of ("text", "code", "h1", "h2" or "h3"), with the emphasis in it.

That follows after a space: "h1 italic"; in text it stands alone: "bold", "italic", "bold italic" or "mono".
"""
Kind = Literal["text", "list", "heading", "code", "opening", "closing", "blank"]

BULLET = "•"
PREFIX = -1  # the `cell` of text that was committed with an earlier block

_HEADING = re.compile(r" {0,3}(#{1,3})[^\S\n]+")
_LIST = re.compile(r"([^\S\n]*)([-*+]|\d{1,3}[.)])[^\S\n]+")
_CODE_SPAN = re.compile(r"(`)([^`]+)(`)")
_MARKS = re.compile(r"\\[!-/:-@\[-`{-~]|\*+|_+|~~")  # an escaped character, or marks of emphasis
_SPACES = re.compile("[ \t]+")
_MAX_OPEN = 50  # runs of marks that wait for their closing ones
_LEVELS: tuple[Style, Style, Style] = ("h1", "h2", "h3")
_ATOMS = re.compile(r"\n|[^\S\n]+|[^\s]+")


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
        return base_style(self.words[0].parts[0].style) if self.kind == "heading" and self.words else "text"


def base_style(style: Style) -> Style:
    """Return the style without its emphasis: "text", "code", "h1", "h2" or "h3"."""
    base = style.partition(" ")[0]
    return "text" if base in ("bold", "italic", "mono") else base


def emphasis_of(style: Style) -> str:
    """Return the emphasis of a style: "", "bold", "italic", "bold italic" or "mono"."""
    base = base_style(style)
    return style if base == "text" and style != "text" else style.removeprefix(base).lstrip()


def _emphasised(style: Style, emphasis: str) -> Style:
    """Add emphasis to a style; code within text keeps its own."""
    before = emphasis_of(style)
    if "mono" in (before, emphasis) or not before:
        combined = "mono" if before == "mono" else emphasis
    else:
        combined = before if emphasis in before else "bold italic"
    base = base_style(style)
    return combined if base == "text" else f"{base} {combined}"


def read_lines(prefix: str, pieces: Sequence[str]) -> list[Line]:
    """Parse `prefix` and the `pieces` that follow it, one per position, into lines."""
    lines: list[Line] = []
    atoms: list[tuple[int, str]] = []
    tracker = FenceTracker()
    for cell, atom in _atoms(prefix, pieces):
        if atom != "\n":
            atoms.append((cell, atom))
            continue
        lines.append(_read(atoms, tracker))
        atoms = []
    if atoms:
        lines.append(_read(atoms, tracker))
        lines[-1].ended = False
    _nest(lines)
    return lines


def _nest(lines: Sequence[Line]) -> None:
    """Turn the indentation of lines in lists into levels."""
    levels: list[int] = []
    depth = 0
    for before, line in zip((Line("blank"), *lines), lines, strict=False):
        if line.kind == "list":
            while levels and levels[-1] > line.depth:
                levels.pop()
            if not levels or levels[-1] + 1 < line.depth:
                levels.append(line.depth)
            depth = len(levels)
        elif line.kind in ("text", "opening"):
            is_lazy = line.kind == "text" and before.kind in ("list", "text") and not line.depth
            depth = depth if is_lazy else sum(level < line.depth for level in levels)
            levels = levels[:depth]
        elif line.kind == "heading":
            depth, levels = 0, []
        line.depth = depth


def _atoms(prefix: str, pieces: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield line breaks, spaces and texts in order, each with its position."""
    for atom in _ATOMS.findall(prefix):
        yield PREFIX, atom
    for cell, piece in enumerate(pieces):
        for atom in _ATOMS.findall(piece):
            yield cell, atom


def _read(atoms: Sequence[tuple[int, str]], tracker: FenceTracker) -> Line:
    text = "".join(atom for _, atom in atoms)
    was_open, column = tracker.is_open, tracker.column
    tracker.read(text)
    if text.isspace() or not text:
        return Line("code" if tracker.is_open else "blank")
    if was_open and (tracker.is_open or parse_fence(text.lstrip("> \t")) is not None):
        line = Line("code" if tracker.is_open else "closing", _words(atoms, ["code"] * len(text)))
        line.words[0].gap = line.words[0].gap.expandtabs(4)[column:]
        return line
    if tracker.is_open:
        return _unindented(Line("opening", _words(atoms, ["code"] * len(text)), tracker.column))
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
            words[0].parts[0] = Part(words[0].parts[0].cell, BULLET, "text")
        return _unindented(Line("list", words[1:], len(item[1]), words[0]))
    return _unindented(Line("text", words, len(text) - len(text.lstrip())))


def _styles(text: str, base: Style) -> list[Style | None]:
    """The style of each character; None for marks that are not shown."""
    styles: list[Style | None] = [base] * len(text)
    for match in _CODE_SPAN.finditer(text):
        styles[match.start(2) : match.end(2)] = [_emphasised(base, "mono")] * len(match[2])
        styles[match.start()] = styles[match.end() - 1] = None
    if "*" in text or "_" in text or "~~" in text:
        _add_emphasis(text, styles)
    return styles


@dataclass(slots=True)
class _Run:
    """Marks that may open emphasis: where those begin that are left, and how many."""

    start: int
    left: int
    length: int
    can_close: bool


def _add_emphasis(text: str, styles: list[Style | None]) -> None:
    """Find pairs of marks as CommonMark does, within a line."""
    opened: list[_Run] = []
    for match in _MARKS.finditer(text):
        start, mark, length = match.start(), match[0][0], len(match[0])
        style = styles[start]
        if mark == "\\" or style is None or emphasis_of(style) == "mono":
            continue
        can = flanks(mark, text[max(0, start - CONTEXT) : start], text[match.end() : match.end() + CONTEXT])
        closing = _Run(start, length, length, can.can_close)
        while can.can_close and closing.left:
            opening = next((run for run in reversed(opened) if _match(text, run, closing, can)), None)
            if opening is None:
                break
            del opened[opened.index(opening) + 1 :]
            count = min(2, opening.left, closing.left)
            opening.left -= count
            emphasis = "" if mark == "~" else ("bold" if count == 2 else "italic")
            _emphasise(styles, opening.start + opening.left, closing.start, count, emphasis)
            closing.start, closing.left = closing.start + count, closing.left - count
            if not opening.left:
                opened.pop()
        if can.can_open and closing.left and len(opened) < _MAX_OPEN:
            opened.append(closing)


def _match(text: str, opening: _Run, closing: _Run, can: Flanks) -> bool:
    if text[opening.start] != text[closing.start]:
        return False
    lengths = opening.length, closing.length
    return not (opening.can_close or can.can_open) or sum(lengths) % 3 != 0 or not any(n % 3 for n in lengths)


def _emphasise(styles: list[Style | None], first: int, end: int, count: int, emphasis: str) -> None:
    """Hide `count` marks from `first` and from `end` on, and emphasise what is between them."""
    for place in range(first + count, end):
        style = styles[place]
        if emphasis and style is not None:
            styles[place] = _emphasised(style, emphasis)
    for place in (first, end):
        styles[place : place + count] = [None] * count


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
                words.append(Word(gap if style == "code" else _SPACES.sub(" ", gap), gap_style))
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
