"""The button at the sidebar's foot that leads to the Models page and shows how a download goes."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QIcon, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionToolButton, QToolButton, QWidget

from app.base.translation import tr, translated
from app.gui.widgets.theme import Theme, tool_tip
from app.models.downloads import Downloads, Item
from app.models.wording import describe, percent

_INSET, _HEIGHT = 9, 3  # of the bar, in pixels
_TRACK = 0.25  # opacity of what is still to come
_GAP = 8  # between icon and words, wider than the style would have it


class ModelsButton(QToolButton):
    """The page's action; while something is fetched, its share on the right and a thin bar below."""

    appeared = Signal()
    """It can be seen now, or no longer."""

    def __init__(
        self, theme: Theme, action: QAction, downloads: Downloads, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._downloads, self._plain = theme, downloads, action.toolTip()
        self._share = 0.0
        self._words = ""
        self.setProperty("kind", "wide")
        self.setDefaultAction(action)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        downloads.changed.connect(self._refresh)
        downloads.progressed.connect(lambda _item: self._refresh())
        self._refresh()

    @property
    def words(self) -> str:
        """What it says about downloads: "18 %", "failed", or nothing."""
        return self._words

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that it can be seen."""
        super().showEvent(event)
        self.appeared.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it can no longer be seen."""
        super().hideEvent(event)
        self.appeared.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then how the download goes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.icon, option.text = QIcon(), ""
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
        icon, gap = self.iconSize().width(), self._theme.px(_GAP)
        self.icon().paint(painter, QRect(_INSET - 1, 0, icon, self.height()))
        painter.setPen(self._theme.color("text"))
        words = self.rect().adjusted(_INSET + icon + gap, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._words:
            self._paint_download(painter)
        painter.end()

    def _paint_download(self, painter: QPainter) -> None:
        painter.setFont(self._theme.small_font)
        painter.setPen(self._theme.color("muted"))
        place = self.rect().adjusted(0, 0, -_INSET, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._words)
        if self._share > 0:
            whole = QRectF(_INSET, self.height() - _HEIGHT - 1, self.width() - 2 * _INSET, _HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            track = self._theme.color("muted")
            track.setAlphaF(_TRACK)
            for width, color in (
                (whole.width(), track),
                (whole.width() * self._share, self._theme.color("accent")),
            ):
                painter.setBrush(color)
                painter.drawRoundedRect(QRectF(whole.x(), whole.y(), width, _HEIGHT), 1.5, 1.5)

    def _refresh(self) -> None:
        items = self._downloads.items
        current = self._downloads.current
        self._share = _share(current)
        if current is not None:
            self._words = percent(current.progress)
        elif any(item.state == "failed" for item in items):
            self._words = tr("failed")
        else:
            self._words = tr("paused") if any(item.state == "paused" for item in items) else ""
        said = (
            _sentence(current)
            if current is not None
            else self._words and tr("A download is {state}").format(state=self._words)
        )
        self.setToolTip(tool_tip(f"{self._plain} – {said}" if said else self._plain))
        self.setAccessibleName(tr("Models"))
        self.setAccessibleDescription(said)
        self.update()


def _share(item: Item | None) -> float:
    progress = None if item is None else item.progress
    return progress.done / progress.total if progress is not None and progress.total else 0.0


def _sentence(item: Item) -> str:
    return (
        f"{item.file.name}: {translated(describe(item.progress))}"
        if item.progress
        else tr("{file} is starting").format(file=item.file.name)
    )
