"""Arithmetic: addition and subtraction of numbers below 100, multiplication up to 12 × 12.

The answers show their working: in one step two-digit sums are more than the demo model learns.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from .core import Probe, Skill, Turn, as_typed, fill_pattern, single

NAME = "arithmetic"

QUESTIONS = {
    "+": (
        "what is {a} + {b}?",
        "what is {a} plus {b}?",
        "[what's|whats] {a} + {b}?",
        "[what's|whats] {a} plus {b}?",
        "{a} + {b}",
        "{a} + {b}?",
        "{a} + {b} =",
        "{a}+{b}",
        "{a}+{b}=?",
        "{a} plus {b}?",
        "{a} plus {b}",
        "[calculate|compute|solve] {a} + {b}.",
        "[calculate|compute] {a} plus {b}.",
        "add {a} and {b}.",
        "[please |]add {b} to {a}.",
        "how much is {a} + {b}?",
        "how much is {a} plus {b}?",
        "[can you|could you] [add|calculate|work out] {a} + {b}?",
        "[can you|could you] add {a} and {b}?",
        "what is the sum of {a} and {b}?",
        "what do you get if you add {a} and {b}?",
        "tell me {a} + {b}.",
        "what does {a} + {b} make?",
    ),
    "-": (
        "what is {a} - {b}?",
        "what is {a} minus {b}?",
        "[what's|whats] {a} - {b}?",
        "[what's|whats] {a} minus {b}?",
        "{a} - {b}",
        "{a} - {b}?",
        "{a} - {b} =",
        "{a}-{b}",
        "{a}-{b}=?",
        "{a} minus {b}?",
        "{a} minus {b}",
        "[calculate|compute|solve] {a} - {b}.",
        "[calculate|compute] {a} minus {b}.",
        "subtract {b} from {a}.",
        "take {b} away from {a}.",
        "how much is {a} - {b}?",
        "how much is {a} minus {b}?",
        "[can you|could you] [calculate|work out] {a} - {b}?",
        "[can you|could you] subtract {b} from {a}?",
        "what is the difference between {a} and {b}?",
        "what is left if you take {b} from {a}?",
        "tell me {a} - {b}.",
        "what does {a} - {b} make?",
    ),
    "×": (
        "what is {a} [×|x|*] {b}?",
        "what is {a} times {b}?",
        "[what's|whats] {a} [×|x|*] {b}?",
        "[what's|whats] {a} times {b}?",
        "{a} [×|x|*] {b}",
        "{a} [×|x|*] {b}?",
        "{a} [×|x|*] {b} =",
        "{a}[×|x|*]{b}",
        "{a} times {b}?",
        "{a} times {b}",
        "[calculate|compute|solve] {a} [×|x|*] {b}.",
        "[calculate|compute] {a} times {b}.",
        "multiply {a} by {b}.",
        "[please |]multiply {a} and {b}.",
        "how much is {a} [×|x|*] {b}?",
        "how much is {a} times {b}?",
        "[can you|could you] [calculate|work out] {a} [×|x|*] {b}?",
        "[can you|could you] multiply {a} by {b}?",
        "what is the product of {a} and {b}?",
        "tell me {a} times {b}.",
        "what does {a} times {b} make?",
    ),
}
HELD_OUT = {
    "+": ("Tell me, how much is {a} plus {b}?", "Please work out {a} + {b}.", "What do {a} and {b} make?"),
    "-": ("Tell me, how much is {a} minus {b}?", "Please work out {a} - {b}.", "What is {a} take away {b}?"),
    "×": ("Tell me, how much is {a} times {b}?", "Please work out {a} × {b}.", "What does {a} × {b} make?"),
}
FOLLOW_UPS = {
    "+": ("and {a} + {b}?", "and {a} plus {b}?", "now {a} + {b}.", "now add {a} and {b}."),
    "-": ("and {a} - {b}?", "and {a} minus {b}?", "now {a} - {b}.", "now {a} minus {b}."),
    "×": ("and {a} × {b}?", "and {a} times {b}?", "now {a} × {b}.", "now {a} x {b}."),
}


def is_held_out(a: int, sign: str, b: int) -> bool:
    """Return whether this pair is for probes only: about one in fifteen, for sums in both orders.

    Of a product only one order is held out, the other is trained: tables are memorised, not computed.
    """
    if sign == "+":
        a, b = sorted((a, b))
        return (a * 37 + b * 11) % 15 == 4
    if sign == "-":
        return (a * 23 + b * 41) % 15 == 7
    return a > b > 2 and (a + b * 2) % 5 == 1


def result(a: int, sign: str, b: int) -> int:
    """Return the value of a + b, a - b or a × b."""
    return {"+": a + b, "-": a - b, "×": a * b}[sign]


def working(a: int, sign: str, b: int) -> str:
    """Return the step between task and result, or "" if it would only repeat one of them.

    37 + 45 = 70 + 12, 83 - 37 = 53 - 7, 12 × 7 = 70 + 14.
    """
    if sign == "+" and max(a, b) >= 10 and (a % 10 or b % 10):
        step = f"{a // 10 * 10 + b // 10 * 10} + {a % 10 + b % 10}"
    elif sign == "-" and b >= 10 and b % 10:
        step = f"{a - b // 10 * 10} - {b % 10}"
    elif sign == "×" and max(a, b) > 10 and min(a, b) > 1:
        large, small = max(a, b), min(a, b)
        step = f"{10 * small} + {(large - 10) * small}"
    else:
        return ""
    return "" if step == f"{a} {sign} {b}" else step


def answer(a: int, sign: str, b: int) -> str:
    """Return the answer: "37 + 45 = 70 + 12 = 82."; results below zero have no working."""
    if result(a, sign, b) < 0:
        return f"{a} {sign} {b} is less than zero, and I only count from zero up."
    return (
        " = ".join(part for part in (f"{a} {sign} {b}", working(a, sign, b), str(result(a, sign, b))) if part)
        + "."
    )


def _operands(rng: random.Random, sign: str) -> tuple[int, int]:
    if sign == "×":
        return rng.randint(0, 12), rng.randint(0, 12)
    top = rng.choice((10, 20, 99, 99, 99, 99, 99))
    a, b = rng.randint(0, top), rng.randint(0, top)
    if sign == "-" and a < b and rng.random() < 0.95:
        a, b = b, a
    return a, b


def _task(rng: random.Random) -> tuple[int, str, int]:
    sign = rng.choice("++--×")
    while True:
        a, b = _operands(rng, sign)
        if not is_held_out(a, sign, b):
            return a, sign, b


def _turn(rng: random.Random, questions: Mapping[str, tuple[str, ...]]) -> Turn:
    a, sign, b = _task(rng)
    question = fill_pattern(rng, questions[sign], a=str(a), b=str(b))
    return Turn(NAME, as_typed(rng, question), answer(a, sign, b), sign)


def _draw(rng: random.Random) -> Turn:
    return _turn(rng, QUESTIONS)


def _follow(rng: random.Random, last: Turn) -> Turn:
    return _turn(rng, FOLLOW_UPS)


def held_out_tasks(rng: random.Random, sign: str, count: int) -> list[tuple[int, int]]:
    """Return distinct number pairs that training never shows."""
    top = 12 if sign == "×" else 99
    pairs = [(a, b) for a in range(top + 1) for b in range(top + 1) if is_held_out(a, sign, b)]
    return rng.sample([(a, b) for a, b in pairs if sign != "-" or a >= b], count)


def probe(a: int, sign: str, b: int, question: str, note: str) -> Probe:
    """Return a probe whose reply must be exactly the right equation."""
    expected = answer(a, sign, b)
    return Probe(NAME, single(question), lambda reply: reply.strip() == expected, note)


def _probes() -> list[Probe]:
    rng = random.Random(9)
    found = []
    for sign, count in (("+", 14), ("-", 12), ("×", 8)):
        for i, (a, b) in enumerate(held_out_tasks(rng, sign, count)):
            known = f"What is {a} {sign} {b}?"
            question = known if i % 2 else HELD_OUT[sign][i // 2 % 3].format(a=a, b=b)
            note = "unseen numbers" if i % 2 else "unseen numbers and phrasing"
            found.append(probe(a, sign, b, question, note))
    return found


SKILL = Skill(NAME, 34, _draw, _probes, _follow)
