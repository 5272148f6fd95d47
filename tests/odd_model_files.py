"""Files named like models that Unfog can't run, and what is said about each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.gguf_document import STRING, Document
from tests.tiny_model import TinyModel

_U16, _U32 = 2, 4


@dataclass(frozen=True)
class OddFile:
    """A file to make in a folder, and a part of what is said about it."""

    name: str
    make: Callable[[Path], object]
    mentions: str

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        self.make(path)
        return path


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def _changed(change: Callable[[Document], object]) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        TinyModel().write(path)
        document = Document.read(path)
        change(document)
        document.write(path)

    return make


def _entries(**values: str | int) -> Callable[[Path], object]:
    def change(document: Document) -> None:
        for key, value in values.items():
            name = key.replace("__", ".")
            if isinstance(value, str):
                document.set(name, STRING, value.encode())
            else:
                document.set(name, _U16, value)

    return _changed(change)


def _versioned(version: int) -> Callable[[Path], object]:
    def change(document: Document) -> None:
        document.version = version

    return _changed(change)


def _later_part(path: Path) -> None:
    """The second of three parts has no metadata but its number."""
    document = Document()
    document.set("split.no", _U16, 1)
    document.set("split.count", _U16, 3)
    document.write(path)


def _cut(path: Path, end: int) -> None:
    TinyModel().write(path)
    path.write_bytes(path.read_bytes()[:end])


ODD_FILES = (
    OddFile("model-00001-of-00003.gguf", _entries(split__no=0, split__count=3), "is one of 3 parts"),
    OddFile("renamed.gguf", _entries(split__no=0, split__count=4), "is one of 4 parts"),
    OddFile("second.gguf", _later_part, "is one of 3 parts"),
    OddFile("model-00002-of-00002.gguf", _entries(), "is one of 2 parts"),
    OddFile("mmproj-F16.gguf", _entries(general__architecture="clip"), "is an image projector"),
    OddFile("typed.gguf", _entries(general__type="mmproj"), "is an image projector"),
    OddFile("lora.gguf", _entries(general__type="adapter"), "is an adapter (LoRA)"),
    OddFile("vector.gguf", _entries(general__architecture="controlvector"), "is a control vector"),
    OddFile("imatrix.gguf", _entries(general__type="imatrix"), "is an importance matrix"),
    OddFile("llama.gguf", _entries(general__architecture="llama"), "the architecture llama"),
    OddFile("qwen.gguf", _entries(general__architecture="qwen3moe"), "the architecture qwen3moe"),
    OddFile("gemma.gguf", _entries(general__architecture="gemma4"), "the architecture gemma4"),
    OddFile("dream.gguf", _entries(general__architecture="dream"), "the architecture dream"),
    OddFile("nameless.gguf", _changed(lambda d: d.drop("general.architecture")), "general.architecture"),
    OddFile("big.gguf", _versioned(3 << 24), "is a big-endian GGUF file"),
    OddFile("swapped.gguf", _bytes(b"FUGG" + bytes(60)), "is a big-endian GGUF file"),
    OddFile("newer.gguf", _versioned(4), "is a GGUF file of version 4; Unfog reads versions 2 and 3"),
    OddFile("older.gguf", _versioned(1), "is a GGUF file of version 1"),
    OddFile("ggjt.gguf", _bytes(b"tjgg\3\0\0\0" + bytes(60)), "llama.cpp's older format"),
    OddFile("tensors.gguf", _bytes(b'\x40\0\0\0\0\0\0\0{"__metadata__":{}}'), "is a safetensors file"),
    OddFile(
        "torch.gguf", _bytes(b"PK\3\4" + bytes(26) + b"archive/data.pkl" + bytes(60)), "is a PyTorch file"
    ),
    OddFile(
        "packed.gguf", _bytes(b"PK\3\4" + bytes(26) + b"model.gguf" + bytes(60)), "is a compressed archive"
    ),
    OddFile("page.gguf", _bytes(b"\n<!DOCTYPE html><html><head>"), "is a web page"),
    OddFile(
        "pointer.gguf",
        _bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n"),
        "is a Git LFS pointer",
    ),
    OddFile("empty.gguf", _bytes(b""), "is empty"),
    OddFile("text.gguf", _bytes(b"Once upon a time"), "isn't a valid GGUF file."),
    OddFile("four.gguf", _bytes(b"GGUF"), "ends within its header"),
    OddFile("header.gguf", lambda path: _cut(path, 3000), "ends within its header"),
    OddFile("half.gguf", lambda path: _cut(path, -20_000), "bytes are missing"),
)
