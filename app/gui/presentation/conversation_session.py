"""Ask a presentation's prompts in the open conversation, where they are stored with their replies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, SignalInstance

from app.gui.presentation.prompt_session import PromptSession
from app.processes.engine_interface import Engine
from app.session.prompt_builder import build_prompt
from app.session.session import ChatSession
from app.storage import StoredMessage
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep, Failed, Finished, Message


class ConversationSession(PromptSession):
    """Continues the open conversation as the message field does, with its settings.

    A reply that is being written when the presentation ends goes on in the window.
    """

    def __init__(self, session: ChatSession, engine: Engine) -> None:
        super().__init__(engine)
        self._session = session
        self._next: str | None = None  # sent when the running reply has stopped
        self._is_waiting = False  # for the reply to the newest prompt
        run = session.reply_run
        self._connections: tuple[tuple[SignalInstance, Callable[..., None]], ...] = (
            (engine.loaded, self.loaded.emit),
            (run.block_started, self._on_block_started),
            (run.step, self._on_step),
            (run.block, self._on_block),
            (run.ended, self._on_ended),
            (session.failed, self._on_failed),
            (session.state_changed, self._on_state),
        )
        for signal, slot in self._connections:
            signal.connect(slot)

    @property
    def history(self) -> tuple[Message, ...]:
        """The turns of the open conversation."""
        return tuple(build_prompt(self._session.messages()).messages)

    def clear_history(self) -> None:
        """Begin a new conversation with the next prompt."""
        self._session.open(None)

    def ask(self, prompt: str) -> None:
        """Send this as a message of the conversation, as soon as no other is being answered."""
        self.stop()
        self._next = prompt
        self._send()

    def stop(self) -> None:
        """Stop the running reply; what there is of it is kept."""
        self._next, self._is_waiting = None, False
        if self._session.state != "idle":
            self._session.stop()

    def close(self) -> None:
        """Ask nothing more. What is being written goes on."""
        for signal, slot in self._connections:
            signal.disconnect(slot)
        if self._connections:
            self._connections = ()
            self.closed.emit()

    def _send(self) -> None:
        session = self._session
        if self._next is None or session.state != "idle":
            return
        prompt, self._next = self._next, None
        self._is_waiting = True
        files = session.draft_files(session.current)
        session.send(prompt, draft=session.draft(), draft_files=files)

    def _on_state(self, state: str) -> None:
        if state == "idle":
            QTimer.singleShot(0, self, self._send)  # later: the session is still emitting signals

    def _is_wanted(self, reply: int) -> bool:
        return self._is_waiting and reply == self._session.running_reply

    def _on_block_started(self, reply: int, event: BlockStarted) -> None:
        if self._is_wanted(reply):
            self.block_started.emit(event)

    def _on_step(self, reply: int, event: DenoisingStep) -> None:
        if self._is_wanted(reply):
            self.step.emit(event)

    def _on_block(self, reply: int, event: BlockCommitted) -> None:
        if self._is_wanted(reply):
            self.block.emit(event)

    def _on_ended(self, reply: StoredMessage) -> None:
        if self._is_waiting and reply.conversation == self._session.current and reply.stats is not None:
            self._is_waiting = False
            self.finished.emit(
                Finished(
                    id=0,
                    reason=reply.finish or "end_of_turn",
                    text=reply.text,
                    thought=reply.thought,
                    stats=reply.stats,
                )
            )

    def _on_failed(self, failure: Failed) -> None:
        if self._is_waiting:
            self._is_waiting = False
            self.failed.emit(failure)
