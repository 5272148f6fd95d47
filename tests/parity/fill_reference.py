"""Infilling in NumPy on logits of the reference implementation: what `fill` has to equal token for token.

It sees a text as three arrays instead of parts, and gives the sampler the free positions alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import DiffusionGemmaForBlockDiffusion

from model_backends.diffusion_gemma.sampler import SamplerConfig

Uniforms = Callable[[int], NDArray[np.float64]]
_NEVER = np.float32(-1e9)  # the logit of a token with probability 0


def reference_logits(
    reference: DiffusionGemmaForBlockDiffusion,
    prefix: NDArray[np.int64],
    canvas: NDArray[np.int32],
    conditioning: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Logits [canvas, vocab] after a prefix; `conditioning`: those of the step before, by its temperature."""
    with torch.no_grad():
        out = reference(
            input_ids=torch.from_numpy(prefix)[None],
            decoder_input_ids=torch.from_numpy(canvas.astype(np.int64))[None],
            self_conditioning_logits=None if conditioning is None else torch.from_numpy(conditioning)[None],
        )
    logits: NDArray[np.float32] = out.logits[0].numpy()
    return logits


@dataclass
class Text:
    """Tokens of a text (-1: noise), which are pinned, and with which probability the others become noise.

    `gaps`: the ranges of positions that are to be written, each without its end.
    """

    tokens: NDArray[np.int64]
    pinned: NDArray[np.bool_]
    noise: NDArray[np.float64]
    gaps: Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Filler:
    """Fills texts behind a prompt; `closing` and `padding` follow a text."""

    reference: DiffusionGemmaForBlockDiffusion
    prompt: NDArray[np.int64]
    sampler: SamplerConfig
    uniforms: Uniforms
    closing: Sequence[int]
    padding: int
    inside: range
    """Tokens that go on with a character of several bytes: no canvas starts with one that is pinned."""
    starts: list[int] = field(default_factory=list)
    """Where its canvases started."""

    @property
    def n(self) -> int:
        """Positions of a canvas."""
        return int(self.reference.config.canvas_length)

    @property
    def vocab(self) -> int:
        """Tokens of the vocabulary."""
        return int(self.reference.config.text_config.vocab_size)

    def fill(self, text: Text) -> list[int]:
        """Write all gaps of a text, the first one first, and return its tokens."""
        tokens, pinned = text.tokens.copy(), text.pinned.copy()
        while not pinned.all():
            first = int(np.flatnonzero(~pinned)[0])
            gap = next((begin, end) for begin, end in text.gaps if begin <= first < end)
            start = self.start(len(tokens), first, min(gap[1], first + self.n))
            while start and pinned[start] and tokens[start] in self.inside:
                start -= 1
            self.starts.append(start)
            draft = self.canvas(tokens, pinned, text.noise, start)
            for begin, end in text.gaps:
                if (begin, end) == gap or (begin > gap[0] and end <= start + self.n):
                    written = slice(begin, min(end, start + self.n))
                    here = np.flatnonzero(~pinned[written]) + begin
                    tokens[here], pinned[here] = draft[here - start], True
        return [int(token) for token in tokens]

    def start(self, length: int, first: int, last: int) -> int:
        """Where the canvas for the positions first … last − 1 of a text starts."""
        n, whole = self.n, length + len(self.closing)
        grid = first - first % n
        if grid + n >= min(last + n // 4, whole):
            return grid
        middle = first - min(first, (n - (last - first)) // 2)
        return max(0, min(middle, whole - n))

    def canvas(
        self,
        tokens: NDArray[np.int64],
        pinned: NDArray[np.bool_],
        noise: NDArray[np.float64],
        start: int,
    ) -> NDArray[np.int32]:
        """Denoise the canvas that starts there, and return what it became."""
        n = self.n
        behind = [*self.closing, *[self.padding] * n]
        here = np.concatenate([tokens, behind])[start : start + n]
        held = np.concatenate([pinned, np.ones(len(behind), np.bool_)])[start : start + n]
        chances = np.concatenate([noise, np.zeros(len(behind))])[start : start + n]
        random = self.random_tokens()
        drafted = ~held & (here >= 0)
        lost = drafted & (self.uniforms(n) < chances) if drafted.any() else drafted
        canvas = np.where((here < 0) | lost, random, here).astype(np.int32)
        return self.denoise(np.concatenate([self.prompt, tokens[:start]]), canvas, held)

    def denoise(
        self, prefix: NDArray[np.int64], canvas: NDArray[np.int32], pinned: NDArray[np.bool_]
    ) -> NDArray[np.int32]:
        """Denoise a canvas after a prefix; pinned positions keep their tokens."""
        sampler, free, conditioning = self.sampler, ~pinned, None
        drafts: list[NDArray[np.int32]] = []
        for remaining in range(sampler.max_steps, 0, -1):
            heat = sampler.t_min + (sampler.t_max - sampler.t_min) * (remaining / sampler.max_steps)
            z = reference_logits(self.reference, prefix, canvas, conditioning) / np.float32(heat)
            p = np.exp(z.astype(np.float64) - z.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            sample = self.samples(p)
            entropy = -(p * np.log(p)).sum(axis=1)
            drafts.append(np.where(pinned, canvas, z.argmax(axis=1)).astype(np.int32))
            unsure = entropy[free]
            order = np.argsort(unsure, kind="stable")
            taken = np.zeros(len(unsure), np.bool_)
            taken[order] = np.cumsum(unsure[order]) - unsure[order] <= sampler.entropy_bound
            random = self.random_tokens()
            conditioning = z.copy()
            conditioning[pinned] = _NEVER
            conditioning[pinned, canvas[pinned]] = 0
            canvas[free] = np.where(taken, sample[free], random[free])
            latest = drafts[-sampler.stability - 1 :]
            stable = len(latest) > sampler.stability and all(
                np.array_equal(each, drafts[-1]) for each in latest
            )
            if stable and unsure.mean() < sampler.confidence:
                break
        return drafts[-1]

    def samples(self, p: NDArray[np.float64]) -> NDArray[np.int64]:
        """Draw a token for each position."""
        targets = self.uniforms(len(p)).astype(np.float32).astype(np.float64)
        ends = p.cumsum(axis=1)
        return np.array(
            [np.searchsorted(row, u * row[-1], side="right") for row, u in zip(ends, targets, strict=True)]
        )

    def random_tokens(self) -> NDArray[np.int64]:
        """A random token for each position of a canvas."""
        return (self.uniforms(self.n) * self.vocab).astype(np.int64)
