"""Fill the slots of texts from Python, with a model in the caller's own process; see `docs/fill.md`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import cast

from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend
from model_backends.protocol import (
    Event,
    Fill,
    Filling,
    Finished,
    FinishReason,
    Load,
    Loaded,
    Message,
    Sampling,
    Slot,
    Stats,
)
from model_backends.unicode_text import path_to_text

WRITE_TEXT = "Write a text."
"""The message that a text answers if no other is given."""


@dataclass(frozen=True)
class Filled:
    """A text with its slots filled: `text` is all of it, `fillings` has an entry for each slot, in order.

    `reason` is "end_of_turn", or why a slot to the end of the text was cut off, or "cancelled": then
    `fillings` are those of the slots that were filled.
    """

    text: str
    fillings: tuple[Filling, ...]
    stats: Stats
    reason: FinishReason

    @property
    def texts(self) -> tuple[str, ...]:
        """What each slot became."""
        return tuple(filling.text for filling in self.fillings)


class Filler:
    """An open model that fills slots. Use it as a context manager, or close it: it holds all its memory."""

    def __init__(self, model: Path | str, device: str = "auto", context_length: int | None = None) -> None:
        """Open a GGUF file on a device: "auto", "cpu", "cuda:0".

        Raises:
            UnfogError: the file, device or memory does not suffice.
        """
        self._backend = DiffusionGemmaBackend()
        events: list[Event] = []
        request = Load(
            path=path_to_text(Path(model).absolute()), device=device, context_length=context_length
        )
        try:
            self._backend.load(request, events.append)
        except BaseException:
            self._backend.close()
            raise
        self.loaded = cast("Loaded", events[-1])
        """The model's name, its device, the lengths of its canvas and context."""

    def __enter__(self) -> Filler:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the model."""
        self._backend.close()

    def fill(
        self,
        template: Sequence[str | Slot],
        *,
        messages: Sequence[Message] = (Message(role="user", content=WRITE_TEXT),),
        seed: int = 0,
        sampling: Sampling = Sampling(),  # noqa: B008 - immutable
        candidates: int = 0,
        on_event: Callable[[Event], None] = lambda event: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Filled:
        """Fill the slots of a text, which is the answer to `messages`; its strings are kept to the letter.

        `on_event` is called with every event of `Fill`, such as `DenoisingStep`; `cancelled` is asked before
        each step. The same arguments give the same text.

        Raises:
            UnfogError: there is no slot, the text is too long, or a slot or a setting is out of range.
        """
        last: list[Event] = []

        def emit(event: Event) -> None:
            last[:] = [event]
            on_event(event)

        request = Fill(
            id=1,
            messages=tuple(messages),
            template=tuple(template),
            seed=seed,
            sampling=sampling,
            candidates=candidates,
        )
        self._backend.fill(request, emit, cancelled)
        end = cast("Finished", last[0])
        return Filled(end.text, end.fillings, end.stats, end.reason)
