"""Versions of what runs Unfog, as About shows them. No Qt, and nothing native is loaded."""

from __future__ import annotations

import platform
import re
from importlib.metadata import PackageNotFoundError, distribution

from app.base.licences import Component, LicencesError, licences
from model_backends.frozen import is_frozen

_LIBRARY = re.compile(r"libggml-base\.(?:so\.)?(\d+\.\d+\.\d+)")
_ENGINE, _GGML = "llama_cpp_python", "ggml and llama.cpp"


def engine_versions() -> tuple[str, ...]:
    """Return the versions of Python, ggml and llama-cpp-python, as "Python 3.11.7"; only known ones."""
    found = _bundled() if is_frozen() else _installed()
    versions = {"Python": platform.python_version(), **found}
    return tuple(f"{name} {number}" for name, number in versions.items() if number)


def _bundled() -> dict[str, str]:
    try:
        parts: dict[str, Component] = {part.name: part for part in licences().components}
    except LicencesError:  # the licences window says so
        return {}
    names = {"ggml": _GGML, "llama-cpp-python": _ENGINE}
    return {shown: parts[name].version for shown, name in names.items() if name in parts}


def _installed() -> dict[str, str]:
    try:
        engine = distribution(_ENGINE)
    except PackageNotFoundError:
        return {}
    names = (_LIBRARY.fullmatch(file.name) for file in engine.files or ())
    ggml = next((match[1] for match in names if match), "")
    return {"ggml": ggml, "llama-cpp-python": engine.version}
