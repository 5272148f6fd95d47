"""What else a word could be: a list beside the word, the likeliest first, to take one from."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.base.translation import tr
from app.gui.widgets.basic import link_button
from app.gui.widgets.form_rows import announce
from app.gui.widgets.hover_list import HoverList
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme
from app.gui.words.probability import format_probability
from app.session.word_alternatives import Alternative

_WIDTH, _EDGE, _DISTANCE = 320.0, 6, 6  # pixels: at most, to the edges of the window, to the word
_MARGIN, _PADDING, _GAP = 12.0, 10.0, 8.0
_ROW = 1.9  # heights of a line of text
_BAR = (78.0, 6.0)  # pixels
_PERCENT_EMS = 2.6
_MOST_TEXT = 28  # characters of a word that are shown

_Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole


class AlternativesPopup(QFrame):
    """Lists alternatives of one word. Arrow keys choose, Enter or a click takes one, Esc closes it."""

    taken = Signal(str, bool)
    """The word to take, and whether the sentence around it is adapted to it."""
    closed = Signal()
    """Nothing more is to be read for it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._word_box = QRect()
        self._is_open = False
        self._focused_before: QWidget | None = None
        self.setObjectName("alternatives")
        self.setAccessibleName(tr("Alternatives"))
        self._title = QLabel("", self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._own = QLabel("", self)
        self._own.setProperty("kind", "small")
        self._close = link_button(tr("Close"), tr("Close the alternatives (Esc)"), self.close_popup)
        self._close.setText("")
        self._model = QStandardItemModel(self)
        self._list = _List(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Delegate(theme, self))
        self._list.setAccessibleName(tr("Alternatives"))
        self._note = QLabel("", self)
        self._note.setProperty("kind", "small")
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._adapt = QCheckBox(tr("Adapt the sentence around it"), self)
        self._adapt.setChecked(True)
        self._head = QHBoxLayout()
        self._head.addWidget(self._title)
        self._head.addWidget(self._own, 1)
        self._head.addWidget(self._close)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self._list)
        self._column.addWidget(self._adapt)
        self._column.addWidget(self._note)
        self._list.hovered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(lambda _index: self._take())
        self._list.chosen.connect(self._take)
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)
        theme.changed.connect(self._use_theme)
        self.hide()
        self._use_theme()

    @property
    def adapts(self) -> bool:
        """Whether the sentence around a word that is taken is adapted to it."""
        return self._adapt.isChecked()

    @property
    def rows(self) -> list[tuple[str, float | None]]:
        """The words listed, and how likely each is."""
        entries = (self._model.item(row).data(_ENTRY) for row in range(self._model.rowCount()))
        return [(entry.word, entry.probability) for entry in entries]

    @property
    def note(self) -> str:
        """The text below the list."""
        return self._note.text()

    def set_adapts(self, adapts: bool) -> None:
        """Adapt the sentence around a word that is taken, or leave it."""
        self._adapt.setChecked(adapts)

    def open_beside(self, word: str, box: QRect) -> None:
        """Open for a word at a place in the window; nothing is listed yet."""
        if not self._is_open:
            self._focused_before = QApplication.focusWidget()
        self._word_box, self._is_open = box, True
        shown = word if len(word) <= _MOST_TEXT else f"{word[:_MOST_TEXT]}…"
        self._title.setText(tr("“{word}”").format(word=shown))
        self._model.clear()
        self.show_alternatives((), None, is_reading=True)
        self.show()
        self.raise_()
        self._list.setFocus()
        announce(self._list, tr("Alternatives for {word}. Reading…").format(word=word))

    def show_alternatives(
        self, alternatives: Sequence[Alternative], own: float | None, *, is_reading: bool, waits: bool = False
    ) -> None:
        """Show what has been read; `own`: how likely the present word is, `waits`: for a reply to end."""
        current = self._list.currentIndex().data(_ENTRY)
        self._model.clear()
        for alternative in alternatives:
            self._model.appendRow(_item(alternative))
        words = [alternative.word for alternative in alternatives]
        row = words.index(current.word) if isinstance(current, Alternative) and current.word in words else 0
        self._list.setCurrentIndex(self._model.index(row, 0))
        self._own.setText("" if own is None else tr("{percent} here").format(percent=format_probability(own)))
        if waits:
            note = tr("Waiting until the reply is written…")
        elif is_reading:
            note = tr("Asking the model…")
        elif alternatives:
            note = tr("How likely each word is here, compared with the others, if all else stays.")
        else:
            note = tr("No other word reaches 1% here, if all else stays.")
        self._show_note(note)
        if not is_reading:
            announce(self._list, _spoken(alternatives) if alternatives else note)

    def show_failure(self, message: str) -> None:
        """Say why nothing more can be read."""
        self._show_note(message)
        announce(self._list, message)

    def close_popup(self) -> None:
        """Close it, and give the focus back."""
        if self._is_open:
            self._is_open = False
            before, self._focused_before = self._focused_before, None
            if before is not None and isValid(before) and before.isVisible():
                before.setFocus()
            self.hide()
            self.closed.emit()

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close when the window changes its size: the word is elsewhere then."""
        if event.type() == QEvent.Type.Resize and self._is_open:
            self.close_popup()
        return False

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window's shortcuts."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_popup()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Let Tab go round within the list, the switch and the button."""
        stops = [one for one in (self._list, self._adapt, self._close) if one.isVisible()]
        focus = QApplication.focusWidget()
        place = stops.index(focus) if focus in stops else 0
        stops[(place + (1 if next else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    # Helpers

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Close when the focus goes elsewhere in the window."""
        if self._is_open and now is not None and now is not self and not self.isAncestorOf(now):
            self._focused_before = None
            self.close_popup()

    def _take(self) -> None:
        entry = self._list.currentIndex().data(_ENTRY)
        if isinstance(entry, Alternative):
            adapts = self.adapts
            self.close_popup()
            self.taken.emit(entry.word, adapts)

    def _show_note(self, text: str) -> None:
        self._note.setText(text)
        has_rows = self._model.rowCount() > 0
        self._list.setVisible(has_rows or self._list.hasFocus())
        self._adapt.setVisible(has_rows)
        self._place()

    def _place(self) -> None:
        """Move below the word; where there is no room, above it."""
        window = self.parentWidget()
        assert window is not None
        px, rows = self._theme.px, self._model.rowCount()
        row_height = self._list.sizeHintForRow(0) if rows else 0
        width = min(px(_WIDTH), window.width() - 2 * _EDGE)
        self._list.setFixedHeight(rows * row_height + (4 if rows else 0))
        self.setFixedWidth(width)
        margin = px(_MARGIN)
        self._note.setFixedHeight(self._note.heightForWidth(width - 2 * margin))
        self._column.activate()
        height = self._column.totalSizeHint().height()
        box, most = self._word_box, window.height() - 2 * _EDGE
        height = min(height, most)
        x = min(max(box.left() - margin, _EDGE), window.width() - width - _EDGE)
        below, above = box.bottom() + _DISTANCE, box.top() - _DISTANCE - height
        y = below if below + height <= window.height() - _EDGE or above < _EDGE else above
        self.setGeometry(x, max(min(y, window.height() - height - _EDGE), _EDGE), width, height)

    def _use_theme(self) -> None:
        c, margin = self._theme.colors, self._theme.px(_MARGIN)
        self.setStyleSheet(
            f"#alternatives {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 10px; }}"
            "#alternatives QListView { background: transparent; border: none; outline: none; }"
        )
        bold = QFont(self._theme.text_font)
        bold.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(bold)
        self._head.setSpacing(self._theme.px(_GAP))
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(self._theme.px(_GAP))
        self._close.setIcon(self._theme.icon("cross", size=15))
        if self.isVisible():
            self._place()


class _List(HoverList):
    """The list; it has the focus."""

    chosen = Signal()
    """Enter was pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(HoverList.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the chosen word on Enter; leave Esc to the popup."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


def _spoken_entry(alternative: Alternative) -> str:
    """Describe a row for screen readers."""
    if alternative.probability is None:
        return alternative.word
    return tr("{word}, {details}").format(
        word=alternative.word, details=format_probability(alternative.probability)
    )


def _spoken(alternatives: Sequence[Alternative]) -> str:
    """Describe the list, once it is complete."""
    listed = "; ".join(_spoken_entry(alternative) for alternative in alternatives)
    return tr("Alternatives: {list}.").format(list=listed)


def _item(alternative: Alternative) -> QStandardItem:
    item = QStandardItem(alternative.word)
    item.setEditable(False)
    item.setData(alternative, _ENTRY)
    item.setData(_spoken_entry(alternative), Qt.ItemDataRole.AccessibleTextRole)
    return item


class _Delegate(QStyledItemDelegate):
    """Draws a row: the word, a bar, its probability."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The size of a row."""
        return QSize(100, round(QFontMetrics(self._theme.text_font).height() * _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row."""
        entry: Alternative = index.data(_ENTRY)
        theme, px = self._theme, self._theme.px
        rect, state = QRectF(option.rect), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(theme.color("accent"))
            painter.setBrush(theme.color("selected"))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
            painter.setPen(Qt.PenStyle.NoPen)
        rect.adjust(px(_PADDING), 0, -px(_PADDING), 0)
        percent_width = math.ceil(_PERCENT_EMS * QFontMetricsF(theme.small_font).height())
        right = QRectF(rect.right() - percent_width, rect.top(), percent_width, rect.height())
        bar = QRectF(
            right.left() - px(_BAR[0]), rect.center().y() - px(_BAR[1]) / 2, px(_BAR[0]), px(_BAR[1])
        )
        if entry.probability is not None:
            painter.setBrush(theme.color("line"))
            painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)
            filled = QRectF(bar)
            filled.setWidth(max(bar.width() * entry.probability, bar.height()))
            painter.setBrush(theme.color("accent"))
            painter.drawRoundedRect(filled, bar.height() / 2, bar.height() / 2)
            painter.setFont(theme.small_font)
            painter.setPen(theme.color("muted"))
            share = format_probability(entry.probability)
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, share)
        painter.setFont(theme.text_font)
        painter.setPen(theme.color("text"))
        room = bar.left() - rect.left() - px(_GAP)
        shown = QFontMetricsF(theme.text_font).elidedText(entry.word, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.restore()
