"""Shape words as a text document does, and cut them at their tokens.

The width of a token depends on its neighbours: letters are kerned, Arabic ones are joined, and a combining
mark belongs to the letter before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from PySide6.QtCore import QTextBoundaryFinder
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGlyphRun,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from app.gui.canvas.markup import Part, Style

_JOINER = "\u200d"
_UNBOUNDED = 1e6  # pixels
# Arabic letters that never join the next one, and those that join none (Unicode's Joining_Type R and U).
_RIGHT_JOINING = frozenset(
    "\u0622\u0623\u0624\u0625\u0627\u0629\u062f\u0630\u0631\u0632\u0648\u0671\u0672\u0673\u0675\u0676\u0677"
    "\u0688\u0689\u068a\u068b\u068c\u068d\u068e\u068f\u0690\u0691\u0692\u0693\u0694\u0695\u0696\u0697\u0698\u0699"
    "\u06c0\u06c3\u06c4\u06c5\u06c6\u06c7\u06c8\u06c9\u06ca\u06cb\u06cd\u06cf\u06d2\u06d3\u06d5\u06ee\u06ef"
)
_NEVER_BROKEN = re.compile(r"[0-9A-Za-z\u00c0-\u052f]*")  # Latin, Greek and Cyrillic letters
_NOT_JOINING = frozenset("\u0621\u0674")

ShapedPart = tuple[str, float]
"""The text that is drawn for a part of a word, and its width in pixels."""


@dataclass(frozen=True, slots=True)
class ShapedText:
    """The glyphs of a text, whose baseline is `ascent` pixels below their origin."""

    runs: tuple[QGlyphRun, ...]
    ascent: float


def shape_text(text: str, font: QFont) -> ShapedText:
    """Choose and place the glyphs of a text on one line."""
    layout, line = _alone(text, font)
    return ShapedText(tuple(layout.glyphRuns()), line.ascent())


def clusters(text: str) -> list[str]:
    """Divide a text where a cursor may stand: an emoji and a letter with its accents are one."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    ends: list[int] = []
    while (end := finder.toNextBoundary()) > 0:
        ends.append(end)
    return [_slice(text, begin, end) for begin, end in zip((0, *ends), ends, strict=False)]


def shape_word(parts: Sequence[Part], fonts: Mapping[Style, QFont]) -> tuple[ShapedPart, ...]:
    """Shape the parts of a word together; return the text and width of each.

    Characters that cannot be separated from those before them belong to the part before: a part may be empty.
    """
    text = "".join(part.text for part in parts)
    layout = QTextLayout(text, fonts[parts[0].style])
    line = _one_line(layout, parts, fonts)
    ends: list[int] = []
    end = 0
    for part in parts:
        end += _units(part.text)
        ends.append(end)
    total = ends[-1]
    ends = [layout.nextCursorPosition(end - 1) if end < total else end for end in ends]
    begins = [0, *ends[:-1]]
    texts = _with_joiners([_slice(text, begin, end) for begin, end in zip(begins, ends, strict=True)])
    mixed = _is_mixed(text)
    widths = (_width(line, layout, begin, end, mixed=mixed) for begin, end in zip(begins, ends, strict=True))
    return tuple(zip(texts, widths, strict=True))


def line_breaks(text: str, font: QFont) -> tuple[int, ...]:
    """Find where a line may be broken in a text without spaces: offsets after hyphens, between ideographs.

    The rules are Unicode's (UAX #14), as QTextLayout tailors them.
    """
    if _NEVER_BROKEN.fullmatch(text):
        return ()
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    starts: list[int] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(0.0)
        starts.append(line.textStart())
    layout.endLayout()
    if _units(text) == len(text):
        return tuple(starts[1:])
    offsets = {begin: number for number, begin in enumerate(accumulate(map(_units, text), initial=0))}
    return tuple(offsets[start] for start in starts[1:])


def overhang_of(letter: str, metrics: QFontMetricsF) -> float:
    """Return how far a letter reaches beyond its advance, in pixels, as italics do; 0 if it does not."""
    if len(letter) != 1 or letter > "\uffff" or not letter.isprintable():  # Qt ends at half a character
        return 0.0
    return max(0.0, -metrics.rightBearing(letter))


def _alone(text: str, font: QFont) -> tuple[QTextLayout, QTextLine]:
    """Lay out a text on one line."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(_UNBOUNDED)  # at no width, a text that may be broken anywhere has no ascent
    layout.endLayout()
    return layout, line


def _one_line(layout: QTextLayout, parts: Sequence[Part], fonts: Mapping[Style, QFont]) -> QTextLine:
    """Lay out a word on one line, each part in the font of its style."""
    formats: list[QTextLayout.FormatRange] = []
    begin = 0
    for part in parts:
        length = _units(part.text)
        if part.style != parts[0].style:
            char_format = QTextCharFormat()
            char_format.setFont(fonts[part.style])
            span = QTextLayout.FormatRange()
            span.start, span.length, span.format = begin, length, char_format
            formats.append(span)
        begin += length
    layout.setFormats(formats)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(_UNBOUNDED)
    layout.endLayout()
    return line


def _width(line: QTextLine, layout: QTextLayout, begin: int, end: int, *, mixed: bool) -> float:
    """The width between two cursor positions; `mixed`: whether the word goes in both directions."""
    if begin == end:
        return 0.0
    left = cursor_x(line, begin)
    if mixed:  # the next letter may be at the other side
        return abs(cursor_x(line, layout.previousCursorPosition(end), QTextLine.Edge.Trailing) - left)
    return abs(cursor_x(line, end) - left)


def _is_mixed(text: str) -> bool:
    """Whether a text has letters from left to right and from right to left."""
    directions = set() if text.isascii() else {unicodedata.bidirectional(letter) for letter in text}
    return bool(directions & {"L", "EN"}) and bool(directions & {"R", "AL", "AN"})


def cursor_x(line: QTextLine, position: int, edge: QTextLine.Edge = QTextLine.Edge.Leading) -> float:
    """Return the x coordinate of a cursor position; PySide6 gives it with the position, or alone."""
    found: object = line.cursorToX(position, edge)
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]


def _with_joiners(texts: Sequence[str]) -> list[str]:
    """Add joiners where Arabic letters of two parts join, so that each keeps its form when drawn alone."""
    joined = list(texts)
    filled = [index for index, text in enumerate(texts) if text]
    for one, other in pairwise(filled):
        before = next((letter for letter in reversed(texts[one]) if not unicodedata.combining(letter)), "")
        if _joins(before) and before not in _RIGHT_JOINING and _joins(texts[other][0]):
            joined[one] += _JOINER
            joined[other] = _JOINER + joined[other]
    return joined


def _joins(letter: str) -> bool:
    return "\u0620" <= letter <= "\u06ff" and letter.isalpha() and letter not in _NOT_JOINING


def _units(text: str) -> int:
    """The length in UTF-16 code units, in which Qt counts."""
    return (
        len(text)
        if not text or max(text) <= "\uffff"
        else len(text.encode("utf-16-le", "surrogatepass")) // 2
    )


def _slice(text: str, begin: int, end: int) -> str:
    """A part of a text between two offsets in UTF-16 code units."""
    if not text or max(text) <= "\uffff":
        return text[begin:end]
    return text.encode("utf-16-le", "surrogatepass")[2 * begin : 2 * end].decode("utf-16-le", "surrogatepass")
