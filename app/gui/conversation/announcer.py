"""Announce the open conversation to screen readers: finished blocks, ends of replies, long waits.

Denoising steps are never announced: a draft that changes many times a second cannot be listened to.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.base.translation import tr, translated
from app.gui.conversation.ending import describe_ending
from app.session.rewriting import Passage
from app.session.session import ChatSession
from app.storage import StoredMessage
from model_backends.protocol import BlockCommitted, Failed

_MAX_LENGTH = 2_000  # characters announced at once
_LONG_WAIT_MS = 4_000  # of waiting for the first step before it is explained


class Announcer(QObject):
    """Announces events of a session politely, after what is being read."""

    announced = Signal(str)
    """This text was announced."""

    def __init__(self, session: ChatSession, widget: QWidget) -> None:
        """`widget`: the widget that represents the conversation."""
        super().__init__(widget)
        self._session, self._widget = session, widget
        self._reply = 0  # whose blocks are announced
        self._unspoken = ""  # its text not announced yet: the last sentence is unfinished
        self._is_answering = self._is_stopping = False
        self._wait_timer = QTimer(self, singleShot=True, interval=_LONG_WAIT_MS)
        self._wait_timer.timeout.connect(lambda: self.announce(tr("Reading your message…")))
        session.state_changed.connect(self._on_state)
        session.reply_run.step.connect(self._wait_timer.stop)
        session.reply_run.block.connect(self._on_block)
        session.updated.connect(self._on_updated)
        session.failed.connect(self._on_failed)
        session.reply_run.withdrawn.connect(lambda conversation, _: self._on_withdrawn(conversation))
        session.rewriting.rewritten.connect(self._on_rewritten)
        session.rewriting.given_up.connect(self._on_given_up)

    def announce(self, words: str) -> None:
        """Announce this text now."""
        if not words:
            return
        event = QAccessibleAnnouncementEvent(self._widget, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
        self.announced.emit(words)

    def _on_state(self, state: str) -> None:
        self._wait_timer.stop()
        if state == "idle":
            return  # the end is announced by the signals that follow
        self._is_answering, self._is_stopping = True, state == "stopping"
        if self._session.busy_elsewhere is not None:
            return
        if state == "loading":
            self.announce(tr("Loading the model…"))
        elif state == "generating":
            self._wait_timer.start()

    def _on_block(self, reply: int, event: BlockCommitted) -> None:
        self._wait_timer.stop()
        if self._session.rewriting.running is not None:
            return  # its text is that around the passage, too
        if reply != self._reply:
            self._reply, self._unspoken = reply, ""
        from app.gui.markdown.speech import speech_text, split_speech  # with the Markdown library

        closed, self._unspoken = split_speech(self._unspoken + event.text)
        if self._session.busy_elsewhere is None:
            self.announce(shorten_for_speech(speech_text(closed)))

    def _on_updated(self, message: StoredMessage) -> None:
        if message.status == "running" or not self._is_answering:
            return
        rest = ""
        if message.id == self._reply and self._unspoken:
            from app.gui.markdown.speech import speech_text

            rest = speech_text(self._unspoken)
        self._is_answering, self._unspoken = False, ""
        if message.conversation == self._session.current:
            ending = describe_ending(message) or tr("Reply finished.")
            self.announce("\n".join(part for part in (shorten_for_speech(rest), ending) if part))

    def _on_withdrawn(self, conversation: int) -> None:
        """A reply that never began was removed; if there was a failure, it is announced next."""
        self._is_answering = False
        if self._is_stopping and conversation == self._session.current:
            self.announce(tr("Stopped."))

    def _on_rewritten(self, passage: Passage, reply: StoredMessage) -> None:
        self._wait_timer.stop()
        self._is_answering = False
        if reply.conversation == self._session.current:
            from app.gui.markdown.speech import speech_text

            words = speech_text(reply.text[passage.start : passage.end])
            self.announce(tr("Rewritten: {passage}").format(passage=shorten_for_speech(words)))

    def _on_given_up(self, _reply: int) -> None:
        self._wait_timer.stop()
        self._is_answering = False
        if self._is_stopping and self._session.busy_elsewhere is None:
            self.announce(tr("Stopped. Nothing was changed."))

    def _on_failed(self, failure: Failed) -> None:
        self.announce(f"{translated(failure.message)} {translated(failure.hint)}".strip())


def shorten_for_speech(text: str) -> str:
    """Shorten a text to what can be listened to at once; the rest can be read in the window."""
    if len(text) <= _MAX_LENGTH:
        return text
    cut = text.rfind(" ", _MAX_LENGTH // 2, _MAX_LENGTH)
    beginning = text[: cut if cut > 0 else _MAX_LENGTH]
    return tr("{beginning}… The full text is in the reply.").format(beginning=beginning)
