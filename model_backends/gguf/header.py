"""Read the header of a GGUF file: metadata and the list of tensors, every size checked against the file.

Written in Python because ggml's parser gives no reasons, and the gguf package takes 100 times as long for a
vocabulary of 262,144 tokens (it makes NumPy arrays of every string). Format: ggml's docs/gguf.md.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from model_backends.byte_size import byte_size
from model_backends.gguf.model_file import ModelFileError, read_error
from model_backends.gguf.signature import check_signature
from model_backends.gguf.tensor_types import BLOCKS
from model_backends.lazy_text import LazyText, lazy_text

Scalar = int | float | bool | str

# GGUF type → its code in `struct`, except strings and arrays
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRUCTS = {kind: struct.Struct(f"<{code}") for kind, code in SCALARS.items()}
STRING, ARRAY = 8, 9
_TYPE_NAMES = {
    0: "u8", 1: "i8", 2: "u16", 3: "i16", 4: "u32", 5: "i32", 6: "f32", 7: "bool", 8: "string", 9: "array",
    10: "u64", 11: "i64", 12: "f64",
}  # fmt: skip
_U32, _U64 = _STRUCTS[4], _STRUCTS[10]
_MAX_DIMS, _MAX_NAME_BYTES, _DEFAULT_ALIGNMENT = 4, 63, 32
_MAX_ENTRIES = 1 << 16  # metadata or tensors; published files have 44 and 692
_MAX_STRINGS = 1 << 22  # in an array; published files have 514,906
_FIRST_READ, _MAX_HEADER_BYTES = 1 << 24, 1 << 28

_MAX_TENSOR_BYTES = 1 << 62
_LONGEST_SHOWN = 60  # characters of a value

_AGAIN = lazy_text("Download or copy the file again.")


@dataclass(frozen=True)
class TensorInfo:
    """A tensor in a file: type, shape (fastest axis first), and its bytes from `offset` on."""

    name: str
    type_id: int
    shape: tuple[int, ...]
    offset: int
    bytes: int


@dataclass(frozen=True)
class Array:
    """A metadata array: `count` values of a GGUF type, from `start` on in the header's bytes."""

    type_id: int
    count: int
    start: int


class GgufHeader:
    """The header of one file.

    Raises:
        ModelFileError: it is no GGUF file, of another version or byte order, or damaged.
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        """`file` is open for reading, at its beginning."""
        self.path, self.bytes = path, _size(path, file)
        self.metadata: dict[str, Scalar | Array] = {}
        self.types: dict[str, int] = {}
        """The GGUF type of each value, `9` for arrays."""
        self.tensors: dict[str, TensorInfo] = {}
        self._data = self._read(file)

    def has(self, key: str) -> bool:
        """Return whether there is metadata of this name."""
        return key in self.metadata

    def value(self, key: str) -> Scalar:
        """Return a metadata value that is not an array.

        Raises:
            ModelFileError: there is no metadata of this name, or it is an array.
        """
        value = self._require(key)
        if isinstance(value, Array):
            raise ModelFileError(
                lazy_text(
                    "{file}: {key} is a list, but should be a single value.", file=self.path.name, key=key
                ),
                _AGAIN,
            )
        return value

    def values(self, key: str) -> list[int | float | bool]:
        """Return a metadata array of numbers.

        Raises:
            ModelFileError: there is no metadata of this name, or it is not an array of numbers.
        """
        array = self.array(key)
        if array.type_id not in SCALARS:
            raise ModelFileError(
                lazy_text("{file}: {key} isn't a list of numbers.", file=self.path.name, key=key), _AGAIN
            )
        code = SCALARS[array.type_id]
        return list(struct.unpack_from(f"<{array.count}{code}", self._data, array.start))

    def strings(self, key: str) -> list[bytes]:
        """Return a metadata array of strings, as their bytes.

        Raises:
            ModelFileError: there is no metadata of this name, or it is not an array of strings.
        """
        array = self.array(key)
        if array.type_id != STRING:
            raise ModelFileError(
                lazy_text("{file}: {key} isn't a list of texts.", file=self.path.name, key=key), _AGAIN
            )
        data, at, strings = self._data, array.start, []
        for _ in range(array.count):
            end = at + 8 + _U64.unpack_from(data, at)[0]
            strings.append(data[at + 8 : end])
            at = end
        return strings

    def array(self, key: str) -> Array:
        """Return the description of a metadata array.

        Raises:
            ModelFileError: there is no metadata of this name, or it is a single value.
        """
        value = self._require(key)
        if not isinstance(value, Array):
            raise ModelFileError(
                lazy_text(
                    "{file}: {key} is a single value, but should be a list.", file=self.path.name, key=key
                ),
                _AGAIN,
            )
        return value

    def type_name(self, key: str) -> str:
        """Return the GGUF type of a value: "u32"; "array of f32"."""
        value = self.metadata[key]
        if isinstance(value, Array):
            return f"array of {_TYPE_NAMES[value.type_id]}"
        return _TYPE_NAMES[self.types[key]]

    def _require(self, key: str) -> Scalar | Array:
        if key not in self.metadata:
            raise ModelFileError(
                lazy_text("{file} is missing the metadata {key}.", file=self.path.name, key=key),
                lazy_text("Choose a complete DiffusionGemma GGUF file."),
            )
        return self.metadata[key]

    # -- parsing

    def _read(self, file: BinaryIO) -> bytes:
        """Parse the header, reading more of the file until it is complete; return the bytes read."""
        data = _read_bytes(self.path, file, _FIRST_READ)
        check_signature(self.path, data)
        while True:
            try:
                self._parse(_Reader(data))
            except _MoreNeededError as error:
                if error.end > _MAX_HEADER_BYTES and error.end <= self.bytes:
                    raise self._damaged(
                        lazy_text("its header is larger than {size}", size=byte_size(_MAX_HEADER_BYTES))
                    ) from None
                wanted = max(error.end, 4 * len(data)) if error.end <= self.bytes else 0
                more = _read_bytes(self.path, file, wanted - len(data)) if wanted else b""
                if not more:
                    raise self._damaged(lazy_text("it ends within its header")) from None
                data += more
            else:
                return data

    def _parse(self, reader: _Reader) -> None:
        """Parse everything.

        Raises:
            _MoreNeededError: the bytes read so far do not suffice.
        """
        reader.take(8)  # magic and version
        tensors, entries = reader.number(_U64), reader.number(_U64)
        for count in (tensors, entries):
            if count > _MAX_ENTRIES:
                raise self._damaged(lazy_text("its header claims to have {count:,} entries", count=count))
        self.metadata, self.types, self.tensors = {}, {}, {}
        for number in range(entries):
            self._parse_entry(reader, number)
        for _ in range(tensors):
            self._parse_tensor(reader)
        self._place_tensors(reader.at)

    def _place_tensors(self, end: int) -> None:
        """Turn the tensors' offsets into positions in the file, whose header ends at `end`."""
        alignment = self._alignment()
        start = -(-end // alignment) * alignment
        position = 0
        for name, info in self.tensors.items():
            if info.offset != position:
                raise self._damaged(
                    lazy_text(
                        "tensor {tensor} starts at byte {offset:,} of the weights instead of {expected:,}",
                        tensor=name,
                        offset=info.offset,
                        expected=position,
                    )
                )
            self.tensors[name] = replace(info, offset=start + position)
            position += -(-info.bytes // alignment) * alignment
        total = max((info.offset + info.bytes for info in self.tensors.values()), default=0)
        if total > self.bytes:
            raise ModelFileError(
                lazy_text(
                    "{name} is incomplete: %Ln of its {total:,} bytes (is|are) missing.",
                    "",
                    total - self.bytes,
                    name=self.path.name,
                    total=total,
                ),
                _AGAIN,
            )

    def _parse_entry(self, reader: _Reader, number: int) -> None:
        key = self._string(reader)
        if not key:
            raise self._damaged(lazy_text("entry {number} of its metadata has no name", number=number + 1))
        if key in self.metadata:
            raise self._damaged(lazy_text("its metadata contains {key} twice", key=key))
        kind = reader.number(_U32)
        self.types[key] = kind
        if kind == STRING:
            self.metadata[key] = self._string(reader)
        elif kind == ARRAY:
            self.metadata[key] = self._parse_array(reader, key)
        elif kind in _STRUCTS:
            self.metadata[key] = reader.number(_STRUCTS[kind])
        else:
            raise self._damaged(lazy_text("{key} has the unknown type {type}", key=key, type=kind))

    def _parse_array(self, reader: _Reader, key: str) -> Array:
        kind, count = reader.number(_U32), reader.number(_U64)
        if kind != STRING and kind not in _STRUCTS:
            raise self._damaged(lazy_text("{key} has the unknown type {type}", key=key, type=kind))
        size = 8 if kind == STRING else _STRUCTS[kind].size
        if count > (_MAX_STRINGS if kind == STRING else _MAX_HEADER_BYTES // size):
            raise self._damaged(lazy_text("{key} claims to have {count:,} entries", key=key, count=count))
        if reader.at + size * count > self.bytes:
            raise _MoreNeededError(reader.at + size * count)
        array = Array(kind, count, reader.at)
        if kind == STRING:
            reader.skip_strings(count)
        else:
            reader.take(size * count)
        return array

    def _parse_tensor(self, reader: _Reader) -> None:
        name = self._string(reader)
        if len(name.encode()) > _MAX_NAME_BYTES:
            raise self._damaged(
                lazy_text("the name of a tensor is longer than {most} bytes", most=_MAX_NAME_BYTES)
            )
        dims = reader.number(_U32)
        if dims > _MAX_DIMS:
            raise self._damaged(lazy_text("tensor {tensor} has {count} dimensions", tensor=name, count=dims))
        shape = [reader.number(_U64) for _ in range(dims)] or [1]
        type_id, offset = reader.number(_U32), reader.number(_U64)
        if name in self.tensors:
            raise self._damaged(lazy_text("it contains the tensor {tensor} twice", tensor=name))
        if type_id not in BLOCKS:
            raise ModelFileError(
                lazy_text(
                    "{file}: tensor {tensor} has type {type}, which this ggml doesn't support.",
                    file=self.path.name,
                    tensor=name,
                    type=type_id,
                ),
                lazy_text("Choose a file with another quantisation."),
            )
        kind, block, block_bytes = BLOCKS[type_id]
        if shape[0] % block:
            raise self._damaged(
                lazy_text(
                    "the rows of tensor {tensor} have {length:,} elements, but its type {type} needs a "
                    "multiple of {block}",
                    tensor=name,
                    length=shape[0],
                    type=kind.upper(),
                    block=block,
                )
            )
        size = shape[0] // block * block_bytes
        for length in shape[1:]:
            size *= length
        if size > _MAX_TENSOR_BYTES:
            raise self._damaged(
                lazy_text(
                    "tensor {tensor} has the shape {shape}", tensor=name, shape="×".join(map(str, shape))
                )
            )
        while len(shape) > 1 and shape[-1] == 1:
            shape.pop()
        self.tensors[name] = TensorInfo(name, type_id, tuple(shape), offset, size)

    def _alignment(self) -> int:
        alignment = self.metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
        if isinstance(alignment, Array):
            alignment = 0
        kind = self.types.get("general.alignment", 4)
        if kind != 4 or not isinstance(alignment, int) or alignment < 1 or alignment & (alignment - 1):
            raise self._damaged(
                lazy_text("general.alignment is {value}, not a power of two", value=shown(alignment))
            )
        return alignment

    def _string(self, reader: _Reader) -> str:
        return reader.take(reader.number(_U64)).decode(errors="replace")

    def _damaged(self, reason: LazyText) -> ModelFileError:
        return ModelFileError(
            lazy_text("{name} is damaged: {reason}.", name=self.path.name, reason=reason), _AGAIN
        )


class _MoreNeededError(Exception):
    """The bytes read so far end before `end`."""

    def __init__(self, end: int) -> None:
        super().__init__(end)
        self.end = end


class _Reader:
    """Reads values one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def number(self, kind: struct.Struct) -> int:
        """Read a number (typed as an integer; it may be a float or a bool)."""
        start = self.at
        self._advance(kind.size)
        number: int = kind.unpack_from(self.data, start)[0]
        return number

    def take(self, count: int) -> bytes:
        """Read bytes."""
        start = self.at
        self._advance(count)
        return self.data[start : self.at]

    def skip_strings(self, count: int) -> None:
        """Skip strings, each with its length before it."""
        data, at, unpack = self.data, self.at, _U64.unpack_from
        try:
            for _ in range(count):
                at += 8 + unpack(data, at)[0]
        except (struct.error, OverflowError):
            raise _MoreNeededError(at + 8) from None
        self.at = at
        self._advance(0)

    def _advance(self, count: int) -> None:
        self.at += count
        if self.at > len(self.data):
            raise _MoreNeededError(self.at)


def shown(value: Scalar) -> str:
    """Return a metadata value for a message: quoted, and not longer than a line."""
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _size(path: Path, file: BinaryIO) -> int:
    try:
        return os.fstat(file.fileno()).st_size
    except OSError as error:
        raise read_error(path, error) from error


def _read_bytes(path: Path, file: BinaryIO, count: int) -> bytes:
    try:
        return file.read(count)
    except OSError as error:
        raise read_error(path, error) from error
