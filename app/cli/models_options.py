"""Command-line options of `unfog models`. Import nothing heavy here: every start of the program reads it."""

from __future__ import annotations

import argparse
from typing import Any

from model_backends.unicode_text import path_from_text


def add_models_options(models: argparse.ArgumentParser) -> None:
    """Add the actions and options of the `models` command."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON lines only")
    hub = argparse.ArgumentParser(add_help=False)
    hub.add_argument(
        "--endpoint", default="", metavar="URL", help="a mirror of the Hub (default: HF_ENDPOINT)"
    )
    hub.add_argument("--proxy", default="", metavar="URL", help="a proxy (default: the system proxy)")
    hub.add_argument(
        "--token-from-stdin",
        action="store_true",
        help="read an access token for the Hub and store it in the system keyring; an empty one removes it",
    )
    device = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    device.add_argument(
        "--device", metavar="NAME", help='device to run on: "auto" (default), "cpu", "cuda:0", "vulkan:0"'
    )
    actions = models.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)

    def add(name: str, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        options: dict[str, Any] = {"help": text, "description": f"{text[0].upper()}{text[1:]}."}
        return actions.add_parser(name, parents=[shared, *parents], **options)

    add("list", "list the model files on this computer")
    add("recommend", "show which files in the catalogue fit this computer, and recommend one", device)
    pull = add("pull", "download a file from the catalogue, or resume a stopped download", hub, device)
    pull.add_argument(
        "name", nargs="?", metavar="NAME", help="such as Q4_K_M (default: the recommended file)"
    )
    pull.add_argument(
        "--repository",
        default="",
        metavar="OWNER/NAME",
        help="which repository, if several have a file of that name",
    )
    pull.add_argument("--refresh", action="store_true", help="refresh the catalogue first")
    add("refresh", "update the catalogue from the Hub", hub)
    verify = add("verify", "check that a model file is complete and, if its SHA-256 is known, correct")
    verify.add_argument("name", metavar="NAME|PATH")
    import_ = add("import", "check a model file stored elsewhere and add it")
    import_.add_argument("path", type=path_from_text, metavar="PATH")
    import_.add_argument(
        "--copy", action="store_true", help="copy it into the models folder (default: use it in place)"
    )
    remove = add(
        "remove", "delete a file from the models folder, or remove one stored elsewhere from the list"
    )
    remove.add_argument("name", metavar="NAME|PATH")
    remove.add_argument("--yes", action="store_true", help="don't ask for confirmation")
    add("folder", "print the path of the models folder")
