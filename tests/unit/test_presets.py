"""Presets on the command line and in a terminal chat."""

from __future__ import annotations

import pytest

from app.cli.command_line import parser
from app.cli.conversation import ChatOptions, Conversation
from app.settings.presets import BEST, CUSTOM, FAST, PRESETS, Preset, explanation_of, preset_named, preset_of
from model_backends.protocol import Sampling


def test_more_polish_takes_more_steps_and_best_is_what_the_model_file_says() -> None:
    assert [preset.steps for preset in PRESETS] == [16, 24, None]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_found_by_its_name_and_says_its_limit(preset: object) -> None:
    assert isinstance(preset, type(BEST))
    assert preset_named(preset.name) is preset
    assert f"{preset.steps or 48} steps" in preset.explanation
    assert preset.sentence.startswith(f"{preset.title}: ")


def test_there_are_no_other_presets() -> None:
    assert preset_named("instant") is None
    assert preset_named(None) is None


def test_the_command_line_takes_a_preset_or_a_number_of_steps_but_not_both(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert parser().parse_args(["chat", "--preset", "fast"]).preset == "fast"
    for wrong in (["--preset", "fast", "--steps", "3"], ["--preset", "instant"]):
        with pytest.raises(SystemExit, match="2"):
            parser().parse_args(["chat", *wrong])
        assert "--help lists the options" in capsys.readouterr().err


def test_the_help_explains_every_preset(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        parser().parse_args(["chat", "--help"])
    words = " ".join(capsys.readouterr().out.split())
    assert all(preset.sentence in words for preset in PRESETS)


def test_a_conversation_changes_its_pace_and_keeps_the_rest() -> None:
    conversation = Conversation.begin(ChatOptions(seed=7, steps=5, max_tokens=99))
    conversation.use(FAST)
    sampling = conversation.request("Hello!").sampling
    assert (sampling.max_steps, sampling.max_tokens) == (16, 99)
    conversation.use(BEST)
    assert conversation.request("Hello!").sampling.max_steps is None


def test_values_are_known_as_the_preset_that_has_them_whatever_the_longest_reply() -> None:
    mine = Preset("saved:1", "Mine", "few steps", Sampling(max_steps=7, t_max=0.9, t_min=0.2))
    known = (*PRESETS, mine)
    assert preset_of(mine.with_limit(99), known) is mine
    assert preset_of(Sampling(max_steps=16, max_tokens=5), known) is FAST
    other = preset_of(Sampling(max_steps=8), known)
    assert (other.name, other.title, other.steps) == (CUSTOM, "Custom", 8)


@pytest.mark.parametrize(
    ("sampling", "sentence"),
    [
        (Sampling(), "model default"),
        (Sampling(max_steps=1), "up to 1 step per block"),
        (Sampling(max_steps=30, t_max=0.9, t_min=0.4), "up to 30 steps per block, temperature 0.9 to 0.4"),
        (Sampling(entropy_bound=0.2, confidence=0), "entropy bound 0.2, blocks never end early"),
    ],
)
def test_an_explanation_is_made_from_the_values(sampling: Sampling, sentence: str) -> None:
    assert explanation_of(sampling) == sentence
