"""Filling slots from Python: the example of the documentation, errors, and a text that is kept."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.filling import instructions, parse_holes
from model_backends import filler as filler_module
from model_backends.filler import Filler
from model_backends.protocol import (
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
