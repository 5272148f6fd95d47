"""The size of type is changed while the window is open, and counts everywhere at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QPushButton,
    QTextBrowser,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.gui.application.application import Desk
from app.gui.inspector import Inspector
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.sidebar.sidebar import Sidebar
from model_backends.protocol import Sampling
from tests.gui.conftest import PATIENCE_MS, OpenDesk

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SCALE = "appearance.font_scale"
MARKDOWN = """# Fog

It is *thin* and has `code`.

- one
  - nested

| kind | where |
|---|---|
| sea fog | coasts |

```python
def fog() -> str:
    return "~"
```
"""


def store_conversation(desk: Desk) -> int:
    """A conversation with everything that is set in type."""
    conversation = desk.store.create_conversation("Fog").id
    question = desk.store.add_message(conversation, "user", "What is fog? Please say it in a few lines.")
    reply = desk.store.begin_reply(question, "demo", 1, Sampling())
    desk.store.end_reply(
        reply.id, "complete", text=MARKDOWN, thought="Let me think.", stats=None, finish=None
    )
    return conversation


def show_everything(desk: Desk, qtbot: QtBot, conversation: int) -> None:
    """A conversation, the inspector and the settings, open beside each other."""
    qtbot.waitUntil(lambda: desk.engine.state == "ready", timeout=PATIENCE_MS)
    desk.window.resize(1080, 760)
    desk.session.open(conversation)
    desk.window.action("inspector").trigger()
    desk.window.action("settings").trigger()
    qtbot.wait(300)  # layouts come to rest


def sizes(desk: Desk) -> list[tuple[str, str, float, int]]:
    """What there is to see in the window, with the size of its type and its height."""
    seen = [widget for widget in desk.window.centralWidget().findChildren(QWidget) if widget.isVisible()]
    return [
        (type(w).__name__, w.accessibleName() or w.objectName(), w.font().pointSizeF(), w.height())
        for w in seen
        if isinstance(w, QLabel | QAbstractButton | QTextBrowser | Sidebar | Inspector)
    ]


def cut_texts(desk: Desk) -> list[str]:
    """The labels and buttons that are lower than a line of their type."""
    seen = [widget for widget in desk.window.findChildren(QWidget) if widget.isVisible()]
    texts = [widget for widget in seen if isinstance(widget, QPushButton | QToolButton | QLabel)]
    return [text.text() for text in texts if text.text() and text.height() < text.fontMetrics().height()]


def press(desk: Desk, qtbot: QtBot, key: Qt.Key) -> None:
    desk.window.messages.setFocus()
    qtbot.keyClick(desk.window, key, Qt.KeyboardModifier.ControlModifier)


def test_keys_make_type_larger_and_smaller_and_usual(desk: Desk, qtbot: QtBot) -> None:
    text = desk.theme.text_font.pointSizeF()
    press(desk, qtbot, Qt.Key.Key_Plus)
    press(desk, qtbot, Qt.Key.Key_Equal)
    assert desk.preferences.value.appearance.font_scale == pytest.approx(1.2)
    assert desk.window.composer.font().pointSizeF() == pytest.approx(text * 1.2)
    press(desk, qtbot, Qt.Key.Key_0)
    assert desk.preferences.value.appearance.font_scale == 1.0
    for _ in range(4):  # further than it goes
        press(desk, qtbot, Qt.Key.Key_Minus)
    assert desk.preferences.value.appearance.font_scale == pytest.approx(0.8)
    assert desk.window.composer.font().pointSizeF() == pytest.approx(text * 0.8)


@pytest.mark.parametrize("scale", [0.8, 1.5, 2.0])
def test_a_change_is_the_same_as_a_start_at_that_size(
    open_desk: OpenDesk, qtbot: QtBot, scale: float
) -> None:
    desk = open_desk()
    conversation = store_conversation(desk)
    show_everything(desk, qtbot, conversation)
    usual = sizes(desk)
    desk.preferences.update({SCALE: scale})
    qtbot.wait(300)
    changed = sizes(desk)
    types = {name: size for _, name, size, _ in usual if name}
    both = [(name, size) for _, name, size, _ in changed if name in types]
    assert len(both) > 10
    for name, size in both:
        assert size == pytest.approx(types[name] * scale, rel=0.02), name
    desk.preferences.update({SCALE: 1.0})
    qtbot.wait(300)
    assert sizes(desk) == usual
    desk.preferences.update({SCALE: scale})
    desk.window.action("inspector").trigger()
    desk.close()
    again = open_desk()
    show_everything(again, qtbot, conversation)
    assert sizes(again) == changed


@pytest.mark.parametrize("scale", [0.8, 1.5, 2.0])
@pytest.mark.parametrize("width", [420, 1080])
def test_no_text_is_cut(desk: Desk, qtbot: QtBot, scale: float, width: int) -> None:
    desk.window.resize(width, 760)
    desk.session.open(store_conversation(desk))
    desk.preferences.update({SCALE: scale})
    qtbot.wait(300)
    for place in ("messages", "models"):
        if place == "models":
            desk.window.action("models").trigger()
            qtbot.wait(300)
        qtbot.waitUntil(lambda: cut_texts(desk) == [])  # what has just come is set out a moment later
        assert desk.window.width() == width
    page = desk.window.messages.widget()
    assert page.width() <= desk.window.messages.viewport().width()


def test_an_empty_conversation_begins_at_its_top_however_large_the_type(desk: Desk, qtbot: QtBot) -> None:
    desk.session.open(store_conversation(desk))
    desk.preferences.update({SCALE: 2.0})
    desk.window.conversations.write_in(None)
    bar = desk.window.messages.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.wait(100)
    assert bar.value() == 0


def test_the_sidebar_makes_room_for_large_type_and_for_the_inspector(desk: Desk, qtbot: QtBot) -> None:
    sidebar = desk.window.findChild(Sidebar)
    desk.window.resize(900, 700)
    assert sidebar.isVisible()
    desk.preferences.update({SCALE: 2.0})
    qtbot.waitUntil(lambda: not sidebar.isVisible())
    desk.preferences.update({SCALE: 1.0})
    qtbot.waitUntil(sidebar.isVisible)
    desk.window.action("inspector").trigger()
    assert not sidebar.isVisible()
    desk.window.action("inspector").trigger()
    assert sidebar.isVisible()


def test_a_dialog_that_opens_later_has_the_new_size(desk: Desk, qtbot: QtBot) -> None:
    desk.preferences.update({SCALE: 1.5})
    desk.window.action("settings").trigger()
    dialog: QDialog = desk.window.findChild(SettingsDialog)
    expected = desk.theme.text_font.pointSizeF()
    assert dialog.font().pointSizeF() == pytest.approx(expected)
