"""A conversation as one Markdown file that reads well in any viewer, and raw.

Roles are headings, thoughts fold in `<details>`. HTML in a message stays text, as in the window, and a
message that ends within a code block does not take the rest of the file into it.
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
    of_conversation,
    of_files,
    of_reply,
)
from app.storage import Conversation, StoredMessage
from model_backends.lazy_text import Translate

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_OUTSIDE_CODE = re.compile(
    # an escape; a code span, which ends within its paragraph; a link in angle brackets; HTML begins
    r"\\.|(`+)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)\1(?!`)|`+|<(?:https?|mailto):[^\s<>]*>|<(?=[A-Za-z/!?])",
    re.DOTALL,
)
_END = "end of the message"


def markdown_page(conversation: Conversation, messages: Sequence[StoredMessage], say: Translate = str) -> str:
    """The messages, as a file; a `title` of several lines becomes one. `say`: in which language it speaks."""
    parser = MarkdownIt("commonmark", {"maxNesting": 100})
    parts = [f"# {_plain(conversation.title)}", f"*{_line(of_conversation(conversation, messages))}*"]
    if conversation.system.strip():
        parts += [_heading(SYSTEM_PROMPT, say), _contained(parser, conversation.system)]
    for message in messages:
        parts += _message(parser, message, say)
    return "\n\n".join(parts) + "\n"


def _heading(text: str, say: Translate) -> str:
    return f"## {say(text)}"


def _message(parser: MarkdownIt, message: StoredMessage, say: Translate) -> list[str]:
    parts = [_heading(SPEAKERS[message.role], say)]
    if message.thought.strip():
        parts += [
            f"<details>\n<summary>{say(THOUGHTS)}</summary>",
            _contained(parser, message.thought),
            "</details>",
        ]
    if files := of_files(message):
        parts.append(f"*{_plain(say(ATTACHED))} {_line([say(file) for file in files])}*")
    if message.text.strip():
        parts.append(_contained(parser, message.text))
    if message.role == "assistant" and (facts := of_reply(message)):
        parts.append(f"*{_line([say(fact) for fact in facts])}*")
    return parts


def _contained(parser: MarkdownIt, text: str) -> str:
    """Return the text, changed only as far as it would reach beyond its end or become HTML."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    safe = _without_html(parser, text)
    tokens = parser.parse(f"{safe}\n\n# {_END}\n")
    if _ends(tokens):
        return safe
    closed = f"{safe}\n{tokens[-1].markup}"  # an open code block: the only thing but HTML that goes on
    return closed if _ends(parser.parse(f"{closed}\n\n# {_END}\n")) else fenced(text)


def _ends(tokens: list[Token]) -> bool:
    """Return whether what follows the text is read as what it is."""
    return len(tokens) >= 3 and tokens[-2].content == _END and tokens[-3].type == "heading_open"


def _without_html(parser: MarkdownIt, text: str) -> str:
    """Return the text with a backslash before whatever would be HTML; code stays as it is."""
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


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())) or "Conversation"


def _line(facts: Sequence[str]) -> str:
    return " · ".join(_plain(fact) for fact in facts)
