"""Read what a Mach-O file is built for and what it loads: the load commands that matter for a bundle.

Works on every system, unlike `otool`. Layouts as in Apple's <mach-o/loader.h> and <mach-o/fat.h>.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_THIN, _FAT, _FAT_64 = 0xFEEDFACF, 0xCAFEBABE, 0xCAFEBABF
_MOST_ARCHITECTURES = 32  # a Java class begins like a fat file; its version stands where the count would be
_ARCHITECTURES = {0x01000007: "x86_64", 0x0100000C: "arm64"}
_LIBRARIES = (0xC, 0x80000018, 0x8000001F, 0x80000023)  # LC_LOAD_DYLIB, its weak, re-exported, upward kinds
_RPATH, _VERSION_MIN, _BUILD_VERSION = 0x8000001C, 0x24, 0x32


class MachOError(Exception):
    """A Mach-O file is damaged, or of a kind that no Mac of today runs."""


@dataclass(frozen=True)
class Slice:
    """The part of a Mach-O file for one architecture.

    Attributes:
        architecture: "arm64" or "x86_64"
        minimum_system: the oldest macOS that it is built for, as (major, minor)
        libraries: the names under which it asks for other libraries
        search_paths: its run paths (LC_RPATH)
    """

    architecture: str
    minimum_system: tuple[int, int]
    libraries: tuple[str, ...]
    search_paths: tuple[str, ...]


def slices(file: Path) -> tuple[Slice, ...]:
    """Return the architectures of a Mach-O file, empty for any other file.

    Raises:
        MachOError: it begins like a Mach-O file and cannot be read as one.
    """
    with file.open("rb") as source:
        try:
            offsets = list(_slice_offsets(source))
            return tuple(_read_slice(source, offset) for offset in offsets)
        except (struct.error, KeyError) as error:
            raise MachOError(f"{file} is not a Mach-O file that can be read: {error!r}.") from error


def _slice_offsets(source: BinaryIO) -> Iterator[int]:
    head = source.read(8)
    if len(head) < 8:
        return
    if struct.unpack("<I", head[:4])[0] == _THIN:
        yield 0
        return
    magic, count = struct.unpack(">II", head)
    if magic not in (_FAT, _FAT_64) or count > _MOST_ARCHITECTURES:
        return
    layout = struct.Struct(">5I" if magic == _FAT else ">IIQQII")
    for _ in range(count):
        offset = layout.unpack(source.read(layout.size))[2]
        here = source.tell()
        source.seek(offset)
        if struct.unpack("<I", source.read(4))[0] != _THIN:
            return  # an archive of object files
        yield offset
        source.seek(here)


def _read_slice(source: BinaryIO, offset: int) -> Slice:
    source.seek(offset)
    _, cpu, _, _, _, size, _, _ = struct.unpack("<8I", source.read(32))
    commands = source.read(size)
    minimum, libraries, search_paths = 0, [], []
    at = 0
    while at < size:
        kind, length = struct.unpack_from("<II", commands, at)
        body = commands[at : at + length]
        if kind in _LIBRARIES:
            libraries.append(_text(body))
        elif kind == _RPATH:
            search_paths.append(_text(body))
        elif kind == _VERSION_MIN:
            (minimum,) = struct.unpack_from("<I", body, 8)
        elif kind == _BUILD_VERSION:
            (minimum,) = struct.unpack_from("<I", body, 12)
        at += max(length, 8)
    system = (minimum >> 16, minimum >> 8 & 0xFF)
    return Slice(_ARCHITECTURES[cpu], system, tuple(libraries), tuple(search_paths))


def _text(command: bytes) -> str:
    """Return the string of a load command, which begins where the command's third word says."""
    (start,) = struct.unpack_from("<I", command, 8)
    return command[start:].partition(b"\0")[0].decode()
