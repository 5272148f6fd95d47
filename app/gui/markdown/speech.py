"""Convert replies for screen readers and voices: without Markdown syntax; code and formulas are announced."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from app.base.translation import tr
from app.gui.markdown.inline_image_names import TASK_DONE, TASK_OPEN, decode_formula
from app.gui.markdown.markdown import Code, Formula, Segment, Table, parse_markdown
from app.markdown.fences import open_code_start

_LINES = {"p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "br"}
_CELLS = {"td", "th"}
_ISOLATES = dict.fromkeys(map(ord, "\u2066\u2069"))  # which order what is shown
_SENTENCE_END = re.compile(r"[.!?…:][\"”’)\]*_]*(?=\s)|[。！？]|\n")


def speech_text(text: str) -> str:
    """Convert a Markdown text to speech, a line for each segment."""
    lines = (_segment_speech(part) for part in parse_markdown(text))
    return "\n".join(part for part in lines if part)


def voice_text(text: str) -> str:
    """Convert a Markdown text for text to speech: lines without punctuation get a full stop, to pause."""
    lines = speech_text(text).splitlines()
    return "\n".join(f"{line}." if line[-1:].isalnum() else line for line in lines if line)


def split_speech(text: str) -> tuple[str, str]:
    """Split a growing Markdown text into what can be read aloud already, and the unfinished rest.

    Sentences are not cut; code, tables and formulas are kept together until they are complete.
    """
    if (start := open_code_start(text)) is not None:
        return text[:start], text[start:]
    begins = text.rfind("\n\n") + 1  # start of the last paragraph
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    if _is_indivisible(text[begins:]):
        ends = [end for end in ends if end <= begins]
    end = ends[-1] if ends else 0
    if (start := open_code_start(text[:end])) is not None:  # the fence that closes it may still grow
        end = start
    return text[:end], text[end:]


def _is_indivisible(paragraph: str) -> bool:
    """Whether a paragraph only makes sense when complete: a table, a display formula."""
    begin = paragraph.lstrip()
    return begin.startswith(("|", "$$", "\\[", "\\begin")) and not _is_closed_formula(begin)


def _is_closed_formula(text: str) -> bool:
    return text.startswith("$$") and text.count("$$") % 2 == 0


def _segment_speech(part: Segment) -> str:
    if isinstance(part, Code):
        count = tr("%n line(s)", "", part.source.count("\n") + 1)
        if not part.language:
            return tr("Code, {lines}.").format(lines=count)
        return tr("Code in {language}, {lines}.").format(language=part.language, lines=count)
    if isinstance(part, Formula):
        return tr("Formula: {source}").format(source=" ".join(part.source.split()))
    reader = _Reader()
    reader.feed(part.html)
    reader.close()
    words = "\n".join(line for line in map(_tidy, reader.text.split("\n")) if line)
    return tr("Table: {cells}").format(cells=words) if isinstance(part, Table) else words


def _tidy(line: str) -> str:
    return " ".join(line.translate(_ISOLATES).split()).strip(", ")


class _Reader(HTMLParser):
    """Extracts text from HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Start lines; replace images by text."""
        if tag in _LINES:
            self.text += "\n"
        elif tag == "img":
            self.text += _image_speech(dict(attrs).get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        """End lines; separate cells by commas."""
        if tag in _LINES:
            self.text += "\n"
        elif tag in _CELLS:
            self.text += ", "

    def handle_data(self, data: str) -> None:
        """Add text; line breaks in HTML are spaces."""
        self.text += data.replace("\n", " ")


def _image_speech(name: str) -> str:
    if (formula := decode_formula(name)) is not None:
        return f" {formula[0]} "
    done, still_open = tr("done: "), tr("to do: ")
    return {TASK_DONE: done, TASK_OPEN: still_open}.get(name, "")
