"""Inspect this computer: its device, the catalogue files that fit, and those in the Hugging Face cache."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from huggingface_hub import constants

from model_backends.files.catalog import CatalogFile
from model_backends.files.fit_advice import advise
from model_backends.files.protocol import Cached, Computer, InspectSystem, SystemInspected
from model_backends.ggml.cuda import has_nvidia_card, reason_unavailable
from model_backends.ggml.device import DeviceInfo, choose, cpu, devices, reason_passed_over
from model_backends.ggml.library import library
from model_backends.ggml.missing_device import public_name
from model_backends.lazy_text import joined, lazy_text

_SHA256 = re.compile(r"[0-9a-f]{64}")


def inspect_system(request: InspectSystem) -> SystemInspected:
    """Inspect this computer for the requested device.

    Raises:
        LibraryError: ggml cannot be loaded.
        DeviceError: the device does not exist.
    """
    device = choose(request.device)
    found = (cached(file) for file in request.catalog.files)
    return SystemInspected(
        computer=inspect_computer(device, request.device),
        advice=advise(request.catalog, device),
        cached=tuple(file for file in found if file is not None),
    )


def inspect_computer(device: DeviceInfo, wanted: str) -> Computer:
    """Describe the computer when models run on `device` because `wanted` was requested.

    Raises:
        LibraryError: ggml cannot be loaded.
    """
    host = cpu()
    return Computer(
        device=device.name,
        description=device.description,
        is_cpu=device.is_cpu,
        memory=device.total_bytes,
        free=device.free_bytes,
        host_memory=host.total_bytes,
        host_free=host.free_bytes,
        why=_reason_for_cpu(device, wanted),
    )


def _reason_for_cpu(device: DeviceInfo, wanted: str) -> str:
    if not device.is_cpu:
        return ""
    if wanted != "auto":
        return lazy_text("The CPU was requested.")
    return joined(" ", tuple(_reasons())) or lazy_text("No NVIDIA card was found.")


def _reasons() -> Iterator[str]:
    """Yield a sentence for each card and each back end for cards that is not used."""
    if has_nvidia_card():
        yield lazy_text("An NVIDIA card isn't used: {why}", why=reason_unavailable())
    for device in devices():
        if not device.is_cpu:
            yield lazy_text(
                "{description} isn't used: {why} To use it anyway, choose “{device}” as the device.",
                description=device.description,
                why=reason_passed_over(device),
                device=public_name(device.name),
            )
    for plugin in library().plugins:
        if plugin.problem and plugin.backend != "cuda":
            yield lazy_text(
                "The library for {backend} isn't used: {problem}.",
                backend=plugin.backend.upper() if plugin.backend == "rpc" else plugin.backend.capitalize(),
                problem=plugin.problem,
            )


def cached(file: CatalogFile) -> Cached | None:
    """Return a catalogue file in the Hugging Face cache: its pinned revision if present, else the newest.

    The import is deferred: it takes longer than everything else, and many computers have no such cache.
    """
    if not os.access(constants.HF_HUB_CACHE, os.R_OK | os.X_OK):
        return None
    from huggingface_hub.file_download import try_to_load_from_cache

    path = try_to_load_from_cache(file.repository, file.file, revision=file.revision)
    if not isinstance(path, str):
        path = _newest_snapshot(file)
    if path is None:
        return None
    # a snapshot's file is a link to a blob, named by its SHA-256 if it came through LFS or Xet
    blob = Path(path).resolve().name
    sha256 = blob if _SHA256.fullmatch(blob) else ""
    return Cached(name=file.name, repository=file.repository, path=path, sha256=sha256)


def _newest_snapshot(file: CatalogFile) -> str | None:
    from huggingface_hub.file_download import repo_folder_name

    folder = Path(constants.HF_HUB_CACHE, repo_folder_name(repo_id=file.repository, repo_type="model"))
    found = [path for snapshot in folder.glob("snapshots/*") if (path := snapshot / file.file).is_file()]
    newest = max(found, key=lambda path: path.stat().st_mtime, default=None)
    return None if newest is None else str(newest)
