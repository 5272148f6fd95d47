"""`unfog models recommend`, `pull` and `refresh`: choose and download catalogue files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path

import msgspec
from rich.box import SIMPLE_HEAD
from rich.table import Table

from app.base.app_dirs import catalog_path
from app.cli.console import TerminalConsole, say
from app.cli.files import FileTaskError, FileTasks
from app.cli.progress import print_json, show_progress
from app.models.wording import FIT_LABELS
from app.platform.hub_token import store_token, stored_token
from model_backends.byte_size import byte_size
from model_backends.disk_full import write_hint, write_reason
from model_backends.files.catalog import Catalog, CatalogFile, catalog, save_catalog
from model_backends.files.layout import target_path
from model_backends.files.protocol import (
    Advice,
    Cached,
    Check,
    Computer,
    Download,
    Downloaded,
    Hub,
    InspectSystem,
    Progress,
    Refresh,
    Refreshed,
    SystemInspected,
    TaskEvent,
)
from model_backends.files.registry import ModelFile, Registry
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import path_from_text, path_to_text

_INTERRUPTED = 130


class ChoiceError(UnfogError):
    """No file of the catalogue, or more than one, matches."""

    kind: FailureKind = "settings"


class StoreError(UnfogError):
    """A file cannot be written."""

    kind: FailureKind = "disk"


def recommend(tasks: FileTasks, args: argparse.Namespace) -> None:
    """Print which files fit this computer, and the recommended one.

    Raises:
        UnfogError: this computer cannot be inspected.
    """
    known = catalog(catalog_path())
    system_info = _inspect_system(tasks, known, args.device)
    if args.json:
        print_json(system_info)
        return
    console = TerminalConsole(highlight=False, markup=False)
    console.print(_computer(system_info.computer), soft_wrap=True)
    console.print(f"\n{known.model.name}:")
    table = Table("", "file", "size", "fit", "speed", "good for", box=SIMPLE_HEAD, pad_edge=False)
    for file, advice in zip(known.files, system_info.advice, strict=True):
        mark, style = ("→", "bold") if advice.recommended else ("", "")
        cells = (file.name, byte_size(file.bytes), FIT_LABELS[advice.fit], advice.speed, file.good_for)
        table.add_row(mark, *cells, style=style)
    console.print(table)
    best = next((advice for advice in system_info.advice if advice.recommended), None)
    if best is None:
        console.print("None of these fits this computer. The demo model runs anywhere: unfog chat")
        return
    console.print(f"Recommended: {best.name}. {best.sentence}", soft_wrap=True)
    console.print(f"Next: unfog models pull {best.name}")


def _computer(computer: Computer) -> str:
    if computer.is_cpu:
        return (
            f"This computer: {computer.description}, {byte_size(computer.host_free)} of "
            f"{byte_size(computer.host_memory)} memory free. {computer.why}"
        )
    return (
        f"This computer: {computer.description}, {byte_size(computer.free)} of "
        f"{byte_size(computer.memory)} free. RAM: {byte_size(computer.host_free)} of "
        f"{byte_size(computer.host_memory)} free."
    )


def refresh(tasks: FileTasks, args: argparse.Namespace) -> None:
    """Refresh the catalogue from the Hub and store it.

    Raises:
        UnfogError: the Hub cannot be queried, or the catalogue cannot be stored.
    """
    refreshed = Refreshed(catalog=_refreshed(tasks, catalog(catalog_path()), _hub(args), args.json))
    if args.json:
        print_json(refreshed)
        return
    for file in refreshed.catalog.files:
        say(f"{file.name}  {byte_size(file.bytes, rounded=file.rounded)}  {file.repository}")


def pull(registry: Registry, tasks: FileTasks, args: argparse.Namespace) -> int:
    """Download a file, unless it is here; return the exit code.

    Raises:
        UnfogError: the download failed.
    """
    known, hub = catalog(catalog_path()), _hub(args)
    if args.refresh:
        known = _refreshed(tasks, known, hub, args.json)
    system_info = _inspect_system(tasks, known, args.device)
    file, advice = _choose(known, system_info, args.name, args.repository)
    if (local_copy := _local_copy(registry, tasks, file, system_info)) is not None:
        path, phrase = local_copy
        _report(args.json, _as_downloaded(registry, path), f"{file.name} {phrase}: {path}")
        return 0
    if advice.fit == "no":
        say(f"Downloading {file.name}, but it won't run on this computer. {advice.sentence}", to_stderr=True)
    task = Download(file=file, folder=path_to_text(registry.folder), hub=hub)
    try:
        with show_progress(file.name, as_json=args.json) as show:
            downloaded = _with_token(tasks, task, show)
    except KeyboardInterrupt:
        say(
            f"Stopped. Your partial download is kept; resume it with unfog models pull {file.name}.",
            to_stderr=True,
        )
        return _INTERRUPTED
    assert isinstance(downloaded, Downloaded)
    _accept(registry, tasks, downloaded)
    state = "SHA-256 verified" if downloaded.checked else "no known SHA-256 to compare it with"
    _report(args.json, downloaded, f"Downloaded {file.name} ({state}): {downloaded.path}")
    if not args.json:
        say(f"Next: unfog chat --model {file.name}")
    return 0


def _choose(
    known: Catalog, system_info: SystemInspected, name: str | None, repository: str
) -> tuple[CatalogFile, Advice]:
    pairs = list(zip(known.files, system_info.advice, strict=True))
    if name is None:
        found = [pair for pair in pairs if pair[1].recommended]
        if not found:
            raise ChoiceError("No file fits this computer.", "Type unfog models recommend to see why.")
        return found[0]
    wanted = name.casefold()
    found = [pair for pair in pairs if wanted in (pair[0].name.casefold(), pair[0].file.casefold())]
    if repository:
        found = [pair for pair in found if pair[0].repository.casefold() == repository.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        repositories = ", ".join(file.repository for file, _ in found)
        raise ChoiceError(
            f"Several repositories have {name}: {repositories}.", "Choose one with --repository."
        )
    names = ", ".join(dict.fromkeys(file.name for file, _ in pairs))
    where = f" in {repository}" if repository else ""
    raise ChoiceError(f"The catalogue has no file {name}{where}.", f"Available: {names}.")


def _local_copy(
    registry: Registry, tasks: FileTasks, file: CatalogFile, system_info: SystemInspected
) -> tuple[Path, str] | None:
    """Return the path of a local copy of the file and a phrase about it, if there is one."""
    path = target_path(registry.folder, file)
    if any(known.path == path and _is_current(known, file) for known in registry.files()):
        return path, "is already here"
    cached = next((cached for cached in system_info.cached if _is_same(cached, file)), None)
    if cached is None:
        return None
    path = path_from_text(cached.path)
    if any(known.path == path for known in registry.files()):
        return path, "is already used from the Hugging Face cache"
    tasks.run(Check(path=cached.path))
    registry.add(path, "cache", cached.sha256)
    return path, "is in the Hugging Face cache and used from there"


def _is_current(known: ModelFile, file: CatalogFile) -> bool:
    """Return whether a registered file is the catalogue's current version, as far as is known."""
    if known.sha256 and file.sha256:
        return known.sha256 == file.sha256
    return file.rounded or known.bytes == file.bytes


def _is_same(cached: Cached, file: CatalogFile) -> bool:
    if (cached.repository, cached.name) != (file.repository, file.name):
        return False
    return not (cached.sha256 and file.sha256) or cached.sha256 == file.sha256


def _as_downloaded(registry: Registry, path: Path) -> Downloaded:
    file = next(file for file in registry.files() if file.path == path)
    return Downloaded(
        path=path_to_text(path), bytes=file.bytes, sha256=file.sha256, checked=file.verified, fetched=0
    )


def _accept(registry: Registry, tasks: FileTasks, downloaded: Downloaded) -> None:
    """Register a downloaded file, and check that it can be run."""
    path = path_from_text(downloaded.path)
    if downloaded.checked:
        registry.mark_verified(path, downloaded.sha256)
    else:
        registry.add(path, "folder", downloaded.sha256)
    tasks.run(Check(path=downloaded.path))


def _refreshed(tasks: FileTasks, known: Catalog, hub: Hub, as_json: bool) -> Catalog:
    with show_progress("catalogue", as_json=as_json) as show:
        event = _with_token(tasks, Refresh(catalog=known, hub=hub), show)
    assert isinstance(event, Refreshed)
    try:
        save_catalog(event.catalog, catalog_path())
    except OSError as error:
        message = f"Can't save the catalogue: {write_reason(error, catalog_path().parent)}."
        raise StoreError(
            message, write_hint(error, "Check that you can write to the data folder.")
        ) from error
    return event.catalog


def _inspect_system(tasks: FileTasks, known: Catalog, device: str) -> SystemInspected:
    system_info = tasks.run(InspectSystem(catalog=known, device=device))
    assert isinstance(system_info, SystemInspected)
    return system_info


def _with_token(tasks: FileTasks, task: Download | Refresh, show: Callable[[Progress], None]) -> TaskEvent:
    """Run the task; if the Hub requires a token, retry with the one in the keyring."""
    try:
        return tasks.run(task, show)
    except FileTaskError as error:
        if error.kind != "access" or task.hub.token:
            raise
        token = stored_token()
        if not token:
            hint = f"{error.hint} Use --token-from-stdin to enter a token."
            raise FileTaskError(msgspec.structs.replace(error.as_event(), hint=hint)) from error
    hub = msgspec.structs.replace(task.hub, token=token)
    return tasks.run(msgspec.structs.replace(task, hub=hub), show)


def _hub(args: argparse.Namespace) -> Hub:
    token = os.environ.get("HF_TOKEN", "").strip()
    if args.token_from_stdin:
        token = (getpass("Access token: ") if sys.stdin.isatty() else sys.stdin.readline()).strip()
        if not store_token(token):
            where = "No system keyring available: the token is only used this time."
        else:
            where = "The token is stored in the system keyring." if token else "The token was removed."
        say(where, to_stderr=True)
    return Hub(endpoint=args.endpoint, proxy=args.proxy, token=token)


def _report(as_json: bool, downloaded: Downloaded, sentence: str) -> None:
    if as_json:
        print_json(downloaded)
    else:
        say(sentence)
