"""The choice between speed and polish: a quiet button that names the preset and opens a menu of all."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget, QWidgetAction

from app.presets import BEST, PRESETS, Preset
from app.theme import Theme, tool_tip

_PADDING = QSize(12, 8)
_GAP = 6  # between the menu and the composer
_MARK = 18.0  # the column of the mark, in pixels


class _Row(QWidget):
    """A preset in the menu: its name, its explanation below, a mark if it is in use.

    The menu does everything but painting: mouse and keys pass through to it.
    """

    def __init__(self, theme: Theme, preset: Preset, action: QWidgetAction, menu: QMenu) -> None:
        super().__init__(menu)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme, self._preset, self._action, self._menu = theme, preset, action, menu
        text = preset.explanation
        self._explanation = text[:1].upper() + text[1:]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for both lines."""
        title, small = QFontMetricsF(self._theme.text_font), QFontMetricsF(self._theme.small_font)
        width = _MARK + max(
            title.horizontalAdvance(self._preset.title), small.horizontalAdvance(self._explanation)
        )
        height = title.height() + small.height()
        return QSize(round(width) + 2 * _PADDING.width(), round(height) + 2 * _PADDING.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the row as the menu stands."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_active = self._menu.activeAction() is self._action
        if is_active:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected"))
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        title, small = QFontMetricsF(theme.text_font), QFontMetricsF(theme.small_font)
        left, top = _PADDING.width() + _MARK, float(_PADDING.height())
        if self._action.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QPointF(_PADDING.width() + 4, top + title.height() / 2), 4, 4)
        painter.setFont(theme.text_font)
        painter.setPen(theme.color("ink"))
        painter.drawText(QPointF(left, top + title.ascent()), self._preset.title)
        painter.setFont(theme.small_font)
        painter.setPen(theme.color("ink" if is_active else "muted"))
        painter.drawText(QPointF(left, top + title.height() + small.ascent()), self._explanation)
        painter.end()


class PresetButton(QPushButton):
    """Names the preset in use; Space, a click or its shortcut opens the menu of all presets."""

    chosen = Signal(object)
    """Another `Preset` was chosen by hand."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "link")
        self._theme = theme
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the name
        self.setIconSize(QSize(14, 14))
        self.setStyleSheet("padding: 4px 8px")  # the arrow stands on the other side than other icons
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._choices = QMenu(self)
        self._choices.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._group = QActionGroup(self)
        for preset in PRESETS:
            self._choices.addAction(self._action_for(preset))
        self._group.triggered.connect(lambda action: self.choose(action.data()))
        self.clicked.connect(self.open)
        theme.changed.connect(self._refresh)
        self._preset = BEST
        self.show_preset(BEST)

    @property
    def preset(self) -> Preset:
        """The preset that is shown as the one in use."""
        return self._preset

    def show_preset(self, preset: Preset) -> None:
        """Show this as the preset in use."""
        self._preset = preset
        for action in self._group.actions():
            action.setChecked(action.data() == preset)
        self._refresh()

    def open(self) -> None:
        """Open the menu, on the preset in use; above the whole composer, so that its text stays in sight."""
        place, size = self.parentWidget() or self, self._choices.sizeHint()
        corner = place.mapToGlobal(place.rect().topRight())
        self._choices.popup(corner - QPoint(size.width() - 1, size.height() + _GAP))
        self._choices.setActiveAction(self._group.checkedAction())

    def _action_for(self, preset: Preset) -> QWidgetAction:
        action = QWidgetAction(self._choices)
        action.setText(preset.sentence)  # what a screen reader says
        action.setData(preset)
        action.setCheckable(True)
        action.setDefaultWidget(_Row(self._theme, preset, action, self._choices))
        self._group.addAction(action)
        return action

    def choose(self, preset: Preset) -> None:
        """Use this preset, as if it had been chosen in the menu."""
        self.show_preset(preset)
        self.chosen.emit(preset)

    def _refresh(self) -> None:
        preset = self._preset
        self.setText(preset.title)
        self.setIcon(self._theme.icon("down", "muted", 14))
        self.setAccessibleName(f"Speed and polish: {preset.title}")
        self.setAccessibleDescription(preset.explanation)
        self.setToolTip(tool_tip(f"{preset.sentence} (Ctrl+Shift+P)"))
