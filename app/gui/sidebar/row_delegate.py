"""Draw the rows of the sidebar's list, and edit their titles in place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.base.translation import format_number
from app.gui.sidebar.rows import Row
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.save_timer import SaveTimer
from app.gui.widgets.theme import Theme, tool_tip

ROW = Qt.ItemDataRole.UserRole  # a `Row`, without those inside
UNSEEN = Qt.ItemDataRole.UserRole + 1  # whether a conversation has an unseen reply
COUNT = Qt.ItemDataRole.UserRole + 2  # of conversations in a folder
MARGIN = 14  # pixels beside a text
_DOT = 3.5  # pixels: the radius of the dot for unseen replies
_DOT_SPACE = 16  # pixels for it at the end of a line
_ICON = 14
_RADIUS = 7.0

_Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Draws headings in small type, folders with an arrow, and conversations with what is special of them."""

    begun = Signal(object)
    """The title of this `Row` is being edited."""
    typed = Signal(object, str)
    """Its title so far, shortly after a change."""
    ended = Signal(object, str)
    """Its new title; "" if the edit was cancelled."""

    def __init__(self, theme: Theme, is_marked: Callable[[Row, str], bool], parent: QWidget) -> None:
        """`is_marked(row, what)`: whether a row is "open" (the open conversation) or a "target" of a drag."""
        super().__init__(parent)
        self._theme, self._is_marked = theme, is_marked
        self._edited: Row | None = None
        self._typed = ""
        self._timer = SaveTimer(self)
        self._timer.timeout.connect(lambda: self.typed.emit(self._edited, self._typed))
        self.closeEditor.connect(self._on_closed)

    def _on_typed(self, title: str) -> None:
        self._typed = title
        self._timer.changed()

    def _on_closed(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        self._timer.stop()
        is_cancelled = hint == QStyledItemDelegate.EndEditHint.RevertModelCache
        assert isinstance(editor, LineEdit)
        self.ended.emit(self._edited, "" if is_cancelled else editor.text())

    # Drawing

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a heading, or a folder or conversation with its marks."""
        row: Row = index.data(ROW)
        area = QRectF(option.rect)
        if row.id is None:
            self._paint_small(painter, area.adjusted(self._theme.px(MARGIN), 0, 0, 0), row.text)
        else:
            super().paint(painter, option, index)
            end = self._end_text(index)
            if end:
                right = area.adjusted(0, 0, -self._theme.px(MARGIN), 0)
                self._paint_small(painter, right, end, Qt.AlignmentFlag.AlignRight)
            if index.data(UNSEEN):
                self._paint_dot(painter, area)
        if self._is_marked(row, "target"):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._theme.color("accent"))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
            painter.restore()

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Add a folder's arrow, and leave space for what stands at the end of the line."""
        super().initStyleOption(option, index)
        row: Row = index.data(ROW)
        taken = 0
        is_inside = index.parent().isValid()
        if row.kind == "folder" or row.is_pad or is_inside:  # what is inside stands below the folder's title
            is_open = bool(option.state & QStyle.StateFlag.State_Open)
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            if row.kind == "folder":
                option.icon = self._theme.icon("down" if is_open else "right", size=_ICON)
            elif row.is_pad:
                option.icon = self._theme.icon("file", size=_ICON)
            side = self._theme.px(_ICON)
            option.decorationSize = QSize(side, side)
            taken += side + self._theme.px(6)
        if self._is_marked(row, "open"):
            option.state |= QStyle.StateFlag.State_MouseOver
        if index.data(UNSEEN):
            taken += self._theme.px(_DOT_SPACE)
        if end := self._end_text(index):
            taken += QFontMetrics(self._theme.small_font).horizontalAdvance(end) + self._theme.px(6)
        if taken:
            metrics = QFontMetrics(option.font)
            width = option.rect.width() - self._theme.px(2 * MARGIN) - taken
            option.text = metrics.elidedText(option.text, Qt.TextElideMode.ElideRight, max(width, 0))

    def _end_text(self, index: _Index) -> str:
        row: Row = index.data(ROW)
        if row.kind != "folder":
            return row.note
        count = index.data(COUNT)
        return format_number(count) if count else ""

    def _paint_small(
        self,
        painter: QPainter,
        area: QRectF,
        text: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.save()
        painter.setFont(self._theme.small_font)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        painter.restore()

    def _paint_dot(self, painter: QPainter, area: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        centre = QPointF(area.right() - self._theme.px(11), area.center().y())
        radius = _DOT * self._theme.scale
        painter.drawEllipse(centre, radius, radius)
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Show the whole title as a tool tip."""
        row: Row | None = index.data(ROW)
        area: QRect = option.rect
        text = "" if row is None or row.id is None else tool_tip(row.text)
        QToolTip.showText(event.globalPos(), text, view.viewport(), area)
        return True

    # Editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """Return the field for a new title."""
        del option
        editor = LineEdit(parent)
        editor.setFrame(False)
        editor.textEdited.connect(self._on_typed)
        self._edited, self._typed = index.data(ROW), index.data()
        self.begun.emit(self._edited)
        return editor

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Take the title, with what an input method is still composing."""
        assert isinstance(editor, LineEdit)
        editor.commit_composition()
        super().setModelData(editor, model, index)
