"""The options and commands of `unfog`."""

from __future__ import annotations

import argparse
from typing import NoReturn, get_args

from app.base.terminal_text import printable
from app.cli.decide_command.options import DECIDE, DECIDE_DESCRIPTION, DECIDE_SUMMARY, add_decide_options
from app.cli.fill_options import FILL_DESCRIPTION, FILL_SUMMARY, add_fill_options
from app.cli.gpu_options import add_gpu_options
from app.cli.models_options import add_models_options
from app.cli.open_options import OPEN, OPEN_DESCRIPTION, OPEN_SUMMARY, add_open_options
from app.cli.present_options import SUMMARY, add_present_options
from app.gui.export.options import add_render_options
from app.settings.presets import BEST, PRESETS
from model_backends.protocol import SelfConditioning
from model_backends.unicode_text import path_from_text, without_surrogates

FAILED = 2
"""The exit code of every known failure."""


class Parser(argparse.ArgumentParser):
    """An argument parser that reports errors in one line, like every other known failure."""

    def error(self, message: str) -> NoReturn:
        """Print the error and a pointer to --help, then exit."""
        self.exit(FAILED, printable(f"unfog: {message.rstrip('.')}. {self.prog} --help lists the options.\n"))


def positive(text: str) -> int:
    """Parse an integer above zero."""
    return _number(text, minimum=1)


def natural(text: str) -> int:
    """Parse an integer from zero on."""
    return _number(text, minimum=0)


def _number(text: str, minimum: int) -> int:
    if not text.isdecimal() or int(text) < minimum:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a whole number of {minimum} or more")
    return int(text)


def model_options() -> Parser:
    """Return the options allowed before and after a command; a new parser each time: parsers share state."""
    options = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument(
        "--model",
        type=path_from_text,
        metavar="NAME|PATH",
        help="a model file (default: the included demo model)",
    )
    options.add_argument(
        "--device", metavar="NAME", help='device to run on: "auto" (default), "cpu", "cuda:0", "vulkan:0"'
    )
    return options


def preset_help() -> str:
    """Return one sentence per preset."""
    return " ".join(f"{preset.sentence}." for preset in PRESETS) + f" Default: {BEST.name}."


def parser() -> Parser:
    """Build the command-line parser."""
    root = Parser(
        "unfog",
        description="Chat with diffusion language models on your own computer.",
        parents=[model_options()],
    )
    root.add_argument("--version", action="store_true", help="print the version and exit")
    root.add_argument("--measure-first-paint", action="store_true", help=argparse.SUPPRESS)
    root.set_defaults(model=None, device="auto", command=None, files=[])

    commands = root.add_subparsers(
        dest="command",
        metavar="FILE|COMMAND",
        title="commands",
        description="Without a command, the window opens, with FILE if one is given.",
    )
    add_open_options(
        commands.add_parser(OPEN, parents=[model_options()], help=OPEN_SUMMARY, description=OPEN_DESCRIPTION)
    )
    chat = commands.add_parser(
        "chat",
        parents=[model_options()],
        help="chat in the terminal",
        description="Chat in the terminal. Without a terminal, read the prompt from standard input.",
    )
    chat.add_argument("--once", type=without_surrogates, metavar="PROMPT", help="answer this prompt and exit")
    chat.add_argument(
        "--json", action="store_true", help="print protocol events only, one JSON object per line"
    )
    chat.add_argument("--system", type=without_surrogates, default="", metavar="TEXT", help="system prompt")
    chat.add_argument(
        "--seed", type=natural, metavar="N", help="the same seed gives the same text (default: random)"
    )
    pace = chat.add_mutually_exclusive_group()
    pace.add_argument("--preset", choices=[preset.name for preset in PRESETS], help=preset_help())
    pace.add_argument("--steps", type=positive, metavar="N", help="maximum denoising steps per block")
    chat.add_argument("--max-tokens", type=positive, metavar="N", help="maximum length of a reply")
    chat.add_argument(
        "--thinking", choices=("on", "off"), default="off", help="let the model think before it answers"
    )
    chat.add_argument(
        "--self-conditioning",
        choices=get_args(SelfConditioning),
        default="auto",
        help="how many of the likeliest tokens a denoising step passes on to the next: exact is all of them, "
        "which is slower and takes more memory (default: auto)",
    )
    add_decide_options(
        commands.add_parser(
            DECIDE, parents=[model_options()], help=DECIDE_SUMMARY, description=DECIDE_DESCRIPTION
        ),
        natural,
    )
    add_fill_options(
        commands.add_parser(
            "fill", parents=[model_options()], help=FILL_SUMMARY, description=FILL_DESCRIPTION
        ),
        natural,
        positive,
    )
    add_present_options(commands.add_parser("present", parents=[model_options()], help=SUMMARY))
    commands.add_parser(
        "doctor",
        parents=[model_options()],
        help="show this computer's devices and which model files fit",
        description="Show the devices, which one Unfog uses and why, and which DiffusionGemma files fit.",
    )
    models = commands.add_parser(
        "models",
        help="manage model files: list, recommend, pull, verify, import, remove",
        description="List, choose, download and manage model files.",
    )
    add_models_options(models)
    gpu = commands.add_parser(
        "gpu",
        help="manage GPU packs, which run models on graphics cards: list, install, verify, remove",
        description="Show the graphics cards, and install, verify and remove GPU packs, which Unfog needs "
        "to run models on a card.",
    )
    add_gpu_options(gpu)
    render = commands.add_parser(
        "render",
        parents=[model_options()],
        help="save a reply as a video, image or trace",
        description="Save a reply, or two side by side, as MP4, WebP, GIF or PNG, or its trace as JSON.",
    )
    add_render_options(render)
    shown = commands.add_parser(
        "licences",
        help="list what Unfog consists of, with versions and licences",
        description="List the components of Unfog with versions and licences, or print licence texts.",
    )
    shown.add_argument(
        "words",
        nargs="*",
        type=without_surrogates,
        metavar="NAME",
        help="print the licence texts of the components with this name or licence",
    )
    return root
