"""The folder of the plug-in and of what it is made from, and how far that is. Standard library only.

Unfog reads `state.json` and `plugin/`; `UNFOG_CUDA_BUILD` names the folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tools import lock_file
from tools.cuda import kernels, toolkit

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = "UNFOG_CUDA_BUILD"
LOCK = ROOT / "requirements" / "lock.txt"
COMPILED = "llama-cpp-python"


@dataclass(frozen=True)
class State:
    """How far the plug-in is. `done` of `total`: bytes while downloading, files while compiling; 0: unknown.

    `message`: why it failed, a sentence. `pid`: of the process that makes it.
    """

    state: str
    done: int = 0
    total: int = 0
    architectures: tuple[str, ...] = ()
    message: str = ""
    log: str = ""
    pid: int = 0


class BuildFolder:
    """`build/cuda`: the plug-in, the state, the log, and what is deleted when the plug-in is complete."""

    def __init__(self, path: Path, architectures: Sequence[str]) -> None:
        self.path, self.architectures = path, tuple(architectures)
        self.plugin, self.log = path / "plugin", path / "build.log"
        self.compiler, self.sources, self.objects = path / "compiler", path / "ggml", path / "objects"
        self.downloads = path / "downloads"

    def fingerprint(self) -> str:
        """Return a hash that changes when the plug-in has to be made again."""
        facts = [
            lock_file.entry(LOCK, COMPILED), toolkit.LOCK.read_text(encoding="utf-8"),
            kernels.recipe(), toolkit.OPTIONS, self.architectures,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()

    def is_complete(self) -> bool:
        """Return whether the plug-in is there, made from these versions for these architectures."""
        return self._stamp(self.plugin) == self.fingerprint()

    def remove_outdated(self) -> None:
        """Delete a plug-in and objects of another ggml: a plug-in reads its structures."""
        if not self.is_complete():
            shutil.rmtree(self.plugin, ignore_errors=True)
        if self._stamp(self.sources) != self.fingerprint():
            for folder in (self.sources, self.objects):
                shutil.rmtree(folder, ignore_errors=True)

    def stamp(self, folder: Path) -> None:
        """Say in a folder which versions its content was made from."""
        (folder / "fingerprint").write_text(self.fingerprint(), encoding="utf-8")

    def write(self, state: str, done: int = 0, total: int = 0, message: str = "") -> None:
        """Replace the state."""
        self.path.mkdir(parents=True, exist_ok=True)
        content = State(state, done, total, self.architectures, message, str(self.log), os.getpid())
        partial = self.path / "state.json.part"
        partial.write_text(json.dumps(asdict(content)), encoding="utf-8")
        partial.replace(self.path / "state.json")

    @staticmethod
    def _stamp(folder: Path) -> str:
        try:
            return (folder / "fingerprint").read_text(encoding="utf-8")
        except OSError:
            return ""
