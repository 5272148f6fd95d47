"""Read replies aloud with the system's voice, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.gui.conversation.message_list import MessageList
from app.gui.conversation.reading_bar import ReadingBar
from app.gui.widgets.context import AppContext
from model_backends.protocol import Failed

if TYPE_CHECKING:  # imported when something is first read: the window opens without the network
    from app.platform.speech import SystemVoice


class ReadAloudController(QObject):
    """Reads a reply until its end, until stopped, or until it is no longer shown; `bar` is seen meanwhile."""

    def __init__(self, context: AppContext, messages: MessageList, bar: ReadingBar) -> None:
        super().__init__(messages)
        self._session, self._settings = context.session, context.settings
        self._messages, self._bar = messages, bar
        self._voice: SystemVoice | None = None
        self._reply: int | None = None
        messages.requests.handle({"read_aloud": self.toggle})
        bar.stop_requested.connect(self.stop)
        context.session.opened.connect(self.stop)
        context.session.changed.connect(self._stop_unless_shown)
        context.actions["present"].triggered.connect(self.stop)

    def toggle(self, reply: int) -> None:
        """Read a reply, in place of any other; stop if it is this one that is read."""
        was_read = self._reply
        self.stop()
        if reply != was_read:
            self._read(reply)

    def stop(self) -> bool:
        """Stop reading at once; return whether anything was read."""
        if self._reply is None or self._voice is None:
            return False
        self._voice.stop()
        self._show(None)
        return True

    def _read(self, reply: int) -> None:
        from app.gui.markdown.speech import voice_text
        from app.platform.speech import SystemVoice

        message = next((one for one in self._session.messages() if one.id == reply), None)
        text = "" if message is None else voice_text(message.text)
        if not text:
            return
        if self._voice is None:
            self._voice = SystemVoice(self)
            self._voice.finished.connect(lambda: self._show(None))
            self._voice.failed.connect(self._on_failed)
        self._show(reply)
        self._voice.speak(text, self._settings.value.replies.voice_speed)

    def _on_failed(self, failure: Failed) -> None:
        self._show(None)
        self._messages.show_failure(failure, can_retry=False)

    def _stop_unless_shown(self) -> None:
        if self._reply is not None:
            shown = {one.id for one in self._session.messages() if not one.deleted}
            if self._reply not in shown:
                self.stop()

    def _show(self, reply: int | None) -> None:
        self._reply = reply
        self._bar.setVisible(reply is not None)
