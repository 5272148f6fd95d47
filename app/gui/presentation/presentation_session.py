"""Send a presentation's prompts to the engine; nothing is stored."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, SignalInstance

from app.gui.presentation.prompt_session import PromptSession
from app.processes.engine_interface import Engine
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Failed,
    Finished,
    Generate,
    Loaded,
    Message,
    Sampling,
)

SILENCE_MS = 300_000  # without an event for this long, the engine counts as hanging


class PresentationSession(PromptSession):
    """Answers prompts without storing anything."""

    def __init__(
        self,
        engine: Engine,
        *,
        history: Sequence[Message] = (),
        sampling: Sampling | None = None,
        new_seed: Callable[[], int] = lambda: secrets.randbelow(2**31),
        silence_ms: int = SILENCE_MS,
        parent: QObject | None = None,
    ) -> None:
        """`history`: earlier turns, sent with every prompt until `clear_history`."""
        super().__init__(engine, parent)
        self._new_seed = new_seed
        self._sampling = Sampling() if sampling is None else sampling
        self._history = list(history)
        self._prompt: str | None = None  # being answered
        self._request = 0  # its id
        self._next: str | None = None  # sent when the engine is free
        self._abandoned = False  # the running reply is ignored
        self._is_closing = False
        self._silence_timer = QTimer(self, singleShot=True, interval=silence_ms)
        self._silence_timer.timeout.connect(self._cancel)
        self._connections: tuple[tuple[SignalInstance, Callable[..., None]], ...] = (
            (engine.load_progress, self._on_sign_of_life),
            (engine.loaded, self._on_sign_of_life),
            (engine.loaded, self._on_loaded),
            (engine.prefilled, self._on_sign_of_life),
            (engine.block_started, self._on_sign_of_life),
            (engine.step, self._on_sign_of_life),
            (engine.block, self._on_sign_of_life),
            (engine.block_started, self._on_block_started),
            (engine.step, self._on_step),
            (engine.block, self._on_block),
            (engine.finished, self._on_end),
            (engine.failed, self._on_end),
            (engine.state_changed, self._on_state),
        )
        for signal, slot in self._connections:
            signal.connect(slot)

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
            if self._engine.state == "generating":  # loading goes on: the model will be needed
                self._cancel()

    def close(self) -> None:
        """Cancel the running reply; `closed` follows when the engine is free."""
        self._next, self._is_closing = None, True
        if self._prompt is not None:
            self._cancel()
        elif self._connections:
            self._disconnect()

    def _disconnect(self) -> None:
        self._silence_timer.stop()
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._connections = ()
        self.closed.emit()

    def _send(self) -> None:
        """Send the next prompt, unless something else must end first."""
        if self._next is None or self._prompt is not None or self._engine.state not in ("off", "ready"):
            return
        self._prompt, self._next, self._abandoned = self._next, None, False
        turns = (*self._history, Message(role="user", content=self._prompt))
        self._silence_timer.start()
        self._request, seed = self._engine.new_id(), self._new_seed()
        self._engine.generate(Generate(id=self._request, messages=turns, seed=seed, sampling=self._sampling))

    def _cancel(self) -> None:
        self._engine.cancel(self._request)

    def _on_state(self, state: str) -> None:
        if state == "generating" and self._abandoned:
            self._cancel()
        QTimer.singleShot(0, self, self._send)  # later: the engine is still emitting signals

    def _on_sign_of_life(self) -> None:
        if self._prompt is not None:
            self._silence_timer.start()

    def _on_loaded(self, event: Loaded) -> None:
        self.loaded.emit(event)

    def _is_wanted(self, request: int) -> bool:
        """Whether the reply to this request is to be shown."""
        is_open = self._prompt is not None and request == self._request
        return is_open and not (self._abandoned or self._is_closing)

    def _on_block_started(self, event: BlockStarted) -> None:
        if self._is_wanted(event.id):
            self.block_started.emit(event)

    def _on_step(self, event: DenoisingStep) -> None:
        if self._is_wanted(event.id):
            self.step.emit(event)

    def _on_block(self, event: BlockCommitted) -> None:
        if self._is_wanted(event.id):
            self.block.emit(event)

    def _on_end(self, event: Finished | Failed) -> None:
        if self._prompt is None or event.id != self._request:
            return
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
