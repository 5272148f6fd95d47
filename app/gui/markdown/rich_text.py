"""A Markdown text as widgets that exist only near what is seen: ten thousand lines cost what a page does."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from PySide6.QtCore import QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QScrollBar, QSizePolicy, QWidget

from app.base.translation import tr
from app.gui.markdown.chunks import begins_item, chunks, definitions, fenced
from app.gui.markdown.markdown import Code, Formula, Prose, Segment, Table, read_chunk
from app.gui.markdown.text_view import (
    PARAGRAPH_GAP,
    CodeBlock,
    CopyButton,
    FormulaView,
    TableView,
    TextView,
)
from app.gui.widgets.theme import Theme

__all__ = ["PARAGRAPH_GAP", "CodeBlock", "CopyButton", "RichText", "TableView", "TextView"]

_Part = TextView | CodeBlock

_GAP = PARAGRAPH_GAP + 2  # around code, tables and formulas
_ALWAYS = 3  # chunks at the beginning that are laid out wherever they are
_APART = ("```", "~~~", " ", "$$", "\\[", "\\begin")  # what begins a chunk that is no prose
_AHEAD = 1.0  # heights of the window above and below it that are laid out when there is time
_KEPT = 3.0  # heights of the window beyond which widgets are given up
_EVERYWHERE = (-math.inf, math.inf)
_GIVEN_UP = 4  # chunks at a time
_NEAR_END = 24  # pixels from the end within which the message list follows what is written
_CODE_FRAME = 52  # pixels of a code block that are not code; a guess


@dataclass(slots=True)
class _Chunk:
    """A part of the text; its `height` in pixels is a guess until its widgets are built."""

    source: str
    height: float = 0.0
    is_built: bool = False
    top: float = 0.0
    bottom: float = 0.0
    parts: list[Segment] = field(default_factory=list)
    widgets: list[_Part] = field(default_factory=list)

    def gap_to(self, other: _Chunk) -> int:
        """The space between this chunk and the next: more where one of them is no prose."""
        is_prose = isinstance(self.parts[-1], Prose) if self.parts else not fenced(self.source)
        if is_prose and begins_item(other.source) and not self.source.endswith("\n\n"):
            return 0  # within a list
        return PARAGRAPH_GAP if is_prose and not other.source.startswith(_APART) else _GAP


class RichText(QWidget):
    """A Markdown text that may grow: parts that did not change are left as they are."""

    link_clicked = Signal(object)
    """The `Link` that was clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = self._known = ""
        self._chunks: list[_Chunk] = []
        self._area: QScrollArea | None = None
        self._bar: QScrollBar | None = None
        self._owed = 0  # pixels the scroll bar could not go yet, because its range is still the old one
        self._is_arranging = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._work_ahead)
        theme.changed.connect(self._repaint_all)

    def show_markdown(self, text: str) -> None:
        """Show this text from now on."""
        if not text.strip():
            text = ""
        known = definitions(text)
        keep = start = 0
        if known == self._known:
            for chunk in self._chunks[:-1]:
                if not text.startswith(chunk.source, start):
                    break
                keep, start = keep + 1, start + len(chunk.source)
        self._text, self._known = text, known
        old = self._chunks[keep:]
        new = [_Chunk(source) for source in chunks(text[start:])]
        if old and new:  # what stood here first grows
            new[0].parts, new[0].widgets = old[0].parts, old[0].widgets
            old[0].widgets = []
            if new[0].widgets:
                self._build(new[0])
        for chunk in old:
            self._drop(chunk)
        self._chunks[keep:] = new
        for chunk in self._chunks[keep:_ALWAYS]:
            if not chunk.is_built:
                self._build(chunk)
        for chunk in new:
            if not chunk.is_built:
                chunk.height = self._guess(chunk)
        self._arrange()
        self.setVisible(bool(text))
        self._show_near()

    def views_with(self, words: str) -> Iterator[TextView]:
        """The texts in which these words may stand, in order; each is laid out when it is asked for."""
        for chunk in self._chunks:
            if words not in chunk.source:
                continue
            if not chunk.is_built:
                self._build(chunk)
                self._arrange()
            for widget in list(chunk.widgets):
                if isinstance(widget, CodeBlock):
                    widget.unfold_to(words)
                yield from _views(widget)

    def sizeHint(self) -> QSize:
        """As wide as it may be, as high as the text."""
        return QSize(240, self.height())

    # When something else is seen

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out what is near anew for another width."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        top, bottom = self._seen() or _EVERYWHERE
        for chunk in self._chunks:
            if chunk.is_built and chunk.bottom > top and chunk.top < bottom:
                self._measure(chunk)
            elif chunk.widgets:
                chunk.is_built = False  # its widgets are measured when there is time
            else:
                chunk.height = self._guess(chunk)
        self._arrange()
        self._show_near()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Something above became higher or lower."""
        super().moveEvent(event)
        self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the scroll bar from now on; where nothing scrolls, everything is laid out."""
        super().showEvent(event)
        self._watch()
        if self._area is None:
            self._show_near()
        self._later.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is seen."""
        super().hideEvent(event)
        self._later.stop()

    def _watch(self) -> None:
        around: QWidget | None = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if isinstance(around, QScrollArea) and around is not self._area:
            self._area, self._bar = around, around.verticalScrollBar()
            self._bar.valueChanged.connect(self._show_near)
            self._bar.rangeChanged.connect(self._pay)

    def _seen(self) -> tuple[float, float] | None:
        """The top and bottom of the window on this text, in pixels from its beginning; None: all of it."""
        if self._area is None:
            return None
        viewport = self._area.viewport()
        top = -self.mapTo(viewport, QPoint(0, 0)).y()
        return float(top), float(top + viewport.height())

    # Widgets come and go

    def _show_near(self) -> None:
        """Lay out what is seen now; what is near it follows when there is time."""
        if self._is_arranging or not self.isVisible():
            return
        while missing := self._missing(*(self._seen() or _EVERYWHERE)):
            self._build(missing[0])
            self._arrange()
        self._later.start()

    def _work_ahead(self) -> None:
        """One chunk that may soon be seen; then the widgets that are far away."""
        if not self.isVisible():
            return
        self._show_near()
        self._later.stop()
        seen = self._seen()
        if seen is None:
            return
        room = seen[1] - seen[0]
        self._forget(seen[0] - _KEPT * room, seen[1] + _KEPT * room)
        if missing := self._missing(seen[0] - _AHEAD * room, seen[1] + _AHEAD * room):
            self._build(missing[0])
            self._arrange()
            self._later.start()

    def _forget(self, top: float, bottom: float) -> None:
        """Give up some of the widgets that are not between these places."""
        far = (chunk for chunk in self._chunks[_ALWAYS:] if chunk.bottom < top or chunk.top > bottom)
        for chunk in islice((chunk for chunk in far if chunk.widgets and not _is_in_use(chunk)), _GIVEN_UP):
            self._drop(chunk)
            self._later.start()

    def _missing(self, top: float, bottom: float) -> list[_Chunk]:
        return [
            chunk
            for chunk in self._chunks
            if chunk.bottom > top and chunk.top < bottom and not chunk.is_built
        ]

    def _build(self, chunk: _Chunk) -> None:
        """Make the widgets of a chunk, or bring those it has up to date."""
        parts = read_chunk(chunk.source, self._known)
        same = 0
        while same < min(len(parts), len(chunk.parts)) and parts[same] == chunk.parts[same]:
            same += 1
        if same < min(len(parts), len(chunk.widgets)):
            new, widget = parts[same], chunk.widgets[same]
            if (
                isinstance(new, Prose)
                and isinstance(chunk.parts[same], Prose)
                and isinstance(widget, TextView)
            ):
                widget.show_html(new.html)  # it grew: a selection in it stays
                same += 1
        for widget in chunk.widgets[same:]:
            _give_up(widget)
        chunk.widgets[same:] = [self._widget_of(part) for part in parts[same:]]
        chunk.parts = parts
        self._measure(chunk)

    def _widget_of(self, part: Segment) -> _Part:
        widget: _Part
        if isinstance(part, Code):
            widget = CodeBlock(self._theme, part, self)
            widget.grew.connect(self._measure_all)
        else:
            if isinstance(part, Formula):
                widget = FormulaView(self._theme, part, self)
            elif isinstance(part, Table):
                widget = TableView(self._theme, part, self)
                widget.show_html(part.html)
            else:
                widget = TextView(self._theme, parent=self)
                widget.setAccessibleName(tr("Reply text"))
                widget.show_html(part.html)
            widget.link_clicked.connect(self.link_clicked)
        widget.ensurePolished()
        widget.show()
        return widget

    def _drop(self, chunk: _Chunk) -> None:
        for widget in chunk.widgets:
            _give_up(widget)
        chunk.widgets, chunk.parts, chunk.is_built = [], [], False

    # Where everything stands

    def _measure(self, chunk: _Chunk) -> None:
        """Give a chunk's widgets the width there is, and take the height they need."""
        top = 0.0
        for place, widget in enumerate(chunk.widgets):
            if place:
                top += self._theme.px(_GAP)
            top += _fit(widget, self.width())
        chunk.height, chunk.is_built = top, True

    def _measure_all(self) -> None:
        for chunk in self._chunks:
            if chunk.is_built:
                self._measure(chunk)
        self._arrange()
        self._show_near()

    def _guess(self, chunk: _Chunk) -> float:
        if not chunk.source.strip():
            return 0.0
        if code := fenced(chunk.source):
            lines = min(code[1].count("\n") + 1, 120)
            return lines * QFontMetricsF(self._theme.code_font).height() * 1.35 + self._theme.px(_CODE_FRAME)
        metrics = QFontMetricsF(self._theme.reading_font)
        letters = max(20.0, self.width() / metrics.averageCharWidth())
        height = 0.0
        for line in chunk.source.splitlines():
            lines = math.ceil(len(line) / letters)
            height += metrics.height() * 1.5 * lines if line.strip() else self._theme.px(PARAGRAPH_GAP)
        return height

    def _arrange(self) -> None:
        """Put everything where it belongs; what is being read stays where it is."""
        self._is_arranging = True
        seen = self._seen() if self.isVisible() else None
        anchor = next((chunk for chunk in self._chunks if seen and chunk.bottom > seen[0]), None)
        before = anchor.top if anchor is not None else 0.0
        top = 0.0
        last: _Chunk | None = None
        for chunk in self._chunks:
            if chunk.height:
                top += self._theme.px(last.gap_to(chunk)) if last is not None else 0
                last = chunk
            chunk.top, chunk.bottom = top, top + chunk.height
            self._place(chunk)
            top = chunk.bottom
        height = math.ceil(top) + self._theme.px(PARAGRAPH_GAP)
        if height != self.height():
            self.setFixedHeight(height)
        self._is_arranging = False
        if anchor is not None and seen is not None and seen[0] > 0 and anchor.top != before:
            self._scroll(round(anchor.top - before))

    def _place(self, chunk: _Chunk) -> None:
        y = chunk.top
        for widget in chunk.widgets:
            if widget.y() != round(y):
                widget.move(0, round(y))
            y += widget.height() + self._theme.px(_GAP)

    def _scroll(self, distance: int) -> None:
        bar = self._bar
        if bar is None or bar.value() >= bar.maximum() - _NEAR_END:
            return
        wanted = bar.value() + distance
        bar.setValue(wanted)
        self._owed = wanted - bar.value()

    def _pay(self) -> None:
        if self._bar is not None and self._owed:
            owed, self._owed = self._owed, 0
            self._bar.setValue(self._bar.value() + owed)

    def _repaint_all(self) -> None:
        for chunk in self._chunks:
            for part, widget in zip(chunk.parts, chunk.widgets, strict=True):
                if isinstance(widget, CodeBlock | FormulaView):
                    widget.repaint_text()
                elif isinstance(part, Prose | Table):
                    widget.show_html(part.html)
            if not chunk.is_built:
                chunk.height = self._guess(chunk)
        self._measure_all()


def _fit(widget: _Part, width: int) -> int:
    """Make a part as wide as this and as high as it has to be; its height."""
    if isinstance(widget, CodeBlock):
        return widget.fit(width)
    widget.resize(width, widget.height())
    widget.fit()
    return widget.height()


def _is_in_use(chunk: _Chunk) -> bool:
    """Whether the keyboard is in it, or something in it is selected."""
    focus = QApplication.focusWidget()
    return any(
        (focus is not None and (widget is focus or widget.isAncestorOf(focus)))
        or any(view.textCursor().hasSelection() for view in _views(widget))
        for widget in chunk.widgets
    )


def _views(widget: _Part) -> list[TextView]:
    return [widget] if isinstance(widget, TextView) else widget.findChildren(TextView)


def _give_up(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
