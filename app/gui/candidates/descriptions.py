"""Texts about a word: when it was decided, how often it changed, and what it nearly became."""

from __future__ import annotations

from collections.abc import Sequence

from app.base.translation import tr
from app.gui.candidates.words import Rejected, Word
from app.gui.words.probability import format_probability
from app.markdown.characters import sanitize_code
from model_backends.lazy_text import lazy_text

NEVER = lazy_text("never changed")
OFTEN = lazy_text("changed often")
NO_PROBABILITIES = lazy_text(
    "Probabilities weren't recorded for this reply. It shows the drafts that were rejected."
)
PEAKS = lazy_text("The highest probability each one reached, and in which step.")

_LONGEST = 32  # characters of a candidate that are shown


def visible(text: str) -> str:
    """Make a candidate visible: spaces and line breaks get names, long texts an ellipsis."""
    if not text.strip():
        return tr("line break") if "\n" in text else tr("space")
    shown = sanitize_code(" ".join(text.split()))
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def format_changes(word: Word) -> str:
    """Format how often a word changed: "never changed", "changed 3 times"."""
    return tr("changed %n time(s)", "", word.changes) if word.changes else tr("never changed")


def format_decision(word: Word, blocks: int) -> str:
    """Format when a word was decided: "Decided in step 7 of 24", with the block if there are several."""
    text = tr("Decided in step {step} of {steps}").format(step=word.decided, steps=word.steps)
    if blocks < 2:
        return text
    return tr("Block {block}: {text}").format(block=word.block + 1, text=text)


def format_step(rejected: Rejected) -> str:
    """Format where a candidate was the likeliest, or the draft: "step 9", "3 drafts"."""
    if rejected.probability is None:
        return tr("%n draft(s)", "", rejected.drafts)
    return tr("step {step}").format(step=rejected.step)


def spoken(word: Word, rejected: Sequence[Rejected], blocks: int) -> str:
    """Describe a word in full, for screen readers."""
    head = tr("{word}. {decided}, {changed}.").format(
        word=visible(word.text), decided=format_decision(word, blocks), changed=format_changes(word)
    )
    if not rejected:
        return f"{head} {tr('No other word came close.')}"
    listed = "; ".join(
        tr("{word}, {details}").format(
            word=visible(one.text),
            details=format_step(one)
            if one.probability is None
            else tr("{probability} in step {step}").format(
                probability=format_probability(one.probability), step=one.step
            ),
        )
        for one in rejected
    )
    rest = tr("Rejected: {list}.").format(list=listed)
    return f"{head} {rest}"
