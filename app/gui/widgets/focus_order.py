"""The way of the Tab key: through what can be seen of a window, in the order in which it is read.

Qt leads through widgets in the order in which they were made. In a window whose messages come and go that is
no order at all, so windows ask here which widget is next.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget


class FocusOrderMixin:
    """A mixin for windows: Tab leads through them as they are read."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Give the focus to the next widget, or the one before."""
        assert isinstance(self, QWidget)
        return move_focus(self, forward)


def move_focus(root: QWidget, forward: bool) -> bool:
    """Give the focus to the next widget within `root`, or the one before; False if there is none."""
    stops = tab_stops(root)
    if not stops:
        return False
    step = 1 if forward else -1
    holder = QApplication.focusWidget() or root.focusWidget()  # a window in the background has one as well
    place = _place_of(holder, stops, root)
    first = 0 if forward else -1
    target = stops[first if place is None else (place + step) % len(stops)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    target.setFocus(reason)
    _bring_into_view(target)
    return True


def tab_stops(root: QWidget) -> list[QWidget]:
    """Every widget within `root` that Tab leads to, as one reads: by layouts, else line by line."""
    return [widget for widget in _read(root) if _takes_tab(widget)]


def _takes_tab(widget: QWidget) -> bool:
    hints = QGuiApplication.styleHints()
    everything = hints.tabFocusBehavior() == Qt.TabFocusBehavior.TabFocusAllControls
    wanted = Qt.FocusPolicy.TabFocus if everything else Qt.FocusPolicy.StrongFocus
    takes = widget.focusPolicy() & wanted == wanted
    return takes and widget.isEnabled() and widget.focusProxy() is None


def _read(widget: QWidget) -> Iterator[QWidget]:
    """The visible widgets within, each before what it holds."""
    for child in _children(widget):
        if child.isVisible() and not child.isWindow():
            yield child
            yield from _read(child)


def _children(widget: QWidget) -> list[QWidget]:
    """What stands directly in a widget: what its layout has, in its order, then the rest by place."""
    layout = widget.layout()
    laid_out = [] if layout is None else list(_of_layout(layout))
    known = set(laid_out)
    others = [child for child in widget.children() if isinstance(child, QWidget) and child not in known]
    if others and others[0].layoutDirection() == Qt.LayoutDirection.RightToLeft:
        others.sort(key=lambda child: (child.y(), -child.geometry().right()))
    else:
        others.sort(key=lambda child: (child.y(), child.x()))
    return laid_out + others


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            yield from _of_layout(inner)
        elif widget is not None:
            yield widget


def _place_of(holder: QWidget | None, stops: list[QWidget], root: QWidget) -> int | None:
    """Where the focus is among the stops, or in which of them; None if it is in none."""
    while holder is not None and holder is not root:
        if holder in stops:
            return stops.index(holder)
        holder = holder.parentWidget()
    return None


def _bring_into_view(widget: QWidget) -> None:
    """Scroll whatever it stands in so that it can be seen."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
