"""Lay out conversations for paper: title, date, messages with their files, thoughts and figures."""

from __future__ import annotations

import html
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TypeVar

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QTextOption

from app.base.translation import format_datetime, tr, translated
from app.gui.markdown.chunks import link_definitions, split_chunks, split_text
from app.gui.markdown.document_style import LIST_INDENT, QUOTE_INDENT
from app.gui.markdown.inline_image_names import formula_name
from app.gui.markdown.markdown import Code, Formula, Segment, Table, parse_chunk, word_colors
from app.gui.pdf.pages import FRAME_PADDING, Pages
from app.gui.pdf.paper import Paper, Sheet, paper_size, sheet
from app.gui.pdf.pdf_file import Laid
from app.gui.pdf.pieces import Box, Frame, Piece, PieceMaker, Place
from app.import_export.reply_facts import (
    ATTACHED,
    SPEAKERS,
    SYSTEM_PROMPT,
    THOUGHTS,
    draft_fact,
    file_facts,
    reply_facts,
)
from app.markdown.characters import sanitize_prose
from app.markdown.highlighting import code_tokens
from app.session.titles import first_line_title
from app.storage import Conversation, Pad, StoredMessage

T = TypeVar("T")

_MESSAGE_GAP, _LABEL_GAP, _PART_GAP, _PROSE_GAP, _FACTS_GAP = 30.0, 6.0, 14.0, 10.0, 10.0  # pixels
_BUBBLE_SHARE = 0.82  # of the width, at most
_TEXT_PIECE = 4_000  # characters of plain text that are laid out at once
_CODE_LINES, _CODE_LENGTH = 60, 6_000  # of code that are laid out at once
_BOOKMARK_LENGTH = 80  # characters
_MAX_HIGHLIGHTED = 200_000  # characters of one code block: some lexers are slow on long ones


def conversation_pages(
    conversation: Conversation, messages: Sequence[StoredMessage], paper: Sheet | None = None
) -> Generator[int, None, Laid]:
    """Lay out messages on pages, and return them. Yields the number of pages, piece by piece.

    `paper` is by default that of the system's region.
    """
    look = Paper()
    page = paper or sheet(paper_size(QLocale.system()))
    title = " ".join(sanitize_prose(conversation.title).split()) or tr("Conversation")
    pages = Pages(look, page, title)
    writer = _Writer(look, page)
    models = dict.fromkeys(message.model for message in messages if message.model)
    try:
        for piece in writer.heading(title, [format_datetime(conversation.created), *models]):
            pages.add(piece)
        for piece in writer.system_prompt(conversation.system):
            pages.add(piece)
        for message in messages:
            bookmark = _bookmark(message)
            for piece in writer.message(message):
                pages.add(piece, bookmark)
                bookmark = ""
                yield pages.count
        return Laid(pages.finish(), pages.count, tuple(pages.bookmarks), QLocale().bcp47Name())
    finally:
        pages.close()


def pad_pages(entry: Conversation, pad: Pad, paper: Sheet | None = None) -> Generator[int, None, Laid]:
    """Lay out a pad on pages, and return them; below its title, unless that is its first line."""
    look = Paper()
    page = paper or sheet(paper_size(QLocale.system()))
    title = " ".join(sanitize_prose(entry.title).split())
    pages = Pages(look, page, title)
    writer = _Writer(look, page)
    gap = 0.0
    try:
        if first_line_title(pad.text) != entry.title:
            for piece in writer.heading(title, []):
                pages.add(piece)
            gap = _MESSAGE_GAP
        pieces = (
            writer.markdown(pad.text, link_definitions(pad.text), gap)
            if pad.markdown
            else writer.plain(pad.text, gap)
        )
        for piece in pieces:
            pages.add(piece)
            yield pages.count
        return Laid(pages.finish(), pages.count, tuple(pages.bookmarks), QLocale().bcp47Name())
    finally:
        pages.close()


def _bookmark(message: StoredMessage) -> str:
    """The first words of a question, for the list of contents beside the pages."""
    words = " ".join(sanitize_prose(message.text).split()) if message.role == "user" else ""
    return words if len(words) <= _BOOKMARK_LENGTH else f"{words[:_BOOKMARK_LENGTH]}…"


class _Writer:
    """Makes the pieces of a conversation."""

    def __init__(self, paper: Paper, page: Sheet) -> None:
        self._paper, self._width = paper, page.width
        self._make = PieceMaker(paper, page.width)

    def heading(self, title: str, facts: list[str]) -> Iterator[Piece]:
        """The title, when the conversation began, and which models answered."""
        yield self._make.from_text(title, self._paper.title_font, "text", Place(0, keeps_next=True))
        if facts:
            yield self._small(" · ".join(facts), Place(6))

    def system_prompt(self, text: str) -> Iterator[Piece]:
        """The system prompt, if there is one."""
        if text.strip():
            yield from self._folded(translated(SYSTEM_PROMPT), text)

    def message(self, message: StoredMessage) -> Iterator[Piece]:
        """A question, a reply, or a system prompt among them."""
        if message.role == "user":
            yield from self._question(message)
        elif message.role == "system":
            yield from self.system_prompt(message.text)
        else:
            yield from self._reply(message)

    def _question(self, message: StoredMessage) -> Iterator[Piece]:
        yield _at_end(self._label(translated(SPEAKERS["user"])))
        text = message.text.strip("\n")
        has_text = bool(text.strip())
        if files := file_facts(message):
            names = f"{translated(ATTACHED)} {' · '.join(map(translated, files))}"
            yield _at_end(self._small(names, Place(0, keeps_next=has_text)))
        if has_text:
            yield from self._bubble(text)

    def _bubble(self, text: str) -> Iterator[Piece]:
        padding = FRAME_PADDING["bubble"][0]
        widest = self._width * _BUBBLE_SHARE - 2 * padding
        for box, part in _in_frame("bubble", list(split_text(text, _TEXT_PIECE))):
            width = self._natural_width(part, widest) if box.opens and box.closes else widest
            place = Place(_LABEL_GAP if box.opens else 0, self._width - width - padding, box)
            yield self._make.from_text(
                part.removesuffix("\n"), self._paper.text_font, "text", place, width=width
            )

    def _natural_width(self, text: str, widest: float) -> float:
        piece = self._make.from_text(text, self._paper.text_font, "text", Place(0), width=widest)
        return min(widest, max(piece.document.idealWidth() + 1, 24.0))

    def _reply(self, message: StoredMessage) -> Iterator[Piece]:
        yield self._label(translated(SPEAKERS["assistant"]))
        gap = _LABEL_GAP
        if message.thought.strip():
            yield from self._folded(translated(THOUGHTS), message.thought, gap=gap)
            gap = _PART_GAP
        yield from self.markdown(message.settled_text, link_definitions(message.text), gap)
        if message.draft is not None and message.kept_draft:
            yield from self._folded(translated(draft_fact(message.draft)), message.kept_draft, gap=gap)
        if facts := reply_facts(message):
            yield self._small(" · ".join(map(translated, facts)), Place(_FACTS_GAP))

    def markdown(self, text: str, definitions: str, gap: float = 0.0) -> Iterator[Piece]:
        """A text as typeset Markdown, the first part this far below what is above it."""
        was_prose = False
        for chunk in split_chunks(text):
            for part in parse_chunk(chunk, definitions):
                is_prose = not isinstance(part, Code | Formula)
                yield from self._segment(part, _PROSE_GAP if was_prose and is_prose else gap)
                gap, was_prose = _PART_GAP, is_prose

    def plain(self, text: str, gap: float = 0.0) -> Iterator[Piece]:
        """A text as it is."""
        for part in split_text(text.strip("\n"), _TEXT_PIECE):
            yield self._make.from_text(part.removesuffix("\n"), self._paper.text_font, "text", Place(gap))
            gap = 0.0

    def _segment(self, part: Segment, gap: float) -> Iterator[Piece]:
        if isinstance(part, Code):
            yield from self._code(part, gap)
        elif isinstance(part, Formula):
            name = html.escape(formula_name(part.source, display=True))
            yield self._make.from_html(f'<div align="center"><img src="{name}" /></div>', gap=gap)
        else:
            columns = part.columns if isinstance(part, Table) else 0
            yield self._make.from_html(part.html, gap=gap, columns=columns)

    def _code(self, code: Code, gap: float) -> Iterator[Piece]:
        indent = min(code.lists * LIST_INDENT + code.quotes * QUOTE_INDENT, self._width / 2)
        inset = FRAME_PADDING["code"][0]
        for box, lines in _in_frame("code", _batches(code_lines(code, self._paper))):
            place = Place(gap if box.opens else 0, indent + inset, box)
            yield self._make.from_code(lines, place, inset=inset)

    def _folded(self, name: str, text: str, *, gap: float = _MESSAGE_GAP) -> Iterator[Piece]:
        """A text that is folded in the window: in a quieter colour, with its name above it."""
        yield self._label(name, gap=gap)
        inset = FRAME_PADDING["thought"][0]
        for box, part in _in_frame("thought", list(split_text(text.strip("\n"), _TEXT_PIECE))):
            place = Place(_LABEL_GAP if box.opens else 0, inset, box)
            yield self._make.from_text(part.removesuffix("\n"), self._paper.text_font, "muted", place)

    def _label(self, text: str, *, gap: float = _MESSAGE_GAP) -> Piece:
        return self._make.from_text(text, self._paper.label_font, "muted", Place(gap, keeps_next=True))

    def _small(self, text: str, place: Place) -> Piece:
        return self._make.from_text(text, self._paper.small_font, "muted", place)


def code_lines(code: Code, paper: Paper) -> Iterator[str]:
    """Highlight a code block, and yield each of its lines as HTML."""
    colors = word_colors(paper.colors, paper.is_dark)
    language = code.language if len(code.source) <= _MAX_HIGHLIGHTED else ""
    line = ""
    for word, kind in code_tokens(language, code.source):
        for number, piece in enumerate(word.split("\n")):
            if number:
                yield line
                line = ""
            text = html.escape(piece)
            line += f'<span style="color:{colors[kind]}">{text}</span>' if kind and text else text
    yield line


def _batches(lines: Iterable[str]) -> list[list[str]]:
    batches: list[list[str]] = [[]]
    length = 0
    for line in lines:
        if len(batches[-1]) >= _CODE_LINES or length > _CODE_LENGTH:
            batches.append([])
            length = 0
        batches[-1].append(line)
        length += len(line)
    return batches


def _in_frame(frame: Frame, parts: Sequence[T]) -> Iterator[tuple[Box, T]]:
    for number, part in enumerate(parts):
        yield Box(frame, number == 0, number == len(parts) - 1), part


def _at_end(piece: Piece) -> Piece:
    """Put the lines of a piece at the right, where the questions are."""
    option = QTextOption(piece.document.defaultTextOption())
    option.setAlignment(Qt.AlignmentFlag.AlignRight)
    piece.document.setDefaultTextOption(option)
    return piece
