"""Draw training conversations: single turns, and longer ones with follow-ups and names."""

from __future__ import annotations

import random

from .core import Conversation, Skill, Turn
from .offers import is_offer, reply_to_offer
from .skills import BY_NAME, SKILLS
from .smalltalk import NAMES, ask_name, tell_name

SINGLE_SHARE = 0.45
FOLLOW_UP_SHARE = 0.45
OFFER_SHARE = 0.5
SYSTEM_SHARE = 0.04
SYSTEM_PROMPTS = (
    "You are a helpful assistant.",
    "You are a kind and friendly assistant.",
    "You are the small demo model of Unfog.",
    "Answer briefly.",
    "Be kind.",
    "Please give short and clear answers.",
)
_WEIGHTS = [skill.weight for skill in SKILLS]


def _fresh(rng: random.Random) -> Turn:
    skill: Skill = rng.choices(SKILLS, _WEIGHTS)[0]
    return skill.draw(rng)


def _next(rng: random.Random, last: Turn | None) -> Turn:
    """Return an answer to an offer, a follow-up to the last turn, or a new turn."""
    if last and is_offer(last.answer) and rng.random() < OFFER_SHARE:
        return reply_to_offer(rng, last)
    follow = BY_NAME[last.skill].follow if last and last.topic else None
    if last and follow and rng.random() < FOLLOW_UP_SHARE:
        return follow(rng, last)
    return _fresh(rng)


def sample_conversation(rng: random.Random) -> Conversation:
    """Draw a training conversation: 45 % of one turn, 55 % of two to six; few have a system prompt."""
    count = 1 if rng.random() < SINGLE_SHARE else rng.randint(2, 6)
    name = rng.choice(NAMES) if rng.random() < 0.12 else None
    known: str | None = None
    turns: list[Turn] = []
    for i in range(count):
        last = turns[-1] if turns else None
        if name and i == 0:
            turns.append(tell_name(rng, name))
            known = name
        elif count > 1 and rng.random() < (0.25 if known else 0.015):
            turns.append(ask_name(rng, known))
        else:
            turns.append(_next(rng, last))
    system = (("system", rng.choice(SYSTEM_PROMPTS)),) if rng.random() < SYSTEM_SHARE else ()
    return (*system, *(turn for e in turns for turn in (("user", e.question), ("assistant", e.answer))))
