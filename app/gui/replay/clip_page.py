"""The pages of a clip: the question above the reply in large type, and the end card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.base.app_dirs import icons_dir
from app.gui.markdown.rich_text import PARAGRAPH_GAP, CodeBlock, TextView
from app.gui.replay.balanced_text import WIDOW_LENGTH, BalancedText
from app.gui.replay.page import EdgeFades, PageTheme, apply_layouts, page_style_sheet
from app.gui.replay.replay_view import ReplayView
from app.gui.replay.timeline import Timeline
from app.markdown.fences import FenceTracker
from app.storage.trace import Trace

_SIDE = 0.08  # margin at the sides, as a share of the width
_TOP, _BOTTOM = 0.065, 0.065  # the same above and below, as a share of the height
_TALL_TOP, _TALL_BOTTOM = 0.1, 0.13  # the same on a tall page, where players put their buttons
_OPTICAL_CENTER = 0.46
_FADED = 60  # points at the lower edge over which a text fades that is too long
_GAP = 20  # points between question and reply
_BUBBLE = (15, 9)  # points inside the bubble, beside and above the text
_BUBBLE_SHARE = 0.92  # maximum width of the bubble, as a share of the column
_LONG_QUESTION = 150  # letters from which the question is smaller
_SMALLER = 0.88
_MIN_COLUMN = 0.62  # minimum width of the column, as a share of the available width
_NARROWER = (1.0, 0.97, 0.94, 0.91, 0.88)  # widths of the column tried to avoid widows
_VERSE = 45  # maximum letters of a line of verse
_NO_VERSE = re.compile(r"\s*([-*+>|#]|\d{1,9}[.)]\s)")  # begins a line of another kind
_LINE_BREAK = "\u2028"  # within a paragraph of a text document
_CODE_FRAME = 46  # points that the frame of code takes from its lines

_CARD_ICON, _CARD_NAME, _CARD_FACT = 0.21, 0.098, 0.043  # sizes on the end card, in units of its shorter side


class ClipPage(QWidget):
    """Question and reply in one column, centred on the page; what does not fit fades at its lower edge."""

    def __init__(self, theme: PageTheme, question: str) -> None:
        super().__init__(None)
        _prepare(self, theme)
        self._theme = theme
        self._margin = 0  # points at the lower edge
        self._view = QWidget(self)
        self._content = QWidget(self._view)
        self.replay_view = ReplayView(theme, self._content)
        """The reply."""
        self.question: BalancedText | None = None
        """The question, if there is one."""
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        if question:
            column.addWidget(self._make_bubble(question))
        column.addWidget(self.replay_view)
        column.addStretch(1)
        self._fades = EdgeFades(theme, self._view)
        self.show()

    def lay_out(self, points: QSize) -> None:
        """Use a page of this size; the text has the same size in points on every page."""
        self.setFixedSize(points)
        width = column_of(points)
        is_tall = points.height() > points.width()
        top = round(points.height() * (_TALL_TOP if is_tall else _TOP))
        bottom = round(points.height() * (_TALL_BOTTOM if is_tall else _BOTTOM))
        self._margin = bottom
        self._view.setGeometry((points.width() - width) // 2, top, width, points.height() - top)
        self._set_column(width)

    def show_reply(self, traces: Sequence[Trace], timeline: Timeline) -> None:
        """Show the end of this reply."""
        self.replay_view.set_timeline(traces, timeline)
        self.show_at(timeline.duration)

    def show_at(self, seconds: float) -> None:
        """Show this moment of the reply."""
        self.replay_view.show_at(seconds)
        apply_layouts(self._content)
        self._fades.show_edges(above=False, below=self._content.geometry().bottom() > self._view.height())

    def place(self) -> None:
        """Balance the column for the moment shown, and centre it: it stays there for the whole clip."""
        natural = max(map(_natural_width, self._text_views), default=0.0)
        if self.question is not None:
            natural = max(natural, (self.question.width() + 2.0 * _BUBBLE[0]) / _BUBBLE_SHARE)
        available = self._view.width()
        width = min(max(natural, available * _MIN_COLUMN), available)
        tried = []
        for share in _NARROWER:
            self._set_column(round(width * share))
            tried.append((not self.fits, self.widows, -share))
            if not any(tried[-1][:2]):
                break
        self._set_column(round(width * -min(tried)[2]))
        free = self._height - self._content.height()
        self._content.move(self._content.x(), round(max(free, 0) * _OPTICAL_CENTER))
        if self.fits:  # fog alone runs over the margin
            self._fades.set_length(self._margin)
        else:
            self._view.resize(self._view.width(), self._height)
            self._fades.set_length(_FADED)
        self._fades.setGeometry(self._view.rect())

    @property
    def fits(self) -> bool:
        """Whether all of the moment shown is on the page."""
        return self._content.height() - PARAGRAPH_GAP <= self._height

    @property
    def _height(self) -> int:
        """The height available to the text, in points."""
        return self.height() - self._view.y() - self._margin

    @property
    def widows(self) -> int:
        """The number of paragraphs and lines of verse whose last word is alone on its line."""
        return sum(map(_count_widows, self._text_views))

    def longest_part(self, text: str) -> float:
        """The width in points of the longest word or line of verse that fits on this page."""
        metrics = QFontMetricsF(self._theme.reading_font)
        widths = [metrics.horizontalAdvance(part) for part in _parts(text)]
        if self.question is not None:
            widths.append((self.question.longest_word + 2 * _BUBBLE[0]) / _BUBBLE_SHARE)
        return max((width for width in widths if width <= self._view.width()), default=0.0)

    def _make_bubble(self, question: str) -> QWidget:
        font = QFont(self._theme.text_font)
        if len(question) > _LONG_QUESTION:
            font.setPointSizeF(font.pointSizeF() * _SMALLER)
        bubble = QFrame(self._content)
        bubble.setObjectName("bubble")
        self.question = BalancedText(question, font, self._theme.color("text"), bubble)
        inside = QVBoxLayout(bubble)
        inside.setContentsMargins(_BUBBLE[0], _BUBBLE[1], _BUBBLE[0], _BUBBLE[1])
        inside.addWidget(self.question)
        row = QWidget(self._content)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        layout.addWidget(bubble)
        return row

    def _set_column(self, width: int) -> None:
        self._content.setFixedWidth(width)
        self._content.move((self._view.width() - width) // 2, 0)
        if self.question is not None:
            self.question.fit(width * _BUBBLE_SHARE - 2 * _BUBBLE[0])
        apply_layouts(self._content)

    @property
    def _text_views(self) -> list[TextView]:
        return [view for view in self.replay_view.findChildren(TextView) if view.isVisibleTo(self)]


class EndCard(QWidget):
    """The last picture of a clip: the program's name, and what reproduces the reply."""

    def __init__(self, theme: PageTheme, facts: Sequence[str], points: QSize) -> None:
        super().__init__(None)
        _prepare(self, theme)
        self.setFixedSize(points)
        side = min(points.width(), points.height())
        icon = _Icon(round(side * _CARD_ICON), self)
        name_font, fact_font = QFont(theme.text_font), QFont(theme.text_font)
        name_font.setPixelSize(round(side * _CARD_NAME))
        name_font.setWeight(QFont.Weight.DemiBold)
        fact_font.setPixelSize(round(side * _CARD_FACT))
        self.texts = [BalancedText("Unfog", name_font, theme.color("text"), self)]
        """Name and facts, from top to bottom."""
        self.texts += [BalancedText(fact, fact_font, theme.color("muted"), self) for fact in facts]
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(_share(_OPTICAL_CENTER))
        column.addWidget(icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(round(side * 0.045))
        for text in self.texts:
            text.center()
            text.fit(points.width() * (1.0 - 2.0 * _SIDE))
            column.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(round(side * 0.014))
        column.addStretch(_share(1.0 - _OPTICAL_CENTER))
        self.show()
        column.activate()


class _Icon(QWidget):
    """The program's icon, sharp at any scale."""

    def __init__(self, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(side, side)
        self._icon = QSvgRenderer(str(icons_dir() / "unfog.svg"), self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        self._icon.render(painter, QRectF(self.rect()))
        painter.end()


def _prepare(page: QWidget, theme: PageTheme) -> None:
    page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    page.setObjectName("film")
    page.setStyleSheet(page_style_sheet(theme))
    page.setFont(theme.text_font)


def _share(share: float) -> int:
    return round(100 * share)


def width_of_code(text: str, theme: PageTheme) -> float:
    """The width in points of the longest line of code in a Markdown text, with its frame; 0 without code."""
    metrics = QFontMetricsF(theme.code_font)
    lines = [metrics.horizontalAdvance(line) for is_code, line in _lines(text) if is_code]
    return max(lines) + _CODE_FRAME if lines else 0.0


def page_points(size: tuple[int, int], side: float) -> QSize:
    """The size in points of a page for pictures of `size`, with this shorter side."""
    return QSize(*(round(length * side / min(size)) for length in size))


def column_of(points: QSize) -> int:
    """The width in points that a page has for text."""
    return points.width() - 2 * round(points.width() * _SIDE)


def _lines(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the lines of a Markdown text with whether they are code."""
    fences = FenceTracker()
    for line in text.splitlines():
        was_open = fences.is_open
        fences.read(line)
        yield was_open or fences.is_open, line


def _parts(text: str) -> Iterator[str]:
    """Yield what should stand on one line: words, and lines of verse, a paragraph of several short lines."""
    paragraph: list[str] = []
    for is_code, line in (*_lines(text), (False, "")):
        if line.strip() and not is_code and not _NO_VERSE.match(line):
            paragraph.append(line.strip())
            continue
        is_verse = len(paragraph) > 1 and max(map(len, paragraph)) <= _VERSE
        yield from paragraph if is_verse else " ".join(paragraph).split()
        yield from () if is_code else line.split()
        paragraph = []


def _natural_width(view: TextView) -> float:
    """The width that a text needs for its lines, in points."""
    frame = _CODE_FRAME if isinstance(view.parentWidget(), CodeBlock) else 2.0
    return view.document().idealWidth() + frame


def _count_widows(view: TextView) -> int:
    count = 0
    block = view.document().begin()
    while block.isValid():
        layout = block.layout()
        for index in range(1, layout.lineCount()):
            line = layout.lineAt(index)
            first, end = line.textStart(), line.textStart() + line.textLength()
            text = f"{block.text()}{_LINE_BREAK}"
            is_last = _LINE_BREAK in text[end - 1 : end + 1]
            words = text[first:end].split()
            count += (
                is_last
                and text[first - 1] != _LINE_BREAK
                and len(words) == 1
                and len(words[0]) < WIDOW_LENGTH
            )
        block = block.next()
    return count
