"""Stop keeps what there is: the draft under a reply; and blocks that did not settle."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.widgets.toast import Toast
from app.storage import StoredMessage
from model_backends.protocol import Sampling
from tests.gui.actions import ask, texts, type_text, wait_for_card, wait_for_reply, wait_for_text
from tests.gui.conftest import OpenApplication
from tests.gui.settling import settle

OFFERED = "Stopped in the middle of a block. Its draft can be kept."


def stop_in_a_block(application: Application, qtbot: QtBot, prompt: str = "endless gap") -> StoredMessage:
    """Stop a reply in its second block, of which two words of three were accepted, as people do: with Esc."""
    type_text(application, qtbot, prompt)
    qtbot.keyClick(application.window.composer.field, Qt.Key.Key_Return)
    run, block = application.session.reply_run, 0 if "at once" in prompt else 1
    with qtbot.waitSignal(
        run.step, check_params_cb=lambda _reply, step: (step.block, step.step) == (block, 4)
    ):
        pass
    with qtbot.waitSignal(run.step):
        pass
    qtbot.keyClick(application.window, Qt.Key.Key_Escape)
    return wait_for_reply(application, qtbot)


def visible_buttons(application: Application) -> dict[str, QPushButton]:
    reply = application.window.messages.last_reply
    assert reply is not None
    found = reply.findChildren(QPushButton)
    return {button.text(): button for button in found if button.isVisible() and button.text()}


def words_of(reply: StoredMessage) -> str:
    return f"Seed {reply.seed} …"


def test_after_stop_the_accepted_words_stay_visible_and_can_be_kept(
    application: Application, qtbot: QtBot
) -> None:
    reply = stop_in_a_block(application, qtbot)
    assert reply.text == "You said endless gap\n\n"
    shown = texts(application)
    assert words_of(reply) in shown
    assert OFFERED in shown
    assert "Draft, stopped at step 2 of 48" in shown
    visible_buttons(application)["Keep draft"].click()
    kept = application.session.messages()[-1]
    assert kept.text == f"You said endless gap\n\n{words_of(reply)}"
    assert "Keep draft" not in visible_buttons(application)
    assert "Discard" in visible_buttons(application)
    assert texts(application).count(words_of(reply)) == 1
    application.window.action("copy").trigger()
    assert QGuiApplication.clipboard().text() == kept.text
    assert f"assistant: {kept.text}\nuser: hear" in ask(application, qtbot, "hear").text


def test_a_discarded_draft_can_be_brought_back(application: Application, qtbot: QtBot) -> None:
    reply = stop_in_a_block(application, qtbot)
    visible_buttons(application)["Discard"].click()
    assert words_of(reply) not in texts(application)
    assert application.session.messages()[-1].draft is None
    assert "Stopped. The finished part is kept." in texts(application)
    toast = next(one for one in application.window.findChildren(Toast) if one.can_undo)
    toast.undo()
    assert application.session.messages()[-1] == reply
    assert words_of(reply) in texts(application)


def test_the_offer_is_there_after_a_restart(open_application: OpenApplication, qtbot: QtBot) -> None:
    first = open_application()
    reply = stop_in_a_block(first, qtbot)
    first.close()
    second = open_application()
    assert words_of(reply) in texts(second)
    assert "Keep draft" in visible_buttons(second)


def test_closing_the_window_in_the_middle_of_a_block_keeps_its_words(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    first = open_application()
    first.session.send("endless gap")
    with qtbot.waitSignal(first.session.reply_run.step, check_params_cb=lambda _, step: step.step == 4):
        pass
    with qtbot.waitSignal(first.session.reply_run.step):
        pass
    first.close()
    second = open_application()
    wait_for_text(second, qtbot, "Interrupted in the middle of a block. Its draft can be kept.")
    assert "Keep draft" in visible_buttons(second)


def test_an_engine_that_dies_in_a_block_leaves_its_words(application: Application, qtbot: QtBot) -> None:
    type_text(application, qtbot, "crash")
    qtbot.keyClick(application.window.composer.field, Qt.Key.Key_Return)
    wait_for_card(application, qtbot)
    reply = application.session.messages()[-1]
    assert reply.draft is not None
    assert reply.draft.text.startswith("Seed")
    qtbot.waitUntil(lambda: "Keep draft" in visible_buttons(application))


def test_a_reply_stopped_in_its_first_block_is_its_draft(application: Application, qtbot: QtBot) -> None:
    reply = stop_in_a_block(application, qtbot, "endless at once gap")
    assert (reply.text, reply.blocks) == ("", 0)
    application.window.action("keep_draft").trigger()
    assert application.session.messages()[-1].text == "You said …"
    application.window.action("resume").trigger()
    assert application.session.messages()[-1].text == "You said"
    qtbot.waitUntil(lambda: application.session.state == "generating")
    application.session.stop()
    wait_for_reply(application, qtbot)


@pytest.mark.parametrize("kept", [False, True])
def test_the_draft_is_reached_with_the_keyboard_and_says_what_it_is(
    application: Application, qtbot: QtBot, kept: bool
) -> None:
    stop_in_a_block(application, qtbot)
    if kept:
        visible_buttons(application)["Keep draft"].setFocus()
        qtbot.keyClick(application.window.focusWidget(), Qt.Key.Key_Space)
        assert application.window.focusWidget() is visible_buttons(application)["Discard"]
    section = visible_buttons(application)["Discard"].parentWidget()
    assert section.accessibleName() == ("Draft, kept" if kept else "Draft, not kept yet")
    assert application.window.action("keep_draft").isEnabled() is not kept
    assert application.window.action("discard_draft").isEnabled()


def test_blocks_that_did_not_settle_are_named_under_the_reply(application: Application, qtbot: QtBot) -> None:
    reply = ask(application, qtbot, "unsettled")
    assert reply.unsettled is not None
    assert [(one.block, one.steps, one.certainty) for one in reply.unsettled] == [(0, 4, 0.715), (1, 4, 0.83)]
    wait_for_text(application, qtbot, "Blocks 1 and 2 didn't settle: 4 steps each, 71–83% sure")
    application.window.action("details").trigger()
    assert "Block 2 ran out of steps after 4; on average the model was 83% sure of a word" in texts(
        application
    )
    visible_buttons(application)["Regenerate with more steps"].click()
    again = wait_for_reply(application, qtbot)
    assert again.siblings == (reply.id, again.id)
    assert again.sampling == Sampling(max_steps=8)


def test_what_did_not_settle_is_wrapped_in_a_window_that_gets_narrower(
    application: Application, qtbot: QtBot
) -> None:
    """A width that was kept from the wider window held the whole conversation wider than the narrow one."""
    ask(application, qtbot, "unsettled")
    messages = application.window.messages
    for width in (1440, 500):
        application.preferences.update({"appearance.font_scale": 2.0})
        application.window.resize(width, 900)
        settle()
        content = messages.widget()
        assert content is not None
        assert content.width() <= messages.viewport().width()


def test_nothing_is_said_of_blocks_that_settled(application: Application, qtbot: QtBot) -> None:
    assert ask(application, qtbot, "Hello").unsettled == ()
    assert "settle" not in texts(application)
    assert not application.window.action("more_steps").isEnabled()


def test_the_notice_is_there_after_a_restart(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first = open_application()
    ask(first, qtbot, "unsettled")
    first.close()
    assert "Blocks 1 and 2 didn't settle" in texts(open_application())


def test_a_reply_of_an_earlier_version_is_looked_up_in_its_trace(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first = open_application()
    reply = ask(first, qtbot, "unsettled")
    database = tmp_path / "unfog.sqlite3"
    first.close()
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("UPDATE messages SET unsettled = NULL")
        raw.commit()
    second = open_application()
    wait_for_text(second, qtbot, "Blocks 1 and 2 didn't settle: 4 steps each")
    assert second.store.message(reply.id).unsettled == reply.unsettled, "stored for the next time"
