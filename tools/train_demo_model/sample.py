"""The entropy-bound sampler in PyTorch, to sample replies during training.

The program's own engine does the same from the exported file; see `evaluate.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .corpus import Probe
from .data import render
from .model import DiffusionGemma, Layout
from .tokenizer import EOS, TURN_END, DemoTokenizer


@dataclass(frozen=True)
class SamplerSettings:
    """DiffusionGemma's published defaults, except for the number of steps."""

    steps: int = 32
    t_min: float = 0.4
    t_max: float = 0.8
    entropy_bound: float = 0.1
    confidence: float = 0.005
    max_blocks: int = 6


def _rows(prefixes: Sequence[Sequence[int]], canvas: int) -> tuple[Tensor, Layout]:
    """Return prefixes of one length, each followed by a canvas: tokens [rows, prefix + canvas] and layout."""
    longest = max(map(len, prefixes))
    shape = (len(prefixes), longest + canvas)
    tokens, conversation = torch.zeros(shape, dtype=torch.long), torch.full(shape, -1)
    block, position, start = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    for row, prefix in enumerate(prefixes):
        size = len(prefix)
        tokens[row, :size] = torch.tensor(prefix)
        conversation[row, :size] = conversation[row, longest:] = 0
        position[row, :size] = torch.arange(size)
        position[row, longest:] = size + torch.arange(canvas)
        block[row, longest:] = 1
        start[row, longest:] = size
    return tokens, Layout(conversation, block, position, start)


def _accepted(entropies: Tensor, bound: float) -> Tensor:
    """Return positions [rows, canvas] whose strictly smaller entropies sum to no more than the bound."""
    ordered, order = entropies.sort(-1)
    before = ordered.cumsum(-1) - ordered
    return torch.zeros_like(entropies, dtype=torch.bool).scatter(-1, order, before <= bound)


@torch.no_grad()
def denoise(
    model: DiffusionGemma,
    prefixes: Sequence[Sequence[int]],
    settings: SamplerSettings,
    generator: torch.Generator,
) -> tuple[Tensor, Tensor]:
    """Denoise one block per prefix; return argmax canvases [rows, canvas] and steps [rows]."""
    canvas, vocab = model.config.canvas, model.config.vocab_size
    tokens, layout = _rows(prefixes, canvas)

    def noise() -> Tensor:
        return torch.randint(0, vocab, (len(prefixes), canvas), generator=generator)

    working, draft = noise(), None
    best = torch.full_like(working, -1)
    steps, done = torch.zeros(len(prefixes), dtype=torch.long), torch.zeros(len(prefixes), dtype=torch.bool)
    for step in range(settings.steps, 0, -1):
        tokens[:, -canvas:] = working
        hidden = model.hidden_states(tokens, layout, draft)[:, -canvas:]
        temperature = settings.t_min + (settings.t_max - settings.t_min) * step / settings.steps
        p = (model.logits(hidden) / temperature).softmax(-1)
        entropies = -(p * p.clamp_min(1e-30).log()).sum(-1)
        argmax = p.argmax(-1)
        sampled = torch.multinomial(p.flatten(0, 1), 1, generator=generator).view_as(argmax)
        working = torch.where(_accepted(entropies, settings.entropy_bound), sampled, noise())
        settled = (argmax == best).all(-1) & (entropies.mean(-1) < settings.confidence)
        best = torch.where(done[:, None], best, argmax)
        steps += ~done
        done |= settled
        if done.all():
            break
        draft = torch.zeros(*tokens.shape, vocab)
        draft[:, -canvas:] = p
    return best, steps


def replies(
    model: DiffusionGemma,
    tokenizer: DemoTokenizer,
    prompts: Sequence[list[int]],
    settings: SamplerSettings,
    seed: int = 0,
) -> list[tuple[str, float]]:
    """Return the reply to each prompt, and its mean steps per block."""
    generator = torch.Generator().manual_seed(seed)
    texts: list[list[int]] = [[] for _ in prompts]
    steps: list[list[int]] = [[] for _ in prompts]
    open_rows = list(range(len(prompts)))
    for _ in range(settings.max_blocks):
        blocks, taken = denoise(model, [prompts[i] + texts[i] for i in open_rows], settings, generator)
        still_open = []
        for i, block, count in zip(open_rows, blocks.tolist(), taken.tolist(), strict=True):
            end = next((at for at, token in enumerate(block) if token in (TURN_END, EOS)), None)
            texts[i] += block if end is None else block[:end]
            steps[i].append(count)
            if end is None:
                still_open.append(i)
        open_rows = still_open
        if not open_rows:
            break
    return [(tokenizer.decode(text), sum(n) / len(n)) for text, n in zip(texts, steps, strict=True)]


def answer_probes(
    model: DiffusionGemma, tokenizer: DemoTokenizer, probes: Sequence[Probe], settings: SamplerSettings
) -> list[tuple[Probe, str, float]]:
    """Return every probe with its reply and the steps per block."""
    prompts = [render(tokenizer, probe.messages, reply=True)[0] for probe in probes]
    answers = replies(model, tokenizer, prompts, settings)
    return [(probe, text, count) for probe, (text, count) in zip(probes, answers, strict=True)]
