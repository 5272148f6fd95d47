"""Requests for haiku and stories, and follow-ups: another one, another thing, the other form."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from . import haiku, stories
from .core import Probe, Skill, Turn, as_typed, capital, fill_pattern, single
from .fluency import fluent
from .things import BY_NAME, THINGS, Thing, asked_as, pick


@dataclass(frozen=True)
class Form:
    """A form of writing: how it is composed, checked and requested."""

    name: str
    weight: float
    compose: Callable[[random.Random, Thing], str]
    is_right: Callable[[str, Thing], bool]
    questions: tuple[str, ...]
    held_out: tuple[str, ...]
    open_questions: tuple[str, ...]
    """Requests that name no thing."""
    follow_ups: tuple[str, ...]
    """Requests for this form about the thing of the exchange before."""


HAIKU = Form(
    "haiku",
    10,
    haiku.compose,
    haiku.is_haiku,
    (
        "[please |]write [me |]a haiku about {x}.",
        "[please |]write [me |]a [short |little |nice |]haiku about {x}.",
        "[can|could|will|would] you write [me |]a haiku about {x}?",
        "[can|could] you make [me |]a haiku about {x}?",
        "a haiku about {x}[, please|].",
        "haiku about {x}",
        "haiku: {x}",
        "one haiku about {x}[, please|].",
        "give me a haiku about {x}.",
        "make [me |]a haiku about {x}.",
        "I [want|would like|need] a haiku about {x}.",
        "I'd like a haiku about {x}.",
        "compose a haiku about {x}.",
        "do you know a haiku about {x}?",
        "[show|tell] me a haiku about {x}.",
        "let us have a haiku about {x}.",
        "[please |]write a poem about {x}.",
        "[can|could] you write [me |]a [short |little |]poem about {x}?",
        "a [short |little |]poem about {x}[, please|].",
        "poem about {x}",
        "how about a haiku about {x}?",
        "write [me |]something short about {x}.",
        "write three lines about {x}.",
    ),
    (
        "I would love a haiku about {x}.",
        "Can you give me a haiku about {x}?",
        "Please compose a little haiku about {x}.",
        "May I have a haiku about {x}?",
        "Would you make a haiku about {x}?",
        "Show me a short poem about {x}.",
    ),
    (
        "write [me |]a haiku.",
        "a haiku[, please|].",
        "haiku",
        "[can|could] you write [me |]a haiku?",
        "write [me |]a [short |little |]poem.",
        "give me a haiku.",
    ),
    ("and a haiku about it?", "now a haiku about it.", "write a haiku about it too.", "and as a haiku?", "a haiku about it, please."),
)  # fmt: skip
STORY = Form(
    "story",
    14,
    stories.compose,
    stories.is_story,
    (
        "[please |]tell me a [short |little |]story about {x}.",
        "[please |]write [me |]a [short |little |]story about {x}.",
        "[can|could|will|would] you tell [me |us ]a story about {x}?",
        "[can|could|will|would] you write [me |]a story about {x}?",
        "a [short |little |nice |]story about {x}[, please|].",
        "story about {x}",
        "story: {x}",
        "give me a story about {x}.",
        "make up a story about {x}.",
        "I [want|would like|need] a story about {x}.",
        "I'd like [to hear |]a story about {x}.",
        "do you know a story about {x}?",
        "tell a story about {x}.",
        "write a story with {x} in it.",
        "tell me a story with {x}.",
        "write four sentences about {x}.",
        "a four-sentence story about {x}[, please|].",
        "a bedtime story about {x}[, please|].",
        "tell me a bedtime story about {x}.",
        "tell me a tale about {x}.",
        "how about a story about {x}?",
        "tell me about {x}.",
    ),
    (
        "I would love to hear a story about {x}.",
        "Can you make up a story about {x}?",
        "Please give me a short story about {x}.",
        "May I have a story about {x}?",
        "Write a little story with {x}.",
        "Tell us a short story about {x}.",
    ),
    (
        "tell me a story.",
        "a story[, please|].",
        "story",
        "[can|could] you tell me a [short |]story?",
        "write [me |]a [short |little |]story.",
        "tell me a bedtime story.",
    ),
    ("and a story about it?", "now a story about it.", "write a story about it too.", "and as a story?", "tell me a story about it."),
)  # fmt: skip

ANOTHER = (
    "another one[, please|].",
    "one more[, please|].",
    "another[, please|].",
    "again[, please|].",
    "write another one.",
    "[can|could] you write another one?",
    "give me another one.",
    "once more.",
    "try again.",
    "a different one[, please|].",
)
ANOTHER_HELD_OUT = ("Please write one more.", "Could you give me another one?")
OTHER_THING = (
    "now about {x}.",
    "and about {x}?",
    "now one about {x}.",
    "and one about {x}?",
    "what about {x}?",
    "another one about {x}[, please|].",
    "one about {x}[, please|].",
    "and {x}?",
    "now {x}.",
    "the same about {x}[, please|].",
)
OTHER_THING_HELD_OUT = ("And now about {x}, please.", "Now write one about {x}.")


def _turn(rng: random.Random, form: Form, questions: tuple[str, ...], thing: Thing) -> Turn:
    question = as_typed(rng, fill_pattern(rng, questions, x=asked_as(rng, thing)))
    return Turn(form.name, question, form.compose(rng, thing), thing.name)


def _skill(form: Form, other: Form) -> Skill:
    def draw(rng: random.Random) -> Turn:
        questions = form.open_questions if rng.random() < 0.04 else form.questions
        return _turn(rng, form, questions, pick(rng))

    def follow(rng: random.Random, last: Turn) -> Turn:
        same, kind = BY_NAME[last.topic], rng.random()
        if kind < 0.35:
            return _turn(rng, form, ANOTHER, same)
        if kind < 0.75:
            return _turn(rng, form, OTHER_THING, pick(rng))
        return _turn(rng, other, other.follow_ups, same)

    def probes() -> list[Probe]:
        rng = random.Random(form.name)
        found = []
        for i, thing in enumerate(rng.sample(THINGS, 24)):
            question = capital(form.held_out[i % len(form.held_out)].format(x=thing.reference))
            found.append(probe(form, thing, single(question), "unseen phrasing"))
        return found

    return Skill(form.name, form.weight, draw, probes, follow)


def probe(form: Form, thing: Thing, messages: tuple[tuple[str, str], ...], note: str) -> Probe:
    """Return a probe whose reply must be a valid and fluent haiku or story about the thing."""

    def check(reply: str) -> bool:
        return form.is_right(reply, thing) and fluent(reply, SKILLS[form.name].draw)

    return Probe(form.name, messages, check, f"{thing.name}: {note}")


SKILLS = {"haiku": _skill(HAIKU, STORY), "story": _skill(STORY, HAIKU)}
