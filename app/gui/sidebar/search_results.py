"""What a search found: conversations by their title, and messages with the words in question marked."""

from __future__ import annotations

import unicodedata
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

from app.base.translation import tr, translated
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme, tool_tip
from app.storage import Conversation, SearchHit
from model_backends.lazy_text import lazy_text

MOST = 100  # messages that are shown
_LINES = 2  # of an excerpt
_LEAD = 20  # characters of an excerpt before the first word in question, so that it can be seen
_PADDING_X, _PADDING_Y, _RADIUS = 14, 7, 7.0
_SPEAKERS = {
    "user": lazy_text("You: "),
    "assistant": lazy_text("Reply: "),
    "system": lazy_text("System prompt: "),
}

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Hit:
    """One line of the results; without a message it is a conversation whose title has the words."""

    conversation: int
    message: int | None
    title: str
    speaker: str = ""
    excerpt: str = ""
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def words(self) -> str:
        """The first words in question, as they are written there."""
        return self.excerpt[slice(*self.marks[0])] if self.marks else ""

    @property
    def spoken(self) -> str:
        """The line in words."""
        return f"{self.title}. {self.speaker}{self.excerpt}" if self.excerpt else self.title


def hits(text: str, found: Sequence[SearchHit], conversations: Sequence[Conversation]) -> list[Hit]:
    """The results for `text` among these conversations: titles first, unless a message says the same."""
    shown = {entry.id for entry in conversations}
    messages = [_hit(one) for one in found if one.conversation in shown]
    in_messages = {hit.conversation for hit in messages}
    words = _folded(text).split()
    titles = [
        Hit(entry.id, None, entry.title)
        for entry in conversations
        if entry.id not in in_messages and words and all(word in _folded(entry.title) for word in words)
    ]
    return titles + messages


def _hit(found: SearchHit) -> Hit:
    """The excerpt begins shortly before the first word in question, at the start of a word."""
    start = 0
    if found.marks and (first := found.marks[0][0]) > _LEAD:
        start = found.excerpt.find(" ", first - _LEAD, first) + 1
    lead = "…" if start and not found.excerpt.startswith("…", start) else ""
    by = len(lead) - start
    return Hit(
        found.conversation,
        found.message,
        found.title,
        f"{found.file}: " if found.file else translated(_SPEAKERS[found.role]),
        lead + found.excerpt[start:],
        tuple((begin + by, end + by) for begin, end in found.marks if begin >= start),
    )


def _folded(text: str) -> str:
    """Without case and accents, as the search for messages sees it."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


class SearchResults(QListView):
    """The results of a search. The field above it keeps the focus and moves through it."""

    opened = Signal(object)
    """This `Hit` is to be opened."""
    left = Signal()
    """Esc was pressed here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = _Hits(self)
        self.setModel(self._hits)
        self.setItemDelegate(_Painter(theme, self))
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
    def hits(self) -> Sequence[Hit]:
        """What is shown."""
        return self._hits.hits

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show these, the first one chosen."""
        self._hits.show(hits)
        self.scrollToTop()
        if hits:
            self.setCurrentIndex(self._hits.index(0))

    def open_current(self) -> None:
        """Open the one that is chosen."""
        self._open(self.currentIndex())

    def move_by(self, event: QKeyEvent) -> None:
        """Choose another one, by a key that was pressed elsewhere."""
        self.keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc is this list's, not the window's, while it has the focus."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Esc leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_current()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.hits[index.row()])


class _Hits(QAbstractListModel):
    """The results as Qt wants them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.hits: list[Hit] = []

    def show(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = list(hits)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """As many as were found."""
        return 0 if parent is not None and parent.isValid() else len(self.hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What is read out, and the whole title as a tool tip."""
        hit = self.hits[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return hit.spoken
        return tool_tip(hit.title) if role == Qt.ItemDataRole.ToolTipRole else None


class _Painter(QStyledItemDelegate):
    """Draws a result: the title, and below it up to two lines of the message."""

    def __init__(self, theme: Theme, view: SearchResults) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """As wide as the list; the height of its lines."""
        width = self._view.viewport().width()
        height = self._title_height()
        hit = self._view.hits[index.row()]
        if hit.excerpt:
            lines = self._laid_out(hit, width - 2 * _PADDING_X).lineCount()
            height += 2 + lines * self._line_height()
        return QSize(width, round(height + 2 * _PADDING_Y))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the back, the title and the excerpt."""
        hit, area = self._view.hits[index.row()], QRectF(option.rect)
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
        shown = metrics.elidedText(hit.title, Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        if hit.excerpt:
            # the muted colour is too faint on a coloured back
            painter.setPen(self._theme.color("text" if chosen or hovered else "muted"))
            layout = self._laid_out(hit, inside.width())
            layout.draw(painter, QPointF(inside.x(), title.bottom() + 2))
        painter.restore()

    def _title_height(self) -> float:
        return QFontMetricsF(self._theme.text_font).height()

    def _line_height(self) -> float:
        return QFontMetricsF(self._theme.small_font).lineSpacing()

    def _laid_out(self, hit: Hit, width: float) -> QTextLayout:
        """The excerpt in lines of this width; what does not fit is cut off."""
        text = f"{hit.speaker}{hit.excerpt}"
        layout = self._layout(hit, text, width)
        if layout.lineCount() <= _LINES:
            return layout
        last = layout.lineAt(_LINES - 1)
        end = last.textStart() + last.textLength() - 2  # room for the sign that something follows
        return self._layout(hit, f"{text[:end].rstrip(' .,;:…')}…", width)

    def _layout(self, hit: Hit, text: str, width: float) -> QTextLayout:
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

    def _marks(self, hit: Hit) -> list[QTextLayout.FormatRange]:
        style = QTextCharFormat()
        style.setForeground(self._theme.color("accent"))
        style.setFontWeight(QFont.Weight.DemiBold)
        ranges = []
        for start, end in hit.marks:
            one = QTextLayout.FormatRange()
            one.start, one.length = start + len(hit.speaker), end - start
            one.format = style
            ranges.append(one)
        return ranges
