"""Words counted, differences found, and texts found and replaced, without a window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gui.pad.difference import difference
from app.gui.pad.find.finder import Query, error_of, find, replaced
from app.gui.pad.word_count import count_text


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        ("", 0, 0),
        ("one", 1, 3),
        ("It's a well-known 3.5 km.\nYes", 6, 28),
        ("漢字 ok", 3, 5),
        ("cafe\u0301 👍🏽", 1, 7),
        ("— … !", 0, 5),
    ],
)
def test_words_and_characters(text: str, words: int, characters: int) -> None:
    assert count_text(text) == (words, characters)


def replace_all(query: Query, text: str) -> str:
    hits, _all = find(query, text)
    start, end, new = replaced(text, hits)
    data = text.encode("utf-16-le")
    return (data[: 2 * start] + new.encode("utf-16-le") + data[2 * end :]).decode("utf-16-le")


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        (Query("fog", "mist"), "Fog, fog and foggy", "mist, mist and mistgy"),
        (Query("fog", "mist", cased=True), "Fog, fog", "Fog, mist"),
        (Query("fog", "mist", words=True), "fog foggy", "mist foggy"),
        (Query("über", "x", words=True), "Über übermut", "x übermut"),
        (Query("a.c", "x"), "a.c abc", "x abc"),
        (Query(r"(\w+) (\w+)", r"$2\t\1", regex=True), "one two", "two\tone"),
        (Query("^", "> ", regex=True), "a", "a"),
        (Query("$1", "€", regex=False), "it costs $1", "it costs €"),
        (Query("b", "x"), "😀b😀b", "😀x😀x"),
    ],
)
def test_replace_all(query: Query, text: str, expected: str) -> None:
    hits, _all = find(query, text)
    assert (replace_all(query, text) if hits else text) == expected


def test_an_expression_that_is_wrong_or_takes_too_long_finds_nothing() -> None:
    assert error_of(Query("(fog", regex=True))
    assert find(Query("(fog", regex=True), "fog") == ([], True)
    hits, is_complete = find(Query("(a+)+$", regex=True), "a" * 40 + "b")
    assert (hits, is_complete) == ([], False)


@given(st.text(alphabet="ab \n,", max_size=60), st.text(alphabet="ab \n,", max_size=60))
def test_a_difference_holds_both_texts(old: str, new: str) -> None:
    pieces = difference(old, new)
    assert "".join(piece.text for piece in pieces if piece.change != "added") == old
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == new


def test_only_words_that_differ_are_changes() -> None:
    pieces = difference("The keeper went up.\nStill.\n", "The keeper went down.\nStill.\n")
    assert [piece for piece in pieces if piece.change != "same"] == [("removed", "up"), ("added", "down")]
