"""Every surface of the window, opened as users open it; each function returns the widget to check."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.gui.application.application import Application
from app.gui.composer.context_meter import ContextMeter
from app.gui.composer.file_chip import FileChip
from app.gui.conversation.find_bar import FindBar
from app.gui.conversation.user_message import UserMessage
from app.gui.inspector import Inspector
from app.gui.markdown.links import Link, LinkDialog
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.text_view import TextView
from app.gui.pad.find.bar import PadFindBar
from app.gui.pad.versions import VersionsDialog
from app.gui.replay.player import Player
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.sidebar.background_search import BackgroundSearch
from app.gui.sidebar.drawer import SidebarDrawer
from app.gui.sidebar.sidebar import SearchField
from app.gui.widgets.toast import Toast
from app.storage import DraftBlock, StoredMessage, UnsettledBlock
from model_backends.protocol import Failed, Sampling
from tests.gpu_pack import write_kind
from tests.gui.actions import ask, type_text, wait_for_block, wait_for_reply, wait_for_text
from tests.gui.conftest import PATIENCE_MS
from tests.gui.recorded import store_recorded_reply
from tests.gui.settling import settle

Surface = Callable[[Application, QtBot], QWidget]

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


def converse(application: Application) -> StoredMessage:
    """A conversation with everything that replies can hold; its last reply, which is one of two branches."""
    store = application.store
    conversation = store.create_conversation("Strings").id
    question = store.add_message(conversation, "user", "How do I turn a string around?")
    for text in ("Backwards.", RICH_REPLY):
        reply = store.begin_reply(question, "demo", 7, Sampling())
        store.end_reply(
            reply.id, "complete", text=text, thought="A slice will do.", stats=None, finish="end_of_turn"
        )
    other = store.create_conversation("Rivers").id
    store.add_message(other, "user", "Which river is the longest?")
    application.session.conversations_changed.emit()
    application.session.open(conversation)
    settle()
    return application.session.messages()[-1]


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


def button_named(root: QWidget, name: str) -> QAbstractButton:
    """A visible button by the name that a screen reader says."""
    return next(
        one for one in root.findChildren(QAbstractButton) if one.isVisible() and one.accessibleName() == name
    )


def empty(application: Application, qtbot: QtBot) -> QWidget:
    """The first thing anyone sees, with the first-run card."""
    settle()
    return application.window


def conversation(application: Application, qtbot: QtBot) -> QWidget:
    """Branches, code, a table, a formula, a link, and thoughts that are unfolded."""
    reply = converse(application)
    shown = application.window.messages.reply(reply.id)
    assert shown is not None
    button(shown, "Show thoughts").click()
    application.window.action("details").trigger()
    settle()
    return application.window


def narrow(application: Application, qtbot: QtBot) -> QWidget:
    """A window so narrow that buttons of the header have given way, with the title being edited."""
    converse(application)
    application.window.resize(440, 700)
    settle()
    application.window.action("rename").trigger()
    settle()
    return application.window


def drawer(application: Application, qtbot: QtBot) -> QWidget:
    """The sidebar over a narrow window."""
    converse(application)
    application.window.resize(440, 700)
    settle()
    application.window.action("sidebar").trigger()
    settle()
    return application.window.findChild(SidebarDrawer)


def writing(application: Application, qtbot: QtBot) -> QWidget:
    """While a reply is written."""
    converse(application)
    wait_for_block(application, qtbot)
    return application.window


def draft(application: Application, qtbot: QtBot) -> QWidget:
    """A reply that did not settle, and one that was stopped in the middle of a block."""
    store = application.store
    conversation = store.create_conversation("Strings").id
    question = store.add_message(conversation, "user", "And in C?")
    reply = store.begin_reply(question, "demo", 7, Sampling())
    unsettled = [UnsettledBlock(block=0, steps=48, certainty=0.83)]
    store.commit_block(reply.id, "With a loop.", "", unsettled)
    words = DraftBlock(text="Swap the … and the last", complete=8, step=12, max_steps=48)
    store.end_reply(reply.id, "stopped", text=None, thought=None, stats=None, draft=words)
    application.session.open(conversation)
    settle()
    return application.window


def queue(application: Application, qtbot: QtBot) -> QWidget:
    """Messages that wait for the running reply, and one that is being typed."""
    wait_for_block(application, qtbot)
    for text in ("And in C?", "And in Rust?"):
        application.session.enqueue(text)
    application.window.composer.set_text("And in Go?")
    settle()
    return application.window


def slow_motion(application: Application, qtbot: QtBot) -> QWidget:
    """While a reply is shown in slow motion, with its speed and Skip."""
    writing(application, qtbot)
    application.window.action("slow_motion").trigger()
    settle()
    return application.window


def editing(application: Application, qtbot: QtBot) -> QWidget:
    """A question that is written anew."""
    converse(application)
    application.window.findChildren(UserMessage)[-1].edit()
    settle()
    return application.window


def search(application: Application, qtbot: QtBot) -> QWidget:
    """Results of a search."""
    converse(application)
    application.window.action("search").trigger()
    _search_for(application, qtbot, "str")
    return application.window


def find(application: Application, qtbot: QtBot) -> QWidget:
    """Find in this conversation, with a match."""
    converse(application)
    application.window.action("find").trigger()
    bar = application.window.findChild(FindBar)
    qtbot.keyClicks(bar.findChild(QLineEdit), "slice")
    qtbot.waitUntil(lambda: " of " in bar.position, timeout=PATIENCE_MS)
    settle()
    return application.window


def nothing_found(application: Application, qtbot: QtBot) -> QWidget:
    """A search without results."""
    converse(application)
    application.window.action("search").trigger()
    _search_for(application, qtbot, "xyzzy")
    return application.window


def _search_for(application: Application, qtbot: QtBot, text: str) -> None:
    found = application.window.findChild(BackgroundSearch).found
    with qtbot.waitSignal(found, timeout=PATIENCE_MS, check_params_cb=lambda what, _hits: what == text):
        qtbot.keyClicks(application.window.findChild(SearchField), text)
    settle()


def toast(application: Application, qtbot: QtBot) -> QWidget:
    """A deletion that can be taken back; it stays for as long as the test takes."""
    converse(application)
    application.window.action("delete").trigger()
    for message in application.window.findChildren(Toast):
        message.findChild(QTimer).stop()
    settle()
    return application.window


def folders(application: Application, qtbot: QtBot) -> QWidget:
    """Folders, one of them collapsed, and a conversation in the archive that is open."""
    inside = converse(application).conversation
    store = application.store
    store.folders.move([inside], store.folders.add("Work").id)
    other = store.folders.add("Travel")
    store.folders.collapse(other.id, True)
    archived = store.create_conversation("An old one").id
    store.add_message(archived, "user", "Is fog wet?")
    store.archive([archived], True)
    application.session.conversations_changed.emit()
    application.session.open(archived)
    settle()
    return application.window


def trash(application: Application, qtbot: QtBot) -> QWidget:
    """The trash, and a conversation in it that is open."""
    deleted = converse(application).conversation
    application.store.trash.move([deleted], time.time() + 1e6)
    application.session.conversations_changed.emit()
    application.window.action("show_trash").trigger()
    application.session.open(deleted)
    settle()
    return application.window


def failure(application: Application, qtbot: QtBot) -> QWidget:
    """Something failed."""
    converse(application)
    application.session.failed.emit(
        Failed(kind="memory", message="There is not enough memory.", hint="Close something.", detail="…")
    )
    settle()
    return application.window


def replay(application: Application, qtbot: QtBot) -> QWidget:
    """A replay, and the inspector beside it."""
    ask(application, qtbot, "Write a haiku about a river.")
    application.window.action("inspector").trigger()
    application.window.action("replay").trigger()
    player = application.window.findChild(Player)
    player.pause()
    player.go_to(player.duration / 2)
    application.window.findChild(Inspector).hover(2)
    settle()
    return application.window


def nearly_said(application: Application, qtbot: QtBot) -> QWidget:
    """What a reply nearly said, with the card of a word."""
    ask(application, qtbot, "Write a haiku about a river.")
    application.window.action("nearly_said").trigger()
    settle()
    return application.window


def keep_words(application: Application, qtbot: QtBot) -> QWidget:
    """The words of a reply to choose from, two of them kept."""
    from app.gui.words.inline_keep import InlineKeepWords

    converse(application)
    application.window.action("keep_words").trigger()
    settle()
    application.window.findChild(InlineKeepWords).view.keep(frozenset({0, 1}))
    settle()
    return application.window


def passage(application: Application, qtbot: QtBot) -> QWidget:
    """A selected passage of a reply, with the bar beside it."""
    ask(application, qtbot, "Write a haiku about a river.")
    reply = application.window.messages.last_reply
    view = reply.findChild(RichText).findChild(TextView)
    cursor = view.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(8, cursor.MoveMode.KeepAnchor)
    view.setFocus()
    view.setTextCursor(cursor)
    qtbot.waitUntil(lambda: reply.passage_bar is not None and reply.passage_bar.isVisible())
    settle()
    return application.window


def alternatives(application: Application, qtbot: QtBot) -> QWidget:
    """What else a word of a reply could be."""
    from app.gui.markdown.text_view import TextView
    from app.gui.words.alternatives_popup import AlternativesPopup

    converse(application)
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    reply = application.window.messages.last_reply
    assert reply is not None
    next(one for one in reply.findChildren(TextView) if one.isVisible()).setFocus()
    application.window.action("alternatives").trigger()
    popup = application.window.findChild(AlternativesPopup)
    qtbot.waitUntil(lambda: popup.note.startswith("How likely"), timeout=PATIENCE_MS)
    return popup


def selected_draft(application: Application, qtbot: QtBot) -> QWidget:
    """A word that is selected in the message field, and the bar beside it."""
    from app.gui.rewriting.passage_bar import PassageBar

    type_text(application, qtbot, "Write a poem")
    application.window.composer.field.selectAll()

    def is_shown() -> bool:
        return any(bar.isVisible() for bar in application.window.findChildren(PassageBar))

    qtbot.waitUntil(is_shown, timeout=PATIENCE_MS)
    settle()
    return application.window


def inspector(application: Application, qtbot: QtBot) -> QWidget:
    """The inspector before anything has run."""
    application.window.action("inspector").trigger()
    settle()
    return application.window


def inspected(application: Application, qtbot: QtBot) -> QWidget:
    """The inspector of a conversation: its list of replies, and the blocks of a stored one."""
    reply, store = store_recorded_reply(application), application.store
    store.traces.add(reply.id, 1, store.traces.of(reply.id)[0])
    question = store.add_message(reply.conversation, "user", "And the river?")
    other = store.begin_reply(question, "demo", 7, Sampling())
    store.end_reply(other.id, "complete", text="It flows.", thought="", stats=None, finish="end_of_turn")
    application.session.open(reply.conversation)
    application.window.action("inspector").trigger()
    picker = application.window.findChild(Inspector).picker
    picker.reply_chosen.emit(reply.id)
    assert button_named(picker, "Next block").isEnabled()
    settle()
    return application.window


def comparison(application: Application, qtbot: QtBot) -> QWidget:
    """Two replies side by side."""
    from app.gui.replay.comparison import Comparison

    ask(application, qtbot, "Write a haiku about a river.")
    application.session.retry()
    wait_for_reply(application, qtbot)
    application.window.action("compare").trigger()
    return dialog_of(Comparison, qtbot)


def export(application: Application, qtbot: QtBot) -> QWidget:
    """A reply as a film."""
    from app.gui.export.dialog import ExportDialog

    ask(application, qtbot, "Write a haiku about a river.")
    application.window.action("export").trigger()
    return dialog_of(ExportDialog, qtbot)


def settings(application: Application, qtbot: QtBot) -> QWidget:
    """The first page of the settings."""
    application.window.action("settings").trigger()
    return dialog_of(SettingsDialog, qtbot)


def licences(application: Application, qtbot: QtBot) -> QWidget:
    """All components, and the licence of the first one."""
    from app.gui.settings_dialog.licences_dialog import LicencesDialog

    dialog = settings(application, qtbot)
    show = next(one for one in dialog.findChildren(QAbstractButton) if one.text() == "Licences…")
    show.click()
    return dialog_of(LicencesDialog, qtbot)


def palette(application: Application, qtbot: QtBot) -> QWidget:
    """All commands."""
    application.window.action("palette").trigger()
    settle()
    return application.window.commands.palette


def keys(application: Application, qtbot: QtBot) -> QWidget:
    """All keys."""
    application.window.action("shortcuts").trigger()
    settle()
    return application.window.commands.sheet


def prompts(application: Application, qtbot: QtBot) -> QWidget:
    """The library of prompts."""
    from app.gui.prompts.prompts_dialog import PromptsDialog

    application.window.action("prompts").trigger()
    return dialog_of(PromptsDialog, qtbot)


def decisions(application: Application, qtbot: QtBot) -> QWidget:
    """A form with each kind of question, and the answers about two texts."""
    application.window.action("decisions").trigger()
    window = application.window.decisions.desk.window
    note = app_dirs.data_dir() / "letter.txt"
    note.write_text("The harbour opens at nine.")
    window.form.cards[1].kind.setCurrentIndex(2)
    window.form.cards[1].kind.activated.emit(2)
    window.texts.text.setPlainText("The soup was wonderful.")
    window.texts.add([note])
    window.run.click()
    qtbot.waitUntil(lambda: len(window.table.results) == 2, timeout=PATIENCE_MS)
    settle()
    return window


def presets(application: Application, qtbot: QtBot) -> QWidget:
    """Presets of one's own."""
    from app.gui.prompts.presets_dialog import PresetsDialog

    application.window.prompts.open_presets()
    return dialog_of(PresetsDialog, qtbot)


def chat_settings(application: Application, qtbot: QtBot) -> QWidget:
    """What a conversation has of its own."""
    from app.gui.prompts.conversation_settings import ConversationSettings

    converse(application)
    application.window.action("chat_settings").trigger()
    return dialog_of(ConversationSettings, qtbot)


def slash(application: Application, qtbot: QtBot) -> QWidget:
    """The menu of commands that are typed."""
    type_text(application, qtbot, "/")
    settle()
    return application.window


def attached(application: Application, qtbot: QtBot) -> QWidget:
    """A file that goes with the next message."""
    note = app_dirs.data_dir() / "notes.md"
    note.write_text("The harbour opens at nine.")
    application.window.models.attach_requested.emit([note])
    qtbot.waitUntil(
        lambda: any("token" in chip.detail for chip in application.window.findChildren(FileChip)),
        timeout=PATIENCE_MS,
    )
    qtbot.waitUntil(application.window.findChild(ContextMeter).isVisible, timeout=PATIENCE_MS)
    settle()
    return application.window


def link(application: Application, qtbot: QtBot) -> QWidget:
    """The question before a link is opened."""
    converse(application)
    application.window.messages.link_clicked.emit(Link(QUrl("https://example.org/strings"), "a page"))
    return dialog_of(LinkDialog, qtbot)


def present(application: Application, qtbot: QtBot) -> QWidget:
    """A talk."""
    from app.gui.presentation.presentation import Presentation

    application.window.action("present").trigger()
    return dialog_of(Presentation, qtbot)


def models(application: Application, qtbot: QtBot) -> QWidget:
    """The page of models."""
    application.window.action("models").trigger()
    wait_for_text(application, qtbot, " RAM, ")
    settle()
    return application.window


def gpu_packs(application: Application, qtbot: QtBot) -> QWidget:
    """The page of models with an installed GPU pack, and the question about another; all of it fits."""
    application.window.resize(1080, 1100)
    file = app_dirs.data_dir() / "vulkan.zip"
    write_kind(file, "vulkan")
    application.window.action("models").trigger()
    packs = application.window.models.page.packs
    packs.ask(file)
    packs.install_file()
    qtbot.waitUntil(lambda: "vulkan" in packs.installed, timeout=PATIENCE_MS)
    wait_for_text(application, qtbot, " RAM, ")
    packs.ask(file)
    settle()
    return application.window


def pad(application: Application, qtbot: QtBot) -> QWidget:
    """A pad with Markdown in it."""
    application.window.action("new_pad").trigger()
    settle()
    application.window.pad.editor.insertPlainText(f"# Strings\n\n{RICH_REPLY}")
    application.window.pad.save()
    settle()
    return application.window


def pad_holes(application: Application, qtbot: QtBot) -> QWidget:
    """A pad with holes and selected words, beside which there is a bar."""
    application.window.action("new_pad").trigger()
    settle()
    editor = application.window.pad.editor
    editor.insertPlainText("Once upon a time there was a [one word] boat. Was it happy? [yes|no]")
    editor.select(5, 16)
    page = application.window.pad_canvas.page
    assert page is not None
    qtbot.waitUntil(lambda: page.bar.bar is not None and page.bar.bar.isVisible(), timeout=PATIENCE_MS)
    qtbot.waitUntil(page.fill_button.isVisible, timeout=PATIENCE_MS)
    application.window.pad.save()
    settle()
    return application.window


def pad_find(application: Application, qtbot: QtBot) -> QWidget:
    """Find and replace in a pad."""
    pad(application, qtbot)
    application.window.action("pad_replace").trigger()
    qtbot.keyClicks(application.window.findChild(PadFindBar).findChildren(QLineEdit)[0], "slice")
    settle()
    return application.window


def pad_reading(application: Application, qtbot: QtBot) -> QWidget:
    """A pad to read."""
    pad(application, qtbot)
    application.window.action("pad_read").trigger()
    application.window.pad.view.foot.more.setFocus()
    settle()
    return application.window


def pad_versions(application: Application, qtbot: QtBot) -> QWidget:
    """What has changed since a version."""
    pad(application, qtbot)
    application.window.pad.keep_version("before rewrite")
    application.window.pad.editor.insertPlainText("More words.")
    application.window.action("pad_versions").trigger()
    return dialog_of(VersionsDialog, qtbot)
