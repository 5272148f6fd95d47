"""The terminal's view of a text whose slots are being filled."""

from __future__ import annotations

import io

import msgspec
from rich.console import Console

from app.cli.view import FOG, SETTLED, FillView, cells_of, fog, standing_fog
from tests.filled_block import TEXT, filled_block


def shown(view: FillView, height: int = 40) -> str:
    console = Console(file=io.StringIO(), width=80, height=height)
    console.print(view)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def words(text: str) -> str:
    return " ".join(text.split())


def test_pinned_positions_are_settled_text_and_slots_are_fog() -> None:
    block = filled_block()
    pinned, noise = block.start.pinned, block.start.pieces
    step = msgspec.structs.replace(block.steps[0], entropies=(9.0,) * len(pinned))
    for cells in (
        standing_fog(noise, len(noise), pinned),
        fog(block.steps[-1].pieces, noise, pinned),
        cells_of(step, (False,) * len(pinned), noise, pinned),
    ):
        assert [style == FOG for _, style in cells] == [not pin for pin in pinned]
        texts = [text for (text, _), pin in zip(cells, pinned, strict=True) if pin]
        assert texts == [piece for piece, pin in zip(noise, pinned, strict=True) if pin]
    assert {style for _, style in cells_of(block.steps[2], step.accepted, noise, pinned)} <= {
        SETTLED,
        "bold cyan",
    }


def test_all_of_the_text_is_shown_from_the_first_moment_and_the_filled_one_at_the_end() -> None:
    block = filled_block()
    start = block.start
    without = TEXT[: TEXT.index(" a small red")] + TEXT[TEXT.index(" and it wondered") :]
    view = FillView(without, fog_seconds=1.0, waiting="A text with […]")
    assert words(shown(view)).startswith("A text with […]")
    view.feed(start, 0.0)
    view.advance(0.0)
    for now in (0.1, 0.5):
        view.advance(now)
        assert words(shown(view)).startswith(words(TEXT[: TEXT.index("a small red")]))
        assert words(TEXT[TEXT.index("and it wondered") :]) in words(shown(view))
    for step in block.steps:
        view.feed(step, 1.0)
    view.feed(block.commit, 1.0)
    now = 1.0
    while not view.idle:
        now += 0.1
        view.advance(now)
    assert words(shown(view)) == words(TEXT)


def test_of_a_long_text_the_lines_around_the_slot_are_shown() -> None:
    block = filled_block(text="A line of the beginning.\n" * 50 + TEXT + "A line of the end.\n" * 50)
    view = FillView(block.text, fog_seconds=1.0)
    view.feed(block.start, 0.0)
    for now in (0.0, 0.5):
        view.advance(now)
    lines = shown(view, height=15).splitlines()
    assert len(lines) <= 14
    assert any("it found" in line for line in lines)
    assert any("it wondered" in line for line in lines)
