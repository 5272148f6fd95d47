"""The events of generating and filling, translated from tokens to the texts of the protocol."""

from __future__ import annotations

import codecs
import time
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from model_backends.diffusion_gemma.candidates import TokenCandidate
from model_backends.diffusion_gemma.fill import Filled, FillEvent, FillStart
from model_backends.diffusion_gemma.generate import Block, End, Prefilled, Start, Step
from model_backends.diffusion_gemma.reply_decoder import ReplyDecoder
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.diffusion_gemma.slots import SlottedText
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    Candidate,
    DenoisingStep,
    Event,
    Filling,
    Finished,
    PromptPrefilled,
    Stats,
)

Emit = Callable[[Event], None]


class _Events:
    """What replies and fills have in common: the prompt, steps, candidates and figures."""

    def __init__(self, tokenizer: Tokenizer, sampler: SamplerConfig, left_out: int, emit: Emit) -> None:
        self._tokenizer, self._sampler, self._left_out, self._emit = tokenizer, sampler, left_out, emit
        self._started = self._prefilled = time.monotonic()
        self._prompt_tokens = self._cached = 0
        self._tokens = self._blocks = self._steps = self._commits = 0

    def _prefill(self, event: Prefilled) -> None:
        if self._steps == 0:  # a fill goes on to prefill what it has written
            self._cached, self._prompt_tokens, self._prefilled = event.cached, event.total, time.monotonic()
        self._emit(
            PromptPrefilled(done=event.done, total=event.total, cached=event.cached, left_out=self._left_out)
        )

    def _step(
        self, step: Step, pieces: tuple[str, ...], thoughts: tuple[tuple[int, int], ...], end: int | None
    ) -> None:
        self._steps += 1
        self._emit(
            DenoisingStep(
                block=step.block,
                step=step.step,
                max_steps=self._sampler.max_steps,
                temperature=step.temperature,
                draft=tuple(step.draft.tolist()),
                canvas=tuple(step.canvas.tolist()),
                pieces=pieces,
                accepted=tuple(step.accepted.tolist()),
                entropies=tuple(np.round(step.entropies.astype(float), 4).tolist()),
                thoughts=thoughts,
                end=end,
            )
        )

    def _commit(self, block: Block, text: str, thought: str) -> None:
        self._blocks += 1
        self._emit(
            BlockCommitted(
                block=block.block,
                tokens=block.tokens,
                text=text,
                thought=thought,
                steps=block.steps,
                converged=block.converged,
                certainty=_rounded(block.certainty),
                candidates=tuple(map(self._candidates, block.candidates)),
            )
        )

    def _candidates(self, found: Sequence[TokenCandidate]) -> tuple[Candidate, ...]:
        pieces = self._tokenizer.texts([candidate.token for candidate in found])
        return tuple(
            Candidate(
                token=candidate.token,
                piece=piece,
                probability=round(candidate.probability, 4),
                step=candidate.step,
            )
            for candidate, piece in zip(found, pieces, strict=True)
        )

    def _stats(self) -> Stats:
        now = time.monotonic()
        return Stats(
            prompt_tokens=self._prompt_tokens,
            cached_tokens=self._cached,
            tokens=self._tokens,
            blocks=self._blocks,
            steps=self._steps,
            forward_passes=self._steps + self._commits,
            prefill_seconds=self._prefilled - self._started,
            denoise_seconds=now - self._prefilled,
            seconds=now - self._started,
        )


class ReplyEvents(_Events):
    """Translates the events of one generation into protocol events."""

    def __init__(
        self, tokenizer: Tokenizer, sampler: SamplerConfig, decoder: ReplyDecoder, left_out: int, emit: Emit
    ) -> None:
        super().__init__(tokenizer, sampler, left_out, emit)
        self._text = decoder

    def handle(self, event: Prefilled | Start | Step | Block | End) -> None:
        """Translate one event."""
        match event:
            case Prefilled():
                self._prefill(event)
            case Start():
                tokens = event.canvas.tolist()
                self._emit(
                    BlockStarted(
                        block=event.block, canvas=tuple(tokens), pieces=self._tokenizer.texts(tokens)
                    )
                )
            case Step():
                is_end, draft = self._tokenizer.is_end, event.draft.tolist()
                accepted = (
                    place for place in np.flatnonzero(event.accepted).tolist() if is_end(draft[place])
                )
                pieces, thoughts = self._text.pieces_and_thoughts(draft)
                self._step(event, pieces, thoughts, next(accepted, None))
            case Block():
                self._commits = self._blocks  # the last block is not committed to the prefix
                self._tokens += len(event.tokens)
                self._commit(event, *self._text.add(event.tokens, last=event.ended))
            case End():
                self._emit(
                    Finished(
                        reason=event.reason,
                        text=self._text.text,
                        thought=self._text.thought,
                        stats=self._stats(),
                    )
                )


class FillEvents(_Events):
    """Translates the events of one fill into protocol events."""

    def __init__(
        self, tokenizer: Tokenizer, sampler: SamplerConfig, text: SlottedText, left_out: int, emit: Emit
    ) -> None:
        super().__init__(tokenizer, sampler, left_out, emit)
        self._text = text
        self._fillings: dict[int, Filling] = {}  # by the slot's part

    def handle(self, event: FillEvent) -> None:
        """Translate one event."""
        match event:
            case Prefilled():
                self._prefill(event)
            case FillStart():
                self._start(event)
            case Step():
                self._step(event, plain_pieces(self._tokenizer, event.draft.tolist()), (), None)
            case Block():
                self._commit(event, self._tokenizer.decode(event.tokens), "")
            case Filled():
                self._add(event)
            case End():
                self._finish(event)

    def _start(self, start: FillStart) -> None:
        tokens = start.canvas.tolist()
        around = len(self._tokenizer.decode(start.text)), len(self._tokenizer.decode(start.behind))
        self._emit(
            BlockStarted(
                block=start.block,
                canvas=tuple(tokens),
                pieces=plain_pieces(self._tokenizer, tokens),
                pinned=tuple(start.pinned.tolist()),
                around=around,
            )
        )

    def _add(self, filled: Filled) -> None:
        self._tokens += len(filled.tokens)
        self._steps += filled.unseen
        self._fillings[filled.part] = Filling(
            text=self._text.text_of(filled.part, filled.tokens),
            tokens=len(filled.tokens),
            certainty=_rounded(filled.certainty),
            probabilities=tuple(round(each, 4) for each in filled.probabilities),
            tried=filled.tried,
        )

    def _finish(self, end: End) -> None:
        texts = {part: filling.text for part, filling in self._fillings.items()}
        self._emit(
            Finished(
                reason=end.reason,
                text=self._text.filled(texts),
                thought="",
                stats=msgspec.structs.replace(self._stats(), is_fill=True),
                fillings=tuple(self._fillings[part] for part in sorted(self._fillings)),
            )
        )


def plain_pieces(tokenizer: Tokenizer, tokens: Sequence[int]) -> tuple[str, ...]:
    """Return the text of each token; a character of several tokens belongs to its last one."""
    decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
    return tuple(decode(tokenizer.piece(token)) for token in tokens)


def _rounded(certainty: float | None) -> float | None:
    return None if certainty is None else round(certainty, 4)
