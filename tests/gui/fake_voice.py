"""A voice for tests: programs that note what they should say, and a Speech Dispatcher that listens."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PROGRAM = """\
#!{python}
import os, signal, sys
from pathlib import Path
folder = Path({folder!r})
text = sys.stdin.buffer.read().decode()
new = folder / f"new.{{os.getpid()}}"
new.write_text(text)
new.rename(folder / f"said.{{os.getpid()}}")
{end}
"""


class VoiceProgram:
    """A program in the place of espeak-ng and say. It speaks on until it is ended, or ends with `code`."""

    def __init__(self, folder: Path, code: int | None = None) -> None:
        """Write it to a folder for programs, which keeps what it says, too."""
        self._folder = folder
        end = (
            "signal.pause()" if code is None else f"print('No sound card', file=sys.stderr); sys.exit({code})"
        )
        for name in ("espeak-ng", "say"):
            program = folder / name
            program.write_text(_PROGRAM.format(python=sys.executable, folder=str(folder), end=end))
            program.chmod(0o755)

    def said(self) -> list[str]:
        """What was said, one text a reading."""
        files = sorted(self._folder.glob("said.*"), key=lambda file: file.stat().st_mtime_ns)
        return [file.read_text() for file in files]

    def is_speaking(self) -> bool:
        """Whether any of its processes runs."""
        return any(_runs(int(file.suffix[1:])) for file in self._folder.glob("said.*"))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


class Dispatcher(QObject):
    """Speech Dispatcher's protocol, as its version 0.11 speaks it; every text is number 1, 2, …"""

    def __init__(self, address: Path) -> None:
        super().__init__()
        self.said: list[str] = []
        """The texts, as they are spoken."""
        self.is_cancelled = False
        """Whether the newest has been cancelled."""
        self.rate = ""
        """The rate of the newest."""
        self._text: list[str] | None = None
        self._client: QLocalSocket | None = None
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._on_connection)
        address.parent.mkdir(parents=True, exist_ok=True)
        assert self._server.listen(str(address)), self._server.errorString()

    def end(self, *, number: int | None = None) -> None:
        """Report that a text has been spoken, by default the newest."""
        number = number or len(self.said)
        self._answer(f"702-{number}", "702-7", "702 END")

    def refuse(self) -> None:
        """Report an error."""
        self._answer("300 ERR INTERNAL")

    def _on_connection(self) -> None:
        self._client = self._server.nextPendingConnection()
        self._client.readyRead.connect(self._read)

    def _answer(self, *lines: str) -> None:
        assert self._client is not None
        self._client.write("".join(f"{line}\r\n" for line in lines).encode())

    def _read(self) -> None:
        assert self._client is not None
        while self._client.canReadLine():
            self._on_line(bytes(self._client.readLine().data()).decode().removesuffix("\r\n"))

    def _on_line(self, line: str) -> None:
        if self._text is not None and line == ".":
            self.said.append("\n".join(self._text))
            self._text, self.is_cancelled = None, False
            self._answer(f"225-{len(self.said)}", "225 OK MESSAGE QUEUED")
        elif self._text is not None:
            self._text.append(line.removeprefix(".") if line.startswith("..") else line)
        elif line == "SPEAK":
            self._text = []
            self._answer("230 OK RECEIVING DATA")
        elif line == "CANCEL self":
            self.is_cancelled = True
            self._answer("213 OK CANCELED", f"703-{len(self.said)}", "703-7", "703 CANCELED")
        else:
            if line.startswith("SET self RATE "):
                self.rate = line.rpartition(" ")[2]
            self._answer("208 OK SET")
