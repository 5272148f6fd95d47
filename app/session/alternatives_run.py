"""Run what a word's alternatives are read with, one `Fill` after the other, beside the chat."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from PySide6.QtCore import QObject, Signal

from app.processes.engine_interface import Engine
from app.processes.fill_run import FillRun
from app.session.word_alternatives import AlternativesReader, Filled, WordPlace
from model_backends.protocol import BlockCommitted, BlockStarted, Candidate, Failed, Fill, Finished


class AlternativesRun(QObject):
    """Reads the alternatives of one word at a time."""

    changed = Signal(object)
    """The `AlternativesReader`, which knows more than before."""
    ended = Signal(object)
    """The `AlternativesReader`, which knows all that it will."""
    failed = Signal(Failed)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = FillRun(engine, self)
        self._reader: AlternativesReader | None = None
        self._fills: Generator[Fill, Filled, None] | None = None
        self._pinned: tuple[bool, ...] = ()
        self._candidates: list[tuple[Candidate, ...]] = []
        self._run.block_started.connect(self._on_start)
        self._run.block.connect(self._on_block)
        self._run.finished.connect(self._on_finished)
        self._run.failed.connect(self._on_failed)

    @property
    def waits_for_reply(self) -> bool:
        """Whether a reply has to end before the word is read."""
        return self._run.waits_for_reply

    def read(self, place: WordPlace, known: Sequence[str] = ()) -> AlternativesReader:
        """Read a word's alternatives, in place of another's; `known` are some that are known before."""
        self.stop()
        self._reader = reader = AlternativesReader(place, known)
        self._fills = reader.fills()
        self._begin(next(self._fills))
        return reader

    def stop(self) -> None:
        """Stop reading; nothing more is said of it."""
        self._reader = self._fills = None
        self._run.cancel()

    def _begin(self, fill: Fill) -> None:
        self._pinned, self._candidates = (), []
        self._run.begin(fill, waits=True)

    def _on_start(self, start: BlockStarted) -> None:
        self._pinned = start.pinned

    def _on_block(self, block: BlockCommitted) -> None:
        """Keep the candidates of the positions that are not pinned."""
        held = zip(block.candidates, self._pinned, strict=False)  # the text may end before the canvas
        self._candidates += [candidates for candidates, is_pinned in held if not is_pinned]

    def _on_finished(self, event: Finished) -> None:
        reader, fills = self._reader, self._fills
        if reader is None or fills is None:
            return
        try:
            following = fills.send(Filled(tuple(self._candidates), event.fillings))
        except StopIteration:
            self._reader = self._fills = None
            self.ended.emit(reader)
            return
        self._begin(following)
        self.changed.emit(reader)

    def _on_failed(self, failure: Failed) -> None:
        if self._reader is not None:
            self._reader = self._fills = None
            self.failed.emit(failure)
