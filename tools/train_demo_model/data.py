"""Batch an endless stream of sampled conversations into fixed shapes.

A row of a batch holds several examples one after the other; an example is the tokens of a conversation
(for the encoder) followed by canvases of some of its replies. See `model.Layout` for the attention mask.
A part of the examples are texts with gaps: their canvases are noise in the gaps alone, see `gaps`.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .corpus import Conversation, pages, sample_conversation
from .gaps import DRAFT_SHARE, Canvas, draft_of_other_length, gaps_anywhere, start_of_canvas
from .model import Layout
from .tokenizer import BOS, PAD, TURN_END, TURN_START, DemoTokenizer

ROWS, ROW_LENGTH = 8, 512  # of a batch
PADDING_WEIGHT = 0.1
DIGIT_WEIGHT = 3.0  # few tokens of the corpus, but no sum is right with one of them wrong
NOISE_EXPONENT = 0.8
NEIGHBOUR_SHARE, FARTHEST = 0.25, 4  # of the noise: tokens from so near in the reply that they almost fit
REPLIES_PER_CONVERSATION = 2
GAPS_SHARE, CANVASES_WITH_GAPS = 0.65, 3  # of the examples; of one text
BEHIND_SHARE = 0.2  # of the canvases of texts: all of it behind what is written
ALL_NOISE_SHARE = 0.65  # of canvases with gaps; the others begin from a draft
_ROLES = {"assistant": "model"}


@dataclass(frozen=True)
class Example:
    """A conversation's tokens and the canvases to denoise."""

    tokens: list[int]
    canvases: list[Canvas]

    def __len__(self) -> int:
        return len(self.tokens) + sum(len(canvas.tokens) for canvas in self.canvases)


@dataclass(frozen=True)
class Batch:
    """Tensors [rows, row length]: inputs, layout, targets and loss weights.

    The target of a canvas token is the clean token at its position, that of an encoder token the next one.
    `pinned` canvas tokens are clean and stay so.
    """

    tokens: Tensor
    layout: Layout
    targets: Tensor
    weights: Tensor
    pinned: Tensor


def render(
    tokenizer: DemoTokenizer, conversation: Conversation, reply: bool = False
) -> tuple[list[int], list[range]]:
    """Return the conversation as the chat template renders it, and the spans of the replies with end tokens.

    `reply` opens the model's turn, as for generation; else the tokens stop at the last end of turn.
    """
    tokens, replies = [BOS], []
    for role, content in conversation:
        tokens += [TURN_START, *tokenizer.encode(f"{_ROLES.get(role, role)}\n")]
        start = len(tokens)
        tokens += [*tokenizer.encode(content.strip()), TURN_END]
        if role == "assistant":
            replies.append(range(start, len(tokens)))
        tokens += tokenizer.encode("\n")
    if reply:
        return [*tokens, TURN_START, *tokenizer.encode("model\n")], replies
    return tokens[:-1], replies


class Stream:
    """Endless batches of `rows` rows of `length` tokens each."""

    def __init__(self, tokenizer: DemoTokenizer, canvas: int, rows: int, length: int, seed: int) -> None:
        self.tokenizer, self.canvas, self.rows, self.length = tokenizer, canvas, rows, length
        self.random = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.held_back: list[Example] = []
        self.token_weights = np.ones(len(tokenizer.tokens), np.float32)
        self.token_weights[PAD] = PADDING_WEIGHT
        self.token_weights[[tokenizer.tokens.index(digit) for digit in string.digits]] = DIGIT_WEIGHT
        self.begins_word = np.array(
            [not token[:1].isalnum() and not token.startswith("<0x") for token in tokenizer.tokens]
        )

    def __iter__(self) -> Iterator[Batch]:
        while True:
            yield self._batch()

    def example(self) -> Example:
        """Return an example no longer than a row; a longer conversation loses its oldest turns."""
        if self.random.random() < GAPS_SHARE:
            return self.example_with_gaps()
        conversation = sample_conversation(self.random)
        while True:
            tokens, replies = render(self.tokenizer, conversation)
            nth_expansion = self.random.sample(replies, min(REPLIES_PER_CONVERSATION, len(replies)))
            example = Example(
                tokens, [canvas for span in nth_expansion for canvas in self._canvases(tokens, span)]
            )
            if len(example) <= self.length:
                return example
            system = 1 if conversation[0][0] == "system" else 0
            conversation = conversation[:system] + conversation[system + 2 :]
            if len(conversation) == system:
                conversation = sample_conversation(self.random)

    def example_with_gaps(self) -> Example:
        """Return a text and canvases with gaps of it, no longer than a row."""
        while True:
            written = pages.draw(self.random)
            tokens, replies = self._render_text(written)
            span = replies[-1]
            room = (self.length - len(tokens)) // self.canvas
            if room > 0:
                count = min(room, CANVASES_WITH_GAPS if len(span) > 2 else 1)
                gaps = _gap_tokens(self.tokenizer, written, span) if written.gaps else []
                return Example(tokens, [self._canvas_with_gaps(tokens, span, gaps) for _ in range(count)])

    def _render_text(self, written: pages.Written) -> tuple[list[int], list[range]]:
        """Return the tokens as `render` does; those of the text are encoded gap by gap, as `Fill` does it."""
        tokens, replies = render(self.tokenizer, written.conversation)
        if written.gaps:
            text = [token for piece in _pieces(written) for token in self.tokenizer.encode(piece)]
            tokens[replies[-1].start :] = [*text, TURN_END]
            replies[-1] = range(replies[-1].start, len(tokens))
        return tokens, replies

    def _canvas_with_gaps(self, tokens: list[int], span: range, gaps: list[range]) -> Canvas:
        behind_the_text = not gaps and self.noise.random() < BEHIND_SHARE
        if behind_the_text:  # as a text is continued: nothing of the canvas is written yet
            start = int(self.noise.integers(span.start, span.stop))
        else:
            start = start_of_canvas(self.noise, span, self.canvas, gaps)
        tokens = tokens[start : min(start + self.canvas, span.stop)]
        clean = np.array(tokens + [PAD] * (self.canvas - len(tokens)))
        if behind_the_text:
            free = np.ones(self.canvas, np.bool_)
        elif gaps:
            free = np.zeros(self.canvas, np.bool_)
            for gap in gaps:
                free[max(0, gap.start - start) : max(0, gap.stop - start)] = True
        else:
            free = gaps_anywhere(self.noise, clean, len(tokens), self.begins_word)
        if gaps or self.noise.random() < ALL_NOISE_SHARE:
            first = self._noised(clean, 1.0)
        else:
            drafted = self.noise.random() < DRAFT_SHARE
            first = self._noised(draft_of_other_length(self.noise, clean, free) if drafted else clean)
        return Canvas(clean.tolist(), start, free, np.where(free, first, clean))

    def _canvases(self, tokens: list[int], span: range) -> list[Canvas]:
        blocks = []
        for start in range(span.start, span.stop, self.canvas):
            clean = tokens[start : min(start + self.canvas, span.stop)]
            blocks.append(Canvas(clean + [PAD] * (self.canvas - len(clean)), start))
        return blocks

    def _packed_rows(self) -> list[list[Example]]:
        """Return full rows (best-fit packing); examples that do not fit wait for the next batch."""
        rows: list[list[Example]] = [[] for _ in range(self.rows)]
        room = [self.length] * self.rows
        waiting, self.held_back = self.held_back, []
        while len(self.held_back) < self.rows:
            example = waiting.pop() if waiting else self.example()
            fitting = [i for i in range(self.rows) if room[i] >= len(example)]
            if not fitting:
                self.held_back.append(example)
                continue
            best = min(fitting, key=room.__getitem__)
            rows[best].append(example)
            room[best] -= len(example)
        self.held_back += waiting
        return rows

    def _batch(self) -> Batch:
        shape = (self.rows, self.length)
        fields = {
            name: np.zeros(shape, np.int64) for name in ("tokens", "block", "position", "start", "targets")
        }
        conversation = np.full(shape, -1, np.int64)
        pinned = np.zeros(shape, np.bool_)
        weights = np.zeros(shape, np.float32)
        for row, examples in enumerate(self._packed_rows()):
            at = 0
            for number, example in enumerate(examples):
                end = at + len(example)
                conversation[row, at:end] = number
                self._write(
                    example,
                    {name: field[row, at:end] for name, field in fields.items()},
                    weights[row, at:end],
                    pinned[row, at:end],
                )
                at = end
        tensor = {name: torch.from_numpy(field) for name, field in fields.items()}
        layout = Layout(torch.from_numpy(conversation), tensor["block"], tensor["position"], tensor["start"])
        return Batch(
            tensor["tokens"], layout, tensor["targets"], torch.from_numpy(weights), torch.from_numpy(pinned)
        )

    def _write(
        self, example: Example, into: dict[str, np.ndarray], weights: np.ndarray, pinned: np.ndarray
    ) -> None:
        """Write one example into its part of a row."""
        size = len(example.tokens)
        into["tokens"][:size] = example.tokens
        into["position"][:size] = np.arange(size)
        into["targets"][: size - 1] = example.tokens[1:]
        weights[: size - 1] = 1.0
        for number, canvas in enumerate(example.canvases):
            here = slice(size + number * self.canvas, size + (number + 1) * self.canvas)
            clean = np.array(canvas.tokens)
            into["tokens"][here] = self._noised(clean) if canvas.first is None else canvas.first
            into["block"][here] = number + 1
            into["position"][here] = canvas.start + np.arange(self.canvas)
            into["start"][here] = canvas.start
            into["targets"][here] = clean
            weights[here] = self.token_weights[clean]
            if canvas.free is not None:
                weights[here] *= canvas.weight * canvas.free
                pinned[here] = ~canvas.free

    def _noised(self, clean: np.ndarray, rate: float | None = None) -> np.ndarray:
        """Replace a share of the canvas's tokens, or a random one, by random ids."""
        rate = self.noise.random() ** NOISE_EXPONENT if rate is None else rate
        size = len(clean)
        random_ids = self.noise.integers(0, len(self.tokenizer.tokens), size)
        away = self.noise.integers(1, FARTHEST + 1, size) * self.noise.choice((-1, 1), size)
        neighbours = clean[(np.arange(size) + away) % size]
        noise = np.where(self.noise.random(size) < NEIGHBOUR_SHARE, neighbours, random_ids)
        return np.where(self.noise.random(size) < rate, noise, clean)


def _pieces(written: pages.Written) -> list[str]:
    """Return the text cut at the ends of its gaps; a gap takes the space before it along."""
    text, cuts = written.conversation[-1][1], [0, *(end for gap in written.gaps for end in gap)]
    return [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _gap_tokens(tokenizer: DemoTokenizer, written: pages.Written, span: range) -> list[range]:
    """Return the positions of a text's gaps in its conversation."""
    at, gaps = span.start, []
    for number, piece in enumerate(_pieces(written)):
        size = len(tokenizer.encode(piece))
        if number % 2:
            gaps.append(range(at, at + size))
        at += size
    return gaps
