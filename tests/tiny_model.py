"""Write small `diffusion-gemma` files with random weights, in the real layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

from model_backends.ggml.types import quantize

ARCH = "diffusion-gemma"
CONTROL = [
    "<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "<|turn>", "<turn|>", "<|channel>", "<channel|>",
    "<|think|>",
]  # fmt: skip
LETTERS = [*"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,!?<>|/-", "\n", "▁"]
MERGES = ["t h", "th e", "▁ the", "a n", "i n", "< |", "t u", "r n", "tu rn"]
CHAT_TEMPLATE = (
    "{{ bos_token }}{% if enable_thinking %}<|turn>system\n<|think|><turn|>\n{% endif %}"
    "{% for m in messages %}<|turn>{{ 'model' if m.role == 'assistant' else m.role }}\n"
    "{{ m.content | trim }}<turn|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|turn>model\n{% endif %}"
)


@dataclass(frozen=True)
class Tokens:
    """A vocabulary: the spelling of each token ("▁" for a space), its type, and merges in order of rank."""

    texts: Sequence[str]
    kinds: Sequence[gguf.TokenType]
    merges: Sequence[str]


@dataclass(frozen=True)
class TinyModel:
    """Sizes of a random model. Global layers are the False entries of `sliding`."""

    hidden: int = 32
    sliding: tuple[bool, ...] = (True, False)
    heads: int = 4
    sliding_dim: int = 8
    sliding_kv_heads: int = 2
    global_dim: int = 16
    global_kv_heads: int = 1
    feed_forward: int = 48
    experts: int = 4
    experts_used: int = 2
    expert_feed_forward: int = 16
    window: int = 16
    canvas: int = 16
    context: int = 256
    vocab: int = 512
    seed: int = 0
    chat_template: str = CHAT_TEMPLATE
    typed_as_text: tuple[str, ...] = ()  # control tokens that the file wrongly calls user-defined ones
    more_control: tuple[str, ...] = ()  # control tokens in place of unused ones
    sharpness: float = 1.0  # of the output: how sure the model is
    attention: float = 1.0  # gain of the queries; with much of it every query sees a single key
    conditioning: float = 1.0  # gain of self-conditioning; much of it makes random weights chaotic
    extra: Mapping[str, float] = field(default_factory=dict)
    tokens: Tokens | None = None  # in place of letters; `vocab` of them, the first ten being `CONTROL`'s

    def tensors(self) -> dict[str, NDArray[np.float32]]:
        """Name → values, slowest axis first."""
        rng = np.random.default_rng(self.seed)

        def matrix(*shape: int) -> NDArray[np.float32]:
            values: NDArray[np.float32] = (rng.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)
            return values

        def vector(n: int) -> NDArray[np.float32]:
            return rng.uniform(0.5, 1.5, n).astype(np.float32)

        rotating = self.global_dim // 2 // 4
        factors = [1.0] * rotating + [1e30] * (self.global_dim // 2 - rotating)
        out = {
            "token_embd.weight": matrix(self.vocab, self.hidden),
            "output_norm.weight": vector(self.hidden) * np.float32(self.sharpness),
            "rope_freqs.weight": np.array(factors, np.float32),
            "self_cond_pre_norm.weight": vector(self.hidden),
            "self_cond_gate.weight": matrix(self.feed_forward, self.hidden),
            "self_cond_up.weight": matrix(self.feed_forward, self.hidden),
            "self_cond_down.weight": matrix(self.hidden, self.feed_forward) * np.float32(self.conditioning),
        }
        for index, sliding in enumerate(self.sliding):
            dim = self.sliding_dim if sliding else self.global_dim
            kv = dim * (self.sliding_kv_heads if sliding else self.global_kv_heads)
            layer = {
                "attn_norm.weight": vector(self.hidden),
                "attn_q.weight": matrix(self.heads * dim, self.hidden),
                "attn_q_norm.weight": vector(dim) * np.float32(self.attention),
                "attn_k.weight": matrix(kv, self.hidden),
                "attn_k_norm.weight": vector(dim),
                "attn_output.weight": matrix(self.hidden, self.heads * dim),
                "post_attention_norm.weight": vector(self.hidden),
                "ffn_norm.weight": vector(self.hidden),
                "ffn_gate.weight": matrix(self.feed_forward, self.hidden),
                "ffn_up.weight": matrix(self.feed_forward, self.hidden),
                "ffn_down.weight": matrix(self.hidden, self.feed_forward),
                "post_ffw_norm_1.weight": vector(self.hidden),
                "pre_ffw_norm_2.weight": vector(self.hidden),
                "ffn_gate_inp.scale": vector(self.hidden),
                "ffn_gate_inp.weight": matrix(self.experts, self.hidden) * np.float32(np.sqrt(self.hidden)),
                "ffn_gate_up_exps.weight": matrix(self.experts, 2 * self.expert_feed_forward, self.hidden),
                "ffn_down_exps.weight": matrix(self.experts, self.hidden, self.expert_feed_forward),
                "ffn_down_exps.scale": vector(self.experts),
                "post_ffw_norm_2.weight": vector(self.hidden),
                "post_ffw_norm.weight": vector(self.hidden),
                "layer_output_scale.weight": vector(1),
                "enc_layer_output_scale.weight": vector(1),
            }
            if sliding:
                layer["attn_v.weight"] = matrix(kv, self.hidden)
            out |= {f"blk.{index}.{name}": values for name, values in layer.items()}
        return out

    def write(
        self,
        path: Path,
        type_id: int = 0,
        *,
        architecture: str = ARCH,
        tensors: Mapping[str, NDArray[np.float32]] | None = None,
    ) -> Path:
        """Writes the file; matrices (not the router's) in a tensor type whose block divides their rows."""
        writer = gguf.GGUFWriter(path, architecture)
        self._write_metadata(writer)
        for name, values in (self.tensors() if tensors is None else tensors).items():
            if type_id == 0 or values.ndim == 1 or "ffn_gate_inp" in name:
                writer.add_tensor(name, values)
                continue
            stored = quantize(values.reshape(-1, values.shape[-1]), type_id)
            kind = gguf.GGMLQuantizationType(type_id)
            writer.add_tensor(name, stored.reshape(*values.shape[:-1], -1), raw_dtype=kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return path

    def _write_metadata(self, writer: gguf.GGUFWriter) -> None:
        numbers = {
            "block_count": len(self.sliding),
            "context_length": self.context,
            "embedding_length": self.hidden,
            "feed_forward_length": self.feed_forward,
            "attention.head_count": self.heads,
            "expert_count": self.experts,
            "expert_used_count": self.experts_used,
            "attention.key_length": self.global_dim,
            "attention.value_length": self.global_dim,
            "attention.sliding_window": self.window,
            "attention.shared_kv_layers": 0,
            "embedding_length_per_layer_input": 0,
            "attention.key_length_swa": self.sliding_dim,
            "attention.value_length_swa": self.sliding_dim,
            "expert_feed_forward_length": self.expert_feed_forward,
            "rope.dimension_count": self.global_dim,
            "rope.dimension_count_swa": self.sliding_dim,
        }
        for key, value in numbers.items():
            writer.add_uint32(f"{ARCH}.{key}", value)
        reals = {
            "rope.freq_base": 1e6,
            "rope.freq_base_swa": 1e4,
            "attention.layer_norm_rms_epsilon": 1e-6,
            "final_logit_softcapping": 30.0,
        }
        for key, real in reals.items():
            writer.add_float32(f"{ARCH}.{key}", real)
        kv_heads = [self.sliding_kv_heads if s else self.global_kv_heads for s in self.sliding]
        writer.add_array(f"{ARCH}.attention.head_count_kv", kv_heads)
        writer.add_array(f"{ARCH}.attention.sliding_window_pattern", list(self.sliding))
        writer.add_bool(f"{ARCH}.attention.causal", False)
        writer.add_uint32("diffusion.canvas_length", self.canvas)
        for key, real in self.extra.items():
            writer.add_float32(key, real)
        self._write_tokenizer(writer)

    def _write_tokenizer(self, writer: gguf.GGUFWriter) -> None:
        tokens = self.tokens or self._letters()
        writer.add_tokenizer_model("gemma4")
        writer.add_token_list(tokens.texts)
        writer.add_token_scores([0.0] * self.vocab)
        writer.add_token_types(tokens.kinds)
        writer.add_token_merges(tokens.merges)
        for name, token in (("bos", 2), ("eos", 1), ("unknown", 3), ("padding", 0), ("mask", 4)):
            writer.add_uint32(f"tokenizer.ggml.{name}_token_id", token)
        writer.add_chat_template(self.chat_template)
        writer.add_add_space_prefix(False)
        writer.add_add_bos_token(True)

    def _letters(self) -> Tokens:
        merged = ["".join(merge.split(" ")) for merge in MERGES]
        tokens = [*CONTROL, *(f"<0x{byte:02X}>" for byte in range(256)), *LETTERS, *merged]
        tokens += self.more_control
        tokens += [f"<unused{n}>" for n in range(self.vocab - len(tokens))]
        kinds = [gguf.TokenType.NORMAL] * self.vocab
        for index, token in enumerate(tokens):
            if index < len(CONTROL) or token in self.more_control:
                wrong = token in self.typed_as_text
                kinds[index] = gguf.TokenType.USER_DEFINED if wrong else gguf.TokenType.CONTROL
            elif token.startswith("<0x"):
                kinds[index] = gguf.TokenType.BYTE
        return Tokens(tokens, kinds, MERGES)
