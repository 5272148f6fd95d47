"""Draw the program's icon from its SVG drawing, for the icon files of each system."""

from __future__ import annotations

import os

from PIL import Image

from installers.layout import ROOT

DRAWING = ROOT / "resources" / "icons" / "unfog.svg"


def draw(side: int, share: float = 1.0) -> Image.Image:
    """Return the icon as a picture of `side` x `side` pixels; the drawing takes `share` of it, in the middle.

    Raises:
        ValueError: the drawing is not an SVG file.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(str(DRAWING))
    if not renderer.isValid():
        raise ValueError(f"{DRAWING} is not an SVG file")
    picture = QImage(side, side, QImage.Format.Format_RGBA8888)
    picture.fill(0)
    margin = side * (1 - share) / 2
    painter = QPainter(picture)
    renderer.render(painter, QRectF(margin, margin, side * share, side * share))
    painter.end()
    return Image.frombytes("RGBA", (side, side), bytes(picture.constBits()))
