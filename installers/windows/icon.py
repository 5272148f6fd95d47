"""Make the Windows icon of the program, in every size that Windows shows, from the window's SVG icon."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)  # pixels: 16 and 32 at 100 to 300 percent, and the largest


def write_icon(svg: Path, target: Path) -> Path:
    """Write an .ico file with a picture per size, each drawn from the SVG; return its path."""
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"{svg} is not an SVG file")
    pictures = [_picture(renderer, size) for size in SIZES]
    pictures[-1].save(
        target, format="ICO", sizes=[(size, size) for size in SIZES], append_images=pictures[:-1]
    )
    return target


def _picture(renderer: QSvgRenderer, size: int) -> Image.Image:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6's stubs want bytes for the format
    return Image.open(BytesIO(data.data()))
