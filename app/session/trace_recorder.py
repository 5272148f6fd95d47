"""Record the denoising steps of a reply for its replay: a block's steps are encoded when it is committed."""

from __future__ import annotations

import logging
from typing import Protocol

from app.storage import StorageError, StoredMessage
from model_backends.lazy_text import joined, lazy_text
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep

logger = logging.getLogger(__name__)


class TraceTable(Protocol):
    """Where encoded traces are kept: `app.storage.traces.Traces`, or memory."""

    def add(self, reply: int, block: int, data: bytes) -> None:
        """Keep the trace of a block."""

    def drop(self, reply: int) -> None:
        """Delete the traces of a reply."""


class TracesInMemory:
    """Keeps the traces of a single reply that is not in storage yet."""

    def __init__(self) -> None:
        self.blocks: dict[int, bytes] = {}
        """The encoded traces, by block."""

    def add(self, _reply: int, block: int, data: bytes) -> None:
        """Keep the trace of a block."""
        self.blocks[block] = data

    def drop(self, _reply: int) -> None:
        """Delete all of them."""
        self.blocks.clear()


class TraceRecorder:
    """The recording of one reply. Half a replay is useless: a failure ends it and deletes the rest."""

    def __init__(self, traces: TraceTable, reply: StoredMessage) -> None:
        self._traces, self._reply = traces, reply.id
        self._start: BlockStarted | None = None  # of the current block
        self._steps: list[DenoisingStep] = []  # of the current block
        self._cells = 0  # positions × steps of them
        self.has_blocks = reply.traced
        """Whether the trace of a block is stored."""
        self.problem = ""
        """Why the reply cannot be replayed, "" while nothing failed."""

    def begin(self, start: BlockStarted) -> None:
        """Keep the noise of a block until it is committed."""
        self._clear()
        self._start = start

    def add(self, step: DenoisingStep) -> None:
        """Keep a step until its block is committed; those beyond the largest trace are not kept."""
        from app.storage.trace import MAX_CELLS  # with NumPy, which a start without a reply does not need

        if self._steps and self._steps[0].block != step.block:
            self._steps, self._cells = [], 0
        if not self.problem and self._cells <= MAX_CELLS:
            self._steps.append(step)
            self._cells += max(1, len(step.draft))

    def commit(self, number: int | None, block: BlockCommitted) -> None:
        """Store the trace of a block whose text is stored under this number, `None` if it is not."""
        from app.storage.trace import TraceError, encode

        start = self._start if self._start is not None and self._start.block == block.block else None
        steps = [step for step in self._steps if step.block == block.block]
        self._clear()
        if self.problem or not steps:
            return
        if number is None:
            self._give_up(lazy_text("It couldn't be stored."))
            return
        try:
            self._traces.add(self._reply, number, encode(block.block, steps, block, start))
            self.has_blocks = True
        except (TraceError, StorageError) as error:
            self._give_up(error.message)

    def _give_up(self, reason: str) -> None:
        self.problem = joined(" ", (lazy_text("This reply has no replay."), reason))
        try:
            self._traces.drop(self._reply)
            self.has_blocks = False
        except StorageError as error:
            logger.warning("The traces of a reply stay, though one is missing: %s", type(error).__name__)

    def _clear(self) -> None:
        self._start, self._steps, self._cells = None, [], 0
