"""Which suggestions suit which model."""

from __future__ import annotations

from collections.abc import Callable

from app.suggestions.demo_model import DEMO_MODEL
from app.suggestions.full_size import FULL_SIZE
from app.suggestions.suggestion import Suggestion


def suggestions_for(*, is_demo_model: bool) -> tuple[Suggestion, ...]:
    """Return the suggestions for the bundled demo model, or for any other model."""
    return DEMO_MODEL if is_demo_model else FULL_SIZE


def find_watch(prompt: str, translate: Callable[[str], str] = str) -> str:
    """Return what to watch for in the reply to a suggested prompt, "" if it is not a suggestion."""
    suggestions = (*DEMO_MODEL, *FULL_SIZE)
    return next((translate(one.watch) for one in suggestions if translate(one.prompt) == prompt), "")
