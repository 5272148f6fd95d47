"""Line breaks in the cells of tables: `<br>`, as Markdown has no other way. Elsewhere it stays text."""

from __future__ import annotations

import re
from copy import copy

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

BREAK = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
"""A line break in HTML, without attributes."""


def add_table_breaks(parser: MarkdownIt) -> None:
    """Let a parser turn `<br>` in a table's cells into tokens `hardbreak`; an escaped one stays text."""
    parser.core.ruler.after("inline", "table_breaks", _convert)


def _convert(state: StateCore) -> None:
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        if before.type in ("td_open", "th_open") and token.children and "<" in token.content:
            token.children = [part for child in token.children for part in _split(child)]


def _split(token: Token) -> list[Token]:
    """Split a text at its line breaks."""
    if token.type != "text" or not BREAK.search(token.content):
        return [token]
    parts: list[Token] = []
    for content in re.split(rf" *{BREAK.pattern} *", token.content, flags=re.IGNORECASE):
        text = copy(token)
        text.content = content
        parts += [text, Token("hardbreak", "br", 0, level=token.level)]
    return parts[:-1]
