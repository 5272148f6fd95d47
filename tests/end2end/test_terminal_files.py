"""File tasks from the terminal, with child processes that misbehave."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.base.app_dirs import bundled_model
from app.cli.files import FileTaskError, FileTasks
from app.processes.command import engine_directory, files_command
from model_backends.files.protocol import Check, Checked, Progress, Verified, Verify
from model_backends.protocol import ProtocolError
from tests.gguf_document import Document
from tests.tiny_model import TinyModel

TASK = Verify(path=str(bundled_model()))


def tasks(folder: Path, script: str) -> FileTasks:
    """Tasks that are done by a Python script."""
    return FileTasks([sys.executable, "-c", script], None, folder / "files.log")


def test_progress_is_told_and_the_result_returned(tmp_path: Path) -> None:
    real = FileTasks(files_command(), engine_directory(), tmp_path / "files.log")
    told: list[Progress] = []
    verified = real.run(TASK, told.append)
    assert isinstance(verified, Verified)
    assert told
    assert told[-1].total == bundled_model().stat().st_size
    assert isinstance(real.run(Check(path=str(bundled_model()))), Checked)


def test_a_failure_is_raised_with_its_kind(tmp_path: Path) -> None:
    real = FileTasks(files_command(), engine_directory(), tmp_path / "files.log")
    with pytest.raises(FileTaskError, match="nowhere") as caught:
        real.run(Check(path=str(tmp_path / "nowhere.gguf")))
    assert caught.value.kind == "model_file"
    assert caught.value.hint


def test_a_process_that_dies_is_a_crash_whose_last_words_are_kept(tmp_path: Path) -> None:
    script = "import sys; print('last words', file=sys.stderr); sys.exit(3)"
    with pytest.raises(FileTaskError, match="code 3") as caught:
        tasks(tmp_path, script).run(TASK)
    assert caught.value.kind == "crash"
    assert "files.log" in caught.value.hint
    assert (tmp_path / "files.log").read_text().strip() == "last words"


def test_a_process_that_cannot_be_started(tmp_path: Path) -> None:
    missing = FileTasks([str(tmp_path / "nothing")], None, tmp_path / "files.log")
    with pytest.raises(FileTaskError, match="Can't start"):
        missing.run(TASK)


def test_something_else_than_an_event_ends_the_task(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError):
        tasks(tmp_path, "input(); print('hello', flush=True); input()").run(TASK)


def test_the_process_ends_when_waiting_for_it_does(tmp_path: Path) -> None:
    script = """
import sys, pathlib
sys.stdin.readline()
print('{"type":"Progress","activity":"checking","done":0,"total":9,"rate":0}', flush=True)
sys.stdin.read()
pathlib.Path(sys.argv[1]).touch()
"""
    ended = tmp_path / "ended"
    patient = FileTasks([sys.executable, "-c", script, str(ended)], None, tmp_path / "files.log")

    def interrupt(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        patient.run(TASK, interrupt)
    assert ended.exists()


def test_a_file_that_makes_native_code_abort_is_named_and_the_reason_kept(tmp_path: Path) -> None:
    path = TinyModel().write(tmp_path / "odd.gguf")
    document = Document.read(path)
    document["tokenizer.ggml.tokens"].value[300] = b"a"  # which is there already
    document.write(path)
    script = f"""
from pathlib import Path
from model_backends.diffusion_gemma.tokenizer import Tokenizer
Tokenizer(Path({str(path)!r}))  # without the check that refuses the file
"""
    with pytest.raises(FileTaskError) as caught:
        tasks(tmp_path, script).run(Check(path=str(path)))
    assert caught.value.kind == "crash"
    assert caught.value.message == "odd.gguf can't be read: it crashed the process reading it."
    assert "GGML_ASSERT(id_to_token.size() == token_to_id.size())" in (tmp_path / "files.log").read_text()
