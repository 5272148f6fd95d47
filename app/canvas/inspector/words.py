"""What the inspector says in words: figures, explanations, tokens that cannot be seen. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.canvas.inspector.history import BlockHistory, Candidate, TokenHistory

EMPTY_TITLE = "Nothing to look into yet"
EMPTY = (
    "Ask something. While the reply comes out of the fog, this shows how: how unsure the model is at each "
    "step, which positions it has accepted, and how often it changed its mind.",
    "Afterwards, point at a word to see everything else that stood in its place.",
)
HINT = "Point at a word, or at a row of the map, to see everything that stood in its place."

TEMPERATURE = "How freely words are drawn in this step: higher tries more, lower keeps to the likeliest."
MEAN_ENTROPY = (
    "How unsure the model is, on average over all positions: 0 nats is certain, 0.7 a toss-up of two."
)
ACCEPTED = (
    "Positions that the model is sure enough of to build on in the next step; all the others get fresh noise."
)
CHANGED = "Positions whose likeliest token differs from the step before; in a block that is done, none does."
LINE_PLOT = (
    "How unsure the model is at each step, on average over the block, and the temperature it was drawn with. "
    "Click or drag to go to a step."
)
BAR_PLOT = (
    "How many positions each step accepts: those it kept, those that are new, and those it gave up again. "
    "Click or drag to go to a step."
)
HEAT_MAP = (
    "Every position of the block, from its first word at the top to its last, at every step: fog is noise, "
    "amber undecided, blue accepted. Point at a row to see its tokens."
)
TOKENS_PER_SECOND = "Tokens of the reply per second by the clock on the wall, reading your message included."
STEPS_PER_SECOND = "Denoising steps per second; each of them looks at the whole block."
STEPS_PER_BLOCK = "Denoising steps that a block took, on average: the fewer, the quicker."
TOKENS_PER_FORWARD = (
    "Tokens of the reply per run through the model; a model that writes one token after the other has 1."
)
DEVICE = "What the model runs on, and the memory that it takes there."
TOKEN = (
    "The tokens that stood in this place, at which steps they did, and how unsure the model was of them; the "
    "blue line marks the steps that accepted it."
)

_INVISIBLE = {"\n": "⏎", "\r": "⏎", "\t": "⇥", " ": "␣", "\u00a0": "␣"}
_EDGES = re.compile(r"^\s+|\s+$")


def visible(text: str, token: int) -> str:
    """A token's text as it can be seen: spaces at its ends, line breaks, and tokens without a text."""
    if not text:
        return f"no text (token {token})"
    shown = _EDGES.sub(lambda edge: "".join(_INVISIBLE.get(space, space) for space in edge[0]), text)
    shown = shown.replace("\n", "⏎").replace("\r", "⏎").replace("\t", "⇥")
    if any(character.isprintable() for character in shown):
        return shown
    return " ".join(f"U+{ord(character):04X}" for character in shown)


def nats(entropy: float) -> str:
    """An entropy with its unit, finer where it is small."""
    return f"{number(entropy)} nats"


def number(value: float) -> str:
    """A figure that is not negative, with about three digits."""
    if 1e-6 < value < 0.0005:
        return "<0.001"
    if value >= 99.95:
        return f"{value:,.0f}"
    if value >= 9.995:
        return f"{value:.1f}"
    if value >= 0.0995:
        return f"{value:.2f}"
    return f"{value:.3f}" if value > 1e-6 else "0"


def rate(value: float | None, unit: str) -> str:
    """A rate with its unit; a dash while it is not known."""
    return "–" if value is None else f"{number(value)}{unit}"


def times(count: int) -> str:
    """How often: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def stays(candidate: Candidate) -> str:
    """The steps of a candidate: "3", "1–4, 9"."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in candidate.spans)


def story(history: TokenHistory) -> str:
    """What happened at a position, in one or two sentences."""
    first, last, lost = history.first_accepted, history.last_accepted, history.times_lost
    changes = f"Changed {times(history.times_changed)}." if history.times_changed else "Never changed."
    if first is None:
        return f"Not accepted so far. {changes}"
    if lost == 0:
        return f"Accepted at step {first} and kept. {changes}"
    if not history.accepted[-1]:
        again = "" if first == last else f", last at step {last}"
        return f"Accepted first at step {first}{again}, lost {times(lost)}, open since. {changes}"
    return f"Accepted first at step {first}, lost {times(lost)}, last at step {last}. {changes}"


def step_of(history: BlockHistory, index: int) -> str:
    """Which of the steps the known one of this index is."""
    if not len(history):
        return "waiting for its first step"
    return f"step {history.numbers[index]} of at most {history.max_steps}"


def line_description(history: BlockHistory, index: int) -> str:
    """The line plot at its cursor, for those who do not see it."""
    entropy, temperature = float(history.mean_entropy[index]), float(history.temperatures[index])
    step = step_of(history, index).capitalize()
    return f"{step}: mean entropy {nats(entropy)}, temperature {number(temperature)}."


def bars_description(history: BlockHistory, index: int) -> str:
    """The bars at their cursor."""
    step = step_of(history, index).capitalize()
    accepted = f"{history.accepted[index]} of {history.positions} positions accepted"
    return f"{step}: {accepted}, {history.newly_accepted[index]} of them new, {history.lost[index]} lost."


def map_description(history: BlockHistory, index: int, position: int | None) -> str:
    """The heat map at its cursor and at the position that is pointed at."""
    entropies = history.entropies[index]
    span = f"from {nats(float(entropies.min()))} to {nats(float(entropies.max()))}"
    block = f"{step_of(history, index).capitalize()}: entropies {span}."
    if position is None:
        return block
    text = history.pieces(index)[position] or "no text"
    state = "accepted" if history.is_accepted[index, position] else "open"
    return f"{block} Position {position + 1}: {text}, {nats(float(entropies[position]))}, {state}."


def token_description(history: TokenHistory) -> str:
    """The whole history of a position."""
    candidates: Sequence[str] = [
        f"{visible(candidate.text, candidate.token)} at {'steps' if candidate.count > 1 else 'step'} "
        f"{stays(candidate)}"
        for candidate in history.candidates
    ]
    return f"{story(history)} Candidates: {'; '.join(candidates)}."
