"""Score a model file on the held-out probes: `python -m tools.train_demo_model.evaluate FILE.gguf`.

Replies come from the program's own engine, so this also shows that the file works there.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.diffusion_gemma.generate import Block, generate
from model_backends.protocol import Message

from .corpus import Probe, probes

MAX_TOKENS = 512


@dataclass(frozen=True)
class Answer:
    """A reply to a probe, whether it passed, and its cost."""

    probe: Probe
    text: str
    right: bool
    blocks: int
    steps: int
    seconds: float


def answer(model: DiffusionGemma, template: ChatTemplate, probe: Probe, max_steps: int, seed: int) -> Answer:
    """Generate the reply to one probe."""
    messages = [
        Message(role="user" if role == "user" else "assistant", content=text) for role, text in probe.messages
    ]
    sampler = replace(model.config.sampler, max_steps=max_steps or model.config.sampler.max_steps)
    begin = time.perf_counter()
    events = generate(
        model,
        template.encode(messages, thinking=False),
        sampler,
        np.random.default_rng(seed).random,
        MAX_TOKENS,
    )
    blocks = [event for event in events if isinstance(event, Block)]
    text = model.tokenizer.decode([token for block in blocks for token in block.tokens])
    seconds = time.perf_counter() - begin
    return Answer(probe, text, probe.check(text), len(blocks), sum(b.steps for b in blocks), seconds)


def show(each: Answer) -> None:
    """Print a probe and its reply."""
    mark = "+" if each.right else "-"
    print(f"{mark} {each.probe.skill}: {each.probe.messages[-1][1]!r} -> {each.text!r}", flush=True)


def report(answers: Sequence[Answer]) -> None:
    """Print a table of scores."""
    by_skill: dict[str, list[Answer]] = defaultdict(list)
    for each in answers:
        by_skill[each.probe.skill].append(each)
    print(f"{'skill':24}{'right':>8}{'of':>6}{'steps/block':>13}{'seconds':>9}")
    for skill, group in [*sorted(by_skill.items()), ("all", list(answers))]:
        steps = sum(a.steps for a in group) / sum(a.blocks for a in group)
        seconds = sum(a.seconds for a in group) / len(group)
        print(f"{skill:24}{sum(a.right for a in group):8}{len(group):6}{steps:13.1f}{seconds:9.2f}")


def main() -> None:
    """Parse the command line and score a file."""
    parser = argparse.ArgumentParser(description="Scores a demo model file on the held-out probes.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--steps", type=int, default=0, help="denoising steps at most (default: the file's)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--every", type=int, default=1, help="ask only every n-th probe")
    parser.add_argument("--show", choices=("all", "wrong", "none"), default="wrong", help="replies to print")
    options = parser.parse_args()
    model = DiffusionGemma.open(options.file, device="cpu")
    template = ChatTemplate(model.chat_template, model.tokenizer)
    answers = []
    for probe in probes()[:: options.every]:
        answers.append(answer(model, template, probe, options.steps, options.seed))
        if options.show == "all" or (options.show == "wrong" and not answers[-1].right):
            show(answers[-1])
    model.close()
    report(answers)


if __name__ == "__main__":
    main()
