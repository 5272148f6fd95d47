"""Filling the slots of a text: what is kept, where canvases stand, lengths, ends, errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_backends.diffusion_gemma.answer_tree import AnswersError
from model_backends.diffusion_gemma.backend import DiffusionGemmaBackend, RequestError
from model_backends.diffusion_gemma.fill import MOST_TRIES
from model_backends.diffusion_gemma.model import ContextError
from model_backends.diffusion_gemma.slots import SlotError, SlottedText, lengths_to_try
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.diffusion_gemma.window import place
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Event,
    Fill,
    Finished,
    Load,
    Message,
    PromptPrefilled,
    Sampling,
    Slot,
)
from tests.bundled import BUNDLED_MODEL
from tests.tiny_model import TinyModel

STORY = (
    "One rainy evening, Leo found a horse at the garden gate. It looked tired and a little sad. Leo sang a "
    "quiet song and stayed with it until the rain stopped. Then the horse went home, and Leo waved until it "
    "was gone."
)
QUESTION = (Message(role="user", content="Tell me a story."),)


@pytest.fixture(scope="module")
def demo() -> Iterator[DiffusionGemmaBackend]:
    with closing(DiffusionGemmaBackend()) as backend:
        backend.load(Load(path=str(BUNDLED_MODEL), device="cpu"), lambda _event: None)
        yield backend


def events_of(
    backend: DiffusionGemmaBackend, request: Fill, is_cancelled: Callable[[list[Event]], bool] | None = None
) -> list[Event]:
    events: list[Event] = []
    backend.fill(request, events.append, lambda: is_cancelled is not None and is_cancelled(events))
    return events


def finished(events: list[Event]) -> Finished:
    assert isinstance(events[-1], Finished)
    return events[-1]


def story(*template: str | Slot, cut: str = "quiet song", seed: int = 1) -> Fill:
    """A request that rewrites a passage of the story."""
    before, after = STORY.split(cut)
    return Fill(messages=QUESTION, template=template, before=before, after=after, seed=seed)


def drawn(start: BlockStarted, pieces: tuple[str, ...], whole: str) -> str:
    """The whole text while a canvas is shown in it."""
    before, behind = start.around
    return whole[:before] + "".join(pieces) + whole[len(whole) - behind :]


def test_a_hole_gets_so_many_words_that_fit_and_the_rest_stays(demo: DiffusionGemmaBackend) -> None:
    events = events_of(demo, story(Slot(lengths=(1, 4), words=2), cut="quiet song"))
    end = finished(events)
    assert len(end.text.split()) == 2
    assert end.text == end.text.strip()
    assert [(filling.text, filling.tried) for filling in end.fillings] == [(end.text, 4)]
    assert end.fillings[0].certainty is not None
    assert 0 < end.fillings[0].certainty <= 1
    assert end.reason == "end_of_turn"
    # only the winner's canvas is shown, but all steps count
    assert sum(isinstance(event, BlockStarted) for event in events) == 1
    assert end.stats.steps > sum(isinstance(event, DenoisingStep) for event in events)


def test_pinned_positions_show_the_text_from_the_first_step_on(demo: DiffusionGemmaBackend) -> None:
    events = events_of(demo, story(Slot(draft="quiet song", noise=1.0)))
    start = next(event for event in events if isinstance(event, BlockStarted))
    steps = [event for event in events if isinstance(event, DenoisingStep)]
    block = next(event for event in events if isinstance(event, BlockCommitted))
    assert not all(start.pinned)
    for pieces in (start.pieces, *(step.pieces for step in steps)):
        shown = drawn(start, pieces, STORY)
        assert shown.startswith(STORY.split("quiet song")[0].rstrip())
        assert shown.endswith(STORY.split("quiet song")[1])
    for step in steps:
        for at, is_pinned in enumerate(start.pinned):
            if is_pinned:
                assert step.draft[at] == step.canvas[at] == start.canvas[at]
                assert step.accepted[at]
                assert step.entropies[at] == 0
    assert block.text in STORY.replace("quiet song", finished(events).text)


def test_another_length_is_relative_to_the_draft_and_the_text_is_new(demo: DiffusionGemmaBackend) -> None:
    passage = "looked tired and a little sad"
    shorter = finished(events_of(demo, story(Slot(draft=passage, scale=(0.3, 0.7)), cut=passage)))
    assert 0 < len(shorter.text) < len(passage)
    again = finished(events_of(demo, story(Slot(draft=passage, scale=(0.8, 1.2)), cut=passage)))
    assert again.text != passage


def test_a_passage_before_a_full_stop_ends_without_one(demo: DiffusionGemmaBackend) -> None:
    passage = "looked tired and a little sad"
    for seed in range(6):
        request = story(Slot(draft=passage, scale=(0.7, 2)), cut=passage, seed=seed)
        assert not finished(events_of(demo, request)).text.endswith((".", ","))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (" It looked tired and a little sad.", False),
        (" it looked tired and a little sad", False),
        (" It looked tired.", True),
        (" It looked tired. Leo", False),  # a sentence becomes a sentence
        ("It looked tired.", False),  # not joined to what is before
        ("", False),
    ],
)
def test_a_rewrite_prefers_other_words_that_end_like_the_draft(
    tokenizer: Tokenizer, text: str, fits: bool
) -> None:
    sentence = "It looked tired and a little sad."
    slotted = SlottedText(story(Slot(draft=sentence, scale=(0.7, 1.3)), cut=sentence), tokenizer)
    assert slotted.fits(slotted.slots[0], tokenizer.encode(text)) is fits


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(BUNDLED_MODEL)


def test_a_draft_without_noise_is_where_the_canvas_begins(demo: DiffusionGemmaBackend) -> None:
    events = events_of(demo, story(Slot(draft="quiet song", noise=0.0)))
    start = next(event for event in events if isinstance(event, BlockStarted))
    assert drawn(start, start.pieces, STORY) == STORY


def test_kept_words_stay_and_the_rest_is_dreamt_up(demo: DiffusionGemmaBackend) -> None:
    kept = ["One rainy evening", "garden gate", "waved until it was gone"]
    ranges = tuple((STORY.index(words), STORY.index(words) + len(words)) for words in kept)
    for seed in range(3):
        request = Fill(messages=QUESTION, template=(Slot(draft=STORY, kept=ranges),), seed=seed)
        text = finished(events_of(demo, request)).text
        assert text != STORY
        places = [text.index(words) for words in kept]
        assert places == sorted(places)


def test_several_slots_are_filled_and_the_words_between_stay(demo: DiffusionGemmaBackend) -> None:
    request = story(
        Slot(lengths=(2, 3)), " horse ", Slot(draft="at the garden gate"), cut="a horse at the garden gate"
    )
    end = finished(events_of(demo, request))
    assert len(end.fillings) == 2
    assert end.text == f"{end.fillings[0].text} horse {end.fillings[1].text}"


def test_a_hole_to_the_end_is_written_like_a_reply(demo: DiffusionGemmaBackend) -> None:
    before = STORY[: STORY.index("Leo sang")]
    end = finished(events_of(demo, Fill(messages=QUESTION, template=(Slot(),), before=before, seed=2)))
    assert end.text.endswith(".")
    assert end.fillings[0].text == end.text


def test_a_passage_longer_than_a_canvas_is_written_block_by_block(demo: DiffusionGemmaBackend) -> None:
    long = " ".join([STORY] * 3)
    request = Fill(
        messages=QUESTION,
        template=(Slot(draft=long),),
        before="A story. ",
        after=" The end.",
        seed=3,
        sampling=Sampling(max_steps=2),
    )
    events = events_of(demo, request)
    blocks = [event.block for event in events if isinstance(event, BlockCommitted)]
    assert blocks == list(range(len(blocks)))
    assert len(blocks) >= 3
    assert finished(events).fillings[0].tokens > 128


def test_the_text_before_is_prefilled_once(demo: DiffusionGemmaBackend) -> None:
    before = " ".join([STORY] * 3) + " "
    request = Fill(messages=QUESTION, template=(Slot(draft="quiet song"),), before=before, seed=4)
    events_of(demo, request)
    again = [event for event in events_of(demo, request) if isinstance(event, PromptPrefilled)]
    assert again[-1].cached == again[-1].total > 100


def test_the_same_request_gives_the_same_text(demo: DiffusionGemmaBackend) -> None:
    request = story(Slot(draft="sang a quiet song", scale=(0.5, 2)), cut="sang a quiet song")
    assert finished(events_of(demo, request)).text == finished(events_of(demo, request)).text


def test_stopping_leaves_the_drafts_of_what_is_not_written(demo: DiffusionGemmaBackend) -> None:
    request = story(Slot(draft="quiet song"))
    events = events_of(demo, request, lambda seen: any(isinstance(event, DenoisingStep) for event in seen))
    end = finished(events)
    assert (end.reason, end.text, end.fillings) == ("cancelled", "quiet song", ())
    assert sum(isinstance(event, DenoisingStep) for event in events) == 1


def test_candidates_come_for_the_slots_alone(demo: DiffusionGemmaBackend) -> None:
    request = Fill(
        messages=QUESTION,
        template=(Slot(draft="horse"),),
        before="Leo found a ",
        after=" at the garden gate.",
        seed=0,
        candidates=4,
    )
    events = events_of(demo, request)
    start = next(event for event in events if isinstance(event, BlockStarted))
    block = next(event for event in events if isinstance(event, BlockCommitted))
    assert {bool(found) for found, pinned in zip(block.candidates, start.pinned, strict=False) if pinned} <= {
        False
    }
    assert any(block.candidates)


@pytest.mark.parametrize(
    ("template", "after", "says"),
    [
        (("nothing to fill",), "", "no gap"),
        ((Slot(),), " more", "without a length"),
        ((Slot(lengths=(3, 2)),), "", "3 to 2 tokens"),
        ((Slot(draft="quiet song", lengths=(1, 2), kept=((0, 5),)),), "", "1 to 2 tokens"),
        ((Slot(answers=("yes", " ")),), "", "answers is empty"),
        ((Slot(lengths=(1, 10**9)),), "", "1,000,000,0"),
        ((Slot(draft="song", scale=(math.nan, math.nan)),), "", "nan to nan times"),
        ((Slot(draft="song", scale=(1, math.inf)),), "", "1 to inf times"),
        ((Slot(draft="song", scale=(-1, 1)),), "", "-1 to 1 times"),
        ((Slot(draft="song", noise=math.nan),), "", "noise of nan"),
        ((Slot(lengths=(1, 3), words=0),), "", "0 words"),
        ((Slot(answers=tuple(map(str, range(2001)))),), "", "2,001 answers"),
        ((Slot(answers=("yes", "yes please")), Slot(lengths=(2, 2))), "", "begins with another"),
        ((Slot(answers=("yes", "yes please")), Slot(answers=("now", "later"))), "", "begins with another"),
    ],
)
def test_what_cannot_be_filled_is_refused(
    demo: DiffusionGemmaBackend, template: tuple[str | Slot, ...], after: str, says: str
) -> None:
    with pytest.raises((RequestError, SlotError, AnswersError, ContextError), match=says):
        events_of(demo, Fill(messages=QUESTION, template=template, after=after, seed=0))


@pytest.mark.parametrize(
    "template",
    [
        tuple(Slot(draft=" song", kept=((0, 5),)) for _ in range(100)),
        (Slot(draft="song " * 100_000),),
        (Slot(answers=tuple(map(str, range(2000)))),),
    ],
)
def test_preparing_slots_can_be_stopped(demo: DiffusionGemmaBackend, template: tuple[Slot, ...]) -> None:
    asked = 0

    def is_cancelled(_events: list[Event]) -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    request = Fill(messages=QUESTION, template=template, seed=0)
    assert finished(events_of(demo, request, is_cancelled)).reason == "cancelled"


def test_as_many_ranges_as_a_draft_has_characters_can_be_kept(demo: DiffusionGemmaBackend) -> None:
    draft = "quiet song"
    kept = tuple((start, start + 1) for start in range(len(draft)))
    assert (
        finished(events_of(demo, story(Slot(draft=draft, kept=(*kept, (5, 2), (-3, 10**9)))))).text == draft
    )


def test_a_text_beyond_the_context_is_refused(demo: DiffusionGemmaBackend) -> None:
    request = Fill(messages=QUESTION, template=(Slot(draft="song"),), before=STORY * 20, seed=0)
    with pytest.raises(ContextError):
        events_of(demo, request)


@given(data=st.data())
@settings(deadline=None, max_examples=30)
def test_any_text_outside_of_slots_stays_equal_to_the_letter(
    data: st.DataObject, tiny: DiffusionGemmaBackend
) -> None:
    text = st.text("the an,.  \n()é日‍x", max_size=30)
    slots = st.builds(
        Slot,
        draft=st.text("the an.é", max_size=20),
        noise=st.floats(0, 1),
        lengths=st.one_of(st.tuples(st.integers(1, 3), st.integers(3, 6))),
    )
    template = tuple(data.draw(st.lists(st.one_of(text, slots), min_size=1, max_size=4)))
    before, after = data.draw(text), data.draw(text)
    if not any(isinstance(part, Slot) for part in template):
        template = (*template, Slot(lengths=(1, 2)))
    request = Fill(
        messages=QUESTION,
        template=template,
        before=before,
        after=after,
        seed=1,
        sampling=Sampling(max_steps=2),
    )
    end = finished(events_of(tiny, request))
    fillings = iter(end.fillings)
    assert end.text == "".join(next(fillings).text if isinstance(part, Slot) else part for part in template)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DiffusionGemmaBackend]:
    path: Path = tmp_path_factory.mktemp("tiny") / "tiny.gguf"
    with closing(DiffusionGemmaBackend()) as backend:
        backend.load(
            Load(path=str(TinyModel(canvas=16, context=512, window=24).write(path)), device="cpu"),
            lambda _event: None,
        )
        yield backend


def test_no_canvas_begins_inside_a_character(demo: DiffusionGemmaBackend) -> None:
    before, after = "\N{FACE WITH TEARS OF JOY}" * 20, "é" * 9
    for letters in range(4):
        whole = "a" * letters + before + "in" + after
        request = Fill(
            messages=QUESTION,
            template=(Slot(draft="in"),),
            before="a" * letters + before,
            after=after,
            seed=1,
            sampling=Sampling(max_steps=1),
        )
        start = next(event for event in events_of(demo, request) if isinstance(event, BlockStarted))
        shown = drawn(start, start.pieces, whole)
        assert "\N{REPLACEMENT CHARACTER}" not in shown[: len(before)]
        assert shown.startswith("a" * letters + before)


@given(
    st.integers(0, 500),
    st.integers(1, 100),
    st.integers(0, 300),
    st.sampled_from([16, 64, 256]),
    st.integers(0, 2),
)
def test_a_canvas_covers_the_passage_with_context_on_both_sides(
    before: int, size: int, behind: int, canvas: int, closing_tokens: int
) -> None:
    last = before + min(size, canvas)
    start = place(before + size + behind, before, last, canvas, closing_tokens)
    assert 0 <= start <= before
    assert last <= start + canvas
    room = canvas - (last - before)
    right = start + canvas - last
    wanted = min(before + size + behind + closing_tokens - last, canvas // 4, room // 2)
    assert right >= wanted


@pytest.mark.parametrize(
    ("fewest", "most", "lengths"), [(2, 2, (2,)), (1, 3, (1, 2, 3)), (1, 9, (1, 3, 5, 7, 9))]
)
def test_a_range_of_lengths_is_tried_evenly(fewest: int, most: int, lengths: tuple[int, ...]) -> None:
    assert lengths_to_try(fewest, most) == lengths
    assert len(lengths) <= MOST_TRIES
