"""Translations are complete, match the code, and follow each language's conventions."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path
from shutil import copy

import pytest
from PySide6.QtCore import QTranslator

from app.attachments import Attachment
from app.base.translation import ENGLISH, Phrase, format_number, format_short, languages, tr, translated
from app.storage import Store
from model_backends.lazy_text import LazyText, joined, lazy_text, pluralise
from model_backends.protocol import Failed, ProtocolError, decode_event, encode
from tools.translations import FOLDER, compile_to, language_of, update

FILES = sorted(FOLDER.glob("unfog_*.ts"))
SAME = {
    *("Block {number}", "Code", "Code in {language}, {lines}.", "Code, {lines}.", "Format", "HTML", "JSON"),
    *("Markdown", "Markdown (*.md)", "Video (MP4)", "Minus", "Name", "Normal", "Plus", "Prompt", "Prompts"),
    *("Position {number}: {text}, {entropy}, {state}.", "Proxy", "Text", "Token", "Unfog {version}"),
    *("{title} – Unfog", "Download {state}", "Clip", "Updates", "Poster", "Block {block}: {text}"),
}
"""Texts that have words, and are the same in German."""


@dataclass(frozen=True)
class Text:
    """One text of a .ts file; `forms` are several where it has a plural."""

    source: str
    comment: str
    forms: tuple[str, ...]
    is_finished: bool


def texts(file: Path) -> list[Text]:
    found = []
    for context in ElementTree.parse(file).getroot().iter("context"):
        assert not context.findtext("name"), "a text with a class for its context: is it self.tr?"
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = tuple(form.text or "" for form in translation) or (translation.text or "",)
            comment = message.findtext("comment") or ""
            is_finished = translation.get("type") is None
            found.append(Text(message.findtext("source") or "", comment, forms, is_finished))
    return found


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}|%L?n", text))


@pytest.fixture(params=FILES, ids=language_of)
def file(request: pytest.FixtureRequest) -> Path:
    path = request.param
    assert isinstance(path, Path)
    return path


def test_there_is_german() -> None:
    assert "de" in [language_of(file) for file in FILES]


def test_code_and_translations_have_the_same_texts(file: Path, tmp_path: Path) -> None:
    collected = Path(copy(file, tmp_path))
    update(collected, language_of(file))
    now, then = ({(text.source, text.comment) for text in texts(one)} for one in (collected, file))
    assert now == then, "run python3 dev.py translations"


def test_everything_is_translated(file: Path) -> None:
    assert [text.source for text in texts(file) if not text.is_finished or not all(text.forms)] == []


def test_what_is_filled_in_is_the_same(file: Path) -> None:
    for text in texts(file):
        for form in text.forms:
            assert placeholders(form) == placeholders(text.source), text.source


def test_no_german_text_was_left_english() -> None:
    for text in texts(FOLDER / "unfog_de.ts"):
        has_words = re.search(r"[A-Za-z]{4}", re.sub(r"\{[^}]*\}", "", text.source)) is not None
        assert (text.source in text.forms) == (text.source in SAME) or not has_words, text.source


def test_spaces_ends_and_shortcuts_survive(file: Path) -> None:
    for text in texts(file):
        for form in text.forms:
            assert (
                form[: len(form) - len(form.lstrip(" "))]
                == text.source[: len(text.source) - len(text.source.lstrip(" "))]
            )
            assert form.endswith(" ") == text.source.endswith(" "), text.source
            assert form.count("&") == text.source.count("&"), text.source
            assert form.count(";;") == text.source.count(";;"), text.source
            is_sentence = text.source.endswith((".", "?", "!"))
            assert form.endswith((".", "?", "!")) == is_sentence or " " not in form, text.source


def test_what_the_window_reads_is_made_of_the_translations(file: Path, tmp_path: Path) -> None:
    kept, made = QTranslator(), QTranslator()
    assert kept.load(str(file.with_suffix(".qm")))
    assert made.load(str(compile_to(tmp_path, file)))
    for text in texts(file):
        for count in (-1, 1, 2, 5):
            asked = ("", text.source, text.comment or None, count)
            assert kept.translate(*asked) == made.translate(*asked), "run python3 dev.py translations"


def test_every_language_is_listed_by_its_own_name() -> None:
    assert languages()[0] == (ENGLISH, "English")
    assert ("de", "Deutsch") in languages()
    assert {code for code, _ in languages()} == {ENGLISH, *(language_of(file) for file in FILES)}


# Texts from code without a window


@pytest.mark.parametrize(
    ("template", "one", "two"),
    [
        ("%n file(s)", "1 file", "2 files"),
        ("%n match(|es) (is|are) left", "1 match is left", "2 matches are left"),
        ("no number (at all)", "no number (at all)", "no number (at all)"),
    ],
)
def test_english_plurals_need_no_translation(template: str, one: str, two: str) -> None:
    assert (pluralise(template, 1), pluralise(template, 2)) == (one, two)
    assert (lazy_text("%n file(s)", "", 1), tr("%n file(s)", "", 3)) == ("1 file", "3 files")
    many = lazy_text("%Ln token(s)", "", 12345)
    assert (many, translated(many), tr("%Ln token(s)", "", 1)) == (
        "12,345 tokens",
        "12,345 tokens",
        "1 token",
    )


def test_a_text_is_its_english_and_remembers_what_it_was_made_of() -> None:
    inner = lazy_text("{size:.1f} GB of {count:,}", size=1.26, count=12345)
    text = lazy_text("{what} in {path}: {inner}", what="{braces}", path=Path("a"), inner=inner)
    assert text == "{braces} in a: 1.3 GB of 12,345"
    assert text.template == "{what} in {path}: {inner}"
    assert translated(text) == text
    assert translated("never {asked} for") == "never {asked} for"
    assert joined(" · ", ("a", inner)) == "a · 1.3 GB of 12,345"


def test_figures_as_english_has_them() -> None:
    assert (format_number(1234.56, 1), format_number(1234), format_short(0.05)) == (
        "1,234.6",
        "1,234",
        "0.05",
    )
    assert Phrase("{a} and {b:,}").format(a=0.5, b=1000) == "0.5 and 1,000"


def test_texts_cross_to_another_process() -> None:
    inner = lazy_text("no room in {folder}", folder="/x")
    failed = Failed(
        kind="disk", message=lazy_text("{file}: {why}.", file='a"lazy_texts":{', why=inner), hint="Plain."
    )
    line = encode(failed)
    again = decode_event(line)
    assert again == failed
    assert isinstance(again, Failed)
    assert isinstance(again.message, LazyText)
    assert again.message.values == {"file": 'a"lazy_texts":{', "why": "no room in /x"}
    assert isinstance(again.message.values["why"], LazyText)
    assert not isinstance(again.hint, LazyText)


@pytest.mark.parametrize(
    "texts",
    [
        '{"m":["{x.y}",{"x":1}]}',
        '{"m":3}',
        '{"m":["{0}",{"x":1}]}',
        '{"m":["{y}",{"x":1}]}',
        '{"m":["{x:q}",{"x":1}]}',
        "[]",
    ],
)
def test_texts_that_make_no_sense_are_refused(texts: str) -> None:
    line = f'{{"type":"Failed","kind":"bug","message":"m","lazy_texts":{texts}}}'
    with pytest.raises(ProtocolError):
        decode_event(line.encode())


def test_what_is_said_of_an_attached_file_is_kept_with_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "unfog.db")
    extent, note = lazy_text("page 1 of {pages}", pages=3), lazy_text("Formulas left out.")
    file = Attachment(
        name="a.pdf",
        kind="pdf",
        language="",
        text="a",
        pages=1,
        bytes=9,
        extent=extent,
        notes=(note, "Plain."),
    )
    store.save_draft_files(None, (file,))
    (again,) = store.draft_files(None)
    assert again == file
    assert isinstance(again.extent, LazyText)
    assert again.extent.values == {"pages": 3}
    assert [isinstance(one, LazyText) for one in again.notes] == [True, False]
    store.close()
