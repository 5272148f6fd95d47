"""Shared parts of the corpus: values, the pattern language, and variation as in typed text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Conversation = tuple[tuple[str, str], ...]
"""(role, content) pairs; a "system" turn may come first, then "user" and "assistant" alternate."""


@dataclass(frozen=True)
class Turn:
    """One question and its answer. `topic` is what a follow-up may refer to."""

    skill: str
    question: str
    answer: str
    topic: str = ""


@dataclass(frozen=True)
class Probe:
    """A held-out question: `messages` end in a user turn, `check` judges the reply's text."""

    skill: str
    messages: Conversation
    check: Callable[[str], bool]
    note: str


Draw = Callable[[random.Random], Turn]
FollowUp = Callable[[random.Random, Turn], Turn]


@dataclass(frozen=True)
class Skill:
    """One ability: draws a turn, follows one up, and has probes that test it."""

    name: str
    weight: float
    draw: Draw
    probes: Callable[[], list[Probe]]
    follow: FollowUp | None = None


_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def expand(rng: random.Random, pattern: str) -> str:
    """Draw one expansion of a pattern: `[a|b|]` stands for one of its parts, and may be nested."""
    while match := _CHOICE.search(pattern):
        part = rng.choice(match[1].split("|"))
        pattern = pattern[: match.start()] + part + pattern[match.end() :]
    return pattern


def nth_expansion(pattern: str, index: int) -> str:
    """Return the expansion that takes alternative `index`, modulo their number, everywhere."""
    while match := _CHOICE.search(pattern):
        parts = match[1].split("|")
        pattern = pattern[: match.start()] + parts[index % len(parts)] + pattern[match.end() :]
    return pattern


def expansions(pattern: str) -> Iterator[str]:
    """Yield every expansion of a pattern."""
    match = _CHOICE.search(pattern)
    if match is None:
        yield pattern
        return
    for part in match[1].split("|"):
        yield from expansions(pattern[: match.start()] + part + pattern[match.end() :])


def fill_pattern(rng: random.Random, patterns: tuple[str, ...], **slots: str) -> str:
    """Draw a pattern, expand it, fill its `{slots}` and capitalise it."""
    return capital(expand(rng, rng.choice(patterns)).format(**slots))


def capital(text: str) -> str:
    """Return the text with a capital first letter."""
    return text[:1].upper() + text[1:]


def with_article(noun: str) -> str:
    """Return the noun with "a" or "an"."""
    sounds_like_consonant = noun.startswith(("uni", "use", "eu", "one"))
    return f"an {noun}" if noun[0] in "aeiou" and not sounds_like_consonant else f"a {noun}"


_OPENERS = ("Please, ", "Hi, ", "Hello, ", "Hey, ", "OK, ")


def as_typed(rng: random.Random, question: str) -> str:
    """Vary a question as people type: sometimes lower case, without its last mark, or with a "please"."""
    if question[-1] in ".?!" and rng.random() < 0.05 and "please" not in question.lower():
        question = f"{question[:-1]}, please{question[-1]}"
    elif rng.random() < 0.05 and not question.startswith(("And ", "Now ")):
        question = rng.choice(_OPENERS) + question[0].lower() + question[1:]
    if rng.random() < 0.12:
        question = question.lower()
    if rng.random() < 0.18:
        question = question.rstrip(".?!")
    return question


def single(question: str) -> Conversation:
    """Return a conversation of one user message."""
    return (("user", question),)


def normalise(question: str) -> str:
    """Normalise a question to compare phrasings: no case, punctuation or politeness."""
    words = re.findall(r"[a-z0-9{}+×*-]+", question.lower())
    return " ".join(w for w in words if w not in {"please", "hi", "hello", "hey", "ok", "well"})
