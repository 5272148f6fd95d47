"""Run a `Fill` beside the chat: replies go first, and a fill that was asked for waits for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from app.processes.engine_interface import Engine
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Failed,
    Fill,
    Finished,
    Loaded,
    PromptPrefilled,
)

FillState = Literal["idle", "waiting", "running"]
"""Nothing is wanted; a fill waits for a model or for a reply to end; it is being written."""


class FillRun(QObject):
    """Writes one `Fill` at a time, in the background of the engine. A new one takes the place of the old."""

    state_changed = Signal(str)
    """The new `FillState`."""
    prefilled = Signal(PromptPrefilled)
    block_started = Signal(BlockStarted)
    step = Signal(DenoisingStep)
    block = Signal(BlockCommitted)
    finished = Signal(Finished)
    """The fill is complete; not emitted for one that was cancelled."""
    interrupted = Signal()
    """Something else that is wanted stopped a fill that does not wait."""
    failed = Signal(Failed)

    def __init__(
        self,
        engine: Engine,
        parent: QObject | None = None,
        fit: Callable[[Fill, Loaded], Fill] = lambda fill, loaded: fill,
    ) -> None:
        """`fit`: make a fill fit the model that writes it, which may be another one when its turn comes."""
        super().__init__(parent)
        self._engine, self._fit = engine, fit
        self._state: FillState = "idle"
        self._fill: Fill | None = None
        self._waits = False  # whether it waits for its turn, and begins anew if it is interrupted
        engine.state_changed.connect(lambda _: QTimer.singleShot(0, self, self._go_on))
        for ended in (engine.finished, engine.failed):  # of something else in the background
            ended.connect(lambda _: QTimer.singleShot(0, self, self._go_on))
        engine.unavailable.connect(self._on_unavailable)
        engine.prefilled.connect(lambda event: self._pass(event, self.prefilled))
        engine.block_started.connect(lambda event: self._pass(event, self.block_started))
        engine.step.connect(lambda event: self._pass(event, self.step))
        engine.block.connect(lambda event: self._pass(event, self.block))
        engine.finished.connect(self._on_finished)
        engine.failed.connect(self._on_failed)

    @property
    def state(self) -> FillState:
        """What the run is doing."""
        return self._state

    @property
    def waits_for_reply(self) -> bool:
        """Whether a reply has to end before the fill begins; else it waits for the model."""
        return self._state == "waiting" and self._engine.state == "generating"

    def begin(self, fill: Fill, *, waits: bool) -> bool:
        """Write a fill, which gets an id of its own; return whether it has begun, or waits.

        `waits`: load the model if need be, and wait until no reply is being written. Otherwise nothing
        happens unless a model is ready and free.
        """
        self.cancel()
        self._fill, self._waits = fill, waits
        if self._send(takes_over=True):
            return True
        if not waits:
            self._fill = None
            return False
        self._set_state("waiting")
        if self._engine.state == "off":
            self._engine.start()
        return True

    def cancel(self) -> None:
        """Stop the fill, at its next denoising step; nothing more is said of it."""
        fill, was_running = self._fill, self._state == "running"
        self._fill = None
        if fill is not None and was_running:
            self._engine.cancel(fill.id)
        self._set_state("idle")

    def _send(self, *, takes_over: bool) -> bool:
        """Give the fill to the engine; `takes_over`: in the place of what is written in the background."""
        if self._fill is None or self._engine.state != "ready":
            return False
        self._fill = msgspec.structs.replace(self._fill, id=self._engine.new_id())
        loaded = self._engine.loaded_model
        fitting = self._fill if loaded is None else self._fit(self._fill, loaded)
        if not self._engine.generate_in_background(fitting):
            if not takes_over:
                return False
            self._engine.cancel_background()  # a title, for example, which is tried again later
            if not self._engine.generate_in_background(fitting):
                return False
        self._set_state("running")
        return True

    def _go_on(self) -> None:
        """Begin with what waits, once the engine is free."""
        if self._state == "waiting":
            if self._engine.state == "off":
                self._engine.start()
            else:
                self._send(takes_over=False)

    def _is_own(self, number: int) -> bool:
        return self._state == "running" and self._fill is not None and number == self._fill.id

    def _pass(
        self, event: PromptPrefilled | BlockStarted | DenoisingStep | BlockCommitted, on: SignalInstance
    ) -> None:
        if self._is_own(event.id):
            on.emit(event)

    def _on_finished(self, event: Finished) -> None:
        if not self._is_own(event.id):
            return
        if event.reason == "cancelled" and self._waits:  # a reply went first
            self._set_state("waiting")
            QTimer.singleShot(0, self, self._go_on)
            return
        self._fill = None
        self._set_state("idle")
        if event.reason == "cancelled":
            self.interrupted.emit()
        else:
            self.finished.emit(event)

    def _on_failed(self, event: Failed) -> None:
        if self._is_own(event.id):
            self._fail(event)

    def _on_unavailable(self, event: Failed) -> None:
        if self._state == "waiting":
            self._fail(event)

    def _fail(self, event: Failed) -> None:
        self._fill = None
        self._set_state("idle")
        self.failed.emit(event)

    def _set_state(self, state: FillState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
