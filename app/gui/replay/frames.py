"""Recorded replies as pictures of any size: a page off the screen that shows any moment of them.

The page is laid out in points and drawn enlarged, so text is sharp in every size and a film has the same
line breaks in all of them. What is on a frame depends on its moment alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QLinearGradient, QPainter
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.base.translation import translated
from app.gui.markdown.rich_text import CopyButton
from app.gui.replay.player import COMPARED_STEP_SECONDS
from app.gui.replay.recording import Recording, captions, signature
from app.gui.replay.replay_view import ReplayView
from app.gui.widgets.style_sheet import style_sheet
from app.gui.widgets.theme import DARK, LIGHT, Theme

STRIP_FRAMES = 9
_STRIP_COLUMNS = 3

# Points of a page's width and of its shorter side, at least: a short reply is shown larger.
_SHORT_SIDES = ((350.0, 350.0), (440.0, 440.0), (560.0, 560.0))
_COMPARED_SIDES = ((720.0, 390.0), (840.0, 460.0), (980.0, 560.0))
_COLUMN = 720  # points a line of text is wide, at most
_MARGIN = 44
_COMPARED_GAP = 40
_FOOTER = 40  # points at the lower edge
_EDGE = 26  # points over which text that scrolls away fades
_SCROLL_SECONDS = 0.7  # of the film
_KEPT_LINES = 64  # points of earlier text that stay in view above a block that is higher than the page
_PASSES = 8  # of the layout, at most
# Pixels of the reading, text, small and code font. Qt keeps drawn letters of less than 64 pixels, so with 17
# a film of 2160 lines would take ten times as long.
_TYPE = (16.0, 14.0, 12.0, 14.0)


@dataclass(frozen=True)
class Look:
    """What pictures look like; `size` in pixels, `speed` and `fps` of films."""

    size: tuple[int, int] = (1920, 1080)
    dark: bool = False
    speed: float = 1.0
    fps: float = 30.0
    prompt: bool = True
    footer: bool = True

    @property
    def even(self) -> Look:
        """The same with even sides, as films have to have them."""
        return replace(self, size=(self.size[0] // 2 * 2, self.size[1] // 2 * 2))


class PageTheme(Theme):
    """Colours and type of a page, whatever the window looks like; only what it is given to changes."""

    def __init__(self, dark: bool) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        super().__init__(app, "dark" if dark else "light", whole_app=False)
        fonts = (self.reading_font, self.text_font, self.small_font, self.code_font)
        self.reading_font, self.text_font, self.small_font, self.code_font = (
            _resized(font, pixels) for font, pixels in zip(fonts, _TYPE, strict=True)
        )


class Frames:
    """One reply, or two in step, as frames. Seconds are the film's: at twice the speed it is half as long."""

    def __init__(self, recordings: Sequence[Recording], look: Look) -> None:
        self.look = look
        theme = PageTheme(look.dark)
        width, height = look.size
        wanted = _COMPARED_SIDES if len(recordings) > 1 else _SHORT_SIDES
        for across, side in wanted:
            self._scale = min(width / across, min(width, height) / side)
            points = QSize(round(width / self._scale), round(height / self._scale))
            is_last = side == wanted[-1][1]
            self._page = _Page(theme, recordings, look, points, scrolls=is_last)
            self._page.show_at(self._page.duration)
            if is_last or self._page.fits:
                break
            self.close()
        self.duration = self._page.duration / look.speed
        self._scroll = _Scroll(self._page, look.speed)

    def at(self, seconds: float) -> QImage:
        """The frame of this moment."""
        moment = min(max(seconds, 0.0), self.duration) * self.look.speed
        self._page.show_at(moment)
        self._page.scroll_to(self._scroll.at(moment))
        image = QImage(*self.look.size, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self._scale)
        self._page.render(image, QPoint(), renderFlags=_EVERYTHING)
        image.setDevicePixelRatio(1.0)
        return image

    def strip_moments(self) -> list[float]:
        """The moments of a film strip's nine frames, evenly spaced; the last one is the end."""
        lead = self._page.stages[0].timeline.spans[0].first_step / self.look.speed * 0.6
        step = (self.duration - lead) / (STRIP_FRAMES - 1)
        return [lead + number * step for number in range(STRIP_FRAMES - 1)] + [self.duration]

    def close(self) -> None:
        """Let go of the page."""
        self._page.close()
        self._page.deleteLater()


_EVERYTHING = QWidget.RenderFlag.DrawWindowBackground | QWidget.RenderFlag.DrawChildren


class _Page(QWidget):
    """Prompt and replies in a column, moved behind a frame of margins; the footer below."""

    def __init__(
        self, theme: PageTheme, recordings: Sequence[Recording], look: Look, points: QSize, *, scrolls: bool
    ) -> None:
        """`scrolls`: the replies may be longer than the page, so their captions stay at its top."""
        super().__init__(None)
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.setObjectName("film")
        self._theme = theme
        self.setStyleSheet(
            f"QLabel, QTextEdit {{ color: {theme.colors.text}; }} {style_sheet(theme)}"
            f"#film {{ background: {theme.colors.window}; }}"
        )
        self.setFont(theme.text_font)
        self.setFixedSize(points)
        width = min(points.width() - 2 * _MARGIN, _COLUMN if len(recordings) == 1 else 2 * _COLUMN)
        side = (points.width() - width) // 2
        bottom = _FOOTER if look.footer else _MARGIN
        self.view = QWidget(self)
        head = _MARGIN
        if len(recordings) > 1 and scrolls:
            head = self._add_captions(recordings, side, width)
        self.view.setGeometry(0, head, points.width(), points.height() - head - bottom)
        self.content = QWidget(self.view)
        self.content.setFixedWidth(width)
        self.content.move(side, 0)
        self.stages: list[ReplayView] = []
        self._fill(
            recordings,
            look,
            [*map(translated, captions(recordings))] if len(recordings) > 1 and not scrolls else [],
        )
        self._edges = _Edges(theme, self.view)
        self._edges.setGeometry(self.view.rect())
        if look.footer:
            self._add_footer([*map(translated, signature(recordings))], side, width)
        self.show()

    def show_at(self, seconds: float) -> None:
        """Show this moment of every reply."""
        for replay_view in self.stages:
            replay_view.show_at(seconds)
        for widget in self.content.findChildren(QWidget):
            if isinstance(widget, CopyButton):
                widget.hide()
            elif widget.isHidden() and not widget.testAttribute(
                Qt.WidgetAttribute.WA_WState_ExplicitShowHide
            ):
                widget.show()  # else a new part would appear at the next turn of the event loop
        self._arrange()

    @property
    def duration(self) -> float:
        """Seconds of the longest reply, at normal speed."""
        return max(replay_view.timeline.duration for replay_view in self.stages)

    @property
    def fits(self) -> bool:
        """Whether all of it can be seen at once, at the moment that is shown."""
        return self.content.height() <= self.view.height()

    @property
    def height_of_content(self) -> int:
        """Points from the first line to the last, at the moment that is shown."""
        return self.content.height()

    def scroll_to(self, offset: float) -> None:
        """Have the view begin so many points below the first line; above it if negative."""
        self.content.move(self.content.x(), round(-offset))
        self._edges.show_edges(
            above=offset > 1, below=self.content.height() - offset > self.view.height() + 1
        )

    def _fill(self, recordings: Sequence[Recording], look: Look, above: Sequence[str]) -> None:
        """Put in the question and the replies, each with a caption above if there are any."""
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        prompts = list(dict.fromkeys(recording.prompt.strip() for recording in recordings))
        shared = look.prompt and len(prompts) == 1
        if shared and prompts[0]:
            column.addWidget(_Bubble(prompts[0], self._theme, self.content, middle=len(recordings) > 1))
        row = QHBoxLayout()
        row.setSpacing(_COMPARED_GAP)
        column.addLayout(row)
        column.addStretch(1)
        for number, recording in enumerate(recordings):
            part = QVBoxLayout()
            part.setSpacing(14)
            if above:
                part.addWidget(_small(above[number], self.content))
            if look.prompt and not shared and recording.prompt.strip():
                part.addWidget(_Bubble(recording.prompt.strip(), self._theme, self.content))
            replay_view = ReplayView(self._theme, self.content)
            replay_view.set_traces(recording.traces, COMPARED_STEP_SECONDS if len(recordings) > 1 else None)
            part.addWidget(replay_view)
            part.addStretch(1)
            row.addLayout(part, 1)
            self.stages.append(replay_view)

    def _add_captions(self, recordings: Sequence[Recording], side: int, width: int) -> int:
        """What tells the replies apart, above each; the points that it takes."""
        room = (width - _COMPARED_GAP) // 2
        for number, text in enumerate(captions(recordings)):
            label = _small(translated(text), self)
            label.move(side + number * (room + _COMPARED_GAP), _MARGIN - 12)
            label.setFixedWidth(room)
        return _MARGIN + 24

    def _add_footer(self, facts: Sequence[str], side: int, width: int) -> None:
        """As many facts as have room."""
        label = _small("", self)
        shown = len(facts)
        while shown > 1 and label.fontMetrics().horizontalAdvance(" · ".join(facts[:shown])) > width:
            shown -= 1
        label.setText(" · ".join(facts[:shown]))
        label.setFixedSize(width, 20)
        label.move(side, self.height() - _FOOTER + 8)

    def _arrange(self) -> None:
        """Have every part at its place now, not at the next turn of the event loop."""
        inner_first = [*reversed(self.content.findChildren(QWidget)), self.content]
        layouts = [layout for widget in inner_first if (layout := widget.layout()) is not None]
        for _ in range(_PASSES):  # a width that is new asks for another height
            if sum(layout.activate() for layout in layouts) == 0:
                return
            self.content.setFixedHeight(self.content.sizeHint().height())


class _Bubble(QWidget):
    """What was asked, on the right, above two replies in the middle; a long question is cut."""

    def __init__(self, prompt: str, theme: PageTheme, parent: QWidget, *, middle: bool = False) -> None:
        super().__init__(parent)
        words = " ".join(prompt.split())
        bubble = QFrame(self)
        bubble.setObjectName("bubble")
        label = QLabel(words if len(words) <= 180 else f"{words[:179]}…", bubble)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(theme.text_font)
        metrics = label.fontMetrics()
        label.setWordWrap(metrics.horizontalAdvance(label.text()) > 420)
        inside = QVBoxLayout(bubble)
        inside.setContentsMargins(14, 9, 14, 9)
        inside.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(bubble, 4 if label.wordWrap() else 0)
        if middle:
            row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


class _Edges(QWidget):
    """Lets text fade where it leaves the view."""

    def __init__(self, theme: PageTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._above = self._below = False

    def show_edges(self, *, above: bool, below: bool) -> None:
        """At which edges text leaves."""
        self._above, self._below = above, below

    def paintEvent(self, event: object) -> None:
        """Draw the page's own colour over the edges."""
        painter = QPainter(self)
        edges = ((self._above, 0.0, float(_EDGE)), (self._below, float(self.height()), -float(_EDGE)))
        for leaves, outside, inwards in edges:
            if not leaves:
                continue
            gradient = QLinearGradient(0.0, outside, 0.0, outside + inwards)
            gradient.setColorAt(0.0, self._theme.color("window"))
            clear = self._theme.color("window")
            clear.setAlpha(0)
            gradient.setColorAt(1.0, clear)
            box = QRectF(0.0, min(outside, outside + inwards), float(self.width()), float(_EDGE))
            painter.fillRect(box, gradient)
        painter.end()


@dataclass(frozen=True)
class _Move:
    """From `begins` to `ends` the page scrolls to `target`, and stays."""

    begins: float
    ends: float
    target: float


class _Scroll:
    """Where the page stands at every moment, known from the start: it moves on with the writing, never back.

    A reply that fits stands in the middle of the page.
    """

    def __init__(self, page: _Page, speed: float) -> None:
        room = page.view.height()
        duration = page.duration
        spans = [span for replay_view in page.stages for span in replay_view.timeline.spans]
        page.show_at(duration)
        final = page.height_of_content
        self._start = min(0.0, -(room - final) * 0.44)
        last = float(final - room) if final > room else self._start
        moves: list[_Move] = []
        height_before = 0
        for span in sorted(spans, key=lambda span: span.begins):
            page.show_at(span.begins)
            lowest = float(page.height_of_content - room)
            arrives = span.begins + min(_SCROLL_SECONDS * speed, (span.ends - span.begins) / 2)
            top = min(lowest, float(max(height_before - _KEPT_LINES, 0)))
            moves.append(_Move(span.begins, arrives, top))
            if top < lowest:  # the block is higher than the page: go down with the time
                moves.append(_Move(arrives, span.settles, lowest))
            height_before = page.height_of_content
        moves.append(_Move(duration - min(_SCROLL_SECONDS * speed, 0.3), duration, last))
        self._moves = _only_downwards(moves, self._start, last)
        page.show_at(0.0)

    def at(self, moment: float) -> float:
        """Points from the first line to the upper edge of the view."""
        number = bisect_right([move.begins for move in self._moves], moment) - 1
        if number < 0:
            return self._start
        move = self._moves[number]
        before = self._moves[number - 1].target if number else self._start
        share = min((moment - move.begins) / max(move.ends - move.begins, 1e-6), 1.0)
        return before + (move.target - before) * share * share * (3.0 - 2.0 * share)


def _only_downwards(moves: Sequence[_Move], start: float, last: float) -> list[_Move]:
    """The same, without ever going further than where a later move has to be."""
    lowest, checked = last, []
    for move in reversed(moves):
        lowest = max(min(lowest, move.target), start)
        checked.append(replace(move, target=lowest))
    return checked[::-1]


def film_strip(images: Sequence[QImage], dark: bool) -> QImage:
    """Pictures of one size in rows of three, on a colour that sets them apart."""
    width, height = images[0].width(), images[0].height()
    gap = round(min(width, height) * 0.03)
    rows = -(-len(images) // _STRIP_COLUMNS)
    sheet = QImage(
        _STRIP_COLUMNS * (width + gap) + gap, rows * (height + gap) + gap, QImage.Format.Format_RGB32
    )
    sheet.fill(QColor((DARK if dark else LIGHT).line))
    painter = QPainter(sheet)
    for number, image in enumerate(images):
        row, column = divmod(number, _STRIP_COLUMNS)
        painter.drawImage(gap + column * (width + gap), gap + row * (height + gap), image)
    painter.end()
    return sheet


def _small(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("kind", "small")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _resized(font: QFont, pixels: float) -> QFont:
    """The font in this size, drawn without hinting: widths then grow with the picture."""
    resized = QFont(font)
    screen = QGuiApplication.primaryScreen()
    resized.setPointSizeF(pixels * 72.0 / screen.logicalDotsPerInchY())
    resized.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return resized
