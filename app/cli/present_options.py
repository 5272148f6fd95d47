"""Command-line options of `unfog present`. No Qt: every start of the program reads them."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.settings.presets import BEST, PRESETS

SUMMARY = "fill the screen with a loop of prompts, for a talk or a stand"


def add_present_options(present: argparse.ArgumentParser) -> None:
    """Add the description and options of the command."""
    present.description = (
        "Prompts, asked one after the other in large type. Enter: type one; Space: pause; Right: the next; "
        "L: light or dark; Esc: leave."
    )
    present.add_argument(
        "--prompts", type=Path, metavar="FILE", help="a text file, one prompt a line (default: bundled ones)"
    )
    present.add_argument(
        "--lock",
        nargs="?",
        const="",
        metavar="PIN",
        help="nothing leads out but Ctrl+Shift+Backspace and then the PIN; or, without one, held for 3 s",
    )
    sentences = " ".join(f"{preset.sentence}." for preset in PRESETS)
    present.add_argument(
        "--preset", choices=[preset.name for preset in PRESETS], help=f"{sentences} Default: {BEST.name}."
    )
