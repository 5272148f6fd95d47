"""Make the Windows icon of the program, in every size that Windows shows, from the window's SVG icon."""

from __future__ import annotations

from pathlib import Path

from installers.icon import draw

SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)  # pixels: 16 and 32 at 100 to 300 percent, and the largest


def write_icon(target: Path) -> Path:
    """Write an .ico file with a picture per size, each drawn from the SVG; return its path."""
    pictures = [draw(size) for size in SIZES]
    pictures[-1].save(
        target, format="ICO", sizes=[(size, size) for size in SIZES], append_images=pictures[:-1]
    )
    return target
