"""Decide about one text, with any engine that answers requests with events."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Protocol

from app.decisions.form import Form
from app.decisions.reading import Answer, answers, request
from model_backends.protocol import Event, Failed, FailureKind, Fill, Finished, ReportedError

OF_ONE_TEXT: frozenset[FailureKind] = frozenset({"prompt", "settings", "missing", "damaged", "access"})
"""Failures that say something about a text, not about the model: the next text may be decided."""

_ids = itertools.count(1)


class Engine(Protocol):
    """Answers requests, as `app.cli.engine.Engine` does."""

    def answer(self, request: Fill) -> Iterator[Event | None]:
        """Yield the events of a request up to `Finished` or `Failed`, `None` in between."""


class DecisionError(ReportedError):
    """The engine could not decide."""


class StoppedError(Exception):
    """The request was cancelled before there were answers."""


def decide(engine: Engine, form: Form, text: str, seed: int = 0) -> tuple[Answer, ...]:
    """Return the answer to each question of a form about a text.

    The probability of an answer is the model's own, among those offered. `seed` chooses the noise that
    answers are read from; with the same one they are the same.

    Raises:
        TextError: the questions cannot be asked about this text.
        DecisionError: the engine failed; of what `kind` in `OF_ONE_TEXT`, another text may be decided.
        StoppedError: it was cancelled.
    """
    for event in engine.answer(request(form, text, id=next(_ids), seed=seed)):
        if isinstance(event, Failed):
            raise DecisionError(event)
        if isinstance(event, Finished):
            if event.reason == "cancelled":
                break
            return answers(form, text, event.fillings)
    raise StoppedError
