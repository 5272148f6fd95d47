"""Show in its place how a passage of a reply is written anew: fog at once, the steps, the final words.

The engine's steps come too fast for the eye, or slowly. Fog is held for a moment; steps that have come by
then are played in about a second, in the room of the final words; otherwise each is shown as it comes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from PySide6.QtCore import QObject, QRect, Signal

from app.gui.canvas.pace import step_durations
from app.gui.canvas.playback import BLOCK_SECONDS
from app.gui.markdown.passages import Passages
from app.gui.markdown.rich_text import RichText
from app.gui.rewriting.document_fog import DocumentFog
from app.gui.widgets.theme import Theme
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep

_HELD_SECONDS = 0.7  # of fog, at least
_LIVE_SECONDS = 0.05  # between two steps that are shown as they come
_UNKNOWN_NATS = 8.0  # entropy of positions that no step has reached yet


@dataclass
class _Block:
    """One canvas: which of its positions are the passage's, and their steps."""

    positions: tuple[int, ...]
    noise: tuple[str, ...]
    steps: list[DenoisingStep] = field(default_factory=list)


class RewriteDisplay(QObject):
    """Shows one passage at a time."""

    ended = Signal()
    """The text is seen as it is: with the new passage, or with the old one."""

    def __init__(self, theme: Theme, text: RichText) -> None:
        super().__init__(text)
        self._theme, self._text = theme, text
        self._passages = Passages(theme, text)
        self._fog: DocumentFog | None = None
        self._blocks: list[_Block] = []
        self._range = (0, 0)
        self._is_known = False  # whether the text shows the new passage
        self._began = self._next_at = 0.0
        self._queue: list[tuple[DenoisingStep, float]] = []  # with the seconds that each is shown

    @property
    def is_shown(self) -> bool:
        """Whether a passage is fog, or comes out of it."""
        return self._fog is not None

    @property
    def area(self) -> QRect | None:
        """Where the fog is, in the text's coordinates."""
        return None if self._fog is None else self._fog.area

    def begin(self, start: int, end: int) -> None:
        """Let fog rise over a passage of the text, now."""
        self.clear()
        self._range, self._is_known, self._blocks, self._queue = (start, end), False, [], []
        self._began = self._next_at = time.monotonic()
        self._fog = DocumentFog(self._theme, self._text, self._passages.places(start, end))
        self._fog.begin(self._text.text[start:end].split())  # its own letters, until noise is known
        self._fog.framed.connect(self._on_frame)
        self._fog.lifted.connect(self._on_lifted)

    def push(self, event: BlockStarted | DenoisingStep | BlockCommitted) -> None:
        """Add the noise or a step of a canvas; commits say nothing new."""
        if self._fog is None or self._is_known:
            return
        if isinstance(event, BlockStarted):
            pinned = event.pinned or (False,) * len(event.pieces)
            positions = tuple(index for index, is_pinned in enumerate(pinned) if not is_pinned)
            self._blocks.append(_Block(positions, tuple(event.pieces[index] for index in positions)))
            self._fog.begin([piece for block in self._blocks for piece in block.noise])
        elif isinstance(event, DenoisingStep):
            if not self._blocks:
                self._blocks.append(_Block(tuple(range(len(event.pieces))), ()))
            self._blocks[-1].steps.append(event)
            self._queue.append((self._joined(len(self._blocks) - 1, event), _LIVE_SECONDS))

    def condense(self, start: int, end: int) -> None:
        """Let the new passage come out of the fog; the text shows it by now."""
        if self._fog is None:
            return
        self._range, self._is_known = (start, end), True
        self._fog.cover(self._passages.places(start, end))
        steps = [
            self._joined(number, step) for number, block in enumerate(self._blocks) for step in block.steps
        ]
        waiting = steps[len(steps) - len(self._queue) :] if self._queue else steps[-1:]
        durations = step_durations(waiting, BLOCK_SECONDS) if waiting else ()
        self._queue = list(zip(waiting, durations, strict=True))
        if self._theme.reduced_motion or self._fog.area.isEmpty():
            self._queue = []
            self._settle()

    def give_up(self) -> None:
        """Let the old passage come out of the fog again: nothing was changed."""
        if self._fog is not None and not self._is_known:
            self._is_known, self._queue, self._blocks = True, [], []
            self._settle()

    def clear(self) -> None:
        """Show the text as it is, at once."""
        if self._fog is not None:
            fog, self._fog = self._fog, None
            fog.hide()
            fog.deleteLater()

    def _on_frame(self) -> None:
        """Show the step that is due."""
        now = time.monotonic()
        fog = self._fog
        if fog is None or fog.is_settled or now < max(self._next_at, self._began + _HELD_SECONDS):
            return
        if self._is_known and not self._queue:
            self._settle()
            return
        if not self._queue:
            return
        if not self._is_known:  # what had come by now is not played again: live, the newest counts
            self._queue = self._queue[-1:]
        step, seconds = self._queue.pop(0)
        fog.show_step(step)
        self._next_at = now + seconds

    def _settle(self) -> None:
        start, end = self._range
        source = self._text.text[start:end]
        pieces = [piece for block in self._blocks if block.steps for piece in _pieces(block, block.steps[-1])]
        if self._fog is not None:
            self._fog.settle(source, pieces or [source])

    def _on_lifted(self) -> None:
        self._fog = None
        self.ended.emit()

    def _joined(self, number: int, step: DenoisingStep) -> DenoisingStep:
        """A step of one canvas among the positions of all: those before are done, later ones unknown."""
        pieces: list[str] = []
        accepted: list[bool] = []
        entropies: list[float] = []
        for place, block in enumerate(self._blocks):
            count = len(block.positions)
            if place == number:
                pieces += _pieces(block, step)
                accepted += [step.accepted[index] for index in block.positions]
                entropies += [step.entropies[index] for index in block.positions]
            elif place < number and block.steps:
                pieces += _pieces(block, block.steps[-1])
                accepted += [True] * count
                entropies += [0.0] * count
            else:
                pieces += [""] * count
                accepted += [False] * count
                entropies += [_UNKNOWN_NATS] * count
        return msgspec.structs.replace(
            step,
            pieces=tuple(pieces),
            accepted=tuple(accepted),
            entropies=tuple(entropies),
            draft=(0,) * len(pieces),
            canvas=(),
            end=None,
        )


def _pieces(block: _Block, step: DenoisingStep) -> Sequence[str]:
    end = len(step.pieces) if step.end is None else step.end
    return [step.pieces[index] if index < end else "" for index in block.positions]
