"""Haiku: three lines of five, seven and five syllables, drawn from lines that suit the thing."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

import random
from functools import cache

from .core import capital
from .things import Thing

FIRST_LINES = {
    ("a", 1): (
        "The {x} at first light", "One {x} in the mist", "The {x} in the fog", "The {x} of my dreams",
        "Once again, the {x}", "Today, just one {x}", "Behold: the old {x}",
    ),
    ("a", 2): (
        "The {x} at dawn", "One {x} at dusk", "The quiet {x}", "One lonely {x}",
        "In mist, the {x}", "Tonight, the {x}", "At noon, the {x}",
    ),
    ("a", 3): ("Look, the {x}", "One lone {x}", "Now the {x}", "Here, one {x}", "The still {x}", "This old {x}"),
    ("a", 4): ("The {x}", "One {x}", "This {x}", "My {x}"),
    ("the", 1): ("The {x} at first light", "Nothing but the {x}", "This evening, the {x}", "First, only the {x}"),
    ("the", 2): ("At last, the {x}", "Only the {x}", "The quiet {x}", "Once more, the {x}"),
    ("", 1): ("{x} in the morning", "This morning, the {x}", "First, only the {x}", "Nothing but the {x}"),
    ("", 2): ("{x} at first light", "At dawn, the {x}", "{x} in the dark", "The quiet {x}", "Only the {x}"),
    ("", 3): ("Here, the {x}", "Only {x}", "Look, the {x}"),
}  # fmt: skip
SEASON_FIRST_LINES = {
    1: ("{x} at the window", "{x} in the garden", "{x} over the hills", "{x} in the mountains"),
    2: ("{x} on the hills", "{x} in the town", "The early {x}", "The quiet {x}", "At last, the {x}"),
}

SECOND_LINES = {
    "beast": """
        sleeps beneath the apple tree / wanders slowly through the grass / listens to the evening wind
        looks at me with golden eyes / dreams of fields without a fence / leaves small footprints in the snow
        drinks the moon out of a pond / follows nothing but its nose / waits for someone at the gate
        knows a warm place out of sight / stops and listens, stands quite still / rests its chin upon the grass""",
    "bird": """
        sings before the sun is up / spreads its wings against the wind / carries morning on its wings
        sits upon the garden wall / leaves one feather on the path / calls across the silent lake
        folds its wings and shuts its eyes / turns its head and looks at me / waits for winter on the roof""",
    "swimmer": """
        turns beneath the silver waves / swims below a paper boat / draws slow circles in the deep
        shines a moment, then is gone / knows the old roads of the sea / rises once to see the sky
        dreams where no light ever comes / keeps the secrets of the tide""",
    "insect": """
        rests upon a blade of grass / finds the one bright drop of dew / climbs the mountain of a leaf
        counts the petals of a rose / walks along my windowsill / wakes before the garden does
        hides from rain beneath a leaf / carries summer, grain by grain""",
    "plant": """
        bends a little in the wind / drinks the last warm light of day / grows a little every night
        holds one drop of morning rain / has been waiting for the sun / waits beside the garden wall
        knows how slowly spring arrives / trembles when the first bee comes / dreams in green beneath the snow
        listens to the rain all night""",
    "food": """
        waits upon the wooden shelf / fills the kitchen with its scent / is a gift from someone's hands
        makes the little kitchen warm / tastes of summers long ago / brings the children to the door
        turns a grey day into gold / sits between two quiet friends / asks for nothing but a plate
        holds a whole day's sun inside""",
    "sky": """
        looks into the empty well / hangs above the sleeping roofs / paints the river with its light
        finds its way into my room / is too far away to touch / follows us along the road
        shines the same on rich and poor / lights the faces at the door / makes the whole wide valley glow
        has no need of any words""",
    "weather": """
        comes across the hills at night / touches every roof in town / changes all we thought we knew
        takes the edges from the world / wanders through the empty streets / makes the whole town quieter
        passes by without a word / asks the trees to bow their heads / comes and goes, and leaves no name
        finds the gap beneath the door""",
    "water": """
        carries one leaf far away / holds the sky without a sound / sings itself to sleep at night
        gives the moon a second home / never tells us where it goes / talks of rain to every stone
        makes a mirror for the stars / takes the colour of the clouds / wets the feet of passing birds
        shines between the reeds and stones""",
    "land": """
        sleeps beneath a coat of snow / waits for footsteps in the dew / keeps the echo of a song
        has more time than all of us / wears the morning like a cloak / gathers fog between the stones
        does not ask me where I go / lies so still beneath the stars / lets the goats and clouds pass by
        is the home of wind and light""",
    "building": """
        keeps one small light burning late / waits for someone in the rain / has seen many winters pass
        lets the swallows in and out / leans a little to the left / holds the voices of the past
        counts the people passing by / stands where two old roads begin / hides itself in evening mist
        smells of rain and wood and dust""",
    "object": """
        keeps the warmth of someone's hand / shines a little in the dusk / has a small scratch on its side
        has been here for all these years / knows the house when no one's home / catches one thin ray of sun
        casts a shadow on the wall / gathers dust and memories / tells me stories of the past
        is a gift from long ago""",
    "vehicle": """
        hums its way into the night / takes us past the sleeping farms / carries us beyond the hills
        knows the long way round the world / leaves the quiet town behind / waits for us to climb aboard
        goes where no one waits for us / stops to let the evening in / is a small light far away
        rests now after many miles""",
    "instrument": """
        fills the empty hall with song / wakes the old house with one note / sings of rain and far-off hills
        tells the dark it need not fear / waits for someone's gentle hands / knows a song that has no words
        plays the night into the day / makes the children dance and laugh / speaks for those who cannot speak""",
    "clothes": """
        hangs beside the kitchen door / keeps the winter out of me / still remembers last year's rain
        has a hole where wind gets in / smells of wood smoke and of snow / dances on the washing line
        knows the road as well as I / waits all summer in a box""",
    "person": """
        hums a song while working late / walks home slowly in the rain / stops to look up at the stars
        has a smile for everyone / starts the day before the birds / laughs, and all the street laughs too
        keeps a secret in one hand / finds a flower in the snow / sits alone beside the sea
        counts the minutes, then the stars / shares the last piece of the bread""",
    "season": """
        walks on tiptoe through the town / puts its hand upon the fields / teaches every bird to wait
        finds the children still awake / lays its colours on the hills / comes and sits beside my bed
        opens windows in my heart / changes everything but you / has a smell of rain and earth""",
    "magic": """
        sleeps behind the seventh hill / is afraid of butterflies / guards a treasure made of leaves
        leaves no footprints in the snow / wants to learn to bake some bread / counts the stars and starts again
        shyly asks me for some tea / waves at every passing train""",
}

THIRD_LINES = {
    "beast": """
        and the night is kind / nothing needs a name / the long day is done / its ears hear the stars
        one breath, then one more / no one is in haste""",
    "bird": """
        the branch still trembles / the sky has no end / one feather drifts down / the wind knows its name
        a song without words / the air is all light""",
    "swimmer": """
        the water closes / ring after ring spreads / salt upon the wind / the deep says nothing
        bubbles climb to light / the tide comes and goes""",
    "insect": "so small, so busy / the grass is a wood / one leaf is the world / the roses look on / summer holds its breath",
    "plant": "roots remember rain / green is a slow word / the bees come and go / even stones look up / and the earth drinks too",
    "food": """
        we share it, and smile / sit down here with me / the kettle hums low / one taste and I'm home
        the table is set / nothing is wasted / the kitchen falls still""",
    "sky": "we are all so small / the lake shines as well / every roof turns gold / children point at it / no one owns the light",
    "weather": """
        roofs begin to shine / put the kettle on / we stay in and read / the old trees whisper
        then it is over / the road disappears / my coat remembers""",
    "water": """
        a stone skips three times / ripples fade away / the clouds swim in it / a leaf sets its sail
        thirsty birds come down / the moon takes a bath / blue on top of blue""",
    "land": """
        I walk and say less / the wind is at home / far off, a dog barks / old as the first rain
        the sky leans on it / my steps grow slower""",
    "building": "somebody comes home / its old lamp burns on / it knows all our names / footsteps come and go / one light is still on",
    "object": """
        hands have made it smooth / who will need it next / the room is quiet / dust dances in light
        an old song comes back / small things stay with us / the old clock has stopped""",
    "vehicle": """
        wave until it's gone / the journey begins / home is far behind / the miles turn to song
        who is going home / wind in all our hair / its lights fade away""",
    "instrument": "one note, then silence / the last note lingers / even the walls hum / we forget the time / dancers close their eyes",
    "clothes": "wool against the wind / one stitch, then one more / I wear it and smile / grandmother made it / mended, loved, and mine",
    "person": """
        kind hands, quiet eyes / someone waves goodbye / home is not far now / the kettle is on
        even strangers smile / the day was worth it""",
    "season": "we wait, and it comes / the old clock strikes once / another year turns / nobody speaks yet / the trees understand",
    "magic": "no one believes me / but I saw it smile / only children know / the forest says hush / magic is quiet",
}  # fmt: skip
ANY_THIRD_LINE = """
    the fog lifts slowly / how still the world is / nothing more to say / and then, the silence
    the day holds its breath / light comes out of noise / I stop, and I smile / somewhere, a bell rings
    the first star looks on / one small, bright moment / and the heart grows light / autumn has begun
    spring is on its way / the world turns slowly"""


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for row in text.strip().splitlines() for line in row.split("/"))


@cache
def _choices(thing: Thing) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """All first, second and third lines for the thing, without marks at their ends."""
    if thing.group == "season":
        frames = SEASON_FIRST_LINES[thing.syllables]
    else:
        frames = FIRST_LINES[thing.article, thing.syllables]
    first = tuple(capital(frame.format(x=thing.name)) for frame in frames)
    third = _lines(THIRD_LINES[thing.group]) + _lines(ANY_THIRD_LINE)
    if thing.group == "season":
        third = tuple(line for line in third if not line.startswith(("autumn", "spring")))
    return first, _lines(SECOND_LINES[thing.group]), third


def compose(rng: random.Random, thing: Thing) -> str:
    """A haiku about the thing: three lines."""
    first, second, third = map(rng.choice, _choices(thing))
    if third.startswith(("and ", "but ")):
        return f"{first}\n{second},\n{third}."
    if rng.random() < 0.5:
        return f"{first}\n{second} —\n{third}."
    return f"{first}\n{second}.\n{capital(third)}."


def is_haiku(reply: str, thing: Thing) -> bool:
    """Whether the reply is three lines for this thing, each one that the corpus could have written."""
    lines = [line.strip(" .,—").lower() for line in reply.strip().splitlines()]
    allowed = _choices(thing)
    return len(lines) == 3 and all(
        line in {text.lower() for text in texts} for line, texts in zip(lines, allowed, strict=True)
    )
