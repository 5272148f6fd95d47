"""Render recorded replies as images of any size, off screen, at any moment.

The page is laid out in points and scaled up, so text is sharp in every size and a film has the same line
breaks in all of them. A frame depends on its moment alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.base.translation import translated
from app.gui.canvas.easing import smoothstep
from app.gui.replay.page import (
    EdgeFades,
    PageTheme,
    apply_layouts,
    page_style_sheet,
    picture_of_page,
    small_label,
)
from app.gui.replay.player import COMPARED_STEP_SECONDS
from app.gui.replay.recording import Recording, captions, signature
from app.gui.replay.replay_view import ReplayView
from app.gui.widgets.theme import DARK, LIGHT

STRIP_FRAMES = 9
FINAL_SECONDS = 1.5  # of the finished text at the end of a film
_STRIP_COLUMNS = 3

# Minimum width and shorter side of a page, in points: short replies are shown larger.
_SHORT_SIDES = ((350.0, 350.0), (440.0, 440.0), (560.0, 560.0))
_COMPARED_SIDES = ((720.0, 390.0), (840.0, 460.0), (980.0, 560.0))
_COLUMN = 720  # maximum width of a line of text, in points
_MARGIN = 44
_COMPARED_GAP = 40
_FOOTER = 40  # points at the lower edge
_SCROLL_SECONDS = 0.7  # of the film
_KEPT_LINES = 64  # points of earlier text kept in view above a block that is higher than the page


@dataclass(frozen=True)
class RenderOptions:
    """How frames are rendered; `size` in pixels, `speed` and `fps` of films."""

    size: tuple[int, int] = (1920, 1080)
    dark: bool = False
    speed: float = 1.0
    fps: float = 30.0
    prompt: bool = True
    footer: bool = True

    @property
    def with_even_size(self) -> RenderOptions:
        """These options with even sides, which films require."""
        return replace(self, size=(self.size[0] // 2 * 2, self.size[1] // 2 * 2))


class FrameRenderer:
    """Renders one reply, or two in step. Seconds are the film's: at double speed it is half as long."""

    final_seconds = FINAL_SECONDS
    """How long the last frame stays."""

    def __init__(self, recordings: Sequence[Recording], options: RenderOptions) -> None:
        self.options = options
        theme = PageTheme(options.dark)
        width, height = options.size
        sides = _COMPARED_SIDES if len(recordings) > 1 else _SHORT_SIDES
        for min_width, side in sides:
            self._scale = min(width / min_width, min(width, height) / side)
            points = QSize(round(width / self._scale), round(height / self._scale))
            is_last = side == sides[-1][1]
            self._page = _Page(theme, recordings, options, points, scrolls=is_last)
            self._page.show_at(self._page.duration)
            if is_last or self._page.fits:
                break
            self.close()
        self.duration = self._page.duration / options.speed
        self._scroll_path = _ScrollPath(self._page, options.speed)

    def at(self, seconds: float) -> QImage:
        """Render the frame at this moment."""
        moment = min(max(seconds, 0.0), self.duration) * self.options.speed
        self._page.show_at(moment)
        self._page.scroll_to(self._scroll_path.at(moment))
        return picture_of_page(self._page, self.options.size, self._scale)

    def strip_times(self) -> list[float]:
        """The moments of a film strip's nine frames, evenly spaced; the last one is the end."""
        lead = self._page.replay_views[0].timeline.spans[0].starts[0] / self.options.speed * 0.6
        step = (self.duration - lead) / (STRIP_FRAMES - 1)
        return [lead + number * step for number in range(STRIP_FRAMES - 1)] + [self.duration]

    def close(self) -> None:
        """Delete the page."""
        self._page.close()
        self._page.deleteLater()


class _Page(QWidget):
    """Prompt and replies in a scrolled column inside margins, with the footer below."""

    def __init__(
        self,
        theme: PageTheme,
        recordings: Sequence[Recording],
        options: RenderOptions,
        points: QSize,
        *,
        scrolls: bool,
    ) -> None:
        """`scrolls`: the replies may be longer than the page, so their captions stay at its top."""
        super().__init__(None)
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.setObjectName("film")
        self._theme = theme
        self.setStyleSheet(page_style_sheet(theme))
        self.setFont(theme.text_font)
        self.setFixedSize(points)
        width = min(points.width() - 2 * _MARGIN, _COLUMN if len(recordings) == 1 else 2 * _COLUMN)
        side = (points.width() - width) // 2
        bottom = _FOOTER if options.footer else _MARGIN
        self.view = QWidget(self)
        head = _MARGIN
        if len(recordings) > 1 and scrolls:
            head = self._add_captions(recordings, side, width)
        self.view.setGeometry(0, head, points.width(), points.height() - head - bottom)
        self.content = QWidget(self.view)
        self.content.setFixedWidth(width)
        self.content.move(side, 0)
        self.replay_views: list[ReplayView] = []
        self._fill(
            recordings,
            options,
            [*map(translated, captions(recordings))] if len(recordings) > 1 and not scrolls else [],
        )
        self._edge_fades = EdgeFades(theme, self.view)
        self._edge_fades.setGeometry(self.view.rect())
        if options.footer:
            self._add_footer([*map(translated, signature(recordings))], side, width)
        self.show()

    def show_at(self, seconds: float) -> None:
        """Show this moment of every reply."""
        for replay_view in self.replay_views:
            replay_view.show_at(seconds)
        apply_layouts(self.content)

    @property
    def duration(self) -> float:
        """The duration of the longest reply, in seconds at normal speed."""
        return max(replay_view.timeline.duration for replay_view in self.replay_views)

    @property
    def fits(self) -> bool:
        """Whether everything is visible at the moment shown."""
        return self.content.height() <= self.view.height()

    @property
    def height_of_content(self) -> int:
        """The height of the content at the moment shown, in points."""
        return self.content.height()

    def scroll_to(self, offset: float) -> None:
        """Scroll so that the view begins `offset` points below the first line."""
        self.content.move(self.content.x(), round(-offset))
        self._edge_fades.show_edges(
            above=offset > 1, below=self.content.height() - offset > self.view.height() + 1
        )

    def _fill(self, recordings: Sequence[Recording], options: RenderOptions, above: Sequence[str]) -> None:
        """Add the prompt and the replies, each with a caption above if there are any."""
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        prompts = list(dict.fromkeys(recording.prompt.strip() for recording in recordings))
        shared = options.prompt and len(prompts) == 1
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
                part.addWidget(small_label(above[number], self.content))
            if options.prompt and not shared and recording.prompt.strip():
                part.addWidget(_Bubble(recording.prompt.strip(), self._theme, self.content))
            replay_view = ReplayView(self._theme, self.content)
            replay_view.set_traces(recording.traces, COMPARED_STEP_SECONDS if len(recordings) > 1 else None)
            part.addWidget(replay_view)
            part.addStretch(1)
            row.addLayout(part, 1)
            self.replay_views.append(replay_view)

    def _add_captions(self, recordings: Sequence[Recording], side: int, width: int) -> int:
        """Add a caption above each reply; return their height in points."""
        available = (width - _COMPARED_GAP) // 2
        for number, text in enumerate(captions(recordings)):
            label = small_label(translated(text), self)
            label.move(side + number * (available + _COMPARED_GAP), _MARGIN - 12)
            label.setFixedWidth(available)
        return _MARGIN + 24

    def _add_footer(self, facts: Sequence[str], side: int, width: int) -> None:
        """Add as many facts as fit into one line."""
        label = small_label("", self)
        shown = len(facts)
        while shown > 1 and label.fontMetrics().horizontalAdvance(" · ".join(facts[:shown])) > width:
            shown -= 1
        label.setText(" · ".join(facts[:shown]))
        label.setFixedSize(width, 20)
        label.move(side, self.height() - _FOOTER + 8)


class _Bubble(QWidget):
    """Shows the prompt, on the right, or centred above two replies; a long prompt is cut."""

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


@dataclass(frozen=True)
class _ScrollMove:
    """Scrolls to `target` from `begins` to `ends`, and stays there."""

    begins: float
    ends: float
    target: float


class _ScrollPath:
    """Computes the scroll offset at every moment in advance; it only ever increases.

    A reply that fits is centred on the page.
    """

    def __init__(self, page: _Page, speed: float) -> None:
        available = page.view.height()
        duration = page.duration
        spans = [span for replay_view in page.replay_views for span in replay_view.timeline.spans]
        page.show_at(duration)
        final = page.height_of_content
        self._start = min(0.0, -(available - final) * 0.44)
        last = float(final - available) if final > available else self._start
        moves: list[_ScrollMove] = []
        height_before = 0
        for span in sorted(spans, key=lambda span: span.begins):
            page.show_at(span.begins)
            lowest = float(page.height_of_content - available)
            arrives = span.begins + min(_SCROLL_SECONDS * speed, (span.ends - span.begins) / 2)
            top = min(lowest, float(max(height_before - _KEPT_LINES, 0)))
            moves.append(_ScrollMove(span.begins, arrives, top))
            if top < lowest:  # the block is higher than the page: scroll down while it is written
                moves.append(_ScrollMove(arrives, span.settles, lowest))
            height_before = page.height_of_content
        moves.append(_ScrollMove(duration - min(_SCROLL_SECONDS * speed, 0.3), duration, last))
        self._moves = _only_downwards(moves, self._start, last)
        page.show_at(0.0)

    def at(self, moment: float) -> float:
        """The points between the first line and the upper edge of the view."""
        number = bisect_right([move.begins for move in self._moves], moment) - 1
        if number < 0:
            return self._start
        move = self._moves[number]
        before = self._moves[number - 1].target if number else self._start
        share = min((moment - move.begins) / max(move.ends - move.begins, 1e-6), 1.0)
        return before + (move.target - before) * smoothstep(share)


def _only_downwards(moves: Sequence[_ScrollMove], start: float, last: float) -> list[_ScrollMove]:
    """Limit each target to those of later moves, so that the page never scrolls back."""
    lowest, limited = last, []
    for move in reversed(moves):
        lowest = max(min(lowest, move.target), start)
        limited.append(replace(move, target=lowest))
    return limited[::-1]


def film_strip(images: Sequence[QImage], dark: bool) -> QImage:
    """Arrange images of one size in rows of three, with a border between them."""
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
