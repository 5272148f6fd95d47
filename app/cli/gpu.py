"""`unfog gpu`: list, install, verify and remove GPU packs from the command line."""

from __future__ import annotations

import argparse
import sys
from typing import cast

import msgspec
from rich.box import SIMPLE_HEAD
from rich.prompt import Confirm
from rich.table import Table

from app.base.app_dirs import files_log_path
from app.base.gpu_packs import gpu_packs_dir
from app.cli.console import TerminalConsole, say
from app.cli.files import FileTasks
from app.cli.gpu_options import KINDS
from app.cli.progress import print_json, show_progress
from app.models.model_lookup import expanded
from app.models.wording import describe_cards, describe_pack
from app.processes.command import engine_directory, files_command
from model_backends.byte_size import byte_size
from model_backends.files.protocol import (
    Cards,
    Hub,
    InspectCards,
    InstallPack,
    PackInstalled,
    PackRemoved,
    PackVerified,
    RemovePack,
    VerifyPack,
)
from model_backends.gpu_packs.manifest import TITLES, Kind, PackManifest, PublishedPack
from model_backends.gpu_packs.published import best_pack, no_pack_published, published_packs
from model_backends.gpu_packs.store import InstalledPack, PackStore, not_installed
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import path_from_text, path_to_text

_INTERRUPTED = 130


class GpuCommandError(UnfogError):
    """What was asked for makes no sense here."""

    kind: FailureKind = "settings"


class ListedPack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An installed pack; `problem`: why it isn't loaded."""

    kind: Kind
    path: str
    manifest: PackManifest | None
    problem: str = ""


class GpuListed(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The output of `list --json`."""

    folder: str
    cards: Cards
    installed: tuple[ListedPack, ...]
    published: tuple[PublishedPack, ...]


def run_gpu(args: argparse.Namespace) -> int:
    """Run the action from the command line; return the exit code.

    Raises:
        UnfogError: it failed.
    """
    store = PackStore(gpu_packs_dir())
    tasks = FileTasks(files_command(), engine_directory(), files_log_path())
    match args.action:
        case "install":
            return _install(store, tasks, args)
        case "verify":
            _verify(store, tasks, args)
        case "remove":
            _remove(store, tasks, args)
        case _:
            _list(store, tasks, args.json)
    return 0


def _list(store: PackStore, tasks: FileTasks, as_json: bool) -> None:
    cards, packs, published = _cards(tasks), store.installed(), published_packs()
    if as_json:
        listed = tuple(
            ListedPack(
                kind=pack.kind,
                path=path_to_text(pack.folder),
                manifest=pack.manifest,
                problem=_problem(pack),
            )
            for pack in packs
        )
        folder = path_to_text(store.folder)
        print_json(GpuListed(folder=folder, cards=cards, installed=listed, published=published))
        return
    console = TerminalConsole(highlight=False, markup=False)
    console.print(describe_cards(cards), soft_wrap=True)
    if packs:
        table = Table("pack", "for", "size", "state", box=SIMPLE_HEAD, pad_edge=False)
        for pack in packs:
            made = pack.manifest
            size = byte_size(made.bytes) if made else ""
            state = "not loaded" if pack.problem else "installed"
            table.add_row(pack.title, describe_pack(made) if made else "", size, state)
        console.print(table)
        for pack in packs:
            if problem := _problem(pack):
                console.print(f"{problem}\n", soft_wrap=True)
    else:
        console.print("No GPU pack is installed.")
    for offer in published:
        size, unpacked = byte_size(offer.bytes), byte_size(offer.manifest.bytes)
        title = f"{offer.manifest.title} {offer.manifest.toolkit}".rstrip()
        console.print(f"Available: the {title} pack, a download of {size} that takes {unpacked}.")
    if not published:
        console.print("No GPU packs have been published for this version of Unfog yet.")
    if packs:
        console.print("Next: unfog doctor shows which devices can be used.")
    else:
        console.print(f"Next: unfog gpu install {'[cuda|vulkan]' if published else 'FILE'}.")


def _problem(pack: InstalledPack) -> str:
    return f"{pack.problem.message} {pack.problem.hint}".rstrip() if pack.problem else ""


def _install(store: PackStore, tasks: FileTasks, args: argparse.Namespace) -> int:
    task = InstallPack(folder=path_to_text(store.folder), hub=Hub(proxy=args.proxy))
    cards = None if args.pack and args.pack not in KINDS else _cards(tasks)
    if args.pack is None and cards is not None and not cards.present:
        raise GpuCommandError(
            "No NVIDIA card was found in this computer.",
            "To install a pack anyway, type unfog gpu install cuda, or vulkan, or the path of a file.",
        )
    name = args.pack or "cuda"
    if name in KINDS:
        kind = cast(Kind, name)
        published = best_pack(published_packs(), kind, cards)
        if published is None:
            raise no_pack_published(kind)
        title, task = f"{TITLES[kind]} pack", msgspec.structs.replace(task, published=published)
    else:
        path = expanded(path_from_text(name)).absolute()
        title, task = path.name, msgspec.structs.replace(task, path=path_to_text(path))
    try:
        with show_progress(title, as_json=args.json) as show:
            installed = tasks.run(task, show)
    except KeyboardInterrupt:
        say(
            "Stopped. Nothing was installed. A partial download is kept and resumed next time.",
            to_stderr=True,
        )
        return _INTERRUPTED
    assert isinstance(installed, PackInstalled)
    if args.json:
        print_json(installed)
        return 0
    pack = installed.manifest
    say(f"Installed the {pack.title} pack ({describe_pack(pack)}, {byte_size(pack.bytes)}).")
    if installed.note:
        say(installed.note)
    say("Next: unfog doctor shows whether the card is used.")
    return 0


def _verify(store: PackStore, tasks: FileTasks, args: argparse.Namespace) -> None:
    kinds = [args.kind] if args.kind else [pack.kind for pack in store.installed()]
    if not kinds:
        raise not_installed(None)
    for kind in kinds:
        with show_progress(f"{TITLES[kind]} pack", as_json=args.json) as show:
            verified = tasks.run(VerifyPack(folder=path_to_text(store.folder), kind=kind), show)
        assert isinstance(verified, PackVerified)
        if args.json:
            print_json(verified)
        else:
            say(f"{TITLES[kind]} pack: all {verified.files} files are correct ({byte_size(verified.bytes)}).")


def _remove(store: PackStore, tasks: FileTasks, args: argparse.Namespace) -> None:
    title = TITLES[args.kind]
    if not args.yes and not _confirm(title):
        say("Nothing was removed.", to_stderr=True)
        return
    removal = tasks.run(RemovePack(folder=path_to_text(store.folder), kind=args.kind))
    assert isinstance(removal, PackRemoved)
    if args.json:
        print_json(removal)
        return
    say(f"Removed the {title} pack and freed {byte_size(removal.freed)}.")
    if removal.left:
        say(
            f"{byte_size(removal.left)} are still in use. Close Unfog, then type "
            f"unfog gpu remove {args.kind} again."
        )


def _confirm(title: str) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        message = f"Can't ask for confirmation to remove the {title} pack: there is no terminal."
        raise GpuCommandError(message, "Add --yes to skip the question.")
    console = TerminalConsole(stderr=True, markup=False, highlight=False)
    return Confirm.ask(f"Remove the {title} pack?", console=console, default=False)


def _cards(tasks: FileTasks) -> Cards:
    cards = tasks.run(InspectCards())
    assert isinstance(cards, Cards)
    return cards
