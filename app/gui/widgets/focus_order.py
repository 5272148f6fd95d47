"""Tab order: through the visible widgets of a window, in reading order.

Qt's tab order is the order of creation, which is arbitrary in a window whose messages come and go. So windows
determine the next widget here.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QWidget


class FocusOrderMixin:
    """Mixin for windows: Tab follows the reading order."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move the focus to the next or previous widget."""
        assert isinstance(self, QWidget)
        focused = QApplication.focusWidget()
        if focused is not None and _is_hidden(
            focused, self
        ):  # not Tab: Qt moves the focus out of what is hidden
            return _focus_near(focused, self)
        return move_focus(self, forward)


def move_focus(root: QWidget, forward: bool, *, scrolls: bool = True) -> bool:
    """Move the focus to the next or previous widget within `root`; return False if there is none."""
    stops = tab_stops(root)
    if not stops:
        return False
    step = 1 if forward else -1
    focused = (
        QApplication.focusWidget() or root.focusWidget()
    )  # a window in the background has a focus widget, too
    index = _stop_index(focused, stops, root)
    first = 0 if forward else -1
    target = stops[first if index is None else (index + step) % len(stops)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    target.setFocus(reason)
    if scrolls:
        _scroll_into_view(target)
    return True


def _is_hidden(widget: QWidget | None, root: QWidget) -> bool:
    while widget is not None and widget is not root:
        if widget.isHidden():
            return True
        widget = widget.parentWidget()
    return False


def _focus_near(hidden: QWidget, root: QWidget) -> bool:
    """Focus what surrounds a widget that was hidden, without scrolling: reading goes on where it was."""
    ancestor = hidden.parentWidget()
    while ancestor is not None and ancestor is not root:
        if not _is_hidden(ancestor, root) and _takes_tab(ancestor):
            ancestor.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        ancestor = ancestor.parentWidget()
    return move_focus(root, True, scrolls=False)


def tab_stops(root: QWidget) -> list[QWidget]:
    """Find all widgets within `root` that Tab reaches, in reading order: by layout, else by position."""
    return [widget for widget in _in_reading_order(root) if _takes_tab(widget)]


def _takes_tab(widget: QWidget) -> bool:
    hints = QGuiApplication.styleHints()
    everything = hints.tabFocusBehavior() == Qt.TabFocusBehavior.TabFocusAllControls
    policy = Qt.FocusPolicy.TabFocus if everything else Qt.FocusPolicy.StrongFocus
    accepts = widget.focusPolicy() & policy == policy
    return accepts and widget.isEnabled() and widget.focusProxy() is None


def _in_reading_order(widget: QWidget) -> Iterator[QWidget]:
    """Yield the visible widgets within a widget, each before its children."""
    for child in _children(widget):
        if child.isVisible() and not child.isWindow():
            yield child
            yield from _in_reading_order(child)


def _children(widget: QWidget) -> list[QWidget]:
    """The direct children of a widget: those in its layout in order, then the others by position."""
    layout = widget.layout()
    in_layout = [] if layout is None else list(_layout_widgets(layout))
    in_layout_set = set(in_layout)
    others = [
        child for child in widget.children() if isinstance(child, QWidget) and child not in in_layout_set
    ]
    if others and others[0].layoutDirection() == Qt.LayoutDirection.RightToLeft:
        others.sort(key=lambda child: (child.y(), -child.geometry().right()))
    else:
        others.sort(key=lambda child: (child.y(), child.x()))
    return in_layout + others


def _layout_widgets(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            yield from _layout_widgets(inner)
        elif widget is not None:
            yield widget


def _stop_index(focused: QWidget | None, stops: list[QWidget], root: QWidget) -> int | None:
    """The index of the stop that has or contains the focus; None if there is none."""
    while focused is not None and focused is not root:
        if focused in stops:
            return stops.index(focused)
        focused = focused.parentWidget()
    return None


def _scroll_into_view(widget: QWidget) -> None:
    """Scroll all surrounding scroll areas so that the widget is visible."""
    ancestor = widget.parentWidget()
    while ancestor is not None:
        if isinstance(ancestor, QScrollArea):
            ancestor.ensureWidgetVisible(widget)
        ancestor = ancestor.parentWidget()
