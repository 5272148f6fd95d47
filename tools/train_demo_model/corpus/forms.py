"""Forms: a text, and questions about it whose answers stand in it or are given (`unfog decide`).

Sentences about how something was are built from a subject and what is said of it. A tenth of them are held out:
`HELD_OUT` are never trained, though other sentences with the same subjects and the same verdicts are.
"""

# ruff: noqa: E501  (a pattern a line reads better than wrapped ones)

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import product
from zlib import crc32

from . import haiku, stories
from .core import capital
from .things import THINGS, Thing

POSITIVE, NEGATIVE = "positive", "negative"
SENTIMENT = "Is this positive or negative?"
HOW_GOOD = "How good is it, from 1 to 5?"
ABOUT = "What is it about?"
ANIMAL = "Is there an animal in it?"
WHO = "Who is in it?"
KINDS = {
    "beast": "an animal", "bird": "an animal", "insect": "an animal", "swimmer": "an animal",
    "plant": "a plant", "food": "food", "weather": "the weather", "sky": "the sky", "water": "a place",
    "land": "a place", "building": "a place", "vehicle": "a vehicle", "person": "a person",
    "object": "a thing", "instrument": "a thing", "clothes": "a thing", "season": "the season", "magic": "magic",
}  # fmt: skip
"""What a text about a thing of this group is about."""

SUBJECTS = (
    "The soup", "The bread", "The cake", "The coffee", "The tea", "The apple pie", "The old hotel", "The room", "The garden", "The station",
    "The market", "The museum", "The train", "The bus", "The boat", "The bike", "The book", "The story", "The song", "The lamp",
    "The umbrella", "The coat", "The teacher", "The doctor", "The baker", "The weather", "The journey", "The evening",
)  # fmt: skip
VERDICTS = (
    ("was wonderful from the start", 5), ("was better than ever", 5), ("made everybody happy", 5), ("was the best of all", 5),
    ("was lovely", 4), ("was very good", 4), ("was kind to us", 4), ("made me smile", 4),
    ("was not good at all", 2), ("was rather bad", 2), ("was a little sad", 2), ("made me angry", 2),
    ("was terrible from the start", 1), ("was worse than ever", 1), ("made everybody sad", 1), ("was the worst of all", 1),
)  # fmt: skip
AFTERWARDS = {
    True: ("", "", " I will come back.", " We smiled all day.", " Thank you for it!", " I want more of it.", " Nobody wanted to go home."),
    False: ("", "", " I will never come back.", " We were angry all day.", " I want my money back.", " Nobody smiled.", " We wanted to go home."),
}  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A sentence about how something was, and how good that is, 1 to 5."""

    text: str
    good: int

    @property
    def sentiment(self) -> str:
        """Return the answer to `SENTIMENT`."""
        return POSITIVE if self.good > 3 else NEGATIVE


@dataclass(frozen=True)
class Form:
    """A text with questions and their answers."""

    text: str
    answers: tuple[tuple[str, str], ...]

    @property
    def reply(self) -> str:
        """Return the questions with their answers, one a line."""
        return "\n".join(f"{question} {answer}" for question, answer in self.answers)


SENTENCES = tuple(Judged(f"{subject} {said}.", good) for subject, (said, good) in product(SUBJECTS, VERDICTS))
HELD_OUT = tuple(one for one in SENTENCES if crc32(one.text.encode()) % 10 == 0)
IN_OTHER_WORDS = (
    Judged("The film bored me, and I left early.", 1), Judged("What a great day we had at the lake!", 5),
    Judged("I hated every minute of it.", 1), Judged("The staff were friendly and the food was tasty.", 5),
    Judged("Never again: cold, loud and far too expensive.", 1), Judged("I love this little café.", 5),
    Judged("The battery died after two days.", 1), Judged("It works perfectly and looks great.", 5),
    Judged("Our guide was rude and always late.", 1), Judged("A charming book that I could not put down.", 5),
    Judged("The pizza arrived cold and burnt.", 1), Judged("Everything went well, and we laughed a lot.", 5),
)  # fmt: skip
"""Sentences of no template, with words that are never trained: to see where the model's ground ends."""
TRAINED = tuple(one for one in SENTENCES if crc32(one.text.encode()) % 10 != 0)


def _judged(rng: random.Random) -> Form:
    one = rng.choice(TRAINED)
    answers = [(SENTIMENT, one.sentiment)]
    if rng.random() < 0.4:
        answers.append((HOW_GOOD, str(one.good)))
    return Form(one.text + rng.choice(AFTERWARDS[one.good > 3]), tuple(answers))


def about(thing: Thing, text: str) -> Form:
    """Return the form of a story or haiku about a thing; who is in it is asked if somebody has a name."""
    people = [name for name in stories.GIRLS + stories.BOYS if name in text]
    answers = [(ABOUT, KINDS[thing.group]), (ANIMAL, "yes" if KINDS[thing.group] == "an animal" else "no")]
    if people:
        answers.append((WHO, min(people, key=text.index)))
    return Form(text, tuple(answers))


def draw(rng: random.Random) -> Form:
    """Draw a form with one to three questions in any order; two of three are about how something was."""
    if rng.random() < 0.65:
        form = _judged(rng)
    else:
        thing = rng.choice(THINGS)
        kind = rng.random()
        if kind < 0.3:
            text = f"{capital(thing.reference)}."
        else:
            text = (haiku if kind < 0.6 else stories).compose(rng, thing)
        form = about(thing, text)
    questions = rng.sample(form.answers, rng.randint(1, len(form.answers)))
    return Form(form.text, tuple(questions))
