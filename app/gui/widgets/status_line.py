"""The status line below the composer: notes about the model, and statistics of the last reply."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.base import counts
from app.base.translation import format_number, tr, translated
from app.gui.widgets.memory_bars import MemoryBars
from app.gui.widgets.theme import Theme, tool_tip
from model_backends.protocol import Stats

_GAP = 24
_LETTER = "x"
_METER_EMS = 12  # width, in heights of the text, that notes and statistics need beside the meter


class StatusLine(QWidget):
    """Shows notes on the left, which lead to the models, statistics on the right; fewer if narrow."""

    models_requested = Signal()
    """The notes were clicked: show the models."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._notes = ""
        self._figure_texts: tuple[str, ...] = ()
        self._prefix = self._card = ""
        self._is_below_reply = True
        self._left = QPushButton("", self)
        self._left.setProperty("kind", "link")
        self._left.setCursor(Qt.CursorShape.PointingHandCursor)
        self._left.clicked.connect(lambda _checked=False: self.models_requested.emit())
        self._figures = QLabel("", self)
        self._figures.setObjectName("figures")
        self._figures.setAccessibleName(tr("Statistics of the last reply"))
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._figures.setTextFormat(Qt.TextFormat.PlainText)
        self._left.setMinimumWidth(0)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(11, 0, 17, 0)
        # Its parts have fixed widths, which must not limit the window's minimum width.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._layout.addWidget(self._left)
        self._layout.addStretch()
        self._layout.addWidget(self._figures)
        self.meter = MemoryBars(theme, self)
        """The meter of memory and card, where there is room."""
        self._has_meter = False
        self._layout.addWidget(self.meter)
        theme.changed.connect(self._fit)
        self._left.hide()
        self.meter.hide()

    def show_for_replies(self, is_below_reply: bool) -> None:
        """Show everything, or below a pad, which has a row of its own, the notes alone, if there are any."""
        self._is_below_reply = is_below_reply
        self._fit()

    def show_meter(self, is_shown: bool) -> None:
        """Show or hide the meter of memory and card."""
        self._has_meter = is_shown
        self._fit()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Show what was done otherwise than asked when the model was loaded: a card not used."""
        self._notes = " · ".join(map(translated, notes))
        self._show_left()

    def show_prefix(self, text: str) -> None:
        """Show a text before the notes: download progress, or that the chosen model is missing."""
        if text != self._prefix:
            self._prefix = text
            self._show_left()

    def show_card(self, text: str) -> None:
        """Show a text at the end: what is being done so that models can run on the graphics card."""
        if text != self._card:
            self._card = text
            self._show_left()

    def _show_left(self) -> None:
        text = self._left_text
        self._left.setToolTip(tool_tip(tr("{text} – Models (Ctrl+M)").format(text=text)))
        self._left.setAccessibleName(tr("Notes: {text}").format(text=text))
        self._left.setVisible(bool(text))
        self._fit()

    @property
    def _left_text(self) -> str:
        return " · ".join(text for text in (self._prefix, self._notes, self._card) if text)

    def show_stats(self, stats: Stats | None) -> None:
        """Show the statistics of a reply, or none."""
        if stats is None or not stats.blocks:
            self._figure_texts = ()
            self._figures.setToolTip("")
        else:
            self._figure_texts = _passage_figures(stats) if stats.is_fill else _reply_figures(stats)
            self._figures.setToolTip(
                tr("{tokens} in {blocks} and {seconds} s; prompt: {prompt}, {cached} cached").format(
                    tokens=counts.tokens(stats.tokens),
                    blocks=tr("%Ln block(s)", "", stats.blocks),
                    seconds=format_number(stats.seconds, 2),
                    prompt=counts.tokens(stats.prompt_tokens),
                    cached=format_number(stats.cached_tokens),
                )
            )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update what fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many statistics as fit beside the notes, at least the first."""
        self.setVisible(self._is_below_reply or bool(self._left_text))
        metrics = self._figures.fontMetrics()
        margins = self._layout.contentsMargins()
        available = self.width() - margins.left() - margins.right()
        meter_width = self.meter.sizeHint().width() + self._layout.spacing()
        has_meter = (
            self._has_meter
            and self._is_below_reply
            and available - meter_width > _METER_EMS * metrics.height()
        )
        self.meter.setVisible(has_meter)
        available -= meter_width if has_meter else 0
        self._left.setText(_LETTER)
        padding = self._left.sizeHint().width() - metrics.horizontalAdvance(_LETTER)
        left = metrics.horizontalAdvance(self._left_text) + padding if self._left_text else 0
        parts = self._figure_texts if self._is_below_reply else ()
        texts = [" · ".join(parts[:count]) for count in range(1, len(parts) + 1)]
        fitting = [text for text in texts if left + _GAP + metrics.horizontalAdvance(text) <= available]
        figures = fitting[-1] if fitting else (texts[0] if texts else "")
        figures_width = metrics.horizontalAdvance(figures) + 2 if figures else 0
        self._figures.setFixedWidth(figures_width)
        self._figures.setText(figures)
        left_available = max(available - figures_width - _GAP, 0)
        shown = metrics.elidedText(
            self._left_text, Qt.TextElideMode.ElideRight, max(left_available - padding, 0)
        )
        self._left.setText(shown.replace("&", "&&"))
        self._left.setFixedWidth(min(left_available, metrics.horizontalAdvance(shown) + padding))


def _reply_figures(stats: Stats) -> tuple[str, ...]:
    return (
        counts.token_rate(stats.tokens_per_second),
        tr("{steps} steps per block").format(steps=format_number(stats.steps_per_block, 1)),
        tr("{tokens} tokens per step").format(tokens=format_number(stats.tokens_per_step, 1)),
    )


def _passage_figures(stats: Stats) -> tuple[str, ...]:
    """Figures of a passage that was written anew: rates would say little, as several lengths were tried."""
    return (
        tr("Passage: {tokens}").format(tokens=counts.tokens(stats.tokens)),
        tr("%Ln step(s)", "", stats.steps),
        tr("{seconds} s").format(seconds=format_number(stats.seconds, 1)),
    )
