"""Formulas in LaTeX notation, set as vector pictures by `ziamath`; no widgets here.

What is set is bounded before the work begins: the length and nesting of the source, then the work that its
MathML tree asks for. The library looks at each row twice, so the work doubles with every nested row.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from ziamath.zmath import Math

INK = "#010203"  # stands in a picture for the colour of the text around it

_MOST_CHARACTERS = 2000
_DEEPEST = 24  # braces within braces
_MOST_WORK = 2000  # nodes that are laid out, the second looks at rows included
_WIDEST, _HIGHEST = 20_000.0, 2_000.0  # pixels
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_MARGIN = 1.0  # pixels around the picture
_ROWS = ("math", "mrow", "mtd", "mtr", "mstyle", "mpadded", "mphantom", "mfenced", "msqrt", "menclose")
_SPACING = ("mo", "mspace")


@dataclass(frozen=True, slots=True)
class Picture:
    """A formula as SVG; pixels: how wide it is and how far it reaches above and below the base line."""

    svg: str
    width: float
    ascent: float
    descent: float


@functools.lru_cache(maxsize=512)
def typeset(source: str, *, display: bool, size: float) -> Picture | None:
    """A formula in a font of `size` pixels; None if it cannot be read or asks for too much."""
    if len(source) > _MOST_CHARACTERS or not source.strip() or _nesting(source) > _DEEPEST:
        return None
    library = _library()
    try:
        tree = ElementTree.fromstring(library.tex2mml(source, inline=not display).replace(_NAMESPACE, "", 1))
        _simplify(tree)
        if _is_unknown(tree) or _work(tree) > _MOST_WORK:
            return None
        tree.set("mathcolor", INK)
        drawn = library.math(tree, size=size, margin=_MARGIN)
        svg = drawn.svg()
        width, height = drawn.getsize()
        descent = -drawn.getyofst()
    except library.unreadable:
        return None
    if not (0 < width <= _WIDEST and 0 < height <= _HIGHEST and math.isfinite(descent)):
        return None
    return Picture(svg, width, height - descent, descent)


def preload() -> None:
    """Load what formulas need, some 0.1 s, on another thread, so that the first one does not wait for it."""
    Thread(target=_library, name="mathematics").start()


@dataclass(frozen=True, slots=True)
class _Library:
    """What is used of the libraries."""

    tex2mml: Callable[..., str]
    math: type[Math]
    unreadable: tuple[type[Exception], ...]


@functools.cache
def _library() -> _Library:
    """The libraries, whose fonts are read once."""
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
    """How deep braces, environments and `\\left` nest at most."""
    steps = (1 if found[0][-1] in "{nt" else -1 for found in _LEVELS.finditer(source))
    return max(itertools.accumulate(steps), default=0)


# Escaped braces and backslashes are read, and leave the level as it is only together with their partners.
_LEVELS = re.compile(r"\\begin|\\left(?![a-zA-Z])|\\end|\\right(?![a-zA-Z])|(?<!\\)[{}]")


def _simplify(tree: ElementTree.Element) -> None:
    """Take away rows of one: each would double the work for what is in it."""
    for child in tree:
        _simplify(child)
    for place, child in enumerate(tree):
        while child.tag == "mrow" and len(child) == 1 and child[0].tag not in _SPACING and not child.attrib:
            child = child[0]
        tree[place] = child


def _work(tree: ElementTree.Element) -> float:
    """How many nodes the library lays out for this tree."""
    looks = 2 if tree.tag in _ROWS else 1
    return 1 + looks * sum(_work(child) for child in tree)


def _is_unknown(tree: ElementTree.Element) -> bool:
    """Whether a command was not understood: it is left as a name that begins with a backslash."""
    return any((element.text or "").startswith("\\") for element in tree.iter() if element.tag != "mtext")
