"""The words of a recorded reply: joined from tokens, how often they changed, what they rejected."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from app.gui.candidates import descriptions
from app.gui.candidates.words import MOST_REJECTED, ReplyWords, Word
from app.storage.trace import Trace, decode, encode, place_in_text
from model_backends.protocol import BlockCommitted, Candidate, DenoisingStep
from tests.filled_block import PASSAGE, filled_block

IDS: dict[str, int] = {}


def token(piece: str) -> int:
    return IDS.setdefault(piece, len(IDS))


def step(number: int, pieces: Sequence[str]) -> DenoisingStep:
    return DenoisingStep(
        block=0,
        step=number,
        max_steps=9,
        temperature=0.5,
        draft=tuple(map(token, pieces)),
        canvas=(),
        pieces=tuple(pieces),
        accepted=(True,) * len(pieces),
        entropies=(0.0,) * len(pieces),
    )


def trace(
    *drafts: Sequence[str],
    text: str | None = None,
    thought: str = "",
    candidates: dict[int, list[tuple[str, float, int]]] | None = None,
) -> Trace:
    """A stored block with these drafts; `candidates` by position, besides the final token."""
    steps = [step(number, pieces) for number, pieces in enumerate(drafts, 1)]
    final = drafts[-1]
    found = ()
    if candidates is not None:
        found = tuple(
            tuple(
                Candidate(token=token(piece), piece=piece, probability=probability, step=number)
                for piece, probability, number in [
                    (final[position], 0.8, len(steps)),
                    *candidates.get(position, []),
                ]
            )
            for position in range(len(final))
        )
    commit = BlockCommitted(
        block=0,
        tokens=steps[-1].draft,
        text="".join(final) if text is None else text,
        thought=thought,
        steps=len(steps),
        converged=True,
        candidates=found,
    )
    return decode(encode(0, steps, commit))


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ((" The", " fog", " lifts", "."), ["The", "fog", "lifts", "."]),
        ((" cond", "ens", "es", ","), ["condenses", ","]),
        ((" don", "'t", " go"), ["don't", "go"]),
        ((" 2", "0", "2", "6"), ["2026"]),
        (("大", "雾", "预警"), ["大", "雾", "预警"]),
        (("Ne", "\u0301", "e"), ["Ne\u0301e"]),
        (("a", " ", "b", "\n\n", "c"), ["a", "b", "c"]),
        (("a", "", "b"), ["ab"]),  # a control token in between is skipped
        (("(", "x", ")", "**", "y", "**"), ["(", "x", ")", "**", "y", "**"]),
        (("", ""), []),
    ],
)
def test_tokens_are_joined_to_words(pieces: Sequence[str], words: list[str]) -> None:
    assert [word.text for word in ReplyWords([trace(pieces)]).words] == words


def test_changes_are_counted_over_all_tokens_of_a_word() -> None:
    words = ReplyWords(
        [trace((" a", "b", " c"), (" x", "b", " c"), (" x", "y", " c"), (" x", "y", " c"))]
    ).words
    assert [(word.text, word.changes, word.decided, word.steps) for word in words] == [
        ("xy", 2, 3, 4),
        ("c", 0, 1, 4),
    ]


def test_thoughts_and_what_follows_the_end_are_no_words() -> None:
    thinking = trace(("", "Hm", ".", "", " Yes", "!", " rest"), text=" Yes!", thought="Hm.")
    words = ReplyWords([thinking])
    assert [word.text for word in words.words] == ["Yes", "!"]
    assert words.text == " Yes!"
    assert words.at(1) is None
    assert words.at(4) == 0


def test_a_word_s_candidates_stand_in_the_word_the_likeliest_first() -> None:
    one = trace(
        (" fog", "gy", " day"),
        (" fog", "gy", " day"),
        candidates={0: [(" rain", 0.25, 1)], 1: [("horn", 0.5, 1), ("", 0.4, 1)], 2: [("\n", 0.125, 2)]},
    )
    words = ReplyWords([one])
    foggy, day = words.words
    assert foggy.probability == pytest.approx(0.8, abs=0.003)
    rejected = words.rejected(foggy)
    assert [(r.before, r.piece, r.after, r.step) for r in rejected] == [
        ("fog", "horn", "", 1),
        ("", "rain", "gy", 1),
    ]
    assert [r.probability for r in rejected] == pytest.approx([0.5, 0.25], abs=0.003)
    (line_break,) = words.rejected(day)
    assert descriptions.visible(line_break.text) == "line break"


def test_the_same_text_is_listed_once_and_the_word_itself_never() -> None:
    one = trace(
        (" Ben", " ran"),
        (" Leo", " ran"),
        candidates={
            0: [
                ("Leo", 0.5, 1),
                (" Ben", 0.375, 1),
                ("Ben", 0.25, 1),
                *((f" N{n}", 0.1, 1) for n in range(9)),
            ]
        },
    )
    rejected = ReplyWords([one]).rejected(ReplyWords([one]).words[0])
    assert [r.text for r in rejected][:2] == ["Ben", "N0"]
    assert len(rejected) == MOST_REJECTED


def test_without_probabilities_the_rejected_drafts_are_listed() -> None:
    words = ReplyWords([trace((" a", " x"), (" b", " x"), (" b", " x"), (" c", " x"))])
    assert not words.has_probabilities
    changed, same = words.words
    assert [(r.text, r.drafts, r.step, r.probability) for r in words.rejected(changed)] == [
        ("b", 2, 2, None),
        ("a", 1, 1, None),
    ]
    assert words.rejected(same) == ()
    assert changed.probability is None
    assert words.most_contested == (0,)


def test_blocks_follow_each_other() -> None:
    blocks = [trace((" a", "."), (" b", ".")), trace((" c",))]
    words = ReplyWords(blocks)
    assert [(word.text, word.block, word.first) for word in words.words] == [
        ("b", 0, 0),
        (".", 0, 1),
        ("c", 1, 2),
    ]
    assert words.text == " b. c"
    assert (
        descriptions.format_decision(words.words[2], words.block_count) == "Block 2: Decided in step 1 of 1"
    )


@pytest.mark.parametrize(
    ("probability", "shown"), [(0.0, "<1%"), (0.004, "<1%"), (0.456, "46%"), (0.994, "99%"), (1.0, ">99%")]
)
def test_no_probability_is_shown_as_certain(probability: float, shown: str) -> None:
    assert descriptions.format_probability(probability) == shown


def test_a_word_is_described_in_full() -> None:
    words = ReplyWords([trace((" a",), (" b",), candidates={0: [(" a", 0.46, 1)]})])
    said = descriptions.spoken(words.words[0], words.rejected(words.words[0]), 1)
    assert said == "b. Decided in step 2 of 2, changed 1 time. Rejected: a, 46% in step 1."
    plain = Word("x", 0, 0, 0, 1, 4, 0, None)
    assert descriptions.spoken(plain, (), 1).endswith("never changed. No other word came close.")


def test_the_text_around_a_filled_slot_is_shown_without_words() -> None:
    filled = filled_block()
    words = ReplyWords([filled.trace])
    assert words.text == filled.text
    assert [word.text for word in words.words] == PASSAGE.split()
    assert [rejected.text for rejected in words.rejected(words.words[0])] == ["other"]
    for number, word in enumerate(words.words):
        assert words.pieces[word.first].strip() == word.text
        assert words.at(word.first) == number


def test_two_blocks_of_a_text_are_shown_once() -> None:
    first, second = filled_block(), filled_block(passage="every evening from then on", before=12)
    words = ReplyWords([first.trace, second.trace])
    assert words.text == first.text
    assert [word.text for word in words.words] == [*PASSAGE.split(), "every", "evening", "from", "then", "on"]


def test_of_two_slots_on_a_canvas_each_is_shown_as_it_was_written_last() -> None:
    first, second = (
        filled_block(passage=passage, before=99, behind=99) for passage in (PASSAGE, "there was tea.")
    )
    guessed = list(first.steps[-1].pieces)
    for position in second.slots:
        guessed[position] = " GUESS"
    before = msgspec.structs.replace(
        first.bare_trace,
        steps=(*first.steps[:-1], msgspec.structs.replace(first.steps[-1], pieces=tuple(guessed))),
        commit=msgspec.structs.replace(first.commit, text="".join(guessed)),
    )
    words = ReplyWords(place_in_text([before, second.bare_trace], first.text))
    assert words.text == first.text
    assert [word.text for word in words.words] == [*PASSAGE.split(), "there", "was", "tea."]
    assert [word.block for word in words.words] == [0] * 8 + [1] * 3
