"""The button in the sidebar's footer that opens the Models page and shows download progress."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.base.translation import tr, translated
from app.gui.widgets.basic import WIDE_INSET, WideButton
from app.gui.widgets.theme import Theme, tool_tip
from app.models.downloads import Downloads, Item
from app.models.wording import describe, percent

_HEIGHT = 3  # of the progress bar, in pixels
_TRACK = 0.25  # opacity of the progress bar's background


class ModelsButton(WideButton):
    """Opens the page; during downloads it shows the percentage and a thin progress bar."""

    visibility_changed = Signal()
    """The button was shown or hidden."""

    def __init__(
        self, theme: Theme, action: QAction, downloads: Downloads, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, action, parent)
        self._downloads, self._plain = downloads, action.toolTip()
        self._share = 0.0
        self._words = ""
        downloads.changed.connect(self._refresh)
        downloads.progressed.connect(lambda _item: self._refresh())
        self._refresh()

    @property
    def words(self) -> str:
        """The state of downloads: "18 %", "failed", or ""."""
        return self._words

    def showEvent(self, event: QShowEvent) -> None:
        """Emit that it was shown."""
        super().showEvent(event)
        self.visibility_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Emit that it was hidden."""
        super().hideEvent(event)
        self.visibility_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then the download progress."""
        super().paintEvent(event)
        if self._words:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_download(painter)
            painter.end()

    def _paint_download(self, painter: QPainter) -> None:
        painter.setFont(self._theme.small_font)
        painter.setPen(self._theme.color("muted"))
        rect = self.rect().adjusted(0, 0, -WIDE_INSET, 0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._words)
        if self._share > 0:
            bar = QRectF(WIDE_INSET, self.height() - _HEIGHT - 1, self.width() - 2 * WIDE_INSET, _HEIGHT)
            painter.setPen(Qt.PenStyle.NoPen)
            track = self._theme.color("muted")
            track.setAlphaF(_TRACK)
            for width, color in (
                (bar.width(), track),
                (bar.width() * self._share, self._theme.color("accent")),
            ):
                painter.setBrush(color)
                painter.drawRoundedRect(QRectF(bar.x(), bar.y(), width, _HEIGHT), 1.5, 1.5)

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
        description = (
            _sentence(current)
            if current is not None
            else self._words and tr("Download {state}").format(state=self._words)
        )
        self.setToolTip(tool_tip(f"{self._plain} – {description}" if description else self._plain))
        self.setAccessibleName(tr("Models"))
        self.setAccessibleDescription(description)
        self.update()


def _share(item: Item | None) -> float:
    progress = None if item is None else item.progress
    return progress.done / progress.total if progress is not None and progress.total else 0.0


def _sentence(item: Item) -> str:
    return (
        f"{item.file.name}: {translated(describe(item.progress))}"
        if item.progress
        else tr("Starting {file}").format(file=item.file.name)
    )
