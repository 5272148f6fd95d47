"""Read and write forms as TOML.

title = "Reviews"

[[questions]]
name = "mood"
question = "Is this positive or negative?"
answers = ["positive", "negative"]

[[questions]]
question = "How good is it, from 1 to 5?"
number = [1, 5]

[[questions]]
question = "Who is in it?"
span = 2
none = "nobody"
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from app.base.text_encoding import NotTextError, decode_unknown
from app.decisions.form import ANSWER_QUESTIONS, Form, FormError, checked
from model_backends import system_errors
from model_backends.files.regular_file import IrregularFileError, open_regular
from model_backends.lazy_text import lazy_text

_MOST_BYTES = 1_000_000
# tomllib needs quadratic time for a key of many parts
_ENDLESS_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""")
_QUESTION_HINT = lazy_text("docs/decide.md shows a form with every kind of question.")


def read_form(path: Path) -> Form:
    """Read a form.

    Raises:
        FormError: the file cannot be read, or is no form that can be used.
    """
    try:
        with open_regular(path) as file:
            data = file.read(_MOST_BYTES + 1)
    except IrregularFileError as error:
        raise _unreadable(path, error.reason, lazy_text("Choose a TOML file.")) from error
    except (OSError, ValueError) as error:
        reason = system_errors.reason(error) if isinstance(error, OSError) else lazy_text("it doesn't exist")
        raise _unreadable(path, reason, lazy_text("Check the name of the file.")) from error
    if len(data) > _MOST_BYTES:
        raise _unreadable(path, lazy_text("it is larger than 1 MB"), lazy_text("Choose a form."))
    try:
        return parse_form(decode_unknown(data).text)
    except NotTextError as error:
        raise _unreadable(path, error.reason, lazy_text("Save it as UTF-8 text.")) from error
    except FormError as error:
        raise FormError(
            lazy_text("{file}: {message}", file=path.name, message=error.message), error.hint
        ) from error


def parse_form(toml: str) -> Form:
    """Return the form that a text in TOML describes.

    Raises:
        FormError: it is not TOML, or no form that can be used.
    """
    try:
        if _ENDLESS_KEY.search(toml):
            raise ValueError("a key of a hundred parts")
        tables = tomllib.loads(toml)
        return checked(msgspec.convert(tables, Form, strict=True))
    except msgspec.ValidationError as error:
        raise FormError(
            lazy_text("This is no form: {reason}.", reason=_in_words(error)), _QUESTION_HINT
        ) from error
    except (ValueError, RecursionError) as error:
        reason = str(error) or type(error).__name__
        raise FormError(
            lazy_text("The form isn't valid TOML: {reason}.", reason=reason.rstrip(".")), _QUESTION_HINT
        ) from error


def form_text(form: Form) -> str:
    """Return a form as TOML, without what is as by default."""
    table: dict[str, Any] = {}
    if form.title:
        table["title"] = form.title
    if form.instruction != ANSWER_QUESTIONS:
        table["instruction"] = form.instruction
    if form.steps != 1:
        table["steps"] = form.steps
    table["questions"] = [
        {
            key: value
            for key, value in msgspec.to_builtins(question).items()
            if value not in ("", None, [], ())
        }
        for question in form.questions
    ]
    return tomli_w.dumps(table, multiline_strings=False)


def _unreadable(path: Path, reason: str, hint: str) -> FormError:
    return FormError(
        lazy_text("Can't read the form {file}: {reason}.", file=path.name, reason=reason.rstrip(".")), hint
    )


def _in_words(error: msgspec.ValidationError) -> str:
    """What is wrong, in the words of a form: msgspec's speak of objects, and of `$.questions[0].span`."""
    what, _, where = str(error).partition(" - at ")
    what = what.replace("Object missing required field", "it lacks").replace(
        "Object contains unknown field", "it has the unknown entry"
    )
    numbers = [int(number) + 1 for number in re.findall(r"\[(\d+)\]", where)]
    field = re.findall(r"\.(\w+)", where)
    what = what.replace("`", "“", 1).replace("`", "”", 1) if what.count("`") == 2 else what.replace("`", "")
    place = f"question {numbers[0]}, " if numbers and field[:1] == ["questions"] else ""
    name = f"“{field[-1]}”: " if field and not (numbers and field[-1] == "questions") else ""
    return f"{place}{name}{what[:1].lower()}{what[1:]}"
