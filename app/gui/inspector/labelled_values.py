"""Labelled values: a value under its name, or beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.inspector import descriptions
from app.gui.inspector.history import NOISE, BlockHistory
from app.gui.inspector.rates import Rates
from app.gui.widgets.theme import tool_tip


class LabelledValue(QWidget):
    """Shows a name, a value and, as a tool tip, an explanation."""

    def __init__(self, name: str, explanation: str, *, beside: bool = False) -> None:
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setToolTip(tool_tip(translated(explanation)))
        self.setAccessibleDescription(translated(explanation))
        caption = QLabel(name)
        caption.setProperty("kind", "muted" if beside else "small")
        self._value = QLabel("–")
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        # Cut off in a narrow panel rather than widen it.
        self._value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self) if beside else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8 if beside else 0)
        layout.addWidget(caption)
        layout.addWidget(self._value, 1)
        if beside:
            self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        else:
            self._value.setProperty("kind", "title")
        self.show_value("–")

    def show_value(self, value: str) -> None:
        """Show another value, with its unit."""
        self._value.setText(value)
        self._value.setAccessibleName(f"{self._name}: {value}")


class StepValues(QWidget):
    """The values of one step."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._temperature = LabelledValue(tr("Temperature"), descriptions.TEMPERATURE)
        self._entropy = LabelledValue(tr("Mean entropy"), descriptions.MEAN_ENTROPY)
        self._accepted = LabelledValue(tr("Accepted"), descriptions.ACCEPTED)
        self._changed = LabelledValue(tr("Changed"), descriptions.CHANGED)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(14)
        layout.setVerticalSpacing(6)
        for index, figure in enumerate((self._entropy, self._temperature, self._accepted, self._changed)):
            layout.addWidget(figure, index // 2, index % 2)
            layout.setColumnStretch(index % 2, 1)

    def show_step(self, history: BlockHistory, index: int) -> None:
        """Show the known step with this index, or `NOISE`."""
        if index == NOISE:
            self.clear()
            return
        of_total = tr("of {count}", "positions").format(count=history.free_positions)
        self._temperature.show_value(descriptions.format_value(float(history.temperatures[index])))
        self._entropy.show_value(descriptions.format_nats(float(history.mean_entropy[index])))
        self._accepted.show_value(f"{history.accepted[index]} {of_total}")
        self._changed.show_value(f"{history.changed[index]} {of_total}" if index else "–")

    def clear(self) -> None:
        """Show that nothing is computed yet."""
        for figure in (self._temperature, self._entropy, self._accepted, self._changed):
            figure.show_value("–")


class RateValues(QWidget):
    """The rates of a reply, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._heading = QLabel()
        self._heading.setProperty("kind", "heading")
        self._tokens = LabelledValue(tr("Speed"), descriptions.TOKENS_PER_SECOND, beside=True)
        self._steps = LabelledValue(tr("Denoising"), descriptions.STEPS_PER_SECOND, beside=True)
        self._per_block = LabelledValue(tr("Steps per block"), descriptions.STEPS_PER_BLOCK, beside=True)
        self._per_step = LabelledValue(tr("Tokens per step"), descriptions.TOKENS_PER_STEP, beside=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._heading)
        for figure in (self._tokens, self._steps, self._per_block, self._per_step):
            layout.addWidget(figure)
        self.show_rates(Rates())

    def show_rates(self, rates: Rates) -> None:
        """Show the rates known so far."""
        self._heading.setText(tr("This reply") if rates.is_final else tr("This reply so far"))
        self._tokens.show_value(descriptions.format_rate(rates.tokens_per_second, tr(" tokens/s")))
        self._steps.show_value(descriptions.format_rate(rates.steps_per_second, tr(" steps/s")))
        self._per_block.show_value(descriptions.format_rate(rates.steps_per_block, ""))
        self._per_step.show_value(descriptions.format_rate(rates.tokens_per_step, ""))
