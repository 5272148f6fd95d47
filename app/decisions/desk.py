"""What the window for decisions holds between starts: the form as it is typed, and the texts."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.decisions.form import Form, Question
from model_backends.files.atomic_write import atomic_write
from model_backends.unicode_text import encode_json

_MOST_BYTES = 64_000_000

EXAMPLE = Form(
    title="",
    questions=(
        Question(question="Is this positive or negative?", answers=("positive", "negative")),
        Question(question="How good is it, from 1 to 5?", number=(1, 5)),
        Question(question="Is there an animal in it?", answers=("yes", "no")),
    ),
)
"""The form that the window begins with: questions that the demo model's training draws."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A form that need not be usable yet, the text that was typed, and the paths of files and folders."""

    form: Form = EXAMPLE
    text: str = ""
    paths: tuple[str, ...] = ()
    column: str = ""


def load_desk(path: Path) -> Desk:
    """Return what was stored; a file that cannot be read is kept under another name, and counts as none.

    Raises:
        OSError: it exists, but cannot be read or renamed.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Desk()
    try:
        return msgspec.json.decode(data[:_MOST_BYTES], type=Desk)
    except (msgspec.MsgspecError, RecursionError):
        path.replace(path.with_suffix(".damaged"))
        return Desk()


def save_desk(path: Path, desk: Desk) -> None:
    """Store it atomically.

    Raises:
        OSError: it cannot be written; what was stored before is kept.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic_write(path, encode_json(desk))
