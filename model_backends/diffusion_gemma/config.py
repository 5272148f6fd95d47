"""Configuration from a `diffusion-gemma` file's metadata: sizes, layers, sampler defaults, tensor shapes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.gguf.contents import ARCHITECTURE, check_contents
from model_backends.gguf.header import Array, GgufHeader, Scalar, shown
from model_backends.gguf.model_file import ModelFileError
from model_backends.gguf.vocabulary import check_vocabulary
from model_backends.lazy_text import LazyText, lazy_text

__all__ = ["ARCHITECTURE", "MAX_CANVAS_LENGTH", "DiffusionGemmaConfig", "LayerConfig", "block_width"]
MAX_CANVAS_LENGTH = 4096
_LARGEST_SIZE = (1 << 31) - 1
_HINT = lazy_text("Choose another DiffusionGemma file.")


@dataclass(frozen=True)
class LayerConfig:
    """One layer; `sliding`: attention is limited to a window, otherwise it is global."""

    sliding: bool
    head_dim: int
    kv_heads: int
    rope_base: float

    @property
    def kv_dim(self) -> int:
        """Elements of one token's keys."""
        return self.head_dim * self.kv_heads


@dataclass(frozen=True)
class DiffusionGemmaConfig:
    """The model's sizes in elements and lengths in tokens."""

    name: str
    vocab_size: int
    hidden_size: int
    feed_forward_size: int
    expert_count: int
    experts_used: int
    expert_feed_forward_size: int
    heads: int
    window: int
    canvas_length: int
    context_length: int
    rms_eps: float
    soft_cap: float
    layers: tuple[LayerConfig, ...]
    sampler: SamplerConfig

    @classmethod
    def from_file(cls, file: GgufHeader) -> DiffusionGemmaConfig:
        """Read the configuration from a file's metadata.

        Raises:
            ModelFileError: another architecture, missing metadata, invalid values, or a damaged vocabulary.
        """
        check_contents(file)
        check_vocabulary(file)
        reader = _MetadataReader(file)
        layers = _layers(reader)
        config = cls(
            name=str(file.value("general.name")) if file.has("general.name") else file.path.stem,
            vocab_size=file.array("tokenizer.ggml.tokens").count,
            hidden_size=reader.size("embedding_length"),
            feed_forward_size=reader.size("feed_forward_length"),
            expert_count=reader.size("expert_count"),
            experts_used=reader.size("expert_used_count"),
            expert_feed_forward_size=reader.size("expert_feed_forward_length"),
            heads=reader.size("attention.head_count"),
            window=reader.size("attention.sliding_window"),
            canvas_length=reader.size("canvas_length", prefix="diffusion"),
            context_length=reader.size("context_length"),
            rms_eps=reader.number("attention.layer_norm_rms_epsilon"),
            soft_cap=reader.number("final_logit_softcapping"),
            layers=layers,
            sampler=_sampler(reader),
        )
        config.check(file)
        return config

    def check(self, file: GgufHeader) -> None:
        """Reject configurations that the graph does not support.

        Raises:
            ModelFileError: names the unsupported value.
        """
        problems = {
            lazy_text("it uses more experts than it has"): self.experts_used > self.expert_count,
            lazy_text("its canvas is longer than {most:,} tokens", most=MAX_CANVAS_LENGTH): self.canvas_length
            > MAX_CANVAS_LENGTH,
            lazy_text("the context is shorter than the canvas"): self.context_length < self.canvas_length,
            lazy_text("logits are shifted by one token"): bool(
                _optional_number(file, "diffusion.shift_logits", False)
            ),
            lazy_text("layers share keys and values"): bool(
                _optional_number(file, f"{ARCHITECTURE}.attention.shared_kv_layers", 0)
            ),
            lazy_text("layers have their own inputs"): bool(
                _optional_number(file, f"{ARCHITECTURE}.embedding_length_per_layer_input", 0)
            ),
        }
        problems[lazy_text("heads can't be grouped")] = any(
            self.heads % layer.kv_heads for layer in self.layers
        )
        problems[lazy_text("a head has an odd size")] = any(layer.head_dim % 2 for layer in self.layers)
        blocks = self.vocab_size // block_width(self.vocab_size)
        problems[lazy_text("its vocabulary can't be split into blocks")] = (
            self.canvas_length * blocks >= 1 << 24
        )
        problems[
            lazy_text("its sampler settings are out of range: {problem}", problem=self.sampler.problem())
        ] = bool(self.sampler.problem())
        for problem, found in problems.items():
            if found:
                raise ModelFileError(
                    lazy_text("Can't run {name}: {problem}.", name=file.path.name, problem=problem), _HINT
                )

    def tensor_shapes(self) -> dict[str, tuple[int, ...]]:
        """Return every tensor the model needs and its shape, fastest axis first."""
        hidden, wide = self.hidden_size, self.feed_forward_size
        shapes: dict[str, tuple[int, ...]] = {
            "token_embd.weight": (hidden, self.vocab_size),
            "output_norm.weight": (hidden,),
            "self_cond_pre_norm.weight": (hidden,),
            "self_cond_gate.weight": (hidden, wide),
            "self_cond_up.weight": (hidden, wide),
            "self_cond_down.weight": (wide, hidden),
        }
        for layer in self.layers:
            if not layer.sliding:
                shapes["rope_freqs.weight"] = (layer.head_dim // 2,)
        for index, layer in enumerate(self.layers):
            for name, shape in self._layer_shapes(layer).items():
                shapes[f"blk.{index}.{name}"] = shape
        return shapes

    def _layer_shapes(self, layer: LayerConfig) -> dict[str, tuple[int, ...]]:
        hidden, wide, experts = self.hidden_size, self.feed_forward_size, self.expert_count
        queries, narrow = self.heads * layer.head_dim, self.expert_feed_forward_size
        shapes: dict[str, tuple[int, ...]] = {
            "attn_norm.weight": (hidden,),
            "attn_q.weight": (hidden, queries),
            "attn_q_norm.weight": (layer.head_dim,),
            "attn_k.weight": (hidden, layer.kv_dim),
            "attn_k_norm.weight": (layer.head_dim,),
            "attn_output.weight": (queries, hidden),
            "post_attention_norm.weight": (hidden,),
            "ffn_norm.weight": (hidden,),
            "ffn_gate.weight": (hidden, wide),
            "ffn_up.weight": (hidden, wide),
            "ffn_down.weight": (wide, hidden),
            "post_ffw_norm_1.weight": (hidden,),
            "pre_ffw_norm_2.weight": (hidden,),
            "ffn_gate_inp.scale": (hidden,),
            "ffn_gate_inp.weight": (hidden, experts),
            "ffn_gate_up_exps.weight": (hidden, 2 * narrow, experts),
            "ffn_down_exps.weight": (narrow, hidden, experts),
            "ffn_down_exps.scale": (experts,),
            "post_ffw_norm_2.weight": (hidden,),
            "post_ffw_norm.weight": (hidden,),
            "layer_output_scale.weight": (1,),
            "enc_layer_output_scale.weight": (1,),
        }
        if layer.sliding:  # global layers use their keys as values
            shapes["attn_v.weight"] = (hidden, layer.kv_dim)
        return shapes


class _MetadataReader:
    """Typed access to the architecture's metadata."""

    def __init__(self, file: GgufHeader) -> None:
        self.file = file

    def number(self, key: str, prefix: str = ARCHITECTURE) -> float:
        """Return a positive number."""
        full = f"{prefix}.{key}"
        value = self.file.value(full)
        if isinstance(value, str | bool) or not 0 < value < math.inf:
            raise self._wrong(full, value, lazy_text("a positive number"))
        return value

    def size(self, key: str, prefix: str = ARCHITECTURE) -> int:
        """Return a positive integer."""
        full = f"{prefix}.{key}"
        return self._size(full, self.file.value(full))

    def sizes(self, key: str, count: int) -> list[int]:
        """Return a positive integer for each layer; a single value applies to all."""
        return [self._size(f"{ARCHITECTURE}.{key}", value) for value in self.per_layer(key, count)]

    def flags(self, key: str, count: int) -> list[bool]:
        """Return whether something is the case, for each layer; a single value applies to all."""
        values = self.per_layer(key, count)
        for value in values:
            if value not in (0, 1):
                raise self._wrong(f"{ARCHITECTURE}.{key}", value, lazy_text("true or false"))
        return [bool(value) for value in values]

    def per_layer(self, key: str, count: int) -> Sequence[Scalar]:
        """Return a value for each layer, as stored; a single value applies to all."""
        key = f"{ARCHITECTURE}.{key}"
        if not isinstance(self.file.metadata.get(key), Array):
            return [self.file.value(key)] * count
        values = self.file.values(key)
        if len(values) != count:
            raise ModelFileError(
                lazy_text(
                    "{name}: {full} has {values} values for {count} layers.",
                    name=self.file.path.name,
                    full=key,
                    values=len(values),
                    count=count,
                ),
                _HINT,
            )
        return values

    def _size(self, key: str, value: Scalar) -> int:
        if isinstance(value, str | bool) or not 0 < value < math.inf:
            raise self._wrong(key, value, lazy_text("a positive number"))
        if value != int(value):
            raise self._wrong(key, value, lazy_text("a whole number"))
        if value > _LARGEST_SIZE:
            raise self._wrong(key, value, lazy_text("a number up to {most:,}", most=_LARGEST_SIZE))
        return int(value)

    def _wrong(self, key: str, value: Scalar, expected: LazyText) -> ModelFileError:
        return ModelFileError(
            lazy_text(
                "{name}: {key} is {value}, not {expected}.",
                name=self.file.path.name,
                key=key,
                value=shown(value),
                expected=expected,
            ),
            _HINT,
        )


def _layers(reader: _MetadataReader) -> tuple[LayerConfig, ...]:
    count = reader.size("block_count")
    if count > len(reader.file.tensors):
        raise ModelFileError(
            lazy_text(
                "{name} claims to have {count:,} layers, more than tensors.",
                name=reader.file.path.name,
                count=count,
            ),
            _HINT,
        )
    sliding = reader.flags("attention.sliding_window_pattern", count)
    if 0 in reader.per_layer("attention.head_count_kv", count):
        raise ModelFileError(
            lazy_text("{name}: a layer has no heads for keys and values.", name=reader.file.path.name), _HINT
        )
    kv_heads = reader.sizes("attention.head_count_kv", count)
    global_dim, sliding_dim = reader.size("attention.key_length"), reader.size("attention.key_length_swa")
    global_base, sliding_base = reader.number("rope.freq_base"), reader.number("rope.freq_base_swa")
    return tuple(
        LayerConfig(
            sliding=local,
            head_dim=sliding_dim if local else global_dim,
            kv_heads=heads,
            rope_base=sliding_base if local else global_base,
        )
        for local, heads in zip(sliding, kv_heads, strict=True)
    )


def _sampler(reader: _MetadataReader) -> SamplerConfig:
    file, default = reader.file, SamplerConfig()
    return SamplerConfig(
        max_steps=int(_optional_number(file, "diffusion.eb_max_steps", default.max_steps)),
        t_min=float(_optional_number(file, "diffusion.eb_t_min", default.t_min)),
        t_max=float(_optional_number(file, "diffusion.eb_t_max", default.t_max)),
        entropy_bound=float(_optional_number(file, "diffusion.eb_entropy_bound", default.entropy_bound)),
        stability=int(_optional_number(file, "diffusion.eb_stability_threshold", default.stability)),
        confidence=float(_optional_number(file, "diffusion.eb_confidence_threshold", default.confidence)),
    )


def _optional_number(file: GgufHeader, key: str, default: float) -> float:
    value = file.value(key) if file.has(key) else default
    if isinstance(value, str) or not abs(value) <= _LARGEST_SIZE:
        raise ModelFileError(
            lazy_text(
                "{name}: {key} is {value}, not {expected}.",
                name=file.path.name,
                key=key,
                value=shown(value),
                expected=lazy_text("a number")
                if isinstance(value, str) or not math.isfinite(value)
                else lazy_text("a number up to {most:,}", most=_LARGEST_SIZE),
            ),
            _HINT,
        )
    return value


def block_width(vocab: int) -> int:
    """Return the largest divisor of the vocabulary size that is at most its square root."""
    return max(width for width in range(1, math.isqrt(vocab) + 1) if vocab % width == 0)
