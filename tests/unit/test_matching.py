"""Fuzzy matching of the command palette: matches, scores and matched letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gui.command_palette.matching import match

TITLES = (
    "New conversation",
    "Rename",
    "Delete",
    "Previous conversation",
    "Speed and polish",
    "Copy the last reply",
    "Continue the last reply",
    "Compare the last reply…",
    "Light or dark",
    "Models",
    "Quit Unfog",
)


def best(typed: str, *titles: str) -> str:
    """The title that fits best; the first of those that fit equally."""
    found = {title: fit.score for title in titles or TITLES if (fit := match(typed, title)) is not None}
    return max(found, key=lambda title: found[title])


def marked(typed: str, text: str) -> str:
    """The text with the letters that were meant in brackets."""
    fit = match(typed, text)
    assert fit is not None
    return "".join(f"[{letter}]" if at in fit.marks else letter for at, letter in enumerate(text))


def test_everything_fits_when_nothing_was_typed() -> None:
    for typed in ("", "  "):
        fit = match(typed, "Rename")
        assert fit is not None
        assert fit.marks == ()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("new", "New conversation"),
        ("NEW", "New conversation"),
        ("nc", "New conversation"),
        ("conv new", "New conversation"),
        ("pc", "Previous conversation"),
        ("dlt", "Delete"),
        ("rn", "Rename"),
        ("cont", "Continue the last reply"),
        ("crep", "Copy the last reply"),
        ("polish", "Speed and polish"),
        ("dark", "Light or dark"),
        ("q", "Quit Unfog"),
        ("mod", "Models"),
    ],
)
def test_a_few_letters_find_what_is_meant(typed: str, title: str) -> None:
    assert best(typed) == title


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("new", "New conversation", "[N][e][w] conversation"),
        ("nc", "New conversation", "[N]ew [c]onversation"),
        ("nco", "No new conversation", "No [n]ew [c][o]nversation"),
        ("dlt", "Delete", "[D]e[l]e[t]e"),
        ("re co", "Copy the last reply", "[C][o]py the last [r][e]ply"),
        ("a", "Speed and polish", "Speed [a]nd polish"),
        ("resume", "Résumé", "[R][é][s][u][m][é]"),
        ("strasse", "Straße", None),
        ("é", "Cafe", "Caf[e]"),
        ("ß", "Straße", "Stra[ß]e"),
        ("q4", "diffusion-Q4_K_M", "diffusion-[Q][4]_K_M"),
        ("qk", "diffusion-Q4_K_M", "diffusion-[Q]4_[K]_M"),
        ("ogni", "Cognition", "C[o][g][n][i]tion"),
    ],
)
def test_the_letters_that_were_meant_are_marked(typed: str, text: str, expected: str | None) -> None:
    if expected is None:
        assert match(typed, text) is None
    else:
        assert marked(typed, text) == expected


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("quit", "A question asked by everybody, it seems"),  # too far apart
        ("new new2", "New conversation"),
        ("vn", "New conversation"),  # no word begins with the first letter
        ("cnw", "New conversation"),  # the other way round
        ("x", "Rename"),
        ("rename it", "Rename"),
    ],
)
def test_what_does_not_fit(typed: str, text: str) -> None:
    assert match(typed, text) is None


def test_whole_pieces_come_before_letters_and_beginnings_before_the_middle() -> None:
    order = ["Fog", "Fog and mist", "Thick fog", "Foggy", "Unfog", "From our garden"]
    scores = [fit.score for text in order if (fit := match("fog", text)) is not None]
    assert len(scores) == len(order)
    assert best("fog", *order) == "Fog"
    assert match("fog", "Unfog").score > match("fog", "From our garden").score  # type: ignore[union-attr]
    assert match("fog", "Thick fog").score > match("fog", "Unfog").score  # type: ignore[union-attr]


@given(typed=st.text(max_size=12), text=st.text(max_size=40))
def test_marks_are_places_in_the_text(typed: str, text: str) -> None:
    fit = match(typed, text)
    if fit is not None:
        assert list(fit.marks) == sorted(set(fit.marks))
        assert all(0 <= mark < len(text) for mark in fit.marks)


@given(text=st.text(min_size=1, max_size=40).filter(lambda text: bool(text.strip())))
def test_a_text_fits_itself(text: str) -> None:
    assert match(text, text) is not None
