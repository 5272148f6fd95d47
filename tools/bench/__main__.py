"""Measure Unfog's speed on this computer, as JSON.

    python3 dev.py bench [--json FILE]                     the demo model, beside the reference implementation
    python3 dev.py bench --synthetic N [OPTIONS]           N layers of the published size, random weights
    python3 dev.py bench --ggml installed FOLDER           the demo model on two folders of ggml's libraries
    python3 dev.py bench --headline [OPTIONS]              tokens/s, measured as the published figure
    python3 dev.py bench --pins [--file PATH]              what pins, read-outs and rewrites cost

The last four need no PyTorch. Anything else that runs at the same time spoils the figures; `load_before`
tells what did.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from app.base.app_dirs import bundled_model
from model_backends.protocol import SelfConditioning, UnfogError
from tools.bench import headline, pins
from tools.bench.full_size import Task, measure
from tools.bench.ggml_folders import INSTALLED, compare
from tools.bench.machine import machine
from tools.synthetic import PUBLISHED_LAYERS, SyntheticModel


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    args = parse(argv)
    figures: dict[str, Any] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join(sys.argv[1:] if argv is None else argv),
        "machine": machine(),
    }
    try:
        figures |= measured(args)
    except UnfogError as error:
        print(error.message, error.hint, file=sys.stderr)
        return 1
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the command line."""
    parser = argparse.ArgumentParser("dev.py bench", description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--model", type=Path, default=bundled_model(), metavar="PATH", help="the demo model")
    two = parser.add_argument_group("two folders of ggml's libraries")
    two.add_argument("--ggml", nargs=2, metavar="FOLDER", help=f'compare them; "{INSTALLED}": those in use')
    two.add_argument("--rounds", type=integer_from(1), default=5, metavar="N", help="8 replies each (5)")
    full = parser.add_argument_group("models of the published size")
    layers = range(1, PUBLISHED_LAYERS + 1)
    full.add_argument("--synthetic", type=int, choices=layers, metavar="N", help="layers (1 to 30)")
    full.add_argument(
        "--file", type=Path, metavar="PATH", help="use this file; it is created if it does not exist"
    )
    full.add_argument("--device", default="auto", help='"cpu", "cuda:0" or "auto"')
    full.add_argument(
        "--prefix", type=prefix_lengths, default="0,512", metavar="N,N", help="tokens before the canvas"
    )
    full.add_argument(
        "--steps",
        type=integer_from(1),
        default=3,
        metavar="N",
        help="steps measured per prefix, after a first one",
    )
    published = parser.add_argument_group("the headline test, on --file, --synthetic N or the demo model")
    published.add_argument("--headline", action="store_true", help="1,024 tokens of prompt, 1,024 of reply")
    published.add_argument(
        "--stop",
        choices=(*headline.STOPS, "both"),
        help="16 fixed steps, the model's own stop, or both (both; --synthetic: fixed, because random "
        "weights always take all 48 steps)",
    )
    published.add_argument(
        "--self-conditioning",
        choices=get_args(SelfConditioning),
        default="auto",
        help="how many of the likeliest tokens condition the next step (auto)",
    )
    pinned = parser.add_argument_group("pins, on --file or the demo model")
    pinned.add_argument("--pins", action="store_true", help="steps with pins and without, and rewrites")
    return parser.parse_args(argv)


def prefix_lengths(text: str) -> list[int]:
    """Parse ascending prefix lengths from the command line."""
    return sorted({integer_from(0)(part) for part in text.split(",")})


def integer_from(least: int) -> Callable[[str], int]:
    """Return a parser for integers from `least` on."""

    def number(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is less than {least}")
        return value

    return number


def measured(args: argparse.Namespace) -> dict[str, Any]:
    """Measure what the command line asks for."""
    if args.ggml is not None:
        return compare(args.ggml, args.model, args.rounds, lambda text: print(text, file=sys.stderr))
    if args.headline:
        return measure_headline(args)
    if args.pins:
        return pins.measure(args.file or args.model, args.device, args.rounds, args.steps)
    return measure_demo(args.model) if args.synthetic is None else measure_full_size(args)


def measure_demo(model: Path) -> dict[str, Any]:
    """Measure the demo model."""
    from tools.bench import demo  # needs PyTorch, which not every machine has

    return demo.measure(model)


def measure_full_size(args: argparse.Namespace) -> dict[str, Any]:
    """Measure a model of the published size."""
    with tempfile.TemporaryDirectory() as folder:
        path = args.file or Path(folder) / f"synthetic-{args.synthetic}.gguf"
        task = Task(path, SyntheticModel(args.synthetic), args.device, args.prefix, args.steps)
        return measure(task)


def measure_headline(args: argparse.Namespace) -> dict[str, Any]:
    """Run the headline test on a file, which is written first if it is a random one and missing."""
    path = args.file or args.model
    stop = args.stop or ("both" if args.synthetic is None else "fixed")
    with tempfile.TemporaryDirectory() as folder:
        if args.synthetic is not None:
            path = args.file or Path(folder) / f"synthetic-{args.synthetic}.gguf"
            if not path.exists():
                SyntheticModel(args.synthetic).write(path)
        stops = headline.STOPS if stop == "both" else (stop,)
        figures = headline.measure(
            headline.Task(path, args.device, stops, self_conditioning=args.self_conditioning)
        )
    print(*headline.lines(figures["headline"]), sep="\n", file=sys.stderr)
    return figures


if __name__ == "__main__":
    sys.exit(main())
