"""Suggestions for a first message, with what to watch for in its reply. No Qt."""

from app.suggestions.deck import Deck
from app.suggestions.sets import find_watch, suggestions_for
from app.suggestions.suggestion import Suggestion

__all__ = ["Deck", "Suggestion", "find_watch", "suggestions_for"]
