"""Worker back-end for DiffusionGemma: protocol requests in, protocol events out.

Truncates conversations to the context and decodes token ids to text.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from model_backends.cancellation import Cancelled, CancelledError
from model_backends.diffusion_gemma.chat_template import ChatTemplate
from model_backends.diffusion_gemma.events import Emit, FillEvents, ReplyEvents
from model_backends.diffusion_gemma.fill import fill
from model_backends.diffusion_gemma.generate import generate
from model_backends.diffusion_gemma.model import ContextError, DiffusionGemma
from model_backends.diffusion_gemma.reply_decoder import ReplyDecoder
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.diffusion_gemma.slots import SlottedText
from model_backends.lazy_text import lazy_text
from model_backends.protocol import (
    Count,
    Counted,
    FailureKind,
    Fill,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    Message,
    Sampling,
    Slot,
    Stats,
    UnfogError,
)
from model_backends.templates.process import TemplateProcess
from model_backends.unicode_text import path_from_text

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
        _check(request.messages[: len(request.messages) - _continues_reply(request.messages)], request.seed)
        if request.thinking and not self._template.supports_thinking:
            raise SettingsError(
                lazy_text("This model can't think before it answers."), lazy_text("Turn off thinking.")
            )
        sampler = _sampler(model.config.sampler, request.sampling)
        try:
            # reserve space for a longer reply, not only for one block
            reserve = min(request.sampling.max_tokens, model.context_length // 4)
            canvas = model.config.canvas_length
            prompt, left_out = self._fit(
                request.messages, canvas, max(canvas, reserve), cancelled, thinking=request.thinking
            )
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
        reply = ReplyEvents(model.tokenizer, sampler, decoder, left_out, emit)
        for event in events:
            reply.handle(event)

    def fill(self, request: Fill, emit: Emit, cancelled: Callable[[], bool]) -> None:
        """Write the slots of a text: `PromptPrefilled`…, each block, `Finished`.

        Raises:
            UnfogError: no model is open, the text is too long, or a slot or a setting is out of range.
        """
        if self._model is None or self._template is None:
            raise RequestError(lazy_text("No model is loaded."), lazy_text("Load a model file first."))
        model = self._model
        _check(request.messages, request.seed)
        if not any(isinstance(part, Slot) for part in request.template):
            raise RequestError(lazy_text("The text has no gap to fill."), lazy_text("Put a gap into it."))
        sampler = _sampler(model.config.sampler, request.sampling)
        try:
            text = SlottedText(request, model.tokenizer, cancelled)
            room = text.length + model.config.canvas_length
            prompt, left_out = self._fit(request.messages, room, room, cancelled)
        except CancelledError:
            emit(Finished(reason="cancelled", text="", thought="", stats=_NO_STATS))
            return
        events = FillEvents(model.tokenizer, sampler, text, left_out, emit)
        for event in fill(
            model,
            prompt,
            text.parts,
            sampler,
            np.random.default_rng(request.seed).random,
            cancelled,
            max_tokens=request.sampling.max_tokens,
            closing=self._template.closing(),
            padding=model.tokenizer.padding,
            fits=text.fits,
            candidates=request.candidates,
        ):
            events.handle(event)

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

    def _fit(
        self,
        messages: Sequence[Message],
        needed: int,
        wanted: int,
        cancelled: Cancelled,
        *,
        thinking: bool = False,
    ) -> tuple[list[int], int]:
        """Return the prompt's tokens, truncated to the context, and the number of messages left out.

        Behind the prompt, so many tokens are `needed`; messages are left out for as many as are `wanted`.

        Raises:
            ContextError: the last message alone does not fit.
            CancelledError: `cancelled` before it was done.
        """
        assert self._model is not None and self._template is not None  # noqa: PT018 - checked before
        context = self._model.context_length
        limit = context - wanted
        head = [m for m in messages[:1] if m.role == "system"]
        turns = messages[len(head) :]
        length = self._template.estimated_length(messages, thinking=thinking, cancelled=cancelled)
        if length <= context:  # a longer conversation is not rendered as a whole: templates slow down
            tokens = self._encode([*head, *turns], thinking, cancelled)
            length = len(tokens)
            if length <= limit:
                return tokens, 0
        # leave out quarters of the context, so that the cut and the cached prefix last for several turns
        quarter = max(1, context // 4)
        surplus = -(-(length - limit) // quarter) * quarter
        questions = turns[: len(turns) - _continues_reply(turns)]  # ends with the question to answer
        left_out = _turns_holding(questions, surplus, self._template.content_length)
        while True:
            tokens = self._encode([*head, *turns[left_out:]], thinking, cancelled)
            if len(tokens) <= limit:
                return tokens, left_out
            if left_out >= len(questions) - 1:
                break
            left_out = _next_question(questions, left_out)
        if len(tokens) + needed <= context:
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
                "The prompt has {tokens:,} tokens; together with {needed:,} for the reply, it "
                "doesn't fit into the model's context of {context:,}.",
                tokens=len(tokens),
                needed=needed,
                context=context,
            ),
            lazy_text("Shorten it."),
        )


def _check(turns: Sequence[Message], seed: int) -> None:
    """Check that there is something to answer.

    Raises:
        RequestError: there is not.
        SettingsError: the seed is negative.
    """
    if not turns or turns[-1].role != "user":
        raise RequestError(
            lazy_text("There is no message to answer."),
            lazy_text("End the conversation with a message from you."),
        )
    if not turns[-1].content.strip():
        raise RequestError(lazy_text("The prompt is empty."), lazy_text("Write something first."))
    if seed < 0:
        raise SettingsError(
            lazy_text("A setting is out of range: the seed is negative."), lazy_text("Change it.")
        )


def _continues_reply(messages: Sequence[Message]) -> bool:
    """Return whether the last message is the beginning of a reply to continue."""
    return bool(messages) and messages[-1].role == "assistant"


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
