"""The status line below the composer: model and device, and statistics of the last reply."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.base import counts
from app.base.translation import format_number, tr, translated
from app.gui.widgets.theme import Theme, tool_tip
from model_backends.protocol import Loaded, Stats

_GAP = 24
_LETTER = "x"


class StatusLine(QWidget):
    """Shows device and model on the left, statistics on the right; fewer of them if narrow."""

    models_requested = Signal()
    """The model was clicked: show the models."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._engine_text = ""
        self._figure_texts: tuple[str, ...] = ()
        self._prefix = self._suffix = self._card = ""
        self._engine = QPushButton("", self)
        self._engine.setProperty("kind", "link")
        self._engine.setCursor(Qt.CursorShape.PointingHandCursor)
        self._engine.clicked.connect(lambda _checked=False: self.models_requested.emit())
        self._figures = QLabel("", self)
        self._figures.setAccessibleName(tr("Statistics of the last reply"))
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._figures.setTextFormat(Qt.TextFormat.PlainText)
        self._engine.setMinimumWidth(0)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(11, 0, 17, 0)
        # Its parts have fixed widths, which must not limit the window's minimum width.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._layout.addWidget(self._engine)
        self._layout.addStretch()
        self._layout.addWidget(self._figures)
        theme.changed.connect(self._fit)

    def show_engine(self, text: str) -> None:
        """Show the state of the engine."""
        self._engine_text = text
        self._show_engine()

    def show_prefix(self, text: str) -> None:
        """Show a text before the engine: download progress, or that the chosen model is missing."""
        if text != self._prefix:
            self._prefix = text
            self._show_engine()

    def show_suffix(self, text: str) -> None:
        """Show a text after the engine: that the next message needs another model; "" for none."""
        if text != self._suffix:
            self._suffix = text
            self._show_engine()

    def show_card(self, text: str) -> None:
        """Show a text at the end: what is being done so that models can run on the graphics card."""
        if text != self._card:
            self._card = text
            self._show_engine()

    def _show_engine(self) -> None:
        text = self._engine_line
        self._engine.setToolTip(tool_tip(tr("{text} – Models (Ctrl+M)").format(text=text)))
        self._engine.setAccessibleName(tr("Model and device: {text}").format(text=text))
        self._fit()

    @property
    def _parts(self) -> tuple[str, ...]:
        return self._prefix, self._engine_text, self._suffix, self._card

    @property
    def _engine_line(self) -> str:
        return " · ".join(text for text in self._parts if text)

    def show_loaded(self, loaded: Loaded) -> None:
        """Show the model, its device, and notes about compromises."""
        self.show_engine(" · ".join(map(translated, (loaded.name, loaded.device, *loaded.notes))))

    def show_stats(self, stats: Stats | None) -> None:
        """Show the statistics of a reply, or none."""
        if stats is None or not stats.blocks:
            self._figure_texts = ()
            self._figures.setToolTip("")
        else:
            self._figure_texts = (
                counts.token_rate(stats.tokens_per_second),
                tr("{steps} steps per block").format(steps=format_number(stats.steps_per_block, 1)),
                tr("{tokens} tokens per step").format(tokens=format_number(stats.tokens_per_step, 1)),
            )
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
        """Show as many statistics as fit beside the engine, at least the first."""
        metrics = self._figures.fontMetrics()
        margins = self._layout.contentsMargins()
        available = self.width() - margins.left() - margins.right()
        self._engine.setText(_LETTER)
        padding = self._engine.sizeHint().width() - metrics.horizontalAdvance(_LETTER)
        engine = metrics.horizontalAdvance(self._engine_line) + padding
        texts = [" · ".join(self._figure_texts[:count]) for count in range(1, len(self._figure_texts) + 1)]
        fitting = [text for text in texts if engine + _GAP + metrics.horizontalAdvance(text) <= available]
        figures = fitting[-1] if fitting else (texts[0] if texts else "")
        figures_width = metrics.horizontalAdvance(figures) + 2 if figures else 0
        self._figures.setFixedWidth(figures_width)
        self._figures.setText(figures)
        engine_available = max(available - figures_width - _GAP, 0)
        shown = metrics.elidedText(
            self._engine_line, Qt.TextElideMode.ElideRight, max(engine_available - padding, 0)
        )
        self._engine.setText(shown.replace("&", "&&"))
        self._engine.setFixedWidth(min(engine_available, metrics.horizontalAdvance(shown) + padding))
