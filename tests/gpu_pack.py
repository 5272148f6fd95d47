"""Small GPU packs, with files that only look like a plug-in."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from model_backends.gpu_packs.fit import this_program
from model_backends.gpu_packs.manifest import MANIFEST, Kind, PackFile, PackManifest, PublishedPack

PLUGIN = "libggml-cuda.so"
FILES = {PLUGIN: b"a plug-in" * 1000, "libcublas.so.13": b"sums" * 999, "licences/EULA.txt": b"Terms."}


def manifest_of(files: Mapping[str, bytes] = FILES, **changes: Any) -> PackManifest:
    """The manifest of a CUDA pack for this program, with `changes`."""
    program = this_program()
    made = {
        "format": 1,
        "kind": "cuda",
        "ggml": program.ggml,
        "llama_cpp_python": program.llama_cpp_python,
        "system": program.system,
        "machine": program.machine,
        "plugin": next(iter(files), PLUGIN),
        "files": tuple(
            PackFile(path=path, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
            for path, data in files.items()
        ),
        "licences": ("licences/EULA.txt",),
        "toolkit": "13.0",
        "compute_capabilities": ("7.5", "8.6"),
        "ptx": "9.0",
        "least_driver": "580.65",
    }
    return PackManifest(**{**made, **changes})


def write_pack(
    path: Path,
    files: Mapping[str, bytes] = FILES,
    manifest: PackManifest | bytes | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> PackManifest:
    """Write a pack; what its archive contains, and what its manifest says of that, may differ."""
    said = manifest if manifest is not None else manifest_of(files)
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr(MANIFEST, said if isinstance(said, bytes) else msgspec.json.encode(said))
        for name, data in files.items():
            archive.writestr(name, data)
    return said if isinstance(said, PackManifest) else manifest_of(files)


def write_kind(path: Path, kind: Kind, **changes: Any) -> PackManifest:
    """Write a pack of a kind."""
    files = {f"libggml-{kind}.so": FILES[PLUGIN], "licences/EULA.txt": b"Terms."}
    return write_pack(path, files, manifest_of(files, kind=kind, **changes))


def published_as(url: str, path: Path, manifest: PackManifest) -> PublishedPack:
    """What is said of a pack that can be downloaded from an address."""
    data = path.read_bytes()
    return PublishedPack(url=url, bytes=len(data), sha256=hashlib.sha256(data).hexdigest(), manifest=manifest)
