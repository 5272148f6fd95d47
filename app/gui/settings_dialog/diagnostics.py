"""Create diagnostics for problem reports as text to copy, without anything written by people or models.

The caller passes what is known of engine and hardware; nothing is started here.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import PySide6
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from app.settings.fields import Field, changed_fields, get
from app.settings.log_lines import safe_lines, without_paths
from app.settings.schema import Settings
from model_backends.byte_size import byte_size
from model_backends.files.protocol import Computer
from model_backends.protocol import Loaded

_LOG_LINES = 30  # of each log; of the logs together it is about sixty
_LIBRARIES = ("llama-cpp-python", "gguf", "huggingface_hub", "numpy", "msgspec")
_QUANTISATION = re.compile(r"(?<![A-Za-z0-9])(I?Q\d+(?:_[A-Z0-9]+)*|BF16|F16|F32|MXFP4)(?![A-Za-z0-9])", re.I)
_GIB = 2**30


@dataclass(frozen=True)
class DiagnosticInfo:
    """What is known now, None where unknown. `model` is the file that is or will be loaded."""

    version: str
    settings: Settings
    data_folder: Path
    database: Path
    models: Path
    logs: tuple[Path, ...]
    model: Path | None = None
    computer: Computer | None = None
    loaded: Loaded | None = None


def diagnostics(info: DiagnosticInfo) -> str:
    """Create the report in Markdown."""
    parts = [
        ("Versions", _versions(info.version)),
        ("This computer", _computer(info.computer)),
        ("Model", _model(info.model, info.loaded)),
        ("Changed settings", _settings(info.settings)),
        ("Data", _data(info)),
        *((f"Last lines of {log.name}", safe_lines(log, _LOG_LINES)) for log in info.logs),
    ]
    return (
        "\n\n".join("\n".join((f"## {title}", *(list(lines) or ["none"]))) for title, lines in parts) + "\n"
    )


def _versions(unfog: str) -> Iterable[str]:
    yield f"Unfog {unfog}, Python {platform.python_version()}, PySide6 {PySide6.__version__}, Qt {qVersion()}"
    yield ", ".join(f"{name} {_installed(name)}" for name in _LIBRARIES)
    screens = [
        f"{screen.size().width()} × {screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    ]
    yield f"{_system()}, windows by {QGuiApplication.platformName()}, screens: {', '.join(screens) or 'none'}"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "is missing"


def _system() -> str:
    name = platform.platform()
    with suppress(OSError, KeyError):  # not Linux, or without os-release
        name = f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {name}"
    return f"{name}, {platform.machine()}, {os.cpu_count()} cores"


def _computer(computer: Computer | None) -> Iterable[str]:
    if computer is None:
        yield "Not checked yet."
        return
    memory = f"{computer.free / _GIB:.1f} of {computer.memory / _GIB:.1f} GiB free"
    yield f"Models run on {computer.device}: {computer.description}, {memory}"
    host, total = computer.host_free / _GIB, computer.host_memory / _GIB
    yield f"RAM: {host:.1f} of {total:.1f} GiB free"
    if computer.why:
        yield f"Why no graphics card: {without_paths(computer.why)}"


def _model(model: Path | None, loaded: Loaded | None) -> Iterable[str]:
    if model is not None:
        match = _QUANTISATION.search(model.stem)
        yield f"{model.name}, quantisation {match[1].upper() if match else 'not in its name'}"
    if loaded is None:
        yield "Not loaded."
        return
    size = byte_size(loaded.file_bytes)
    yield f"Loaded on {loaded.device}: {size}, context {loaded.context_length:,} tokens"
    yield from (without_paths(note) for note in loaded.notes)


def _settings(settings: Settings) -> Iterable[str]:
    for field in changed_fields(settings):
        yield f"{field.name}: {_format_value(field, settings)}"


def _format_value(field: Field, settings: Settings) -> str:
    """Format a value; of free text only that it was set."""
    return "(set)" if field.is_free_text else field.format_value(get(settings, field.name))


def _data(info: DiagnosticInfo) -> Iterable[str]:
    database = sum(_bytes(info.database.with_name(info.database.name + end)) for end in ("", "-wal", "-shm"))
    yield f"Conversations {byte_size(database)}, logs {byte_size(sum(map(_bytes, info.logs)))}"
    files = [path for path in info.models.rglob("*") if path.is_file()] if info.models.is_dir() else []
    yield f"Models {byte_size(sum(map(_bytes, files)))} in {len(files)} files"
    yield f"Free on this disk: {byte_size(shutil.disk_usage(info.data_folder).free)}"


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # does not exist
        return 0
