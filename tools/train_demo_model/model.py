"""PyTorch `diffusion-gemma` for training: encoder and decoder passes of many conversations at once.

Parameters carry the names of the GGUF tensors, so exporting is copying. Encoder and decoder share every
weight except one scalar per layer, so one pass can run both: a row of the batch contains, one after
the other, the tokens of complete conversations and the canvases of their replies, and the mask
defines what attends to what (see `Layout`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

NEVER = -1e4


@dataclass(frozen=True)
class ModelConfig:
    """Sizes of the model; the defaults are the bundled demo model's."""

    vocab_size: int = 4608
    hidden: int = 256
    layers: tuple[str, ...] = ("sliding", "sliding", "global", "sliding", "sliding", "global")
    heads: int = 4
    sliding_head_dim: int = 64
    sliding_kv_heads: int = 2
    global_head_dim: int = 128
    global_kv_heads: int = 1
    feed_forward: int = 512
    experts: int = 4
    experts_used: int = 2
    expert_feed_forward: int = 96
    window: int = 256
    canvas: int = 64
    context: int = 1024
    softcap: float = 30.0
    rms_eps: float = 1e-6
    sliding_rope_base: float = 1e4
    global_rope_base: float = 1e6
    global_rotating_fraction: float = 0.25

    def head_dim(self, kind: str) -> int:
        """Return the width of an attention head in a layer of this kind."""
        return self.global_head_dim if kind == "global" else self.sliding_head_dim

    def kv_heads(self, kind: str) -> int:
        """Return the number of key/value heads in a layer of this kind."""
        return self.global_kv_heads if kind == "global" else self.sliding_kv_heads


class Layout(NamedTuple):
    """The layout of a batch; every field is an integer tensor [batch, row length].

    `conversation`: number of the conversation a token belongs to, -1 for padding.
    `block`: 0 for encoder tokens, else the number of the canvas, unique within its conversation.
    `position`: the token's position in its conversation.
    `start`: for canvas tokens the position at which their canvas begins, 0 for encoder tokens.
    """

    conversation: Tensor
    block: Tensor
    position: Tensor
    start: Tensor

    def mask(self, window: int | None) -> Tensor:
        """Return the attention mask: bool [batch, 1, row, row], true where the query (row) sees the key.

        Encoder tokens see earlier encoder tokens and themselves; a canvas sees itself and the encoder tokens
        before its start. A `window` narrows both: `q - k < window` for encoder tokens, the last
        `window - 1` prefix tokens for every row of a canvas.
        """
        query_end = torch.where(self.block > 0, self.start, self.position + 1)[..., None]
        key_position = self.position[:, None, :]
        prefix = (self.block == 0)[:, None, :] & (key_position < query_end)
        if window is not None:
            reach = torch.where(self.block > 0, window - 1, window)[..., None]
            prefix &= key_position >= query_end - reach
        own_canvas = (self.block[..., None] == self.block[:, None, :]) & (self.block > 0)[..., None]
        same = self.conversation[..., None] == self.conversation[:, None, :]
        return ((prefix | own_canvas) & same)[:, None]


class RMSNorm(nn.Module):
    """Root-mean-square norm with a weight."""

    def __init__(self, width: int, eps: float, initial: float = 1.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((width,), initial))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        """Normalise over the last dimension."""
        return rms(x, self.eps) * self.weight


def rms(x: Tensor, eps: float) -> Tensor:
    """Divide `x` by its root mean square over the last dimension."""
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps)


def rope_inverse_frequencies(config: ModelConfig, kind: str) -> Tensor:
    """Return angles per position, [head_dim / 2]; on global layers only the first quarter rotates."""
    width = config.head_dim(kind)
    base = config.global_rope_base if kind == "global" else config.sliding_rope_base
    frequencies = base ** (-torch.arange(0, width, 2, dtype=torch.float32) / width)
    if kind == "global":
        frequencies[int(config.global_rotating_fraction * width / 2) :] = 0.0
    return frequencies


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Apply rotary embedding to [batch, row, heads, width] by [batch, row, 1, width / 2] (halves paired)."""
    left, right = x.chunk(2, dim=-1)
    return torch.cat((left * cos - right * sin, right * cos + left * sin), dim=-1)


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    """Attention with scale 1 of [batch, row, heads, width]; a key/value head serves a group of query heads.

    Written out because, compiled, it is faster here than PyTorch's own with a mask.
    """
    batch, row, _, width = query.shape
    kv_heads = key.shape[2]
    # Queries that share a key/value head lie one below the other: [batch * kv_heads, group * row, width].
    grouped = query.unflatten(2, (kv_heads, -1)).permute(0, 2, 3, 1, 4).reshape(batch * kv_heads, -1, width)
    keys = key.permute(0, 2, 3, 1).reshape(batch * kv_heads, width, row)
    values = value.permute(0, 2, 1, 3).reshape(batch * kv_heads, row, width)
    scores = torch.bmm(grouped, keys).view(batch, kv_heads, -1, row, row).float()
    shares = scores.masked_fill(~mask[:, :, None], NEVER).softmax(-1).to(value.dtype)
    mixed = torch.bmm(shares.view(batch * kv_heads, -1, row), values)
    return mixed.view(batch, kv_heads, -1, row, width).permute(0, 3, 1, 2, 4).flatten(2)


class Router(nn.Module):
    """Chooses experts: a weight for every expert, zero for those not selected."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(config.experts, config.hidden) * 0.1)
        self.scale = nn.Parameter(torch.ones(config.hidden))
        self.config = config

    def forward(self, residual: Tensor) -> Tensor:
        """Return expert weights [..., experts] that sum to 1, from the un-normed residual."""
        x = rms(residual, self.config.rms_eps) * self.config.hidden**-0.5 * self.scale
        probabilities = F.linear(x, self.weight).float().softmax(-1)
        threshold = probabilities.topk(self.config.experts_used, dim=-1).values[..., -1:]
        kept = probabilities * (probabilities >= threshold)
        return kept / kept.sum(-1, keepdim=True)


class ExpertDown(nn.Module):
    """Down projections of the experts, and a learned factor for each."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        shape = (config.experts, config.hidden, config.expert_feed_forward)
        self.weight = nn.Parameter(torch.randn(shape) * config.expert_feed_forward**-0.5)
        self.scale = nn.Parameter(torch.ones(config.experts))


class ExpertGateUp(nn.Module):
    """Gate (first half) and up projections of the experts."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        shape = (config.experts, 2 * config.expert_feed_forward, config.hidden)
        self.weight = nn.Parameter(torch.randn(shape) * config.hidden**-0.5)


def gelu(x: Tensor) -> Tensor:
    """Apply GELU in its tanh form."""
    return F.gelu(x, approximate="tanh")


def linear(inputs: int, outputs: int) -> nn.Linear:
    """Return a projection without bias, initialised to keep the variance."""
    layer = nn.Linear(inputs, outputs, bias=False)
    nn.init.normal_(layer.weight, std=inputs**-0.5)
    return layer


class Layer(nn.Module):
    """Attention, then a dense feed-forward beside a mixture of experts."""

    def __init__(self, config: ModelConfig, kind: str) -> None:
        super().__init__()
        self.config = config
        self.kind = kind
        hidden, eps = config.hidden, config.rms_eps
        self.head_dim, kv_heads = config.head_dim(kind), config.kv_heads(kind)
        residual_gain = (2 * len(config.layers)) ** -0.5
        self.attn_norm = RMSNorm(hidden, eps)
        self.attn_q = linear(hidden, config.heads * self.head_dim)
        self.attn_k = linear(hidden, kv_heads * self.head_dim)
        self.attn_v = linear(hidden, kv_heads * self.head_dim) if kind == "sliding" else None
        # Attention is not scaled, so the query and key norms start at the usual 1 / sqrt(width) together.
        self.attn_q_norm = RMSNorm(self.head_dim, eps, self.head_dim**-0.25)
        self.attn_k_norm = RMSNorm(self.head_dim, eps, self.head_dim**-0.25)
        self.attn_output = linear(config.heads * self.head_dim, hidden)
        self.post_attention_norm = RMSNorm(hidden, eps, residual_gain)
        self.ffn_norm = RMSNorm(hidden, eps)
        self.ffn_gate = linear(hidden, config.feed_forward)
        self.ffn_up = linear(hidden, config.feed_forward)
        self.ffn_down = linear(config.feed_forward, hidden)
        self.post_ffw_norm_1 = RMSNorm(hidden, eps)
        self.pre_ffw_norm_2 = RMSNorm(hidden, eps)
        self.ffn_gate_inp = Router(config)
        self.ffn_gate_up_exps = ExpertGateUp(config)
        self.ffn_down_exps = ExpertDown(config)
        self.post_ffw_norm_2 = RMSNorm(hidden, eps)
        self.post_ffw_norm = RMSNorm(hidden, eps, residual_gain)
        self.layer_output_scale = Scalar()
        self.enc_layer_output_scale = Scalar()

    def forward(self, x: Tensor, rope: tuple[Tensor, Tensor], mask: Tensor, in_canvas: Tensor) -> Tensor:
        """Map [batch, row, hidden] to the same; `in_canvas` [batch, row, 1] selects the decoder's scalar."""
        x = x + self.post_attention_norm(self._attention(self.attn_norm(x), rope, mask))
        dense = self.ffn_norm(x)
        dense = self.ffn_down(gelu(self.ffn_gate(dense)) * self.ffn_up(dense))
        experts = self._experts(self.pre_ffw_norm_2(x), self.ffn_gate_inp(x))
        update = self.post_ffw_norm(self.post_ffw_norm_1(dense) + self.post_ffw_norm_2(experts))
        scale = torch.where(in_canvas, self.layer_output_scale.weight, self.enc_layer_output_scale.weight)
        return (x + update) * scale

    def _attention(self, x: Tensor, rope: tuple[Tensor, Tensor], mask: Tensor) -> Tensor:
        heads = (*x.shape[:2], -1, self.head_dim)
        key_in = self.attn_k(x).view(heads)
        value_in = key_in if self.attn_v is None else self.attn_v(x).view(heads)
        query = rotate(self.attn_q_norm(self.attn_q(x).view(heads)), *rope)
        key = rotate(self.attn_k_norm(key_in), *rope)
        value = rms(value_in, self.config.rms_eps)
        return self.attn_output(attend(query.to(value.dtype), key.to(value.dtype), value, mask))

    def _experts(self, x: Tensor, weights: Tensor) -> Tensor:
        """Return all experts computed densely as one wide feed-forward, their parts scaled by the router."""
        up_weight, down_weight = self.ffn_gate_up_exps.weight, self.ffn_down_exps.weight
        gate, up = F.linear(x, up_weight.flatten(0, 1)).unflatten(-1, (len(up_weight), -1)).chunk(2, dim=-1)
        parts = gelu(gate) * up * (weights * self.ffn_down_exps.scale)[..., None].to(gate.dtype)
        return F.linear(parts.flatten(-2), down_weight.permute(1, 0, 2).flatten(1))


class Scalar(nn.Module):
    """One learned scalar."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))


class DiffusionGemma(nn.Module):
    """The complete model; see the module docstring for the layout of a batch."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.token_embd = nn.Embedding(config.vocab_size, config.hidden)
        nn.init.normal_(self.token_embd.weight, std=0.6 * config.hidden**-0.5)
        self.blk = nn.ModuleList(Layer(config, kind) for kind in config.layers)
        self.output_norm = RMSNorm(config.hidden, config.rms_eps)
        self.self_cond_pre_norm = RMSNorm(config.hidden, config.rms_eps)
        self.self_cond_gate = linear(config.hidden, config.feed_forward)
        self.self_cond_up = linear(config.hidden, config.feed_forward)
        self.self_cond_down = linear(config.feed_forward, config.hidden)
        for kind in ("sliding", "global"):
            self.register_buffer(f"{kind}_rope", rope_inverse_frequencies(config, kind), persistent=False)

    def hidden_states(self, tokens: Tensor, layout: Layout, draft: Tensor | None = None) -> Tensor:
        """Return final hidden states [batch, row, hidden] of encoder and canvas tokens together.

        `draft` [batch, row, vocab]: probabilities from the previous denoising step, read at canvas tokens.
        """
        scale = self.config.hidden**0.5
        x = scale * self.token_embd(tokens)
        in_canvas = (layout.block > 0)[..., None]
        x = torch.where(in_canvas, self._canvas_embedding(x, draft), x)
        ropes = {}
        for kind in ("sliding", "global"):
            angles = layout.position[..., None, None] * getattr(self, f"{kind}_rope")
            ropes[kind] = (angles.cos(), angles.sin())
        masks = {"sliding": layout.mask(self.config.window), "global": layout.mask(None)}
        for layer in self.blk:
            x = layer(x, ropes[layer.kind], masks[layer.kind], in_canvas)
        return self.output_norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        """Return soft-capped logits [..., vocab] of hidden states.

        For canvas tokens they predict the token itself, for encoder tokens the next one.
        """
        cap = self.config.softcap
        return cap * torch.tanh(F.linear(hidden, self.token_embd.weight).float() / cap)

    def _canvas_embedding(self, x: Tensor, draft: Tensor | None) -> Tensor:
        if draft is not None:
            soft = self.config.hidden**0.5 * (draft.to(self.token_embd.weight.dtype) @ self.token_embd.weight)
            normed = self.self_cond_pre_norm(soft)
            x = x + self.self_cond_down(gelu(self.self_cond_gate(normed)) * self.self_cond_up(normed))
        return rms(x, self.config.rms_eps)
