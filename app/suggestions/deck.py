"""Take suggestions in turn: all of a set are shown before any of them is shown again."""

from __future__ import annotations

from collections.abc import Sequence

from app.suggestions.suggestion import Suggestion

PROVING = 3  # suggestions of a hand that show what only diffusion does, besides one plain question


class Deck:
    """Deals hands of one plain question and three others, in the set's order, round and round."""

    def __init__(self, suggestions: Sequence[Suggestion]) -> None:
        """Create a deck.

        Raises:
            ValueError: there are not enough suggestions for one hand.
        """
        self._plain = [one for one in suggestions if one.is_plain]
        self._proving = [one for one in suggestions if not one.is_plain]
        if not self._plain or len(self._proving) < PROVING:
            raise ValueError("a hand needs a plain suggestion and three others")

    def in_turn(self) -> tuple[Suggestion, ...]:
        """Return all suggestions once, in the order in which hands deal them."""
        turns = max(len(self._plain), len(self._proving))
        return tuple(dict.fromkeys(one for turn in range(turns) for one in self.hand(turn)))

    def hand(self, turn: int) -> tuple[Suggestion, ...]:
        """Return the hand of a turn, 0 or more: the plain question first."""
        first = turn * PROVING
        proving = (self._proving[(first + number) % len(self._proving)] for number in range(PROVING))
        return (self._plain[turn % len(self._plain)], *proving)
