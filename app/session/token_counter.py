"""Count tokens: estimated at once, counted by the model when it is free."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.processes.engine_interface import Engine
from model_backends.protocol import Count, Counted, Failed

_CHARACTERS_PER_TOKEN = 4.0  # until something has been counted
_MOST_CHARACTERS = 300_000  # of a text that are counted: the model cannot write meanwhile
_ENOUGH_CHARACTERS = 200  # of counted text from which the estimate is calibrated
_REMEMBERED = 200  # texts


@dataclass(frozen=True)
class Tokens:
    """A number of tokens, counted or estimated."""

    number: int
    is_exact: bool

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.number + other.number, self.is_exact and other.is_exact)


class TokenCounter(QObject):
    """Counts with the tokenizer of the loaded model, one request at a time."""

    changed = Signal()
    """More counts are known, or all were dropped because another model was loaded."""

    def __init__(self, engine: Engine, parent: QObject | None = None, *, timeout_ms: int = 10_000) -> None:
        """`count` falls back to estimates after `timeout_ms`."""
        super().__init__(parent)
        self._engine, self._timeout_ms = engine, timeout_ms
        self._known: dict[str, Tokens] = {}
        self._refused: set[str] = set()  # by the model in use
        self._wanted: tuple[str, ...] = ()
        self._around = 0
        self._asked: _Asked | None = None
        self._next: _Asked | None = None  # the next request with a waiting caller
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)
        engine.loaded.connect(self._forget)
        engine.counted.connect(self._on_counted)
        engine.failed.connect(self._on_failed)

    @property
    def around(self) -> int:
        """Tokens that the chat template adds around a message; 0 until something was counted."""
        return self._around

    def of(self, text: str) -> Tokens:
        """Return the known or estimated number of tokens of a text."""
        return self._known.get(text) or Tokens(self._estimated(text), not text.strip())

    def want(self, texts: Sequence[str]) -> None:
        """Count these texts in the background, in place of those wanted before."""
        self._wanted = tuple(dict.fromkeys(text for text in texts if text.strip()))
        self._soon.start()

    def count(self, texts: Sequence[str], then: Callable[[], None]) -> None:
        """Count these texts, then call `then`; also if no model is ready or it takes too long."""
        self._next = asked = _Asked(
            self._engine.new_id(), tuple(text for text in texts if text not in self._known), then
        )
        self._engine.cancel_background()  # a message waits for the count
        self._soon.start()
        # The lambda keeps it: of a plain object's method, Qt's binding keeps nothing alive.
        QTimer.singleShot(self._timeout_ms, self, lambda: asked.end())

    def _estimated(self, text: str) -> int:
        counted = [(known, tokens.number) for known, tokens in self._known.items()]
        characters = sum(len(known) for known, _ in counted)
        tokens = sum(number for _, number in counted)
        ratio = characters / tokens if tokens and characters >= _ENOUGH_CHARACTERS else _CHARACTERS_PER_TOKEN
        return math.ceil(len(text) / ratio)

    def _ask(self) -> None:
        """Send the next request: first those with a waiting caller."""
        if self._asked is not None:
            return
        asked, self._next = self._next, None
        if asked is None:
            missing = tuple(text for text in self._wanted if text not in self._known.keys() | self._refused)
            asked = _Asked(self._engine.new_id(), missing) if missing else None
        if asked is None:
            return
        texts = tuple(text[:_MOST_CHARACTERS] for text in asked.texts)
        self._asked = asked
        if not texts or not self._engine.count(Count(id=asked.id, texts=texts)):
            self._asked = None
            asked.end()
            if not texts:
                self._soon.start()

    def _on_counted(self, event: Counted) -> None:
        if self._asked is not None and event.id == self._asked.id:
            self._take(self._asked, event)

    def _on_failed(self, event: Failed) -> None:
        """Make do with estimates of texts that could not be counted, until a model is loaded again."""
        asked = self._asked
        if asked is not None and event.id == asked.id:
            self._asked = None
            self._refused.update(asked.texts)
            asked.end()
            self._soon.start()

    def _take(self, asked: _Asked, event: Counted) -> None:
        self._asked, self._around = None, event.around
        for text, number in zip(asked.texts, event.tokens, strict=False):  # none where no model is open
            share = min(1.0, _MOST_CHARACTERS / max(1, len(text)))
            self._known[text] = Tokens(round(number / share), share == 1.0)
        for text in [text for text in self._known if text not in self._wanted][: -_REMEMBERED or None]:
            del self._known[text]
        asked.end()
        self.changed.emit()
        self._soon.start()

    def _forget(self) -> None:
        self._known.clear()
        self._refused.clear()
        self._around = 0
        self.changed.emit()
        self._soon.start()


class _Asked:
    """Texts being counted, and the callback of a waiting caller."""

    def __init__(self, id: int, texts: tuple[str, ...], then: Callable[[], None] | None = None) -> None:
        self.id, self.texts, self._then = id, texts, then

    def end(self) -> None:
        """Call the waiting caller, once."""
        then, self._then = self._then, None
        if then is not None:
            then()
