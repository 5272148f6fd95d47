"""Holes in texts: which brackets are holes, what they ask for; the rest stays equal to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.filling import WRITE_MESSAGE, WRITE_TEXT, escape_holes, parse_holes
from app.filling.holes import FREE_LENGTHS
from model_backends.protocol import Slot

HOLES = ["[…]", "[...]", "[a word]", "[3 words]", "[yes|no]", "[10-20 tokens]"]
SNIPPETS = [
    *HOLES,
    *("\\", "\\\\", "`", "``", "```\n", "~~~\n", "\n", "\n\n", "    ", "> ", "- ", "word ", "é", "🙂"),
    *("[x] ", "[ ] ", "[^1]", "[[", "]]", "[", "]", "(", ")", "](http://a.b)", "[a word]: http://a.b\n"),
]
texts = st.lists(st.sampled_from(SNIPPETS), max_size=30).map("".join) | st.text(max_size=60)


def slots(source: str) -> list[Slot]:
    return [hole.slot for hole in parse_holes(source).holes]


@pytest.mark.parametrize("source", ["A […] fox", "A [...] fox", "A [ … ] fox", "A[…] fox"])
def test_a_hole_of_any_length(source: str) -> None:
    assert slots(source) == [Slot(lengths=FREE_LENGTHS)]


@pytest.mark.parametrize("source", ["Once […]", "Once [...]\n", "[…] \n\n"])
def test_a_hole_at_the_end_is_as_long_as_the_model_likes(source: str) -> None:
    text = parse_holes(source)
    assert [hole.slot for hole in text.holes] == [Slot()]
    assert text.template[-1] == Slot()
    assert text.ending == source[text.holes[0].end :]
    assert text.filled(["upon a time"]) == source[: text.holes[0].start] + "upon a time" + text.ending


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("a word", 1),
        ("one word", 1),
        ("three words", 3),
        ("Three Words", 3),
        ("12 words", 12),
        ("ein Wort", 1),
        ("drei Wörter", 3),
        ("3 Wörter", 3),
        ("zwölf Wörter", 12),
    ],
)
def test_a_hole_for_so_many_words(inside: str, words: int) -> None:
    assert slots(f"A [{inside}] fox") == [Slot(words=words, lengths=(words, 3 * words))]


@pytest.mark.parametrize(
    ("inside", "lengths"), [("20 tokens", (20, 20)), ("10-20 tokens", (10, 20)), ("10–20 Tokens", (10, 20))]
)
def test_a_hole_for_so_many_tokens(inside: str, lengths: tuple[int, int]) -> None:
    assert slots(f"A [{inside}] fox") == [Slot(lengths=lengths)]
    assert slots(f"A [{inside}]") == [Slot(lengths=lengths)]


def test_a_hole_with_answers() -> None:
    assert slots("Is it? [yes|no] [ very good | so so ]") == [
        Slot(answers=("yes", "no")),
        Slot(answers=("very good", "so so")),
    ]


@pytest.mark.parametrize(
    "source",
    [
        *("plain", "[three]", "[words]", "[0 words]", "[many words]", "[20-10 tokens]", "[9999999 words]"),
        *("[]", "[ ]", "[|]", "[yes|]", "[yes|yes]", "- [ ] task", "- [x] task", "[^1]", "[^1]: note"),
        *("[a\nword]", "[2-3 words]", "[…", "…]"),
        *("[…](http://a.b)", "![...](a.png)", "[a word][ref]\n\n[ref]: http://a.b", "[text](http://x/[a|b])"),
        *("[a word]: http://a.b", "[a word]\n\n[a word]: <b>", "[x][a word]\n\n[A  Word]: /b", "[[…]]"),
        *("`[…]`", "``a ` [a|b]``", "a `b\n[…]` c", "```\n[…]\n```", "~~~\n[a word]", "> ```\n> […]\n> ```"),
        *("E[X|Y]", "array[...]", "x2[a|b]", "\\[…]", "\\[a word]", "\\\\\\[yes|no]"),
    ],
)
def test_other_brackets_are_no_holes(source: str) -> None:
    assert slots(source) == []


@pytest.mark.parametrize(
    "source",
    [
        *("[a word]: well", "`a` […] b", "`a […] b", "a ` b\n\n[…] ` c", "```\ncode\n```\n[…]x", "\\`[…]` a"),
        *(
            "[…][ref]",
            "[a word] (or two)",
            "**[…]** a",
            "> […] a",
            "- [x] [a word]",
            "[see [a word] here](b)",
        ),
        *("| [yes|no] |", "x[…] a", "x[a word]", "„[…]“", "\\\\[…] a", "[…]!", "[text](b)[…] a"),
    ],
)
def test_holes_that_stand_beside_something_else(source: str) -> None:
    assert len(slots(source)) == 1


def test_a_backslash_makes_a_bracket_text_and_only_there() -> None:
    text = parse_holes("\\[…] and \\[x\\] and \\\\[a word] C:\\dir\\[y]")
    assert text.template == (
        "[…] and \\[x\\] and \\",
        Slot(words=1, lengths=(1, 3)),
        " C:\\dir\\[y]",
    )


def test_two_holes_side_by_side() -> None:
    text = parse_holes("[a word][yes|no]")
    assert text.template == (Slot(words=1, lengths=(1, 3)), Slot(answers=("yes", "no")))
    assert text.filled(["One", " yes"]) == "One yes"


def test_as_many_texts_as_holes_are_needed() -> None:
    with pytest.raises(ValueError, match="argument"):
        parse_holes("a […] b").filled([])


@given(texts)
def test_the_holes_are_ranges_of_brackets_in_the_order_of_the_text(source: str) -> None:
    text = parse_holes(source)
    position = 0
    for start, end, _ in text.holes:
        assert position <= start < end
        assert source[start] == "["
        assert source[end - 1] == "]"
        position = end
    assert text.source == source


@given(texts.filter(lambda text: "\\" not in text))
def test_filled_with_themselves_the_holes_give_the_same_text(source: str) -> None:
    text = parse_holes(source)
    assert text.filled([source[hole.start : hole.end] for hole in text.holes]) == source
    joined = "".join(part if isinstance(part, str) else "" for part in text.template) + text.ending
    assert joined == text.filled([""] * len(text.holes))


@given(texts)
def test_an_escaped_text_has_no_holes_and_is_the_text(source: str) -> None:
    text = parse_holes(escape_holes(source))
    assert text.holes == ()
    assert text.filled([]) == source
    assert text.template == ((source,) if source else ())


@given(st.lists(texts, min_size=1, max_size=4), st.sampled_from(HOLES))
def test_escaped_texts_around_holes_stay_equal_to_the_letter(pieces: list[str], hole: str) -> None:
    plain = [piece.replace("`", "").replace("~", "").replace("[", "").replace("]", "") for piece in pieces]
    plain = [f"{piece} " if piece[-1:].isalnum() or piece.endswith("\\") else piece for piece in plain]
    plain = [f" {piece}" if piece[:1] in ("(", ":") else piece for piece in plain]
    text = parse_holes(hole.join(plain))
    assert len(text.holes) == len(plain) - 1
    assert text.filled(["X"] * len(text.holes)) == "X".join(plain)


@pytest.mark.parametrize(
    "pattern", ["\\", "[", "`", "](", "[…", "[a word]", "```\n", "a`b ``c\n", "[x]: y\n"]
)
def test_long_texts_of_anything_are_parsed(pattern: str) -> None:
    text = parse_holes(f"[…]{pattern * 20_000}[…]")
    assert text.holes[0].start == 0


def test_the_instructions_are_those_that_the_demo_model_knows() -> None:
    assert WRITE_TEXT == "Write a text."
    assert WRITE_MESSAGE == "Write a message to an AI assistant."
