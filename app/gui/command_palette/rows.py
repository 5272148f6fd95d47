"""The rows of the palette: list model and delegate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QIcon,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.gui.command_palette.commands import PaletteRow
from app.gui.widgets.key_caps import accessible_shortcuts, caps_height, caps_of, caps_width, paint_caps
from app.gui.widgets.theme import Theme

LINE = Qt.ItemDataRole.UserRole
MARGIN = 8  # pixels beside a row
_PADDING, _GAP = 10, 11  # pixels inside a row
_ROW, _HEADING, _ICON = 1.95, 1.9, 1.12  # heights relative to their fonts

_Index = QModelIndex | QPersistentModelIndex


class PaletteRowModel(QAbstractListModel):
    """The rows listed, best first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: list[PaletteRow] = []

    def show_lines(self, lines: Sequence[PaletteRow]) -> None:
        """List these rows."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    @property
    def lines(self) -> list[PaletteRow]:
        """The rows listed."""
        return self._lines

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's
        """The number of rows."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text, the accessible text, or the `PaletteRow`."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.command.sentence
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return accessible_text(line)
        return line if role == LINE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Disable commands that are not possible now."""
        is_possible = index.isValid() and self._lines[index.row()].command.is_possible
        return super().flags(index) if is_possible else Qt.ItemFlag.NoItemFlags


def accessible_text(line: PaletteRow) -> str:
    """A row as read by screen readers."""
    command = line.command
    rest = accessible_shortcuts([command.shortcut]) if command.shortcut else command.note
    return f"{command.sentence}, {rest}" if rest else command.sentence


class PaletteRowDelegate(QStyledItemDelegate):
    """Draws a row: heading above; icon, text with highlighted letters, shortcut or note."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[tuple[str, str], QIcon] = {}
        theme.changed.connect(self._icons.clear)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The size of the row, and of its heading if it has one."""
        line: PaletteRow = index.data(LINE)
        return QSize(100, self.row_height + (self._heading_height if line.heading else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row."""
        line: PaletteRow = index.data(LINE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        if line.heading:
            self._paint_heading(painter, rect, line.heading)
            rect.setTop(rect.top() + self._heading_height)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("selected"))
            painter.drawRoundedRect(QRectF(rect), 8, 8)
        self._paint_line(painter, rect.adjusted(_PADDING, 0, -_PADDING, 0), line)
        painter.restore()

    @property
    def row_height(self) -> int:
        """The height of a row without a heading, in pixels."""
        return round(QFontMetricsF(self._theme.text_font).height() * _ROW)

    @property
    def _icon_size(self) -> int:
        return round(QFontMetricsF(self._theme.text_font).height() * _ICON)

    @property
    def _heading_height(self) -> int:
        return round(QFontMetricsF(self._theme.small_font).height() * _HEADING)

    def _paint_heading(self, painter: QPainter, rect: QRect, heading: str) -> None:
        font = QFont(self._theme.small_font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._theme.color("muted"))
        text_rect = QRectF(rect.x() + _PADDING, rect.y(), rect.width() - _PADDING, self._heading_height - 3)
        painter.drawText(text_rect, Qt.AlignmentFlag.AlignBottom, heading)

    def _paint_line(self, painter: QPainter, rect: QRect, line: PaletteRow) -> None:
        command, size = line.command, self._icon_size
        if command.icon:
            icon = self._icon(command.icon, "muted" if command.is_possible else "line")
            icon.paint(painter, QRect(rect.x(), rect.center().y() - size // 2 + 1, size, size))
        right = self._paint_shortcut_or_note(painter, rect, line)
        left = rect.x() + size + _GAP
        self._paint_text(painter, QRectF(left, rect.y(), right - _GAP - left, rect.height()), line)

    def _paint_shortcut_or_note(self, painter: QPainter, rect: QRect, line: PaletteRow) -> float:
        """Draw the shortcut, or else the note; return its left edge."""
        command, theme = line.command, self._theme
        caps = caps_of(command.shortcut)
        edge = float(rect.right() + 1)
        if caps:
            left = edge - caps_width(theme, caps)
            height = caps_height(theme)
            paint_caps(painter, theme, caps, QPointF(left, rect.y() + (rect.height() - height) / 2))
            return left
        metrics = QFontMetricsF(theme.small_font)
        note = metrics.elidedText(command.note, Qt.TextElideMode.ElideRight, rect.width() / 3)
        painter.setFont(theme.small_font)
        painter.setPen(theme.color("muted"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, note)
        return edge - metrics.horizontalAdvance(note)

    def _paint_text(self, painter: QPainter, rect: QRectF, line: PaletteRow) -> None:
        command, theme = line.command, self._theme
        verb_length = len(command.sentence) - len(command.title)
        bold = QFont(theme.text_font)
        bold.setWeight(QFont.Weight.Bold)
        # Measured in bold, so that highlighted letters fit as well.
        sentence = " ".join(command.sentence.splitlines())
        text = QFontMetricsF(bold).elidedText(sentence, Qt.TextElideMode.ElideRight, rect.width())
        layout = QTextLayout(text, theme.text_font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        quiet, marked = QTextCharFormat(), QTextCharFormat()
        quiet.setForeground(theme.color("muted"))
        marked.setForeground(theme.color("accent" if command.is_possible else "muted"))
        marked.setFontWeight(QFont.Weight.Bold)
        formats = [_range(0, verb_length, quiet)]
        formats += [_range(mark, 1, marked) for mark in line.marks if mark < len(text)]
        layout.setFormats(formats)
        layout.beginLayout()
        first = layout.createLine()
        first.setLineWidth(rect.width())
        layout.endLayout()
        painter.setPen(theme.color("text" if command.is_possible else "muted"))
        layout.draw(painter, QPointF(rect.x(), rect.y() + (rect.height() - first.height()) / 2))

    def _icon(self, name: str, color: str) -> QIcon:
        if (name, color) not in self._icons:
            self._icons[name, color] = QIcon(self._theme.pixmap(name, color, self._icon_size))
        return self._icons[name, color]


def _range(start: int, length: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    format_range = QTextLayout.FormatRange()
    format_range.start, format_range.length, format_range.format = start, length, style
    return format_range
