"""Find a text that a person typed in what is shown: without case and accents, within one line."""

from __future__ import annotations

import re

from app.base.folding import fold, ranges

_SPACES = re.compile(" +")


class TextFinder:
    """Finds one text, folded as the search of all conversations folds it."""

    def __init__(self, text: str) -> None:
        """`text` may be empty or blank, which finds nothing."""
        folded = fold(text)
        self._is_blank = not folded.strip()
        # as many spaces as there are: code keeps them, prose shows one for many
        self._pattern = re.compile(
            " +".join(map(re.escape, _SPACES.split(folded))) if not self._is_blank else "(?!)"
        )

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to find."""
        return self._is_blank

    def count(self, folded: str) -> int:
        """Count the hits in folded lines, see `fold_lines`."""
        return 0 if self._is_blank else sum(1 for _ in self._pattern.finditer(folded))

    def ranges(self, line: str) -> tuple[tuple[int, int], ...]:
        """Return where a line, which is not folded, contains the text: (start, end), in characters."""
        return () if self._is_blank else ranges(line, self._pattern)


def fold_lines(lines: list[str]) -> str:
    """Fold lines for `TextFinder.count`, which finds nothing across two of them."""
    return "\n".join(map(fold, lines))
