"""What the demo model's suggestions promise: which replies are right, and what must be seen in their steps.

A promise holds if it does for what can be read on the canvas and for what the sampler accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.suggestions.recorded_reply import RecordedBlock, RecordedReply, Steps
from tools.train_demo_model.corpus import arithmetic, code, haiku, lists, stories, tables
from tools.train_demo_model.corpus.things import BY_NAME

Check = Callable[[RecordedReply], bool]

_MARGIN = 2  # steps that one thing lands before another, at least: fewer would not be noticed
_NAMES = stories.GIRLS + stories.BOYS
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_DIGITS = re.compile(r"\s*\d+\s*")


@dataclass(frozen=True)
class Promise:
    """Whether a reply is right, and whether its steps show what the suggestion says."""

    is_right: Check
    is_kept: Check = lambda _reply: True

    def holds(self, reply: RecordedReply) -> bool:
        """Return whether the reply is right and the promise kept."""
        return self.is_right(reply) and self.is_kept(reply)


# What is seen


def last_line_first(reply: RecordedReply) -> bool:
    """Return whether the words of the last line have all landed before those of the first."""
    block, lines = reply.first, _line_of(reply.first)
    words = _has_letters(block)
    first, last = words & (lines == 0), words & (lines == lines.max())
    return len(reply.blocks) == 1 and _is_before(block, last, first)


def ending_before_name(reply: RecordedReply) -> bool:
    """Return whether the last sentence has landed, but for names, before the first name."""
    block = reply.first
    sentences = np.cumsum([0, *("." in piece for piece in block.pieces[:-1])])
    names = np.array([piece.strip() in _NAMES for piece in block.pieces])
    if len(reply.blocks) > 1 or not names.any():
        return False
    name = np.zeros_like(names)
    name[np.flatnonzero(names)[0]] = True
    ending = _has_letters(block) & (sentences == sentences.max()) & ~names
    return _is_before(block, ending, name)


def brackets_at_once(reply: RecordedReply) -> bool:
    """Return whether every bracket of the code closes in the step in which it opens."""
    block = reply.first
    opened: list[tuple[str, int]] = []
    pairs = 0
    for position, piece in enumerate(block.pieces):
        for letter in piece:
            if letter in _BRACKETS:
                opened.append((letter, position))
            elif letter in _BRACKETS.values():
                opening, start = opened.pop()
                if _BRACKETS[opening] != letter or block.seen[start] != block.seen[position]:
                    return False
                pairs += 1
    return not opened and pairs >= 2


def all_at_once(reply: RecordedReply) -> bool:
    """Return whether each block took three steps at most, and nearly all of it could be read after one."""
    return all(block.steps <= 3 and float(np.mean(block.seen == 1)) >= 0.85 for block in reply.blocks)


def stop_before_result(reply: RecordedReply) -> bool:
    """Return whether the full stop of a sum has landed before its result has."""
    block = reply.first
    after = np.cumsum(["=" in piece for piece in block.pieces])
    result = np.array([bool(_DIGITS.fullmatch(piece)) for piece in block.pieces]) & (after == after.max())
    stop = np.array([piece.strip() == "." for piece in block.pieces])
    return _is_before(block, stop, result)


def _is_before(block: RecordedBlock, early: NDArray[np.bool_], late: NDArray[np.bool_]) -> bool:
    """Return whether all of `early` has landed clearly before all of `late` has."""

    def holds(steps: Steps) -> bool:
        return bool(steps[early].max() + _MARGIN <= steps[late].max())

    return bool(early.any() and late.any()) and holds(block.seen) and holds(block.accepted)


def _line_of(block: RecordedBlock) -> Steps:
    """The number of each position's line, from 0 on."""
    return np.cumsum([0, *("\n" in piece for piece in block.pieces[:-1])])


def _has_letters(block: RecordedBlock) -> NDArray[np.bool_]:
    return np.array([any(letter.isalpha() for letter in piece) for piece in block.pieces])


# What is right


def _haiku(thing: str) -> Promise:
    return Promise(lambda reply: haiku.is_haiku(reply.text, BY_NAME[thing]), last_line_first)


def _story(thing: str) -> Promise:
    return Promise(lambda reply: _is_good_story(reply.text, thing), ending_before_name)


def _is_good_story(text: str, thing: str) -> bool:
    """Return whether it is a story about the thing in which nobody meets himself."""
    pairs = re.findall(rf"\b({'|'.join(_NAMES)})\b (?:and|with) ({'|'.join(_NAMES)})\b", text)
    people = {name for name in _NAMES if re.search(rf"\b{name}\b", text)}
    return stories.is_story(text, BY_NAME[thing]) and all(a != b for a, b in pairs) and len(people) <= 2


def _list(category: str, count: int) -> Promise:
    return Promise(lambda reply: lists.check(category, count, reply.text), all_at_once)


def _table(subject: str) -> Promise:
    table = next(table for table in tables.TABLES if subject in table.subjects)
    return Promise(lambda reply: tables.check(table, reply.text), all_at_once)


def _function(name: str) -> Promise:
    function = next(function for function in code.FUNCTIONS if function.name == name)
    return Promise(lambda reply: code.check(function, reply.text), brackets_at_once)


def _sum(a: int, sign: str, b: int) -> Promise:
    return Promise(lambda reply: reply.text.strip() == arithmetic.answer(a, sign, b), stop_before_result)


def _says(*parts: str, is_kept: Check = lambda _reply: True) -> Promise:
    """All of these parts are in the reply, and it ends with a full stop or an exclamation mark."""
    return Promise(
        lambda reply: all(part in reply.text for part in parts) and reply.text.rstrip()[-1:] in (".", "!"),
        is_kept,
    )


PROMISES: dict[str, Promise] = {
    "diffusion": _says("noise"),
    "computer": _says("20 GB", "24 GB graphics card", "any computer"),
    "fog": _says("canvas", "fog"),
    "privacy": _says("on this computer"),
    "river": Promise(_haiku("river").is_right),
    "haiku_eagle": _haiku("eagle"),
    "haiku_crow": _haiku("crow"),
    "haiku_umbrella": _haiku("umbrella"),
    "haiku_cake": _haiku("cake"),
    "story_bread": _story("bread"),
    "story_apple": _story("apple"),
    "code_clamp": _function("clamp"),
    "code_vowels": _function("count_vowels"),
    "sum_50": _sum(25, "+", 25),
    "sum_93": _sum(64, "+", 29),
    "table_capitals": _table("capitals"),
    "table_seasons": _table("the seasons"),
    "list_planets": _list("planets", 5),
    "words_step": _says("guesses every position at once", is_kept=all_at_once),
    "words_noise": _says("random tokens", is_kept=all_at_once),
}
"""The promises of the suggestions for the demo model, by their names."""
