"""The state of a CUDA build, as the builder writes it."""

from __future__ import annotations

import json
from pathlib import Path

from model_backends.gpu_packs.local_build import STATE


def write_state(folder: Path, **state: object) -> None:
    """Write `state.json` into the build's folder, atomically."""
    text = json.dumps({"done": 0, "total": 0, "architectures": ["89"], "message": "", "log": "", **state})
    replace_state(folder, text.encode())


def replace_state(folder: Path, data: bytes) -> None:
    """Replace `state.json` by these bytes, atomically."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / "state.new"
    temporary.write_bytes(data)
    temporary.replace(folder / STATE)
