"""A suggestion at the cursor of a pad: fog that condenses in place, and the keys that take or drop it."""

from __future__ import annotations

import math
import random
from typing import Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QTextCursor

from app.filling.pad_prompt import Continuation, ModelRoom, continuation, fit_to_model, next_word
from app.gui.fog_in_text.editor_fog import EditorFog, FogPatch
from app.gui.fog_in_text.ghost_text import GhostText, utf_16_length
from app.gui.fog_in_text.places import GhostPlace
from app.gui.pad.editor import PadEditor
from app.gui.widgets.theme import Theme
from app.processes.engine_interface import Engine
from app.processes.fill_run import FillRun
from model_backends.protocol import BlockStarted, DenoisingStep, Failed, Finished

SuggestionState = Literal["none", "condensing", "ready"]
"""No suggestion; one is fog; one can be taken."""

_ROOM = "nnnn "  # as wide as a position's text, about
_POSITIONS_AT_END, _POSITIONS_WITHIN = 26, 5  # for which there is fog while nothing is known
_NOTHING = QColor(0, 0, 0, 0)


class Suggestion(QObject):
    """Asks for text at the cursor and shows it there; it becomes part of the pad when it is taken."""

    state_changed = Signal(str)
    """The new `SuggestionState`."""
    about_to_take = Signal()
    """The text is about to change: a version of it can be kept."""
    ready = Signal(str)
    """A suggestion, which can be taken now."""
    came_empty = Signal()
    """The model had nothing to say here."""
    failed = Signal(Failed)

    def __init__(self, editor: PadEditor, fog: EditorFog, theme: Theme, engine: Engine) -> None:
        super().__init__(editor)
        self._editor, self._fog, self._theme, self._engine = editor, fog, theme, engine
        self._ghost = GhostText(editor)
        self.run = FillRun(engine, self, fit_to_model)
        """The request to the model."""
        self._state: SuggestionState = "none"
        self._asked: Continuation | None = None
        self._position = -1  # where it will be inserted
        self._patch: FogPatch | None = None
        self._free: tuple[int, ...] = ()  # positions of the block that are the suggestion's
        self._pieces: tuple[str, ...] = ()  # of the newest step
        self._changes_itself = False
        self.run.block_started.connect(self._on_start)
        self.run.step.connect(self._on_step)
        self.run.finished.connect(self._on_finished)
        self.run.failed.connect(self._on_failed)
        self.run.interrupted.connect(self.drop)
        editor.document().contentsChange.connect(lambda *_: self._on_change())
        editor.cursorPositionChanged.connect(self._on_change)
        theme.changed.connect(self.drop)

    @property
    def state(self) -> SuggestionState:
        """Whether there is a suggestion."""
        return self._state

    @property
    def text(self) -> str:
        """What can be taken now."""
        return self._ghost.text if self._state == "ready" else ""

    @property
    def can_ask(self) -> bool:
        """Whether a suggestion could be shown at the cursor."""
        editor = self._editor
        return not (editor.isReadOnly() or editor.textCursor().hasSelection() or editor.is_composing)

    @property
    def awaits_model(self) -> bool:
        """Whether a model is being loaded, which could write a suggestion."""
        return self._engine.state == "loading"

    def ask(self, *, waits: bool) -> bool:
        """Ask for text at the cursor; fog is there at once. Return whether it has begun.

        `waits`: until a model is loaded and no reply is written; otherwise only if it can begin now.
        """
        self.drop()
        if not self.can_ask:
            return False
        before, after = self._editor.text_around()
        loaded = self._engine.loaded_model
        room = ModelRoom() if loaded is None else ModelRoom(loaded.context_length, loaded.canvas_length)
        self._asked = continuation(before, after, room, random.getrandbits(32))
        self._position = self._editor.textCursor().position()
        if not self.run.begin(self._asked.fill, waits=waits):
            return False
        count = _POSITIONS_AT_END if after.startswith("\n") or not after.strip() else _POSITIONS_WITHIN
        if not self._theme.reduced_motion:
            self._show(" " + _ROOM * count, _NOTHING)
        self._patch = self._fog.cover(GhostPlace(self._editor, self._ghost), "muted")
        self._set_state("condensing")
        return True

    def drop(self) -> None:
        """Remove the suggestion, or stop writing it."""
        self.run.cancel()
        if self._state != "none":
            self._end()

    def take(self) -> None:
        """Make the suggestion part of the text, as one step of undo."""
        text, position = self.text, self._position
        if text:
            self._end()
            self.about_to_take.emit()
            self._insert(position, text, is_step=True)

    def take_word(self) -> None:
        """Take the next word of the suggestion; the others stay."""
        if text := self.text:
            word = next_word(text)
            self._advance(word, text[len(word) :], is_step=True)

    def eat(self, typed: str) -> bool:
        """Take what was typed if the suggestion begins with it; return whether it does."""
        text = self.text
        if not typed or not text.startswith(typed):
            return False
        self._advance(typed, text[len(typed) :], is_step=False)
        return True

    def _advance(self, taken: str, rest: str, *, is_step: bool) -> None:
        """Insert the beginning of the suggestion and show what is left."""
        position = self._position
        if not rest:
            self._end()
        else:
            self._remove_fog()
            self._ghost.hide()
        self._insert(position, taken, is_step=is_step)
        if rest:
            self._position = position + utf_16_length(taken)
            self._show(rest, self._theme.color("muted"))

    def _insert(self, position: int, text: str, *, is_step: bool) -> None:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(position)
        self._changes_itself = True
        if is_step:
            # Qt would join it with what is typed next, unless the step ends with a removal.
            cursor.beginEditBlock()
            cursor.insertText(f"{text} ")
            cursor.deletePreviousChar()
            cursor.endEditBlock()
        else:
            cursor.insertText(text)
        self._editor.setTextCursor(cursor)
        self._editor.ensureCursorVisible()
        self._changes_itself = False

    def _show(self, text: str, color: QColor) -> None:
        self._changes_itself = True
        self._ghost.show(self._position, text, color)
        self._changes_itself = False
        self._scroll_to_end()

    def _scroll_to_end(self) -> None:
        """Scroll so far that all of it is in view, as far as the cursor stays there, too."""
        rows = GhostPlace(self._editor, self._ghost).rows()
        if not rows:
            return
        height = QFontMetricsF(self._editor.font()).lineSpacing()
        room = self._editor.viewport().height()
        hidden = min(rows[-1].top + height - room, rows[0].top)
        if hidden > 0:
            bar = self._editor.verticalScrollBar()
            bar.setValue(bar.value() + math.ceil(hidden / height))

    def _end(self) -> None:
        self._remove_fog()
        self._changes_itself = True
        self._ghost.hide()
        self._changes_itself = False
        self._asked, self._position, self._free, self._pieces = None, -1, (), ()
        self._set_state("none")

    def _remove_fog(self) -> None:
        if self._patch is not None:
            self._fog.uncover(self._patch)
            self._patch = None

    def _set_state(self, state: SuggestionState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)

    def _on_change(self) -> None:
        """Another change of the text, or a move of the cursor, leaves no place for the suggestion."""
        if not self._changes_itself:
            self.drop()

    # The request

    def _on_start(self, event: BlockStarted) -> None:
        positions = range(len(event.pieces))
        pinned = event.pinned or (False,) * len(positions)
        self._free = tuple(index for index in positions if not pinned[index])
        if self._patch is not None:
            self._patch.begin(event, self._free)
            self._fog.wake()

    def _on_step(self, event: DenoisingStep) -> None:
        end = len(event.pieces) if event.end is None else event.end
        self._pieces = tuple(event.pieces[index] for index in self._free if index < end)
        if self._patch is not None:
            self._patch.show(event, self._free)
            self._fog.wake()

    def _on_finished(self, event: Finished) -> None:
        asked = self._asked
        if asked is None:
            return
        written = event.fillings[0].text if event.fillings else event.text
        text = asked.suggestion(written, was_cut=event.reason == "max_tokens")
        if not text.strip():
            self._end()
            self.came_empty.emit()
            return
        self._show(text, self._theme.color("muted"))
        if self._patch is not None:
            self._patch.settle(text, self._pieces)
            self._fog.wake()
        self._set_state("ready")
        self.ready.emit(text)

    def _on_failed(self, event: Failed) -> None:
        self._end()
        self.failed.emit(event)
