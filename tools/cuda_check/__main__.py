"""Check Unfog on a graphics card, and measure it: one command, a few minutes, no network.

    python3 -m tools.cuda_check --out FOLDER [--libraries PREPARED | --build --source GGML]

Parts run one after the other, each with the time that it takes on an H200: ggml's devices, every operation
of the graphs of the published file, parity with the processor by tensor type at the real head sizes, the
sampler over 262,144 tokens, the demo model's text; then a file of the published size with random weights:
memory, ms per step behind prefixes, the headline test, every operation alone, steps without CUDA graphs and
without fusion, experts in the computer's memory, plans for smaller cards. What does not fit into the budget
is left out, which is said. A part that fails, or takes its process with it, stops no other.

FOLDER gets figures.json (complete after each part), log.txt, graphs.txt and profile.txt. The exit code is 1
if a part failed, 2 if something that the check needs is not here.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tools.cuda_check import environment
from tools.cuda_check.build import build
from tools.cuda_check.options import Options
from tools.cuda_check.parts import all_parts
from tools.cuda_check.runner import Run, room_for

_TYPES = "f32,q4_K,q8_0,q6_K,q5_0,f16,bf16"
_FILE_BYTES = 17_000_000_000  # with 30 layers
_BYTES_OUTSIDE_LAYERS = 800_000_000
_PUBLISHED_LAYERS = 30
_END = b"\x04"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the check."""
    args = _parser().parse_args(argv)
    out = args.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    with _copied_to(out / "log.txt"):
        return check(args, out, sys.argv[1:] if argv is None else argv)


def check(args: argparse.Namespace, out: Path, command: Sequence[str]) -> int:
    """Find libraries and packages, then run the parts; return the exit code."""
    try:
        if args.build:
            environment.use(build(args.source, out / "ggml", args.architecture))
        elif args.libraries:
            environment.use(environment.unpacked(args.libraries, out / "prepared"))
        environment.require_packages()
        environment.export_paths()
        environment.require_libraries()
        options = _options(args, out)
    except (environment.NotReadyError, OSError) as error:
        print(error, flush=True)
        return 2
    about = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join(command),
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "libraries": {name: os.environ.get(name) for name in ("UNFOG_GGML_DIR", "UNFOG_GGML_PLUGINS")},
    }
    print(about, flush=True)
    existed = options.file.exists()
    try:
        return 0 if Run(options, all_parts, about).execute(args.only) else 1
    finally:
        if not existed and not args.keep:
            options.file.unlink(missing_ok=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("tools.cuda_check", description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the results go")
    libraries = parser.add_mutually_exclusive_group()
    libraries.add_argument(
        "--libraries", type=Path, metavar="PREPARED", help="an archive of tools.cuda_check.pack, or a folder"
    )
    libraries.add_argument("--build", action="store_true", help="compile ggml with CUDA from --source")
    parser.add_argument("--source", type=Path, default=Path(), metavar="GGML", help="vendor/llama.cpp/ggml")
    parser.add_argument("--architecture", default="native", help='CUDA architecture, such as "89" or "90"')
    parser.add_argument("--device", default="cuda:0", help='"cuda:0", or another for a rehearsal')
    parser.add_argument("--budget", type=float, default=480, metavar="S", help="seconds for all parts (480)")
    parser.add_argument(
        "--layers", type=int, default=_PUBLISHED_LAYERS, metavar="N", help="of the full-size file"
    )
    parser.add_argument(
        "--file", type=Path, metavar="PATH", help="use this full-size file, written if missing"
    )
    parser.add_argument("--keep", action="store_true", help="keep the full-size file")
    parser.add_argument(
        "--types", type=_names, default=_TYPES, metavar="NAMES", help="tensor types to compare"
    )
    parser.add_argument(
        "--prefix", type=_numbers, default="0,2048,16384", metavar="N,N", help="before the canvas"
    )
    parser.add_argument("--steps", type=int, default=14, metavar="N", help="steps behind each prefix (14)")
    parser.add_argument(
        "--only", type=_part_names, default=(), metavar="PARTS", help='run these parts: "step; profile"'
    )
    return parser


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _part_names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";"))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(part) for part in text.split(",")}))


def _options(args: argparse.Namespace, out: Path) -> Options:
    size = _BYTES_OUTSIDE_LAYERS + (_FILE_BYTES - _BYTES_OUTSIDE_LAYERS) * args.layers // _PUBLISHED_LAYERS
    name = f"unfog-{args.layers}-layers.gguf"
    if args.file is None:
        place = room_for(size, [Path("/dev/shm"), out, Path("/tmp")])
        if place is None:
            raise environment.NotReadyError(f"No folder has {size / 1e9:.0f} GB free; name one with --file.")
        args.file = place / name
    return Options(args.device, out, args.file, args.layers, args.types, args.prefix, args.steps, args.budget)


@contextmanager
def _copied_to(log: Path) -> Iterator[None]:
    """Write what this process and its children print meanwhile to a log as well."""
    before = os.dup(1), os.dup(2)
    reading, writing = os.pipe()

    def copy() -> None:
        with log.open("wb", buffering=0) as file:
            while not (data := os.read(reading, 1 << 16)).endswith(_END):
                os.write(before[0], data)
                file.write(data)
            os.write(before[0], data[: -len(_END)])
            file.write(data[: -len(_END)])

    thread = threading.Thread(target=copy)
    thread.start()
    for target in (1, 2):
        os.dup2(writing, target)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for target, descriptor in zip((1, 2), before, strict=True):
            os.dup2(descriptor, target)
        os.write(writing, _END)  # helpers of multiprocessing still hold the pipe open: no end of file comes
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
