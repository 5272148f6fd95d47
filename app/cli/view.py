"""Render a reply in the terminal while it is denoised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import cycle, islice

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown
from rich.segment import Segment
from rich.text import Text

from app.base.app_dirs import BUNDLED_CANVAS_LENGTH
from app.base.terminal_text import printable
from app.gui.canvas.playback import (
    BlockClosed,
    BlockOpened,
    BlockSettled,
    FogShown,
    Playback,
    StepShown,
)
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Event,
    LoadProgress,
    PromptPrefilled,
)

Cell = tuple[str, str]
"""The text of a position and its rich style."""

FOG = "bright_black"
UNSETTLED = "dim"
SETTLED = ""
JUST_ACCEPTED = "bold cyan"  # accepted in this step

_ILLEGIBLE_NATS = 3.0
_SETTLED_NATS = 0.4
_SPREAD = 0.618034  # golden ratio: positions change in a scattered order
_FOG = "░"
_NEUTRAL = f"{_FOG * 3} "  # the fog of a position whose noise is not known
_PLAIN = range(0x21, 0x530)  # Latin, Greek, Cyrillic: one column wide, left to right in every terminal
_FOG_BLEND_SECONDS = 0.3
_RESERVED_LINES = 3  # screen lines for the prompt and the cursor


def markdown(text: str) -> Markdown:
    """Render the text as Markdown in the terminal's own colours."""
    return Markdown(printable(text), code_theme="ansi_dark")


def standing_fog(noise: Sequence[str], count: int, pinned: Sequence[bool] = ()) -> list[Cell]:
    """Return the fog before a block's first step: its noise tokens, or `count` positions without any."""
    if not noise:
        return [(_NEUTRAL, FOG)] * count
    shown = ("".join(" " if char.isspace() else _plain(char) for char in printable(piece)) for piece in noise)
    return _with_pinned([(text or _NEUTRAL, FOG) for text in shown], noise, pinned)


def fog(pieces: Sequence[str], noise: Sequence[str] = (), pinned: Sequence[bool] = ()) -> list[Cell]:
    """Return the pieces with every character illegible, in the same columns, as characters of the noise."""
    tokens = [*noise, *("",) * len(pieces)]
    cells = [
        (_as_fog(printable(piece), printable(tokens[number])), FOG) for number, piece in enumerate(pieces)
    ]
    return _with_pinned(cells, pieces, pinned)


def _with_pinned(cells: list[Cell], pieces: Sequence[str], pinned: Sequence[bool]) -> list[Cell]:
    """Return the cells with pinned positions as settled text."""
    settled = ((printable(piece), SETTLED) for piece in pieces)
    flags = [*pinned, *(False,) * (len(cells) - len(pinned))]
    return [text if is_pinned else cell for cell, text, is_pinned in zip(cells, settled, flags, strict=True)]


def _as_fog(piece: str, token: str) -> str:
    """Fill the columns of a text with the characters of a noise token."""
    marks = cycle("".join(_plain(char) for char in token if not char.isspace()) or _FOG)
    return re.sub(r"\S+", lambda word: "".join(islice(marks, cell_len(word[0]))), piece)


def _plain(char: str) -> str:
    """The character if every terminal shows it in one column, otherwise fog."""
    return char if ord(char) in _PLAIN and char.isprintable() and cell_len(char) == 1 else _FOG


def cells_of(
    step: DenoisingStep,
    accepted_before: Sequence[bool],
    noise: Sequence[str] = (),
    pinned: Sequence[bool] = (),
) -> list[Cell]:
    """Return the cells of a step: fog, dim, normal, or highlighted where just accepted."""
    cells: list[Cell] = []
    hidden = fog(step.pieces, noise)
    for i, piece in enumerate(step.pieces):
        if step.accepted[i] and not (accepted_before and accepted_before[i]):
            cells.append((printable(piece), JUST_ACCEPTED))
        elif step.accepted[i] or step.entropies[i] < _SETTLED_NATS:
            cells.append((printable(piece), SETTLED))
        elif step.entropies[i] < _ILLEGIBLE_NATS:
            cells.append((printable(piece), UNSETTLED))
        else:
            cells.append(hidden[i])
    return _with_pinned(cells, step.pieces, pinned)


class ReplyView:
    """A rich renderable: the committed text as Markdown, followed by fog or the block being denoised.

    Call `begin`, feed it the events of one reply, then call `end`; redraw it often. Times are seconds of a
    monotonic clock.
    """

    def __init__(self, fog_seconds: float = 0.0) -> None:
        """`fog_seconds`: how long fog stands before the first step, at least; 0: no fog before it."""
        self._playback = Playback(fog_seconds)
        self._canvas_length = BUNDLED_CANVAS_LENGTH
        self._start: BlockStarted | None = None  # of the block on the screen
        self._status = "starting"
        self._text = ""
        self.now = 0.0
        self._old_cells: list[Cell] = []
        self._new_cells: list[Cell] = []
        self._accepted: Sequence[bool] = ()
        self._changed_at, self._seconds = 0.0, 1.0

    @property
    def idle(self) -> bool:
        """Whether the animation has caught up with the events."""
        return self._playback.idle

    def begin(self, canvas_length: int) -> None:
        """Show fog from now on: a reply with blocks of so many positions is awaited."""
        self._canvas_length = canvas_length
        self._playback.begin()

    def end(self) -> None:
        """Expect no more events; what was not committed is not shown any more."""
        if self._playback.end():
            self._old_cells, self._new_cells = [], []

    def feed(self, event: Event, now: float) -> None:
        """Process an event of the reply."""
        match event:
            case DenoisingStep() | BlockCommitted():
                self._playback.push(event, now)
                self._status = ""
            case LoadProgress(fraction=fraction):
                self._status = f"loading the model, {fraction:.0%}"
            case PromptPrefilled(done=done, total=total):
                self._status = f"reading, {done} of {total} tokens"
            case BlockStarted():
                self._playback.push(event, now)
            case _:
                self._status = ""

    def advance(self, now: float) -> None:
        """Advance the animation to this time."""
        self.now = now
        for scene in self._playback.advance(now):
            match scene:
                case FogShown(start):
                    self._start = start
                    cells = standing_fog(self._noise, self._canvas_length, self._pinned)
                    if not self._new_cells:
                        self._old_cells = self._new_cells = cells
                    self._animate_to(cells, _FOG_BLEND_SECONDS)
                case BlockOpened(trace):
                    self._accepted, self._start = (), trace.start
                    if not self._new_cells:
                        pieces = trace.steps[-1].pieces
                        self._old_cells = self._new_cells = fog(pieces, self._noise, self._pinned)
                case StepShown(step, seconds):
                    self._animate_to(cells_of(step, self._accepted, self._noise, self._pinned), seconds)
                    self._accepted = step.accepted
                case BlockSettled(trace):
                    self._animate_to([(printable(piece), SETTLED) for piece in trace.steps[-1].pieces], 0.1)
                case BlockClosed(commit):
                    self._add(commit)
                    self._old_cells, self._new_cells = [], []

    @property
    def _noise(self) -> Sequence[str]:
        return () if self._start is None else self._start.pieces

    @property
    def _pinned(self) -> Sequence[bool]:
        return () if self._start is None else self._start.pinned

    def _add(self, commit: BlockCommitted) -> None:
        """Add a block that has been shown to the text."""
        self._text += commit.text

    def _animate_to(self, cells: list[Cell], seconds: float) -> None:
        self._old_cells = self.cells()
        self._new_cells, self._changed_at, self._seconds = cells, self.now, max(seconds, 0.01)

    def cells(self) -> list[Cell]:
        """Return the current cells: positions switch from old to new one after the other."""
        share = (self.now - self._changed_at) / self._seconds
        old = [*self._old_cells, *(("", SETTLED),) * (len(self._new_cells) - len(self._old_cells))]
        return [
            new if share >= 0.8 * ((i * _SPREAD) % 1.0) else old[i] for i, new in enumerate(self._new_cells)
        ]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the last lines that fit on the screen."""
        lines: list[list[Segment]] = []
        if self._text.strip():
            lines += console.render_lines(markdown(self._text), options)
        block = Text.assemble(*self.cells())
        block.rstrip()
        if block:
            lines += console.render_lines(block, options)
        lines += self._status_lines(console, options)
        for line in lines[-_rows(console) :]:
            yield from line
            yield Segment.line()

    def _status_lines(self, console: Console, options: ConsoleOptions) -> list[list[Segment]]:
        if not self._status:
            return []
        return console.render_lines(Text(f"{self._status} …", style=UNSETTLED), options)


def _rows(console: Console) -> int:
    """How many lines of a reply the screen has room for."""
    return max(console.height - _RESERVED_LINES, 1)


class FillView(ReplyView):
    """A rich renderable: a text whose slots are being filled, as plain text, with fog in the slots alone."""

    def __init__(self, text: str, fog_seconds: float = 0.0, waiting: str = "") -> None:
        """`text`: all of it, without its slots; `waiting`: what is shown until the first block begins."""
        super().__init__(fog_seconds)
        self._text, self._waiting = text, waiting

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines around what is being written, as many as fit on the screen."""
        before, after = self._around
        cells = self.cells()
        if not cells:
            before, after = self._waiting if self._start is None and self._waiting else self._text, ""
        parts = ((printable(before), SETTLED), *cells, (printable(after), SETTLED))
        lines = console.render_lines(Text.assemble(*parts), options)
        status = self._status_lines(console, options)
        room = max(_rows(console) - len(status), 1)
        above = console.render_lines(Text(printable(before)), options) if before else []
        first = min(max(len(above) - 1 - room // 4, 0), max(len(lines) - room, 0))
        for line in (*lines[first : first + room], *status):
            yield from line
            yield Segment.line()

    @property
    def _around(self) -> tuple[str, str]:
        """The text before the canvas and after it."""
        before, after = (len(self._text), 0) if self._start is None else self._start.around
        return self._text[:before], self._text[len(self._text) - after :]

    def _add(self, commit: BlockCommitted) -> None:
        before, after = self._around
        self._text = before + commit.text + after
