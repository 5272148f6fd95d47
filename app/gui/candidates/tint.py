"""The tint behind a word by how often it changed: one hue, the deeper the more, for light and dark."""

from __future__ import annotations

from PySide6.QtGui import QColor

from app.gui.widgets.theme import Theme

LEVELS = 5
"""Levels of the tint: no change, once, twice, three or four times, more often."""
_MOST = (0, 1, 2, 4)  # changes of each level but the last
_LIGHT = (0.0, 0.16, 0.32, 0.52, 0.74)  # opacity of the tint over the page
_DARK = (0.0, 0.14, 0.25, 0.38, 0.52)


def level_of(changes: int) -> int:
    """Return the level of a word that changed so often, from 0 to `LEVELS` − 1."""
    return next((level for level, most in enumerate(_MOST) if changes <= most), LEVELS - 1)


def tint_of(theme: Theme, level: int) -> QColor:
    """Return the colour behind words of a level, opaque; the page's own for level 0."""
    share = (_DARK if theme.is_dark else _LIGHT)[level]
    page, hue = theme.color("window"), QColor("#e3a13c" if theme.is_dark else "#f2a531")

    def mixed(one: int, other: int) -> int:
        return round(one + share * (other - one))

    return QColor(
        mixed(page.red(), hue.red()), mixed(page.green(), hue.green()), mixed(page.blue(), hue.blue())
    )
