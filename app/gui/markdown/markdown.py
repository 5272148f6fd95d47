"""Convert Markdown for the message list: prose to HTML; code, tables and formulas as separate segments.

No widgets. HTML in a reply stays text, images are named but never fetched, and only web and mail addresses
become links. Line breaks are kept: a haiku has three lines.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from app.base.translation import tr
from app.gui.markdown.chunks import MAX_CHUNK_LENGTH, link_definitions, parse_code_block, split_chunks
from app.gui.markdown.inline_image_names import TASK_DONE, TASK_OPEN, formula_name
from app.gui.markdown.nested_code import take_out_code
from app.gui.markdown.right_to_left import isolate
from app.gui.widgets.theme import Colors
from app.markdown.characters import sanitize_code, sanitize_name, sanitize_prose
from app.markdown.direction import RIGHT_TO_LEFT, direction
from app.markdown.fences import FenceTracker, begins_item
from app.markdown.highlighting import code_tokens
from app.markdown.parser import MAX_NESTING, create_parser

LINE_HEIGHT = 1.35  # of plain text, in units of the font's

_MAX_BRACKETS = 1_000  # opening brackets that the parser searches partners for
_MAX_CELLS = 1_500  # of a table; larger ones are shown as source
_SEPARATE_TYPES = ("fence", "code_block", "math_block")
_SPACES = re.compile("^ | $| {2,}")  # that HTML leaves out
_NO_BREAK = "\u00a0"
_LINKS = ("http:", "https:", "mailto:")
_TABLE = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*$", re.MULTILINE)


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
    lists: int = 0
    """Lists around it, one in the other."""
    quotes: int = 0
    """Quotes around it."""
    is_mirrored: bool = False
    """Whether they are indented from the right."""


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
    env["isolated"] = RIGHT_TO_LEFT.search(chunk) is not None  # code and addresses beside such text
    tokens = parser.parse(chunk, env)
    if any(token.level > MAX_NESTING for token in tokens):
        return _unparsed(chunk)
    parts: list[Segment] = []
    pending: list[Token] = []

    def flush() -> str:
        html: str = parser.renderer.render(pending, parser.options, env)
        pending.clear()
        return html

    for token in take_out_code(tokens):
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
    language = token.info.split()[0] if token.info.strip() else ""
    around = token.meta.get("lists", 0), token.meta.get("quotes", 0), token.attrGet("dir") == "rtl"
    return Code(language, token.content.rstrip("\n"), *around)


def _unparsed(chunk: str) -> list[Segment]:
    """Convert a chunk that is too long or too deeply nested to be parsed as Markdown."""
    if code := parse_code_block(chunk):
        return [Code(code[0].split()[0] if code[0] else "", code[1])]
    if _TABLE.search(chunk):
        return [Code("table", chunk.strip("\n"))]
    return [Prose(f'<p style="white-space:pre-wrap">{html.escape(sanitize_prose(chunk).strip())}</p>')]


def split_open_tail(text: str) -> tuple[str, str]:
    """Split a growing text into finished paragraphs and the unfinished rest.

    An open code block belongs to the rest, with the item of the list around it.
    """
    tracker = FenceTracker()
    position = start = 0
    is_blank = is_closed = False  # the line before is blank, or closes a code block in a list
    for line in text.splitlines(keepends=True):
        was_open, was_separate = tracker.is_open, tracker.is_separate
        begins = not line[:1].isspace()
        if not was_open and begins and ((is_blank and position) or (is_closed and begins_item(line))):
            start = position
        if tracker.in_document and not line.endswith("\n"):
            break  # what begins like a closing fence may open a block
        tracker.read(line)
        if tracker.is_separate and not was_open:
            start = position
        position += len(line)
        is_gap = line == "\n" and position > 1 and not tracker.in_list
        if not tracker.is_open and (was_separate or is_gap):
            start = position
        is_blank = not line.strip()
        is_closed = (was_open or (is_closed and is_blank)) and not tracker.is_open
    return text[:start], text[start:]


def split_paragraph(before: str, text: str) -> tuple[str, str]:
    """Split a text that follows `before` after the paragraph, list or code block that it begins in."""
    tracker, position, is_blank = FenceTracker(), -len(before), False
    for line in (before + text).splitlines(keepends=True):
        if position >= 0 and is_blank and not tracker.is_open and not line[:1].isspace():
            return text[:position].rstrip(), text[position:]
        tracker.read(line)
        position += len(line)
        is_blank = not line.strip()
    return text.rstrip(), ""


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
    for word, name in code_tokens(code.language, code.source):
        text = html.escape(word)
        spans.append(f'<span style="color:{token_colors[name]}">{text}</span>' if name else text)
    return "".join(spans)


def _highlight_with_classes(language: str, source: str) -> str:
    """Highlight code as HTML with CSS classes instead of colours."""
    words = ((html.escape(word), name) for word, name in code_tokens(language, source))
    return "".join(f'<span class="{name}">{text}</span>' if name else text for text, name in words)


def word_colors(colors: Colors, dark: bool) -> dict[str, str]:
    """The colour of each kind of token; all other tokens have the text colour."""
    return {
        "comment": colors.muted,
        "keyword": colors.accent,
        "name": "#d9a6f0" if dark else "#7a3ea0",
        "string": "#e3b778" if dark else "#8a5a06",
        "number": "#7fd0c0" if dark else "#0b6e60",
    }


class _Renderer(RendererHTML):
    """Renders HTML in the subset that text documents support; nothing is ever fetched."""

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render code in a line; spaces side by side are kept."""
        content = html.escape(sanitize_code(tokens[idx].content))
        content = _SPACES.sub(lambda found: _NO_BREAK * len(found[0]), content)
        return f"<code>{isolate(content) if env['isolated'] else content}</code>"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render an image as `[picture: description]`."""
        return html.escape(tr("[image: {words}]").format(words=sanitize_name(tokens[idx].content)))

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render text, without characters that would cover their neighbours."""
        words = tokens[idx].content
        if not env.get("links"):
            return html.escape(sanitize_prose(words))
        words = html.escape(sanitize_name(words))
        is_address = tokens[idx - 1].type == "link_open" and tokens[idx - 1].info == "auto"
        return isolate(words) if is_address and env["isolated"] else words

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
        """Render code that stays in a list or a quote, coloured by the document's style sheet."""
        info = tokens[idx].info.split()
        code = _highlight_with_classes(info[0] if info else "", tokens[idx].content.rstrip())
        return f'<pre dir="ltr">{code}</pre>\n'

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render code without a language."""
        return self.fence(tokens, idx, options, env)

    def task(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a check box."""
        return f'<img src="{TASK_DONE if tokens[idx].meta["done"] else TASK_OPEN}" />'


def _may_open(target: str) -> bool:
    return target.lower().startswith(_LINKS)


_parsers: list[MarkdownIt] = []


def _parser() -> MarkdownIt:
    """The parser, created on first use."""
    if not _parsers:
        _parsers.append(create_parser(_Renderer))
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
    found = direction(text)
    attribute = f' dir="{found}"' if found else ""
    return f'<p{attribute} style="{style}">{html.escape(sanitize_prose(text))}</p>'
