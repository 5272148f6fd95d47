"""Say what a GGUF file contains, and why Unfog can't run it if it isn't a DiffusionGemma model.

Lists, imports, `--model` and the window all ask here, so that they say the same of the same file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from model_backends.gguf.header import GgufHeader, shown
from model_backends.gguf.model_file import ModelFileError, open_model_file
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed

ARCHITECTURE = "diffusion-gemma"

_PART = re.compile(r"-(\d{5})-of-(\d{5})\.gguf", re.IGNORECASE)
_SPLIT_COUNT = "split.count"
_LONGEST_NAME = 60  # characters of an architecture
_CHOOSE = lazy_text("Choose a DiffusionGemma file; Unfog can't run other models.")
_OTHER_TYPES = {
    "adapter": lazy_text("an adapter (LoRA), not a complete model"),
    "mmproj": lazy_text("an image projector, not a language model"),
    "imatrix": lazy_text("an importance matrix for quantising, not a model"),
}
"""Values of `general.type` besides "model"."""
_OTHER_ARCHITECTURES = {
    "clip": _OTHER_TYPES["mmproj"],
    "controlvector": lazy_text("a control vector, not a model"),
    "imatrix": _OTHER_TYPES["imatrix"],
}


def file_problem(path: Path) -> Failed | None:
    """Return why a file can't be run, as far as its header tells; None if nothing speaks against it.

    Asked again, it reads a file only if that has changed.
    """
    try:
        status = path.stat()
    except OSError:
        status = None
    return _problem(path, *((0, 0) if status is None else (status.st_size, status.st_mtime_ns)))


@lru_cache(maxsize=256)
def _problem(path: Path, size: int, changed: int) -> Failed | None:
    del size, changed  # they make the result of a changed file another one
    try:
        with open_model_file(path) as file:
            check_contents(GgufHeader(path, file))
    except ModelFileError as error:
        return error.as_event()
    return None


def check_contents(header: GgufHeader) -> None:
    """Accept a complete DiffusionGemma model in a single file.

    Raises:
        ModelFileError: it is something else, or one part of a model.
    """
    _refuse_parts(header)
    other = _OTHER_TYPES.get(_text(header, "general.type")) or _OTHER_ARCHITECTURES.get(
        _text(header, "general.architecture")
    )
    if other is not None:
        raise ModelFileError(lazy_text("{file} is {kind}.", file=header.path.name, kind=other), _CHOOSE)
    architecture = header.value("general.architecture")
    if architecture != ARCHITECTURE:
        raise ModelFileError(
            lazy_text(
                "{file} contains a model with the architecture {architecture}, not {expected}.",
                file=header.path.name,
                architecture=_clip(str(architecture)),
                expected=ARCHITECTURE,
            ),
            _CHOOSE,
        )


def _refuse_parts(header: GgufHeader) -> None:
    match = _PART.search(header.path.name)
    count = int(match[2]) if match else 1
    if header.has(_SPLIT_COUNT):
        stored = header.value(_SPLIT_COUNT)
        if isinstance(stored, bool) or not isinstance(stored, int):
            raise ModelFileError(
                lazy_text(
                    "{name}: {key} is {value}, not a whole number.",
                    name=header.path.name,
                    key=_SPLIT_COUNT,
                    value=shown(stored),
                ),
                _CHOOSE,
            )
        count = max(count, stored)
    if count > 1:
        raise ModelFileError(
            lazy_text(
                "{name} is one of {count} parts of a model; Unfog runs models from a single file.",
                name=header.path.name,
                count=count,
            ),
            lazy_text("Choose a single file, or join the parts with llama.cpp's gguf-split --merge."),
        )


def _text(header: GgufHeader, key: str) -> str:
    value = header.metadata.get(key)
    return value if isinstance(value, str) else ""


def _clip(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"
