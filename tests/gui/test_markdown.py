"""Markdown rendering: what replies may and may not do to the window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextFormat
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QTextBrowser, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.gui.markdown.chunks import split_chunks
from app.gui.markdown.inline_images import IMAGE_CHARACTER
from app.gui.markdown.markdown import Code, Prose, Table, highlight_code, parse_markdown, split_open_tail
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.text_view import CodeBlock, FormulaView, TextView
from app.gui.widgets.theme import LIGHT, Theme
from app.session.prompt_builder import build_prompt, title_of
from app.storage import StoredMessage
from tests.gui.settling import settle

REPLY = "Look:\n\n```python\ndef f():\n    return 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nDone."


def turn(number: int, role: str, text: str) -> StoredMessage:
    return StoredMessage(id=number, conversation=1, role=role, text=text, created=0.0)  # type: ignore[arg-type]


def test_code_stands_apart_from_prose() -> None:
    before, code, table, after = parse_markdown(REPLY)
    assert isinstance(before, Prose)
    assert code == Code("python", "def f():\n    return 1")
    assert isinstance(table, Table)
    assert "<table>" in table.html
    assert table.columns == 2
    assert isinstance(after, Prose)


def test_html_stays_text_and_pictures_are_not_fetched() -> None:
    (prose,) = parse_markdown(
        '<b>bold</b> ![a cat](https://example.org/cat.png) <img src="file:///etc/passwd">'
    )
    assert isinstance(prose, Prose)
    assert "<b>" not in prose.html
    assert "<img" not in prose.html
    assert "[image: a cat]" in prose.html


def test_a_haiku_keeps_its_lines() -> None:
    (prose,) = parse_markdown("Rain on the roof tiles\nthe cat counts every last drop\nand then falls asleep")
    assert isinstance(prose, Prose)
    assert prose.html.count("<br") == 2


@pytest.mark.parametrize("text", ["7.", "42)", "-", "The sum is\n\n7."])
def test_a_number_alone_is_no_empty_list(text: str) -> None:
    (prose,) = parse_markdown(text)
    assert isinstance(prose, Prose)
    assert f"{text.split()[-1]}</p>" in prose.html
    assert "<li" not in prose.html


def test_a_list_stays_a_list() -> None:
    (prose,) = parse_markdown("1. Rain\n2.\n3. Fog")
    assert isinstance(prose, Prose)
    assert prose.html.count("<li") == 3


def test_code_is_coloured_and_escaped() -> None:
    html = highlight_code(Code("python", "def f(): return '<b>'"), LIGHT, dark=False)
    assert LIGHT.accent in html
    assert "&lt;b&gt;" in html
    assert highlight_code(Code("no-such-language", "a < b"), LIGHT, dark=False) == "a &lt; b"


@pytest.mark.parametrize(
    ("text", "head", "tail"),
    [
        ("", "", ""),
        ("One sentence", "", "One sentence"),
        ("One.\n\nTwo", "One.\n\n", "Two"),
        ("One.\n\n```py\nx = 1\n\ny", "One.\n\n", "```py\nx = 1\n\ny"),
        ("```py\nx\n```\nAfter", "```py\nx\n```\n", "After"),
        ("```py\nx\n```", "```py\nx\n```", ""),
    ],
)
def test_the_unfinished_end_of_a_text(text: str, head: str, tail: str) -> None:
    assert split_open_tail(text) == (head, tail)


@given(st.text(alphabet="ab`~\n -|#", max_size=80))
def test_nothing_is_lost_between_head_and_tail(text: str) -> None:
    head, tail = split_open_tail(text)
    assert head + tail == text


@given(st.text(alphabet="ab`~*_<>&[]()!\n -|#", max_size=80))
def test_any_text_is_markdown(text: str) -> None:
    parse_markdown(text)


def test_growing_text_keeps_the_widgets_that_did_not_change(qapp: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    view = RichText(Theme(qapp, "light"), page)
    view.show_markdown(REPLY)
    before = view.findChildren(QTextBrowser)[0]
    view.show_markdown(f"{REPLY}\n\nMore.")
    assert view.findChildren(QTextBrowser)[0] is before
    assert "More." in view.findChildren(QTextBrowser)[-1].toPlainText()


SECTION = "Words about fog, more than a few of them.\n\n```py\nx = {n}\n```\n\n- a\n- b\n\n"
HOSTILE = {
    "backticks": "`" * 100_000,
    "ticks of all lengths": "` `` ``` " * 2_000,
    "brackets": "[" * 50_000,
    "images": "![" * 9_000,
    "formulas that do not end": "\\(" * 9_000 + "$a " * 9_000,
    "emphasis": "*a **a _a " * 2_000,
    "quotes": ">" * 50_000,
    "lists in lists": "\n".join("  " * depth + "- x" for depth in range(90)),
    "a line": "word " * 100_000,
    "a word": "w" * 100_000,
    "marks": "e" + "\u0301" * 50_000,
    "a table": "\n".join(["|x" * 50, "|-" * 50, *["|y" * 50] * 1_000]),
    "many cells": "|a|b|\n|-|-|\n" + "|a|b|\n" * 2_000,
    "definitions": "[a]: http://x\n" * 2_000,
}


class Page(QScrollArea):
    """A reply in a page that scrolls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        page = QWidget()
        column = QVBoxLayout(page)
        self.reply = RichText(theme, page)
        column.addWidget(self.reply)
        column.addStretch(1)
        self.setWidget(page)
        self.resize(600, 500)

    @property
    def texts(self) -> list[TextView]:
        return [view for view in self.reply.findChildren(TextView) if view.isVisible()]

    def top_of(self, view: TextView) -> int:
        return view.mapTo(self.viewport(), QPoint(0, 0)).y()


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot) -> Page:
    page = Page(Theme(qapp, "light"))
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_costs_little(page: Page, qtbot: QtBot, name: str) -> None:
    page.reply.show_markdown(HOSTILE[name])
    QApplication.processEvents()
    assert sum(view.document().characterCount() for view in page.texts) <= 60_000
    assert sum(view.document().blockCount() for view in page.texts) <= 3_000


@given(
    st.lists(
        st.sampled_from([SECTION, "| a |\n|---|\n", "1. x\n\n   ```\n   y\n", "~~~\n", "p\n\n"]), max_size=30
    )
)
def test_chunks_lose_nothing_and_do_not_change_when_a_text_grows(parts: list[str]) -> None:
    text = "".join(parts)
    whole = list(split_chunks(text))
    assert "".join(whole) == text
    for count in range(len(parts)):
        beginning = list(split_chunks("".join(parts[:count])))
        assert beginning[:-1] == whole[: max(0, len(beginning) - 1)]


def test_a_text_in_chunks_reads_like_the_whole(page: Page) -> None:
    text = "One [a] and [b].\n\n" * 200 + "[a]: https://example.org/a\n"
    parts = parse_markdown(text)
    assert len(parts) > 1
    assert sum(part.html.count("<a href") for part in parts if isinstance(part, Prose)) == 200


def test_only_what_is_near_has_widgets(page: Page, qtbot: QtBot) -> None:
    text = "".join(SECTION.format(n=n) for n in range(1000))
    page.reply.show_markdown(text)
    QApplication.processEvents()
    assert 4 < len(page.texts) < 60
    bar = page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100_000)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: any("x = 999" in view.toPlainText() for view in page.texts))
    qtbot.waitUntil(lambda: len(page.texts) < 60)


def test_what_is_read_stays_where_it_is_while_the_rest_finds_its_height(page: Page, qtbot: QtBot) -> None:
    text = "".join(SECTION.format(n=n) for n in range(300))
    page.reply.show_markdown(text)
    QApplication.processEvents()
    bar = page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    view = next(view for view in page.texts if 0 <= page.top_of(view) < 400)
    before, words = page.top_of(view), view.toPlainText()
    settle()
    page.reply.show_markdown(text + SECTION.format(n="more"))
    settle()
    assert view.toPlainText() == words
    assert page.top_of(view) == pytest.approx(before, abs=1)


def test_growth_touches_the_last_chunk_only(page: Page, qtbot: QtBot) -> None:
    text = "".join(SECTION.format(n=n) for n in range(8))
    page.reply.show_markdown(text)
    before = {id(view): view.document().revision() for view in page.texts}
    page.reply.show_markdown(text + "And more.\n\n")
    after = {id(view): view.document().revision() for view in page.texts}
    changed = [key for key in before if after.get(key) != before[key]]
    assert len(changed) <= 1


def test_tasks_have_check_boxes(page: Page) -> None:
    page.reply.show_markdown("- [x] done\n- [ ] open\n\n1. [ ] third\n\n[ ] no task")
    (view,) = page.texts
    assert view.toPlainText().count(IMAGE_CHARACTER) == 3
    view.selectAll()
    copied = view.createMimeDataFromSelection().text()
    assert copied.splitlines()[:2] == ["[x] done", "[ ] open"]
    assert "[ ] no task" in copied


def test_formulas_are_copied_and_read_as_their_source(page: Page) -> None:
    page.reply.show_markdown("Area $\\pi r^2$ and $\\frac{a}{b}$; $\\nosuch{x}$.\n\n$$\\sum_i i$$")
    prose, formula = page.texts
    assert prose.toPlainText().count(IMAGE_CHARACTER) == 2
    assert "\\nosuch{x}" in prose.toPlainText()
    prose.selectAll()
    copied = prose.createMimeDataFromSelection().text().strip()
    assert copied == "Area $\\pi r^2$ and $\\frac{a}{b}$; \\nosuch{x}."
    assert "$\\pi r^2$" in prose.accessibleDescription()
    assert isinstance(formula, FormulaView)
    assert formula.accessibleName() == "Formula: \\sum_i i"


def test_a_formula_stands_on_the_base_line_and_in_the_colour_of_the_text(page: Page) -> None:
    page.reply.show_markdown("nnn $n n n n$")
    image = page.texts[0].grab().toImage()
    ink = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 100
    ]
    text_end = 36
    words = max(y for x, y in ink if x < text_end)
    formula = max(y for x, y in ink if x > text_end + 8)
    assert abs(words - formula) <= 1


def test_a_deep_formula_is_shown_whole(page: Page) -> None:
    page.reply.show_markdown("$$\\sum_i x$$")
    (formula,) = page.texts
    image = formula.grab().toImage()
    rows = [
        row
        for row in range(image.height())
        if any(image.pixelColor(column, row).alpha() > 100 for column in range(100, image.width()))
    ]
    assert rows[-1] < image.height() - 2


def test_a_wide_formula_scrolls_sideways(page: Page, qtbot: QtBot) -> None:
    page.reply.show_markdown("$$ " + " + ".join(f"x_{{{n}}}" for n in range(40)) + " $$")
    (formula,) = page.texts
    qtbot.waitUntil(lambda: formula.horizontalScrollBar().maximum() > 0)
    assert formula.width() <= 600


def test_only_addresses_of_the_web_and_of_mail_are_links(page: Page) -> None:
    page.reply.show_markdown(
        "[a](https://x.org) [b](mailto:a@x.org) [c](ftp://x.org) [d](file:///etc/passwd) [e](javascript:x)"
    )
    (view,) = page.texts
    targets = set()
    block = view.document().begin()
    for place in view.document().allFormats():
        if place.isCharFormat() and place.hasProperty(QTextFormat.Property.AnchorHref):
            targets.add(place.toCharFormat().anchorHref())
    assert block.isValid()
    assert targets == {"https://x.org", "mailto:a@x.org"}
    assert "c (ftp://x.org)" in view.toPlainText()


def test_code_hides_nothing() -> None:
    html = highlight_code(Code("python", "admin\u202e\u2066 = 1\u200b"), LIGHT, dark=False)
    assert "\u202e" not in html
    assert "U+202E" in html
    assert "U+200B" in html


def test_long_code_is_folded_and_copied_whole(page: Page, qtbot: QtBot) -> None:
    source = "\n".join(f"line {number}" for number in range(1000))
    page.reply.show_markdown(f"```\n{source}\n```")
    (block,) = page.reply.findChildren(CodeBlock)
    (view,) = page.texts
    before = page.reply.height()
    assert "line 999" not in view.toPlainText()
    more = next(button for button in block.findChildren(QPushButton) if "1,000" in button.text())
    more.click()
    assert "line 999" in view.toPlainText()
    assert not more.isVisible()
    assert page.reply.height() > before + 5000
    copy = next(button for button in block.findChildren(QPushButton) if button.text() == "Copy")
    copy.click()
    assert QApplication.clipboard().text() == source


def test_what_is_selected_stays_selected_while_the_reply_grows(qapp: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    theme = Theme(qapp, "light")
    view = RichText(theme, page)
    view.show_markdown("First paragraph.\n\n")
    (text,) = view.findChildren(QTextBrowser)
    assert text.find("paragraph")
    view.show_markdown("First paragraph.\n\nSecond.\n\n")
    assert text.textCursor().selectedText() == "paragraph"
    assert "Second." in text.toPlainText()
    theme.set_scheme("dark")
    assert text.textCursor().selectedText() == "paragraph"
    view.show_markdown("Another text altogether, and a long one.\n\n")
    assert not text.textCursor().hasSelection()


def test_a_prompt_alternates_and_knows_what_it_left_out() -> None:
    history = [
        turn(1, "user", "one"),
        turn(2, "assistant", "a"),
        turn(3, "user", "two"),
        turn(4, "assistant", ""),  # interrupted before its first block
        turn(5, "user", "three"),
    ]
    prompt = build_prompt(history)
    assert [(message.role, message.content) for message in prompt.messages] == [
        ("user", "one"),
        ("assistant", "a"),
        ("user", "two\n\nthree"),
    ]
    assert prompt.left_out(0) == 0
    assert prompt.left_out(2) == 2
    assert prompt.left_out(3) == 5


def test_titles_are_short_and_end_with_a_word() -> None:
    assert title_of("  Hello there\nsecond line") == "Hello there"
    title = title_of("Tell me a very long story about a lighthouse that stands alone on a rock")
    assert len(title) <= 45
    assert title.endswith("…")
    assert not title.startswith(" ")
