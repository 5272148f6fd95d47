"""What else a word could be: tokens put together to words, compared among each other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.session.alternatives_run import AlternativesRun
from app.session.word_alternatives import AlternativesReader, Filled, WordPlace
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    Candidate,
    Failed,
    Fill,
    Filling,
    Message,
    Slot,
)
from tests.scripted_engine import ScriptedEngine

PLACE = WordPlace((Message(role="user", content="Write a text."),), "The ", "fog", " lifts.")


def position(**tokens: float) -> tuple[Candidate, ...]:
    """The candidates of a position; _ is a space."""
    return tuple(
        Candidate(token=number, piece=piece.replace("_", " "), probability=share, step=1)
        for number, (piece, share) in enumerate(tokens.items())
    )


def gap(text: str, *positions: tuple[Candidate, ...]) -> Filled:
    """What became of a gap."""
    return Filled(positions, (Filling(text=text, tokens=len(positions)),))


def read(reader: AlternativesReader, answers: Mapping[tuple[str | Slot, ...], Filled]) -> list[Fill]:
    """Answer each `Fill` by its template, until there is none left; return them."""
    fills = reader.fills()
    made = [next(fills)]
    while True:
        try:
            made.append(fills.send(answers[made[-1].template]))
        except StopIteration:
            return made


ONE, TWO = Slot(lengths=(1, 1)), Slot(lengths=(2, 2))
OWN = Slot(draft="fog")


def compared(*words: str) -> tuple[str | Slot, ...]:
    return (Slot(answers=words),)


def shares(*numbers: float) -> Filled:
    return Filled((), (Filling(text="", tokens=1, probabilities=numbers),))


def test_tokens_that_are_words_and_tokens_that_begin_one() -> None:
    """A word of two tokens is completed; two words, punctuation and the word itself are left out."""
    reader = AlternativesReader(PLACE)
    fills = read(
        reader,
        {
            (OWN,): gap(
                "fog", position(_fog=0.6, _mist=0.2, _FOG=0.1, **{",": 0.05}, _haze=0.04, glued=0.03)
            ),
            (TWO,): gap("x", position(_dark=0.5, _thick=0.3), position(ness=0.4, _fog=0.3)),
            ("dark", ONE): gap("ness", position(ness=0.8, ling=0.1)),
            ("thick", ONE): gap(" fog", position(_fog=0.9, et=0.05)),
            compared("fog", "darkness", "mist", "darkling", "haze", "thicket"): shares(
                0.5, 0.1, 0.3, 0.01, 0.07, 0.02
            ),
        },
    )
    assert [(one.word, one.probability) for one in reader.alternatives] == [
        ("mist", 0.3),
        ("darkness", 0.1),
        ("haze", 0.07),
        ("thicket", 0.02),
        ("darkling", 0.01),
    ]
    assert reader.own_probability == 0.5
    for fill in fills:
        assert (fill.before, fill.after, fill.messages) == ("The ", " lifts.", PLACE.messages)
        assert fill.sampling.max_steps == 1


def test_known_ones_are_there_at_once_and_are_compared_with_the_others() -> None:
    reader = AlternativesReader(PLACE, ("haze", "fog", "a mist"))
    assert [one.word for one in reader.alternatives] == ["haze"]
    read(
        reader,
        {
            (OWN,): gap("fog", position(_fog=0.9, _mist=0.05)),
            (TWO,): gap("x", (), ()),
            compared("fog", "mist", "haze"): shares(0.8, 0.05, 0.15),
        },
    )
    assert [one.word for one in reader.alternatives] == ["haze", "mist"]


def test_a_word_without_an_alternative_is_not_compared() -> None:
    reader = AlternativesReader(PLACE)
    fills = read(reader, {(OWN,): gap("fog", position(_fog=1.0)), (TWO,): gap("x", (), ())})
    assert reader.alternatives == ()
    assert len(fills) == 2


def test_the_engine_is_asked_one_fill_after_the_other(qtbot: QtBot) -> None:
    engine = ScriptedEngine(Path("model.gguf"))
    engine.load()
    run = AlternativesRun(engine)
    told: list[list[str]] = []
    run.changed.connect(lambda reader: told.append([one.word for one in reader.alternatives]))
    ended: list[AlternativesReader] = []
    run.ended.connect(ended.append)
    reader = run.read(PLACE)

    def answer(candidates: tuple[tuple[Candidate, ...], ...], filling: Filling) -> None:
        id, pinned = engine.background[-1].id, tuple(not one for one in candidates)
        engine.block_started.emit(
            BlockStarted(id=id, block=0, canvas=(1,) * len(pinned), pieces=("",) * len(pinned), pinned=pinned)
        )
        engine.block.emit(
            BlockCommitted(
                id=id,
                block=0,
                tokens=(1,) * len(pinned),
                text="",
                thought="",
                steps=1,
                converged=True,
                candidates=candidates,
            )
        )
        engine.finish("", id=id, fillings=(filling,))

    answer(((), position(_fog=0.5, _mist=0.4), ()), Filling(text="fog", tokens=1))
    assert told == [["mist"]]
    answer(((), position(_grey=0.01), position(_x=0.01), ()), Filling(text="x", tokens=2))
    answer(((), position(_x=0.01), ()), Filling(text=" x", tokens=1))
    answer((), Filling(text="fog", tokens=1, probabilities=(0.6, 0.4)))
    assert ended == [reader]
    assert [one.probability for one in reader.alternatives] == [0.4]


def test_a_failure_ends_it(qtbot: QtBot) -> None:
    engine = ScriptedEngine(Path("model.gguf"))
    engine.load()
    run = AlternativesRun(engine)
    failures: list[Failed] = []
    run.failed.connect(failures.append)
    run.read(PLACE)
    engine.fail(id=engine.background[-1].id)
    assert [failure.message for failure in failures] == ["It failed."]
    run.read(PLACE)
    run.stop()
    engine.fail(id=engine.background[-1].id)
    assert len(failures) == 1
