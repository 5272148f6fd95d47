"""Titles of conversations, written by a model: the question for it, and what of its answer is used. No Qt."""

from __future__ import annotations

import re

from app.markdown.characters import sanitize_name
from app.storage.rows import CONTROL

MIN_PARAMETERS = 500_000_000
"""Weights of a model that follows instructions. Smaller ones answer only what they were trained on."""

TITLE_REQUEST = (
    "Write a title for this conversation: two to six words, in the language of the conversation. "
    "Answer with the title only, without quotation marks."
)
_LONGEST, _MOST_WORDS = 50, 12  # characters of a title; words from which an answer is no title
_TOO_LONG = 120  # characters of an answer that is no title
_LABEL = re.compile(r"^(?:title|titel|titre|título|titolo|标题|タイトル|제목)\s*[:：]\s*", re.IGNORECASE)
_LIST_MARK = re.compile(r"^(?:#{1,6}|[-*+>]|\d{1,2}[.)])\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"\*\*|__|~~|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_PAIRS = ("“”", "„“", "„”", "«»", "»«", "‹›", "‘’", "「」", "『』", '""', "''", "()", "[]")
_NOT_TITLES = frozenset({"title", "titel", "untitled", "conversation", "new conversation", "unterhaltung"})


def clean_title(answer: str) -> str | None:
    """Return a title from a model's answer, one line of at most 50 characters; `None` if it has none.

    Markdown, quotation marks around it, a label before it and the dot after it are left out. An answer that
    is empty, much too long, repeats itself or holds marks of a chat template is no title.
    """
    line = next((line for line in map(str.strip, answer.splitlines()) if line and line.strip("`-=*_ ")), "")
    text = _without_quotes(_LABEL.sub("", _plain(line)))
    text = text.rstrip(" .。…,;:：").strip()
    words = text.casefold().split()
    if (
        not any(letter.isalpha() for letter in text)
        or len(text) > _TOO_LONG
        or len(words) > _MOST_WORDS
        or (len(words) > 2 and len(set(words)) <= len(words) / 2)
        or text.casefold() in _NOT_TITLES
        or "<" in text
        or "\ufffd" in text
    ):
        return None
    return _shortened(text)


def first_line_title(text: str) -> str:
    """Return the first line of a text as a title, without Markdown; "" if the text is blank."""
    return next((title for line in text.splitlines() if (title := _shortened(_plain(line.strip())))), "")


def _plain(line: str) -> str:
    line = _LIST_MARK.sub("", sanitize_name(CONTROL.sub(" ", line)))
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", line)).split())


def _without_quotes(text: str) -> str:
    """Remove what is around all of a text; quotation marks within it stay."""
    text = text.rstrip(" .。")
    for pair in _PAIRS:
        if len(text) > 2 and text[0] + text[-1] == pair and pair[0] not in text[1:-1]:
            return text[1:-1].strip()
    return text


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    head, space, _ = text[:_LONGEST].rpartition(" ")
    return f"{(head if space else text[: _LONGEST - 1]).rstrip(' ,.;:-–')}…"
