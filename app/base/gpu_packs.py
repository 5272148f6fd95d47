"""Have ggml load the GPU packs that are installed and fit."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from app.base.app_dirs import data_path

logger = logging.getLogger(__name__)

PLUGINS = "UNFOG_GGML_PLUGINS"
"""This environment variable lists folders of plug-ins for ggml (model_backends/ggml/plugins.py)."""


def gpu_packs_dir() -> Path:
    """Return the folder of GPU packs; the first installation creates it."""
    return data_path() / "gpu-packs"


def load_installed_packs() -> None:
    """List the packs that fit in `UNFOG_GGML_PLUGINS`, for this process and its children.

    What the variable lists already stays, but for packs: they may have been removed or replaced.
    """
    try:
        folder = gpu_packs_dir()
        packs = _packs_that_fit(folder)
    except OSError as error:  # where the data folder is needed, it says so
        logger.warning("the GPU packs can't be read: %s", error)
        return
    listed = [entry for entry in os.environ.get(PLUGINS, "").split(os.pathsep) if entry]
    others = [entry for entry in listed if not Path(entry).is_relative_to(folder)]
    if entries := [*others, *packs]:
        os.environ[PLUGINS] = os.pathsep.join(entries)
    elif listed:
        del os.environ[PLUGINS]


def _packs_that_fit(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    from model_backends.gpu_packs.store import PackStore  # few computers have packs

    found = [str(path) for path in PackStore(folder).plugin_folders()]
    usable = [path for path in found if os.pathsep not in path]
    if usable != found:
        logger.warning("GPU packs can't be loaded from %s: its name contains %r", folder, os.pathsep)
    return usable
