"""Damaged and hostile attachments: rejected in time, in a process that always exits."""

import io
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.attachments import Attachment, AttachmentError, Limits
from app.attachments.protocol import Read, decode_answer, decode_request, encode
from app.attachments.read import read_attachment
from model_backends.protocol import Failed, ProtocolError
from tests.patience import PATIENCE_SECONDS
from tests.unit.test_attachments import docx_of, one_page, pdf_of, pdf_of_objects, repacked

WORKER = [sys.executable, "-c", "from app.attachments.worker import main; raise SystemExit(main())"]
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = "<w:r><w:t>BODY</w:t></w:r>"


def document_with(body: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("BODY")
    return repacked(docx_of(document), {"word/document.xml": (BODY, body)})


PDF = pdf_of("Fog forms over water.\nIt lifts at noon.", "The second page")
DOCX = document_with(BODY)


def ask(path: Path, **more: object) -> Attachment | Failed:
    """The answer of a process of its own."""
    request = Read(path=os.fsencode(path), **more)  # type: ignore[arg-type]
    with subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(encode(request))
        process.stdin.flush()
        line = process.stdout.readline()
        process.stdin.close()
        process.wait(20)
    return decode_answer(line)


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + b"\0" * 1000,
        pdf_of("Fog")[:700],
        pdf_of_objects(b"<</Type /Catalog>>"),
        pdf_of_objects(b"<</Type /Catalog /Pages 1 0 R>>"),
        pdf_of_objects(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [2 0 R] /Count 9>>"),
        pdf_of_objects(b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [] /Count 999999999>>"),
        pdf_of_objects(b"<</Type /Catalog /Pages 2 0 R>>", b"[" * 5000),
        pdf_of_objects(
            *one_page(b"/A Do", more=b"/XObject <</A 5 0 R>>"),
            b"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</A 5 0 R>>>> "
            b"/Length 5>>\nstream\n/A Do\nendstream",
        ),
    ],
    ids=["head", "zeros", "cut", "bare", "self", "loop", "count", "deep", "form"],
)
def test_a_hostile_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(AttachmentError, match=r"^Can't attach “a\.pdf”: "):
        read_attachment(path)


def test_a_page_that_unpacks_to_too_much_does_not_spoil_the_others(tmp_path: Path) -> None:
    objects = list(one_page(b"BT /F 9 Tf (Fog) Tj ET", more=b"/Font <</F 7 0 R>>"))
    objects[1] = b"<</Type /Pages /Kids [3 0 R 5 0 R] /Count 2>>"
    objects.append(
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R /Resources <</Font <</F 7 0 R>>>>>>"
    )
    bomb = zlib.compress(b" " * 100_000_000)
    objects.append(b"<</Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream" % (len(bomb), bomb))
    objects.append(b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>")
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of_objects(*objects))
    attachment = read_attachment(path)
    assert attachment.text == "Fog\f"
    assert attachment.notes == ("Damaged and skipped: page 2.",)


@pytest.mark.parametrize(
    "body",
    [
        "<w:tbl>" * 5000 + "</w:tbl>" * 5000,
        "<w:unclosed>",
        "&undefined;",
    ],
    ids=["deep", "unclosed", "entity"],
)
def test_a_damaged_document_is_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(document_with(body))
    with pytest.raises(AttachmentError, match="it is damaged"):
        read_attachment(path)


def test_entities_that_unfold_for_ever_are_refused(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<!DOCTYPE w:document [<!ENTITY e0 "fog fog fog">{entities}]>'
        f'<w:document xmlns:w="{NAMESPACE}"><w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body>'
        "</w:document>"
    )
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", document)
    with pytest.raises(AttachmentError, match="it is damaged"):
        read_attachment(path)


def test_a_document_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(document_with(BODY + " " * 60_000_000))
    assert path.stat().st_size < 200_000
    with pytest.raises(AttachmentError, match=r"it unpacks to 6\d MB"):
        read_attachment(path)


def test_a_directory_that_lies_about_sizes_does_not_help(tmp_path: Path) -> None:
    data = bytearray(document_with(BODY + " " * 60_000_000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    path = tmp_path / "a.docx"
    path.write_bytes(bytes(data).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    with pytest.raises(AttachmentError, match="it is damaged"):
        read_attachment(path)


def test_a_cell_that_claims_to_be_wide_stays_narrow(tmp_path: Path) -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>'
    path = tmp_path / "a.docx"
    table = f"</w:p><w:tbl><w:tr>{cell}</w:tr></w:tbl><w:p>"
    path.write_bytes(document_with(f"<w:r><w:t>BODY</w:t></w:r>{table}"))
    assert read_attachment(path).text == "BODY\n\n| a |\n| --- |"


@settings(max_examples=60)
@given(st.data())
def test_a_file_with_wrong_bytes_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from([PDF, DOCX]))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 30))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "broken.bin"
    path.write_bytes(bytes(broken[: data.draw(st.integers(100, len(broken)))]))
    try:
        attachment = read_attachment(path)
    except AttachmentError:
        return
    attachment.text.encode()


# ---- The process -------------------------------------------------------------------------------


def test_the_process_reads_a_file_and_ends(tmp_path: Path) -> None:
    path = tmp_path / ("Öl.txt" if sys.platform == "win32" else os.fsdecode(b"\xff.txt"))
    path.write_text("Fog\n", encoding="utf-8")
    answer = ask(path)
    assert answer == read_attachment(path)


def test_the_process_tells_why_it_cannot(tmp_path: Path) -> None:
    answer = ask(tmp_path / "gone.txt")
    assert isinstance(answer, Failed)
    assert answer.kind == "missing"
    assert "“gone.txt”" in answer.message


@pytest.mark.parametrize(
    ("more", "kind", "reason"),
    [
        ({"seconds": 0.0}, "prompt", "took more than 0 seconds"),
        ({"memory": 1_000_000}, "out_of_memory", "too much memory"),
    ],
)
def test_a_file_that_takes_too_long_or_too_much_is_given_up(
    tmp_path: Path, more: dict[str, object], kind: str, reason: str
) -> None:
    path = tmp_path / "long.pdf"
    page = "\n".join("fog and more fog " * 5 for _ in range(50))
    path.write_bytes(pdf_of(*[page] * 300))
    answer = ask(path, **more)
    assert isinstance(answer, Failed)
    assert answer.kind == kind
    assert answer.message.startswith("Can't attach “long.pdf”: ")
    assert reason in answer.message


def test_the_process_ends_with_its_input(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf_of(*["fog\n" * 50] * 1000))
    request = encode(Read(path=os.fsencode(path), limits=Limits(seconds=PATIENCE_SECONDS)))
    done = subprocess.run(WORKER, input=request, capture_output=True, timeout=PATIENCE_SECONDS, check=False)
    assert (done.returncode, done.stdout) == (1, b"")


def test_a_line_that_is_no_request_or_answer_is_told() -> None:
    done = subprocess.run(WORKER, input=b"{}\n", capture_output=True, timeout=PATIENCE_SECONDS, check=False)
    answer = decode_answer(done.stdout)
    assert isinstance(answer, Failed)
    assert answer.kind == "protocol"
    with pytest.raises(ProtocolError):
        decode_request(b"[]")
    with pytest.raises(ProtocolError):
        decode_answer(b"Fog")
