"""Markdown into what the message list shows: prose as HTML; code, tables and formulas on their own.

No widgets here. HTML in a reply stays text, pictures are named but never fetched, and only addresses of the
web and of mail become links. A line break stays one: a haiku has three lines.
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
from app.gui.markdown.chunks import LONGEST, chunks, definitions, fenced
from app.gui.markdown.inline_image_names import TASK_DONE, TASK_OPEN, formula_name
from app.gui.markdown.math_syntax import formulas
from app.gui.widgets.theme import Colors

LINE_HEIGHT = 1.35  # of plain text, in units of the font's

_DEEPEST = 100  # levels of lists and quotes, an item and its list being two
_MOST_OPENINGS = 1_000  # brackets that the parser looks for the other half of
_MOST_CELLS = 1_500  # of a table; a larger one is shown as it is written
_APART = ("fence", "code_block", "math_block")
_LINKS = ("http:", "https:", "mailto:")
_TABLE = re.compile(r"^ {0,3}\|?[ \t]*:?-+:?[ \t]*\|[ \t:|-]*$", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"  # that stand above or below a letter
)
_PILED_UP = re.compile(f"([{_MARKS}]{{4}})[{_MARKS}]+")
_UNSEEN = {
    code: f"⟨U+{code:04X}⟩"
    for code in (0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
}
_OVERRIDES = {code: _UNSEEN[code] for code in (0x202D, 0x202E)}  # the others have honest uses in prose

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)


@dataclass(frozen=True)
class Prose:
    """Everything between two code blocks, tables or formulas, as HTML for a text document.

    Formulas in a line and check boxes are pictures whose names `app.gui.markdown.inline_images` knows.
    """

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


@dataclass(frozen=True)
class Formula:
    """A formula on lines of its own, in LaTeX notation."""

    source: str


Segment = Prose | Code | Table | Formula


def segments(text: str) -> list[Segment]:
    """The parts of a Markdown text in order."""
    known = definitions(text)
    return [part for chunk in chunks(text) for part in read_chunk(chunk, known)]


def read_chunk(chunk: str, known: str = "") -> list[Segment]:
    """The parts of one of a text's chunks; `known` are the definitions of links in the whole text."""
    if len(chunk) > LONGEST or chunk.count("[") + chunk.count("\\(") > _MOST_OPENINGS:
        return _plain(chunk)
    if chunk.count("|") > 2 * _MOST_CELLS and _TABLE.search(chunk):
        return [Code("table", chunk.strip("\n"))]
    parser, env = _parser(), _env(known)
    tokens = parser.parse(chunk, env)
    if any(token.level > _DEEPEST for token in tokens):
        return _plain(chunk)
    parts: list[Segment] = []
    pending: list[Token] = []

    def flush() -> str:
        html: str = parser.renderer.render(pending, parser.options, env)
        pending.clear()
        return html

    for token in tokens:
        if token.level == 0 and pending and token.type in (*_APART, "table_open"):
            parts.append(Prose(flush()))
        if token.level == 0 and token.type in _APART:
            parts.append(_apart(token))
            continue
        pending.append(token)
        if token.level == 0 and token.type == "table_close":
            columns = sum(part.type == "th_open" for part in pending)
            parts.append(Table(flush(), columns))
    if pending:
        parts.append(Prose(flush()))
    return parts


def _apart(token: Token) -> Code | Formula:
    if token.type == "math_block":
        return Formula(token.content)
    return Code(token.info.split()[0] if token.info.strip() else "", token.content.rstrip("\n"))


def _plain(chunk: str) -> list[Segment]:
    """A chunk that is too long or too deep to be read as Markdown."""
    if code := fenced(chunk):
        return [Code(code[0].split()[0] if code[0] else "", code[1])]
    if _TABLE.search(chunk):
        return [Code("table", chunk.strip("\n"))]
    return [Prose(f'<p style="white-space:pre-wrap">{html.escape(_made_visible(chunk).strip())}</p>')]


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


def code_made_visible(text: str) -> str:
    """Code in which nothing hides: marks that turn or join letters show as their code points."""
    return _PILED_UP.sub(r"\1", text).translate(_UNSEEN)


def beginning(source: str, lines: int, length: int) -> str:
    """As much of a code block as this many lines and characters hold."""
    end = -1
    for _ in range(lines):
        end = source.find("\n", end + 1)
        if end < 0 or end > length:
            return source[:length]
    return source[:end]


def highlighted(code: Code, colors: Colors, dark: bool) -> str:
    """A code block as HTML lines with coloured words."""
    shades = word_colors(colors, dark)
    spans = []
    for word, name in _words(code.language, code.source):
        text = html.escape(word)
        spans.append(f'<span style="color:{shades[name]}">{text}</span>' if name else text)
    return "".join(spans)


def _marked_up(language: str, source: str) -> str:
    """Code as HTML whose words say what they are, and not their colour."""
    words = ((html.escape(word), name) for word, name in _words(language, source))
    return "".join(f'<span class="{name}">{text}</span>' if name else text for text, name in words)


def _words(language: str, source: str) -> Iterator[tuple[str, str]]:
    """The words of a program, each with a name of `word_colors` or ""."""
    try:
        lexer = pygments.lexers.get_lexer_by_name(language or "text", stripnl=False, ensurenl=False)
    except pygments.util.ClassNotFound:
        yield code_made_visible(source), ""
        return
    for kind, word in lexer.get_tokens(source):
        yield (
            code_made_visible(word),
            next((_KINDS[parent] for parent in reversed(kind.split()) if parent in _KINDS), ""),
        )


def word_colors(colors: Colors, dark: bool) -> dict[str, str]:
    """The colour of each kind of word in a program; every other kind is ink."""
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
    """HTML in the subset that text documents know; nothing is ever fetched."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """`[picture: what it shows]`."""
        return html.escape(tr("[picture: {words}]").format(words=tokens[idx].content))

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Prose, without what would write over its neighbours."""
        return html.escape(_made_visible(tokens[idx].content))

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Only what a browser or a mail program opens is a link."""
        target = str(tokens[idx].attrs.get("href", ""))
        env.setdefault("links", []).append(target)
        return f'<a href="{html.escape(target)}">' if _may_open(target) else ""

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """What is no link says where it points."""
        target = env["links"].pop()
        return "</a>" if _may_open(target) else f" ({html.escape(target)})"

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A formula in a line."""
        return f'<img src="{html.escape(formula_name(tokens[idx].content, display=False))}" />'

    def math_display(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A large formula in a line."""
        return f'<img src="{html.escape(formula_name(tokens[idx].content, display=True))}" />'

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A large formula in a list or a quote."""
        return f"<p>{self.math_display(tokens, idx, options, env)}</p>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Code in a list or a quote; the document's style sheet knows its colours."""
        info = tokens[idx].info.split()
        return f"<pre>{_marked_up(info[0] if info else '', tokens[idx].content.rstrip())}</pre>\n"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The same without a language."""
        return self.fence(tokens, idx, options, env)

    def task(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """The check box."""
        return f'<img src="{TASK_DONE if tokens[idx].meta["done"] else TASK_OPEN}" />'


def _tasks(state: StateCore) -> None:
    """Make check boxes of `[ ]` and `[x]` where an item of a list begins; they take the place of bullets."""
    around: list[tuple[Token, list[Token]]] = []  # open lists and their items
    for place, item in enumerate(state.tokens):
        if item.type in ("bullet_list_open", "ordered_list_open"):
            around.append((item, []))
        elif item.type in ("bullet_list_close", "ordered_list_close"):
            opening, items = around.pop()
            if items and all(each.meta.get("task") for each in items):
                for each in (opening, *items):
                    each.attrSet("class", "task")
        elif item.type == "list_item_open":
            around[-1][1].append(item)
            _make_task(item, *state.tokens[place + 1 : place + 3])


def _lone_marks(state: StateCore) -> None:
    """Read "7." and "-" as text where they are all there is of a list: a sum's answer is no empty item."""
    tokens = state.tokens
    for place in range(len(tokens) - 3):
        around = [
            token.type.removeprefix("ordered_").removeprefix("bullet_") for token in tokens[place : place + 4]
        ]
        if around == ["list_open", "list_item_open", "list_item_close", "list_close"]:
            item = tokens[place + 1]
            text = Token("inline", "", 0, map=item.map, level=item.level, children=[])
            text.content = item.info + item.markup
            opening = Token("paragraph_open", "p", 1, map=item.map, level=item.level - 1, block=True)
            closing = Token("paragraph_close", "p", -1, level=item.level - 1, block=True)
            tokens[place : place + 4] = [opening, text, closing, Token("text", "", 0, hidden=True)]


def _make_task(item: Token, paragraph: Token, line: Token) -> None:
    if paragraph.type == "paragraph_open" and line.children:
        found, first = _TASK.match(line.content), line.children[0]
        if found is not None and first.type == "text" and first.content.startswith(found[0]):
            first.content = first.content[found.end() :]
            line.children.insert(0, Token("task", "", 0, meta={"done": found[1] != " "}))
            item.meta["task"] = True


def _may_open(target: str) -> bool:
    return target.lower().startswith(_LINKS)


def _made_visible(text: str) -> str:
    """Prose in which no letter hides or covers others."""
    return _PILED_UP.sub(r"\1", text).translate(_OVERRIDES)


_made: list[MarkdownIt] = []


def _parser() -> MarkdownIt:
    """One parser for the whole program, made when it is first needed."""
    if not _made:
        options = {"html": False, "breaks": True, "maxNesting": _DEEPEST + 20}
        parser = MarkdownIt("commonmark", options, renderer_cls=_Renderer).enable(["table", "strikethrough"])
        formulas(parser)
        parser.core.ruler.before("inline", "lone_marks", _lone_marks)
        parser.core.ruler.after("inline", "tasks", _tasks)
        _made.append(parser)
    return _made[0]


@functools.lru_cache(maxsize=1)
def _references(known: str) -> dict[str, object]:
    env: dict[str, object] = {}
    _parser().parse(known, env)
    return env


def _env(known: str) -> dict[str, object]:
    """What a chunk has to know of the whole text."""
    found = _references(known) if known else {}
    return {"references": dict(cast(dict[str, object], found.get("references", {})))}


def plain_html(text: str, color: str) -> str:
    """Plain text as HTML in one colour."""
    style = f"color:{color}; white-space:pre-wrap; line-height:{LINE_HEIGHT:.0%}; margin:0"
    return f'<p style="{style}">{html.escape(text)}</p>'
