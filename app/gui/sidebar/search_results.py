"""Search results: conversations by their title, and messages with the search terms highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.base.folding import fold
from app.base.translation import tr, translated
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme, tool_tip
from app.storage import Conversation, SearchHit
from model_backends.lazy_text import lazy_text

MAX_RESULTS = 100  # messages shown
_LINES = 2  # per excerpt
_CONTEXT_LENGTH = 20  # characters of an excerpt before the first match, so that the match is visible
_PADDING_X, _PADDING_Y, _RADIUS = 14, 7, 7.0
_SPEAKERS = {
    "user": lazy_text("You: "),
    "assistant": lazy_text("Reply: "),
    "system": lazy_text("System prompt: "),
}

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class SearchResult:
    """One search result; without a message it is a pad, or a conversation whose title matches."""

    conversation: int
    message: int | None
    title: str
    speaker: str = ""
    excerpt: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    archived: bool = False

    @property
    def words(self) -> str:
        """The longest match, as written in the message."""
        return max((self.excerpt[start:end] for start, end in self.marks), key=len, default="")

    @property
    def accessible_text(self) -> str:
        """The text for screen readers."""
        title = tr("{title} (archived)").format(title=self.title) if self.archived else self.title
        return f"{title}. {self.speaker}{self.excerpt}" if self.excerpt else title


def results(text: str, hit: Sequence[SearchHit], conversations: Sequence[Conversation]) -> list[SearchResult]:
    """Build the results for `text` in these conversations: titles first, unless a message of it matches."""
    archived = {entry.id: entry.archived for entry in conversations}
    messages = [_to_result(hit, archived[hit.conversation]) for hit in hit if hit.conversation in archived]
    in_messages = {hit.conversation for hit in messages}
    words = fold(text).split()
    titles = [
        SearchResult(entry.id, None, entry.title, archived=entry.archived)
        for entry in conversations
        if entry.id not in in_messages and words and all(word in fold(entry.title) for word in words)
    ]
    return titles + messages


def _to_result(hit: SearchHit, archived: bool) -> SearchResult:
    """Convert a search hit; its excerpt begins at a word shortly before the first match."""
    start = 0
    if hit.marks and (first := hit.marks[0][0]) > _CONTEXT_LENGTH:
        start = hit.excerpt.find(" ", first - _CONTEXT_LENGTH, first) + 1
    lead = "…" if start and not hit.excerpt.startswith("…", start) else ""
    offset = len(lead) - start
    return SearchResult(
        hit.conversation,
        hit.message,
        hit.title,
        _speaker(hit),
        lead + hit.excerpt[start:],
        tuple((begin + offset, end + offset) for begin, end in hit.marks if begin >= start),
        archived,
    )


def _speaker(hit: SearchHit) -> str:
    if hit.message is None:
        return tr("Pad: ")
    return f"{hit.file}: " if hit.file else translated(_SPEAKERS[hit.role])


class SearchResults(QListView):
    """The list of search results. The search field keeps the focus and moves through it."""

    opened = Signal(object)
    """Open this `SearchResult`."""
    left = Signal()
    """Esc was pressed here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setObjectName("conversations")
        self.setAccessibleName(tr("Search results"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._open)
        theme.changed.connect(self.doItemsLayout)

    @property
    def results(self) -> Sequence[SearchResult]:
        """The results shown."""
        return self._model.results

    def show_results(self, results: Sequence[SearchResult]) -> None:
        """Show these results, with the first one selected."""
        self._model.show(results)
        self.scrollToTop()
        if results:
            self.setCurrentIndex(self._model.index(0))

    def open_current(self) -> None:
        """Open the selected result."""
        self._open(self.currentIndex())

    def move_by(self, event: QKeyEvent) -> None:
        """Handle a navigation key that was pressed in the search field."""
        self.keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window's shortcuts while this list has the focus."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, leave on Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.results[index.row()])


class _Model(QAbstractListModel):
    """The results as a Qt model."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.results: list[SearchResult] = []

    def show(self, results: Sequence[SearchResult]) -> None:
        self.beginResetModel()
        self.results = list(results)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """The number of results."""
        return 0 if parent is not None and parent.isValid() else len(self.results)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text for screen readers, and the full title as a tool tip."""
        hit = self.results[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return hit.accessible_text
        return tool_tip(hit.title) if role == Qt.ItemDataRole.ToolTipRole else None


class _Delegate(QStyledItemDelegate):
    """Draws a result: the title, and up to two lines of the message."""

    def __init__(self, theme: Theme, view: SearchResults) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The width of the list, and the height of the lines."""
        width = self._view.viewport().width()
        height = self._title_height()
        hit = self._view.results[index.row()]
        if hit.excerpt:
            lines = self._excerpt_layout(hit, width - 2 * _PADDING_X).lineCount()
            height += 2 + lines * self._line_height()
        return QSize(width, round(height + 2 * _PADDING_Y))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw background, title and excerpt."""
        hit, area = self._view.results[index.row()], QRectF(option.rect)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or hovered:
            focused = chosen and self._view.hasFocus()
            painter.setPen(self._theme.color("accent") if focused else Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected" if chosen else "hover"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        inside = area.adjusted(_PADDING_X, _PADDING_Y, -_PADDING_X, -_PADDING_Y)
        title = QRectF(inside.x(), inside.y(), inside.width(), self._title_height())
        painter.setFont(self._theme.text_font)
        painter.setPen(self._theme.color("text"))
        metrics = QFontMetricsF(self._theme.text_font)
        if hit.archived:
            mark, small = tr("Archived"), QFontMetricsF(self._theme.small_font)
            painter.save()
            painter.setFont(self._theme.small_font)
            painter.setPen(self._theme.color("text" if chosen or hovered else "muted"))
            end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(title, end | Qt.TextFlag.TextSingleLine, mark)
            painter.restore()
            title.setWidth(max(title.width() - small.horizontalAdvance(mark) - 2 * _LINES, 0))
        shown = metrics.elidedText(hit.title, Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        if hit.excerpt:
            # the muted colour has too little contrast on a coloured background
            painter.setPen(self._theme.color("text" if chosen or hovered else "muted"))
            layout = self._excerpt_layout(hit, inside.width())
            layout.draw(painter, QPointF(inside.x(), title.bottom() + 2))
        painter.restore()

    def _title_height(self) -> float:
        return QFontMetricsF(self._theme.text_font).height()

    def _line_height(self) -> float:
        return QFontMetricsF(self._theme.small_font).lineSpacing()

    def _excerpt_layout(self, hit: SearchResult, width: float) -> QTextLayout:
        """Lay out the excerpt in lines of this width; excess text is cut off."""
        text = f"{hit.speaker}{hit.excerpt}"
        layout = self._layout(hit, text, width)
        if layout.lineCount() <= _LINES:
            return layout
        last = layout.lineAt(_LINES - 1)
        end = last.textStart() + last.textLength() - 2  # space for the ellipsis
        return self._layout(hit, f"{text[:end].rstrip(' .,;:…')}…", width)

    def _layout(self, hit: SearchResult, text: str, width: float) -> QTextLayout:
        layout = QTextLayout(text, self._theme.small_font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._marks(hit))
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height += self._line_height()
        layout.endLayout()
        return layout

    def _marks(self, hit: SearchResult) -> list[QTextLayout.FormatRange]:
        style = QTextCharFormat()
        style.setForeground(self._theme.color("accent"))
        style.setFontWeight(QFont.Weight.DemiBold)
        ranges = []
        for start, end in hit.marks:
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = start + len(hit.speaker), end - start
            mark.format = style
            ranges.append(mark)
        return ranges
