"""Export a conversation as one self-contained HTML file: no script, no requests, all text escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import pygments.lexers
import pygments.token
import pygments.util
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from app.import_export.html_style import STYLE
from app.import_export.reply_facts import (
    ATTACHED,
    SPEAKERS,
    SYSTEM_PROMPT,
    THOUGHTS,
    conversation_facts,
    file_facts,
    reply_facts,
)
from app.storage import Conversation, StoredMessage
from model_backends.lazy_text import Translate

_MAX_HIGHLIGHTED = 200_000  # characters of one code block: some lexers are slow on long ones
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\] ")
_KINDS = {
    pygments.token.Comment: "c",
    pygments.token.Keyword: "k",
    pygments.token.Operator.Word: "k",
    pygments.token.Name.Function: "n",
    pygments.token.Name.Class: "n",
    pygments.token.Name.Decorator: "n",
    pygments.token.Name.Builtin: "n",
    pygments.token.String: "s",
    pygments.token.Number: "m",
}
_HEAD = """<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Unfog">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
"""


def html_page(
    conversation: Conversation, messages: Sequence[StoredMessage], translate: Translate = str
) -> str:
    """Return the messages as an HTML page. `translate` translates its labels."""
    parser = _parser()
    title = _escaped(" ".join(conversation.title.split())) or "Conversation"
    parts = [_HEAD.format(title=title, style=STYLE)]
    parts.append(
        f"<header>\n<h1>{title}</h1>\n{_facts(conversation_facts(conversation, messages))}</header>\n<main>\n"
    )
    if conversation.system.strip():
        parts.append(_details(translate(SYSTEM_PROMPT), conversation.system))
    parts += [_message(parser, message, translate) for message in messages]
    parts.append("</main>\n</body>\n</html>\n")
    return "".join(parts)


def _message(parser: MarkdownIt, message: StoredMessage, translate: Translate) -> str:
    speaker = _escaped(translate(SPEAKERS[message.role]))
    if message.role == "user":
        text = _escaped(message.text.strip("\n"))
        files = _facts([f"{translate(ATTACHED)} {translate(file)}" for file in file_facts(message)])
        typed = f'<p class="typed">{text}</p>\n' if text else ""
        return f'<article class="user">\n<h2 class="role">{speaker}</h2>\n{files}{typed}</article>\n'
    if message.role == "system":
        return _details(speaker, message.text)
    thoughts = _details(_escaped(translate(THOUGHTS)), message.thought) if message.thought.strip() else ""
    text = parser.render(_CONTROL.sub("\ufffd", message.text))
    facts = _facts([translate(fact) for fact in reply_facts(message)])
    return f'<article>\n<h2 class="role">{speaker}</h2>\n{thoughts}{text}{facts}</article>\n'


def _details(name: str, text: str) -> str:
    folded = _escaped(text.strip("\n"))
    return f'<details>\n<summary>{name}</summary>\n<p class="thought">{folded}</p>\n</details>\n'


def _facts(facts: Sequence[str]) -> str:
    return f'<p class="facts">{_escaped(" · ".join(facts))}</p>\n' if facts else ""


def _escaped(text: str) -> str:
    return html.escape(_CONTROL.sub("\ufffd", text))


class _Renderer(RendererHTML):
    """Renders Markdown with coloured code and scrollable tables; pictures become their description."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a picture as `[picture: description]`."""
        return f"[image: {html.escape(tokens[idx].content)}]"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a code block with its language above it."""
        info = tokens[idx].info.split()
        language = info[0] if info else ""
        caption = f"<figcaption>{html.escape(language)}</figcaption>" if language else ""
        return (
            f"<figure>{caption}<pre><code>{_highlight(tokens[idx].content, language)}</code></pre></figure>\n"
        )

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render an indented code block, which has no language."""
        return f"<figure><pre><code>{html.escape(tokens[idx].content)}</code></pre></figure>\n"

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Open a table in a scrollable box."""
        return '<div class="wide"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Close the table and its box."""
        return "</table></div>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Open a link without a referrer."""
        tokens[idx].attrSet("rel", "noopener noreferrer")
        return self.renderToken(tokens, idx, options, env)

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render text; a task's marker becomes a check box."""
        content = tokens[idx].content
        if idx == 0 and tokens[idx].meta.get("task"):
            content = ("☐ " if content[1] == " " else "☑ ") + content[4:]
        return html.escape(content)


def _parser() -> MarkdownIt:
    """Create a Markdown parser that matches the message list: no HTML, line breaks kept."""
    options = {"html": False, "breaks": True, "maxNesting": 100}
    parser = MarkdownIt("commonmark", options, renderer_cls=_Renderer).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: _LINK.match(url) is not None  # type: ignore[method-assign]
    parser.core.ruler.push("tasks", lambda state: _mark_tasks(state.tokens))
    return parser


def _mark_tasks(tokens: list[Token]) -> None:
    """Mark the texts that begin a list item with `[ ]` or `[x]`."""
    for index, token in enumerate(tokens):
        if token.type == "inline" and index >= 2 and tokens[index - 2].type == "list_item_open":
            first = token.children[0] if token.children else None
            if first is not None and first.type == "text" and _TASK.match(first.content):
                first.meta["task"] = True


def _highlight(source: str, language: str) -> str:
    """Highlight code as HTML with the style sheet's classes."""
    if len(source) > _MAX_HIGHLIGHTED or not language:
        return html.escape(source)
    try:
        lexer = pygments.lexers.get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except pygments.util.ClassNotFound:
        return html.escape(source)
    spans = []
    for kind, value in lexer.get_tokens(source):
        name = next((_KINDS[parent] for parent in reversed(kind.split()) if parent in _KINDS), "")
        text = html.escape(value)
        spans.append(f'<span class="{name}">{text}</span>' if name else text)
    return "".join(spans)
