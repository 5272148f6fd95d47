"""Render formulas in LaTeX as SVG with `ziamath`; no widgets. `app.markdown.mathml` limits the effort."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.markdown.mathml import formula_tree, latex_library
from app.processes.background_worker import BackgroundWorker

if TYPE_CHECKING:
    from ziamath.zmath import Math

COLOR_PLACEHOLDER = "#010203"  # replaced by the colour of the surrounding text

_WIDEST, _HIGHEST = 20_000.0, 2_000.0  # pixels
_MARGIN = 1.0  # pixels around the formula
_NO_STROKE = '<svg stroke-width="0" '  # Qt strokes in a PDF file what has no stroke: formulas looked bold


@dataclass(frozen=True, slots=True)
class FormulaImage:
    """A formula as SVG, with its width and its extent above and below the baseline in pixels."""

    svg: str
    width: float
    ascent: float
    descent: float


@functools.lru_cache(maxsize=512)
def render_formula(source: str, *, display: bool, size: float) -> FormulaImage | None:
    """Render a formula in a font of `size` pixels; None if it is invalid or too complex."""
    tree = formula_tree(source, display=display)
    if tree is None:
        return None
    library = _library()
    try:
        tree.set("mathcolor", COLOR_PLACEHOLDER)
        rendered = library.math(tree, size=size, margin=_MARGIN)
        svg = rendered.svg().replace("<svg ", _NO_STROKE, 1)
        width, height = rendered.getsize()
        descent = -rendered.getyofst()
    except library.unreadable:
        return None
    if not (0 < width <= _WIDEST and 0 < height <= _HIGHEST and math.isfinite(descent)):
        return None
    return FormulaImage(svg, width, height - descent, descent)


def preload(worker: BackgroundWorker) -> None:
    """Load the libraries in the background, about 0.1 s, so that the first formula need not wait.

    A failure is logged; the first formula will meet it again.
    """
    worker.start(_library)


@dataclass(frozen=True, slots=True)
class _Library:
    """The part of the library that is used, and what it raises."""

    math: type[Math]
    unreadable: tuple[type[Exception], ...]


@functools.cache
def _library() -> _Library:
    """Import the libraries and read their fonts, once."""
    from ziamath.config import config
    from ziamath.zmath import Math

    config.svg2 = False  # Qt draws paths, not symbols
    return _Library(Math, latex_library().unreadable)
