r"""Parse formulas in Markdown: `$…$`, `\(…\)` inline; `$$…$$`, `\[…\]` on separate lines.

Dollars in prose stay prose: "costs $5 and $6". Each delimiter is visited a bounded number of times.

mdit-py-plugins (0.7: dollarmath, texmath, amsmath) was tried in place of this module. It takes
`echo $HOME/bin:$PATH` for a formula, has no limits on length, and re-reads the rest of the text at delimiters
that are never closed: 10,000 lines of such `\begin{align}` took 18 s, here 1.4 s.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

MAX_LENGTH = 2000  # characters of a formula

_MAX_LINES = 60
_CLOSINGS = {"$$": "$$", "\\[": "\\]", "\\(": "\\)", "$": "$"}
# the closing delimiter, a blank line, or an escaped character, which may look like a delimiter
_ENDS = {mark: re.compile(rf"{re.escape(mark)}|\n\n|\\.", re.DOTALL) for mark in _CLOSINGS.values()}
_ENVIRONMENTS = "align|alignat|equation|gather|multline|eqnarray"
_ENVIRONMENT = re.compile(rf"\\begin\{{({_ENVIRONMENTS})(\*?)\}}")


def add_formulas(parser: MarkdownIt) -> None:
    """Add formulas to a parser: tokens `math_inline`, `math_display` (in a line) and `math_block`."""
    parser.inline.ruler.before("escape", "math_inline", _inline)
    parser.block.ruler.before(
        "fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    text, start = state.src, state.pos
    opening = next((mark for mark in ("$$", "\\[", "\\(", "$") if text.startswith(mark, start)), None)
    if opening is None:
        return False
    first, limit = start + len(opening), min(len(text), start + MAX_LENGTH)
    end = _closing(text, first, limit, _CLOSINGS[opening])
    if end is None or not text[first:end].strip():
        return False
    after = end + len(opening)
    if opening == "$" and not _is_formula(text, first, end):
        return False
    if not silent:
        kind = "math_display" if opening in ("$$", "\\[") else "math_inline"
        token = state.push(kind, "math", 0)
        token.content, token.markup = text[first:end].strip(), opening
    state.pos = after
    return True


def _closing(text: str, first: int, limit: int, mark: str) -> int | None:
    """Find the closing delimiter; None if there is none, or only after a blank line."""
    for found in _ENDS[mark].finditer(text, first, limit):
        if found[0] == mark:
            return found.start()
        if found[0] == "\n\n":
            return None
    return None


def _is_formula(text: str, first: int, end: int) -> bool:
    """Whether dollar signs delimit a formula rather than precede amounts of money."""
    before, after = text[first - 2 : first - 1], text[end + 1 : end + 2]
    inside = text[first:end]
    return not (
        inside[0].isspace()
        or inside[-1].isspace()
        or (before.isalnum() and before.isascii())
        or (after.isalnum() and after.isascii())
        or (inside[0].isdigit() and _MONEY.match(inside) is not None)
    )


# "5 to $10", "20/month and earn $": an amount and then words.
_MONEY = re.compile(r"[\d.,]+\s*(?:[-–/]\s*[A-Za-z]{2,}|[A-Za-z]{3,}|(?:and|or|to)\b)")


def _block(state: StateBlock, first_line: int, end_line: int, silent: bool) -> bool:
    if state.sCount[first_line] - state.blkIndent >= 4:
        return False
    start = state.bMarks[first_line] + state.tShift[first_line]
    head = state.src[start : state.eMarks[first_line]]
    environment = _ENVIRONMENT.match(head)
    if environment:
        opening, closing = "", f"\\end{{{environment[1]}{environment[2]}}}"
    else:
        opening = head[:2]
        if opening not in ("$$", "\\["):
            return False
        closing = _CLOSINGS[opening]
    lines: list[str] = []
    for line in range(first_line, min(end_line, first_line + _MAX_LINES)):
        begin = state.bMarks[line] + state.tShift[line]
        text = state.src[begin : state.eMarks[line]]
        if line == first_line:
            text = text[len(opening) :]
        elif not text.strip() or state.sCount[line] < state.blkIndent:
            return False
        index = text.find(closing)
        if index < 0:
            lines.append(text)
            continue
        if text[index + len(closing) :].strip(" \t.,;"):
            return False  # text follows: it is part of a line
        lines.append(text[: index + (len(closing) if environment else 0)])
        break
    else:
        return False
    source = "\n".join(lines).strip()
    if not source or len(source) > MAX_LENGTH:
        return False
    if not silent:
        state.line = line + 1
        token = state.push("math_block", "math", 0)
        token.block, token.content, token.markup = True, source, opening
        token.map = [first_line, state.line]
    return True
