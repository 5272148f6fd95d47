"""Tell whether the templates of stories could have written a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from .stories import BOYS, GIRLS, first_named
from .story_frames import FRAMES, KIND_OF_GROUP, PLACES
from .things import THINGS, Thing

_PIECES = re.compile(r"\{(\w+)\}|([\[\]|])|([^\[\]|{}]+)")
_MARKS = {"[": "(?:", "]": ")", "|": "|"}
_DAY, _ELDER = "(?:rainy|foggy|sunny) (?:morning|evening)", "(?:grandmother|grandfather|uncle)"
_OF_THE_THING = ("x", "ax", "dream", "better")


def _pattern(sentence: str, thing: Thing, girl: bool) -> re.Pattern[str]:
    """Return what matches every expansion of a sentence about the thing, with a girl or a boy in it."""
    names, other = "|".join(GIRLS if girl else BOYS), "|".join(GIRLS + BOYS)
    places = re.split(r"([\[\]|])", PLACES.get(thing.group, ""))
    dream = f"{thing.reference} as big as a house" if thing.article else f"a mountain of {thing.name}"
    slots = {
        "x": re.escape(thing.name),
        "ax": re.escape(first_named(thing)),
        "dream": re.escape(dream),
        "better": re.escape(f"a better {thing.name}" if thing.article else f"better {thing.name}"),
        "he": "she" if girl else "he",
        "his": "her" if girl else "his",
        "him": "her" if girl else "him",
        "day": _DAY,
        "elder": _ELDER,
        "place": "".join(_MARKS.get(piece, re.escape(piece)) for piece in places),
        "M": f"(?P<M>{other})",
    }
    found, seen = [], set()
    for slot, mark, text in _PIECES.findall(sentence):
        if slot in ("N", "M"):
            found.append(
                f"(?P={slot})" if slot in seen else (f"(?P<N>{names})" if slot == "N" else slots["M"])
            )
            seen.add(slot)
        else:
            found.append(slots[slot] if slot else _MARKS.get(mark, re.escape(text)))
    return re.compile("".join(found))


@cache
def _patterns(group: str, thing: Thing | None) -> tuple[re.Pattern[str], ...]:
    """Return patterns of the sentences that name the thing; without one, of the group's that name none."""
    sample = thing or next(one for one in THINGS if one.group == group)
    return tuple(
        _pattern(sentence, sample, girl)
        for frame in FRAMES[KIND_OF_GROUP[group]]
        for sentence in frame
        if any(f"{{{slot}}}" in sentence for slot in _OF_THE_THING) == (thing is not None)
        for girl in (True, False)
    )


def _candidates(sentence: str) -> Iterator[re.Pattern[str]]:
    words = set(re.findall(r"[a-z]+", sentence.lower()))
    for thing in THINGS:
        if thing.name in words:
            yield from _patterns(thing.group, thing)
    for group in KIND_OF_GROUP:
        yield from _patterns(group, None)


def could_be_of_a_story(sentence: str) -> bool:
    """Return whether the sentence is one of the templates', with any choice at each of their places.

    The thing, the names and the pronouns must agree; which story it is from does not matter.
    """
    if not sentence[:1].isupper():
        return False
    uncapitalised = sentence[0].lower() + sentence[1:]
    for pattern in _candidates(sentence):
        match = pattern.fullmatch(sentence) or pattern.fullmatch(uncapitalised)
        if match and match.groupdict().get("N", "") != match.groupdict().get("M", " "):
            return True
    return False
