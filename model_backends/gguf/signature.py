"""Tell from its first bytes whether a file is a GGUF file that can be read, and what it is otherwise."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from model_backends.gguf.model_file import ModelFileError
from model_backends.lazy_text import LazyText, lazy_text

_PREFIX_BYTES = 512
_HEADER = struct.Struct("<4sI")
_MAGIC, _SWAPPED_MAGIC = b"GGUF", b"FUGG"
_OLDEST, _NEWEST = 2, 3  # versions

_CHOOSE = lazy_text("Choose a DiffusionGemma GGUF file.")
_FLAGS = re.DOTALL | re.IGNORECASE
_FOREIGN: tuple[tuple[re.Pattern[bytes], LazyText, LazyText], ...] = (
    (
        re.compile(rb"version https://git-lfs\.github\.com/spec/"),
        lazy_text("it is a Git LFS pointer, not the model itself"),
        lazy_text("Download the model itself, for example with git lfs pull."),
    ),
    (
        re.compile(
            rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b",
            _FLAGS,
        ),
        lazy_text("it is a web page"),
        lazy_text("Download the model itself; the link led to a page about it, or to an error."),
    ),
    (
        re.compile(rb"lmgg|fmgg|tjgg|algg|ggml|ggmf|ggjt|ggla"),
        lazy_text("it has llama.cpp's older format, GGML"),
        _CHOOSE,
    ),
    (re.compile(rb".{5}\0\0\0\s*\{", _FLAGS), lazy_text("it is a safetensors file"), _CHOOSE),
    (
        re.compile(rb"PK\x03\x04.*data\.pkl|\x80[\x02-\x05]", _FLAGS),
        lazy_text("it is a PyTorch file"),
        _CHOOSE,
    ),
    (
        re.compile(rb"PK\x03\x04|\x1f\x8b|BZh[1-9]|\xfd7zXZ|7z\xbc\xaf\x27\x1c|Rar!|\x28\xb5\x2f\xfd"),
        lazy_text("it is a compressed archive"),
        lazy_text("Unpack it first."),
    ),
)


def check_signature(path: Path, prefix: bytes) -> None:
    """Accept the beginning of a GGUF file of a version and byte order that can be read.

    Raises:
        ModelFileError: it is something else; the message says what, where that is known.
    """
    if not prefix:
        raise _invalid(path, lazy_text("it is empty"), lazy_text("Download or copy the file again."))
    if not prefix.startswith((_MAGIC, _SWAPPED_MAGIC)):
        for pattern, kind, hint in _FOREIGN:
            if pattern.match(prefix[:_PREFIX_BYTES]):
                raise _invalid(path, kind, hint)
        raise ModelFileError(lazy_text("{file} isn't a valid GGUF file.", file=path.name), _CHOOSE)
    if len(prefix) < _HEADER.size:
        return  # reading on will say that it is cut off
    _, version = _HEADER.unpack_from(prefix)
    if prefix.startswith(_SWAPPED_MAGIC) or (version and version & 0xFFFF == 0):
        raise ModelFileError(
            lazy_text("{name} is a big-endian GGUF file; Unfog reads little-endian ones.", name=path.name),
            _CHOOSE,
        )
    if version < _OLDEST or version > _NEWEST:
        raise ModelFileError(
            lazy_text(
                "{name} is a GGUF file of version {version}; Unfog reads versions {oldest} and {newest}.",
                name=path.name,
                version=version,
                oldest=_OLDEST,
                newest=_NEWEST,
            ),
            lazy_text("Update Unfog, or choose another file.") if version > _NEWEST else _CHOOSE,
        )


def _invalid(path: Path, kind: LazyText, hint: LazyText) -> ModelFileError:
    return ModelFileError(
        lazy_text("{file} isn't a valid GGUF file: {kind}.", file=path.name, kind=kind), hint
    )
