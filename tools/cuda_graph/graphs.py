"""Build the graphs that run on a card for the published Q4_K_M file, on a computer that has neither.

Weights and prefix cache are only described; the intermediate results get addresses in memory that nothing
writes to, so that it can be seen which of them ggml places in the memory of others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from gguf import GGMLQuantizationType as Kind

from model_backends.diffusion_gemma.graph import GraphBuilder, graph_size
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK
from model_backends.diffusion_gemma.planner import Planner, largest_graphs
from model_backends.diffusion_gemma.prefix.kv_cache import PrefixCache
from model_backends.ggml.device import cpu
from model_backends.ggml.library import library
from model_backends.ggml.prototypes import TensorHead
from model_backends.ggml.scheduler import Scheduler
from model_backends.ggml.weights import Weights
from model_backends.gguf.header import TensorInfo
from tools.cuda_graph.nodes import Node, nodes_of
from tools.synthetic import SyntheticModel

CONTEXT = 8192
_ALIGNMENT = 256
_FIRST_ADDRESS = 1 << 44  # weights and caches have made-up addresses above everything that is allocated


def card_graphs(
    model: SyntheticModel, context: int = CONTEXT, *, plain: Kind | None = None
) -> Iterator[tuple[str, list[Node]]]:
    """Yield a name and the operations of the largest denoising step, prompt chunk and step with pins.

    `plain`: the type in which matrices are stored that the published file quantises.
    """
    card = dataclasses.replace(cpu(), name="CUDA0", is_cpu=False)  # what the graph's wording goes by
    infos = {}
    for tensor in model.tensors():
        if plain is not None and tensor.kind is not Kind.F32:
            tensor = dataclasses.replace(tensor, kind=plain)
        infos[tensor.name] = TensorInfo(
            tensor.name, int(tensor.kind), tensor.shape, offset=0, bytes=tensor.bytes
        )
    config = model.config
    planner = Planner(config, infos, DEFAULT_CHUNK)
    weights = Weights(None, planner.weight_plans(card, 0), no_alloc=True)
    cache = PrefixCache(config, card, context, DEFAULT_CHUNK, no_alloc=True)
    try:
        with Scheduler(card, graph_size(config)) as scheduler:
            prompt, step, pinned = largest_graphs(
                weights, cache, config, DEFAULT_CHUNK, planner.conditioning_tokens
            )
            yield "denoising step", _allocate(scheduler, step)
            yield "prompt chunk", _allocate(scheduler, prompt)
            yield "denoising step with pins", _allocate(scheduler, pinned)
    finally:
        cache.close()
        weights.close()


def _allocate(scheduler: Scheduler, graph: GraphBuilder) -> list[Node]:
    _make_up_addresses(graph)
    scheduler.prepare(graph)
    return nodes_of(graph)


def _make_up_addresses(graph: GraphBuilder) -> None:
    """Give weights and caches addresses, which ggml needs for the views of them."""
    lib, address = library(), _FIRST_ADDRESS
    for index in range(lib.ggml_graph_n_nodes(graph.graph)):
        for source in TensorHead.from_address(lib.ggml_graph_node(graph.graph, index)).src:
            leaf = TensorHead.from_address(source) if source else None
            if leaf and leaf.op == 0 and leaf.buffer and not leaf.data:
                leaf.data = address
                address += lib.ggml_nbytes(source) + _ALIGNMENT & -_ALIGNMENT
