"""The typefaces that come with the program: Inter for text, JetBrains Mono for code.

Their families have names of our own, so that installed versions cannot take their place.
"""

from __future__ import annotations

import functools
import logging
import math
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from app.base.app_dirs import fonts_dir

logger = logging.getLogger(__name__)

_TEXT_FAMILY = "Inter Unfog"
_CODE_FAMILY = "JetBrains Mono Unfog"
_TABULAR_FIGURES = "tnum"
BASELINE = 0.8
"""Where QTextDocument puts the baseline of a line whose height is fixed, as a share of the height."""


@functools.cache
def load_typefaces() -> None:
    """Register the bundled font files with Qt, once; needs a QGuiApplication.

    A platform that cannot load font files, such as "minimal", keeps its own typeface; that is logged.
    """
    found = [QFontDatabase.addApplicationFont(str(file)) for file in sorted(fonts_dir().glob("*.ttf"))]
    if min(found, default=-1) < 0:
        logger.warning("Qt cannot load the typefaces of the program; others are used")


def system_point_size() -> float:
    """Return the point size of the system's own font."""
    return _system_font().pointSizeF()


def text_font(points: float, *, tabular: bool = False) -> QFont:
    """Return the text face; `tabular` gives all digits one width, so that figures stand in columns."""
    font = _font(_TEXT_FAMILY, points)
    if tabular:
        font.setFeature(QFont.Tag(_TABULAR_FIGURES), 1)
    return font


def code_font(points: float) -> QFont:
    """Return the monospace face."""
    font = _font(_CODE_FAMILY, points)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


@dataclass(frozen=True)
class LineBox:
    """The fixed height of a line, in pixels: fonts that the system adds for other scripts never change it."""

    height: float
    shift: int
    """How much lower the baseline of a text document is in it than in a line of the font's own height."""

    @property
    def baseline(self) -> float:
        """The distance from the top to the baseline, without the shift."""
        return BASELINE * self.height - self.shift


def line_box(font: QFont, proportion: float) -> LineBox:
    """Return the box of lines that are `proportion` times as high as the font."""
    metrics = QFontMetricsF(font)
    height = math.ceil(metrics.height()) * proportion
    return LineBox(height, round(BASELINE * height - metrics.ascent()))


def _font(family: str, points: float) -> QFont:
    load_typefaces()
    font = _system_font()
    font.setFamilies([family, font.family()])  # the system's for scripts that ours lacks
    font.setHintingPreference(
        QFont.HintingPreference.PreferVerticalHinting
    )  # widths never depend on the system
    font.setPointSizeF(points)
    return font


def _system_font() -> QFont:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
