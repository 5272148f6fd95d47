"""Draw formulas and check boxes in text documents: as vectors, on the baseline, in the text's colour."""

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

from app.gui.markdown.inline_image_names import TASK_DONE, decode_formula, image_text
from app.gui.markdown.math_rendering import COLOR_PLACEHOLDER, FormulaImage, render_formula
from app.gui.markdown.text_style import TextStyle

IMAGE_CHARACTER = "\ufffc"  # stands for an image in a document's text

_FONT_SCALE = 1.12  # formula fonts look smaller than text of the same size
LEADING = 0.4  # of the font's height: free space below a line, which a deep formula may use
TASK_WIDTH = 1.35  # of the font's height: the box and the space after it


class InlineImages(QPyTextObject):
    """Draws the images of a document according to their names."""

    def __init__(self, theme: TextStyle, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        document.documentLayout().registerHandler(QTextFormat.ObjectTypes.ImageObject.value, self)

    def intrinsicSize(self, document: QTextDocument, place: int, kind: QTextFormat) -> QSizeF:
        """The size of an image in its line."""
        metrics = QFontMetricsF(document.defaultFont())
        formula_image = _formula_of(kind, document)
        if formula_image is None:
            return QSizeF(metrics.height() * TASK_WIDTH, metrics.height())
        ascent, descent = _extent(formula_image, metrics)
        return QSizeF(formula_image.width, ascent + descent)

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
        formula_image = _formula_of(kind, document)
        if formula_image is None:
            done = kind.toImageFormat().name() == TASK_DONE
            corner = QPointF(place.topLeft())
            if document.findBlock(number).textDirection() == Qt.LayoutDirection.RightToLeft:
                corner.setX(place.right() - metrics.ascent())  # the space is on the other side
            _draw_box(painter, corner, metrics, self._theme, done=done)
        else:
            color = _text_color(kind, self._theme)
            height = formula_image.ascent + formula_image.descent
            top = place.top() + _extent(formula_image, metrics)[0] - formula_image.ascent
            _renderer(formula_image.svg, color.name()).render(
                painter, QRectF(place.left(), top, formula_image.width, height)
            )
        painter.restore()


def align_images(document: QTextDocument, code_family: list[str]) -> None:
    """Align the images with the baseline; replace formulas that cannot be drawn by code."""
    metrics = QFontMetricsF(document.defaultFont())
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for place in reversed(_image_positions(document)):
        cursor.setPosition(place)
        cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
        kind = cursor.charFormat()
        if not kind.isImageFormat():
            continue
        image = kind.toImageFormat()
        formula, formula_image = decode_formula(image.name()), _formula_of(kind, document)
        if formula is not None and formula_image is None:
            code = QTextCharFormat()
            code.setFontFamilies(code_family)
            cursor.insertText(formula[0], code)
            continue
        deep = formula_image is not None and _extent(formula_image, metrics)[1] > metrics.descent() + 0.01
        aligned = QTextCharFormat.VerticalAlignment
        image.setVerticalAlignment(aligned.AlignMiddle if deep else aligned.AlignBaseline)
        cursor.setCharFormat(image)
    cursor.endEditBlock()


def document_text(document: QTextDocument) -> str:
    """The text of a document, with formulas as LaTeX."""
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    text = cursor.selection().toPlainText()
    if IMAGE_CHARACTER not in text:
        return text
    names = iter(image_texts(document, 0, document.characterCount() - 1))
    return "".join(next(names, "") if letter == IMAGE_CHARACTER else letter for letter in text)


def image_texts(document: QTextDocument, start: int, end: int) -> list[str]:
    """The plain text for each image between two positions."""
    cursor, names = QTextCursor(document), []
    for place in _image_positions(document):
        if start <= place < end:
            cursor.setPosition(place + 1)
            names.append(image_text(cursor.charFormat().toImageFormat().name()))
    return names


def _image_positions(document: QTextDocument) -> list[int]:
    return [match.start() for match in re.finditer(IMAGE_CHARACTER, document.toRawText())]


def _formula_of(kind: QTextFormat, document: QTextDocument) -> FormulaImage | None:
    formula = decode_formula(kind.toImageFormat().name())
    if formula is None:
        return None
    source, display = formula
    return render_formula(
        source, display=display, size=QFontInfo(document.defaultFont()).pixelSize() * _FONT_SCALE
    )


def _text_color(kind: QTextFormat, theme: TextStyle) -> QColor:
    brush = kind.foreground()
    return theme.color("text") if brush.style() == Qt.BrushStyle.NoBrush else brush.color()


def _extent(formula_image: FormulaImage, metrics: QFontMetricsF) -> tuple[float, float]:
    """How far a formula extends above and below the baseline, for the layout of its line.

    Qt can place an image with its lower edge at the font's descent, or with its middle at half the x-height.
    The
    first is used as long as the rest fits into the space between the lines.
    """
    ascent = max(
        formula_image.ascent, metrics.ascent()
    )  # a line with only a formula is as high as one of text
    descent = formula_image.descent - metrics.height() * LEADING
    if descent <= metrics.descent():
        return ascent, metrics.descent()
    half_x = metrics.xHeight() / 2
    height = max(2 * ascent - half_x, 2 * descent + half_x)
    return (height + half_x) / 2, (height - half_x) / 2


@functools.lru_cache(maxsize=256)
def _renderer(svg: str, color: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.replace(COLOR_PLACEHOLDER, color).encode()))


def _draw_box(
    painter: QPainter, corner: QPointF, metrics: QFontMetricsF, theme: TextStyle, *, done: bool
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
