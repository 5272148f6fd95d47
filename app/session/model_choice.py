"""The model of the open conversation: which one, in what state, what else there is, and choosing another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from app.base.app_dirs import bundled_model
from app.base.translation import tr
from app.models.library import ModelLibrary
from app.processes.engine import EngineProcess
from app.session.session import ChatSession
from model_backends.protocol import LoadProgress

ModelState = Literal["ready", "loading", "waiting", "missing", "off"]
"""Loaded; being loaded; loaded with the next message; its file is gone; nothing is loaded."""


@dataclass(frozen=True)
class ModelOption:
    """A model file to choose. `fit` as in `Advice.fit`, "" if unknown; `bytes` is 0 if it is missing."""

    path: Path
    name: str
    bytes: int
    fit: str
    is_default: bool
    is_in_effect: bool


class ModelChoice(QObject):
    """The one place that knows the model of the open conversation.

    In a conversation a choice is an override: it applies there alone, and the model is loaded with the next
    message. Before a conversation has begun it is the default of the program, which is loaded at once.
    Choosing the default removes the override.
    """

    changed = Signal()
    """The model of the open conversation, its state, or the list changed."""

    def __init__(
        self,
        session: ChatSession,
        library: ModelLibrary,
        engine: EngineProcess,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._library, self._engine = session, library, engine
        self._progress = 0.0
        library.used.connect(self._on_used)
        library.changed.connect(self.changed)
        session.opened.connect(self.changed)
        session.overrides_changed.connect(self.changed)
        session.conversations_changed.connect(self.changed)  # a new conversation may exist now
        engine.state_changed.connect(self._on_state)
        engine.load_progress.connect(self._on_progress)
        engine.loaded.connect(lambda _model: self.changed.emit())

    # The model of the open conversation

    @property
    def path(self) -> Path:
        """The file that the next reply needs."""
        return Path(self._session.overrides.model or self._session.model)

    @property
    def name(self) -> str:
        """Its name."""
        return self.name_of(self.path)

    @property
    def is_new(self) -> bool:
        """Whether no message has been sent in the open conversation."""
        return self._session.current is None

    @property
    def is_default(self) -> bool:
        """Whether it is the model of new conversations as well."""
        return self.path == self._session.model

    @property
    def default_name(self) -> str:
        """The name of the model of new conversations."""
        return self.name_of(self._session.model)

    @property
    def state(self) -> ModelState:
        """What would have to happen before it can reply."""
        engine, path = self._engine, self.path
        if not self.is_default and not path.is_file():
            return "missing"
        if engine.state == "off":
            return "off"
        if path != engine.model:
            return "waiting"
        return "loading" if engine.state == "loading" else "ready"

    @property
    def progress(self) -> float:
        """The loaded share of its file, from 0 to 1, while it is being loaded."""
        return self._progress

    @property
    def device(self) -> str:
        """Where it runs, in full: "CPU (2 threads)"; "" unless it is ready."""
        loaded = self._engine.loaded_model
        return loaded.device if loaded is not None and self.state == "ready" else ""

    @property
    def card(self) -> str:
        """The graphics card it runs on; "" on the processor, or unless it is ready."""
        loaded = self._engine.loaded_model
        return loaded.card if loaded is not None and self.state == "ready" else ""

    # The list

    def options(self) -> list[ModelOption]:
        """Return the models that can be run here, the demo model last."""
        demo, default, current = bundled_model(), self._session.model, self.path
        known = [(file.path, file.name, file.bytes) for file in self._library.usable_files]
        known.append((demo, tr("Demo model"), demo.stat().st_size if demo.is_file() else 0))
        fits = self._fits()
        return [
            ModelOption(path, name, size, fits.get(path, ""), path == default, path == current)
            for path, name, size in known
        ]

    def names(self) -> list[tuple[Path, str]]:
        """Return paths and names of the models that can be run here, the demo model last."""
        here = [(file.path, file.name) for file in self._library.usable_files]
        return [*here, (bundled_model(), tr("Demo model"))]

    def name_of(self, path: Path) -> str:
        """Return the name of a model, also of one that is missing."""
        if path == bundled_model():
            return tr("Demo model")
        return dict(self.names()).get(path, path.stem)

    def find_fits(self) -> None:
        """Find out how the models fit this computer, unless that is known; `changed` follows."""
        if self._library.inspection_failure is None:
            self._library.inspect_system()

    def _fits(self) -> dict[Path, str]:
        library, found = self._library, {}
        for file in library.catalog.files:
            path, advice = library.path_of(file), library.advice(file)
            if path is not None and advice is not None:
                found[path] = advice.fit
        return found

    # Choosing

    def choose(self, path: Path) -> None:
        """Use a model in the open conversation; before it has begun, in all new ones."""
        session, library = self._session, self._library
        is_new = self.is_new
        if is_new and path != session.model:
            library.use(path)
        is_override = not is_new and path != session.model
        overrides = msgspec.structs.replace(session.overrides, model=str(path) if is_override else "")
        if overrides != session.overrides:
            session.configure(session.current, overrides)

    def make_default(self) -> None:
        """Use the model of the open conversation in new ones as well."""
        if not self.is_default:
            self._library.use(self.path)

    # Events

    def _on_used(self, path: Path) -> None:
        self._session.use_model(path)
        self.changed.emit()

    def _on_state(self, state: str) -> None:
        if state == "loading":
            self._progress = 0.0
        self.changed.emit()

    def _on_progress(self, event: LoadProgress) -> None:
        self._progress = event.fraction
        self.changed.emit()
