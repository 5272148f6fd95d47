"""Small talk: greetings, thanks, goodbyes, and remembering a person's name."""

# ruff: noqa: E501  (a sentence pattern a line reads better than wrapped ones)

from __future__ import annotations

import random

from .core import Turn, as_typed, fill_pattern
from .intents import Intent, intent_skill

NAME = "smalltalk"

OFFER = "[Ask me for a haiku, a story or a capital.|Shall I write you a haiku?|Would you like a short story?]"

INTENTS = (
    Intent(
        "hello",
        (
            "[hello|hi|hey|hallo]",
            "[hello|hi|hey]!",
            "[hello|hi|hey] there[!|.|]",
            "good [morning|evening|afternoon|day][!|.|]",
            "[hello|hi|hey], [unfog|you]!",
            "[hello|hi], are you there?",
            "greetings!",
            "[hello|hi|hey] [hello|hi|again|friend]",
            "nice to meet you[!|.]",
        ),
        ("Hello and good morning!", "Hi there, good evening!", "A very good morning to you!"),
        (
            "Hello, and welcome out of the fog. " + OFFER,
            "Hi there! I am a very small model, but I am glad you are here. " + OFFER,
            "Good to see you! " + OFFER,
        ),
        2,
    ),
    Intent(
        "how are you",
        (
            "how are you[ today|]?",
            "how are you doing[ today|]?",
            "how do you feel[ today|]?",
            "how is it going?",
            "how's it going?",
            "are you [well|ok|fine|all right][ today|]?",
            "what's up?",
            "is everything [well|ok|fine|all right]?",
            "[hello|hi|hey], how are you?",
            "how was your day?",
            "are you happy?",
        ),
        ("Hello there, how are you?", "Are you feeling well today?", "How do you do?"),
        (
            "I am fine, thank you. A little noise, a few steps, and here I am. How are you?",
            "Very well, thank you! I am small, and the fog is light today. How are you?",
            "I am well, as far as a small model can tell. How are you?",
        ),
        1.2,
    ),
    Intent(
        "I am fine",
        (
            "I am [fine|well|good|great|happy|very well|ok|all right][, thank you|, thanks|][.|!|]",
            "I'm [fine|well|good|great|happy|very well|ok|all right][, thank you|, thanks|][.|!|]",
            "[very |]good, thanks.",
            "all is well.",
            "me too.",
        ),
        ("I am very good, thank you!", "I'm great today."),
        (
            "I am glad to hear that. [What shall we write?|Shall I write you a haiku?|What would you like to see?]",
            "That is good to hear! [What shall we write?|Shall I write you a story?|What would you like to see?]",
        ),
        0.7,
    ),
    Intent(
        "I am sad",
        (
            "I am [sad|tired|bored|lonely|not well|not so good][ today|][.|]",
            "I'm [sad|tired|bored|lonely|not well|not so good][ today|][.|]",
            "I feel [sad|tired|bored|lonely|bad][ today|][.|]",
            "I had a [bad|long|hard] day[.|]",
            "not so good[.|]",
        ),
        ("I am feeling sad today.", "I feel very tired."),
        (
            "I am sorry to hear that. Even the thickest fog lifts in the end. Shall I write you a kind little story?",
            "I am sorry to hear that. I am only a small model, but a haiku may help. What should it be about?",
        ),
        0.7,
    ),
    Intent(
        "thanks",
        (
            "[thank you|thanks|thank you very much|thanks a lot|many thanks|thank you so much][!|.|]",
            "[great|nice|good|perfect|lovely|wonderful|ok], [thank you|thanks][!|.|]",
            "[thank you|thanks], that [is|was] [great|nice|good|lovely|kind|very nice|very good][!|.|]",
            "that was [great|nice|good|lovely|very nice|very good][!|.|]",
            "that is [great|nice|good|lovely|very nice|very good][!|.|]",
            "[I like it|I love it|I like that|well done|good job|very good|nice|great|wow|cool|beautiful][!|.|]",
            "you are [great|nice|good|kind|clever|funny][!|.|]",
        ),
        ("Thank you, I love it!", "Wow, that is lovely!", "Great job, thank you so much!"),
        (
            "You are welcome! [What else would you like?|I am glad you like it.|It was a pleasure.]",
            "With pleasure! [What else would you like?|I am glad you like it.|Just ask if you want more.]",
            "You are very kind. [What else would you like?|It was a pleasure.|Just ask if you want more.]",
        ),
        2,
    ),
    Intent(
        "goodbye",
        (
            "[bye|goodbye|good bye|bye bye|see you|see you later|see you soon|good night|farewell|so long][!|.|]",
            "[ok|well|thanks|thank you], [bye|goodbye|see you|see you later|good night][!|.|]",
            "I [have to|must] go[ now|][.|!|]",
            "I am [leaving|going] now[.|!|]",
            "that is all[ for today|][.|]",
            "until [tomorrow|next time][!|.]",
        ),
        ("Thank you and goodbye!", "OK, see you tomorrow.", "I have to leave now, bye!"),
        (
            "Goodbye! [Come back soon.|May your day be clear.|See you next time.]",
            "See you! I go back into the fog now. [Come back soon.|May your day be clear.]",
            "Goodbye, and thank you for the visit. [Come back soon.|See you next time.]",
        ),
        1.4,
    ),
    Intent(
        "sorry",
        (
            "[sorry|I am sorry|I'm sorry|oh, sorry|sorry about that|excuse me][!|.|]",
            "[that is wrong|that's wrong|this is wrong|you are wrong|no, that is wrong|wrong][!|.|]",
            "[that is not right|that's not right|you made a mistake|there is a mistake][!|.|]",
        ),
        ("No, that is not right.", "I think you are wrong."),
        (
            "I am very small, so I make mistakes. Please ask me again, perhaps in other words.",
            "That may be. I am a tiny model and often wrong. Please ask once more.",
        ),
        0.7,
    ),
    Intent(
        "joke",
        (
            "tell me a joke[.|]",
            "[do you know|can you tell me] a joke?",
            "make me laugh[.|!|]",
            "[a joke|joke|say something funny][.|!|]",
            "I want a joke[.|]",
            "[tell|write] me something funny[.|]",
        ),
        ("Do you know any jokes?", "Please tell me a good joke."),
        (
            "Why did the token come back? It was not accepted the first time.",
            "What does a diffusion model see in the morning? Only noise, until the coffee is ready.",
            "How many steps does it take to change a lamp? Forty-eight at most, and the light comes on everywhere at once.",
        ),
        0.8,
    ),
)

NAMES = [
    "Anna",
    "Ben",
    "Clara",
    "David",
    "Emma",
    "Felix",
    "Grace",
    "Hugo",
    "Ida",
    "Jack",
    "Julia",
    "Karl",
    "Laura",
    "Leo",
    "Lena",
    "Lucas",
    "Maria",
    "Max",
    "Mia",
    "Nina",
    "Noah",
    "Nora",
    "Oscar",
    "Olivia",
    "Paul",
    "Peter",
    "Rosa",
    "Ruth",
    "Sam",
    "Sarah",
    "Simon",
    "Sofia",
    "Tara",
    "Theo",
    "Thomas",
    "Tim",
    "Tom",
    "Vera",
    "Victor",
    "Yara",
    "Zoe",
    "Alex",
    "Alice",
    "Amir",
    "Aisha",
    "Kim",
    "Li",
    "Omar",
    "Priya",
    "Ravi",
    "Yuki",
    "Carlos",
    "Elena",
    "Ivan",
    "Jana",
    "Jonas",
    "Mark",
    "Mary",
    "John",
    "Linda",
    "Robert",
    "Susan",
    "Daniel",
    "Eva",
    "Fatima",
    "George",
    "Hannah",
    "Iris",
    "Jacob",
    "Kate",
    "Liam",
    "Martin",
    "Naomi",
    "Oliver",
    "Philip",
    "Rachel",
    "Stefan",
    "Tina",
    "Walter",
    "Chris",
]
TELL_NAME = (
    "my name is {name}[.|!|]",
    "I am {name}[.|!]",
    "I'm {name}[.|!]",
    "[hello|hi|hey], I am {name}[.|!]",
    "[hello|hi|hey], I'm {name}[.|!]",
    "[hello|hi|hey], my name is {name}[.|!]",
    "[hello|hi], {name} here[.|!]",
    "[you can |]call me {name}[.|]",
    "people call me {name}[.|]",
)
GREET_NAME = (
    "Nice to meet you, {name}! [What would you like to see?|Shall I write you a haiku?|How can I help you?]",
    "Hello, {name}! [What would you like to see?|Shall I write you a story?|How can I help you?]",
    "Welcome, {name}! [What would you like to see?|Shall I write you a haiku?|How can I help you?]",
)
ASK_NAME = (
    "what is my name?",
    "[what's|whats] my name?",
    "do you [know|remember] my name?",
    "[can you|could you] tell me my name?",
    "who am I?",
    "tell me my name.",
    "do you remember who I am?",
    "what did I say my name was?",
    "say my name.",
)
ASK_NAME_HELD_OUT = ("Can you remember my name?", "Do you know who I am?", "Can you say what my name is?")
UNKNOWN_NAME = "You have not told me your name yet. What is it?"


def tell_name(rng: random.Random, name: str) -> Turn:
    """Return a turn in which the person says their name."""
    greeting = fill_pattern(rng, GREET_NAME, name=name)
    return Turn(NAME, as_typed(rng, fill_pattern(rng, TELL_NAME, name=name)), greeting, "name")


def ask_name(rng: random.Random, name: str | None) -> Turn:
    """Return a turn in which the person asks for their name, which they may not have told."""
    answer = f"Your name is {name}." if name else UNKNOWN_NAME
    return Turn(NAME, as_typed(rng, fill_pattern(rng, ASK_NAME)), answer, "name")


SKILL = intent_skill(NAME, 6, INTENTS)
