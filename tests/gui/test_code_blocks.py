"""Code blocks anywhere in a reply: shown, copied, and as one block when they hold a Markdown document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.gui.markdown.chunks import split_chunks
from app.gui.markdown.markdown import Code, Prose, parse_chunk, parse_markdown, split_open_tail
from app.gui.markdown.plain_text import has_code, last_code, plain_text_of
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.text_view import CodeBlock, TextView
from app.gui.widgets.theme import LIGHT, Theme
from app.markdown.fences import open_code_start

DOCUMENT = "# Title\n\n```python\nprint(1)\n```\n\nSee also:\n\n```sh\nls\n```"


def codes(text: str) -> list[Code]:
    return [part for part in parse_markdown(text) if isinstance(part, Code)]


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


NESTED = {
    "a list": ("- See:\n  ```python\n  def f():\n      pass\n  ```\n- Done", "def f():\n    pass"),
    "a numbered list": (
        "10. See:\n\n    ```python\n    def f():\n        pass\n    ```",
        "def f():\n    pass",
    ),
    "lists": ("- a\n  - b\n    ~~~python\n    def f():\n        pass\n    ~~~", "def f():\n    pass"),
    "a quote": ("> ```python\n> def f():\n>     pass\n> ```\n> quoted", "def f():\n    pass"),
    "a list in a quote": ("> - a\n>   ```python\n>   x\n>   ```", "x"),
    "the line of an item": ("- ```python\n  x\n  ```", "x"),
    "an item, indented": ("- a\n\n      x\n        y", "x\n  y"),
    "tabs": ("- a\n  ```make\n  all:\n  \tcc\t-o x\n  ```", "all:\n\tcc\t-o x"),
    "an indented fence": ("  ```python\n  x\n    y\n  ```", "x\n  y"),
}


@pytest.mark.parametrize("name", NESTED)
def test_code_has_a_copy_button_wherever_it_is(reply: RichText, qtbot: QtBot, name: str) -> None:
    text, source = NESTED[name]
    reply.show_markdown(text)
    (block,) = reply.findChildren(CodeBlock)
    copy = next(button for button in block.findChildren(QPushButton) if button.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == source
    assert last_code(text) == source
    assert source in plain_text_of(text)


@pytest.mark.parametrize("name", NESTED)
def test_selected_code_is_copied_as_it_was_written(reply: RichText, qtbot: QtBot, name: str) -> None:
    text, source = NESTED[name]
    reply.show_markdown(text)
    (block,) = reply.findChildren(CodeBlock)
    (view,) = block.findChildren(TextView)
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == source


def test_part_of_code_is_copied_exactly(reply: RichText, qtbot: QtBot) -> None:
    reply.show_markdown("```\n\n  first  \n\n\n\tlast\u00a0one  \n```")
    (view,) = reply.findChildren(CodeBlock)[0].findChildren(TextView)
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "\n  first  \n\n\n\tlast\u00a0one  "
    cursor = view.document().find("first")
    cursor.setPosition(cursor.anchor() - 1)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == " first  "


def test_code_in_a_line_keeps_its_spaces_when_copied(reply: RichText, qtbot: QtBot) -> None:
    reply.show_markdown("Type `a  b   c` now.")
    (view,) = reply.findChildren(TextView)
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Type a  b   c now."


def test_a_list_goes_on_after_code(reply: RichText) -> None:
    code = "\n{0}```\n{0}x\n{0}```\n"
    inner = f"   - inner{code.format('     ')}   - next\n"
    text = f"3. one{code.format('   ')}   more\n{inner}4. two\n\nEnd."
    reply.show_markdown(text)
    prose = [view for view in reply.findChildren(TextView) if view.accessibleName() == "Reply text"]
    lines = []
    for view in prose:
        view.selectAll()
        lines += view.createMimeDataFromSelection().text().split("\n")
    assert [line for line in lines if line] == ["3. one", "more", "   • inner", "   • next", "4. two", "End."]
    assert plain_text_of(text) == "3. one\n\nx\n\nmore\n   • inner\n\nx\n\n   • next\n4. two\n\nEnd."
    first, second = reply.findChildren(CodeBlock)
    assert 0 < first.x() < second.x()
    assert second.geometry().right() == prose[0].geometry().right()


def test_code_in_a_list_is_coloured(reply: RichText) -> None:
    reply.show_markdown("1. See:\n   ```python\n   def f(): pass\n   ```\n2. Done")
    (view,) = reply.findChildren(CodeBlock)[0].findChildren(TextView)
    formats = view.document().allFormats()
    assert LIGHT.accent in {kind.foreground().color().name() for kind in formats if kind.isCharFormat()}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("```\na\n```\n\n- x\n  ```\n  b\n  ```", "b"),
        ("- x\n  ```\n  b\n  ```\n\n```\na\n```\n\nend", "a"),
        ("```\na\n```\n\n> ```\n> b\n> ```\n\nend", "b"),
        ("```\na\n```\n\n    b", "b"),
        ("```\na\n```\n\nand\n\n```py\nb = 1\n\nc", "b = 1\n\nc"),
        ("- x\n  ```\n  never closed", "never closed"),
        ("```\na\n```\n\n> x\n>\n>     b\n>       c\n\nend", "b\n  c"),
        ("```\na\n```\n\n> -     b\n\nend", "b"),
        ("No `code` here.\n\n- only\n    - a list", None),
    ],
)
def test_the_last_code_block_is_the_last_one_seen(text: str, source: str | None) -> None:
    assert last_code(text) == source
    assert has_code(text) == (source is not None)
    shown = codes(text)
    assert (shown[-1].source if shown else None) == source


@pytest.mark.parametrize(
    "text", ["- ```\n" * 3_000, "- a\n" + "  ```\n  x\n  ```\n" * 900, "> ```\n\n" * 1_000]
)
def test_a_chunk_has_few_code_blocks_to_build(text: str) -> None:
    for chunk in split_chunks(text):
        assert sum(isinstance(part, Code) for part in parse_chunk(chunk)) <= 60


# A document in a code block


@pytest.mark.parametrize(
    "text",
    [
        f"```markdown\n{DOCUMENT}\n```\n\nafter",
        f"```md\n{DOCUMENT}\n```\nafter",
        f"```Markdown title=x\n{DOCUMENT}\n```\n\nafter",
        f"````markdown\n{DOCUMENT}\n````\n\nafter",
        "~~~markdown\n" + DOCUMENT.replace("```", "~~~") + "\n~~~\n\nafter",
    ],
)
def test_a_document_with_balanced_fences_is_one_block(text: str) -> None:
    code, after = parse_markdown(text)
    assert isinstance(code, Code)
    assert code.source.replace("~~~", "```") == DOCUMENT
    assert isinstance(after, Prose)
    assert "after" in after.html


def test_documents_are_blocks_in_lists_and_in_documents() -> None:
    inner = f"```markdown\n{DOCUMENT}\n```"
    (code,) = codes(f"```markdown\nA template:\n\n{inner}\n```")
    assert code.source == f"A template:\n\n{inner}"
    indented = "\n".join(f"   {line}".rstrip() for line in inner.split("\n"))
    (code,) = codes(f"1. Write this:\n{indented}\n2. Done")
    assert (code.source, code.lists) == (DOCUMENT, 1)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("```markdown\n# T\n```python\nx\n```\n\nprose", ["# T\n```python\nx"]),  # never closed otherwise
        ("```markdown\n# T\n```\n\n```python\nx\n```\n\nprose", ["# T", "x"]),
        ("```text\na\n```python\nx\n```\n\nprose", ["a\n```python\nx"]),  # no document
        ("````markdown\n```python\n````\n\nprose", ["```python"]),
        ("- a\n  b\n```md\n> ```\n  x", ["> ```\n  x"]),
        ("```\n    ```\n```\n\nprose", ["    ```"]),  # indented too far to close
        ("10. a\n    ```\n    b\n    ```\n\nprose", ["b"]),
        ("- a\n ```\n b\n ```\nprose", ["b"]),  # outside of the list
    ],
)
def test_other_fences_are_read_as_ever(text: str, sources: list[str]) -> None:
    assert [code.source for code in codes(text)] == sources


def test_a_growing_document_stays_open_until_it_is_closed() -> None:
    text = f"Here:\n\n```markdown\n{DOCUMENT}\n```\n\nafter"
    heads = [split_open_tail(text[:end])[0] for end in range(len(text) + 1)]
    assert all(text.startswith(head) for head in heads)
    assert heads == sorted(heads, key=len), "what was finished stays finished"
    assert {len(codes(head)) for head in heads} == {0, 1}
    assert all(code.source == DOCUMENT for head in heads for code in codes(head))


LINES = ["- item", "  ```py", "  ```", "```", "```md", "```py", "> ```", "  x", "x", "", "1. ~~~", "   ~~~"]


@given(st.lists(st.sampled_from(LINES), max_size=14).map("\n".join))
def test_what_is_finished_only_grows(text: str) -> None:
    ends = [0, *(end + 1 for end, letter in enumerate(text) if letter == "\n"), len(text)]
    heads = [split_open_tail(text[:end])[0] for end in ends]
    assert all(text.startswith(head) for head in heads)
    assert heads == sorted(heads, key=len)
    assert all(open_code_start(head) is None for head in heads if head.endswith("\n\n"))
    parse_markdown(text)


def test_reading_documents_takes_each_line_once() -> None:
    lines = "```md\n```x\n```\n" * 3_000
    assert sum(len(code.source) for code in codes(lines)) < 2 * len(lines)
