"""Forms, the texts they are asked about, and the results: files, tables, and going on after a stop."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions.form import ANSWER_QUESTIONS, Form, FormError, Question
from app.decisions.form_file import form_text, parse_form, read_form
from app.decisions.reading import Answer, TextError, answers, offered, request
from app.decisions.results import (
    Result,
    ResultsError,
    ResultsFile,
    csv_table,
    harmless,
    json_lines,
    result_of,
)
from app.decisions.texts import InputError, Source, find_sources, read_plain
from model_backends.protocol import Filling, Slot

FORM = Form(
    title="Reviews",
    questions=(
        Question(name="mood", question="Is this positive or negative?", answers=("positive", "negative")),
        Question(question="How good is it, from 1 to 5?", number=(1, 5)),
        Question(name="who", question="Who is in it?", span=2, none="nobody"),
    ),
)


def filled(*probabilities: tuple[float, ...]) -> tuple[Filling, ...]:
    return tuple(Filling(text="", tokens=1, probabilities=each) for each in probabilities)


# -- forms


def test_a_form_survives_its_file() -> None:
    assert parse_form(form_text(FORM)) == FORM


QUESTION = st.builds(
    Question,
    question=st.text("aä?\"'\\ #", min_size=1).map(str.strip).filter(bool),
    name=st.just(""),
    answers=st.lists(st.text('ab"=\\#', min_size=1), min_size=2, max_size=4, unique=True).map(tuple),
)


@given(st.lists(QUESTION, min_size=1, max_size=4, unique_by=lambda each: each.question))
def test_any_form_survives_its_file(questions: list[Question]) -> None:
    form = Form(questions=tuple(questions), instruction='Say "so".\nThen stop.')
    assert parse_form(form_text(form)) == form


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("", "it lacks “questions”"),
        ("questions = []", "no questions"),
        ("questions = 3", "question"),
        ("title = ", "isn't valid TOML"),
        ("a." * 2000 + "b = 1", "isn't valid TOML"),
        (
            '[[questions]]\nquestion = "Ok?"\nanswer = ["a", "b"]',
            "question 1, it has the unknown entry “answer”",
        ),
        ('[[questions]]\nquestion = "Ok?"', "Question 1 of the form: it needs answers, a number or a span"),
        ('[[questions]]\nquestion = "Ok?"\nanswers = ["a"]', "2 to 200 answers"),
        ('[[questions]]\nquestion = "Ok?"\nanswers = ["a", " a "]', "“a” comes twice"),
        ('[[questions]]\nquestion = "Ok?"\nanswers = ["a", ""]', "an answer is empty"),
        ('[[questions]]\nquestion = "Ok?"\nanswers = ["a", "b\\nc"]', "line break"),
        ('[[questions]]\nquestion = "Ok?"\nanswers = ["a", 2]', "question 1, “answers”: expected"),
        ('[[questions]]\nquestion = "Ok?"\nanswers = ["a", "b"]\nspan = 2', "one of them"),
        ('[[questions]]\nquestion = "Ok?"\nnumber = [5, 1]', "smallest and a larger"),
        ('[[questions]]\nquestion = "Ok?"\nnumber = [0, 1000000]', "at most 1000 numbers"),
        ('[[questions]]\nquestion = "Ok?"\nnumber = [0.5, 1]', "question 1, “number”: expected"),
        ('[[questions]]\nquestion = "Ok?"\nspan = 99', "1 to 12 words"),
        ('[[questions]]\nquestion = " "\nspan = 2', "no text"),
        ('[[questions]]\nquestion = "A?"\nspan = 2\n' * 2, "both called “A?”"),
        ('steps = 9\n[[questions]]\nquestion = "A?"\nspan = 2', "steps must be 1 to 4"),
    ],
)
def test_what_is_no_form_is_refused_with_a_reason(toml: str, message: str) -> None:
    with pytest.raises(FormError) as error:
        parse_form(toml)
    assert message in error.value.message
    assert error.value.hint


def test_a_form_is_read_in_its_encoding_and_errors_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "form.toml"
    path.write_bytes(form_text(FORM).encode("utf-16"))
    assert read_form(path) == FORM
    path.write_text("title = 3")
    with pytest.raises(FormError, match=r"form\.toml"):
        read_form(path)
    with pytest.raises(FormError, match="Can't read the form"):
        read_form(tmp_path)
    with pytest.raises(FormError, match=r"Can't read the form missing\.toml"):
        read_form(tmp_path / "missing.toml")


# -- reading


def test_a_form_becomes_a_text_with_a_slot_behind_each_question() -> None:
    fill = request(FORM, "  Mia likes the soup.\n", id=7, seed=3)
    assert fill.messages[-1].content == f"{ANSWER_QUESTIONS}\n\nMia likes the soup."
    lines = "".join(part if isinstance(part, str) else "_" for part in fill.template)
    assert lines == "Is this positive or negative? _\nHow good is it, from 1 to 5? _\nWho is in it? _"
    slots = [part.answers for part in fill.template if isinstance(part, Slot)]
    assert slots[:2] == [("positive", "negative"), ("1", "2", "3", "4", "5")]
    assert (fill.id, fill.seed, fill.sampling.max_steps) == (7, 3, 1)


def test_spans_are_copied_from_the_text_only() -> None:
    text = "“Mia likes soup,” said Tom (5).\nNo."
    found = offered(FORM.questions[2], text)
    assert found[-1] == "nobody"
    assert all(span in text for span in found[:-1])
    assert {"Mia", "Mia likes", "soup", "soup,” said", "Tom", "5", "No"} <= set(found)
    assert not any("\n" in span or "Mia likes soup" in span for span in found)


def test_a_span_needs_words_and_not_too_many() -> None:
    question = Question(question="Who?", span=2)
    with pytest.raises(TextError, match="no words"):
        offered(question, "… --")
    with pytest.raises(TextError, match="too long"):
        offered(question, " ".join(map(str, range(5000))))
    with pytest.raises(TextError, match="empty"):
        request(FORM, " \n ", id=1)


def test_the_likeliest_answer_wins() -> None:
    spans = offered(FORM.questions[2], "Mia eats.")
    reply = filled((0.25, 0.75), (0.1, 0.1, 0.1, 0.6, 0.1), tuple(1.0 if s == "Mia" else 0.0 for s in spans))
    mood, stars, who = answers(FORM, "Mia eats.", reply)
    assert (mood.text, mood.probability, mood.likeliest) == (
        "negative", 0.75, (("negative", 0.75), ("positive", 0.25)),
    )  # fmt: skip
    assert (stars.text, who.text) == ("4", "Mia")


# -- texts


def test_folders_tables_and_files_in_their_order(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    (folder / "deep").mkdir(parents=True)
    for name in ("b.txt", "a.md", "deep/c.txt", ".hidden.txt", "program.exe"):
        (folder / name).write_text(name)
    (tmp_path / "table.csv").write_text("id,Text\n1,first\n2,\n3,third\n")
    found = find_sources([tmp_path / "table.csv", folder])
    assert [(each.name, each.row, each.text) for each in found[:2]] == [
        ("table.csv", 1, "first"), ("table.csv", 3, "third"),
    ]  # fmt: skip
    assert found[0].cells == {"id": "1", "Text": "first"}
    assert [each.name for each in found[2:]] == ["a.md", "b.txt", str(Path("deep/c.txt"))]
    assert read_plain(found[2].path or Path()) == "a.md"


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        ("name;review\nA;gut\nB;schön\n".encode("cp1252"), ["gut", "schön"]),
        ("\ufeffreview\tname\none\tA\n".encode("utf-16-le"), ["one"]),
        (b'review,b\n"two, three\nand four",1\n', ["two, three\nand four"]),
        (b"review\nshort\n\nlast", ["short", "last"]),
        (b"a,review\n1\n2,x,y\n", ["x"]),
    ],
)
def test_tables_of_spreadsheets_are_read(tmp_path: Path, data: bytes, texts: list[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    assert [source.text for source in find_sources([path], "Review")] == texts


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="several columns") as error:
        find_sources([table])
    assert "“a”, “b”" in error.value.hint
    with pytest.raises(InputError, match="no column “c”"):
        find_sources([table], "c")
    table.write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        find_sources([table])
    table.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    with pytest.raises(InputError, match=r"t\.csv"):
        find_sources([table])
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no text in the folder"):
        find_sources([tmp_path / "empty"])
    with pytest.raises(InputError, match="doesn't exist"):
        find_sources([tmp_path / "nothing.txt"])


# -- results


def answered(text: str, probability: float) -> Answer:
    return Answer(text=text, probability=probability, likeliest=((text, probability),))


def result(name: str = "a.txt", row: int = 0, mood: str = "positive") -> Result:
    source = Source(name=name, row=row)
    return result_of(source, "text", (answered(mood, 0.9), answered("4", 0.5), answered("Mia", 1.0)))


def test_results_are_kept_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    file = ResultsFile(path, FORM, "demo")
    assert file.earlier == ()
    file.add(result())
    file.add(result("b.txt"))
    file.close()
    with path.open("ab") as torn:
        torn.write(b'{"source":"c.t')  # killed while it wrote
    again = ResultsFile(path, FORM, "demo")
    assert again.earlier == (result(), result("b.txt"))
    again.add(result("c.txt"))
    again.close()
    last = ResultsFile(path, FORM, "demo")
    last.close()
    assert [each.source for each in last.earlier] == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="There is no such limit on Windows")
def test_a_full_disk_is_reported_and_what_was_stored_stays(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "results.jsonl"
    file = ResultsFile(path, FORM, "demo")
    file.add(result())
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 10, usual[1]))
    try:
        with pytest.raises(ResultsError):
            file.add(result("b.txt"))
        file.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    again = ResultsFile(path, FORM, "demo")
    again.close()
    assert again.earlier == (result(),)


def test_names_and_texts_that_are_no_unicode_are_kept(tmp_path: Path) -> None:
    odd = result("\udcff.txt", mood="\udcff")
    file = ResultsFile(tmp_path / "results.jsonl", FORM, "demo")
    file.add(odd)
    file.close()
    assert "\ufffd" in json_lines(FORM, [odd])
    again = ResultsFile(tmp_path / "results.jsonl", FORM, "demo")
    again.close()
    assert again.earlier[0].answers[0].text == "\ufffd"


def test_results_of_another_form_or_file_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    ResultsFile(path, FORM, "demo").close()
    for form, model in ((FORM, "other"), (msgspec.structs.replace(FORM, steps=2), "demo")):
        with pytest.raises(ResultsError, match="another form or model"):
            ResultsFile(path, form, model)
    for content in ("My diary", "My diary\nof a year\n", '{"a": 1}\n'):
        path.write_text(content)
        with pytest.raises(ResultsError, match="no file of results"):
            ResultsFile(path, FORM, "demo")
        assert path.read_text() == content


def test_a_kill_loses_at_most_the_result_that_is_written(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.unit.test_decisions import FORM, result\n"
        "from app.decisions.results import ResultsFile\n"
        "file = ResultsFile(Path(sys.argv[1]), FORM, 'demo')\n"
        "for row in range(1, 10**6):\n    file.add(result(row=row)); print(row, flush=True)"
    )
    path = tmp_path / "results.jsonl"
    with subprocess.Popen([sys.executable, "-c", script, path], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = 0
        for line in process.stdout:
            said = int(line)
            if said == 20:
                process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    file = ResultsFile(path, FORM, "demo")
    file.close()
    assert [each.row for each in file.earlier][:said] == list(range(1, said + 1))
    assert len(file.earlier) <= said + 1


def test_a_table_has_the_columns_that_came_and_the_answers() -> None:
    sources = [Source(name="t.csv", row=1, cells={"id": "7", "text": "=1+1"})]
    rows = list(csv.reader(io.StringIO(csv_table(FORM, sources, [result("t.csv", 1)]), newline="")))
    stars = "How good is it, from 1 to 5?"
    assert rows == [
        ["id", "text", "mood", "mood p", stars, f"{stars} p", "who", "who p"],
        ["7", "'=1+1", "positive", "0.9000", "4", "0.5000", "Mia", "1.0000"],
    ]


def test_failures_stand_in_the_table() -> None:
    sources = [Source(name="a.txt"), Source(name="b.txt")]
    failed = result_of(sources[1], "", failure="b.txt: it is empty.")
    rows = list(csv.DictReader(io.StringIO(csv_table(FORM, sources, [result(), failed]), newline="")))
    assert (rows[0]["file"], rows[0]["mood"], rows[0]["error"]) == ("a.txt", "positive", "")
    assert (rows[1]["file"], rows[1]["mood"], rows[1]["error"]) == ("b.txt", "", "b.txt: it is empty.")
    lines = [json.loads(line) for line in json_lines(FORM, [result(), failed]).splitlines()]
    assert lines[0]["answers"]["mood"]["answer"] == "positive"
    assert lines[1] == {"source": "b.txt", "error": "b.txt: it is empty."}


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-cmd", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "-1+2"])
def test_formulas_are_harmless(cell: str) -> None:
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "a=b", "-3", "+4.5", "-0,5", "'x"])
def test_other_cells_stay(cell: str) -> None:
    assert harmless(cell) == cell
