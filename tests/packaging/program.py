"""The installed program on a computer of the sandbox, used as people use it."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path

import psutil

from tests.packaging.desktop import Desktop, wait_for
from tests.packaging.sandbox import HOME, Machine
from tests.patience import PATIENCE_SECONDS


class Program:
    """Unfog, started by its name from the user's home folder."""

    def __init__(self, machine: Machine, desktop: Desktop, name: str) -> None:
        """`name`: of the folder in which it keeps its data below the user's home."""
        self.machine, self.desktop = machine, desktop
        self.data = f"/home/{HOME}/.local/share/{name} ü"
        self._started: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str, stdin: bytes = b"") -> str:
        """Run a command of the program to its end; return what it prints."""
        done = self.machine.run("unfog", *arguments, stdin=stdin, **self._variables())
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode()

    def command(self, *arguments: str) -> list[str]:
        """Return the command, for this computer here, that starts a program there on the screen."""
        return self.machine.command(*arguments, DISPLAY=self.desktop.display, **self._variables())

    def open(self, *prefix: str) -> subprocess.Popen[bytes]:
        """Open the window and wait until it is there. `prefix`: a command that starts other commands."""
        process = subprocess.Popen([*prefix, *self.command("unfog")], stdin=subprocess.DEVNULL)
        self._started.append(process)
        wait_for(lambda: self.desktop.windows() or process.poll() is not None, "the window")
        assert process.poll() is None, "the program ended at once"
        self.desktop.focus()
        return process

    def processes(self) -> list[psutil.Process]:
        """Return the processes of the program that run now, on whichever computer."""
        found = []
        for process in self._started:
            if process.poll() is None:
                for child in psutil.Process(process.pid).children(recursive=True):
                    with suppress(psutil.NoSuchProcess):  # it has just ended
                        if child.name() == "unfog":
                            found.append(child)
        return found

    def ask(self, text: str) -> str:
        """Type a message into the open window; return the stored reply when it is complete."""
        asked, answered = len(self.messages("user")), len(self.messages("assistant"))
        self.desktop.focus()
        self.desktop.type(text)
        wait_for(lambda: self._draft() == text, f"the draft {text!r}, got {self._draft()!r}")
        self.desktop.press("Return")
        wait_for(lambda: len(self.messages("user")) > asked, "the message in the database")
        wait_for(lambda: len(self.messages("assistant")) > answered, "the reply in the database")
        return self.messages("assistant")[-1]

    def quit(self, process: subprocess.Popen[bytes]) -> None:
        """Press the shortcut that ends the program, and wait for its end."""
        self.desktop.focus()
        self.desktop.press("ctrl+q")
        assert process.wait(PATIENCE_SECONDS) == 0

    def open_data_folder(self) -> None:
        """Have the data folder shown by the system, from the settings of the open window."""
        self.desktop.focus()
        self.desktop.press("ctrl+comma")
        wait_for(lambda: len(self.desktop.windows()) > 1, "the settings")
        self.desktop.focus()
        self.desktop.type("data folder")
        for key in ("Tab", "Tab", "space"):  # from the search field over the list of sections to the button
            self.desktop.press(key)

    def close_settings(self) -> None:
        """Close the settings; only the window is left."""
        self.desktop.focus()
        self.desktop.press("Escape")  # empties the search field
        self.desktop.press("Escape")
        wait_for(lambda: len(self.desktop.windows()) == 1, "the end of the settings")

    def messages(self, role: str) -> list[str]:
        """Return the complete messages in the database."""
        return self._query("SELECT text FROM messages WHERE role = ? AND status = 'complete'", role)

    def maps(self) -> list[str]:
        """Return what each of its processes has mapped into memory, a line for each part of a file."""
        found = []
        for process in self.processes():
            with suppress(OSError):  # it has just ended
                found.append(Path(f"/proc/{process.pid}/maps").read_text(encoding="utf-8"))
        return found

    def _draft(self) -> str:
        return "".join(self._query("SELECT text FROM drafts"))

    def _query(self, query: str, *values: str) -> list[str]:
        file = self.path("unfog.sqlite3")
        try:
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
                return [text for (text,) in connection.execute(query, values)]
        except sqlite3.OperationalError:  # the program is about to make it
            return []

    def path(self, name: str) -> Path:
        """Return the path by which one of the program's files can be read from here."""
        return self.machine.path(f"{self.data}/{name}")

    def end(self) -> None:
        """End what a failed test has left running."""
        for process in self._started:
            for child in (
                psutil.Process(process.pid).children(recursive=True) if process.poll() is None else ()
            ):
                child.kill()
            process.wait(PATIENCE_SECONDS)

    def _variables(self) -> dict[str, str]:
        return {"UNFOG_DATA_DIR": self.data, "UNFOG_LANGUAGE": "en"}
