"""Send a presentation's prompts to the engine; nothing is stored."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.processes.engine import EngineProcess
from model_backends.protocol import (
    BlockCommitted,
    DenoisingStep,
    Failed,
    Finished,
    Generate,
    Message,
    Sampling,
)

SILENCE_MS = 300_000  # without an event for this long, the engine counts as hanging


class PresentationSession(QObject):
    """Answers one prompt at a time. A new prompt replaces the one being answered."""

    replied = Signal(object)
    """A `DenoisingStep` or `BlockCommitted` of the newest prompt's reply."""
    finished = Signal(object)
    """The `Finished` of the newest prompt's reply."""
    failed = Signal(object)
    """The `Failed` of the newest prompt's reply."""

    closed = Signal()
    """The engine is free."""

    def __init__(
        self,
        engine: EngineProcess,
        *,
        history: Sequence[Message] = (),
        sampling: Sampling | None = None,
        new_seed: Callable[[], int] = lambda: secrets.randbelow(2**31),
        silence_ms: int = SILENCE_MS,
        parent: QObject | None = None,
    ) -> None:
        """`history`: earlier turns, sent with every prompt until `clear_history`."""
        super().__init__(parent)
        self._engine, self._new_seed = engine, new_seed
        self._sampling = Sampling() if sampling is None else sampling
        self._history = list(history)
        self._prompt: str | None = None  # being answered
        self._next: str | None = None  # sent when the engine is free
        self._abandoned = False  # the running reply is ignored
        self._is_closing, self._is_listening = False, True
        self._silence_timer = QTimer(self, singleShot=True, interval=silence_ms)
        self._silence_timer.timeout.connect(engine.cancel)
        engine.received.connect(self._on_event)
        engine.state_changed.connect(self._on_state)

    @property
    def is_answering(self) -> bool:
        """Whether a prompt is waiting for the end of its reply."""
        return self._next is not None or (self._prompt is not None and not self._abandoned)

    @property
    def is_loading(self) -> bool:
        """Whether the model is not loaded yet."""
        return self._engine.state in ("off", "loading")

    @property
    def history(self) -> tuple[Message, ...]:
        """The turns that precede the next prompt."""
        return tuple(self._history)

    def clear_history(self) -> None:
        """Clear the history."""
        self._history.clear()

    def ask(self, prompt: str) -> None:
        """Answer this prompt as soon as the engine is free."""
        self.stop()
        self._next = prompt
        self._send()

    def stop(self) -> None:
        """Cancel the running reply without emitting a signal."""
        self._next = None
        if self._prompt is not None and not self._abandoned:
            self._abandoned = True
            if self._engine.state == "answering":  # loading goes on: the model will be needed
                self._engine.cancel()

    def close(self) -> None:
        """Cancel the running reply; `closed` follows when the engine is free."""
        self._next, self._is_closing = None, True
        if self._prompt is not None:
            self._engine.cancel()
        elif self._is_listening:
            self._disconnect()

    def _disconnect(self) -> None:
        self._is_listening = False
        self._silence_timer.stop()
        self._engine.received.disconnect(self._on_event)
        self._engine.state_changed.disconnect(self._on_state)
        self.closed.emit()

    def _send(self) -> None:
        """Send the next prompt, unless something else must end first."""
        if self._next is None or self._prompt is not None or self._engine.state not in ("off", "ready"):
            return
        self._prompt, self._next, self._abandoned = self._next, None, False
        turns = (*self._history, Message(role="user", content=self._prompt))
        self._silence_timer.start()
        number, seed = secrets.randbelow(2**31), self._new_seed()
        self._engine.generate(Generate(id=number, messages=turns, seed=seed, sampling=self._sampling))

    def _on_state(self, state: str) -> None:
        if state == "answering" and self._abandoned:
            self._engine.cancel()
        QTimer.singleShot(0, self, self._send)  # later: the engine is still emitting signals

    def _on_event(self, event: object) -> None:
        if self._prompt is None:
            return
        self._silence_timer.start()
        if isinstance(event, Finished | Failed):
            self._end(event)
        elif isinstance(event, DenoisingStep | BlockCommitted) and not (self._abandoned or self._is_closing):
            self.replied.emit(event)

    def _end(self, event: Finished | Failed) -> None:
        self._silence_timer.stop()
        prompt, self._prompt = self._prompt, None
        if self._is_closing:
            self._disconnect()
        elif self._abandoned:
            self._abandoned = False
            QTimer.singleShot(0, self, self._send)
        elif isinstance(event, Failed):
            self.failed.emit(event)
        else:
            if prompt is not None and event.text.strip():
                self._history.append(Message(role="user", content=prompt))
                self._history.append(Message(role="assistant", content=event.text))
            self.finished.emit(event)
