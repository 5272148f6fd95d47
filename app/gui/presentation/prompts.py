"""The prompts of a loop: suggestions, or those of a text file with one per line."""

from __future__ import annotations

from pathlib import Path

from app.base.text_encoding import NotTextError, decode_unknown
from app.base.translation import translated
from app.suggestions import Deck, suggestions_for
from model_backends import system_errors
from model_backends.files.regular_file import read_regular
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

_HINT = lazy_text("Save it as UTF-8 plain text.")


class PromptsError(UnfogError):
    """The file of prompts cannot be used."""

    kind: FailureKind = "settings"


def suggested_prompts(*, is_demo_model: bool) -> tuple[str, ...]:
    """Return the suggestions of the greeting for the bundled demo model, or for any other one."""
    suggestions = Deck(suggestions_for(is_demo_model=is_demo_model)).in_turn()
    return tuple(translated(suggestion.prompt) for suggestion in suggestions)


def read_prompts(path: Path) -> tuple[str, ...]:
    """Read the prompts of a file, skipping empty lines and lines that begin with #.

    Raises:
        PromptsError: the file cannot be read, or there is no prompt in it.
    """
    try:
        decoded = decode_unknown(read_regular(path))
    except OSError as error:
        reason = system_errors.reason(error)
        raise PromptsError(
            lazy_text("Can't read the prompts in {path}: {reason}.", path=path, reason=reason),
            lazy_text("Check the path."),
        ) from error
    except NotTextError as error:
        raise PromptsError(
            lazy_text("Can't read the prompts in {path}: {reason}.", path=path, reason=error.reason), _HINT
        ) from error
    if decoded.notes:  # nobody would see them
        raise PromptsError(lazy_text("{path} isn't UTF-8 text.", path=path), _HINT)
    lines = decoded.text.splitlines()
    prompts = tuple(line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#"))
    if not prompts:
        raise PromptsError(
            lazy_text("{path} contains no prompts.", path=path), lazy_text("Write one prompt per line.")
        )
    return prompts
