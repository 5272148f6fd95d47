"""A form: the questions that are asked about a text, and which answers each of them may get."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

ANSWER_QUESTIONS = "Answer the questions about this text."
"""A form's instruction unless it has its own; the demo model's training draws it to the letter."""

MOST_QUESTIONS, MOST_ANSWERS, MOST_NUMBERS, MOST_WORDS = 50, 200, 1000, 12
_LONGEST_QUESTION, _LONGEST_ANSWER, _LONGEST_NAME, _LONGEST_INSTRUCTION = 1000, 300, 100, 10_000
_LARGEST = 10**9

Kind = Literal["choice", "number", "span"]


class FormError(UnfogError):
    """A form that cannot be used."""

    kind: FailureKind = "settings"


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question with one of three kinds of answers.

    `answers`: the texts to choose from. `number`: the smallest and the largest whole number. `span`: the
    answer is copied from the text, so many words at most; `none`: the answer if the text has none, or "".
    `name` stands over the column; without one the question does.
    """

    question: str
    name: str = ""
    answers: tuple[str, ...] = ()
    number: tuple[int, int] | None = None
    span: int | None = None
    none: str = ""

    @property
    def kind(self) -> Kind:
        """What its answers are."""
        return "number" if self.number is not None else "choice" if self.span is None else "span"

    @property
    def column(self) -> str:
        """What stands over its answers in a table."""
        return self.name or self.question


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Questions about a text. `instruction` stands before the text in the message to the model.

    `steps`: denoising steps of each reading, 1 to 4.
    """

    questions: tuple[Question, ...]
    title: str = ""
    instruction: str = ANSWER_QUESTIONS
    steps: int = 1


def checked(form: Form) -> Form:
    """Return the form without the white space around its texts.

    Raises:
        FormError: it cannot be used; the message says which question it is about.
    """
    if not form.questions:
        raise FormError(lazy_text("The form has no questions."), lazy_text("Add at least one question."))
    if len(form.questions) > MOST_QUESTIONS:
        raise FormError(
            lazy_text(
                "The form has {count} questions; the limit is {most}.",
                count=len(form.questions),
                most=MOST_QUESTIONS,
            ),
            lazy_text("Split it into several forms."),
        )
    if not 1 <= form.steps <= 4:
        raise FormError(lazy_text("The form's steps must be 1 to 4."), lazy_text("Change “steps”."))
    if len(form.instruction) > _LONGEST_INSTRUCTION:
        raise FormError(lazy_text("The form's instruction is too long."), lazy_text("Shorten it."))
    questions = tuple(
        _checked_question(question, number) for number, question in enumerate(form.questions, start=1)
    )
    double = _double(question.column for question in questions)
    if double is not None:
        raise FormError(
            lazy_text("Two questions of the form are both called “{name}”.", name=double),
            lazy_text("Give each question its own name."),
        )
    instruction = form.instruction.strip() or ANSWER_QUESTIONS
    return msgspec.structs.replace(
        form, questions=questions, title=" ".join(form.title.split())[:_LONGEST_NAME], instruction=instruction
    )


def _checked_question(question: Question, number: int) -> Question:
    def fail(reason: str, hint: str) -> FormError:
        return FormError(
            lazy_text("Question {number} of the form: {reason}.", number=number, reason=reason), hint
        )

    text, name = question.question.strip(), " ".join(question.name.split())
    answers, none = tuple(answer.strip() for answer in question.answers), question.none.strip()
    if not text:
        raise fail(lazy_text("it has no text"), lazy_text("Write the question."))
    if len(text) > _LONGEST_QUESTION or len(name) > _LONGEST_NAME:
        raise fail(lazy_text("its text or name is too long"), lazy_text("Shorten it."))
    if any(_breaks_line(each) for each in (text, none, *answers)):
        raise fail(lazy_text("it has a line break"), lazy_text("Write questions and answers in one line."))
    if len(none) > _LONGEST_ANSWER or any(len(answer) > _LONGEST_ANSWER for answer in answers):
        raise fail(lazy_text("an answer is too long"), lazy_text("Shorten it."))
    kinds = [bool(answers), question.number is not None, question.span is not None]
    if sum(kinds) != 1:
        raise fail(
            lazy_text("it needs answers, a number or a span, one of them"),
            lazy_text("Give “answers”, “number” or “span”."),
        )
    if none and question.span is None:
        raise fail(lazy_text("only a span has “none”"), lazy_text("Make it one of the answers."))
    if answers:
        _check_answers(answers, fail)
    if question.number is not None:
        first, last = question.number
        if not -_LARGEST <= first < last <= _LARGEST or last - first >= MOST_NUMBERS:
            raise fail(
                lazy_text(
                    "a number needs a smallest and a larger one, at most {most} numbers", most=MOST_NUMBERS
                ),
                lazy_text("Write number = [1, 5], for example."),
            )
    if question.span is not None and not 1 <= question.span <= MOST_WORDS:
        raise fail(
            lazy_text("a span has 1 to {most} words", most=MOST_WORDS),
            lazy_text("Write span = 3, for example."),
        )
    return msgspec.structs.replace(question, question=text, name=name, answers=answers, none=none)


def _check_answers(answers: tuple[str, ...], fail: Callable[[str, str], FormError]) -> None:
    if not all(answers):
        raise fail(lazy_text("an answer is empty"), lazy_text("Write each answer, or remove it."))
    if not 2 <= len(answers) <= MOST_ANSWERS:
        raise fail(
            lazy_text("it needs 2 to {most} answers to choose from", most=MOST_ANSWERS),
            lazy_text("Add or remove answers."),
        )
    if (double := _double(answers)) is not None:
        raise fail(lazy_text("the answer “{answer}” comes twice", answer=double), lazy_text("Remove one."))


def _breaks_line(text: str) -> bool:
    return len(text.splitlines()) > 1


def _double(texts: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            return text
        seen.add(text)
    return None
