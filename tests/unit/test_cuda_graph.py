"""The graphs of the published Q4_K_M file: what CUDA computes and fuses, and that no change goes unseen."""

import dataclasses
import difflib
from collections import Counter
from collections.abc import Iterator

import pytest
from gguf import GGMLQuantizationType as Kind

from model_backends.ggml.cuda_graphs import loses_cuda_graphs
from model_backends.ggml.ops import Graph, Tensor
from model_backends.ggml.types import F16, F32, I32, tensor_type
from tools.cuda_graph.__main__ import EXPECTED
from tools.cuda_graph.graphs import card_graphs
from tools.cuda_graph.listing import fused, line, listing
from tools.cuda_graph.nodes import Node, nodes_of
from tools.cuda_graph.rules import product_waits, unsupported
from tools.synthetic import SyntheticModel

Graphs = dict[str, list[Node]]

STEP, CHUNK, PINNED = "denoising step", "prompt chunk", "denoising step with pins"


@pytest.fixture(scope="module")
def graphs() -> Graphs:
    return dict(card_graphs(SyntheticModel()))


def test_the_graphs_are_the_listed_ones(graphs: Graphs) -> None:
    listed = [(name, graphs[name]) for name in (STEP, CHUNK)]
    found, expected = listing(listed), EXPECTED.read_text(encoding="utf-8")

    changes = "\n".join(difflib.unified_diff(expected.splitlines(), found.splitlines(), "listed", "now", n=0))
    assert found == expected, f"{changes}\nIf that is wanted, write the list anew: python -m tools.cuda_graph"


def test_pins_and_chosen_rows_cost_a_few_small_operations(graphs: Graphs) -> None:
    plain, pinned = (Counter(line(node) for node in graphs[name] if node.runs) for name in (STEP, PINNED))

    assert plain - pinned == Counter()
    assert pinned - plain == Counter(
        {
            "GET_ROWS       f32[1, 16384, 1, 1] <- f32[1, 67108864, 1, 1], i32[16384, 1, 1, 1]": 1,
            "GET_ROWS       f32[2816, 256, 1, 1] <- q6_K[2816, 262144, 1, 1], i32[256, 1, 1, 1]": 1,
            "SCALE          f32[2816, 256, 1, 1] <- f32[2816, 256, 1, 1]": 1,
            "SET_ROWS       f32[2816, 256, 1, 1] <- f32[2816, 256, 1, 1], i64[256, 1, 1, 1], "
            "f32[2816, 256, 1, 1]": 1,
            "GET_ROWS       i32[32, 256, 1, 1] <- i32[32, 256, 1, 1], i32[256, 1, 1, 1]": 1,
            "GET_ROWS       f32[32, 256, 1, 1] <- f32[32, 256, 1, 1], i32[256, 1, 1, 1]": 1,
        }
    )


@pytest.mark.parametrize("name", [STEP, CHUNK, PINNED])
def test_a_card_computes_every_operation(graphs: Graphs, name: str) -> None:
    assert {reason for node in graphs[name] if (reason := unsupported(node))} == set()


def test_a_card_computes_another_file() -> None:
    graphs = card_graphs(SyntheticModel(layers=2), plain=Kind.Q8_0)

    assert {reason for _, nodes in graphs for node in nodes if (reason := unsupported(node))} == set()


@pytest.mark.parametrize("kind", [Kind.Q4_K, Kind.Q8_0, Kind.IQ1_M, Kind.BF16, Kind.F16])
def test_experts_that_lose_cuda_graphs(kind: Kind) -> None:
    graphs = card_graphs(SyntheticModel(layers=2), plain=kind)
    waits = any(
        product_waits(node.source(0), node.source(1).ne[2])
        for _, nodes in graphs
        for node in nodes
        if node.op == "MUL_MAT_ID"
    )

    assert loses_cuda_graphs(kind) == waits


def test_pins_break_no_fusion(graphs: Graphs) -> None:
    assert fused(graphs[PINNED]) == fused(graphs[STEP])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            STEP,
            {
                "norm · weight": 152,
                "norm · weight + residual": 90,
                "norm · weight, rope": 30,
                "norm · weight, rope, stored": 30,
                "router: softmax, top-k, shares": 30,
                "soft-cap": 1,
                "weighted sum of experts": 30,
            },
        ),
        (
            CHUNK,  # nothing reads the output of the last layer
            {
                "norm · weight": 146,
                "norm · weight + residual": 87,
                "norm · weight, rope": 29,
                "norm · weight, rope, stored": 30,
                "router: softmax, top-k, shares": 29,
                "weighted sum of experts": 29,
            },
        ),
    ],
    ids=[STEP, CHUNK],
)
def test_a_card_fuses(graphs: Graphs, name: str, expected: dict[str, int]) -> None:
    assert fused(graphs[name]) == expected


class TestRules:
    @pytest.fixture
    def graph(self) -> Iterator[Graph]:
        graph = Graph(32)
        yield graph
        graph.close()

    @staticmethod
    def reason(graph: Graph, result: Tensor) -> str:
        graph.expand(result)
        return unsupported(nodes_of(graph)[-1])

    @pytest.mark.parametrize(
        ("head", "slots", "runs"), [(512, 256, True), (512, 288, False), (320, 256, False)]
    )
    def test_attention(self, graph: Graph, head: int, slots: int, runs: bool) -> None:
        q = graph.tensor(F32, head, 8, 4)
        k, v = graph.tensor(F16, head, slots, 2), graph.tensor(F16, head, slots, 2)
        attended = graph.attention(q, k, v, graph.tensor(F16, slots, 8))

        assert (self.reason(graph, attended) == "") == runs

    @pytest.mark.parametrize(("kind", "waits"), [("q4_K", False), ("iq1_m", True), ("bf16", True)])
    def test_experts_that_turn_cuda_graphs_off(self, graph: Graph, kind: str, waits: bool) -> None:
        type_id = next(n for n in range(64) if (t := tensor_type(n)) and t.name == kind)
        experts, x = graph.tensor(type_id, 2816, 1408, 128), graph.tensor(F32, 2816, 1, 256)
        product = graph.mul_mat_id(experts, x, graph.tensor(I32, 8, 256))

        assert bool(self.reason(graph, product)) == waits

    def test_an_operation_without_a_rule(self, graph: Graph) -> None:
        graph.expand(graph.log(graph.tensor(F32, 4, 4)))
        unknown = dataclasses.replace(nodes_of(graph)[0], op="SIN")

        assert unsupported(unknown) != ""

    def test_sorting_a_vocabulary(self, graph: Graph) -> None:
        top = graph.top_k(graph.tensor(F32, 262_144, 2), 8)
        graph.expand(top)

        assert any(unsupported(node) for node in nodes_of(graph))
