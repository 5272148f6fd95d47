"""A modal panel over the window, which is dimmed until the panel is closed."""

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
_SHADOW, _SHADOW_OPACITY = 14, 0.012  # number of layers, each one pixel larger, and their opacity


class Overlay(QWidget):
    """Covers its window. Esc or a click beside the panel closes it and restores the focus."""

    def __init__(self, theme: Theme, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._previous_focus: QWidget | None = None
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
        """Show the panel and take the focus."""
        if not self.is_open:
            self._previous_focus = QApplication.focusWidget()
        self.setGeometry(self._window.rect())
        self.apply_theme()
        self.show()
        self.raise_()
        self.lay_out_panel()
        self.take_focus()

    def leave(self) -> None:
        """Close the panel; restore the focus unless it has moved elsewhere."""
        if not self.is_open:
            return
        holder, before = QApplication.focusWidget(), self._previous_focus
        self._previous_focus = None
        had_focus = holder is None or self.isAncestorOf(holder)
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()

    def toggle(self) -> None:
        """Open or close the panel."""
        if self.is_open:
            self.leave()
        else:
            self.open()

    # For subclasses

    def lay_out_panel(self) -> None:
        """Place the panel."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Focus the first widget."""
        raise NotImplementedError

    def apply_theme(self) -> None:
        """Apply the theme's colours."""
        self.setStyleSheet(style_sheet(self._theme))

    # Helpers

    def _on_theme(self) -> None:
        if self.is_open:  # otherwise the theme is applied when it opens
            self.apply_theme()
            self.lay_out_panel()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the window."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.is_open:
            self.setGeometry(self._window.rect())
            self.lay_out_panel()
        return False

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window's shortcuts while this widget has the focus."""
        return overrides_escape(event) or bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        # Other keys are not passed on to the widgets behind.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close on a click beside the panel."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.leave()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus within the panel."""
        move_focus(self, forward)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim the window, and draw a soft shadow of the panel."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dim = QColor(Qt.GlobalColor.black)
        dim.setAlphaF(_DIM_DARK if self._theme.is_dark else _DIM_LIGHT)
        painter.fillRect(self.rect(), dim)
        painter.setPen(Qt.PenStyle.NoPen)
        dim.setAlphaF(_SHADOW_OPACITY)
        painter.setBrush(dim)
        for layer in range(_SHADOW):
            rect = QRectF(self.panel.geometry()).adjusted(-layer, 3 - layer, layer, 3 + layer)
            painter.drawRoundedRect(rect, RADIUS + layer, RADIUS + layer)
        painter.end()


def style_sheet(theme: Theme) -> str:
    """The overlays' additions to the program's style sheet."""
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
