"""Keyboard and screen-reader access to the window: names, roles, tab order, focus indicator."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QListWidget, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.conversation.announcer import shorten_for_speech
from app.gui.conversation.reading_bar import ReadingBar
from app.gui.markdown.speech import speech_text, split_speech
from app.gui.markdown.text_view import TextView
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.sidebar.search_results import SearchResults
from model_backends.protocol import DenoisingStep, Sampling
from tests.gui import surfaces, tab_walk
from tests.gui.actions import ask, wait_for_block, wait_for_reply
from tests.gui.conftest import PATIENCE_MS
from tests.gui.fake_voice import VoiceProgram
from tests.gui.models_page import SMALL, OpenModels, click, hub, open_models, open_page, wait_for_bytes
from tests.gui.surfaces import Surface
from tests.hub_server import HubServer

__all__ = ["hub", "open_models"]  # fixtures

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)", extend=True)

SURFACES: dict[str, Surface] = {
    "empty": surfaces.empty,
    "conversation": surfaces.conversation,
    "narrow": surfaces.narrow,
    "drawer": surfaces.drawer,
    "writing": surfaces.writing,
    "slow motion": surfaces.slow_motion,
    "editing": surfaces.editing,
    "draft": surfaces.draft,
    "queue": surfaces.queue,
    "search": surfaces.search,
    "find": surfaces.find,
    "nothing found": surfaces.nothing_found,
    "toast": surfaces.toast,
    "folders": surfaces.folders,
    "trash": surfaces.trash,
    "failure": surfaces.failure,
    "replay": surfaces.replay,
    "nearly said": surfaces.nearly_said,
    "keep words": surfaces.keep_words,
    "passage": surfaces.passage,
    "alternatives": surfaces.alternatives,
    "selected draft": surfaces.selected_draft,
    "inspector": surfaces.inspector,
    "inspected": surfaces.inspected,
    "comparison": surfaces.comparison,
    "export": surfaces.export,
    "palette": surfaces.palette,
    "keys": surfaces.keys,
    "slash": surfaces.slash,
    "attached": surfaces.attached,
    "models": surfaces.models,
    "gpu_packs": surfaces.gpu_packs,
    "prompts": surfaces.prompts,
    "decisions": surfaces.decisions,
    "presets": surfaces.presets,
    "chat_settings": surfaces.chat_settings,
    "licences": surfaces.licences,
    "link": surfaces.link,
    "pad": surfaces.pad,
    "pad, holes and selection": surfaces.pad_holes,
    "pad, find": surfaces.pad_find,
    "pad, reading": surfaces.pad_reading,
    "pad, versions": surfaces.pad_versions,
}
BY_OTHER_KEYS = (
    "(Less|More): ",  # the arrow keys, in the number itself
    "Clear search",  # Esc
    "Commands",  # the arrow keys, in the field above
    "Write this passage again|Keep these words|See what else",  # F and others, and the menu of the selection
    "Write these words again|Say the same in other words",  # Ctrl+Alt+R, 1, 2 and 3: Tab is for suggestions
)
BESIDE_THE_TEXT = "“Edit and resend this message”"  # stands left of the text that it is for
HALF = 6_000_000  # bytes of a download


def open_surface(application: Application, qtbot: QtBot, surface: Surface) -> QWidget:
    """A part of the window, with the keyboard in it."""
    application.window.activateWindow()
    qtbot.waitUntil(application.window.isActiveWindow)
    QApplication.processEvents()
    return surface(application, qtbot)


def assert_all_can_use(root: QWidget, *, moves: bool = False) -> None:
    """Everything has a name and a kind, and Tab leads through all of it in order; `moves`: it is animated."""
    assert tab_walk.nameless(root) == []
    assert tab_walk.without_role(root) == []
    assert tab_walk.unread(root) == []
    names = [tab_walk.name_of(control) for control in tab_walk.mouse_only(root)]
    assert [name for name in names if not re.match("|".join(BY_OTHER_KEYS), name)] == []
    stops = tab_walk.tab_round(root.window())
    assert tab_walk.unreached(root, stops) == []
    backwards = [step for step in tab_walk.disordered(stops) if not step.endswith(BESIDE_THE_TEXT)]
    assert len(backwards) <= 1, "but for the step from the end to the beginning"
    stops[0].setFocus()
    back = tab_walk.tab_round(root.window(), back=True)
    if not moves:
        assert [tab_walk.described(stop) for stop in reversed(back)] == [
            tab_walk.described(stop) for stop in stops
        ]
        assert tab_walk.without_focus_mark(stops) == []


@pytest.mark.parametrize("name", SURFACES)
def test_everything_can_be_used_without_mouse_or_screen(
    application: Application, qtbot: QtBot, name: str
) -> None:
    root = open_surface(application, qtbot, SURFACES[name])
    assert_all_can_use(root, moves=name in ("writing", "slow motion", "queue"))


def test_every_page_of_the_settings(application: Application, qtbot: QtBot) -> None:
    dialog = open_surface(application, qtbot, surfaces.settings)
    pages = dialog.findChild(QListWidget)
    assert pages.count() >= 6
    for page in range(pages.count()):
        pages.setCurrentRow(page)
        surfaces.settle()
        assert_all_can_use(dialog)
    labelled = {label.buddy() for label in dialog.findChildren(QLabel)}
    assert set(dialog.findChildren(QComboBox)) <= labelled


def test_a_download_can_be_followed_and_paused(open_models: OpenModels, hub: HubServer, qtbot: QtBot) -> None:
    application = open_models()
    hub.hold(HALF)
    open_page(application, qtbot)
    click(application, qtbot, "Download Q4_K_M, 13 MB")
    wait_for_bytes(application, qtbot, SMALL, HALF // 2)
    click(application, qtbot, "Pause the download of Q4_K_M")
    surfaces.settle()
    assert_all_can_use(application.window)
    hub.release.set()


@pytest.mark.skipif(sys.platform == "win32", reason="The voice of the tests is a script")
def test_reading_aloud_can_be_stopped_without_a_mouse(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    VoiceProgram(programs)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path / 'none.sock'}")
    root = open_surface(application, qtbot, surfaces.conversation)
    application.window.action("read_aloud").trigger()
    surfaces.settle()
    assert root.findChild(ReadingBar).isVisible()
    assert_all_can_use(root)


def test_a_talk_has_names(application: Application, qtbot: QtBot) -> None:
    presentation = open_surface(application, qtbot, surfaces.present)
    assert tab_walk.nameless(presentation) == []
    assert tab_walk.name_of(presentation) == "Presentation"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_every_entry_of_every_menu_has_a_text(application: Application, qtbot: QtBot) -> None:
    open_surface(application, qtbot, surfaces.conversation)
    menus = application.window.findChildren(QMenu)
    assert len(menus) >= 2
    for menu in menus:
        for action in menu.actions():
            assert action.text().strip() or action.isSeparator(), menu.accessibleName()


def test_coming_to_the_conversations_opens_none(application: Application, qtbot: QtBot) -> None:
    surfaces.converse(application)
    application.window.action("new").trigger()
    open_surface(application, qtbot, surfaces.empty)
    conversations = application.window.findChild(ConversationList)
    while tab_walk.press_tab(application.window) is not conversations:
        pass
    surfaces.settle()
    assert application.session.current is None
    first = conversations.currentItem().text(0)
    qtbot.keyClick(conversations, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.session.current is not None)
    titles = {entry.id: entry.title for entry in application.session.conversations()}
    assert titles[application.session.current or 0] == first
    qtbot.keyClick(conversations, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: titles[application.session.current or 0] != first)


def test_the_arrow_keys_go_through_what_was_found(application: Application, qtbot: QtBot) -> None:
    open_surface(application, qtbot, surfaces.search)
    results = application.window.findChild(SearchResults)
    assert len(results.results) > 1
    assert tab_walk.press_tab(application.window) is results
    qtbot.keyClick(results, Qt.Key.Key_Down)
    assert results.currentIndex().row() == 1


@pytest.mark.parametrize(
    ("surface", "names"),
    [
        (
            surfaces.replay,
            {
                "Position in the replay",
                "Mean entropy and temperature by step",
                "Accepted positions by step",
                "Block map by step",
                "Token history",
            },
        ),
        (surfaces.writing, {"Reply in progress"}),
    ],
)
def test_what_is_painted_is_told_in_words(
    application: Application, qtbot: QtBot, surface: Surface, names: set[str]
) -> None:
    root = open_surface(application, qtbot, surface)
    told = {
        widget.accessibleName(): widget.accessibleDescription()
        for widget in root.findChildren(QWidget)
        if widget.isVisible() and widget.accessibleName() in names
    }
    assert set(told) == names
    assert [name for name, words in told.items() if not words] == []


def listen(application: Application) -> list[str]:
    """What is told to screen readers from now on."""
    heard: list[str] = []
    application.window.announcer.announced.connect(heard.append)
    return heard


def test_finished_blocks_and_the_end_are_told_and_no_single_step(
    application: Application, qtbot: QtBot
) -> None:
    heard = listen(application)
    steps: list[DenoisingStep] = []
    application.engine.step.connect(steps.append)
    reply = ask(application, qtbot, "This is a sentence. This is another one that is told once.")
    assert reply.blocks > 1
    assert heard[-1].endswith("Reply finished.")
    assert len(heard) <= reply.blocks + 3  # loading, perhaps a long wait, and the end
    assert len(steps) > reply.blocks
    told = " ".join(" ".join(heard).split())
    sentences = re.findall(r"[A-Z][^.*`]{20,}\.", reply.text)
    assert len(sentences) > 1
    for sentence in sentences:
        assert told.count(" ".join(sentence.split())) == 1


def test_a_wait_a_stop_and_a_failure_are_told(application: Application, qtbot: QtBot) -> None:
    heard = listen(application)
    wait_for_block(application, qtbot)
    assert heard[0] == "Loading the model…" or application.engine.state == "ready"
    application.window.action("stop").trigger()
    wait_for_reply(application, qtbot)
    assert heard[-1].endswith("Stopped in the middle of a block. Its draft can be kept.")
    surfaces.failure(application, qtbot)
    assert heard[-1] == "There is not enough memory. Close something."


def test_only_the_open_conversation_is_told(application: Application, qtbot: QtBot) -> None:
    reply = surfaces.converse(application)
    application.session.open(None)
    wait_for_block(application, qtbot)
    application.session.open(reply.conversation)
    heard = listen(application)
    application.session.stop()
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert heard == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**Bold**, _slanted_ and `code`.", "Bold, slanted and code."),
        ("# Title\n\nA [page](https://example.org).", "Title\nA page."),
        ("```python\na = 1\nb = 2\n```", "Code in python, 2 lines."),
        ("$$x^2$$", "Formula: x^2"),
        ("| Way | Lines |\n|---|---|\n| slice | 1 |", "Table: Way, Lines\nslice, 1"),
        ("- [x] buy\n- [ ] cook", "done: buy\nto do: cook"),
        ("<b>no HTML</b>", "<b>no HTML</b>"),
        ("שלום `code` עולם https://example.org", "שלום code עולם https://example.org"),
    ],
)
def test_markdown_is_said_without_its_marks(text: str, said: str) -> None:
    assert speech_text(text) == said


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("One. Two is", "One."),
        ("One two", ""),
        ("Look:\n\n```py\na = 1.\n", "Look:\n\n"),
        ("```py\na = 1\n```\nDone. And", "```py\na = 1\n```\nDone."),
        ("Look:\n\n```py\na = 1\n```", "Look:\n\n"),
        ("- Look:\n  ```py\n  a = 1\n  ```", "- Look:\n"),
        ("```py\na = 1\n```\n", "```py\na = 1\n```\n"),
        ("Look.\n\n| a | b |\n|---|---|\n| 1. ", "Look.\n"),
    ],
)
def test_what_is_still_open_waits(text: str, closed: str) -> None:
    assert split_speech(text) == (closed, text[len(closed) :])


@given(st.lists(st.text(alphabet="ab .\n`|$-", max_size=12), max_size=6))
def test_nothing_is_left_unsaid(parts: list[str]) -> None:
    said, still_open = "", ""
    for part in parts:
        closed, still_open = split_speech(still_open + part)
        said += closed
    assert said + still_open == "".join(parts)


def test_long_texts_are_told_in_part() -> None:
    told = shorten_for_speech("word " * 1000)
    assert len(told) < 2_100
    assert told.endswith("word… The full text is in the reply.")


def test_hebrew_is_set_from_the_right_beside_english(application: Application, qtbot: QtBot) -> None:
    store = application.store
    conversation = store.create_conversation("שלום").id
    question = store.add_message(conversation, "user", "מה זה ערפל?")
    reply = store.begin_reply(question, "demo", 7, Sampling())
    text = "ערפל הוא ענן על הקרקע.\n\nFog is a cloud.\n"
    store.end_reply(reply.id, "complete", text=text, thought="", stats=None, finish="end_of_turn")
    application.session.open(conversation)
    surfaces.settle()
    sides = {}
    for view in application.window.findChildren(TextView):
        block = view.document().begin()
        while block.isValid():
            line = block.layout().lineAt(0)
            if line.isValid() and block.text():
                left = line.naturalTextRect().left()
                right = view.width() - line.naturalTextRect().right()
                sides[block.text().strip()] = "right" if left > right else "left"
            block = block.next()
    assert sides["ערפל הוא ענן על הקרקע."] == "right"
    assert sides["Fog is a cloud."] == "left"
