"""Tokens as a vocabulary of the world's scripts has them, made from code points."""

from __future__ import annotations

import random
import sys
import unicodedata
from functools import cache

from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep

ODD_TOKENS = (
    "", " ", "   ", "\n", "\n\n\n", "\t", "\x00", "\x1b[31m", "\u0085", "\u2028", "\xad", "\u200b", "\ufeff",
    "\u202e", "\u2067", "\u200f", "\u200d", "\u0301", "\u0300\u0301\u0302\u0303" * 8, "\ufe0f",
    "e\u0301", "a" + "\u0323\u0302" * 20, "👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "❤️", "🇩🇪", "🇩", "1️⃣", "🧑🏿‍🚀", "\u200d♀️",
    "\ue000", "\uf8ff", "\U000f0000", "\U0010fffd", "\u0378", "\U000e0fff", "\ufdd0", "\uffff", "\U0001ffff",
    "\ud800", "\ufffd", "לשלום", "السلام", " שָׁלוֹם", "क्षत्रिय", " ्क", "กำลัง", "ភាសាខ្មែរ", "한국어", "ﷺ",
    "日本語の長い文章がここにあります", "雾", "𠮷", "𒀀", "𓀀", "𝔘𝔫𝔣𝔬𝔤", "⠿", "████", "</div>", "std::vector<",
    "getElementsByClassName", "\\begin{equation}", "=" * 40, "supercalifragilistic" * 12, "ا" * 200,
    "\u0e49" * 30, "가", "\r\n", "\u20e3",
)  # fmt: skip
"""Emoji of several code points, marks at the beginning, control and private characters, not characters."""

_SHARE = 97  # every how many code points one is taken


@cache
def letters_of_every_script() -> tuple[str, ...]:
    """Runs of one to five characters from all planes, each from one place of the code space."""
    found: list[str] = []
    for code in range(0x21, sys.maxunicode, _SHARE):
        run = [chr(other) for other in range(code, min(code + code % 5 + 1, sys.maxunicode))]
        if run := [char for char in run if unicodedata.category(char) not in ("Cs", "Cn", "Co")]:
            found.append((" " if code % 3 == 0 else "") + "".join(run))
    return tuple(found)


def tokens(count: int = 256, seed: int = 0) -> tuple[str, ...]:
    """Return `count` tokens, a third of them odd ones, in an order that the seed determines."""
    chosen = random.Random(seed)
    odd = chosen.choices(ODD_TOKENS, k=count // 3)
    mixed = [*odd, *chosen.choices(letters_of_every_script(), k=count - len(odd))]
    chosen.shuffle(mixed)
    return tuple(mixed)


def block(count: int = 256, steps: int = 6) -> tuple[BlockStarted, tuple[DenoisingStep, ...], BlockCommitted]:
    """A block of such tokens: a sixth of its positions settles with each step, the others change."""
    start = BlockStarted(block=0, canvas=tuple(range(count)), pieces=tokens(count, seed=99))
    final = tokens(count, seed=100)
    order = list(range(count))
    random.Random(1).shuffle(order)
    rank = {cell: number for number, cell in enumerate(order)}
    found = []
    for number in range(1, steps + 1):
        settled = tuple(rank[cell] < count * number // steps for cell in range(count))
        noise = tokens(count, seed=number)
        found.append(
            DenoisingStep(
                block=0,
                step=number,
                max_steps=steps,
                temperature=0.8,
                draft=tuple(range(count)),
                canvas=(),
                pieces=tuple(final[i] if settled[i] else noise[i] for i in range(count)),
                accepted=settled,
                entropies=tuple(0.01 if settled[i] else 3.0 for i in range(count)),
            )
        )
    text = "".join(final)
    commit = BlockCommitted(
        block=0, tokens=tuple(range(count)), text=text, thought="", steps=steps, converged=True
    )
    return start, tuple(found), commit
