"""Compare stopping rules and presets by steps and text: `python -m tools.stopping`.

    python -m tools.stopping [--model FILE] [--every N] [--seeds N] [--json FILE]

Every rule answers the same prompts with the same seeds, on the demo model's held-out probes and on random
models of the parity tests' scale. A rule decides only when a block ends, so the steps of a block are
computed once and shown to all of them. Chance begins anew with every block: two rules that write the same
block are compared on the next one as well.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from app.base.app_dirs import bundled_model
from app.settings.presets import BEST, PRESETS
from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.diffusion_gemma.generate import Step, find_end, generate
from model_backends.diffusion_gemma.sampler import SamplerConfig, StopTest
from model_backends.protocol import Message
from tests.tiny_model import TinyModel
from tools.train_demo_model.corpus import probes

MAX_BLOCKS = 8
RANDOM_SAMPLER = SamplerConfig(entropy_bound=2.0, confidence=0.05)  # with which random weights come to rest
_END_ID = 6  # of `<turn|>` in the random models

Columns = Mapping[str, Callable[[dict[str, Any]], str]]
Stops = Callable[[StopTest, Step, int], bool]  # the last is how many positions will be read


def reference_rule(test: StopTest, step: Step, read: int) -> bool:
    """Return everything: tokens after the end must settle too (the reference implementation)."""
    return test.done(step.draft, step.entropies)


def visible_positions(test: StopTest, step: Step, read: int) -> bool:
    """Return the positions up to the end, and their mean entropy."""
    return test.done(step.draft[:read], step.entropies[:read])


def engine_rule(test: StopTest, step: Step, read: int) -> bool:
    """Return the positions up to the end, and the smaller of their and the overall mean entropy."""
    return test.done(step.draft, step.entropies, read)


def zero_entropy_after_end(test: StopTest, step: Step, read: int) -> bool:
    """Return the positions up to the end, and the overall mean entropy with zero after the end."""
    entropies = step.entropies.copy()
    entropies[read:] = 0
    return test.done(step.draft[:read], entropies)


@dataclass(frozen=True)
class Rule:
    """A stopping rule: `times` the confidence threshold, and a stability if it differs."""

    name: str
    stops: Stops
    times: float = 1.0
    stability: int | None = None

    def test(self, sampler: SamplerConfig) -> StopTest:
        """Return the stop test for one block."""
        stability = sampler.stability if self.stability is None else self.stability
        confidence = sampler.confidence * self.times
        return StopTest(dataclasses.replace(sampler, stability=stability, confidence=confidence))


REFERENCE = Rule("all positions (reference)", reference_rule)
ENGINE = Rule("up to the end, or all (engine)", engine_rule)
RULES = (
    REFERENCE,
    Rule("up to the end", visible_positions),
    ENGINE,
    Rule("certain behind the end", zero_entropy_after_end),
    Rule("engine, confidence × 2", engine_rule, times=2),
    Rule("engine, confidence × 4", engine_rule, times=4),
    Rule("engine, confidence × 10", engine_rule, times=10),
    Rule("engine, stability 2", engine_rule, stability=2),
    Rule("engine, stability 0", engine_rule, stability=0),
)


@dataclass(frozen=True)
class Question:
    """A prompt in tokens, and a check of its reply, if there is one."""

    tokens: tuple[int, ...]
    check: Callable[[str], bool] | None = None


@dataclass(frozen=True)
class Answer:
    """A reply: its tokens before the end, the steps of each block, and how many blocks used all steps."""

    tokens: tuple[int, ...]
    steps: tuple[int, ...]
    exhausted: int
    right: bool | None


class Bench:
    """Generates replies with one model under any rule; caches the steps of every block."""

    def __init__(self, model: DiffusionGemma, sampler: SamplerConfig) -> None:
        self.model, self.sampler = model, sampler
        self.trace = cache(self._trace)

    def _trace(self, prefix: tuple[int, ...], steps: int, seed: int) -> list[Step]:
        """Return all steps of the block after `prefix`, without early stopping."""
        sampler = dataclasses.replace(self.sampler, max_steps=steps, stability=steps)
        uniforms = np.random.default_rng([seed, len(prefix)]).random
        events = generate(self.model, prefix, sampler, uniforms, max_tokens=1)
        return [event for event in events if isinstance(event, Step)]

    def answer(self, question: Question, steps: int, seed: int, rule: Rule) -> Answer:
        """Return a complete reply."""
        prefix, tokens = question.tokens, list[int]()
        counts: list[int] = []
        exhausted = 0
        for _ in range(MAX_BLOCKS):
            last, converged = self._last(self.trace(prefix, steps, seed), rule)
            counts.append(last.step)
            exhausted += not converged
            draft = last.draft.tolist()
            end = find_end(draft, self.model.tokenizer.is_end)
            tokens += draft[:end]
            if end is not None:
                break
            prefix = (*prefix, *draft)
        text = self.model.tokenizer.decode(tokens)
        right = None if question.check is None else question.check(text)
        return Answer(tuple(tokens), tuple(counts), exhausted, right)

    def _last(self, trace: Sequence[Step], rule: Rule) -> tuple[Step, bool]:
        """Return the step at which this rule stops, and whether it stopped before the last step."""
        test = rule.test(self.sampler)
        for step in trace:
            end = find_end(step.draft.tolist(), self.model.tokenizer.is_end)
            read = len(step.draft) if end is None else end + 1
            if rule.stops(test, step, read):
                return step, True
        return trace[-1], False


def equal_tokens(a: Sequence[int], b: Sequence[int]) -> tuple[int, int]:
    """Return the number of positions at which two replies agree, and the number of positions."""
    return sum(x == y for x, y in zip(a, b, strict=False)), max(len(a), len(b))


def row(answers: Sequence[Answer], baseline: Sequence[Answer]) -> dict[str, float | None]:
    """Return the statistics of one rule with one preset; shares are between 0 and 1."""
    steps = sum(sum(answer.steps) for answer in answers)
    blocks = sum(len(answer.steps) for answer in answers)
    pairs = [equal_tokens(a.tokens, b.tokens) for a, b in zip(answers, baseline, strict=True)]
    graded = [answer.right for answer in answers if answer.right is not None]
    same = sum(a.tokens == b.tokens for a, b in zip(answers, baseline, strict=True))
    return {
        "steps_per_block": round(steps / blocks, 2),
        "steps_per_reply": round(steps / len(answers), 2),
        "blocks_at_the_limit": round(sum(answer.exhausted for answer in answers) / blocks, 4),
        "equal_tokens": round(sum(n for n, _ in pairs) / max(1, sum(of for _, of in pairs)), 4),
        "equal_replies": round(same / len(answers), 4),
        "empty_replies": sum(not answer.tokens for answer in answers),
        "right": round(sum(graded) / len(graded), 4) if graded else None,
    }


def measure(bench: Bench, questions: Sequence[Question], seeds: Sequence[int]) -> list[dict[str, Any]]:
    """Measure every preset under every rule, against the reference's rule with the most steps."""
    most = BEST.steps or bench.sampler.max_steps

    def answers(steps: int, rule: Rule) -> list[Answer]:
        return [bench.answer(question, steps, seed, rule) for question in questions for seed in seeds]

    baseline = answers(most, REFERENCE)
    return [
        {"preset": preset.name, "steps": steps, "rule": rule.name, **row(answers(steps, rule), baseline)}
        for preset in reversed(PRESETS)
        for steps in [preset.steps or most]
        for rule in RULES
    ]


def demo_questions(model: DiffusionGemma, every: int) -> list[Question]:
    """Return the held-out probes of the demo model, with their checks."""
    template = ChatTemplate(model.chat_template, model.tokenizer)
    found = []
    for probe in probes()[::every]:
        messages = [
            Message(role="user" if role == "user" else "assistant", content=text)
            for role, text in probe.messages
        ]
        found.append(Question(tuple(template.encode(messages, thinking=False)), probe.check))
    return found


def measure_file(path: Path, every: int, seeds: Sequence[int]) -> list[dict[str, Any]]:
    """Measure the demo model, or another file with its template, on the probes."""
    model = DiffusionGemma.open(path, device="cpu")
    rows = measure(Bench(model, model.config.sampler), demo_questions(model, every), seeds)
    model.close()
    return rows


def write_random_model(folder: Path) -> Path:
    """Write the parity tests' random model, modified to end its turn from time to time."""
    tiny = TinyModel(context=1024, sharpness=10.0, conditioning=0.05, seed=11)
    tensors = tiny.tensors()
    tensors["token_embd.weight"][_END_ID] *= np.float32(1.3)
    return tiny.write(folder / "random.gguf", tensors=tensors)


def random_questions(model: DiffusionGemma, count: int) -> list[Question]:
    """Return prompts of random tokens."""
    random = np.random.default_rng(5)
    return [Question(tuple(random.integers(20, model.config.vocab_size, 33).tolist())) for _ in range(count)]


def measure_random(questions: int, seeds: Sequence[int]) -> list[dict[str, Any]]:
    """Measure a random model."""
    with tempfile.TemporaryDirectory() as folder:
        model = DiffusionGemma.open(write_random_model(Path(folder)), device="cpu")
        rows = measure(Bench(model, RANDOM_SAMPLER), random_questions(model, questions), seeds)
        model.close()
    return rows


def table(title: str, rows: Sequence[dict[str, Any]], columns: Columns) -> str:
    """Format the statistics as a Markdown table, whose first two columns are text and the others numbers."""
    rule = "|".join(["---", "---", *["---:"] * (len(columns) - 2)])
    lines = [f"**{title}**", "", f"| {' | '.join(columns)} |", f"|{rule}|"]
    lines += [f"| {' | '.join(show(each) for show in columns.values())} |" for each in rows]
    return "\n".join(lines)


def right(each: dict[str, Any]) -> str:
    """Format the share of right answers, "" where there are none to compare with."""
    return "" if each["right"] is None else f"{each['right']:.1%}"


COLUMNS: Columns = {
    "preset": lambda each: f"{each['preset']} {each['steps']}",
    "rule": lambda each: str(each["rule"]),
    "steps a block": lambda each: f"{each['steps_per_block']:.2f}",
    "blocks at the limit": lambda each: f"{each['blocks_at_the_limit']:.1%}",
    "equal tokens": lambda each: f"{each['equal_tokens']:.1%}",
    "equal replies": lambda each: f"{each['equal_replies']:.1%}",
    "right": right,
}


def parse(tool: str, documentation: str | None, argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line of a tool that asks the demo model's probes."""
    parser = argparse.ArgumentParser(tool, description=str(documentation).split("\n", 1)[0])
    parser.add_argument("--model", type=Path, default=bundled_model(), metavar="FILE")
    parser.add_argument("--every", type=int, default=4, metavar="N", help="ask every n-th probe (default: 4)")
    parser.add_argument("--seeds", type=int, default=2, metavar="N", help="seeds a prompt (default: 2)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    return parser.parse_args(argv)


def report(
    results: Mapping[str, Sequence[dict[str, Any]]], columns: Columns, args: argparse.Namespace
) -> None:
    """Print the statistics as tables and JSON, and write them to the file that was asked for."""
    for title, rows in results.items():
        print(table(f"{title}, {args.seeds} seeds", rows, columns), end="\n\n")
    text = json.dumps(results, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print tables and JSON."""
    args = parse("tools.stopping", __doc__, argv)
    seeds = range(1, args.seeds + 1)
    results = {
        f"{args.model.name}, every {args.every}. probe": measure_file(args.model, args.every, seeds),
        "random weights": measure_random(24, seeds),
    }
    report(results, COLUMNS, args)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
