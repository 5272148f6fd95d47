"""`unfog models`: manage local model files and the catalogue from the command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import msgspec
from rich.box import SIMPLE_HEAD
from rich.prompt import Confirm
from rich.table import Table

from app.base.app_dirs import catalog_path, files_log_path
from app.cli.console import TerminalConsole, say
from app.cli.files import FileTasks
from app.cli.models_pull import pull, recommend, refresh
from app.cli.progress import print_json, show_progress
from app.models.model_lookup import ModelNameError, bundled_file, expanded, model_named, open_registry
from app.processes.command import engine_directory, files_command
from model_backends.byte_size import byte_size
from model_backends.files.catalog import catalog
from model_backends.files.layout import target_path
from model_backends.files.protocol import Check, Checked, Copied, Copy, Verified, Verify
from model_backends.files.registry import ModelFile, Registry
from model_backends.gguf.contents import file_problem
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import path_from_text, path_to_text

_ORIGINS = {
    "folder": "models folder",
    "imported": "used in place",
    "cache": "Hugging Face cache",
    "bundled": "included with Unfog",
}


class RefusedError(UnfogError):
    """A request that is not allowed."""

    kind: FailureKind = "settings"


class DamagedError(UnfogError):
    """A file's content does not match its checksum."""

    kind: FailureKind = "damaged"


class ListedFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A model file; `origin`: "bundled", "folder", "imported" or "cache"; `problem`: why it can't be run."""

    name: str
    path: str
    origin: str
    bytes: int
    sha256: str
    verified: bool
    missing: bool
    problem: str = ""


class Listed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The output of `list --json`."""

    folder: str
    files: tuple[ListedFile, ...]


class Imported(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The last line of `import --json`."""

    path: str
    copied: bool


class Removed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The output of `remove --json`; `bytes`: disk space freed."""

    path: str
    bytes: int


class Folder(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The output of `folder --json`."""

    path: str


def run_models(args: argparse.Namespace) -> int:
    """Run the action from the command line; return the exit code.

    Raises:
        UnfogError: it failed.
    """
    registry, tasks = open_registry(), FileTasks(files_command(), engine_directory(), files_log_path())
    match args.action:
        case "list":
            _list(registry, args.json)
        case "recommend":
            recommend(tasks, args)
        case "pull":
            return pull(registry, tasks, args)
        case "refresh":
            refresh(tasks, args)
        case "verify":
            _verify(registry, tasks, args)
        case "import":
            _import(registry, tasks, args)
        case "remove":
            return _remove(registry, args)
        case "folder" if args.json:
            print_json(Folder(path=path_to_text(registry.folder)))
        case "folder":
            say(path_to_text(registry.folder))
    return 0


def _list(registry: Registry, as_json: bool) -> None:
    files = [(file, str(file.origin)) for file in registry.files()] + [(bundled_file(), "bundled")]
    if as_json:
        listed = (
            ListedFile(
                name=file.name,
                path=path_to_text(file.path),
                origin=origin,
                bytes=file.bytes,
                sha256=file.sha256,
                verified=file.verified,
                missing=file.missing,
                problem=_problem_of(file),
            )
            for file, origin in files
        )
        print_json(Listed(folder=path_to_text(registry.folder), files=tuple(listed)))
        return
    table = Table("model", "size", "where", "state", box=SIMPLE_HEAD, pad_edge=False)
    for file, origin in files:
        state = "missing" if file.missing else "verified" if file.verified else ""
        state = "unusable" if _problem_of(file) else state
        table.add_row(file.name, "" if file.missing else byte_size(file.bytes), _ORIGINS[origin], state)
    console = TerminalConsole(highlight=False, markup=False)
    console.print(table)
    for problem in filter(None, (_problem_of(file) for file, _ in files)):
        console.print(f"{problem}\n", soft_wrap=True)
    if len(files) == 1:
        console.print("Next: unfog models recommend shows which model suits this computer.")
    else:
        console.print("Next: unfog chat --model NAME (any part of the name works).")


def _problem_of(file: ModelFile) -> str:
    """Return why a file can't be run, as one line; "" if nothing is known against it."""
    problem = None if file.missing else file_problem(file.path)
    return "" if problem is None else f"{problem.message} {problem.hint}".rstrip()


def _verify(registry: Registry, tasks: FileTasks, args: argparse.Namespace) -> None:
    path = expanded(path_from_text(args.name))
    known = registry.files()
    if path.is_dir() or not path.exists():
        try:
            path = _require_existing(model_named(args.name, (*known, bundled_file()))).path
        except ModelNameError:
            if len(path.parts) == 1:
                raise
            # else a path: checking it tells what is wrong
    path = path.absolute()
    file = next((file for file in known if file.path == path), None)
    checked = _check(tasks, path, args.json)
    expected = file.sha256 if file else ""
    expected = expected or next(
        (
            entry.sha256
            for entry in catalog(catalog_path()).files
            if target_path(registry.folder, entry) == path
        ),
        "",
    )
    with show_progress(path.name, as_json=args.json) as show:
        verified = tasks.run(Verify(path=path_to_text(path), sha256=expected), show)
    assert isinstance(verified, Verified)
    if args.json:
        print_json(verified)
    if verified.matches is False:
        if file is not None:
            registry.add(file.path, file.origin, expected)  # no longer verified
        raise DamagedError(
            f"{path.name} is damaged: its SHA-256 is {verified.sha256}, but should be {expected}.",
            "Remove it, then download or import it again.",
        )
    if file is not None and verified.matches:
        registry.mark_verified(path, verified.sha256)
    if not args.json:
        verdict = "correct" if verified.matches else "no known checksum to compare it with"
        say(checked.sentence)
        say(f"SHA-256 {verified.sha256}: {verdict}.")


def _import(registry: Registry, tasks: FileTasks, args: argparse.Namespace) -> None:
    path = expanded(args.path).absolute()
    checked = _check(tasks, path, args.json)
    if path.is_relative_to(registry.folder):
        raise RefusedError(f"{path.name} is already in the models folder.", "unfog models list shows it.")
    if args.copy:
        with show_progress(path.name, as_json=args.json) as show:
            copied = tasks.run(Copy(path=path_to_text(path), folder=path_to_text(registry.folder)), show)
        assert isinstance(copied, Copied)
        path = path_from_text(copied.path)
    elif all(file.path != path for file in registry.files()):
        registry.add(path, "imported")
    if args.json:
        print_json(Imported(path=path_to_text(path), copied=args.copy))
        return
    say(checked.sentence)
    say(f"Copied to {path}." if args.copy else f"{path} is used in place.")
    say(f"Next: unfog chat --model {path.stem}")


def _check(tasks: FileTasks, path: Path, as_json: bool) -> Checked:
    checked = tasks.run(Check(path=path_to_text(path)))
    assert isinstance(checked, Checked)
    if as_json:
        print_json(checked)
    return checked


def _remove(registry: Registry, args: argparse.Namespace) -> int:
    bundled = bundled_file()
    file = model_named(args.name, (*registry.files(), bundled))
    if file.path == bundled.path:
        raise RefusedError("The demo model is part of Unfog and can't be removed.", "It only takes 13 MB.")
    deletes = file.origin == "folder"
    if not args.yes and not _confirm(file, deletes):
        say("Nothing was removed.", to_stderr=True)
        return 0
    freed = registry.remove(file.path)
    if args.json:
        print_json(Removed(path=path_to_text(file.path), bytes=freed))
    elif deletes:
        say(f"Deleted {file.name} and freed {byte_size(freed)}.")
    else:
        say(f"Removed {file.name} from the list. The file stays at {file.path}.")
    return 0


def _confirm(file: ModelFile, deletes: bool) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        message = f"Can't ask for confirmation to remove {file.name}: there is no terminal."
        raise RefusedError(message, "Add --yes to skip the question.")
    question = (
        f"Delete {file.path} and free {byte_size(file.bytes)}?"
        if deletes
        else f"Remove {file.name} from the list? The file stays at {file.path}."
    )
    return Confirm.ask(
        question, console=TerminalConsole(stderr=True, markup=False, highlight=False), default=False
    )


def _require_existing(file: ModelFile) -> ModelFile:
    if file.missing:
        hint = f"Put it back, or type unfog models remove {file.name}."
        raise RefusedError(f"{file.path} no longer exists.", hint)
    return file
