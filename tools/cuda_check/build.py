"""Compile ggml with CUDA for this computer's card, from sources that are here.

Needs cmake, a C++ compiler, nvcc and cuBLAS, from the toolkit or the Python package `nvidia-cublas`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.cuda_check.environment import NotReadyError
from tools.system_parts import loads

TOOLKITS: tuple[Path, ...] = (Path("/usr/local/cuda"),)
"""Where CUDA's toolkit is installed, besides the folder of nvcc."""

_HEADERS = ("include/cublas_v2.h", "targets/*/include/cublas_v2.h")
_PROGRAMS = {
    "cmake": "pip install cmake, or the system's package",
    "c++": "the system's package g++ or clang",
    "nvcc": "NVIDIA's CUDA toolkit, or pip install nvidia-cuda-nvcc nvidia-nvvm nvidia-cuda-crt "
    "nvidia-cuda-runtime nvidia-cuda-cccl",
}


def build(source: Path, out: Path, architecture: str) -> Path:
    """Compile ggml's shared libraries with CUDA into `out` and return it.

    `source`: `vendor/llama.cpp/ggml` of llama-cpp-python's source package. `architecture`: "90", or "native".

    Raises:
        NotReadyError: a program, cuBLAS or the sources are missing, or the compiler failed.
    """
    require_programs()
    if not (source / "CMakeLists.txt").is_file():
        raise NotReadyError(
            f"{source} has no CMakeLists.txt. --source is the folder vendor/llama.cpp/ggml of "
            "llama-cpp-python's source package: "
            "pip download --no-deps --no-binary :all: llama-cpp-python==0.3.36"
        )
    with tempfile.TemporaryDirectory() as scratch:
        copy, work = Path(scratch) / "ggml", Path(scratch) / "build"
        shutil.copytree(source, copy)
        (copy / "ggml.pc.in").touch()  # the source package leaves this template out
        _run(["cmake", "-S", str(copy), "-B", str(work), *options(architecture)])
        _run(["cmake", "--build", str(work), "-j", str(os.cpu_count() or 1), "--target", "ggml"])
        out.mkdir(parents=True, exist_ok=True)
        for library in work.rglob("libggml*.so*"):
            shutil.copy2(library, out / library.name, follow_symlinks=True)
    return out


def options(architecture: str) -> list[str]:
    """Return CMake's options.

    Raises:
        NotReadyError: cuBLAS is missing.
    """
    found = [
        "-DCMAKE_BUILD_TYPE=Release", "-DBUILD_SHARED_LIBS=ON", "-DGGML_CUDA=ON", "-DGGML_CUDA_GRAPHS=ON",
        f"-DCMAKE_CUDA_ARCHITECTURES={architecture}", "-DGGML_CUDA_NCCL=OFF",
        "-DGGML_BUILD_TESTS=OFF", "-DGGML_BUILD_EXAMPLES=OFF",
        # the libraries find each other where they are copied to, and CUDA's where it is
        "-DCMAKE_INSTALL_RPATH=$ORIGIN", "-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON",
        "-DCMAKE_INSTALL_RPATH_USE_LINK_PATH=ON",
    ]  # fmt: skip
    if not loads("libcuda.so.1"):  # without a driver, leave out the one feature that links with it
        found.append("-DGGML_CUDA_NO_VMM=ON")
    return found + cublas_options()


def cublas_options() -> list[str]:
    """Return CMake's options for the cuBLAS of a Python package; none if the toolkit has its own.

    Raises:
        NotReadyError: there is neither.
    """
    nvcc = shutil.which("nvcc")
    roots = [*TOOLKITS, *([Path(nvcc).resolve().parents[1]] if nvcc else [])]
    if any(next(root.glob(pattern), None) for root in roots for pattern in _HEADERS):
        return []
    for entry in sys.path:
        for header in Path(entry).glob("nvidia/*/include/cublas_v2.h"):
            package = header.parents[1]
            libraries = {
                name: next(package.glob(f"lib/lib{name}.so*"), None) for name in ("cublas", "cublasLt")
            }
            if all(libraries.values()):
                include = f"-I{header.parent}"
                paths = [f"-DCUDA_{name}_LIBRARY={path}" for name, path in libraries.items()]
                return [*paths, f"-DCMAKE_CXX_FLAGS={include}", f"-DCMAKE_CUDA_FLAGS={include}"]
    raise NotReadyError("cuBLAS is missing: neither the CUDA toolkit nor the package nvidia-cublas is here.")


def require_programs() -> None:
    """Check that the compilers are here.

    Raises:
        NotReadyError: names the missing ones and where they can be had.
    """
    missing = {name: where for name, where in _PROGRAMS.items() if shutil.which(name) is None}
    if missing:
        lines = [f"{name} is missing: {where}." for name, where in missing.items()]
        raise NotReadyError("\n".join(["Nothing is downloaded here.", *lines]))


def _run(command: Sequence[str]) -> None:
    print("$", *command, flush=True)
    if subprocess.run(command, check=False).returncode:
        raise NotReadyError(f"{command[0]} failed; its output is above, and in log.txt.")
