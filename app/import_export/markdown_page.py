"""Export a conversation as one Markdown file that reads well rendered and raw.

Roles are headings, thoughts fold in `<details>`. HTML in a message stays text, as in the window, and an
unclosed code block in a message does not swallow the rest of the file. Replies look as in the window in other
programs, too: a Markdown document in a code block gets longer fences, and where emphasis beside full-width
punctuation would not be seen, the letter next to it is written as its number. An address that text without
spaces follows gets angle brackets.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from app.import_export.fences import fenced, lengthen_fences
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
from app.markdown.bare_addresses import find_addresses
from app.markdown.flanks import CONTEXT, flanks
from app.markdown.parser import create_parser
from app.markdown.table_breaks import BREAK
from app.storage import Conversation, StoredMessage
from model_backends.lazy_text import Translate

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_OUTSIDE_CODE = re.compile(
    # an escape; a code span, which ends within its paragraph; an autolink; the start of HTML; emphasis
    r"\\.|(`+)(?:(?!\n[ \t]*\n).){1,2000}?(?<!`)\1(?!`)|`+|<(?:https?|mailto):[^\s<>]*>|<(?=[A-Za-z/!?])"
    r"|\*+|_+|~~",
    re.DOTALL,
)
_LINK_TEXT = re.compile(r"\[(?:\\.|[^\[\]\\])*\](?=[(\[])", re.DOTALL)
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
    if message.settled_text.strip():
        is_reply = message.role == "assistant"  # which is Markdown in the window, too
        parts.append(_self_contained(parser, message.settled_text, is_reply=is_reply))
    if message.draft is not None and message.kept_draft:
        parts.append(_quoted(f"**{translate(draft_fact(message.draft))}**"))
        parts[-1] += f"\n>\n{_quoted(_self_contained(parser, message.kept_draft))}"
    if message.role == "assistant" and (facts := reply_facts(message)):
        parts.append(f"*{_line([translate(fact) for fact in facts])}*")
    return parts


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _self_contained(parser: MarkdownIt, text: str, *, is_reply: bool = False) -> str:
    """Return the text, changed where it would affect what follows, become HTML, or look otherwise."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    safe = _without_html(parser, lengthen_fences(_dialect(), text) if is_reply else text, is_reply=is_reply)
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


def _without_html(parser: MarkdownIt, text: str, *, is_reply: bool) -> str:
    """Escape with a backslash what would be HTML, except in code; in a reply, see to emphasis."""
    lines = text.split("\n")
    kinds = ["text"] * len(lines)
    if "<" in text and "|" in text:
        for token in _dialect().parse(text):
            if token.type == "tr_open" and token.map is not None and "|" in lines[token.map[0]]:
                kinds[token.map[0]] = "row"
    starts = list(range(len(lines)))  # of the paragraph of each line, within which a code span ends
    for token in parser.disable("html_block").parse(text):
        if token.map is not None:
            first, end = token.map
            if token.type in ("fence", "code_block"):
                kinds[first:end] = ["code"] * len(kinds[first:end])
            elif token.type == "inline":
                starts[first:end] = [first] * len(starts[first:end])
    parser.enable("html_block")
    parts: list[str] = []
    for (kind, _), group in itertools.groupby(zip(kinds, starts, lines, strict=True), lambda line: line[:2]):
        part = "\n".join(line for *_, line in group)
        is_plain = kind == "code"
        parts.append(part if is_plain else _rewritten(part, keep_breaks=kind == "row", emphasised=is_reply))
    return "\n".join(parts)


def _rewritten(text: str, *, keep_breaks: bool, emphasised: bool) -> str:
    """Escape HTML in a text outside of code, except line breaks in a table; see to emphasis."""
    new: dict[int, str] = {}  # by position
    code = bytearray(len(text))  # 1 where code spans and marked links are
    for found in _OUTSIDE_CODE.finditer(text):
        start, end = found.span()
        if found[0] == "<" and not (keep_breaks and BREAK.match(text, start)):
            new[start] = "\\<"
        elif found[0][0] in "`<":
            code[start:end] = b"\1" * (end - start)
        elif emphasised and found[0][0] in "*_~" and not text.isascii():
            before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
            ours, theirs = (flanks(found[0][0], before, after, spaced=spaced) for spaced in (False, True))
            if ours.can_open and not theirs.can_open:
                new[start - 1] = f"&#{ord(before[-1])};"
            if ours.can_close and not theirs.can_close:
                new[end] = f"&#{ord(after[0])};"
    if emphasised and not text.isascii():
        _mark_addresses(text, code, new)
    return "".join(new.get(place, letter) for place, letter in enumerate(text)) if new else text


def _mark_addresses(text: str, code: bytearray, new: dict[int, str]) -> None:
    """Put addresses beside text without spaces into angle brackets, which every program understands."""
    for found in _LINK_TEXT.finditer(text):  # which may contain no other link
        code[slice(*found.span())] = b"\1" * len(found[0])
    for start, end in find_addresses(text):
        is_beside = not (text[start - 1 : start] + text[end : end + 1]).isascii()
        if is_beside and not code[start] and end - start > 1:
            for place in range(start, end):
                new.pop(place, None)
            new[start], new[end - 1] = f"<{text[start]}", f"{text[end - 1]}>"


@functools.cache
def _dialect() -> MarkdownIt:
    """The parser that reads messages as the window does."""
    return create_parser(RendererHTML)


def _escape_markdown(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())) or "Conversation"


def _line(facts: Sequence[str]) -> str:
    return " · ".join(_escape_markdown(fact) for fact in facts)
