"""A clip: about six seconds of a reply for sharing, whatever its length. Fog, text in large type, end card.

The type is the largest of a few sizes at which question and reply fit. A reply that fits at none of them is
shown from its beginning, and fades at the lower edge of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter

from app.base.translation import translated
from app.gui.canvas.pace import step_durations
from app.gui.replay.balanced_text import question_for_clip
from app.gui.replay.clip_page import ClipPage, EndCard, column_of, page_points, width_of_code
from app.gui.replay.frames import STRIP_FRAMES, RenderOptions
from app.gui.replay.page import CODE_PIXELS, PageTheme, picture_of_page
from app.gui.replay.recording import Recording, signature
from app.gui.replay.timeline import BlockSpan, Timeline
from app.storage.trace import Trace, text_of

FOG_SECONDS = 1.2  # before the first step
CARD_SECONDS = 0.8  # of the end card, without its fade
_CONDENSING_SECONDS = 2.8  # from the first step until all of the text has settled
_MAX_CONDENSING_SECONDS = 4.0  # the same of many blocks
_MIN_BLOCK_SECONDS = 0.45  # unless there are many
_LONGEST_STEP_SECONDS = 0.7
_LATER_FOG_SECONDS, _PAUSE_SECONDS = 0.2, 0.12  # before and after the steps of other blocks
_SETTLED_SECONDS = 0.3  # of the settled text on the canvas
_HANDOVER_SECONDS = 0.25  # from there to Markdown
_READING_SECONDS, _MAX_READING_SECONDS = 1.0, 2.2  # of the finished text
_LETTERS_PER_SECOND = 220  # of a text that is longer than can be read in the shortest time
_FADE_SECONDS = 0.5  # from the text to the end card

# Shorter side of the page in points, from the largest type to the smallest: text of 16 points has 72 pixels
# of 1080 at first, 36 at last.
_SIDES = {
    "wide": (230, 260, 290, 320, 350, 380, 410),
    "other": (200, 240, 270, 300, 330, 365, 400, 440, 480),
}
_SIZES_TRIED = 3  # at which the text fits, to find one without a widow
_MIN_CODE_PIXELS = 10.5
_MIN_LETTER_AREA = 80.0  # square points: letters of 16 points take more
_CARD_SIDE = 360
_MOMENT = 1e-3  # seconds before the canvas becomes Markdown


@dataclass(frozen=True)
class _Plan:
    """What a clip shows: the page's size, and how many of the blocks."""

    points: QSize
    blocks: int


class ClipRenderer:
    """Renders a clip's frames. `duration` is the moment from which on only the end card is shown."""

    final_seconds = CARD_SECONDS
    """How long the end card stays."""

    def __init__(self, recording: Recording, options: RenderOptions) -> None:
        """`options`: size, colours, frame rate, and whether the question is shown."""
        self.options = options
        traces = _visible(recording.traces)
        sides = _SIDES["wide" if options.size[0] > options.size[1] else "other"]
        self._pages = [page_points(options.size, side) for side in sides]
        self._theme = theme = PageTheme(options.dark)
        code, column = width_of_code(recording.text, theme), column_of(self._pages[-1])
        if code > column:  # smaller type is better than lines that are cut off
            theme.set_code_pixels(max(CODE_PIXELS * column / code, _MIN_CODE_PIXELS))
        self._code = width_of_code(recording.text, theme)
        self.page = ClipPage(theme, question_for_clip(recording.prompt) if options.prompt else "")
        """The page with question and reply."""
        plan = self._plan(traces)
        self._traces = traces[: plan.blocks]
        self._timeline = clip_timeline(self._traces)
        self._scale = options.size[0] / plan.points.width()
        self.page.lay_out(plan.points)
        self.page.show_reply(self._traces, self._timeline)
        self.page.place()
        card = EndCard(theme, _facts(recording), page_points(options.size, _CARD_SIDE))
        self._card = picture_of_page(card, options.size, options.size[0] / card.width())
        self.card_texts = [line for text in card.texts for line in text.lines]
        """The lines of the end card."""
        self._blank = QImage(self._card.size(), self._card.format())
        self._blank.fill(theme.color("window"))
        card.close()
        card.deleteLater()
        self._reads_until = self._timeline.duration + reading_seconds(self._traces)
        self.duration = self._reads_until + _FADE_SECONDS

    def at(self, seconds: float) -> QImage:
        """Render the frame at this moment."""
        if seconds >= self.duration:
            return QImage(self._card)
        canvas_until = self._timeline.duration
        markdown = (seconds - canvas_until) / _HANDOVER_SECONDS
        if 0.0 <= markdown < 1.0:
            return _mixed(self._page_at(canvas_until - _MOMENT), self._page_at(canvas_until), markdown)
        fade = (seconds - self._reads_until) / _FADE_SECONDS
        if fade > 0.5:  # first the text fades out, then the card fades in: never one over the other
            return _mixed(QImage(self._blank), self._card, 2.0 * fade - 1.0)
        return _mixed(self._page_at(max(seconds, 0.0)), self._blank, 2.0 * fade)

    def _page_at(self, seconds: float) -> QImage:
        self.page.show_at(seconds)
        return picture_of_page(self.page, self.options.size, self._scale)

    def strip_times(self) -> list[float]:
        """The moments of a film strip's nine frames, evenly spaced; the last one is the end card."""
        return [self.duration * number / (STRIP_FRAMES - 1) for number in range(STRIP_FRAMES)]

    def close(self) -> None:
        """Delete the page."""
        self.page.close()
        self.page.deleteLater()
        self._theme.close()

    def _plan(self, traces: Sequence[Trace]) -> _Plan:
        """Choose the largest type at which all fits, else at which the first block does."""
        shown = self._first(traces)
        if len(shown) == len(traces) and (points := self._fitting(traces)):
            return _Plan(points, len(traces))
        points = self._fitting(traces[:1]) or self._pages[-1]
        return _Plan(points, self._begun(points, shown))

    def _first(self, traces: Sequence[Trace]) -> Sequence[Trace]:
        """The first blocks, without those that surely are not on the smallest type's page."""
        points = self._pages[-1]
        most = points.width() * points.height() / _MIN_LETTER_AREA
        letters = [len(text_of(traces[: number + 1])) for number in range(len(traces))]
        return traces[: bisect_left(letters, most) + 1]

    def _fitting(self, traces: Sequence[Trace]) -> QSize | None:
        """The page with the largest type at which these blocks fit, or a bit smaller type without widows."""
        self.page.lay_out(self._pages[-1])
        longest = self.page.longest_part(text_of(traces))
        longest = max(longest, min(self._code, column_of(self._pages[-1])))
        found: list[tuple[int, int, QSize]] = []
        for points in self._pages:
            if longest > column_of(points):
                continue
            self.page.lay_out(points)
            self.page.show_reply(traces, clip_timeline(traces))
            if not self.page.fits:
                continue
            self.page.place()
            found.append((self.page.widows, len(found), points))
            if not self.page.widows or len(found) == _SIZES_TRIED:
                break
        return min(found)[2] if found else None

    def _begun(self, points: QSize, traces: Sequence[Trace]) -> int:
        """How many blocks begin on a page of this size."""
        self.page.lay_out(points)
        for blocks in range(1, len(traces)):
            self.page.show_reply(traces[:blocks], clip_timeline(traces[:blocks]))
            if not self.page.fits:
                return blocks
        return len(traces)


def clip_timeline(traces: Sequence[Trace]) -> Timeline:
    """Compute the times of a clip's blocks: of one as of several, about as long in all."""
    count = len(traces)
    between = (count - 1) * (_LATER_FOG_SECONDS + _PAUSE_SECONDS)
    seconds = max((_CONDENSING_SECONDS - between) / max(count, 1), _MIN_BLOCK_SECONDS)
    pace = min(_MAX_CONDENSING_SECONDS / (count * seconds + between), 1.0) if count else 1.0
    spans, begins = [], 0.0
    for number, trace in enumerate(traces):
        fog = _LATER_FOG_SECONDS * pace if number else FOG_SECONDS
        pause = _PAUSE_SECONDS * pace if number < count - 1 else _SETTLED_SECONDS
        durations = step_durations(trace.steps, seconds * pace, _LONGEST_STEP_SECONDS, pinned=trace.pinned)
        spans.append(BlockSpan.of(begins, fog, durations, pause))
        begins = spans[-1].ends
    return Timeline.of(spans)


def reading_seconds(traces: Sequence[Trace]) -> float:
    """Compute how long the finished text is shown: longer if it is long, or condenses in few steps."""
    letters = len(text_of(traces))
    reading = min(max(letters / _LETTERS_PER_SECOND, _READING_SECONDS), _MAX_READING_SECONDS)
    usual = FOG_SECONDS + _CONDENSING_SECONDS + _SETTLED_SECONDS
    return reading + max(usual - clip_timeline(traces).duration, 0.0)


def _mixed(image: QImage, other: QImage, share: float) -> QImage:
    """Draw this share of another image over an image."""
    if share > 0.0:
        painter = QPainter(image)
        painter.setOpacity(share)
        painter.drawImage(0, 0, other)
        painter.end()
    return image


def _visible(traces: Sequence[Trace]) -> Sequence[Trace]:
    """The blocks with text, without those that hold nothing but thoughts; all of them if none has any."""
    return [trace for trace in traces if trace.commit.text.strip()] or traces


def _facts(recording: Recording) -> list[str]:
    """The lines of the end card below the name: model, then seed and steps."""
    facts = [translated(fact) for fact in signature([recording])][1:]
    has_model = bool(recording.model)
    model, others = facts[:has_model], facts[has_model:]
    return [*model, " · ".join(others)]
