"""Export a conversation as one self-contained HTML file: no script, no requests, all text escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

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
    draft_fact,
    file_facts,
    reply_facts,
)
from app.markdown.characters import sanitize_code, sanitize_name, sanitize_prose
from app.markdown.direction import direction
from app.markdown.highlighting import code_tokens
from app.markdown.mathml import mathml
from app.markdown.parser import create_parser
from app.storage import Conversation, StoredMessage
from model_backends.lazy_text import Translate, lazy_text

_MAX_HIGHLIGHTED = 200_000  # characters of one code block: some lexers are slow on long ones
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_NOT_SET = lazy_text("This formula can't be displayed; this is its source.")
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
    heading = f"<h1{_direction(conversation.title)}>{title}</h1>"
    facts = _facts(conversation_facts(conversation, messages))
    parts.append(f"<header>\n{heading}\n{facts}</header>\n<main>\n")
    if conversation.system.strip():
        parts.append(_details(translate(SYSTEM_PROMPT), conversation.system))
    parts += [_message(parser, message, translate) for message in messages]
    parts.append("</main>\n</body>\n</html>\n")
    return "".join(parts)


def pad_page(title: str, text: str, *, markdown: bool) -> str:
    """Return the text of a pad as an HTML page."""
    shown = _escaped(" ".join(title.split()))
    if markdown:
        body = _parser().render(_CONTROL.sub("\ufffd", text), {"translate": str})
    else:
        body = f'<p class="typed"{_direction(text)}>{_escaped(text.strip(chr(10)))}</p>\n'
    head = _HEAD.format(title=shown, style=STYLE)
    return f"{head}<main>\n<article>\n{body}</article>\n</main>\n</body>\n</html>\n"


def _message(parser: MarkdownIt, message: StoredMessage, translate: Translate) -> str:
    speaker = _escaped(translate(SPEAKERS[message.role]))
    if message.role == "user":
        text = _escaped(message.text.strip("\n"))
        files = _facts([f"{translate(ATTACHED)} {translate(file)}" for file in file_facts(message)])
        typed = f'<p class="typed"{_direction(message.text)}>{text}</p>\n' if text else ""
        return f'<article class="user">\n<h2 class="role">{speaker}</h2>\n{files}{typed}</article>\n'
    if message.role == "system":
        return _details(speaker, message.text)
    thoughts = _details(_escaped(translate(THOUGHTS)), message.thought) if message.thought.strip() else ""
    text = parser.render(_CONTROL.sub("\ufffd", message.settled_text), {"translate": translate})
    if message.draft is not None and message.kept_draft:
        text += _draft(translate(draft_fact(message.draft)), message.kept_draft)
    facts = _facts([translate(fact) for fact in reply_facts(message)])
    return f'<article>\n<h2 class="role">{speaker}</h2>\n{thoughts}{text}{facts}</article>\n'


def _details(name: str, text: str) -> str:
    folded = _escaped(text.strip("\n"))
    paragraph = f'<p class="thought"{_direction(text)}>{folded}</p>'
    return f"<details>\n<summary>{name}</summary>\n{paragraph}\n</details>\n"


def _draft(name: str, text: str) -> str:
    words = f'<p class="thought"{_direction(text)}>{_escaped(text.strip(chr(10)))}</p>'
    return f'<aside class="draft">\n<p class="facts">{_escaped(name)}</p>\n{words}\n</aside>\n'


def _facts(facts: Sequence[str]) -> str:
    return f'<p class="facts" dir="auto">{_escaped(" · ".join(facts))}</p>\n' if facts else ""


def _direction(text: str) -> str:
    """The attribute for text from right to left; other text needs none."""
    found = direction(text)
    return f' dir="{found}"' if found else ""


def _escaped(text: str) -> str:
    return html.escape(sanitize_prose(_CONTROL.sub("\ufffd", text)))


class _Renderer(RendererHTML):
    """Renders Markdown with coloured code and scrollable tables; pictures become their description."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a picture as `[picture: description]`."""
        return f"[image: {html.escape(sanitize_name(tokens[idx].content))}]"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a code block with its language above it."""
        info = tokens[idx].info.split()
        language = info[0] if info else ""
        caption = f"<figcaption>{html.escape(language)}</figcaption>" if language else ""
        code = _highlight(tokens[idx].content, language)
        return f'<figure dir="ltr">{caption}<pre><code>{code}</code></pre></figure>\n'

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render an indented code block, which has no language."""
        code = html.escape(sanitize_code(tokens[idx].content))
        return f'<figure dir="ltr"><pre><code>{code}</code></pre></figure>\n'

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Open a table in a scrollable box."""
        return f'<div class="wide"><table{self.renderAttrs(tokens[idx])}>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Close the table and its box."""
        return "</table></div>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Open a link without a referrer; one without a destination is text."""
        env["in_link"] = bool(tokens[idx].attrGet("href"))
        if not env["in_link"]:
            return ""
        tokens[idx].attrSet("rel", "noopener noreferrer")
        if tokens[idx].info == "auto":
            tokens[idx].attrSet("dir", "ltr")
        return self.renderToken(tokens, idx, options, env)

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Close a link."""
        was_open, env["in_link"] = env["in_link"], False
        return "</a>" if was_open else ""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render text, without characters that would cover their neighbours."""
        return html.escape((sanitize_name if env.get("in_link") else sanitize_prose)(tokens[idx].content))

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render code in a line."""
        return f'<code dir="ltr">{html.escape(sanitize_code(tokens[idx].content))}</code>'

    def task(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a check box."""
        return "☑ " if tokens[idx].meta["done"] else "☐ "

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render an inline formula."""
        return _formula(tokens[idx], env, display=False)

    def math_display(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a display formula within a line."""
        return _formula(tokens[idx], env, display=True)

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a display formula."""
        return f'<div class="wide">{_formula(tokens[idx], env, display=True)}</div>\n'


def _formula(token: Token, env: EnvType, *, display: bool) -> str:
    """Set a formula; one that can't be set is shown as its source, with a note."""
    if (formula := mathml(token.content, display=display)) is not None:
        return formula
    note = html.escape(env["translate"](_NOT_SET))
    return (
        f'<code class="formula" dir="ltr" title="{note}">{html.escape(sanitize_code(token.content))}</code>'
    )


def _parser() -> MarkdownIt:
    """Create a Markdown parser that matches the message list: no HTML, line breaks kept."""
    parser = create_parser(_Renderer)
    parser.validateLink = lambda url: _LINK.match(url) is not None  # type: ignore[method-assign]
    return parser


def _highlight(source: str, language: str) -> str:
    """Highlight code as HTML with the style sheet's classes, which are the first letters of the kinds."""
    if len(source) > _MAX_HIGHLIGHTED or not language:
        return html.escape(sanitize_code(source))
    spans = []
    for word, kind in code_tokens(language, source):
        text = html.escape(word)
        spans.append(f'<span class="{kind[0]}">{text}</span>' if kind else text)
    return "".join(spans)
