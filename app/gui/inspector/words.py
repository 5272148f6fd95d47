"""What the inspector says in words: figures, explanations, tokens that cannot be seen."""

from __future__ import annotations

import re

from app.base import translation
from app.base.translation import tr
from app.gui.inspector.history import BlockHistory, Candidate, TokenHistory
from model_backends.lazy_text import lazy_text

EMPTY_TITLE = lazy_text("Nothing to look into yet")
EMPTY = (
    lazy_text(
        "Ask something. While the reply comes out of the fog, this shows how: how unsure the model is at "
        "each step, which positions it has accepted, and how often it changed its mind."
    ),
    lazy_text("Afterwards, point at a word to see everything else that stood in its place."),
)
HINT = lazy_text("Point at a word, or at a row of the map, to see everything that stood in its place.")

TEMPERATURE = lazy_text(
    "How freely words are drawn in this step: higher tries more, lower keeps to the likeliest."
)
MEAN_ENTROPY = lazy_text(
    "How unsure the model is, on average over all positions: 0 nats is certain, 0.7 a toss-up of two."
)
ACCEPTED = lazy_text(
    "Positions that the model is sure enough of to build on in the next step; all the others get fresh noise."
)
CHANGED = lazy_text(
    "Positions whose likeliest token differs from the step before; in a block that is done, none does."
)
LINE_PLOT = lazy_text(
    "How unsure the model is at each step, on average over the block, and the temperature it was drawn with. "
    "Click or drag to go to a step."
)
BAR_PLOT = lazy_text(
    "How many positions each step accepts: those it kept, those that are new, and those it gave up again. "
    "Click or drag to go to a step."
)
HEAT_MAP = lazy_text(
    "Every position of the block, from its first word at the top to its last, at every step: fog is noise, "
    "amber undecided, blue accepted. Point at a row to see its tokens."
)
TOKENS_PER_SECOND = lazy_text(
    "Tokens of the reply per second by the clock on the wall, reading your message included."
)
STEPS_PER_SECOND = lazy_text("Denoising steps per second; each of them looks at the whole block.")
STEPS_PER_BLOCK = lazy_text("Denoising steps that a block took, on average: the fewer, the quicker.")
TOKENS_PER_FORWARD = lazy_text(
    "Tokens of the reply per run through the model; a model that writes one token after the other has 1."
)
DEVICE = lazy_text("What the model runs on, and the memory that it takes there.")
TOKEN = lazy_text(
    "The tokens that stood in this place, at which steps they did, and how unsure the model was of them; the "
    "blue line marks the steps that accepted it."
)

_INVISIBLE = {"\n": "⏎", "\r": "⏎", "\t": "⇥", " ": "␣", "\u00a0": "␣"}
_EDGES = re.compile(r"^\s+|\s+$")


def visible(text: str, token: int) -> str:
    """A token's text as it can be seen: spaces at its ends, line breaks, and tokens without a text."""
    if not text:
        return tr("no text (token {token})").format(token=token)
    shown = _EDGES.sub(lambda edge: "".join(_INVISIBLE.get(space, space) for space in edge[0]), text)
    shown = shown.replace("\n", "⏎").replace("\r", "⏎").replace("\t", "⇥")
    if any(character.isprintable() for character in shown):
        return shown
    return " ".join(f"U+{ord(character):04X}" for character in shown)


def nats(entropy: float) -> str:
    """An entropy with its unit, finer where it is small."""
    return tr("{entropy} nats").format(entropy=number(entropy))


def number(value: float) -> str:
    """A figure that is not negative, with about three digits."""
    if 1e-6 < value < 0.0005:
        return f"<{translation.format_number(0.001, 3)}"
    if value >= 99.95:
        return translation.format_number(value)
    if value >= 9.995:
        return translation.format_number(value, 1)
    if value >= 0.0995:
        return translation.format_number(value, 2)
    return translation.format_number(value, 3) if value > 1e-6 else "0"


def rate(value: float | None, unit: str) -> str:
    """A rate with its unit; a dash while it is not known."""
    return "–" if value is None else f"{number(value)}{unit}"


def times(count: int) -> str:
    """How often: "once", "twice", "3 times"."""
    return {1: tr("once"), 2: tr("twice")}.get(count) or tr("{count} times").format(count=count)


def stays(candidate: Candidate) -> str:
    """The steps of a candidate: "3", "1–4, 9"."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in candidate.spans)


def story(history: TokenHistory) -> str:
    """What happened at a position, in one or two sentences."""
    changes = tr("Never changed.")
    if history.times_changed:
        changes = tr("Changed {times}.").format(times=times(history.times_changed))
    return f"{_acceptance(history)} {changes}"


def _acceptance(history: TokenHistory) -> str:
    first, last, lost = history.first_accepted, history.last_accepted, history.times_lost
    if first is None:
        return tr("Not accepted so far.")
    if lost == 0:
        return tr("Accepted at step {first} and kept.").format(first=first)
    if history.accepted[-1]:
        text = tr("Accepted first at step {first}, lost {times}, last at step {last}.")
    elif first == last:
        text = tr("Accepted first at step {first}, lost {times}, open since.")
    else:
        text = tr("Accepted first at step {first}, last at step {last}, lost {times}, open since.")
    return text.format(first=first, last=last, times=times(lost))


def step_of(history: BlockHistory, index: int) -> str:
    """Which of the steps the known one of this index is."""
    if not len(history):
        return tr("waiting for its first step")
    return tr("step {step} of at most {most}").format(step=history.numbers[index], most=history.max_steps)


def _beginning(history: BlockHistory, index: int) -> str:
    step = step_of(history, index)
    return f"{step[:1].upper()}{step[1:]}"


def line_description(history: BlockHistory, index: int) -> str:
    """The line plot at its cursor, for those who do not see it."""
    return tr("{step}: mean entropy {entropy}, temperature {temperature}.").format(
        step=_beginning(history, index),
        entropy=nats(float(history.mean_entropy[index])),
        temperature=number(float(history.temperatures[index])),
    )


def bars_description(history: BlockHistory, index: int) -> str:
    """The bars at their cursor."""
    return tr("{step}: {accepted} of {positions} positions accepted, {new} of them new, {lost} lost.").format(
        step=_beginning(history, index),
        accepted=history.accepted[index],
        positions=history.positions,
        new=history.newly_accepted[index],
        lost=history.lost[index],
    )


def map_description(history: BlockHistory, index: int, position: int | None) -> str:
    """The heat map at its cursor and at the position that is pointed at."""
    entropies = history.entropies[index]
    block = tr("{step}: entropies from {least} to {most}.").format(
        step=_beginning(history, index),
        least=nats(float(entropies.min())),
        most=nats(float(entropies.max())),
    )
    if position is None:
        return block
    there = tr("Position {number}: {text}, {entropy}, {state}.").format(
        number=position + 1,
        text=history.pieces(index)[position] or tr("no text"),
        entropy=nats(float(entropies[position])),
        state=tr("accepted") if history.is_accepted[index, position] else tr("open", "not accepted"),
    )
    return f"{block} {there}"


def token_description(history: TokenHistory) -> str:
    """The whole history of a position."""
    candidates = [
        tr("{token} at step(s) {steps}", "", candidate.count).format(
            token=visible(candidate.text, candidate.token), steps=stays(candidate)
        )
        for candidate in history.candidates
    ]
    listed = tr("Candidates: {list}.").format(list="; ".join(candidates))
    return f"{story(history)} {listed}"
