"""Split code into tokens with `Pygments`, for highlighting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pygments.lexers
import pygments.token
import pygments.util

from app.markdown.characters import sanitize_code

TokenKind = Literal["", "comment", "keyword", "name", "string", "number"]

_USUAL = ("python", "bash", "javascript", "json", "html")
_KINDS: dict[object, TokenKind] = {
    pygments.token.Comment: "comment",
    pygments.token.Keyword: "keyword",
    pygments.token.Operator.Word: "keyword",
    pygments.token.Name.Function: "name",
    pygments.token.Name.Class: "name",
    pygments.token.Name.Decorator: "name",
    pygments.token.Name.Builtin: "name",
    pygments.token.String: "string",
    pygments.token.Number: "number",
}


def load_usual_lexers() -> None:
    """Load the lexers of the usual languages, about 0.1 s, so that the first block of code need not wait."""
    for language in _USUAL:
        list(code_tokens(language, "a"))


def code_tokens(language: str, source: str) -> Iterator[tuple[str, TokenKind]]:
    """Split a program into tokens and their kinds; invisible characters become visible."""
    try:
        lexer = pygments.lexers.get_lexer_by_name(language or "text", stripnl=False, ensurenl=False)
    except pygments.util.ClassNotFound:
        yield sanitize_code(source), ""
        return
    for kind, word in lexer.get_tokens(source):
        yield (
            sanitize_code(word),
            next((_KINDS[parent] for parent in reversed(kind.split()) if parent in _KINDS), ""),
        )
