"""Walk through all visible widgets of a window with the Tab key, as keyboard and screen-reader users do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from app.base.app_dirs import icons_dir
from app.gui.pad.editor import PadEditor

_KINDS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit)
_DUMB = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window, QAccessible.Role.Pane)
_MOST_STOPS = 400
_MOST_LINKS = 30  # in one widget, which Tab goes through before it leaves
_AROUND = 14  # pixels around a widget in which its focus may be shown
_LEAST_CHANGE = 12  # pixels that must differ by this much of a channel
_LEAST_DIFFERENCE = 24


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    if isinstance(widget, QComboBox):  # whose name Qt tells as its value, where labels are relations
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def role_of(widget: QWidget) -> QAccessible.Role:
    """What a screen reader says it is."""
    return QAccessible.queryAccessibleInterface(widget).role()


def described(widget: QWidget) -> str:
    """A widget for the message of a failing test."""
    return f"{type(widget).__name__} “{name_of(widget)}”"


def controls(root: QWidget) -> list[QWidget]:
    """Everything that people can use: it can be seen, is enabled, and takes the focus or clicks."""
    found = [widget for widget in root.findChildren(QWidget) if widget.window() is root.window()]
    return [w for w in found if w.isVisible() and w.isEnabled() and not _is_inside(w) and _is_used(w)]


def _is_used(widget: QWidget) -> bool:
    takes_focus = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    own = [made for made in type(widget).__mro__ if made.__module__.startswith("app.")]
    takes_clicks = any("mousePressEvent" in vars(made) for made in own)
    return takes_focus or takes_clicks or isinstance(widget, _KINDS)


def _is_inside(widget: QWidget) -> bool:
    """Whether it is a part that Qt makes for another widget, which speaks for it."""
    parent = widget.parentWidget()
    if isinstance(widget, QScrollBar) or type(widget).__name__ == "QLineEditIconButton":
        return True
    if isinstance(parent, QAbstractScrollArea) and widget is parent.viewport():
        return True
    return isinstance(parent, QAbstractSpinBox | QComboBox)


def nameless(root: QWidget) -> list[str]:
    """Controls without a name that says what they are."""
    icons = {path.stem for path in Path(icons_dir()).glob("*.svg")}
    wrong = []
    for control in controls(root):
        name = name_of(control).strip()
        if name in icons or not re.search(r"\w\w", name) or name.startswith("<"):
            wrong.append(described(control))
    return wrong


def without_role(root: QWidget) -> list[str]:
    """Controls of which a screen reader does not know what they are; Qt has no role for areas that scroll."""
    known = [control for control in controls(root) if not isinstance(control, QScrollArea)]
    return [f"{described(control)}: {role_of(control)}" for control in known if role_of(control) in _DUMB]


def unread(root: QWidget) -> list[str]:
    """Texts that cannot be read through the interface for screen readers."""
    labels = [label for label in root.findChildren(QLabel) if label.isVisible() and label.text().strip()]
    return [label.text() for label in labels if not name_of(label).strip()]


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab is to lead there."""
    wanted = Qt.FocusPolicy.TabFocus
    return widget.focusPolicy() & wanted == wanted and widget.focusProxy() is None


def press_tab(window: QWidget, *, back: bool = False) -> QWidget | None:
    """Press Tab where the focus is, or F6 in a pad, which keeps Tab to itself; where the focus is then."""
    holder = QApplication.focusWidget() or window
    leaves = Qt.Key.Key_F6 if isinstance(holder, PadEditor) else Qt.Key.Key_Tab
    key = Qt.Key.Key_Backtab if back else leaves
    modifiers = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(holder, QKeyEvent(kind, key, modifiers))
    QApplication.processEvents()
    return QApplication.focusWidget()


def tab_round(window: QWidget, *, back: bool = False) -> list[QWidget]:
    """Where Tab leads, once round the window, from where the focus is; ends where it began."""
    first = press_tab(window, back=back)
    assert first is not None, "Tab leads nowhere"
    stops, links = [first], 0
    for _ in range(_MOST_STOPS):
        stop = press_tab(window, back=back)
        assert stop is not None, f"Tab leads nowhere after {described(stops[-1])}"
        if stop is stops[-1]:
            links += 1
            if len(stops) == 1 and links > _MOST_LINKS:
                return stops  # where Tab has another meaning
            continue  # to a link within it
        if stop is first:
            return stops
        assert stop not in stops, f"Tab goes in a circle from {described(stops[-1])} to {described(stop)}"
        stops.append(stop)
        links = 0
    raise AssertionError("Tab does not come back")


def unreached(root: QWidget, stops: Sequence[QWidget]) -> list[str]:
    """Controls to which Tab does not lead, though it should."""
    return [described(control) for control in controls(root) if takes_tab(control) and control not in stops]


def mouse_only(root: QWidget) -> list[QWidget]:
    """Controls that take clicks and never the focus: what they do must be there for the keyboard too."""
    found = [one for one in controls(root) if not takes_tab(one) and one.focusProxy() is None]
    return [one for one in found if not isinstance(one, QLabel) and not _is_empty(one)]


def _is_empty(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractItemView) and widget.model().rowCount() == 0


def disordered(stops: Sequence[QWidget]) -> list[str]:
    """Steps of Tab that go against the order of reading: upwards, or to the left in the same line."""
    pairs = zip(stops, [*stops[1:], stops[0]], strict=True)
    return [f"{described(one)} → {described(other)}" for one, other in pairs if _goes_back(one, other)]


def _goes_back(one: QWidget, other: QWidget) -> bool:
    first, second = _parts_of_what_holds_both(one, other)
    if first is second or first.isAncestorOf(second) or second.isAncestorOf(first):
        return False
    a, b = _place(first), _place(second)
    is_above = b.bottom() < a.center().y() and b.center().y() < a.top()
    is_beside = not is_above and b.top() < a.bottom() and a.top() < b.bottom()
    return (is_above and b.left() < a.right()) or (is_beside and b.right() < a.left())


def _parts_of_what_holds_both(one: QWidget, other: QWidget) -> tuple[QWidget, QWidget]:
    above = [one]
    while (parent := above[-1].parentWidget()) is not None and not above[-1].isWindow():
        above.append(parent)
    branch = other
    while (parent := branch.parentWidget()) is not None and parent not in above:
        branch = parent
    if parent is None:
        return one, other
    place = above.index(parent)
    return (above[place - 1] if place else one), branch


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def without_focus_mark(stops: Sequence[QWidget]) -> list[str]:
    """Stops that look the same with the focus and without it."""
    wrong = []
    for stop in stops:
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        _scroll_to(stop)
        QApplication.processEvents()
        place = _place(stop).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        focused = stop.window().grab(place).toImage()
        stop.clearFocus()
        QApplication.processEvents()
        if _changed(focused, stop.window().grab(place).toImage()) < _LEAST_CHANGE:
            wrong.append(described(stop))
    return wrong


def _scroll_to(widget: QWidget) -> None:
    """Scroll a widget into view, as the Tab key does."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()


def _changed(one: QImage, other: QImage) -> int:
    """How many pixels differ clearly."""
    import numpy as np

    images = [image.convertToFormat(QImage.Format.Format_RGB32) for image in (one, other)]
    if images[0].size() != images[1].size():
        return _LEAST_CHANGE
    first, second = (np.frombuffer(image.constBits(), np.uint8).astype(np.int16) for image in images)
    return int((np.abs(first - second).reshape(-1, 4).max(axis=1) >= _LEAST_DIFFERENCE).sum())
