"""Passages of a reply that is shown: which source a selection has, and where a passage is shown."""

from __future__ import annotations

import random

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.gui.markdown.passages import Passages
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.source_range import position_to_index
from app.gui.markdown.text_view import TextView
from app.gui.widgets.theme import Theme

TEXT = """Fog is **a very thick cloud** on the *ground*, see [the long page](https://a.b/the/page "page") \
and `code in it` now.

- one item
- two *items* here
  - nested & more
- [ ] three

A & B are \\*not\\* emphasis; 3 &lt; 4, $x^2$ too, the end. 😀 And a smile.

| a | b |
|---|---|
| c1 | d1 |
| c2 | **d2** |

```python
def lift(fog):
    return fog + 1
```

> quoted the text
> goes on

$$
E = m c^2
$$

1. first
2. second

Finally the end of the ground.
"""


class Shown:
    """A text that is shown, to select in."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, text: str) -> None:
        theme = Theme(qapp, "light")
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.resize(640, 600)
        self.text = RichText(theme, self.window)
        self.text.resize(400, 100)
        self.window.show()
        self.text.show_markdown(text)
        self.passages = Passages(theme, self.text)

    @property
    def views(self) -> list[TextView]:
        """Its views in their order."""
        return [view for _, _, views in self.text.chunks() for view in views]

    def select(self, words: str, number: int = 0) -> TextView:
        """Select words; a line break for each new paragraph or cell."""
        for view in self.views:
            raw = view.document().toRawText()
            shown = raw.translate(str.maketrans("\u2028\u2029\ufdd0\ufdd1", "\n\n\n\n"))
            if words in shown:
                start = shown.index(words)
                cursor = view.textCursor()
                before = len(shown[:start].encode("utf-16-le")) // 2
                cursor.setPosition(before)
                cursor.setPosition(before + len(words.encode("utf-16-le")) // 2, cursor.MoveMode.KeepAnchor)
                view.setTextCursor(cursor)
                return view
        raise AssertionError(f"{words} is not shown")

    def source(self, words: str) -> str:
        """The source of words that are selected."""
        found = self.passages.selected(self.select(words))
        assert found is not None
        return self.text.text[found[0] : found[1]]


@pytest.fixture
def shown(qapp: QApplication, qtbot: QtBot) -> Shown:
    return Shown(qapp, qtbot, TEXT)


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("very thick", "very thick"),
        ("ery thi", "very thick"),  # whole words
        ("the ground", "the *ground*"),
        ("thick cloud on", "**a very thick cloud** on"),  # half of a bold phrase
        ("is a very", "is **a very thick cloud**"),
        ("page", "page"),
        ("long page and", '[the long page](https://a.b/the/page "page") and'),
        ("in it", "in it"),
        ("it now", "`code in it` now"),
        ("item\ntwo items", "item\n- two *items*"),
        ("nested & more", "nested & more"),
        ("three", "three"),
        ("not", "not"),
        ("3 < 4", "3 &lt; 4"),
        ("4, \ufffc too", "4, $x^2$ too"),
        ("the end", "the end"),
        ("a smile", "a smile"),  # behind a character that is two of the document's
        ("c1", "c1"),
        ("d2", "d2"),
        ("c1\nd1", "| a | b |\n|---|---|\n| c1 | d1 |\n| c2 | **d2** |"),  # cells: the table
        ("return fog", "return fog"),
        ("(fog):\n    return", "(fog):\n    return"),
        ("text\ngoes", "text\n> goes"),
        ("first\nsecond", "first\n2. second"),
        ("Finally", "Finally"),
    ],
)
def test_the_source_of_a_selection(shown: Shown, words: str, source: str) -> None:
    assert shown.source(words) == source


def test_a_display_formula_is_taken_with_its_marks(shown: Shown) -> None:
    view = next(view for view in shown.views if type(view).__name__ == "FormulaView")
    view.selectAll()
    found = shown.passages.selected(view)
    assert found is not None
    assert TEXT[found[0] : found[1]] == "$$\nE = m c^2\n$$"


def test_without_a_selection_it_is_the_word_at_the_cursor(shown: Shown) -> None:
    view = shown.select("thick")
    cursor = view.textCursor()
    cursor.setPosition(cursor.selectionStart() + 2)
    view.setTextCursor(cursor)
    found = shown.passages.selected(view)
    assert found is not None
    assert TEXT[found[0] : found[1]] == "thick"


def _random_markdown(seed: int) -> str:
    pick = random.Random(seed)
    words = [
        "fog",
        "the",
        "cloud",
        "ground",
        "&",
        "it's",
        "42",
        "a",
        "über",
        "😀",
        "x_y",
        "C++",
        "“so”",
        "3.5",
    ]

    def phrase() -> str:
        plain = " ".join(pick.choices(words, k=pick.randint(1, 4)))
        form = pick.choice(
            ["{}", "{}", "{}", "**{}**", "*{}*", "`{}`", "[{}](https://a.b/fog)", "~~{}~~", "$y$ {}"]
        )
        return form.format(plain)

    def line() -> str:
        return " ".join(phrase() for _ in range(pick.randint(1, 4)))

    blocks = []
    for _ in range(pick.randint(2, 6)):
        kind = pick.choice(["p", "p", "ul", "ol", "q", "code", "table", "h"])
        lines = [line() for _ in range(pick.randint(1, 3))]
        if kind == "ul":
            lines = [f"- {one}" for one in lines]
        elif kind == "ol":
            lines = [f"{number}. {one}" for number, one in enumerate(lines, 1)]
        elif kind == "q":
            lines = [f"> {one}" for one in lines]
        elif kind == "code":
            lines = ["```", *lines, "```"]
        elif kind == "table":
            lines = ["| a | b |", "|---|---|", *(f"| {phrase()} | {phrase()} |" for _ in lines)]
        elif kind == "h":
            lines = [f"## {lines[0]}"]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


@pytest.mark.parametrize("seed", range(12))
def test_another_word_in_the_place_of_a_passage_changes_nothing_around_it(
    qapp: QApplication, qtbot: QtBot, seed: int
) -> None:
    """For random texts and selections: what is shown before and after a passage stays, to the letter."""
    text, pick = _random_markdown(seed), random.Random(seed)
    shown = Shown(qapp, qtbot, text)
    for _ in range(3):
        view = pick.choice(shown.views)
        raw = view.document().toRawText()
        ends = sorted(pick.choices(range(view.document().characterCount()), k=2))
        cursor = view.textCursor()
        cursor.setPosition(ends[0])
        cursor.setPosition(ends[1], cursor.MoveMode.KeepAnchor)
        view.setTextCursor(cursor)
        found = shown.passages.selected(view)
        if found is None:
            assert not raw.strip("\u2029\ufdd0\ufdd1 ")
            continue
        start, end = found
        assert text[start:end].strip() == text[start:end] != ""
        places = shown.passages.places(start, end)
        assert places
        words = raw[position_to_index(raw, ends[0]) : position_to_index(raw, ends[1])].split()
        inside = " ".join(text[start:end].split())
        assert all(word in inside or not word.isalnum() for word in words[1:-1])
        other = Shown(qapp, qtbot, text[:start] + "dew" + text[end:])
        first, last = places[0], places[-1]
        before = first.view.document().toRawText()
        after = last.view.document().toRawText()
        blank = " \u2029\ufdd0\ufdd1"  # which a document has for the line breaks of its source
        kept = (
            before[: position_to_index(before, first.start)].rstrip(blank),
            after[position_to_index(after, last.end) :].lstrip(blank),
        )
        raws = [one.document().toRawText() for one in other.views]
        assert any(one.startswith(kept[0]) for one in raws)
        assert any(one.endswith(kept[1]) for one in raws)


def test_the_lines_of_a_passage(shown: Shown) -> None:
    start = TEXT.index("a very thick")
    end = TEXT.index("`code")
    places = shown.passages.places(start, end)
    lines = [line.rect for place in places for line in place.lines()]
    assert len(lines) == 2  # it is wrapped
    assert lines[0].top() < lines[1].top()
    assert lines[0].left() > 0.0
    assert lines[1].left() == 0.0
