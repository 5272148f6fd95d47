"""Write passages of an editor anew, in place: holes that are filled, words that are written again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor

from app.filling.pad_prompt import fit_to_model
from app.gui.fog_in_text.editor_fog import EditorFog, FogPatch
from app.gui.fog_in_text.ghost_text import utf_16_length
from app.gui.fog_in_text.places import DocumentPlace
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.processes.engine_interface import Engine
from app.processes.fill_run import FillRun
from model_backends.protocol import (
    BlockStarted,
    DenoisingStep,
    Failed,
    Fill,
    Filling,
    Finished,
    Slot,
)


@dataclass(frozen=True)
class FilledPassage:
    """A passage that was written: its place in the document, and what the model says of it."""

    start: int
    end: int
    slot: Slot
    filling: Filling


@dataclass
class _Passage:
    """A passage that is being written."""

    place: DocumentPlace
    original: str
    slot: Slot
    patch: FogPatch
    pieces: list[str] = field(default_factory=list)


class PassageFill(QObject):
    """Writes passages of an editor with one request; the text changes when all are written, as one step."""

    running_changed = Signal(bool)
    """Whether passages are being written."""
    about_to_replace = Signal()
    """The text is about to change: a version of it can be kept."""
    filled = Signal(object)
    """The passages that were written, `FilledPassage`s in the order of the text."""
    moved = Signal()
    """Passages were changed by a person meanwhile, which stay as they are."""
    came_empty = Signal()
    """The model wrote nothing for a passage, which stays as it is."""
    failed = Signal(Failed)

    def __init__(self, editor: PlainTextEdit, fog: EditorFog, engine: Engine) -> None:
        super().__init__(editor)
        self._editor, self._fog = editor, fog
        self.run = FillRun(engine, self, fit_to_model)
        """The request to the model."""
        self._passages: list[_Passage] = []
        self._first = 0  # the passage that the next block begins with
        self._in_block: list[tuple[int, tuple[int, ...]]] = []  # passages and their positions
        self._goes_on = False  # the last of them in the next block
        self.run.block_started.connect(self._on_start)
        self.run.step.connect(self._on_step)
        self.run.finished.connect(self._on_finished)
        self.run.failed.connect(self._on_failed)
        self.run.interrupted.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether passages are being written."""
        return bool(self._passages)

    def begin(self, passages: Sequence[tuple[int, int, Slot]], fill: Fill) -> None:
        """Write passages, given by their places in the document and their slots, in the order of `fill`."""
        self.cancel()
        for start, end, slot in passages:
            place = DocumentPlace(self._editor, start, end)
            original = self._editor.text_between(start, end)
            self._passages.append(_Passage(place, original, slot, self._fog.cover(place)))
        self._first, self._in_block, self._goes_on = 0, [], False
        self.run.begin(fill, waits=True)
        self.running_changed.emit(True)

    def cancel(self) -> None:
        """Stop; the text stays as it is."""
        self.run.cancel()
        passages, self._passages = self._passages, []
        for passage in passages:
            self._fog.uncover(passage.patch)
        if passages:
            self.running_changed.emit(False)

    def drop_changed(self) -> None:
        """Stop if a person has changed one of the passages meanwhile."""
        if self._passages and not all(map(self._is_as_it_was, self._passages)):
            self.cancel()
            self.moved.emit()

    def _on_start(self, event: BlockStarted) -> None:
        """Find the positions of each passage: they are free, and what is between passages is pinned."""
        if self._in_block:
            self._first = self._in_block[-1][0] + (0 if self._goes_on else 1)
        groups: list[list[int]] = []
        for index, is_pinned in enumerate(event.pinned or (False,) * len(event.pieces)):
            if not is_pinned:
                if not groups or groups[-1][-1] != index - 1:
                    groups.append([])
                groups[-1].append(index)
        last = len(self._passages) - 1
        self._in_block = [
            (min(self._first + number, last), tuple(group)) for number, group in enumerate(groups)
        ]
        self._goes_on = bool(groups) and groups[-1][-1] == len(event.pieces) - 1
        if len(self._passages) == 1 and groups:  # what is kept within it is pinned, too
            self._in_block = [(0, tuple(range(groups[0][0], groups[-1][-1] + 1)))]
        for number, positions in self._in_block:
            self._passages[number].patch.begin(event, positions)
        self._fog.wake()

    def _on_step(self, event: DenoisingStep) -> None:
        for number, positions in self._in_block:
            end = len(event.pieces) if event.end is None else event.end
            passage = self._passages[number]
            passage.pieces = [event.pieces[index] for index in positions if index < end]
            passage.patch.show(event, positions)
        self._fog.wake()

    def _on_finished(self, event: Finished) -> None:
        passages, self._passages = self._passages, []
        written = list(zip(passages, event.fillings, strict=False))
        found = [(passage, filling) for passage, filling in written if filling.text.strip()]
        kept = [(passage, filling) for passage, filling in found if self._is_as_it_was(passage)]
        for passage in passages:
            if not any(passage is one for one, _ in kept):
                self._fog.uncover(passage.patch)
        if kept:
            self.about_to_replace.emit()
            self.filled.emit(self._replace(kept))
        self.running_changed.emit(False)
        if len(kept) < len(found):
            self.moved.emit()
        elif len(found) < len(passages):
            self.came_empty.emit()

    def _is_as_it_was(self, passage: _Passage) -> bool:
        place = passage.place
        return self._editor.text_between(place.start, place.end) == passage.original

    def _replace(self, written: Sequence[tuple[_Passage, Filling]]) -> list[FilledPassage]:
        """Replace passages in one step of undo, and let the new words condense where they are."""
        cursor = QTextCursor(self._editor.document())
        places = [(passage.place.start, passage.place.end) for passage, _ in written]
        cursor.beginEditBlock()
        for (start, end), (_, filling) in reversed(list(zip(places, written, strict=True))):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(filling.text)
        cursor.endEditBlock()
        result: list[FilledPassage] = []
        shift = 0
        for (start, end), (passage, filling) in zip(places, written, strict=True):
            first, last = start + shift, start + shift + utf_16_length(filling.text)
            shift += last - first - (end - start)
            place = DocumentPlace(self._editor, first, last)
            passage.patch.settle(filling.text, passage.pieces, place)
            result.append(FilledPassage(first, last, passage.slot, filling))
        self._fog.wake()
        return result

    def _on_failed(self, event: Failed) -> None:
        self.cancel()
        self.failed.emit(event)
