"""The engine as the rest of the program sees it: requests as methods, events as typed signals."""

from __future__ import annotations

from abc import abstractmethod
from itertools import count
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    CardMeasured,
    Count,
    Counted,
    DenoisingStep,
    Failed,
    Fill,
    Finished,
    Generate,
    Loaded,
    LoadProgress,
    PromptPrefilled,
)

EngineState = Literal["off", "loading", "ready", "generating"]
"""Without a model (with or without a worker), loading one, ready, writing a reply."""


class Engine(QObject):
    """Runs one model and writes one reply at a time. Nothing here blocks the event loop.

    Every event carries the id of its request. Events of a request that has ended, or was never made, are
    dropped: no signal is emitted for them. A failure ends its own request and no other.
    """

    state_changed = Signal(str)
    """The new `EngineState`; emitted before the event that caused it."""
    load_progress = Signal(LoadProgress)
    loaded = Signal(Loaded)
    unavailable = Signal(Failed)
    """No model could be loaded, or the worker died, while no reply waited for it."""
    prefilled = Signal(PromptPrefilled)
    block_started = Signal(BlockStarted)
    """The noise that a block is denoised from; for the first block before its prompt is prefilled."""
    step = Signal(DenoisingStep)
    block = Signal(BlockCommitted)
    finished = Signal(Finished)
    """The last event of a `Generate` or `Fill` that succeeded or was cancelled."""
    counted = Signal(Counted)
    """The last event of a `Count` that succeeded."""
    card_measured = Signal(CardMeasured)
    """The last event of `measure_card`."""
    failed = Signal(Failed)
    """The last event of a `Generate`, `Fill` or `Count` that failed, for whatever reason."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids = count(1)

    def new_id(self) -> int:
        """Return an id for the next request, unique for the life of this engine."""
        return next(self._ids)

    @property
    @abstractmethod
    def state(self) -> EngineState:
        """What the engine is doing."""

    @property
    @abstractmethod
    def loaded_model(self) -> Loaded | None:
        """The model that is ready, if one is."""

    @property
    @abstractmethod
    def model(self) -> Path:
        """The model file that is, or will be, loaded."""

    @abstractmethod
    def start(self) -> None:
        """Load the model, unless that has been done."""

    @abstractmethod
    def use(self, model: Path) -> None:
        """Switch to another model once the running reply, if any, has ended."""

    @abstractmethod
    def generate(self, request: Generate | Fill) -> None:
        """Write a reply, or a text's slots; ends in `finished` or `failed`. Loads the model if need be.

        Raises:
            RuntimeError: a reply is being written.
        """

    @abstractmethod
    def generate_in_background(self, request: Generate | Fill) -> bool:
        """Write a text while nothing else is wanted; ends in `finished` or `failed`.

        A `Fill` has the signals of its blocks before, a `Generate` no others.
        A reply or another model that is asked for cancels it: at its next denoising step it is "cancelled".
        False, and nothing happens, unless a model is ready and nothing is being written.
        """

    @abstractmethod
    def cancel_background(self) -> None:
        """Stop what is written in the background at its next denoising step."""

    @abstractmethod
    def cancel(self, request_id: int) -> None:
        """Stop this reply, or text in the background, at its next denoising step, if it is being written."""

    @abstractmethod
    def count(self, request: Count) -> bool:
        """Count tokens; ends in `counted` or `failed`. False, and nothing happens, without a loaded model."""

    @property
    def pid(self) -> int:
        """The process id of what runs the model, 0 while there is none."""
        return 0

    def measure_card(self) -> bool:
        """Measure the graphics card; ends in `card_measured`. False if that is impossible, or under way."""
        return False
