"""Shared user actions and queries for the window's tests."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPlainTextEdit, QPushButton, QTextBrowser
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.conversation.message_list import MessageList
from app.gui.conversation.notices import ErrorCard
from app.gui.conversation.reply import ReplyMessage
from app.storage import Conversation, StoredMessage
from model_backends.protocol import BlockCommitted, DenoisingStep, Sampling
from tests.gui.conftest import PATIENCE_MS

LONG_QUESTION = "What is text diffusion?"  # its answer takes several blocks
EVERY_STEP = Sampling(max_steps=150, stability=150, confidence=0.0)  # blocks that take their time


def ask(application: Application, qtbot: QtBot, text: str) -> StoredMessage:
    """Type a message, press Enter, wait for the stored reply."""
    field = application.window.composer.findChild(QPlainTextEdit)
    field.setFocus()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    return wait_for_reply(application, qtbot)


def wait_for_reply(application: Application, qtbot: QtBot) -> StoredMessage:
    """The newest message once nothing is being written; Esc, which shows it at once, is pressed then."""
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    application.window.chat.skip_or_stop()
    last = application.window.messages.last_reply
    assert last is None or last.is_settled
    return application.session.messages()[-1]


def wait_for_block(application: Application, qtbot: QtBot) -> BlockCommitted:
    """Ask for a slow answer and wait until its second block is being denoised; its first block."""
    application.session.set_defaults(replace(application.session.defaults, sampling=EVERY_STEP))
    steps: list[DenoisingStep] = []
    blocks: list[BlockCommitted] = []
    application.engine.step.connect(steps.append)
    application.engine.block.connect(blocks.append)
    application.session.send(LONG_QUESTION)
    qtbot.waitUntil(lambda: bool(steps) and steps[-1].block == 1, timeout=PATIENCE_MS)
    application.engine.step.disconnect(steps.append)
    application.engine.block.disconnect(blocks.append)
    return blocks[0]


def texts(application: Application) -> str:
    """Everything that can be read in the window."""
    labels = [label.text() for label in application.window.findChildren(QLabel) if label.isVisible()]
    views = [view.toPlainText() for view in application.window.findChildren(QTextBrowser) if view.isVisible()]
    return "\n".join(labels + views)


def model_of(application: Application) -> str:
    """What the header says of the model of the open conversation."""
    return str(application.window.header.model.accessibleName())


def type_text(application: Application, qtbot: QtBot, text: str) -> None:
    """Type into the field."""
    field = application.window.composer.findChild(QPlainTextEdit)
    field.setFocus()
    qtbot.keyClicks(field, text)


def cards(application: Application) -> list[ErrorCard]:
    """The error cards that can be seen."""
    return [card for card in application.window.findChildren(ErrorCard) if card.isVisible()]


def wait_for_card(application: Application, qtbot: QtBot) -> ErrorCard:
    """The one error card, as soon as it can be seen."""
    qtbot.waitUntil(lambda: bool(cards(application)), timeout=PATIENCE_MS)
    (card,) = cards(application)
    return card


def wait_for_text(application: Application, qtbot: QtBot, text: str) -> None:
    """Until this can be read."""
    qtbot.waitUntil(lambda: text in texts(application), timeout=PATIENCE_MS)


def click_try_again(application: Application, qtbot: QtBot) -> None:
    """Press the button on the error card."""
    card = wait_for_card(application, qtbot)
    button = next(button for button in card.findChildren(QPushButton) if button.text() == "Try again")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def press(application: Application, name: str) -> None:
    """Press the shortcut of an action."""
    application.window.activateWindow()
    assert application.window.action(name).isEnabled()
    QTest.keySequence(
        QApplication.focusWidget() or application.window, application.window.action(name).shortcut()
    )


def replies(application: Application) -> list[ReplyMessage]:
    """The replies that are shown, the oldest first."""
    shown = application.window.messages.findChildren(ReplyMessage)
    return sorted((one for one in shown if one.isVisible()), key=lambda one: one.message.id)


def button(within: object, text: str) -> QPushButton:
    """A button that can be seen."""
    assert isinstance(within, ReplyMessage | MessageList)
    return next(one for one in within.findChildren(QPushButton) if one.text() == text and one.isVisible())


def choose(reply: ReplyMessage, qtbot: QtBot, entry: str) -> None:
    """Choose from the menu under a reply."""
    more = next(
        one for one in reply.findChildren(QPushButton) if one.accessibleName().startswith("More options")
    )
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = next(menu for menu in reply.findChildren(QMenu) if menu.isVisible())
    next(action for action in menu.actions() if action.text() == entry and action.isVisible()).trigger()
    menu.close()


def talk(application: Application, qtbot: QtBot, *texts: str, reply: StoredMessage | None = None) -> None:
    """A conversation of these messages, the first by a person, open in the window."""
    messages = [
        StoredMessage(
            id=place,
            conversation=0,
            role="assistant" if place % 2 else "user",
            text=text,
            created=1.0,
            parent=place - 1 if place else None,
        )
        for place, text in enumerate(texts)
    ]
    if reply is not None:
        messages.append(reply)
    made = Conversation(id=0, title="A talk", created=1.0, updated=1.0)
    application.session.open(application.store.add_conversation(made, messages, len(messages) - 1).id)
    qtbot.waitUntil(lambda: bool(replies(application)), timeout=PATIENCE_MS)
