"""Filling slots from Python: the example of the documentation, errors, and a text that is kept."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.filling import instructions, parse_holes
from app.gui.candidates.words import ReplyWords
from app.storage.trace import Trace, decode, encode, place_in_text, text_of
from model_backends import filler as filler_module
from model_backends.filler import Filler
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Event,
    Finished,
    Message,
    Sampling,
    Slot,
    UnfogError,
)
from tests.bundled import BUNDLED_MODEL

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "fill.md"
QUICK = Sampling(max_steps=4)
LONG = "The fox went on through the tall grass, and the wind was mild. " * 5


@pytest.fixture(scope="module")
def filler() -> Iterator[Filler]:
    with Filler(BUNDLED_MODEL, device="cpu") as filler:
        yield filler


def test_the_example_in_the_documentation_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example, str(DOCUMENT), "exec"), {"__name__": "example"})
    expected = (
        r"Once there was a .+ fox\. It lived in .+\.\n\[a word\] became .+\n\[2 tokens\] became .+\n"
        r"The fox lived in .*house by the sea\.\n\d+ steps, the last one: It was.+\.\n"
    )
    assert re.fullmatch(expected, printed.getvalue(), re.DOTALL)


def test_what_is_around_slots_is_kept_and_the_same_seed_gives_the_same_text(filler: Filler) -> None:
    text = parse_holes("# One\n\nThe  fox\twas [a word],\r\nand [2 tokens]!\n")
    filled = [filler.fill(text.template, seed=3, sampling=QUICK) for _ in range(2)]
    assert filled[0].text == filled[1].text == text.filled(filled[0].texts)
    assert [filling.tokens for filling in filled[0].fillings][1] == 2
    assert filled[0].reason == "end_of_turn"
    assert filled[0].stats.steps > 0


def test_events_can_be_watched_and_it_can_be_stopped(filler: Filler) -> None:
    events: list[Event] = []
    slot = Slot(lengths=(3, 3))
    filler.fill(("It was ", slot, "."), on_event=events.append, sampling=QUICK)
    assert isinstance(events[-1], Finished)
    (start,) = (event for event in events if isinstance(event, BlockStarted))
    assert start.pinned.count(False) == 3
    assert any(isinstance(event, DenoisingStep) for event in events)
    stopped = filler.fill(("It was ", slot, "."), cancelled=lambda: True)
    assert (stopped.reason, stopped.texts) == ("cancelled", ())


def test_known_failures_have_a_hint(filler: Filler, tmp_path: Path) -> None:
    def refused(*template: str | Slot, **changes: object) -> UnfogError:
        with pytest.raises(UnfogError) as caught:
            filler.fill(template, **changes)  # type: ignore[arg-type]
        return caught.value

    assert refused("no slot").hint
    assert refused("It was ", Slot(), " and on.").hint
    assert refused("A fox. " * 400, Slot(lengths=(1, 1))).kind == "prompt"
    assert refused(Slot(), messages=(Message(role="user", content=" "),)).hint
    with pytest.raises(UnfogError):
        Filler(tmp_path / "missing.gguf", device="cpu")


def test_the_default_message_is_the_one_that_the_model_knows() -> None:
    assert filler_module.WRITE_TEXT == instructions.WRITE_TEXT


@pytest.mark.parametrize(
    "template",
    [
        ("Once there was ", Slot(draft="a big fox", scale=(1.0, 1.0)), " in the forest. It slept.\n"),
        (f"{LONG}It was ", Slot(lengths=(2, 2)), f", said the fox. {LONG}"),
        (
            "A ",
            Slot(lengths=(1, 1)),
            " fox, a ",
            Slot(lengths=(2, 2)),
            " bird and a ",
            Slot(lengths=(1, 1)),
            ".",
        ),
        ("Once there was a fox.\n\n", Slot()),
        ("Größe 🙂 ", Slot(lengths=(2, 2)), " – „so“ 大雾.\n"),
    ],
    ids=["draft", "window", "slots", "open", "letters"],
)
def test_blocks_are_placed_in_the_text_that_they_are_part_of(
    filler: Filler, template: tuple[str | Slot, ...]
) -> None:
    """What traces of real fills show around the canvas is the text, in all blocks."""
    traces: list[Trace] = []
    seen: list[BlockStarted | DenoisingStep] = []

    def record(event: Event) -> None:
        if isinstance(event, BlockStarted | DenoisingStep):
            seen.append(event)
        elif isinstance(event, BlockCommitted):
            start = next(one for one in seen if isinstance(one, BlockStarted))
            steps = [one for one in seen if isinstance(one, DenoisingStep)]
            traces.append(decode(encode(event.block, steps, event, start)))
            seen.clear()

    sampling = Sampling(max_steps=3, max_tokens=70)
    filled = filler.fill(template, seed=2, sampling=sampling, on_event=record, candidates=3)
    placed = place_in_text(traces, filled.text)
    assert text_of(placed) == filled.text
    for trace in placed:
        pinned = trace.pinned[: len(trace.commit.tokens)]
        assert [not found for found in trace.commit.candidates] == list(pinned)
        for step in trace.steps:
            texts = zip(step.pieces, trace.final_pieces, trace.pinned, strict=True)
            assert all(piece == final for piece, final, is_pinned in texts if is_pinned)
    assert "".join(ReplyWords(placed).text.split()) == "".join(filled.text.split())
