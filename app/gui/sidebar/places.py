"""The way to the archive and the trash, and the heading above what is in them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.sidebar.drag import dragged
from app.gui.sidebar.rows import ListPlace
from app.gui.widgets.basic import TextLabel, WideButton, button
from app.gui.widgets.theme import Theme

_ICON = 16  # pixels
_SPACE = 14  # pixels beside icon and text


class PlaceButton(WideButton):
    """A button that shows a place in the list; conversations can be dropped on it."""

    dropped = Signal(object)
    """The ids of conversations."""

    def __init__(self, theme: Theme, action: QAction, title: str, parent: QWidget) -> None:
        """`title`: a shorter name of the action."""
        self._title = title  # for `actionEvent`
        super().__init__(theme, action, parent)
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setAcceptDrops(True)

    def sizeHint(self) -> QSize:
        """The size of icon and text, with the space between them."""
        size, words = super().sizeHint(), self.fontMetrics().horizontalAdvance(self._title)
        return QSize(self.iconSize().width() + words + self._theme.px(2 * _SPACE), size.height())

    def actionEvent(self, event: QActionEvent) -> None:
        """Keep the short name and the mark when the action changes."""
        is_checked = self.isChecked()
        super().actionEvent(event)
        self.setText(self._title)
        self.setCheckable(True)
        self.setChecked(is_checked)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take conversations."""
        if dragged(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which conversations were dropped."""
        event.acceptProposedAction()
        self.dropped.emit(dragged(event.mimeData()))


class PlaceHeading(QWidget):
    """What is listed if it is the archive or the trash, and the way back."""

    left = Signal()
    """Show the conversations again."""
    empty_requested = Signal()
    """Delete everything in the trash."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._back = QToolButton(self)
        self._back.setAccessibleName(tr("Back to all conversations"))
        self._back.setToolTip(tr("Back to all conversations"))
        self._back.clicked.connect(self.left)
        self._title = QLabel(self)
        self._title.setProperty("kind", "title")
        self._empty: QPushButton = button(
            tr("Empty…"), tr("Empty the trash"), self.empty_requested.emit, "action"
        )
        self._about = TextLabel("", "small", self)
        self._about.setContentsMargins(6, 0, 0, 0)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self._back)
        line.addWidget(self._title, 1)
        line.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self._about)
        theme.changed.connect(self._draw)
        self._draw()

    def show_place(self, place: ListPlace, count: int) -> None:
        """Show the name of a place with so many conversations; nothing for the usual one."""
        is_trash = place == "trash"
        self._title.setText(tr("Trash") if is_trash else tr("Archived"))
        if count:
            text = tr("Deleted forever after 30 days.") if is_trash else ""
        else:
            text = tr("The trash is empty.") if is_trash else tr("No archived conversations.")
        self._about.show_text(text)
        self._empty.setVisible(is_trash and count > 0)
        self.setVisible(place != "conversations")

    def _draw(self) -> None:
        self._back.setIcon(self._theme.icon("back", size=_ICON))
