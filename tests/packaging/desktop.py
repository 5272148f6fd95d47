"""A screen for the program's window: Xvfb outside of the sandbox, driven by xdotool."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.packaging.sandbox import END_WITH_TESTS
from tests.patience import PATIENCE_SECONDS

_POLL_SECONDS = 0.1  # between two looks at a condition


def wait_for(condition: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Return as soon as a condition is true; fail if it never is."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited for {what}"
        time.sleep(_POLL_SECONDS)


class Desktop:
    """An X server without a window manager."""

    def __init__(self) -> None:
        options = ("-screen", "0", "1200x800x24", "-nolisten", "tcp", "-ac", "-noreset")
        command = [*END_WITH_TESTS, "Xvfb", "-displayfd", "1", *options]
        self._server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self._server.stdout is not None
        self.display = f":{int(self._server.stdout.readline())}"

    def windows(self) -> list[str]:
        """Return the numbers of the program's visible windows, dialogues and menus among them."""
        return self._xdotool("search", "--onlyvisible", "--class", "^unfog$").split()

    def focus(self) -> None:
        """Wait for a window of the program and let it have the keyboard."""
        wait_for(self.windows, "a window")
        self._xdotool("windowfocus", "--sync", self.windows()[-1])

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        self._xdotool("type", "--delay", "20", text)

    def press(self, keys: str) -> None:
        """Press keys, such as `ctrl+q`."""
        self._xdotool("key", keys)

    def save_picture(self, file: Path) -> None:
        """Save what is on the screen."""
        command = ["import", "-window", "root", str(file)]
        subprocess.run(command, env={**os.environ, "DISPLAY": self.display}, check=True)

    def close(self) -> None:
        """Switch it off."""
        self._server.kill()
        self._server.wait()
        assert self._server.stdout is not None
        self._server.stdout.close()

    def _xdotool(self, *arguments: str) -> str:
        """Run xdotool; it fails if it finds no window, which the caller sees by the empty output."""
        command = ["xdotool", *arguments]
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout
