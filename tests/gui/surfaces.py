"""What the real window can show, opened as people do; each function returns what is to be looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.gui.application.application import Desk
from app.gui.composer.context_meter import ContextMeter
from app.gui.composer.file_chip import FileChip
from app.gui.conversation.user_message import UserMessage
from app.gui.inspector import Inspector
from app.gui.markdown.links import Link, LinkDialog
from app.gui.replay.player import Player
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.sidebar.sidebar import SearchField
from app.storage import StoredMessage
from model_backends.protocol import Failed, Sampling
from tests.gui.actions import ask, type_text, wait_for_block, wait_for_reply, wait_for_text
from tests.gui.conftest import PATIENCE_MS

Surface = Callable[[Desk, QtBot], QWidget]

RICH_REPLY = """Two ways, and [a page](https://example.org/strings) about them:

```python
print("fog"[::-1])
```

| Way | Lines |
|---|---|
| slice | 1 |

$$x^2 + y^2 = z^2$$

Use the slice.
"""


def converse(desk: Desk) -> StoredMessage:
    """A conversation with everything that replies can hold; its last reply, which is one of two branches."""
    store = desk.store
    conversation = store.create_conversation("Strings").id
    question = store.add_message(conversation, "user", "How do I turn a string around?")
    for text in ("Backwards.", RICH_REPLY):
        reply = store.begin_reply(question, "demo", 7, Sampling())
        store.end_reply(
            reply.id, "complete", text=text, thought="A slice will do.", stats=None, finish="end_of_turn"
        )
    other = store.create_conversation("Rivers").id
    store.add_message(other, "user", "Which river is the longest?")
    desk.session.conversations_changed.emit()
    desk.session.open(conversation)
    settle()
    return desk.session.messages()[-1]


def settle(milliseconds: int = 60) -> None:
    """Let the window find its final layout."""
    QTest.qWait(milliseconds)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def dialog_of(kind: type[QWidget], qtbot: QtBot) -> QWidget:
    """The open window of this kind."""

    def found() -> list[QWidget]:
        return [one for one in QApplication.allWidgets() if isinstance(one, kind) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE_MS)
    settle()
    return found()[-1]


def button(root: QWidget, text: str) -> QAbstractButton:
    """A button by its text."""
    return next(one for one in root.findChildren(QAbstractButton) if one.text() == text)


def empty(desk: Desk, qtbot: QtBot) -> QWidget:
    """The first thing anyone sees, with the first-run card."""
    settle()
    return desk.window


def conversation(desk: Desk, qtbot: QtBot) -> QWidget:
    """Branches, code, a table, a formula, a link, and thoughts that are unfolded."""
    reply = converse(desk)
    shown = desk.window.messages.reply(reply.id)
    assert shown is not None
    button(shown, "Show thoughts").click()
    desk.window.action("details").trigger()
    settle()
    return desk.window


def writing(desk: Desk, qtbot: QtBot) -> QWidget:
    """While a reply is written."""
    converse(desk)
    wait_for_block(desk, qtbot)
    return desk.window


def editing(desk: Desk, qtbot: QtBot) -> QWidget:
    """A question that is written anew."""
    converse(desk)
    desk.window.findChildren(UserMessage)[-1].edit()
    settle()
    return desk.window


def search(desk: Desk, qtbot: QtBot) -> QWidget:
    """Results of a search."""
    converse(desk)
    desk.window.action("search").trigger()
    field = desk.window.findChild(SearchField)
    qtbot.keyClicks(field, "str")
    settle()
    return desk.window


def nothing_found(desk: Desk, qtbot: QtBot) -> QWidget:
    """A search without results."""
    converse(desk)
    field = desk.window.findChild(SearchField)
    desk.window.action("search").trigger()
    qtbot.keyClicks(field, "xyzzy")
    settle()
    return desk.window


def toast(desk: Desk, qtbot: QtBot) -> QWidget:
    """A deletion that can be taken back."""
    converse(desk)
    desk.window.action("delete").trigger()
    settle()
    return desk.window


def failure(desk: Desk, qtbot: QtBot) -> QWidget:
    """Something failed."""
    converse(desk)
    desk.session.failed.emit(
        Failed(kind="memory", message="There is not enough memory.", hint="Close something.", detail="…")
    )
    settle()
    return desk.window


def replay(desk: Desk, qtbot: QtBot) -> QWidget:
    """A replay, and the inspector beside it."""
    ask(desk, qtbot, "Write a haiku about a river.")
    desk.window.action("inspector").trigger()
    desk.window.action("replay").trigger()
    player = desk.window.findChild(Player)
    player.pause()
    player.go_to(player.duration / 2)
    desk.window.findChild(Inspector).hover(2)
    settle()
    return desk.window


def inspector(desk: Desk, qtbot: QtBot) -> QWidget:
    """The inspector before anything has run."""
    desk.window.action("inspector").trigger()
    settle()
    return desk.window


def comparison(desk: Desk, qtbot: QtBot) -> QWidget:
    """Two replies side by side."""
    from app.gui.replay.comparison import Comparison

    ask(desk, qtbot, "Write a haiku about a river.")
    desk.session.retry()
    wait_for_reply(desk, qtbot)
    desk.window.action("compare").trigger()
    return dialog_of(Comparison, qtbot)


def export(desk: Desk, qtbot: QtBot) -> QWidget:
    """A reply as a film."""
    from app.gui.export.dialog import ExportDialog

    ask(desk, qtbot, "Write a haiku about a river.")
    desk.window.action("export").trigger()
    return dialog_of(ExportDialog, qtbot)


def settings(desk: Desk, qtbot: QtBot) -> QWidget:
    """The first page of the settings."""
    desk.window.action("settings").trigger()
    return dialog_of(SettingsDialog, qtbot)


def palette(desk: Desk, qtbot: QtBot) -> QWidget:
    """All commands."""
    desk.window.action("palette").trigger()
    settle()
    return desk.window.commands.palette


def keys(desk: Desk, qtbot: QtBot) -> QWidget:
    """All keys."""
    desk.window.action("shortcuts").trigger()
    settle()
    return desk.window.commands.sheet


def prompts(desk: Desk, qtbot: QtBot) -> QWidget:
    """The library of prompts."""
    from app.gui.prompts.prompts_dialog import PromptsDialog

    desk.window.action("prompts").trigger()
    return dialog_of(PromptsDialog, qtbot)


def presets(desk: Desk, qtbot: QtBot) -> QWidget:
    """Presets of one's own."""
    from app.gui.prompts.presets_dialog import PresetsDialog

    desk.window.prompts.open_presets()
    return dialog_of(PresetsDialog, qtbot)


def own(desk: Desk, qtbot: QtBot) -> QWidget:
    """What a conversation has of its own."""
    from app.gui.prompts.conversation_settings import ConversationSettings

    converse(desk)
    desk.window.action("own").trigger()
    return dialog_of(ConversationSettings, qtbot)


def slash(desk: Desk, qtbot: QtBot) -> QWidget:
    """The menu of commands that are typed."""
    type_text(desk, qtbot, "/")
    settle()
    return desk.window


def attached(desk: Desk, qtbot: QtBot) -> QWidget:
    """A file that goes with the next message."""
    note = app_dirs.data_dir() / "notes.md"
    note.write_text("The harbour opens at nine.")
    desk.window.models.attach_wanted.emit([note])
    qtbot.waitUntil(
        lambda: any("token" in chip.detail for chip in desk.window.findChildren(FileChip)),
        timeout=PATIENCE_MS,
    )
    qtbot.waitUntil(desk.window.findChild(ContextMeter).isVisible, timeout=PATIENCE_MS)
    settle()
    return desk.window


def link(desk: Desk, qtbot: QtBot) -> QWidget:
    """The question before a link is opened."""
    converse(desk)
    desk.window.messages.link_clicked.emit(Link(QUrl("https://example.org/strings"), "a page"))
    return dialog_of(LinkDialog, qtbot)


def present(desk: Desk, qtbot: QtBot) -> QWidget:
    """A talk."""
    from app.gui.presentation.presentation import Presentation

    desk.window.action("present").trigger()
    return dialog_of(Presentation, qtbot)


def models(desk: Desk, qtbot: QtBot) -> QWidget:
    """The page of models."""
    desk.window.action("models").trigger()
    wait_for_text(desk, qtbot, "of main memory")
    settle()
    return desk.window
