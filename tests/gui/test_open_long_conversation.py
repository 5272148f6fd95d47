"""A long conversation opens at its end: the first frame is final."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.conversation.reply import ReplyMessage
from tests.gui.conftest import PATIENCE_MS
from tests.gui.settling import settle
from tests.gui.test_sidebar import show, talk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

REPLY = "\n\n".join(
    ["A paragraph of **some** words that are read. " * 8, "- one\n- two", "| a | b |\n|---|---|\n| 1 | 2 |"]
)
REST_MS = 1000  # for which the list holds a message in its place while layouts change


class Frames(QObject):
    """Notes in every frame where the newest message ends, in pixels below the upper edge."""

    def __init__(self, application: Application) -> None:
        super().__init__()
        self._messages = application.window.messages
        self.ends: list[int] = []
        self._messages.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look before a frame is painted."""
        last: QWidget | None = self._messages.last_reply
        if event.type() == QEvent.Type.Paint and last is not None:
            self.ends.append(last.mapTo(self._messages.viewport(), QPoint(0, last.height())).y())
        return False


def test_the_first_frame_is_right_and_nothing_moves_after_it(application: Application, qtbot: QtBot) -> None:
    words = [
        f"Question {number}?" if number % 2 == 0 else f"{REPLY}\n\nReply {number}." for number in range(60)
    ]
    long = talk(application.store, "A long talk", *words)
    show(application)
    frames = Frames(application)
    application.window.conversations.open(long.id)
    messages = application.window.messages
    qtbot.waitUntil(lambda: len(messages.findChildren(ReplyMessage)) == 20, timeout=PATIENCE_MS)
    settle(REST_MS)
    assert frames.ends
    assert len(set(frames.ends)) == 1
    assert 0 < frames.ends[0] <= messages.viewport().height()
    assert messages.is_at_end


def test_a_message_that_is_not_built_yet_is_found(application: Application, qtbot: QtBot) -> None:
    words = [f"Question {number}?" if number % 2 == 0 else REPLY for number in range(60)]
    long = talk(application.store, "A long talk", *words)
    show(application)
    application.window.conversations.open(long.id)
    messages = application.window.messages
    wanted = application.session.messages()[25].id
    assert messages.scroll_to(wanted, top=40)
    reply = messages.reply(wanted)
    assert reply is not None
    settle(REST_MS)
    assert reply.mapTo(messages.viewport(), QPoint(0, 0)).y() == 40
