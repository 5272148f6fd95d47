"""Type into a program's window, with what each system has for it. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


class KeyboardError(Exception):
    """Nothing can be typed; perhaps the window is not there yet."""


class NoKeyboardError(KeyboardError):
    """Nothing can ever be typed: the tool for it is missing."""


class Keyboard:
    """The keyboard of this computer, for the window of one process.

    Linux needs an X server and xdotool, macOS the permission to control the computer, Windows a desktop.
    """

    def __init__(self, process: int) -> None:
        self._process = process
        self._quit = {"win32": "^q", "darwin": "q"}.get(sys.platform, "ctrl+q")

    def enter(self, text: str) -> None:
        """Type plain words, then Return.

        Raises:
            KeyboardError: the window is not there (yet).
        """
        if sys.platform == "win32":
            self._windows(f"{text}{{ENTER}}")
        elif sys.platform == "darwin":
            self._macos(f'keystroke "{text}"', "delay 0.5", "key code 36")
        else:
            self._x11("type", "--delay", "20", text)
            self._x11("key", "Return")

    def quit(self) -> None:
        """Press the shortcut that ends the program.

        Raises:
            KeyboardError: the window is not there.
        """
        if sys.platform == "win32":
            self._windows(self._quit)
        elif sys.platform == "darwin":
            self._macos(f'keystroke "{self._quit}" using command down')
        else:
            self._x11("key", self._quit)

    def _windows(self, keys: str) -> None:
        script = (
            "$shell = New-Object -ComObject WScript.Shell; "
            f"if (-not $shell.AppActivate({self._process})) {{ exit 1 }}; "
            f"Start-Sleep -Milliseconds 300; $shell.SendKeys('{keys}')"
        )
        _run(["powershell", "-NoProfile", "-Command", script])

    def _macos(self, *actions: str) -> None:
        process = f"first process whose unix id is {self._process}"
        lines = [f"set frontmost of ({process}) to true", "delay 0.3", *actions]
        script = ['tell application "System Events"', *lines, "end tell"]
        _run(["osascript", *(part for line in script for part in ("-e", line))])

    def _x11(self, *action: str) -> None:
        if not os.environ.get("DISPLAY") or not shutil.which("xdotool"):
            hint = "Start the checks with xvfb-run -a, or leave the window out with --no-window."
            raise NoKeyboardError(f"Typing needs an X server and xdotool. {hint}")
        windows = _run(["xdotool", "search", "--onlyvisible", "--name", "Unfog"]).split()
        if not windows:
            raise KeyboardError("No window of Unfog is visible.")
        _run(["xdotool", "windowfocus", "--sync", windows[-1]])
        _run(["xdotool", *action])


def _run(command: list[str]) -> str:
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    except FileNotFoundError as error:
        raise NoKeyboardError(f"Typing needs {command[0]}, which is not on this computer.") from error
    except subprocess.SubprocessError as error:
        reason = getattr(error, "stderr", "") or str(error)
        raise KeyboardError(f"{command[0]} could not type: {str(reason).strip()}") from error
