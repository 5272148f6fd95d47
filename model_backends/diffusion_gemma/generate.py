"""Block-by-block generation over token ids, without text or I/O."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma.candidates import CandidateCollector, TokenCandidate
from model_backends.diffusion_gemma.likeliest import MOST_READ_OUT
from model_backends.diffusion_gemma.model import DiffusionGemma
from model_backends.diffusion_gemma.read_out import Wanted
from model_backends.diffusion_gemma.sampler import (
    SamplerConfig,
    StopTest,
    accept,
    random_tokens,
    renoise,
    temperature,
)
from model_backends.protocol import certainty_of

Reason = Literal["end_of_turn", "max_tokens", "context_full", "cancelled"]
# [n] numbers in [0, 1): the only source of randomness
Uniforms = Callable[[int], NDArray[np.float64]]


@dataclass(frozen=True)
class Prefilled:
    """`done` of `total` prompt tokens are in the prefix; `cached` of them were there before."""

    done: int
    total: int
    cached: int


@dataclass(frozen=True)
class Start:
    """A block begins: the random tokens of its canvas, [canvas_length]."""

    block: int
    canvas: NDArray[np.int32]


@dataclass(frozen=True)
class Step:
    """One denoising step of a block; arrays have one entry per canvas position."""

    block: int
    step: int
    temperature: float
    canvas: NDArray[np.int32]
    draft: NDArray[np.int32]
    accepted: NDArray[np.bool_]
    entropies: NDArray[np.float32]


@dataclass(frozen=True)
class Block:
    """A final block: its tokens up to the end token, which is left out.

    `certainty`: that of the last step, for the tokens and the end token.
    `candidates` of each of them, if they were asked for; see `CandidateCollector.of`.
    """

    block: int
    tokens: tuple[int, ...]
    steps: int
    converged: bool
    ended: bool
    certainty: float | None = None
    candidates: tuple[tuple[TokenCandidate, ...], ...] = ()


@dataclass(frozen=True)
class End:
    """The reason why generation ended."""

    reason: Reason


def find_end(tokens: Sequence[int], is_end: Callable[[int], bool]) -> int | None:
    """Return the index of the first end token, if there is one."""
    return next((index for index, token in enumerate(tokens) if is_end(token)), None)


def generate(
    model: DiffusionGemma,
    prompt: Sequence[int],
    sampler: SamplerConfig,
    uniforms: Uniforms,
    max_tokens: int,
    cancelled: Callable[[], bool] = lambda: False,
    stop_at_end: bool = True,
    candidates: int = 0,
) -> Iterator[Prefilled | Start | Step | Block | End]:
    """Generate a reply block by block, reusing the part of the prompt that is in the prefix cache.

    Per block, `uniforms` is called for the canvas's noise, then in every step for the samples and for
    the new noise. A block starts before the prompt, or the block before it, is prefilled: its noise can be
    shown meanwhile. Cancelling takes effect at the next step or prompt chunk; an unfinished block is
    discarded. Tokens after the end token do not delay a block; with `stop_at_end` False they do, as in
    the reference implementation. `candidates`: how many each position of a final block comes with, with the
    token that it became; 0: none. Nothing else depends on it.

    Raises:
        ContextError: the context cannot hold the prompt.
    """
    count, length = 0, model.config.canvas_length
    noise = yield from _start_block(model, count, len(prompt), uniforms)
    yield from prefill(model, prompt, cancelled)
    while not cancelled():
        if noise is None:
            yield End("context_full")
            return
        last = yield from denoise_canvas(
            model,
            count,
            noise,
            sampler,
            uniforms,
            cancelled,
            stop_at_end=stop_at_end,
            read_out=candidates > 0,
        )
        if last is None:
            break
        yield _block(count, last, candidates)
        if last.end is not None:
            yield End("end_of_turn")
            return
        count += 1
        if count * length >= max_tokens:
            yield End("max_tokens")
            return
        noise = yield from _start_block(model, count, len(model.prefix) + length, uniforms)
        model.prefill(last.draft.tolist())
    yield End("cancelled")


def prefill(
    model: DiffusionGemma, prompt: Sequence[int], cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Prefilled]:
    """Bring these tokens into the prefix, reusing what is in the prefix cache already.

    Raises:
        ContextError: the context cannot hold them.
    """
    cached = model.shrink(_common_length(model.prefix, prompt))
    yield Prefilled(cached, len(prompt), cached)
    if cancelled():
        return
    for done in model.prefill_in_chunks(prompt[cached:]):
        yield Prefilled(cached + done, len(prompt), cached)
        if cancelled():
            return


def _block(number: int, last: Denoised, candidates: int) -> Block:
    """Return the final block of a reply."""
    seen = last.entropies[: None if last.end is None else last.end + 1].tolist()
    tokens = last.draft[: last.end]
    found = last.candidates.of(tokens, candidates) if candidates else ()
    is_ended = last.end is not None
    return Block(
        number, tuple(tokens.tolist()), last.steps, last.converged, is_ended, certainty_of(seen), found
    )


def _start_block(
    model: DiffusionGemma, block: int, position: int, uniforms: Uniforms
) -> Generator[Start, None, NDArray[np.int32] | None]:
    """Yield and return the noise of a block at this position of the context; None: it has no room there."""
    length = model.config.canvas_length
    if position + length > model.context_length:
        return None
    noise = random_tokens(uniforms(length), model.config.vocab_size)
    yield Start(block, noise)
    return noise


@dataclass(frozen=True)
class Denoised:
    """A canvas after its last step: draft I32 [n], entropies F32 [n], and the first end token, if it counts.

    `candidates` has what the steps read out, if that was asked for.
    """

    draft: NDArray[np.int32]
    entropies: NDArray[np.float32]
    steps: int
    converged: bool
    end: int | None
    candidates: CandidateCollector


def denoise_canvas(
    model: DiffusionGemma,
    block: int,
    canvas: NDArray[np.int32],
    sampler: SamplerConfig,
    uniforms: Uniforms,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    stop_at_end: bool = True,
    read_out: bool = False,
    pinned: NDArray[np.bool_] | None = None,
) -> Generator[Step, None, Denoised | None]:
    """Denoise a canvas after the prefix step by step; None: it was cancelled.

    Positions of the canvas that are `pinned` [n] keep their tokens: on the canvas, in the draft and in the
    self-conditioning. Their entropy is 0, so they take nothing from the entropy bound, and the stop test
    looks at the others alone. `read_out`: collect candidates.
    """
    config, stop, collector = model.config, StopTest(sampler), CandidateCollector()
    free = slice(None) if pinned is None else ~pinned
    likeliest = MOST_READ_OUT if read_out else 0
    wanted = Wanted(None if pinned is None else np.flatnonzero(~pinned).astype(np.int32))
    model.begin_block()
    for remaining in range(sampler.max_steps, 0, -1):
        if cancelled():
            return None
        step_temperature = temperature(sampler, remaining)
        result = model.denoise(
            canvas, step_temperature, uniforms(config.canvas_length), likeliest, pinned=pinned, wanted=wanted
        )
        accepted = accept(result.entropy, sampler.entropy_bound)
        step = sampler.max_steps - remaining + 1
        if result.likeliest is not None:
            collector.add(step, result.likeliest, wanted.positions)
        yield Step(block, step, step_temperature, canvas, result.argmax, accepted, result.entropy)
        end = find_end(result.argmax.tolist(), model.tokenizer.is_end) if pinned is None else None
        visible = end + 1 if stop_at_end and end is not None else None
        converged = stop.done(result.argmax[free], result.entropy[free], visible)
        noise = random_tokens(uniforms(config.canvas_length), config.vocab_size)
        canvas = renoise(result.sample, accepted, noise)
        if converged:
            break
    return Denoised(result.argmax, result.entropy, step, converged, end, collector)


def _common_length(a: Sequence[int], b: Sequence[int]) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length
