"""The line under the composer: what runs the model, and the figures of the last reply."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.theme import tool_tip
from model_backends.protocol import Loaded, Stats

_GAP = 24


class StatusLine(QWidget):
    """Device and model on the left, figures on the right; a narrow window shows the most telling ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._engine_text = ""
        self._figure_texts: tuple[str, ...] = ()
        self._engine = QLabel("", self)
        self._engine.setAccessibleName("Model and device")
        self._figures = QLabel("", self)
        self._figures.setAccessibleName("Figures of the last reply")
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight)
        for label in (self._engine, self._figures):
            label.setTextFormat(Qt.TextFormat.PlainText)
            # Cut short in a narrow window rather than widen it.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(17, 0, 17, 0)
        self._layout.addWidget(self._engine)
        self._layout.addWidget(self._figures)

    def show_engine(self, text: str) -> None:
        """Say what the engine is doing."""
        self._engine_text = text
        self._engine.setToolTip(tool_tip(text))
        self._fit()

    def show_loaded(self, loaded: Loaded) -> None:
        """Say which model runs on which device, and what was done otherwise than asked."""
        self.show_engine(" · ".join((loaded.name, loaded.device, *loaded.notes)))

    def show_stats(self, stats: Stats | None) -> None:
        """Show the figures of a reply, or nothing."""
        if stats is None:
            self._figure_texts = ()
            self._figures.setToolTip("")
        else:
            self._figure_texts = (
                f"{stats.tokens_per_second:.0f} tokens/s",
                f"{stats.steps_per_block:.1f} steps per block",
                f"{stats.tokens_per_forward:.1f} tokens per forward pass",
            )
            self._figures.setToolTip(
                f"{stats.tokens} tokens in {stats.blocks} blocks and {stats.seconds:.2f} s; "
                f"{stats.prompt_tokens} prompt tokens, {stats.cached_tokens} of them cached"
            )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Choose anew what fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many figures as fit beside the engine, at least the first."""
        metrics = self._figures.fontMetrics()
        margins = self._layout.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        engine = metrics.horizontalAdvance(self._engine_text)
        texts = [" · ".join(self._figure_texts[:count]) for count in range(1, len(self._figure_texts) + 1)]
        fitting = [text for text in texts if engine + _GAP + metrics.horizontalAdvance(text) <= room]
        figures = fitting[-1] if fitting else (texts[0] if texts else "")
        needed = metrics.horizontalAdvance(figures) + 2 if figures else 0
        self._figures.setFixedWidth(needed)
        self._figures.setText(figures)
        left = max(room - needed - _GAP, 0)
        self._engine.setText(metrics.elidedText(self._engine_text, Qt.TextElideMode.ElideRight, left))
