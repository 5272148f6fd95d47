"""Command-line options of `unfog decide`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from model_backends.unicode_text import path_from_text, without_surrogates

DECIDE = "decide"
DECIDE_SUMMARY = "answer a form's questions about texts, with probabilities"
DECIDE_DESCRIPTION = (
    "Answer the questions of a form about texts: of each answer that the form offers, how likely the model"
    " finds it, read in one step or a few. Texts are files, folders of them, or the rows of tables (CSV)."
    " docs/decide.md shows forms, and says what a probability means here."
)


def add_decide_options(parser: argparse.ArgumentParser, natural: Callable[[str], int]) -> None:
    """Add the arguments of the command; `natural` parses a number from zero on."""
    parser.add_argument(
        "inputs",
        nargs="+",
        type=path_from_text,
        metavar="INPUT",
        help="a text, a folder of texts, a table (.csv, .tsv), or - for a text on standard input",
    )
    parser.add_argument(
        "--form", required=True, type=path_from_text, metavar="FORM.toml", help="the form with the questions"
    )
    parser.add_argument(
        "--column",
        type=without_surrogates,
        default="",
        metavar="NAME",
        help='the column of tables that has the texts (default: "text", or the only one)',
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument(
        "--json", action="store_true", help="print JSON, one object per text as it is decided"
    )
    output.add_argument("--csv", action="store_true", help="print a table as CSV when all texts are decided")
    parser.add_argument(
        "--resume",
        type=path_from_text,
        metavar="FILE",
        help="keep each result in this file, and go on from those that it holds: after Ctrl+C, a crash, or"
        " with new texts",
    )
    parser.add_argument(
        "--steps", type=int, choices=range(1, 5), metavar="1-4", help="denoising steps of each reading"
    )
    parser.add_argument("--seed", type=natural, default=0, metavar="N", help="seed of the noise (default: 0)")
