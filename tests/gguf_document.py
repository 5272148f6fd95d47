"""Take a GGUF header apart and put it together again, with whatever a test wants to be wrong in it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STRING, ARRAY = 8, 9
CODES = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}


@dataclass
class Entry:
    """A metadata entry; strings are bytes, arrays lists with the type of their elements in `of`."""

    key: bytes
    type: int
    value: Any
    of: int = 0

    def encode(self) -> bytes:
        head = _string(self.key) + struct.pack("<I", self.type)
        if self.type != ARRAY:
            return head + _value(self.type, self.value)
        elements = b"".join(_value(self.of, element) for element in self.value)
        return head + struct.pack("<IQ", self.of, len(self.value)) + elements


@dataclass
class Tensor:
    """A tensor's description."""

    name: bytes
    shape: Sequence[int]
    type: int
    offset: int

    def encode(self) -> bytes:
        shape = struct.pack(f"<I{len(self.shape)}Q", len(self.shape), *self.shape)
        return _string(self.name) + shape + struct.pack("<IQ", self.type, self.offset)


@dataclass
class Document:
    """A header; `weights` is what follows it."""

    entries: list[Entry] = field(default_factory=list)
    tensors: list[Tensor] = field(default_factory=list)
    weights: bytes = b""
    version: int = 3

    @classmethod
    def read(cls, path: Path) -> Document:
        reader = _Reader(path.read_bytes())
        reader.at = 4
        document = cls(version=reader.number("I"))
        tensors, entries = reader.number("Q"), reader.number("Q")
        for _ in range(entries):
            key, kind = reader.string(), reader.number("I")
            if kind == ARRAY:
                of, count = reader.number("I"), reader.number("Q")
                document.entries.append(Entry(key, kind, [reader.value(of) for _ in range(count)], of))
            else:
                document.entries.append(Entry(key, kind, reader.value(kind)))
        for _ in range(tensors):
            name, dims = reader.string(), reader.number("I")
            shape = [reader.number("Q") for _ in range(dims)]
            document.tensors.append(Tensor(name, shape, reader.number("I"), reader.number("Q")))
        document.weights = reader.data[-(-reader.at // 32) * 32 :]
        return document

    def __getitem__(self, key: str) -> Entry:
        return next(entry for entry in self.entries if entry.key == key.encode())

    def set(self, key: str, kind: int, value: Any, of: int = 0) -> None:
        """Replace an entry, or append it."""
        entry = Entry(key.encode(), kind, value, of)
        for number, old in enumerate(self.entries):
            if old.key == entry.key:
                self.entries[number] = entry
                return
        self.entries.append(entry)

    def drop(self, key: str) -> None:
        self.entries.remove(self[key])

    def header(self) -> bytes:
        counts = struct.pack("<IQQ", self.version, len(self.tensors), len(self.entries))
        parts = [*self.entries, *self.tensors]
        return b"GGUF" + counts + b"".join(part.encode() for part in parts)

    def write(self, path: Path) -> Path:
        header = self.header()
        path.write_bytes(header + bytes(-len(header) % 32) + self.weights)
        return path


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, code: str) -> Any:
        size = struct.calcsize(f"<{code}")
        self.at += size
        return struct.unpack_from(f"<{code}", self.data, self.at - size)[0]

    def string(self) -> bytes:
        size = self.number("Q")
        self.at += size
        return self.data[self.at - size : self.at]

    def value(self, kind: int) -> Any:
        return self.string() if kind == STRING else self.number(CODES[kind])


def _string(text: bytes) -> bytes:
    return struct.pack("<Q", len(text)) + text


def _value(kind: int, value: Any) -> bytes:
    return _string(value) if kind == STRING else struct.pack(f"<{CODES[kind]}", value)
