"""Synthetic conversations of any length, with realistic prose, code, lists and tables.

The same seed gives the same text. Words are drawn by Zipf's law: a search finds some of them in almost every
message, and others hardly anywhere.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.storage import Conversation, Store, StoredMessage
from model_backends.protocol import Sampling, Stats

BEGAN = 1_700_000_000.0  # seconds since 1970
_SECOND_APART = 60.0
_VOCABULARY = 6000

_COMMON = """
the of and to in a is that it for you on with as are this be or by from at not have can which one
when more there if all will time so out up use how then them some would make like into has two write
number way could people than first water been call who its now find long down day did get come made
may part over new sound take only little work know place year live back give most very after thing
our just name good sentence man think say great where help through much before line right too mean
old any same tell boy follow came want show also around form three small set put end does another
well large must big even such because turn here why ask went read need land different home move try
kind hand picture again change play air away animal house point page letter mother answer found
study still learn should world model fog memory text
"""
_SYLLABLES = """
ba ce di fo gu la me ni ro su ta ve wi zo ka le mo nu pa ri so te va by dra fle gri plo stu tra
"""

_STATS = Stats(
    prompt_tokens=500,
    cached_tokens=400,
    tokens=150,
    blocks=1,
    steps=20,
    forward_passes=22,
    prefill_seconds=0.5,
    denoise_seconds=4.0,
    seconds=5.0,
)
_WRITTEN: dict[str, Any] = {"model": "bench", "seed": 1, "sampling": Sampling(), "stats": _STATS, "blocks": 1}
_CODE = """```python
def {first}(items: list[float], {second}: float) -> float:
    # {comment}
    total = 0.0
    for number, item in enumerate(items):
        if item < {second}:
            continue
        total += item * (number + 1)
    return total / max(1, len(items))
```"""


class Writer:
    """Generates questions and replies."""

    def __init__(self, seed: int = 0) -> None:
        self._chance = random.Random(seed)
        known = dict.fromkeys(_COMMON.split())
        while len(known) < _VOCABULARY:
            known["".join(self._chance.choices(_SYLLABLES.split(), k=self._chance.randint(2, 4)))] = None
        self._words = list(known)
        self._weights = list(itertools.accumulate(1 / (place + 3) for place in range(len(self._words))))
        self._parts: tuple[Callable[[], str], ...] = (
            self._paragraph,
            self._paragraph,
            self._paragraph,
            self._list,
            self._steps,
            self._code,
            self._table,
        )

    def question(self) -> str:
        """Return a question of one to three sentences."""
        return " ".join(self._sentence() for _ in range(self._chance.randint(1, 3)))

    def reply(self) -> str:
        """Return a reply of paragraphs, lists, code and tables, sometimes under headings."""
        parts = [self._paragraph()]
        for _ in range(self._chance.randint(0, 4)):
            if self._chance.random() < 0.2:
                parts.append(f"### {self._some(3).capitalize()}")
            parts.append(self._chance.choice(self._parts)())
        return "\n\n".join(parts)

    def title(self) -> str:
        """Return a conversation title."""
        return self._some(self._chance.randint(2, 6)).capitalize()

    def _some(self, count: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=count))

    def _sentence(self) -> str:
        return self._some(self._chance.randint(5, 18)).capitalize() + self._chance.choice("...?")

    def _paragraph(self) -> str:
        text = " ".join(self._sentence() for _ in range(self._chance.randint(2, 6)))
        return f"{text} **{self._some(2)}** and `{self._some(1)}`, *{self._some(3)}*."

    def _list(self) -> str:
        return "\n".join(f"- {self._sentence()}" for _ in range(self._chance.randint(3, 6)))

    def _steps(self) -> str:
        return "\n".join(f"{n}. {self._sentence()}" for n in range(1, self._chance.randint(4, 7)))

    def _code(self) -> str:
        return _CODE.format(first=self._some(1), second=f"least_{self._some(1)}", comment=self._some(6))

    def _table(self) -> str:
        rows = [f"| {self._some(1)} | {self._chance.randint(1, 999)} | {self._some(3)} |" for _ in range(4)]
        return "\n".join(["| name | number | remark |", "|---|---:|---|", *rows])


def write_conversations(path: Path, lengths: Sequence[int], seed: int = 0) -> list[int]:
    """Store conversations with these numbers of messages, the last one used last; return their ids."""
    writer, store = Writer(seed), Store(path)
    ids = []
    for place, length in enumerate(lengths):
        used = BEGAN + place * 10_000
        messages = [
            StoredMessage(
                id=number,
                conversation=0,
                role="assistant" if number % 2 else "user",
                text=writer.reply() if number % 2 else writer.question(),
                created=used + number * _SECOND_APART,
                parent=number - 1 if number else None,
                **(_WRITTEN if number % 2 else {}),
            )
            for number in range(length)
        ]
        conversation = Conversation(id=0, title=writer.title(), created=used, updated=used)
        ids.append(store.add_conversation(conversation, messages, length - 1).id)
    store.close()
    return ids
