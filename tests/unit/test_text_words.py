"""The words of a text: where they are, and what is kept with them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.gui.words.text_words import TextWords, sentence_around, word_at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The fog lifts.", ["The", "fog", "lifts"]),
        (
            "It's a well-known 3rd **way**, isn’t it?",
            ["It's", "a", "well-known", "3rd", "way", "isn’t", "it"],
        ),
        ("霧が晴れる", ["霧", "が", "晴", "れ", "る"]),
        ("snake_case = 4.5", ["snake", "case", "4", "5"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("cafe\u0301 noir", ["cafe\u0301", "noir"]),
        ("", []),
    ],
)
def test_the_words_of_a_text(text: str, words: list[str]) -> None:
    assert [word.text for word in TextWords(text).words] == words


@given(st.text())
def test_the_pieces_are_the_text(text: str) -> None:
    words = TextWords(text)
    assert "".join(piece.text for piece in words.pieces) == text
    assert all(text[piece.start : piece.end] == piece.text for piece in words.pieces)


@given(st.text(alphabet="ab .,-\n", max_size=40), st.sets(st.integers(0, 20)))
def test_kept_ranges_hold_the_kept_words_and_no_others(text: str, wanted: set[int]) -> None:
    words = TextWords(text)
    kept = frozenset(number for number in wanted if number < len(words.words))
    ranges = words.ranges(kept)
    assert list(ranges) == sorted(ranges)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(ranges))
    inside = {n for n, word in enumerate(words.words) if any(a <= word.start < b for a, b in ranges)}
    assert inside == kept


def test_words_in_a_row_are_kept_with_what_is_between_them() -> None:
    text = "Slowly, the fog lifts."
    words = TextWords(text)
    assert [text[a:b] for a, b in words.ranges(frozenset({0, 1, 3}))] == ["Slowly, the", "lifts"]


def test_the_words_that_a_range_touches() -> None:
    words = TextWords("The fog lifts.")
    assert words.within(4, 7) == {1}
    assert words.within(5, 9) == {1, 2}
    assert words.within(3, 4) == frozenset()


def test_the_one_word_of_a_range() -> None:
    assert word_at("The fog lifts.", 4, 7) == (4, 7)
    assert word_at("The fog lifts.", 5, 5) == (4, 7)
    assert word_at("The fog lifts.", 4, 13) is None
    assert word_at("The fog lifts.", 13, 14) is None


@pytest.mark.parametrize(
    ("text", "word", "sentence"),
    [
        ("It was late. The fog lifts! We go.", "fog", "The fog lifts!"),
        ("The fog lifts", "fog", "The fog lifts"),
        ("- one fog\n- two", "fog", "- one fog"),
        ("He said “the fog.” Then left.", "fog", "He said “the fog.”"),
        ("He said “the fog.” Then left.", "left", "Then left."),
        ("It costs 4.5 now. Later more.", "now", "It costs 4.5 now."),
    ],
)
def test_the_sentence_around_a_word(text: str, word: str, sentence: str) -> None:
    start = text.index(word)
    first, last = sentence_around(text, start, start + len(word))
    assert text[first:last] == sentence
