"""No child process survives the program that started it, whatever it is doing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from app.processes.command import (
    attachment_command,
    engine_command,
    engine_directory,
    files_command,
    import_command,
)
from model_backends.templates.process import template_command
from tests.patience import PATIENCE_SECONDS
from tests.tiny_model import TinyModel

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

# a program that starts the command in its arguments, tells its process id, and waits
PROGRAM = """
import subprocess, sys
from model_backends.parent_watch import child_environment
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL}
child = subprocess.Popen(sys.argv[1:], env=child_environment(), **pipes)
print(child.pid, flush=True)
child.wait()
"""
# a program that loads a model, tells the process ids of its engine and of what that started, and waits
CHAT = """
import sys
from pathlib import Path
import psutil
from app.cli.engine import Engine
from app.processes.command import engine_command, engine_directory
engine = Engine(engine_command(), engine_directory(), Path(sys.argv[1]), "cpu", Path(sys.argv[2]))
list(engine.load())
print(*(child.pid for child in psutil.Process().children(recursive=True)), flush=True)
sys.stdin.read()
"""
# a child that holds the interpreter's lock for hours
BUSY_CODE = """
import signal
from model_backends.parent_watch import end_with_parent
end_with_parent()
signal.signal(signal.SIGINT, signal.SIG_IGN)
9 ** 10 ** 9
"""
BUSY = [sys.executable, "-c", BUSY_CODE]


def killed_program(command: Sequence[str]) -> psutil.Process:
    """Start a program with a child, stop the child so that none of its code can run, kill the program."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *command], stdout=subprocess.PIPE, cwd=engine_directory()
    )
    with program:
        assert program.stdout is not None
        child = psutil.Process(int(program.stdout.readline()))
        while not ignores_interrupts(child):  # which comes after it began to watch
            os.sched_yield()
        if command != BUSY:
            child.suspend()
        program.kill()
    return child


def ignores_interrupts(process: psutil.Process) -> bool:
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    masks = dict(line.split(":\t", 1) for line in lines)
    return bool(int(masks["SigIgn"], 16) >> (signal.SIGINT - 1) & 1)


@pytest.mark.parametrize(
    "command",
    [engine_command(), files_command(), attachment_command(), import_command(), template_command(), BUSY],
    ids=["engine", "files", "attachment", "import", "template", "busy"],
)
def test_a_child_ends_with_its_program_even_while_it_cannot_run(command: list[str]) -> None:
    child = killed_program(command)
    try:
        child.wait(PATIENCE_SECONDS)
    finally:
        if child.is_running():
            child.kill()


def test_the_engine_and_what_it_started_end_with_the_program(tmp_path: Path) -> None:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    command, pipe = [sys.executable, "-c", CHAT, str(model), str(tmp_path / "log")], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=engine_directory()) as program:
        assert program.stdout is not None
        children = [psutil.Process(int(pid)) for pid in program.stdout.readline().split()]
        for child in children:
            child.suspend()
        program.kill()
    assert len(children) == 2  # the engine, and the process that renders its chat template
    for child in children:
        child.wait(PATIENCE_SECONDS)


def test_a_child_whose_program_ended_before_it_started_ends_at_once() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    done = subprocess.run(
        BUSY, env={"UNFOG_PARENT_PID": str(gone.pid), "PYTHONPATH": str(engine_directory())}, check=False
    )
    assert done.returncode == 1
