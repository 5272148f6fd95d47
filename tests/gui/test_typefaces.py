"""The typefaces that come with the program are those that are used, whatever fonts are installed."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication

from app.gui.pad.typeface import pad_font
from app.gui.widgets.theme import Theme
from app.gui.widgets.typefaces import text_font


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.DemiBold, QFont.Weight.Bold])
@pytest.mark.parametrize("italic", [False, True])
def test_text_has_real_weights_and_italics(qapp: QApplication, weight: QFont.Weight, italic: bool) -> None:
    font = QFont(Theme(qapp, "light").reading_font)
    font.setWeight(weight)
    font.setItalic(italic)
    found = QFontInfo(font)
    assert (found.family(), found.weight(), found.italic()) == ("Inter Unfog", weight, italic)


def test_code_is_monospaced_and_shown_as_it_was_written(qapp: QApplication) -> None:
    font = Theme(qapp, "light").code_font
    metrics = QFontMetricsF(font)
    assert QFontInfo(font).family() == "JetBrains Mono Unfog"
    assert (
        metrics.horizontalAdvance("iiii")
        == metrics.horizontalAdvance("├─->")
        == metrics.horizontalAdvance("MMMM")
    )


def test_figures_in_the_window_have_one_width(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    for font in (theme.text_font, theme.small_font):
        metrics = QFontMetricsF(font)
        assert len({metrics.horizontalAdvance(digit * 4) for digit in "0123456789"}) == 1


def test_only_figures_are_tabular(qapp: QApplication) -> None:
    """Inter's tabular figures widen hyphens and brackets too: "Code-Block" had gaps around its hyphen."""
    tabular = QFont(Theme(qapp, "light").text_font)
    usual = QFont(tabular)
    usual.setFeature(QFont.Tag("tnum"), 0)
    for text in ("Code-Block", "(a) [b]"):
        assert QFontMetricsF(tabular).horizontalAdvance(text) == QFontMetricsF(usual).horizontalAdvance(text)


@pytest.mark.usefixtures("qapp")
def test_lines_of_pads_have_as_much_space_above_their_letters_as_below() -> None:
    close, spaced = QFontMetricsF(text_font(12)), QFontMetricsF(pad_font(12))
    above, below = spaced.ascent() - close.ascent(), spaced.descent() - close.descent()
    assert above > 2
    assert abs(above - below) <= 1  # whole pixels
    assert spaced.leading() == 0  # selections and marks would hang down into it
