"""Held-out texts with gaps, and the rules by which a filling fits, written before training on gaps.

50 sentences (`sentence`, `haiku`), each alone on a page, with a hole of one to four words. A filling fits if
1. it has as many words as were asked for,
2. the whole sentence is one that the stories' templates can make, with any choice at each of their places;
   the thing, the names and the pronouns agree (`grammar.could_be_of_a_story`). A haiku: each line is one that
   suits its thing (`haiku.is_haiku`).
What stood there before does not matter. So no broken words, no word twice, nothing that nearly reads well.
None of these sentences or haiku is drawn when gaps are trained (`pages.is_held_out`).

The others: the same kind of hole in a sentence of a reply in a chat; an item of a list; one to four words of
a function (it must be the same function); a story, haiku, list or function continued from its beginning; a
sentence rewritten in other words (the program prefers a text that differs from what it was).
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable
from dataclasses import dataclass

from app.filling import WRITE_TEXT

from . import haiku, lists, stories
from .code import FUNCTIONS
from .core import Conversation
from .grammar import could_be_of_a_story
from .pages import is_held_out, sentences
from .things import THINGS, Thing, pick

ALONE: Conversation = (("user", WRITE_TEXT),)
SENTENCES, HAIKU, IN_CHAT, ITEMS, LINES_OF_CODE, CONTINUED, REWRITTEN = 40, 10, 20, 20, 20, 24, 20
MOST_WORDS = 4


@dataclass(frozen=True)
class GapProbe:
    """A text with a gap, and a check of the whole text with the gap filled.

    `gap` is what stood there; the space before it is in `before`. `words`: how many are asked for, `None`:
    any number. `to_the_end`: the gap is the rest of the text. `rewritten`: written anew, in other words.
    """

    kind: str
    messages: Conversation
    before: str
    gap: str
    after: str
    check: Callable[[str], bool]
    words: int | None = None
    to_the_end: bool = False
    rewritten: bool = False

    def fits(self, filling: str) -> bool:
        """Return whether the filling fits, by the rules above."""
        right_number = self.words is None or len(filling.split()) == self.words
        return right_number and self.check(self.before + filling + self.after)


def gap_probes() -> list[GapProbe]:
    """Return all of them, in a fixed order."""
    seen: set[str] = set()
    return [
        *(_sentence(n, random.Random(f"sentence {n}"), seen) for n in range(SENTENCES)),
        *(_haiku(n, random.Random(f"haiku {n}")) for n in range(HAIKU)),
        *(_in_chat(n, random.Random(f"chat {n}"), seen) for n in range(IN_CHAT)),
        *(_item(random.Random(f"item {n}")) for n in range(ITEMS)),
        *(_code(n, random.Random(f"code {n}")) for n in range(LINES_OF_CODE)),
        *(_continued(n, random.Random(f"continued {n}"), seen) for n in range(CONTINUED)),
        *(_rewritten(random.Random(f"rewritten {n}"), seen) for n in range(REWRITTEN)),
    ]


def _held_out_story(rng: random.Random, seen: set[str]) -> tuple[Thing, str, str]:
    """Draw a thing, a story about it, and a held-out sentence of it that was not drawn before."""
    while True:
        thing = pick(rng)
        story = stories.compose(rng, thing)
        for sentence in sentences(story):
            if is_held_out(sentence) and sentence not in seen:
                seen.add(sentence)
                return thing, story, sentence


def _held_out_haiku(rng: random.Random) -> tuple[Thing, str]:
    while True:
        thing = pick(rng)
        text = haiku.compose(rng, thing)
        if is_held_out(text):
            return thing, text


def _cut(rng: random.Random, text: str, count: int) -> tuple[str, str, str]:
    """Return a line of words cut into what is before, in and behind a gap of `count` words.

    Marks at the end of the gap belong to what is behind it.
    """
    words = text.split(" ")
    first = rng.randint(0, len(words) - count)
    before, gap = " ".join(words[:first]), " ".join(words[first : first + count])
    bare = gap.rstrip(".,:;!?—")
    return f"{before} " if before else "", bare, text[len(before) + bool(before) + len(bare) :]


def _sentence(number: int, rng: random.Random, seen: set[str]) -> GapProbe:
    _, _, sentence = _held_out_story(rng, seen)
    count = 1 + number % MOST_WORDS
    before, gap, after = _cut(rng, sentence, count)
    return GapProbe("sentence", ALONE, before, gap, after, could_be_of_a_story, count)


def _haiku(number: int, rng: random.Random) -> GapProbe:
    _, text = _held_out_haiku(rng)
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    count = min(1 + number % MOST_WORDS, len(lines[at].removesuffix(" —").split()) - 1)
    before, gap, after = _cut(rng, lines[at].removesuffix(" —"), count)
    above = "".join(f"{line}\n" for line in lines[:at])
    return GapProbe(
        "haiku",
        ALONE,
        above + before,
        gap,
        after + text[len(above + before + gap + after) :],
        _any_haiku,
        count,
    )


def _any_haiku(text: str) -> bool:
    return any(haiku.is_haiku(text, thing) for thing in THINGS)


def _in_chat(number: int, rng: random.Random, seen: set[str]) -> GapProbe:
    thing, story, sentence = _held_out_story(rng, seen)
    count = 1 + number % MOST_WORDS
    before, gap, after = _cut(rng, sentence, count)
    above, _, below = story.partition(sentence)

    def check(text: str) -> bool:
        return stories.is_story(text, thing) and all(map(could_be_of_a_story, sentences(text)))

    question = f"Tell me a story about {thing.reference}."
    return GapProbe("in a chat", (("user", question),), above + before, gap, after + below, check, count)


def _item(rng: random.Random) -> GapProbe:
    category, count = rng.choice(list(lists.CATEGORIES)), rng.randint(3, 5)
    text = lists.answer(category, count)
    items = text.split("\n- ")
    at = rng.randint(1, count)
    before = "\n- ".join(items[:at]) + "\n- "

    def check(text: str) -> bool:
        return lists.check(category, count, text)

    return GapProbe("list", ALONE, before, items[at], text[len(before + items[at]) :], check)


def _same_function(source: str) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            return ast.dump(ast.parse(text.split("```")[1].removeprefix("python\n"))) == ast.dump(
                ast.parse(source)
            )
        except (SyntaxError, IndexError):
            return False

    return check


def _code(number: int, rng: random.Random) -> GapProbe:
    function = FUNCTIONS[number % len(FUNCTIONS)]
    lines = function.source.split("\n")
    at = rng.randrange(len(lines))
    indent = len(lines[at]) - len(lines[at].lstrip())
    words = lines[at].split()
    count = min(1 + number % MOST_WORDS, len(words))
    before, gap, after = _cut(rng, lines[at][indent:], count)
    above = "```python\n" + "".join(f"{line}\n" for line in lines[:at]) + " " * indent
    below = "".join(f"\n{line}" for line in lines[at + 1 :]) + f"\n```\n\n{function.explanation}"
    return GapProbe("code", ALONE, above + before, gap, after + below, _same_function(function.source))


def _continued(number: int, rng: random.Random, seen: set[str]) -> GapProbe:
    kind = number % 4
    if kind == 0:
        thing, text, sentence = _held_out_story(rng, seen)
        above, _, _ = text.partition(sentence)
        words = sentence.split(" ")
        before = above + " ".join(words[: rng.randint(3, len(words))])

        def check(text: str) -> bool:
            return stories.is_story(text, thing) and all(map(could_be_of_a_story, sentences(text)))
    elif kind == 1:
        _, text = _held_out_haiku(rng)
        before, check = text.split("\n")[0] + "\n", _any_haiku
    elif kind == 2:
        category, count = rng.choice(list(lists.CATEGORIES)), rng.randint(3, 5)
        text = lists.answer(category, count)
        before = "\n".join(text.split("\n")[:3]) + "\n"

        def check(text: str) -> bool:
            return lists.check(category, count, text)
    else:
        function = FUNCTIONS[number // 4]
        text = function.answer
        before = "\n".join(text.split("\n")[:2]) + "\n"
        return GapProbe(
            "continued",
            ALONE,
            before,
            text[len(before) :],
            "",
            _same_function(function.source),
            to_the_end=True,
        )
    return GapProbe("continued", ALONE, before, text[len(before) :], "", check, to_the_end=True)


def _rewritten(rng: random.Random, seen: set[str]) -> GapProbe:
    thing, story, sentence = _held_out_story(rng, seen)
    above, _, below = story.partition(sentence)

    def check(text: str) -> bool:
        return stories.is_story(text, thing) and could_be_of_a_story(
            text[len(above) : len(text) - len(below)]
        )

    question = f"Tell me a story about {thing.reference}."
    return GapProbe("rewritten", (("user", question),), above, sentence, below, check, rewritten=True)
