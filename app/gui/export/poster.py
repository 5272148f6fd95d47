"""A poster of what a reply nearly said: its words tinted, rejected ones above the most contested of them.

The same drawing becomes a picture or a PDF page with real text. A unit is 1/96 inch; a page is A3, and longer
for replies that do not fit on it in the smallest type.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QDate,
    QIODevice,
    QLocale,
    QMarginsF,
    QPointF,
    QRectF,
    QSizeF,
    Qt,
)
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QImageWriter,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)
from PySide6.QtSvg import QSvgRenderer

from app.base.app_dirs import icons_dir
from app.base.translation import tr, translated
from app.gui.candidates import descriptions
from app.gui.candidates.legend import draw_scale, scale_width
from app.gui.candidates.tinted_text import TintedText
from app.gui.candidates.words import ReplyWords
from app.gui.canvas.markup import Style
from app.gui.canvas.metrics import TextMetrics
from app.gui.export.film_writers import ExportError, known_errors
from app.gui.pdf.pdf_file import Laid, complete
from app.gui.replay.balanced_text import question_for_clip
from app.gui.replay.page import PageTheme
from app.gui.replay.recording import Recording, format_steps, model_name
from app.gui.words.probability import format_probability
from model_backends.lazy_text import lazy_text

FORMATS = ("png", "pdf")
"""The endings of poster files."""
PICTURE_SCALE = 2
"""Pixels of a picture per unit."""

_WIDTH, _HEIGHT = 1123.0, 1587.0  # of A3, in units
_SIDE, _TOP = 118.0, 132.0  # margins of the text
_COLUMN = _WIDTH - 2 * _SIDE
_CAPTION = 214.0  # from its line to the lower edge
_GAP = 56.0  # between text and caption, at least
_CENTER = 0.42  # of the free space, what is above the text
_SCALES = (3.4, 3.0, 2.65, 2.35, 2.1, 1.9, 1.72, 1.56, 1.42, 1.3, 1.18, 1.08, 1.0, 0.92)
"""Sizes of the type that are tried, in units of the reading font's."""
_LEAST_LINES = 2.2  # of the largest words on the page's width: no word is broken
_LONGEST_WORD = 20  # characters; longer ones, such as addresses, may be broken
_EXTRA = 0.38  # of the font's height, above each line for rejected words
_SMALL, _SHARE_SIZE = 0.42, 0.78  # size of rejected words in units of the text's, of shares in theirs
_MOST_NOTES = 60
_LEAST_SHARE = 0.05  # probability from which a rejected word is on the poster
_MOST_BESIDE = 3  # rejected words above one word
_WORDS_PER_NOTE = 5  # at most every so many words has rejected ones above it
_LONGEST_PICTURE = 30_000  # pixels
_MM = 25.4 / 96.0  # of a unit


@dataclass(frozen=True)
class Poster:
    """What is on a poster; `day`: when the reply was written, if that is known."""

    recording: Recording
    day: datetime.date | None = None
    dark: bool = False


class _PosterTheme(PageTheme):
    """Fonts without alternative shapes of letters: a PDF file would not say which letters they are."""

    def __init__(self, dark: bool) -> None:
        super().__init__(dark)
        for font in (self.reading_font, self.text_font, self.code_font):
            for feature in ("calt", "liga", "clig", "tnum"):
                font.setFeature(QFont.Tag(feature), 0)


class _PosterMetrics(TextMetrics):
    """Lines with room above them."""

    def line_height(self, style: Style) -> float:
        """The distance between the tops of two lines."""
        return super().line_height(style) + self._extra(style)

    def baseline(self, style: Style) -> float:
        """The distance from the top of a line to its baseline."""
        return super().baseline(style) + self._extra(style)

    def _extra(self, style: Style) -> float:
        return _EXTRA * self.sizes[style].height()


@dataclass(frozen=True)
class _Note:
    """Rejected words above a word: texts and shares, and where they stand."""

    parts: tuple[tuple[str, str], ...]
    box: QRectF


class PosterPage:
    """A laid out poster."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster
        self._theme = _PosterTheme(poster.dark)
        self.words = ReplyWords(poster.recording.traces)
        room = _HEIGHT - _TOP - _CAPTION - _GAP
        self._metrics, self._text = self._fitted(room)
        self._note_font = self._small_font(_SMALL, italic=True)
        self._share_font = self._small_font(_SMALL * _SHARE_SIZE, italic=False)
        self._notes = list(self._place_notes())
        self._top = _TOP + max(room - self._text.height, 0.0) * _CENTER
        self.size = QSizeF(_WIDTH, max(_HEIGHT, _HEIGHT - room + self._text.height))
        """The size of the page, in units."""

    def close(self) -> None:
        """Free the theme."""
        self._theme.close()

    @property
    def notes(self) -> list[tuple[str, ...]]:
        """The rejected words on the poster, by the word that they stand above."""
        return [tuple(text for text, _ in note.parts) for note in self._notes]

    def draw(self, painter: QPainter) -> None:
        """Draw the page in units."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(QPointF(), self.size), self._theme.color("window"))
        painter.save()
        painter.translate(_SIDE, self._top)
        self._text.draw(painter, QRectF(0.0, 0.0, _WIDTH, self._text.height))
        for note in self._notes:
            self._draw_note(painter, note)
        painter.restore()
        self._draw_caption(painter)

    # Text

    def _fitted(self, room: float) -> tuple[TextMetrics, TintedText]:
        """Lay out the text in the largest type in which it fits, or in the smallest one."""
        tried: dict[int, tuple[TextMetrics, TintedText]] = {}

        def fits(index: int) -> bool:
            metrics = _PosterMetrics(self._theme, _SCALES[index])
            tried[index] = metrics, TintedText(self.words, _COLUMN, self._theme, metrics)
            usual = (word.text for word in self.words.words if len(word.text) <= _LONGEST_WORD)
            widest = max((metrics.advance(word, "text") for word in usual), default=0.0)
            return tried[index][1].height <= room and widest * _LEAST_LINES <= _COLUMN

        index = bisect_left(range(len(_SCALES) - 1), True, key=fits)
        if index not in tried:
            fits(index)
        return tried[index]

    def _small_font(self, size: float, *, italic: bool) -> QFont:
        font = QFont(self._metrics.fonts["text"])
        font.setPointSizeF(font.pointSizeF() * size)
        font.setItalic(italic)
        return font

    # Rejected words

    def _place_notes(self) -> Iterator[_Note]:
        """Place notes above the most contested words, none over another one."""
        taken: list[QRectF] = []
        most = min(max(4, len(self.words.words) // _WORDS_PER_NOTE), _MOST_NOTES)
        for index in self.words.most_contested:
            if len(taken) >= most:
                return
            if not (boxes := self._text.boxes(index)):
                continue
            word = self.words.words[index]
            rejected = [
                (descriptions.visible(one.text), _share(one.probability))
                for one in self.words.rejected(word)
                if (one.probability is None or one.probability >= _LEAST_SHARE)
                and any(letter.isalnum() for letter in one.text)
            ]
            for count in range(min(_MOST_BESIDE, len(rejected)), 0, -1):
                note = self._note_above(boxes[0], tuple(rejected[:count]))
                if note is not None and not any(note.box.intersects(other) for other in taken):
                    taken.append(note.box.adjusted(-self._gap, -1.0, self._gap, 1.0))
                    yield note
                    break

    def _note_above(self, word: QRectF, parts: tuple[tuple[str, str], ...]) -> _Note | None:
        """Place a note above a word, from where it begins, within the column; None if it is too wide."""
        width, height = self._note_width(parts), QFontMetricsF(self._note_font).height()
        if width > _COLUMN:
            return None
        x = min(word.left(), _COLUMN - width)
        return _Note(parts, QRectF(x, word.top() - height * 0.98, width, height))

    def _note_width(self, parts: tuple[tuple[str, str], ...]) -> float:
        words, shares = QFontMetricsF(self._note_font), QFontMetricsF(self._share_font)
        gap = words.horizontalAdvance(" ") * 0.7
        each = (
            words.horizontalAdvance(text) + gap + shares.horizontalAdvance(share) for text, share in parts
        )
        return sum(each) + (len(parts) - 1) * self._gap

    def _draw_note(self, painter: QPainter, note: _Note) -> None:
        words, shares = QFontMetricsF(self._note_font), QFontMetricsF(self._share_font)
        x, baseline = note.box.left(), note.box.top() + words.ascent()
        for text, share in note.parts:
            painter.setFont(self._note_font)
            painter.setPen(self._theme.color("warn"))
            painter.drawText(QPointF(x, baseline), text)
            x += words.horizontalAdvance(text) + words.horizontalAdvance(" ") * 0.7
            painter.setFont(self._share_font)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(QPointF(x, baseline), share)
            x += shares.horizontalAdvance(share) + self._gap

    @property
    def _gap(self) -> float:
        """The space between two rejected words."""
        return QFontMetricsF(self._note_font).horizontalAdvance("n") * 1.1

    # Caption

    def _draw_caption(self, painter: QPainter) -> None:
        """Draw the line below the text, the question, what wrote the reply, and the scale."""
        top, right = self.size.height() - _CAPTION, _WIDTH - _SIDE
        painter.setPen(QPen(self._theme.color("line"), 1.2))
        painter.drawLine(QPointF(_SIDE, top), QPointF(right, top))
        words = translated(descriptions.NEVER), translated(descriptions.OFTEN)
        small = self._theme.text_font
        painter.setFont(small)
        scale = scale_width(painter, 1.1, words)
        draw_scale(painter, self._theme, QPointF(right - scale, top + 38.0), 1.1, words)
        line = QFontMetricsF(small).height() * 1.5
        question = QFont(self._theme.reading_font)
        question.setWeight(QFont.Weight.DemiBold)
        title = QFontMetricsF(question).elidedText(
            " ".join(question_for_clip(self._poster.recording.prompt).split()),
            Qt.TextElideMode.ElideRight,
            right - scale - 40.0 - _SIDE,
        )
        painter.setFont(question)
        painter.setPen(self._theme.color("text"))
        painter.drawText(QPointF(_SIDE, top + 44.0), title)
        painter.setFont(small)
        painter.setPen(self._theme.color("muted"))
        baseline = top + 44.0 + line * 1.15
        for text in (" · ".join(self._facts()), self._explanation()):
            painter.drawText(QPointF(_SIDE, baseline), text)
            baseline += line
        made = tr("Made with Unfog")
        width = QFontMetricsF(small).horizontalAdvance(made)
        y = top + 44.0 + line * 2.15
        painter.drawText(QPointF(right - width, y), made)
        side = 20.0
        icon = QRectF(right - width - side - 9.0, y - side * 0.76, side, side)
        QSvgRenderer(str(icons_dir() / "unfog.svg")).render(painter, icon)

    def _facts(self) -> list[str]:
        recording = self._poster.recording
        facts = [translated(model_name(recording.model))] if recording.model else []
        if recording.seed is not None:
            facts.append(tr("seed {seed}").format(seed=recording.seed))
        facts.append(translated(format_steps(recording.traces)))
        if (day := self._poster.day) is not None:
            facts.append(_format_day(day))
        return facts

    def _explanation(self) -> str:
        if not self._notes:
            return tr("What it nearly said")
        if self.words.has_probabilities:
            return tr("In small type: what it nearly said, and the highest probability it reached.")
        return tr("In small type: what it nearly said.")


def poster_picture(poster: Poster) -> QImage:
    """Draw a poster as a picture."""
    page = PosterPage(poster)
    try:
        scale = min(PICTURE_SCALE, _LONGEST_PICTURE / page.size.height())
        image = QImage((page.size * scale).toSize(), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.scale(scale, scale)
        page.draw(painter)
        painter.end()
        return image
    finally:
        page.close()


def poster_pdf(poster: Poster) -> bytes:
    """Draw a poster as a PDF of one page, with real text and embedded typefaces."""
    page = PosterPage(poster)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    try:
        writer = QPdfWriter(buffer)
        writer.setTitle(poster.recording.prompt)
        writer.setCreator("Unfog")
        writer.setPageMargins(QMarginsF())
        size = QSizeF(page.size.width() * _MM, page.size.height() * _MM)
        writer.setPageSize(
            QPageSize(size, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.ExactMatch)
        )
        # type sizes are in points: a unit has to be what it is on the screen
        writer.setResolution(round(QGuiApplication.primaryScreen().logicalDotsPerInchY()))
        painter = QPainter(writer)
        page.draw(painter)
        painter.end()
    finally:
        buffer.close()
        page.close()
    return complete(Laid(bytes(data.data()), 1, language=QLocale().bcp47Name()))


def save_poster(poster: Poster, path: Path) -> None:
    """Write a poster; the ending of the file is its format.

    Raises:
        ExportError: the ending is none of `FORMATS`, or the file cannot be written.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in FORMATS:
        raise ExportError(
            lazy_text("Can't save {file}: unknown file extension.", file=path.name),
            lazy_text(
                "Choose a name that ends in {endings}.", endings=", ".join(f".{name}" for name in FORMATS)
            ),
        )
    data = poster_pdf(poster) if kind == "pdf" else _png(poster_picture(poster))
    partial = path.with_name(f".{path.name}.part")
    try:
        with known_errors(path):
            partial.write_bytes(data)
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(image)
    buffer.close()
    return bytes(data.data())


def _format_day(day: datetime.date) -> str:
    """Format a day in words, without its weekday."""
    locale = QLocale()
    pattern = re.sub(r"[\s,]*dddd[\s,.]*", " ", locale.dateFormat(QLocale.FormatType.LongFormat)).strip()
    return locale.toString(QDate(day.year, day.month, day.day), pattern)


def _share(probability: float | None) -> str:
    return "" if probability is None else format_probability(probability)
