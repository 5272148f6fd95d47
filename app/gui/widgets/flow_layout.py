"""Flow layout: widgets side by side, wrapped into lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Fills lines from the left; hidden widgets take no space."""

    def __init__(self, widgets: Sequence[QWidget] = (), spacing: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}  # by width; Qt asks repeatedly
        self._hints: list[tuple[QLayoutItem, QSize]] | None = None
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)

    def count(self) -> int:
        """The number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at an index."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Remove and return the item at an index."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Expand horizontally."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at this width."""
        if width not in self._heights:
            self._heights[width] = self._place_items(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        """Clear the caches after an item changed its size or visibility."""
        self._heights.clear()
        self._hints = None
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        """Place all items."""
        super().setGeometry(rect)
        self._place_items(rect, move=True)

    def sizeHint(self) -> QSize:
        """The size of a single line."""
        hints = [hint for _, hint in self._visible_items()]
        width = sum(hint.width() for hint in hints) + self.spacing() * max(len(hints) - 1, 0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """The size of the largest item."""
        sizes = [item.minimumSize() for item, _ in self._visible_items()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _visible_items(self) -> list[tuple[QLayoutItem, QSize]]:
        """The visible items with their size hints."""
        if self._hints is None:
            self._hints = [(item, item.sizeHint()) for item in self._items if not item.isEmpty()]
        return self._hints

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Distribute the items over lines of this width; one that is wider and wraps its text gets higher."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        remaining = 0
        for item, hint in self._visible_items():
            item_width = hint.width()
            if item_width > width and item.hasHeightForWidth():
                hint = QSize(width, item.heightForWidth(width))
            if not lines or item_width > remaining:
                lines.append([])
                remaining = width
            lines[-1].append((item, hint))
            remaining -= item_width + self.spacing()
        return lines

    def _place_items(self, rect: QRect, *, move: bool) -> int:
        """Place the items, vertically centred in their lines; return the total height."""
        y = rect.y()
        for line in self._lines(rect.width()):
            x, height = rect.x(), max(hint.height() for _, hint in line)
            for item, hint in line if move else ():
                top = y + (height - hint.height()) // 2
                size = QSize(min(hint.width(), rect.width()), hint.height())
                item.setGeometry(QRect(QPoint(x, top), size))
                x += hint.width() + self.spacing()
            y += height + self.spacing()
        return max(y - self.spacing() - rect.y(), 0)
