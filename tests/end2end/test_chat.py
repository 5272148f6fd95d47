"""`unfog chat` as a command, on the bundled demo model."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Finished,
    Loaded,
    PromptPrefilled,
)
from tests.end2end.unfog_process import Result, unfog

LONG = "What is text diffusion?"


def once(data_dir: Path, *args: str, prompt: str = LONG) -> Result:
    return unfog("chat", "--once", prompt, "--json", *args, data_dir=data_dir)


def end_of(result: Result) -> Finished:
    end = result.events[-1]
    assert isinstance(end, Finished)
    return end


def test_every_event_of_a_reply_is_a_line(tmp_path: Path) -> None:
    result = once(tmp_path, "--seed", "7")
    assert (result.code, result.err) == (0, "")
    events = result.events
    loaded = next(event for event in events if isinstance(event, Loaded))
    assert any(isinstance(event, PromptPrefilled) for event in events)
    steps = [event for event in events if isinstance(event, DenoisingStep)]
    assert {step.block for step in steps} >= {0, 1}
    assert all(len(step.draft) == len(step.pieces) == loaded.canvas_length for step in steps)
    end, blocks = end_of(result), [event for event in events if isinstance(event, BlockCommitted)]
    starts = [event for event in events if isinstance(event, BlockStarted)]
    assert [start.block for start in starts] == [block.block for block in blocks]
    assert events.index(starts[0]) < next(n for n, e in enumerate(events) if isinstance(e, PromptPrefilled))
    assert end.reason == "end_of_turn"
    assert end.text == "".join(block.text for block in blocks)
    assert end.stats.blocks == len(blocks)
    assert end.stats.steps >= len(steps)  # a slow reader may miss some


def test_the_same_seed_gives_the_same_text_and_another_seed_another(tmp_path: Path) -> None:
    first, again = (end_of(once(tmp_path, "--seed", "7")).text for _ in range(2))
    assert first == again
    others = {end_of(once(tmp_path, "--seed", str(seed))).text for seed in (8, 9, 10)}
    assert others != {first}


def test_steps_and_length_are_limited_on_request(tmp_path: Path) -> None:
    result = once(tmp_path, "--steps", "3", "--max-tokens", "1", "--seed", "7")
    steps = [event.step for event in result.events if isinstance(event, DenoisingStep)]
    assert max(steps) <= 3
    assert end_of(result).stats.blocks == 1


def test_without_json_the_answer_alone_is_on_standard_output(tmp_path: Path) -> None:
    text = end_of(once(tmp_path, "--seed", "7")).text
    result = unfog("chat", "--once", LONG, "--seed", "7", data_dir=tmp_path)
    assert (result.code, result.out.strip()) == (0, text.strip())
    assert "seed 7" in result.err
    assert "steps per block" in result.err


def test_a_prompt_may_come_through_a_pipe(tmp_path: Path) -> None:
    asked = end_of(once(tmp_path, "--seed", "7", prompt="Hello!")).text
    result = unfog("chat", "--seed", "7", data_dir=tmp_path, stdin="Hello!\n")
    assert (result.code, result.out.strip()) == (0, asked.strip())


def test_with_neither_screen_nor_terminal_one_demo_prompt_is_answered(tmp_path: Path) -> None:
    result = unfog(data_dir=tmp_path)
    assert result.code == 0
    assert len(result.out.split()) > 5


def test_the_system_prompt_reaches_the_model(tmp_path: Path) -> None:
    def prompt_tokens(*args: str) -> int:
        return end_of(once(tmp_path, "--seed", "7", *args, prompt="Hello!")).stats.prompt_tokens

    assert prompt_tokens("--system", "Be brief.") > prompt_tokens()


def test_the_version_is_told(tmp_path: Path) -> None:
    result = unfog("--version", data_dir=tmp_path)
    assert result.code == 0
    assert result.out.startswith("unfog 0.")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_conversation_at_a_terminal(tmp_path: Path) -> None:
    from tests.end2end.terminal import Terminal

    with Terminal("chat", "--seed", "7", data_dir=tmp_path) as terminal:
        terminal.read_until("> ")
        terminal.type("Hello!\n")
        assert "░" in terminal.read_until("seed 7")
        terminal.read_until("> ")
        terminal.type("/ideas\n")
        terminal.read_until("What is text diffusion?")
        terminal.read_until("Watch: ")
        terminal.read_until("> ")
        terminal.type("/seed 8\n")
        terminal.read_until("Using seed 8")
        terminal.type("What is text diffusion?\n")
        terminal.read_until("seed 8")
        terminal.read_until("> ")
        terminal.type("\x04")
        assert terminal.exit_code() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_ctrl_c_pressed_many_times_stops_the_reply_and_not_the_program(tmp_path: Path) -> None:
    from tests.end2end.terminal import Terminal

    with Terminal("chat", data_dir=tmp_path) as terminal:
        terminal.read_until("> ")
        terminal.type("Hello!\n")
        terminal.read_until("░")
        terminal.interrupt_until("Stopped.")
        terminal.read_until("> ")
        terminal.type("/seed 8\n")
        terminal.read_until("Using seed 8")
        terminal.read_until("> ")  # before it, an end of input is lost
        terminal.type("\x04")
        assert terminal.exit_code() == 0


def test_options_before_the_command_count(tmp_path: Path) -> None:
    result = unfog("--model", str(tmp_path / "nowhere.gguf"), "chat", "--once", "hi", data_dir=tmp_path)
    assert result.code == 2
    assert "nowhere.gguf" in result.err


def test_bytes_that_are_no_text_do_not_end_in_a_traceback(tmp_path: Path) -> None:
    result = unfog(
        "chat", "--once", b"caf\xe9".decode(errors="surrogateescape"), "--steps", "1", data_dir=tmp_path
    )
    assert result.code == 0
    assert "Traceback" not in result.err
