"""Which suggestions suit which model."""

from __future__ import annotations

from app.suggestions.demo_model import DEMO_MODEL
from app.suggestions.full_size import FULL_SIZE
from app.suggestions.suggestion import Suggestion


def suggestions_for(*, is_demo_model: bool) -> tuple[Suggestion, ...]:
    """Return the suggestions for the bundled demo model, or for any other model."""
    return DEMO_MODEL if is_demo_model else FULL_SIZE
