"""Out-of-scope questions: the demo model says that it does not know, and what it can do instead."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

import random

from .core import Probe, Skill, Turn, as_typed, expand, expansions, fill_pattern, single
from .fluency import close_to

NAME = "offground"

_TOPICS = (
    "the [news|latest news|election|stock market|price of gold|president|government|prime minister|war|economy]",
    "[physics|chemistry|biology|medicine|history|politics|philosophy|religion|psychology|astronomy|geography|law]",
    "[football|tennis|basketball|the Olympic Games|the world cup|chess|swimming]",
    "[films|movies|actors|rock music|painting|opera|video games|television|fashion]",
    "[quantum physics|black holes|evolution|climate change|vaccines|atoms|dinosaurs|gravity]",
    "[Napoleon|Einstein|Shakespeare|Mozart|Caesar|Picasso|Darwin|Newton|Cleopatra|Plato]",
    "[the Roman Empire|the French Revolution|the Middle Ages|the Second World War|the pyramids]",
    "[taxes|money|insurance|my job|investing|a contract|marriage|divorce]",
)
QUESTIONS = (
    "what is the weather [like |][today|tomorrow]?",
    "will it rain [today|tomorrow]?",
    "what time is it?",
    "what day is it[ today|]?",
    "what is the date[ today|]?",
    "what is the news[ today|]?",
    "what happened [today|yesterday|in the world]?",
    "who is the [president|king|prime minister|pope]?",
    "who won the [election|game|match|world cup|race]?",
    "who [was|is] [Napoleon|Einstein|Shakespeare|Mozart|Caesar|Picasso|Darwin|Newton|Cleopatra|Plato]?",
    "who wrote [Hamlet|Faust|the Bible|Don Quixote|Harry Potter]?",
    "who invented [the telephone|the wheel|the computer|paper|the internet]?",
    "tell me about {topic}.",
    "what do you [know|think] about {topic}?",
    "explain {topic}[ to me|].",
    "[can|could] you explain {topic}[ to me|]?",
    "I have a question about {topic}.",
    "what do you think of {topic}?",
    "when did [the war|the Second World War|the Roman Empire|the French Revolution] [begin|end]?",
    "when was [Napoleon|Einstein|Mozart|Newton|Picasso] born?",
    "how old is [the earth|the universe|the pope|the president]?",
    "how [far|hot|big] is the [sun|moon]?",
    "how high is [Mount Everest|the Eiffel Tower]?",
    "how many people live in [China|India|Paris|the world|Africa]?",
    "I have a [headache|fever|cold|pain in my back|cough]. what should I do?",
    "my [head|back|stomach|tooth|knee] hurts.",
    "which medicine [should I take|helps][ against a cold| against a headache|]?",
    "am I ill?",
    "can I sue my [neighbour|landlord|boss]?",
    "is it legal to [park here|record a call|copy a film]?",
    "write a contract.",
    "translate [hello|good morning|this|my letter|I love you] into [French|Spanish|German|Italian|Chinese|Latin].",
    "how do you say [hello|thank you|good morning|I love you] in [French|Spanish|German|Italian|Chinese|Latin]?",
    "[can|do] you speak [French|Spanish|German|Italian|Chinese|Latin]?",
    "solve x + [2|3|5|7] = [9|10|12].",
    "what is the [square root|logarithm] of [2|5|81|144]?",
    "what is the [integral|derivative] of [x|sin x|x squared]?",
    "what is pi?",
    "what is [100|1000|250|500] divided by [4|5|7|8]?",
    "prove that [pi is irrational|there are infinitely many primes].",
    "write [an essay|a song|a book|a novel|a letter to my boss|my homework|an email|a speech]. ",
    "write me [an essay|a song|a letter to my boss|an email|a speech].",
    "do my homework.",
    "write a program in [Java|Rust|C]. ",
    "how do I [cook|bake] [rice|a cake|pasta|bread|a chicken|an egg]?",
    "give me a recipe[ for soup| for pizza| for pasta| for a cake|].",
    "what should I [eat|cook|wear|read|buy|watch][ today| tonight|]?",
    "how do I lose weight?",
    "how do I [repair|fix] my [car|bike|phone|sink|computer]?",
    "book a [flight|hotel|table] for me.",
    "plan my [holiday|trip|wedding|week].",
    "where should I go on holiday?",
    "send an email to [my boss|my mother|Anna].",
    "open [a website|my mail|the door].",
    "play [some music|a song].",
    "search the internet for [shoes|cats|news].",
    "what is the meaning of life?",
    "is there a god?",
    "do you [love me|have feelings|dream|believe in god]?",
    "what is love?",
    "which [film|book|song|phone|car] is [best|the best]?",
    "how much does [a house|a car|gold|a phone] cost?",
    "what is [the stock market|bitcoin|inflation]?",
    "should I buy [a house|gold|bitcoin|a car]?",
    "summarise this text.",
    "correct my [text|grammar|letter].",
    "what is the longest [river|bridge|word]?",
    "what is the [highest|biggest] [mountain|city|country] in the world?",
    "why is the sky blue?",
    "why do [cats purr|birds sing|people sleep|leaves fall]?",
    "how does [a car|an engine|a telephone|the heart|a battery|the brain] work?",
)
HELD_OUT = (
    "Can you tell me the weather for tomorrow?",
    "What is the time, please?",
    "Tell me who the president is.",
    "Translate good night into Spanish.",
    "I would like to know more about history.",
    "How do I cook a soup?",
    "What is the square root of 16?",
    "Who was Mozart and when was he born?",
    "My head hurts, what should I take?",
    "Is it legal to copy a book?",
    "Please write an essay about Napoleon.",
    "Do you know something about football?",
    "Could you book a hotel for me?",
    "Which film should I watch?",
    "Tell me how an engine works.",
    "Should I buy gold today?",
)

ANSWERS = (
    "That is beyond me, I am afraid: I am only a tiny demo model. "
    "[But I could write you a haiku or tell you a short story.|The full DiffusionGemma can help you there.]",
    "I am sorry, I do not know that. I am a small demo model and have read very little. "
    "[I can write a haiku, name a capital or explain text diffusion.|The full DiffusionGemma knows far more.]",
    "My little head holds only a few things, and this is not one of them. "
    "[Shall I tell you a story instead?|Try me with a capital, a small sum or a haiku.]",
)
_ALLOWED = tuple(text for answer in ANSWERS for text in expansions(answer))


def _draw(rng: random.Random) -> Turn:
    question = fill_pattern(rng, QUESTIONS, topic=expand(rng, rng.choice(_TOPICS))).strip()
    return Turn(NAME, as_typed(rng, question), expand(rng, rng.choice(ANSWERS)))


def _check(reply: str) -> bool:
    return close_to(reply, _ALLOWED)


def _probes() -> list[Probe]:
    return [Probe(NAME, single(question), _check, "unseen question") for question in HELD_OUT]


SKILL = Skill(NAME, 6, _draw, _probes)
