"""Draw the icon of Unfog.app from the SVG drawing.

python -m installers.macos.icon OUT.icns
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from installers.icon import draw

SIZES = (32, 64, 128, 256, 512, 1024)
"""Sides in pixels that an .icns file of today holds."""

_TILE = 824 / 1024  # of the side: the rounded square in Apple's template, the rest stays transparent
_DRAWN_TILE = 232 / 240  # the same in our drawing


def write_icon(file: Path) -> None:
    """Write the .icns file with the margin of macOS icons, drawn anew for each size."""
    pictures = [draw(side, _TILE / _DRAWN_TILE) for side in SIZES]
    pictures[-1].save(file, format="ICNS", append_images=pictures[:-1])


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description="Draw the icon of Unfog.app.")
    parser.add_argument("out", type=Path, metavar="OUT.icns")
    write_icon(parser.parse_args(argv).out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
