"""Lists of category members as Markdown bullets, always in the same order."""

from __future__ import annotations

import random

from .core import Probe, Skill, Turn, as_typed, capital, fill_pattern, single

NAME = "lists"
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_WORDS = {count: word for word, count in NUMBERS.items()}

_TABLE = """
fruits: apple, pear, plum, cherry, banana, orange, lemon, peach, grape, strawberry, melon
vegetables: carrot, potato, tomato, onion, pumpkin, cabbage, bean, pea, spinach, leek
colours: red, blue, green, yellow, orange, purple, pink, brown, black, white, grey
animals: cat, dog, horse, cow, sheep, fox, wolf, bear, rabbit, elephant, lion, tiger
birds: owl, crow, duck, swan, sparrow, robin, pigeon, eagle, raven, penguin
fish: salmon, trout, shark, carp, tuna, herring, cod, eel
insects: bee, ant, moth, wasp, beetle, butterfly, cricket, dragonfly, grasshopper
flowers: rose, tulip, daisy, poppy, lily, lilac, sunflower, lavender, violet
trees: oak, pine, birch, maple, willow, beech, ash, fir, apple tree
countries: France, Italy, Spain, Germany, Japan, China, India, Brazil, Canada, Egypt, Kenya, Norway
cities: Paris, Rome, Madrid, Berlin, London, Tokyo, Cairo, Vienna, Lisbon, Oslo, Dublin
rivers: Nile, Amazon, Danube, Rhine, Thames, Seine, Volga, Ganges, Mississippi
mountains: Everest, Mont Blanc, Kilimanjaro, Matterhorn, Etna, Fuji, Olympus
oceans: Pacific Ocean, Atlantic Ocean, Indian Ocean, Arctic Ocean, Southern Ocean
planets: Mercury, Venus, Earth, Mars, Jupiter, Saturn, Uranus, Neptune
months: January, February, March, April, May, June, July, August, September, October, November, December
instruments: piano, violin, guitar, flute, drum, harp, horn, trumpet, cello
tools: hammer, saw, drill, file, axe, spade, rake, screwdriver
clothes: hat, coat, scarf, shoe, sock, shirt, jacket, sweater, glove
drinks: water, milk, tea, coffee, juice, lemonade, cocoa
vehicles: car, bus, train, bicycle, boat, ship, tractor, plane, truck
sports: football, tennis, swimming, running, rowing, skiing, boxing, chess
jobs: baker, farmer, teacher, doctor, nurse, sailor, gardener, painter, cook, carpenter
materials: wood, stone, glass, paper, iron, gold, wool, silver
shapes: circle, square, triangle, rectangle, star, oval
languages: English, French, Spanish, German, Italian, Chinese, Arabic, Hindi, Russian
pieces of furniture: chair, table, bed, lamp, shelf, sofa, desk, cupboard
things in a kitchen: spoon, knife, fork, pan, pot, bowl, cup, plate, kettle
things in a garden: flower, tree, bench, fence, path, pond, spade, bee
parts of the body: hand, foot, head, nose, ear, eye, knee, arm, leg
metals: iron, gold, silver, copper, tin, lead, zinc
spices: pepper, salt, cinnamon, ginger, paprika, vanilla, nutmeg
"""


def _read_table() -> dict[str, tuple[str, ...]]:
    lines = (line.split(": ") for line in _TABLE.strip().splitlines())
    return {category: tuple(members.split(", ")) for category, members in lines}


CATEGORIES = _read_table()

QUESTIONS = (
    "name {n} {what}.",
    "name [me |]{n} {what}[, please|].",
    "[please |]list {n} {what}.",
    "[can|could] you [name|list] {n} {what}?",
    "[can|could] you give me {n} {what}?",
    "give me {n} {what}.",
    "tell me {n} {what}.",
    "write [down |]{n} {what}.",
    "{n} {what}[, please|].",
    "{n} {what}",
    "a list of {n} {what}[, please|].",
    "make a list of {n} {what}.",
    "give me a list of {n} {what}.",
    "write a list of {n} {what}.",
    "I need {n} {what}.",
    "I need a list of {n} {what}.",
    "do you know {n} {what}?",
    "show me {n} {what}.",
    "show me a list of {n} {what}.",
    "which {what} do you know? name {n}.",
)
HELD_OUT = (
    "Could you make a list of {n} {what}?",
    "Please tell me the names of {n} {what}.",
    "I would like a list of {n} {what}.",
    "Please write a list with {n} {what}.",
)
FOLLOW_UPS = (
    "and {n} {what}?",
    "now {n} {what}.",
    "and now {n} {what}.",
    "and a list of {n} {what}?",
    "{n} {what} too[, please|].",
)
ANOTHER = (
    "{n} others[, please|].",
    "{n} more[, please|].",
    "and {n} more?",
    "now {n} more.",
    "another {n}[, please|].",
)


def answer(category: str, count: int, start: int = 0) -> str:
    """Return a sentence and `count` bullets: the members from number `start` on, wrapping around."""
    members = CATEGORIES[category]
    intro = f"Here are {_WORDS[count]} {category}:"
    bullets = (f"- {capital(members[(start + i) % len(members)])}" for i in range(count))
    return intro + "\n\n" + "\n".join(bullets)


def _turn(rng: random.Random, questions: tuple[str, ...], category: str) -> Turn:
    count = rng.choice((2, 3, 3, 3, 4, 4, 5, 5, 5, 6) if len(CATEGORIES[category]) > 6 else (2, 3, 4, 5))
    number = _WORDS[count] if rng.random() < 0.7 else str(count)
    question = as_typed(rng, fill_pattern(rng, questions, n=number, what=category))
    return Turn(NAME, question, answer(category, count), category)


def _draw(rng: random.Random) -> Turn:
    return _turn(rng, QUESTIONS, rng.choice(list(CATEGORIES)))


def _more(rng: random.Random, last: Turn) -> Turn:
    """Return further members of the category, after the last ones named."""
    members = CATEGORIES[last.topic]
    left = len(members) - last.answer.count("\n- ")
    count = rng.randint(2, min(left, 5))
    number = _WORDS[count] if rng.random() < 0.7 else str(count)
    question = as_typed(rng, fill_pattern(rng, ANOTHER, n=number))
    named = [f"- {capital(member)}" for member in members]
    start = named.index(last.answer.splitlines()[-1]) + 1
    return Turn(NAME, question, answer(last.topic, count, start), last.topic)


def _follow(rng: random.Random, last: Turn) -> Turn:
    left = len(CATEGORIES[last.topic]) - last.answer.count("\n- ")
    if left >= 2 and rng.random() < 0.2:
        return _more(rng, last)
    return _turn(rng, FOLLOW_UPS, rng.choice(list(CATEGORIES)))


def check(category: str, count: int, reply: str) -> bool:
    """Return whether the reply is the sentence and `count` different members of the category."""
    intro, _, rest = reply.strip().partition("\n\n")
    allowed = {f"- {capital(member)}" for member in CATEGORIES[category]}
    bullets = rest.split("\n")
    return (
        intro == f"Here are {_WORDS[count]} {category}:"
        and len(bullets) == count == len(set(bullets))
        and set(bullets) <= allowed
    )


def _probe(category: str, count: int, question: str) -> Probe:
    return Probe(
        NAME, single(question), lambda reply: check(category, count, reply), f"{category}: unseen phrasing"
    )


def _probes() -> list[Probe]:
    rng = random.Random(11)
    found = []
    for i, category in enumerate(rng.sample(list(CATEGORIES), 18)):
        count = 3 + i % 3
        question = HELD_OUT[i % len(HELD_OUT)].format(n=_WORDS[count], what=category)
        found.append(_probe(category, count, question))
    return found


SKILL = Skill(NAME, 4, _draw, _probes, _follow)
