"""Command-line options of `unfog gpu`. Import nothing heavy here: every start of the program reads it."""

from __future__ import annotations

import argparse
from typing import Any

KINDS = ("cuda", "vulkan")


def add_gpu_options(gpu: argparse.ArgumentParser) -> None:
    """Add the actions and options of the `gpu` command; without an action, it lists."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--json", action="store_true", help="print JSON lines only")
    gpu.add_argument("--json", action="store_true", help="print JSON lines only")
    gpu.set_defaults(action="list")
    actions = gpu.add_subparsers(dest="action", metavar="ACTION", title="actions")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        options: dict[str, Any] = {"help": text, "description": f"{text[0].upper()}{text[1:]}."}
        return actions.add_parser(name, parents=[shared], **options)

    add("list", "show the graphics cards, and the GPU packs that are installed or can be (default)")
    install = add("install", "download and install a GPU pack, or install one from a file")
    install.add_argument(
        "pack",
        nargs="?",
        metavar="FILE|KIND",
        help="a pack's file, or cuda or vulkan (default: cuda, if there is an NVIDIA card). "
        "A pack contains program code: use only files from a source you trust",
    )
    install.add_argument("--proxy", default="", metavar="URL", help="a proxy (default: the system proxy)")
    remove = add("remove", "remove an installed GPU pack")
    remove.add_argument("kind", choices=KINDS, metavar="KIND", help="cuda or vulkan")
    remove.add_argument("--yes", action="store_true", help="don't ask for confirmation")
    verify = add("verify", "compare the files of the installed GPU packs with their SHA-256")
    verify.add_argument(
        "kind", nargs="?", choices=KINDS, metavar="KIND", help="cuda or vulkan (default: all)"
    )
