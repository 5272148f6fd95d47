"""The inspector's colours, made of the theme's as the canvas's are: fog, amber while undecided, then blue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from app.gui.canvas.cells import clarity_of
from app.gui.inspector.history import BlockHistory
from app.gui.widgets.theme import Theme

UNREADABLE_NATS = 4.0  # where the canvas is all fog
_LEVELS = 128


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """`share` of the other colour in the one."""
    rest = 1.0 - share
    return QColor.fromRgbF(
        one.redF() * rest + other.redF() * share,
        one.greenF() * rest + other.greenF() * share,
        one.blueF() * rest + other.blueF() * share,
    )


@dataclass(frozen=True)
class InspectorColors:
    """`open` goes from all fog to sure but not accepted, in even shares of clarity."""

    kept: QColor
    new: QColor
    lost: QColor
    open: tuple[QColor, ...]

    @classmethod
    def of(cls, theme: Theme) -> InspectorColors:
        """The colours for light or dark."""
        ink, unsure, accepted = theme.color("text"), theme.color("unsure"), theme.color("accepted")
        fog = mix(theme.color("fog"), theme.color("window"), 0.6)
        sure = mix(unsure, ink, 0.5)
        shares = np.linspace(0.0, 1.0, _LEVELS)
        ramp = (
            mix(fog, unsure, share / 0.55) if share < 0.55 else mix(unsure, sure, (share - 0.55) / 0.45)
            for share in shares.tolist()
        )
        # Calmer than what is new, in both schemes: most of a block is kept for most of the time.
        kept = mix(accepted, theme.color("window"), 0.5) if theme.is_dark else mix(accepted, ink, 0.6)
        return cls(kept=kept, new=accepted, lost=unsure, open=tuple(ramp))


def heat_map(history: BlockHistory, palette: InspectorColors) -> QImage:
    """The block as a picture: a column per step up to the newest, a row per position.

    A step that was dropped looks like the known one after it.
    """
    colors = np.array([color.rgb() for color in palette.open], np.uint32)
    clarity = clarity_of(history.entropies.ravel().tolist()).reshape(history.entropies.shape)
    accepted = history.is_accepted
    before = np.vstack((np.zeros_like(accepted[:1]), accepted[:-1]))
    pixels = colors[np.rint(clarity * (_LEVELS - 1)).astype(np.intp)]
    pixels[accepted & before] = palette.kept.rgb()
    pixels[accepted & ~before] = palette.new.rgb()
    last = int(history.numbers[-1])
    known = np.searchsorted(history.numbers, np.arange(1, last + 1))
    image: npt.NDArray[np.uint32] = np.ascontiguousarray(pixels[known].T)
    height, width = image.shape
    return QImage(image.tobytes(), width, height, width * 4, QImage.Format.Format_RGB32).copy()
