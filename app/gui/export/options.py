"""The command-line options of `unfog render`. Imports little, as every start of the program needs it."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.settings.presets import PRESETS
from model_backends.unicode_text import without_surrogates

SIZES = {
    "window": (1100, 760),
    "1080p": (1920, 1080),
    "square": (1080, 1080),
    "portrait": (1080, 1920),
    "4k": (3840, 2160),
}
CLIP_SHAPES = {"square": SIZES["square"], "portrait": SIZES["portrait"], "wide": SIZES["1080p"]}
"""The sizes of clips, in pixels."""
MIN_SIDE, MAX_SIDE = 120, 7680  # pixels
SPEEDS = (0.1, 16.0)
FRAME_RATES = (1.0, 60.0)


def add_render_options(render: argparse.ArgumentParser) -> None:
    """Add the options of the `render` command."""
    render.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="the file to save: .mp4, .webp, .gif, .png, .json for the trace, or .pdf for a poster",
    )
    source = render.add_argument_group("which reply (default: the latest one in the window)")
    source.add_argument("--trace", type=Path, metavar="FILE", help="the reply in this trace (.json)")
    source.add_argument(
        "--conversation", type=int, metavar="ID", help="the latest reply of this conversation"
    )
    source.add_argument("--message", type=int, metavar="ID", help="this stored reply")
    source.add_argument(
        "--prompt", type=without_surrogates, metavar="TEXT", help="a new reply to this prompt"
    )
    source.add_argument("--seed", type=int, metavar="N", help="seed of the new reply (default: random)")
    source.add_argument(
        "--preset",
        choices=[preset.name for preset in PRESETS],
        help="preset of the new reply (default: best)",
    )
    source.add_argument("--compare", type=Path, metavar="FILE", help="show another trace beside it")
    appearance = render.add_argument_group("appearance")
    appearance.add_argument(
        "--clip",
        choices=CLIP_SHAPES,
        help="a clip for sharing: about six seconds in large type, with an end card",
    )
    appearance.add_argument(
        "--size",
        type=size_of,
        metavar="WIDTHxHEIGHT",
        help=f"size in pixels, or {', '.join(SIZES)} (default: 1080p, or the clip's)",
    )
    appearance.add_argument(
        "--theme", choices=("light", "dark"), default="light", help="colours (default: light)"
    )
    appearance.add_argument(
        "--speed",
        type=_between(*SPEEDS),
        default=1.0,
        metavar="N",
        help="playback speed; 2 is twice as fast (default: 1)",
    )
    appearance.add_argument(
        "--fps",
        type=_between(*FRAME_RATES),
        default=30.0,
        metavar="N",
        help="frames per second (default: 30; 25 at most for a GIF)",
    )
    appearance.add_argument("--no-prompt", action="store_true", help="leave out the prompt")
    appearance.add_argument("--no-footer", action="store_true", help="leave out the line with model and seed")
    appearance.add_argument(
        "--poster",
        action="store_true",
        help="a poster of what the reply nearly said: .png or .pdf",
    )
    still = appearance.add_mutually_exclusive_group()
    still.add_argument("--strip", action="store_true", help="a PNG of nine frames")
    still.add_argument(
        "--at",
        type=_between(0.0, 86_400.0),
        metavar="SECONDS",
        help="the moment a PNG shows (default: the end)",
    )


def size_of(text: str) -> tuple[int, int]:
    """Parse a size in pixels, by name or as "1920x1080"."""
    if text.lower() in SIZES:
        return SIZES[text.lower()]
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} isn't a size like 1920x1080 or one of {', '.join(SIZES)}")
    size = int(width), int(height)
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in size):
        raise argparse.ArgumentTypeError(f"both sides must be from {MIN_SIDE} to {MAX_SIDE} pixels")
    return size


class _between:  # noqa: N801 - reads as the function it is used as
    """Parses a number within bounds."""

    def __init__(self, least: float, most: float) -> None:
        self._least, self._most = least, most

    def __call__(self, text: str) -> float:
        try:
            number = float(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(f"{text!r} isn't a number") from error
        if not self._least <= number <= self._most:
            raise argparse.ArgumentTypeError(f"{text} isn't between {self._least:g} and {self._most:g}")
        return number
