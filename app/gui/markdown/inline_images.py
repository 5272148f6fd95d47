"""Formulas and check boxes in a text document: drawn as vectors, on the base line, in the text's colour."""

from __future__ import annotations

import functools
import re

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontInfo,
    QFontMetricsF,
    QPainter,
    QPen,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer

from app.gui.markdown.inline_image_names import TASK_DONE, formula_of, spoken
from app.gui.markdown.math_rendering import INK, Picture, typeset
from app.gui.widgets.theme import Theme

PICTURE = "\ufffc"  # what a document has in its text where a picture stands

_FONT_SCALE = 1.12  # the formulas' letters are smaller than the text's in the same size
_LEADING = 0.4  # of the font's height: below a line it is free, and a deep formula may stand in it
TASK_WIDTH = 1.35  # of the font's height: the box and the space after it


class InlineImages(QPyTextObject):
    """Draws what the pictures of a document are named after."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        document.documentLayout().registerHandler(QTextFormat.ObjectTypes.ImageObject.value, self)

    def intrinsicSize(self, document: QTextDocument, place: int, kind: QTextFormat) -> QSizeF:
        """The room a picture takes in its line."""
        metrics = QFontMetricsF(document.defaultFont())
        picture = _picture(kind, document)
        if picture is None:
            return QSizeF(metrics.height() * TASK_WIDTH, metrics.height())
        ascent, descent = _room(picture, metrics)
        return QSizeF(picture.width, ascent + descent)

    def drawObject(
        self,
        painter: QPainter,
        place: QRectF | QRect,
        document: QTextDocument,
        number: int,
        kind: QTextFormat,
    ) -> None:
        """Draw a formula or a check box."""
        metrics = QFontMetricsF(document.defaultFont())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = _picture(kind, document)
        if picture is None:
            done = kind.toImageFormat().name() == TASK_DONE
            _draw_box(painter, QPointF(place.topLeft()), metrics, self._theme, done=done)
        else:
            ink = _ink(kind, self._theme)
            height = picture.ascent + picture.descent
            top = place.top() + _room(picture, metrics)[0] - picture.ascent
            _renderer(picture.svg, ink.name()).render(
                painter, QRectF(place.left(), top, picture.width, height)
            )
        painter.restore()


def place_drawings(document: QTextDocument, code_family: list[str]) -> None:
    """Put the pictures on the base line; a formula that cannot be drawn becomes code."""
    metrics = QFontMetricsF(document.defaultFont())
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for place in reversed(_places(document)):
        cursor.setPosition(place)
        cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
        kind = cursor.charFormat()
        if not kind.isImageFormat():
            continue
        image = kind.toImageFormat()
        formula, picture = formula_of(image.name()), _picture(kind, document)
        if formula is not None and picture is None:
            code = QTextCharFormat()
            code.setFontFamilies(code_family)
            cursor.insertText(formula[0], code)
            continue
        deep = picture is not None and _room(picture, metrics)[1] > metrics.descent() + 0.01
        aligned = QTextCharFormat.VerticalAlignment
        image.setVerticalAlignment(aligned.AlignMiddle if deep else aligned.AlignBaseline)
        cursor.setCharFormat(image)
    cursor.endEditBlock()


def plain_text(document: QTextDocument, start: int = 0, end: int | None = None) -> str:
    """The text between two places, with the source of every formula."""
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    last = document.characterCount() - 1
    cursor.setPosition(last if end is None else end, QTextCursor.MoveMode.KeepAnchor)
    text = cursor.selection().toPlainText()
    if PICTURE not in text:
        return text
    names = iter(picture_texts(document, start, last if end is None else end))
    return "".join(next(names, "") if letter == PICTURE else letter for letter in text)


def picture_texts(document: QTextDocument, start: int, end: int) -> list[str]:
    """What stands in plain text for each picture between two places."""
    cursor, names = QTextCursor(document), []
    for place in _places(document):
        if start <= place < end:
            cursor.setPosition(place + 1)
            names.append(spoken(cursor.charFormat().toImageFormat().name()))
    return names


def _places(document: QTextDocument) -> list[int]:
    return [found.start() for found in re.finditer(PICTURE, document.toRawText())]


def _picture(kind: QTextFormat, document: QTextDocument) -> Picture | None:
    formula = formula_of(kind.toImageFormat().name())
    if formula is None:
        return None
    source, display = formula
    return typeset(source, display=display, size=QFontInfo(document.defaultFont()).pixelSize() * _FONT_SCALE)


def _ink(kind: QTextFormat, theme: Theme) -> QColor:
    brush = kind.foreground()
    return theme.color("text") if brush.style() == Qt.BrushStyle.NoBrush else brush.color()


def _room(picture: Picture, metrics: QFontMetricsF) -> tuple[float, float]:
    """How far a formula reaches above and below the base line, as far as its line has to know.

    Qt knows two ways to place a picture: its lower edge where the font's descent ends, or its middle at half
    the height of an x. The first is taken as long as what is lower fits into the space between the lines.
    """
    ascent = max(picture.ascent, metrics.ascent())  # a line of its own is as high as one of text
    descent = picture.descent - metrics.height() * _LEADING
    if descent <= metrics.descent():
        return ascent, metrics.descent()
    half_x = metrics.xHeight() / 2
    height = max(2 * ascent - half_x, 2 * descent + half_x)
    return (height + half_x) / 2, (height - half_x) / 2


@functools.lru_cache(maxsize=256)
def _renderer(svg: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.replace(INK, color).encode()))


def _draw_box(
    painter: QPainter, corner: QPointF, metrics: QFontMetricsF, theme: Theme, *, done: bool
) -> None:
    side = round(metrics.ascent() * 0.86)
    left, base = corner.x() + 0.5, corner.y() + metrics.height() - metrics.descent()
    box = QRectF(round(left) + 0.5, round(base - side + side * 0.08) + 0.5, side, side)
    radius = side * 0.24
    painter.setPen(QPen(theme.color("accent" if done else "muted"), 1.3))
    painter.setBrush(theme.color("accent") if done else QColor(Qt.GlobalColor.transparent))
    painter.drawRoundedRect(box, radius, radius)
    if done:
        pen = QPen(theme.color("on_accent"), side * 0.13)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        points = ((0.25, 0.53), (0.43, 0.7), (0.76, 0.32))
        painter.drawPolyline([QPointF(box.x() + x * side, box.y() + y * side) for x, y in points])
