"""Break down a denoising step's time by phase.

ggml computes a step as one graph, of which only the whole can be timed. So every phase is computed
again as a graph of its own, on operands of the same shape: the sum is near the step, not equal to it.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.graph import GraphBuilder, PassInputs
from model_backends.ggml.buffer import download, upload
from model_backends.ggml.ops import Tensor
from model_backends.ggml.types import F32, I32
from tools.bench.machine import seconds_of


class PhaseGraph(GraphBuilder):
    """A phase of the denoising step with its input values; `picked`: expert ids of every router."""

    without_layers = False

    def start(self, n_kv: dict[bool, int]) -> None:
        """Begin an empty graph for a canvas that attends to n_kv slots."""
        self.n_kv = n_kv
        self.values: list[tuple[Tensor, NDArray[np.generic]]] = []
        self.picked: list[Tensor] = []
        self.chance = np.random.default_rng(0)

    def given(self, type_id: int, shape: tuple[int, ...], values: NDArray[np.generic], name: str) -> Tensor:
        """Create an input with these values."""
        tensor = self.input(type_id, *shape, name=name)
        self.values.append((tensor, values))
        return tensor

    def canvas(self) -> Tensor:
        """Create random canvas tokens."""
        return self.given(I32, (self.config.canvas_length,), self.random_tokens(), "tokens")

    def random_tokens(self) -> NDArray[np.int32]:
        """Return a random token for every position of a canvas."""
        return self.chance.integers(0, self.config.vocab_size, self.config.canvas_length, np.int32)

    def layer(self, index: int, x: Tensor, inputs: PassInputs, scalar: str) -> Tensor:
        """Build the layer, or skip it."""
        return x if self.without_layers else super().layer(index, x, inputs, scalar)

    def route(self, blk: str, a: Tensor, n: int) -> tuple[Tensor, Tensor, Tensor]:
        """Build the router and keep its choice."""
        ids, shares, scales = super().route(blk, a, n)
        self.picked.append(self.output(self.cont(ids)))
        return ids, shares, scales

    # -- the phases

    def embedding(self) -> None:
        """Build tokens and self-conditioning → the first layer's input."""
        self.output(self.self_condition(self.embed(self.canvas()), self.cache.canvas.self_conditioning))

    def embedding_and_head(self) -> None:
        """Build the canvas pass without layers."""
        self.without_layers = True
        cap = self.given(F32, (1,), np.array([self.config.soft_cap], np.float32), "cap")
        tokens = self.canvas()
        self.output(
            self.canvas_pass(PassInputs(tokens, tokens, {}), self.cache.canvas.self_conditioning, cap)
        )

    def layers(self) -> None:
        """Build all layers, one after the other."""
        x, inputs = self._layer_input()
        for index in range(len(self.config.layers)):
            x = self.layer(index, x, inputs, "layer_output_scale.weight")
        self.output(x)

    def attention_alone(self, sliding: bool) -> None:
        """Build projections and attention of all layers of a kind, on one input."""
        x, inputs = self._layer_input()
        for index, layer in enumerate(self.config.layers):
            if layer.sliding == sliding:
                self.expand(self.attend(index, x, inputs))

    def dense_alone(self) -> None:
        """Build the dense feed-forward of all layers, on one input."""
        x = self.embed(self.canvas())
        for index in range(len(self.config.layers)):
            names = (f"blk.{index}.ffn_{part}" for part in ("gate", "up", "down"))
            self.expand(self.feed_forward(x, *names))

    def experts_alone(self) -> None:
        """Build routers and experts of all layers, on one input."""
        x = self.embed(self.canvas())
        for index in range(len(self.config.layers)):
            self.expand(self.experts(f"blk.{index}", x))

    def sampling(self) -> None:
        """Build logits → argmax, sample and entropy."""
        vocab, n = self.config.vocab_size, self.config.canvas_length
        z = self.given(F32, (vocab, n), self.chance.standard_normal((n, vocab), np.float32), "z")
        uniforms = self.given(F32, (1, n), self.chance.random(n, np.float32), "uniforms")
        outputs, _ = self.sample(z, uniforms)
        for tensor in (outputs.argmax, outputs.sample, outputs.entropy):
            self.output(tensor)

    def self_conditioning(self) -> None:
        """Build probabilities → the expected embedding."""
        vocab, n = self.config.vocab_size, self.config.canvas_length
        p = self.given(F32, (vocab, n), self.chance.random((n, vocab), np.float32) / vocab, "p")
        self.expand(self.copy(self.expected_embedding(p), self.cache.canvas.self_conditioning))

    def _layer_input(self) -> tuple[Tensor, PassInputs]:
        inputs = self.canvas_inputs(self.n_kv)
        self.values.append((inputs.tokens, self.random_tokens()))
        return self.embed(inputs.tokens), inputs


@dataclass(frozen=True)
class Phases:
    """Milliseconds of every phase, and of the parts of the layers, each computed separately.

    `experts_read`: how many of each layer's experts at least one position of a random canvas picks.
    """

    milliseconds: dict[str, float]
    layer_parts: dict[str, float]
    experts_read: list[int]

    def figures(self) -> dict[str, object]:
        """Return the values for JSON; the layers' remainder is norms and sums."""
        return {
            **{name: round(ms, 3) for name, ms in self.milliseconds.items()},
            "sum": round(sum(self.milliseconds.values()), 3),
            "parts_of_layers_alone": {name: round(ms, 3) for name, ms in self.layer_parts.items()},
        }


class PhasedModel(DiffusionGemma):
    """The engine's model with phases that can be computed separately after the current prefix."""

    def phases(self, runs: int) -> Phases:
        """Compute every phase `runs` times after a warm-up; return medians."""
        embedding, _ = self._time(PhaseGraph.embedding, runs)
        with_head, _ = self._time(PhaseGraph.embedding_and_head, runs)
        layers, experts_read = self._time(PhaseGraph.layers, runs)
        kinds = sorted({layer.sliding for layer in self.config.layers}, reverse=True)
        return Phases(
            milliseconds={
                "embedding": embedding,
                "layers": layers,
                "head": with_head - embedding,
                "sampling": self._time(PhaseGraph.sampling, runs)[0],
                "self_conditioning": self._time(PhaseGraph.self_conditioning, runs)[0],
            },
            layer_parts={
                **{
                    f"attention_{'sliding' if kind else 'global'}": self._attention(kind, runs)
                    for kind in kinds
                },
                "dense_feed_forward": self._time(PhaseGraph.dense_alone, runs)[0],
                "experts": self._time(PhaseGraph.experts_alone, runs)[0],
            },
            experts_read=experts_read,
        )

    def slots_seen(self) -> list[int]:
        """Return the slots that the canvas attends to, by layer."""
        n_kv = self._n_kv()
        return [n_kv[layer.sliding] for layer in self.config.layers]

    def stored_type(self, name: str) -> int:
        """Return the type of a tensor on the device."""
        return self._weights[name].type

    @property
    def conditioning_tokens(self) -> int | None:
        """Return how many tokens of a position condition the next step; None: all."""
        return self._conditioning_tokens

    @property
    def cache_type(self) -> int:
        """Return the type of keys and values."""
        return self._cache.layers[0].k.type

    def _attention(self, sliding: bool, runs: int) -> float:
        return self._time(lambda graph: graph.attention_alone(sliding), runs)[0]

    def _time(self, build: Callable[[PhaseGraph], None], runs: int) -> tuple[float, list[int]]:
        self._step = None  # its graph is replaced
        graph = PhaseGraph(self.config, self._weights, self._cache, self._conditioning_tokens)
        graph.start(self._n_kv())
        build(graph)
        self._scheduler.prepare(graph)
        self._cache.canvas.set_start(len(self._cache.tokens))
        for tensor, values in graph.values:
            upload(tensor, values)
        self._scheduler.compute()
        experts_read = [len(np.unique(download(ids))) for ids in graph.picked]
        seconds = statistics.median(seconds_of(self._scheduler.compute) for _ in range(runs))
        return 1000 * seconds, experts_read
