"""The text face of pads: Inter with more space between the lines.

A plain text edit has no setting for the height of lines: it uses the font's. So the font files are loaded
once more with a larger line gap, under a family name of their own. Other scripts keep their own line heights.
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

_LINE_GAP = 0.4  # em, which makes lines 1.6 em high
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
        data = with_line_gap((fonts_dir() / name).read_bytes(), _LINE_GAP)
        if QFontDatabase.addApplicationFontFromData(QByteArray(data)) < 0:
            logger.warning("Qt cannot load the typeface of pads; their lines are closer")
            return False
    return True


def with_line_gap(font: bytes, gap: float) -> bytes:
    """Return a TrueType file with another line gap, in em, and the name of the spaced family.

    See https://learn.microsoft.com/typography/opentype/spec/otff, tables "hhea", "OS/2" and "name".
    """
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for number in range(count):
        tag, _sum, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        tables[tag] = offset, length
    (units_per_em,) = struct.unpack_from(">H", font, tables[b"head"][0] + 18)
    made = bytearray(font)
    struct.pack_into(">h", made, tables[b"hhea"][0] + 8, round(gap * units_per_em))
    struct.pack_into(">h", made, tables[b"OS/2"][0] + 72, round(gap * units_per_em))
    start, length = tables[b"name"]
    names = bytes(made[start : start + length])
    for encoding in ("utf-16-be", "ascii"):
        names = names.replace(_NAME.encode(encoding), _SPACED_NAME.encode(encoding))
    made[start : start + length] = names
    return bytes(made)
