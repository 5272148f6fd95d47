"""Command-line options of `unfog fill`. Import nothing heavy here: every start of the program reads it."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from app.settings.presets import BEST, PRESETS
from model_backends.unicode_text import path_from_text, without_surrogates

FILL_SUMMARY = "fill the holes of a text: […], [three words], [yes|no]"
FILL_DESCRIPTION = (
    "Let the model fill the holes of a text, and print all of it; the rest stays equal to the letter. A hole "
    "is […] or [...] (any text; at the end: as much as the model likes), [a word] or [three words], "
    "[20 tokens] or [10-20 tokens], or [yes|no], one of these answers. A backslash before the bracket makes "
    "it text."
)


def add_fill_options(
    fill: argparse.ArgumentParser, natural: Callable[[str], int], positive: Callable[[str], int]
) -> None:
    """Add the arguments of the command; `natural` and `positive` parse numbers from 0 and from 1."""
    fill.add_argument("file", type=path_from_text, metavar="FILE", help="a text file; - reads standard input")
    fill.add_argument(
        "--json",
        action="store_true",
        help="print one JSON object: the text, and of each hole its text, certainty and probabilities",
    )
    fill.add_argument(
        "--instruction",
        type=without_surrogates,
        default="",
        metavar="TEXT",
        help="what the text is to be, as a message that it answers (default: “Write a text.”)",
    )
    fill.add_argument(
        "--seed", type=natural, metavar="N", help="the same seed gives the same text (default: random)"
    )
    pace = fill.add_mutually_exclusive_group()
    sentences = " ".join(f"{preset.sentence}." for preset in PRESETS)
    pace.add_argument(
        "--preset", choices=[preset.name for preset in PRESETS], help=f"{sentences} Default: {BEST.name}."
    )
    pace.add_argument("--steps", type=positive, metavar="N", help="maximum denoising steps per block")
    fill.add_argument(
        "--max-tokens", type=positive, metavar="N", help="maximum length of a hole at the end of the text"
    )
    fill.add_argument(
        "--watch", action="store_true", help="show the fog on the terminal while the holes are filled"
    )
