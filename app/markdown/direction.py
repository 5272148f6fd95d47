"""The direction of text: from right to left if enough words are Hebrew, Arabic or of a related script.

Words decide, not the first letter: `Python` at the beginning does not turn an Arabic paragraph around, nor do
some more English terms. The share is that of Google's Closure library.
Code, formulas and addresses do not count. Lists, quotes and tables have the direction of their entire text,
so that marks and columns are where a reader expects them; headings, cells and paragraphs in them have their
own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # the canvas needs the rest of this module only
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

Direction = Literal["ltr", "rtl"]

RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""A character of a script that is written from right to left."""
_SHARE = 0.4  # of the words with a direction
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_LEAVES = ("paragraph_open", "heading_open", "td_open", "th_open")


def direction(text: str) -> Direction | None:
    """The direction of a text; None if it has no letters from right to left, as most texts."""
    if not RIGHT_TO_LEFT.search(text):
        return None
    kinds = [_word_direction(word) for word in text.split()]
    right, left = kinds.count("rtl"), kinds.count("ltr")
    return "rtl" if right > _SHARE * (right + left) else "ltr"


def _word_direction(word: str) -> Direction | None:
    """The direction of a word's first letter; None for numbers, signs and addresses."""
    if _ADDRESS.match(word):
        return None
    for letter in word:
        kind = unicodedata.bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return None


def add_directions(parser: MarkdownIt) -> None:
    """Let a parser set the attribute `dir` of blocks with text from right to left."""
    parser.core.ruler.push("directions", _set_directions)


def _set_directions(state: StateCore) -> None:
    if not RIGHT_TO_LEFT.search(state.src):
        return
    tokens = state.tokens
    start = 0
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting <= 0:
            _set_direction(tokens[start : index + 1])
            start = index + 1


def _set_direction(block: Sequence[Token]) -> None:
    """Set the directions in a block of the top level, which consists of these tokens."""
    texts = [_text(token) for token in block]
    found = direction("".join(texts))
    if found is None:
        return
    for index, token in enumerate(block):
        if token.nesting > 0:
            own = direction(texts[index + 1]) if token.type in _LEAVES else None
            has_letters = own is not None or any(map(str.isalpha, texts[index + 1]))
            is_other = token.type in _LEAVES and not token.hidden and has_letters
            token.attrSet("dir", (own or "ltr") if is_other else found)


def _text(token: Token) -> str:
    """The text of a line that decides about its direction."""
    return " ".join(child.content for child in token.children or () if child.type == "text")
