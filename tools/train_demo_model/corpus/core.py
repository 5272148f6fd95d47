"""What every skill of the corpus shares: values, the pattern language and the unevenness of typed text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Conversation = tuple[tuple[str, str], ...]
"""(role, content) pairs; a "system" turn may come first, then "user" and "assistant" alternate."""


@dataclass(frozen=True)
class Exchange:
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


Draw = Callable[[random.Random], Exchange]
FollowUp = Callable[[random.Random, Exchange], Exchange]


@dataclass(frozen=True)
class Skill:
    """One ability: how to draw an exchange, how to follow one up, and the probes that test it."""

    name: str
    weight: float
    draw: Draw
    probes: Callable[[], list[Probe]]
    follow: FollowUp | None = None


_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def expand(rng: random.Random, pattern: str) -> str:
    """One expansion of a pattern: `[a|b|]` stands for one of its parts, and may be nested."""
    while match := _CHOICE.search(pattern):
        part = rng.choice(match[1].split("|"))
        pattern = pattern[: match.start()] + part + pattern[match.end() :]
    return pattern


def chosen(pattern: str, index: int) -> str:
    """Return the expansion that takes this alternative everywhere, counted round and round."""
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


def say(rng: random.Random, patterns: tuple[str, ...], **slots: str) -> str:
    """One of the patterns, expanded, its `{slots}` filled, the first letter a capital."""
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
    """The question as people type it: sometimes in lower case, without its last mark, or with a "please"."""
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
    """Return a conversation of one user turn."""
    return (("user", question),)


def plain(question: str) -> str:
    """Return the question without case, marks and politeness, to compare phrasings."""
    words = re.findall(r"[a-z0-9{}+×*-]+", question.lower())
    return " ".join(w for w in words if w not in {"please", "hi", "hello", "hey", "ok", "well"})
