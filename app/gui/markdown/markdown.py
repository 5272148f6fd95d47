"""Convert Markdown for the message list: prose to HTML; code, tables and formulas as separate segments.

No widgets. HTML in a reply stays text, images are named but never fetched, and only web and mail addresses
become links. Line breaks are kept: a haiku has three lines.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import pygments.lexers
import pygments.token
import pygments.util
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from app.base.translation import tr
from app.gui.markdown.chunks import MAX_CHUNK_LENGTH, link_definitions, parse_code_block, split_chunks
from app.gui.markdown.inline_image_names import TASK_DONE, TASK_OPEN, formula_name
from app.gui.markdown.math_syntax import add_formulas
from app.gui.widgets.theme import Colors

LINE_HEIGHT = 1.35  # of plain text, in units of the font's

_MAX_NESTING = 100  # levels of nested lists and quotes; an item and its list count as two
_MAX_BRACKETS = 1_000  # opening brackets that the parser searches partners for
_MAX_CELLS = 1_500  # of a table; larger ones are shown as source
_SEPARATE_TYPES = ("fence", "code_block", "math_block")
_LINKS = ("http:", "https:", "mailto:")
_TABLE = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*$", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_COMBINING_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_STACKED_MARKS = re.compile(f"([{_COMBINING_MARKS}]{{4}})[{_COMBINING_MARKS}]+")
_INVISIBLE = {
    code: f"⟨U+{code:04X}⟩"
    for code in (0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
}
_DIRECTION_OVERRIDES = {
    code: _INVISIBLE[code] for code in (0x202D, 0x202E)
}  # the others have legitimate uses in prose

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)


@dataclass(frozen=True)
class Prose:
    """Text between code blocks, tables and formulas, as HTML for a text document.

    Inline formulas and check boxes are images; `app.gui.markdown.inline_images` draws them by name.
    """

    html: str


@dataclass(frozen=True)
class Code:
    """A code block; `language` is the info string of its fence, or ""."""

    language: str
    source: str


@dataclass(frozen=True)
class Table:
    """A table as HTML for a separate text document."""

    html: str
    columns: int


@dataclass(frozen=True)
class Formula:
    """A display formula in LaTeX."""

    source: str


Segment = Prose | Code | Table | Formula


def parse_markdown(text: str) -> list[Segment]:
    """Parse a Markdown text into segments."""
    definitions = link_definitions(text)
    return [part for chunk in split_chunks(text) for part in parse_chunk(chunk, definitions)]


def parse_chunk(chunk: str, definitions: str = "") -> list[Segment]:
    """Parse one chunk of a text into segments; `definitions` are the link definitions of the entire text."""
    if len(chunk) > MAX_CHUNK_LENGTH or chunk.count("[") + chunk.count("\\(") > _MAX_BRACKETS:
        return _unparsed(chunk)
    if chunk.count("|") > 2 * _MAX_CELLS and _TABLE.search(chunk):
        return [Code("table", chunk.strip("\n"))]
    parser, env = _parser(), _env(definitions)
    tokens = parser.parse(chunk, env)
    if any(token.level > _MAX_NESTING for token in tokens):
        return _unparsed(chunk)
    parts: list[Segment] = []
    pending: list[Token] = []

    def flush() -> str:
        html: str = parser.renderer.render(pending, parser.options, env)
        pending.clear()
        return html

    for token in tokens:
        if token.level == 0 and pending and token.type in (*_SEPARATE_TYPES, "table_open"):
            parts.append(Prose(flush()))
        if token.level == 0 and token.type in _SEPARATE_TYPES:
            parts.append(_separate_segment(token))
            continue
        pending.append(token)
        if token.level == 0 and token.type == "table_close":
            columns = sum(part.type == "th_open" for part in pending)
            parts.append(Table(flush(), columns))
    if pending:
        parts.append(Prose(flush()))
    return parts


def _separate_segment(token: Token) -> Code | Formula:
    if token.type == "math_block":
        return Formula(token.content)
    return Code(token.info.split()[0] if token.info.strip() else "", token.content.rstrip("\n"))


def _unparsed(chunk: str) -> list[Segment]:
    """Convert a chunk that is too long or too deeply nested to be parsed as Markdown."""
    if code := parse_code_block(chunk):
        return [Code(code[0].split()[0] if code[0] else "", code[1])]
    if _TABLE.search(chunk):
        return [Code("table", chunk.strip("\n"))]
    return [Prose(f'<p style="white-space:pre-wrap">{html.escape(_sanitize_prose(chunk).strip())}</p>')]


def split_open_tail(text: str) -> tuple[str, str]:
    """Split a growing text into finished paragraphs and the unfinished rest.

    An open code block belongs to the rest.
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


def sanitize_code(text: str) -> str:
    """Show invisible characters in code as code points, and limit combining marks."""
    return _STACKED_MARKS.sub(r"\1", text).translate(_INVISIBLE)


def first_lines(source: str, lines: int, length: int) -> str:
    """The first lines and characters of a code block, up to these limits."""
    end = -1
    for _ in range(lines):
        end = source.find("\n", end + 1)
        if end < 0 or end > length:
            return source[:length]
    return source[:end]


def highlight_code(code: Code, colors: Colors, dark: bool) -> str:
    """Highlight a code block as HTML."""
    token_colors = word_colors(colors, dark)
    spans = []
    for word, name in _code_tokens(code.language, code.source):
        text = html.escape(word)
        spans.append(f'<span style="color:{token_colors[name]}">{text}</span>' if name else text)
    return "".join(spans)


def _highlight_with_classes(language: str, source: str) -> str:
    """Highlight code as HTML with CSS classes instead of colours."""
    words = ((html.escape(word), name) for word, name in _code_tokens(language, source))
    return "".join(f'<span class="{name}">{text}</span>' if name else text for text, name in words)


def _code_tokens(language: str, source: str) -> Iterator[tuple[str, str]]:
    """Split a program into tokens, each with a name of `word_colors` or ""."""
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


def word_colors(colors: Colors, dark: bool) -> dict[str, str]:
    """The colour of each kind of token; all other tokens have the text colour."""
    return {
        "comment": colors.muted,
        "keyword": colors.accent,
        "name": "#d9a6f0" if dark else "#7a3ea0",
        "string": "#e3b778" if dark else "#8a5a06",
        "number": "#7fd0c0" if dark else "#0b6e60",
    }


_KINDS: dict[object, str] = {
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


class _Renderer(RendererHTML):
    """Renders HTML in the subset that text documents support; nothing is ever fetched."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render an image as `[picture: description]`."""
        return html.escape(tr("[image: {words}]").format(words=tokens[idx].content))

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render text, without characters that would cover their neighbours."""
        return html.escape(_sanitize_prose(tokens[idx].content))

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Open a link if a browser or mail program can handle it."""
        target = str(tokens[idx].attrs.get("href", ""))
        env.setdefault("links", []).append(target)
        return f'<a href="{html.escape(target)}">' if _may_open(target) else ""

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Close a link; otherwise append the address."""
        target = env["links"].pop()
        return "</a>" if _may_open(target) else f" ({html.escape(target)})"

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render an inline formula."""
        return f'<img src="{html.escape(formula_name(tokens[idx].content, display=False))}" />'

    def math_display(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a display formula within a line."""
        return f'<img src="{html.escape(formula_name(tokens[idx].content, display=True))}" />'

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a display formula in a list or a quote."""
        return f"<p>{self.math_display(tokens, idx, options, env)}</p>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render code in a list or a quote, coloured by the document's style sheet."""
        info = tokens[idx].info.split()
        return (
            f"<pre>{_highlight_with_classes(info[0] if info else '', tokens[idx].content.rstrip())}</pre>\n"
        )

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render code without a language."""
        return self.fence(tokens, idx, options, env)

    def task(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a check box."""
        return f'<img src="{TASK_DONE if tokens[idx].meta["done"] else TASK_OPEN}" />'


def _convert_tasks(state: StateCore) -> None:
    """Turn `[ ]` and `[x]` at the start of list items into check boxes, which replace the bullets.

    The plug-in `tasklists` of mdit-py-plugins 0.7 searches the list's start anew for each item: 10,000 tasks
    took 44 s, here 3 s.
    """
    open_lists: list[tuple[Token, list[Token]]] = []  # open lists and their items
    for place, item in enumerate(state.tokens):
        if item.type in ("bullet_list_open", "ordered_list_open"):
            open_lists.append((item, []))
        elif item.type in ("bullet_list_close", "ordered_list_close"):
            opening, items = open_lists.pop()
            if items and all(each.meta.get("task") for each in items):
                for each in (opening, *items):
                    each.attrSet("class", "task")
        elif item.type == "list_item_open":
            open_lists[-1][1].append(item)
            _convert_task(item, *state.tokens[place + 1 : place + 3])


def _convert_lone_marks(state: StateCore) -> None:
    """Turn a list that is only "7." or "-" into text: the result of a sum is not an empty item."""
    tokens = state.tokens
    for place in range(len(tokens) - 3):
        open_lists = [
            token.type.removeprefix("ordered_").removeprefix("bullet_") for token in tokens[place : place + 4]
        ]
        if open_lists == ["list_open", "list_item_open", "list_item_close", "list_close"]:
            item = tokens[place + 1]
            text = Token("inline", "", 0, map=item.map, level=item.level, children=[])
            text.content = item.info + item.markup
            opening = Token("paragraph_open", "p", 1, map=item.map, level=item.level - 1, block=True)
            closing = Token("paragraph_close", "p", -1, level=item.level - 1, block=True)
            tokens[place : place + 4] = [opening, text, closing, Token("text", "", 0, hidden=True)]


def _convert_task(item: Token, paragraph: Token, line: Token) -> None:
    if paragraph.type == "paragraph_open" and line.children:
        found, first = _TASK.match(line.content), line.children[0]
        if found is not None and first.type == "text" and first.content.startswith(found[0]):
            first.content = first.content[found.end() :]
            line.children.insert(0, Token("task", "", 0, meta={"done": found[1] != " "}))
            item.meta["task"] = True


def _may_open(target: str) -> bool:
    return target.lower().startswith(_LINKS)


def _sanitize_prose(text: str) -> str:
    """Show or limit characters in prose that hide or cover others."""
    return _STACKED_MARKS.sub(r"\1", text).translate(_DIRECTION_OVERRIDES)


_parsers: list[MarkdownIt] = []


def _parser() -> MarkdownIt:
    """The parser, created on first use."""
    if not _parsers:
        options = {"html": False, "breaks": True, "maxNesting": _MAX_NESTING + 20}
        parser = MarkdownIt("commonmark", options, renderer_cls=_Renderer).enable(["table", "strikethrough"])
        add_formulas(parser)
        parser.core.ruler.before("inline", "lone_marks", _convert_lone_marks)
        parser.core.ruler.after("inline", "tasks", _convert_tasks)
        _parsers.append(parser)
    return _parsers[0]


@functools.lru_cache(maxsize=1)
def _references(definitions: str) -> dict[str, object]:
    env: dict[str, object] = {}
    _parser().parse(definitions, env)
    return env


def _env(definitions: str) -> dict[str, object]:
    """Create the parser's environment for a chunk, with the link definitions of the entire text."""
    found = _references(definitions) if definitions else {}
    return {"references": dict(cast(dict[str, object], found.get("references", {})))}


def plain_html(text: str, color: str) -> str:
    """Convert plain text to HTML in one colour."""
    style = (
        f"color:{color}; white-space:pre-wrap; line-height:{LINE_HEIGHT:.0%}; margin:0"  # untranslated: CSS
    )
    return f'<p style="{style}">{html.escape(text)}</p>'
