"""Texts with gaps for the demo model: what is trained, what is held out, and the rules of the test."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tools.train_demo_model.corpus import forms, pages, stories
from tools.train_demo_model.corpus.gap_probes import gap_probes
from tools.train_demo_model.corpus.grammar import could_be_of_a_story
from tools.train_demo_model.corpus.things import THINGS

DRAWN = 2000


@pytest.fixture(scope="module")
def drawn() -> list[pages.Written]:
    rng = random.Random(3)
    return [pages.draw(rng) for _ in range(DRAWN)]


def test_texts_are_answers_and_gaps_are_answers_of_forms(drawn: list[pages.Written]) -> None:
    for written in drawn:
        assert [role for role, _ in written.conversation[-2:]] == ["user", "assistant"]
        text = written.conversation[-1][1]
        for start, end in written.gaps:
            assert text[start - 1 : start + 1] == "? "
            assert "?" not in text[start:end]


def test_nothing_held_out_is_drawn(drawn: list[pages.Written]) -> None:
    held_out = {one.text for one in forms.HELD_OUT}
    for _, text in (turn for written in drawn for turn in written.conversation):
        assert not pages.has_held_out(text)
        assert not any(sentence in text for sentence in held_out)


def test_a_tenth_of_the_sentences_of_forms_is_held_out_with_both_answers() -> None:
    assert 0.08 < len(forms.HELD_OUT) / len(forms.SENTENCES) < 0.12
    assert {one.sentiment for one in forms.HELD_OUT} == {forms.POSITIVE, forms.NEGATIVE}
    assert not {one.text for one in forms.HELD_OUT} & {one.text for one in forms.TRAINED}


def test_every_sentence_of_a_story_is_one_of_the_grammar() -> None:
    rng = random.Random(1)
    for thing in rng.sample(THINGS, 60):
        for sentence in pages.sentences(stories.compose(rng, thing)):
            assert could_be_of_a_story(sentence), sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "One rainy morning, Anna found a cat behind the the old barn.",
        "One rainy morning, Anna found a cat behind the old moon.",
        "Anna gave it his scarf and they walked together until the rain stopped.",
        "one rainy morning, Anna found a cat behind the old barn.",
        "One rainy morning, Anna and Anna went to the lake.",
        "One rainy morning, Anna found an cat behind the old barn.",
        "",
    ],
)
def test_other_sentences_are_not(sentence: str) -> None:
    assert not could_be_of_a_story(sentence)


def test_what_stood_in_a_gap_fits_and_nonsense_does_not() -> None:
    for probe in gap_probes():
        assert probe.fits(probe.gap), probe
        for nonsense in ("", "fog fog", "Hello, and"):
            assert not probe.fits(nonsense), probe


def test_fifty_different_sentences_are_held_out_with_holes_of_one_to_four_words() -> None:
    alone = [probe for probe in gap_probes() if probe.kind in ("sentence", "haiku")]
    assert len({probe.before + probe.gap + probe.after for probe in alone}) == 50
    assert Counter(probe.words for probe in alone).keys() == {1, 2, 3, 4}
    assert all(pages.is_held_out(probe.before + probe.gap + probe.after) for probe in alone)
