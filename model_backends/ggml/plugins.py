"""Load ggml's back ends that are libraries of their own, and keep why one is not used.

They are for graphics cards, or for devices of a server (`rpc.py`). They stand beside ggml, in the folders
that `UNFOG_GGML_PLUGINS` lists, or where `dev.py run` built one for this computer, with the libraries they
need.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from model_backends import system_errors
from model_backends.files.regular_file import read_regular
from model_backends.ggml import rpc, shared_libraries
from model_backends.gpu_packs.local_build import local_plugin_folder
from model_backends.gpu_packs.manifest import MANIFEST, MAX_MANIFEST_BYTES, decode_manifest
from model_backends.lazy_text import lazy_text
from model_backends.protocol import UnfogError

if TYPE_CHECKING:
    from model_backends.ggml.library import Library

logger = logging.getLogger(__name__)

FOLDERS = "UNFOG_GGML_PLUGINS"
"""Environment variable: folders with a back end each, separated by `os.pathsep`."""

_REGISTERED = {
    "cuda": "CUDA",
    "hip": "ROCm",
    "metal": "MTL",
    "rpc": "RPC",
    "sycl": "SYCL",
    "vulkan": "Vulkan",
}
"""Name of each back end in ggml's registry, by its name in file names."""


@dataclass(frozen=True)
class Plugin:
    """A back end's library. `backend`: "cuda", "rpc", "vulkan".

    `problem`: why it is not used, without a full stop, or "". A listed folder without any has its own name
    and path.
    """

    backend: str
    path: Path
    problem: str


def plugin_folders() -> list[Path]:
    """Return the folders that `UNFOG_GGML_PLUGINS` lists, and that of the plug-in built for this computer."""
    listed = [Path(folder) for folder in os.environ.get(FOLDERS, "").split(os.pathsep) if folder]
    built = local_plugin_folder()
    return listed if built is None or built in listed else [*listed, built]


def find_plugins(folder: Path) -> dict[str, Path]:
    """Return the back ends in a folder that are not for the processor, by name."""
    found = shared_libraries.named(folder, "ggml")
    return {backend: found[backend] for backend in _REGISTERED if backend in found}


def load_plugins(lib: Library, messages: list[str]) -> tuple[Plugin, ...]:
    """Load the back ends of every folder; `messages`: ggml's, from loading those beside it.

    One that cannot be used does not stop the program: its reason is logged and kept.
    """
    plugins = [
        Plugin(backend, path, _load_own(lib, backend, path, messages))
        for backend, path in find_plugins(lib.folder).items()
    ]
    for folder in plugin_folders():
        found = find_plugins(folder)
        plugins += [Plugin(backend, path, _load(lib, backend, path)) for backend, path in found.items()]
        if not found:
            plugins.append(Plugin(folder.name, folder, lazy_text("it contains no ggml backend")))
    for plugin in plugins:
        if plugin.problem:
            logger.warning("ggml's back end %s isn't used: %s", plugin.path, plugin.problem)
    return tuple(plugins)


def _load_own(lib: Library, backend: str, path: Path, messages: list[str]) -> str:
    """Return why a back end beside ggml, which ggml has loaded already if it could, is not used."""
    registered = lib.ggml_backend_reg_by_name(_REGISTERED[backend].encode())
    if registered is None:
        return _load(lib, backend, path)
    return _finds_no_device(lib, backend, registered, messages)


def _load(lib: Library, backend: str, path: Path) -> str:
    """Load a back end; return why it is not used, or ""."""
    if lib.ggml_backend_reg_by_name(_REGISTERED[backend].encode()) is not None:
        return lazy_text("ggml has loaded another one for the same cards")
    if (other := _other_ggml(lib, path.parent)) is not None:
        return other
    problem = shared_libraries.load_error(path)  # ggml gives no reason on Windows
    if problem is not None:
        return problem
    with lib.kept_messages() as messages:
        registered = lib.ggml_backend_load(os.fsencode(path))
    if registered is None:
        return "; ".join(messages)
    return _finds_no_device(lib, backend, registered, messages)


def _other_ggml(lib: Library, folder: Path) -> str | None:
    """Return why a GPU pack does not fit the ggml that is loaded, which `UNFOG_GGML_DIR` may have named."""
    try:
        made_for = decode_manifest(read_regular(folder / MANIFEST, MAX_MANIFEST_BYTES)).ggml
    except FileNotFoundError:
        return None  # not from a pack
    except (OSError, UnfogError) as error:
        return lazy_text(
            "its {file} can't be read: {reason}", file=MANIFEST, reason=system_errors.reason(error)
        )
    ours = lib.ggml_version().decode()
    if made_for == ours:
        return None
    return lazy_text("it was built for ggml {theirs}, but this is ggml {ours}", theirs=made_for, ours=ours)


def _finds_no_device(lib: Library, backend: str, registered: int, messages: list[str]) -> str:
    if backend == "rpc":
        return rpc.add_server(lib, registered)
    if lib.ggml_backend_reg_dev_count(registered):
        return ""
    details = "; ".join(messages)
    if details:
        return lazy_text("it finds no graphics card ({details})", details=details)
    return lazy_text("it finds no graphics card")
