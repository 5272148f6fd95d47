"""The text of a message as its reader sees it, folded for search, without creating widgets or documents."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterator

from app.base.text_finder import fold_lines
from app.gui.markdown.chunks import link_definitions, split_chunks
from app.gui.markdown.inline_images import IMAGE_CHARACTER
from app.gui.markdown.markdown import Code, Formula, parse_chunk
from app.gui.markdown.right_to_left import mirror_tables
from app.gui.markdown.text_view import longest_shown_code
from app.markdown.characters import sanitize_code, sanitize_prose

_KEPT_CHUNKS = 4_096
_PLAIN = re.compile(
    r"[^\\`*_~<>\[\]&|$#!:@\x00-\x09\x0b-\x1f]*"
)  # nothing that Markdown changes within a line
_BEGINS_MARKED = re.compile(
    r"^\s*(?:[-+=]|\d{1,9}[.)]|    )|[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|www\.", re.M
)
_BREAKS = re.compile(r"</?(?:p|li|ul|ol|h[1-6]|t[hdr]|thead|tbody|table|blockquote|hr|pre)\b[^>]*>")
_LINE_BREAK = re.compile(r"<br ?/?>\n?")
_IMAGE = re.compile(r"<img\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_PREFORMATTED = re.compile(r"(<pre\b.*?</pre>|<p [^>]*white-space:pre-wrap[^>]*>.*?</p>)", re.DOTALL)
_WHITE_SPACE = re.compile(r"[ \t\n\r]+")


@functools.lru_cache(maxsize=_KEPT_CHUNKS)
def folded_chunk(chunk: str, definitions: str = "") -> str:
    """Return the lines that a chunk of a reply shows, folded; formulas, which are drawn, have no text."""
    if _PLAIN.fullmatch(chunk) and not _BEGINS_MARKED.search(chunk):
        return fold_lines([line.strip() for line in sanitize_prose(chunk).split("\n")])
    lines: list[str] = []
    for part in parse_chunk(chunk, definitions):
        if isinstance(part, Code):
            lines.append(folded_code(part.source))
        elif not isinstance(part, Formula):
            lines.append(fold_lines(lines_of_html(mirror_tables(part.html))))
    return "\n".join(lines)


def folded_code(source: str) -> str:
    """Return the lines that a code block shows when unfolded, folded."""
    return fold_lines(sanitize_code(longest_shown_code(source)).split("\n"))


def folded_reply(text: str) -> Iterator[str]:
    """Yield the folded lines of a reply, chunk by chunk."""
    definitions = link_definitions(text)
    for chunk in split_chunks(text):
        yield folded_chunk(chunk, definitions)


def folded_plain(text: str) -> str:
    """Return the folded lines of a text that is shown as it is."""
    return fold_lines(sanitize_prose(text).split("\n"))


def lines_of_html(source: str) -> list[str]:
    """Return the lines of text that a document shows for this HTML, in the document's order."""
    lines: list[str] = []
    for piece in _PREFORMATTED.split(source):
        if _PREFORMATTED.fullmatch(piece):
            lines += html.unescape(_TAG.sub("", piece)).split("\n")
            continue
        text = _IMAGE.sub(IMAGE_CHARACTER, _BREAKS.sub("\0", _LINE_BREAK.sub(" ", piece)))
        for line in _TAG.sub("", text).split("\0"):
            lines.append(_WHITE_SPACE.sub(" ", html.unescape(line)).strip())
    return [line for line in lines if line]
