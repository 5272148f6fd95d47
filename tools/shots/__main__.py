"""Take all screenshots, or some parts: `python -m tools.shots DIR [PART...]`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is imported
os.environ.setdefault("UNFOG_LANGUAGE", "en")  # buttons are found by their English names

from app.gui.application.application import make_app
from tools.shots import (
    chat,
    files,
    folders,
    header,
    models,
    pad_canvas,
    pads,
    replays,
    rewriting,
    sizes,
    stopped,
    windows,
    words,
)
from tools.shots.clip import clip
from tools.shots.photographer import Photographer
from tools.shots.strips import strips

PARTS = {
    "chat": chat.pictures,
    "stopped": stopped.pictures,
    "files": files.pictures,
    "folders": folders.pictures,
    "pads": pads.pictures,
    "pad-canvas": pad_canvas.pictures,
    "replays": replays.pictures,
    "rewriting": rewriting.pictures,
    "words": words.pictures,
    "windows": windows.pictures,
    "models": models.pictures,
    "header": header.pictures,
    "sizes": sizes.pictures,
}


def main(argv: list[str] | None = None) -> int:
    """Take the screenshots; return the exit code."""
    parser = argparse.ArgumentParser(description="Save a picture of every screen.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("shots"))
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--scale", type=int, choices=(1, 2), help="both by default, in folders")
    parser.add_argument("--strips", action="store_true", help="only film strips of the canvas")
    parser.add_argument("--clip", action="store_true", help="only the clip of the README")
    args = parser.parse_args(argv)
    if unknown := set(args.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    folder: Path = args.folder
    if args.strips or args.clip:
        folder.mkdir(parents=True, exist_ok=True)
        app = make_app()
        (clip if args.clip else strips)(app, folder)
        if args.strips:
            with tempfile.TemporaryDirectory() as data:
                rewriting.strip(Photographer(app, folder, Path(data)), folder)
        return 0
    if args.scale is None:
        parts = args.parts or PARTS
        return max(_take(folder / f"{scale}00" / part, part, scale) for scale in (1, 2) for part in parts)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        camera = Photographer(make_app(), folder, Path(data))
        for part in args.parts or PARTS:
            PARTS[part](camera)
    return 0


def _take(folder: Path, part: str, scale: int) -> int:
    """Take a part in its own process, because the screen's scale factor is fixed at start-up."""
    command = [sys.executable, "-m", "tools.shots", str(folder), part, "--scale", str(scale)]
    return subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": str(scale)}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
