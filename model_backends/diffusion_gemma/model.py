"""DiffusionGemma on a device: the engine's public interface.

Prefill a prompt, then denoise canvases on top of it. Works on token ids only; the sampling policy is in
`sampler`, the loop over blocks in `generate`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.graph import (
    GraphBuilder,
    StepTensors,
    average_operation,
    graph_size,
)
from model_backends.diffusion_gemma.planner import Footprint, Plan, Planner, largest_graphs
from model_backends.diffusion_gemma.prefix.kv_cache import PrefixCache
from model_backends.diffusion_gemma.read_out import (
    NOTHING,
    Likeliest,
    StepForm,
    Wanted,
    choose_read_out,
    read_likeliest,
    read_pairs,
)
from model_backends.diffusion_gemma.tokenizer import Tokenizer
from model_backends.ggml.buffer import clear, download, upload
from model_backends.ggml.cuda import has_nvidia_card, is_plugin_being_built, reason_unavailable
from model_backends.ggml.device import DeviceInfo, OutOfMemoryError, choose, cpu
from model_backends.ggml.gguf_file import GgufFile, ModelFileError
from model_backends.ggml.scheduler import Scheduler
from model_backends.ggml.types import F32
from model_backends.ggml.weights import Weights
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Experts, FailureKind, SelfConditioning, UnfogError

DEFAULT_CONTEXT = 8192
DEFAULT_CHUNK = 512
_RETRY_SHARE = 0.85  # of the device memory that the failed plan needed


class ContextError(UnfogError):
    """More tokens than the context holds."""

    kind: FailureKind = "prompt"


@dataclass(frozen=True)
class Denoised:
    """One denoising step; per canvas position: argmax and sample (I32), entropy (F32, nats).

    At pinned positions the first two are their token, and the entropy is 0; `model_entropy` is that of the
    model's softmax everywhere. `likeliest` and the `log_probabilities` (F32, nats) of the pairs that were
    wanted are there if they were asked for; these are the model's at pinned positions, too.
    """

    argmax: NDArray[np.int32]
    sample: NDArray[np.int32]
    entropy: NDArray[np.float32]
    model_entropy: NDArray[np.float32]
    likeliest: Likeliest | None = None
    log_probabilities: NDArray[np.float32] | None = None


class DiffusionGemma:
    """A loaded model with its prefix cache. Not thread-safe; `close` frees the device memory."""

    notes: tuple[str, ...] = ()
    """Deviations from the request and their reasons, to show to people."""

    def __init__(
        self,
        file: GgufFile,
        config: DiffusionGemmaConfig,
        tokenizer: Tokenizer,
        planner: Planner,
        plan: Plan,
        progress: Callable[[float], None],
    ) -> None:
        """Allocate all memory the model will ever need, then load the weights. Use `open`."""
        self.config, self.tokenizer, self.plan, self.chunk = config, tokenizer, plan, planner.chunk
        self._file = file
        self.chat_template = str(file.value("tokenizer.chat_template"))
        self.device, self.context_length = plan.device, plan.context_length
        self._step: tuple[tuple[int, StepForm], StepTensors] | None = None  # the prepared graph, and what for
        with ExitStack() as resources:
            plans = planner.weight_plans(plan.device, plan.experts_on_cpu, streamed=plan.streamed)
            self._weights = Weights(file, plans)
            resources.callback(self._weights.close)
            self._cache = PrefixCache(config, plan.device, plan.context_length, planner.chunk)
            resources.callback(self._cache.close)
            self._scheduler = Scheduler(
                plan.device, graph_size(config), average_operation(config), self._weights.stream
            )
            resources.callback(self._scheduler.close)
            self._conditioning_tokens = planner.conditioning_tokens
            for graph in largest_graphs(
                self._weights, self._cache, config, planner.chunk, self._conditioning_tokens
            ):
                self._scheduler.reserve(graph)
            self._weights.load(progress)
            self._resources = resources.pop_all()

    @classmethod
    def open(
        cls,
        path: str | Path,
        device: str = "auto",
        context_length: int | None = None,
        chunk: int = DEFAULT_CHUNK,
        progress: Callable[[float], None] = lambda fraction: None,
        experts_on_cpu: int | None = None,
        experts: Experts = "auto",
        self_conditioning: SelfConditioning = "auto",
    ) -> DiffusionGemma:
        """Load a GGUF file.

        `context_length`: tokens of prompt and reply together, at most what the file allows (default:
        that, but no more than 8192); it is shortened if memory is short. `chunk`: prompt tokens per
        forward pass. `progress` gets the fraction of the weights that is loaded. "auto" falls back
        to the CPU if a GPU cannot hold the model; `notes` list every such compromise.
        `experts_on_cpu`: number of layers whose experts are in the CPU's memory (default: as few as
        possible). `experts`: whether they are computed on the "processor", or "streamed": copied to the
        card in every forward pass (default: what is faster by measurement).
        `self_conditioning`: a step passes on to the next what it expects at each position, the embeddings of
        the tokens, weighted by their probabilities. "exact" takes all tokens, with a second copy of the
        embedding; "8" to "64" so many of the likeliest of each position; "auto" all of them in small models,
        else the likeliest 32.

        Raises:
            ModelFileError: the file cannot be used.
            DeviceError: the device does not exist.
            OutOfMemoryError: no device can hold it.
            LibraryError: ggml cannot be loaded.
        """
        path = Path(path)
        with ExitStack() as cleanup:
            file = cleanup.enter_context(GgufFile(path))  # weights on the CPU stay in its memory map
            config = DiffusionGemmaConfig.from_file(file)
            requested = choose(device)
            length = min(context_length or DEFAULT_CONTEXT, config.context_length)
            if length < config.canvas_length:
                raise ContextError(
                    lazy_text(
                        "A context of {length:,} tokens is shorter than a block of {canvas_length}.",
                        length=length,
                        canvas_length=config.canvas_length,
                    ),
                    lazy_text("Choose a longer context."),
                )
            planner = Planner(config, file, chunk, self_conditioning)
            planner.weight_plans(requested, 0)  # report a damaged file before the tokenizer fails on it
            tokenizer = Tokenizer(path)

            def load_on(device: DeviceInfo, free: int | None = None) -> DiffusionGemma:
                plan = planner.plan(device, length, free, experts_on_cpu, experts)
                try:
                    return cls(file, config, tokenizer, planner, plan, progress)
                except OutOfMemoryError as error:
                    if free is not None:
                        raise
                    # another process took the memory, or the driver counts differently
                    try:
                        model = load_on(device, int(_RETRY_SHARE * plan.footprint.on(device)))
                    except OutOfMemoryError:
                        raise error from None  # its message names the actual numbers
                    model.notes = (
                        lazy_text(
                            "{message} Unfog uses a smaller configuration instead.", message=error.message
                        ),
                        *model.notes,
                    )
                    return model

            try:
                model = load_on(requested)
            except OutOfMemoryError as error:
                if device != "auto" or requested.is_cpu:
                    raise
                model = load_on(cpu())
                model.notes = (
                    lazy_text("The graphics card isn't used. {message}", message=error.message),
                    *model.notes,
                )
            model.notes += model.plan.notes(length, len(config.layers)) + planner.notes
            if model.plan.streamed and not model.copies_are_pinned:
                model.notes += (
                    lazy_text(
                        "Copies to {name} are slow: the system has no page-locked memory for them.",
                        name=model.device.name,
                    ),
                )
            if device == "auto" and requested.is_cpu and has_nvidia_card() and not is_plugin_being_built():
                model.notes += (lazy_text("The graphics card isn't used: {why}", why=reason_unavailable()),)
            cleanup.pop_all()
        return model

    # -- prefix

    @property
    def prefix(self) -> tuple[int, ...]:
        """The tokens in the prefix cache."""
        return tuple(self._cache.tokens)

    def prefill(self, token_ids: Sequence[int]) -> None:
        """Append tokens to the prefix.

        Raises:
            ContextError: the context cannot hold them.
        """
        for _ in self.prefill_in_chunks(token_ids):
            pass

    def prefill_in_chunks(self, token_ids: Sequence[int]) -> Iterator[int]:
        """Append tokens to the prefix chunk by chunk; yield after each the number appended so far.

        Raises:
            ContextError: the context cannot hold them.
        """
        tokens = np.asarray(token_ids, np.int32)
        if len(self._cache.tokens) + len(tokens) > self.context_length:
            raise ContextError(
                lazy_text(
                    "The text has {tokens:,} tokens, but the context only holds {context:,}.",
                    tokens=len(self._cache.tokens) + len(tokens),
                    context=self.context_length,
                ),
                lazy_text("Shorten it, or start a new conversation."),
            )
        for start in range(0, len(tokens), self.chunk):
            self._prefill_chunk(tokens[start : start + self.chunk])
            yield min(start + self.chunk, len(tokens))

    def rewind(self, n_tokens: int) -> None:
        """Truncate the prefix to its first `n_tokens`.

        If the keys that they need are no longer there, the prefix is prefilled again.
        """
        tokens = self._cache.tokens[:n_tokens]
        kept = self.shrink(n_tokens)
        self.prefill(tokens[kept:])

    def shrink(self, n_tokens: int) -> int:
        """Truncate the prefix to what can be kept of the first `n_tokens` without recomputation.

        That is all of them, or none if the keys that the sliding layers need are lost: their ring buffer has
        dropped them, and the computer's memory was too short to keep them. Returns the number of tokens kept.
        """
        if n_tokens >= len(self._cache.tokens):
            return len(self._cache.tokens)
        self._step = None
        kept = n_tokens if self._cache.can_rewind(n_tokens) else 0
        self._cache.rewind(kept)
        return kept

    # -- canvas

    def begin_block(self) -> None:
        """Start a new canvas after the prefix: clear the self-conditioning state."""
        clear(self._cache.canvas.self_conditioning)

    def denoise(
        self,
        canvas_ids: NDArray[np.int32],
        temperature: float,
        uniforms: NDArray[np.floating],
        likeliest: int = 0,
        pinned: NDArray[np.bool_] | None = None,
        wanted: Wanted = NOTHING,
    ) -> Denoised:
        """Run one denoising step of a canvas; only its results leave the device.

        `canvas_ids` [canvas], `uniforms` [canvas] in [0, 1) choose the samples. The step's softmax
        conditions the next step until `begin_block`. `pinned` [canvas]: positions that hold their token: the
        next step is conditioned on it alone there. `likeliest`: how many of each position's likeliest tokens
        are read out, at most `MOST_READ_OUT`, of all positions or those `wanted`; a pinned one has its token
        with probability 1. What is read out changes nothing else. Probabilities are those of the softmax at
        this temperature.
        """
        is_pinned = np.zeros(len(canvas_ids), np.bool_) if pinned is None else pinned
        canvas_ids = canvas_ids.astype(np.int32)
        form = StepForm.of(likeliest, wanted, len(canvas_ids), pinned=bool(is_pinned.any()))
        step = self._step_graph(form)
        if form.pinned:
            self._cache.canvas.set_pins(canvas_ids, is_pinned)
        upload(step.tokens, canvas_ids)
        upload(step.uniforms, uniforms.astype(np.float32))
        upload(step.cap, np.array([self.config.soft_cap / temperature], np.float32))
        choose_read_out(wanted, self.config.vocab_size, step.likeliest, step.pairs)
        self._scheduler.compute()
        argmax, sample, entropy = (
            download(t).reshape(-1) for t in (step.outputs.argmax, step.outputs.sample, step.outputs.entropy)
        )
        if not np.isfinite(entropy).all():
            raise ModelFileError(
                lazy_text("The model produces invalid numbers: its weights are damaged."),
                lazy_text("Download or copy the file again."),
            )
        entropy = entropy.astype(np.float32) + np.float32(0)  # makes -0 positive
        return Denoised(
            np.where(is_pinned, canvas_ids, argmax).astype(np.int32),
            np.where(is_pinned, canvas_ids, sample).astype(np.int32),
            np.where(is_pinned, np.float32(0), entropy),
            entropy,
            read_likeliest(step.likeliest, likeliest, wanted, canvas_ids, is_pinned),
            read_pairs(step.pairs, wanted),
        )

    def decoder_logits(
        self, canvas_ids: NDArray[np.int32], self_conditioning_logits: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """Return logits F32 [canvas, vocab] of a canvas after the prefix.

        `self_conditioning_logits` [canvas, vocab]: the previous step's, divided by its temperature.
        For tests and experiments: `denoise` copies far less memory.
        """
        config, self._step = self.config, None
        graph = self._graph()
        inputs = graph.canvas_inputs(self._n_kv())
        if self_conditioning_logits is None:
            input_tensor = graph.input(F32, config.hidden_size, config.canvas_length, name="soft")
            soft = input_tensor
            values: NDArray[np.float32] = np.zeros((config.canvas_length, config.hidden_size), np.float32)
        else:
            input_tensor = graph.input(F32, config.vocab_size, config.canvas_length, name="logits")
            p, values = graph.soft_max(input_tensor), self_conditioning_logits
            soft = graph.expected_embedding(p, graph.conditioning(p))
        cap = graph.input(F32, 1, name="cap")
        logits = graph.output(graph.canvas_pass(inputs, soft, cap))
        self._scheduler.prepare(graph)
        upload(cap, np.array([config.soft_cap], np.float32))
        self._cache.canvas.set_start(len(self._cache.tokens))
        upload(inputs.tokens, canvas_ids.astype(np.int32))
        upload(input_tensor, values.astype(np.float32))
        self._scheduler.compute()
        return download(logits).reshape(config.canvas_length, config.vocab_size).astype(np.float32)

    # -- statistics

    @property
    def threads(self) -> int:
        """CPU threads in use."""
        return self._scheduler.threads

    @property
    def splits(self) -> int:
        """Number of parts of the prepared graph: 1 if all of it runs on one device."""
        return self._scheduler.splits

    @property
    def copies_are_pinned(self) -> bool:
        """Whether streamed experts are copied from page-locked memory."""
        return self._weights.stream is not None and self._weights.stream.pinned

    @property
    def parameters(self) -> int:
        """Number of weights, those of all experts included."""
        return self._weights.parameters

    @property
    def memory(self) -> Footprint:
        """Memory that ggml has allocated."""
        return Footprint(self._weights.bytes, self._cache.bytes, self._scheduler.bytes)

    def close(self) -> None:
        """Free the device memory and closes the file."""
        self._step = None
        self._resources.close()
        self._file.close()  # after the weights, which are in its memory map

    # -- internals

    def _graph(self) -> GraphBuilder:
        return GraphBuilder(self.config, self._weights, self._cache, self._conditioning_tokens)

    def _n_kv(self) -> dict[bool, int]:
        length = len(self._cache.tokens)
        return {sliding: slots.used(length) for sliding, slots in self._cache.slots.items()}

    def _prefill_chunk(self, tokens: NDArray[np.int32]) -> None:
        cache, start = self._cache, len(self._cache.tokens)
        self._step = None
        slots = cache.append(tokens.tolist())
        try:
            self._compute_chunk(tokens, start, slots)
        except BaseException:
            cache.rewind(start)  # drop tokens whose keys were not computed
            raise

    def _compute_chunk(
        self, tokens: NDArray[np.int32], start: int, slots: dict[bool, NDArray[np.int64]]
    ) -> None:
        cache, count, n_kv = self._cache, len(tokens), self._n_kv()
        graph = self._graph()
        inputs = graph.prompt_chunk(count, n_kv)
        self._scheduler.prepare(graph)
        upload(inputs.tokens, tokens)
        upload(inputs.positions, np.arange(start, start + count, dtype=np.int32))
        for sliding, kind in inputs.attention.items():
            upload(kind.slots, slots[sliding])
            if kind.mask is not None:
                upload(kind.mask, cache.slots[sliding].prompt_mask(start, count, kind.n_kv))
        self._scheduler.compute()

    def _step_graph(self, form: StepForm) -> StepTensors:
        length = len(self._cache.tokens)
        if self._step is not None and self._step[0] == (length, form):
            return self._step[1]
        graph = self._graph()
        step = graph.denoising_step(self._n_kv(), form)
        self._scheduler.prepare(graph)
        self._cache.canvas.set_start(length)
        self._step = ((length, form), step)
        return step
