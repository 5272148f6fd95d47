"""Changing the font size while the window is open takes effect everywhere at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFrame,
    QLabel,
    QPushButton,
    QTextBrowser,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.inspector import Inspector
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.sidebar.sidebar import Sidebar
from model_backends.protocol import Sampling
from tests.gui import surfaces
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.settling import settle

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


def store_conversation(application: Application) -> int:
    """A conversation with everything that is set in type."""
    conversation = application.store.create_conversation("Fog").id
    question = application.store.add_message(
        conversation, "user", "What is fog? Please say it in a few lines."
    )
    reply = application.store.begin_reply(question, "demo", 1, Sampling())
    application.store.end_reply(
        reply.id, "complete", text=MARKDOWN, thought="Let me think.", stats=None, finish=None
    )
    return conversation


def show_everything(application: Application, qtbot: QtBot, conversation: int) -> None:
    """A conversation, the inspector and the settings, open beside each other."""
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    application.window.resize(1080, 760)
    application.session.open(conversation)
    application.window.action("inspector").trigger()
    application.window.action("settings").trigger()
    settle()


def sizes(application: Application) -> list[tuple[str, str, float, int]]:
    """What there is to see in the window, with the size of its type and its height."""
    seen = [
        widget for widget in application.window.centralWidget().findChildren(QWidget) if widget.isVisible()
    ]
    return [
        (type(w).__name__, w.accessibleName() or w.objectName(), w.font().pointSizeF(), w.height())
        for w in seen
        if isinstance(w, QLabel | QAbstractButton | QTextBrowser | Sidebar | Inspector)
    ]


def cut_texts(application: Application) -> list[str]:
    """The labels and buttons that are lower than a line of their type."""
    seen = [widget for widget in application.window.findChildren(QWidget) if widget.isVisible()]
    texts = [widget for widget in seen if isinstance(widget, QPushButton | QToolButton | QLabel)]
    return [text.text() for text in texts if text.text() and text.height() < text.fontMetrics().height()]


def press(application: Application, qtbot: QtBot, key: Qt.Key) -> None:
    application.window.messages.setFocus()
    qtbot.keyClick(application.window, key, Qt.KeyboardModifier.ControlModifier)


def test_keys_make_type_larger_and_smaller_and_usual(application: Application, qtbot: QtBot) -> None:
    text = application.theme.text_font.pointSizeF()
    press(application, qtbot, Qt.Key.Key_Plus)
    press(application, qtbot, Qt.Key.Key_Equal)
    assert application.preferences.value.appearance.font_scale == pytest.approx(1.2)
    assert application.window.composer.font().pointSizeF() == pytest.approx(text * 1.2)
    press(application, qtbot, Qt.Key.Key_0)
    assert application.preferences.value.appearance.font_scale == 1.0
    for _ in range(4):  # further than it goes
        press(application, qtbot, Qt.Key.Key_Minus)
    assert application.preferences.value.appearance.font_scale == pytest.approx(0.8)
    assert application.window.composer.font().pointSizeF() == pytest.approx(text * 0.8)


@pytest.mark.parametrize("scale", [0.8, 2.0])
def test_a_change_is_the_same_as_a_start_at_that_size(
    open_application: OpenApplication, qtbot: QtBot, scale: float
) -> None:
    application = open_application()
    conversation = store_conversation(application)
    show_everything(application, qtbot, conversation)
    usual = sizes(application)
    application.preferences.update({SCALE: scale})
    settle()
    changed = sizes(application)
    types = {name: size for _, name, size, _ in usual if name}
    both = [(name, size) for _, name, size, _ in changed if name in types]
    assert len(both) > 10
    for name, size in both:
        assert size == pytest.approx(types[name] * scale, rel=0.02), name
    application.preferences.update({SCALE: 1.0})
    settle()
    assert sizes(application) == usual
    application.preferences.update({SCALE: scale})
    application.window.action("inspector").trigger()
    application.close()
    again = open_application()
    show_everything(again, qtbot, conversation)
    assert sizes(again) == changed


@pytest.mark.parametrize("scale", [0.8, 1.5, 2.0])
@pytest.mark.parametrize("width", [420, 1080])
def test_no_text_is_cut(application: Application, qtbot: QtBot, scale: float, width: int) -> None:
    application.window.resize(width, 760)
    application.session.open(store_conversation(application))
    application.preferences.update({SCALE: scale})
    settle()
    for place in ("messages", "models"):
        if place == "models":
            application.window.action("models").trigger()
            settle()
        qtbot.waitUntil(lambda: cut_texts(application) == [])  # what has just come is set out a moment later
        assert application.window.width() == width
    page = application.window.messages.widget()
    assert page.width() <= application.window.messages.viewport().width()


def test_an_empty_conversation_begins_at_its_top_however_large_the_type(
    application: Application, qtbot: QtBot
) -> None:
    application.session.open(store_conversation(application))
    application.preferences.update({SCALE: 2.0})
    application.window.conversations.write_in(None)
    bar = application.window.messages.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    settle()
    assert bar.value() == 0


def test_the_sidebar_makes_room_for_large_type_and_for_the_inspector(
    application: Application, qtbot: QtBot
) -> None:
    sidebar = application.window.findChild(Sidebar)
    application.window.resize(900, 700)
    assert sidebar.isVisible()
    application.preferences.update({SCALE: 2.0})
    qtbot.waitUntil(lambda: not sidebar.isVisible())
    application.preferences.update({SCALE: 1.0})
    qtbot.waitUntil(sidebar.isVisible)
    application.window.action("inspector").trigger()
    assert not sidebar.isVisible()
    application.window.action("inspector").trigger()
    assert sidebar.isVisible()


def test_a_dialog_that_opens_later_has_the_new_size(application: Application, qtbot: QtBot) -> None:
    application.preferences.update({SCALE: 1.5})
    application.window.action("settings").trigger()
    dialog: QDialog = application.window.findChild(SettingsDialog)
    expected = application.theme.text_font.pointSizeF()
    assert dialog.font().pointSizeF() == pytest.approx(expected)


@pytest.mark.parametrize(
    "surface",
    [
        surfaces.settings,
        surfaces.licences,
        surfaces.prompts,
        surfaces.presets,
        surfaces.chat_settings,
        surfaces.link,
        surfaces.comparison,
        surfaces.export,
    ],
)
def test_dialogs_fit_the_screen_in_the_largest_text(
    application: Application, qtbot: QtBot, surface: surfaces.Surface
) -> None:
    application.preferences.update({SCALE: 2.0})
    dialog = surface(application, qtbot)
    needed, size = dialog.minimumSizeHint(), dialog.size()
    laptop, screen = QSize(1440, 900), dialog.screen().availableGeometry().size()
    assert needed.boundedTo(laptop) == needed
    assert size.width() <= max(screen.width(), needed.width())
    assert size.height() <= max(screen.height(), needed.height())


def test_nothing_that_was_closed_hears_of_another_text_size(application: Application, qtbot: QtBot) -> None:
    window = application.window
    window.chat.refuse_picture()
    card = next(one for one in window.findChildren(QFrame) if one.accessibleName().startswith("Error:"))
    qtbot.mouseClick(card.findChild(QToolButton), Qt.MouseButton.LeftButton)
    for surface in (surfaces.chat_settings, surfaces.settings, surfaces.link, surfaces.presets):
        surface(application, qtbot).close()
    surfaces.models(application, qtbot)
    window.action("stop").trigger()
    window.action("new").trigger()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.action("larger").trigger()  # an error in a slot fails the test
    window.action("appearance").trigger()
    settle()
