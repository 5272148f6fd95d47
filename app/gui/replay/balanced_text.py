"""A text in lines of similar length, without a widow, and the part of a long question that a clip shows."""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QWidget

from app.gui.canvas.shaping import line_breaks
from app.markdown.direction import direction

QUESTION_LENGTH = 400
"""Maximum length of a question that is shown whole, in letters; those of double width count twice."""

WIDOW_LENGTH = 12
"""Letters below which a word alone on the last line is a widow."""

_MAX_LINES = 5  # of a question that are kept as they were typed
_SENTENCE_END = re.compile(r"""[.!?…]["'”’)\]]*(?=\s)|[。！？]["'”’）」』]*""")
_NO_BREAK_SPACE = "\u00a0"
_LEADING = 1.34  # distance between lines in units of the font size
_BISECTIONS = 10
_ENDLESS = 1e6  # pixels


class BalancedText(QWidget):
    """Shows a plain text in the narrowest box with as few lines as the available width allows."""

    def __init__(self, text: str, font: QFont, color: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._font, self._color = font, color
        self._alignment = Qt.AlignmentFlag.AlignLeft
        self._paragraphs = text.split("\n")
        self._is_mirrored = direction(text) == "rtl"
        self._layouts: list[QTextLayout] = []
        self.setAccessibleName(text)

    @property
    def lines(self) -> list[str]:
        """The text of every line, as `fit` has broken it."""
        return [
            _slice(layout.text(), line.textStart(), line.textLength()).strip()
            for layout in self._layouts
            for line in (layout.lineAt(index) for index in range(layout.lineCount()))
        ]

    @property
    def longest_word(self) -> float:
        """The width of the longest part that no line break divides, in pixels."""
        metrics = QFontMetricsF(self._font)
        words = set(" ".join(self._paragraphs).split(" "))
        return max(metrics.horizontalAdvance(part) for word in words for part in self._parts(word))

    def _parts(self, word: str) -> list[str]:
        """Divide a word where a line may be broken, as between ideographs."""
        breaks = line_breaks(word, self._font)
        return [word[begin:end] for begin, end in zip((0, *breaks), (*breaks, len(word)), strict=True)]

    def center(self) -> None:
        """Centre the lines."""
        self._alignment = Qt.AlignmentFlag.AlignHCenter

    def fit(self, width: float) -> None:
        """Break the text into lines of at most `width` pixels, and take the size that they need."""
        used = self._balance(width)
        metrics = QFontMetricsF(self._font)
        if self._ends_in_widow() and (joined := self._joined_end(metrics, width)) is not None:
            before, self._paragraphs = self._paragraphs, joined
            used = self._balance(width)
            self._paragraphs = before
        height, y = round(metrics.height() * _LEADING), 0.0
        for layout in self._layouts:
            for index in range(layout.lineCount()):
                layout.lineAt(index).setPosition(QPointF(0.0, y + (height - metrics.height()) / 2))
                y += height
        self.setFixedSize(int(used) + 1, round(y))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lines."""
        painter = QPainter(self)
        painter.setPen(self._color)
        for layout in self._layouts:
            layout.draw(painter, QPointF(0.0, 0.0))
        painter.end()

    def _balance(self, width: float) -> float:
        """Break into as few lines as `width` allows, of the smallest width; return it."""
        wanted = self._break(width)
        low, high = 0.0, min(width, self._natural_width())
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2
            fits = middle >= min(self.longest_word, width) and self._break(middle) <= wanted
            low, high = (low, middle) if fits else (middle, high)
        self._break(high)
        return high

    def _break(self, width: float) -> int:
        """Break all paragraphs at this width; return the number of lines."""
        option = QTextOption(self._alignment)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if self._is_mirrored:
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        self._layouts = []
        for paragraph in self._paragraphs:
            layout = QTextLayout(paragraph, self._font)
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(width)
            layout.endLayout()
            self._layouts.append(layout)
        return sum(layout.lineCount() for layout in self._layouts)

    def _natural_width(self) -> float:
        self._break(_ENDLESS)
        return max(layout.lineAt(0).naturalTextWidth() for layout in self._layouts) + 1.0

    def _ends_in_widow(self) -> bool:
        """Whether the last line of the last paragraph is one word, after other lines."""
        layout = self._layouts[-1]
        last = self.lines[-1]
        return layout.lineCount() > 1 and " " not in last and len(last) < WIDOW_LENGTH

    def _joined_end(self, metrics: QFontMetricsF, width: float) -> list[str] | None:
        """The paragraphs with the last two words joined; None if those are wider than a line."""
        head, space, word = self._paragraphs[-1].rpartition(" ")
        before = head.rpartition(" ")[2]
        joined = f"{before}{_NO_BREAK_SPACE}{word}"
        if not space or not before or metrics.horizontalAdvance(joined) > width:
            return None
        return [*self._paragraphs[:-1], f"{head}{_NO_BREAK_SPACE}{word}"]


def _slice(text: str, begin: int, length: int) -> str:
    """A part of a text, in UTF-16 code units, in which Qt counts."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * begin : 2 * (begin + length)].decode("utf-16-le", "surrogatepass")


def question_for_clip(prompt: str) -> str:
    """Return the whole question; of one longer than `QUESTION_LENGTH`, its first sentences and an ellipsis.

    A few lines stay lines, more of them become one paragraph.
    """
    lines = [" ".join(line.split()) for line in prompt.splitlines() if _is_visible(line)]
    text = ("\n" if len(lines) <= _MAX_LINES else " ").join(lines)
    end = _length_within(text, QUESTION_LENGTH)
    if end == len(text):
        return text
    head = text[: end - 1]
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, 0, end)]
    if sentences and sentences[-1] >= end // 2:
        return f"{text[: sentences[-1]].rstrip()} …"
    words = head.rsplit(maxsplit=1)[0] if any(map(str.isspace, head)) else head
    return f"{words.rstrip(' ,;:–—-')}…"


def _is_visible(text: str) -> bool:
    """Whether there is more than spaces, control and format characters."""
    return any(unicodedata.category(letter)[0] not in "ZC" for letter in text)


def _length_within(text: str, limit: int) -> int:
    """How many characters of `text` have at most this width, in letters."""
    used = 0
    for index, letter in enumerate(text):
        used += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used > limit:
            return index
    return len(text)
