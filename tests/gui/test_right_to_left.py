"""Hebrew and Arabic in the window: code stays left to right; lists, tables and quotes follow the text."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextTable
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.gui.markdown.links import find_links
from app.gui.markdown.markdown import plain_html
from app.gui.markdown.plain_text import plain_text_of
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.right_to_left import find_words
from app.gui.markdown.speech import speech_text
from app.gui.markdown.text_view import CodeBlock, TableView, TextView
from app.gui.widgets.theme import Theme

RIGHT = Qt.LayoutDirection.RightToLeft


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(600, 800)
    page.show()
    return page


@pytest.fixture
def reply(qapp: QApplication, page: QWidget) -> RichText:
    view = RichText(Theme(qapp, "light"), page)
    view.resize(600, 800)
    return view


def copied(view: TextView) -> str:
    view.selectAll()
    view.copy()
    return QApplication.clipboard().text()


@pytest.mark.parametrize("word", ["שלום", "مرحبا", "سلام"])
def test_copied_numbers_have_their_point_behind(reply: RichText, word: str) -> None:
    text = f"3. {word}\n4. {word}\n   - {word}"
    reply.show_markdown(text)
    (view,) = reply.findChildren(TextView)
    assert copied(view) == f"3. {word}\n4. {word}\n   • {word}"
    assert plain_text_of(text) == f"3. {word}\n4. {word}\n   • {word}"
    block = view.document().begin()
    assert block.textDirection() == RIGHT
    assert block.textList().itemText(block) == "3.", "drawn from right to left"


def test_code_runs_from_left_to_right(reply: RichText) -> None:
    reply.show_markdown("שלום:\n\n```\n# שלום\nx = 1\n```\n\n- פריט:\n  ```\n  y = 2\n  ```\n\nסוף.")
    first, second = reply.findChildren(CodeBlock)
    for code in (first, second):
        (view,) = code.findChildren(TextView)
        block = view.document().begin()
        while block.isValid():
            assert block.textDirection() == Qt.LayoutDirection.LeftToRight
            block = block.next()
    assert second.x() == first.x()
    assert second.geometry().right() < first.geometry().right(), "indented from the right"
    assert copied(first.findChildren(TextView)[0]) == "# שלום\nx = 1"


def test_code_in_a_line_and_addresses_are_copied_without_marks_of_direction(reply: RichText) -> None:
    text = "ראו `a->b()` וגם https://a.b/c/ כאן"
    reply.show_markdown(text)
    (view,) = reply.findChildren(TextView)
    assert "\u2066a->b()\u2069" in view.toPlainText(), "laid out on its own"
    assert copied(view) == text.replace("`", "")
    assert plain_text_of(text) == text.replace("`", "")
    cursor = view.document().find("https")
    (link,) = find_links(QUrl(cursor.charFormat().anchorHref()), view.document())
    assert link.words == "https://a.b/c/"
    assert not link.warning


def test_a_table_begins_at_the_right_and_is_copied_in_its_order(reply: RichText) -> None:
    text = "| שם | גיל | עיר |\n|---|---|---|\n| דנה | 5<br>6 | חיפה |"
    reply.show_markdown(text)
    (view,) = reply.findChildren(TableView)
    document = view.document()
    layout = document.documentLayout()
    places = {}
    for words in ("שם", "גיל", "עיר"):
        cursor = document.find(words)
        places[words] = layout.blockBoundingRect(cursor.block()).x()
        assert isinstance(cursor.currentTable(), QTextTable)
    assert places["שם"] > places["גיל"] > places["עיר"]
    assert copied(view).strip("\n") == "שם\tגיל\tעיר\nדנה\t5\n6\tחיפה"
    assert plain_text_of(text) == "שם\tגיל\tעיר\nדנה\t5\n6\tחיפה"
    assert speech_text(text).startswith("Table: שם, גיל, עיר")


@pytest.mark.parametrize(
    ("text", "is_html"),
    [("| שם | גיל |\n|---|---|\n| דנה | 5 |", False), ("שלום `x`", False), ("a `x`", True)],
)
def test_what_was_arranged_for_qt_is_not_copied_as_html(reply: RichText, text: str, is_html: bool) -> None:
    reply.show_markdown(text)
    (view,) = reply.findChildren(TextView)
    view.selectAll()
    assert view.createMimeDataFromSelection().hasHtml() == is_html


def test_words_are_found_across_code_in_a_line(reply: RichText) -> None:
    reply.show_markdown("ראו `a->b()` כאן")
    (view,) = reply.findChildren(TextView)
    assert find_words(view.document(), "ראו a->b() כאן").hasSelection()
    assert find_words(view.document(), "A->B").hasSelection()
    assert not find_words(view.document(), "nowhere").hasSelection()


def test_a_quote_is_indented_at_its_beginning(reply: RichText) -> None:
    reply.show_markdown("> ציטוט\n\n> quote")
    (view,) = reply.findChildren(TextView)
    hebrew, english = view.document().find("ציטוט").blockFormat(), view.document().find("quote").blockFormat()
    assert hebrew.rightMargin() == english.leftMargin()
    assert hebrew.leftMargin() == english.rightMargin()


def test_what_a_person_typed_and_thoughts_have_their_direction() -> None:
    assert ' dir="rtl"' in plain_html("Python היא שפה", "#000000")
    assert " dir=" not in plain_html("Python", "#000000")
    assert "\u202e" not in plain_html("a\u202eb", "#000000")


def test_a_link_cannot_pose_as_another_by_reordering(reply: RichText) -> None:
    reply.show_markdown("[a\u2067moc.knab\u2069](https://evil.example) ![x\u202ey](z)")
    (view,) = reply.findChildren(TextView)
    assert "a⟨U+2067⟩moc.knab⟨U+2069⟩" in view.toPlainText()
    assert "\u202e" not in view.toPlainText()


def test_a_selection_in_text_from_right_to_left_stays(reply: RichText) -> None:
    reply.show_markdown("שלום `x` עולם")
    (view,) = reply.findChildren(TextView)
    cursor = QTextCursor(view.document().find("שלום"))
    view.setTextCursor(cursor)
    view.copy()
    assert QApplication.clipboard().text() == "שלום"
