"""Presentation mode: talk, loop, kiosk; nothing is stored. Talks are on the real engine and model."""

import gc
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import psutil
import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QTextBrowser
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application
from app.gui.canvas.view import CanvasView
from app.gui.presentation.kiosk import KioskLock
from app.gui.presentation.presentation import BROKE_OFF, CALM, WELCOME, Presentation, present
from app.gui.presentation.presentation_session import PresentationSession
from app.gui.presentation.prompt_loop import Pace
from app.gui.presentation.prompts import PromptsError, read_prompts, suggested_prompts
from app.gui.replay.fades import CrossFade
from app.gui.widgets.style_sheet import style_sheet
from app.gui.widgets.theme import Theme
from app.processes.engine import EngineProcess
from app.session.prompt_builder import build_prompt
from app.suggestions import find_watch, suggestions_for
from model_backends.protocol import DenoisingStep, Message, Sampling
from tests.gui.actions import ask
from tests.gui.conftest import PATIENCE_MS, SCRIPTED_ENGINE, OpenApplication
from tests.gui.settling import settle
from tests.worker_script import STUBBORN

CAPITAL, TOKYO = "What is the capital of Japan?", "The capital of Japan is Tokyo."
PROMPTS = (CAPITAL, "Name five planets.")
ANSWERS = ("You said What is the capital", "You said Name five planets.")  # of the scripted engine
QUICK = Pace(lead_ms=5, hold_ms=200, character_ms=0, retry_ms=20, calm_ms=60)
SLOW = Sampling(max_steps=150, stability=150, confidence=0.0)
CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
HOLD_MS = 300

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)", extend=True)


class Open(Protocol):
    """Opens a presentation, with an engine of its own."""

    def __call__(
        self,
        *prompts: str,
        history: tuple[Message, ...] = (),
        sampling: Sampling | None = None,
        lock: KioskLock | None = None,
        pace: Pace = QUICK,
        model: Path | None = None,
        reduced_motion: bool = True,
        fog_seconds: float = 0.0,
    ) -> tuple[Presentation, EngineProcess]: ...


@pytest.fixture
def open_one(
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Open]:
    """Windows with a data folder of their own; without motion, unless a test wants it.

    On the scripted engine; a test that is marked `engine` gets the real one.
    """
    command = None if request.node.get_closest_marker("engine") else SCRIPTED_ENGINE
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")  # no desktop to keep awake
    opened: list[tuple[Presentation, EngineProcess]] = []

    def make(
        *prompts: str,
        history: tuple[Message, ...] = (),
        sampling: Sampling | None = None,
        lock: KioskLock | None = None,
        pace: Pace = QUICK,
        model: Path | None = None,
        reduced_motion: bool = True,
        fog_seconds: float = 0.0,
    ) -> tuple[Presentation, EngineProcess]:
        engine = EngineProcess(model or bundled_model(), "cpu", tmp_path / "engine.log", command=command)
        session = PresentationSession(engine, history=history, sampling=sampling, new_seed=lambda: 1)
        theme = Theme(qapp, "dark", applies_to_app=False, reduced_motion=reduced_motion)
        presentation = Presentation(
            theme, session, prompts=prompts, lock=lock, pace=pace, fog_seconds=fog_seconds
        )
        opened.append((presentation, engine))
        presentation.start()
        qtbot.waitExposed(presentation)
        presentation.activateWindow()
        qtbot.waitUntil(presentation.isActiveWindow, timeout=PATIENCE_MS)
        return presentation, engine

    yield make
    for presentation, engine in opened:
        presentation.force_close()
        engine.shutdown()
        presentation.deleteLater()


def type_keys(presentation: Presentation, qtbot: QtBot, text: str) -> None:
    """Type to whatever has the keyboard."""
    qtbot.keyClicks(QApplication.focusWidget(), text)


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in whatever has the keyboard."""
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def wait(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """Until this holds."""
    qtbot.waitUntil(condition, timeout=PATIENCE_MS)


def readable(presentation: Presentation) -> str:
    """Everything that can be read on the screen."""
    views = presentation.findChildren(QTextBrowser)
    return "\n".join(view.toPlainText().strip() for view in views if view.isVisible())


def wait_for_reply(presentation: Presentation, qtbot: QtBot, text: str) -> None:
    """Until this reply is there as a whole; it is shown as soon as it has come."""

    def is_there() -> bool:
        presentation.prompt_and_reply.skip()
        return presentation.prompt_and_reply.is_settled and text in readable(presentation)

    wait(qtbot, is_there)


# A talk


@pytest.mark.engine
def test_a_prompt_is_typed_and_answered_in_large_type(
    open_one: Open, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    presentation, _ = open_one()
    assert presentation.isFullScreen()
    assert WELCOME in readable(presentation)
    type_keys(presentation, qtbot, CAPITAL)
    press(qtbot, Qt.Key.Key_Return)
    assert CAPITAL in readable(presentation)
    wait(qtbot, lambda: presentation.prompt_and_reply.is_settled)
    assert TOKYO in readable(presentation)
    assert "1 block" in presentation.status
    assert "tokens/s" in presentation.status
    view = next(v for v in presentation.findChildren(QTextBrowser) if TOKYO in v.toPlainText())
    usual = Theme(qapp, "dark", applies_to_app=False).reading_font.pointSizeF()
    assert view.document().defaultFont().pointSizeF() > 1.5 * usual
    assert not list(tmp_path.glob("*.sqlite3"))


@pytest.mark.engine
def test_the_conversation_goes_on_where_it_was(open_one: Open, qtbot: QtBot) -> None:
    history = (Message(role="user", content=CAPITAL), Message(role="assistant", content=TOKYO))
    presentation, _ = open_one(history=history)
    assert readable(presentation).split("\n") == [CAPITAL, TOKYO]
    type_keys(presentation, qtbot, "And of France?")
    press(qtbot, Qt.Key.Key_Return)
    wait_for_reply(presentation, qtbot, "Paris")


@pytest.mark.engine
def test_the_window_s_engine_is_lent_and_nothing_is_stored(
    open_application: OpenApplication, qapp: QApplication, qtbot: QtBot
) -> None:
    application = open_application()
    before = ask(application, qtbot, CAPITAL)
    history = build_prompt(application.session.messages()).messages
    session = PresentationSession(application.engine, history=history, sampling=SLOW)
    presentation = present(qapp, session, reduced_motion=True)
    presentation.ask("What is text diffusion?")
    qtbot.waitUntil(lambda: bool(presentation.status), timeout=PATIENCE_MS)
    with qtbot.waitSignal(presentation.left, timeout=PATIENCE_MS):
        presentation.close()
    assert application.session.messages()[-1] == before
    assert len(application.session.conversations()) == 1
    assert "Paris" in ask(application, qtbot, "And of France?").text
    assert qapp.styleSheet() == style_sheet(application.theme)
    presentation.deleteLater()


def test_escape_clears_then_leaves(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one()
    type_keys(presentation, qtbot, "Hello")
    press(qtbot, Qt.Key.Key_Escape)
    assert presentation.isVisible()
    with qtbot.waitSignal(presentation.left, timeout=PATIENCE_MS):
        press(qtbot, Qt.Key.Key_Escape)
    assert not presentation.isVisible()


def test_a_newer_prompt_takes_the_place_of_a_reply(open_one: Open, qtbot: QtBot) -> None:
    presentation, engine = open_one()
    presentation.ask("endless")
    steps: list[object] = []
    engine.step.connect(steps.append)
    wait(qtbot, lambda: bool(steps))
    presentation.ask(CAPITAL)
    wait_for_reply(presentation, qtbot, ANSWERS[0])
    assert readable(presentation).split("\n")[:2] == [CAPITAL, f"You said {CAPITAL}"]


def test_a_dark_presentation_never_flashes_white_over_a_light_desktop(
    open_one: Open, qtbot: QtBot, qapp: QApplication
) -> None:
    usual = qapp.palette()
    qapp.setPalette(Theme(qapp, "light", applies_to_app=False).palette)
    try:
        presentation, _ = open_one(reduced_motion=False)
        presentation.ask(CAPITAL)
        canvas = presentation.prompt_and_reply.findChild(CanvasView)
        faded: list[int] = []
        canvas.closed.connect(
            lambda _commit: faded.extend(
                fade.grab().toImage().pixelColor(0, 0).lightness()
                for fade in presentation.prompt_and_reply.findChildren(CrossFade)
            )
        )
        qtbot.waitUntil(lambda: presentation.prompt_and_reply.is_settled)
    finally:
        qapp.setPalette(usual)
    assert faded
    assert max(faded) < 60


def test_fog_stands_below_the_prompt_from_the_moment_it_is_sent(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one(reduced_motion=False, fog_seconds=0.1)
    presentation.ask(CAPITAL)  # while the model is still being loaded
    canvas = presentation.prompt_and_reply.findChild(CanvasView)
    assert canvas.shows_fog
    assert canvas.height() > presentation.height() / 8
    assert presentation.prompt_and_reply.is_writing_visible()
    qtbot.waitUntil(lambda: presentation.prompt_and_reply.is_settled and not canvas.is_moving)
    assert canvas.height() == 0


def test_slow_motion_is_for_this_reply_and_the_next(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_W, keys)
    assert presentation.status == "Slow motion: on"
    presentation.ask("Hello!")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_W, keys)
    assert presentation.status == "Slow motion: off"


def test_a_suggestion_says_what_to_watch_for(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one()
    suggestion = suggestions_for(is_demo_model=True)[-1]
    presentation.ask(suggestion.prompt)
    shown = presentation.prompt_and_reply.findChild(QTextBrowser).toPlainText()
    assert shown.splitlines() == [suggestion.prompt, suggestion.watch]


def test_light_and_dark(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one()
    dark = presentation.grab().toImage().pixelColor(2, 2).lightness()
    press(qtbot, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert dark < 60 < 200 < presentation.grab().toImage().pixelColor(2, 2).lightness()


@pytest.mark.engine
@pytest.mark.parametrize("moving", [True, False])
def test_a_long_reply_stays_in_view(open_one: Open, qtbot: QtBot, moving: bool) -> None:
    presentation, _ = open_one(sampling=Sampling(max_steps=5), reduced_motion=not moving)
    presentation.showNormal()
    presentation.resize(640, 300)
    presentation.ask("What is text diffusion?")
    in_view: list[bool] = []
    glided: list[bool] = []
    presentation.prompt_and_reply.stepped.connect(
        lambda _: in_view.append(presentation.prompt_and_reply.is_writing_visible())
    )
    presentation.prompt_and_reply.stepped.connect(
        lambda _: glided.append(presentation.prompt_and_reply.is_scrolling)
    )
    wait(qtbot, lambda: presentation.prompt_and_reply.is_settled)
    assert in_view
    assert all(in_view)
    assert presentation.prompt_and_reply.is_writing_visible()
    assert any(glided) == moving
    if moving:
        wait(qtbot, lambda: not presentation.prompt_and_reply.is_scrolling)


def test_a_failure_says_a_sentence_and_enter_asks_again(open_one: Open, qtbot: QtBot) -> None:
    presentation, engine = open_one(sampling=SLOW)
    presentation.ask("What is text diffusion?")
    wait(qtbot, lambda: engine.state == "generating")
    psutil.Process(engine.pid).kill()
    wait(qtbot, lambda: presentation.status == BROKE_OFF)
    press(qtbot, Qt.Key.Key_Return)
    wait(qtbot, lambda: engine.state == "generating")
    assert "What is text diffusion?" in readable(presentation)


def test_an_engine_that_falls_silent_is_given_up(qtbot: QtBot, tmp_path: Path) -> None:
    command = [sys.executable, "-c", STUBBORN]
    engine = EngineProcess(tmp_path / "x.gguf", "cpu", tmp_path / "log", command=command, grace_ms=50)
    session = PresentationSession(engine, silence_ms=300)
    with qtbot.waitSignal(session.failed, timeout=PATIENCE_MS):
        session.ask(CAPITAL)
    session.close()
    engine.shutdown()


# A loop


def test_prompts_are_read_from_a_plain_file(tmp_path: Path) -> None:
    path = tmp_path / "prompts.txt"
    path.write_text("\ufeff# two prompts\n\n  One?  \r\n   # not this\nZwei – drei?\n", encoding="utf-8")
    assert read_prompts(path) == ("One?", "Zwei – drei?")


@pytest.mark.parametrize("is_demo_model", [True, False])
def test_without_a_file_the_suggestions_are_asked_each_once(is_demo_model: bool) -> None:
    prompts = suggested_prompts(is_demo_model=is_demo_model)
    suggestions = suggestions_for(is_demo_model=is_demo_model)
    assert sorted(prompts) == sorted(one.prompt for one in suggestions)
    assert prompts[0] == "What is text diffusion?"
    assert all(find_watch(prompt) for prompt in prompts)


@pytest.mark.parametrize("content", [b"# nothing\n\n", b"\xff\xfe\x00 no text", None])
def test_prompts_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "prompts.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PromptsError, match=r"prompts\.txt") as failure:
        read_prompts(path)
    assert failure.value.hint


def test_the_loop_goes_round(open_one: Open, qtbot: QtBot, tmp_path: Path) -> None:
    presentation, _ = open_one(*PROMPTS)
    wait_for_reply(presentation, qtbot, ANSWERS[0])
    wait_for_reply(presentation, qtbot, ANSWERS[1])
    wait_for_reply(presentation, qtbot, ANSWERS[0])
    assert {path.name for path in tmp_path.iterdir()} <= {"engine.log"}


def test_the_loop_can_be_paused_led_and_interrupted(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one(*PROMPTS, pace=Pace(lead_ms=5, hold_ms=100_000))
    loop = presentation.loop
    assert loop is not None
    wait_for_reply(presentation, qtbot, ANSWERS[0])
    press(qtbot, Qt.Key.Key_Space)
    assert loop.is_paused
    press(qtbot, Qt.Key.Key_Right)
    assert presentation.prompt_and_reply.prompt == PROMPTS[1]
    wait_for_reply(presentation, qtbot, ANSWERS[1])
    press(qtbot, Qt.Key.Key_Return)
    type_keys(presentation, qtbot, "What is the capital of France?")
    press(qtbot, Qt.Key.Key_Return)
    wait_for_reply(presentation, qtbot, "You said What is the capital of France?")
    press(qtbot, Qt.Key.Key_Space)
    wait_for_reply(presentation, qtbot, ANSWERS[0])


@pytest.mark.engine
def test_the_loop_survives_the_engine(open_one: Open, qtbot: QtBot) -> None:
    presentation, engine = open_one(*PROMPTS)
    wait(qtbot, lambda: engine.state == "generating")
    first = engine.pid
    psutil.Process(first).kill()
    wait_for_reply(presentation, qtbot, "Mercury")
    assert engine.pid not in (0, first)


@pytest.mark.engine
def test_after_several_failures_a_calm_sentence_until_it_works(
    open_one: Open, qtbot: QtBot, tmp_path: Path
) -> None:
    model = tmp_path / "late.gguf"
    presentation, _ = open_one(*PROMPTS, model=model)
    wait(qtbot, lambda: presentation.prompt_and_reply.prompt == CALM)
    assert readable(presentation) == CALM
    model.symlink_to(bundled_model())
    wait(qtbot, lambda: presentation.prompt_and_reply.prompt != CALM)
    wait(qtbot, lambda: bool(presentation.prompt_and_reply.text))
    assert presentation.prompt_and_reply.prompt in PROMPTS


def test_nothing_is_left_of_many_rounds(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one(*PROMPTS)
    loop = presentation.loop
    assert loop is not None

    def rounds(count: int) -> tuple[int, int]:
        for _ in range(count):
            press(qtbot, Qt.Key.Key_Right)
            wait(
                qtbot, lambda: "Seed 1" in presentation.prompt_and_reply.text or _finish_at_once(presentation)
            )
        QApplication.processEvents()
        gc.collect()
        steps = sum(type(thing) is DenoisingStep for thing in gc.get_objects())
        return len(presentation.findChildren(QObject)), steps

    objects, steps = rounds(6)
    assert rounds(18) == (objects, steps)


def _finish_at_once(presentation: Presentation) -> bool:
    """Show what has come; whether all of it has."""
    presentation.prompt_and_reply.skip()
    return "Seed 1" in presentation.prompt_and_reply.text


# A stand


def test_nothing_leads_out_of_a_locked_loop(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one(*PROMPTS, lock=KioskLock("1234"))
    assert "To exit" in presentation.status
    assert "1234" not in presentation.status
    assert not presentation.close()
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F11, Qt.Key.Key_Return, Qt.Key.Key_L, Qt.Key.Key_Right):
        press(qtbot, key)
    press(qtbot, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    qtbot.mouseClick(presentation, Qt.MouseButton.RightButton)
    assert QApplication.activePopupWidget() is None
    presentation.showMinimized()
    wait(qtbot, presentation.isFullScreen)
    assert presentation.isVisible()
    wait_for_reply(presentation, qtbot, ANSWERS[1])


def test_only_the_right_phrase_lets_out(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one(*PROMPTS, lock=KioskLock("1234"))
    press(qtbot, Qt.Key.Key_Backspace, CHORD)
    type_keys(presentation, qtbot, "1235")
    press(qtbot, Qt.Key.Key_Return)
    assert presentation.isVisible()
    press(qtbot, Qt.Key.Key_Backspace, CHORD)
    press(qtbot, Qt.Key.Key_Escape)
    assert presentation.isVisible()
    press(qtbot, Qt.Key.Key_Backspace, CHORD)
    type_keys(presentation, qtbot, "1234")
    with qtbot.waitSignal(presentation.left, timeout=PATIENCE_MS):
        press(qtbot, Qt.Key.Key_Return)
    assert not presentation.isVisible()


def test_three_wrong_phrases_make_it_wait(qtbot: QtBot) -> None:
    lock = KioskLock("right", pause_ms=50)
    assert [lock.try_phrase(text) for text in ("", "wrong", "richtig", "right")] == [False] * 4
    qtbot.waitUntil(lambda: lock.try_phrase("right"))
    assert not lock.is_locked


def test_without_a_phrase_the_chord_is_held(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one(*PROMPTS, lock=KioskLock(hold_ms=HOLD_MS))
    qtbot.keyPress(presentation, Qt.Key.Key_Backspace, CHORD)
    qtbot.keyRelease(presentation, Qt.Key.Key_Backspace, CHORD)
    settle(HOLD_MS)  # nothing is about to happen
    assert presentation.isVisible()
    with qtbot.waitSignal(presentation.left, timeout=PATIENCE_MS):
        qtbot.keyPress(presentation, Qt.Key.Key_Backspace, CHORD)
    assert not presentation.isVisible()


def test_a_locked_talk_takes_prompts_but_lets_nobody_out(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one(lock=KioskLock("1234"))
    type_keys(presentation, qtbot, CAPITAL)
    press(qtbot, Qt.Key.Key_Return)
    wait_for_reply(presentation, qtbot, ANSWERS[0])
    press(qtbot, Qt.Key.Key_Escape)
    press(qtbot, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert presentation.isVisible()


def test_the_pointer_hides_while_the_mouse_rests(open_one: Open, qtbot: QtBot) -> None:
    presentation, _ = open_one()
    wait(qtbot, lambda: presentation.cursor().shape() == Qt.CursorShape.BlankCursor)
    qtbot.mouseMove(presentation, presentation.rect().center())
    wait(qtbot, lambda: presentation.cursor().shape() != Qt.CursorShape.BlankCursor)


# A talk from the window


def present_from(application: Application, qtbot: QtBot) -> Presentation:
    """Press F11; the presentation, with the keyboard."""
    application.window.action("present").trigger()

    def found() -> list[Presentation]:
        windows = QApplication.topLevelWidgets()
        return [one for one in windows if isinstance(one, Presentation) and one.isVisible()]

    wait(qtbot, lambda: bool(found()))
    presentation = found()[-1]
    presentation.activateWindow()
    wait(qtbot, presentation.isActiveWindow)
    return presentation


def test_what_is_asked_in_presentation_mode_is_part_of_the_conversation(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application()
    first = ask(application, qtbot, CAPITAL)
    application.window.composer.set_text("A draft")
    presentation = present_from(application, qtbot)
    assert CAPITAL in readable(presentation)
    type_keys(presentation, qtbot, "And of France?")
    press(qtbot, Qt.Key.Key_Return)
    wait(qtbot, lambda: len(application.session.messages()) == 4)
    wait(qtbot, lambda: application.session.state == "idle")
    reply = application.session.messages()[-1]
    wait_for_reply(presentation, qtbot, reply.text.split()[0])
    assert presentation.status
    type_keys(presentation, qtbot, "And of Spain?")
    press(qtbot, Qt.Key.Key_Return)
    wait(qtbot, lambda: len(application.session.messages()) == 6)
    with qtbot.waitSignal(presentation.left, timeout=PATIENCE_MS):
        presentation.close()  # while it is being answered
    wait(qtbot, lambda: application.session.state == "idle")
    messages = application.session.messages()
    assert [message.text for message in messages[::2]] == [CAPITAL, "And of France?", "And of Spain?"]
    assert messages[1].id == first.id
    assert all(message.status == "complete" and message.text and message.traced for message in messages[1::2])
    assert application.window.messages.reply(messages[-1].id) is not None
    assert application.session.draft() == "A draft"
    assert application.window.isEnabled()


def test_a_presentation_of_nothing_becomes_a_conversation(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application()
    presentation = present_from(application, qtbot)
    type_keys(presentation, qtbot, CAPITAL)
    press(qtbot, Qt.Key.Key_Return)
    wait(qtbot, lambda: len(application.session.messages()) == 2)
    wait(qtbot, lambda: application.session.state == "idle")
    with qtbot.waitSignal(presentation.left, timeout=PATIENCE_MS):
        presentation.close()
    assert [entry.title for entry in application.session.conversations()] == [CAPITAL]


def test_the_animation_can_be_skipped(open_one: Open, qtbot: QtBot) -> None:
    presentation, engine = open_one(reduced_motion=False, fog_seconds=10_000.0)
    with qtbot.waitSignal(engine.finished):
        presentation.ask(CAPITAL)
    assert not presentation.prompt_and_reply.is_settled
    press(qtbot, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait(qtbot, lambda: presentation.prompt_and_reply.is_settled)
