"""Run the real program as a child process, and create the model files that it must reject."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray

from model_backends.protocol import Event, decode_event
from tests.patience import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@dataclass(frozen=True)
class Result:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def events(self) -> list[Event]:
        """Standard output as protocol events; anything else in it is an error."""
        return [decode_event(line.encode()) for line in self.out.splitlines()]


def environment(data_dir: Path) -> dict[str, str]:
    """No display, a data folder of its own, and no fog that a reply has to wait for."""
    kept = {name: value for name, value in os.environ.items() if name not in _DISPLAYS}
    own = {"UNFOG_DATA_DIR": str(data_dir), "UNFOG_REDUCED_MOTION": "1"}
    return {**kept, **own, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


def unfog(*args: str | Path, data_dir: Path, stdin: str = "", **variables: str) -> Result:
    """Run `unfog` to its end; `variables` are of its environment."""
    result = subprocess.run(
        [sys.executable, "-m", "app", *map(str, args)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=data_dir,
        env={**environment(data_dir), **variables},
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    return Result(result.returncode, result.stdout, result.stderr)


def rewrite(
    source: Path,
    target: Path,
    *,
    architecture: str | None = None,
    drop: Collection[str] = (),
    replace: Mapping[str, NDArray[np.float32]] | None = None,
    values: Mapping[str, str] | None = None,
) -> Path:
    """Copy a GGUF file under another architecture, without some tensors, with others, with other metadata."""
    reader = gguf.GGUFReader(source)
    old = reader.fields["general.architecture"].contents()
    writer = gguf.GGUFWriter(target, architecture or old)
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        value = (values or {}).get(field.name, field.contents())
        sub_type = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, value, field.types[0], sub_type)
    for tensor in reader.tensors:
        if tensor.name in drop:
            continue
        if replace and tensor.name in replace:
            writer.add_tensor(tensor.name, replace[tensor.name])
        else:
            writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target
