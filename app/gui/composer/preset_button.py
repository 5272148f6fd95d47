"""The preset button, which trades speed for quality: shows the preset and opens a menu of all presets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget, QWidgetAction

from app.base.translation import tr, translated
from app.gui.widgets.theme import Theme, tool_tip
from app.settings.presets import BEST, CUSTOM, PRESETS, Preset

_PADDING = QSize(12, 8)
_GAP = 6  # between the menu and the composer
_MARK = 18.0  # the column of the mark, in pixels
_MAX_WIDTH_EMS = 27  # maximum width of an explanation, which may be user-written
_TITLE_EMS = 9  # maximum width of the preset's name on the button


class _MenuItem(QWidget):
    """A menu item: a name, its explanation below, a mark if it is in use.

    Only paints: mouse and keyboard are handled by the menu.
    """

    def __init__(
        self, theme: Theme, title: str, explanation: str, mark_icon: str, action: QWidgetAction, menu: QMenu
    ) -> None:
        """`mark_icon`: the icon that marks it, "" for a dot."""
        super().__init__(menu)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme, self._action, self._menu = theme, action, menu
        self._title, self._mark_icon = " ".join(title.split()), mark_icon
        text = " ".join(explanation.split())
        self._explanation = text[:1].upper() + text[1:]

    def sizeHint(self) -> QSize:
        """The size of both lines."""
        title, small = self._metrics
        texts = max(title.horizontalAdvance(self._title), small.horizontalAdvance(self._explanation))
        width = _MARK + min(texts, _MAX_WIDTH_EMS * title.height()) + 1
        height = title.height() + (small.height() if self._explanation else 0)
        return QSize(round(width) + 2 * _PADDING.width(), round(height) + 2 * _PADDING.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the item in the menu's current state."""
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_active = self._menu.activeAction() is self._action
        if is_active:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected"))
            painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        title, small = self._metrics
        left, top = _PADDING.width() + _MARK, float(_PADDING.height())
        if self._action.isChecked():
            self._paint_mark(painter, top + title.height() / 2)
        width, right = self.width() - left - _PADDING.width(), Qt.TextElideMode.ElideRight
        painter.setFont(theme.text_font)
        painter.setPen(theme.color("text"))
        painter.drawText(QPointF(left, top + title.ascent()), title.elidedText(self._title, right, width))
        painter.setFont(theme.small_font)
        painter.setPen(theme.color("text" if is_active else "muted"))
        explanation_position = QPointF(left, top + title.height() + small.ascent())
        painter.drawText(explanation_position, small.elidedText(self._explanation, right, width))
        painter.end()

    @property
    def _metrics(self) -> tuple[QFontMetricsF, QFontMetricsF]:
        return QFontMetricsF(self._theme.text_font), QFontMetricsF(self._theme.small_font)

    def _paint_mark(self, painter: QPainter, middle: float) -> None:
        if self._mark_icon:
            side = 15
            mark = self._theme.icon(self._mark_icon, "accent", side).pixmap(QSize(side, side))
            painter.drawPixmap(QPointF(_PADDING.width() - 3, middle - side / 2), mark)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(QPointF(_PADDING.width() + 4, middle), 4, 4)


class PresetButton(QPushButton):
    """Shows the preset in use; Space, a click or its shortcut opens the menu of all presets."""

    chosen = Signal(object)
    """Another `Preset` was chosen."""
    thinking_requested = Signal(bool)
    """Turn thinking before answers on or off."""
    save_requested = Signal()
    """Save the values in use as a preset."""
    edit_requested = Signal()
    """Rename or delete saved presets."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "preset")
        self._theme = theme
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow follows the name
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._menu_widget = QMenu(self)
        self._menu_widget.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._menu_widget.setAccessibleName(tr("Quality"))
        self._presets: tuple[Preset, ...] = PRESETS
        self._preset, self._is_override = BEST, False
        self._thinking, self._can_think = False, False
        self._entries: list[QWidgetAction] = []
        self.clicked.connect(self.open)
        theme.changed.connect(self._refresh)
        self._fill()
        self._refresh()

    @property
    def preset(self) -> Preset:
        """The preset shown as the one in use."""
        return self._preset

    def show_presets(self, presets: Sequence[Preset], in_use: Preset, *, is_override: bool = False) -> None:
        """Show these presets, with one in use; `is_override`: only in the open conversation."""
        self._presets, self._preset, self._is_override = tuple(presets), in_use, is_override
        self._refresh()

    def show_thinking(self, thinking: bool, *, can_think: bool) -> None:
        """Show whether thinking is on, and whether the current model can think."""
        self._thinking, self._can_think = thinking, can_think
        self._refresh()

    def open(self) -> None:
        """Open the menu above the composer, at the preset in use."""
        self._fill()
        parent, size = self.parentWidget() or self, self._menu_widget.sizeHint()
        corner = parent.mapToGlobal(parent.rect().topRight())
        self._menu_widget.popup(corner - QPoint(size.width() - 1, size.height() + _GAP))
        self._menu_widget.setActiveAction(next(entry for entry in self._entries if entry.isChecked()))

    # The menu

    def _fill(self) -> None:
        """Fill the menu again, unless it is open."""
        menu = self._menu_widget
        if menu.isVisible():
            return
        for action in menu.actions():
            menu.removeAction(action)
            action.deleteLater()  # later: it may be the action being triggered
        self._entries = []
        shown = self._presets if self._preset in self._presets else (*self._presets, self._preset)
        for preset in shown:
            entry = self._add_entry(translated(preset.title), translated(preset.explanation))
            entry.setCheckable(True)
            entry.setChecked(preset == self._preset)
            entry.triggered.connect(lambda _checked=False, preset=preset: self._choose(preset))
        self._add_separator()
        think = self._add_entry(tr("Think first"), self._thinking_text, "done")
        think.setCheckable(True)
        think.setChecked(self._thinking)
        think.triggered.connect(lambda checked=False: self.thinking_requested.emit(checked))
        can_save = self._preset.name == CUSTOM
        if can_save or len(self._presets) > len(PRESETS):
            self._add_separator()
        if can_save:
            self._add_entry(tr("Save as preset…"), "").triggered.connect(
                lambda _checked=False: self.save_requested.emit()
            )
        if len(self._presets) > len(PRESETS):
            self._add_entry(tr("Manage presets…"), "").triggered.connect(
                lambda _checked=False: self.edit_requested.emit()
            )

    def _choose(self, preset: Preset) -> None:
        self.chosen.emit(preset)
        self._fill()  # keep the mark of a preset that is chosen again

    def _add_separator(self) -> None:
        line = QAction(self._menu_widget)  # addSeparator's would never be deleted
        line.setSeparator(True)
        self._menu_widget.addAction(line)

    def _add_entry(self, title: str, explanation: str, mark_icon: str = "") -> QWidgetAction:
        action = QWidgetAction(self._menu_widget)
        # for screen readers
        action.setText(tr("{title}: {text}").format(title=title, text=explanation) if explanation else title)
        action.setDefaultWidget(
            _MenuItem(self._theme, title, explanation, mark_icon, action, self._menu_widget)
        )
        self._menu_widget.addAction(action)
        self._entries.append(action)
        return action

    @property
    def _thinking_text(self) -> str:
        if self._can_think:
            return tr("thinks before it replies; slower, but better on hard questions")
        return tr("not available with this model; applies to models that can think")

    # The button

    def _refresh(self) -> None:
        title, text = translated(self._preset.title), translated(self._preset.explanation)
        metrics = self.fontMetrics()
        width = _TITLE_EMS * metrics.height()
        short = metrics.elidedText(" ".join(title.split()), Qt.TextElideMode.ElideRight, width)
        thinks = self._thinking and self._can_think
        words = tr("{preset} · thinks").format(preset=short) if thinks else short
        self.setText(words.replace("&", "&&"))
        self.setIcon(self._theme.icon("down", "muted", 14))
        self.setAccessibleName(tr("Quality: {preset}").format(preset=title))
        parts = [text]
        if self._is_override:
            parts.append(tr("in this conversation only"))
        if thinks:
            parts.append(tr("thinks first"))
        self.setAccessibleDescription("; ".join(parts))
        tip = tr("{title}: {text}").format(title=title, text="; ".join(parts))
        self.setToolTip(tool_tip(tr("{preset} (Ctrl+Shift+P)").format(preset=tip)))
