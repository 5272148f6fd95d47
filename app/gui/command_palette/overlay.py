"""A panel over the window: the rest of it is dimmed and out of reach until the panel is closed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from shiboken6 import isValid

from app.gui.widgets.focus_order import move_focus
from app.gui.widgets.shortcut_override import overrides_escape
from app.gui.widgets.theme import Theme

RADIUS = 12
_DIM_LIGHT, _DIM_DARK = 0.20, 0.45  # opacity
_SHADOW, _SHADOW_OPACITY = 14, 0.012  # pixels, and opacity of each of so many layers


class Overlay(QWidget):
    """Covers its window. Esc or a click beside the panel closes it; the focus returns where it was."""

    def __init__(self, theme: Theme, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._came_from: QWidget | None = None
        self.setAccessibleName(name)
        self.panel = QFrame(self)
        self.panel.setObjectName("overlay")
        self.hide()
        window.installEventFilter(self)
        theme.changed.connect(self._on_theme)

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return not self.isHidden()

    def open(self) -> None:
        """Show it and take the focus."""
        if not self.is_open:
            self._came_from = QApplication.focusWidget()
        self.setGeometry(self._window.rect())
        self.dress()
        self.show()
        self.raise_()
        self.arrange()
        self.take_focus()

    def leave(self) -> None:
        """Close it; the focus goes back, unless it is elsewhere already."""
        if not self.is_open:
            return
        holder, before = QApplication.focusWidget(), self._came_from
        self._came_from = None
        had_focus = holder is None or self.isAncestorOf(holder)
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    def toggle(self) -> None:
        """Open it, or close it."""
        if self.is_open:
            self.leave()
        else:
            self.open()

    # For those that are made of it

    def arrange(self) -> None:
        """Place the panel."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Give the focus to the part that is used first."""
        raise NotImplementedError

    def dress(self) -> None:
        """Put on the colours in use."""
        self.setStyleSheet(style_sheet(self._theme))

    # Inside

    def _on_theme(self) -> None:
        if self.is_open:  # else it is dressed when it is opened
            self.dress()
            self.arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as large as the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.is_open:
            self.setGeometry(self._window.rect())
            self.arrange()
        return False

    def event(self, event: QEvent) -> bool:
        """Esc is this widget's, not the window's, while something in it has the focus."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        # Other keys end here: what is behind must not take them.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the panel closes it."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.leave()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays within the panel."""
        move_focus(self, forward)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what is behind; the panel throws a soft shadow on it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dim = QColor(Qt.GlobalColor.black)
        dim.setAlphaF(_DIM_DARK if self._theme.is_dark else _DIM_LIGHT)
        painter.fillRect(self.rect(), dim)
        painter.setPen(Qt.PenStyle.NoPen)
        dim.setAlphaF(_SHADOW_OPACITY)
        painter.setBrush(dim)
        for more in range(_SHADOW):
            place = QRectF(self.panel.geometry()).adjusted(-more, 3 - more, more, 3 + more)
            painter.drawRoundedRect(place, RADIUS + more, RADIUS + more)
        painter.end()


def style_sheet(theme: Theme) -> str:
    """What overlays add to the program's style sheet."""
    c = theme.colors
    reading = f"{theme.reading_font.pointSizeF()}pt"
    return f"""
    #overlay {{ background: {c.raised}; border: 1px solid {c.line}; border-radius: {RADIUS}px; }}
    #overlay QLineEdit {{ background: transparent; border: none; padding: 0; font-size: {reading};
                          color: {c.text}; }}
    #overlay QListView {{ padding: 6px 0; }}
    #overlay QListView, #overlay QScrollArea, #sheet {{ background: transparent; border: none;
                                                        outline: none; }}
    """
