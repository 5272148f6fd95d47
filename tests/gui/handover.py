"""Where the characters of a reply are on the canvas, and in the Markdown that replaces it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.canvas.layout import lay_out
from app.gui.canvas.metrics import TextMetrics
from app.gui.canvas.shaping import cursor_x
from app.gui.markdown.rich_text import RichText, TextView
from app.gui.widgets.theme import Theme
from tests.gui.settling import settle

_AHEAD = 12  # characters of a document that the canvas may not have, such as the name of a code block


@dataclass(frozen=True)
class Move:
    """How far a text moves when Markdown replaces the canvas, in pixels, from left to right and down."""

    text: str
    x: float
    y: float


def moves(pieces: Sequence[str], theme: Theme, width: int = 420) -> list[Move]:
    """Lay out `pieces` on the canvas and as Markdown; return how far each run moves, in order."""
    metrics = TextMetrics(theme)
    runs = lay_out("", pieces, width, metrics).runs
    page = QWidget()
    reply, inside = RichText(theme), QWidget(page)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(reply)
    column.addStretch(1)
    inside.resize(width, 2000)
    page.show()
    reply.show_markdown("".join(pieces))
    settle()
    found = list(_characters(reply))
    page.close()
    page.deleteLater()
    moved: list[Move] = []
    begin = 0
    for run in runs:
        text = run.text.strip("\u200d")
        if not any(character.isalnum() for character in text):
            continue  # a fence, which vanishes, or a bullet, which is no text in a document
        place = _find(text, found, begin)
        if place is None:
            continue  # the number of an item, the language of code
        characters = found[place : place + len(text)]
        begin = place + len(text)
        left, baseline = min(x for _, x, _ in characters), characters[0][2]
        moved.append(Move(text, left - run.x, baseline - run.y - metrics.baseline(run.style)))
    return moved


def _find(text: str, found: Sequence[tuple[str, float, float]], begin: int) -> int | None:
    """The next place of a text among the characters of a document, not far behind `begin`."""
    for place in range(begin, min(begin + _AHEAD, len(found) - len(text) + 1)):
        if all(character == other for character, (other, _, _) in zip(text, found[place:], strict=False)):
            return place
    return None


def _characters(reply: RichText) -> Iterator[tuple[str, float, float]]:
    """The visible characters of a reply from the beginning, with their left edge and baseline."""
    views = sorted(reply.findChildren(TextView), key=lambda view: view.mapTo(reply, QPoint(0, 0)).y())
    for view in views:
        document = view.document()
        block = document.begin()
        while block.isValid():
            corner = document.documentLayout().blockBoundingRect(block).topLeft()
            corner += view.viewport().mapTo(reply, QPoint(0, 0)).toPointF()
            position = 0
            for character in block.text():
                end = position + (2 if character > "\uffff" else 1)
                line = block.layout().lineForTextPosition(position)
                if not character.isspace() and line.isValid():
                    edges = [cursor_x(line, edge) for edge in (position, end)]
                    yield character, corner.x() + min(edges), corner.y() + line.y() + line.ascent()
                position = end
            block = block.next()
