"""Write full-size `diffusion-gemma` files with random weights, in the published layout.

    python -m tools.synthetic OUT.gguf [--layers N] [--seed S]

Metadata, names, shapes and types of the tensors are those of the published Q4_K_M file of
DiffusionGemma 26B-A4B. Weights are drawn from a pool of quantised normal numbers of standard
deviation 1 / √(row length), so activations are of order 1 and nothing overflows. N layers are the
first N of the published 30; below 6, the N that end with the first global layer.

The vocabulary has the published number of tokens and merges (llama.cpp reads them in about a second),
but its words are runs of letters.
"""

from __future__ import annotations

import argparse
import itertools
import math
import string
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Kind
from numpy.typing import NDArray

from model_backends.diffusion_gemma.config import ARCHITECTURE, DiffusionGemmaConfig, LayerConfig
from model_backends.diffusion_gemma.sampler import SamplerConfig
from model_backends.ggml.types import quantize
from tests.tiny_model import CHAT_TEMPLATE, CONTROL

PUBLISHED_LAYERS = 30
_GLOBAL_EVERY = 6  # the sixth, twelfth, … layer attends to everything
_LAYERS_WITH_VALUES = PUBLISHED_LAYERS - PUBLISHED_LAYERS // _GLOBAL_EVERY
_POOL_BLOCKS = 1 << 14
_CHUNK_BYTES = 64 << 20
_SHARPNESS = 3.0  # standard deviation of the logits; the soft-cap is 30
_NARROW = {Kind.Q4_K: Kind.Q5_0, Kind.Q6_K: Kind.Q8_0}  # for rows that are not made of blocks of 256


@dataclass(frozen=True)
class PlannedTensor:
    """A tensor to write; its shape has the fastest axis first."""

    name: str
    shape: tuple[int, ...]
    kind: Kind

    @property
    def bytes(self) -> int:
        """Bytes in the file, without padding."""
        return math.prod(self.shape[1:]) * _row_bytes(self.kind, self.shape[0])


@dataclass(frozen=True)
class SyntheticModel:
    """A random model with `layers` of the published 30, by default in the published sizes."""

    layers: int = PUBLISHED_LAYERS
    seed: int = 0
    vocab: int = 262_144
    merges: int = 514_906
    hidden: int = 2816
    feed_forward: int = 2112
    experts: int = 128
    experts_used: int = 8
    expert_feed_forward: int = 704
    heads: int = 16
    sliding_dim: int = 256
    sliding_kv_heads: int = 8
    global_dim: int = 512
    global_kv_heads: int = 2
    window: int = 1024
    canvas: int = 256
    context: int = 262_144

    def __post_init__(self) -> None:
        if not 1 <= self.layers <= PUBLISHED_LAYERS:
            raise ValueError(f"a file has 1 to {PUBLISHED_LAYERS} layers, not {self.layers}")

    @property
    def published(self) -> range:
        """Indices of the published layers that are written."""
        end = max(self.layers, _GLOBAL_EVERY)
        return range(end - self.layers, end)

    @property
    def config(self) -> DiffusionGemmaConfig:
        """The configuration in the file's metadata."""
        sliding = LayerConfig(True, self.sliding_dim, self.sliding_kv_heads, rope_base=1e4)
        everything = LayerConfig(False, self.global_dim, self.global_kv_heads, rope_base=1e6)
        return DiffusionGemmaConfig(
            name="Dg_Rc0P1_Patched",
            vocab_size=self.vocab,
            hidden_size=self.hidden,
            feed_forward_size=self.feed_forward,
            expert_count=self.experts,
            experts_used=self.experts_used,
            expert_feed_forward_size=self.expert_feed_forward,
            heads=self.heads,
            window=self.window,
            canvas_length=self.canvas,
            context_length=self.context,
            rms_eps=1e-6,
            soft_cap=30.0,
            layers=tuple(everything if _is_global(layer) else sliding for layer in self.published),
            sampler=SamplerConfig(),
        )

    def tensors(self) -> list[PlannedTensor]:
        """Return every tensor in the order of the file: by layer, then by name."""

        def place(name: str) -> tuple[int, str]:
            layer = int(name.split(".")[1]) if name.startswith("blk.") else -1
            return layer, name

        shapes = self.config.tensor_shapes()
        return [
            PlannedTensor(name, shapes[name], self._kind(name, shapes[name]))
            for name in sorted(shapes, key=place)
        ]

    def write(self, path: Path, progress: Callable[[float], None] = lambda fraction: None) -> Path:
        """Write the file, named "….part" until it is complete; `progress` gets the fraction written."""
        tensors, part_of_it = self.tensors(), path.with_name(f"{path.name}.part")
        self._write_header(part_of_it, tensors)
        rng = np.random.default_rng(self.seed)
        pools: dict[tuple[Kind, int], NDArray[np.uint8]] = {}  # by type and row length
        total, done = sum(tensor.bytes for tensor in tensors), 0
        with part_of_it.open("ab") as file:
            for tensor in tensors:
                _pad(file)
                for part in self._data(tensor, pools, rng):
                    file.write(part.data)
                    done += part.nbytes
                    progress(done / total)
            _pad(file)
        return part_of_it.replace(path)

    # -- tensors

    def _kind(self, name: str, shape: tuple[int, ...]) -> Kind:
        part = name.split(".")[-2]
        if len(shape) == 1 or part == "ffn_gate_inp":
            return Kind.F32
        more = part == "token_embd"
        if part in ("attn_v", "ffn_down", "ffn_down_exps"):
            layer = self.published[int(name.split(".")[1])]
            globals_before = layer // _GLOBAL_EVERY if part == "attn_v" else 0  # they have no attn_v
            count = _LAYERS_WITH_VALUES if part == "attn_v" else PUBLISHED_LAYERS
            more = _takes_more_bits(layer - globals_before, count)
        kind = Kind.Q6_K if more else Kind.Q4_K
        return kind if shape[0] % 256 == 0 else _NARROW[kind]

    def _data(
        self,
        tensor: PlannedTensor,
        pools: dict[tuple[Kind, int], NDArray[np.uint8]],
        rng: np.random.Generator,
    ) -> Iterator[NDArray[np.generic]]:
        """Yield the tensor's values in pieces: random blocks from the pool for its type and row length."""
        if tensor.kind is Kind.F32:
            yield self._plain_values(tensor, rng)
            return
        key = tensor.kind, tensor.shape[0]
        block, stored = gguf.GGML_QUANT_SIZES[tensor.kind]
        blocks, at_once = tensor.bytes // stored, _CHUNK_BYTES // stored
        if key not in pools:
            values = rng.standard_normal((min(blocks, _POOL_BLOCKS), block), np.float32)
            pools[key] = quantize(values / np.float32(math.sqrt(tensor.shape[0])), tensor.kind)
        pool = pools[key]
        for start in range(0, blocks, at_once):
            chosen = rng.integers(0, len(pool), min(at_once, blocks - start), np.uint32)
            yield np.take(pool, chosen, axis=0)

    def _plain_values(self, tensor: PlannedTensor, rng: np.random.Generator) -> NDArray[np.float32]:
        shape = tensor.shape[::-1]
        if tensor.name == "rope_freqs.weight":
            turning = tensor.shape[0] // 4
            return np.repeat(np.array([1, 1e30], np.float32), (turning, tensor.shape[0] - turning))
        if tensor.name == "output_norm.weight":
            # signed: with positive ones the head, tied to the embedding, would return the canvas itself
            return rng.normal(0, _SHARPNESS, shape).astype(np.float32)
        if tensor.name.endswith("layer_output_scale.weight"):
            return rng.uniform(0.7, 0.9, shape).astype(np.float32)  # every layer adds to what it was given
        if len(shape) > 1:  # the router, whose input has the length 1
            return rng.normal(0, 1, shape).astype(np.float32)
        return rng.uniform(0.5, 1.5, shape).astype(np.float32)

    # -- metadata

    def _write_header(self, path: Path, tensors: Sequence[PlannedTensor]) -> None:
        writer = gguf.GGUFWriter(path, ARCHITECTURE)
        self._add_sizes(writer)
        self._add_vocabulary(writer)
        writer.add_quantization_version(2)
        writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_K_M)
        for tensor in tensors:
            writer.add_tensor_info(
                tensor.name, tensor.shape[::-1], np.dtype(np.float32), tensor.bytes, raw_dtype=tensor.kind
            )
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        writer.close()

    def _add_sizes(self, writer: gguf.GGUFWriter) -> None:
        config = self.config
        writer.add_type("model")
        writer.add_name(config.name)
        writer.add_size_label("128x2.6B")
        values: dict[str, int | float | list[int] | list[bool]] = {
            "block_count": self.layers,
            "context_length": self.context,
            "embedding_length": self.hidden,
            "feed_forward_length": self.feed_forward,
            "attention.head_count": self.heads,
            "attention.head_count_kv": [layer.kv_heads for layer in config.layers],
            "rope.freq_base": 1e6,
            "rope.freq_base_swa": 1e4,
            "attention.layer_norm_rms_epsilon": config.rms_eps,
            "expert_count": self.experts,
            "expert_used_count": self.experts_used,
            "attention.key_length": self.global_dim,
            "attention.value_length": self.global_dim,
            "final_logit_softcapping": config.soft_cap,
            "attention.sliding_window": self.window,
            "attention.shared_kv_layers": 0,
            "embedding_length_per_layer_input": 0,
            "attention.sliding_window_pattern": [layer.sliding for layer in config.layers],
            "attention.key_length_swa": self.sliding_dim,
            "attention.value_length_swa": self.sliding_dim,
            "expert_feed_forward_length": self.expert_feed_forward,
            "rope.dimension_count": self.global_dim,
            "rope.dimension_count_swa": self.sliding_dim,
            "attention.causal": False,
        }
        for key, value in values.items():
            _add(writer, f"{ARCHITECTURE}.{key}", value)
        _add(writer, "diffusion.canvas_length", self.canvas)

    def _add_vocabulary(self, writer: gguf.GGUFWriter) -> None:
        tokens, kinds = _tokens(self.vocab)
        writer.add_tokenizer_model("gemma4")
        writer.add_token_list(tokens)
        writer.add_token_scores([0.0] * self.vocab)
        writer.add_token_types(kinds)
        writer.add_token_merges(_merges(tokens, self.merges))
        for name, token in (("bos", 2), ("eos", 1), ("unknown", 3), ("padding", 0), ("mask", 4)):
            _add(writer, f"tokenizer.ggml.{name}_token_id", token)
        writer.add_chat_template(CHAT_TEMPLATE)
        writer.add_add_space_prefix(False)
        writer.add_add_bos_token(True)


def _is_global(layer: int) -> bool:
    return layer % _GLOBAL_EVERY == _GLOBAL_EVERY - 1


def _takes_more_bits(place: int, count: int) -> bool:
    """Return whether Q4_K_M keeps this layer in more bits: both ends, and every third in between."""
    end = count // 8
    return place < end or place >= 7 * count // 8 or (place - end) % 3 == 2


def _row_bytes(kind: Kind, length: int) -> int:
    block, stored = gguf.GGML_QUANT_SIZES[kind]
    return int(length // block * stored)


def _pad(file: BinaryIO) -> None:
    file.write(bytes(-file.tell() % gguf.GGUF_DEFAULT_ALIGNMENT))


def _add(writer: gguf.GGUFWriter, key: str, value: int | float | list[int] | list[bool]) -> None:
    if isinstance(value, list):
        writer.add_array(key, value)
    elif isinstance(value, bool):
        writer.add_bool(key, value)
    elif isinstance(value, int):
        writer.add_uint32(key, value)
    else:
        writer.add_float32(key, value)


def _tokens(size: int) -> tuple[list[str], list[gguf.TokenType]]:
    """Return control tokens, bytes, characters, then letter sequences by length; and their types."""
    characters = [*string.ascii_letters, *string.digits, *string.punctuation, "\n", "▁"]
    runs = (
        "".join(run)
        for n in itertools.count(2)
        for run in itertools.product(string.ascii_lowercase, repeat=n)
    )
    single = [*CONTROL, *(f"<0x{byte:02X}>" for byte in range(256)), *characters]
    tokens = [*single, *itertools.islice(runs, size - len(single))]
    kinds = [gguf.TokenType.NORMAL] * size
    kinds[: len(CONTROL)] = [gguf.TokenType.CONTROL] * len(CONTROL)
    kinds[len(CONTROL) : len(CONTROL) + 256] = [gguf.TokenType.BYTE] * 256
    return tokens, kinds


def _merges(tokens: Sequence[str], count: int) -> list[str]:
    """Yield token pairs that form a longer one: each sequence split after its first letter, its second, …"""
    runs = [token for token in tokens if len(token) > 1 and token.isalpha()]
    pairs = (
        f"{run[:cut]} {run[cut:]}"
        for cut in range(1, max(map(len, runs), default=1))
        for run in runs
        if cut < len(run)
    )
    return list(itertools.islice(pairs, count))


def main(argv: Sequence[str] | None = None) -> int:
    """Write a file, with progress on standard error."""
    parser = argparse.ArgumentParser("tools.synthetic", description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("out", type=Path, metavar="OUT.gguf")
    parser.add_argument(
        "--layers", type=int, choices=range(1, PUBLISHED_LAYERS + 1), default=PUBLISHED_LAYERS, metavar="N"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    args = parser.parse_args(argv)

    def show(fraction: float) -> None:
        print(f"\r{args.out.name}  {100 * fraction:.0f} %", end="", file=sys.stderr, flush=True)

    started = time.monotonic()
    SyntheticModel(args.layers, args.seed).write(args.out, show)
    seconds, size = time.monotonic() - started, args.out.stat().st_size
    print(f"\r{args.out}: {size:,} bytes in {seconds:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
