"""Reading attachments: file types, encodings, and reasons for rejection."""

import io
import os
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.annotations import Text as Note
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.attachments import Attachment, AttachmentError, Limits
from app.attachments.cleaning import clean_text
from app.attachments.read import read_attachment

FOOTNOTES = """<?xml version="1.0" encoding="UTF-8"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:id="2"><w:p><w:r><w:t>Said at sea.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
FORMULA = (
    '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
    "<m:r><m:t>x</m:t></m:r></m:oMath>"
)


def attach(folder: Path, name: str, data: bytes, limits: Limits | None = None) -> Attachment:
    path = folder / name
    path.write_bytes(data)
    return read_attachment(path, limits or Limits())


def pdf_of(*pages: str, encrypt: StandardEncryption | None = None) -> bytes:
    """A PDF with these pages; the lines of an empty one are a picture."""
    data = io.BytesIO()
    canvas = Canvas(data, encrypt=encrypt)
    for page in pages:
        for number, line in enumerate(page.splitlines()):
            canvas.drawString(72, 780 - 14 * number, line)
        if not page:
            canvas.drawImage(ImageReader(Image.new("RGB", (60, 40), "gray")), 72, 600)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def pdf_of_objects(*objects: bytes) -> bytes:
    """A PDF of objects numbered from 1, the first of them its catalogue."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(data) + b"trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )


def one_page(content: bytes, filters: bytes = b"", more: bytes = b"") -> tuple[bytes, ...]:
    return (
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources <<%s>>>>" % more,
        b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), filters, content),
    )


def docx_of(document: "docx.document.Document") -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def repacked(data: bytes, changes: dict[str, tuple[str, str]], more: dict[str, str] | None = None) -> bytes:
    """The same archive with text replaced in some members, and with more of them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name in changes:
                before, after = changes[name]
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode(), 1)
            new.writestr(name, text)
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return packed.getvalue()


# ---- Text --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "language"),
    [
        ("a.txt", "text", ""),
        ("README", "text", ""),
        ("server.log", "text", ""),
        ("a.py", "code", "python"),
        ("A.CPP", "code", "cpp"),
        ("Makefile", "code", "make"),
        ("a.md", "markdown", "markdown"),
        ("a.csv", "csv", "csv"),
        ("a.json", "json", "json"),
        ("a.html", "html", "html"),
    ],
)
def test_the_name_tells_what_kind_of_text_it_is(tmp_path: Path, name: str, kind: str, language: str) -> None:
    attachment = attach(tmp_path, name, b"fog\n")
    assert (attachment.name, attachment.kind, attachment.language) == (name, kind, language)
    assert (attachment.text, attachment.bytes, attachment.pages, attachment.notes) == ("fog\n", 4, None, ())


def test_a_well_known_ending_needs_no_list_of_languages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "pygments.lexers", None)  # importing it fails
    for name in ("a.md", "a.txt", "a.csv", "a.json", "a.html"):
        (tmp_path / name).write_text("fog")
        assert read_attachment(tmp_path / name).text == "fog"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_a_word(tmp_path: Path, encoding: str) -> None:
    text = "Grüße, κόσμε, 世界 🌫\n"
    attachment = attach(tmp_path, "a.txt", text.encode(encoding))
    assert (attachment.text, attachment.notes) == (text, ())


def test_utf_16_in_the_other_byte_order_is_read(tmp_path: Path) -> None:
    attachment = attach(tmp_path, "a.txt", b"\xfe\xff" + "Grüße".encode("utf-16-be"))
    assert attachment.text == "Grüße"


@pytest.mark.parametrize(
    ("encoding", "text", "language"),
    [
        ("cp1252", "Grüße aus München", "Western European"),
        ("cp1252", "Café à la crème, déjà vu — “quotes”", "Western European"),
        ("cp1252", "naïve £5", "Western European"),
        ("cp1250", "Zażółć gęślą jaźń. Dobrý den, příliš žluťoučký kůň", "Central European"),
        ("cp1251", "Привет, как дела? Сегодня хорошая погода.", "Cyrillic"),
        ("koi8_r", "Привет, как дела? Сегодня хорошая погода.", "Cyrillic"),
        ("cp932", "日本語のテキストです。これは試験です。", "Japanese"),
        ("gb18030", "你好，世界。这是一个测试文件。", "Chinese"),
        ("cp949", "안녕하세요 세계. 테스트 파일입니다.", "Korean"),
    ],
)
def test_an_older_encoding_is_guessed_and_told(
    tmp_path: Path, encoding: str, text: str, language: str
) -> None:
    attachment = attach(tmp_path, "a.txt", text.encode(encoding))
    assert attachment.text == text
    (note,) = attachment.notes
    assert "guessed" in note
    assert language in note


def test_an_encoding_is_guessed_from_where_it_shows(tmp_path: Path) -> None:
    text = "nothing to see here\n" * 20_000 + "Grüße aus München\n"
    assert attach(tmp_path, "a.txt", text.encode("cp1252")).text == text


def test_lines_controls_and_terminal_codes_become_plain(tmp_path: Path) -> None:
    attachment = attach(
        tmp_path, "a.log", b"one\r\ntwo\rthree\x0cfour \x1b[31mred\x1b[0m\x07\tend" + b"." * 99
    )
    assert attachment.text == "one\ntwo\nthree\nfour red\tend" + "." * 99


@given(st.text(alphabet=st.characters()))
def test_cleaned_text_is_unicode_with_line_feeds_and_tabs_alone(text: str) -> None:
    clean = clean_text(text)
    clean.encode()
    assert all(char in "\n\t" or char > "\x1f" for char in clean)
    assert clean_text(clean) == clean


def test_damage_is_told_and_nothing_else_is_changed(tmp_path: Path) -> None:
    table = "Müller,Köln\n" * 200
    attachment = attach(tmp_path, "a.csv", table.encode().replace(b",", b"\xe9,", 1))
    assert attachment.text == table.replace(",", "�,", 1)
    assert attachment.notes == ("1 character can't be read and is shown as �.",)


def test_a_log_with_a_few_nulls_is_text(tmp_path: Path) -> None:
    attachment = attach(tmp_path, "a.log", b"started\n" * 50 + b"\0" * 512 + b"stopped\n")
    assert attachment.text == "started\n" * 50 + "�stopped\n"
    assert attachment.notes == ("1 character can't be read and is shown as �.",)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read(tmp_path: Path, encoding: str) -> None:
    text = "今天港口有大雾，渡轮停开。\nFog: 7 °C\n"
    attachment = attach(tmp_path, "a.txt", text.encode(encoding))
    assert attachment.text == text
    assert "UTF-16" in attachment.notes[0]


# ---- Refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b" \n\t\n", "it contains no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "it is an image (PNG)"),
        ("a.txt", b"\xff\xd8\xff\xe0\0\x10JFIF", "it is an image (JPEG)"),
        ("a.md", b"GGUF\x03\0\0\0", "it is a model file (GGUF)"),
        ("a.py", b"MZ\x90\0\x03\0\0\0", "it is a program"),
        ("a.json", b"\x1f\x8b\x08\0\0\0\0\0", "it is a compressed file (gzip)"),
        ("a.txt", b"{\\rtf1\\ansi Fog}", "it is rich text (RTF)"),
        ("a.tar", b"a.txt".ljust(257, b"\0") + b"ustar" + b"words\n" * 999, "it is an archive (TAR)"),
        ("a.txt", bytes(range(1, 9)) * 40, "it isn't text"),
        ("a.txt", b"\xff\xfe" + bytes(range(256)) * 20, "it isn't text"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "an old Office format"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
        ("a.pdf", b"<html>Not found</html>", "its content doesn't match"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 99, "it is damaged or incomplete"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(AttachmentError) as caught:
        attach(tmp_path, name, data)
    assert caught.value.message.startswith(f"Can't attach “{name}”: ")
    assert reason in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("text", ["MZ is a code", "BZhang wrote", "GIF89a is a format", "RIFF, a word"])
def test_letters_that_begin_other_files_may_begin_a_text(tmp_path: Path, text: str) -> None:
    assert attach(tmp_path, "a.txt", text.encode()).text == text


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"xl/workbook.xml": ""}, "a workbook"),
        ({"ppt/presentation.xml": ""}, "a presentation"),
        ({"mimetype": "application/epub+zip"}, "a book"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "an OpenDocument text"),
        ({"a.txt": "fog"}, "an archive (ZIP)"),
        ({}, "an archive (ZIP)"),
    ],
)
def test_other_archives_are_called_by_their_names(
    tmp_path: Path, members: dict[str, str], reason: str
) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    with pytest.raises(AttachmentError) as caught:
        read_attachment(path)
    assert reason in caught.value.message


def test_what_is_no_file_is_refused_without_opening_it(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError, match="it doesn't exist"):
        read_attachment(tmp_path / "gone.txt")
    with pytest.raises(AttachmentError, match="it doesn't exist"):
        read_attachment(tmp_path / "no\0name.txt")
    with pytest.raises(AttachmentError, match="it is a folder"):
        read_attachment(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")  # opening it would wait for ever
        with pytest.raises(AttachmentError, match="it is a pipe"):
            read_attachment(tmp_path / "pipe.txt")


@pytest.mark.skipif(sys.platform == "win32", reason="file names are text there")
def test_a_name_that_is_no_text_is_shown_marked(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError) as caught:
        read_attachment(tmp_path / os.fsdecode(b"a\xff\nb.txt"))
    assert caught.value.message.startswith("Can't attach “a? b.txt”")


def test_a_large_file_is_refused_and_a_long_text_shortened(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError, match="too large"):
        attach(tmp_path, "a.txt", b"fog " * 300, Limits(bytes=1000))
    attachment = attach(tmp_path, "a.txt", b"fog " * 300, Limits(characters=1000))
    assert attachment.text == "fog " * 250
    assert attachment.extent == "beginning only"
    assert attachment.notes == ("The text is too long: only the first 1,000 of 1,200 characters were read.",)


# ---- PDF ---------------------------------------------------------------------------------------


def test_the_pages_of_a_pdf_are_kept_apart(tmp_path: Path) -> None:
    attachment = attach(tmp_path, "a.bin", pdf_of("The first page\nhas two lines", "Straße und Öl"))
    assert attachment.text == "The first page\nhas two lines\fStraße und Öl"
    assert (attachment.kind, attachment.pages, attachment.extent, attachment.notes) == ("pdf", 2, "", ())


def test_a_scanned_pdf_is_refused_and_a_page_of_pictures_told(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError, match="images without text") as caught:
        attach(tmp_path, "a.pdf", pdf_of("", ""))
    assert "OCR" in caught.value.hint
    attachment = attach(tmp_path, "a.pdf", pdf_of("Fog", "", "lifts"))
    assert attachment.text == "Fog\f\flifts"
    assert attachment.notes == ("No text on page 2, possibly an image.",)


def test_a_password_is_told_and_one_for_changes_alone_is_no_hindrance(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError, match="protected with a password"):
        attach(tmp_path, "a.pdf", pdf_of("Fog", encrypt=StandardEncryption("user", "owner")))
    attachment = attach(tmp_path, "a.pdf", pdf_of("Fog", encrypt=StandardEncryption("", "owner")))
    assert attachment.text == "Fog"


def test_modern_encryption_is_read_like_any(tmp_path: Path) -> None:
    for password in ("", "secret"):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("Fog"))))
        writer.encrypt(password, "owner", algorithm="AES-256")
        writer.write(tmp_path / "a.pdf")
        if not password:
            assert read_attachment(tmp_path / "a.pdf").text == "Fog"
            continue
        with pytest.raises(AttachmentError, match="protected with a password"):
            read_attachment(tmp_path / "a.pdf")


def test_of_too_many_pages_the_first_are_read(tmp_path: Path) -> None:
    data = pdf_of(*(f"Page {number}" for number in range(1, 31)))
    attachment = attach(tmp_path, "a.pdf", data, Limits(pages=7))
    assert attachment.text.split("\f") == [f"Page {number}" for number in range(1, 8)]
    assert (attachment.pages, attachment.extent) == (7, "pages 1 to 7 of 30")
    assert attachment.notes == ("Only the first 7 of 30 pages were read: there are too many.",)
    in_a_hurry = attach(tmp_path, "a.pdf", data, Limits(seconds=0))
    assert in_a_hurry.pages == 1
    assert in_a_hurry.notes == ("Only the first page was read: it took too long.",)


def test_what_a_person_filled_in_is_read(tmp_path: Path) -> None:
    data = io.BytesIO()
    canvas = Canvas(data)
    canvas.drawString(72, 780, "Application")
    form = canvas.acroForm
    form.textfield(name="surname", tooltip="Your surname", value="Müller", x=72, y=700)
    form.textfield(name="empty", x=72, y=650)
    form.checkbox(name="news", tooltip="Newsletter", checked=True, x=72, y=600)
    form.checkbox(name="terms", tooltip="Terms", checked=False, x=72, y=580)
    for value in ("red", "green"):
        form.radio(name="colour", value=value, selected=value == "green", x=72, y=560)
    form.choice(name="city", value="K", options=[("Köln", "K"), ("Berlin", "B")], x=72, y=500)
    canvas.showPage()
    canvas.drawString(72, 780, "The second page")
    canvas.save()
    attachment = attach(tmp_path, "a.pdf", data.getvalue())
    assert attachment.text == (
        "Application\n\n[Form fields]\nYour surname: Müller\nNewsletter: yes\nTerms: no\n"
        "colour: green\ncity: Köln\fThe second page"
    )
    assert attachment.notes == ()


def test_comments_on_a_pdf_are_read_and_attached_files_told(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_of("First", ""))))
    writer.add_annotation(0, FreeText(text="Typed on the page", rect=(50, 550, 200, 650)))
    writer.add_annotation(1, Note(text="Is this right?", rect=(50, 450, 200, 550), title_bar="Anna"))
    writer.add_annotation(1, Link(rect=(50, 450, 200, 550), url="https://example.org"))
    writer.add_attachment("data.txt", b"fog")
    writer.write(tmp_path / "a.pdf")
    attachment = read_attachment(tmp_path / "a.pdf")
    assert attachment.text == "First\n\n[Comments]\nTyped on the page\f[Comments]\nAnna: Is this right?"
    assert attachment.notes == ("1 attached file left out.",)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (b"/FT /Tx /RV (<body><p>a &lt; <b>b</b></p></body>)", "a < b"),
        (b"/FT /Ch /Opt [(red) [(g) (green)] (blue)] /I [1 2 9]", "green, blue"),
        (b"/FT /Tx /RV (" + b"<" * 300_000 + b"b>a)", "<" * 299_999 + "a"),
        (b"/FT /Ch /Opt [(red)] /I [0] /V (typed)", "typed"),
        (b"/FT /Tx /V <FEFF5927D83CDF2B>", "大🌫"),
    ],
    ids=["formatted", "numbers", "a row of brackets", "both", "beyond 16 bits"],
)
def test_values_that_forms_keep_in_other_ways_are_read(tmp_path: Path, field: bytes, text: str) -> None:
    objects = list(one_page(b"BT /F 9 Tf 9 600 Td (Fog) Tj ET", more=b"/Font <</F 6 0 R>>"))
    objects[2] = objects[2].replace(b"/Contents", b"/Annots [5 0 R] /Contents")
    objects.append(b"<</Type /Annot /Subtype /Widget /Rect [0 0 1 1] /T (a) %s>>" % field)
    objects.append(b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>")
    assert attach(tmp_path, "a.pdf", pdf_of_objects(*objects)).text == f"Fog\n\n[Form fields]\na: {text}"


# A font with letters of two bytes; its map assigns "A" to 36, nothing to 37 and 39, and does not name 38.
WIDE_FONT = b"<</Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [7 0 R] %s>>"
WIDE_MAP = b"3 beginbfchar <0024> <0041>\n<0025> <>\n<0027> <0000>\nendbfchar"
NAMED_FONT = (
    b"<</Type /Font /Subtype /TrueType /BaseFont /F /Encoding <</Differences [65 /g12 /B /.notdef]>>>>"
)


@pytest.mark.parametrize(
    ("font", "letters", "text", "count"),
    [
        (WIDE_FONT % b"/ToUnicode 6 0 R", b"<00240025002600270024>", "A���A", 3),
        (WIDE_FONT % b"", b"<002400250026>", "���", 3),
        (NAMED_FONT, b"(ABC)", "�B�", 2),
        (b"<</Type /Font /Subtype /TrueType /BaseFont /F>>", rb"(\001\002)", "��", 2),
    ],
    ids=["map", "no map", "names", "numbers"],
)
def test_letters_that_a_font_assigns_to_nothing_are_marked_and_counted(
    tmp_path: Path, font: bytes, letters: bytes, text: str, count: int
) -> None:
    content = b"BT /G 9 Tf 9 700 Td (Fog) Tj ET BT /F 9 Tf 9 600 Td %s Tj ET" % letters
    objects = list(one_page(content, more=b"/Font <</F 5 0 R /G 8 0 R>>"))
    objects += [font, b"<</Length %d>>\nstream\n%s\nendstream" % (len(WIDE_MAP), WIDE_MAP)]
    objects.append(b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 500>>")
    objects.append(b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>")
    attachment = attach(tmp_path, "a.pdf", pdf_of_objects(*objects))
    assert attachment.text == f"Fog\n{text}"
    assert attachment.notes[0].startswith(f"{count} of {3 + len(text)} characters can't be read")


def test_a_pdf_whose_letters_mean_nothing_is_refused(tmp_path: Path) -> None:
    objects = list(one_page(b"BT /F 9 Tf 9 600 Td <00240025> Tj ET", more=b"/Font <</F 5 0 R>>"))
    objects += [WIDE_FONT % b"", b"null", b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 500>>"]
    with pytest.raises(AttachmentError, match="can't be converted to text") as caught:
        attach(tmp_path, "a.pdf", pdf_of_objects(*objects))
    assert "OCR" in caught.value.hint


# ---- DOCX --------------------------------------------------------------------------------------


def test_a_word_document_becomes_markdown(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Fog", 0)
    document.add_heading("How it forms", 2)
    document.add_paragraph("Warm air meets ").add_run("cold water").bold = True
    for text, style in [("one", "List Bullet"), ("below", "List Bullet 2"), ("two", "List Bullet")]:
        document.add_paragraph(text, style=style)
    document.add_paragraph("After the list")
    for text in ("first", "second"):
        document.add_paragraph(text, style="List Number")
    table = document.add_table(2, 3)
    for cell, text in zip(table.rows[0].cells, ("Place", "a|b", "Days"), strict=True):
        cell.text = text
    table.cell(1, 0).text = "Bank\nof fog"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "206"
    attachment = attach(tmp_path, "a.zip", docx_of(document))
    assert (attachment.kind, attachment.language, attachment.notes) == ("docx", "markdown", ())
    assert attachment.text == (
        "# Fog\n\n## How it forms\n\nWarm air meets cold water\n\n- one\n    - below\n- two\n\n"
        "After the list\n\n1. first\n2. second\n\n"
        "| Place | a\\|b | Days |\n| --- | --- | --- |\n| Bank of fog | 206 |"
    )


def test_text_that_hides_in_changes_controls_and_notes_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("BODY")
    body = (
        '<w:ins w:id="1" w:author="a"><w:r><w:t>Inserted. </w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>Deleted. </w:delText></w:r></w:del>'
        "<w:sdt><w:sdtContent><w:r><w:t>Filled in.</w:t></w:r></w:sdtContent></w:sdt>"
        f'<w:r><w:footnoteReference w:id="2"/></w:r>{FORMULA}'
    )
    changes = {"word/document.xml": ("<w:r><w:t>BODY</w:t></w:r>", body)}
    attachment = attach(
        tmp_path, "a.docx", repacked(docx_of(document), changes, {"word/footnotes.xml": FOOTNOTES})
    )
    assert attachment.text == "Inserted. Filled in.[1]\n\n1. Said at sea."
    assert attachment.notes == ("Formulas left out.",)


def test_pictures_in_a_document_are_counted_and_tables_in_tables_are_text(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    document = docx.Document()
    document.add_picture(picture)
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "outer"
    cell.add_table(1, 2).cell(0, 0).text = "inner"
    attachment = attach(tmp_path, "a.docx", docx_of(document))
    assert attachment.text == "| outer inner |\n| --- |"
    assert attachment.notes == ("1 image left out.",)


def test_a_document_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError, match="it contains no text"):
        attach(tmp_path, "a.docx", docx_of(docx.Document()))


def test_headers_footers_and_comments_of_a_document_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    first = document.sections[0]
    first.header.paragraphs[0].text = "Draft of ACME\tConfidential"
    first.footer.paragraphs[0].text = "Page 1"
    second = document.add_section()
    second.header.is_linked_to_previous = False
    second.header.paragraphs[0].text = "Appendix"
    paragraph = document.add_paragraph("The harbour opens at nine.")
    document.add_comment(paragraph.runs, text="Not on Sunday.", author="Anna", initials="A")
    attachment = attach(tmp_path, "a.docx", docx_of(document))
    assert attachment.text == (
        "[Header]\n\nDraft of ACME\tConfidential\n\nAppendix\n\nThe harbour opens at nine.[Comment 1]\n\n"
        "[Footer]\n\nPage 1\n\n[Comment 1] Anna: Not on Sunday."
    )
    assert attachment.notes == ()


TEXT_BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="wps"><w:drawing><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<wps:txbx xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:txbxContent>'
    "<w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></wps:txbx></a:graphic></w:drawing></mc:Choice>"
    "%s</mc:AlternateContent></w:r>"
)
OLD_TEXT_BOX = (
    '<mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData>%s</w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText> %s </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
WATERMARK = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="DRAFT"/></v:shape>'
    "</w:pict></w:r>"
)
CHART = '<w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing></w:r>'


@pytest.mark.parametrize(
    ("body", "text", "notes"),
    [
        (TEXT_BOX % "", "BODY\n\nIn a box", ()),
        (TEXT_BOX % OLD_TEXT_BOX, "BODY\n\nIn a box", ()),
        (
            FIELD
            % (
                '<w:ddList><w:result w:val="1"/><w:listEntry w:val="a"/><w:listEntry w:val="b"/></w:ddList>',
                "FORMDROPDOWN",
            ),
            "BODY b",
            (),
        ),
        (FIELD % ("<w:checkBox><w:checked/></w:checkBox>", "FORMCHECKBOX"), "BODY [x]", ()),
        (FIELD % ("<w:checkBox/>", "FORMCHECKBOX"), "BODY [ ]", ()),
        ('<w:fldSimple w:instr="AUTHOR"><w:r><w:t>Anna</w:t></w:r></w:fldSimple>', "BODY Anna", ()),
        ("<w:r><w:t>a</w:t><w:cr/><w:t>b</w:t></w:r>", "BODY a\nb", ()),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "BODY 漢",
            (),
        ),
        (
            "<w:moveFrom><w:r><w:t>old</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo>",
            "BODY moved",
            (),
        ),
        (WATERMARK, "BODY\n\nDRAFT", ()),
        (CHART, "BODY", ("1 chart, diagram or embedded file left out.",)),
    ],
    ids=[
        "box",
        "old box",
        "list",
        "checked",
        "unchecked",
        "field",
        "line",
        "ruby",
        "moved",
        "watermark",
        "chart",
    ],
)
def test_text_beside_the_paragraphs_is_read_or_its_absence_told(
    tmp_path: Path, body: str, text: str, notes: tuple[str, ...]
) -> None:
    document = docx.Document()
    document.add_paragraph("BODY")
    changes = {
        "word/document.xml": (
            "<w:r><w:t>BODY</w:t></w:r>",
            f'<w:r><w:t xml:space="preserve">BODY </w:t></w:r>{body}',
        )
    }
    attachment = attach(tmp_path, "a.docx", repacked(docx_of(document), changes))
    assert attachment.text == text
    assert attachment.notes == notes


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_text_beside_the_paragraphs_of_notes_is_read(tmp_path: Path, kind: str) -> None:
    document = docx.Document()
    document.add_paragraph("BODY")
    relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    changes = {
        "word/document.xml": (
            "BODY</w:t></w:r>",
            f'BODY</w:t></w:r><w:r><w:{kind}Reference w:id="2"/></w:r>',
        ),
        "word/_rels/document.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="n" Type="{relationships}/{kind}s" Target="{kind}s.xml"/></Relationships>',
        ),
    }
    field = '<w:fldSimple w:instr="AUTHOR"><w:r><w:t>Anna</w:t></w:r></w:fldSimple>'
    notes = (
        f'<w:{kind}s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:{kind} w:id="2"><w:p>{field}{TEXT_BOX % ""}</w:p></w:{kind}></w:{kind}s>'
    )
    data = repacked(docx_of(document), changes, {f"word/{kind}s.xml": notes})
    text = attach(tmp_path, "a.docx", data).text
    assert text.startswith("BODY[1]\n\n1. Anna")
    assert "In a box" in text
