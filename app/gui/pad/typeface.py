"""The text face of pads: Inter with more space between the lines.

A plain text edit has no setting for the height of lines: it uses the font's. So the font files are loaded
once more with a larger ascent and descent, under a family name of their own. A line gap would be below the
letters alone: selections and marks would hang down. Other scripts keep their own line heights.
"""

from __future__ import annotations

import functools
import logging
import struct

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

from app.base.app_dirs import fonts_dir
from app.gui.widgets.typefaces import text_font

logger = logging.getLogger(__name__)

SPACE = 0.4
"""Added to the height of a line, in em, half of it above the letters; lines are 1.6 em high then."""
_NAME, _SPACED_NAME = "Inter Unfog", "Inter Pages"  # of the same length, so that the file's offsets stay
_FILES = ("Inter-Regular.ttf", "Inter-Italic.ttf", "Inter-Bold.ttf", "Inter-BoldItalic.ttf")


def pad_font(points: float) -> QFont:
    """Return the text face of pads."""
    font = text_font(points)
    if _is_loaded():
        font.setFamilies([_SPACED_NAME, *font.families()])
    return font


@functools.cache
def _is_loaded() -> bool:
    """Load the spaced font files, once; lines are closer, and the log says so, where Qt can't."""
    for name in _FILES:
        data = with_space((fonts_dir() / name).read_bytes(), SPACE)
        if QFontDatabase.addApplicationFontFromData(QByteArray(data)) < 0:
            logger.warning("Qt cannot load the typeface of pads; their lines are closer")
            return False
    return True


def with_space(font: bytes, space: float) -> bytes:
    """Return a TrueType file with more space around its letters, in em, and the name of the spaced family.

    See https://learn.microsoft.com/typography/opentype/spec/otff, tables "hhea", "OS/2" and "name".
    """
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for number in range(count):
        tag, _sum, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        tables[tag] = offset, length
    (units_per_em,) = struct.unpack_from(">H", font, tables[b"head"][0] + 18)
    made = bytearray(font)
    half = round(space * units_per_em / 2)
    hhea, os2 = tables[b"hhea"][0], tables[b"OS/2"][0]
    for place, more in (
        (hhea + 4, half),  # ascender, descender (negative)
        (hhea + 6, -half),
        (os2 + 68, half),  # typographic ascender, descender (negative)
        (os2 + 70, -half),
        (os2 + 74, half),  # Windows' ascent, descent (positive)
        (os2 + 76, half),
    ):
        (value,) = struct.unpack_from(">h", made, place)
        struct.pack_into(">h", made, place, value + more)
    start, length = tables[b"name"]
    names = bytes(made[start : start + length])
    for encoding in ("utf-16-be", "ascii"):
        names = names.replace(_NAME.encode(encoding), _SPACED_NAME.encode(encoding))
    made[start : start + length] = names
    return bytes(made)
