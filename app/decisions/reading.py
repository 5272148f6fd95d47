"""Ask a form's questions about a text, as one `Fill`, and take the answers from what comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from app.decisions.form import Form, Question
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, Fill, Filling, Message, Sampling, Slot, UnfogError

MOST_SPANS = 4000
"""The most passages of a text that are offered as answers."""

_SHOWN = 5  # answers that are kept with their probabilities, the likeliest
_WORD = re.compile(r"\S+")
_AROUND = "\"'“”„‘’«»‹›()[]{}<>*_`~"
_BEHIND = ".,;:!?…"


class TextError(UnfogError):
    """A text that the form's questions cannot be asked about."""

    kind: FailureKind = "prompt"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The likeliest answer to a question, its probability, and the likeliest ones with theirs.

    A probability, 0 to 1, is the model's own, among the answers that were offered: no share of right ones.
    """

    text: str
    probability: float
    likeliest: tuple[tuple[str, float], ...] = ()


def request(form: Form, text: str, *, id: int = 0, seed: int = 0) -> Fill:
    """Return the request that reads the answers about a text.

    The template is a line for each question, with a slot for its answer behind it.

    Raises:
        TextError: the text is empty, or has too many passages to copy an answer from.
    """
    text = text.strip()
    if not text:
        raise TextError(lazy_text("The text is empty."), lazy_text("Choose a text."))
    parts: list[str | Slot] = []
    for question in form.questions:
        line_break = "\n" if parts else ""
        parts += (f"{line_break}{question.question} ", Slot(answers=offered(question, text)))
    return Fill(
        id=id,
        messages=(Message(role="user", content=f"{form.instruction}\n\n{text}"),),
        template=tuple(parts),
        seed=seed,
        sampling=Sampling(max_steps=form.steps),
    )


def answers(form: Form, text: str, fillings: Sequence[Filling]) -> tuple[Answer, ...]:
    """Return the answer to each question, from what the slots of `request` of this form and text became.

    Raises:
        ValueError: the engine's reply does not fit the form.
    """
    return tuple(
        _answer(offered(question, text.strip()), filling)
        for question, filling in zip(form.questions, fillings, strict=True)
    )


def _answer(texts: Sequence[str], filling: Filling) -> Answer:
    ranked = sorted(zip(texts, filling.probabilities, strict=True), key=lambda each: each[1], reverse=True)
    likeliest = tuple((text, round(probability, 4)) for text, probability in ranked[:_SHOWN])
    return Answer(text=likeliest[0][0], probability=likeliest[0][1], likeliest=likeliest)


def offered(question: Question, text: str) -> tuple[str, ...]:
    """Return the texts that may answer a question about a text.

    Raises:
        TextError: these are copied from the text, and it has none or too many.
    """
    if question.number is not None:
        first, last = question.number
        return tuple(map(str, range(first, last + 1)))
    if question.span is None:
        return question.answers
    found = dict.fromkeys(_spans(text, question.span))
    if question.none:
        found[question.none] = None
    if len(found) > MOST_SPANS:
        raise TextError(
            lazy_text(
                "The text is too long for “{question}”: it has more than {most:,} passages to copy.",
                question=question.column,
                most=MOST_SPANS,
            ),
            lazy_text("Split it, or let the answer have fewer words."),
        )
    if not found:
        raise TextError(
            lazy_text("The text has no words to answer “{question}” with.", question=question.column),
            lazy_text("Give the question “none”."),
        )
    return tuple(found)


def _spans(text: str, most_words: int) -> Iterator[str]:
    """Yield the passages of a line of so many words at most, without punctuation around them."""
    count = 0
    for line in text.splitlines():
        words = [match.span() for match in _WORD.finditer(line)]
        for first, (start, _) in enumerate(words):
            for _, end in words[first : first + most_words]:
                span = line[start:end].strip(_AROUND + _BEHIND)
                if span and any(char.isalnum() for char in span):
                    yield span
                    count += 1
        if count > 3 * MOST_SPANS:
            return
