"""`unfog fill` as a command: on the bundled demo model, and with a worker that is predictable."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.engine import Engine, EngineError
from app.cli.fill import FillInputError, FillOptions, fill_text, read_text
from app.filling import WRITE_TEXT
from model_backends.protocol import DenoisingStep, Event, Fill, Generate, Message
from tests.end2end.unfog_process import unfog

ROOT = Path(__file__).resolve().parents[2]
STORY = "Once there was [a word] fox.\r\nIt lived in [2 tokens].\r\n\r\nIt was  happy"
QUICK = ("--steps", "4", "--seed", "7")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    command = [sys.executable, "-m", "tests.end2end.fake_worker"]
    with Engine(command, ROOT, Path("demo.gguf"), "cpu", tmp_path / "engine.log") as engine:
        yield engine


def test_the_text_is_printed_with_its_holes_filled_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_bytes(STORY.encode())
    first = unfog("fill", file, "--json", *QUICK, data_dir=tmp_path)
    assert (first.code, first.err) == (0, "")
    read = json.loads(first.out)
    assert [hole["hole"] for hole in read["holes"]] == ["[a word]", "[2 tokens]"]
    word, two = (hole["text"] for hole in read["holes"])
    assert read["text"] == STORY.replace("[a word]", word).replace("[2 tokens]", two)
    assert read["holes"][1]["tokens"] == 2
    assert all(0.0 <= hole["certainty"] <= 1.0 and "probabilities" not in hole for hole in read["holes"])
    assert (read["seed"], read["reason"]) == (7, "end_of_turn")
    again = unfog("fill", "-", *QUICK, data_dir=tmp_path, stdin=STORY.replace("\r\n", "\n"))
    assert again.code == 0
    assert again.out.startswith("Once there was ")
    assert again.out.endswith(".\n\nIt was  happy")
    assert "in 2 holes" in again.err
    assert "seed 7" in again.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"There is none, and \\[three words] is text.", "The text has no hole"),
        (b"", "The text has no hole"),
        (
            b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04\x05\x00\x00\x11[...]",
            "it isn't text",
        ),
    ],
)
def test_a_text_that_cannot_be_filled_is_a_known_failure(
    tmp_path: Path, engine: Engine, content: bytes, message: str
) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(content)
    with pytest.raises(FillInputError, match=message) as caught:
        fill_text(engine, FillOptions(), read_text(file), as_json=False)
    assert caught.value.hint
    assert engine.loaded is None  # nothing was loaded for it


def test_other_encodings_are_read_and_larger_files_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes("Größe: […]".encode("utf-16"))
    assert read_text(file) == "Größe: […]"
    file.write_bytes("Die Größe der Bäume im Süden ist […]".encode("latin-1", "replace"))
    assert read_text(file).startswith("Die Größe")
    assert "Encoding guessed" in capsys.readouterr().err
    monkeypatch.setattr("app.cli.fill._MOST_BYTES", 10)
    with pytest.raises(FillInputError, match="larger than"):
        read_text(file)
    with pytest.raises(FillInputError, match="Can't read") as caught:
        read_text(tmp_path)
    assert "folder" in caught.value.message


def test_errors_are_one_line_or_an_event(tmp_path: Path) -> None:
    missing = unfog("fill", "nowhere.txt", data_dir=tmp_path)
    assert (missing.code, missing.out) == (2, "")
    assert missing.err.startswith("unfog: Can't read nowhere.txt")
    assert len(missing.err.splitlines()) == 1
    as_json = unfog("fill", "-", "--json", data_dir=tmp_path, stdin="no hole")
    assert (as_json.code, as_json.err) == (2, "")
    assert json.loads(as_json.out)["type"] == "Failed"
    too_long = unfog("fill", "-", data_dir=tmp_path, stdin="The fox ran on. " * 400 + "[a word]")
    assert (too_long.code, too_long.out) == (2, "")
    assert "context" in too_long.err


def test_the_options_reach_the_request() -> None:
    from app.filling import parse_holes

    options = FillOptions(instruction=" A letter. ", seed=3, steps=5, max_tokens=9)
    text = parse_holes("Dear […]")
    request = options.request(text)
    assert request.messages == (Message(role="user", content="A letter."),)
    assert (request.seed, request.sampling.max_steps, request.sampling.max_tokens) == (3, 5, 9)
    assert request.template == text.template
    assert FillOptions().request(text).messages[0].content == WRITE_TEXT
    assert len({FillOptions().request(text).seed for _ in range(5)}) > 1


def test_answers_come_with_their_probabilities(
    engine: Engine, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert fill_text(engine, FillOptions(seed=1), "Is it? [yes|no]\n", as_json=True) == 0
    read = json.loads(capfdbinary.readouterr().out)
    assert read["text"] == "Is it? yes\n"
    assert read["holes"][0]["probabilities"] == {"yes": pytest.approx(2 / 3), "no": pytest.approx(1 / 3)}


def test_a_failure_of_the_engine_prints_no_text(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    command = [sys.executable, "-c", "raise SystemExit(3)"]
    with (
        Engine(command, ROOT, Path("demo.gguf"), "cpu", tmp_path / "engine.log") as engine,
        pytest.raises(EngineError, match="ended unexpectedly"),
    ):
        fill_text(engine, FillOptions(), "It is [a word].", as_json=False)
    assert capfdbinary.readouterr().out == b""


class Stopped(Engine):
    """Is stopped at the first step, as by Ctrl+C."""

    def answer(self, request: Generate | Fill) -> Iterator[Event | None]:
        for event in super().answer(request):
            if isinstance(event, DenoisingStep):
                self.cancel()
            yield event


@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_stopped_prints_nothing(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], as_json: bool
) -> None:
    command = [sys.executable, "-m", "tests.end2end.fake_worker"]
    with Stopped(command, ROOT, Path("demo.gguf"), "cpu", tmp_path / "engine.log") as engine:
        options = FillOptions(instruction="endless")
        assert fill_text(engine, options, "It is [a word].", as_json=as_json) == 130
    assert capfdbinary.readouterr() == (b"", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_the_fog_is_watched_on_a_terminal_and_the_text_stays(tmp_path: Path) -> None:
    from tests.end2end.terminal import Terminal

    file = tmp_path / "story.txt"
    file.write_text("Once there was [a word] fox in a forest.\n", encoding="utf-8")
    with Terminal("fill", str(file), "--watch", *QUICK, data_dir=tmp_path) as terminal:
        terminal.read_until("loading the model")
        terminal.read_until("fox in a forest.")
        terminal.read_until("seed 7")
        assert terminal.exit_code() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_ctrl_c_ends_it_and_prints_nothing_half(tmp_path: Path) -> None:
    from tests.end2end.terminal import Terminal

    file = tmp_path / "story.txt"
    file.write_text("Once there was […] fox in […] forest and […] house.\n", encoding="utf-8")
    with Terminal("fill", str(file), "--watch", data_dir=tmp_path) as terminal:
        terminal.read_until("loading the model")
        terminal.interrupt_until("\x1b[?25h")
        assert terminal.exit_code() == 130
