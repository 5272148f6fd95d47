"""Small Markdown tables on a requested subject."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

import random
from dataclasses import dataclass

from .core import Probe, Skill, Turn, as_typed, capital, fill_pattern, single

NAME = "tables"


@dataclass(frozen=True)
class Table:
    """A table: its subject, header and rows. `choose`: the number of rows to draw."""

    subjects: tuple[str, ...]
    head: tuple[str, str]
    rows: tuple[tuple[str, str], ...]
    choose: int = 0


def _rows(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (pair.split(":") for pair in text.split(","))
    return tuple((a.strip(), b.strip()) for a, b in pairs)


TABLES = (
    Table(("the planets", "the planets and their order", "the planets of the sun"), ("Planet", "Place"),
        _rows("Mercury: 1, Venus: 2, Earth: 3, Mars: 4, Jupiter: 5, Saturn: 6, Uranus: 7, Neptune: 8")),
    Table(("the seasons", "the four seasons", "the seasons and their weather"), ("Season", "Weather"),
        _rows("Spring: mild, Summer: hot, Autumn: foggy, Winter: cold")),
    Table(("square numbers", "numbers and their squares", "the squares"), ("Number", "Square"),
        tuple((str(n), str(n * n)) for n in range(1, 9))),
    Table(("animals and their sounds", "animal sounds", "what animals say"), ("Animal", "Sound"),
        _rows("Cat: meow, Dog: woof, Cow: moo, Sheep: baa, Duck: quack, Owl: hoo, Bee: buzz, Pig: oink, Frog: croak"), 5),
    Table(("capitals", "countries and their capitals", "countries and capitals"), ("Country", "Capital"),
        _rows("France: Paris, Italy: Rome, Spain: Madrid, Germany: Berlin, Japan: Tokyo, Egypt: Cairo, Norway: Oslo, Peru: Lima"), 5),
    Table(("animals and their young", "young animals", "baby animals"), ("Animal", "Young"),
        _rows("Cat: kitten, Dog: puppy, Cow: calf, Sheep: lamb, Horse: foal, Goose: gosling, Pig: piglet, Goat: kid"), 5),
    Table(("the months", "the months and their days", "the days of the months"), ("Month", "Days"),
        _rows("January: 31, February: 28, March: 31, April: 30, May: 31, June: 30, July: 31, August: 31, "
              "September: 30, October: 31, November: 30, December: 31")),
    Table(("fruits and their colours", "the colours of fruits", "fruit colours"), ("Fruit", "Colour"),
        _rows("Apple: red, Lemon: yellow, Plum: blue, Pear: green, Cherry: red, Orange: orange, Banana: yellow, Grape: purple"), 5),
)  # fmt: skip

QUESTIONS = (
    "make a [small |]table of {x}.",
    "[please |]write a [small |]table of {x}.",
    "[can|could] you make a table of {x}?",
    "[can|could] you show me a table of {x}?",
    "a [small |]table of {x}[, please|].",
    "table of {x}",
    "table: {x}",
    "show me a table of {x}.",
    "give me a [small |]table of {x}.",
    "show {x} in a table.",
    "show me {x} as a table.",
    "put {x} in a table.",
    "write {x} as a table.",
    "I need a table of {x}.",
    "I want a table of {x}.",
    "draw a table of {x}.",
)
HELD_OUT = (
    "Could you give me a table of {x}?",
    "Please show me {x} in a small table.",
    "I would like a table of {x}.",
)
FOLLOW_UPS = (
    "and a table of {x}?",
    "now a table of {x}.",
    "and {x}?",
    "another one of {x}[, please|].",
    "now {x} as a table.",
)
_ANY = ("make a table.", "show me a [small |]table.", "[can|could] you make a table?", "a table[, please|].")


def answer(table: Table) -> str:
    """Return the table in Markdown."""
    rows = table.rows[: table.choose or None]
    lines = [f"| {a} | {b} |" for a, b in (table.head, ("---", "---"), *rows)]
    return "\n".join(lines)


def _turn(rng: random.Random, questions: tuple[str, ...]) -> Turn:
    table = rng.choice(TABLES)
    question = as_typed(rng, fill_pattern(rng, questions, x=rng.choice(table.subjects)))
    return Turn(NAME, question, answer(table), table.subjects[0])


def _draw(rng: random.Random) -> Turn:
    return _turn(rng, _ANY if rng.random() < 0.06 else QUESTIONS)


def _follow(rng: random.Random, last: Turn) -> Turn:
    return _turn(rng, FOLLOW_UPS)


def check(table: Table, reply: str) -> bool:
    """Return whether the reply is this table: header, rule, and the right number of different rows."""
    lines = reply.strip().split("\n")
    expected = [f"| {a} | {b} |" for a, b in (table.head, ("---", "---"), *table.rows)]
    rows = lines[2:]
    if lines[:2] != expected[:2] or len(rows) != len(set(rows)) or not set(rows) <= set(expected[2:]):
        return False
    return len(rows) == table.choose if table.choose else lines == expected


def _probe(table: Table, question: str) -> Probe:
    return Probe(
        NAME, single(question), lambda reply: check(table, reply), f"{table.subjects[0]}: unseen phrasing"
    )


def _probes() -> list[Probe]:
    return [
        _probe(table, capital(HELD_OUT[(i + j) % 3].format(x=table.subjects[j])))
        for i, table in enumerate(TABLES)
        for j in range(2)
    ]


SKILL = Skill(NAME, 3, _draw, _probes, _follow)
