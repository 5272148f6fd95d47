"""The inspector's colours, derived from the theme: fog, amber while undecided, then blue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from app.gui.canvas.cells import clarity_of
from app.gui.inspector.history import BlockHistory
from app.gui.widgets.theme import Theme

UNREADABLE_NATS = 4.0  # from this entropy on, the canvas is all fog
_LEVELS = 128


def mix(first: QColor, second: QColor, share: float) -> QColor:
    """Mix two colours, with `share` of the second one."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        first.redF() * rest + second.redF() * share,
        first.greenF() * rest + second.greenF() * share,
        first.blueF() * rest + second.blueF() * share,
    )


@dataclass(frozen=True)
class InspectorColors:
    """Colours of positions; `open` goes from fog to certain but not accepted, by clarity."""

    kept: QColor
    new: QColor
    lost: QColor
    open: tuple[QColor, ...]
    pinned: QColor

    @classmethod
    def of(cls, theme: Theme) -> InspectorColors:
        """Choose the colours for light or dark."""
        text, unsure, accepted = theme.color("text"), theme.color("unsure"), theme.color("accepted")
        fog = mix(theme.color("fog"), theme.color("window"), 0.6)
        sure = mix(unsure, text, 0.5)
        shares = np.linspace(0.0, 1.0, _LEVELS)
        ramp = (
            mix(fog, unsure, share / 0.55) if share < 0.55 else mix(unsure, sure, (share - 0.55) / 0.45)
            for share in shares.tolist()
        )
        # Calmer than new positions, in both schemes: most of a block is kept for most of the time.
        kept = mix(accepted, theme.color("window"), 0.5) if theme.is_dark else mix(accepted, text, 0.6)
        return cls(kept=kept, new=accepted, lost=unsure, open=tuple(ramp), pinned=theme.color("sidebar"))


def heat_map(history: BlockHistory, palette: InspectorColors) -> QImage:
    """Draw the block as an image: a column per step up to the newest, a row per position.

    The noise, if it is known, is the first column, all fog. Rows of pinned positions are empty. A dropped
    step looks like the next known one.
    """
    colors = np.array([color.rgb() for color in palette.open], np.uint32)
    clarity = clarity_of(history.entropies.ravel().tolist()).reshape(history.entropies.shape)
    accepted = history.is_accepted
    before = np.vstack((np.zeros_like(accepted[:1]), accepted[:-1]))
    pixels = colors[np.rint(clarity * (_LEVELS - 1)).astype(np.intp)]
    pixels[accepted & before] = palette.kept.rgb()
    pixels[accepted & ~before] = palette.new.rgb()
    last = int(history.numbers[-1]) if len(history) else 0
    columns = pixels[np.searchsorted(history.numbers, np.arange(1, last + 1))]
    if history.start is not None:
        columns = np.vstack((np.full((1, history.positions), colors[0]), columns))
    columns[:, ~history.is_free] = palette.pinned.rgb()
    image: npt.NDArray[np.uint32] = np.ascontiguousarray(columns.T)
    height, width = image.shape
    return QImage(image.tobytes(), width, height, width * 4, QImage.Format.Format_RGB32).copy()
