"""Command-line options of `unfog present`. No Qt: every start of the program reads them."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.settings.presets import BEST, PRESETS

SUMMARY = "loop prompts full screen, for a talk or a booth"


def add_present_options(present: argparse.ArgumentParser) -> None:
    """Add the description and options of the command."""
    present.description = (
        "Ask prompts one after another, in large text. Enter: type a prompt; Space: pause; Right: next; "
        "L: light or dark; Esc: quit."
    )
    present.add_argument(
        "--prompts",
        type=Path,
        metavar="FILE",
        help="a text file with one prompt per line (default: the suggestions of the window)",
    )
    present.add_argument(
        "--lock",
        nargs="?",
        const="",
        metavar="PIN",
        help="allow leaving only with Ctrl+Shift+Backspace and the PIN; without a PIN, hold the keys for 3 s",
    )
    sentences = " ".join(f"{preset.sentence}." for preset in PRESETS)
    present.add_argument(
        "--preset", choices=[preset.name for preset in PRESETS], help=f"{sentences} Default: {BEST.name}."
    )
