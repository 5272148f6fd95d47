"""Compare self-conditioning from the likeliest tokens with the exact one: `python -m tools.conditioning`.

    python -m tools.conditioning [--model FILE] [--every N] [--seeds N] [--json FILE]

Every form answers the same prompts with the same seeds under the engine's stopping rule, on the demo model's
held-out probes and on a random model of the parity tests' scale. Chance begins anew with every block.
"""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, get_args

import numpy as np

from app.settings.presets import PRESETS
from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.generate import Step, generate
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.protocol import SelfConditioning
from tools.stopping import COLUMNS as COLUMNS_OF_RULES
from tools.stopping import (
    ENGINE,
    RANDOM_SAMPLER,
    Answer,
    Bench,
    Columns,
    Question,
    demo_questions,
    parse,
    random_questions,
    report,
    row,
    write_random_model,
)

FORMS: tuple[SelfConditioning, ...] = tuple(form for form in get_args(SelfConditioning) if form != "auto")


class EarlyBench(Bench):
    """A bench whose blocks end where the engine ends them."""

    def _trace(self, prefix: tuple[int, ...], steps: int, seed: int) -> list[Step]:
        sampler = dataclasses.replace(self.sampler, max_steps=steps)
        uniforms = np.random.default_rng([seed, len(prefix)]).random
        events = generate(self.model, prefix, sampler, uniforms, max_tokens=1)
        return [event for event in events if isinstance(event, Step)]


def measure(
    path: Path,
    questions_for: Callable[[DiffusionGemma], Sequence[Question]],
    seeds: Sequence[int],
    sampler: SamplerConfig | None = None,
) -> list[dict[str, Any]]:
    """Measure every preset with every form, against the exact one with the same preset."""
    answers: dict[tuple[str, SelfConditioning], list[Answer]] = {}
    for form in FORMS:
        model = DiffusionGemma.open(path, device="cpu", self_conditioning=form)
        bench = EarlyBench(model, sampler or model.config.sampler)
        questions = questions_for(model)
        for preset in PRESETS:
            steps = preset.steps or bench.sampler.max_steps
            answers[preset.name, form] = [
                bench.answer(question, steps, seed, ENGINE) for question in questions for seed in seeds
            ]
        model.close()
    return [
        {
            "preset": preset.name,
            "tokens": form,
            **row(answers[preset.name, form], answers[preset.name, "exact"]),
        }
        for preset in reversed(PRESETS)
        for form in FORMS
    ]


COLUMNS: Columns = {
    "preset": lambda each: str(each["preset"]),
    "tokens": lambda each: str(each["tokens"]),
    **{name: COLUMNS_OF_RULES[name] for name in ("steps a block", "equal tokens", "equal replies", "right")},
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print tables and JSON."""
    args = parse("tools.conditioning", __doc__, argv)
    seeds = range(1, args.seeds + 1)
    with tempfile.TemporaryDirectory() as folder:
        results = {
            f"{args.model.name}, every {args.every}. probe": measure(
                args.model, lambda model: demo_questions(model, args.every), seeds
            ),
            "random weights": measure(
                write_random_model(Path(folder)),
                lambda model: random_questions(model, 24),
                seeds,
                RANDOM_SAMPLER,
            ),
        }
    report(results, COLUMNS, args)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
