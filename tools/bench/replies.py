"""Whole replies of the demo model, timed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.diffusion_gemma.generate import Block, Step, generate
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.protocol import Message

PROMPTS = (
    "What is text diffusion?",
    "Which computer does DiffusionGemma need?",
    "Write a Python function that reverses a string.",
    "What can you do?",
)
SEEDS = (1, 2)
MAX_TOKENS = 512


def prompt_tokens(model: DiffusionGemma) -> list[list[int]]:
    """Return the tokens of every prompt."""
    template = ChatTemplate(model.chat_template, model.tokenizer)
    return [template.encode([Message(role="user", content=text)], thinking=False) for text in PROMPTS]


@dataclass
class Totals:
    """Sums over complete replies."""

    replies: int = 0
    steps: int = 0
    blocks: int = 0
    tokens: int = 0
    seconds: float = 0.0

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.replies + other.replies,
            self.steps + other.steps,
            self.blocks + other.blocks,
            self.tokens + other.tokens,
            self.seconds + other.seconds,
        )

    def figures(self) -> dict[str, float]:
        """Return the rates; `tokens` are those before the end of the turn."""
        return {
            "ms_per_step": round(1000 * self.seconds / self.steps, 3),
            "tokens_per_second": round(self.tokens / self.seconds, 1),
            "steps_per_block": round(self.steps / self.blocks, 2),
            "replies": self.replies,
            "blocks": self.blocks,
            "steps": self.steps,
            "tokens": self.tokens,
            "seconds": round(self.seconds, 3),
        }


def answer(
    model: DiffusionGemma, prompt: Sequence[int], sampler: SamplerConfig, seed: int
) -> tuple[Totals, list[int]]:
    """Generate one reply with our engine, without a cached prefix; return its figures and tokens."""
    model.rewind(0)
    uniforms = np.random.default_rng(seed).random
    started = time.perf_counter()
    events = list(generate(model, prompt, sampler, uniforms, MAX_TOKENS, stop_at_end=False))
    seconds = time.perf_counter() - started
    blocks = [event for event in events if isinstance(event, Block)]
    steps = sum(isinstance(event, Step) for event in events)
    tokens = [token for block in blocks for token in block.tokens]
    return Totals(1, steps, len(blocks), len(tokens), seconds), tokens
