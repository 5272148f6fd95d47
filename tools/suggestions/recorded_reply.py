"""Record the demo model's replies, and in which denoising step each of their tokens landed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.diffusion_gemma.generate import Block, Step, generate
from model_backends.protocol import Message

Steps = NDArray[np.int64]

MAX_TOKENS = 512
LEGIBLE_NATS = 0.5  # up to this entropy the canvas shows a text clearly, accepted or not (`canvas/cells.py`)


@dataclass(frozen=True)
class RecordedBlock:
    """A final block and its denoising steps.

    `pieces` are the texts of its tokens, [positions]. `seen` and `accepted` are [positions], step numbers
    from 1 on: from then to the end, a position holds its final token and is legible (`seen`), or is accepted
    (`accepted`). What is not so in the last step counts for that one.
    """

    pieces: tuple[str, ...]
    seen: Steps
    accepted: Steps
    drafts: NDArray[np.int32]
    """The draft of every step, [steps, positions]."""

    @property
    def steps(self) -> int:
        """The number of denoising steps."""
        return len(self.drafts)


@dataclass(frozen=True)
class RecordedReply:
    """A reply and its blocks."""

    text: str
    blocks: tuple[RecordedBlock, ...]

    @property
    def steps(self) -> int:
        """The number of denoising steps of all blocks."""
        return sum(block.steps for block in self.blocks)

    @property
    def first(self) -> RecordedBlock:
        """The first block."""
        return self.blocks[0]

    @cached_property
    def tokens(self) -> int:
        """The number of tokens."""
        return sum(len(block.pieces) for block in self.blocks)


class Recorder:
    """Asks a model, one question at a time."""

    def __init__(self, model: DiffusionGemma) -> None:
        self._model = model
        self._template = ChatTemplate(model.chat_template, model.tokenizer)

    def ask(self, prompt: str, seed: int, max_steps: int | None = None) -> RecordedReply:
        """Generate the reply to a prompt; `max_steps` per block, None: the model's own limit."""
        model = self._model
        sampler = replace(model.config.sampler, max_steps=max_steps or model.config.sampler.max_steps)
        tokens = self._template.encode([Message(role="user", content=prompt)], thinking=False)
        events = list(generate(model, tokens, sampler, np.random.default_rng(seed).random, MAX_TOKENS))
        finals = [event for event in events if isinstance(event, Block)]
        steps = [event for event in events if isinstance(event, Step)]
        text = model.tokenizer.decode([token for block in finals for token in block.tokens])
        blocks = (self._record(final, [s for s in steps if s.block == final.block]) for final in finals)
        return RecordedReply(text, tuple(blocks))

    def _record(self, final: Block, steps: list[Step]) -> RecordedBlock:
        count = len(final.tokens)
        drafts = np.array([step.draft[:count] for step in steps])
        accepted = np.array([step.accepted[:count] for step in steps])
        legible = accepted | (np.array([step.entropies[:count] for step in steps]) <= LEGIBLE_NATS)
        right = drafts == np.array(final.tokens)
        pieces = tuple(self._model.tokenizer.decode([token]) for token in final.tokens)
        return RecordedBlock(pieces, _lasting_from(right & legible), _lasting_from(right & accepted), drafts)


def _lasting_from(holds: NDArray[np.bool_]) -> Steps:
    """Return the step number from which each position holds to the end; `holds` is [steps, positions]."""
    numbers = np.arange(1, len(holds) + 1)[:, None]
    last_failure: Steps = np.max(np.where(holds, 0, numbers), axis=0, initial=0)
    return np.minimum(last_failure + 1, len(holds))
