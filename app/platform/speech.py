"""Read texts aloud with the system's voice (text to speech): Speech Dispatcher, espeak-ng, `say`, SAPI.

The voice gets the text over a socket or on its standard input: it is never seen in a list of processes, and
nothing is stored.
"""

from __future__ import annotations

import math
import shutil
import sys

from PySide6.QtCore import QObject, QProcess, Signal

from app.platform.speech_dispatcher import SpeechDispatcher, has_speech_dispatcher
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed

NO_VOICE = lazy_text(
    "This system has no voice. On Linux, install speech-dispatcher and a voice, such as espeak-ng."
)
_FAILED = lazy_text("The text can't be read aloud: the system's voice stopped with an error.")
_HINT = lazy_text("Check the sound output and the voices in the system's settings, then try again.")
_WORDS_PER_MINUTE = 175  # of `say` and espeak-ng at normal speed
_SAPI_TIMES = 3  # SAPI's highest rate, 10, is three times as fast as 0
_SAPI = (
    "$text = New-Object IO.StreamReader([Console]::OpenStandardInput(), [Text.Encoding]::UTF8); "
    "Add-Type -AssemblyName System.Speech; "
    "$voice = New-Object Speech.Synthesis.SpeechSynthesizer; $voice.Rate = {rate}; "
    "$voice.Speak($text.ReadToEnd())"
)
_END_MS = 2000  # for a program that is being killed
_DETAIL = 2000  # characters of what a program says about its failure


def has_voice() -> bool:
    """Whether this system can speak now; takes about 0.1 ms."""
    return has_speech_dispatcher() or bool(_command(1.0))


class SystemVoice(QObject):
    """Speaks one text at a time."""

    finished = Signal()
    """The text has been spoken to its end."""
    failed = Signal(Failed)
    """It could not be spoken."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._dispatcher: SpeechDispatcher | None = None

    def speak(self, text: str, speed: float) -> None:
        """Speak a text; `speed` 1 is normal. Ends in `finished` or `failed`, unless stopped before."""
        self.stop()
        if has_speech_dispatcher():
            if self._dispatcher is None:
                self._dispatcher = SpeechDispatcher(self)
                self._dispatcher.finished.connect(self.finished)
                self._dispatcher.failed.connect(self._fail)
            self._dispatcher.speak(text, speed)
        elif command := _command(speed):
            self._run(command, text)
        else:
            self.failed.emit(Failed(kind="missing", message=NO_VOICE))

    def stop(self) -> None:
        """Be silent at once; no signal follows."""
        if self._dispatcher is not None:
            self._dispatcher.stop()
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished(_END_MS)
            process.deleteLater()

    def _run(self, command: list[str], text: str) -> None:
        process = self._process = QProcess(self)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.finished.connect(lambda code, status: self._on_ended(process, code, status))
        process.errorOccurred.connect(lambda error: self._on_error(process, error))
        program, *arguments = command
        process.start(program, arguments)
        process.write(text.encode())
        process.closeWriteChannel()

    def _on_ended(self, process: QProcess, code: int, status: QProcess.ExitStatus) -> None:
        if process is not self._process:
            return
        self._process = None
        process.deleteLater()
        if code or status != QProcess.ExitStatus.NormalExit:
            said = bytes(process.readAllStandardError().data()).decode(errors="replace")
            self._fail(f"{process.program()}: {code}\n{said[:_DETAIL]}".strip())
        else:
            self.finished.emit()

    def _on_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if process is self._process and error == QProcess.ProcessError.FailedToStart:
            self._process = None
            process.deleteLater()
            self._fail(f"{process.program()}: {process.errorString()}")

    def _fail(self, detail: str) -> None:
        self.failed.emit(Failed(kind="missing", message=_FAILED, hint=_HINT, detail=detail))


def _command(speed: float) -> list[str]:
    """Return the command that speaks its standard input; [] if there is none."""
    words = str(round(_WORDS_PER_MINUTE * speed))
    if sys.platform == "win32":
        name = "powershell"
        rate = max(-10, min(10, round(10 * math.log(speed, _SAPI_TIMES))))
        arguments = ["-NoProfile", "-NonInteractive", "-Command", _SAPI.format(rate=rate)]
    elif sys.platform == "darwin":
        name, arguments = "say", ["-r", words, "-f", "-"]
    else:
        name, arguments = "espeak-ng", ["-s", words, "--stdin"]
    program = shutil.which(name)
    return [] if program is None else [program, *arguments]
