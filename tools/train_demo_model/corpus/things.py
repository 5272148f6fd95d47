"""Concrete nouns for haiku and stories, with group, article and syllables."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .core import with_article


@dataclass(frozen=True)
class Thing:
    """A noun. `article` is "a" for countable nouns, "the" for unique ones, "" for the rest."""

    name: str
    group: str
    syllables: int
    article: str

    @property
    def reference(self) -> str:
        """Return how a question names it: "a cat", "the moon", "rain"."""
        if self.article == "a":
            return with_article(self.name)
        return f"{self.article} {self.name}".strip()

    @property
    def plural(self) -> str:
        """Return the plural of a countable noun, else the reference."""
        if self.article != "a":
            return self.reference
        if self.name in _PLURALS:
            return _PLURALS[self.name]
        if self.name.endswith(("s", "x", "ch", "sh")):
            return self.name + "es"
        if self.name.endswith("y") and self.name[-2] not in "aeiou":
            return self.name[:-1] + "ies"
        return self.name + "s"


_PLURALS = {
    "mouse": "mice",
    "goose": "geese",
    "wolf": "wolves",
    "sheep": "sheep",
    "deer": "deer",
    "fish": "fish",
    "salmon": "salmon",
    "leaf": "leaves",
    "loaf": "loaves",
    "knife": "knives",
    "scarf": "scarves",
    "tomato": "tomatoes",
    "potato": "potatoes",
    "child": "children",
    "fisherman": "fishermen",
    "snowman": "snowmen",
    "bookshelf": "bookshelves",
    "thief": "thieves",
}

_TABLE = """
beast: 1 cat dog horse cow sheep goat pig fox wolf bear deer mouse hare mole frog toad
beast: 2 rabbit hedgehog squirrel donkey tiger lion monkey camel badger lizard turtle kitten puppy panda
beast: 3 elephant kangaroo
bird: 1 owl crow duck goose swan hawk crane dove hen wren
bird: 2 sparrow robin pigeon penguin raven blackbird peacock eagle seagull parrot rooster
swimmer: 1 whale fish seal shark crab trout
swimmer: 2 dolphin salmon lobster otter
swimmer: 3 octopus
insect: 1 bee ant moth wasp snail
insect: 2 beetle spider cricket
insect: 3 ladybird butterfly dragonfly grasshopper
insect: 4 caterpillar
plant: 1 tree rose oak pine fern leaf birch seed
plant: 2 tulip daisy willow poppy lily maple flower lilac cactus acorn
plant: 3 sunflower
plant-: 3 lavender
plant: 4 dandelion
food: 1 pear plum peach grape cake pie egg
food: 2 apple cherry lemon orange melon pumpkin carrot onion pancake cookie
food: 3 strawberry banana tomato potato blueberry
food-: 1 bread soup tea milk cheese salt
food-: 2 honey coffee butter sugar
food-: 3 chocolate
sky: 1 star
sky: 2 rainbow comet planet
sky: 3 satellite
sky=: 1 moon sun sky
sky=: 2 sunrise sunset
weather-: 1 rain snow fog wind frost hail ice dew mist
weather-: 2 thunder lightning sunlight moonlight
weather: 1 storm breeze cloud
weather: 2 snowflake raindrop shadow
water: 1 lake pond stream
water: 2 river puddle fountain
water: 3 waterfall
water=: 1 sea tide
water=: 2 ocean
land: 1 hill field path cave cliff stone beach
land: 2 island mountain forest meadow valley desert garden orchard vineyard canyon
land: 3 volcano
building: 1 house bridge church barn mill hut tent shop school
building: 2 tower castle temple cottage station village city market windmill lighthouse
building: 3 library bakery museum
object: 1 lamp chair clock cup book key door box bell map pen spoon knife broom bed bowl vase coin watch ring
object: 2 candle window mirror pillow blanket teapot basket table letter pencil ladder hammer bottle lantern
object: 2 button paintbrush compass notebook postcard
object: 3 umbrella telescope photograph computer telephone
object: 2 teddy puzzle marble balloon
object: 1 kite doll ball
vehicle: 1 train boat ship bus bike car sled truck plane
vehicle: 2 rocket tractor wagon ferry sailboat taxi
vehicle: 3 bicycle submarine
instrument: 1 drum flute harp horn
instrument: 2 piano fiddle trumpet guitar cello
instrument: 3 violin
instrument: 4 accordion
clothes: 1 hat coat scarf shoe glove sock shirt boot
clothes: 2 jacket sweater mitten ribbon
person: 1 cook nurse king queen clown child
person: 2 baker farmer sailor teacher painter doctor dancer singer miner postman wizard poet
person: 3 gardener fisherman carpenter astronaut grandmother
season-: 1 spring night dawn dusk
season-: 2 summer autumn winter morning evening midnight
magic: 1 ghost elf
magic: 2 dragon robot giant mermaid snowman
magic: 3 unicorn
"""
_ARTICLES = {"-": "", "=": "the"}


def _read_table() -> tuple[Thing, ...]:
    things = []
    for line in _TABLE.strip().splitlines():
        label, syllables, *names = line.replace(":", "").split()
        group, article = label.rstrip("-="), _ARTICLES.get(label[-1], "a")
        things += [Thing(name, group, int(syllables), article) for name in names]
    return tuple(things)


THINGS = _read_table()
BY_NAME = {thing.name: thing for thing in THINGS}


def asked_as(rng: random.Random, thing: Thing) -> str:
    """Return how someone names the thing in a request: mostly "a cat", sometimes "cats"."""
    return thing.plural if rng.random() < 0.15 else thing.reference


def pick(rng: random.Random) -> Thing:
    """Draw a thing."""
    return rng.choice(THINGS)
