"""Show Markdown with widgets only near the visible part: ten thousand lines cost as much as a page."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from PySide6.QtCore import QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QHideEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QScrollBar, QSizePolicy, QWidget

from app.base.folding import without_inner_marks
from app.base.text_finder import TextFinder
from app.base.translation import tr
from app.gui.markdown.chunks import link_definitions, parse_code_block, split_chunks
from app.gui.markdown.document_style import LIST_INDENT, PARAGRAPH_GAP, QUOTE_INDENT
from app.gui.markdown.markdown import Code, Formula, Prose, Segment, Table, parse_chunk
from app.gui.markdown.shown_text import folded_chunk, folded_code
from app.gui.markdown.text_view import (
    CodeBlock,
    CopyButton,
    FormulaView,
    TableView,
    TextView,
)
from app.gui.widgets.theme import Theme
from app.markdown.fences import begins_item

__all__ = ["PARAGRAPH_GAP", "CodeBlock", "CopyButton", "RichText", "TableView", "TextView"]

_Part = TextView | CodeBlock

_GAP = PARAGRAPH_GAP + 2  # around code, tables and formulas
_ALWAYS_BUILT = 3  # first chunks, which are always laid out
_NOT_PROSE = ("```", "~~~", " ", "$$", "\\[", "\\begin")  # prefixes of chunks that are not prose
_AHEAD = 1.0  # window heights above and below the window that are laid out when idle
_KEPT = 3.0  # window heights beyond which widgets are deleted
_EVERYWHERE = (-math.inf, math.inf)
_DROPPED_AT_ONCE = 4  # chunks deleted at a time
_NEAR_END = 24  # pixels from the end within which the message list follows the reply
_CODE_FRAME = 52  # estimated pixels of a code block around the code


@dataclass(slots=True)
class _Chunk:
    """A chunk of the text; its `height` in pixels is an estimate until its widgets are built."""

    source: str
    height: float = 0.0
    is_built: bool = False
    top: float = 0.0
    bottom: float = 0.0
    parts: list[Segment] = field(default_factory=list)
    widgets: list[_Part] = field(default_factory=list)

    def gap_to(self, other: _Chunk) -> int:
        """The space before the next chunk: more where one of them is not prose."""
        is_prose = isinstance(self.parts[-1], Prose) if self.parts else not parse_code_block(self.source)
        if is_prose and begins_item(other.source) and not self.source.endswith("\n\n"):
            return 0  # inside a list
        return PARAGRAPH_GAP if is_prose and not other.source.startswith(_NOT_PROSE) else _GAP


class RichText(QWidget):
    """Shows a Markdown text that may grow; unchanged parts keep their widgets."""

    link_clicked = Signal(object)
    """The `Link` that was clicked."""
    view_made = Signal(object)
    """A `TextView` that shows a part of the text; it may be deleted while it is out of view."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = self._link_definitions = ""
        self._chunks: list[_Chunk] = []
        self._area: QScrollArea | None = None
        self._bar: QScrollBar | None = None
        self._pending_scroll = 0  # pixels still to scroll once the scroll bar's range is updated
        self._is_laying_out = False
        self._finder: TextFinder | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._idle_timer = QTimer(self, singleShot=True, interval=0)
        self._idle_timer.timeout.connect(self._build_ahead)
        theme.changed.connect(self._repaint_all)

    def show_markdown(self, text: str) -> None:
        """Show this text."""
        if not text.strip():
            text = ""
        definitions = link_definitions(text)
        keep = start = 0
        if definitions == self._link_definitions:
            for chunk in self._chunks[:-1]:
                if not text.startswith(chunk.source, start):
                    break
                keep, start = keep + 1, start + len(chunk.source)
        self._text, self._link_definitions = text, definitions
        old = self._chunks[keep:]
        new = [_Chunk(source) for source in split_chunks(text[start:])]
        if old and new:  # reuse the widgets of a chunk that has grown
            new[0].parts, new[0].widgets = old[0].parts, old[0].widgets
            old[0].widgets = []
            if new[0].widgets:
                self._build(new[0])
        for chunk in old:
            self._drop(chunk)
        self._chunks[keep:] = new
        for chunk in self._chunks[keep:_ALWAYS_BUILT]:
            if not chunk.is_built:
                self._build(chunk)
        for chunk in new:
            if not chunk.is_built:
                chunk.height = self._estimate_height(chunk)
        self._lay_out()
        self.setVisible(bool(text))
        self._build_visible()

    def views_containing(self, words: str) -> Iterator[TextView]:
        """Yield the text views that may contain these words; each is laid out on demand."""
        for chunk in self._chunks:
            if words not in chunk.source and words not in without_inner_marks(chunk.source):
                continue
            if not chunk.is_built:
                self._build(chunk)
                self._lay_out()
            for widget in list(chunk.widgets):
                if isinstance(widget, CodeBlock):
                    widget.unfold_to(words)
                yield from _views(widget)

    @property
    def text(self) -> str:
        """The Markdown shown."""
        return self._text

    @property
    def definitions(self) -> str:
        """The link definitions of the text."""
        return self._link_definitions

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str, list[TextView]]]:
        """Yield where each chunk of these characters begins, its source, and the view of each segment.

        They are laid out on demand.
        """
        offset = 0
        for chunk in self._chunks:
            length = len(chunk.source)
            if offset + length > start and (end is None or offset < end):
                if not chunk.is_built:
                    self._build(chunk)
                    self._lay_out()
                yield offset, chunk.source, [_views(widget)[0] for widget in chunk.widgets]
            offset += length

    def mark(self, finder: TextFinder | None) -> None:
        """Mark what this finds, also in parts that are laid out later; None removes the marks."""
        self._finder = finder
        for chunk in self._chunks:
            for widget in chunk.widgets:
                _mark(widget, finder)

    def show_hit(self, number: int) -> TextView | None:
        """Lay out and mark the hit with this number, from 0, as the current one; return its view.

        None removes the mark of the current one, here and below.
        """
        self.clear_hit()
        if self._finder is None:
            return None
        for chunk in self._chunks:
            count = self._finder.count(folded_chunk(chunk.source, self._link_definitions))
            if number < count:
                return self._show_hit_in(chunk, number)
            number -= count
        return None

    def hits_above(self, finder: TextFinder) -> int:
        """Count what this finds above the chunk with the current hit, or above the visible ones."""
        visible = self._visible_range() if self.isVisible() else None
        count = 0
        for chunk in self._chunks:
            if any(view.marks.has_current for widget in chunk.widgets for view in _views(widget)):
                return count
            if visible is not None and chunk.bottom > visible[0] and not self._has_current:
                return count
            count += finder.count(folded_chunk(chunk.source, self._link_definitions))
        return count if visible is not None else 0

    @property
    def _has_current(self) -> bool:
        return any(
            view.marks.has_current
            for chunk in self._chunks
            for widget in chunk.widgets
            for view in _views(widget)
        )

    def clear_hit(self) -> None:
        """Mark no hit as the current one."""
        for chunk in self._chunks:
            for widget in chunk.widgets:
                for view in _views(widget):
                    view.marks.set_current(None)

    def _show_hit_in(self, chunk: _Chunk, number: int) -> TextView | None:
        if not chunk.is_built:
            self._build(chunk)
            self._lay_out()
        for part, widget in zip(chunk.parts, chunk.widgets, strict=True):
            if isinstance(widget, CodeBlock):
                assert isinstance(part, Code)
                assert self._finder is not None
                count = self._finder.count(folded_code(part.source))
                if number < count:
                    return widget.show_hit(number)
            else:
                count = widget.marks.count
                if number < count:
                    widget.marks.set_current(number)
                    return widget
            number -= count
        return None

    def sizeHint(self) -> QSize:
        """A minimum width, and the height of the text."""
        return QSize(240, self.height())

    # Reacting to scrolling and resizing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out the visible chunks again for another width."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        top, bottom = self._visible_range() or _EVERYWHERE
        for chunk in self._chunks:
            if chunk.is_built and chunk.bottom > top and chunk.top < bottom:
                self._measure(chunk)
            elif chunk.widgets:
                chunk.is_built = False  # its widgets are measured when idle
            else:
                chunk.height = self._estimate_height(chunk)
        self._lay_out()
        self._build_visible()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Lay out when idle: something above changed its height."""
        super().moveEvent(event)
        self._idle_timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the scroll bar from now on; outside a scroll area everything is laid out."""
        super().showEvent(event)
        self._find_scroll_area()
        if self._area is None:
            self._build_visible()
        self._idle_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop background layout."""
        super().hideEvent(event)
        self._idle_timer.stop()

    def _find_scroll_area(self) -> None:
        ancestor: QWidget | None = self.parentWidget()
        while ancestor is not None and not isinstance(ancestor, QScrollArea):
            ancestor = ancestor.parentWidget()
        if isinstance(ancestor, QScrollArea) and ancestor is not self._area:
            self._area, self._bar = ancestor, ancestor.verticalScrollBar()
            self._bar.valueChanged.connect(self._build_visible)
            self._bar.rangeChanged.connect(self._scroll_pending)

    def _visible_range(self) -> tuple[float, float] | None:
        """The visible range, in pixels from the top of the text; None if all of it is."""
        if self._area is None:
            return None
        viewport = self._area.viewport()
        top = -self.mapTo(viewport, QPoint(0, 0)).y()
        return float(top), float(top + viewport.height())

    # Creating and deleting widgets

    def _build_visible(self) -> None:
        """Lay out what is visible now, and its surroundings when idle."""
        if self._is_laying_out or not self.isVisible():
            return
        while unbuilt := self._unbuilt(*(self._visible_range() or _EVERYWHERE)):
            self._build(unbuilt[0])
            self._lay_out()
        self._idle_timer.start()

    def _build_ahead(self) -> None:
        """Lay out one chunk near the visible part, then delete distant widgets."""
        if not self.isVisible():
            return
        self._build_visible()
        self._idle_timer.stop()
        visible = self._visible_range()
        if visible is None:
            return
        height = visible[1] - visible[0]
        self._drop_distant(visible[0] - _KEPT * height, visible[1] + _KEPT * height)
        if unbuilt := self._unbuilt(visible[0] - _AHEAD * height, visible[1] + _AHEAD * height):
            self._build(unbuilt[0])
            self._lay_out()
            self._idle_timer.start()

    def _drop_distant(self, top: float, bottom: float) -> None:
        """Delete some of the widgets outside this range."""
        far = (chunk for chunk in self._chunks[_ALWAYS_BUILT:] if chunk.bottom < top or chunk.top > bottom)
        for chunk in islice(
            (chunk for chunk in far if chunk.widgets and not _is_in_use(chunk)), _DROPPED_AT_ONCE
        ):
            self._drop(chunk)
            self._idle_timer.start()

    def _unbuilt(self, top: float, bottom: float) -> list[_Chunk]:
        return [
            chunk
            for chunk in self._chunks
            if chunk.bottom > top and chunk.top < bottom and not chunk.is_built
        ]

    def _build(self, chunk: _Chunk) -> None:
        """Create the widgets of a chunk, or update them."""
        parts = parse_chunk(chunk.source, self._link_definitions)
        unchanged = 0
        while unchanged < min(len(parts), len(chunk.parts)) and parts[unchanged] == chunk.parts[unchanged]:
            unchanged += 1
        if unchanged < min(len(parts), len(chunk.widgets)):
            new, widget = parts[unchanged], chunk.widgets[unchanged]
            if (
                isinstance(new, Prose)
                and isinstance(chunk.parts[unchanged], Prose)
                and isinstance(widget, TextView)
            ):
                widget.show_html(new.html)  # the text has grown: keep its selection
                unchanged += 1
        for widget in chunk.widgets[unchanged:]:
            _delete(widget)
        chunk.widgets[unchanged:] = [self._create_widget(part) for part in parts[unchanged:]]
        chunk.parts = parts
        self._measure(chunk)

    def _create_widget(self, part: Segment) -> _Part:
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
        _mark(widget, self._finder)
        widget.ensurePolished()
        widget.show()
        self.view_made.emit(_views(widget)[0])
        return widget

    def _drop(self, chunk: _Chunk) -> None:
        for widget in chunk.widgets:
            _delete(widget)
        chunk.widgets, chunk.parts, chunk.is_built = [], [], False

    # Layout

    def _measure(self, chunk: _Chunk) -> None:
        """Set the width of a chunk's widgets and add up their heights."""
        top = 0.0
        for index, (part, widget) in enumerate(zip(chunk.parts, chunk.widgets, strict=True)):
            if index:
                top += self._theme.px(_GAP)
            top += _fit(widget, self.width() - self._indent(part))
        chunk.height, chunk.is_built = top, True

    def _measure_all(self) -> None:
        for chunk in self._chunks:
            if chunk.is_built:
                self._measure(chunk)
        self._lay_out()
        self._build_visible()

    def _indent(self, part: Segment) -> int:
        """How far a part is indented by the lists and quotes around it, in pixels."""
        if not isinstance(part, Code):
            return 0
        indent = self._theme.px(part.lists * LIST_INDENT + part.quotes * QUOTE_INDENT)
        return min(indent, self.width() // 2)

    def _estimate_height(self, chunk: _Chunk) -> float:
        if not chunk.source.strip():
            return 0.0
        if code := parse_code_block(chunk.source):
            lines = min(code[1].count("\n") + 1, 120)
            return lines * QFontMetricsF(self._theme.code_font).height() * 1.35 + self._theme.px(_CODE_FRAME)
        metrics = QFontMetricsF(self._theme.reading_font)
        letters = max(20.0, self.width() / metrics.averageCharWidth())
        height = 0.0
        for line in chunk.source.splitlines():
            lines = math.ceil(len(line) / letters)
            height += metrics.height() * 1.5 * lines if line.strip() else self._theme.px(PARAGRAPH_GAP)
        return height

    def _lay_out(self) -> None:
        """Move everything to its place; keep the scroll position of the visible text."""
        self._is_laying_out = True
        visible = self._visible_range() if self.isVisible() else None
        anchor = next((chunk for chunk in self._chunks if visible and chunk.bottom > visible[0]), None)
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
        self._is_laying_out = False
        if anchor is not None and visible is not None and visible[0] > 0 and anchor.top != before:
            self._scroll(round(anchor.top - before))

    def _place(self, chunk: _Chunk) -> None:
        y = chunk.top
        for part, widget in zip(chunk.parts, chunk.widgets, strict=True):
            is_mirrored = isinstance(part, Code) and part.is_mirrored
            corner = QPoint(0 if is_mirrored else self._indent(part), round(y))
            if widget.pos() != corner:
                widget.move(corner)
            y += widget.height() + self._theme.px(_GAP)

    def _scroll(self, distance: int) -> None:
        bar = self._bar
        if bar is None or bar.value() >= bar.maximum() - _NEAR_END:
            return
        target = bar.value() + distance
        bar.setValue(target)
        self._pending_scroll = target - bar.value()

    def _scroll_pending(self) -> None:
        if self._bar is not None and self._pending_scroll:
            pending, self._pending_scroll = self._pending_scroll, 0
            self._bar.setValue(self._bar.value() + pending)

    def _repaint_all(self) -> None:
        for chunk in self._chunks:
            for part, widget in zip(chunk.parts, chunk.widgets, strict=True):
                if isinstance(widget, CodeBlock | FormulaView):
                    widget.repaint_text()
                elif isinstance(part, Prose | Table):
                    widget.show_html(part.html)
            if not chunk.is_built:
                chunk.height = self._estimate_height(chunk)
        self._measure_all()


def _fit(widget: _Part, width: int) -> int:
    """Set the width of a widget, adapt and return its height."""
    if isinstance(widget, CodeBlock):
        return widget.fit(width)
    widget.resize(width, widget.height())
    widget.fit()
    return widget.height()


def _is_in_use(chunk: _Chunk) -> bool:
    """Whether a widget of the chunk has the focus, a selection or the hit that was gone to."""
    focus = QApplication.focusWidget()
    return any(
        (focus is not None and (widget is focus or widget.isAncestorOf(focus)))
        or any(view.textCursor().hasSelection() or view.marks.has_current for view in _views(widget))
        for widget in chunk.widgets
    )


def _mark(widget: _Part, finder: TextFinder | None) -> None:
    if isinstance(widget, CodeBlock):
        widget.mark(finder)
    else:
        widget.marks.set_finder(finder)


def _views(widget: _Part) -> list[TextView]:
    return [widget] if isinstance(widget, TextView) else widget.findChildren(TextView)


def _delete(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
