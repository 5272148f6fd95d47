"""Attachments in prompts: content cannot leave its fence; cuts when they do not fit."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.attachments import Attachment, Fit, Kind, fit, message_text, summary


def attachment(text: str, name: str = "a.txt", kind: Kind = "text", language: str = "") -> Attachment:
    pages = text.count("\f") + 1 if kind == "pdf" else None
    return Attachment(name=name, kind=kind, language=language, text=text, pages=pages, bytes=len(text))


def words_in(text: str) -> int:
    return len(text.split())


def lengths(result: Fit) -> dict[str, int]:
    return {cut.way: cut.tokens for cut in result.cuts}


TRICKY = st.text(alphabet=st.sampled_from("`~\n\r\f\v\t \\>#-<!ab\x00\x1b\u2028\ud800"), max_size=60)
TEXTS = st.one_of(TRICKY, st.text(alphabet=st.characters(), max_size=60))


# ---- The message -------------------------------------------------------------------------------


def test_files_come_first_and_the_words_last() -> None:
    files = (
        attachment("x = 1\n", "a.py", "code", "python"),
        attachment("Fog\fforms", "b.pdf", "pdf"),
        attachment("One page", "c.pdf", "pdf"),
    )
    assert message_text(files, "What is this?") == (
        "Attached file: a.py (python code)\n```python\nx = 1\n```\n\n"
        "Attached file: b.pdf (PDF, 2 pages)\n```\n[Page 1]\nFog\n\n[Page 2]\nforms\n```\n\n"
        "Attached file: c.pdf (PDF, 1 page)\n```\nOne page\n```\n\n"
        "What is this?"
    )
    assert message_text((), "What is this?") == "What is this?"
    assert message_text(files[:1], " ").endswith("\n```")


@pytest.mark.parametrize(
    ("kind", "extent", "words"),
    [("docx", "", "Word document"), ("csv", "beginning only", "table, beginning only"), ("text", "", "text")],
)
def test_a_file_is_described_in_words(kind: Kind, extent: str, words: str) -> None:
    assert summary(msgspec.structs.replace(attachment("fog", kind=kind), extent=extent)) == words


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.sampled_from(["text", "pdf", "code"])), max_size=3), TEXTS)
def test_nothing_in_a_file_gets_out_of_its_fence(files: list[tuple[str, str, str, Kind]], words: str) -> None:
    attachments = [attachment(text, f"a{name}", kind, language) for text, name, language, kind in files]
    message = message_text(attachments, f"Words: {words}")
    tokens = [token for token in MarkdownIt().parse(message) if token.level == 0 or token.type == "inline"]
    for file in attachments:
        kinds = [token.type for token in tokens[:4]]
        assert kinds == ["paragraph_open", "inline", "paragraph_close", "fence"]
        assert tokens[1].content.startswith("Attached file: a")
        letters = [char for char in file.text if char.isalnum()]
        in_fence = [char for char in tokens[3].content if char.isalnum()]
        if file.pages is None or file.pages == 1:
            assert in_fence == letters
        else:
            assert tokens[3].content.count("[Page ") >= file.pages
        tokens = tokens[4:]
    assert tokens[1].content.startswith("Words:")


@given(TEXTS, TEXTS)
def test_the_same_file_gives_the_same_fence_whatever_is_asked(text: str, words: str) -> None:
    file = attachment(text)
    alone = message_text([file], "")
    assert message_text([file], f"Words: {words}") == f"{alone}\n\nWords: {words}"


# ---- Fitting -----------------------------------------------------------------------------------


def test_what_fits_is_left_alone() -> None:
    result = fit([attachment("one two three")], "and four", 20, words_in)
    assert result.fits
    assert result.cuts == ()
    assert (result.typed_tokens, result.available) == (2, 20)


def test_words_that_are_too_many_alone_leave_no_choice() -> None:
    result = fit([attachment("one")], "word " * 30, 20, words_in)
    assert not result.fits
    assert result.typed_tokens > result.available
    assert result.cuts == ()


def test_a_text_can_be_left_out_or_cut() -> None:
    file = attachment("\n".join(f"line {number}" for number in range(1000)))
    result = fit([file], "What is this?", 500, words_in)
    assert {cut.way for cut in result.cuts} == {"beginning", "ends", "leave_out"}
    assert all(cut.tokens <= 500 for cut in result.cuts)
    assert [cut.tokens for cut in result.cuts] == sorted((cut.tokens for cut in result.cuts), reverse=True)
    by_way = {cut.way: cut for cut in result.cuts}
    assert by_way["leave_out"].attachments == ()
    (beginning,) = by_way["beginning"].attachments
    assert beginning.text.startswith("line 0\nline 1\n")
    assert file.text[len(beginning.text)] == "\n"
    assert beginning.extent == "beginning only"
    (ends,) = by_way["ends"].attachments
    assert ends.text.startswith("line 0\n")
    assert ends.text.endswith("\nline 999")
    assert "characters are left out here" in ends.text
    assert by_way["beginning"].sentence.startswith("Send the beginning of a.txt, ")
    assert by_way["beginning"].tokens > 400


def test_of_a_pdf_the_first_pages_can_be_sent() -> None:
    file = attachment("\f".join("fog " * 50 for _ in range(40)), "b.pdf", "pdf")
    result = fit([file], "What is this?", 600, words_in)
    assert {cut.way for cut in result.cuts} == {"first_pages", "leave_out"}
    (kept,) = result.cuts[0].attachments
    assert kept.pages == 11
    assert kept.text.count("\f") == 10
    assert result.cuts[0].sentence == "Send the first 11 of 40 pages of b.pdf"
    assert summary(kept) == "PDF, pages 1 to 11 of 40"


def test_a_pdf_whose_first_page_is_too_long_is_cut_within_it() -> None:
    file = attachment("\f".join("fog " * 5000 for _ in range(3)), "b.pdf", "pdf")
    result = fit([file], "", 600, words_in)
    assert set(lengths(result)) == {"beginning", "leave_out"}
    (kept,) = result.cuts[0].attachments
    assert kept.pages == 1


def test_only_the_file_that_is_too_large_is_offered() -> None:
    small, large = attachment("fog " * 10, "small.txt"), attachment("fog " * 5000, "large.txt")
    result = fit([small, large], "What?", 600, words_in)
    assert {cut.index for cut in result.cuts} == {1}
    assert all(cut.attachments[0] == small for cut in result.cuts)


def test_several_files_that_are_too_large_are_cut_alike_and_small_ones_kept() -> None:
    small = attachment("fog " * 60, "small.txt")
    large = [attachment("fog " * 5000, f"large{number}.txt") for number in range(2)]
    result = fit([*large, small], "What?", 600, words_in)
    assert {cut.way for cut in result.cuts} == {"all_beginnings", "leave_out_all"}
    kept = result.cuts[0].attachments
    assert kept[2] == small
    assert [file.extent for file in kept] == ["beginning only", "beginning only", ""]
    assert 550 < result.cuts[0].tokens <= 600


@given(
    st.lists(st.tuples(st.text(max_size=2000), st.booleans()), max_size=4),
    st.text(max_size=50),
    st.integers(0, 2000),
)
def test_every_cut_that_is_offered_fits(files: list[tuple[str, bool]], words: str, room: int) -> None:
    attachments = [attachment(text, kind="pdf" if is_pdf else "text") for text, is_pdf in files]
    result = fit(attachments, words, room, len)
    assert result.fits == (len(message_text(attachments, words)) <= room)
    for cut in result.cuts:
        assert cut.tokens == len(message_text(cut.attachments, words)) <= room
    if not result.fits and result.typed_tokens <= room:
        assert any(cut.way in ("leave_out", "leave_out_all") for cut in result.cuts)
