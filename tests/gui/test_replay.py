"""Recorded replies in the real window: replay, comparison, inspector; and branches of conversations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Desk
from app.gui.conversation.branches import BranchSwitch
from app.gui.conversation.reply import ReplyMessage
from app.gui.conversation.user_message import UserMessage
from app.gui.export.dialog import ExportDialog
from app.gui.inspector import Inspector
from app.gui.markdown.rich_text import RichText
from app.gui.replay.comparison import Comparison
from app.gui.replay.inline import InlineReplay
from app.gui.replay.player import Player
from app.storage import Store
from model_backends.protocol import Sampling
from tests.gui.actions import PATIENCE_MS, ask, texts, wait_for_reply
from tests.gui.conftest import OpenDesk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

STORY = "Tell me a story about a lighthouse."


def press(desk: Desk, qtbot: QtBot, name: str) -> None:
    """Click the last button with this accessible name, once there is one."""

    def there() -> list[QPushButton]:
        return [
            b for b in desk.window.findChildren(QPushButton) if b.accessibleName() == name and b.isVisible()
        ]

    qtbot.waitUntil(lambda: bool(there()), timeout=PATIENCE_MS)
    qtbot.mouseClick(there()[-1], Qt.MouseButton.LeftButton)


def replay_of(desk: Desk, qtbot: QtBot) -> Player:
    """A story's replay, paused at its beginning."""
    ask(desk, qtbot, STORY)
    press(desk, qtbot, "Watch this reply being written again")
    player = desk.window.findChild(InlineReplay).player
    player.pause()
    player.go_to(0.0)
    return player


def test_a_reply_is_replayed_to_its_text_and_closed_again(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot, STORY)
    text = desk.session.messages()[-1].text.strip()
    press(desk, qtbot, "Watch this reply being written again")
    player = desk.window.findChild(InlineReplay).player
    assert player.is_playing
    player.set_speed(8.0)
    with qtbot.waitSignal(player.ended, timeout=PATIENCE_MS):
        pass
    assert text.split(".")[0] in " ".join(texts(desk).split("\n"))
    qtbot.keyClick(player, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.window.findChild(InlineReplay) is None, timeout=PATIENCE_MS)
    assert desk.session.state == "idle"
    assert text.split(".")[0] in texts(desk)


def test_while_a_reply_is_replayed_its_text_stays_hidden(desk: Desk, qtbot: QtBot) -> None:
    player = replay_of(desk, qtbot)
    text = desk.window.messages.last_reply.findChild(RichText)

    def stays_hidden(change: Callable[[], object]) -> bool:
        change()
        qtbot.wait(100)
        return player.isVisible() and not text.isVisible()

    assert stays_hidden(lambda: desk.window.resize(700, 600))
    assert stays_hidden(lambda: desk.preferences.update({"appearance.font_scale": 1.3}))
    assert stays_hidden(desk.window.skip_or_stop)  # Esc, where the replay does not have the focus
    assert stays_hidden(lambda: desk.window.resize(1000, 700))
    qtbot.keyClick(player, Qt.Key.Key_Escape)
    qtbot.waitUntil(text.isVisible, timeout=PATIENCE_MS)


def test_the_keyboard_goes_through_every_step(desk: Desk, qtbot: QtBot) -> None:
    player = replay_of(desk, qtbot)
    shown: list[tuple[int, int]] = []
    player.step_shown.connect(lambda trace, step: shown.append((trace.block, step)))
    steps = sum(len(trace.steps) for trace in player.stages[0].traces)
    for _ in range(steps):
        qtbot.keyClick(player, Qt.Key.Key_Right)
    assert [step for _, step in shown if step >= 0][:steps] == [
        step for trace in player.stages[0].traces for step in range(len(trace.steps))
    ]
    qtbot.keyClick(player, Qt.Key.Key_Left)
    assert shown[-1][1] == len(player.stages[0].traces[-1].steps) - 2
    qtbot.keyClick(player, Qt.Key.Key_End)
    assert player.seconds == player.duration
    qtbot.keyClick(player, Qt.Key.Key_Home)
    assert player.seconds == 0.0
    qtbot.keyClick(player, Qt.Key.Key_Space)
    assert player.is_playing
    qtbot.keyClick(player, Qt.Key.Key_Minus)
    assert player.speed == 0.5


def test_the_same_moment_looks_the_same_from_both_sides(desk: Desk, qtbot: QtBot) -> None:
    player = replay_of(desk, qtbot)
    middle = player.duration / 2

    def picture() -> QImage:
        player.go_to(middle)
        QApplication.processEvents()  # the stage gets the height of what it shows
        return player.stages[0].grab().toImage().copy(0, 0, 740, 80)  # of the text; below it is room

    forwards = picture()
    player.go_to(player.duration)
    QApplication.processEvents()
    assert picture() == forwards


def test_a_click_on_the_bar_goes_there(desk: Desk, qtbot: QtBot) -> None:
    player = replay_of(desk, qtbot)
    bar = player.controls.bar
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.rect().center())
    assert abs(player.seconds / player.duration - 0.5) < 0.05
    assert bar.accessibleDescription().startswith("Block 1 · step")


def test_the_inspector_follows_the_replay_and_leads_it(desk: Desk, qtbot: QtBot) -> None:
    desk.window.action("inspector").trigger()
    inspector = desk.window.findChild(Inspector)
    assert inspector.isVisible()
    player = replay_of(desk, qtbot)
    qtbot.keyClick(player, Qt.Key.Key_Right)
    shown: list[int] = []
    player.step_shown.connect(lambda _trace, step: shown.append(step))
    inspector.step_chosen.emit(3)
    assert shown[-1] == 3
    desk.window.action("inspector").trigger()
    assert not inspector.isVisible()


def test_two_replies_are_compared_step_by_step(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot, STORY)
    desk.session.sampling = Sampling(max_steps=6)
    assert desk.session.retry()
    wait_for_reply(desk, qtbot)
    press(desk, qtbot, "Watch this reply being written again")
    press(desk, qtbot, "Compare with another reply")
    comparison = desk.window.findChild(Comparison)
    player = comparison.player
    few, many = (len(stage.traces[0].steps) for stage in player.stages)
    assert few <= 6
    assert few < many
    for stage in player.stages:
        assert stage.timeline.spans[0].interval == player.stages[0].timeline.spans[0].interval
    qtbot.mouseClick(
        next(b for b in comparison.findChildren(QPushButton) if b.text() == "Export…"),
        Qt.MouseButton.LeftButton,
    )
    dialog = comparison.findChild(ExportDialog)
    assert dialog.isVisible()
    dialog.close()
    comparison.close()


def test_a_replay_is_still_there_after_a_restart(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot, STORY)
    reply = desk.session.messages()[-1]
    desk.session.open(None)
    desk.session.open(reply.conversation)
    assert reply.traced
    assert len(desk.session.traces(reply.id)) == reply.blocks


def test_where_replays_are_not_wanted_none_is_kept(desk: Desk, qtbot: QtBot) -> None:
    desk.preferences.update({"traces.keep": False})
    reply = ask(desk, qtbot, STORY)
    assert not reply.traced
    assert desk.store.traces.total_bytes() == 0


def test_a_damaged_trace_is_told_and_the_reply_stays(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot, STORY)
    reply = desk.session.messages()[-1]
    store: Store = desk.store
    store.traces.add(reply.id, 0, b"damaged")
    with qtbot.waitSignal(desk.session.failed, timeout=PATIENCE_MS) as failed:
        press(desk, qtbot, "Watch this reply being written again")
    assert failed.args[0].kind == "damaged"
    assert desk.window.findChild(InlineReplay) is None


def test_another_try_and_the_first_stand_side_by_side(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot, STORY)
    first = desk.session.messages()[-1]
    assert desk.session.retry()
    wait_for_reply(desk, qtbot)
    second = desk.session.messages()[-1]
    assert second.siblings == (first.id, second.id)
    press(desk, qtbot, "Earlier branch")
    assert desk.session.messages()[-1].text == first.text
    press(desk, qtbot, "Later branch")
    assert desk.session.messages()[-1].text == second.text


def test_a_question_is_edited_and_the_old_one_kept(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot, STORY)
    ask(desk, qtbot, "Write a haiku about a river.")
    before = [message.text for message in desk.session.messages()]
    question = desk.window.findChildren(UserMessage)[0]
    question.edit()
    field = desk.window.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "What is text diffusion?")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_reply(desk, qtbot)
    assert desk.session.messages()[0].text == "What is text diffusion?"
    assert len(desk.session.messages()) == 2
    switch = desk.window.findChildren(BranchSwitch)[0]
    switch.chosen.emit(desk.session.messages()[0].siblings[0])
    assert [message.text for message in desk.session.messages()] == before


def test_editing_is_given_up_with_escape(desk: Desk, qtbot: QtBot) -> None:
    ask(desk, qtbot, STORY)
    question = desk.window.findChildren(UserMessage)[0]
    question.edit()
    qtbot.keyClicks(desk.window.focusWidget(), "something else")
    qtbot.keyClick(desk.window.focusWidget(), Qt.Key.Key_Escape)
    assert desk.session.messages()[0].text == STORY
    assert desk.session.state == "idle"


def test_a_reply_that_was_cut_off_goes_on_in_its_place(desk: Desk, qtbot: QtBot) -> None:
    desk.session.sampling = Sampling(max_tokens=1)
    reply = ask(desk, qtbot, "Explain text diffusion in detail")
    if not reply.can_continue:  # the model ended its turn in the first block
        assert reply.finish == "end_of_turn"
        return
    desk.session.sampling = Sampling()
    press(desk, qtbot, "Go on with this reply")
    longer = wait_for_reply(desk, qtbot)
    assert longer.id == reply.id
    assert longer.text.startswith(reply.text.rstrip())
    assert len(longer.text) > len(reply.text)
    assert len(desk.session.messages()) == 2


def test_the_canvas_mode_is_chosen_by_key_and_kept(
    open_desk: OpenDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "0")
    desk = open_desk()
    ask(desk, qtbot, STORY)
    reply = desk.window.findChild(ReplyMessage)
    modes = [reply.canvas.mode]
    for _ in range(3):
        desk.window.action("canvas").trigger()
        modes.append(reply.canvas.mode)
    assert modes == ["prose", "grid", "quiet", "prose"]
    desk.window.action("canvas").trigger()
    assert desk.preferences.value.appearance.canvas_mode == "grid"
