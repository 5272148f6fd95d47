"""The page of the message list: a column of readable width, with buttons for more messages."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.conversation.message import MessageWidget
from app.gui.widgets.scroll_bar import SCROLL_BAR

_PASSES = 6  # layout passes: width, height, then position of texts; an unneeded one costs nothing


def lay_out_now() -> None:
    """Lay out everything that has changed now, not after the next frame."""
    for _ in range(_PASSES):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


class MessageColumn(QWidget):
    """The greeting, which is permanent, and the messages below it."""

    earlier_requested = Signal()
    later_requested = Signal()

    def __init__(self, welcome: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._earlier, self._later = QPushButton(), QPushButton()
        for button, signal in ((self._earlier, self.earlier_requested), (self._later, self.later_requested)):
            button.setProperty("kind", "link")
            button.clicked.connect(signal)
        self._entries = QVBoxLayout()
        self._entries.setContentsMargins(0, 0, 0, 0)
        self._entries.setSpacing(22)
        self._entries.addWidget(welcome)
        self._entries.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        self._first = self._entries.count()
        self.body = column = QWidget(self)
        """The parent of messages: create them as its children, since reparenting takes time."""
        column.setObjectName("column")
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._entries)
        inner.addWidget(self._later, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(28 + SCROLL_BAR, 32, 28, 20)
        outer.addStretch(1)
        outer.addWidget(column, 1000)
        outer.addStretch(1)

    @property
    def entries(self) -> list[QWidget]:
        """The widgets added, from top to bottom."""
        items = (self._entries.itemAt(place) for place in range(self._first, self._entries.count()))
        return [widget for item in items if item is not None and (widget := item.widget()) is not None]

    @property
    def messages(self) -> list[MessageWidget]:
        """The messages among them."""
        return [widget for widget in self.entries if isinstance(widget, MessageWidget)]

    def add(self, widget: QWidget) -> None:
        """Append a widget."""
        self._entries.addWidget(widget)

    def add_first(self, widget: QWidget) -> None:
        """Insert a widget above all others."""
        self._entries.insertWidget(self._first, widget)

    def add_before(self, widget: QWidget, other: QWidget) -> None:
        """Insert a widget above another one."""
        self._entries.insertWidget(self._entries.indexOf(other), widget)

    def drop(self, widget: QWidget) -> None:
        """Remove and delete a widget."""
        self._entries.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def clear(self) -> None:
        """Remove all widgets."""
        for widget in self.entries:
            self.drop(widget)

    def lay_out(self) -> None:
        """Lay out everything now, so that no frame shows messages with estimated heights."""
        for widget in self.entries:
            widget.show()
        lay_out_now()

    def set_spacing(self, pixels: int) -> None:
        """Set the space between messages."""
        self._entries.setSpacing(pixels)

    def show_more_buttons(self, earlier: int, later: int) -> None:
        """Show buttons for this many earlier and later messages."""
        self._earlier.setText(tr("Show earlier messages ({count})").format(count=earlier))
        self._earlier.setVisible(bool(earlier))
        self._later.setText(tr("Show later messages ({count})").format(count=later))
        self._later.setVisible(bool(later))
