"""Find in this conversation: hits of all messages, marked, counted, and gone to one after the other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QTextBrowser
from pytestqt.qtbot import QtBot

from app.attachments import Attachment
from app.gui.application.application import Application
from app.gui.composer.file_chip import FileChip
from app.gui.conversation.find_bar import FindBar
from app.gui.markdown.text_view import TextView
from app.gui.replay.inline import InlineReplay
from app.storage import Conversation, DraftBlock, StoredMessage
from tests.gui.actions import LONG_QUESTION, ask, wait_for_reply
from tests.gui.conftest import PATIENCE_MS
from tests.gui.settling import settle
from tests.gui.test_sidebar import talk

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

RICH = """The **fog** lifts, and *Fög* stays.

- fog in a list
- nothing

```python
fog = "fog"
```

| fog | b |
|---|---|
| 1 | fo**g** |

Fog\u2010free, $fog$ and `fog`.
"""
IN_RICH = 9  # as a reader sees them: the formula is drawn


def open_talk(application: Application, *words: str) -> Conversation:
    """A conversation of these messages, open in the window."""
    made = talk(application.store, "A talk", *words)
    application.session.conversations_changed.emit()
    application.window.conversations.open(made.id)
    settle()
    return made


def bar_of(application: Application) -> FindBar:
    """The find bar."""
    return application.window.findChild(FindBar)


def press(application: Application, qtbot: QtBot, key: Qt.Key, modifier: str = "") -> None:
    """Press a key where the focus is."""
    found = {
        "": Qt.KeyboardModifier.NoModifier,
        "Shift": Qt.KeyboardModifier.ShiftModifier,
        "Ctrl": Qt.KeyboardModifier.ControlModifier,
    }[modifier]
    qtbot.keyClick(QApplication.focusWidget() or application.window, key, found)


def find(application: Application, qtbot: QtBot, text: str) -> FindBar:
    """Press Ctrl+F and type a text; waits until all hits are counted."""
    application.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=PATIENCE_MS)
    press(application, qtbot, Qt.Key.Key_F, "Ctrl")
    bar = bar_of(application)
    qtbot.waitUntil(bar.isVisible, timeout=PATIENCE_MS)
    field = bar.findChild(QLineEdit)
    field.clear()
    field.insert(text)
    wait_for_count(bar, qtbot)
    return bar


def wait_for_count(bar: FindBar, qtbot: QtBot) -> None:
    """Wait until all messages are searched."""
    qtbot.waitUntil(lambda: bool(bar.position) and "…" not in bar.position, timeout=PATIENCE_MS)
    settle()


def marked(application: Application) -> list[str]:
    """What is marked in the texts that are laid out, from top to bottom; the current hit in brackets."""
    found: list[tuple[int, int, str]] = []
    current = application.context.theme.color("found_current")
    for view in application.window.messages.findChildren(TextView):
        for mark in view.extraSelections() if view.isVisible() else ():
            text = mark.cursor.selectedText()
            is_current = mark.format.background().color() == current
            y = view.mapTo(application.window, QPoint(0, 0)).y()
            found.append((y, mark.cursor.selectionStart(), f"[{text}]" if is_current else text))
    return [text for _, _, text in sorted(found)]


def height_of_current(application: Application) -> float | None:
    """Where the current hit is in the list, as a share of its height; None without one."""
    current = application.context.theme.color("found_current")
    area = application.window.messages
    for view in area.findChildren(TextView):
        for mark in view.extraSelections() if view.isVisible() else ():
            if mark.format.background().color() == current:
                y = view.cursorRect(mark.cursor).top()
                return view.viewport().mapTo(area.viewport(), QPoint(0, y)).y() / area.viewport().height()
    return None


def test_all_hits_that_a_reader_sees_are_marked_and_counted(application: Application, qtbot: QtBot) -> None:
    open_talk(application, "What is fog?", RICH)
    bar = find(application, qtbot, "fog")
    assert bar.position == f"1 of {IN_RICH + 1}"
    assert marked(application) == [
        "[fog]", "fog", "Fög", "fog", "fog", "fog", "fog", "fog", "Fog", "fog",
    ]  # fmt: skip


def test_keys_go_round_in_both_directions_and_are_announced(application: Application, qtbot: QtBot) -> None:
    open_talk(application, "One fog.", "Two fogs.", "Fog three.", "Nothing.")
    said: list[str] = []
    bar_of(application).announced.connect(said.append)
    bar = find(application, qtbot, "fog")
    assert said[-1] == "1 of 3: One fog."
    for key, modifier, position, line in (
        (Qt.Key.Key_Return, "", "2 of 3", "Two fogs."),
        (Qt.Key.Key_F3, "", "3 of 3", "Fog three."),
        (Qt.Key.Key_F3, "", "1 of 3", "One fog."),
        (Qt.Key.Key_F3, "Shift", "3 of 3", "Fog three."),
        (Qt.Key.Key_Return, "Shift", "2 of 3", "Two fogs."),
    ):
        press(application, qtbot, key, modifier)
        assert bar.position == position
        assert said[-1] == f"{position}: {line}"
    for name, position in (("Next match", "3 of 3"), ("Previous match", "2 of 3")):
        button = next(one for one in bar.findChildren(QPushButton) if one.accessibleName() == name)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert bar.position == position
    find(application, qtbot, "xyzzy")
    assert (bar.position, said[-1]) == ("No matches", "No matches")
    assert not any(button.isEnabled() for button in bar.findChildren(QPushButton)[:2])


def test_esc_closes_selects_the_hit_and_gives_the_focus_back(application: Application, qtbot: QtBot) -> None:
    open_talk(application, "A question.", "The needle.")
    field = application.window.composer.findChild(QPlainTextEdit)
    field.setFocus()
    bar = find(application, qtbot, "needle")
    press(application, qtbot, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert field.hasFocus()
    assert marked(application) == []
    views = application.window.messages.findChildren(QTextBrowser)
    assert [view.textCursor().selectedText() for view in views if view.textCursor().hasSelection()] == [
        "needle"
    ]
    press(application, qtbot, Qt.Key.Key_F3)  # the last search again
    wait_for_count(bar, qtbot)
    assert (bar.isVisible(), bar.position) == (True, "1 of 1")


def test_a_selection_becomes_the_text_to_find(application: Application, qtbot: QtBot) -> None:
    open_talk(application, "One needle.", "Two needles, and a haystack.")
    application.window.activateWindow()
    qtbot.waitUntil(application.window.isActiveWindow)
    views = application.window.messages.last_reply.findChildren(TextView)
    view = next(one for one in views if one.isVisible())
    view.setFocus()
    cursor = view.document().find("needles")
    view.setTextCursor(cursor)
    press(application, qtbot, Qt.Key.Key_F, "Ctrl")
    bar = bar_of(application)
    wait_for_count(bar, qtbot)
    assert (bar.text, bar.position) == ("needles", "1 of 1")


def test_thoughts_and_long_code_are_unfolded_for_a_hit(application: Application, qtbot: QtBot) -> None:
    code = "\n".join(f"value_{number} = {number}" for number in range(400))
    open_talk(application, "Hello.", f"Look:\n\n```python\n{code}\n```\n\nDone.")
    message = application.session.messages()[-1]
    application.store.end_reply(
        message.id,
        "complete",
        text=message.text,
        thought="A secret thought.",
        stats=None,
        finish="end_of_turn",
    )
    application.session.changed.emit()
    settle()
    bar = find(application, qtbot, "secret")
    assert (bar.position, marked(application)) == ("1 of 1", ["[secret]"])
    find(application, qtbot, "value_399")
    assert (bar.position, marked(application)) == ("1 of 1", ["[value_399]"])
    place = height_of_current(application)
    assert place is not None
    assert 0 < place < 1


@pytest.mark.parametrize("kept", [False, True])
def test_a_draft_is_found_once(application: Application, qtbot: QtBot, kept: bool) -> None:
    open_talk(application, "Hello.", "Thin mist. ")
    message = application.session.messages()[-1]
    draft = DraftBlock(text="More … mist", complete=4, step=9, max_steps=48)
    application.store.end_reply(message.id, "stopped", text=None, thought=None, stats=None, draft=draft)
    if kept:
        application.session.draft_decisions.keep(message.id)
    application.session.changed.emit()
    settle()
    bar = find(application, qtbot, "mist")
    assert (bar.position, marked(application)) == ("1 of 2", ["[mist]", "mist"])
    application.window.action("find_next").trigger()
    assert (bar.position, marked(application)) == ("2 of 2", ["mist", "[mist]"])


def test_names_of_files_are_found(application: Application, qtbot: QtBot) -> None:
    file = Attachment(name="Überblick.txt", kind="text", language="", text="nothing", pages=None, bytes=7)
    question = StoredMessage(
        id=0, conversation=0, role="user", text="Look at it.", created=1.0, attachments=(file,)
    )
    empty = Conversation(id=0, title="A file", created=1.0, updated=1.0)
    made = application.store.add_conversation(empty, [question], 0)
    application.window.conversations.open(made.id)
    settle()
    bar = find(application, qtbot, "uberblick")
    assert bar.position == "1 of 1"
    assert [chip.mark for chip in application.window.messages.findChildren(FileChip)] == ["found_current"]


def test_a_hit_far_away_comes_into_view_with_what_is_around_it(
    application: Application, qtbot: QtBot
) -> None:
    paragraphs = [f"Paragraph {number} of a long reply, with **words**." for number in range(1500)]
    paragraphs[20] = "Here lies the *nee*dle."
    paragraphs[1100] = "And a second needle."
    words = [text for n in range(60) for text in (f"Question {n}?", f"Answer {n}.")]
    open_talk(application, "needle at the very beginning", "Yes.", *words, "Long?", "\n\n".join(paragraphs))
    bar = find(application, qtbot, "needle")
    assert bar.position in ("1 of 3", "2 of 3", "3 of 3")
    seen = set()
    for _ in range(3):
        press(application, qtbot, Qt.Key.Key_Return)
        settle(1000)
        place = height_of_current(application)
        assert place is not None
        assert 0.05 < place < 0.9
        seen.add(bar.position)
    assert seen == {"1 of 3", "2 of 3", "3 of 3"}


def test_new_hits_of_a_growing_reply_are_counted_without_moving_the_reader(
    application: Application, qtbot: QtBot
) -> None:
    open_talk(application, *["Question?", "word\n\n" * 80] * 3)
    bar = find(application, qtbot, "o")
    assert bar.position.endswith(" of 243")
    application.session.send(LONG_QUESTION)
    press(application, qtbot, Qt.Key.Key_F3)
    settle(1000)
    place, number = height_of_current(application), bar.position.split(" of ")[0]
    assert place is not None
    wait_for_reply(application, qtbot)
    settle()
    assert height_of_current(application) == place
    total = sum(message.text.lower().count("o") for message in application.session.messages())
    assert total > 244
    assert bar.position == f"{number} of {total}"


def test_replaying_while_searching(application: Application, qtbot: QtBot) -> None:
    reply = ask(application, qtbot, "Write a haiku about a river.")
    word = reply.text.split()[0].strip(",.")
    bar = find(application, qtbot, word)
    position = bar.position
    application.window.action("replay").trigger()
    settle()
    assert application.window.findChild(InlineReplay) is not None
    assert bar.position == position
    press(application, qtbot, Qt.Key.Key_F3)
    settle()
    assert application.window.findChild(InlineReplay) is None
    assert f"[{word}]" in marked(application)


def test_another_conversation_is_searched_when_it_is_opened(application: Application, qtbot: QtBot) -> None:
    open_talk(application, "fog, fog", "Fog.")
    bar = find(application, qtbot, "fog")
    assert bar.position == "1 of 3"
    open_talk(application, "No more than one fog", "Yes.")
    wait_for_count(bar, qtbot)
    assert bar.position == "1 match"
    application.window.conversations.open(None)
    settle()
    assert not application.window.action("find").isEnabled()


def test_opening_and_closing_the_bar_moves_no_text(application: Application, qtbot: QtBot) -> None:
    open_talk(application, *["Question?", "word\n\n" * 80] * 3)
    area = application.window.messages
    area.verticalScrollBar().triggerAction(area.verticalScrollBar().SliderAction.SliderToMinimum)
    area.verticalScrollBar().setValue(500)
    settle()

    def place() -> int:
        return area.last_question.mapTo(application.window, QPoint(0, 0)).y()

    before = place()
    application.window.action("find").trigger()
    settle()
    assert place() == before
    press(application, qtbot, Qt.Key.Key_Escape)
    settle()
    assert place() == before
