"""Find and replace in a text: plain or by regular expression, with case and whole words as options.

Places are units of UTF-16, as Qt counts them. The expressions are PCRE's: one that takes too long ends with
an error instead of holding up the window, which Python's would do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QRegularExpression, QRegularExpressionMatch

MOST_HITS = 100_000
_GROUP = re.compile(r"\\([nt\\])|[$\\](\d{1,2})|\$\{(\w+)\}|\$\$")
_SPECIAL = {"n": "\n", "t": "\t", "\\": "\\"}


class Hit(NamedTuple):
    """A range of the text, and what it is to be replaced by."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Query:
    """What to find. `replacement` may name groups of a regular expression: $1 or \\1, $0 for all of a hit."""

    text: str
    replacement: str = ""
    cased: bool = False
    words: bool = False
    regex: bool = False

    def pattern(self) -> QRegularExpression:
        """Return the expression; invalid if the person's is."""
        pattern = self.text if self.regex else QRegularExpression.escape(self.text)
        if self.words:
            pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
        options = (
            QRegularExpression.PatternOption.UseUnicodePropertiesOption
            | QRegularExpression.PatternOption.MultilineOption
        )
        if not self.cased:
            options |= QRegularExpression.PatternOption.CaseInsensitiveOption
        return QRegularExpression(pattern, options)


def error_of(query: Query) -> str:
    """Say what is wrong with a regular expression, in PCRE's words; "" if nothing is."""
    pattern = query.pattern()
    return "" if pattern.isValid() else pattern.errorString()


def find(query: Query, text: str) -> tuple[list[Hit], bool]:
    """Return the hits that are not empty, in order, at most `MOST_HITS`, and whether these are all."""
    pattern = query.pattern()
    if not query.text or not pattern.isValid():
        return [], True
    found: list[Hit] = []
    matches = pattern.globalMatch(text)
    while matches.hasNext():
        match = matches.next()
        if not match.hasMatch():  # PCRE has given up
            return found, False
        if match.capturedLength():
            if len(found) == MOST_HITS:
                return found, False
            new = _expanded(query.replacement, match) if query.regex else query.replacement
            found.append(Hit(match.capturedStart(), match.capturedEnd(), new))
    return found, matches.isValid()


def replaced(text: str, hits: list[Hit]) -> tuple[int, int, str]:
    """Return which range of a text to replace by what, so that all hits are replaced."""
    first, last = hits[0].start, hits[-1].end
    data = text.encode("utf-16-le", "surrogatepass")
    parts: list[bytes] = []
    place = first
    for hit in hits:
        parts += [data[2 * place : 2 * hit.start], hit.new.encode("utf-16-le", "surrogatepass")]
        place = hit.end
    return first, last, b"".join(parts).decode("utf-16-le", "surrogatepass")


def _expanded(replacement: str, match: QRegularExpressionMatch) -> str:
    def part(found: re.Match[str]) -> str:
        special, number, name = found.groups()
        if special:
            return _SPECIAL[special]
        if number:
            return match.captured(int(number))
        return match.captured(name) if name else "$"

    return _GROUP.sub(part, replacement) if replacement else ""
