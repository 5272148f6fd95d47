"""A full or read-only disk is reported, and nothing is lost.

No file of this process can be written to then, through a limit that the system keeps: SQLite, the settings
and the log meet real errors.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.gui.application.application import Application
from app.gui.composer.attachments import ComposerAttachments
from app.settings.file import load
from model_backends.protocol import BlockCommitted
from tests.end2end.unfog_process import unfog
from tests.gui.actions import cards, type_text, wait_for_card, wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenApplication

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="There is no such limit on Windows"),
    pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True),
]


@contextmanager
def full_disk() -> Iterator[None]:
    """Until this ends, writing to files fails."""
    import resource

    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def sentence_on(application: Application, qtbot: QtBot) -> str:
    """What the error card says."""
    card = wait_for_card(application, qtbot)
    return " ".join(label.text() for label in card.findChildren(QLabel))


def press_enter(application: Application, qtbot: QtBot) -> None:
    """Send what was typed."""
    qtbot.keyClick(application.window.composer.findChild(QPlainTextEdit), Qt.Key.Key_Return)


def test_a_message_that_cannot_be_stored_stays_in_the_field(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    with full_disk():
        type_text(application, qtbot, "What is fog?")
        press_enter(application, qtbot)
        assert "Check that the disk has space" in sentence_on(application, qtbot)
        assert application.window.composer.text == "What is fog?"
        assert application.session.state == "idle"
        assert application.session.conversations() == []
    press_enter(application, qtbot)
    assert wait_for_reply(application, qtbot).status == "complete"
    assert application.session.messages()[0].text == "What is fog?"
    assert application.window.composer.text == ""


def test_a_reply_goes_on_where_its_blocks_cannot_be_stored(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    assert application.session.send("What is text diffusion?")
    with full_disk():
        written: list[BlockCommitted] = []
        application.session.reply_run.block.connect(lambda _id, event: written.append(event))
        reply = wait_for_reply(application, qtbot)
        assert "Can't read or save" in sentence_on(application, qtbot)
        assert reply.text.strip()
        assert reply.status == "complete"
    application.window.close()  # nothing more is asked
    assert application.session.current is not None
    stored = application.store.messages(application.session.current)[1]
    assert (stored.text, stored.status) == (reply.text, "complete")


def test_a_draft_and_its_file_are_kept_until_there_is_room(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    other = application.store.create_conversation("Fog").id
    note = tmp_path / "note.txt"
    note.write_text("Fog is a cloud that touches the ground.", encoding="utf-8")
    with full_disk():
        type_text(application, qtbot, "half a thought")
        application.window.findChild(ComposerAttachments).attach([note])
        qtbot.waitUntil(lambda: len(application.session.draft_files(None)) == 1, timeout=PATIENCE_MS)
        assert "Check that the disk has space" in sentence_on(application, qtbot)
        application.window.conversations.open(other)
        application.window.conversations.open(None)
        assert application.window.composer.text == "half a thought"
        assert [file.name for file in application.session.draft_files(None)] == ["note.txt"]
        application.window.conversations.open(other)
    type_text(application, qtbot, "another thing")
    application.window.close()
    assert application.store.draft(other) == "another thing"
    assert application.store.draft(None) == "half a thought"
    assert [file.name for file in application.store.draft_files(None)] == ["note.txt"]


def test_settings_that_cannot_be_written_count_and_are_written_when_there_is_room(
    application: Application, qtbot: QtBot
) -> None:
    application.preferences.update({"appearance.scheme": "dark"})
    application.preferences.flush()
    with full_disk():
        application.preferences.update({"appearance.scheme": "light"})
        application.preferences.flush()
        assert "Can't save the settings" in sentence_on(application, qtbot)
        assert not application.theme.is_dark
        assert load(app_dirs.preferences_path()).settings.appearance.scheme == "dark"  # it is there as it was
    application.preferences.flush()
    assert load(app_dirs.preferences_path()).settings.appearance.scheme == "light"


def test_what_is_done_with_conversations_fails_with_a_sentence(
    application: Application, qtbot: QtBot
) -> None:
    conversation = application.store.create_conversation("Fog").id
    application.store.folders.add("Weather")
    application.window.conversations.open(conversation)
    with full_disk():
        application.session.rename(conversation, "Mist")
        assert "Can't read or save" in sentence_on(application, qtbot)
        for name in ("pin", "archive", "delete"):
            application.window.action(name).trigger()
        organizer = application.window.organizer
        organizer.move([conversation], application.store.folders.all()[0].id)
        (entry,) = application.session.conversations()
        assert (entry.title, entry.pinned, entry.archived, entry.folder) == ("Fog", False, False, None)
        assert len(cards(application)) == 1
    application.session.rename(conversation, "Mist")
    assert application.session.conversations()[0].title == "Mist"


def test_closing_with_a_full_disk_ends_the_worker_and_says_nothing_worse(
    open_application: OpenApplication, qtbot: QtBot
) -> None:
    application = open_application()
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    type_text(application, qtbot, "half a thought")
    with full_disk():
        application.close()
    assert application.engine.pid == 0
    open_application()


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="There is no folder that nobody may write to")
def test_a_data_folder_that_cannot_be_written_to_is_said_in_one_line() -> None:
    result = unfog(data_dir=Path("/proc"), QT_QPA_PLATFORM="offscreen")
    assert result.code == 2
    (line,) = result.err.strip().splitlines()
    assert "Can't use the data folder" in line
    assert "/proc" in line


def test_what_is_done_with_replies_fails_with_a_sentence(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    application = open_application(tmp_path / "thinking.gguf")
    session, action = application.session, application.window.action
    with qtbot.waitSignal(application.engine.block):
        session.send("endless")
    with qtbot.waitSignal(application.engine.step):
        pass
    session.enqueue("later")
    session.stop()
    qtbot.waitUntil(lambda: session.state == "idle", timeout=PATIENCE_MS)
    (queued,), before = session.queue.of(session.current), session.messages()
    assert before[-1].draft is not None
    steps = [
        lambda: action("keep_draft").trigger(),
        lambda: action("discard_draft").trigger(),
        lambda: action("delete_reply").trigger(),
        lambda: action("fork").trigger(),
        lambda: session.queue.remove(queued),
        lambda: session.edit_queued(queued),
        lambda: action("send_queued").trigger(),
        lambda: action("delete").trigger(),
    ]
    failures: list[object] = []
    session.failed.connect(failures.append)
    with full_disk():
        for count, step in enumerate(steps, start=1):
            step()
            assert len(failures) >= count
            assert session.messages() == before
            assert session.queue.of(session.current) == [queued]
            assert len(session.conversations()) == 1
            assert not action("undo").isEnabled()
    action("delete_reply").trigger()
    with full_disk():
        action("undo").trigger()
        assert session.messages()[-1].deleted
    assert "Can't read or save" in sentence_on(application, qtbot)
