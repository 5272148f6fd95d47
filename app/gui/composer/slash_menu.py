"""A list above the message field while it contains "/" and the start of a command.

The field keeps the focus: arrows select, Enter or Tab runs the command, Esc closes the list.
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
from app.gui.composer.slash_commands import SlashCommand, match_commands
from app.gui.widgets.form_rows import announce
from app.gui.widgets.hover_list import HoverList
from app.gui.widgets.key_caps import caps_of, caps_width, paint_caps
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme

_WIDTH_EMS = 36  # maximum
_ROW = 1.85  # heights of a line of text
_MAX_ROWS = 8.5  # half a row shows that there is more
_GAP = 6  # pixels to the composer
_PADDING, _MARGIN = 10, 6
_NAME_EMS = 8  # minimum width of a command's name
_NAME_SHARE = 0.45  # maximum, as a share of the width
_KEYS_EMS = 25  # width below which shortcuts are hidden

_Index = QModelIndex | QPersistentModelIndex
_ENTRY = Qt.ItemDataRole.UserRole
_STEPS: dict[int, int] = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_ACCEPT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class SlashMenu(QFrame):
    """Lists the commands that the field's text may mean, and runs one."""

    cleared = Signal()
    """A command was run: the field is empty, and its draft should be deleted."""

    def __init__(
        self,
        theme: Theme,
        field: QPlainTextEdit,
        anchor: QWidget,
        commands: Callable[[], Sequence[SlashCommand]],
        window: QWidget,
    ) -> None:
        """`anchor`: the widget below the list; `commands` is called each time a "/" is typed."""
        super().__init__(window)
        self._theme, self._field, self._anchor, self._commands = theme, field, anchor, commands
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
        self._hints = QLabel(tr("↑ ↓ choose   ·   Enter to run   ·   Esc to type it as text"), self)
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
        anchor.installEventFilter(self)
        window.installEventFilter(self)
        self._list.hovered.connect(self._list.setCurrentIndex)
        self._list.clicked.connect(lambda _index: self._run_current())
        self._list.selectionModel().currentChanged.connect(self._announce)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def shown(self) -> tuple[SlashCommand, ...]:
        """The commands listed."""
        return tuple(self._model.entries) if self.isVisible() else ()

    @property
    def current(self) -> SlashCommand | None:
        """The selected command."""
        entry = self._list.currentIndex().data(_ENTRY) if self.isVisible() else None
        return entry if isinstance(entry, SlashCommand) else None

    # Behaviour

    def _on_text(self) -> None:
        text = self._field.toPlainText()
        if not text.startswith("/"):
            self._dismissed, self._known = False, ()
        elif not self._known:
            self._known = self._commands()
        found = [] if self._dismissed or not self._field.hasFocus() else match_commands(text, self._known)
        self._model.show(found)
        self._delegate.measure(found)
        if not found:
            self.hide()
            return
        self._update_geometry()
        if not self.isVisible():
            self.show()
            self.raise_()
        self._list.setCurrentIndex(self._model.index(0))
        self._list.scrollToTop()

    def _run_current(self) -> None:
        """Run the selected command; one with choices waits for a name."""
        entry = self.current
        if entry is None:
            return
        if entry.choices is not None:
            self._set_text(f"{entry.typed} ")
            return
        self.hide()
        self._set_text("")
        self.cleared.emit()
        entry.command.run()

    def _set_text(self, text: str) -> None:
        self._field.setPlainText(text)
        cursor = self._field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self._field.setTextCursor(cursor)

    def _move(self, by: int) -> None:
        row = (self._list.currentIndex().row() + by) % len(self._model.entries)
        self._list.setCurrentIndex(self._model.index(row))

    def _announce(self, index: QModelIndex) -> None:
        """Announce the selection to screen readers, as the focus stays in the field."""
        entry = index.data(_ENTRY)
        if isinstance(entry, SlashCommand):
            announce(self._field, accessible_text(entry))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the field's navigation keys; follow the composer."""
        if not self.isVisible():
            return False
        if watched is not self._field:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
                self._update_geometry()
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
        elif event.key() in _ACCEPT_KEYS:
            self._run_current()
        elif (step := _STEPS.get(event.key())) is not None:
            self._move(step)
        else:
            return False
        return True

    # Appearance

    def _update_geometry(self) -> None:
        """Place the list above the composer, as high as needed."""
        window = self.parentWidget()
        assert window is not None
        corner = self._anchor.mapTo(window, QPoint(0, 0))
        row, count = self._delegate.row_height, len(self._model.entries)
        frame_height = self._hints.sizeHint().height() + 2 * _MARGIN + 10
        height = min(round(min(count, _MAX_ROWS) * row), max(corner.y() - _GAP - frame_height - _MARGIN, row))
        self._list.setFixedHeight(height)
        width = min(self._anchor.width(), _WIDTH_EMS * self.fontMetrics().height())
        self.setGeometry(corner.x(), corner.y() - _GAP - height - frame_height, width, height + frame_height)

    def _use_theme(self) -> None:
        c = self._theme.colors
        self.setStyleSheet(
            f"#slash {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: 10px; }}"
            "#slash QListView { background: transparent; border: none; outline: none; }"
        )
        if self.isVisible():
            self._update_geometry()


def accessible_text(entry: SlashCommand) -> str:
    """A line as read by screen readers."""
    return ", ".join(part for part in (entry.typed, entry.about) if part)


class _Model(QAbstractListModel):
    """The commands listed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[SlashCommand] = []

    def show(self, entries: list[SlashCommand]) -> None:
        """List these commands."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's
        """The number of commands."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text, the accessible text, or the `SlashCommand`."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.typed
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return accessible_text(entry)
        return entry if role == _ENTRY else None


class _Delegate(QStyledItemDelegate):
    """Draws a line: the command, its description, its shortcut."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.name_width = 0

    def measure(self, entries: Sequence[SlashCommand]) -> None:
        """Align the descriptions of these commands."""
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
        """The height of a line, in pixels."""
        return round(QFontMetrics(self._theme.text_font).height() * _ROW)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The size of a line."""
        return QSize(100, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the line."""
        entry: SlashCommand = index.data(_ENTRY)
        theme, rect = self._theme, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected"))
            painter.drawRoundedRect(QRectF(rect), 7, 7)
        rect.adjust(_PADDING, 0, -_PADDING, 0)
        max_name_width = round(rect.width() * _NAME_SHARE)
        shows_keys = rect.width() >= _KEYS_EMS * QFontMetrics(theme.text_font).height()
        caps = caps_of(entry.command.shortcut) if shows_keys else ()
        if caps:
            rect.setRight(round(rect.right() - caps_width(theme, caps)))
            top = rect.center().y() - round(QFontMetrics(theme.small_font).height() / 2) - 1
            paint_caps(painter, theme, caps, QRectF(rect.right() + 1, top, 0, 0).topLeft())
            rect.setRight(rect.right() - _PADDING)
        self._paint_text(painter, rect, entry, min(self.name_width, max_name_width))
        painter.restore()

    def _paint_text(self, painter: QPainter, rect: QRect, entry: SlashCommand, name_width: int) -> None:
        theme = self._theme
        bold = self._name_font
        metrics, right = QFontMetrics(bold), Qt.TextElideMode.ElideRight
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = metrics.elidedText(entry.typed, right, name_width)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(rect, side, name)
        rect.setLeft(rect.left() + name_width + 2 * _PADDING)
        painter.setFont(theme.text_font)
        painter.setPen(theme.color("muted"))
        about = " ".join(entry.about.split())
        painter.drawText(
            rect, side, QFontMetrics(theme.text_font).elidedText(about, right, max(rect.width(), 0))
        )
