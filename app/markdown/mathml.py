"""Convert formulas from LaTeX to MathML with `latex2mathml`, within limits.

The effort of a later layout is limited, too: `ziamath` visits each row twice, so its work doubles with every
nested row.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

_MAX_LENGTH = 2000
_MAX_NESTING = 24  # braces within braces
_MAX_WORK = 2000  # nodes laid out, including second visits of rows
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_ROWS = ("math", "mrow", "mtd", "mtr", "mstyle", "mpadded", "mphantom", "mfenced", "msqrt", "menclose")
_SPACING = ("mo", "mspace")
_ELEMENTS = frozenset(
    (
        *(*_ROWS, *_SPACING),
        *("mi", "mn", "ms", "mtext", "mfrac", "mroot", "mover", "munder", "munderover", "msub"),
        *("msup", "msubsup", "mmultiscripts", "mprescripts", "none", "mtable", "mlabeledtr"),
    )
)
_ATTRIBUTES = frozenset(
    (
        *("accent", "accentunder", "columnalign", "columnlines", "columnspacing", "depth"),
        *("displaystyle", "fence", "form", "frame", "height", "linethickness", "lspace"),
        *("mathcolor", "mathvariant", "maxsize", "minsize", "movablelimits", "notation"),
        *("rowlines", "rowspacing", "rspace", "scriptlevel", "separator", "stretchy", "symmetric"),
        *("voffset", "width"),
    )
)
_VALUE = re.compile(r"[\w#.,%+ -]*")


def formula_tree(source: str, *, display: bool) -> ElementTree.Element | None:
    """Convert a formula to a MathML tree without namespaces; None if it is invalid or too complex."""
    if len(source) > _MAX_LENGTH or not source.strip() or _nesting(source) > _MAX_NESTING:
        return None
    library = latex_library()
    try:
        written = library.tex2mml(source, inline=not display).replace(f' xmlns="{_NAMESPACE}"', "", 1)
        tree = ElementTree.fromstring(written)
        _simplify(tree)
        return None if _is_unknown(tree) or _work(tree) > _MAX_WORK else tree
    except library.unreadable:
        return None


def mathml(source: str, *, display: bool) -> str | None:
    """Convert a formula to MathML for a page, with its source as annotation; None if it cannot be set.

    Nothing but elements and attributes of formulas gets through: `\\href` and `\\text{<script>}` do not.
    """
    tree = formula_tree(source, display=display)
    if tree is None or any(element.tag not in _ELEMENTS for element in tree.iter()):
        return None
    for element in tree.iter():
        for name, value in list(element.attrib.items()):
            if name not in _ATTRIBUTES or not _VALUE.fullmatch(value):
                del element.attrib[name]
    page = ElementTree.Element(
        "math", {"xmlns": _NAMESPACE, "dir": "ltr", "display": "block" if display else "inline"}
    )
    semantics = ElementTree.SubElement(page, "semantics")
    row = ElementTree.SubElement(semantics, "mrow")
    row.extend(list(tree))
    ElementTree.SubElement(semantics, "annotation", {"encoding": "application/x-tex"}).text = source
    return ElementTree.tostring(page, encoding="unicode")


@dataclass(frozen=True, slots=True)
class LatexLibrary:
    """The parts of the library that are used."""

    tex2mml: Callable[..., str]
    unreadable: tuple[type[Exception], ...]
    """What it raises for a formula that it cannot read."""


@functools.cache
def latex_library() -> LatexLibrary:
    """Import the library, once."""
    from latex2mathml import exceptions
    from ziamath.tex import tex2mml

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
    return LatexLibrary(tex2mml, (*unreadable, *known))


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
