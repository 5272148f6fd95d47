"""Lay out a block whose ending is not known yet: words keep their place, fog gives way. No Qt.

A position has text when it is accepted, or when its guess has held for two steps. Until then it is fog, and
its guess is drawn only where it fits. Text has its natural width at once. `elastic_rows` tells how rows are
kept while widths change; the measured alternatives are in `docs/benchmarks.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.gui.canvas.cells import clarity_of
from app.gui.canvas.elastic_rows import ElasticRows, Key, Standing
from app.gui.canvas.layout import Layout, Metrics, arrange
from app.gui.canvas.markup import read_lines
from app.markdown.direction import direction
from model_backends.protocol import DenoisingStep

_FOG = "░"  # stands for fog in the text that is parsed: neither a letter nor a mark of Markdown
_HELD_STEPS = 2  # from then on, a guess gets room
_HELD_CLARITY = 0.3  # below it, a guess gets none
_BREAK_CLARITY = 0.6  # from here on, a guessed line break counts at once: it moves everything below
_TYPICAL_TOKEN = " the"  # as wide as an average one, punctuation included


class LiveLayout:
    """Lays out the drafts of a block one after another; arguments are those of `lay_out`.

    `pinned` positions have their text of `pieces` from the start.
    """

    def __init__(
        self,
        prefix: str,
        pieces: Sequence[str],
        width: float,
        metrics: Metrics,
        pinned: Sequence[bool] = (),
    ) -> None:
        count = len(pieces)
        self._prefix, self._width, self._metrics = prefix, width, metrics
        self._typical = metrics.advance(_TYPICAL_TOKEN, "text")
        self._draft: Sequence[str] = [""] * count
        self._ages = [0] * count  # for how many steps a position has had its guess
        self._texts: list[str | None] = [None] * count  # None: fog
        self._fog = [self._typical] * count  # width of each position as fog
        self._gaps = [" "] * count  # what separates fog from the position before
        self._accepted: Sequence[bool] = [False] * count
        self._pinned = frozenset(cell for cell, is_pinned in enumerate(pinned) if is_pinned)
        if self._pinned:
            self._draft = pieces
        for cell in self._pinned:
            self._texts[cell] = pieces[cell]
        self._standing: dict[Key, Standing] = {}
        self._layout = self._lay_out()

    @property
    def layout(self) -> Layout:
        """The newest layout; before the first step, all of it is fog."""
        return self._layout

    def update(self, step: DenoisingStep) -> Layout:
        """Lay out a step's draft, near the places of the draft before."""
        clarity = clarity_of(step.entropies).tolist()
        is_first = not any(self._ages)
        for cell, piece in enumerate(step.pieces):
            if cell in self._pinned:
                continue
            self._ages[cell] = self._ages[cell] + 1 if piece == self._draft[cell] else 1
            held = self._ages[cell] >= _HELD_STEPS and clarity[cell] >= _HELD_CLARITY
            if held or step.accepted[cell] or piece == self._texts[cell]:
                self._texts[cell] = piece
            else:
                self._texts[cell] = None
                self._guess(cell, piece, clarity[cell], is_first)
        count = len(step.pieces)  # those behind are pinned as well
        self._accepted = (*step.accepted, *(True for _ in self._draft[count:]))
        self._draft = (*step.pieces, *self._draft[count:])
        self._layout = self._lay_out()
        return self._layout

    def resize(self, width: float, metrics: Metrics | None = None) -> Layout:
        """Lay out the same draft for another width or other fonts, if they differ."""
        metrics = metrics or self._metrics
        if width != self._width or metrics is not self._metrics:
            self._width, self._metrics = width, metrics
            self._standing = {}
            self._layout = self._lay_out()
        return self._layout

    def _guess(self, cell: int, piece: str, clarity: float, is_first: bool) -> None:
        """Note the expected width of a position that is fog, and the line breaks before its text."""
        text = piece.lstrip()
        gap = piece[: len(piece) - len(text)]
        breaks = gap[: gap.rfind("\n") + 1]
        before = self._draft[cell]
        held = not breaks or is_first or clarity >= _BREAK_CLARITY or before.startswith(breaks)
        if breaks and held and not text:
            self._texts[cell] = piece
            return
        self._gaps[cell] = breaks if breaks and held else (" " if gap or not piece else "")
        guess = self._metrics.advance(piece, "text") if text else 0.0
        self._fog[cell] = clarity * guess + (1.0 - clarity) * self._typical

    def _lay_out(self) -> Layout:
        texts = [
            gap + _FOG if text is None else text for text, gap in zip(self._texts, self._gaps, strict=True)
        ]
        fog = [width if text is None else None for text, width in zip(self._texts, self._fog, strict=True)]
        rows = ElasticRows(self._metrics, fog, self._accepted, self._standing)
        self._standing = rows.standing
        return arrange(
            [text or "" for text in self._texts],
            read_lines(self._prefix, texts),
            direction(self._prefix + "".join(self._draft)) == "rtl",
            self._width,
            self._metrics,
            rows.wrap,
            rows.top,
        )
