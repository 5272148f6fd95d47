"""A passage of a reply that is fogged again: the bar beside it, the fog in its place, and a film strip."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageQt
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QTextCursor
from PySide6.QtWidgets import QWidget

from app.gui.application.application import Application
from app.gui.conversation.reply import ReplyMessage
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.text_view import TextView
from tools.shots.photographer import SCHEMES, Photographer

QUESTION = "Tell me a short story about a lighthouse."
STRIP_QUESTION = "Tell me a short story about a cat."
_TRIES = 12  # until the model has another idea
_FRAMES, _COLUMNS = 9, 3
_EVERY = 0.03  # seconds between two frames that are looked at
_MARGIN, _GAP, _DENSITY = 18, 2, 1.5
_LONGEST = 40  # characters of the passage
_ABOVE = 44  # pixels above the text, for the bar
_COLORS = 256  # of the picture's palette


def pictures(camera: Photographer) -> None:
    """Save the window with a selected passage, while it is fog, and afterwards."""
    application = camera.open(camera.folder("rewriting"))
    camera.ask(application, QUESTION)
    reply = _select(application, camera)
    camera.both(application, "passage-selected")
    camera.narrow(application, "passage-selected")
    _select(application, camera)
    application.window.action("rewrite_again").trigger()
    camera.pump(0.5)
    camera.shoot(application, "passage-fog")
    camera.wait(lambda: not reply.is_rewriting)
    camera.pump(0.4)
    camera.shoot(application, "passage-rewritten")
    application.window.action("rewrite_longer").trigger()
    camera.pump(0.5)
    application.theme.set_scheme("dark")
    camera.wait(lambda: not reply.is_rewriting)
    camera.shoot(application, "passage-longer-dark")
    application.theme.set_scheme("light")
    application.close()


def strip(camera: Photographer, folder: Path) -> None:
    """Save a film strip of a passage that is fogged again, light and dark."""
    application = camera.open(camera.folder("strip"))
    application.window.resize(QSize(760, 900))
    for scheme in SCHEMES:
        application.theme.set_scheme(scheme)
        frames = next(filter(None, (_film(application, camera) for _ in range(_TRIES))), None)
        if frames is None:
            raise RuntimeError("the model writes the same passage again and again")
        path = folder / f"fog-it-again-{scheme}.png"
        _save(_sheet(frames, application.theme.color("line"), application.theme.color("window")), path)
        print(path)
    application.close()


def _film(application: Application, camera: Photographer) -> list[QImage] | None:
    """Fog the beginning of a new story again; None if it begins without a comma, or with the same words."""
    application.session.open(None)
    camera.ask(application, STRIP_QUESTION)
    comma = application.session.messages()[-1].text.find(",")
    if not 0 < comma < _LONGEST:
        return None
    reply = _select(application, camera, 0, comma + 1)
    selected, old = _picture(reply), reply.message
    application.window.action("rewrite_again").trigger()
    fog, words = list[QImage](), list[QImage]()
    while reply.is_rewriting:
        camera.pump(_EVERY)
        (fog if reply.message.id == old.id else words).append(_picture(reply))
    rest, new = old.text[comma + 1 :], reply.message.text
    if new == old.text or new.removesuffix(rest)[-1:] != "," or len(words) < _FRAMES:
        return None
    return [selected, *_some(fog[-40:], 2), *_some(words, _FRAMES - 3)]


def _text_of(reply: ReplyMessage) -> RichText:
    text = reply.findChild(RichText)
    assert text is not None
    return text


def _select(
    application: Application, camera: Photographer, start: int | None = None, end: int = 0
) -> ReplyMessage:
    """Select these characters of the last reply, or its second sentence, and wait for the bar."""
    reply = application.window.messages.last_reply
    assert reply is not None
    view = _text_of(reply).findChildren(TextView)[0]
    text = view.toPlainText()
    if start is None:
        start = text.index(". ") + 2
        end = text.index(". ", start) + 1 if ". " in text[start:] else len(text)
    cursor = QTextCursor(view.document())
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    view.setFocus()
    view.setTextCursor(cursor)
    camera.wait(lambda: reply.passage_bar is not None and reply.passage_bar.isVisible())
    camera.pump(0.2)
    return reply


def _some(frames: Sequence[QImage], count: int) -> list[QImage]:
    """Choose frames that are evenly spaced, the last one included."""
    return [frames[round((place + 1) * len(frames) / count) - 1] for place in range(count)]


def _picture(reply: ReplyMessage) -> QImage:
    """The text of a reply with what floats above it."""
    text = _text_of(reply)
    size = QSize(text.width(), text.height() + _ABOVE)
    image = QImage(size * _DENSITY, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_DENSITY)
    image.fill(reply.palette().window().color())
    painter = QPainter(image)
    flags = QWidget.RenderFlag.DrawChildren
    text.render(painter, QPoint(0, _ABOVE), renderFlags=flags)
    bar = reply.passage_bar
    if bar is not None and bar.isVisible():
        corner = bar.pos() - text.mapTo(bar.around, QPoint(0, 0)) + QPoint(0, _ABOVE)
        bar.render(painter, corner, renderFlags=flags | QWidget.RenderFlag.DrawWindowBackground)
    painter.end()
    return image


def _sheet(frames: Sequence[QImage], line: QColor, window: QColor) -> QImage:
    width = max(frame.deviceIndependentSize().toSize().width() for frame in frames) + 2 * _MARGIN
    height = max(frame.deviceIndependentSize().toSize().height() for frame in frames) + 2 * _MARGIN
    rows = -(-len(frames) // _COLUMNS)
    size = QSize(_COLUMNS * (width + _GAP) - _GAP, rows * (height + _GAP) - _GAP)
    sheet = QImage(size * _DENSITY, QImage.Format.Format_RGB32)
    sheet.setDevicePixelRatio(_DENSITY)
    sheet.fill(line)
    painter = QPainter(sheet)
    for number, frame in enumerate(frames):
        row, column = divmod(number, _COLUMNS)
        place = QPoint(column * (width + _GAP), row * (height + _GAP))
        painter.fillRect(place.x(), place.y(), width, height, window)
        painter.drawImage(place + QPoint(_MARGIN, _MARGIN), frame)
    painter.end()
    return sheet


def _save(image: QImage, path: Path) -> None:
    """Save a small file: with a palette."""
    reduced = ImageQt.fromqimage(image).quantize(
        _COLORS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
    )
    reduced.save(path, optimize=True)
