"""A list above the message field while it holds a "/" and the beginning of a command.

The field keeps the focus: arrows move in the list, Enter or Tab does what is marked, Esc makes it a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr
from app.gui.composer.slash_commands import SlashCommand, matching
from app.gui.widgets.form_rows import announce
from app.gui.widgets.hover_list import HoverList
from app.gui.widgets.key_caps import caps_of, caps_width, paint_caps
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme

_WIDTH_EMS = 36  # at most
_ROW = 1.85  # heights of a line of text
_MOST_ROWS = 8.5  # half a row says that there is more
_GAP = 6  # pixels to the composer
_PADDING, _MARGIN = 10, 6
_NAME_EMS = 8  # the least room for a command's name
_NAME_SHARE = 0.45  # the most, of the width
_KEYS_EMS = 25  # the width below which shortcuts make room for the words

_Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole
_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class SlashMenu(QFrame):
    """Shows what the field may mean, and does it."""

    cleared = Signal()
    """The text was a command: the field is empty, and its draft is to be forgotten."""

    def __init__(
        self,
        theme: Theme,
        field: QPlainTextEdit,
        above: QWidget,
        commands: Callable[[], Sequence[SlashCommand]],
        window: QWidget,
    ) -> None:
        """`above`: what it stands above; `commands` tell what there is each time a "/" is typed."""
        super().__init__(window)
        self._theme, self._field, self._above, self._commands = theme, field, above, commands
        self._known: Sequence[SlashCommand] = ()
        self._dismissed = False
        self.setObjectName("slash")
        self.setAccessibleName(tr("Commands"))
        self._model = _Model(self)
        self._delegate = _Delegate(theme, self)
        self._list = HoverList(self)
        self._list.setAccessibleName(tr("Commands"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(self._delegate)
        self._hints = QLabel(tr("↑ ↓ choose   ·   Enter does it   ·   Esc: it is only a text"), self)
        self._hints.setProperty("kind", "small")
        self._hints.setContentsMargins(_PADDING, 3, _PADDING, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(4)
        line = QFrame(self)
        line.setProperty("kind", "hairline")
        layout.addWidget(self._list)
        layout.addWidget(line)
        layout.addWidget(self._hints)
        self.hide()
        field.textChanged.connect(self._on_text)
        field.installEventFilter(self)
        above.installEventFilter(self)
        window.installEventFilter(self)
        self._list.pointed.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(lambda _index: self._take())
        self._list.selectionModel().currentChanged.connect(self._announce)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def shown(self) -> tuple[SlashCommand, ...]:
        """What is listed."""
        return tuple(self._model.entries) if self.isVisible() else ()

    @property
    def current(self) -> SlashCommand | None:
        """What Enter would do."""
        entry = self._list.currentIndex().data(_ENTRY) if self.isVisible() else None
        return entry if isinstance(entry, SlashCommand) else None

    # What happens

    def _on_text(self) -> None:
        text = self._field.toPlainText()
        if not text.startswith("/"):
            self._dismissed, self._known = False, ()
        elif not self._known:
            self._known = self._commands()
        found = [] if self._dismissed or not self._field.hasFocus() else matching(text, self._known)
        self._model.show(found)
        self._delegate.measure(found)
        if not found:
            self.hide()
            return
        self._place()
        if not self.isVisible():
            self.show()
            self.raise_()
        self._list.setCurrentIndex(self._model.index(0))
        self._list.scrollToTop()

    def _take(self) -> None:
        """Do what is marked; a command that needs a name waits for it."""
        entry = self.current
        if entry is None:
            return
        if entry.choices is not None:
            self._put(f"{entry.typed} ")
            return
        self.hide()
        self._put("")
        self.cleared.emit()
        entry.command.run()

    def _put(self, text: str) -> None:
        self._field.setPlainText(text)
        cursor = self._field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._field.setTextCursor(cursor)

    def _move(self, by: int) -> None:
        row = (self._list.currentIndex().row() + by) % len(self._model.entries)
        self._list.setCurrentIndex(self._model.index(row))

    def _announce(self, index: QModelIndex) -> None:
        """Let a screen reader say what Enter would do, for the focus stays where one types."""
        entry = index.data(_ENTRY)
        if isinstance(entry, SlashCommand):
            announce(self._field, spoken_text(entry))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the field that are the list's; follow the composer."""
        if not self.isVisible():
            return False
        if watched is not self._field:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
                self._place()
            return False
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if overrides_escape(event):
            return True
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._dismissed = True
            self.hide()
        elif event.key() in _TAKES:
            self._take()
        elif (step := _STEPS.get(event.key())) is not None:
            self._move(step)
        else:
            return False
        return True

    # How it looks

    def _place(self) -> None:
        """Stand above the composer, as high as the list needs."""
        window = self.parentWidget()
        assert window is not None
        corner = self._above.mapTo(window, QPoint(0, 0))
        row, count = self._delegate.row_height, len(self._model.entries)
        around = self._hints.sizeHint().height() + 2 * _MARGIN + 10
        height = min(round(min(count, _MOST_ROWS) * row), max(corner.y() - _GAP - around - _MARGIN, row))
        self._list.setFixedHeight(height)
        width = min(self._above.width(), _WIDTH_EMS * self.fontMetrics().height())
        self.setGeometry(corner.x(), corner.y() - _GAP - height - around, width, height + around)

    def _dress(self) -> None:
        c = self._theme.colors
        self.setStyleSheet(
            f"#slash {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 10px; }}"
            "#slash QListView { background: transparent; border: none; outline: none; }"
        )
        if self.isVisible():
            self._place()


def spoken_text(entry: SlashCommand) -> str:
    """A line as a screen reader says it."""
    return ", ".join(part for part in (entry.typed, entry.about) if part)


class _Model(QAbstractListModel):
    """The commands that are listed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[SlashCommand] = []

    def show(self, entries: list[SlashCommand]) -> None:
        """List these."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's
        """How many there are."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What people read, what a screen reader says, or the `SlashCommand` itself."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.typed
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_text(entry)
        return entry if role == _ENTRY else None


class _Delegate(QStyledItemDelegate):
    """Draws a line: the command, what it does, its shortcut."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.name_width = 0

    def measure(self, entries: Sequence[SlashCommand]) -> None:
        """Let what commands do begin at the same place in all these lines."""
        metrics = QFontMetrics(self._name_font)
        widest = max((metrics.horizontalAdvance(entry.typed) for entry in entries), default=0)
        self.name_width = max(widest, _NAME_EMS * metrics.height())

    @property
    def _name_font(self) -> QFont:
        bold = QFont(self._theme.text_font)
        bold.setWeight(QFont.Weight.DemiBold)
        return bold

    @property
    def row_height(self) -> int:
        """Of one line, in pixels."""
        return round(QFontMetrics(self._theme.text_font).height() * _ROW)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """One line."""
        return QSize(100, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the line."""
        entry: SlashCommand = index.data(_ENTRY)
        theme, place = self._theme, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected"))
            painter.drawRoundedRect(QRectF(place), 7, 7)
        place.adjust(_PADDING, 0, -_PADDING, 0)
        most = round(place.width() * _NAME_SHARE)
        has_room = place.width() >= _KEYS_EMS * QFontMetrics(theme.text_font).height()
        caps = caps_of(entry.command.shortcut) if has_room else ()
        if caps:
            place.setRight(round(place.right() - caps_width(theme, caps)))
            top = place.center().y() - round(QFontMetrics(theme.small_font).height() / 2) - 1
            paint_caps(painter, theme, caps, QRectF(place.right() + 1, top, 0, 0).topLeft())
            place.setRight(place.right() - _PADDING)
        self._paint_words(painter, place, entry, min(self.name_width, most))
        painter.restore()

    def _paint_words(self, painter: QPainter, place: QRect, entry: SlashCommand, room: int) -> None:
        theme = self._theme
        bold = self._name_font
        metrics, right = QFontMetrics(bold), Qt.TextElideMode.ElideRight
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = metrics.elidedText(entry.typed, right, room)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(place, side, name)
        place.setLeft(place.left() + room + 2 * _PADDING)
        painter.setFont(theme.text_font)
        painter.setPen(theme.color("muted"))
        words = " ".join(entry.about.split())
        painter.drawText(
            place, side, QFontMetrics(theme.text_font).elidedText(words, right, max(place.width(), 0))
        )
