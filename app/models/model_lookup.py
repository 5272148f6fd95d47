"""Find model files by path or name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.base.app_dirs import bundled_model, models_dir, registry_path
from model_backends.files.registry import ModelFile, Registry
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import path_from_text, without_surrogates

_SUFFIX = ".gguf"


class ModelNameError(UnfogError):
    """No local model file, or more than one, has the given name."""

    kind: FailureKind = "model_file"


def expanded(path: Path) -> Path:
    """Return a path with its home folder in place of `~`; as it is if there is no such home folder."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 - `Path.expanduser` raises an error


def open_registry() -> Registry:
    """Open the registry of this user's model files."""
    return Registry(registry_path(), models_dir())


def model_named(text: str, files: tuple[ModelFile, ...]) -> ModelFile:
    """Return the file with this path or name; a prefix or any part of a name is enough if it is unique.

    Raises:
        ModelNameError: none matches, or several do.
    """
    path = Path(os.path.abspath(expanded(path_from_text(text))))  # noqa: PTH100 - links carry names, see the registry
    for file in files:
        if file.path == path:
            return file
    wanted = without_surrogates(text).casefold().removesuffix(_SUFFIX)
    tests: tuple[Callable[[str], bool], ...] = (
        wanted.__eq__,
        lambda name: name.startswith(wanted),
        lambda name: wanted in name,
    )
    for matches in tests:
        found = [file for file in files if wanted and matches(file.name.casefold())]
        if len(found) == 1:
            return found[0]
        if found:
            same_names = len({file.name for file in found}) < len(found)
            names = ", ".join(str(file.path) if same_names else file.name for file in found)
            raise ModelNameError(
                lazy_text("“{name}” matches several models: {names}.", name=text, names=names),
                lazy_text("Type more of the name, or its path."),
            )
    raise ModelNameError(
        lazy_text("There is no model “{name}” here.", name=text),
        lazy_text("Type unfog models list to see the models."),
    )


def bundled_file() -> ModelFile:
    """Return the bundled demo model as a `ModelFile`; it is not in the registry."""
    path = bundled_model()
    size = path.stat().st_size
    return ModelFile(
        path=path, name=path.stem, origin="folder", bytes=size, sha256="", verified=False, missing=False
    )


def model_path(requested: Path) -> Path:
    """Resolve the `--model` option: a path, or the name of a local model.

    Raises:
        ModelNameError: it is not a path and no or several models match; or the file is missing.
        RegistryError: the registry of model files cannot be read.
    """
    text = str(requested)
    if requested.exists() or len(requested.parts) > 1:
        return requested
    try:
        file = model_named(text, (*open_registry().files(), bundled_file()))
    except ModelNameError:
        if text.casefold().endswith(_SUFFIX):
            return requested  # a path: opening it reports what is wrong
        raise
    if file.missing:
        raise ModelNameError(
            lazy_text("{path} no longer exists.", path=file.path),
            lazy_text("Put it back, or type unfog models remove {name}.", name=file.name),
        )
    return file.path
