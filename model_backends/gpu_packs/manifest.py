"""The manifest of a GPU pack, `pack.json`: what the pack is for, what it needs, its files and their SHA-256.

A pack is a ZIP archive of this manifest and exactly the files that it names.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from model_backends.files.errors import DamagedFileError, RefusedError
from model_backends.files.regular_file import open_regular
from model_backends.lazy_text import lazy_text

MANIFEST = "pack.json"
"""The manifest's name in a pack, and in the folder of an installed one."""

FORMAT = 1
MAX_MANIFEST_BYTES = 1 << 20
MAX_FILES = 200
MAX_PACK_BYTES = 8 << 30
"""The largest sum of the files' sizes: about ten times what CUDA takes."""

Kind: TypeAlias = Literal["cuda", "vulkan"]
System: TypeAlias = Literal["linux", "windows", "macos"]
Machine: TypeAlias = Literal["x86_64", "arm64"]

KINDS: tuple[Kind, ...] = ("cuda", "vulkan")
TITLES: dict[Kind, str] = {"cuda": "CUDA", "vulkan": "Vulkan"}
"""The kinds' names for people."""

_ZIP_HEADER = 30  # bytes before an entry's name
_FOLDERS = 2  # that a file may lie in, one in the other
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]*(?<!\.)")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # by Windows
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
_Capability = Annotated[str, Meta(pattern=r"^\d{1,3}\.\d\Z")]
_Numbers = Annotated[str, Meta(pattern=r"^(?:\d{1,6}(?:\.\d{1,6}){0,3})?\Z")]


class PackFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a pack; `path` is relative, with "/" between its parts."""

    path: Annotated[str, Meta(max_length=200)]
    bytes: Annotated[int, Meta(ge=0, le=MAX_PACK_BYTES)]
    sha256: Sha256


class PackManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of itself.

    `ggml` and `llama_cpp_python`: the versions that the plug-in was built from. `toolkit`: CUDA's version.
    `compute_capabilities`: those with machine code ("8.6" also runs on 8.7, 8.9); `ptx`: the one with code
    that the driver compiles, for every newer card, or "". `least_driver`: NVIDIA's version, or "".
    `plugin` and `licences` name files of the pack.
    """

    format: int
    kind: Kind
    ggml: Annotated[str, Meta(min_length=1, max_length=40)]
    llama_cpp_python: Annotated[str, Meta(min_length=1, max_length=40)]
    system: System
    machine: Machine
    plugin: str
    files: Annotated[tuple[PackFile, ...], Meta(min_length=1, max_length=MAX_FILES)]
    licences: Annotated[tuple[str, ...], Meta(min_length=1)]
    toolkit: _Numbers = ""
    compute_capabilities: tuple[_Capability, ...] = ()
    ptx: Annotated[str, Meta(pattern=r"^(?:\d{1,3}\.\d)?\Z")] = ""
    least_driver: _Numbers = ""

    @property
    def title(self) -> str:
        """The kind's name for people: "CUDA"."""
        return TITLES[self.kind]

    @property
    def bytes(self) -> int:
        """The size of all files."""
        return sum(file.bytes for file in self.files)


class PublishedPack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that can be downloaded: the archive's address, size and SHA-256, and what it says of itself."""

    url: Annotated[str, Meta(pattern=r"^https?://[!-~]+\Z")]
    bytes: Annotated[int, Meta(gt=0)]
    sha256: Sha256
    manifest: PackManifest


class _Head(msgspec.Struct):
    format: int


def decode_manifest(data: bytes) -> PackManifest:
    """Decode and check a manifest.

    Raises:
        RefusedError: it is of a newer format.
        DamagedFileError: it is not a manifest, or contradicts itself.
    """
    try:
        if msgspec.json.decode(data, type=_Head).format != FORMAT:
            raise RefusedError(
                lazy_text("This GPU pack has a newer format."),
                lazy_text("Update Unfog, or use the pack that belongs to this version."),
            )
        manifest = msgspec.json.decode(data, type=PackManifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(lazy_text("its manifest is damaged")) from error
    check_manifest(manifest)
    return manifest


def check_manifest(manifest: PackManifest) -> None:
    """Check that a manifest names its files safely and once, and that plug-in and licences are among them.

    Raises:
        DamagedFileError: it doesn't.
    """
    paths = [file.path for file in manifest.files]
    if unsafe := next((path for path in paths if not is_safe(path)), None):
        raise damaged(lazy_text("it contains a file with a forbidden name, {name}", name=repr(unsafe)))
    if len({path.casefold() for path in paths}) < len(paths):
        raise damaged(lazy_text("it contains two files of the same name"))
    if missing := next((path for path in (manifest.plugin, *manifest.licences) if path not in paths), None):
        raise damaged(lazy_text("{name} is missing", name=missing))
    if manifest.bytes > MAX_PACK_BYTES:
        raise damaged(lazy_text("its files are too large"))


def is_safe(path: str) -> bool:
    """Return whether a file of a pack may have this path, on every system."""
    parts = path.split("/")
    return (
        len(parts) <= _FOLDERS + 1
        and all(_PART.fullmatch(part) and not _RESERVED.fullmatch(part) for part in parts)
        and PurePosixPath(path).name.casefold() != MANIFEST
    )


def looks_like_pack(path: Path) -> bool:
    """Return whether a file begins as a pack does, with its manifest. Only an installation reads the rest."""
    if path.suffix.lower() != ".zip":
        return False
    try:
        with open_regular(path) as file:
            head = file.read(_ZIP_HEADER + len(MANIFEST))
    except OSError:
        return False
    return head.startswith(b"PK\x03\x04") and head[_ZIP_HEADER:] == MANIFEST.encode()


def damaged(reason: str) -> DamagedFileError:
    """Return the error of a pack that can't be installed, because of `reason`."""
    return DamagedFileError(
        lazy_text("This isn't a complete GPU pack: {reason}.", reason=reason),
        lazy_text("Download or copy the pack again. Nothing was installed."),
    )
