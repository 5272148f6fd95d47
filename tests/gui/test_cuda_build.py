"""The CUDA plug-in that is built while the window is open: its progress, and the move to the card."""

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.models_page.gpu_section import GpuSection
from app.gui.widgets.status_line import StatusLine
from model_backends.gpu_packs.local_build import FOLDER, PLUGIN
from tests.cuda_build import replace_state, write_state
from tests.gui.actions import ask, model_of, texts, wait_for_block, wait_for_text
from tests.gui.conftest import PATIENCE_MS, OpenApplication

CARD = "NVIDIA GeForce RTX 4090"
FAKE_FILES = [sys.executable, "-u", "-m", "tests.end2end.fake_files"]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a build that compiles."""
    folder = tmp_path / "cuda"
    monkeypatch.setenv(FOLDER, str(folder))
    monkeypatch.setattr("app.processes.files.files_command", lambda: FAKE_FILES)
    write_state(folder, state="compiling", done=41, total=120)
    return folder


def finish(build: Path, *, flaw: str = "") -> None:
    """Put the plug-in there, as the builder does."""
    (build / "new").mkdir()
    if flaw:
        (build / "new" / flaw).touch()
    (build / "new").rename(build / PLUGIN)
    write_state(build, state="ready")


def status(application: Application) -> str:
    line = application.window.findChild(StatusLine)
    assert isinstance(line, StatusLine)
    return next(button.accessibleName() for button in line.findChildren(QPushButton))


def wait_for_status(application: Application, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: text in status(application), timeout=PATIENCE_MS)


def moves_of(application: Application) -> list[str]:
    """The cards that replies come from, as they are announced from now on."""
    cards: list[str] = []
    application.context.cuda_build.moved.connect(cards.append)
    return cards


def test_status_line_and_models_show_how_far_it_is(
    build: Path, open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application(device="auto")
    wait_for_status(application, qtbot, "Graphics card: Compiling, 41 of 120")
    application.window.models.show()
    wait_for_text(application, qtbot, "Compiling, 41 of 120")
    assert "Replies come from the CPU until it is ready." in texts(application)
    write_state(build, state="downloading", done=100_000_000, total=346_000_000)
    wait_for_text(application, qtbot, "Downloading the compiler, 0.1 of 0.3 GB")
    write_state(build, state="failed", message="The disk is full.", log=str(build / "build.log"))
    wait_for_text(application, qtbot, "The disk is full.")
    wait_for_status(application, qtbot, "Graphics card: not ready, see Models")
    section = application.window.findChild(GpuSection)
    assert isinstance(section, GpuSection)
    shown = [button.text() for button in section.findChildren(QPushButton) if button.isVisible()]
    assert "Show log" in shown


def test_a_state_that_cannot_be_read_is_said_and_the_next_one_is_read(
    build: Path, open_application: OpenApplication, qtbot: QtBot
) -> None:
    replace_state(build, b'{"state": "compil')
    application = open_application(device="auto")
    application.window.models.show()
    wait_for_text(application, qtbot, "Can't read the progress of the build from")
    write_state(build, state="compiling", done=42, total=120)
    wait_for_text(application, qtbot, "Compiling, 42 of 120")


def test_models_move_to_the_card_between_two_replies(
    build: Path, open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application(device="auto")
    moves, cuda_build = moves_of(application), application.context.cuda_build
    wait_for_block(application, qtbot)
    field = application.window.composer.findChild(QPlainTextEdit)
    field.setPlainText("half a thought")
    finish(build)
    qtbot.waitUntil(lambda: cuda_build.activity == "moving", timeout=PATIENCE_MS)
    assert application.engine.state == "generating"
    assert "CPU" in model_of(application)
    pid = application.engine.pid
    application.session.stop()
    qtbot.waitUntil(lambda: moves == [CARD], timeout=PATIENCE_MS)
    assert application.engine.pid != pid
    assert CARD in model_of(application)
    assert f"Replies now come from {CARD}." in texts(application)
    assert field.toPlainText() == "half a thought"
    assert application.session.messages()[-1].text
    with qtbot.waitSignal(application.engine.loaded, timeout=PATIENCE_MS):
        application.engine.reload()
    assert moves == [CARD]


def test_a_card_that_computes_wrongly_is_not_used_and_says_why(
    build: Path, open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application(device="auto")
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    pid = application.engine.pid
    finish(build, flaw="wrong")
    wait_for_text(application, qtbot, "The graphics card isn't used. CUDA0 computes wrong numbers.")
    assert "Replies keep coming from the CPU." in texts(application)
    assert application.engine.pid == pid
    application.engine.reload()
    qtbot.waitUntil(lambda: application.engine.state == "loading", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    assert "CPU" in model_of(application)
    assert ask(application, qtbot, "Hello").status == "complete"


def test_a_model_that_does_not_load_on_the_card_is_loaded_on_the_processor_while_a_reply_waits(
    build: Path, open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application(device="auto")
    cuda_build, engine = application.context.cuda_build, application.engine
    qtbot.waitUntil(lambda: engine.state == "ready", timeout=PATIENCE_MS)
    asked: list[bool] = []

    def ask_while_loading(state: str) -> None:
        if state == "loading" and not asked:
            asked.append(application.session.send("Hello"))

    engine.state_changed.connect(ask_while_loading)
    finish(build, flaw="crash")
    qtbot.waitUntil(lambda: cuda_build.failure is not None, timeout=PATIENCE_MS)
    assert asked == [True]
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert application.session.messages()[-1].status == "complete"
    assert "CPU" in model_of(application)
    assert cuda_build.failure is not None
    assert cuda_build.failure.message.startswith("The graphics card isn't used. The engine ")


def test_where_the_processor_was_chosen_nothing_moves(
    build: Path, open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application(device="cpu")
    application.window.models.show()
    wait_for_text(application, qtbot, "The card isn't used: another device is selected in Settings.")
    assert "Graphics card" not in status(application)
    finish(build)
    wait_for_text(application, qtbot, "Ready")
    assert application.context.cuda_build.activity == ""
    qtbot.waitUntil(lambda: "CPU" in model_of(application), timeout=PATIENCE_MS)
