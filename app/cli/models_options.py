"""Command-line options of `unfog models`. Import nothing heavy here: every start of the program reads it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_models_options(models: argparse.ArgumentParser) -> None:
    """Add the actions and options of the `models` command."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print JSON lines, nothing else")
    hub = argparse.ArgumentParser(add_help=False)
    hub.add_argument(
        "--endpoint", default="", metavar="URL", help="a mirror of the Hub (default: HF_ENDPOINT)"
    )
    hub.add_argument("--proxy", default="", metavar="URL", help="a proxy (default: the system's)")
    hub.add_argument(
        "--token-from-stdin",
        action="store_true",
        help="read an access token for the Hub, and keep it in the system keyring; an empty one forgets it",
    )
    device = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    device.add_argument(
        "--device", metavar="NAME", help='where to run it: "auto" (default), "cpu" or "cuda:0"'
    )
    actions = models.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)

    def add(name: str, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        options: dict[str, Any] = {"help": text, "description": f"{text[0].upper()}{text[1:]}."}
        return actions.add_parser(name, parents=[shared, *parents], **options)

    add("list", "the model files of this computer")
    add("recommend", "which files of the catalogue fit this computer, and which one to take", device)
    pull = add(
        "pull", "fetch a file of the catalogue, or go on with a download that was stopped", hub, device
    )
    pull.add_argument("name", nargs="?", metavar="NAME", help="like Q4_K_M (default: the recommended one)")
    pull.add_argument("--repository", default="", metavar="OWNER/NAME", help="where several have that name")
    pull.add_argument("--refresh", action="store_true", help="refresh the catalogue first")
    add("refresh", "ask the Hub which files there are now", hub)
    verify = add("verify", "check a model file: whether it is complete, and its SHA-256 where that is known")
    verify.add_argument("name", metavar="NAME|PATH")
    import_ = add("import", "use a model file that lies elsewhere, once it has been looked at")
    import_.add_argument("path", type=Path, metavar="PATH")
    import_.add_argument(
        "--copy", action="store_true", help="copy it into the models folder (default: use it there)"
    )
    remove = add("remove", "delete a file of the models folder, or forget one that lies elsewhere")
    remove.add_argument("name", metavar="NAME|PATH")
    remove.add_argument("--yes", action="store_true", help="do not ask")
    add("folder", "print where the models folder is")
