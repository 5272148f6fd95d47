"""Texts as people write them with the model: pages, drafts of messages, forms; and what is held out.

Each is a conversation whose last turn is the text. The parts of it that are filled are ranges of characters.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from zlib import crc32

from app.decisions.form import ANSWER_QUESTIONS
from app.filling import WRITE_MESSAGE, WRITE_TEXT

from . import forms, haiku, lists, stories
from .code import FUNCTIONS
from .conversation import sample_conversation
from .core import Conversation, capital
from .skills import BY_NAME, SKILLS
from .story_frames import FRAMES
from .things import THINGS, pick

HELD_OUT_ONE_IN = 20
MOST_CHARACTERS = 900
_SENTENCES = re.compile(r"(?<=[.!?]) ")
_IN_FRAMES = frozenset(re.findall(r"[a-z]+", f"{FRAMES} grandmother"))
_NAMED = re.compile(
    r"\b(?:"
    + "|".join((*stories.GIRLS, *stories.BOYS, *(t.name for t in THINGS if t.name not in _IN_FRAMES)))
    + r")\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Written:
    """A conversation that ends with the text; `gaps` of it are to be filled, any if there are none."""

    conversation: Conversation
    gaps: tuple[tuple[int, int], ...] = ()


def sentences(text: str) -> list[str]:
    """Return the sentences of a story."""
    return _SENTENCES.split(text)


def is_held_out(text: str) -> bool:
    """Return whether a sentence, or a haiku, is one of those that are never trained.

    Those that name nobody, and no thing that stories can be about, are the same in many stories: they are no
    test, and always trained.
    """
    return bool(_NAMED.search(text)) and crc32(text.encode()) % HELD_OUT_ONE_IN == 0


def has_held_out(text: str) -> bool:
    """Return whether a text contains one of those."""
    return any(
        is_held_out(part) for paragraph in text.split("\n\n") for part in (paragraph, *sentences(paragraph))
    )


def _story(rng: random.Random) -> tuple[str, str]:
    thing = pick(rng)
    heading = rng.choice((f"the {thing.name}", thing.reference, f"a story about {thing.reference}"))
    return heading, stories.compose(rng, thing)


def _haiku(rng: random.Random) -> tuple[str, str]:
    thing = pick(rng)
    heading = rng.choice((f"the {thing.name}", thing.reference, f"a haiku about {thing.reference}"))
    return heading, haiku.compose(rng, thing)


def _list(rng: random.Random) -> tuple[str, str]:
    category = rng.choice(list(lists.CATEGORIES))
    return category, lists.answer(category, rng.randint(3, 5))


def _code(rng: random.Random) -> tuple[str, str]:
    function = rng.choice(FUNCTIONS)
    return rng.choice(function.tasks), function.answer


def _explanation(rng: random.Random) -> tuple[str, str]:
    return "", BY_NAME[rng.choice(("diffusion", "program", "computer", "tables"))].draw(rng).answer


def _some_sentences(rng: random.Random) -> tuple[str, str]:
    story = sentences(stories.compose(rng, pick(rng)))
    first = rng.randrange(len(story))
    return "", " ".join(story[first : first + rng.choice((1, 1, 1, 2, 3))])


_PARTS: tuple[tuple[Callable[[random.Random], tuple[str, str]], float], ...] = (
    (_story, 30), (_some_sentences, 30), (_haiku, 20), (_list, 9), (_code, 9), (_explanation, 6),
)  # fmt: skip


def _page(rng: random.Random) -> str:
    """Draw a page of one to three parts, some of them under headings."""
    parts: list[str] = []
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3))):
        heading, text = rng.choices([part for part, _ in _PARTS], [weight for _, weight in _PARTS])[0](rng)
        if heading and rng.random() < 0.35:
            text = f"# {capital(heading)}\n\n{text}"
        if parts and sum(map(len, parts)) + len(text) > MOST_CHARACTERS:
            break
        parts.append(text)
    return "\n\n".join(parts)


def _form(rng: random.Random) -> Written:
    form = forms.draw(rng)
    gaps, at = [], 0
    for question, answer in form.answers:
        at += len(question)  # an answer takes the space before it along
        gaps.append((at, at + 1 + len(answer)))
        at += len(answer) + 2
    messages = (("user", f"{ANSWER_QUESTIONS}\n\n{form.text}"), ("assistant", form.reply))
    return Written(messages, tuple(gaps))


def _message(rng: random.Random) -> Written:
    question = rng.choices(SKILLS, [skill.weight for skill in SKILLS])[0].draw(rng).question
    return Written((("user", WRITE_MESSAGE), ("assistant", question)))


def _chat(rng: random.Random) -> Written:
    return Written(sample_conversation(rng))


def draw(rng: random.Random) -> Written:
    """Draw a text to fill that holds nothing that is held out."""
    kind = rng.random()
    while True:
        if kind < 0.30:
            written = _chat(rng)
        elif kind < 0.72:
            written = Written((("user", WRITE_TEXT), ("assistant", _page(rng))))
        elif kind < 0.78:
            written = _message(rng)
        else:
            written = _form(rng)
        if not any(has_held_out(text) for _, text in written.conversation):
            return written
