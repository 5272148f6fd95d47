"""The model files of this computer, by the names that people type."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.base.app_dirs import bundled_model, models_dir, registry_path
from model_backends.files.registry import ModelFile, Registry
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

_SUFFIX = ".gguf"


class ModelNameError(UnfogError):
    """No model file of this computer, or more than one, has the name that was typed."""

    kind: FailureKind = "model_file"


def open_registry() -> Registry:
    """Return the registry of this person's model files."""
    return Registry(registry_path(), models_dir())


def model_named(text: str, files: tuple[ModelFile, ...]) -> ModelFile:
    """The file of this path or name; the beginning or any part of a name will do where only one has it.

    Raises:
        ModelNameError: none has it, or several have.
    """
    path = Path(os.path.abspath(Path(text).expanduser()))  # noqa: PTH100 - links carry names, see the registry
    for file in files:
        if file.path == path:
            return file
    wanted = text.casefold().removesuffix(_SUFFIX)
    tests: tuple[Callable[[str], bool], ...] = (
        wanted.__eq__,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    )
    for fits in tests:
        found = [file for file in files if wanted and fits(file.name.casefold())]
        if len(found) == 1:
            return found[0]
        if found:
            same_names = len({file.name for file in found}) < len(found)
            names = ", ".join(str(file.path) if same_names else file.name for file in found)
            raise ModelNameError(
                f'"{text}" fits several models: {names}.', "Type more of its name, or its path."
            )
    raise ModelNameError(f'There is no model "{text}" here.', "unfog models list tells which there are.")


def bundled_file() -> ModelFile:
    """Return the demo model that comes with the program, as a file of the registry, which it is not."""
    path = bundled_model()
    size = path.stat().st_size
    return ModelFile(
        path=path, name=path.stem, origin="folder", bytes=size, sha256="", verified=False, missing=False
    )


def model_path(asked_for: Path) -> Path:
    """Return the file that `--model` means: a path, or the name of a model that is here.

    Raises:
        ModelNameError: it is no path, and no model or several have this name; or the file vanished.
        RegistryError: the registry of model files cannot be read.
    """
    text = str(asked_for)
    if asked_for.exists() or len(asked_for.parts) > 1:
        return asked_for
    try:
        file = model_named(text, (*open_registry().files(), bundled_file()))
    except ModelNameError:
        if text.casefold().endswith(_SUFFIX):
            return asked_for  # a path: what is wrong with it is told where it is opened
        raise
    if file.missing:
        raise ModelNameError(
            lazy_text("{path} is not there any more.", path=file.path),
            f"Put it back, or type unfog models remove {file.name}.",
        )
    return file.path
