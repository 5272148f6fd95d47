"""The worker process on a small real model: JSON lines in, JSON lines out."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model_backends import protocol
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    Cancel,
    CardMeasured,
    Count,
    Counted,
    DenoisingStep,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    MeasureCard,
    Message,
    PromptPrefilled,
    Request,
    Sampling,
    Shutdown,
    decode_event,
    encode,
    read_lines,
)
from model_backends.worker import serve
from tests.tiny_model import TinyModel

COMMAND = [sys.executable, "-u", "-c", "from model_backends.worker import main; raise SystemExit(main())"]


class Worker:
    """A worker process."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def send(self, *requests: Request) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(map(encode, requests)))
        self.process.stdin.flush()

    def until(self, *kinds: type) -> list[Event]:
        """Events up to and including the first of some kinds."""
        assert self.process.stdout is not None
        events = []
        for line in self.process.stdout:
            events.append(decode_event(line))
            if isinstance(events[-1], kinds):
                return events
        raise AssertionError(f"the worker ended with {self.process.wait()} after {events}")

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TinyModel(context=256).write(tmp_path_factory.mktemp("model") / "tiny.gguf")


def ask(*texts: str, seed: int = 1, max_tokens: int = 48, id: int = 1) -> Generate:
    roles = ("user", "assistant")
    messages = tuple(Message(role=roles[n % 2], content=text) for n, text in enumerate(texts))  # type: ignore[arg-type]
    return Generate(
        id=id, messages=messages, seed=seed, sampling=Sampling(max_steps=4, max_tokens=max_tokens)
    )


def test_a_prompt_is_answered_and_the_worker_ends_when_asked(worker: Worker, model: Path) -> None:
    worker.send(Load(path=str(model), device="cpu"), ask("the sun"))
    loaded = worker.until(Loaded)[-1]
    assert isinstance(loaded, Loaded)
    assert (loaded.canvas_length, loaded.context_length, loaded.thinking) == (16, 256, True)
    assert loaded.device.startswith("CPU")
    events = worker.until(Finished)
    finished = events[-1]
    assert isinstance(finished, Finished)
    blocks = [event for event in events if isinstance(event, BlockCommitted)]
    assert "".join(block.text for block in blocks) == finished.text
    assert finished.stats.blocks == len(blocks)
    assert finished.stats.steps == sum(block.steps for block in blocks)
    assert [type(event) for event in events[:2]] == [BlockStarted, PromptPrefilled]
    worker.send(Shutdown())
    assert worker.process.wait() == 0


def test_every_block_starts_with_the_noise_that_its_first_step_denoises(worker: Worker, model: Path) -> None:
    worker.send(Load(path=str(model), device="cpu"), ask("the sun"))
    events = worker.until(Finished)
    starts = [event for event in events if isinstance(event, BlockStarted)]
    blocks = [event.block for event in events if isinstance(event, BlockCommitted)]
    assert [start.block for start in starts] == blocks
    for start in starts:
        steps = [e for e in events if isinstance(e, DenoisingStep) and e.block == start.block]
        assert events.index(start) < events.index(steps[0])
        assert len(start.canvas) == len(start.pieces) == 16
        if steps[0].step == 1:
            assert steps[0].canvas == start.canvas
    assert len({start.canvas for start in starts}) == len(starts)


def test_the_end_of_its_input_ends_the_worker(worker: Worker) -> None:
    assert worker.process.stdin is not None
    worker.process.stdin.close()
    assert worker.process.wait() == 0


def test_tokens_are_counted_as_the_model_counts_them(worker: Worker, model: Path) -> None:
    worker.send(Count(id=1, texts=("the sun",)), Load(path=str(model), device="cpu"))
    assert worker.until(Counted)[-1] == Counted(id=1, tokens=())
    worker.send(Count(id=2, texts=("the sun", " the sun ", "", "<end_of_turn>")))
    counted = worker.until(Counted)[-1]
    assert isinstance(counted, Counted)
    sun, padded, nothing, typed = counted.tokens
    assert (counted.id, sun, nothing) == (2, padded, 0)
    assert typed > 1, "what people type is no control token"
    worker.send(ask("the sun"))
    finished = worker.until(Finished)[-1]
    assert isinstance(finished, Finished)
    assert finished.stats.prompt_tokens == sun + counted.around


def test_counting_waits_for_the_reply_and_changes_nothing_in_it(worker: Worker, model: Path) -> None:
    worker.send(Load(path=str(model), device="cpu"), ask("the sun", seed=7))
    alone = worker.until(Finished)[-1]
    worker.send(Count(id=1, texts=("a",)), ask("the sun", seed=7), Count(id=2, texts=("the sun",) * 3))
    events = worker.until(Finished)
    assert isinstance(events[0], Counted)
    assert isinstance(alone, Finished)
    assert isinstance(events[-1], Finished)
    assert events[-1].text == alone.text
    (counted,) = worker.until(Counted)
    assert isinstance(counted, Counted)
    assert (counted.id, len(counted.tokens)) == (2, 3)


def test_the_same_seed_gives_the_same_text_and_another_seed_another(worker: Worker, model: Path) -> None:
    worker.send(Load(path=str(model), device="cpu"))
    texts = []
    for seed in (7, 7, 8):
        worker.send(ask("the sun", seed=seed))
        finished = worker.until(Finished)[-1]
        assert isinstance(finished, Finished)
        texts.append(finished.text)
    assert texts[0] == texts[1] != texts[2]


def test_the_next_turn_reuses_the_prefix(worker: Worker, model: Path) -> None:
    worker.send(Load(path=str(model), device="cpu"), ask("the sun"))
    first = worker.until(Finished)[-1]
    assert isinstance(first, Finished)
    worker.send(ask("the sun", "it shines", "the moon"))
    second = worker.until(Finished)[-1]
    assert isinstance(second, Finished)
    assert second.stats.cached_tokens >= first.stats.prompt_tokens


def test_a_reply_that_has_begun_is_continued_behind_what_is_there(worker: Worker, model: Path) -> None:
    worker.send(Load(path=str(model), device="cpu"), ask("the sun and the sea"))
    asked = worker.until(Finished)[-1]
    worker.send(ask("the sun and the sea", "the moon and the stars "))
    events = worker.until(Finished)
    continued = events[-1]
    assert isinstance(asked, Finished)
    assert isinstance(continued, Finished)
    assert continued.stats.prompt_tokens > asked.stats.prompt_tokens
    assert continued.stats.cached_tokens >= asked.stats.prompt_tokens
    assert "the moon and the stars" not in continued.text  # only what was added


def test_cancel_stops_the_reply_and_the_next_is_answered(worker: Worker, model: Path) -> None:
    long = Generate(
        id=5,
        messages=(Message(role="user", content="the sun"),),
        seed=1,
        sampling=Sampling(max_steps=100_000, max_tokens=10_000),
    )
    worker.send(Load(path=str(model), device="cpu"), long)
    worker.until(DenoisingStep)
    worker.send(Cancel(id=4), Cancel(id=5))
    finished = worker.until(Finished)[-1]
    assert isinstance(finished, Finished)
    assert finished.reason == "cancelled"
    worker.send(ask("again", id=6))
    assert isinstance(worker.until(Finished)[-1], Finished)


def test_a_reply_that_was_cancelled_before_its_prompt_is_read_ends_at_once(
    worker: Worker, model: Path
) -> None:
    worker.send(Load(path=str(model), device="cpu"), Cancel(id=7), ask("the sun " * 20_000, id=7))
    finished = worker.until(Finished, Failed)[-1]
    assert isinstance(finished, Finished)
    assert (finished.id, finished.reason, finished.text) == (7, "cancelled", "")
    worker.send(Cancel(id=8), Count(id=8, texts=("the sun",)), ask("again", id=9))
    counted = worker.until(Counted)[-1]
    assert isinstance(counted, Counted)
    assert counted.tokens == ()
    assert isinstance(worker.until(Finished)[-1], Finished)


def test_very_long_conversations_and_prompts_are_shortened_or_refused(worker: Worker, model: Path) -> None:
    worker.send(Load(path=str(model), device="cpu"), ask(*(f"message {n}" for n in range(6001))))
    worker.until(Loaded)
    prefilled = worker.until(Finished, Failed)[1]
    assert isinstance(prefilled, PromptPrefilled)
    assert prefilled.left_out > 5900
    worker.send(ask("the sun and the sea " * 100_000))
    failed = worker.until(Finished, Failed)[-1]
    assert isinstance(failed, Failed)
    assert "much longer than the model's context of 256 tokens" in failed.message


def test_the_oldest_turns_are_left_out_of_a_long_conversation(worker: Worker, model: Path) -> None:
    turns = ["the moon and the sea and the stars " * 2] * 9
    worker.send(Load(path=str(model), device="cpu"), ask(*turns))
    prefilled = worker.until(Finished)
    first = next(event for event in prefilled if isinstance(event, PromptPrefilled))
    assert first.left_out > 0
    assert first.left_out % 2 == 0
    assert first.total < 256


@pytest.mark.parametrize(
    ("request_", "kind", "message"),
    [
        (ask("   "), "prompt", "empty"),
        (ask("far " * 300), "prompt", "doesn't fit"),
        (
            Generate(id=1, messages=(Message(role="assistant", content="b"),), seed=1),
            "prompt",
            "no message to answer",
        ),
        (Generate(id=1, messages=(), seed=1), "prompt", "no message to answer"),
        (
            Generate(
                id=1, messages=(Message(role="user", content="a"),), seed=1, sampling=Sampling(max_steps=0)
            ),
            "settings",
            "steps",
        ),
    ],
)
def test_a_request_that_cannot_be_answered_fails_clearly(
    worker: Worker, model: Path, request_: Generate, kind: str, message: str
) -> None:
    worker.send(Load(path=str(model), device="cpu"), request_)
    failed = worker.until(Failed)[-1]
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.detail) == (kind, "")
    assert message in failed.message
    assert failed.hint
    worker.send(ask("the sun"))
    assert isinstance(worker.until(Finished, Failed)[-1], Finished)


def test_a_line_that_is_no_request_is_refused_and_the_next_is_answered(worker: Worker, model: Path) -> None:
    assert worker.process.stdin is not None
    deep = b'{"type":"Cancel","id":1,"x":' + b"[" * 5000 + b"]" * 5000 + b"}\n"
    worker.process.stdin.write(b'{"type":"Explode"}\nnot json\n' + deep)
    worker.process.stdin.flush()
    failed = [worker.until(Failed)[-1] for _ in range(3)]
    assert all(isinstance(event, Failed) and event.kind == "protocol" for event in failed)
    worker.send(Load(path=str(model), device="cpu"))
    assert isinstance(worker.until(Loaded)[-1], Loaded)


def test_without_a_model_there_is_no_reply(worker: Worker, tmp_path: Path) -> None:
    worker.send(ask("hi"))
    assert isinstance(worker.until(Failed)[-1], Failed)
    worker.send(Load(path=str(tmp_path / "no.gguf")))
    failed = worker.until(Failed)[-1]
    assert isinstance(failed, Failed)
    assert failed.kind == "model_file"


def test_a_model_that_cannot_think_says_so(worker: Worker, tmp_path: Path) -> None:
    plain = TinyModel(chat_template="{{ messages[-1].content }}").write(tmp_path / "plain.gguf")
    request = Generate(id=1, messages=(Message(role="user", content="hi"),), seed=1, thinking=True)
    worker.send(Load(path=str(plain), device="cpu"), request)
    failed = worker.until(Failed)[-1]
    assert isinstance(failed, Failed)
    assert failed.kind == "settings"


def test_a_reply_that_the_prompt_begins_within_a_thought_is_a_thought(worker: Worker, tmp_path: Path) -> None:
    thinking = TinyModel(chat_template="{{ messages[-1].content }}<think>\n").write(tmp_path / "t.gguf")
    worker.send(Load(path=str(thinking), device="cpu"), ask("the sun"))
    finished = worker.until(Finished)[-1]
    assert isinstance(finished, Finished)
    assert finished.text == ""
    assert finished.thought


def test_a_second_model_takes_the_first_one_s_place(worker: Worker, model: Path, tmp_path: Path) -> None:
    other = TinyModel(canvas=32, seed=3).write(tmp_path / "other.gguf")
    worker.send(Load(path=str(model), device="cpu"), Load(path=str(other), device="cpu"), ask("the sun"))
    worker.until(Loaded)
    loaded = worker.until(Loaded)[-1]
    assert isinstance(loaded, Loaded)
    assert loaded.canvas_length == 32
    assert isinstance(worker.until(Finished)[-1], Finished)


class _Broken:
    """A backend with a bug whose message holds what a person wrote."""

    def load(self, request: Load, emit: Callable[[Event], None]) -> None:
        raise ValueError(request.path)

    def generate(
        self, request: Generate, emit: Callable[[Event], None], cancelled: Callable[[], bool]
    ) -> None:
        raise ValueError(request.messages[-1].content)

    def close(self) -> None:
        pass


def test_what_a_person_wrote_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    answers = io.BytesIO()
    serve(_Broken(), io.BytesIO(encode(ask("a secret"))), answers)
    failed = decode_event(answers.getvalue().splitlines()[-1])
    assert isinstance(failed, Failed)
    assert failed.kind == "bug"
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text


class _Odd(_Broken):
    """A backend whose events cannot be encoded."""

    def load(self, request: Load, emit: Callable[[Event], None]) -> None:
        emit(Counted(tokens=(object(),)))  # type: ignore[arg-type]

    def count(self, request: Count, emit: Callable[[Event], None], cancelled: Callable[[], bool]) -> None:
        emit(Failed(kind="prompt", message="mod\udce9ll"))


def answers_to(*lines: bytes) -> list[Event]:
    """What a worker without a model answers to lines; it must come to its end by itself."""
    answers = io.BytesIO()
    serve(_Odd(), io.BytesIO(b"\n".join(lines) + b"\n"), answers)
    return [decode_event(line) for line in answers.getvalue().splitlines()]


def test_an_event_that_cannot_be_encoded_is_a_failure_of_its_request() -> None:
    failed, readable = answers_to(encode(Load(id=4, path="")).strip(), encode(Count(id=5, texts=())).strip())
    assert isinstance(failed, Failed)
    assert (failed.id, failed.kind) == (4, "bug")
    assert readable == Failed(id=5, kind="prompt", message="mod\ufffdll")


BAD_LINES = (
    b'{"type":"Count","id":7,"texts":5}',
    b'{"type":"Count","id":7,"texts":["a"',
    b'{"id":7,"type":"Explode"}',
    b'{"type":"Count","id":7}',
    b'{"type":"Generate","id":7,"messages":[],"seed":NaN}',
    b'{"type":"Generate","id":7,"messages":[],"seed":1e999}',
    b'{"type":"Generate","id":7,"messages":[{"role":"nobody","content":""}],"seed":1}',
    b'{"type":"Count","id":7,"texts":["\xff\xfe"]}',
    b'{"type":"Count","id":7,"texts":["\\ud800"]}',
    b'{"type":"Count","id":7,"texts":' + b"[" * 9000 + b"]" * 9000 + b"}",
    b'{"type":"Load","id":7,"path":"' + b"a" * 9_000_000,
    b'{"type":"Count","id" : 7 ,"texts":["\\"id\\":8,"],}',
    b'{"type":"Load","id":7,"path":5,"lazy_texts":{"a":["{x:>999999999999}",{"x":"y"},null]}}',
)


@pytest.mark.parametrize("line", BAD_LINES, ids=[line[:60].decode(errors="replace") for line in BAD_LINES])
def test_a_malformed_line_fails_its_request_and_the_worker_goes_on(line: bytes) -> None:
    failed, then = answers_to(line, encode(Count(id=9, texts=())).strip())
    assert isinstance(failed, Failed)
    assert (failed.id, failed.kind) == (7, "protocol")
    assert then.id == 9


@pytest.mark.parametrize(
    "line", [b"", b"\0", b"null", b"[]", b'{"type":"Count","id":"7"}', b'"id":', b'{"id":1']
)
def test_a_malformed_line_without_an_id_fails_and_the_worker_goes_on(line: bytes) -> None:
    failed, then = answers_to(line, encode(Count(id=9, texts=())).strip())
    assert isinstance(failed, Failed)
    assert (failed.id, failed.kind, then.id) == (0, "protocol", 9)


def test_of_a_line_without_end_only_the_beginning_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "_LONGEST_LINE", 1000)
    stream = io.BytesIO(b"a" * 5000 + b"\nb\n" + b"c" * 1000 + b"\n" + b"d" * 999 + b"\nlast")
    assert [line[:1] for line in read_lines(stream)] == [b"a", b"b", b"c", b"d", b"l"]


def test_the_card_is_measured_while_a_reply_is_made(worker: Worker, tmp_path: Path) -> None:
    model = TinyModel().write(tmp_path / "tiny.gguf")
    worker.send(Load(id=1, path=str(model), device="cpu"))
    worker.until(Loaded)
    endless = Sampling(max_steps=1000, confidence=0.0, max_tokens=100_000)
    worker.send(Generate(id=2, messages=(Message(role="user", content="fog"),), seed=1, sampling=endless))
    worker.until(DenoisingStep)
    worker.send(MeasureCard(id=3))
    events = worker.until(CardMeasured, Finished)
    assert isinstance(events[-1], CardMeasured)
    assert events[-1].id == 3
    worker.send(Cancel(id=2))
    assert worker.until(Finished)
