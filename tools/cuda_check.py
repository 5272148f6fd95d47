"""Build, test and measure on a machine with an NVIDIA card, in one command.

    python3 -m tools.cuda_check --out FOLDER [--source GGML] [--layers 30] [--architecture 90]

Builds ggml with CUDA from the sources inside llama-cpp-python's source package (`--source`: its
`vendor/llama.cpp/ggml`, else the package is fetched with pip), runs the parity tests of `tests/parity` on the
card, then measures a synthetic full-size file: load, prefill, and ms per denoising step behind prefixes of 0,
2,048 and 16,384 tokens. The folder gets the libraries, a log of every part and figures.json; the exit code
tells whether all parts succeeded. Needs cmake, a C++ compiler, nvcc and cuBLAS.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "llama-cpp-python==0.3.36"
PREFIXES = "0,2048,16384"


def fetched_source(folder: Path) -> Path:
    """Download llama-cpp-python's source package with pip and return its ggml sources."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--no-binary",
        ":all:",
        "-d",
        folder,
        PACKAGE,
    ]
    subprocess.run([str(part) for part in command], check=True)
    archive = next(folder.glob("*.tar.gz"))
    with tarfile.open(archive) as package:
        package.extractall(folder, filter="data")
    return next(folder.glob("*/vendor/llama.cpp/ggml"))


def build(source: Path, out: Path, architecture: str, log: Path) -> bool:
    """Compile ggml's shared libraries with CUDA into `out`; return whether it succeeded."""
    with tempfile.TemporaryDirectory() as scratch:
        copy, work = Path(scratch) / "ggml", Path(scratch) / "build"
        shutil.copytree(source, copy)
        (copy / "ggml.pc.in").touch()  # the source package leaves this template out
        configure = [
            "cmake", "-S", str(copy), "-B", str(work), "-DCMAKE_BUILD_TYPE=Release", "-DBUILD_SHARED_LIBS=ON",
            "-DGGML_CUDA=ON", f"-DCMAKE_CUDA_ARCHITECTURES={architecture}", "-DGGML_CUDA_GRAPHS=ON",
            "-DGGML_BUILD_TESTS=OFF", "-DGGML_BUILD_EXAMPLES=OFF",
            # the libraries find each other where they are copied to, and CUDA's where it is
            "-DCMAKE_INSTALL_RPATH=$ORIGIN", "-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON",
            "-DCMAKE_INSTALL_RPATH_USE_LINK_PATH=ON",
        ]  # fmt: skip
        compile_all = ["cmake", "--build", str(work), "-j", str(os.cpu_count() or 1), "--target", "ggml"]
        if not (logged(configure, log) and logged(compile_all, log)):
            return False
        out.mkdir(parents=True, exist_ok=True)
        for library in work.rglob("libggml*.so*"):
            shutil.copy2(library, out / library.name, follow_symlinks=True)
    return True


def logged(command: Sequence[str], log: Path, environment: Mapping[str, str] = {}) -> bool:
    """Run a command with its output in the log and on the screen; return whether it succeeded."""
    print("$", *command, flush=True)
    with log.open("a", encoding="utf-8") as record:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            record.write(line)
    return process.wait() == 0


def main() -> int:
    """Build, test and measure; return 0 if everything succeeded."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--source", type=Path, help="ggml's sources: vendor/llama.cpp/ggml of the source package"
    )
    parser.add_argument("--layers", default="30")
    parser.add_argument("--architecture", default="native", help="CUDA architecture, such as 89 or 90")
    options = parser.parse_args()
    out: Path = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    libraries = out / "ggml"
    with tempfile.TemporaryDirectory() as folder:
        source = options.source or fetched_source(Path(folder))
        if not build(source, libraries, options.architecture, out / "build.log"):
            return 1
    environment = {"UNFOG_GGML_DIR": str(libraries)}
    tests = [sys.executable, "-m", "pytest", "-q", "tests/parity/test_devices.py"]
    figures = [
        sys.executable, "-m", "tools.bench", "--synthetic", options.layers, "--device", "cuda:0",
        "--prefix", PREFIXES, "--json", str(out / "figures.json"),
    ]  # fmt: skip
    doctor = [sys.executable, "-m", "app", "doctor"]
    parts = {"doctor": doctor, "parity": tests, "figures": figures}
    results = {name: logged(part, out / f"{name}.log", environment) for name, part in parts.items()}
    print(results)
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
