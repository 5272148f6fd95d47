"""Texts of the inspector: explanations, formatted values, descriptions for screen readers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from app.base import translation
from app.base.translation import tr
from app.gui.inspector.history import NOISE, BlockHistory, Candidate, TokenHistory
from app.markdown.characters import sanitize_code
from model_backends.lazy_text import lazy_text

EMPTY_TITLE = lazy_text("No reply to inspect yet")
EMPTY = (
    lazy_text(
        "Send a message. While the reply emerges from the fog, you can see here how unsure "
        "the model is at each step, which positions it has accepted, and how often it "
        "changed its mind."
    ),
    lazy_text("Afterwards, hover over a word to see every token tried in its place."),
)
HINT = lazy_text("Hover over a word or a row of the map to see every token tried there.")

TEMPERATURE = lazy_text(
    "How freely tokens are drawn in this step: higher values try more, lower values stick to the likeliest."
)
MEAN_ENTROPY = lazy_text(
    "How unsure the model is, averaged over all positions: 0 nats is certain, 0.7 is a "
    "toss-up between two tokens."
)
ACCEPTED = lazy_text(
    "Positions the model is sure enough of to build on in the next step; all others get fresh noise."
)
CHANGED = lazy_text(
    "Positions whose likeliest token has changed since the previous step; a finished block has none."
)
LINE_PLOT = lazy_text(
    "How unsure the model is at each step, averaged over the block, and the sampling "
    "temperature. Click or drag to go to a step."
)
BAR_PLOT = lazy_text(
    "How many positions each step accepts: kept, new and lost again. Click or drag to go to a step."
)
HEAT_MAP = lazy_text(
    "Every position of the block at every step, first word at the top: fog is noise, "
    "amber is undecided, blue is accepted. Hover over a row to see its tokens."
)
TOKENS_PER_SECOND = lazy_text(
    "Reply tokens per second of wall-clock time, including the time to read your message."
)
STEPS_PER_SECOND = lazy_text("Denoising steps per second; each step processes the whole block.")
STEPS_PER_BLOCK = lazy_text("Average number of denoising steps per block; fewer is faster.")
TOKENS_PER_STEP = lazy_text("Reply tokens per denoising step; a model that writes one token at a time has 1.")
DEVICE = lazy_text("The device the model runs on, and how much of its memory the model uses.")
TOKEN = lazy_text(
    "The tokens tried in this position, at which steps, and how unsure the model was; "
    "the blue line marks the steps that accepted it."
)

_INVISIBLE = {"\n": "⏎", "\r": "⏎", "\t": "⇥", " ": "␣", "\u00a0": "␣"}
_EDGES = re.compile(r"^\s+|\s+$")
_LONGEST = 80  # characters of a token that are shown
_SIGNS = "⏎⇥␣◌⟨⟩…"
_JOINERS = "\u200c\u200d"  # within words of many scripts, and in emoji


def visible_text(text: str, token: int, has_glyph: Callable[[str], bool] = lambda _: True) -> str:
    """Make a token's text visible: outer spaces, line breaks, and tokens without text.

    What would change the text around it, such as a control character or a change of the writing direction, is
    replaced by its code, and so are letters and symbols without a glyph. A lone combining mark gets a dotted
    circle.
    """
    if not text:
        return tr("no text (token {token})").format(token=token)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    visible = _EDGES.sub(lambda edge: "".join(_INVISIBLE.get(space, space) for space in edge[0]), text)
    visible = visible.replace("\n", "⏎").replace("\r", "⏎").replace("\t", "⇥")

    def can_be_seen(character: str) -> bool:
        kind = unicodedata.category(character)[0]
        return character.isprintable() and (kind not in "LNPS" or character in _SIGNS or has_glyph(character))

    if not any(map(can_be_seen, visible)):
        return " ".join(f"U+{ord(character):04X}" for character in visible)
    if unicodedata.category(visible[0]).startswith("M"):
        visible = f"◌{visible}"
    return "".join(
        character if can_be_seen(character) or character in _JOINERS else _sign_of(character)
        for character in sanitize_code(visible)
    )


def _sign_of(character: str) -> str:
    return "␣" if character.isspace() else f"⟨U+{ord(character):04X}⟩"


def format_nats(entropy: float) -> str:
    """Format an entropy with its unit."""
    return tr("{entropy} nats").format(entropy=format_value(entropy))


def format_value(value: float) -> str:
    """Format a number that is not negative with about three digits."""
    if 1e-6 < value < 0.0005:
        return f"<{translation.format_number(0.001, 3)}"
    if value >= 99.95:
        return translation.format_number(value)
    if value >= 9.995:
        return translation.format_number(value, 1)
    if value >= 0.0995:
        return translation.format_number(value, 2)
    return translation.format_number(value, 3) if value > 1e-6 else "0"


def format_rate(value: float | None, unit: str) -> str:
    """Format a rate with its unit; a dash if it is unknown."""
    return "–" if value is None else f"{format_value(value)}{unit}"


def format_times(count: int) -> str:
    """Format a count: "once", "twice", "3 times"."""
    return {1: tr("once"), 2: tr("twice")}.get(count) or tr("{count} times").format(count=count)


def format_spans(candidate: Candidate) -> str:
    """Format the steps of a candidate: "3", "1–4, 9"."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in candidate.spans)


def summary(history: TokenHistory) -> str:
    """Summarise the history of a position in one or two sentences."""
    if history.pinned:
        return tr("Kept: this is part of the given text.")
    if not history.numbers:
        return _acceptance(history)
    changes = tr("Never changed.")
    if history.times_changed:
        changes = tr("Changed {times}.").format(times=format_times(history.times_changed))
    return f"{_acceptance(history)} {changes}"


def _acceptance(history: TokenHistory) -> str:
    first, last, lost = history.first_accepted, history.last_accepted, history.times_lost
    if first is None:
        return tr("Not accepted yet.")
    if lost == 0:
        return tr("Accepted at step {first} and kept.").format(first=first)
    if history.accepted[-1]:
        text = tr("First accepted at step {first}, lost {times}, last accepted at step {last}.")
    elif first == last:
        text = tr("First accepted at step {first}, lost {times}, open since.")
    else:
        text = tr("First accepted at step {first}, last at step {last}, lost {times}, open since.")
    return text.format(first=first, last=last, times=format_times(lost))


def step_text(history: BlockHistory, index: int) -> str:
    """Format the number of the known step with this index, or of the noise."""
    if index == NOISE:
        return tr("step 0: noise")
    if not len(history):
        return tr("waiting for the first step")
    return tr("step {step} (max {most})").format(step=history.numbers[index], most=history.max_steps)


def _capitalized_step(history: BlockHistory, index: int) -> str:
    step = step_text(history, index)
    return f"{step[:1].upper()}{step[1:]}"


def line_description(history: BlockHistory, index: int) -> str:
    """Describe the line plot at its cursor, for screen readers."""
    if index == NOISE:
        return _noise_description(history)
    return tr("{step}: mean entropy {entropy}, temperature {temperature}.").format(
        step=_capitalized_step(history, index),
        entropy=format_nats(float(history.mean_entropy[index])),
        temperature=format_value(float(history.temperatures[index])),
    )


def bars_description(history: BlockHistory, index: int) -> str:
    """Describe the bar plot at its cursor, for screen readers."""
    if index == NOISE:
        return _noise_description(history)
    return tr("{step}: {accepted} of {positions} positions accepted, {new} of them new, {lost} lost.").format(
        step=_capitalized_step(history, index),
        accepted=history.accepted[index],
        positions=history.free_positions,
        new=history.newly_accepted[index],
        lost=history.lost[index],
    )


def map_description(history: BlockHistory, index: int, position: int | None) -> str:
    """Describe the heat map at its cursor and the marked position, for screen readers."""
    if index == NOISE:
        return _noise_description(history, position)
    entropies = history.entropies[index]
    written = entropies[history.is_free] if history.free_positions else entropies
    block = tr("{step}: entropies from {least} to {most}.").format(
        step=_capitalized_step(history, index),
        least=format_nats(float(written.min())),
        most=format_nats(float(written.max())),
    )
    if position is None:
        return block
    text = _spoken(history.pieces(index)[position])
    if not history.is_free[position]:
        kept = tr("Position {number}: {text}, part of the given text.").format(number=position + 1, text=text)
        return f"{block} {kept}"
    marked = tr("Position {number}: {text}, {entropy}, {state}.").format(
        number=position + 1,
        text=text,
        entropy=format_nats(float(entropies[position])),
        state=tr("accepted") if history.is_accepted[index, position] else tr("open", "not accepted"),
    )
    return f"{block} {marked}"


def _noise_description(history: BlockHistory, position: int | None = None) -> str:
    """Describe step 0, and the token that a marked position starts from."""
    block = tr("Step 0: %Ln random token(s), from which the block is denoised.", "", history.free_positions)
    if position is None or history.start is None:
        return block
    if not history.is_free[position]:
        kept = tr("Position {number}: {text}, part of the given text.").format(
            number=position + 1, text=_spoken(history.start.pieces[position])
        )
        return f"{block} {kept}"
    marked = tr("Position {number} starts from {text}.").format(
        number=position + 1, text=_spoken(history.start.pieces[position])
    )
    return f"{block} {marked}"


def _spoken(text: str) -> str:
    """A token's text within a sentence."""
    return visible_text(text.strip(), 0) if text.strip() else tr("no text")


def token_description(history: TokenHistory) -> str:
    """Describe the history of a position in full, for screen readers."""
    if history.pinned:
        return summary(history)
    noise = history.noise
    started = ""
    if noise is not None:
        token = visible_text(noise.text, noise.token)
        started = " " + tr("Started from the random token {token}.").format(token=token)
    if not history.candidates:
        return f"{summary(history)}{started}"
    candidates = [
        tr("{token} at step(s) {steps}", "", candidate.count).format(
            token=visible_text(candidate.text, candidate.token), steps=format_spans(candidate)
        )
        for candidate in history.candidates
    ]
    listed = tr("Candidates: {list}.").format(list="; ".join(candidates))
    return f"{summary(history)}{started} {listed}"
