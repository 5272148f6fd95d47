"""What a screen reader is told of the open conversation: finished blocks, how a reply ends, long waits.

Single denoising steps are never told: a draft that changes many times a second cannot be listened to.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.base.translation import tr, translated
from app.gui.conversation.reply import ending_of
from app.gui.markdown.speech import speech_text, split_speech
from app.session.session import ChatSession
from app.storage import StoredMessage
from model_backends.protocol import BlockCommitted, Failed

_MOST = 2_000  # characters that are said at once
_LONG_MS = 4_000  # that one waits for the first step without being told why


class Announcer(QObject):
    """Listens to a session and tells what happens there, politely: it waits for what is being read."""

    announced = Signal(str)
    """This was told."""

    def __init__(self, session: ChatSession, place: QWidget) -> None:
        """`place`: the widget that stands for the conversation."""
        super().__init__(place)
        self._session, self._place = session, place
        self._reply = 0  # whose blocks are told
        self._open = ""  # text of it that is not told yet: its last sentence goes on
        self._is_answering = self._is_stopping = False
        self._patience = QTimer(self, singleShot=True, interval=_LONG_MS)
        self._patience.timeout.connect(lambda: self.say(tr("Reading the conversation…")))
        session.state_changed.connect(self._on_state)
        session.reply_run.step.connect(self._patience.stop)
        session.reply_run.block.connect(self._on_block)
        session.updated.connect(self._on_updated)
        session.failed.connect(self._on_failed)
        session.reply_run.withdrawn.connect(lambda conversation, _: self._on_withdrawn(conversation))

    def say(self, words: str) -> None:
        """Tell this now."""
        if not words:
            return
        event = QAccessibleAnnouncementEvent(self._place, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
        self.announced.emit(words)

    def _on_state(self, state: str) -> None:
        self._patience.stop()
        if state == "idle":
            return  # what ended is told by what follows
        self._is_answering, self._is_stopping = True, state == "stopping"
        if self._session.busy_elsewhere is not None:
            return
        if state == "loading":
            self.say(tr("Loading the model…"))
        elif state == "generating":
            self._patience.start()

    def _on_block(self, reply: int, event: BlockCommitted) -> None:
        self._patience.stop()
        if reply != self._reply:
            self._reply, self._open = reply, ""
        closed, self._open = split_speech(self._open + event.text)
        if self._session.busy_elsewhere is None:
            self.say(shortened(speech_text(closed)))

    def _on_updated(self, message: StoredMessage) -> None:
        if message.status == "running" or not self._is_answering:
            return
        rest = speech_text(self._open) if message.id == self._reply else ""
        self._is_answering, self._open = False, ""
        if message.conversation == self._session.current:
            ending = ending_of(message) or tr("Reply finished.")
            self.say("\n".join(part for part in (shortened(rest), ending) if part))

    def _on_withdrawn(self, conversation: int) -> None:
        """A reply that never began is gone; a failure, if there was one, is told next."""
        self._is_answering = False
        if self._is_stopping and conversation == self._session.current:
            self.say(tr("Stopped."))

    def _on_failed(self, failure: Failed) -> None:
        self.say(f"{translated(failure.message)} {translated(failure.hint)}".strip())


def shortened(text: str) -> str:
    """As much of a text as can be listened to at once; the rest stands in the window."""
    if len(text) <= _MOST:
        return text
    cut = text.rfind(" ", _MOST // 2, _MOST)
    beginning = text[: cut if cut > 0 else _MOST]
    return tr("{beginning}… The rest can be read in the reply.").format(beginning=beginning)
