"""Command-line options of `unfog open FILE`, and `unfog FILE`, which is the same. No Qt."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from app.base.file_argument import is_address

OPEN = "open"
OPEN_SUMMARY = "open a model file in the window, as unfog FILE does"
OPEN_DESCRIPTION = (
    "Open a model file, or a file of conversations, in the window; one that is already open takes it."
    " unfog FILE does the same for every name with a dot or a slash: a file named chat is ./chat there."
)

_WITH_VALUE = ("--model", "--device")  # the options before a command that have one


def add_open_options(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a path or file:// address; the first is used"
    )


def with_open(arguments: Sequence[str]) -> list[str]:
    """Insert the command `open` where the first argument besides options is a file."""
    place = 0
    while place < len(arguments) and (argument := arguments[place]).startswith("-") and argument != "--":
        takes_value = len(argument) > 2 and any(name.startswith(argument) for name in _WITH_VALUE)
        place += 2 if takes_value else 1
    if place < len(arguments) and (arguments[place] == "--" or _is_file(arguments[place])):
        return [*arguments[:place], OPEN, *arguments[place:]]
    return list(arguments)


def _is_file(argument: str) -> bool:
    """Return whether an argument must be a file; every other one is a command, or a mistyped one."""
    separators = [os.sep, *filter(None, [os.altsep])]
    is_path = any(separator in argument for separator in separators) or Path(argument).suffix != ""
    return is_path or is_address(argument)
