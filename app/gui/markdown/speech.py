"""Replies in words for the ear: Markdown without its marks, code and formulas said for what they are."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from app.base.translation import tr
from app.gui.markdown.inline_image_names import TASK_DONE, TASK_OPEN, formula_of
from app.gui.markdown.markdown import Code, Formula, Segment, Table, segments

_LINES = {"p", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "br"}
_CELLS = {"td", "th"}
_SENTENCE_END = re.compile(r"[.!?…:][\"”’)\]*_]*(?=\s)|[。！？]|\n")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)


def in_speech(text: str) -> str:
    """A Markdown text as it is read out, a line for each of its parts."""
    said = (_said(part) for part in segments(text))
    return "\n".join(part for part in said if part)


def split_spoken(text: str) -> tuple[str, str]:
    """What of a growing Markdown text can be read out already, and the rest, which is still open.

    A sentence is not cut in two; code, tables and lists of lines are kept together while they are open.
    """
    fences = list(_FENCE.finditer(text))
    if len(fences) % 2:
        return text[: fences[-1].start()], text[fences[-1].start() :]
    begins = text.rfind("\n\n") + 1  # of the last paragraph
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    if _stays_together(text[begins:]):
        ends = [end for end in ends if end <= begins]
    end = ends[-1] if ends else 0
    return text[:end], text[end:]


def _stays_together(paragraph: str) -> bool:
    """Whether it means something only as a whole: a table, a formula on lines of its own."""
    begin = paragraph.lstrip()
    return begin.startswith(("|", "$$", "\\[", "\\begin")) and not _is_closed_formula(begin)


def _is_closed_formula(text: str) -> bool:
    return text.startswith("$$") and text.count("$$") % 2 == 0


def _said(part: Segment) -> str:
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
    return " ".join(line.split()).strip(", ")


class _Reader(HTMLParser):
    """Takes the words out of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Pictures stand for formulas and check boxes."""
        if tag in _LINES:
            self.text += "\n"
        elif tag == "img":
            self.text += _said_picture(dict(attrs).get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        """Lines end; cells are set apart by commas."""
        if tag in _LINES:
            self.text += "\n"
        elif tag in _CELLS:
            self.text += ", "

    def handle_data(self, data: str) -> None:
        """The words; line breaks of the HTML mean nothing."""
        self.text += data.replace("\n", " ")


def _said_picture(name: str) -> str:
    if (formula := formula_of(name)) is not None:
        return f" {formula[0]} "
    done, still_open = tr("done: "), tr("to do: ")
    return {TASK_DONE: done, TASK_OPEN: still_open}.get(name, "")
