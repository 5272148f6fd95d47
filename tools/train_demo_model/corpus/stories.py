"""Stories of exactly four sentences, from frames that suit the thing."""

from __future__ import annotations

import random
import re

from .core import capital, expand, nth_expansion
from .story_frames import FRAMES, KIND_OF_GROUP, PLACES
from .things import Thing

GIRLS = ("Anna", "Emma", "Nora")
BOYS = ("Ben", "Leo", "Tom")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)")


def first_named(thing: Thing) -> str:
    """Return how a story first names the thing: "a cat", "some bread", "the moon"."""
    return f"some {thing.name}" if thing.group == "food" and not thing.article else thing.reference


def compose(rng: random.Random, thing: Thing) -> str:
    """Draw a story of four sentences that names the thing."""
    frame = rng.choice(FRAMES[KIND_OF_GROUP[thing.group]])
    girl = rng.random() < 0.5
    name = rng.choice(GIRLS if girl else BOYS)
    other = rng.choice([n for n in GIRLS + BOYS if n != name])
    slots = {
        "x": thing.name,
        "ax": first_named(thing),
        "dream": f"{thing.reference} as big as a house" if thing.article else f"a mountain of {thing.name}",
        "better": f"a better {thing.name}" if thing.article else f"better {thing.name}",
        "N": name,
        "M": other,
        "he": "she" if girl else "he",
        "his": "her" if girl else "his",
        "him": "her" if girl else "him",
        "day": "[rainy|foggy|sunny] [morning|evening]",
        "elder": "[grandmother|grandfather|uncle]",
        "place": PLACES.get(thing.group, ""),
    }
    variant = rng.randrange(
        2
    )  # of complete stories: free choices at every sentence are too much for the model
    sentences = [expand(rng, nth_expansion(sentence, variant).format(**slots)) for sentence in frame]
    return " ".join(capital(sentence) for sentence in sentences)


def is_story(reply: str, thing: Thing) -> bool:
    """Return whether the reply has four sentences, names the thing, and its pronouns fit its first person."""
    words = re.findall(r"[A-Za-z]+", reply)
    if len(_SENTENCE_END.findall(reply.strip())) != 4 or thing.name not in [w.lower() for w in words]:
        return False
    people = [word for word in words if word in GIRLS + BOYS]
    if not people or thing.group in ("person", "season"):
        return True
    wrong = {"he", "his", "him"} if people[0] in GIRLS else {"she", "her", "hers"}
    return not wrong & {word.lower() for word in words}
