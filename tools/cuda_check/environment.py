"""Find the libraries and Python packages that the check runs on, without the network.

`--libraries` names what was prepared elsewhere: an archive made by `tools.cuda_check.pack`, or its folder
(`lib/` with ggml's libraries, `site/` with Python packages), or a folder with a CUDA plug-in, such as
build/cuda/plugin. Without it, ggml is the installed one.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tarfile
from pathlib import Path

PACKAGES = {
    "numpy": "numpy",
    "psutil": "psutil",
    "gguf": "gguf",
    "yaml": "PyYAML",
    "msgspec": "msgspec",
    "platformdirs": "platformdirs",
    "llama_cpp": "llama-cpp-python==0.3.36",
    "diskcache": "diskcache",
    "jinja2": "Jinja2",
    "typing_extensions": "typing_extensions",
}
"""Modules that the check imports, and the packages that have them."""

_CUDA_LIBRARIES = ("libcudart.so.*", "libcublas.so.*", "libcublasLt.so.*")
_CUDA_FOLDERS = ("/usr/local/cuda/lib64", "/usr/local/nvidia/lib64")


class NotReadyError(Exception):
    """Something that the check needs is not here; the message says what, and where it can be had."""


def unpacked(libraries: Path, folder: Path) -> Path:
    """Return a folder with the prepared libraries; an archive is unpacked into `folder`.

    Raises:
        NotReadyError: there is neither.
    """
    if libraries.is_dir():
        return libraries
    if not libraries.is_file():
        raise NotReadyError(f"{libraries} is neither a folder nor an archive.")
    with tarfile.open(libraries) as archive:
        archive.extractall(folder, filter="data")
    return folder


def use(libraries: Path) -> None:
    """Let this process's children use prepared libraries.

    Raises:
        NotReadyError: there are no libraries of ggml in the folder.
    """
    site = libraries / "site"
    if site.is_dir():
        sys.path.insert(0, str(site))
    folder = libraries / "lib" if (libraries / "lib").is_dir() else libraries
    if any(folder.glob("libggml-base.so*")):
        os.environ["UNFOG_GGML_DIR"] = str(folder.resolve())
    elif any(folder.glob("libggml-*.so*")):
        os.environ["UNFOG_GGML_PLUGINS"] = str(folder.resolve())
    else:
        raise NotReadyError(
            f"{libraries} has no libraries of ggml: neither libggml-base.so nor a plug-in such as "
            "libggml-cuda.so. Make a plug-in with `python3 dev.py run` on a computer with a card, or use "
            "`--build`."
        )


def export_paths() -> None:
    """Put module and library folders into the environment: children load CUDA's libraries from them."""
    os.environ["PYTHONUNBUFFERED"] = "1"  # what children print is in order
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    found = [str(folder) for folder in cuda_folders()]
    existing = os.environ.get("LD_LIBRARY_PATH", "")
    os.environ["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, (*found, existing)))


def cuda_folders() -> list[Path]:
    """Return the folders of CUDA's libraries in Python packages, then those of toolkits."""
    packages = {
        path.parent
        for entry in sys.path
        for pattern in _CUDA_LIBRARIES
        for path in Path(entry).glob(f"nvidia/*/lib/{pattern}")
    }
    return [*sorted(packages), *(Path(name) for name in _CUDA_FOLDERS if Path(name).is_dir())]


def require_packages() -> None:
    """Check that every Python package is here.

    Raises:
        NotReadyError: names the missing ones.
    """
    missing = [package for module, package in PACKAGES.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise NotReadyError(
            f"This Python ({sys.version.split()[0]}) has no {', '.join(missing)}. Nothing is downloaded "
            "here. Pack what is missing on a computer with a network and the same Python version:\n"
            f"    python3 -m tools.cuda_check.pack card.tar.xz --python {sys.version_info[0]}."
            f"{sys.version_info[1]}\n"
            "and name that archive with --libraries; or install them: pip install " + " ".join(missing)
        )


def require_libraries() -> None:
    """Check that the system finds what a CUDA plug-in is linked with.

    Raises:
        NotReadyError: names what is missing.
    """
    folders = filter(None, (os.environ.get("UNFOG_GGML_DIR"), os.environ.get("UNFOG_GGML_PLUGINS")))
    missing = set()
    for plugin in (path for folder in folders for path in Path(folder).glob("libggml-cuda*.so*")):
        listed = subprocess.run(["ldd", plugin], capture_output=True, text=True, check=False).stdout
        missing |= {line.split()[0] for line in listed.splitlines() if "not found" in line}
    missing = {name for name in missing if not name.startswith("libggml")}  # loaded by the engine before
    if missing:
        raise NotReadyError(
            f"{', '.join(sorted(missing))}: not found. libcuda comes with NVIDIA's driver, libcudart and "
            "libcublas with CUDA, or with pip install nvidia-cuda-runtime nvidia-cublas."
        )
