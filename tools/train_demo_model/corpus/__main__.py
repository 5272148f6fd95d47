"""Print corpus statistics: `python -m tools.train_demo_model.corpus`."""

from __future__ import annotations

import random
from statistics import mean

from . import probes, sample_conversation
from .core import normalise
from .fluency import tokens
from .skills import SKILLS

DRAWS = 10_000
SAMPLES = 20


def _skill_statistics() -> set[str]:
    """Print one line per skill; return the plain form of every question drawn."""
    words: set[str] = set()
    questions: set[str] = set()
    total = sum(skill.weight for skill in SKILLS)
    print(f"{'skill':14}{'share':>7}{'answers':>9}{'of':>7}{'question':>10}{'answer':>8}  (mean characters)")
    rng = random.Random(1)
    for skill in SKILLS:
        drawn = [skill.draw(rng) for _ in range(DRAWS)]
        for turn in drawn:
            words.update(w.lower() for w in tokens(f"{turn.question} {turn.answer}") if w.isalpha())
            questions.add(normalise(turn.question))
        distinct = len({e.answer for e in drawn})
        asked, told = mean(len(e.question) for e in drawn), mean(len(e.answer) for e in drawn)
        print(f"{skill.name:14}{skill.weight / total:7.1%}{distinct:9}{DRAWS:7}{asked:10.0f}{told:8.0f}")
    print(f"distinct words: {len(words)}")
    return questions


def main() -> None:
    """Print statistics, probes that leak into training, and sample conversations."""
    questions = _skill_statistics()
    held_out = probes()
    print(f"probes: {len(held_out)}, of them {sum(len(p.messages) > 1 for p in held_out)} conversations")
    given_away = [p for p in held_out if len(p.messages) == 1 and normalise(p.messages[-1][1]) in questions]
    print(f"probes found among the questions drawn: {len(given_away)}")
    for probe in given_away:
        print(f"  {probe.skill}: {probe.messages[-1][1]}")
    rng = random.Random(2)
    for _ in range(SAMPLES):
        print("\n" + "-" * 60)
        for role, content in sample_conversation(rng):
            print(f"{role}: {content}")


if __name__ == "__main__":
    main()
