"""Soft changes for a large screen: a picture that fades away, a line of text that comes and goes."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QRect, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from app.gui.canvas.view import reduced_motion
from app.gui.widgets.theme import Theme


def _animation(parent: QWidget, milliseconds: int) -> QVariantAnimation:
    animation = QVariantAnimation(parent)
    animation.setDuration(milliseconds)
    animation.setEasingCurve(QEasingCurve.Type.InOutQuad)
    return animation


class CrossFade(QWidget):
    """A picture of what stood here, fading from what has taken its place; then it is gone."""

    def __init__(self, parent: QWidget, picture: QPixmap, place: QRect, milliseconds: int) -> None:
        super().__init__(parent)
        self._picture = picture
        self._opacity = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(place)
        animation = _animation(self, milliseconds)
        animation.setStartValue(1.0)
        animation.setEndValue(0.0)
        animation.valueChanged.connect(self._fade)
        animation.finished.connect(self.deleteLater)
        animation.start()
        self.show()

    def _fade(self, opacity: float) -> None:
        self._opacity = opacity
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture as far as it is still there."""
        painter = QPainter(self)
        painter.setOpacity(self._opacity)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()


class FadingLine(QWidget):
    """One centred line of small, quiet text; at once where motion is not wanted."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._opacity = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._animation = _animation(self, 0 if reduced_motion() else 700)
        self._animation.valueChanged.connect(self._set_opacity)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(lambda: self._fade_to(0.0))
        self._firm = QTimer(self, singleShot=True)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What can be read, "" once it is faded away."""
        return self._text if self._opacity > 0.0 else ""

    def announce(self, text: str, stay_ms: int) -> None:
        """Show this for so long, whatever else is said meanwhile."""
        self._firm.stop()
        self.say(text, stay_ms)
        self._firm.start(stay_ms)

    def say(self, text: str, stay_ms: int | None = None) -> None:
        """Show this; for so long, or until something else is said."""
        if self._firm.isActive():
            return
        self._text = text
        self.setAccessibleName(text)
        self._later.stop()
        self._fade_to(1.0)
        if stay_ms is not None:
            self._later.start(stay_ms)
        self.update()

    def vanish(self) -> None:
        """Fade away."""
        if self._firm.isActive():
            return
        self._later.stop()
        self._fade_to(0.0)

    def _fade_to(self, opacity: float) -> None:
        if self._animation.endValue() == opacity:
            return
        self._animation.stop()
        self._animation.setStartValue(self._opacity)
        self._animation.setEndValue(opacity)
        self._animation.start()

    def _set_opacity(self, opacity: float) -> None:
        self._opacity = opacity
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line as far as it is there."""
        painter = QPainter(self)
        font = QFont(self._theme.reading_font)
        font.setPointSizeF(font.pointSizeF() * 0.46)
        painter.setFont(font)
        painter.setOpacity(self._opacity)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
