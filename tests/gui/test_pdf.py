"""PDF files of conversations: text that can be selected, where pages end, links and bookmarks."""

import io
import time
from collections.abc import Iterable, Sequence

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject
from PySide6.QtCore import QLocale
from PySide6.QtGui import QPageSize

from app.attachments import Attachment
from app.gui.pdf.conversation_pages import conversation_pages
from app.gui.pdf.paper import paper_size, sheet
from app.gui.pdf.pdf_file import complete
from app.storage import Conversation, DraftBlock, StoredMessage

A4 = sheet(QPageSize(QPageSize.PageSizeId.A4))
PROSE = "Fog is a cloud that touches the ground, and it forms when air cools down. " * 6


def turns(*texts: str) -> list[StoredMessage]:
    """Questions and replies in turn."""
    return [
        StoredMessage(
            id=number, conversation=1, role="assistant" if number % 2 else "user", text=text, created=0.0
        )
        for number, text in enumerate(texts)
    ]


def pdf(messages: Sequence[StoredMessage], title: str = "Fog", system: str = "") -> PdfReader:
    """The PDF file of a conversation, on A4."""
    entry = Conversation(id=1, title=title, created=time.time(), updated=0.0, system=system)
    steps = conversation_pages(entry, messages, A4)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return PdfReader(io.BytesIO(complete(end.value)))


def reply(text: str) -> PdfReader:
    """The PDF file of a conversation with this reply."""
    return pdf(turns("Tell me.", text))


def words(reader: PdfReader) -> str:
    """The text of all pages, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def letters(reader: PdfReader) -> str:
    """The text of all pages without spaces: a reader cannot always tell where a line goes on."""
    return "".join(words(reader).split())


def fonts(reader: PdfReader) -> Iterable[DictionaryObject]:
    """The fonts of the first page."""
    resources = reader.pages[0]["/Resources"]
    assert isinstance(resources, DictionaryObject)
    return [font.get_object() for font in resources["/Font"].values()]  # type: ignore[attr-defined]


def links(reader: PdfReader) -> set[str]:
    """The addresses that a click opens."""
    found = (mark.get_object() for page in reader.pages for mark in page.get("/Annots", []))
    return {mark["/A"]["/URI"] for mark in found if mark["/Subtype"] == "/Link"}


@pytest.mark.usefixtures("qapp")
class TestText:
    def test_title_date_labels_messages_and_files_are_text(self) -> None:
        file = Attachment(name="report (final).pdf", kind="pdf", language="", text="x", pages=12, bytes=100)
        asked = StoredMessage(
            id=1, conversation=1, role="user", text="What is fog?", created=0.0, attachments=(file,)
        )
        answered = StoredMessage(
            id=2,
            conversation=1,
            role="assistant",
            text="A **cloud**.",
            created=0.0,
            model="demo",
            seed=7,
            thought="Think.",
        )
        reader = pdf([asked, answered], system="Be brief.")
        found = letters(reader)
        for expected in (
            "Fog",
            "demo",
            "System prompt",
            "Be brief.",
            "You",
            "Attachments: report (final).pdf (PDF, 12 pages)",
            "What is fog?",
            "Thoughts",
            "Think.",
            "A cloud.",
            "seed 7",
        ):
            assert "".join(expected.split()) in found
        assert found.index("Whatisfog?") < found.index("Think.") < found.index("Acloud.")
        assert reader.metadata is not None
        assert reader.metadata.title == "Fog"
        assert reader.metadata.creator == "Unfog"

    def test_a_kept_draft_is_marked_and_printed_once(self) -> None:
        draft = DraftBlock(text="Drops … light", complete=5, step=19, max_steps=48, kept=True)
        reply = StoredMessage(
            id=2, conversation=1, role="assistant", text="See: Drops … light", created=0.0, draft=draft
        )
        found = letters(pdf([reply]))
        assert "Draftofanunfinishedblock,stoppedatstep19of48Drops…light" in found
        assert found.count("Drops…light") == 1

    def test_what_is_copied_is_what_was_written(self) -> None:
        text = "It’s “so” (A) 12:30 3x4 -> => fi ffi A-B @Home 1,234.5 ½ Übergröße"
        code = "a => b !== c && d >= 1 || (E) <- f // www --> |> :="
        found = words(reply(f"{text}\n\n```\n{code}\n```"))
        assert text in found
        assert code in found

    def test_fonts_are_embedded(self) -> None:
        for font in fonts(reply("Some **bold**, *italic*, ***both*** and `code`.")):
            described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert "/FontFile2" in described or "/FontFile3" in described

    def test_links_can_be_clicked_and_only_to_the_web(self) -> None:
        reader = reply("[A](https://example.org/a?b=1&c=2), https://example.com/x and [no](file:///etc/x)")
        assert links(reader) == {"https://example.org/a?b=1&c=2", "https://example.com/x"}

    def test_questions_are_bookmarks(self) -> None:
        reader = pdf(turns("First?", PROSE * 12, "Second?", "Yes."))
        found = {item["/Title"]: reader.get_destination_page_number(item) for item in reader.outline}  # type: ignore[call-overload, arg-type]
        assert found["First?"] == 0
        assert found["Second?"] >= 1
        assert "Second?" in reader.pages[found["Second?"]].extract_text()

    def test_text_from_right_to_left_is_at_the_right(self) -> None:
        page = reply("ערפל הוא ענן נמוך").pages[0]
        starts = []

        def note(text: str, user: list[float], matrix: list[float], *_more: object) -> None:
            if "\u0590" <= text.strip()[:1] <= "\u05ff":
                starts.append(user[0] * matrix[4] + user[4])

        page.extract_text(visitor_text=note)
        assert min(starts) > float(page.mediabox.width) / 2


@pytest.mark.usefixtures("qapp")
class TestPages:
    def test_each_page_has_its_number_and_the_next_ones_the_title(self) -> None:
        reader = pdf(turns("Tell me.", PROSE * 20), title="A fog of its own")
        assert len(reader.pages) > 2
        for number, page in enumerate(reader.pages, start=1):
            lines = page.extract_text().split("\n")
            assert str(number) in [line.strip() for line in lines]
            assert any("A fog of its own" in line for line in lines)

    def test_no_line_is_lost_or_doubled_where_pages_end(self) -> None:
        code = "\n".join(f"line_{number} = {number}" for number in range(400))
        found = words(reply(f"{PROSE * 5}\n\n```python\n{code}\n```\n\nThe end."))
        for number in range(400):
            assert found.count(f"line_{number} = {number}") == 1
        assert found.count("The end.") == 1

    def test_a_long_line_of_code_wraps_within_the_page(self) -> None:
        long_line = "word" * 100
        reader = reply(f"```\n{long_line}\n```")
        assert long_line in words(reader).replace(" ", "")
        lines = reader.pages[0].extract_text().split("\n")
        assert max(len(line) for line in lines if "word" in line) < 100

    def test_a_heading_is_on_the_page_of_what_follows(self) -> None:
        for paragraphs in range(1, 30):
            lines = "\n\n".join(["One line."] * paragraphs)
            reader = reply(f"{lines}\n\n## The heading\n\n```python\nfollows = 1\n```")
            pages = ["".join(page.extract_text().split()) for page in reader.pages]
            (with_heading,) = [number for number, text in enumerate(pages) if "Theheading" in text]
            assert "follows=1" in pages[with_heading]

    def test_the_head_of_a_table_is_on_each_of_its_pages(self) -> None:
        rows = "\n".join(f"| row {number} | {number} |" for number in range(120))
        reader = reply(f"| Name | Number |\n|---|---|\n{rows}")
        assert len(reader.pages) > 2
        for page in reader.pages:
            assert "Name" in page.extract_text()
        found = words(reader)
        assert [found.count(f"row {number} ") for number in range(120)] == [1] * 120

    def test_a_wide_table_and_a_high_formula_fit(self) -> None:
        cells = " | ".join(f"column{number}" for number in range(24))
        rows = r" \\ ".join(["a & b"] * 60)
        table = f"| {cells} |\n|{'---|' * 24}\n| {cells} |"
        reader = reply(f"{table}\n\n$$\\begin{{matrix}} {rows} \\end{{matrix}}$$\n\nEnd.")
        assert letters(reader).count("column23") == 2
        assert "End." in letters(reader)

    def test_formulas_are_shapes_without_an_outline(self) -> None:
        page = reply(r"$$\frac{1}{\sqrt{x}}$$").pages[0]
        content = ContentStream(page["/Contents"], page.pdf)
        painted = [operator for _operands, operator in content.operations]
        assert b"f" in painted or b"f*" in painted
        assert len(page["/Contents"].get_data()) < 20_000  # with outlines three times as much


def test_paper_is_what_a_region_prints_on() -> None:
    letter, a4 = QPageSize.PageSizeId.Letter, QPageSize.PageSizeId.A4
    usual = {
        name: paper_size(QLocale(name)).id()
        for name in ("en_US", "en_CA", "es_MX", "en_GB", "de_DE", "ja_JP")
    }
    assert usual == {"en_US": letter, "en_CA": letter, "es_MX": letter, "en_GB": a4, "de_DE": a4, "ja_JP": a4}
