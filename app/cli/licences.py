"""`unfog licences`: list what Unfog consists of with versions and licences, or print licence texts."""

from __future__ import annotations

from app.base.licences import Component, licence_sentence, licences
from app.cli.console import say
from model_backends.protocol import FailureKind, UnfogError


class NoComponentError(UnfogError):
    """No component matches."""

    kind: FailureKind = "missing"


def print_licences(words: str) -> None:
    """Print all components, one a line; with `words`, the texts of those that match.

    Raises:
        UnfogError: none matches, or the list cannot be read.
    """
    known = licences()
    if not words:
        for part in known.components:
            say(f"{_name(part)}: {part.licence or 'see its text'}")
        say(f"\n{licence_sentence()}\nunfog licences NAME prints the text of a licence.")
        return
    found = known.find(words)
    if not found:
        raise NoComponentError(
            f"No component or licence matches {words!r}.", "unfog licences lists all of them."
        )
    for part in found:
        say(f"{_name(part)}: {part.licence or 'see its text'}")
        if part.source:
            say(f"Source: {part.source}")
        say(f"\n{known.text(part) or 'Its package ships no licence text.'}\n")


def _name(part: Component) -> str:
    inside = f" (in {part.part_of})" if part.part_of else ""
    return f"{part.name} {part.version}".rstrip() + inside
