"""The look of printed pages: sizes, colours and fonts, in pixels of 1/96 inch."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageSize

from app.gui.widgets.theme import LIGHT, Colors
from app.gui.widgets.typefaces import code_font, text_font

_TEXT_SIZE, _CODE_SIZE, _SMALL_SIZE, _TITLE_SIZE = 14, 12, 11, 26  # pixels: 10.5, 9, 8.25 and 19.5 points
_SIDES, _TOP, _BOTTOM, _FOOTER = 91, 80, 100, 60  # pixels: 24, 21, 26 mm; of the footer's line from below
_DPI = 96

# The regions that print on Letter, from Unicode's supplemental data (CLDR, paperSize)
_LETTER = {
    QLocale.Country.Belize,
    QLocale.Country.Canada,
    QLocale.Country.Chile,
    QLocale.Country.Colombia,
    QLocale.Country.CostaRica,
    QLocale.Country.ElSalvador,
    QLocale.Country.Guatemala,
    QLocale.Country.Mexico,
    QLocale.Country.Nicaragua,
    QLocale.Country.Panama,
    QLocale.Country.Philippines,
    QLocale.Country.PuertoRico,
    QLocale.Country.UnitedStates,
    QLocale.Country.Venezuela,
}


def paper_size(locale: QLocale) -> QPageSize:
    """Return the paper that is usual in a region: Letter or A4."""
    is_letter = locale.territory() in _LETTER
    return QPageSize(QPageSize.PageSizeId.Letter if is_letter else QPageSize.PageSizeId.A4)


@dataclass(frozen=True)
class Sheet:
    """A page and the place for text on it, in pixels."""

    size: QPageSize
    left: float
    top: float
    width: float
    bottom: float
    """Where the text ends, from the upper edge."""
    footer: float
    """The baseline of the page number, from the upper edge."""

    @property
    def height(self) -> float:
        """The height of the place for text."""
        return self.bottom - self.top


def sheet(size: QPageSize) -> Sheet:
    """Return a page of this size with its margins."""
    pixels = size.sizePixels(_DPI)
    width, height = pixels.width() - 2.0 * _SIDES, float(pixels.height())
    return Sheet(size, _SIDES, _TOP, width, height - _BOTTOM, height - _FOOTER)


class Paper:
    """The colours and fonts of printed text: the window's light ones, in sizes for paper."""

    def __init__(self) -> None:
        self.text_font = _sized(text_font(10), _TEXT_SIZE)
        self.small_font = _sized(text_font(10), _SMALL_SIZE)
        self.label_font = QFont(self.small_font)
        self.label_font.setWeight(QFont.Weight.DemiBold)
        self.title_font = _sized(text_font(10), _TITLE_SIZE)
        self.title_font.setWeight(QFont.Weight.Bold)
        self.code_font = _sized(code_font(10), _CODE_SIZE)

    @property
    def colors(self) -> Colors:
        """The colours of text, lines and backgrounds."""
        return LIGHT

    @property
    def is_dark(self) -> bool:
        """Paper is white."""
        return False

    @property
    def em(self) -> float:
        """The height of the text, in pixels."""
        return QFontMetricsF(self.text_font).height()

    def color(self, name: str) -> QColor:
        """Return one of the colours by its name."""
        return QColor(getattr(self.colors, name))

    def px(self, pixels: float) -> int:
        """Return a length unchanged: paper has one size of type."""
        return round(pixels)

    def scaled(self, sheet: str) -> str:
        """Return a style sheet unchanged."""
        return sheet


def _sized(font: QFont, pixels: int) -> QFont:
    """The font in a size that no screen's resolution changes, its letters where their outlines want them.

    Without alternative shapes of letters: a PDF file would not say which letters they are.
    """
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for feature in ("calt", "liga", "clig"):
        font.setFeature(QFont.Tag(feature), 0)
    return font
