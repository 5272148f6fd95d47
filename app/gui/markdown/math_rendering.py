"""Render formulas in LaTeX as SVG with `ziamath`; no widgets.

The effort is limited beforehand: by length and nesting of the source, then by the layout work its MathML tree
needs. The library visits each row twice, so the work doubles with every nested row.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from app.processes.background_worker import BackgroundWorker

if TYPE_CHECKING:
    from ziamath.zmath import Math

COLOR_PLACEHOLDER = "#010203"  # replaced by the colour of the surrounding text

_MAX_LENGTH = 2000
_MAX_NESTING = 24  # braces within braces
_MAX_WORK = 2000  # nodes laid out, including second visits of rows
_WIDEST, _HIGHEST = 20_000.0, 2_000.0  # pixels
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_MARGIN = 1.0  # pixels around the formula
_ROWS = ("math", "mrow", "mtd", "mtr", "mstyle", "mpadded", "mphantom", "mfenced", "msqrt", "menclose")
_SPACING = ("mo", "mspace")


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
    if len(source) > _MAX_LENGTH or not source.strip() or _nesting(source) > _MAX_NESTING:
        return None
    library = _library()
    try:
        tree = ElementTree.fromstring(library.tex2mml(source, inline=not display).replace(_NAMESPACE, "", 1))
        _simplify(tree)
        if _is_unknown(tree) or _work(tree) > _MAX_WORK:
            return None
        tree.set("mathcolor", COLOR_PLACEHOLDER)
        rendered = library.math(tree, size=size, margin=_MARGIN)
        svg = rendered.svg()
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
    """The parts of the libraries that are used."""

    tex2mml: Callable[..., str]
    math: type[Math]
    unreadable: tuple[type[Exception], ...]


@functools.cache
def _library() -> _Library:
    """Import the libraries and read their fonts, once."""
    from latex2mathml import exceptions
    from ziamath.config import config
    from ziamath.tex import tex2mml
    from ziamath.zmath import Math

    config.svg2 = False  # Qt draws paths, not symbols
    unreadable = (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RuntimeError,  # a recursion too deep
        StopIteration,
        SyntaxError,  # of the MathML tree
        TypeError,
        ValueError,
    )
    known = [
        kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)
    ]
    return _Library(tex2mml, Math, (*unreadable, *known))


def _nesting(source: str) -> int:
    """The maximum nesting of braces, environments and `\\left`."""
    steps = (1 if found[0][-1] in "{nt" else -1 for found in _LEVELS.finditer(source))
    return max(itertools.accumulate(steps), default=0)


# Escaped braces and backslashes only cancel out together with their partners.
_LEVELS = re.compile(r"\\begin|\\left(?![a-zA-Z])|\\end|\\right(?![a-zA-Z])|(?<!\\)[{}]")


def _simplify(tree: ElementTree.Element) -> None:
    """Remove rows with one child: each would double the work for its content."""
    for child in tree:
        _simplify(child)
    for index, child in enumerate(tree):
        while child.tag == "mrow" and len(child) == 1 and child[0].tag not in _SPACING and not child.attrib:
            child = child[0]
        tree[index] = child


def _work(tree: ElementTree.Element) -> float:
    """The number of nodes the library lays out for this tree."""
    visits = 2 if tree.tag in _ROWS else 1
    return 1 + visits * sum(_work(child) for child in tree)


def _is_unknown(tree: ElementTree.Element) -> bool:
    """Whether a command was not recognised: it is left as a name that begins with a backslash."""
    return any((element.text or "").startswith("\\") for element in tree.iter() if element.tag != "mtext")
