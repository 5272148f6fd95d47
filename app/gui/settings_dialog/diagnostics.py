"""What one needs to know to help with a problem, as text to copy. Nothing that a person or a model wrote.

Whoever calls this says what the engine and the survey of this computer have found; nothing is started here.
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

from app.models.wording import size
from app.settings.fields import Field, changed_fields, get
from app.settings.log_lines import safe_lines, without_paths
from app.settings.schema import Settings
from model_backends.files.protocol import Computer
from model_backends.protocol import Loaded

_LOG_LINES = 30  # of each log; of the logs together it is about sixty
_LIBRARIES = ("llama-cpp-python", "gguf", "huggingface_hub", "numpy", "msgspec")
_QUANTISATION = re.compile(r"(?<![A-Za-z0-9])(I?Q\d+(?:_[A-Z0-9]+)*|BF16|F16|F32|MXFP4)(?![A-Za-z0-9])", re.I)
_GIB = 2**30


@dataclass(frozen=True)
class DiagnosticInfo:
    """What is known at the moment; `None` where it is not. `model` is the file that is or will be loaded."""

    version: str
    settings: Settings
    data_folder: Path
    database: Path
    models: Path
    logs: tuple[Path, ...]
    model: Path | None = None
    computer: Computer | None = None
    loaded: Loaded | None = None


def diagnostics(facts: DiagnosticInfo) -> str:
    """The text, in Markdown, as it is pasted into a report."""
    parts = [
        ("Versions", _versions(facts.version)),
        ("This computer", _computer(facts.computer)),
        ("Model", _model(facts.model, facts.loaded)),
        ("Settings that were changed", _settings(facts.settings)),
        ("Data", _data(facts)),
        *((f"Last lines of {log.name}", safe_lines(log, _LOG_LINES)) for log in facts.logs),
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
    with suppress(OSError, KeyError):  # not Linux, or one that does not say
        name = f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {name}"
    return f"{name}, {platform.machine()}, {os.cpu_count()} cores"


def _computer(computer: Computer | None) -> Iterable[str]:
    if computer is None:
        yield "Not looked at yet."
        return
    memory = f"{computer.free / _GIB:.1f} of {computer.memory / _GIB:.1f} GiB free"
    yield f"Models run on {computer.device}: {computer.description}, {memory}"
    host, total = computer.host_free / _GIB, computer.host_memory / _GIB
    yield f"Memory of the computer: {host:.1f} of {total:.1f} GiB free"
    if computer.why:
        yield f"Why no card: {without_paths(computer.why)}"


def _model(model: Path | None, loaded: Loaded | None) -> Iterable[str]:
    if model is not None:
        found = _QUANTISATION.search(model.stem)
        yield f"{model.name}, quantisation {found[1].upper() if found else 'not in its name'}"
    if loaded is None:
        yield "Not loaded."
        return
    yield f"Loaded on {loaded.device}: {size(loaded.file_bytes)}, context {loaded.context_length:,} tokens"
    yield from (without_paths(note) for note in loaded.notes)


def _settings(settings: Settings) -> Iterable[str]:
    for field in changed_fields(settings):
        yield f"{field.name}: {_shown(field, settings)}"


def _shown(field: Field, settings: Settings) -> str:
    """A value; of what people type freely only that it was set."""
    return "(set)" if field.is_free_text else field.format_value(get(settings, field.name))


def _data(facts: DiagnosticInfo) -> Iterable[str]:
    database = sum(
        _bytes(facts.database.with_name(facts.database.name + end)) for end in ("", "-wal", "-shm")
    )
    yield f"Conversations {size(database)}, logs {size(sum(map(_bytes, facts.logs)))}"
    files = [path for path in facts.models.rglob("*") if path.is_file()] if facts.models.is_dir() else []
    yield f"Models {size(sum(map(_bytes, files)))} in {len(files)} files"
    yield f"Free on this disk: {size(shutil.disk_usage(facts.data_folder).free)}"


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # not there, or not any more
        return 0
