"""What is painted: the colours of a picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage


def colors_of(image: QImage) -> set[str]:
    """Every colour in a picture, as #rrggbb."""
    pixels = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint32)
    return {f"#{pixel & 0xFFFFFF:06x}" for pixel in np.unique(pixels).tolist()}
