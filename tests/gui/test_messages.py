"""Actions on replies: retry, continue, copy, show thoughts; and empty replies."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QTextBrowser
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.conversation.user_message import UserMessage
from app.session.reply_notes import reply_note
from app.session.request_builder import ReplyDefaults
from app.storage import GenerationContext, StoredMessage, UnsentEdit
from model_backends.protocol import Sampling, Stats
from tests.gui.actions import (
    ask,
    button,
    choose,
    press,
    replies,
    talk,
    texts,
    wait_for_card,
    wait_for_reply,
    wait_for_text,
)
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.settling import settle

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

WORKER = [sys.executable, "-u", "-m", "tests.end2end.fake_worker"]
MARKDOWN = """# Fog

A **cloud** on the *ground*, see [the manual](https://example.org).
It is `wet`.

- one
- two
  1. deeper

| a | b |
|---|---|
| 1 | 2 |

```python
def fog():
    return 1
```

Then:

```
last = True
```
"""
AS_TEXT = """Fog

A cloud on the ground, see the manual.
It is wet.

• one
• two
   1. deeper

a\tb
1\t2

def fog():
    return 1

Then:

last = True"""


@pytest.fixture
def fake(open_application: OpenApplication, tmp_path: Path) -> Application:
    """A window whose model does as it is told."""
    return open_application(tmp_path / "thinking.gguf", worker=WORKER)


def clipboard() -> str:
    """What was copied."""
    return QGuiApplication.clipboard().text()


# Regenerate with the same seed


@pytest.mark.engine
def test_the_same_seed_gives_the_same_text_and_says_so(application: Application, qtbot: QtBot) -> None:
    few = Sampling(max_steps=4)  # rough text, which depends on the seed all the more
    application.session.set_defaults(replace(application.session.defaults, sampling=few))
    first = ask(application, qtbot, "Hello!")
    press(application, "reproduce")
    wait_for_text(application, qtbot, "Regenerating reply 1 with the same seed.")
    second = wait_for_reply(application, qtbot)
    assert second.id != first.id
    assert (second.seed, second.sampling, second.text) == (first.seed, first.sampling, first.text)
    assert second.siblings == (first.id, second.id)
    wait_for_text(application, qtbot, "Same seed and same text as reply 1.")
    assert application.engine.loaded_model is not None
    assert first.model == second.model == application.engine.loaded_model.name


def test_another_model_and_unknown_settings_are_named(fake: Application, qtbot: QtBot) -> None:
    original = StoredMessage(
        id=1,
        conversation=0,
        role="assistant",
        text="Once upon a time.",
        created=1.0,
        parent=0,
        model="Elder",
        seed=5,
        sampling=Sampling(max_steps=7),
    )
    talk(fake, qtbot, "Tell me.", reply=original)
    choose(replies(fake)[0], qtbot, "Regenerate with the same seed")
    wait_for_text(fake, qtbot, "Reply 1 was written by Elder")
    again = wait_for_reply(fake, qtbot)
    assert (again.seed, again.sampling, again.model) == (5, Sampling(max_steps=7), "Fake")
    wait_for_text(
        fake, qtbot, "Same seed as reply 1, but a different text. Reply 1 was written by Elder, this one"
    )
    assert "The system prompt of reply 1 is unknown." in texts(fake)


def test_what_the_model_was_told_is_the_same_even_if_the_settings_changed(
    fake: Application, qtbot: QtBot
) -> None:
    fake.session.set_defaults(ReplyDefaults(system_prompt="Be brief.", thinking=True))
    first = ask(fake, qtbot, "hear")
    assert "system: Be brief." in first.text
    assert "thinking: True" in first.text  # though the model was not loaded when it was asked
    fake.session.set_defaults(ReplyDefaults(Sampling(max_steps=3), "Be long."))
    press(fake, "reproduce")
    again = wait_for_reply(fake, qtbot)
    assert (again.text, again.sampling) == (first.text, first.sampling)
    assert "Be long." in _retried(fake, qtbot).text


def _retried(application: Application, qtbot: QtBot) -> StoredMessage:
    press(application, "again")
    return wait_for_reply(application, qtbot)


def _reply(id: int, text: str, **fields: object) -> StoredMessage:
    stats = Stats(
        prompt_tokens=1,
        cached_tokens=0,
        tokens=1,
        blocks=1,
        steps=1,
        forward_passes=1,
        prefill_seconds=0.1,
        denoise_seconds=0.1,
        seconds=0.2,
    )
    known = {"model": "M", "seed": 3, "sampling": Sampling(), "stats": stats, "blocks": 1}
    basis = StoredMessage(id=id, conversation=1, role="assistant", text=text, created=1.0)
    values = {name: getattr(basis, name) for name in basis.__struct_fields__}
    return StoredMessage(**{**values, **known, **fields})


@pytest.mark.parametrize(
    ("original", "again", "said"),
    [
        (
            {"text": "fog", "status": "stopped"},
            {"text": "fog and rain"},
            "cut off; identical up to that point.",
        ),
        (
            {"text": "fog and rain"},
            {"text": "fog", "status": "stopped"},
            "identical as far as this one goes.",
        ),
        ({"text": "fog", "left_out": 2}, {"text": "rain"}, "Messages left out: 2 then, 0 now."),
        ({"text": "fog", "blocks": 3}, {"text": "rain"}, "Reply 1 was continued after it had ended."),
        ({"text": "fog"}, {"text": "rain"}, "Model and settings are the same"),
        ({"text": "fog", "sampling": None}, {"text": "rain"}, "The settings of reply 1 are unknown."),
        ({"text": "fog", "model": ""}, {"text": "fog"}, "The model of reply 1 is unknown."),
        ({"text": "fog", "seed": 4}, {"text": "fog"}, ""),
    ],
)
def test_what_is_said_of_a_repetition(
    original: dict[str, object], again: dict[str, object], said: str
) -> None:
    first, second = _reply(1, **original), _reply(2, **again)  # type: ignore[arg-type]
    remark = reply_note(second, [first], lambda reply: GenerationContext())
    assert (said in remark) if said else remark == ""


# Try again, anywhere


def test_any_reply_can_be_tried_again_as_a_branch_at_its_place(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "one")
    ask(fake, qtbot, "two")
    before = fake.session.messages()
    qtbot.mouseClick(button(replies(fake)[0], "Try again"), Qt.MouseButton.LeftButton)
    again = wait_for_reply(fake, qtbot)
    assert [message.text for message in fake.session.messages()] == ["one", again.text]
    assert again.siblings == (before[1].id, again.id)
    assert again.seed != before[1].seed
    earlier = next(
        one for one in replies(fake)[0].findChildren(QPushButton) if one.accessibleName() == "Previous branch"
    )
    qtbot.mouseClick(earlier, Qt.MouseButton.LeftButton)
    assert [message.id for message in fake.session.messages()] == [message.id for message in before]


def test_nothing_else_can_be_asked_while_a_reply_is_written(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "one")
    first = fake.session.current
    fake.window.conversations.open(None)
    fake.session.send("endless")
    fake.window.conversations.open(first)
    qtbot.waitUntil(lambda: bool(replies(fake)), timeout=PATIENCE_MS)
    again = button(replies(fake)[0], "Try again")
    assert not again.isEnabled()
    assert not fake.window.action("reproduce").isEnabled()
    fake.session.stop()
    qtbot.waitUntil(again.isEnabled, timeout=PATIENCE_MS)


def edit_last(application: Application, qtbot: QtBot, text: str) -> QPlainTextEdit:
    """Begin to write the last question anew; the field."""
    application.window.action("edit").trigger()
    question = next(one for one in application.window.findChildren(UserMessage) if one.unsent is not None)
    field: QPlainTextEdit = question.findChildren(QPlainTextEdit)[-1]  # the newest
    field.selectAll()
    qtbot.keyClicks(field, text)
    return field


def editors(application: Application) -> list[str]:
    """What stands in fields in which questions are written anew."""
    return [one.unsent for one in shown_questions(application) if one.unsent is not None]


def shown_questions(application: Application) -> list[UserMessage]:
    """The questions that can be seen."""
    return [one for one in application.window.findChildren(UserMessage) if one.isVisible()]


def test_an_edit_waits_while_a_reply_is_written_elsewhere(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "one")
    first = fake.session.current
    field = edit_last(fake, qtbot, "two")
    fake.window.conversations.open(None)
    fake.session.send("endless")
    fake.window.conversations.open(first)
    qtbot.waitUntil(lambda: editors(fake) == ["two"], timeout=PATIENCE_MS)
    wait_for_text(fake, qtbot, "Unfog is writing a reply. Wait for it to finish, or stop it, to send.")
    question = next(one for one in shown_questions(fake) if one.unsent is not None)
    field = question.findChild(QPlainTextEdit)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert editors(fake) == ["two"]
    fake.session.stop()
    qtbot.waitUntil(lambda: fake.session.state == "idle", timeout=PATIENCE_MS)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wait_for_reply(fake, qtbot).parent == fake.session.messages()[0].id
    assert [message.text for message in fake.session.messages()][:1] == ["two"]
    assert editors(fake) == []


def test_an_edit_that_cannot_be_stored_stays_in_its_field(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "one")
    field = edit_last(fake, qtbot, "two")
    fake.store._db._connection.execute("PRAGMA query_only = ON")  # every change fails, as on a full disk
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_card(fake, qtbot)
    assert editors(fake) == ["two"]
    fake.store._db._connection.execute("PRAGMA query_only = OFF")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_reply(fake, qtbot)
    assert fake.session.messages()[0].text == "two"


def test_an_edit_is_stored_while_it_is_typed_and_open_again_after_a_restart(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    first = open_application()
    ask(first, qtbot, "one")
    question = first.session.messages()[0].id
    edit_last(first, qtbot, "two")
    qtbot.waitUntil(lambda: first.store.edits.of(question) == UnsentEdit(text="two"))  # as if killed here
    first.close()
    again = open_application()
    qtbot.waitUntil(lambda: editors(again) == ["two"])
    field = next(one for one in shown_questions(again) if one.unsent is not None).findChild(QPlainTextEdit)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert again.store.edits.of(question) is None
    edit_last(again, qtbot, "three")
    again.close()  # within the moment before it is stored
    last = open_application()
    qtbot.waitUntil(lambda: editors(last) == ["three"])
    field = next(one for one in shown_questions(last) if one.unsent is not None).findChild(QPlainTextEdit)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wait_for_reply(last, qtbot).parent == last.session.messages()[0].id
    assert last.session.messages()[0].text == "three"
    assert last.store.edits.of(question) is None


def test_a_double_click_and_two_escapes_do_no_harm(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "one")
    again = button(replies(fake)[0], "Try again")
    again.click()
    again.click()
    reply = wait_for_reply(fake, qtbot)
    assert len(reply.siblings) == 2
    fake.session.send("endless")
    qtbot.waitUntil(lambda: fake.session.state == "generating", timeout=PATIENCE_MS)
    for _ in range(2):
        qtbot.keyClick(fake.window, Qt.Key.Key_Escape)
    stopped = wait_for_reply(fake, qtbot)
    assert stopped.status == "stopped"
    assert ask(fake, qtbot, "two").status == "complete"


def test_conversations_can_be_switched_while_a_reply_is_written(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "one")
    first = fake.session.current
    fake.window.conversations.open(None)
    fake.session.send("endless")
    second = fake.session.current
    for _ in range(4):
        fake.window.conversations.open(first)
        settle()
        fake.window.conversations.open(second)
        settle()
    assert fake.session.state == "generating"
    fake.session.stop()
    reply = wait_for_reply(fake, qtbot)
    assert reply.status == "stopped"
    assert "endless" in texts(fake)


# Copying


def test_a_reply_is_copied_as_text_as_markdown_and_its_code_alone(fake: Application, qtbot: QtBot) -> None:
    talk(fake, qtbot, "What is fog?", MARKDOWN)
    reply = replies(fake)[0]
    choose(reply, qtbot, "Copy as plain text")
    assert clipboard() == AS_TEXT
    assert button(reply, "Copied")
    choose(reply, qtbot, "Copy as Markdown")
    assert clipboard() == MARKDOWN
    choose(reply, qtbot, "Copy last code block")
    assert clipboard() == "last = True"


def test_the_same_from_the_keyboard(fake: Application, qtbot: QtBot) -> None:
    talk(fake, qtbot, "What is fog?", MARKDOWN)
    fake.window.messages.setFocus()
    for name, copied in (("copy_text", AS_TEXT), ("copy_code", "last = True"), ("copy", MARKDOWN)):
        press(fake, name)
        assert clipboard() == copied
    talk(fake, qtbot, "What is fog?", "No code here.")
    assert not fake.window.action("copy_code").isEnabled()


def test_a_single_code_block_is_copied_by_its_own_button(fake: Application, qtbot: QtBot) -> None:
    talk(fake, qtbot, "What is fog?", MARKDOWN)
    copies = [
        one for one in replies(fake)[0].findChildren(QPushButton) if one.accessibleName() == "Copy code"
    ]
    qtbot.mouseClick(copies[0], Qt.MouseButton.LeftButton)
    assert clipboard() == "def fog():\n    return 1"


def test_a_selection_keeps_its_lines_apart(fake: Application, qtbot: QtBot) -> None:
    talk(
        fake,
        qtbot,
        "What is fog?",
        "First.\nSame paragraph.\n\nSecond $x^2$.\n\n- one\n- [ ] to do\n\n> quoted",
    )
    view = next(
        one for one in replies(fake)[0].findChildren(QTextBrowser) if one.accessibleName() == "Reply text"
    )
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "First.\nSame paragraph.\n\nSecond $x^2$.\n\n• one\n[ ] to do\n\nquoted"
    cursor = view.document().find("Same")
    view.setTextCursor(cursor)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "Same"
    cursor = QTextCursor(view.document().find("one"))
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "one"


# Thoughts


def test_thoughts_fold_away_and_are_shown_from_the_keyboard(fake: Application, qtbot: QtBot) -> None:
    reply = ask(fake, qtbot, "think")
    assert reply.thought.strip() == "Let me see."
    assert "Let me see." not in texts(fake)
    press(fake, "thoughts")
    wait_for_text(fake, qtbot, "Let me see.")
    press(fake, "thoughts")
    assert "Let me see." not in texts(fake)
    ask(fake, qtbot, "no thoughts")
    assert not fake.window.action("thoughts").isEnabled()


def test_thoughts_are_never_sent_back(fake: Application, qtbot: QtBot) -> None:
    answer = ask(fake, qtbot, "think")
    assert answer.thought.strip() == "Let me see."
    heard = ask(fake, qtbot, "hear").text
    assert "assistant: " in heard
    assert "Let me see." not in heard


# Empty replies


def test_an_empty_reply_is_tried_once_more_visibly(fake: Application, qtbot: QtBot) -> None:
    seen: list[str] = []
    fake.session.reply_run.step.connect(lambda *_: seen.append(texts(fake)))
    reply = ask(fake, qtbot, "empty once")
    assert reply.text.strip()
    assert len(reply.siblings) == 2
    first = fake.store.message(reply.siblings[0])
    assert (first.text, first.status) == ("", "complete")
    assert reply.seed != first.seed
    assert any("The reply was empty. Trying again." in words for words in seen)
    wait_for_text(fake, qtbot, "The previous reply was empty.")
    assert fake.session.state == "idle"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("empty", "The model gave an empty reply. Try again, or rephrase your message."),
        ("only thoughts", "The model thought but gave no answer."),
    ],
)
def test_a_reply_that_is_empty_twice_is_said_and_offers_another_try(
    fake: Application, qtbot: QtBot, question: str, said: str
) -> None:
    reply = ask(fake, qtbot, question)
    assert len(reply.siblings) == 2
    assert reply.text == ""
    wait_for_text(fake, qtbot, said)
    assert fake.session.state == "idle"
    again = button(replies(fake)[-1], "Try again")
    qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    third = wait_for_reply(fake, qtbot)
    assert len(third.siblings) == 4  # a person's try is tried once more as well


def test_a_repetition_of_an_empty_reply_is_no_second_try(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "empty")
    press(fake, "reproduce")
    reply = wait_for_reply(fake, qtbot)
    assert len(reply.siblings) == 3


def test_nothing_is_tried_after_stop(fake: Application, qtbot: QtBot) -> None:
    fake.session.reply_run.block.connect(lambda *_: fake.session.stop())
    reply = ask(fake, qtbot, "empty")
    assert len(reply.siblings) == 1
    assert fake.session.state == "idle"


def test_a_second_try_goes_on_in_its_own_conversation(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "one")
    other = fake.session.current
    fake.window.conversations.open(None)
    fake.session.send("empty once")
    empty = fake.session.current
    fake.window.conversations.open(other)
    wait_for_reply(fake, qtbot)
    assert fake.session.messages()[0].text == "one"
    assert empty is not None
    last = fake.store.messages(empty)[-1]
    assert last.text.strip()
    assert len(last.siblings) == 2


# Failures


def test_the_card_of_a_model_that_cannot_be_loaded_leads_to_the_models(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    application = open_application(tmp_path / "missing.gguf", worker=WORKER)
    application.session.send("Hello!")
    card = wait_for_card(application, qtbot)
    models = next(one for one in card.findChildren(QPushButton) if one.text() == "Models")
    qtbot.mouseClick(models, Qt.MouseButton.LeftButton)
    assert application.window.models.is_shown


def test_other_failures_do_not_lead_there(fake: Application, qtbot: QtBot) -> None:
    fake.session.send("crash")
    card = wait_for_card(fake, qtbot)
    assert not [one for one in card.findChildren(QPushButton) if one.text() == "Models" and one.isVisible()]


def test_every_new_shortcut_is_of_its_own(fake: Application) -> None:
    names = ("copy_text", "copy_code", "reproduce", "thoughts")
    keys = [
        fake.window.action(name).shortcut().toString(QKeySequence.SequenceFormat.PortableText)
        for name in names
    ]
    assert len(set(keys)) == len(keys)
    assert all(keys)


def test_copy_becomes_an_icon_before_the_buttons_below_a_reply_wrap(
    application: Application, qtbot: QtBot
) -> None:
    ask(application, qtbot, "Hello")
    (reply,) = replies(application)
    copy = button(reply, "Copy")
    application.preferences.update({"appearance.font_scale": 1.3})
    for width, label in ((440, ""), (1120, "Copy")):
        application.window.resize(width, 700)
        settle()
        more = next(one for one in reply.findChildren(QPushButton) if one.accessibleName().startswith("More"))
        lines = [one.mapTo(reply, one.rect().center()).y() for one in (button(reply, "Replay"), more)]
        assert copy.text() == label
        assert copy.accessibleName() == "Copy reply"
        assert abs(lines[0] - lines[1]) <= 1
