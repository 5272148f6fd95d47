"""What a person does while something else is open, pending or running."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.inspector import Inspector
from app.gui.widgets.toast import Toast
from tests.gui.actions import ask, press, replies, texts, wait_for_reply
from tests.gui.conftest import PATIENCE_MS, OpenApplication

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def fake(open_application: OpenApplication, tmp_path: Path) -> Application:
    """A window whose model does as it is told."""
    return open_application(tmp_path / "thinking.gguf")


@pytest.mark.parametrize("watched", ["replay", "slow_motion", "nearly_said"])
def test_a_reply_is_deleted_while_it_is_watched(fake: Application, qtbot: QtBot, watched: str) -> None:
    ask(fake, qtbot, "hello")
    press(fake, watched)
    press(fake, "delete_reply")
    assert "You said" not in texts(fake)
    press(fake, "again")
    wait_for_reply(fake, qtbot)
    fake.window.action("undo").trigger()
    assert len(fake.session.messages()[-1].siblings) == 2
    press(fake, watched)


def test_find_counts_without_a_deleted_reply(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "hello")
    ask(fake, qtbot, "hello again")
    press(fake, "find")
    qtbot.keyClicks(QApplication.focusWidget(), "said")
    qtbot.waitUntil(lambda: " of 2" in texts(fake), timeout=PATIENCE_MS)
    fake.window.action("delete_reply").trigger()
    qtbot.waitUntil(lambda: " of 1" in texts(fake), timeout=PATIENCE_MS)
    fake.window.action("find_next").trigger()
    fake.window.action("undo").trigger()
    qtbot.waitUntil(lambda: " of 2" in texts(fake), timeout=PATIENCE_MS)


def test_a_deleted_reply_leaves_the_inspector(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "hello")
    fake.window.action("inspector").trigger()
    press(fake, "delete_reply")
    inspector = fake.window.findChild(Inspector)
    assert "No replay was kept" not in texts(fake)
    assert inspector.picker.isHidden()
    fake.window.action("undo").trigger()
    assert not inspector.picker.isHidden()


def test_nothing_can_be_undone_with_a_conversation_that_is_gone(fake: Application, qtbot: QtBot) -> None:
    ask(fake, qtbot, "hello")
    current = fake.session.current
    assert current is not None
    fake.window.action("delete").trigger()
    fake.window.organizer.erase([current])
    box = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox))
    next(one for one in box.buttons() if one.text() == "Delete forever").click()
    assert not any(one.can_undo for one in fake.window.findChildren(Toast))
    assert fake.session.conversations() == []


def test_a_fork_has_the_draft_and_decides_about_its_own(fake: Application, qtbot: QtBot) -> None:
    with qtbot.waitSignal(fake.engine.block):
        fake.session.send("endless")
    with qtbot.waitSignal(fake.engine.step):
        pass
    fake.session.enqueue("later")
    fake.session.stop()
    qtbot.waitUntil(lambda: fake.session.state == "idle", timeout=PATIENCE_MS)
    original = fake.session.current
    press(fake, "fork")
    assert fake.session.queue.of(fake.session.current) == []
    press(fake, "keep_draft")
    fake.window.action("delete").trigger()
    fake.window.action("undo").trigger()
    assert "Seed" in fake.session.messages()[-1].text
    fake.session.open(original)
    draft = fake.session.messages()[-1].draft
    assert draft is not None
    assert not draft.kept
    assert len(fake.session.queue.of(original)) == 1
    assert len(replies(fake)) == 1
