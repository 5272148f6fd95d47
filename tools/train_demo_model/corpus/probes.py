"""All probes: those of the skills, and conversations of four or more user messages."""

from __future__ import annotations

import random

from . import arithmetic, capitals, lists, offers, smalltalk, writing
from .core import Conversation, Probe, Turn
from .fluency import fluent
from .intents import matches
from .skills import BY_NAME as SKILLS
from .skills import SKILLS as ALL_SKILLS
from .things import THINGS

ASK_AGAIN = writing.OTHER_THING_HELD_OUT
THANKS_HELD_OUT = "Thank you so much, that was lovely!"


def all_probes() -> list[Probe]:
    """Return every held-out probe, in a fixed order."""
    return [probe for skill in ALL_SKILLS for probe in skill.probes()] + _conversations()


def _as_messages(turns: list[Turn], question: str) -> Conversation:
    """Return the turns as messages, then the question."""
    messages = [
        message for turn in turns for message in (("user", turn.question), ("assistant", turn.answer))
    ]
    return (*messages, ("user", question))


def _drawn(rng: random.Random, *names: str) -> list[Turn]:
    """Draw one turn of each of the named skills, short enough to fit a small context."""
    return [SKILLS[name].draw(rng) for name in names]


def _conversations() -> list[Probe]:
    rng = random.Random(4)
    return [
        *_names(rng),
        *_writing(rng),
        *_capitals(rng),
        *_sums(rng),
        *_lists(rng),
        *_thanks(rng),
        *_explanations(rng),
        *_offers(rng),
    ]


def _names(rng: random.Random) -> list[Probe]:
    found = []
    for i, name in enumerate(rng.sample(smalltalk.NAMES, 5)):
        told = smalltalk.tell_name(rng, name)
        between = _drawn(rng, *rng.sample(["haiku", "capitals", "arithmetic", "lists"], 3))
        question = smalltalk.ASK_NAME_HELD_OUT[i % 3]
        expected = f"Your name is {name}."

        def check(reply: str, expected: str = expected) -> bool:
            return reply.strip() == expected

        found.append(Probe("smalltalk", _as_messages([told, *between], question), check, f"name: {name}"))
    unknown = _drawn(rng, "capitals", "haiku", "arithmetic")
    messages = _as_messages(unknown, smalltalk.ASK_NAME_HELD_OUT[0])
    found.append(
        Probe(
            "smalltalk", messages, lambda reply: reply.strip() == smalltalk.UNKNOWN_NAME, "name: never told"
        )
    )
    return found


def _writing(rng: random.Random) -> list[Probe]:
    found = []
    for i, thing in enumerate(rng.sample(THINGS, 6)):
        form = (writing.HAIKU, writing.STORY)[i % 2]
        before = [*_drawn(rng, "smalltalk", "capitals", "arithmetic"), SKILLS[form.name].draw(rng)]
        question = ASK_AGAIN[i // 2 % 2].format(x=thing.reference)
        found.append(
            writing.probe(form, thing, _as_messages(before, question), "follow-up in a conversation")
        )
    for i, thing in enumerate(rng.sample(THINGS, 3)):
        form = (writing.HAIKU, writing.STORY)[i % 2]
        asked = Turn(form.name, f"Write a {form.name} about {thing.reference}.", form.compose(rng, thing))
        before = [*_drawn(rng, "capitals", "arithmetic"), asked]
        question = writing.ANOTHER_HELD_OUT[i % 2]
        found.append(writing.probe(form, thing, _as_messages(before, question), "another one"))
    return found


def _capitals(rng: random.Random) -> list[Probe]:
    found = []
    for i, (country, _city) in enumerate(rng.sample(capitals.PLACES, 4)):
        before = _drawn(rng, "smalltalk", "arithmetic", "haiku", "capitals")
        question = capitals.FOLLOW_UPS_HELD_OUT[i % 2].format(country=country)

        def check(reply: str, country: str = country) -> bool:
            return capitals.check(country, reply)

        found.append(Probe("capitals", _as_messages(before, question), check, f"{country}: follow-up"))
    return found


def _sums(rng: random.Random) -> list[Probe]:
    found = []
    for a, b in arithmetic.held_out_tasks(rng, "+", 2):
        before = _drawn(rng, "haiku", "capitals", "lists", "arithmetic")
        expected = arithmetic.answer(a, "+", b)

        def check(reply: str, expected: str = expected) -> bool:
            return reply.strip() == expected

        found.append(
            Probe(
                "arithmetic", _as_messages(before, f"And now {a} + {b}?"), check, "follow-up, unseen numbers"
            )
        )
    return found


def _lists(rng: random.Random) -> list[Probe]:
    found = []
    for category in rng.sample(list(lists.CATEGORIES), 2):
        before = _drawn(rng, "capitals", "arithmetic", "smalltalk", "lists")

        def check(reply: str, category: str = category) -> bool:
            return lists.check(category, 3, reply)

        found.append(
            Probe(
                "lists",
                _as_messages(before, f"And what about three {category}?"),
                check,
                f"{category}: follow-up",
            )
        )
    return found


def _thanks(rng: random.Random) -> list[Probe]:
    thanks = next(intent for intent in smalltalk.INTENTS if intent.name == "thanks")
    before = _drawn(rng, "haiku", "capitals", "story", "haiku")
    messages = _as_messages(before, THANKS_HELD_OUT)
    return [
        Probe("smalltalk", messages, lambda reply: matches(reply, thanks.answers), "thanks after a haiku")
    ]


def _explanations(rng: random.Random) -> list[Probe]:
    """Ask held-out questions of the explaining skills in the middle of a conversation."""
    found = []
    for name in ("diffusion", "program", "computer"):
        single_probe = rng.choice(SKILLS[name].probes())
        before = _drawn(rng, "smalltalk", "haiku", "capitals", "arithmetic")
        messages = _as_messages(before, single_probe.messages[-1][1])
        found.append(Probe(name, messages, single_probe.check, f"in a conversation: {single_probe.note}"))
    return found


def _offers(rng: random.Random) -> list[Probe]:
    """Accept the model's offer of a haiku or a story."""
    found = []
    offered = (
        (writing.HAIKU, "Good to see you! Shall I write you a haiku?"),
        (writing.STORY, "Good to see you! Would you like a short story?"),
    )
    for (form, offer), question in zip(offered, offers.YES_HELD_OUT, strict=True):
        before = [*_drawn(rng, "capitals", "arithmetic"), Turn("smalltalk", "Hello again!", offer)]

        def check(reply: str, form: writing.Form = form) -> bool:
            return any(form.is_right(reply, thing) for thing in THINGS) and fluent(
                reply, SKILLS[form.name].draw
            )

        found.append(Probe(form.name, _as_messages(before, question), check, "an offer is accepted"))
    return found
