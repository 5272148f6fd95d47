"""Markdown into what the message list shows: prose as HTML; code and tables on their own. No widgets here.

HTML in a reply stays text, pictures are named but never fetched. A line break stays one: a haiku has
three lines.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pygments.lexers
import pygments.token
import pygments.util
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from app.theme import Colors

LINE_HEIGHT = 1.35  # of plain text, in units of the font's

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)


@dataclass(frozen=True)
class Prose:
    """Everything between two code blocks or tables, as HTML for a text document."""

    html: str


@dataclass(frozen=True)
class Code:
    """A code block: `language` is what its fence says, or ""."""

    language: str
    source: str


@dataclass(frozen=True)
class Table:
    """A table as HTML for a text document of its own."""

    html: str
    columns: int


Segment = Prose | Code | Table


def segments(text: str) -> list[Segment]:
    """The parts of a Markdown text in order."""
    parser = _parser()
    parts: list[Segment] = []
    pending: list[Token] = []

    def flush() -> None:
        if pending:
            parts.append(Prose(parser.renderer.render(pending, parser.options, {})))
            pending.clear()

    for token in parser.parse(text):
        if token.level == 0 and token.type in ("fence", "code_block"):
            flush()
            language = token.info.split()[0] if token.info.strip() else ""
            parts.append(Code(language, token.content.rstrip("\n")))
            continue
        if token.level == 0 and token.type == "table_open":
            flush()
        pending.append(token)
        if token.level == 0 and token.type == "table_close":
            columns = sum(part.type == "th_open" for part in pending)
            parts.append(Table(parser.renderer.render(pending, parser.options, {}), columns))
            pending.clear()
    flush()
    return parts


def split_open_tail(text: str) -> tuple[str, str]:
    """The finished paragraphs of a growing text, and the rest that the next block continues.

    A code block that is still open belongs to the rest as a whole.
    """
    fences = list(_FENCE.finditer(text))
    limit = fences[-1].start() if len(fences) % 2 else len(text)
    closed = fences[-1].end() if fences and len(fences) % 2 == 0 else 0
    cut = text.rfind("\n\n", closed, limit)
    start = 0 if cut < 0 else cut + 2
    if cut < 0 and closed:
        line_end = text.find("\n", closed)
        start = len(text) if line_end < 0 else line_end + 1
    if len(fences) % 2:
        start = limit
    return text[:start], text[start:]


def highlighted(code: Code, colors: Colors, dark: bool) -> str:
    """A code block as HTML lines with coloured words."""
    try:
        lexer = pygments.lexers.get_lexer_by_name(code.language or "text", stripnl=False, ensurenl=False)
    except pygments.util.ClassNotFound:
        return html.escape(code.source)
    shades = _shades(colors, dark)
    spans = []
    for kind, value in lexer.get_tokens(code.source):
        color = next((shades[parent] for parent in reversed(kind.split()) if parent in shades), None)
        text = html.escape(value)
        spans.append(f'<span style="color:{color}">{text}</span>' if color else text)
    return "".join(spans)


def _shades(colors: Colors, dark: bool) -> dict[object, str]:
    """The colour of each kind of word; every other kind is ink."""
    kinds = pygments.token
    return {
        kinds.Comment: colors.muted,
        kinds.Keyword: colors.accent,
        kinds.Operator.Word: colors.accent,
        kinds.Name.Function: "#d9a6f0" if dark else "#7a3ea0",
        kinds.Name.Class: "#d9a6f0" if dark else "#7a3ea0",
        kinds.Name.Decorator: "#d9a6f0" if dark else "#7a3ea0",
        kinds.Name.Builtin: "#d9a6f0" if dark else "#7a3ea0",
        kinds.String: "#e3b778" if dark else "#8a5a06",
        kinds.Number: "#7fd0c0" if dark else "#0b6e60",
    }


class _Renderer(RendererHTML):
    """Pictures become their description: nothing is ever fetched."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """`[picture: what it shows]`."""
        return f"[picture: {html.escape(tokens[idx].content)}]"


_made: list[MarkdownIt] = []


def _parser() -> MarkdownIt:
    """One parser for the whole program, made when it is first needed."""
    if not _made:
        _made.append(
            MarkdownIt(
                "commonmark", {"html": False, "breaks": True, "maxNesting": 100}, renderer_cls=_Renderer
            ).enable(["table", "strikethrough"])
        )
    return _made[0]


def plain_html(text: str, color: str) -> str:
    """Plain text as HTML in one colour."""
    style = f"color:{color}; white-space:pre-wrap; line-height:{LINE_HEIGHT:.0%}; margin:0"
    return f'<p style="{style}">{html.escape(text)}</p>'
