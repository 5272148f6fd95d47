"""A second start hands its files to the open window: two real programs on one data folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.gui.application.application import Application, start
from app.gui.application.data_folder_lock import AlreadyOpenError
from app.gui.application.single_instance import OpenRequest, lock_or_hand_over
from model_backends.files.registry import Registry
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.patience import PATIENCE_SECONDS

pytestmark = [
    # What the offscreen platform cannot do is no fault of the window.
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.skipif(sys.platform == "win32", reason="looks into the data folder for the socket"),
]

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start_unfog(tmp_path: Path) -> Iterator[Start]:
    """Starts the program on the test's data folder, as a process of its own."""
    programs: list[subprocess.Popen[str]] = []

    def start_one(*arguments: str | Path, folder: Path = tmp_path) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-m", "app", *map(str, arguments)],
            env={**os.environ, "UNFOG_DATA_DIR": str(folder), "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        programs.append(program)
        return program

    yield start_one
    for program in programs:
        program.kill()
        program.communicate()


@pytest.fixture
def listening(qapp: QApplication, open_application: OpenApplication, qtbot: QtBot) -> Iterator[Application]:
    """An open window that later starts can reach."""
    application = start(qapp, open_application)
    qtbot.waitUntil(lambda: bool(sockets()))
    yield application
    application.reports.close()


def sockets() -> list[Path]:
    """The sockets in the data folder."""
    return list(app_dirs.data_dir().glob("*.socket"))


def own_file(folder: Path, name: str) -> Path:
    return Path(shutil.copy(app_dirs.bundled_model(), folder / name))


def wait_for_exit(qtbot: QtBot, program: subprocess.Popen[str], code: int = 0) -> None:
    """Until the program has ended, while the window in this process goes on."""
    qtbot.waitUntil(lambda: program.poll() is not None)
    assert (program.returncode, *program.communicate()) == (code, "", "")


def test_a_second_start_brings_the_window_forward_with_its_file(
    listening: Application, start_unfog: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    file = own_file(tmp_path, "My größtes model.gguf")
    listening.window.showMinimized()
    wait_for_exit(qtbot, start_unfog(os.path.relpath(file)))
    qtbot.waitUntil(lambda: listening.library.in_use == file)
    assert not listening.window.isMinimized()
    listening.window.hide()  # as into the tray
    wait_for_exit(qtbot, start_unfog("--model", app_dirs.bundled_model()))
    assert listening.window.isVisible()
    qtbot.waitUntil(lambda: listening.library.is_demo_in_use)
    assert [made.path for made in listening.library.files] == [file]


def test_the_window_comes_forward_with_the_dialog_that_is_open_in_it(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    file = own_file(tmp_path, "own.gguf")
    box = QMessageBox(QMessageBox.Icon.Question, "Unfog", "Sure?", parent=application.window)
    box.open()
    application.open(OpenRequest(files=(str(file),)))
    qtbot.waitUntil(lambda: application.library.in_use == file)
    qtbot.waitUntil(box.isActiveWindow)
    box.close()


def test_after_a_killed_window_the_next_one_is_reached(
    open_application: OpenApplication, start_unfog: Start, qapp: QApplication, qtbot: QtBot
) -> None:
    killed = start_unfog()
    qtbot.waitUntil(lambda: bool(sockets()))
    killed.kill()
    killed.communicate(timeout=PATIENCE_SECONDS)
    assert sockets()
    application = start(qapp, open_application)
    qtbot.waitUntil(lambda: application.is_listening)
    application.window.hide()
    wait_for_exit(qtbot, start_unfog())
    assert application.window.isVisible()
    application.reports.close()


def test_two_starts_at_the_same_moment_end_with_one_window_and_both_files(
    start_unfog: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    files = {own_file(tmp_path, "one.gguf"), own_file(tmp_path, "two.gguf")}
    folder = tmp_path / "data"
    programs = [start_unfog(file, folder=folder) for file in files]
    registry = Registry(folder / "models.json", folder / "models")
    qtbot.waitUntil(lambda: {file.path for file in registry.files()} == files)
    qtbot.waitUntil(lambda: [program.poll() for program in programs].count(0) == 1)
    (window,) = [program for program in programs if program.poll() is None]
    window.terminate()
    window.communicate(timeout=PATIENCE_SECONDS)
    assert window.returncode == 0


def test_other_data_folders_have_windows_of_their_own(
    listening: Application, start_unfog: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    listening.window.hide()
    other = start_unfog(folder=tmp_path / "other")
    qtbot.waitUntil(lambda: (tmp_path / "other" / "unfog.socket").exists())
    assert not listening.window.isVisible()
    other.terminate()
    wait_for_exit(qtbot, other)


def test_a_data_folder_with_a_long_name_is_reached_too(
    open_application: OpenApplication,
    start_unfog: Start,
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / ("long" * 30)
    monkeypatch.setenv("UNFOG_DATA_DIR", str(folder))
    application = start(qapp, open_application)
    qtbot.waitUntil(lambda: application.is_listening)
    application.window.hide()
    wait_for_exit(qtbot, start_unfog(folder=folder))
    assert application.window.isVisible()
    application.reports.close()


def test_a_window_that_does_not_answer_keeps_its_folder(open_application: OpenApplication) -> None:
    open_application()  # and nobody listens
    with pytest.raises(AlreadyOpenError, match="already open"):
        lock_or_hand_over(OpenRequest(), patience=0)


def test_only_this_user_may_connect(listening: Application) -> None:
    (path,) = sockets()
    assert path.stat().st_mode & 0o077 == 0
    listening.close()
    assert not sockets()


@pytest.mark.parametrize(
    "message",
    [b"\x00\xff garbage\n", b"[]\n", b'{"files": "x"}\n', b"x" * (3 << 20)],
    ids=["garbage", "no request", "wrong type", "endless"],
)
def test_a_hostile_message_is_dropped(listening: Application, qtbot: QtBot, message: bytes) -> None:
    (path,) = sockets()
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(path))
        client.setblocking(False)
        answers: list[bytes] = []

        def send_and_look() -> bool:
            nonlocal message
            try:
                message = message[client.send(message) :]
            except BlockingIOError:
                pass
            except (BrokenPipeError, ConnectionResetError):
                return True
            try:
                answers.append(client.recv(100))
            except BlockingIOError:
                return False
            except ConnectionResetError:
                return True
            return answers[-1] == b""

        qtbot.waitUntil(send_and_look, timeout=PATIENCE_MS)
    assert b"".join(answers) == b""
    assert listening.library.is_demo_in_use


def test_too_many_connections_are_refused(listening: Application, start_unfog: Start, qtbot: QtBot) -> None:
    (path,) = sockets()
    clients = [socket.socket(socket.AF_UNIX) for _ in range(20)]
    for client in clients:
        client.setblocking(False)
        client.connect(str(path))

    def is_closed(client: socket.socket) -> bool:
        try:
            return client.recv(1) == b""
        except BlockingIOError:
            return False
        except ConnectionResetError:
            return True

    qtbot.waitUntil(lambda: sum(map(is_closed, clients)) >= 12)
    for client in clients:
        client.close()
    listening.window.hide()
    wait_for_exit(qtbot, start_unfog())
    assert listening.window.isVisible()
