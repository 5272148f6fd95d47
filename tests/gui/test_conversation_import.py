"""Import in a child process: limits, cancelling, and what is stored when it ends early."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.gui.sidebar.conversation_import import ConversationImport
from app.import_export.protocol import NEXT, Batch, Done, Part, ReadConversations, decode_answer, encode
from app.import_export.records import ConversationTree, ImportReport, LeftOut, TreeMessage
from app.processes.command import engine_directory, import_command
from app.storage import Store
from model_backends.protocol import Failed
from tests.patience import PATIENCE_MS

HANGS = "import sys, time; [time.sleep(1) for _ in range(600)]"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "unfog.sqlite3")
    yield store
    store.close()


def python(program: str) -> list[str]:
    return [sys.executable, "-u", "-c", program]


def says(*answers: Batch | Done, then: str = "sys.stdin.read()") -> list[str]:
    """A process that gives one of these answers for each line after its request."""
    lines = [encode(answer) for answer in answers]
    program = (
        "import os, sys, time; sys.stdin.readline()\n"
        f"for line in {lines!r}:\n"
        "    sys.stdin.readline(); sys.stdout.buffer.write(line); sys.stdout.flush()\n"
        f"{then}"
    )
    return python(program)


def message(index: int) -> TreeMessage:
    return TreeMessage(role="user", text=f"word{index}", created=1.0, parent=index - 1 if index else None)


def part(title: str | None, *indices: int, is_last: bool = True) -> Part:
    tree = None
    if title is not None:
        shown = 0 if is_last else 299
        tree = ConversationTree(title=title, created=1.0, updated=1.0, messages=(), shown=shown)
    return Part(conversation=tree, messages=tuple(map(message, indices)), is_last=is_last)


def result(qtbot: QtBot, running: ConversationImport) -> tuple[ImportReport, Failed | None]:
    with qtbot.waitSignal(running.ended, timeout=PATIENCE_MS) as ended:
        running.start()
    report, failure = ended.args
    assert isinstance(report, ImportReport)
    return report, failure


def titles(store: Store) -> list[str]:
    return sorted(entry.title for entry in store.conversations())


def file_of(path: Path, *counts: int) -> Path:
    """A file with conversations of so many messages."""
    made = [
        {
            "title": f"Talk {number}",
            "created": 1.0,
            "updated": 2.0,
            "shown": count - 1,
            "messages": [
                {"role": "user", "text": f"word{n}", "created": 1.0, "parent": n - 1 if n else None}
                for n in range(count)
            ],
        }
        for number, count in enumerate(counts)
    ]
    path.write_text(json.dumps({"format": "unfog-conversations", "version": 1, "conversations": made}))
    return path


def test_conversations_of_any_length_come_whole(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    running = ConversationImport(store, file_of(tmp_path / "a.json", 1, 700, 3))
    report, failure = result(qtbot, running)
    assert failure is None
    assert (len(report.conversations), report.messages) == (3, 704)
    assert [len(store.messages(one)) for one in report.conversations] == [1, 700, 3]
    assert store.messages(report.conversations[1])[699].text == "word699"


def test_a_name_that_is_no_text_is_imported(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    running = ConversationImport(store, file_of(tmp_path / os.fsdecode(b"b\xff.json"), 2))
    report, failure = result(qtbot, running)
    assert failure is None
    assert (report.file, report.messages) == ("b?.json", 2)


def test_the_event_loop_runs_between_groups_of_messages(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    running = ConversationImport(store, file_of(tmp_path / "a.json", 5000))
    turns = 0

    def count() -> None:
        nonlocal turns
        turns += 1

    timer = QTimer(running, interval=0)
    timer.timeout.connect(count)
    timer.start()
    result(qtbot, running)
    timer.stop()
    assert turns >= 5000 / 256  # once for each batch at least


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.write_bytes(b"\\" * 1_000_000), "damaged or isn't JSON"),
        (lambda path: path.write_bytes(b"[" * 1_000_000), "nested too deeply"),
        (lambda path: path.mkdir(), "it is a folder"),
        (os.mkfifo, "it is a pipe"),
        (lambda path: None, "Can't read"),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_the_reason(
    qtbot: QtBot, store: Store, tmp_path: Path, make: object, reason: str
) -> None:
    path = tmp_path / "a.json"
    make(path)  # type: ignore[operator]
    report, failure = result(qtbot, ConversationImport(store, path))
    assert isinstance(failure, Failed)
    assert failure.kind == "disk"
    assert "“a.json”" in failure.message
    assert reason in failure.message
    assert report.conversations == ()


def answer(request: ReadConversations) -> object:
    """The first answer of the process to a request."""
    pipe = subprocess.PIPE
    with subprocess.Popen(import_command(), stdin=pipe, stdout=pipe, cwd=engine_directory()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(encode(request) + NEXT)
        process.stdin.flush()
        line = process.stdout.readline()
        process.stdin.close()
    return decode_answer(line)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is the system's")
def test_a_file_that_would_take_all_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + b"{}," * 4_000_000 + b"{}]")
    request = ReadConversations(path=os.fsencode(path), now=1.0, max_bytes=10**9, memory=150_000_000)
    failed = answer(request)
    assert isinstance(failed, Failed)
    assert failed.kind == "out_of_memory"
    assert "a.json" in failed.message
    assert "too much memory" in failed.message


def test_a_process_that_says_nothing_is_ended(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    running = ConversationImport(store, tmp_path / "a.json", command=python(HANGS), timeout_ms=300)
    _, failure = result(qtbot, running)
    assert isinstance(failure, Failed)
    assert failure.kind == "crash"
    assert "gave no answer" in failure.message


WHOLE = Batch(parts=(part("Whole", 0), part("Part", *range(200), is_last=False)), source="Unfog")


@pytest.mark.parametrize(
    ("more", "then"),
    [
        ((), "os.kill(os.getpid(), 9)"),
        ((), "sys.stdin.readline(); print('nonsense', flush=True); sys.stdin.read()"),
        ((Done(),), "sys.stdin.read()"),
    ],
)
def test_an_import_that_ends_early_leaves_complete_conversations(
    qtbot: QtBot, store: Store, tmp_path: Path, more: tuple[Done, ...], then: str
) -> None:
    command = says(WHOLE, *more, then=then)
    report, failure = result(qtbot, ConversationImport(store, tmp_path / "a.json", command=command))
    assert (failure is None) == bool(more)
    assert titles(store) == ["Whole"]
    assert len(report.conversations) == 1
    assert {hit.conversation for hit in store.search.find("word100")} == set()


def test_a_killed_reader_is_reported_and_nothing_that_was_there_is_lost(
    qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    there = store.create_conversation("There")
    store.add_message(there.id, "user", "Fog?")
    command = says(WHOLE, then="[time.sleep(1) for _ in range(600)]")
    running = ConversationImport(store, tmp_path / "a.json", command=command)
    with qtbot.waitSignal(running.ended, timeout=PATIENCE_MS) as ended:
        running.progressed.connect(lambda _count: os.kill(running.pid, signal.SIGKILL))
        running.start()
    assert ended.args[1].kind == "crash"
    assert titles(store) == ["There", "Whole"]
    assert running.titles == ("Whole",)


def test_a_cancelled_import_keeps_what_was_complete(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    command = says(WHOLE, then="[time.sleep(1) for _ in range(600)]")
    running = ConversationImport(store, tmp_path / "a.json", command=command)
    running.progressed.connect(lambda _count: running.cancel())
    report, failure = result(qtbot, running)
    assert failure is None
    assert running.is_cancelled
    assert titles(store) == ["Whole"]
    assert report.sentences() == ["Imported 1 conversation (1 message)."]


def test_an_import_that_is_shut_down_is_tidied_up_at_the_next_start(qtbot: QtBot, tmp_path: Path) -> None:
    store = Store(tmp_path / "unfog.sqlite3")
    command = says(WHOLE, then="[time.sleep(1) for _ in range(600)]")
    running = ConversationImport(store, tmp_path / "a.json", command=command)
    with qtbot.waitSignal(running.progressed, timeout=PATIENCE_MS):
        running.start()
    running.shutdown()
    assert running.pid == 0
    assert titles(store) == ["Whole"]
    store.close()
    store = Store(tmp_path / "unfog.sqlite3")
    assert titles(store) == ["Whole"]
    assert store.search.find("word100") == []
    store.close()


def test_the_process_writes_only_what_is_asked_for(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    batches = [Batch(parts=(part(f"Talk {n}", 0),), left_out=(LeftOut("x", "images", 1),)) for n in range(3)]
    running = ConversationImport(store, tmp_path / "a.json", command=says(*batches, Done()))
    seen: list[list[str]] = []
    running.progressed.connect(lambda _count: seen.append(titles(store)))
    report, _ = result(qtbot, running)
    assert [len(one) for one in seen] == [1, 2, 3]
    assert report.left_out == (LeftOut("x", "images", 1),) * 3
