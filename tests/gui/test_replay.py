"""Recorded replies in the real window: replay, comparison, inspector; and branches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.conversation.branches import BranchSwitch
from app.gui.conversation.reply import ReplyMessage
from app.gui.conversation.user_message import UserMessage
from app.gui.export.dialog import ExportDialog
from app.gui.inspector import Inspector
from app.gui.markdown.rich_text import RichText
from app.gui.replay.comparison import Comparison
from app.gui.replay.inline import InlineReplay
from app.gui.replay.player import COMPARED_STEP_SECONDS, Player
from app.gui.widgets.form_controls import ChoiceBox
from app.storage import Store
from model_backends.protocol import Sampling
from tests.gui.actions import PATIENCE_MS, ask, texts, wait_for_reply
from tests.gui.conftest import OpenApplication
from tests.gui.recorded import STORY, store_recorded_reply
from tests.gui.settling import settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


def press(application: Application, qtbot: QtBot, name: str) -> None:
    """Click the last button with this accessible name, once there is one."""

    def there() -> list[QPushButton]:
        return [
            b
            for b in application.window.findChildren(QPushButton)
            if b.accessibleName() == name and b.isVisible()
        ]

    qtbot.waitUntil(lambda: bool(there()), timeout=PATIENCE_MS)
    qtbot.mouseClick(there()[-1], Qt.MouseButton.LeftButton)


def replay_of(application: Application, qtbot: QtBot) -> Player:
    """A story's replay, paused at its beginning."""
    store_recorded_reply(application)
    press(application, qtbot, "Watch how this reply was written")
    player = application.window.findChild(InlineReplay).player
    player.pause()
    player.go_to(0.0)
    return player


def test_a_reply_is_replayed_to_its_text_and_closed_again(application: Application, qtbot: QtBot) -> None:
    text = store_recorded_reply(application).text.strip()
    press(application, qtbot, "Watch how this reply was written")
    player = application.window.findChild(InlineReplay).player
    assert player.is_playing
    player.set_speed(8.0)
    with qtbot.waitSignal(player.ended, timeout=PATIENCE_MS):
        pass
    assert text.split(".")[0] in " ".join(texts(application).split("\n"))
    qtbot.keyClick(player, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: application.window.findChild(InlineReplay) is None, timeout=PATIENCE_MS)
    assert application.session.state == "idle"
    assert text.split(".")[0] in texts(application)


def test_a_replay_has_its_place_in_the_first_frame(application: Application, qtbot: QtBot) -> None:
    player = replay_of(application, qtbot)
    at_once = player.geometry(), application.window.messages.verticalScrollBar().value()
    settle()
    assert at_once == (player.geometry(), application.window.messages.verticalScrollBar().value())


def test_while_a_reply_is_replayed_its_text_stays_hidden(application: Application, qtbot: QtBot) -> None:
    player = replay_of(application, qtbot)
    text = application.window.messages.last_reply.findChild(RichText)

    def stays_hidden(change: Callable[[], object]) -> bool:
        change()
        settle()
        return player.isVisible() and not text.isVisible()

    assert stays_hidden(lambda: application.window.resize(700, 600))
    assert stays_hidden(lambda: application.preferences.update({"appearance.font_scale": 1.3}))
    assert stays_hidden(application.window.chat.skip_or_stop)  # Esc, where the replay does not have the focus
    assert stays_hidden(lambda: application.window.resize(1000, 700))
    qtbot.keyClick(player, Qt.Key.Key_Escape)
    qtbot.waitUntil(text.isVisible, timeout=PATIENCE_MS)


def test_the_keyboard_goes_through_every_step(application: Application, qtbot: QtBot) -> None:
    player = replay_of(application, qtbot)
    shown: list[tuple[int, int]] = []
    player.step_shown.connect(lambda trace, step: shown.append((trace.block, step)))
    steps = sum(len(trace.steps) for trace in player.replay_views[0].traces)
    for _ in range(steps):
        qtbot.keyClick(player, Qt.Key.Key_Right)
    assert [step for _, step in shown if step >= 0][:steps] == [
        step for trace in player.replay_views[0].traces for step in range(len(trace.steps))
    ]
    qtbot.keyClick(player, Qt.Key.Key_Left)
    assert shown[-1][1] == len(player.replay_views[0].traces[-1].steps) - 2
    qtbot.keyClick(player, Qt.Key.Key_End)
    assert player.seconds == player.duration
    qtbot.keyClick(player, Qt.Key.Key_Home)
    assert (player.seconds, shown[-1][1]) == (0.0, -1)
    assert player.controls.bar.accessibleDescription() == "Block 1 · noise"
    qtbot.keyClick(player, Qt.Key.Key_Space)
    assert player.is_playing
    qtbot.keyClick(player, Qt.Key.Key_Minus)
    assert player.speed == 0.5


def test_the_same_moment_looks_the_same_from_both_sides(application: Application, qtbot: QtBot) -> None:
    player = replay_of(application, qtbot)
    middle = player.duration / 2

    def picture() -> QImage:
        player.go_to(middle)
        settle()  # the stage gets the height of what it shows
        return player.replay_views[0].grab().toImage().copy(0, 0, 740, 80)  # of the text; below it is room

    forwards = picture()
    player.go_to(player.duration)
    settle()
    assert picture() == forwards


def test_a_click_on_the_bar_goes_there(application: Application, qtbot: QtBot) -> None:
    player = replay_of(application, qtbot)
    bar = player.controls.bar
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.rect().center())
    assert abs(player.seconds / player.duration - 0.5) < 0.05
    assert bar.accessibleDescription().startswith("Block 1 · step")


def test_the_inspector_follows_the_replay_and_leads_it(application: Application, qtbot: QtBot) -> None:
    application.window.action("inspector").trigger()
    inspector = application.window.findChild(Inspector)
    assert inspector.isVisible()
    player = replay_of(application, qtbot)
    qtbot.keyClick(player, Qt.Key.Key_Right)
    shown: list[int] = []
    player.step_shown.connect(lambda _trace, step: shown.append(step))
    inspector.step_chosen.emit(3)
    assert shown[-1] == 3
    inspector.step_chosen.emit(-1)
    assert shown[-1] == -1
    assert "step 0: noise" in [label.text() for label in inspector.findChildren(QLabel)]
    application.window.action("inspector").trigger()
    assert not inspector.isVisible()


def test_a_reply_is_inspected_from_its_noise_on(
    open_application: OpenApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "0")
    application = open_application()
    application.window.action("inspector").trigger()
    inspector = application.window.findChild(Inspector)
    inspector.hover(0)
    token = next(w for w in inspector.findChildren(QWidget) if w.accessibleName() == "Token history")
    shown: dict[str, list[str]] = {"noise": [], "steps": []}  # the step and the first position's history

    def note(kind: str) -> None:
        texts = [label.text() for label in inspector.findChildren(QLabel)]
        step = next(text for text in texts if text.startswith("step "))
        shown[kind].append(f"{step}. {token.accessibleDescription()}")

    application.window.messages.start_shown.connect(lambda _: note("noise"))
    application.window.messages.stepped.connect(lambda _: note("steps"))
    application.session.send(STORY)
    qtbot.waitUntil(lambda: bool(shown["steps"]), timeout=PATIENCE_MS)
    assert shown["noise"]
    assert all(said.startswith("step 0: noise. ") for said in shown["noise"])
    assert "(max 48)" in shown["steps"][0]
    assert all("Started from the random token " in said for said in (*shown["noise"], *shown["steps"]))


def test_two_replies_are_compared_step_by_step(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, STORY)
    application.session.set_defaults(replace(application.session.defaults, sampling=Sampling(max_steps=2)))
    assert application.session.retry()
    wait_for_reply(application, qtbot)
    press(application, qtbot, "Watch how this reply was written")
    press(application, qtbot, "Compare with another reply")
    comparison = application.window.findChild(Comparison)
    player = comparison.player
    few, many = (len(replay_view.traces[0].steps) for replay_view in player.replay_views)
    assert few <= 2
    assert few < many
    for replay_view in player.replay_views:
        span = replay_view.timeline.spans[0]
        assert span.seconds_of(span.steps - 1) == pytest.approx(COMPARED_STEP_SECONDS)
    qtbot.mouseClick(
        next(b for b in comparison.findChildren(QPushButton) if b.text() == "Export…"),
        Qt.MouseButton.LeftButton,
    )
    dialog = comparison.findChild(ExportDialog)
    assert dialog.isVisible()
    dialog.close()
    comparison.close()


def test_a_replay_is_still_there_after_a_restart(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, STORY)
    reply = application.session.messages()[-1]
    application.session.open(None)
    application.session.open(reply.conversation)
    assert reply.traced
    assert len(application.session.traces(reply.id)) == reply.blocks


def test_where_replays_are_not_wanted_none_is_kept(application: Application, qtbot: QtBot) -> None:
    application.preferences.update({"traces.keep": False})
    reply = ask(application, qtbot, STORY)
    assert not reply.traced
    assert application.store.traces.total_bytes() == 0


def test_a_damaged_trace_is_told_and_the_reply_stays(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, STORY)
    reply = application.session.messages()[-1]
    store: Store = application.store
    store.traces.add(reply.id, 0, b"damaged")
    with qtbot.waitSignal(application.session.failed, timeout=PATIENCE_MS) as failed:
        press(application, qtbot, "Watch how this reply was written")
    assert failed.args[0].kind == "damaged"
    assert application.window.findChild(InlineReplay) is None


def test_another_try_and_the_first_stand_side_by_side(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, STORY)
    first = application.session.messages()[-1]
    assert application.session.retry()
    wait_for_reply(application, qtbot)
    second = application.session.messages()[-1]
    assert second.siblings == (first.id, second.id)
    press(application, qtbot, "Previous branch")
    assert application.session.messages()[-1].text == first.text
    press(application, qtbot, "Next branch")
    assert application.session.messages()[-1].text == second.text


def test_a_question_is_edited_and_the_old_one_kept(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, STORY)
    ask(application, qtbot, "Write a haiku about a river.")
    before = [message.text for message in application.session.messages()]
    question = application.window.findChildren(UserMessage)[0]
    question.edit()
    field = application.window.focusWidget()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "What is text diffusion?")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_reply(application, qtbot)
    assert application.session.messages()[0].text == "What is text diffusion?"
    assert len(application.session.messages()) == 2
    switch = application.window.findChildren(BranchSwitch)[0]
    switch.chosen.emit(application.session.messages()[0].siblings[0])
    assert [message.text for message in application.session.messages()] == before


def test_editing_is_given_up_with_escape(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, STORY)
    question = application.window.findChildren(UserMessage)[0]
    question.edit()
    qtbot.keyClicks(application.window.focusWidget(), "something else")
    qtbot.keyClick(application.window.focusWidget(), Qt.Key.Key_Escape)
    assert application.session.messages()[0].text == STORY
    assert application.session.state == "idle"


def test_a_reply_that_was_cut_off_goes_on_in_its_place(application: Application, qtbot: QtBot) -> None:
    application.session.set_defaults(replace(application.session.defaults, sampling=Sampling(max_tokens=1)))
    reply = ask(application, qtbot, "Explain text diffusion in detail")
    assert reply.can_continue
    application.session.set_defaults(replace(application.session.defaults, sampling=Sampling()))
    press(application, qtbot, "Continue this reply")
    longer = wait_for_reply(application, qtbot)
    assert longer.id == reply.id
    assert longer.text.startswith(reply.text.rstrip())
    assert len(longer.text) > len(reply.text)
    assert len(application.session.messages()) == 2


def test_the_canvas_mode_is_chosen_by_key_and_kept(
    open_application: OpenApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "0")
    application = open_application()
    ask(application, qtbot, STORY)
    reply = application.window.findChild(ReplyMessage)
    modes = [reply.canvas.mode]
    for _ in range(3):
        application.window.action("canvas").trigger()
        modes.append(reply.canvas.mode)
    assert modes == ["prose", "grid", "quiet", "prose"]
    application.window.action("canvas").trigger()
    assert application.preferences.value.appearance.canvas_mode == "grid"


def inspected(application: Application) -> str:
    """Everything that can be read in the inspector."""
    labels = application.window.findChild(Inspector).findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_the_inspector_shows_stored_replies(application: Application, qtbot: QtBot) -> None:
    application.window.action("inspector").trigger()
    settle()
    assert "No reply to inspect yet" in inspected(application)
    application.window.action("inspector").trigger()
    recorded = store_recorded_reply(application)
    settle()
    application.window.action("inspector").trigger()
    settle()
    steps = application.session.traces(recorded.id)[0].steps
    assert "Block 1" in inspected(application)
    assert f"step {steps[-1].step} " in inspected(application)
    question = application.store.add_message(recorded.conversation, "user", "And without a replay?")
    other = application.store.begin_reply(question, "demo", 7, Sampling())
    application.store.end_reply(
        other.id, "complete", text="No.", thought="", stats=None, finish="end_of_turn"
    )
    application.session.changed.emit()
    settle()
    assert "No replay was kept of this reply" in inspected(application)
    picker = application.window.findChild(Inspector).findChild(ChoiceBox)
    assert [picker.itemText(row) for row in range(picker.count())] == [STORY, "And without a replay?"]
    picker.setFocus()
    qtbot.keyClick(picker, Qt.Key.Key_Up)
    settle()
    assert "Block 1" in inspected(application)
    assert "No replay was kept" not in inspected(application)


def test_the_inspector_keeps_its_reply_after_a_restart_and_a_switch(
    application: Application, qtbot: QtBot
) -> None:
    recorded = store_recorded_reply(application)
    application.window.action("inspector").trigger()
    application.window.conversations.open(None)
    settle()
    assert "No reply to inspect yet" in inspected(application)
    application.window.conversations.open(recorded.conversation)
    settle()
    assert "Block 1" in inspected(application)
