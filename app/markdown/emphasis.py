"""Let the Markdown parser read emphasis in scripts without spaces: see `app.markdown.flanks`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from app.markdown.flanks import CONTEXT, flanks

_ASCII = re.compile("[\x00-\x7f]*")


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """Measure a run of marks, and decide whether it may open or close emphasis."""
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        before = self.src[max(0, start - CONTEXT) : start]
        found = flanks(self.src[start], before, self.src[end : min(end + CONTEXT, self.posMax)])
        return Scanned(found.can_open, found.can_close, end - start)


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse a line; one of ASCII alone is parsed as ever."""
        if _ASCII.fullmatch(src):
            return super().parse(src, md, env, tokens)
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def add_emphasis(parser: MarkdownIt) -> None:
    """Let a parser read emphasis as these rules say."""
    inline = _Inline()
    inline.ruler, inline.ruler2 = parser.inline.ruler, parser.inline.ruler2
    inline.terminator_re = parser.inline.terminator_re
    parser.inline = inline
