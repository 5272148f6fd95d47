"""A person's hands: clicks and keys on what can be seen, counted."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.settling import settle


class Hands:
    """Clicks and presses keys in the window; `clicks` and `keys` count them."""

    def __init__(self, window: QWidget, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot
        self.clicks = self.keys = 0

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton:
        """The button that is seen or read out as `name`."""
        found = [
            one
            for one in (within or self._window).findChildren(QAbstractButton)
            if one.isVisible() and name in (one.text().replace("&", ""), one.accessibleName())
        ]
        assert found, f"no button {name!r} can be seen"
        return found[-1]

    def click(self, name: str, within: QWidget | None = None) -> None:
        """Click a button, where it is."""
        self.click_at(self.button(name, within))

    def click_at(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget in its middle or at a point."""
        self.clicks += 1
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())
        settle()

    def click_right(self, widget: QWidget, at: QPoint) -> None:
        """Click with the right button, for the context menu."""
        self.clicks += 1
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, event)
        settle()

    def choose(self, text: str) -> None:
        """Click an entry of the open menu."""
        menus = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()]
        found = [(menu, one) for menu in menus for one in menu.actions() if one.text() == text]
        assert found, f"no entry {text!r}, only {[one.text() for menu in menus for one in menu.actions()]}"
        menu, entry = found[-1]
        assert entry.isEnabled()
        self.click_at(menu, menu.actionGeometry(entry).center())

    def pick(self, box: QComboBox, text: str) -> None:
        """Open a combo box and click an item."""
        self.click_at(box)
        index = box.model().index(box.findText(text), 0)
        assert index.isValid(), f"no item {text!r}"
        view = box.view()
        self.click_at(view.viewport(), view.visualRect(index).center())

    def press(self, keys: str) -> None:
        """Press a combination of keys."""
        self.keys += 1
        QTest.keySequence(QApplication.focusWidget() or self._window, QKeySequence(keys))
        settle()

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        self.keys += len(text)
        focused = QApplication.focusWidget()
        assert focused is not None
        self._qtbot.keyClicks(focused, text)
        settle()
