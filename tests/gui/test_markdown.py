"""Markdown: what a reply may do to the window, and what it may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from app.chat.markdown import Code, Prose, Table, highlighted, segments, split_open_tail
from app.chat.prompt import prompt_of, title_of
from app.chat.rich_text import RichText
from app.storage import StoredMessage
from app.theme import LIGHT, Theme

REPLY = "Look:\n\n```python\ndef f():\n    return 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nDone."


def turn(number: int, role: str, text: str) -> StoredMessage:
    return StoredMessage(id=number, conversation=1, role=role, text=text, created=0.0)  # type: ignore[arg-type]


def test_code_stands_apart_from_prose() -> None:
    before, code, table, after = segments(REPLY)
    assert isinstance(before, Prose)
    assert code == Code("python", "def f():\n    return 1")
    assert isinstance(table, Table)
    assert "<table>" in table.html
    assert table.columns == 2
    assert isinstance(after, Prose)


def test_html_stays_text_and_pictures_are_not_fetched() -> None:
    (prose,) = segments('<b>bold</b> ![a cat](https://example.org/cat.png) <img src="file:///etc/passwd">')
    assert isinstance(prose, Prose)
    assert "<b>" not in prose.html
    assert "<img" not in prose.html
    assert "[picture: a cat]" in prose.html


def test_a_haiku_keeps_its_lines() -> None:
    (prose,) = segments("Rain on the roof tiles\nthe cat counts every last drop\nand then falls asleep")
    assert isinstance(prose, Prose)
    assert prose.html.count("<br") == 2


def test_code_is_coloured_and_escaped() -> None:
    html = highlighted(Code("python", "def f(): return '<b>'"), LIGHT, dark=False)
    assert LIGHT.accent in html
    assert "&lt;b&gt;" in html
    assert highlighted(Code("no-such-language", "a < b"), LIGHT, dark=False) == "a &lt; b"


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
    segments(text)


def test_growing_text_keeps_the_widgets_that_did_not_change(qapp: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    view = RichText(Theme(qapp, "light"), page)
    view.show_markdown(REPLY)
    before = view.findChildren(QTextBrowser)[0]
    view.show_markdown(f"{REPLY}\n\nMore.")
    assert view.findChildren(QTextBrowser)[0] is before
    assert "More." in view.findChildren(QTextBrowser)[-1].toPlainText()


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
    prompt = prompt_of(history)
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
