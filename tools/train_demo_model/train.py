"""Train the demo model: `python -m tools.train_demo_model.train --minutes 95 --out FOLDER`.

The schedule follows the clock, so a run always ends on time with a learning rate of zero. The folder gets
tokenizer.json, checkpoint.pt (every few minutes) and log.txt.
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from .corpus import Probe, probes, sample_conversation
from .data import ROW_LENGTH, ROWS, Batch, Stream
from .model import DiffusionGemma, Layout, ModelConfig
from .optimizer import Optimizer
from .resume import load_start
from .sample import SamplerSettings, answer_probes
from .tokenizer import DemoTokenizer

ENCODER_WEIGHT = 0.3
SELF_CONDITIONING_SHARE = 0.5
DRAFT_TEMPERATURES = (0.4, 0.8)
ACCEPTED_BELOW = 0.5  # nats: maximum entropy of drafts kept on the next canvas
MATRIX_RATE, RATE = 0.02, 3e-3
WARM_UP_STEPS = 60
DECAY_FROM = 0.3
AVERAGE_DECAY = 0.998
TOKENIZER_CONVERSATIONS = 60_000
LOG_SECONDS, CHECKPOINT_SECONDS, PROBE_SECONDS = 60.0, 300.0, 3600.0
PROBES_WHILE_TRAINING = 48


def losses(model: DiffusionGemma, batch: Batch, draft: Tensor | None) -> tuple[Tensor, Tensor]:
    """Return cross-entropies of the clean tokens under the canvases, and of the encoder's next tokens."""
    logits = model.logits(model.hidden_states(batch.tokens, batch.layout, draft))
    each = F.cross_entropy(logits.flatten(0, 1), batch.targets.flatten(), reduction="none")
    each = each.view_as(batch.weights) * batch.weights
    canvas = batch.layout.block > 0
    weight = (batch.weights * canvas).sum()
    return (each * canvas).sum() / weight, (each * ~canvas).sum() / (batch.weights.sum() - weight)


def first_draft(model: DiffusionGemma, batch: Batch, temperature: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Predict the canvases without self-conditioning.

    Probabilities [rows, length, vocab], the likeliest tokens and the entropies [rows, length].
    """
    z = model.logits(model.hidden_states(batch.tokens, batch.layout)) / temperature
    p = z.softmax(-1)
    entropies = z.logsumexp(-1) - (p * z).sum(-1)
    return p.to(torch.bfloat16), z.argmax(-1), entropies


def second_canvas(batch: Batch, likeliest: Tensor, entropies: Tensor, bound: float, vocab: int) -> Batch:
    """Return the batch after one denoising step: low-entropy drafts on the canvases, noise elsewhere.

    Pinned tokens stay.

    So the model is trained on its own mistakes. From canvases that mix clean and random tokens it would only
    learn that plausible tokens are right.
    """
    noise = torch.randint_like(batch.tokens, vocab)
    canvas = torch.where(entropies < bound, likeliest, noise)
    return replace(batch, tokens=torch.where((batch.layout.block > 0) & ~batch.pinned, canvas, batch.tokens))


def pin(draft: Tensor, batch: Batch) -> Tensor:
    """Return the draft with probability one for the pinned tokens, as the engine's next step sees it."""
    draft[batch.pinned] = 0
    draft[batch.pinned, batch.tokens[batch.pinned]] = 1
    return draft


def learning_rate_factor(step: int, progress: float, warm_up: int) -> float:
    """Return the schedule's factor: warm-up over the first steps, constant, then linear decay to zero."""
    return min(1.0, (step + 1) / warm_up, max(0.0, 1.0 - progress) / (1.0 - DECAY_FROM))


def to_device(batch: Batch, device: str) -> Batch:
    """Copy the batch to a device."""
    layout = Layout(*(field.to(device) for field in batch.layout))
    fields = (batch.targets, batch.weights, batch.pinned)
    return Batch(batch.tokens.to(device), layout, *(field.to(device) for field in fields))


@dataclass(frozen=True)
class RunOptions:
    """What the command line says of a run: see `main`."""

    out: Path
    minutes: float
    device: str = "cpu"
    seed: int = 0
    resume: Path | None = None
    keep_vocabulary: bool = False
    keep_rate: bool = False
    rate: float = 1.0
    warm_up: int = WARM_UP_STEPS


class Trainer:
    """One training run."""

    def __init__(self, options: RunOptions, config: ModelConfig) -> None:
        torch.manual_seed(options.seed)
        self.keep_rate, self.rate, self.warm_up = options.keep_rate, options.rate, options.warm_up
        self.out, self.seconds = options.out, options.minutes * 60
        self.device, self.config = options.device, config
        self.begin = time.monotonic()
        self.random = random.Random(options.seed)
        self.out.mkdir(parents=True, exist_ok=True)
        start = None if options.resume is None else load_start(options.resume)
        if start is not None and options.keep_vocabulary:
            self.tokenizer = start.tokenizer
        else:
            conversations = (sample_conversation(self.random) for _ in range(TOKENIZER_CONVERSATIONS))
            self.tokenizer = DemoTokenizer.train(conversations, config.vocab_size)
            start = None if start is None else start.with_vocabulary_of(self.tokenizer)
        self.tokenizer.save(self.out / "tokenizer.json")
        self.model = DiffusionGemma(config).to(self.device)
        self.average = copy.deepcopy(self.model).requires_grad_(False).eval()
        self.optimizer = Optimizer(self.model, MATRIX_RATE, RATE)
        self.step = self.first_step = self.tokens = 0
        if start is not None:  # the optimizer's momentum begins anew
            self.model.load_state_dict(start.model)
            self.average.load_state_dict(start.average)
            self.step = self.first_step = start.step
            self.tokens = start.tokens
        self.losses = torch.compile(losses, dynamic=False)
        self.drafts = torch.no_grad()(torch.compile(first_draft, dynamic=False))
        self.probes: list[Probe] = probes()

    @property
    def elapsed(self) -> float:
        """Return the seconds since the run began."""
        return time.monotonic() - self.begin

    def log(self, line: str) -> None:
        """Print a line and append it to the log."""
        print(line, flush=True)
        with (self.out / "log.txt").open("a") as log:
            log.write(line + "\n")

    def run(self) -> None:
        """Train until the time is over."""
        parameters = sum(p.numel() for p in self.model.parameters())
        self.log(f"{parameters:,} parameters, {len(self.tokenizer.tokens)} tokens, {self.config}")
        stream = iter(
            Stream(self.tokenizer, self.config.canvas, ROWS, ROW_LENGTH, self.random.randrange(2**31))
        )
        due = {"log": 0.0, "checkpoint": CHECKPOINT_SECONDS, "probe": PROBE_SECONDS}
        smooth: Tensor | None = None
        while self.elapsed < self.seconds:
            current = self.train_step(stream)
            smooth = current if smooth is None else smooth.lerp(current, 0.05)
            if self.elapsed >= due["log"]:
                diffusion, encoder = smooth.tolist()
                self.log(
                    f"{self.elapsed:6.0f} s  step {self.step:6}  {self.tokens / 1e6:6.2f} M tokens  "
                    f"diffusion {diffusion:.4f}  encoder {encoder:.4f}"
                )
                due["log"] = self.elapsed + LOG_SECONDS
            if self.elapsed >= due["checkpoint"]:
                self.save()
                due["checkpoint"] = self.elapsed + CHECKPOINT_SECONDS
            if self.elapsed >= due["probe"]:
                self.probe()
                due["probe"] = self.elapsed + PROBE_SECONDS
        self.save()
        self.log(f"finished after {self.step} steps, {self.tokens:,} tokens")

    def train_step(self, stream: Iterator[Batch]) -> Tensor:
        """Make one step on the next batch; return both losses."""
        batch = to_device(next(stream), self.device)
        with torch.autocast(self.device.split(":")[0], torch.bfloat16):
            draft = None
            if self.random.random() < SELF_CONDITIONING_SHARE:
                temperature = torch.tensor(self.random.uniform(*DRAFT_TEMPERATURES), device=self.device)
                draft, likeliest, entropies = self.drafts(self.model, batch, temperature)
                draft = pin(draft, batch)
                bound = self.random.uniform(0, ACCEPTED_BELOW)
                batch = second_canvas(batch, likeliest, entropies, bound, self.config.vocab_size)
            diffusion, encoder = self.losses(self.model, batch, draft)
        (diffusion + ENCODER_WEIGHT * encoder).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        progress = 0.0 if self.keep_rate else self.elapsed / self.seconds
        factor = learning_rate_factor(self.step - self.first_step, progress, self.warm_up)
        self.optimizer.step(self.rate * factor)
        self.step += 1
        self.tokens += int((batch.layout.conversation >= 0).sum())
        decay = min(AVERAGE_DECAY, self.step / (self.step + 20))
        with torch.no_grad():
            for mean, parameter in zip(self.average.parameters(), self.model.parameters(), strict=True):
                mean.lerp_(parameter, 1 - decay)
        return torch.stack((diffusion, encoder)).detach().cpu()

    def save(self) -> None:
        """Write the checkpoint, the averaged weights included."""
        state = {
            "config": asdict(self.config),
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "step": self.step,
            "tokens": self.tokens,
        }
        unfinished = self.out / "checkpoint.part"
        torch.save(state, unfinished)
        unfinished.replace(self.out / "checkpoint.pt")

    def probe(self) -> None:
        """Log the averaged weights' score on some probes, and a few replies."""
        nth_expansion = random.Random(0).sample(self.probes, min(PROBES_WHILE_TRAINING, len(self.probes)))
        answers = answer_probes(
            copy.deepcopy(self.average).cpu(), self.tokenizer, nth_expansion, SamplerSettings()
        )
        right = sum(probe.check(reply) for probe, reply, _ in answers)
        steps = sum(count for *_, count in answers) / len(answers)
        self.log(f"probes: {right} of {len(answers)}, {steps:.1f} steps per block")
        for probe, reply, count in answers:
            mark = "+" if probe.check(reply) else "-"
            self.log(f"  {mark} {probe.skill}: {probe.messages[-1][1]!r} -> {reply!r} ({count:.0f})")


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description="Trains the demo model.")
    parser.add_argument("--minutes", type=float, required=True, help="length of the run, start to end")
    parser.add_argument("--out", type=Path, required=True, help="folder for tokenizer, checkpoints and log")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", type=Path, help="checkpoint.pt or model file to go on from")
    parser.add_argument(
        "--keep-vocabulary", action="store_true", help="of what --resume names, though the corpus changed"
    )
    parser.add_argument("--keep-rate", action="store_true", help="a later run goes on: no decay in this one")
    parser.add_argument("--rate", type=float, default=1.0, help="share of the usual learning rates")
    parser.add_argument("--warm-up", type=int, default=WARM_UP_STEPS, help="steps until the rate is reached")
    Trainer(RunOptions(**vars(parser.parse_args())), ModelConfig()).run()


if __name__ == "__main__":
    main()
