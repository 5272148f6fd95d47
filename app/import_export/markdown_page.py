"""Export a conversation as one Markdown file that reads well rendered and raw.

Roles are headings, thoughts fold in `<details>`. HTML in a message stays text, as in the window, and an
unclosed code block in a message does not swallow the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.import_export.fences import fenced
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

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_OUTSIDE_CODE = re.compile(
    # an escape; a code span, which ends within its paragraph; an autolink; the start of HTML
    r"\\.|(`+)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)\1(?!`)|`+|<(?:https?|mailto):[^\s<>]*>|<(?=[A-Za-z/!?])",
    re.DOTALL,
)
_END = "end of the message"


def markdown_page(
    conversation: Conversation, messages: Sequence[StoredMessage], translate: Translate = str
) -> str:
    """Return the messages as a Markdown file. `translate` translates its labels."""
    parser = MarkdownIt("commonmark", {"maxNesting": 100})
    parts = [
        f"# {_escape_markdown(conversation.title)}",
        f"*{_line(conversation_facts(conversation, messages))}*",
    ]
    if conversation.system.strip():
        parts += [_heading(SYSTEM_PROMPT, translate), _self_contained(parser, conversation.system)]
    for message in messages:
        parts += _message(parser, message, translate)
    return "\n\n".join(parts) + "\n"


def _heading(text: str, translate: Translate) -> str:
    return f"## {translate(text)}"


def _message(parser: MarkdownIt, message: StoredMessage, translate: Translate) -> list[str]:
    parts = [_heading(SPEAKERS[message.role], translate)]
    if message.thought.strip():
        parts += [
            f"<details>\n<summary>{translate(THOUGHTS)}</summary>",
            _self_contained(parser, message.thought),
            "</details>",
        ]
    if files := file_facts(message):
        parts.append(
            f"*{_escape_markdown(translate(ATTACHED))} {_line([translate(file) for file in files])}*"
        )
    if message.text.strip():
        parts.append(_self_contained(parser, message.text))
    if message.role == "assistant" and (facts := reply_facts(message)):
        parts.append(f"*{_line([translate(fact) for fact in facts])}*")
    return parts


def _self_contained(parser: MarkdownIt, text: str) -> str:
    """Return the text, changed only where it would affect the text after it or become HTML."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    safe = _without_html(parser, text)
    tokens = parser.parse(f"{safe}\n\n# {_END}\n")
    if _is_closed(tokens):
        return safe
    closed = (
        f"{safe}\n{tokens[-1].markup}"  # an open code block, the only construct besides HTML that continues
    )
    return closed if _is_closed(parser.parse(f"{closed}\n\n# {_END}\n")) else fenced(text)


def _is_closed(tokens: list[Token]) -> bool:
    """Return whether the text after it is parsed on its own."""
    return len(tokens) >= 3 and tokens[-2].content == _END and tokens[-3].type == "heading_open"


def _without_html(parser: MarkdownIt, text: str) -> str:
    """Escape with a backslash what would be HTML, except in code."""
    lines = text.split("\n")
    code = [False] * len(lines)
    for token in parser.disable("html_block").parse(text):
        if token.type in ("fence", "code_block") and token.map is not None:
            first, end = token.map
            code[first:end] = [True] * len(code[first:end])
    parser.enable("html_block")
    parts: list[str] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or code[end] != code[start]:
            part = "\n".join(lines[start:end])
            parts.append(part if code[start] else _OUTSIDE_CODE.sub(_escaped, part))
            start = end
    return "\n".join(parts)


def _escaped(found: re.Match[str]) -> str:
    return "\\<" if found[0] == "<" else found[0]


def _escape_markdown(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())) or "Conversation"


def _line(facts: Sequence[str]) -> str:
    return " · ".join(_escape_markdown(fact) for fact in facts)
