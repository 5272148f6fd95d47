"""What people do in the window, and what they can read there: shared by the tests of the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTextBrowser
from pytestqt.qtbot import QtBot

from app.gui.application.application import Desk
from app.gui.conversation.welcome_and_errors import ErrorCard
from app.storage import StoredMessage
from model_backends.protocol import BlockCommitted, DenoisingStep, Sampling
from tests.gui.conftest import PATIENCE_MS

LONG_QUESTION = "What is text diffusion?"  # its answer takes several blocks
EVERY_STEP = Sampling(max_steps=150, stability=150, confidence=0.0)  # blocks that take their time


def ask(desk: Desk, qtbot: QtBot, text: str) -> StoredMessage:
    """Type a message, press Enter, wait for the stored reply."""
    field = desk.window.composer.findChild(QPlainTextEdit)
    field.setFocus()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    return wait_for_reply(desk, qtbot)


def wait_for_reply(desk: Desk, qtbot: QtBot) -> StoredMessage:
    """The newest message once nothing is being written; Esc, which shows it at once, is pressed then."""
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=PATIENCE_MS)
    desk.window.skip_or_stop()
    last = desk.window.messages.last_reply
    assert last is None or last.is_settled
    return desk.session.messages()[-1]


def wait_for_block(desk: Desk, qtbot: QtBot) -> BlockCommitted:
    """Ask for a slow answer and wait until its second block is being denoised; its first block."""
    desk.session.sampling = EVERY_STEP
    events: list[object] = []
    desk.engine.received.connect(events.append)
    desk.session.send(LONG_QUESTION)
    qtbot.waitUntil(
        lambda: any(isinstance(event, DenoisingStep) and event.block == 1 for event in events),
        timeout=PATIENCE_MS,
    )
    desk.engine.received.disconnect(events.append)
    return next(event for event in events if isinstance(event, BlockCommitted))


def texts(desk: Desk) -> str:
    """Everything that can be read in the window."""
    labels = [label.text() for label in desk.window.findChildren(QLabel) if label.isVisible()]
    views = [view.toPlainText() for view in desk.window.findChildren(QTextBrowser) if view.isVisible()]
    return "\n".join(labels + views)


def type_text(desk: Desk, qtbot: QtBot, text: str) -> None:
    """Type into the field."""
    field = desk.window.composer.findChild(QPlainTextEdit)
    field.setFocus()
    qtbot.keyClicks(field, text)


def cards(desk: Desk) -> list[ErrorCard]:
    """The error cards that can be seen."""
    return [card for card in desk.window.findChildren(ErrorCard) if card.isVisible()]


def wait_for_card(desk: Desk, qtbot: QtBot) -> ErrorCard:
    """The one error card, as soon as it can be seen."""
    qtbot.waitUntil(lambda: bool(cards(desk)), timeout=PATIENCE_MS)
    (card,) = cards(desk)
    return card


def wait_for_text(desk: Desk, qtbot: QtBot, text: str) -> None:
    """Until this can be read."""
    qtbot.waitUntil(lambda: text in texts(desk), timeout=PATIENCE_MS)


def click_try_again(desk: Desk, qtbot: QtBot) -> None:
    """Press the button on the error card."""
    card = wait_for_card(desk, qtbot)
    button = next(button for button in card.findChildren(QPushButton) if button.text() == "Try again")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
