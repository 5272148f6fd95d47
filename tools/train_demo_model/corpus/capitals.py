"""Capitals of about a hundred countries, asked in both directions."""

from __future__ import annotations

import random

from .core import Probe, Skill, Turn, as_typed, capital, fill_pattern, single

NAME = "capitals"

_TABLE = """
France Paris; Italy Rome; Spain Madrid; Portugal Lisbon; Germany Berlin; Austria Vienna; Switzerland
Bern; Belgium Brussels; the Netherlands|Amsterdam; Luxembourg|Luxembourg City; the United
Kingdom|London; Ireland Dublin; Scotland Edinburgh; Denmark Copenhagen; Norway Oslo; Sweden
Stockholm; Finland Helsinki; Iceland Reykjavik; Poland Warsaw; the Czech Republic|Prague; Slovakia
Bratislava; Hungary Budapest; Romania Bucharest; Bulgaria Sofia; Greece Athens; Turkey Ankara;
Croatia Zagreb; Serbia Belgrade; Slovenia Ljubljana; Albania Tirana; Malta Valletta; Cyprus Nicosia;
Estonia Tallinn; Latvia Riga; Lithuania Vilnius; Ukraine Kyiv; Russia Moscow; Georgia Tbilisi;
Armenia Yerevan; Lebanon Beirut; Jordan Amman; Syria Damascus; Iraq Baghdad; Iran
Tehran; Saudi Arabia|Riyadh; Qatar Doha; Oman Muscat; India|New Delhi; Pakistan Islamabad; Nepal
Kathmandu; Bangladesh Dhaka; China Beijing; Japan Tokyo; South Korea|Seoul; North Korea|Pyongyang;
Mongolia|Ulaanbaatar; Thailand Bangkok; Vietnam Hanoi; Cambodia|Phnom Penh; Laos Vientiane;
Malaysia|Kuala Lumpur; Indonesia Jakarta; the Philippines|Manila; Australia Canberra; New
Zealand|Wellington; Fiji Suva; Canada Ottawa; the United States|Washington; Mexico|Mexico City; Cuba
Havana; Jamaica Kingston; Haiti Port-au-Prince; Guatemala|Guatemala City; Honduras Tegucigalpa;
Nicaragua Managua; Costa Rica|San Jose; Panama|Panama City; Colombia Bogota; Venezuela Caracas;
Ecuador Quito; Peru Lima; Brazil Brasilia; Chile Santiago; Argentina|Buenos Aires; Uruguay
Montevideo; Paraguay Asuncion; Egypt Cairo; Libya Tripoli; Tunisia Tunis; Algeria Algiers; Morocco
Rabat; Senegal Dakar; Ghana Accra; Nigeria Abuja; Cameroon Yaounde; Kenya Nairobi; Uganda Kampala;
Rwanda Kigali; Ethiopia|Addis Ababa; Sudan Khartoum; Tanzania Dodoma; Zambia Lusaka; Zimbabwe
Harare; Namibia Windhoek; Angola Luanda; Madagascar Antananarivo
"""


def _read_table() -> dict[str, str]:
    table = {}
    for entry in _TABLE.replace("\n", " ").split(";"):
        country, city = entry.strip().split("|") if "|" in entry else entry.split()
        table[country] = city
    return table


CAPITALS = _read_table()
PLACES = list(CAPITALS.items())

QUESTIONS = (
    "what is the capital of {country}?",
    "[what's|whats] the capital of {country}?",
    "capital of {country}?",
    "the capital of {country}?",
    "{country}: capital?",
    "which city is the capital of {country}?",
    "what city is the capital of {country}?",
    "name the capital of {country}.",
    "tell me the capital of {country}.",
    "[can you|could you] tell me the capital of {country}?",
    "do you know the capital of {country}?",
    "what is {country}'s capital?",
    "what is the capital city of {country}?",
    "which is the capital of {country}?",
    "I would like to know the capital of {country}.",
    "give me the capital of {country}.",
    "what is the name of the capital of {country}?",
)
HELD_OUT = (
    "Can you name the capital of {country}?",
    "Tell me which city is the capital of {country}.",
    "What is the name of {country}'s capital?",
)
REVERSE = (
    "which country has the capital {city}?",
    "{city} is the capital of which country?",
    "{city} is the capital of what?",
    "what country is {city} the capital of?",
    "which country is {city} the capital of?",
    "of which country is {city} the capital?",
    "{city} is the capital of ...",
    "which country's capital is {city}?",
    "[can you|could you] tell me which country has the capital {city}?",
    "what country has {city} as its capital?",
    "which country has {city} as its capital?",
)
REVERSE_HELD_OUT = (
    "Tell me which country {city} is the capital of.",
    "Do you know which country has {city} as its capital?",
)
FOLLOW_UPS = (
    "and of {country}?",
    "and {country}?",
    "and the capital of {country}?",
    "what about {country}?",
    "now {country}.",
    "and for {country}?",
)
FOLLOW_UPS_HELD_OUT = ("And what about {country}?", "And now {country}?")


def answer(country: str) -> str:
    """Return the answer, the same for both directions."""
    return f"The capital of {country} is {CAPITALS[country]}."


def _turn(rng: random.Random, questions: tuple[str, ...]) -> Turn:
    country, city = rng.choice(PLACES)
    question = fill_pattern(rng, questions, country=country, city=city)
    return Turn(NAME, as_typed(rng, question), answer(country), country)


def _draw(rng: random.Random) -> Turn:
    return _turn(rng, QUESTIONS if rng.random() < 0.66 else REVERSE)


def _follow(rng: random.Random, last: Turn) -> Turn:
    return _turn(rng, FOLLOW_UPS)


def check(country: str, reply: str) -> bool:
    """Return whether the reply is exactly the right sentence."""
    return reply.strip() == answer(country)


def _probe(country: str, question: str, note: str) -> Probe:
    return Probe(NAME, single(question), lambda reply: check(country, reply), note)


def _probes() -> list[Probe]:
    places = random.Random(8).sample(PLACES, 28)
    found = []
    for i, (country, city) in enumerate(places):
        asked = HELD_OUT[i % 3] if i < 18 else REVERSE_HELD_OUT[i % 2]
        question = capital(asked.format(country=country, city=city))
        found.append(_probe(country, question, "unseen phrasing" if i < 18 else "reverse, unseen phrasing"))
    return found


SKILL = Skill(NAME, 6, _draw, _probes, _follow)
