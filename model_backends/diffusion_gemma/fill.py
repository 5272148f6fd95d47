"""Infilling over token ids: writes the gaps of a text on canvases where all other tokens are pinned.

A left-to-right model only sees what is before a gap. Here a canvas may stand anywhere in the text: what is
before it is prefix, what it covers is pinned but for the gaps, so that a gap is written with its context on
both sides.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from model_backends.cancellation import CancelledError
from model_backends.diffusion_gemma.answer_tree import AnswersError
from model_backends.diffusion_gemma.answers import MOST_STEPS, AnswerSlot, read_answers
from model_backends.diffusion_gemma.generate import (
    Block,
    Denoised,
    End,
    Prefilled,
    Start,
    Step,
    Uniforms,
    denoise_canvas,
    generate,
    prefill,
)
from model_backends.diffusion_gemma.model import ContextError, DiffusionGemma
from model_backends.diffusion_gemma.read_out import Wanted
from model_backends.diffusion_gemma.sampler import SamplerConfig, random_tokens
from model_backends.diffusion_gemma.window import NOISE, Gap, GapText, Part, Window, sized
from model_backends.lazy_text import lazy_text
from model_backends.protocol import certainty_of

MOST_TRIES = 5
"""At most so many lengths of a gap are tried."""
_TRIAL_STEPS = 4  # of each length
_BEHIND = 4  # tokens behind a gap that tell whether its length is right

Fits = Callable[[int, Sequence[int]], bool]


@dataclass(frozen=True)
class Filled:
    """A gap, by its part's index, is written: its tokens, and how sure the model was in their last step.

    `tried`: of how many lengths it is the surest; `unseen`: the denoising steps of the others.
    """

    part: int
    tokens: tuple[int, ...]
    certainty: float | None
    tried: int = 1
    unseen: int = 0
    probabilities: tuple[float, ...] = ()


@dataclass(frozen=True)
class FillStart(Start):
    """A canvas of a fill: where it starts in the text, which positions are pinned, where the text ends."""

    start: int
    pinned: NDArray[np.bool_]
    length: int
    text: tuple[int, ...] = field(repr=False)
    """The text's tokens before the canvas."""
    behind: tuple[int, ...] = field(default=(), repr=False)
    """Those after it, without what isn't written yet."""


FillEvent = Prefilled | FillStart | Step | Block | Filled | End


@dataclass(frozen=True)
class _Try:
    """A canvas that has been denoised for a length of a gap, and what happened."""

    text: GapText
    window: Window
    events: list[FillStart | Step]
    last: Denoised


def fill(
    model: DiffusionGemma,
    prompt: Sequence[int],
    parts: Sequence[Part],
    sampler: SamplerConfig,
    uniforms: Uniforms,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    max_tokens: int = 2048,
    closing: Sequence[int] = (),
    padding: int = 0,
    fits: Fits = lambda part, tokens: True,
    candidates: int = 0,
) -> Iterator[FillEvent]:
    """Write the gaps of a text that follows the prompt, and keep every other token.

    The first gap is written first, and with it all others of one length that its canvas covers. Of a gap with
    several lengths each is tried in a few steps; the surest wins, after which the text goes on best, if
    possible among those that `fits` says yes to (part's index, tokens), and that hold no control token. A gap
    that is longer than a canvas is written block by block. A gap with answers gets the likeliest (`answers`),
    read in as many steps as the sampler has, in one if it has more than four. `closing` and `padding` are the
    tokens behind the text. `max_tokens` limits an open gap.

    Per canvas, `uniforms` is called for its noise; then, if a free position has a token, for which of these
    become noise; then in every step for the samples and for the new noise.

    Raises:
        AnswersError: answers cannot be told apart, or are longer than a canvas.
        ContextError: the context cannot hold the prompt with the text up to a canvas.
    """
    run = _Run(model, prompt, sampler, uniforms, cancelled, candidates)
    sized_parts = [sized(part, model.config.canvas_length) for part in parts]
    text, block = GapText(sized_parts, closing, padding, model.tokenizer.is_inside_character), 0
    while gaps := text.gaps():
        if cancelled():
            yield End("cancelled")
            return
        index, gap = gaps[0]
        if gap.is_open:
            yield from run.write_to_the_end(text, block, max_tokens)
            return
        if gap.answers:
            chosen = yield from run.choose(text, index, block, padding)
            if chosen is None:
                yield End("cancelled")
                return
            text, block = chosen
            continue
        if all(gap.pinned) and not gap.lengths:
            yield Filled(index, gap.draft, None)
            text = text.replaced(index, gap.draft)
            continue
        lengths, unseen = gap.lengths or (len(gap.draft),), 0
        if len(lengths) > 1:
            chosen_length = yield from run.choose_length(text, index, block, fits)
            best, unseen = chosen_length or (None, 0)
        else:
            best = yield from run.denoise(text.replaced(index, gap.of_length(lengths[0])), index, block)
        if best is None:
            yield End("cancelled")
            return
        yield _block(block, best, candidates)
        text = yield from _written(best, index, len(lengths), unseen)
        block += 1
    yield End("end_of_turn")


@dataclass(frozen=True)
class _Run:
    """What all canvases of a fill have in common."""

    model: DiffusionGemma
    prompt: Sequence[int]
    sampler: SamplerConfig
    uniforms: Uniforms
    cancelled: Callable[[], bool]
    candidates: int

    def denoise(
        self, text: GapText, index: int, block: int
    ) -> Generator[Prefilled | FillStart | Step, None, _Try | None]:
        """Denoise the canvas for a gap, from its noise on; None: it was cancelled."""
        model, n = self.model, self.model.config.canvas_length
        window = text.window(index, n)
        _check_room(model, len(self.prompt) + window.start)
        noise = random_tokens(self.uniforms(n), model.config.vocab_size)
        becomes_noise = window.tokens == NOISE
        has_draft = ~window.pinned & ~becomes_noise
        if has_draft.any():
            becomes_noise |= has_draft & (self.uniforms(n) < window.noise)
        canvas = np.where(becomes_noise, noise, window.tokens).astype(np.int32)
        start = _start(block, canvas, window, text)
        yield start
        yield from prefill(model, [*self.prompt, *start.text], self.cancelled)
        events: list[FillStart | Step] = [start]
        steps = denoise_canvas(
            model,
            block,
            canvas,
            self.sampler,
            self.uniforms,
            self.cancelled,
            read_out=self.candidates > 0,
            pinned=window.pinned,
        )
        while True:
            try:
                step = next(steps)
            except StopIteration as end:
                return None if end.value is None else _Try(text, window, events, end.value)
            events.append(step)
            yield step

    def choose_length(
        self, text: GapText, index: int, block: int, fits: Fits
    ) -> Generator[FillEvent, None, tuple[_Try, int] | None]:
        """Write a gap in the best of its lengths; return its canvas, and the steps that nobody sees.

        A few steps tell lengths apart. The best one's canvas is then denoised with all of them, unless it has
        converged already; what comes out only counts if it fits as well. None: cancelled.
        """
        gap = text.parts[index]
        assert isinstance(gap, Gap)
        steps = min(_TRIAL_STEPS, self.sampler.max_steps)
        trial = replace(self, sampler=replace(self.sampler, max_steps=steps))
        tries: list[tuple[tuple[bool, bool, float], _Try]] = []
        for length in gap.lengths:
            attempt = yield from _unseen(
                trial.denoise(text.replaced(index, gap.of_length(length)), index, block)
            )
            if attempt is None:
                return None
            tries.append((self.rank(attempt, index, fits), attempt))
        rank, best = max(tries, key=lambda each: each[0])
        spent = sum(each.last.steps + 1 for _, each in tries)
        if not best.last.converged and steps < self.sampler.max_steps:
            whole = yield from _unseen(self.denoise(best.text, index, block))
            if whole is None:
                return None
            spent += whole.last.steps + 1
            if self.rank(whole, index, fits)[:2] >= rank[:2]:
                best = whole
        yield from best.events
        return best, spent - best.last.steps

    def choose(
        self, text: GapText, index: int, block: int, padding: int
    ) -> Generator[FillEvent, None, tuple[GapText, int] | None]:
        """Give every gap with answers that the canvas for a gap covers its likeliest one; None: cancelled.

        The canvas is a block if nothing else is to be written on it. Returns the text, and the next block.
        """
        model, n = self.model, self.model.config.canvas_length
        window = text.window(index, n)
        slots = _answer_slots(text, window, index)
        _check_room(model, len(self.prompt) + window.start)
        yield from prefill(model, [*self.prompt, *text.tokens()[: window.start]], self.cancelled)
        steps = self.sampler.max_steps if self.sampler.max_steps <= MOST_STEPS else 1
        try:
            found = read_answers(
                model,
                window.tokens,
                window.pinned,
                list(slots.values()),
                self.uniforms,
                padding=padding,
                steps=steps,
                cancelled=self.cancelled,
            )
        except CancelledError:
            return None
        filled = [
            Filled(part, slot.answers[int(np.argmax(read))], max(read), probabilities=read)
            for (part, slot), read in zip(slots.items(), found.probabilities, strict=True)
        ]
        shown = self._show_answers(text, index, block, filled)
        yield from shown
        unseen = max(0, found.steps - bool(shown))
        for number, each in enumerate(filled):
            yield each if number else replace(each, unseen=unseen)
            text = text.replaced(each.part, each.tokens)
        return text, block + bool(shown)

    def _show_answers(
        self, text: GapText, index: int, block: int, filled: Sequence[Filled]
    ) -> tuple[FillStart | Step | Block, ...]:
        """Return the events of a canvas with answers; none if something else is still noise on it."""
        n = self.model.config.canvas_length
        for each in filled:
            text = text.replaced(each.part, Gap((NOISE,) * len(each.tokens)))
        window = text.window(index, n)
        written = [token for each in filled for token in each.tokens]
        if int((~window.pinned).sum()) != len(written):
            return ()
        entropies = np.zeros(n, np.float32)
        final = window.tokens.copy()
        final[~window.pinned] = written
        for each in filled:
            entropies[text.where(each.part)[0] - window.start] = -math.log(max(each.certainty or 0.0, 1e-9))
        noise = random_tokens(self.uniforms(n), self.model.config.vocab_size)
        canvas = np.where(window.pinned, window.tokens, noise).astype(np.int32)
        start = _start(block, canvas, window, text)
        step = Step(block, 1, 1.0, canvas, final, np.ones(n, np.bool_), entropies)
        sure = certainty_of(entropies[~window.pinned].tolist())
        return start, step, Block(block, tuple(final[: window.length].tolist()), 1, True, False, sure)

    def rank(self, attempt: _Try, index: int, fits: Fits) -> tuple[bool, bool, float]:
        """Return what the better of several lengths has more of.

        A gap of the wrong length may be written with certainty, but what is behind it does not go on from
        there. So one more step asks how likely the next tokens are after what was written.
        """
        model, window, last = self.model, attempt.window, attempt.last
        gap = _after(attempt, index)
        written = [token for token in gap.draft if token != NOISE]  # a longer gap has more to be written
        is_text = not any(
            model.tokenizer.is_control(token) or model.tokenizer.is_end(token) for token in written
        )
        score = math.log(certainty_of(gap.entropies) or 1.0)
        end = attempt.text.where(index)[1] - window.start
        behind = np.arange(end, min(end + _BEHIND, window.length + 1, len(last.draft)))
        if behind.size:
            pairs = np.stack((behind, last.draft[behind]), 1).astype(np.int32)
            model.begin_block()
            step = model.denoise(
                last.draft,
                1.0,
                np.zeros(len(last.draft)),
                pinned=np.ones(len(last.draft), np.bool_),
                wanted=Wanted(pairs=pairs),
            )
            assert step.log_probabilities is not None
            score += float(step.log_probabilities.mean())
        return is_text and fits(index, written), is_text, score

    def write_to_the_end(self, text: GapText, block: int, max_tokens: int) -> Iterator[FillEvent]:
        """Write the last gap as a reply is generated, on canvases behind the text."""
        last = len(text.parts) - 1
        written = tuple(text.replaced(last, ()).tokens())
        begin = len(written)
        sureness: list[float] = []
        for event in generate(
            self.model,
            [*self.prompt, *written],
            self.sampler,
            self.uniforms,
            max_tokens,
            self.cancelled,
            candidates=self.candidates,
        ):
            match event:
                case Start(number, canvas):
                    free = np.zeros(len(canvas), np.bool_)
                    yield FillStart(block + number, canvas, len(written), free, len(canvas), written)
                case Step() | Block():
                    if isinstance(event, Block):
                        written += event.tokens
                        sureness += [event.certainty or 0.0] * len(event.tokens)
                    yield replace(event, block=block + event.block)
                case End():
                    if event.reason != "cancelled":
                        certainty = sum(sureness) / len(sureness) if sureness else None
                        yield Filled(last, written[begin:], certainty)
                    yield event
                case Prefilled():
                    yield event


def _answer_slots(text: GapText, window: Window, index: int) -> dict[int, AnswerSlot]:
    """Return the gaps with answers that a canvas covers with what is behind them, by their parts.

    Raises:
        AnswersError: that of the part `index` is longer than a canvas.
    """
    slots: dict[int, AnswerSlot] = {}
    for part, gap in text.gaps():
        first, last = text.where(part)
        if gap.answers and last - window.start < len(window.tokens):
            slots[part] = AnswerSlot(first - window.start, gap.answers)
    if index not in slots:
        raise AnswersError(
            lazy_text("An answer is longer than a block of {canvas} tokens.", canvas=len(window.tokens)),
            lazy_text("Shorten it."),
        )
    return slots


def _unseen(
    events: Generator[Prefilled | FillStart | Step, None, _Try | None],
) -> Generator[Prefilled, None, _Try | None]:
    """Yield only what is prefilled of a canvas that may not win."""
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            result: _Try | None = end.value
            return result
        if isinstance(event, Prefilled):
            yield event


def _after(attempt: _Try, index: int) -> Gap:
    """Return a gap as the canvas has left it: what it covered is kept from now on, and so is its length."""
    gap = attempt.text.parts[index]
    assert isinstance(gap, Gap)
    window, (first, _) = attempt.window, attempt.text.where(index)
    draft, kept, entropies = list(gap.draft), list(gap.pinned), list(gap.entropies)
    for at in range(len(draft)):
        place_ = first + at - window.start
        if 0 <= place_ < len(window.tokens) and not kept[at]:
            draft[at], kept[at] = int(attempt.last.draft[place_]), True
            entropies.append(float(attempt.last.entropies[place_]))
    return replace(gap, draft=tuple(draft), kept=tuple(kept), lengths=(), entropies=tuple(entropies))


def _start(block: int, canvas: NDArray[np.int32], window: Window, text: GapText) -> FillStart:
    """Return the beginning of a canvas [n], with what is known of the text around it."""
    tokens = text.tokens()
    before, behind = tokens[: window.start], tokens[window.start + len(canvas) :]
    known = tuple(token for token in behind if token != NOISE)
    return FillStart(block, canvas, window.start, window.pinned, window.length, tuple(before), known)


def _block(block: int, best: _Try, candidates: int) -> Block:
    window, last = best.window, best.last
    tokens = last.draft[: window.length]
    found = last.candidates.of(tokens, candidates) if candidates else ()
    sure = certainty_of(last.entropies[~window.pinned].tolist())
    return Block(block, tuple(tokens.tolist()), last.steps, last.converged, False, sure, found)


def _written(best: _Try, index: int, tried: int, unseen: int) -> Generator[Filled, None, GapText]:
    """Yield the gaps that a canvas has written; return the text with them, and a longer one's beginning."""
    text = best.text
    for other, gap in best.text.gaps():
        _, last = best.text.where(other)
        is_whole = last <= best.window.start + len(best.window.tokens)
        if other != index and (not is_whole or gap.lengths or gap.answers or gap.is_open):
            continue
        after = _after(best, other)
        text = text.replaced(other, after)
        if all(after.pinned):
            certainty = certainty_of(after.entropies)
            if other == index:
                yield Filled(other, after.draft, certainty, tried, unseen)
            else:
                yield Filled(other, after.draft, certainty)
            text = text.replaced(other, after.draft)
    return text


def _check_room(model: DiffusionGemma, before: int) -> None:
    needed = before + model.config.canvas_length
    if needed > model.context_length:
        raise ContextError(
            lazy_text(
                "The text up to the passage needs {tokens:,} tokens, but the context only holds {context:,}.",
                tokens=needed,
                context=model.context_length,
            ),
            lazy_text("Shorten the text, or start a new one."),
        )
