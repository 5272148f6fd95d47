"""The parts that ask whether a device is right: what it supports, and whether it computes the same."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import numpy as np

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.generate import Block, Step, generate
from model_backends.diffusion_gemma.model import DEFAULT_CHUNK, DEFAULT_CONTEXT
from model_backends.diffusion_gemma.planner import Planner, largest_graphs
from model_backends.diffusion_gemma.prefix.kv_cache import PrefixCache
from model_backends.ggml.device import DeviceInfo, choose, devices
from model_backends.ggml.library import library
from model_backends.ggml.ops import Graph
from model_backends.ggml.weights import Weights
from model_backends.gguf.header import TensorInfo
from model_backends.protocol import SelfConditioning
from tests.bundled import BUNDLED_MODEL
from tools.cuda_check.runner import Figures, Finding, Part, Session
from tools.cuda_graph.listing import listing
from tools.cuda_graph.nodes import Node, nodes_of
from tools.synthetic import SyntheticModel

_QUESTION = "<bos><|turn>user\nWhat is a diffusion model?<turn|>\n<|turn>model\n"
_REPLY_TOKENS = 256
_CONDITIONING: tuple[SelfConditioning, ...] = ("auto", "exact")
_GRAPHS = ("prompt chunk", "denoising step", "denoising step with pins")
_NVIDIA_SMI = "--query-gpu=name,compute_cap,driver_version,memory.total,memory.free"


def parts(types: tuple[str, ...]) -> list[Part]:
    """Return the parts; a comparison for each tensor type."""
    comparisons = [
        *((f"parity {name}", 10) for name in types),
        ("parity of routing", 8),
        ("parity of pins", 8),
        ("parity with experts on the processor", 8),
        ("parity of the sampler", 10),
    ]
    return [
        Part("devices", 5, list_devices, "devices"),
        Part("operations", 10, check_operations, "devices"),
        *(Part(name, seconds, partial(compare, name), "parity") for name, seconds in comparisons),
        Part("demo text", 15, compare_demo_text, "parity"),
    ]


def list_devices(session: Session) -> Figures:
    """List ggml's devices and plug-ins, and what the driver says."""
    device = choose(session.options.device)  # raises if it is not there
    found = [asdict(one) for one in devices()]
    return {
        "device": device.name,
        "devices": [{key: value for key, value in one.items() if key != "handle"} for one in found],
        "plugins": [[plugin.backend, str(plugin.path), str(plugin.problem)] for plugin in library().plugins],
        "ggml": library().ggml_version().decode(),
        "folder": str(library().folder),
        "nvidia-smi": _nvidia_smi(),
    }


def _nvidia_smi() -> str:
    program = shutil.which("nvidia-smi")
    if program is None:
        return "not found"
    command = [program, _NVIDIA_SMI, "--format=csv,noheader"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def check_operations(session: Session) -> Figures:
    """Ask the device about every operation of the graphs of the published file; write graphs.txt."""
    model, device = SyntheticModel(session.options.layers), choose(session.options.device)
    infos = {t.name: TensorInfo(t.name, int(t.kind), t.shape, 0, t.bytes) for t in model.tensors()}
    listed: list[tuple[str, list[Node]]] = []
    unsupported: Counter[str] = Counter()
    for conditioning in _CONDITIONING:
        planner = Planner(model.config, infos, DEFAULT_CHUNK, conditioning)
        for name, graph in _graphs(planner, device):
            nodes = nodes_of(graph)
            listed.append((f"{name}, self-conditioning {conditioning}", nodes))
            for handle, node in zip(_handles(graph), nodes, strict=True):
                if node.runs and not library().ggml_backend_dev_supports_op(device.handle, handle):
                    unsupported[f"{name}: {node.op} {node.type}{list(node.ne)}"] += 1
    (session.options.out / "graphs.txt").write_text(listing(listed), encoding="utf-8")
    figures: Figures = {
        "operations": {name: sum(node.runs for node in nodes) for name, nodes in listed},
        "unsupported": dict(unsupported),
    }
    if unsupported:
        raise Finding(f"{device.name} does not support {sum(unsupported.values())} operations", figures)
    return figures


def _graphs(planner: Planner, device: DeviceInfo) -> Iterator[tuple[str, Graph]]:
    """Yield the largest graphs of a model whose weights and prefix cache are only described."""
    # graphs are worded for cards, and without a file no weights can stay in its memory map
    as_card, config = replace(device, is_cpu=False), planner.config
    weights = Weights(None, planner.weight_plans(as_card, 0), no_alloc=True)
    cache = PrefixCache(config, as_card, DEFAULT_CONTEXT, planner.chunk, no_alloc=True)
    graphs = largest_graphs(weights, cache, config, planner.chunk, planner.conditioning_tokens)
    for name, graph in zip(_GRAPHS, graphs, strict=True):
        yield name, graph
        graph.close()
    cache.close()
    weights.close()


def _handles(graph: Graph) -> list[int]:
    """Return ggml's handles of a graph's operations, in the order of `nodes_of`."""
    lib = library()
    return [lib.ggml_graph_node(graph.graph, i) for i in range(lib.ggml_graph_n_nodes(graph.graph))]


def compare(part: str, session: Session) -> Figures:
    """Compare the device with the processor, as the part with this name does."""
    from tests.parity import device_comparison  # loads ggml: in a child only

    comparisons: dict[str, Callable[[Path, str], dict[str, float]]] = {
        "parity of routing": device_comparison.compare_routing,
        "parity of pins": device_comparison.compare_pins,
        "parity with experts on the processor": partial(device_comparison.compare_experts_on_cpu, layers=2),
        "parity of the sampler": device_comparison.compare_wide_sampler,
        **{
            f"parity {kind.name}": partial(device_comparison.compare_type, kind=kind)
            for kind in device_comparison.TYPES
        },
    }
    if part not in comparisons:
        raise ValueError(f"nothing is called {part}; there are {', '.join(comparisons)}")
    with tempfile.TemporaryDirectory() as folder:
        return dict(comparisons[part](Path(folder), choose(session.options.device).name))


def compare_demo_text(session: Session) -> Figures:
    """Let the demo model answer on the device and on the processor.

    Other texts are no fault: where two tokens are as likely, rounding decides.
    """
    replies: dict[str, list[int]] = {}
    figures: Figures = {}
    for name in (session.options.device, "cpu"):
        model = DiffusionGemma.open(BUNDLED_MODEL, device=name)
        tokens: list[int] = []
        steps = 0
        prompt = model.tokenizer.encode_template(_QUESTION)
        uniforms = np.random.default_rng(1).random
        for event in generate(model, prompt, model.config.sampler, uniforms, _REPLY_TOKENS):
            steps += isinstance(event, Step)
            if isinstance(event, Block):
                tokens += event.tokens
        figures[name] = {"steps": steps, "splits": model.splits, "text": model.tokenizer.decode(tokens)}
        replies[name] = tokens
        model.close()
    device, host = replies[session.options.device], replies["cpu"]
    same = next((i for i, (a, b) in enumerate(zip(device, host, strict=False)) if a != b), None)
    figures["same_text"] = device == host
    figures["same_tokens_from_the_start"] = min(len(device), len(host)) if same is None else same
    if not device:
        raise Finding("the demo model wrote nothing", figures)
    return figures
