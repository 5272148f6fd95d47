"""Show how full the model's context is: a ring and a percentage, hidden while it is low."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QPushButton, QToolTip, QWidget

from app.base.translation import format_number, tr
from app.gui.widgets.theme import Theme, tool_tip
from app.session.context_use import ContextUse

_SHOWN, _HIGH = 0.5, 0.85  # shares of the context from which it is shown, and counts as nearly full
_RING = 16  # pixels


class ContextMeter(QPushButton):
    """Shows the used share of the context as a ring, a percentage and, if high, a text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "link")
        self._theme = theme
        self._use: ContextUse | None = None
        self._is_brief = False
        self.clicked.connect(self._explain)
        theme.changed.connect(self._refresh)
        self.hide()

    @property
    def use(self) -> ContextUse | None:
        """The context use shown; None if unknown."""
        return self._use

    def show_use(self, use: ContextUse | None, *, always: bool = False) -> None:
        """Show how full the context is, `always` or only when it is high."""
        self._use = use
        self.setVisible(use is not None and (always or use.share >= _SHOWN))
        self._refresh()

    def set_brief(self, brief: bool) -> None:
        """Show less text if there is little space."""
        if brief != self._is_brief:
            self._is_brief = brief
            self._refresh()

    def _refresh(self) -> None:
        use = self._use
        if use is None:
            return
        percentage = tr("{percent} %").format(percent=round(100 * use.share)) if use.share <= 1.0 else ""
        text = self._words(use)
        is_high = use.share >= _HIGH
        shown = (percentage or text,) if self._is_brief else (percentage, text)
        self.setText(" · ".join(filter(None, shown)))
        self.setIcon(self._ring(use.share, "warn" if is_high else "muted"))
        self.setStyleSheet(f"color: {self._theme.colors.warn}" if is_high else "")
        self.setToolTip(tool_tip(self._explanation(use)))
        self.setAccessibleName(tr("Context: {figure} {words}").format(figure=percentage, words=text).strip())
        self.setAccessibleDescription(self._explanation(use))

    def _words(self, use: ContextUse) -> str:
        if use.message > use.room:
            return tr("Too long")
        if use.share > 1.0:
            return tr("Context full")
        return tr("nearly full") if use.share >= _HIGH else ""

    def _explanation(self, use: ContextUse) -> str:
        used = (
            format_number(use.used)
            if use.is_exact
            else tr("about {count}").format(count=format_number(use.used))
        )
        explanation = tr(
            "The conversation uses {used} of the {room} tokens the model can read; another "
            "{kept} tokens of its context are reserved for the reply."
        ).format(used=used, room=format_number(use.room), kept=format_number(use.context - use.room))
        if use.message > use.room:
            consequence = tr("This message alone doesn't fit. Shorten it.")
        elif use.share > 1.0:
            consequence = tr("The model no longer sees the oldest messages; they stay in the conversation.")
        else:
            consequence = tr(
                "Once it is full, the model no longer sees the oldest "
                "messages; they stay in the conversation."
            )
        return f"{explanation} {consequence}"

    def _explain(self) -> None:
        if self._use is not None:
            QToolTip.showText(self.mapToGlobal(QPoint(0, -self.height())), self.toolTip(), self)

    def _ring(self, share: float, color: str) -> QIcon:
        size, ratio = self._theme.px(_RING), self.devicePixelRatioF()
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = size / 6.5
        circle = QRectF(0, 0, size, size).adjusted(width, width, -width, -width)
        painter.setPen(QPen(self._theme.color("line"), width))
        painter.drawEllipse(circle)
        painter.setPen(QPen(self._theme.color(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(circle, 90 * 16, -round(min(1.0, share) * 360 * 16))
        painter.end()
        return QIcon(pixmap)
