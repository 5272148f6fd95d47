"""Asks the engine for a presentation: what is asked and answered here is stored nowhere."""

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

SILENCE_MS = 300_000  # an engine that says nothing for so long is taken to hang


class PresentationSession(QObject):
    """One prompt at a time. A newer one takes the place of the one that is being answered."""

    replied = Signal(object)
    """A `DenoisingStep` or `BlockCommitted` of the newest prompt's reply."""
    finished = Signal(object)
    """Its reply is complete: the `Finished`."""
    failed = Signal(object)
    """Its reply will not be completed: the `Failed`."""

    closed = Signal()
    """It is done with the engine."""

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
        """`history` is what a conversation begins with; it is sent along, and forgotten by `start_anew`."""
        super().__init__(parent)
        self._engine, self._new_seed = engine, new_seed
        self._sampling = Sampling() if sampling is None else sampling
        self._history = list(history)
        self._prompt: str | None = None  # being answered
        self._next: str | None = None  # waits until the engine is free
        self._abandoned = False  # the reply that comes is for nobody
        self._is_closing, self._is_listening = False, True
        self._silence = QTimer(self, singleShot=True, interval=silence_ms)
        self._silence.timeout.connect(engine.cancel)
        engine.received.connect(self._on_event)
        engine.state_changed.connect(self._on_state)

    @property
    def is_answering(self) -> bool:
        """Whether a prompt waits for the end of its reply."""
        return self._next is not None or (self._prompt is not None and not self._abandoned)

    @property
    def is_loading(self) -> bool:
        """Whether the model is not there yet."""
        return self._engine.state in ("off", "loading")

    @property
    def history(self) -> tuple[Message, ...]:
        """The turns that the next prompt follows."""
        return tuple(self._history)

    def start_anew(self) -> None:
        """Forget what was said: the next prompt stands alone."""
        self._history.clear()

    def ask(self, prompt: str) -> None:
        """Have this prompt answered, as soon as the engine is free."""
        self.stop()
        self._next = prompt
        self._send()

    def stop(self) -> None:
        """Give up the reply that is being written, without a signal."""
        self._next = None
        if self._prompt is not None and not self._abandoned:
            self._abandoned = True
            if self._engine.state == "answering":  # a model that is being loaded will be needed
                self._engine.cancel()

    def close(self) -> None:
        """Give up what is being written; `closed` comes when the engine has."""
        self._next, self._is_closing = None, True
        if self._prompt is not None:
            self._engine.cancel()
        elif self._is_listening:
            self._let_go()

    def _let_go(self) -> None:
        self._is_listening = False
        self._silence.stop()
        self._engine.received.disconnect(self._on_event)
        self._engine.state_changed.disconnect(self._on_state)
        self.closed.emit()

    def _send(self) -> None:
        """Ask what is to be asked, unless something else has to end first."""
        if self._next is None or self._prompt is not None or self._engine.state not in ("off", "ready"):
            return
        self._prompt, self._next, self._abandoned = self._next, None, False
        turns = (*self._history, Message(role="user", content=self._prompt))
        self._silence.start()
        number, seed = secrets.randbelow(2**31), self._new_seed()
        self._engine.generate(Generate(id=number, messages=turns, seed=seed, sampling=self._sampling))

    def _on_state(self, state: str) -> None:
        if state == "answering" and self._abandoned:
            self._engine.cancel()
        QTimer.singleShot(0, self, self._send)  # later: the engine is still telling what has ended

    def _on_event(self, event: object) -> None:
        if self._prompt is None:
            return
        self._silence.start()
        if isinstance(event, Finished | Failed):
            self._end(event)
        elif isinstance(event, DenoisingStep | BlockCommitted) and not (self._abandoned or self._is_closing):
            self.replied.emit(event)

    def _end(self, event: Finished | Failed) -> None:
        self._silence.stop()
        prompt, self._prompt = self._prompt, None
        if self._is_closing:
            self._let_go()
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
