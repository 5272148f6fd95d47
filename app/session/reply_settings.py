"""The settings that replies are generated with: a conversation's overrides, otherwise the defaults."""

from __future__ import annotations

from pathlib import Path

from app.base.translation import tr
from app.processes.engine_interface import Engine
from app.session.request_builder import EffectiveSettings, ReplyDefaults
from app.storage import Store
from model_backends.protocol import FailureKind, UnfogError


class ModelGoneError(UnfogError):
    """The model chosen for a conversation is missing."""

    kind: FailureKind = "model_file"

    def __init__(self, model: Path) -> None:
        super().__init__(
            tr("The model of this conversation, {name}, is missing.").format(name=model.name),
            tr(
                "Put the file back in {folder}, or choose another model in “Chat settings…” "
                "(Ctrl+Shift+O). Your text is kept."
            ).format(folder=model.parent),
        )


class ReplySettings:
    """The defaults of all conversations, and what is in effect in one of them."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self._store, self._engine = store, engine
        self._model, self._defaults = engine.model, ReplyDefaults()

    @property
    def model(self) -> Path:
        """The model of conversations that have none of their own."""
        return self._model

    def use_model(self, model: Path) -> None:
        """Change the model of conversations that have none of their own."""
        self._model = model

    @property
    def defaults(self) -> ReplyDefaults:
        """The settings of replies in conversations that do not override them."""
        return self._defaults

    def set_defaults(self, defaults: ReplyDefaults) -> None:
        """Change the settings of replies."""
        self._defaults = defaults

    def of(self, conversation: int | None) -> EffectiveSettings:
        """Return what the next reply of a conversation is generated with.

        Raises:
            StorageError: the overrides cannot be read.
        """
        overrides = self._store.overrides.of(conversation)
        return EffectiveSettings(
            model=overrides.model or str(self.model),
            system=overrides.system or self.defaults.system_prompt,
            sampling=overrides.sampling or self.defaults.sampling,
        )

    def prepare_engine(self, conversation: int | None) -> EffectiveSettings:
        """Switch the engine to the model of a conversation, and return the settings in effect.

        Raises:
            StorageError: the overrides cannot be read.
            ModelGoneError: the chosen model file is missing.
        """
        wanted = self.of(conversation)
        model, engine = Path(wanted.model), self._engine
        if model == engine.model and engine.loaded_model is not None:
            return wanted
        if model != self.model and not model.is_file():
            raise ModelGoneError(model)
        if model != engine.model:
            engine.use(model)
        return wanted
