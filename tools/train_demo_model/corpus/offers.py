"""Replies to the demo model's own offers: "Shall I write you a haiku?" is followed by "Yes, please."."""

from __future__ import annotations

import random

from . import writing
from .core import Turn, as_typed, fill_pattern
from .things import pick

OFFERS = {
    "Shall I write you a haiku?": writing.HAIKU,
    "May I write you a haiku instead?": writing.HAIKU,
    "Would you like a short story?": writing.STORY,
    "Shall I write you a story?": writing.STORY,
    "Shall I write you a kind little story?": writing.STORY,
    "Shall I tell you a story instead?": writing.STORY,
    "What should it be about?": writing.HAIKU,
}
YES = (
    "yes[, please|, do|, thank you|, of course|, I would like that|][.|!|]",
    "[sure|of course|please do|with pleasure|go ahead|ok|good idea|why not|yeah|I would love that][.|!|]",
)
YES_HELD_OUT = ("Yes, I would love that!", "OK, please do.")
YES_ABOUT = (
    "yes, about {x}[, please|].",
    "about {x}[, please|].",
    "ok, about {x}[, please|].",
    "{x}[, please|].",
)
NO = ("no[, thank you|, thanks|, not now|][.|!|]", "[not now|rather not|better not|I do not want that][.|]")
ALL_RIGHT = "All right! Just ask when you would like something else."


def is_offer(answer: str) -> bool:
    """Return whether the answer ends in an offer."""
    return answer.endswith(tuple(OFFERS))


def reply_to_offer(rng: random.Random, last: Turn) -> Turn:
    """Return a turn in which the person answers the offer at the end of the last answer."""
    offer = next(offer for offer in OFFERS if last.answer.endswith(offer))
    form, thing = OFFERS[offer], pick(rng)
    if offer != "What should it be about?":
        if rng.random() < 0.15:
            return Turn("smalltalk", as_typed(rng, fill_pattern(rng, NO)), ALL_RIGHT)
        if rng.random() < 0.6:
            return Turn(
                form.name, as_typed(rng, fill_pattern(rng, YES)), form.compose(rng, thing), thing.name
            )
    question = as_typed(rng, fill_pattern(rng, YES_ABOUT, x=thing.reference))
    return Turn(form.name, question, form.compose(rng, thing), thing.name)
