"""The process that reads an attachment: its results, and all its failures."""

import os
import signal
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.attachments import Attachment
from app.attachments.protocol import encode
from app.processes.attachments import AttachmentReading
from model_backends.protocol import Failed
from tests.gui.conftest import PATIENCE_MS

HANGS = "import sys, time; sys.stdin.readline(); [time.sleep(1) for _ in range(600)]"


def python(program: str) -> list[str]:
    return [sys.executable, "-u", "-c", program]


def result(qtbot: QtBot, reading: AttachmentReading) -> object:
    """The one thing that a reading ends with."""
    received: list[object] = []
    reading.succeeded.connect(received.append)
    reading.failed.connect(received.append)
    with qtbot.waitSignal(reading.ended, timeout=PATIENCE_MS):
        reading.start()
    (only,) = received
    return only


def test_a_long_text_comes_whole(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("fog\n" * 1_000_000)
    read = result(qtbot, AttachmentReading(tmp_path / "long.txt"))
    assert isinstance(read, Attachment)
    assert len(read.text) == 4_000_000


def test_a_name_that_is_no_text_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"b\xff.txt")
    path.write_text("fog")
    read = result(qtbot, AttachmentReading(path))
    assert isinstance(read, Attachment)
    assert read.text == "fog"


def test_what_is_not_there_fails_with_a_known_error(qtbot: QtBot, tmp_path: Path) -> None:
    failed = result(qtbot, AttachmentReading(tmp_path / "gone.txt"))
    assert isinstance(failed, Failed)
    assert failed.kind == "missing"


def test_a_process_that_dies_is_reported_with_its_last_words(qtbot: QtBot, tmp_path: Path) -> None:
    command = python("import os, sys; print('no more', file=sys.stderr, flush=True); os.abort()")
    failed = result(qtbot, AttachmentReading(tmp_path / "a.txt", command=command))
    assert isinstance(failed, Failed)
    assert failed.kind == "crash"
    assert failed.message.startswith("Can't attach “a.txt”: the process reading it ended")
    assert "no more" in failed.detail


def test_a_process_that_is_killed_is_reported(qtbot: QtBot, tmp_path: Path) -> None:
    reading = AttachmentReading(tmp_path / "a.txt", command=python(HANGS))
    received: list[object] = []
    reading.succeeded.connect(received.append)
    reading.failed.connect(received.append)
    with qtbot.waitSignal(reading.ended, timeout=PATIENCE_MS):
        reading.start()
        qtbot.waitUntil(lambda: reading.pid > 0, timeout=PATIENCE_MS)
        os.kill(reading.pid, signal.SIGKILL)
    assert [failed.kind for failed in received if isinstance(failed, Failed)] == ["crash"]


def test_a_process_that_says_nothing_is_ended(qtbot: QtBot, tmp_path: Path) -> None:
    failed = result(qtbot, AttachmentReading(tmp_path / "a.txt", command=python(HANGS), timeout_ms=300))
    assert isinstance(failed, Failed)
    assert failed.kind == "crash"


def test_a_program_that_cannot_be_started_is_reported(qtbot: QtBot, tmp_path: Path) -> None:
    failed = result(qtbot, AttachmentReading(tmp_path / "a.txt", command=["/nonexistent"]))
    assert isinstance(failed, Failed)
    assert "couldn't be started" in failed.message


def test_nonsense_is_no_answer(qtbot: QtBot, tmp_path: Path) -> None:
    command = python("import sys; print('nonsense', flush=True); sys.stdin.read()")
    failed = result(qtbot, AttachmentReading(tmp_path / "a.txt", command=command))
    assert isinstance(failed, Failed)
    assert failed.kind == "crash"


def test_only_the_first_answer_counts(qtbot: QtBot, tmp_path: Path) -> None:
    answer = encode(Attachment(name="a.txt", kind="text", language="", text="fog", pages=None, bytes=3))
    command = python(f"import sys; sys.stdout.buffer.write({answer * 2!r}); sys.stdout.flush()")
    assert isinstance(result(qtbot, AttachmentReading(tmp_path / "a.txt", command=command)), Attachment)


def test_a_reading_that_is_stopped_tells_nothing_but_its_end(qtbot: QtBot, tmp_path: Path) -> None:
    reading = AttachmentReading(tmp_path / "a.txt", command=python(HANGS))
    received: list[object] = []
    reading.succeeded.connect(received.append)
    reading.failed.connect(received.append)
    with qtbot.waitSignal(reading.ended, timeout=PATIENCE_MS):
        reading.start()
        reading.stop()
    assert received == []


def test_a_shutdown_waits_for_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    reading = AttachmentReading(tmp_path / "a.txt", command=python(HANGS))
    reading.start()
    qtbot.waitUntil(lambda: reading.pid > 0, timeout=PATIENCE_MS)
    reading.shutdown()
    assert reading.pid == 0
