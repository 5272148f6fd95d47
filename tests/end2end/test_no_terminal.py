"""Unfog as a double-click starts it: without standard streams."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.end2end.unfog_process import environment
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")

# closes the streams, and runs the rest with Python
CLOSED = 'exec "$0" "$@" <&- >&- 2>&-'
# opens and closes the window; what descriptors 0 to 2 are goes to a file
WINDOW = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app.__main__ import main
from app.gui.application import application

class Closing(application.Application):
    def listen(self):
        super().listen()
        opened = [os.readlink(f"/proc/self/fd/{number}") for number in range(3)]
        Path(sys.argv[1]).write_text(" ".join(opened))
        self.engine.loaded.connect(lambda _: QTimer.singleShot(0, self.window.quit))

application.Application = Closing
sys.exit(main([]))
"""


def run_closed(*arguments: str | Path, data_dir: Path, **variables: str) -> int:
    """Run Python without standard streams; its exit code."""
    return subprocess.run(
        ["/bin/sh", "-c", CLOSED, sys.executable, *map(str, arguments)],
        env={**environment(data_dir), **variables},
        timeout=PATIENCE_SECONDS,
        check=False,
    ).returncode


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["--wrong"], 2),
        (["models", "list"], 0),
        (["--model", "missing.gguf", "chat", "--once", "Hi"], 2),
        (["chat", "--once", "Hi", "--max-tokens", "1"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_commands_end_as_with_a_terminal(tmp_path: Path, arguments: list[str], code: int) -> None:
    assert run_closed("-m", "app", *arguments, data_dir=tmp_path) == code


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_window_opens_and_no_file_takes_the_place_of_a_stream(tmp_path: Path) -> None:
    found = tmp_path / "found"
    assert run_closed("-c", WINDOW, found, data_dir=tmp_path / "data", QT_QPA_PLATFORM="offscreen") == 0
    assert found.read_text() == "/dev/null /dev/null /dev/null"
