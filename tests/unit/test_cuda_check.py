"""`tools.cuda_check`: failing parts stop no other, prepared libraries, and the check on a small file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import model_backends
from model_backends.ggml.library import library_folder
from tests.parity.device_comparison import REAL_HEADS, TYPES
from tests.tiny_model import TinyModel
from tools.cuda_check import build, environment
from tools.cuda_check.options import Options
from tools.cuda_check.pack import contents, libraries
from tools.cuda_check.runner import Figures, Finding, Part, Run, Session

ROOT = Path(model_backends.__file__).parents[1]
LONG = 10_000.0  # seconds, more than any budget


# ---- Parts -------------------------------------------------------------------------------------


def passing(session: Session) -> Figures:
    return {"process": os.getpid(), "switch": os.environ.get("SWITCH", "")}


def raising(session: Session) -> Figures:
    raise RuntimeError("no kernel for this")


def aborting(session: Session) -> Figures:
    os.abort()


def wrong(session: Session) -> Figures:
    raise Finding("3 parts instead of 1", {"splits": 3})


def made_up_parts(options: Options) -> list[Part]:
    return [
        Part("first", 1, passing, "a"),
        Part("raises", 1, raising, "a"),
        Part("second", 1, passing, "a"),
        Part("aborts", 1, aborting, "a"),
        Part("third", 1, passing, "a"),
        Part("wrong", 1, wrong, "b", {"SWITCH": "1"}),
        Part("switched", 1, passing, "b", {"SWITCH": "1"}),
        Part("too long", LONG, passing, "b", {"SWITCH": "1"}),
        Part("last", 1, passing, "c"),
    ]


def options_in(out: Path) -> Options:
    return Options("cpu", out, out / "model.gguf", 1, ("f32",), (0,), 2, 600)


def test_a_part_that_fails_or_dies_stops_no_other(tmp_path: Path) -> None:
    run = Run(options_in(tmp_path), made_up_parts, {"date": "today"})
    assert not run.execute()
    found = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))
    parts = found["parts"]
    assert found["date"] == "today"
    assert {name: part["status"] for name, part in parts.items()} == {
        **dict.fromkeys(("first", "second", "third", "switched", "last"), "passed"),
        **dict.fromkeys(("raises", "aborts", "wrong"), "failed"),
        "too long": "left out",
    }
    assert "no kernel for this" in parts["raises"]["reason"]
    assert "signal 6" in parts["aborts"]["reason"]
    assert parts["wrong"]["figures"] == {"splits": 3}
    assert "needs about 10000 s" in parts["too long"]["reason"]
    processes = {
        name: part["figures"]["process"] for name, part in parts.items() if part["status"] == "passed"
    }
    assert processes["first"] == processes["second"] != processes["third"]
    switches = {name: part["figures"]["switch"] for name, part in parts.items() if part["status"] == "passed"}
    assert (switches["switched"], switches["last"]) == ("1", "")
    assert "SWITCH" not in os.environ


def test_only_some_parts_run(tmp_path: Path) -> None:
    run = Run(options_in(tmp_path), made_up_parts, {})
    assert run.execute(only=("second", "last"))
    assert list(run.outcomes) == ["second", "last"]


def test_all_parts_fit_into_the_budget_and_no_ggml_is_loaded_to_list_them(tmp_path: Path) -> None:
    listing = (
        "import sys; from pathlib import Path; from tools.cuda_check.__main__ import _options, _parser\n"
        "from tools.cuda_check.parts import all_parts; from model_backends.ggml.library import library\n"
        "args = _parser().parse_args(['--out', sys.argv[1], '--file', 'model.gguf'])\n"
        "options = _options(args, Path(sys.argv[1]))\n"
        "seconds = sum(part.seconds for part in all_parts(options))\n"
        "print(seconds <= 0.95 * options.budget, library.cache_info().currsize)"
    )
    command = [sys.executable, "-c", listing, str(tmp_path)]
    assert subprocess.check_output(command, cwd=ROOT, text=True).split() == ["True", "0"]


def test_what_is_compared_is_what_cards_compute() -> None:
    names = {kind.name for kind in TYPES}
    assert {"f32", "f16", "bf16", "q8_0", "q4_K", "q5_0", "q6_K"} <= names
    assert not names & {"q2_0", "tq1_0", "tq2_0", "nvfp4"}
    heads = REAL_HEADS.heads, REAL_HEADS.sliding_kv_heads, REAL_HEADS.global_kv_heads
    assert heads == (16, 8, 2)
    assert (REAL_HEADS.sliding_dim, REAL_HEADS.global_dim, REAL_HEADS.canvas) == (256, 512, 256)


# ---- Libraries and packages --------------------------------------------------------------------


def test_prepared_libraries_replace_the_installed_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNFOG_GGML_DIR", raising=False)
    monkeypatch.delenv("UNFOG_GGML_PLUGINS", raising=False)
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "lib").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "lib" / "libggml-base.so.0").touch()
    environment.use(tmp_path)
    assert os.environ.pop("UNFOG_GGML_DIR") == str(tmp_path / "lib")
    assert sys.path[0] == str(tmp_path / "site")


def test_a_folder_with_a_plug_in_alone_is_added_to_the_installed_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNFOG_GGML_PLUGINS", "")
    (tmp_path / "libggml-cuda.so").touch()
    environment.use(tmp_path)
    assert os.environ["UNFOG_GGML_PLUGINS"] == str(tmp_path)


def test_what_is_missing_is_named_and_where_it_can_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(environment.NotReadyError, match="no libraries of ggml"):
        environment.use(tmp_path)
    with pytest.raises(environment.NotReadyError, match="neither a folder nor an archive"):
        environment.unpacked(tmp_path / "card.tar.xz", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    with pytest.raises(environment.NotReadyError, match=r"no CMakeLists\.txt.*pip download"):
        build.build(tmp_path, tmp_path / "out", "90")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(environment.NotReadyError, match=r"nvcc is missing: .*nvidia-cuda-nvcc"):
        build.require_programs()
    monkeypatch.setitem(environment.PACKAGES, "no_such_module", "no-such-package")
    with pytest.raises(environment.NotReadyError, match=r"(?s)has no no-such-package.*cuda_check\.pack"):
        environment.require_packages()


def test_cublas_is_found_in_its_python_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "TOOLKITS", ())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(environment.NotReadyError, match="nor the package nvidia-cublas"):
        build.cublas_options()
    package = tmp_path / "nvidia" / "cu13"
    for file in ("include/cublas_v2.h", "lib/libcublas.so.13", "lib/libcublasLt.so.13"):
        (package / file).parent.mkdir(parents=True, exist_ok=True)
        (package / file).touch()
    found = build.cublas_options()
    assert f"-DCUDA_cublas_LIBRARY={package}/lib/libcublas.so.13" in found
    assert f"-DCUDA_cublasLt_LIBRARY={package}/lib/libcublasLt.so.13" in found
    assert f"-DCMAKE_CUDA_FLAGS=-I{package}/include" in found


def test_an_archive_has_the_engine_the_libraries_and_what_they_are_loaded_by(tmp_path: Path) -> None:
    (tmp_path / "site" / "numpy").mkdir(parents=True)
    (tmp_path / "site" / "numpy" / "__init__.py").touch()
    packed = dict(contents(tmp_path / "site", library_folder(), None))
    for name in (
        "model_backends/diffusion_gemma/model.py",
        "tools/cuda_check/__main__.py",
        "tests/parity/device_comparison.py",
        "resources/models/unfog-demo.gguf",
        "site/numpy/__init__.py",
        "site/llama_cpp/llama_cpp.py",
    ):
        assert name in packed
    names = {path.name for path in libraries(library_folder())}
    assert {"libggml.so", "libggml-base.so", "libllama.so"} <= names
    assert not any(name.endswith(".0.25.3") for name in names)


def test_an_archive_is_unpacked_where_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "libggml-base.so").write_text("a library")
    with tarfile.open(tmp_path / "card.tar.xz", "w:xz") as archive:
        archive.add(tmp_path / "lib", "lib")
    folder = environment.unpacked(tmp_path / "card.tar.xz", tmp_path / "out")
    assert (folder / "lib" / "libggml-base.so").read_text() == "a library"
    assert environment.unpacked(folder, tmp_path) == folder


# ---- The whole check ---------------------------------------------------------------------------


def test_the_check_runs_on_a_device_that_is_not_the_processor(
    tmp_path: Path, rpc_environment: dict[str, str]
) -> None:
    """The parts that `tests/parity` does not run."""
    file = TinyModel(canvas=16, context=256).write(tmp_path / "tiny.gguf")
    parts = ["devices", "operations", "file", "step", "headline", "profile"]
    parts += ["experts on the processor, 1 layers", "experts streamed, 1 layers", "plans"]
    command = [sys.executable, "-m", "tools.cuda_check", "--out", str(tmp_path), "--device", "rpc:0"]
    command += [
        "--file",
        str(file),
        "--layers",
        "1",
        "--prefix",
        "0,32",
        "--steps",
        "4",
        "--only",
        "; ".join(parts),
    ]
    run = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **rpc_environment}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    found = json.loads((tmp_path / "figures.json").read_text(encoding="utf-8"))["parts"]
    assert list(found) == parts
    step = found["step"]["figures"]
    assert step["memory"]["planned"] == step["memory"]["taken"] > 0
    assert step["behind_prefix"]["32"]["splits"] == 1
    assert found["experts on the processor, 1 layers"]["figures"]["splits"] == 3
    assert found["experts streamed, 1 layers"]["figures"]["splits"] == 1
    assert found["operations"]["figures"]["unsupported"] == {}
    assert found["headline"]["figures"]["fixed"]["steps_per_block"] == 16
    assert found["profile"]["figures"]["operations"] > 50
    assert "FLASH_ATTN_EXT" in (tmp_path / "profile.txt").read_text(encoding="utf-8")
    assert "== prompt chunk" in (tmp_path / "graphs.txt").read_text(encoding="utf-8")
    assert "passed: devices" in (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert file.exists()  # it was there before
