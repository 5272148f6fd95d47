"""An engine that does what a test says: no process, no event loop, no waiting."""

from __future__ import annotations

from pathlib import Path

from app.processes.engine_interface import Engine, EngineState
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    Count,
    DenoisingStep,
    Failed,
    FailureKind,
    Fill,
    Filling,
    Finished,
    FinishReason,
    Generate,
    Loaded,
    PromptPrefilled,
    Stats,
)

STATS = Stats(
    prompt_tokens=5,
    cached_tokens=0,
    tokens=6,
    blocks=2,
    steps=4,
    forward_passes=5,
    prefill_seconds=0.01,
    denoise_seconds=0.1,
    seconds=0.11,
)


class ScriptedEngine(Engine):
    """Keeps requests, and emits events of any request when it is told to, late ones as well."""

    def __init__(self, model: Path) -> None:
        super().__init__()
        self._model = model
        self._state: EngineState = "off"
        self._loaded: Loaded | None = None
        self.requests: list[Generate] = []
        self.fills: list[Fill] = []
        self.background: list[Generate | Fill] = []
        self._newest: Generate | Fill | None = None
        self.counts: list[Count] = []
        self.cancelled: list[int] = []
        self.starts = 0

    @property
    def state(self) -> EngineState:
        return self._state

    @property
    def loaded_model(self) -> Loaded | None:
        return self._loaded

    @property
    def model(self) -> Path:
        return self._model

    @property
    def fill(self) -> Fill:
        """The newest `Fill`."""
        return self.fills[-1]

    @property
    def request(self) -> Generate:
        """The newest `Generate`."""
        return self.requests[-1]

    def start(self) -> None:
        self.starts += 1
        if self._state == "off":
            self._enter("loading")

    def use(self, model: Path) -> None:
        self._model, self._loaded = model, None
        self._enter("loading")

    def generate(self, request: Generate | Fill) -> None:
        self._newest = request
        if isinstance(request, Fill):
            self.fills.append(request)
        else:
            self.requests.append(request)
        if self._loaded is None:
            self.start()
        else:
            self._enter("generating")

    def generate_in_background(self, request: Generate | Fill) -> bool:
        if self._state != "ready":
            return False
        self.background.append(request)
        return True

    def cancel_background(self) -> None:
        if self.background:
            self.cancelled.append(self.background[-1].id)

    def cancel(self, request_id: int) -> None:
        self.cancelled.append(request_id)

    def count(self, request: Count) -> bool:
        if self._loaded is not None:
            self.counts.append(request)
        return self._loaded is not None

    # What a test makes it do; `id` is that of the newest request where none is given.

    def load(
        self,
        name: str = "Scripted",
        *,
        parameters: int = 0,
        context_length: int = 64,
        canvas_length: int = 2,
    ) -> None:
        """Have the model loaded."""
        self._loaded = Loaded(
            path=str(self._model),
            name=name,
            device="none",
            file_bytes=1,
            context_length=context_length,
            canvas_length=canvas_length,
            vocab_size=8,
            max_steps=8,
            thinking=True,
            parameters=parameters,
        )
        self._enter("ready")
        self.loaded.emit(self._loaded)
        if self._newest is not None:
            self._enter("generating")

    def prefill(self, id: int | None = None, *, left_out: int = 0) -> None:
        """Read the prompt."""
        self.prefilled.emit(PromptPrefilled(id=self._id(id), done=5, total=5, cached=0, left_out=left_out))

    def start_block(self, block: int = 0, id: int | None = None) -> None:
        """Show the noise of a block."""
        self.block_started.emit(
            BlockStarted(id=self._id(id), block=block, canvas=(3, 4), pieces=(" mist", "§"))
        )

    def denoise(
        self, block: int = 0, id: int | None = None, entropies: tuple[float, ...] = (0.1, 1.5)
    ) -> None:
        """Show one denoising step of a block."""
        self.step.emit(
            DenoisingStep(
                id=self._id(id),
                block=block,
                step=1,
                max_steps=8,
                temperature=0.8,
                draft=(1, 2),
                canvas=(3, 4),
                pieces=("fog ", "lifts"),
                accepted=(True, False),
                entropies=entropies,
            )
        )

    def commit(self, text: str, block: int = 0, id: int | None = None) -> None:
        """Commit a block."""
        self.block.emit(
            BlockCommitted(
                id=self._id(id), block=block, tokens=(1, 2), text=text, thought="", steps=1, converged=True
            )
        )

    def finish(
        self,
        text: str,
        reason: FinishReason = "end_of_turn",
        id: int | None = None,
        fillings: tuple[Filling, ...] = (),
    ) -> None:
        """End a reply, or a `Fill`."""
        self._enter("ready")
        self.finished.emit(
            Finished(id=self._id(id), reason=reason, text=text, thought="", stats=STATS, fillings=fillings)
        )

    def fail(self, kind: FailureKind = "bug", id: int | None = None) -> None:
        """Let a request fail."""
        self.failed.emit(Failed(id=self._id(id), kind=kind, message="It failed.", hint="Try again."))

    def crash(self) -> None:
        """Let the worker die in the middle of the newest request."""
        self._loaded = None
        self._enter("off")
        self.fail("crash")

    def _id(self, id: int | None) -> int:
        if id is not None:
            return id
        assert self._newest is not None
        return self._newest.id

    def _enter(self, state: EngineState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
