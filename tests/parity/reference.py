"""The reference implementation (`transformers`) with the weights of a GGUF file.

Also used by the benchmark, which runs both on the same weights.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import DiffusionGemmaConfig as ReferenceConfig
from transformers import DiffusionGemmaForBlockDiffusion
from transformers.models.diffusion_gemma.configuration_diffusion_gemma import DiffusionGemmaTextConfig

from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.ggml.gguf_file import GgufFile
from model_backends.ggml.types import dequantize

_LAYER_NAMES = {
    "attn_norm.weight": "input_layernorm.weight",
    "attn_q.weight": "self_attn.q_proj.weight",
    "attn_q_norm.weight": "self_attn.q_norm.weight",
    "attn_k.weight": "self_attn.k_proj.weight",
    "attn_k_norm.weight": "self_attn.k_norm.weight",
    "attn_v.weight": "self_attn.v_proj.weight",
    "attn_output.weight": "self_attn.o_proj.weight",
    "post_attention_norm.weight": "post_attention_layernorm.weight",
    "ffn_norm.weight": "pre_feedforward_layernorm.weight",
    "ffn_gate.weight": "mlp.gate_proj.weight",
    "ffn_up.weight": "mlp.up_proj.weight",
    "ffn_down.weight": "mlp.down_proj.weight",
    "post_ffw_norm_1.weight": "post_feedforward_layernorm_1.weight",
    "pre_ffw_norm_2.weight": "pre_feedforward_layernorm_2.weight",
    "ffn_gate_inp.scale": "router.scale",
    "ffn_gate_inp.weight": "router.proj.weight",
    "ffn_gate_up_exps.weight": "experts.gate_up_proj",
    "ffn_down_exps.weight": "experts.down_proj",
    "ffn_down_exps.scale": "router.per_expert_scale",
    "post_ffw_norm_2.weight": "post_feedforward_layernorm_2.weight",
    "post_ffw_norm.weight": "post_feedforward_layernorm.weight",
}
_TOP_NAMES = {
    "token_embd.weight": "embed_tokens.weight",
    "output_norm.weight": "norm.weight",
    "self_cond_pre_norm.weight": "self_conditioning.pre_norm.weight",
    "self_cond_gate.weight": "self_conditioning.gate_proj.weight",
    "self_cond_up.weight": "self_conditioning.up_proj.weight",
    "self_cond_down.weight": "self_conditioning.down_proj.weight",
}
_ENCODER, _DECODER = "model.encoder.language_model.", "model.decoder."


def load_reference(path: Path) -> DiffusionGemmaForBlockDiffusion:
    """The reference model in F32, with the file's weights dequantised."""
    with GgufFile(path) as file:
        config = DiffusionGemmaConfig.from_file(file)
        values = {
            info.name: torch.from_numpy(
                dequantize(file.data(info), info.type_id, int(np.prod(info.shape)))
                .reshape(info.shape[::-1])
                .copy()
            )
            for info in file.tensors.values()
        }
    model = DiffusionGemmaForBlockDiffusion(_reference_config(config)).eval()
    state = model.state_dict()
    for name, tensor in values.items():
        for target in _targets(name):
            if target in state:
                state[target] = tensor.reshape(state[target].shape)
    missing = [name for name in state if name.startswith((_ENCODER, _DECODER)) and not _known(name, values)]
    assert not missing, missing
    model.load_state_dict(state)
    return model


def _targets(name: str) -> list[str]:
    if name in _TOP_NAMES:
        return [_ENCODER + _TOP_NAMES[name], _DECODER + _TOP_NAMES[name], "lm_head.weight"][
            : 3 if "embd" in name else 2
        ]
    parts = name.split(".", 2)
    if parts[0] != "blk":
        return []
    layer = f"layers.{parts[1]}."
    if parts[2] == "layer_output_scale.weight":
        return [f"{_DECODER}{layer}layer_scalar"]
    if parts[2] == "enc_layer_output_scale.weight":
        return [f"{_ENCODER}{layer}layer_scalar"]
    return [f"{_ENCODER}{layer}{_LAYER_NAMES[parts[2]]}", f"{_DECODER}{layer}{_LAYER_NAMES[parts[2]]}"]


def _known(name: str, values: dict[str, Any]) -> bool:
    given = {target for source in values for target in _targets(source)}
    return name in given or name.endswith("embed_scale")


def _reference_config(config: DiffusionGemmaConfig) -> ReferenceConfig:
    local = next(layer for layer in config.layers if layer.sliding)
    distant = next(layer for layer in config.layers if not layer.sliding)
    text = DiffusionGemmaTextConfig(
        vocab_size=config.vocab_size,
        hidden_size=config.hidden_size,
        intermediate_size=config.feed_forward_size,
        num_hidden_layers=len(config.layers),
        num_attention_heads=config.heads,
        num_key_value_heads=local.kv_heads,
        head_dim=local.head_dim,
        global_head_dim=distant.head_dim,
        num_global_key_value_heads=distant.kv_heads,
        max_position_embeddings=config.context_length,
        rms_norm_eps=config.rms_eps,
        sliding_window=config.window,
        layer_types=["sliding_attention" if layer.sliding else "full_attention" for layer in config.layers],
        final_logit_softcapping=config.soft_cap,
        num_experts=config.expert_count,
        top_k_experts=config.experts_used,
        moe_intermediate_size=config.expert_feed_forward_size,
        rope_parameters={
            "sliding_attention": {"rope_type": "default", "rope_theta": local.rope_base},
            "full_attention": {
                "rope_type": "proportional",
                "partial_rotary_factor": 0.25,
                "rope_theta": distant.rope_base,
            },
        },
    )
    vision = {
        "model_type": "gemma4_vision",
        "num_hidden_layers": 1,
        "hidden_size": 32,
        "intermediate_size": 32,
        "num_attention_heads": 2,
        "head_dim": 16,
    }
    return ReferenceConfig(
        text_config=text,
        vision_config=vision,
        canvas_length=config.canvas_length,
        attn_implementation="eager",
    )
