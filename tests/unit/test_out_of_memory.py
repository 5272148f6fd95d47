"""Allocation failures despite a plan that predicted enough memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tiny_model import TinyModel

pytest.importorskip("resource", reason="memory can be limited on Linux only")
if sys.platform != "linux":
    pytest.skip("memory can be limited on Linux only", allow_module_level=True)

CONTEXT = 1 << 18
MODEL = TinyModel(sliding=(False,) * 6, global_kv_heads=2, context=CONTEXT, canvas=16, seed=3)

# Opens a model when the system grants only a share of what it takes.
PROGRAM = """
import json, resource, sys
from pathlib import Path

import psutil

from model_backends.diffusion_gemma import DiffusionGemma
from model_backends.diffusion_gemma.config import DiffusionGemmaConfig
from model_backends.diffusion_gemma.planner import Planner
from model_backends.ggml.device import cpu
from model_backends.ggml.gguf_file import GgufFile
from model_backends.protocol import UnfogError

path, context, share = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
DiffusionGemma.open(path, "cpu", 1024).close()  # libraries and threads are there from now on
with GgufFile(path) as file:
    planner = Planner(DiffusionGemmaConfig.from_file(file), file, 512)
    needed = planner.footprint(cpu(), 0, context).total
limit = psutil.Process().memory_info().vms + int(share * needed)
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
try:
    model = DiffusionGemma.open(path, "cpu", context)
except UnfogError as error:
    print(json.dumps({"kind": error.kind, "message": error.message, "hint": error.hint}))
else:
    model.prefill(list(range(100)))
    print(json.dumps({"context": model.context_length, "notes": model.notes, "needed": needed}))
    model.close()
"""


def opened(path: Path, share: float) -> dict[str, object]:
    """How opening a model ends where the system grants only a share of the memory."""
    command = [sys.executable, "-c", PROGRAM, str(path), str(CONTEXT), str(share)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_a_refusal_is_answered_with_a_smaller_plan_that_says_so(tmp_path: Path) -> None:
    answer = opened(MODEL.write(tmp_path / "model.gguf"), share=0.9)
    assert 0 < int(str(answer["context"])) < CONTEXT
    notes = " ".join(answer["notes"])  # type: ignore[call-overload]
    assert "Unfog uses a smaller configuration instead." in notes
    assert f"instead of {CONTEXT:,}" in notes


def test_a_second_refusal_is_reported_with_numbers_and_a_remedy(tmp_path: Path) -> None:
    answer = opened(MODEL.write(tmp_path / "model.gguf"), share=0.1)
    assert answer["kind"] == "out_of_memory"
    assert "GB" in str(answer["message"])
    assert "shorter context" in str(answer["hint"])
