"""What is read stays where it is on the screen, whatever opens, closes or is laid out anew around it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QDialog
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.conversation.reply import ReplyMessage
from app.gui.markdown.text_view import TextView
from app.gui.replay.inline import InlineReplay
from tests.gui.conftest import PATIENCE_MS
from tests.gui.recorded import store_recorded_reply
from tests.gui.settling import settle

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

TOP = 40  # pixels of the reply below the upper edge of the list
PARAGRAPHS = "\n\n".join(f"Paragraph {number} of a reply that takes some room. " * 4 for number in range(12))


def read_in_the_middle(application: Application) -> ReplyMessage:
    """A recorded reply with thoughts between long ones, in the middle of the view."""
    recorded = store_recorded_reply(application)
    store = application.store
    store.end_reply(
        recorded.id, "complete", text=recorded.text, thought="Hm.", stats=recorded.stats, finish="end_of_turn"
    )
    for number in range(4):
        question = store.add_message(recorded.conversation, "user", f"Question {number}?")
        reply = store.begin_reply(question, "demo", 7, recorded.sampling)
        store.end_reply(reply.id, "complete", text=PARAGRAPHS, thought="", stats=None, finish="end_of_turn")
    application.window.resize(1080, 760)
    application.session.changed.emit()
    settle()
    messages = application.window.messages
    messages.scroll_to(recorded.id, top=TOP)
    settle(1000)
    reply = messages.reply(recorded.id)
    assert reply is not None
    assert place_of(application, reply) == TOP
    return reply


def place_of(application: Application, reply: ReplyMessage) -> int:
    """How far below the upper edge of the list a reply begins."""
    return reply.mapTo(application.window.messages.viewport(), QPoint(0, 0)).y()


def click(qtbot: QtBot, reply: ReplyMessage, name: str) -> None:
    """Click a button of a reply by its text or accessible name, as a mouse does: it takes the focus."""
    found = [
        one
        for one in reply.findChildren(QAbstractButton)
        if one.isVisible() and name in (one.text(), one.accessibleName())
    ]
    found[0].setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)


def close_dialogs(application: Application) -> None:
    """Close what has opened."""
    for dialog in application.window.findChildren(QDialog):
        dialog.close()


def test_replay_and_closing_it_leave_the_reply_where_it_is(application: Application, qtbot: QtBot) -> None:
    reply = read_in_the_middle(application)
    click(qtbot, reply, "Watch how this reply was written")
    settle()
    assert place_of(application, reply) == TOP
    player = application.window.findChild(InlineReplay).player
    player.pause()
    player.go_to(player.duration)
    settle()
    assert place_of(application, reply) == TOP
    click(qtbot, reply, "Close replay (Esc)")
    settle()
    assert place_of(application, reply) == TOP
    application.window.activateWindow()
    click(qtbot, reply, "Watch how this reply was written")
    settle()
    qtbot.keyClick(application.window.findChild(InlineReplay).player, Qt.Key.Key_Escape)
    settle()
    assert application.window.findChild(InlineReplay) is None
    assert place_of(application, reply) == TOP


CHANGES: dict[str, Callable[[Application, QtBot, ReplyMessage], object]] = {
    "details": lambda _app, qtbot, reply: click(qtbot, reply, "Model, seed and statistics of this reply"),
    "thoughts": lambda _app, qtbot, reply: click(qtbot, reply, "Show thoughts"),
    "inspector": lambda app, _qtbot, _reply: app.window.action("inspector").trigger(),
    "sidebar": lambda app, _qtbot, _reply: app.window.action("sidebar").trigger(),
    "larger": lambda app, _qtbot, _reply: app.window.action("larger").trigger(),
    "wider": lambda app, _qtbot, _reply: app.window.resize(1400, 760),
    "narrower": lambda app, _qtbot, _reply: app.window.resize(700, 760),
    "find": lambda app, _qtbot, _reply: app.window.action("find").trigger(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_that_opens_moves_what_is_read(application: Application, qtbot: QtBot, name: str) -> None:
    reply = read_in_the_middle(application)
    application.window.activateWindow()
    top = reply.mapTo(application.window, QPoint(0, 0)).y()
    CHANGES[name](application, qtbot, reply)
    settle()
    slack = 10 if name == "larger" else 1  # the header and the question above get higher, too
    assert abs(reply.mapTo(application.window, QPoint(0, 0)).y() - top) <= slack
    if name in ("wider", "narrower", "find"):
        return
    if name == "larger":
        application.window.action("usual_size").trigger()
    elif name == "thoughts":
        click(qtbot, reply, "Hide thoughts")
    else:
        CHANGES[name](application, qtbot, reply)
    settle()
    assert abs(reply.mapTo(application.window, QPoint(0, 0)).y() - top) <= 1


@pytest.mark.parametrize("name", ["larger", "wider", "narrower", "inspector", "sidebar"])
def test_the_paragraph_that_is_read_stays_in_view(application: Application, qtbot: QtBot, name: str) -> None:
    read_in_the_middle(application)
    messages = application.window.messages
    last = messages.last_reply
    assert last is not None
    messages.scroll_to(last.message.id, top=-200)  # the beginning of the reply is above the view
    settle(1000)
    view = messages.viewport()

    def first_words() -> str:
        text = last.findChildren(TextView)[1]
        point = text.viewport().mapFromGlobal(view.mapToGlobal(QPoint(300, 14)))
        return text.cursorForPosition(point).block().text()[:14]

    before = first_words()
    assert before.startswith("Paragraph ")
    CHANGES[name](application, qtbot, last)
    settle(1000)
    assert first_words() == before


def test_comparing_moves_nothing(application: Application, qtbot: QtBot) -> None:
    reply = read_in_the_middle(application)
    application.window.messages.requests.request(reply.message.id, "compare")
    qtbot.waitUntil(lambda: bool(application.window.findChildren(QDialog)), timeout=PATIENCE_MS)
    settle()
    close_dialogs(application)
    settle()
    assert place_of(application, reply) == TOP


def test_the_bar_of_a_replay_stays_where_it_is_while_it_plays(application: Application, qtbot: QtBot) -> None:
    reply = read_in_the_middle(application)
    click(qtbot, reply, "Watch how this reply was written")
    settle()
    replay = application.window.findChild(InlineReplay)
    player = replay.player
    player.pause()
    places = set()
    for share in range(41):
        player.go_to(player.duration * share / 40)
        settle()
        bar = player.controls
        places.add(bar.mapTo(application.window, QPoint(0, 0)).y())
    assert len(places) == 1
