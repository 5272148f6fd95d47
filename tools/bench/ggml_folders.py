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
import time
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
        env["PYTHONPATH"] = str(Path(__file__).parents[2])  # tools/ is not installed
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tools.bench.ggml_folders", str(model)],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            self.description: dict[str, Any] = self._answer()
        except RuntimeError:
            self.close()
            raise
        self.ms_per_step: list[float] = []
        self.cpu_ms_per_step: list[float] = []

    def reply(self, prompt: int, seed: int) -> list[int]:
        """Write one reply and note its milliseconds per step; return its tokens."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{prompt} {seed}\n")
        self._process.stdin.flush()
        reply = self._answer()
        self.ms_per_step.append(reply["ms_per_step"])
        self.cpu_ms_per_step.append(reply["cpu_ms_per_step"])
        tokens: list[int] = reply["tokens"]
        return tokens

    def figures(self) -> dict[str, Any]:
        """Describe the libraries and their speed."""
        return {
            **self.description,
            "ms_per_step": round(statistics.median(self.ms_per_step), 3),
            "cpu_ms_per_step": round(statistics.median(self.cpu_ms_per_step), 3),
            "fastest_ms_per_step": round(min(self.ms_per_step), 3),
        }

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

    `ratio` is the second folder's median time per step over the first one's, `cpu_ratio` that of processor
    time; `median_of_ratios` compares reply by reply. `same_replies` tells whether all tokens were equal.
    """
    with ExitStack() as cleanup:
        runners = []
        for folder in folders:
            runners.append(runner := Runner(folder, model))
            cleanup.callback(runner.close)
        same, turn = True, 0
        for number in range(rounds):
            progress(f"round {number + 1} of {rounds}")
            for prompt, seed in ((prompt, seed) for prompt in range(len(PROMPTS)) for seed in SEEDS):
                replies = [runner.reply(prompt, seed) for runner in runners[:: -1 if turn % 2 else 1]]
                same &= replies[0] == replies[1]
                turn += 1
    first, second = runners
    return {
        "folders": [runner.figures() for runner in runners],
        "replies_each": turn,
        "ratio": _ratio(first.ms_per_step, second.ms_per_step),
        "cpu_ratio": _ratio(first.cpu_ms_per_step, second.cpu_ms_per_step),
        "median_of_ratios": round(
            statistics.median(b / a for a, b in zip(first.ms_per_step, second.ms_per_step, strict=True)), 4
        ),
        "same_replies": same,
    }


def _ratio(first: Sequence[float], second: Sequence[float]) -> float:
    return round(statistics.median(second) / statistics.median(first), 4)


def main(argv: Sequence[str]) -> int:
    """Write replies as asked on standard input: the number of a prompt, and a seed."""
    with closing(DiffusionGemma.open(argv[0], device="cpu")) as model:
        prompts = prompt_tokens(model)
        answer(model, prompts[0], SamplerConfig(), 0)  # warm up
        print(json.dumps(description(model)), flush=True)
        for line in sys.stdin:
            prompt, seed = map(int, line.split())
            started = time.process_time()
            totals, tokens = answer(model, prompts[prompt], SamplerConfig(), seed)
            reply = {
                "ms_per_step": 1000 * totals.seconds / totals.steps,
                "cpu_ms_per_step": 1000 * (time.process_time() - started) / totals.steps,
                "tokens": tokens,
            }
            print(json.dumps(reply), flush=True)
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
