"""The inspector: a side panel that plots a block's denoising steps."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.inspector import descriptions
from app.gui.inspector.axes import SHORTEST_AXIS, axis_end
from app.gui.inspector.heat_map import HeatMap
from app.gui.inspector.history import NOISE, BlockHistory
from app.gui.inspector.labelled_values import RateValues, StepValues
from app.gui.inspector.plots import BarPlot, LinePlot
from app.gui.inspector.rates import LiveRates, Rates, final_rates
from app.gui.inspector.reply_picker import ReplyPicker
from app.gui.inspector.token_view import TokenView
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme, tool_tip
from app.storage.trace import Trace
from model_backends.protocol import (
    BlockStarted,
    DenoisingStep,
    Event,
    Loaded,
    LoadProgress,
    PromptPrefilled,
    Stats,
)

_WIDTH, _NARROWEST = 320, 300  # pixels
_MARGIN = 14


class Inspector(QWidget):
    """Shows the steps of one block at a time: of the running reply, or of a replay."""

    step_chosen = Signal(int)
    """A plot's cursor was moved to the known step with this index, or `NOISE`, by mouse or arrow keys."""
    position_hovered = Signal(object)
    """The position marked in the heat map, or None: for the canvas to mark."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = BlockHistory(0, 1)
        self._trace: Trace | None = None
        self._cursor = 0
        self._position: int | None = None
        self._live: LiveRates | None = None
        self._started: BlockStarted | None = None  # what the engine said last, if it was that
        set_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName(tr("Inspector"))
        self._line_plot, self._bar_plot, self._heat_map = LinePlot(theme), BarPlot(theme), HeatMap(theme)
        for plot in (self._line_plot, self._bar_plot, self._heat_map):
            plot.step_chosen.connect(self._on_step_chosen)
        self._heat_map.position_hovered.connect(self._on_position_hovered)
        self._token = TokenView(theme)
        self.picker = ReplyPicker(theme, self)
        """The reply to inspect."""
        self._build()
        self._fit_width()
        theme.changed.connect(self._fit_width)

    def sizeHint(self) -> QSize:
        """The size of a side panel."""
        return QSize(max(_WIDTH, self.minimumWidth()), 640)

    def show_start(self, start: BlockStarted) -> None:
        """Show the noise of a new block, whose steps follow."""
        self._trace = None
        self._show(BlockHistory(start.block, max(self._history.max_steps, SHORTEST_AXIS), start), NOISE)

    def show_block(self, block: int, max_steps: int, start: BlockStarted | None = None) -> None:
        """Show a new block, whose steps follow; `start`: its noise, if that is known."""
        self._trace = None
        history = BlockHistory(block, max_steps, start)
        self._show(history, history.first)

    def add_step(self, step: DenoisingStep, start: BlockStarted | None = None) -> None:
        """Add the next step of the block, or the first of another; a cursor moved back stays there.

        `start`: the noise of the step's block, if that is known.
        """
        if self._trace is not None or not self._history.follows(step):
            self._trace = None
            self._history = BlockHistory(step.block, step.max_steps, start)
            self._cursor = self._history.first
        follows = self._cursor >= len(self._history) - 1
        self._history.add(step)
        self._show(self._history, len(self._history) - 1 if follows else self._cursor)

    def show_trace(self, trace: Trace, step_index: int) -> None:
        """Show a recorded block, with the cursor at one of its steps or at `NOISE`."""
        if trace is not self._trace:
            self._trace, self._history = trace, BlockHistory.of(trace)
        self._show(self._history, min(max(step_index, self._history.first), len(self._history) - 1))

    def show_missing(self, why: str) -> None:
        """Show that a reply cannot be inspected, and why."""
        self.clear()
        self._missing.setText(why)
        self._pages.setCurrentIndex(2)

    def hover(self, position: int | None) -> None:
        """Show the history of the canvas position under the mouse."""
        self._position = position
        self._heat_map.show_position(position)
        self._show_token()

    def receive(self, event: Event) -> None:
        """Update the rates with an event; call this when the engine sends it, not when it is shown."""
        if isinstance(event, LoadProgress | Loaded):
            return
        now = time.monotonic()
        is_first = isinstance(event, PromptPrefilled) and event.done == event.cached
        if self._live is None or self._live.ended or is_first:
            self._live = LiveRates(now, self._started)
        self._started = event if isinstance(event, BlockStarted) else None
        self._live.push(event, now)
        self._rates.show_rates(self._live.rates)

    def show_stats(self, stats: Stats) -> None:
        """Show the rates of a finished reply."""
        self._rates.show_rates(final_rates(stats))

    def show_device(self, text: str) -> None:
        """Show the device the model runs on, and its memory."""
        self._device.setText(text)
        self._device.setVisible(bool(text))

    def clear(self) -> None:
        """Show the empty page, for another conversation."""
        self.hover(None)
        self._trace, self._history, self._live, self._cursor = None, BlockHistory(0, 1), None, 0
        self._rates.show_rates(Rates())
        self._pages.setCurrentIndex(0)

    @property
    def _known_position(self) -> int | None:
        """The position under the mouse, if the block on the screen has it."""
        position = self._position
        return position if position is not None and 0 <= position < self._history.positions else None

    @property
    def _end(self) -> int:
        history = self._history
        last = int(history.numbers[-1]) if len(history) else 1
        return axis_end(last, history.max_steps, is_final=self._trace is not None)

    def _show(self, history: BlockHistory, cursor: int) -> None:
        """Show a block with the cursor at the known step with this index."""
        self._history, self._cursor = history, cursor
        self._pages.setCurrentIndex(1)
        self._step.setText(descriptions.step_text(history, cursor))
        self._block.setText(tr("Block {number}").format(number=history.block + 1))
        if not history.is_empty:
            self._step_values.show_step(history, cursor)
        else:
            self._step_values.clear()
        for plot in (self._line_plot, self._bar_plot, self._heat_map):
            plot.show_steps(history, cursor, self._end)
        self._show_token()

    def _show_token(self) -> None:
        position = self._known_position
        if position is None:
            self._token.show_hint()
        else:
            self._token.show_token(self._history, position, self._cursor, self._end)

    def _on_step_chosen(self, index: int) -> None:
        self._show(self._history, index)
        self.step_chosen.emit(index)

    def _on_position_hovered(self, position: int | None) -> None:
        self.hover(position)
        self.position_hovered.emit(position)

    def _fit_width(self) -> None:
        """Adapt the width to the font size."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(max(_NARROWEST, self._line_plot.minimumWidth() + 2 * _MARGIN + bar))
        self.updateGeometry()

    # Widgets

    def _build(self) -> None:
        self._pages = QStackedWidget(self)
        self._pages.addWidget(_empty_page())
        self._pages.addWidget(self._block_page())
        self._missing = QLabel()
        self._pages.addWidget(_message_page(tr("This reply can't be inspected"), (self._missing,)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(_MARGIN, 10, _MARGIN, 0)
        top.addWidget(self.picker)
        layout.addLayout(top)
        layout.addWidget(self._pages)

    def _block_page(self) -> QWidget:
        """Build the scrolling plots and below them the token view, which stays visible."""
        self._block, self._step = QLabel(), QLabel()
        self._block.setProperty("kind", "title")
        self._step.setProperty("kind", "muted")
        self._step_values, self._rates = StepValues(), RateValues()
        self._device = QLabel()
        self._device.setProperty("kind", "small")
        self._device.setTextFormat(Qt.TextFormat.PlainText)
        self._device.setWordWrap(True)
        self._device.setToolTip(tool_tip(translated(descriptions.DEVICE)))
        self._device.hide()
        header = QHBoxLayout()
        header.addWidget(self._block)
        header.addStretch()
        header.addWidget(self._step)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(12)
        column.addLayout(header)
        for part in (
            self._step_values,
            self._line_plot,
            self._bar_plot,
            self._heat_map,
            self._rates,
            self._device,
        ):
            column.addWidget(part)
        column.addStretch()
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QFrame()
        line.setProperty("kind", "hairline")
        token = QVBoxLayout()
        token.setContentsMargins(_MARGIN, 10, _MARGIN, 10)
        token.addWidget(self._token)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addWidget(line)
        layout.addLayout(token)
        return page


def _empty_page() -> QWidget:
    """Build a page that explains what the inspector will show."""
    paragraphs = [QLabel(translated(paragraph)) for paragraph in descriptions.EMPTY]
    return _message_page(translated(descriptions.EMPTY_TITLE), paragraphs)


def _message_page(title: str, paragraphs: Sequence[QLabel]) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    layout.setSpacing(10)
    heading = QLabel(title)
    heading.setProperty("kind", "title")
    heading.setWordWrap(True)
    layout.addWidget(heading)
    for paragraph in paragraphs:
        paragraph.setProperty("kind", "muted")
        paragraph.setWordWrap(True)
        layout.addWidget(paragraph)
    layout.addStretch()
    return page
