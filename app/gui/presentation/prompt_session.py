"""What a presentation asks: answers one prompt at a time, stored in a conversation or nowhere."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QObject, Signal

from app.base.app_dirs import BUNDLED_CANVAS_LENGTH
from app.processes.engine_interface import Engine
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Failed,
    Finished,
    Loaded,
    Message,
)


class PromptSession(QObject):
    """Answers one prompt at a time. A new prompt replaces the one being answered."""

    loaded = Signal(Loaded)
    """The model that answers has been loaded."""
    block_started = Signal(BlockStarted)
    """The noise of a block of the newest prompt's reply."""
    step = Signal(DenoisingStep)
    """A denoising step of the newest prompt's reply."""
    block = Signal(BlockCommitted)
    """A committed block of the newest prompt's reply."""
    finished = Signal(Finished)
    """The end of the newest prompt's reply."""
    failed = Signal(Failed)
    """The failure of the newest prompt's reply."""
    closed = Signal()
    """The presentation can end."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine

    @property
    def is_loading(self) -> bool:
        """Whether the model is not loaded yet."""
        return self._engine.state in ("off", "loading")

    @property
    def canvas_length(self) -> int:
        """How many positions a block has; the bundled model's until a model is loaded."""
        model = self._engine.loaded_model
        return BUNDLED_CANVAS_LENGTH if model is None else model.canvas_length

    @property
    @abstractmethod
    def history(self) -> tuple[Message, ...]:
        """The turns that precede the next prompt."""

    @abstractmethod
    def clear_history(self) -> None:
        """Begin anew with the next prompt."""

    @abstractmethod
    def ask(self, prompt: str) -> None:
        """Answer this prompt as soon as the engine is free."""

    @abstractmethod
    def stop(self) -> None:
        """Cancel the running reply without emitting a signal."""

    @abstractmethod
    def close(self) -> None:
        """Ask nothing more; `closed` follows."""
