"""Compare the speed of two folders of ggml's libraries on the demo model.

Each runs in a process of its own; both stay open and write the same reply in turns, so that whatever else
runs on the computer disturbs both alike.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psutil

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.sampler import SamplerConfig
from tools.bench.replies import PROMPTS, SEEDS, answer, prompt_tokens

INSTALLED = "installed"
"""Names the folder that Unfog would use, in place of a path."""


class Runner:
    """A process that writes replies with the libraries of one folder."""

    def __init__(self, folder: str, model: Path) -> None:
        env = {name: value for name, value in os.environ.items() if not name.startswith("UNFOG_GGML")}
        if folder != INSTALLED:
            env["UNFOG_GGML_DIR"] = str(Path(folder).resolve())
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tools.bench.ggml_folders", str(model)],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.description: dict[str, Any] = self._answer()
        self.ms_per_step: list[float] = []

    def reply(self, prompt: int, seed: int) -> dict[str, Any]:
        """Write one reply; return milliseconds per step and the tokens."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{prompt} {seed}\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The process ended with {self._process.wait()}; see above.")
        answered: dict[str, Any] = json.loads(line)
        return answered


def compare(
    folders: Sequence[str], model: Path, rounds: int, progress: Callable[[str], object]
) -> dict[str, Any]:
    """Write every prompt's replies `rounds` times with each of two folders, in turns.

    `ratio` is the second folder's median time per step over the first one's; `median_of_ratios` compares
    reply by reply. `same_replies` tells whether all tokens were equal.
    """
    with ExitStack() as cleanup:
        runners = []
        for folder in folders:
            runners.append(runner := Runner(folder, model))
            cleanup.callback(runner.close)
            runner.reply(0, 0)  # warm up
        same, turn = True, 0
        for number in range(rounds):
            progress(f"round {number + 1} of {rounds}")
            for prompt, seed in ((prompt, seed) for prompt in range(len(PROMPTS)) for seed in SEEDS):
                order = runners[:: -1 if turn % 2 else 1]
                turn += 1
                replies = [runner.reply(prompt, seed) for runner in order]
                for runner, reply in zip(order, replies, strict=True):
                    runner.ms_per_step.append(reply["ms_per_step"])
                same &= replies[0]["tokens"] == replies[1]["tokens"]
    first, second = runners
    medians = [statistics.median(runner.ms_per_step) for runner in runners]
    ratios = [b / a for a, b in zip(first.ms_per_step, second.ms_per_step, strict=True)]
    return {
        "folders": [
            {
                **runner.description,
                "ms_per_step": round(median, 3),
                "fastest": round(min(runner.ms_per_step), 3),
            }
            for runner, median in zip(runners, medians, strict=True)
        ],
        "replies_each": len(ratios),
        "ratio": round(medians[1] / medians[0], 4),
        "median_of_ratios": round(statistics.median(ratios), 4),
        "same_replies": same,
    }


def main(argv: Sequence[str]) -> int:
    """Write replies as asked on standard input: the number of a prompt, and a seed."""
    with closing(DiffusionGemma.open(argv[0], device="cpu")) as model:
        prompts = prompt_tokens(model)
        print(json.dumps(description(model)), flush=True)
        for line in sys.stdin:
            prompt, seed = map(int, line.split())
            totals, tokens = answer(model, prompts[prompt], SamplerConfig(), seed)
            print(
                json.dumps({"ms_per_step": 1000 * totals.seconds / totals.steps, "tokens": tokens}),
                flush=True,
            )
    return 0


def description(model: DiffusionGemma) -> dict[str, Any]:
    """Describe what this process runs on: the files of ggml that it loaded, and threads."""
    try:
        mapped = {Path(entry.path) for entry in psutil.Process().memory_maps()}
    except AttributeError:  # macOS
        mapped = set()
    files = sorted(str(path) for path in mapped if "ggml-cpu" in path.name or "gomp" in path.name)
    return {"files": files, "threads": model.threads}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
