"""Formulas: which dollar signs delimit them, what is rendered, and limits."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.gui.markdown.inline_image_names import decode_formula, formula_name, image_text
from app.gui.markdown.markdown import Formula, Prose, parse_markdown
from app.gui.markdown.math_rendering import render_formula

SIZE = 18.0


def found(text: str) -> list[str]:
    """The sources of all formulas in a Markdown text."""
    sources = []
    for part in parse_markdown(text):
        if isinstance(part, Formula):
            sources.append(part.source)
        elif isinstance(part, Prose):
            names = re.findall(r'<img src="([^"]+)"', part.html)
            sources += [formula[0] for name in names if (formula := decode_formula(name))]
    return sources


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("so $x^2$ and \\(y\\)", ["x^2", "y"]),
        ("$$\na = b\n$$", ["a = b"]),
        ("\\[ a \\]\n\nand", ["a"]),
        ("a line with $$z$$ in it", ["z"]),
        ("\\begin{align}a &= 1 \\\\ b &= 2\\end{align}", ["\\begin{align}a &= 1 \\\\ b &= 2\\end{align}"]),
        ("$5x+1$ and $n=5$", ["5x+1", "n=5"]),
        ("> $$\n> a\n> $$", ["a"]),
        ("- item\n\n  $$ a $$", ["a"]),
        ("$a\\$b$", ["a\\$b"]),
        ("$a\ud800b$", ["a?b"]),
    ],
)
def test_formulas_are_found(text: str, sources: list[str]) -> None:
    assert found(text) == sources


@pytest.mark.parametrize(
    "text",
    [
        "costs $5 and $6",
        "between $5 and $10, or US$20",
        "$10 to $20 per year",
        "it is $5/month, or $50/year",
        "\\$5 and \\$6",
        "`$x$` and\n\n```\n$x$\n```",
        "$ x $",
        "echo $HOME/bin:$PATH",
        "one $ alone",
        "$$ not closed\n\nand then $$",
    ],
)
def test_dollars_in_prose_stay_prose(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("display", [False, True])
@pytest.mark.parametrize(
    "source",
    [
        "E = mc^2",
        r"\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
        r"\int_0^\infty e^{-x^2}\,dx",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}",
        r"\operatorname{argmax}_x \mathbb{E}[f(x)] \mid \left\| x \right\|",
    ],
)
def test_what_people_write_can_be_set(source: str, display: bool) -> None:
    picture = render_formula(source, display=display, size=SIZE)
    assert picture is not None
    assert picture.width > 0
    assert picture.ascent > 0
    assert "<symbol" not in picture.svg  # which Qt does not draw


def test_a_fraction_reaches_below_the_line() -> None:
    letter, fraction = (render_formula(text, display=True, size=SIZE) for text in ("a", r"\frac{a}{b}"))
    assert letter is not None
    assert fraction is not None
    assert letter.descent == pytest.approx(0, abs=1.5)
    assert fraction.descent > 5
    assert fraction.ascent > letter.ascent


@pytest.mark.parametrize(
    "source",
    [
        "",
        "{",
        r"\frac{1}",
        r"\nosuch{x}",
        r"\kern1000000px x",
        r"\rule{10000pt}{10000pt}",
        r"\hspace{100000em}x",
        "{" * 300 + "x" + "}" * 300,
        "x^{" * 20 + "x" + "}" * 20 + "^",
        "x^{a+" * 14 + "x" + "}" * 14,
        r"\left(" * 12 + "x" + r"\right)" * 12,
        r"\sqrt{" * 22 + "x" + "}" * 22,
        r"\begin{matrix}" * 9 + "x" + r"\end{matrix}" * 9,
        "x+" * 900 + "1",
        "x" * 5000,
    ],
)
def test_what_cannot_be_set_is_refused(source: str) -> None:
    assert render_formula(source, display=True, size=SIZE) is None


_LETTERS = "x1+=^_{}&()[]|<> é'"
_COMMANDS = (
    "frac sqrt left right text{a} begin{matrix} end{matrix} sum hat binom over color{red} limits not \\"
)
_PIECES = st.sampled_from([*_LETTERS, *("\\" + command for command in _COMMANDS.split())])


@settings(max_examples=100, deadline=None)
@given(st.lists(_PIECES, max_size=8).map("".join))
def test_no_formula_raises(source: str) -> None:
    render_formula(source, display=False, size=SIZE)


@given(st.text(max_size=40), st.booleans())
def test_names_keep_the_source(source: str, display: bool) -> None:
    name = formula_name(source, display=display)
    assert decode_formula(name) == (source, display)
    assert source in image_text(name)
