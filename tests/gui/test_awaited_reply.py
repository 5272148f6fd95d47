"""From Send on: fog where the reply will be, whatever becomes of the reply."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.room import expected_height
from app.gui.conversation.message_list import MessageList
from app.gui.conversation.reply import ReplyMessage
from app.gui.markdown.rich_text import RichText
from app.gui.replay.fades import CrossFade
from app.gui.welcome.welcome import Welcome
from app.gui.widgets.theme import Theme
from app.storage import StoredMessage
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep, Failed
from tests.gui.actions import texts, wait_for_text
from tests.gui.conftest import OpenApplication
from tests.gui.settling import settle

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

POSITIONS = 64
FOG_SECONDS = 0.1
QUESTION = StoredMessage(id=1, conversation=1, role="user", text="What is fog?", created=1.0)
REPLY = StoredMessage(
    id=2, conversation=1, role="assistant", text="", created=2.0, parent=1, status="running"
)
NOISE = BlockStarted(block=0, canvas=tuple(range(POSITIONS)), pieces=(" mist",) * POSITIONS)
TEXT = "Fog is a cloud that touches the ground."
PIECES = (*(f"{word} " for word in TEXT.split()), *[""] * (POSITIONS - len(TEXT.split())))


def step(number: int, entropy: float) -> DenoisingStep:
    return DenoisingStep(
        block=0,
        step=number,
        max_steps=2,
        temperature=0.8,
        draft=(1,) * POSITIONS,
        canvas=(2,) * POSITIONS,
        pieces=PIECES,
        accepted=(entropy < 0.1,) * POSITIONS,
        entropies=(entropy,) * POSITIONS,
    )


COMMIT = BlockCommitted(block=0, tokens=(1,), text=TEXT, thought="", steps=2, converged=True)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light look, with motion."""
    return Theme(qapp, "light")


@pytest.fixture
def messages(theme: Theme, qtbot: QtBot, tmp_path: Path) -> Iterator[MessageList]:
    """An empty conversation, on the screen."""
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    welcome = Welcome(theme, QWidget(), state, bundled=True)
    page = MessageList(theme, lambda _reply: "", lambda _question: None, welcome)
    qtbot.addWidget(page)
    page.set_fog_seconds(FOG_SECONDS)
    page.set_canvas_length(POSITIONS)
    page.show_messages(())
    page.resize(700, 500)
    page.show()
    qtbot.waitExposed(page)
    yield page
    page.hide()


def send(messages: MessageList) -> ReplyMessage:
    """Add a question and the reply that is awaited."""
    messages.add(QUESTION)
    messages.add(REPLY)
    reply = messages.last_reply
    assert reply is not None
    return reply


def top(widget: QWidget, messages: MessageList) -> int:
    """How far below the upper edge of the view a widget begins."""
    return widget.mapTo(messages.viewport(), QPoint(0, 0)).y()


def test_a_block_of_fog_stands_in_the_first_frame_and_nothing_moves_after_it(
    messages: MessageList, theme: Theme
) -> None:
    reply = send(messages)
    question = messages.last_question
    assert question is not None
    first = (top(question, messages), top(reply.canvas, messages), reply.canvas.height())
    width, metrics = reply.canvas.width(), TextMetrics(theme)
    assert reply.canvas.shows_fog
    assert reply.canvas.height() >= expected_height(POSITIONS, width, metrics) > 2 * metrics.em
    assert 0 <= first[0] < first[1]
    assert first[1] + first[2] <= messages.viewport().height()
    settle()
    assert first == (top(question, messages), top(reply.canvas, messages), reply.canvas.height())


def test_the_noise_is_shown_when_it_is_known_and_the_words_come_out_of_it(
    messages: MessageList, qtbot: QtBot
) -> None:
    reply = send(messages)
    with qtbot.waitSignal(messages.start_shown) as shown:
        messages.push(REPLY.id, NOISE)
    assert shown.args == [NOISE]
    with qtbot.waitSignal(reply.settled):
        for event in (step(1, 3.0), step(2, 0.01), COMMIT):
            messages.push(REPLY.id, event)
        reply.update_message(msgspec.structs.replace(REPLY, text=TEXT, status="complete"))
        assert not reply.is_settled
    qtbot.waitUntil(lambda: not reply.canvas.is_moving)
    assert reply.canvas.height() == 0


class Moves(QObject):
    """Counts how often a widget moves, until `stop`."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        self._widget = widget
        widget.installEventFilter(self)

    def stop(self) -> None:
        """Count no more."""
        self._widget.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count a move."""
        self.count += event.type() == QEvent.Type.Move
        return False


def test_the_text_stays_in_its_place_while_the_room_of_the_fog_sinks(
    messages: MessageList, qtbot: QtBot
) -> None:
    reply = send(messages)
    settle()
    moves, room = Moves(reply.canvas), reply.canvas.height()
    reply.canvas.closed.connect(moves.stop)
    with qtbot.waitSignal(reply.canvas.closed):
        for event in (NOISE, step(1, 3.0), step(2, 0.01), COMMIT):
            messages.push(REPLY.id, event)
        qtbot.waitUntil(lambda: 0 < reply.canvas.height() < room)
    assert moves.count == 0


class Heights(QObject):
    """Records the height of a widget in each frame of its window."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.seen: list[int] = []
        self._widget = widget
        widget.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Record the height that is about to be painted."""
        if event.type() == QEvent.Type.UpdateRequest:
            self.seen.append(self._widget.height())
        return False


def hand_over_a_grid(messages: MessageList, qtbot: QtBot) -> tuple[ReplyMessage, list[int], int]:
    """The reply, its heights from the hand-over on, and the one before: a grid, higher than its text."""
    reply = send(messages)
    messages.set_canvas_mode("grid")
    for event in (NOISE, step(1, 3.0), step(2, 0.01), COMMIT):
        messages.push(REPLY.id, event)
    heights: list[Heights] = []
    before: list[int] = []

    def on_closed() -> None:
        before.append(reply.height())
        heights.append(Heights(reply))

    reply.canvas.closed.connect(on_closed)
    with qtbot.waitSignal(reply.settled):
        reply.update_message(msgspec.structs.replace(REPLY, text=TEXT, status="complete"))
    qtbot.waitUntil(lambda: not reply.canvas.is_moving and reply.canvas.height() == 0)
    settle()
    return reply, heights[0].seen, before[0]


def test_the_rows_of_a_grid_fade_in_room_that_sinks_to_the_text(
    messages: MessageList, theme: Theme, qtbot: QtBot
) -> None:
    reply, heights, before = hand_over_a_grid(messages, qtbot)
    line = TextMetrics(theme).line_height("text")
    assert before - reply.height() > 2 * line
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) > 4
    assert before - heights[0] < 0.75 * (before - reply.height())


def test_with_reduced_motion_the_room_of_a_block_goes_at_once(
    messages: MessageList, theme: Theme, qtbot: QtBot
) -> None:
    theme.set_reduced_motion(True)
    reply, heights, before = hand_over_a_grid(messages, qtbot)
    assert set(heights) <= {before, reply.height()}


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_buttons_below_a_reply_take_the_place_of_its_progress(
    messages: MessageList, theme: Theme, qtbot: QtBot, scale: float
) -> None:
    theme.set_scale(scale)  # in large text they need a second line
    reply = send(messages)
    settle()
    below_canvas = reply.height() - reply.canvas.height()
    with qtbot.waitSignal(reply.settled):
        for event in (NOISE, step(1, 3.0), step(2, 0.01), COMMIT):
            messages.push(REPLY.id, event)
        reply.update_message(
            msgspec.structs.replace(REPLY, text=TEXT, status="complete", traced=True, seed=3)
        )
    settle()
    text = reply.findChild(RichText)
    assert text is not None
    assert reply.height() - text.height() == below_canvas


@pytest.mark.parametrize("status", ["stopped", "interrupted"])
def test_a_reply_that_ends_in_the_fog_lets_it_go(messages: MessageList, qtbot: QtBot, status: str) -> None:
    reply = send(messages)
    before = reply.canvas.height()
    reply.update_message(msgspec.structs.replace(REPLY, status=status))
    assert reply.is_settled
    assert reply.canvas.height() == before  # it does not jump
    qtbot.waitUntil(lambda: not reply.canvas.is_moving)
    assert reply.canvas.height() == 0
    assert not reply.canvas.playing


def test_the_fog_of_a_reply_that_is_withdrawn_fades_under_the_error(
    messages: MessageList, qtbot: QtBot
) -> None:
    reply = send(messages)
    settle()
    place = reply.canvas.mapTo(messages.widget(), QPoint(0, 0))
    messages.show_messages((QUESTION,))
    messages.show_failure(Failed(kind="missing", message="The file is missing."))
    (fade,) = messages.findChildren(CrossFade)
    assert fade.pos() == place
    qtbot.waitUntil(lambda: not messages.findChildren(CrossFade))


def test_an_empty_reply_leaves_nothing(messages: MessageList, qtbot: QtBot) -> None:
    reply = send(messages)
    empty = msgspec.structs.replace(step(1, 0.01), pieces=("",) * POSITIONS)
    for event in (NOISE, empty, msgspec.structs.replace(COMMIT, text="")):
        messages.push(REPLY.id, event)
    reply.update_message(msgspec.structs.replace(REPLY, status="complete"))
    qtbot.waitUntil(lambda: reply.is_settled and not reply.canvas.is_moving)
    assert reply.canvas.height() == 0


def test_fog_stands_again_when_the_conversation_is_shown_again(messages: MessageList) -> None:
    before = send(messages).canvas.height()
    messages.show_messages(())
    messages.show_messages((QUESTION, REPLY))
    reply = messages.last_reply
    assert reply is not None
    assert reply.canvas.shows_fog
    assert reply.canvas.height() == before


def test_the_next_message_shows_the_old_reply_at_once_and_new_fog(messages: MessageList) -> None:
    first = send(messages)
    for event in (NOISE, step(1, 3.0), COMMIT):
        messages.push(REPLY.id, event)
    first.update_message(msgspec.structs.replace(REPLY, text=TEXT, status="complete"))
    messages.add(msgspec.structs.replace(QUESTION, id=3, parent=2))
    messages.add(msgspec.structs.replace(REPLY, id=4, parent=3))
    assert first.is_settled
    assert messages.last_reply is not first
    assert messages.last_reply is not None
    assert messages.last_reply.canvas.shows_fog


def test_standing_fog_follows_width_text_size_and_model(
    messages: MessageList, theme: Theme, qtbot: QtBot
) -> None:
    reply = send(messages)
    wide = reply.canvas.height()
    messages.resize(420, 500)
    qtbot.waitUntil(lambda: reply.canvas.height() > wide)
    narrow = reply.canvas.height()
    theme.set_scale(1.6)
    qtbot.waitUntil(lambda: reply.canvas.height() > narrow)
    large = reply.canvas.height()
    messages.set_canvas_length(256)
    qtbot.waitUntil(lambda: reply.canvas.height() > 2 * large)
    assert reply.canvas.shows_fog


def test_without_motion_no_fog_stands(messages: MessageList, qtbot: QtBot) -> None:
    reply = send(messages)
    assert reply.canvas.playing
    messages.set_canvas_mode("quiet")
    qtbot.waitUntil(lambda: not reply.canvas.is_moving)
    assert not reply.canvas.playing
    assert reply.canvas.height() == 0


def test_as_a_grid_fog_has_a_cell_for_each_position(
    messages: MessageList, theme: Theme, qtbot: QtBot
) -> None:
    messages.set_canvas_mode("grid")
    reply = send(messages)
    rows = POSITIONS / 8 * TextMetrics(theme).line_height("text")
    assert reply.canvas.height() == pytest.approx(rows, abs=14)


def test_out_of_sight_fog_is_not_drawn_at_full_pace(messages: MessageList, qtbot: QtBot) -> None:
    reply = send(messages)
    (timer,) = reply.canvas.findChildren(QTimer)
    qtbot.waitUntil(lambda: 20 < timer.interval() < 100)  # it only drifts
    messages.hide()
    qtbot.waitUntil(lambda: timer.interval() >= 200)
    messages.show()
    qtbot.waitUntil(lambda: timer.interval() < 100)


def test_the_setting_a_key_and_the_loaded_model(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "0")
    application = open_application(tmp_path / "fake.gguf")
    application.preferences.update({"appearance.fog_seconds": 10.0})
    application.session.send("endless")
    reply = application.window.messages.last_reply
    assert reply is not None
    assert reply.canvas.shows_fog
    blocks: list[BlockCommitted] = []
    application.engine.block.connect(blocks.append)
    qtbot.waitUntil(lambda: bool(blocks))
    assert reply.canvas.shows_fog  # it is held for ten seconds
    assert application.context.window_state.value("window/canvas_length", 0, int) == 3
    qtbot.keyClick(
        application.window,
        Qt.Key.Key_J,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert "You said endless" in texts(application)
    assert application.session.state == "generating"
    application.session.stop()
    wait_for_text(application, qtbot, "Stopped")


@pytest.mark.parametrize("remembered", ["0", "-5", "1000000000", "fog"])
def test_a_canvas_length_that_cannot_be_is_not_used(
    open_application: OpenApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remembered: str
) -> None:
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "0")
    application = open_application(tmp_path / "fake.gguf")
    application.context.window_state.setValue("window/canvas_length", remembered)
    application.close()
    second = open_application(tmp_path / "fake.gguf")
    second.session.send("endless at once")
    reply = second.window.messages.last_reply
    assert reply is not None
    expected = expected_height(POSITIONS, reply.canvas.width(), TextMetrics(second.theme))
    assert reply.canvas.height() == pytest.approx(expected, abs=12)
    second.session.stop()


def test_a_conversation_that_is_opened_again_gets_its_noise_back(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFOG_REDUCED_MOTION", "0")
    application = open_application(tmp_path / "fake.gguf")
    application.preferences.update({"appearance.fog_seconds": 10.0})
    application.session.send("endless at once")
    steps: list[DenoisingStep] = []
    application.engine.step.connect(steps.append)
    qtbot.waitUntil(lambda: bool(steps))
    conversation = application.session.current
    application.session.open(None)
    with qtbot.waitSignal(application.window.messages.start_shown) as shown:
        application.session.open(conversation)
    assert shown.args[0].block == 0
    application.session.stop()
    qtbot.waitUntil(lambda: application.session.state == "idle")


def test_the_room_of_a_short_answer_sinks_with_its_fog(messages: MessageList, qtbot: QtBot) -> None:
    reply = send(messages)
    full = reply.canvas.height()
    heights: list[tuple[str, int]] = []
    reply.canvas.step_shown.connect(lambda _step: heights.append(("step", reply.canvas.height())))
    reply.canvas.closed.connect(lambda _commit: heights.append(("closed", reply.canvas.height())))
    for event in (NOISE, step(1, 0.01), step(2, 0.01), COMMIT):
        messages.push(REPLY.id, event)
    with qtbot.waitSignal(reply.canvas.closed):
        pass
    assert heights[0][1] >= full - 2
    assert heights[1][1] < full  # before the block has settled
    assert heights[-1][1] < full / 2
