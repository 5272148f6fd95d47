"""Worker back-end for DiffusionGemma: protocol requests in, protocol events out.

Truncates conversations to the context and decodes token ids to text.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence

import numpy as np

from model_backends.cancellation import Cancelled, CancelledError
from model_backends.diffusion_gemma.candidates import TokenCandidate
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.diffusion_gemma.generate import Block, End, Prefilled, Start, Step, generate
from model_backends.diffusion_gemma.model import ContextError, DiffusionGemma
from model_backends.diffusion_gemma.reply_decoder import ReplyDecoder
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.lazy_text import lazy_text
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    Candidate,
    Count,
    Counted,
    DenoisingStep,
    Event,
    FailureKind,
    Fill,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    Message,
    PromptPrefilled,
    Sampling,
    Stats,
    UnfogError,
)
from model_backends.templates.process import TemplateProcess
from model_backends.unicode_text import path_from_text

Emit = Callable[[Event], None]

_PROGRESS_STEP = 0.02
_READ_TOKENS = 100_000  # beyond the context; the rest of a longer message is not tokenised
_NO_STATS = Stats(
    prompt_tokens=0,
    cached_tokens=0,
    tokens=0,
    blocks=0,
    steps=0,
    forward_passes=0,
    prefill_seconds=0.0,
    denoise_seconds=0.0,
    seconds=0.0,
)


class RequestError(UnfogError):
    """A request that cannot be answered."""

    kind: FailureKind = "prompt"


class SettingsError(UnfogError):
    """A sampling setting out of range."""

    kind: FailureKind = "settings"


class DiffusionGemmaBackend:
    """Serves requests with at most one loaded model."""

    def __init__(self) -> None:
        self._model: DiffusionGemma | None = None
        self._template: ChatTemplate | None = None
        self._renderer: TemplateProcess | None = None

    def load(self, request: Load, emit: Emit) -> None:
        """Open a model file in place of the previous one: `LoadProgress`…, `Loaded`.

        Raises:
            UnfogError: the file, device or memory does not suffice.
        """
        self._free()
        self._renderer = self._renderer or TemplateProcess()  # starts while the weights are loaded
        reported = 0.0

        def progress(fraction: float) -> None:
            nonlocal reported
            if fraction - reported >= _PROGRESS_STEP or fraction == 1.0:
                reported = fraction
                emit(LoadProgress(fraction=fraction))

        model = DiffusionGemma.open(
            path_from_text(request.path),
            request.device,
            request.context_length,
            progress=progress,
            experts_on_cpu=request.experts_on_cpu,
            experts=request.experts,
            self_conditioning=request.self_conditioning,
        )
        try:
            template = ChatTemplate(
                model.chat_template, model.tokenizer, self._renderer, model.context_length + _READ_TOKENS
            )
        except UnfogError:
            model.close()
            raise
        self._model, self._template = model, template
        emit(
            Loaded(
                path=request.path,
                name=model.config.name,
                device=_device_text(model),
                file_bytes=path_from_text(request.path).stat().st_size,
                context_length=model.context_length,
                canvas_length=model.config.canvas_length,
                vocab_size=model.config.vocab_size,
                max_steps=model.config.sampler.max_steps,
                thinking=template.supports_thinking,
                notes=model.notes,
                card="" if model.device.is_cpu else model.device.description,
                parameters=model.parameters,
            )
        )

    def generate(self, request: Generate, emit: Emit, cancelled: Callable[[], bool]) -> None:
        """Generate a reply: `PromptPrefilled`…, each block, `Finished`.

        A block is `BlockStarted`, `DenoisingStep`…, `BlockCommitted`; the first one starts before the prompt
        is prefilled.

        Raises:
            UnfogError: no model is open, the prompt is empty or too long, or a setting is out of range.
        """
        if self._model is None or self._template is None:
            raise RequestError(lazy_text("No model is loaded."), lazy_text("Load a model file first."))
        model = self._model
        turns = request.messages[: len(request.messages) - _continues_reply(request.messages)]
        if not turns or turns[-1].role != "user":
            raise RequestError(
                lazy_text("There is no message to answer."),
                lazy_text("End the conversation with a message from you."),
            )
        if not turns[-1].content.strip():
            raise RequestError(lazy_text("The prompt is empty."), lazy_text("Write something first."))
        if request.thinking and not self._template.supports_thinking:
            raise SettingsError(
                lazy_text("This model can't think before it answers."), lazy_text("Turn off thinking.")
            )
        if request.seed < 0:
            raise SettingsError(
                lazy_text("A setting is out of range: the seed is negative."), lazy_text("Change it.")
            )
        sampler = _sampler(model.config.sampler, request.sampling)
        try:
            prompt, left_out = self._fit(request, cancelled)
        except CancelledError:
            emit(Finished(reason="cancelled", text="", thought="", stats=_NO_STATS))
            return
        random = np.random.default_rng(request.seed)
        events = generate(
            model,
            prompt,
            sampler,
            random.random,
            request.sampling.max_tokens,
            cancelled,
            candidates=request.candidates,
        )
        begun = request.messages[-1].content if _continues_reply(request.messages) else ""
        decoder = ReplyDecoder(model.tokenizer, self._template.opening(request.thinking), begun)
        reply = _ReplyEvents(model, sampler, decoder, len(prompt), left_out, emit)
        for event in events:
            reply.handle(event)

    def fill(self, request: Fill, emit: Emit, cancelled: Callable[[], bool]) -> None:
        """Write the slots of a text: `PromptPrefilled`…, each block, `Finished`.

        Raises:
            UnfogError: no model is open, the text is too long, or a slot or a setting is out of range.
        """
        raise NotImplementedError

    def count(self, request: Count, emit: Emit, cancelled: Cancelled) -> None:
        """Count the tokens of texts: emits one `Counted`, an empty one if no model is open or if stopped."""
        if self._model is None or self._template is None:
            emit(Counted(tokens=()))
            return
        encode = self._model.tokenizer.encode
        around = self._template.markup_length(("user",), thinking=False)
        try:
            tokens = tuple(len(encode(text.strip(), cancelled)) for text in request.texts)
        except CancelledError:
            tokens = ()
        emit(Counted(tokens=tokens, around=around))

    def close(self) -> None:
        """Free the model and end the process that renders its chat template."""
        self._free()
        if self._renderer is not None:
            self._renderer.close()
            self._renderer = None

    def _free(self) -> None:
        if self._model is not None:
            self._model.close()
            self._model = self._template = None

    def _encode(self, messages: Sequence[Message], thinking: bool, cancelled: Cancelled) -> list[int]:
        """Return the prompt's tokens, including the beginning of the reply if there is one."""
        assert self._model is not None and self._template is not None  # noqa: PT018 - checked before
        if not _continues_reply(messages):
            return self._template.encode(messages, thinking=thinking, cancelled=cancelled)
        prompt = self._template.encode(messages[:-1], thinking=thinking, cancelled=cancelled)
        most = self._model.context_length + _READ_TOKENS
        return prompt + self._model.tokenizer.encode(messages[-1].content, cancelled, most)

    def _fit(self, request: Generate, cancelled: Cancelled) -> tuple[list[int], int]:
        """Return the prompt's tokens, truncated to the context, and the number of messages left out.

        Raises:
            ContextError: the last message alone does not fit.
            CancelledError: `cancelled` before it was done.
        """
        assert self._model is not None and self._template is not None  # noqa: PT018 - checked before
        canvas, context = self._model.config.canvas_length, self._model.context_length
        # reserve space for a longer reply, not only for one block
        limit = context - max(canvas, min(request.sampling.max_tokens, context // 4))
        head = [m for m in request.messages[:1] if m.role == "system"]
        turns = request.messages[len(head) :]
        length = self._template.estimated_length(
            request.messages, thinking=request.thinking, cancelled=cancelled
        )
        if length <= context:  # a longer conversation is not rendered as a whole: templates slow down
            tokens = self._encode([*head, *turns], request.thinking, cancelled)
            length = len(tokens)
            if length <= limit:
                return tokens, 0
        # leave out quarters of the context, so that the cut and the cached prefix last for several turns
        quarter = max(1, context // 4)
        surplus = -(-(length - limit) // quarter) * quarter
        questions = turns[: len(turns) - _continues_reply(turns)]  # ends with the question to answer
        left_out = _turns_holding(questions, surplus, self._template.content_length)
        while True:
            tokens = self._encode([*head, *turns[left_out:]], request.thinking, cancelled)
            if len(tokens) <= limit:
                return tokens, left_out
            if left_out >= len(questions) - 1:
                break
            left_out = _next_question(questions, left_out)
        if len(tokens) + canvas <= context:
            return tokens, left_out
        if self._template.content_length(questions[-1].content) > context + _READ_TOKENS:
            raise ContextError(
                lazy_text(
                    "The prompt is much longer than the model's context of {context:,} tokens.",
                    context=context,
                ),
                lazy_text("Shorten it."),
            )
        raise ContextError(
            lazy_text(
                "The prompt has {tokens:,} tokens; together with a reply block of {canvas}, it "
                "doesn't fit into the model's context of {context:,}.",
                tokens=len(tokens),
                canvas=canvas,
                context=context,
            ),
            lazy_text("Shorten it."),
        )


def _continues_reply(messages: Sequence[Message]) -> bool:
    """Return whether the last message is the beginning of a reply to continue."""
    return bool(messages) and messages[-1].role == "assistant"


class _ReplyEvents:
    """Translates the events of one generation into protocol events."""

    def __init__(
        self,
        model: DiffusionGemma,
        sampler: SamplerConfig,
        decoder: ReplyDecoder,
        prompt_tokens: int,
        left_out: int,
        emit: Emit,
    ) -> None:
        self._model, self._sampler, self._emit, self._left_out = model, sampler, emit, left_out
        self._text = decoder
        self._started = self._prefilled = time.monotonic()
        self._prompt_tokens, self._cached = prompt_tokens, 0
        self._tokens = self._blocks = self._steps = 0

    def handle(self, event: Prefilled | Start | Step | Block | End) -> None:
        """Translate one event."""
        match event:
            case Prefilled():
                self._cached, self._prefilled = event.cached, time.monotonic()
                self._emit(
                    PromptPrefilled(
                        done=event.done, total=event.total, cached=event.cached, left_out=self._left_out
                    )
                )
            case Start():
                self._emit(self._start(event))
            case Step():
                self._steps += 1
                self._emit(self._step(event))
            case Block():
                self._block(event)
            case End():
                self._emit(
                    Finished(
                        reason=event.reason,
                        text=self._text.text,
                        thought=self._text.thought,
                        stats=self._stats(),
                    )
                )

    def _start(self, start: Start) -> BlockStarted:
        tokens = start.canvas.tolist()
        return BlockStarted(
            block=start.block, canvas=tuple(tokens), pieces=self._model.tokenizer.texts(tokens)
        )

    def _step(self, step: Step) -> DenoisingStep:
        is_end, draft = self._model.tokenizer.is_end, step.draft.tolist()
        accepted_end = (place for place in np.flatnonzero(step.accepted).tolist() if is_end(draft[place]))
        pieces, thoughts = self._text.pieces_and_thoughts(draft)
        return DenoisingStep(
            block=step.block,
            step=step.step,
            max_steps=self._sampler.max_steps,
            temperature=step.temperature,
            draft=tuple(draft),
            canvas=tuple(step.canvas.tolist()),
            pieces=pieces,
            accepted=tuple(step.accepted.tolist()),
            entropies=tuple(np.round(step.entropies.astype(float), 4).tolist()),
            thoughts=thoughts,
            end=next(accepted_end, None),
        )

    def _block(self, block: Block) -> None:
        self._blocks += 1
        self._tokens += len(block.tokens)
        text, thought = self._text.add(block.tokens, last=block.ended)
        self._emit(
            BlockCommitted(
                block=block.block,
                tokens=block.tokens,
                text=text,
                thought=thought,
                steps=block.steps,
                converged=block.converged,
                certainty=None if block.certainty is None else round(block.certainty, 4),
                candidates=tuple(map(self._candidates, block.candidates)),
            )
        )

    def _candidates(self, found: Sequence[TokenCandidate]) -> tuple[Candidate, ...]:
        pieces = self._model.tokenizer.texts([candidate.token for candidate in found])
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
            forward_passes=self._steps + max(0, self._blocks - 1),  # the last block is not committed
            prefill_seconds=self._prefilled - self._started,
            denoise_seconds=now - self._prefilled,
            seconds=now - self._started,
        )


def _turns_holding(turns: Sequence[Message], surplus: int, length: Callable[[str], int]) -> int:
    """Return how many of the oldest turns hold `surplus` tokens; what remains starts with a question."""
    left_out = 0
    while surplus > 0 and left_out < len(turns) - 1:
        following = _next_question(turns, left_out)
        surplus -= sum(length(turn.content) for turn in turns[left_out:following])
        left_out = following
    return left_out


def _next_question(turns: Sequence[Message], start: int) -> int:
    """Return the index of the first question after `start`, at the latest that of the last turn."""
    return next((i for i in range(start + 1, len(turns)) if turns[i].role == "user"), len(turns) - 1)


def _sampler(default: SamplerConfig, requested: Sampling) -> SamplerConfig:
    names = [field.name for field in dataclasses.fields(SamplerConfig)]
    given = {name: value for name in names if (value := getattr(requested, name)) is not None}
    config = dataclasses.replace(default, **given)
    problem = config.problem()
    if requested.max_tokens < 1:
        problem = lazy_text("the reply length must be at least 1 token")
    if problem:
        raise SettingsError(
            lazy_text("A setting is out of range: {problem}.", problem=problem), lazy_text("Change it.")
        )
    return config


def _device_text(model: DiffusionGemma) -> str:
    if model.device.is_cpu:
        return (
            lazy_text("CPU ({threads} threads)", threads=model.threads)
            if model.threads > 1
            else lazy_text("CPU (1 thread)")
        )
    return f"{model.device.name}: {model.device.description}"
