"""Fading widgets for a large screen: a picture that fades out, a line of text that fades in and out."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPoint, QRect, Qt, QTimer, QVariantAnimation
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from app.gui.widgets.theme import Theme


def _animation(parent: QWidget, milliseconds: int) -> QVariantAnimation:
    animation = QVariantAnimation(parent)
    animation.setDuration(milliseconds)
    animation.setEasingCurve(QEasingCurve.Type.InOutQuad)
    return animation


def picture_of(widget: QWidget, background: QColor) -> QPixmap:
    """Return a picture of a widget on this background.

    `QWidget.grab` would paint the widget's own palette behind it: white for a moment, where only a window
    around it is dark.
    """
    scale = widget.devicePixelRatioF()
    picture = QPixmap(widget.size() * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(background)
    widget.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return picture


class CrossFade(QWidget):
    """Fades out a picture of what was here before, over what has replaced it, then deletes itself."""

    def __init__(self, parent: QWidget, picture: QPixmap, geometry: QRect, milliseconds: int) -> None:
        super().__init__(parent)
        self._picture = picture
        self._opacity = 1.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(geometry)
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
        """Draw the picture with its current opacity."""
        painter = QPainter(self)
        painter.setOpacity(self._opacity)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()


class FadingLine(QWidget):
    """Shows one centred line of small text, fading unless motion is reduced."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._opacity = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._animation = _animation(self, 0 if theme.reduced_motion else 700)
        self._animation.valueChanged.connect(self._set_opacity)
        self._hide_timer = QTimer(self, singleShot=True)
        self._hide_timer.timeout.connect(lambda: self._fade_to(0.0))
        self._hold_timer = QTimer(self, singleShot=True)
        theme.changed.connect(self.update)

    @property
    def text(self) -> str:
        """The visible text, "" once it has faded out."""
        return self._text if self._opacity > 0.0 else ""

    def hold_text(self, text: str, stay_ms: int) -> None:
        """Show this for `stay_ms`, whatever other text is set meanwhile."""
        self._hold_timer.stop()
        self.show_text(text, stay_ms)
        self._hold_timer.start(stay_ms)

    def show_text(self, text: str, stay_ms: int | None = None) -> None:
        """Show this, for `stay_ms` or until another text is set."""
        if self._hold_timer.isActive():
            return
        self._text = text
        self.setAccessibleName(text)
        self._hide_timer.stop()
        self._fade_to(1.0)
        if stay_ms is not None:
            self._hide_timer.start(stay_ms)
        self.update()

    def fade_out(self) -> None:
        """Fade out."""
        if self._hold_timer.isActive():
            return
        self._hide_timer.stop()
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
        """Draw the line with its current opacity."""
        painter = QPainter(self)
        font = QFont(self._theme.reading_font)
        font.setPointSizeF(font.pointSizeF() * 0.46)
        painter.setFont(font)
        painter.setOpacity(self._opacity)
        painter.setPen(self._theme.color("muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
