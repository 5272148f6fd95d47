"""The choice between speed and polish: a quiet button that names the preset and opens a menu of all."""

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
_WIDEST_EMS = 27  # of an explanation, which people may have written
_TITLE_EMS = 9  # of the preset's name on the button


class _Row(QWidget):
    """A line of the menu: a name, its explanation below, a mark if it is in use.

    The menu does everything but painting: mouse and keys pass through to it.
    """

    def __init__(
        self, theme: Theme, title: str, explanation: str, sign: str, action: QWidgetAction, menu: QMenu
    ) -> None:
        """`sign`: the icon that marks it, "" for a dot."""
        super().__init__(menu)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme, self._action, self._menu = theme, action, menu
        self._title, self._sign = " ".join(title.split()), sign
        text = " ".join(explanation.split())
        self._explanation = text[:1].upper() + text[1:]

    def sizeHint(self) -> QSize:
        """Room for the lines."""
        title, small = self._metrics
        texts = max(title.horizontalAdvance(self._title), small.horizontalAdvance(self._explanation))
        width = _MARK + min(texts, _WIDEST_EMS * title.height()) + 1
        height = title.height() + (small.height() if self._explanation else 0)
        return QSize(round(width) + 2 * _PADDING.width(), round(height) + 2 * _PADDING.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row as the menu stands."""
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
        room, right = self.width() - left - _PADDING.width(), Qt.TextElideMode.ElideRight
        painter.setFont(theme.text_font)
        painter.setPen(theme.color("text"))
        painter.drawText(QPointF(left, top + title.ascent()), title.elidedText(self._title, right, room))
        painter.setFont(theme.small_font)
        painter.setPen(theme.color("text" if is_active else "muted"))
        below = QPointF(left, top + title.height() + small.ascent())
        painter.drawText(below, small.elidedText(self._explanation, right, room))
        painter.end()

    @property
    def _metrics(self) -> tuple[QFontMetricsF, QFontMetricsF]:
        return QFontMetricsF(self._theme.text_font), QFontMetricsF(self._theme.small_font)

    def _paint_mark(self, painter: QPainter, middle: float) -> None:
        if self._sign:
            side = 15
            mark = self._theme.icon(self._sign, "accent", side).pixmap(QSize(side, side))
            painter.drawPixmap(QPointF(_PADDING.width() - 3, middle - side / 2), mark)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("accent"))
            painter.drawEllipse(QPointF(_PADDING.width() + 4, middle), 4, 4)


class PresetButton(QPushButton):
    """Names the preset in use; Space, a click or its shortcut opens the menu of all presets."""

    chosen = Signal(object)
    """Another `Preset` was chosen by hand."""
    thinking_wanted = Signal(bool)
    """The model should think before it answers from now on, or no longer."""
    save_wanted = Signal()
    """The values in use are to become a preset."""
    edit_wanted = Signal()
    """The saved presets are to be renamed or deleted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "preset")
        self._theme = theme
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the name
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._choices = QMenu(self)
        self._choices.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._choices.setAccessibleName(tr("Speed and polish"))
        self._presets: tuple[Preset, ...] = PRESETS
        self._preset, self._is_own = BEST, False
        self._thinking, self._can_think = False, False
        self._entries: list[QWidgetAction] = []
        self.clicked.connect(self.open)
        theme.changed.connect(self._refresh)
        self._fill()
        self._refresh()

    @property
    def preset(self) -> Preset:
        """The preset that is shown as the one in use."""
        return self._preset

    def show_presets(self, presets: Sequence[Preset], in_use: Preset, *, is_own: bool = False) -> None:
        """Offer these presets, one of them in use; `is_own`: in the open conversation alone."""
        self._presets, self._preset, self._is_own = tuple(presets), in_use, is_own
        self._refresh()

    def show_thinking(self, thinking: bool, *, can_think: bool) -> None:
        """Show whether models that can think do so, and whether the present one can."""
        self._thinking, self._can_think = thinking, can_think
        self._refresh()

    def open(self) -> None:
        """Open the menu, on the preset in use; above the whole composer, so that its text stays in sight."""
        self._fill()
        place, size = self.parentWidget() or self, self._choices.sizeHint()
        corner = place.mapToGlobal(place.rect().topRight())
        self._choices.popup(corner - QPoint(size.width() - 1, size.height() + _GAP))
        self._choices.setActiveAction(next(entry for entry in self._entries if entry.isChecked()))

    # The menu

    def _fill(self) -> None:
        """Make the menu anew, unless it is open."""
        menu = self._choices
        if menu.isVisible():
            return
        for gone in menu.actions():
            menu.removeAction(gone)
            gone.deleteLater()  # later, for it may have been chosen just now
        self._entries = []
        shown = self._presets if self._preset in self._presets else (*self._presets, self._preset)
        for preset in shown:
            entry = self._entry(translated(preset.title), translated(preset.explanation))
            entry.setCheckable(True)
            entry.setChecked(preset == self._preset)
            entry.triggered.connect(lambda _checked=False, preset=preset: self._choose(preset))
        self._line()
        think = self._entry(tr("Think first"), self._thinking_text, "done")
        think.setCheckable(True)
        think.setChecked(self._thinking)
        think.triggered.connect(lambda checked=False: self.thinking_wanted.emit(checked))
        can_save = self._preset.name == CUSTOM
        if can_save or len(self._presets) > len(PRESETS):
            self._line()
        if can_save:
            self._entry(tr("Save these values as a preset…"), "").triggered.connect(
                lambda _checked=False: self.save_wanted.emit()
            )
        if len(self._presets) > len(PRESETS):
            self._entry(tr("Rename or delete presets…"), "").triggered.connect(
                lambda _checked=False: self.edit_wanted.emit()
            )

    def _choose(self, preset: Preset) -> None:
        self.chosen.emit(preset)
        self._fill()  # one that is chosen again keeps its mark

    def _line(self) -> None:
        line = QAction(self._choices)  # one by addSeparator would be held by the menu for ever
        line.setSeparator(True)
        self._choices.addAction(line)

    def _entry(self, title: str, explanation: str, sign: str = "") -> QWidgetAction:
        action = QWidgetAction(self._choices)
        # what a screen reader says
        action.setText(tr("{title}: {text}").format(title=title, text=explanation) if explanation else title)
        action.setDefaultWidget(_Row(self._theme, title, explanation, sign, action, self._choices))
        self._choices.addAction(action)
        self._entries.append(action)
        return action

    @property
    def _thinking_text(self) -> str:
        if self._can_think:
            return tr("the model thinks before it answers; better on hard questions, slower")
        return tr("this model cannot; others will think before they answer")

    # The button

    def _refresh(self) -> None:
        title, text = translated(self._preset.title), translated(self._preset.explanation)
        metrics = self.fontMetrics()
        room = _TITLE_EMS * metrics.height()
        short = metrics.elidedText(" ".join(title.split()), Qt.TextElideMode.ElideRight, room)
        thinks = self._thinking and self._can_think
        words = tr("{preset} · thinks").format(preset=short) if thinks else short
        self.setText(words.replace("&", "&&"))
        self.setIcon(self._theme.icon("down", "muted", 14))
        self.setAccessibleName(tr("Speed and polish: {preset}").format(preset=title))
        parts = [text]
        if self._is_own:
            parts.append(tr("in this conversation alone"))
        if thinks:
            parts.append(tr("the model thinks first"))
        self.setAccessibleDescription("; ".join(parts))
        tip = tr("{title}: {text}").format(title=title, text="; ".join(parts))
        self.setToolTip(tool_tip(tr("{preset} (Ctrl+Shift+P)").format(preset=tip)))
