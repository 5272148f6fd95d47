"""Haiku of five, seven and five syllables, drawn from lines that suit the thing."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

import random
from functools import cache

from .core import capital
from .things import Thing

FIRST_LINES = {
    ("a", 1): ("The {x} at first light", "One {x} in the mist", "Once again, the {x}"),
    ("a", 2): ("The {x} at dawn", "The quiet {x}", "One lonely {x}"),
    ("a", 3): ("Look, the {x}", "One lone {x}", "This old {x}"),
    ("a", 4): ("The {x}", "One {x}", "This {x}"),
    ("the", 1): ("The {x} at first light", "Nothing but the {x}", "This evening, the {x}"),
    ("the", 2): ("At last, the {x}", "Only the {x}", "The quiet {x}"),
    ("", 1): ("{x} in the morning", "This morning, the {x}", "Nothing but the {x}"),
    ("", 2): ("{x} at first light", "At dawn, the {x}", "The quiet {x}"),
    ("", 3): ("Here, the {x}", "Only {x}", "Look, the {x}"),
}
SEASON_FIRST_LINES = {
    1: ("{x} at the window", "{x} in the garden", "{x} over the hills"),
    2: ("{x} on the hills", "The early {x}", "The quiet {x}"),
}

SECOND_LINES = {
    "beast": "sleeps beneath the apple tree / wanders slowly through the grass / listens to the evening wind / looks at me with golden eyes",
    "bird": "sings before the sun is up / spreads its wings against the wind / carries morning on its wings / sits upon the garden wall",
    "swimmer": "turns beneath the silver waves / swims below a paper boat / draws slow circles in the deep / shines a moment, then is gone",
    "insect": "rests upon a blade of grass / finds the one bright drop of dew / climbs the mountain of a leaf / counts the petals of a rose",
    "plant": "bends a little in the wind / drinks the last warm light of day / grows a little every night / holds one drop of morning rain",
    "food": "waits upon the wooden shelf / fills the kitchen with its scent / is a gift from someone's hands / makes the little kitchen warm",
    "sky": "looks into the empty well / hangs above the sleeping roofs / paints the river with its light / finds its way into my room",
    "weather": "comes across the hills at night / touches every roof in town / changes all we thought we knew / takes the edges from the world",
    "water": "carries one leaf far away / holds the sky without a sound / sings itself to sleep at night / gives the moon a second home",
    "land": "sleeps beneath a coat of snow / waits for footsteps in the dew / keeps the echo of a song / has more time than all of us",
    "building": "keeps one small light burning late / waits for someone in the rain / has seen many winters pass / lets the swallows in and out",
    "object": "keeps the warmth of someone's hand / shines a little in the dusk / has a small scratch on its side / has been here for all these years",
    "vehicle": "hums its way into the night / takes us past the sleeping farms / carries us beyond the hills / knows the long way round the world",
    "instrument": "fills the empty hall with song / wakes the old house with one note / sings of rain and far-off hills / tells the dark it need not fear",
    "clothes": "hangs beside the kitchen door / keeps the winter out of me / still remembers last year's rain / has a hole where wind gets in",
    "person": "hums a song while working late / walks home slowly in the rain / stops to look up at the stars / has a smile for everyone",
    "season": "walks on tiptoe through the town / puts its hand upon the fields / teaches every bird to wait / finds the children still awake",
    "magic": "sleeps behind the seventh hill / is afraid of butterflies / guards a treasure made of leaves / leaves no footprints in the snow",
}

THIRD_LINES = {
    "beast": "nothing needs a name / the long day is done / its ears hear the stars / one breath, then one more",
    "bird": "the branch still trembles / the sky has no end / one feather drifts down / the wind knows its name",
    "swimmer": "the water closes / ring after ring spreads / salt upon the wind / the deep says nothing",
    "insect": "so small, so busy / the grass is a wood / one leaf is the world / the roses look on",
    "plant": "roots remember rain / green is a slow word / the bees come and go / even stones look up",
    "food": "we share it, and smile / sit down here with me / the kettle hums low / one taste and I'm home",
    "sky": "we are all so small / the lake shines as well / every roof turns gold / children point at it",
    "weather": "roofs begin to shine / put the kettle on / we stay in and read / the old trees whisper",
    "water": "a stone skips three times / ripples fade away / the clouds swim in it / a leaf sets its sail",
    "land": "I walk and say less / the wind is at home / far off, a dog barks / old as the first rain",
    "building": "somebody comes home / its old lamp burns on / it knows all our names / footsteps come and go",
    "object": "hands have made it smooth / who will need it next / the room is quiet / dust dances in light",
    "vehicle": "wave until it's gone / the journey begins / home is far behind / the miles turn to song",
    "instrument": "one note, then silence / the last note lingers / even the walls hum / we forget the time",
    "clothes": "wool against the wind / one stitch, then one more / I wear it and smile / grandmother made it",
    "person": "kind hands, quiet eyes / someone waves goodbye / home is not far now / the kettle is on",
    "season": "we wait, and it comes / the old clock strikes once / another year turns / nobody speaks yet",
    "magic": "no one believes me / only children know / the forest says hush / magic is quiet",
}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("/"))


@cache
def _choices(thing: Thing) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return all first, second and third lines for the thing, without marks at their ends."""
    if thing.group == "season":
        frames = SEASON_FIRST_LINES[thing.syllables]
    else:
        frames = FIRST_LINES[thing.article, thing.syllables]
    first = tuple(capital(frame.format(x=thing.name)) for frame in frames)
    return first, _lines(SECOND_LINES[thing.group]), _lines(THIRD_LINES[thing.group])


def compose(rng: random.Random, thing: Thing) -> str:
    """Return a haiku about the thing: three lines."""
    firsts, seconds, thirds = _choices(thing)
    first, (second, third) = rng.choice(firsts), rng.choice(tuple(zip(seconds, thirds, strict=True)))
    return f"{first}\n{second} —\n{third}."


def is_haiku(reply: str, thing: Thing) -> bool:
    """Return whether the reply is a three-line haiku for this thing that the corpus could have generated."""
    lines = [line.strip(" .—").lower() for line in reply.strip().splitlines()]
    allowed = _choices(thing)
    return len(lines) == 3 and all(
        line in {text.lower() for text in texts} for line, texts in zip(lines, allowed, strict=True)
    )
