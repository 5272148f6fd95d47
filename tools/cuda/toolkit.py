"""CUDA's compiler and libraries from the package registry, and CMake's options for ggml's plug-in.

Standard library only.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "requirements" / "cuda.txt"

LEAST_CUDA = (13, 0)
LEAST_DRIVER = "580"
"""CUDA's version of the oldest driver that runs what this compiler makes, and that driver's version.

Machine code for a card runs with every driver of the same major version of CUDA (minor version
compatibility); intermediate code (PTX) would not, so there is none. CUDA 12's compiler is not in the package
registry: nvidia-cuda-nvcc-cu12 holds ptxas and NVVM only.
"""

LEAST_CAPABILITY = (7, 5)
"""What the compiler of CUDA 13 has code for, and ggml's attention kernels take for granted here."""

DOWNLOAD_BYTES = {"x86_64": 659_000_000}
"""The packages of requirements/cuda.txt and ggml's sources, by machine."""

LIBRARIES = ("libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13")
"""What the plug-in needs, beside the driver, ggml and the system."""

OPTIONS = {
    "CMAKE_BUILD_TYPE": "Release",
    "BUILD_SHARED_LIBS": "ON",
    "GGML_BACKEND_DL": "ON",
    "GGML_NATIVE": "OFF",
    "GGML_CPU": "OFF",
    "GGML_CCACHE": "OFF",
    "GGML_OPENMP": "OFF",
    "GGML_CUDA": "ON",
    "GGML_CUDA_GRAPHS": "ON",  # off by default where ggml is built without llama.cpp
    "GGML_CUDA_NCCL": "OFF",  # for several cards
    "GGML_CUDA_FA_QUANTS": "f16-f16",
    "GGML_BUILD_TESTS": "OFF",
    "GGML_BUILD_EXAMPLES": "OFF",
    "CMAKE_CUDA_FLAGS": "-allow-unsupported-compiler",  # a newer g++ than NVIDIA has tried mostly works
    "CMAKE_BUILD_WITH_INSTALL_RPATH": "ON",
    "CMAKE_INSTALL_RPATH": "$ORIGIN",
    "CMAKE_MODULE_LINKER_FLAGS": "-s -Wl,-z,defs",  # a left-out function that is needed fails here
}

DRIVER_FUNCTIONS = (
    "cuCtxGetCurrent", "cuDeviceGet", "cuDeviceGetAttribute", "cuGetErrorString", "cuMemAddressFree",
    "cuMemAddressReserve", "cuMemCreate", "cuMemGetAllocationGranularity", "cuMemMap", "cuMemRelease",
    "cuMemSetAccess", "cuMemUnmap",
)  # fmt: skip
"""What ggml calls of the driver, which need not be there while the plug-in is linked."""


class Toolkit:
    """An installed compiler: the packages of requirements/cuda.txt in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "nvidia" / "cu13"
        self.cmake = folder / "cmake" / "data" / "bin" / "cmake"
        self.ninja = folder / "bin" / "ninja"

    def complete(self) -> None:
        """Add what CMake looks for and the packages lack: names to link with, and of the driver's functions.

        Raises:
            OSError: a file can't be written, or there is no C compiler.
            subprocess.CalledProcessError: the C compiler failed.
        """
        libraries = self.root / "lib"
        for library in LIBRARIES:
            (libraries / library.removesuffix(".13")).symlink_to(library)
        stubs = libraries / "stubs"
        stubs.mkdir()
        source = stubs / "cuda.c"
        source.write_text("".join(f"void {name}(void) {{}}\n" for name in DRIVER_FUNCTIONS))
        command: list[str | Path] = ["cc", "-shared", "-fPIC", "-Wl,-soname,libcuda.so.1", source]
        subprocess.run([*command, "-o", stubs / "libcuda.so"], check=True)

    def configure(self, sources: Path, objects: Path, architectures: Sequence[str]) -> list[str | Path]:
        """Return the command that prepares the compilation of ggml's sources."""
        options = {
            **OPTIONS,
            "CMAKE_CUDA_ARCHITECTURES": ";".join(f"{name}-real" for name in architectures),
            "CMAKE_CUDA_COMPILER": self.root / "bin" / "nvcc",
            "CMAKE_MAKE_PROGRAM": self.ninja,
            "CUDAToolkit_ROOT": self.root,
        }
        command: list[str | Path] = [self.cmake, "-S", sources, "-B", objects, "-G", "Ninja"]
        return [*command, *(f"-D{name}={value}" for name, value in options.items())]

    def licences(self) -> list[Path]:
        """Return NVIDIA's terms, which go with its libraries."""
        return sorted(self.folder.glob("nvidia_c*.dist-info/**/[Ll][Ii][Cc]*.txt"))


def download_bytes() -> int:
    """Return how much is downloaded, 0 if unknown."""
    return DOWNLOAD_BYTES.get(platform.machine(), 0)


def free_bytes(folder: Path) -> int:
    """Return the free space where a folder will be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free
