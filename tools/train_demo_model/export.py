"""Export a checkpoint as GGUF: `python -m tools.train_demo_model.export FOLDER OUTPUT.gguf`.

The file has the keys and tensors of published `diffusion-gemma` files, so the engine treats it as one
of them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import gguf
import numpy as np
import torch

from .data import ROW_LENGTH
from .model import ModelConfig
from .tokenizer import BOS, BYTES, CONTROL, EOS, MASK, PAD, SPECIAL, UNK, DemoTokenizer

ARCHITECTURE = "diffusion-gemma"
NEVER_ROTATES = 1e30
CHAT_TEMPLATE = """{{- bos_token -}}
{%- set turns = messages -%}
{%- set system = "" -%}
{%- if messages and messages[0]["role"] == "system" -%}
    {%- set system = messages[0]["content"] | trim -%}
    {%- set turns = messages[1:] -%}
{%- endif -%}
{%- if system -%}{{- "<|turn>system\\n" + system + "<turn|>\\n" -}}{%- endif -%}
{%- for message in turns -%}
    {%- set role = "model" if message["role"] == "assistant" else message["role"] -%}
    {{- "<|turn>" + role + "\\n" + message["content"] | trim + "<turn|>\\n" -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- "<|turn>model\\n" -}}{%- endif -%}
"""


def load_checkpoint(folder: Path) -> tuple[ModelConfig, dict[str, np.ndarray], DemoTokenizer]:
    """Load sizes, averaged weights by GGUF name, and the tokenizer of a training folder."""
    state = torch.load(folder / "checkpoint.pt", map_location="cpu", weights_only=True)
    weights = {name: tensor.float().numpy() for name, tensor in state["average"].items()}
    return ModelConfig(**state["config"]), weights, DemoTokenizer.load(folder / "tokenizer.json")


def write_sizes(writer: gguf.GGUFWriter, config: ModelConfig) -> None:
    """Write the metadata of the model's sizes."""
    writer.add_type("model")
    writer.add_name("Unfog demo")
    writer.add_license("apache-2.0")
    writer.add_block_count(len(config.layers))
    writer.add_context_length(ROW_LENGTH - config.canvas)  # the longest in training
    writer.add_embedding_length(config.hidden)
    writer.add_feed_forward_length(config.feed_forward)
    writer.add_head_count(config.heads)
    writer.add_head_count_kv([config.kv_heads(kind) for kind in config.layers])
    writer.add_rope_freq_base(config.global_rope_base)
    writer.add_rope_freq_base_swa(config.sliding_rope_base)
    writer.add_layer_norm_rms_eps(config.rms_eps)
    writer.add_expert_count(config.experts)
    writer.add_expert_used_count(config.experts_used)
    writer.add_key_length(config.global_head_dim)
    writer.add_value_length(config.global_head_dim)
    writer.add_final_logit_softcapping(config.softcap)
    writer.add_sliding_window(config.window)
    writer.add_shared_kv_layers(0)
    writer.add_embedding_length_per_layer_input(0)
    writer.add_sliding_window_pattern([kind == "sliding" for kind in config.layers])
    writer.add_key_length_swa(config.sliding_head_dim)
    writer.add_value_length_swa(config.sliding_head_dim)
    writer.add_expert_feed_forward_length(config.expert_feed_forward)
    writer.add_rope_dimension_count(config.global_head_dim)
    writer.add_rope_dimension_count_swa(config.sliding_head_dim)
    writer.add_causal_attention(False)
    writer.add_uint32("diffusion.canvas_length", config.canvas)


def write_tokenizer(writer: gguf.GGUFWriter, tokenizer: DemoTokenizer) -> None:
    """Write the metadata of the tokenizer, and the chat template."""
    kinds = [gguf.TokenType.NORMAL] * len(tokenizer.tokens)
    kinds[: len(SPECIAL) + len(CONTROL)] = [gguf.TokenType.CONTROL] * (len(SPECIAL) + len(CONTROL))
    kinds[UNK] = gguf.TokenType.UNKNOWN
    first_byte = len(SPECIAL) + len(CONTROL)
    kinds[first_byte : first_byte + len(BYTES)] = [gguf.TokenType.BYTE] * len(BYTES)
    writer.add_tokenizer_model("gemma4")
    writer.add_token_list(tokenizer.tokens)
    writer.add_token_scores([0.0] * len(tokenizer.tokens))
    writer.add_token_types(kinds)
    writer.add_token_merges([f"{left} {right}" for left, right in tokenizer.merges])
    writer.add_bos_token_id(BOS)
    writer.add_eos_token_id(EOS)
    writer.add_unk_token_id(UNK)
    writer.add_pad_token_id(PAD)
    writer.add_mask_token_id(MASK)
    writer.add_chat_template(CHAT_TEMPLATE)
    writer.add_add_space_prefix(False)
    writer.add_add_bos_token(True)


def write_weights(writer: gguf.GGUFWriter, weights: dict[str, np.ndarray], config: ModelConfig) -> None:
    """Write matrices in BF16 and experts in Q8_0, the fastest types in ggml on a CPU; the rest in F32."""
    pairs = config.global_head_dim // 2
    rotating = int(pairs * config.global_rotating_fraction)
    factors = np.full(pairs, NEVER_ROTATES, np.float32)
    factors[:rotating] = 1.0
    writer.add_tensor("rope_freqs.weight", factors)
    for name, tensor in weights.items():
        if tensor.ndim < 2 or "ffn_gate_inp" in name:
            writer.add_tensor(name, tensor)
            continue
        kind = gguf.GGMLQuantizationType.Q8_0 if "_exps" in name else gguf.GGMLQuantizationType.BF16
        writer.add_tensor(name, gguf.quantize(tensor, kind), raw_dtype=kind)


def export(folder: Path, output: Path) -> None:
    """Write the checkpoint in a training folder as GGUF."""
    config, weights, tokenizer = load_checkpoint(folder)
    writer = gguf.GGUFWriter(output, ARCHITECTURE)
    write_sizes(writer, config)
    write_tokenizer(writer, tokenizer)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_BF16)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    write_weights(writer, weights, config)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description="Writes a checkpoint as GGUF.")
    parser.add_argument("folder", type=Path, help="folder of a training run")
    parser.add_argument("output", type=Path, help="file to write")
    options = parser.parse_args()
    export(options.folder, options.output)


if __name__ == "__main__":
    main()
