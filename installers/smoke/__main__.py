"""Try an installed Unfog as its users would: start it, ask it, let it read and write files.

    python -m installers.smoke /usr/bin/unfog
    python -m installers.smoke --expect 0.1.0 --window Unfog.exe unfog-terminal.exe
    python -m installers.smoke --no-window flatpak run --filesystem=/some/folder unfog

All that it stores lies in a folder of its own with spaces and an umlaut in its name. Prints a line per
check; the exit code is 1 if one of them failed. Standard library only: nothing else has to be installed.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from installers.smoke.keyboard import Keyboard, KeyboardError, NoKeyboardError

PROMPT = "What can you do"
IN_THE_PDF = "Fog over the harbour"
SECONDS = 180  # for one command, on a slow and busy machine
_POLL_SECONDS = 0.5


class SmokeError(Exception):
    """A check failed; the text says what came instead."""


@dataclass(frozen=True)
class Program:
    """An installed Unfog.

    Attributes:
        command: starts it in the terminal
        window: starts it with a window; on Windows another executable
        folder: for its data, and for the files that it reads and writes
        version: what it has to report, "" for any
    """

    command: Sequence[str]
    window: Sequence[str]
    folder: Path
    version: str = ""
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    def run(self, *arguments: str) -> str:
        """Run a command of the program and return its standard output.

        Raises:
            SmokeError: it failed, or did not end in time.
        """
        command = [*self.command, *arguments]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                env=self._variables(),
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SmokeError(f"{' '.join(arguments)} did not end in {SECONDS} seconds.") from error
        if done.returncode:
            output = (done.stderr or done.stdout).decode(errors="replace").strip()
            raise SmokeError(f"{' '.join(arguments)} ended with code {done.returncode}: {output}")
        return done.stdout.decode(errors="replace").strip()

    def ask_worker(self, option: str, request: bytes) -> bytes:
        """Send one line to a child process of the program and return its answer, a line, too.

        Its input stays open until then: without it, it would end.
        """
        with subprocess.Popen(
            [*self.command, option], env=self._variables(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(request + b"\n")
            process.stdin.flush()
            return process.stdout.readline()

    def open(self, *files: Path) -> subprocess.Popen[bytes]:
        """Start the program with its window, and files to open."""
        return subprocess.Popen([*self.window, *map(str, files)], env=self._variables())

    def models(self) -> list[Path]:
        """Return the model files that the program has registered."""
        registry = self._data() / "models.json"
        if not registry.exists():
            return []
        known = json.loads(registry.read_text(encoding="utf-8"))
        return [Path(entry["path"]) for entry in known["files"]]

    def messages(self, role: str) -> list[str]:
        """Return the texts that are complete in the program's database; `role`: "user" or "assistant"."""
        database = self._data() / "unfog.sqlite3"
        if not database.exists():
            return []
        query = "SELECT text FROM messages WHERE role = ? AND status = 'complete' AND text != '' ORDER BY id"
        try:
            with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
                return [text for (text,) in connection.execute(query, (role,))]
        except sqlite3.OperationalError:  # the program is about to make it
            return []

    def _data(self) -> Path:
        return self.folder / "data"

    def _variables(self) -> dict[str, str]:
        return {**self.environment, "UNFOG_DATA_DIR": str(self._data())}


def check_version(program: Program) -> str:
    """Ask for the version, which has to be the expected one."""
    answer = program.run("--version")
    if not answer.startswith(f"unfog {program.version}".rstrip()):
        raise SmokeError(f"It is {answer!r}, not version {program.version}.")
    return answer


def check_doctor(program: Program) -> str:
    """Load ggml and list the devices."""
    report = program.run("doctor")
    devices = [line for line in report.splitlines() if line.startswith("Unfog runs models on")]
    if not devices:
        raise SmokeError(f"The report names no device:\n{report}")
    return devices[0]


def check_chat(program: Program) -> str:
    """Ask the demo model twice; the same seed has to give the same answer."""
    ask = ("chat", "--once", PROMPT, "--seed", "1")
    first, second = program.run(*ask), program.run(*ask)
    if not first or first != second:
        raise SmokeError(f"With one seed it answered {first!r}, then {second!r}.")
    return first.splitlines()[0]


def check_pdf(program: Program) -> str:
    """Have an encrypted PDF read (AES-256), in the process that does so for the window."""
    file = program.folder / "encrypted.pdf"
    file.write_bytes((Path(__file__).parent / "encrypted.pdf").read_bytes())
    request = {"type": "Read", "path": base64.b64encode(os.fsencode(file)).decode()}
    answer = json.loads(program.ask_worker("--attachment", json.dumps(request).encode()))
    if IN_THE_PDF not in answer.get("text", ""):
        raise SmokeError(f"The text of the PDF is not in {answer}.")
    return str(answer["text"]).strip()


def check_film(program: Program) -> str:
    """Save a new reply as a video."""
    file = program.folder / "reply.mp4"
    program.run("render", str(file), "--prompt", PROMPT, "--seed", "1", "--size", "320x240", "--fps", "5")
    content = file.read_bytes()
    if content[4:8] != b"ftyp":
        raise SmokeError(f"{file.name} begins with {content[:16]!r}, which is no MP4.")
    return f"{len(content):,} bytes"


def check_licences(program: Program) -> str:
    """Print the licences of what is under the GPL, with the texts and where the source is."""
    answer = program.run("licences", "x264")
    for part in ("GPL-2.0-or-later", "Source: https://", "GNU GENERAL PUBLIC LICENSE"):
        if part not in answer:
            raise SmokeError(f"The licence of x264 has no {part!r}.")
    return answer.splitlines()[0]


def check_paint(program: Program) -> str:
    """Show the window until it is painted, with the system's own window server."""
    return f"the window after {float(program.run('--measure-first-paint').split()[-1]):.1f} s"


def check_window(program: Program) -> str:
    """Open the window, type a question, wait for the stored reply, quit; then open and quit once more."""
    with program.open() as process:
        try:
            keyboard = Keyboard(process.pid)
            _ask(program, process, keyboard)
            if not _until(lambda: bool(program.messages("assistant")) or process.poll() is not None):
                raise SmokeError("The window did not answer.")
            _quit(process, keyboard)
        finally:
            process.kill()
    with program.open() as process:
        try:
            _quit(process, Keyboard(process.pid))
        finally:
            process.kill()
    if not (replies := program.messages("assistant")):
        raise SmokeError("No reply is stored.")
    return replies[-1].splitlines()[0]


def check_files(program: Program) -> str:
    """Open the window with a model file; let a second start hand it another one, and end."""
    model = Path(__file__).parents[2] / "resources" / "models" / "unfog-demo.gguf"
    first, second = (
        Path(shutil.copy(model, program.folder / name)) for name in ("ä first.gguf", "second.gguf")
    )
    with program.open(first) as process:
        try:
            if not _until(lambda: first in program.models() or process.poll() is not None):
                raise SmokeError("The window does not open the file.")
            with program.open(second) as other:
                try:
                    code = other.wait(SECONDS)
                except subprocess.TimeoutExpired as error:
                    raise SmokeError("The second start does not end.") from error
                finally:
                    other.kill()
            if code or process.poll() is not None:
                raise SmokeError(f"The second start ended with code {code}, the first with {process.poll()}.")
            if not _until(lambda: second in program.models()):
                raise SmokeError("The open window does not take the second start's file.")
            _quit(process, Keyboard(process.pid))
        finally:
            process.kill()
    return f"{first.name}, then {second.name} from a second start"


def _ask(program: Program, process: subprocess.Popen[bytes], keyboard: Keyboard) -> None:
    """Type the question until it is stored: keys are lost while the window is being built."""
    reason = ""

    def is_stored() -> bool:
        return bool(program.messages("user")) or process.poll() is not None

    def is_asked() -> bool:
        nonlocal reason
        try:
            keyboard.enter(PROMPT)
        except NoKeyboardError:
            raise
        except KeyboardError as error:
            reason = str(error)
            return is_stored()
        return _until(is_stored, 20)

    try:
        if not _until(is_asked):
            raise SmokeError(f"Nothing can be typed into the window. {reason}".rstrip())
    except NoKeyboardError as error:
        raise SmokeError(str(error)) from error


def _quit(process: subprocess.Popen[bytes], keyboard: Keyboard) -> None:
    """Press the shortcut until the program has ended, as it has to, with code 0."""

    def has_ended() -> bool:
        try:
            keyboard.quit()
            process.wait(10)
        except (KeyboardError, subprocess.TimeoutExpired):
            return process.poll() is not None
        return True

    if process.poll() is None and not _until(has_ended):
        raise SmokeError("The window does not close.")
    if process.returncode:
        raise SmokeError(f"The window ended with code {process.returncode}.")


def _until(condition: Callable[[], bool], seconds: float = SECONDS) -> bool:
    """Return whether a condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(_POLL_SECONDS)
    return False


CHECKS: dict[str, Callable[[Program], str]] = {
    "version": check_version,
    "doctor": check_doctor,
    "chat": check_chat,
    "pdf": check_pdf,
    "film": check_film,
    "licences": check_licences,
    "paint": check_paint,
    "window": check_window,
    "files": check_files,
}
WITH_WINDOW = ("paint", "window", "files")


def failures(program: Program, checks: Sequence[str]) -> list[str]:
    """Run checks by name, with a line for each, and return the names of those that failed."""
    failed = []
    for name in checks:
        started = time.monotonic()
        try:
            outcome, state = CHECKS[name](program), "ok"
        except (SmokeError, OSError, ValueError) as error:
            outcome, state = str(error), "FAILED"
            failed.append(name)
        print(f"{state:6}  {name}  {time.monotonic() - started:.1f} s  {outcome}", flush=True)
    return failed


def main(argv: Sequence[str] | None = None) -> int:
    """Run the checks; return 1 if one failed."""
    parser = argparse.ArgumentParser(description="Try an installed Unfog.")
    parser.add_argument("--expect", default="", metavar="VERSION", help="the version that it has to report")
    parser.add_argument("--window", metavar="PROGRAM", help="the program with a window, if it is another one")
    parser.add_argument("--no-window", action="store_true", help="do not open a window")
    parser.add_argument("--folder", type=Path, help="for its data and files (default: a temporary one)")
    parser.add_argument(
        "command", nargs=argparse.REMAINDER, metavar="COMMAND", help="starts it in a terminal"
    )
    args = parser.parse_args(argv)
    if not args.command:
        parser.error("the command that starts Unfog is missing")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    # SQLite may still hold its files on Windows when the program has just ended
    with tempfile.TemporaryDirectory(
        prefix="Öl und Nebel ", dir=args.folder, ignore_cleanup_errors=True
    ) as made:
        window = [args.window] if args.window else args.command
        program = Program(args.command, window, Path(made), args.expect)
        failed = failures(program, [name for name in CHECKS if not (args.no_window and name in WITH_WINDOW)])
    print(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
