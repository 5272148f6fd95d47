"""WCAG 2 contrast of every pair of colours: AA for text, 3 : 1 for focus indicators.

The fog of the canvas is exempt on purpose: where nothing is known yet there is nothing to be read.
"""

import pytest

from app.gui.markdown.markdown import word_colors
from app.gui.widgets.theme import DARK, LIGHT, Colors

AA, NOT_TEXT = 4.5, 3.0
SCHEMES = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])

ON_EVERYTHING = ("window", "sidebar", "raised", "bubble")
TEXT: dict[str, tuple[str, ...]] = {
    "text": (*ON_EVERYTHING, "hover", "selected", "warn_back"),
    "muted": (*ON_EVERYTHING, "hover", "selected"),
    "accent": (*ON_EVERYTHING, "hover", "selected"),  # links, marks of a search, chips
    "warn": ("window", "raised", "warn_back"),
    "on_accent": ("accent", "accent_hover"),
    "window": ("text",),  # toasts
}
MARKS: dict[str, tuple[str, ...]] = {
    "accent": (*ON_EVERYTHING, "warn_back"),  # the ring of what has the focus
    "text": ("window", "raised"),  # the ring of a button in the accent's colour
    "muted": ON_EVERYTHING,  # icons, switches that are off
    "warn": ("window", "warn_back"),
    "unsure": ("window",),  # the canvas while it is read
    "accepted": ("window",),
    "fog": ("window",),  # the legend
}


def brightness(color: str) -> float:
    """The relative luminance of #rrggbb, 0 to 1 (WCAG 2.2, "relative luminance")."""
    parts = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, bright = sorted((brightness(one), brightness(other)))
    return (bright + 0.05) / (dark + 0.05)


def too_faint(colors: Colors, pairs: dict[str, tuple[str, ...]], least: float) -> list[str]:
    """The pairs with less contrast than that."""
    return [
        f"{front} on {back}: {found:.2f}"
        for front, backs in pairs.items()
        for back in backs
        if (found := contrast(getattr(colors, front), getattr(colors, back))) < least
    ]


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@SCHEMES
def test_every_text_can_be_read(colors: Colors) -> None:
    assert too_faint(colors, TEXT, AA) == []


@SCHEMES
def test_what_is_no_text_can_be_told_apart(colors: Colors) -> None:
    assert too_faint(colors, MARKS, NOT_TEXT) == []


@SCHEMES
def test_every_word_of_a_program_can_be_read(colors: Colors) -> None:
    words = word_colors(colors, colors is DARK)
    assert {
        name: round(contrast(word, colors.raised), 2)
        for name, word in words.items()
        if min(contrast(word, colors.raised), contrast(word, colors.window)) < AA
    } == {}
