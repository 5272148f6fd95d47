"""Check that a reply reads like the corpus: known words, known neighbours, close to an allowed text."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache

from .core import Draw

REFERENCE_DRAWS = 20_000
CLOSE = 0.9


def tokens(text: str) -> list[str]:
    """Return words, numbers, marks and line ends of a text, in order."""
    return re.findall(r"[A-Za-z']+|[0-9]+|\n+|[^\sA-Za-z0-9]", text)


@cache
def _neighbours(draw: Draw) -> frozenset[tuple[str, str]]:
    """Return every pair of neighbouring tokens in a large sample of the skill's answers."""
    rng = random.Random(20260610)
    pairs: set[tuple[str, str]] = set()
    for _ in range(REFERENCE_DRAWS):
        words = ["", *tokens(draw(rng).answer), ""]
        pairs.update(itertools.pairwise(words))
    return frozenset(pairs)


def fluent(reply: str, draw: Draw) -> bool:
    """Return whether every pair of neighbouring tokens, start and end included, is in the skill's answers."""
    words = ["", *tokens(reply.strip()), ""]
    known = _neighbours(draw)
    return all(pair in known for pair in itertools.pairwise(words))


def close_to(reply: str, allowed: Iterable[str]) -> bool:
    """Return whether the reply equals one of the allowed texts except for a few characters."""
    reply = " ".join(reply.split())
    for text in allowed:
        text = " ".join(text.split())
        if reply == text:
            return True
        matcher = SequenceMatcher(None, reply, text, autojunk=False)
        if matcher.real_quick_ratio() > CLOSE and matcher.quick_ratio() > CLOSE and matcher.ratio() > CLOSE:
            return True
    return False
