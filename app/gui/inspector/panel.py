"""The inspector: a side panel with the figures of a block, step by step, for those who want to know more."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.inspector import words
from app.gui.inspector.axes import axis_end
from app.gui.inspector.figures import RateFigures, StepFigures
from app.gui.inspector.heat_map import HeatMap
from app.gui.inspector.history import BlockHistory
from app.gui.inspector.plots import BarPlot, LinePlot
from app.gui.inspector.rates import LiveRates, Rates, final_rates
from app.gui.inspector.token_view import TokenView
from app.gui.widgets.accessibility import set_role
from app.gui.widgets.theme import Theme, tool_tip
from app.storage.trace import Trace
from model_backends.protocol import DenoisingStep, Event, Loaded, LoadProgress, PromptPrefilled, Stats

_WIDTH, _NARROWEST = 320, 300  # pixels
_MARGIN = 14


class Inspector(QWidget):
    """Shows the steps of one block at a time: a live one that grows, or one of a replay."""

    step_chosen = Signal(int)
    """People went to the known step of this index: by mouse or arrow keys in one of the plots."""
    position_pointed = Signal(object)
    """The position whose row in the map is pointed at, or None: for the canvas to mark."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = BlockHistory(0, 1)
        self._trace: Trace | None = None
        self._cursor = 0
        self._position: int | None = None
        self._live: LiveRates | None = None
        set_role(self, QAccessible.Role.Grouping)
        self.setAccessibleName(tr("Inspector"))
        self._line_plot, self._bars, self._map = LinePlot(theme), BarPlot(theme), HeatMap(theme)
        for plot in (self._line_plot, self._bars, self._map):
            plot.step_chosen.connect(self._on_chosen)
        self._map.position_pointed.connect(self._on_pointed)
        self._token = TokenView(theme)
        self._build()
        self._fit_width()
        theme.changed.connect(self._fit_width)

    def sizeHint(self) -> QSize:
        """A side panel."""
        return QSize(max(_WIDTH, self.minimumWidth()), 640)

    def show_block(self, block: int, max_steps: int) -> None:
        """A block begins: its steps come one by one."""
        self._trace = None
        self._show(BlockHistory(block, max_steps), 0)

    def add_step(self, step: DenoisingStep) -> None:
        """The next step of the block, or the first of another. The cursor stays if people moved it back."""
        if self._trace is not None or not self._history.follows(step):
            self._trace = None
            self._history = BlockHistory(step.block, step.max_steps)
            self._cursor = 0
        follows = self._cursor >= len(self._history) - 1
        self._history.add(step)
        self._show(self._history, len(self._history) - 1 if follows else self._cursor)

    def show_trace(self, trace: Trace, step_index: int) -> None:
        """A block of which all steps are known, with the cursor at one of them."""
        if trace is not self._trace:
            self._trace, self._history = trace, BlockHistory.of(trace)
        self._show(self._history, min(max(step_index, 0), len(self._history) - 1))

    def hover(self, position: int | None) -> None:
        """The position of the canvas that is pointed at."""
        self._position = position
        self._map.show_position(position)
        self._show_token()

    def receive(self, event: Event) -> None:
        """An event at the moment when the engine sent it, however late it is shown: for the rates."""
        if isinstance(event, LoadProgress | Loaded):
            return
        now = time.monotonic()
        is_first = isinstance(event, PromptPrefilled) and event.done == event.cached
        if self._live is None or self._live.ended or is_first:
            self._live = LiveRates(now)
        self._live.push(event, now)
        self._rates.show_rates(self._live.rates)

    def show_stats(self, stats: Stats) -> None:
        """The rates of a reply that has ended."""
        self._rates.show_rates(final_rates(stats))

    def show_device(self, text: str) -> None:
        """What the model runs on, and its memory."""
        self._device.setText(text)
        self._device.setVisible(bool(text))

    def clear(self) -> None:
        """Nothing has run: another conversation is open."""
        self.hover(None)
        self._trace, self._history, self._live, self._cursor = None, BlockHistory(0, 1), None, 0
        self._rates.show_rates(Rates())
        self._pages.setCurrentIndex(0)

    @property
    def _known_position(self) -> int | None:
        """The position that is pointed at, if the block on the screen has it."""
        position = self._position
        return position if position is not None and 0 <= position < self._history.positions else None

    @property
    def _end(self) -> int:
        history = self._history
        last = int(history.numbers[-1]) if len(history) else 1
        return axis_end(last, history.max_steps, is_final=self._trace is not None)

    def _show(self, history: BlockHistory, cursor: int) -> None:
        """Draw a block with the cursor at the known step of this index."""
        self._history, self._cursor = history, cursor
        self._pages.setCurrentIndex(1)
        self._step.setText(words.step_of(history, cursor))
        self._block.setText(tr("Block {number}").format(number=history.block + 1))
        if len(history):
            self._figures.show_step(history, cursor)
        else:
            self._figures.clear()
        for plot in (self._line_plot, self._bars, self._map):
            plot.show_steps(history, cursor, self._end)
        self._show_token()

    def _show_token(self) -> None:
        position = self._known_position
        if position is None:
            self._token.show_hint()
        else:
            self._token.show_token(self._history, position, self._cursor, self._end)

    def _on_chosen(self, index: int) -> None:
        self._show(self._history, index)
        self.step_chosen.emit(index)

    def _on_pointed(self, position: int | None) -> None:
        self.hover(position)
        self.position_pointed.emit(position)

    def _fit_width(self) -> None:
        """Large type needs a wider panel."""
        self.setMinimumWidth(max(_NARROWEST, self._line_plot.minimumWidth() + 2 * _MARGIN))
        self.updateGeometry()

    # What it is made of

    def _build(self) -> None:
        self._pages = QStackedWidget(self)
        self._pages.addWidget(_empty_page())
        self._pages.addWidget(self._block_page())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _block_page(self) -> QWidget:
        """The plots, which scroll, and below them the token, which stays in sight."""
        self._block, self._step = QLabel(), QLabel()
        self._block.setProperty("kind", "title")
        self._step.setProperty("kind", "muted")
        self._figures, self._rates = StepFigures(), RateFigures()
        self._device = QLabel()
        self._device.setProperty("kind", "small")
        self._device.setTextFormat(Qt.TextFormat.PlainText)
        self._device.setWordWrap(True)
        self._device.setToolTip(tool_tip(translated(words.DEVICE)))
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
        for part in (self._figures, self._line_plot, self._bars, self._map, self._rates, self._device):
            column.addWidget(part)
        column.addStretch()
        scroll = QScrollArea()
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
    """What people will see here."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    layout.setSpacing(10)
    title = QLabel(translated(words.EMPTY_TITLE))
    title.setProperty("kind", "title")
    layout.addWidget(title)
    for paragraph in words.EMPTY:
        label = QLabel(translated(paragraph))
        label.setProperty("kind", "muted")
        label.setWordWrap(True)
        layout.addWidget(label)
    layout.addStretch()
    return page
