"""A suggested message and what to watch for in its reply."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """A suggested message.

    `name` is its identity, unique in its set. `prompt` is what is sent; `watch` says in a line what to watch
    for in the reply. Both are translated where they are shown if they are `LazyText`.
    """

    name: str
    prompt: str
    watch: str
    is_plain: bool = False
    """Whether it is an ordinary question, which shows nothing in particular."""
