"""Forms: questions that a model answers about texts, with a probability for each answer. No Qt."""

from app.decisions.form import Form, FormError, Question
from app.decisions.form_file import form_text, parse_form, read_form
from app.decisions.reading import Answer, TextError, answers, request

__all__ = [
    "Answer",
    "Form",
    "FormError",
    "Question",
    "TextError",
    "answers",
    "form_text",
    "parse_form",
    "read_form",
    "request",
]
