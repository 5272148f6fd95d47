"""Theme colours: readable text, and canvas states that colour-blind people can distinguish.

Contrast is that of WCAG 2.2. Colour vision deficiencies are simulated on linear RGB with the matrices for
severity 1.0 of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision
Deficiency" (IEEE TVCG 15(6), 2009). Distances are Euclidean in CIE L*a*b* (D65): 2.3 can just be told apart.
"""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from app.gui.widgets.theme import DARK, LIGHT, Colors

Floats = npt.NDArray[np.float64]

READABLE = 4.5  # WCAG AA, text
COMFORTABLE = 7.0  # WCAG AAA, what is read for long
VISIBLE = 3.0  # WCAG AA, graphics; text that is only there to come and go
DISTINCT = 20.0  # between two states that stand side by side, as dots of the legend or words of a line

STATES = ("fog", "unsure", "accepted", "text")
SCHEMES = pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(color: str) -> Floats:
    """Linear red, green and blue, 0 to 1, of #rrggbb (IEC 61966-2-1)."""
    parts = np.array([int(color[place : place + 2], 16) for place in (1, 3, 5)]) / 255.0
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    darker, lighter = sorted((float(weights @ linear(one)), float(weights @ linear(other))))
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb: Floats) -> Floats:
    """CIE L*a*b* of linear RGB."""
    to_xyz = np.array(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ]
    )
    white = to_xyz @ np.ones(3)
    share = to_xyz @ np.clip(rgb, 0.0, 1.0) / white
    root = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(one: str, other: str, vision: Floats) -> float:
    """How far two colours are apart for an eye."""
    return float(np.linalg.norm(lab(vision @ linear(one)) - lab(vision @ linear(other))))


def test_contrast_and_distance_are_those_of_the_standards() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lab(linear("#ffffff")) == pytest.approx([100.0, 0.0, 0.0], abs=1e-3)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    # Red and green are what most colour-blind people confuse.
    for name in ("protanopia", "deuteranopia"):
        assert distance("#c00000", "#5a5a00", VISIONS[name]) < distance("#c00000", "#5a5a00", np.eye(3))


@SCHEMES
@pytest.mark.parametrize("back", ["window", "sidebar", "raised", "bubble", "hover", "selected"])
def test_text_can_be_read_for_long(colors: Colors, back: str) -> None:
    assert contrast(colors.text, getattr(colors, back)) >= COMFORTABLE


@SCHEMES
@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("muted", "window"),
        ("muted", "sidebar"),
        ("muted", "raised"),
        ("accent", "window"),
        ("accent", "raised"),
        ("accent", "selected"),
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("warn", "window"),
        ("warn", "warn_back"),
        ("window", "text"),
        ("accepted", "window"),
    ],
)
def test_small_text_can_be_read(colors: Colors, text: str, back: str) -> None:
    assert contrast(getattr(colors, text), getattr(colors, back)) >= READABLE


@SCHEMES
@pytest.mark.parametrize("state", STATES)
def test_every_state_of_the_canvas_can_be_seen(colors: Colors, state: str) -> None:
    assert contrast(getattr(colors, state), colors.window) >= VISIBLE


@SCHEMES
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("one", "other"), list(combinations(STATES, 2)))
def test_states_of_the_canvas_can_be_told_apart(colors: Colors, vision: str, one: str, other: str) -> None:
    assert distance(getattr(colors, one), getattr(colors, other), VISIONS[vision]) >= DISTINCT
