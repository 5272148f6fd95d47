"""Keep the controls of a replay in view: below it, or at the lower edge of the view if it is taller."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar, QWidget


class StickyPanel(QFrame):
    """A panel at the end of its parent, which has room for it there; moved up while that is out of view.

    While a replay plays, `follow` scrolls to what is played, unless the reader has scrolled elsewhere.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._place = 0  # where it belongs, in pixels below the upper edge of its parent
        self._area: QScrollArea | None = None
        self._is_scrolling = False
        self._follows = True
        parent.installEventFilter(self)

    def set_place(self, top: int, width: int) -> None:
        """Set where the panel belongs in its parent."""
        self._place = top
        self.resize(width, self.sizeHint().height())
        self._move_into_view()

    def set_follows(self) -> None:
        """Follow what is played from now on."""
        self._follows = True

    def follow(self, part: QWidget) -> None:
        """Scroll as little as needed to show `part` above the panel, its beginning if it is too tall."""
        if self._area is None or not self._follows or part.height() == 0:
            return
        height = self._area.viewport().height() - self.height()
        top = part.mapTo(self._area.viewport(), part.rect().topLeft()).y()
        bottom = top + part.height()
        by = 0
        if bottom > height:
            by = min(bottom - height, top)
        if top - by < 0:
            by = top
        bar = self._bar
        if by and bar is not None:
            self._is_scrolling = True
            bar.setSliderPosition(bar.value() + by)  # as people scroll: whatever held the place lets go
            self._is_scrolling = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Find the area that scrolls, and stay in view when the parent moves."""
        if event.type() == QEvent.Type.Show:
            self._find_area()
        if event.type() in (QEvent.Type.Show, QEvent.Type.Move, QEvent.Type.Resize):
            self._move_into_view()
        return super().eventFilter(watched, event)

    @property
    def _bar(self) -> QScrollBar | None:
        return None if self._area is None else self._area.verticalScrollBar()

    def _find_area(self) -> None:
        ancestor = self.parentWidget()
        while ancestor is not None and not isinstance(ancestor, QScrollArea):
            ancestor = ancestor.parentWidget()
        if isinstance(ancestor, QScrollArea) and self._area is None:
            self._area = ancestor
            bar = ancestor.verticalScrollBar()
            bar.valueChanged.connect(self._move_into_view)
            bar.rangeChanged.connect(self._move_into_view)
            bar.actionTriggered.connect(self._on_action)

    def _on_action(self) -> None:
        if not self._is_scrolling:
            self._follows = False

    def _move_into_view(self) -> None:
        parent, top = self.parentWidget(), self._place
        if self._area is not None and parent is not None and parent.isVisible():
            viewport = self._area.viewport()
            above = parent.mapTo(viewport, parent.rect().topLeft()).y()
            top = min(top, viewport.height() - above - self.height())
            top = max(top, min(self._place, 0))
        is_floating = top < self._place
        if bool(self.property("floating")) != is_floating:
            self.setProperty("floating", is_floating)
            self.style().polish(self)
        self.move(0, top)
        self.raise_()
