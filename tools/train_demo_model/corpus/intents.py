"""Skills made of intents: many phrasings of a question, a few written answers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from .core import Probe, Skill, Turn, as_typed, expand, expansions, fill_pattern, single
from .fluency import close_to


@dataclass(frozen=True)
class Intent:
    """A question's phrasings and answers, as patterns; `held_out` phrasings are for probes only.

    Paragraphs of an answer are separated by empty lines; each is a pattern of its own.
    """

    name: str
    questions: tuple[str, ...]
    held_out: tuple[str, ...]
    answers: tuple[str, ...]
    weight: float = 1.0
    more: bool = False
    """Whether "Tell me more." may lead here."""


@cache
def _paragraphs(answer: str) -> tuple[tuple[str, ...], ...]:
    """Return all expansions of each paragraph of the answer pattern."""
    return tuple(tuple(expansions(paragraph)) for paragraph in answer.split("\n\n"))


def matches(reply: str, answers: tuple[str, ...]) -> bool:
    """Return whether the reply is, paragraph by paragraph, close to one of the answer patterns."""
    given = reply.strip().split("\n\n")
    for answer in answers:
        allowed = _paragraphs(answer)
        if len(given) == len(allowed) and all(map(close_to, given, allowed)):
            return True
    return False


def intent_skill(
    name: str, weight: float, intents: tuple[Intent, ...], more_questions: tuple[str, ...] = ()
) -> Skill:
    """Build a skill from intents; with `more_questions`, "Tell me more." gets another of its answers."""
    weights = [intent.weight for intent in intents]
    by_name = {intent.name: intent for intent in intents}
    further = [intent for intent in intents if intent.more]

    def answered(rng: random.Random, question: str, intent: Intent) -> Turn:
        answer = expand(rng, rng.choice(intent.answers))
        return Turn(name, as_typed(rng, question), answer, intent.name)

    def draw(rng: random.Random) -> Turn:
        intent = rng.choices(intents, weights)[0]
        return answered(rng, fill_pattern(rng, intent.questions), intent)

    def follow(rng: random.Random, last: Turn) -> Turn:
        if not further or last.topic not in by_name or rng.random() < 0.4:
            return draw(rng)
        intent = rng.choice([i for i in further if i.name != last.topic])
        return answered(rng, fill_pattern(rng, more_questions), intent)

    def probes() -> list[Probe]:
        found = []
        for intent in intents:
            for question in intent.held_out:

                def check(reply: str, answers: tuple[str, ...] = intent.answers) -> bool:
                    return matches(reply, answers)

                found.append(Probe(name, single(question), check, f"{intent.name}: unseen phrasing"))
        return found

    return Skill(name, weight, draw, probes, follow if more_questions else None)
