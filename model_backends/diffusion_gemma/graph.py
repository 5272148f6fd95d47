"""DiffusionGemma's forward passes as ggml graphs.

`GraphBuilder` mirrors the model's structure. All formulas are from the reference implementation in
`transformers`, `models/diffusion_gemma/modeling_diffusion_gemma.py`. D is the hidden size, V the vocabulary,
n the tokens of a pass (a prompt chunk, or the canvas).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from model_backends.diffusion_gemma.config import DiffusionGemmaConfig, LayerConfig, block_width
from model_backends.diffusion_gemma.likeliest import LIKELIEST_NODES, likeliest
from model_backends.diffusion_gemma.prefix.kv_cache import LayerCache, PrefixCache
from model_backends.diffusion_gemma.read_out import (
    PLAIN,
    LikeliestOutputs,
    PairOutputs,
    StepForm,
    give_out_likeliest,
    give_out_pairs,
)
from model_backends.ggml.ops import Graph, Tensor
from model_backends.ggml.types import F16, F32, I32, I64, Q8_0
from model_backends.ggml.weights import Weights

_NODES_PER_LAYER = 128
_NODES_OUTSIDE = 128
_PROBABILITY_SCALE = 2.0**16
_LEAST_SHARE = 2.0**-14  # of the chosen experts' softmax: it is at least k / E
_WIDE_HEAD = 256  # from here on, ggml's flash attention is slower than products on the CPU
_MOST_SCORES = 1 << 18  # of a position: as many as it has logits in the published model


def graph_size(config: DiffusionGemmaConfig) -> int:
    """Return the maximum number of nodes of the largest graph."""
    per_layer = _NODES_PER_LAYER + 2 * config.experts_used
    return per_layer * len(config.layers) + _NODES_OUTSIDE + LIKELIEST_NODES


def average_operation(config: DiffusionGemmaConfig) -> float:
    """Return the multiply-adds of a denoising step's products with weights, by its number of nodes."""
    chosen = config.experts_used / config.expert_count
    per_position = sum(
        math.prod(shape) * (chosen if name.endswith("_exps.weight") else 1)
        for name, shape in config.tensor_shapes().items()
        if len(shape) > 1
    )
    return config.canvas_length * per_position / graph_size(config)


@dataclass(frozen=True)
class AttentionInputs:
    """Inputs of one kind of layer: rows to write (I64 [n]) and the mask (F16 [n_kv, n]), if it attends."""

    slots: Tensor
    mask: Tensor | None
    n_kv: int


@dataclass(frozen=True)
class PassInputs:
    """Inputs of a forward pass; `attention` by whether the layer is sliding."""

    tokens: Tensor
    positions: Tensor
    attention: dict[bool, AttentionInputs]


@dataclass(frozen=True)
class SampleOutputs:
    """Per canvas position: argmax (I32), multinomial sample (I32), entropy (F32, nats)."""

    argmax: Tensor
    sample: Tensor
    entropy: Tensor


@dataclass(frozen=True)
class Distribution:
    """A step's softmax p [V, n], of logits less the largest of their position: z [V, n].

    `log_largest` [1, 1, n]: the logarithm of each position's largest probability; log p = z + it.
    """

    p: Tensor
    z: Tensor
    log_largest: Tensor


@dataclass(frozen=True)
class StepTensors:
    """Inputs and outputs of a denoising step; see `GraphBuilder.denoising_step`."""

    tokens: Tensor
    uniforms: Tensor
    cap: Tensor
    outputs: SampleOutputs
    likeliest: LikeliestOutputs | None = None
    pairs: PairOutputs | None = None


class GraphBuilder(Graph):
    """Builds one graph over the weights and the prefix cache of a model.

    `conditioning_tokens`: how many of a position's likeliest tokens condition the next step; None: all.
    """

    def __init__(
        self,
        config: DiffusionGemmaConfig,
        weights: Weights,
        cache: PrefixCache,
        conditioning_tokens: int | None = None,
    ) -> None:
        super().__init__(graph_size(config))
        self.config, self.weights, self.cache = config, weights, cache
        self.conditioning_tokens = conditioning_tokens
        self.on_cpu = cache.device.is_cpu

    # -- passes

    def prompt_chunk(self, n: int, n_kv: dict[bool, int]) -> PassInputs:
        """Build the complete graph for n prompt tokens that attend to n_kv slots."""
        layers = self.config.layers
        attention = {}
        for sliding, name in ((True, "sliding"), (False, "global")):
            if not any(layer.sliding == sliding for layer in layers):
                continue
            # the last layer does not attend, and ggml does not allocate inputs that nothing reads
            read = any(layer.sliding == sliding for layer in layers[:-1])
            attention[sliding] = AttentionInputs(
                slots=self.input(I64, n, name=f"slots.{name}"),
                mask=self.input(F16, n_kv[sliding], n, name=f"mask.{name}") if read else None,
                n_kv=n_kv[sliding],
            )
        inputs = PassInputs(
            self.input(I32, n, name="tokens"), self.input(I32, n, name="positions"), attention
        )
        self.prompt_pass(inputs)
        return inputs

    def denoising_step(self, n_kv: dict[bool, int], form: StepForm = PLAIN) -> StepTensors:
        """Build the complete graph of a denoising step; it stores the expected embedding for the next step.

        The temperature (in `cap`) is an input, and slots, masks and pins are in the cache, so all steps of a
        block use the same graph. `form`: what is read out, of the likeliest tokens at most `MOST_READ_OUT`,
        and whether positions are pinned: the token of these is all that the next step expects there.
        """
        canvas = self.cache.canvas
        inputs = self.canvas_inputs(n_kv)
        uniforms = self.input(F32, 1, self.config.canvas_length, name="uniforms")
        cap = self.input(F32, 1, name="cap")
        z = self.canvas_pass(inputs, canvas.self_conditioning, cap)
        outputs, softmax = self.sample(z, uniforms)
        pairs = give_out_pairs(self, softmax.z, softmax.log_largest, form.pairs) if form.pairs else None
        found = self.conditioning(softmax.p)
        stored = self.copy(self.expected_embedding(softmax.p, found), canvas.self_conditioning)
        if form.pinned:
            stored = self.set_rows(stored, self.embed(canvas.pinned_tokens), canvas.pinned_slots)
        self.expand(stored)
        read_out = None
        if form.likeliest:
            read_out = found or self.likeliest(softmax.p, min(form.likeliest, self.config.vocab_size))
            read_out = give_out_likeliest(self, read_out, form.positions)
        return StepTensors(inputs.tokens, uniforms, cap, outputs, read_out, pairs)

    def canvas_inputs(self, n_kv: dict[bool, int]) -> PassInputs:
        """Return the inputs of `canvas_pass`: tokens as a graph input, everything else from the cache."""
        canvas, n = self.cache.canvas, self.config.canvas_length
        attention = {
            sliding: AttentionInputs(
                canvas.slots,
                self.view(store, (n_kv[sliding], n), (n_kv[sliding] * store.strides[0],)),
                n_kv[sliding],
            )
            for sliding, store in canvas.masks.items()
        }
        return PassInputs(self.input(I32, n, name="tokens"), canvas.positions, attention)

    def prompt_pass(self, inputs: PassInputs) -> None:
        """Build the encoder: causal attention over prompt tokens, which writes their keys and values."""
        x = self.embed(inputs.tokens)
        last = len(self.config.layers) - 1
        for index in range(last):
            x = self.layer(index, x, inputs, "enc_layer_output_scale.weight")
        normed = self.norm(x, f"blk.{last}.attn_norm.weight")  # nothing reads the last layer's output
        self.write_keys_values(last, normed, inputs)

    def canvas_pass(self, inputs: PassInputs, soft: Tensor, cap: Tensor) -> Tensor:
        """Build the decoder: bidirectional attention over canvas and prefix → soft-capped logits [V, n].

        `soft` [D, n] is the previous step's expected embedding, zero on the first step; `cap` [1] the
        soft-cap, divided by the temperature to get logits / temperature.
        """
        x = self.self_condition(self.embed(inputs.tokens), soft)
        for index in range(len(self.config.layers)):
            x = self.layer(index, x, inputs, "layer_output_scale.weight")
        return self.head(self.norm(x, "output_norm.weight"), cap)

    def head(self, x: Tensor, cap: Tensor) -> Tensor:
        """cap · tanh(E @ x / the soft-cap): [D, n] → [V, n]. On CUDA, scale · tanh · scale is one kernel."""
        embedding = self.weights["token_embd.weight"]
        if not self.on_cpu:
            capped = self.tanh(self.scale(self.mul_mat(embedding, x), 1 / self.config.soft_cap))
            return self.mul(self.scale(capped, 1.0), cap)
        # ggml scales with one thread there: scale the short side, and combine the long one with rows
        sigmoid = self.sigmoid(self.mul_mat(embedding, self.scale(x, 2 / self.config.soft_cap)))
        row = self.repeat(cap, self.config.vocab_size)
        half_tanh = self.sub(sigmoid, self.affine(row, 0.0, 0.5))
        return self.mul(half_tanh, self.scale(row, 2.0))

    # -- parts

    def embed(self, tokens: Tensor) -> Tensor:
        """√D · E[t]: [D, n]."""
        rows = self.get_rows(self.weights["token_embd.weight"], tokens)
        return self.scale(rows, math.sqrt(self.config.hidden_size))

    def expected_embedding(self, probabilities: Tensor, found: LikeliestOutputs | None = None) -> Tensor:
        """√D · (p @ E): probabilities [V, n] → [D, n], of all tokens or of those that were `found`.

        Without all but the likeliest the result is shorter, which the norm that follows makes up for.
        """
        if found is not None:
            return self.likeliest_embedding(found)
        weight, factor = self.weights["token_embd.weight.T"], math.sqrt(self.config.hidden_size)
        if weight.type != Q8_0:
            return self.scale(self.mul_mat(weight, probabilities), factor)
        # this product quantises the probabilities in blocks with an F16 scale: small ones must not vanish
        scaled = self.scale(probabilities, _PROBABILITY_SCALE)
        return self.scale(self.mul_mat(weight, scaled), factor / _PROBABILITY_SCALE)

    def conditioning(self, probabilities: Tensor) -> LikeliestOutputs | None:
        """Find the tokens that condition the next step in probabilities [V, n]; None: it is all of them."""
        k = self.conditioning_tokens
        return None if k is None else self.likeliest(probabilities, k)

    def likeliest(self, probabilities: Tensor, k: int) -> LikeliestOutputs:
        """Find the k likeliest tokens of each position in probabilities [V, n]."""
        return LikeliestOutputs(*likeliest(self, probabilities, k, on_cpu=self.on_cpu))

    def likeliest_embedding(self, found: LikeliestOutputs) -> Tensor:
        """√D · (p @ E) of a few tokens of each position: [D, n]."""
        k, n = found.tokens.shape[:2]
        rows = self.get_rows(self.weights["token_embd.weight"], self.reshape(found.tokens, k * n))
        rows = self.reshape(rows, self.config.hidden_size, k, n)
        weighted = self.mul(rows, self.scale(found.probabilities, math.sqrt(self.config.hidden_size)))
        return self.sum_columns(weighted)

    def self_condition(self, x: Tensor, soft: Tensor) -> Tensor:
        """rms(x + down(gelu(gate s) · up s)) with s the normed expected embedding."""
        normed = self.norm(soft, "self_cond_pre_norm.weight")
        signal = self.feed_forward(normed, "self_cond_gate", "self_cond_up", "self_cond_down")
        return self.rms_norm(self.add(x, signal), self.config.rms_eps)

    def layer(self, index: int, x: Tensor, inputs: PassInputs, scalar: str) -> Tensor:
        """Attention, then a dense and an expert feed-forward side by side: [D, n] → [D, n]."""
        blk = f"blk.{index}"
        normed = self.norm(x, f"{blk}.attn_norm.weight")
        attended = self.attend(index, normed, inputs)
        a = self.add(x, self.norm(attended, f"{blk}.post_attention_norm.weight"))
        dense = self.feed_forward(
            self.norm(a, f"{blk}.ffn_norm.weight"), f"{blk}.ffn_gate", f"{blk}.ffn_up", f"{blk}.ffn_down"
        )
        dense = self.norm(dense, f"{blk}.post_ffw_norm_1.weight")
        mixed = self.norm(self.experts(blk, a), f"{blk}.post_ffw_norm_2.weight")
        both = self.norm(self.add(dense, mixed), f"{blk}.post_ffw_norm.weight")
        return self.scale(self.add(both, a), self.weights.scalar(f"{blk}.{scalar}"))

    def attend(self, index: int, x: Tensor, inputs: PassInputs) -> Tensor:
        """Build grouped-query attention over the slots, after writing this pass's own: [D, n] → [D, n]."""
        layer, blk = self.config.layers[index], f"blk.{index}"
        self.write_keys_values(index, x, inputs)
        q = self.heads(self.mul_mat(self.weights[f"{blk}.attn_q.weight"], x), layer.head_dim)
        q = self.rotate(self.norm(q, f"{blk}.attn_q_norm.weight"), inputs.positions, layer)
        kind = inputs.attention[layer.sliding]
        assert kind.mask is not None
        k = self.slots(self.cache.layers[index].k, layer, kind.n_kv)
        v = self.slots(self.cache.layers[index].v, layer, kind.n_kv)
        by_products = self.on_cpu and layer.head_dim >= _WIDE_HEAD and self.scores_fit(layer)
        out = self.attention(self.permute(q, 0, 2, 1, 3), k, v, kind.mask, by_products=by_products)
        flat = self.reshape(out, layer.head_dim * self.config.heads, x.shape[1])
        return self.mul_mat(self.weights[f"{blk}.attn_output.weight"], flat)

    def write_keys_values(self, index: int, x: Tensor, inputs: PassInputs) -> None:
        """Write this pass's keys and values into its slots; global layers use raw keys as values."""
        layer, blk = self.config.layers[index], f"blk.{index}"
        raw_k = self.mul_mat(self.weights[f"{blk}.attn_k.weight"], x)
        v_weight = self.weights.get(f"{blk}.attn_v.weight")
        raw_v = raw_k if v_weight is None else self.mul_mat(v_weight, x)
        k = self.norm(self.heads(raw_k, layer.head_dim), f"{blk}.attn_k_norm.weight")
        k = self.rotate(k, inputs.positions, layer)
        v = self.rms_norm(self.heads(raw_v, layer.head_dim), self.config.rms_eps)
        cache: LayerCache = self.cache.layers[index]
        slots = inputs.attention[layer.sliding].slots
        for target, value in ((cache.k, k), (cache.v, v)):
            # norm, rotation and storing are one kernel on CUDA if a view is between them
            flat = self.view(value, (layer.kv_dim, x.shape[1]), (value.strides[2],))
            self.expand(self.set_rows(target, flat, slots))

    def feed_forward(self, x: Tensor, gate: str, up: str, down: str) -> Tensor:
        """GeGLU: down(gelu(gate x) · up x)."""
        gated = self.mul_mat(self.weights[f"{gate}.weight"], x)
        raised = self.mul_mat(self.weights[f"{up}.weight"], x)
        return self.mul_mat(self.weights[f"{down}.weight"], self.geglu(gated, raised, exact=self.on_cpu))

    def experts(self, blk: str, a: Tensor) -> Tensor:
        """Sum the k experts that the router picks for the un-normed residual a [D, n], weighted."""
        config = self.config
        n, k = a.shape[1], config.experts_used
        ids, shares, scales = self.route(blk, a, n)
        x = self.reshape(self.norm(a, f"{blk}.pre_ffw_norm_2.weight"), config.hidden_size, 1, n)
        for known_before in (shares, scales, x):
            self.expand(known_before)
        on_cpu = self.weights.on_cpu(f"{blk}.ffn_down_exps.weight")
        both = self.mul_mat_id(self.weights[f"{blk}.ffn_gate_up_exps.weight"], x, ids)
        narrow, strides = config.expert_feed_forward_size, both.strides
        gate = self.view(both, (narrow, k, n), strides[1:3])
        up = self.view(both, (narrow, k, n), strides[1:3], offset=narrow * strides[0])
        activated = self.geglu(gate, up, exact=on_cpu)
        if on_cpu:  # the rows are narrower before the last product; after it CUDA fuses this with the sum
            activated = self.mul(activated, self.mul(shares, scales))
        out = self.mul_mat_id(self.weights[f"{blk}.ffn_down_exps.weight"], activated, ids)
        if not on_cpu:
            out = self.mul(self.mul(out, scales), shares)
        return self.sum_columns(out)

    def route(self, blk: str, a: Tensor, n: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return the experts' ids I32 [k, n], their shares [1, k, n], and the experts' own scales [1, k, n].

        From the softmax to the shares CUDA has one kernel for these operations in this order.
        """
        config, k = self.config, self.config.experts_used
        scaled = self.mul(self.rms_norm(a, config.rms_eps), self.weights[f"{blk}.ffn_gate_inp.scale"])
        scaled = self.scale(scaled, 1 / math.sqrt(config.hidden_size))
        p = self.soft_max(self.mul_mat(self.weights[f"{blk}.ffn_gate_inp.weight"], scaled))
        rows = self.reshape(p, 1, config.expert_count, n)
        ids = self.argsort_top(p, k)
        chosen = self.reshape(self.get_rows(rows, ids), k, n)
        total = self.clamp(self.sum_rows(chosen), _LEAST_SHARE, math.inf)
        shares = self.reshape(self.div(chosen, total), 1, k, n)
        self.expand(shares)
        scale = self.reshape(self.weights[f"{blk}.ffn_down_exps.scale"], 1, config.expert_count)
        scales = self.get_rows(scale, self.reshape(self.cont(ids), k * n))
        return ids, shares, self.reshape(scales, 1, k, n)

    def sample(self, z: Tensor, uniforms: Tensor) -> tuple[SampleOutputs, Distribution]:
        """Return argmax, exact multinomial sample and entropy of softmax(z), and the softmax itself.

        z [V, n], uniforms [1, n] in [0, 1). The sample inverts the cumulative distribution in two levels:
        first the block of the vocabulary, then the token in it. Index arithmetic is F32, exact below 2^24.
        """
        vocab, n = z.shape[0], self.config.canvas_length
        argmax = self.output(self.argmax(z))
        # the likeliest token; a card's argmax of invalid numbers is -1, which must not become an address
        top = self.reshape(self.to_index(self.clamp(self.cast(argmax, F32), 0, vocab - 1)), 1, n)
        z = self.sub(z, self.reshape(self.get_rows(self.reshape(z, 1, vocab, n), top), 1, n))
        p = self.soft_max(z)
        log_largest = self.log(self.get_rows(self.reshape(p, 1, vocab, n), top))
        width = block_width(vocab)
        blocks = vocab // width
        # a product with ones sums rows several times faster than sum_rows
        sums = self.mul_mat(self.cache.canvas.ones, self.reshape(p, width, blocks * n))
        sums = self.reshape(sums, blocks, n)
        ends = self.cumsum(sums)
        total = self.view(ends, (1, n), (ends.strides[1],), offset=(blocks - 1) * ends.strides[0])
        target = self.mul(uniforms, self.cont(total))
        block = self.count_at_most(ends, target, blocks)  # [1, n]
        rows = self.reshape(self.to_index(self.add(block, self.cache.canvas.row_starts)), n)
        before = self.sub(
            self.get_rows(self.reshape(ends, 1, blocks * n), rows),
            self.get_rows(self.reshape(sums, 1, blocks * n), rows),
        )
        inside = self.cumsum(self.get_rows(self.reshape(p, width, blocks * n), rows))
        offset = self.count_at_most(inside, self.sub(target, before), width)
        sample = self.to_index(self.add(self.scale(block, width), offset))
        # Σ p·(log Z − z): with the largest z subtracted, log Z is -log p of the likeliest token
        dot = self.mul_mat(self.reshape(p, vocab, 1, n), self.reshape(z, vocab, 1, n))
        entropy = self.scale(self.add(dot, log_largest), -1.0)
        outputs = SampleOutputs(argmax, self.output(sample), self.output(entropy))
        return outputs, Distribution(p, z, log_largest)

    def count_at_most(self, ascending: Tensor, target: Tensor, n: int) -> Tensor:
        """Return how many elements of each row are ≤ its target, at most n − 1: [1, rows]."""
        above = self.sum_rows(self.step(self.sub(ascending, target)))
        return self.clamp(self.affine(above, -1.0, n), 0.0, n - 1)

    # -- helpers

    def mul_mat_id(self, experts: Tensor, x: Tensor, ids: Tensor) -> Tensor:
        """Like `Graph.mul_mat_id`; experts that are streamed are awaited as soon as x is computed."""
        if self.weights.stream is not None and experts in self.weights.stream:
            self.awaited[x.handle] = experts.handle
        return super().mul_mat_id(experts, x, ids)

    def norm(self, x: Tensor, weight: str) -> Tensor:
        """Apply RMS norm with a weight."""
        return self.rms_norm(x, self.config.rms_eps, self.weights[weight])

    def heads(self, x: Tensor, head_dim: int) -> Tensor:
        """[heads · head_dim, n] → [head_dim, heads, n]."""
        n = x.shape[1]
        return self.reshape(x, head_dim, x.shape[0] // head_dim, n)

    def rotate(self, x: Tensor, positions: Tensor, layer: LayerConfig) -> Tensor:
        """Apply RoPE; global layers rotate only the pairs that `rope_freqs` selects."""
        factors = None if layer.sliding else self.weights["rope_freqs.weight"]
        return self.rope(x, positions, layer.head_dim, layer.rope_base, factors)

    def scores_fit(self, layer: LayerConfig) -> bool:
        """Return whether all attention scores of a canvas take no more memory than its logits do."""
        return self.cache.slots[layer.sliding].total * self.config.heads <= _MOST_SCORES

    def slots(self, rows: Tensor, layer: LayerConfig, n_kv: int) -> Tensor:
        """Return the first n_kv slots of a cache tensor as [head_dim, n_kv, kv_heads]."""
        element = rows.strides[0]
        return self.view(
            rows, (layer.head_dim, n_kv, layer.kv_heads), (rows.strides[1], layer.head_dim * element)
        )
