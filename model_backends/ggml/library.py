"""Load ggml's shared libraries."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from model_backends.frozen import is_frozen
from model_backends.ggml import shared_libraries
from model_backends.ggml.plugins import Plugin, find_plugins, load_plugins, plugin_folders
from model_backends.ggml.prototypes import PROTOTYPES, AbortCallback, LogCallback
from model_backends.gguf.crash import ABORTED
from model_backends.lazy_text import LazyText, lazy_text
from model_backends.protocol import FailureKind, UnfogError

logger = logging.getLogger(__name__)

_FOLDER = "UNFOG_GGML_DIR"
_SPIN_COUNT = "10000"  # about the duration of an operation; then a waiting thread sleeps
_INFO, _WARN = 2, 3  # GGML_LOG_LEVEL_…
_CPU_TYPE = 0  # GGML_BACKEND_DEVICE_TYPE_CPU


class LibraryError(UnfogError):
    """ggml's libraries are missing or of another version."""

    kind: FailureKind = "library"


class Library:
    """ggml's functions as attributes, with checked prototypes.

    `plugins`: the back ends for graphics cards that are libraries of their own, used or not.

    Raises:
        LibraryError: the folder, a library, a function, or a back end for the processor is missing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        os.environ.setdefault("GGML_NO_BACKTRACE", "1")  # a failed assertion would start a debugger
        if any("cuda" in find_plugins(place) for place in (folder, *plugin_folders())):
            shared_libraries.preload_cuda_libraries()
        handles = {"ggml-base": _open(folder, "ggml-base")}
        if shared_libraries.find(folder, "ggml-cpu"):  # else ggml chooses one of several when it starts
            _open(folder, "ggml-cpu")
        handles["ggml"] = _open(folder, "ggml")
        for library, functions in PROTOTYPES.items():
            for name, (result, arguments) in functions.items():
                function = _function(handles[library], name, folder)
                function.restype, function.argtypes = result, arguments
                setattr(self, name, function)
        self._kept: list[str] | None = None
        self.log_callback = LogCallback(self._log)  # ggml keeps the pointer
        self.ggml_log_set(self.log_callback, None)
        self._abort = AbortCallback(_report_abort)
        self.ggml_set_abort_callback(self._abort)
        with self.kept_messages() as messages:
            self.ggml_backend_load_all_from_path(os.fsencode(folder))
        self._require_cpu()
        self.plugins: tuple[Plugin, ...] = load_plugins(self, messages)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - ctypes functions have no static type
        raise AttributeError(f"{name} has no prototype in PROTOTYPES")

    @contextmanager
    def kept_messages(self) -> Iterator[list[str]]:
        """Keep what ggml reports meanwhile, besides successes, instead of logging it."""
        kept: list[str] = []
        self._kept = kept
        try:
            yield kept
        finally:
            self._kept = None

    def _log(self, level: int, text: bytes | None, _data: int | None) -> None:
        message = (text or b"").decode(errors="replace").rstrip()
        if not message:
            return
        if self._kept is not None:
            if level >= _INFO and not message.startswith("load_backend: loaded"):
                self._kept.append(message)
        elif level >= _WARN:
            logger.warning("%s", message)

    def _require_cpu(self) -> None:
        devices = (self.ggml_backend_dev_get(index) for index in range(self.ggml_backend_dev_count()))
        if not any(self.ggml_backend_dev_type(device) == _CPU_TYPE for device in devices):
            raise LibraryError(_cpu_problem(self.folder), reinstall_hint())


@cache
def library() -> Library:
    """Load ggml once per process: from `UNFOG_GGML_DIR` if set, else as shipped with llama-cpp-python.

    Raises:
        LibraryError: it cannot be loaded.
    """
    # Threads wait for each other in every operation. If another program occupies a core, spinning, the
    # default, makes steps take a second. The OpenMP runtime reads this variable when it is loaded.
    os.environ.setdefault("GOMP_SPINCOUNT", _SPIN_COUNT)
    return Library(library_folder())


def library_folder() -> Path:
    """Return the folder of ggml's shared libraries.

    Raises:
        LibraryError: llama-cpp-python is not installed, or the named folder does not exist.
    """
    if named := os.environ.get(_FOLDER):
        folder = Path(named)
        if not folder.is_dir():
            raise LibraryError(
                lazy_text("UNFOG_GGML_DIR points to {folder}, which isn't a folder.", folder=folder),
                reinstall_hint(),
            )
        return folder
    for entry in sys.path:
        folder = Path(entry) / "llama_cpp" / "lib"
        if folder.is_dir():
            return folder
    raise LibraryError(lazy_text("ggml's libraries are missing."), reinstall_hint())


def reinstall_hint() -> LazyText:
    """Return what to do when ggml's or llama.cpp's libraries are missing or damaged."""
    if os.environ.get(_FOLDER):
        return lazy_text("Unset UNFOG_GGML_DIR to use the libraries that Unfog was installed with.")
    if is_frozen():
        return lazy_text("Install Unfog again.")
    return lazy_text("Reinstall llama-cpp-python: pip install --force-reinstall llama-cpp-python==0.3.36")


def _open(folder: Path, name: str) -> ctypes.CDLL:
    path = shared_libraries.find(folder, name) or folder / shared_libraries.file_name(name)
    try:
        return ctypes.CDLL(str(path), mode=ctypes.RTLD_GLOBAL)
    except OSError as error:
        raise LibraryError(
            lazy_text(
                "Can't load {file} from {folder}: {error}.",
                file=path.name,
                folder=folder,
                error=shared_libraries.reason(error),
            ),
            _missing_hint(folder),
        ) from error


def _missing_hint(folder: Path) -> LazyText:
    if "cuda" in find_plugins(folder) and not is_frozen():  # a bundle's plug-ins are not linked to its ggml
        return lazy_text("This ggml needs the CUDA libraries. See “Graphics cards” in the README.")
    return reinstall_hint()


def _function(handle: ctypes.CDLL, name: str, folder: Path) -> Any:  # noqa: ANN401
    try:
        return getattr(handle, name)
    except AttributeError as error:
        raise LibraryError(
            lazy_text("ggml in {folder} has no function {name}.", folder=folder, name=name), reinstall_hint()
        ) from error


def _cpu_problem(folder: Path) -> LazyText:
    """Return why ggml found no back end for this processor in a folder."""
    variants = shared_libraries.named(folder, "ggml-cpu")
    if not variants:
        return lazy_text("ggml in {folder} has no CPU backend (ggml-cpu).", folder=folder)
    errors = [error for path in variants.values() if (error := shared_libraries.load_error(path))]
    if errors:
        return lazy_text(
            "Can't load ggml's CPU backend from {folder}: {error}.",
            folder=folder,
            error=errors[0],
        )
    return lazy_text(
        "None of the ggml backends in {folder} runs on this CPU; they are for {variants}.",
        folder=folder,
        variants=", ".join(variants),
    )


def _report_abort(reason: bytes) -> None:
    """Write why ggml or llama.cpp is about to abort this process."""
    os.write(2, f"{ABORTED} {reason.decode(errors='replace')}\n".encode())
