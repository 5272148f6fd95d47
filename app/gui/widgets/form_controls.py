"""Controls of the settings window: one for each kind of field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.base.translation import format_number, languages, tr, translated
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.save_timer import SaveTimer
from app.gui.widgets.switch import Switch
from app.gui.widgets.theme import Theme
from app.settings.fields import AUTO, SYSTEM, Field, Value

_TYPING_MS = 600  # from the first key press in a long text until it is applied
_MAX_WIDTH_EMS = 11  # maximum width of a choice box
_LINES = 4.5  # visible lines of a long text


class Control(QWidget):
    """Shows a field's value and lets people change it."""

    picked = Signal(object)
    """A value was chosen, which is not validated yet."""

    is_wide = False
    """Whether it takes the full width, below its text."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    def show_value(self, value: Value) -> None:
        """Show the current value, without emitting `picked`."""
        raise NotImplementedError

    def set_focus_widget(self, widget: QWidget) -> None:
        """Make this widget the focus proxy, with the field's accessible texts."""
        widget.setAccessibleName(translated(self.field.title))
        widget.setAccessibleDescription(translated(self.field.description))
        self.setFocusProxy(widget)


def make_control(theme: Theme, field: Field, devices: Sequence[tuple[str, str]]) -> Control:
    """Create the control of a field; `devices` are (name, description), besides automatic and CPU."""
    match field.kind:
        case "switch":
            return SwitchControl(theme, field)
        case "choice":
            return ChoiceControl(theme, field, field.choices)
        case "device":
            known = (("auto", tr("Automatic")), ("cpu", tr("CPU")), *devices)
            return ChoiceControl(theme, field, known)
        case "language":
            return ChoiceControl(theme, field, ((SYSTEM, tr("Match system")), *languages()))
        case "number" | "decimal":
            return NumberControl(theme, field)
        case "long":
            return LongTextControl(theme, field)


class SwitchControl(Control):
    """A switch."""

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(field)
        self._switch = Switch(theme, self)
        self.row.addWidget(self._switch)
        self.set_focus_widget(self._switch)
        self._switch.clicked.connect(lambda is_on: self.picked.emit(is_on))

    def show_value(self, value: Value) -> None:
        """Set the switch."""
        self._switch.setChecked(bool(value))


class ChoiceBox(QComboBox):
    """A combo box in the style of text fields; the wheel scrolls the page instead."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """The size of the longest choice and the arrow."""
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)
        widest = _MAX_WIDTH_EMS * metrics.height()
        return QSize(min(longest + metrics.height() + 32, widest), metrics.height() + 16)

    def minimumSizeHint(self) -> QSize:
        """A small width, since the text can be elided."""
        return QSize(80, self.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the choice and an arrow."""
        theme, painter = self._theme, QPainter(self)
        _draw_frame(painter, theme, self)
        side = round(self.fontMetrics().height() * 0.85)
        arrow = theme.pixmap("down", "muted", side)
        painter.drawPixmap(self.width() - side - 8, (self.height() - side) // 2, arrow)
        text_rect = self.rect().adjusted(12, 0, -side - 12, 0)
        text = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, text_rect.width()
        )
        painter.setPen(theme.color("text" if self.isEnabled() else "muted"))
        painter.drawText(text_rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


class ChoiceControl(Control):
    """A choice among values."""

    def __init__(self, theme: Theme, field: Field, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(field)
        self._box = ChoiceBox(theme, self)
        for value, label in choices:
            self._box.addItem(translated(label), value)
        self.row.addWidget(self._box)
        self.set_focus_widget(self._box)
        self._box.activated.connect(lambda number: self.picked.emit(self._box.itemData(number)))

    def show_value(self, value: Value) -> None:
        """Show the choice; one that is unavailable, such as a removed device, is added by name."""
        if self._box.findData(value) < 0:
            self._box.addItem(str(value), value)
        self._box.setCurrentIndex(self._box.findData(value))


def _draw_frame(painter: QPainter, theme: Theme, box: QWidget) -> None:
    """Draw the frame of a text field."""
    has_focus = box.hasFocus()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent" if has_focus else "line"), 1.6 if has_focus else 1))
    painter.setBrush(theme.color("window"))
    painter.drawRoundedRect(QRectF(box.rect()).adjusted(1, 1, -1, -1), 8, 8)


class NumberBox(QDoubleSpinBox):
    """A number with its unit; the value below the minimum is "Automatic", if allowed."""

    def __init__(self, theme: Theme, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.updateGeometry)
        scale = 100 if field.percent else 1
        decimals = 0 if field.kind == "number" or field.percent else 3
        self.setDecimals(decimals)
        minimum = field.minimum + 10**-decimals if field.excludes_minimum else field.minimum
        self.setRange((minimum - 1 if field.auto else minimum) * scale, field.maximum * scale)
        self.setSingleStep(field.step * scale)
        self.setSuffix(" %" if field.percent else f" {translated(field.unit)}" if field.unit else "")
        self.setGroupSeparatorShown(True)
        self.setKeyboardTracking(False)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if field.auto:
            self.setSpecialValueText(tr("Automatic"))
        self.lineEdit().setAccessibleName(translated(field.title))
        self.lineEdit().setAccessibleDescription(translated(field.description))

    def sizeHint(self) -> QSize:
        """The size of the longest number and its unit."""
        metrics = self.fontMetrics()
        longest = max(
            f"{format_number(self.maximum(), self.decimals())}{self.suffix()}",
            self.specialValueText(),
            key=len,
        )
        return QSize(metrics.horizontalAdvance(longest) + 26, metrics.height() + 16)

    def minimumSizeHint(self) -> QSize:
        """A small width, which cuts off the start of long numbers."""
        return QSize(5 * self.fontMetrics().height(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the number fill the frame."""
        super().resizeEvent(event)
        self._place_number()

    def changeEvent(self, event: QEvent) -> None:
        """Place the number again after Qt has moved it because of a new style sheet."""
        super().changeEvent(event)
        self._place_number()

    def showEvent(self, event: QShowEvent) -> None:
        """Place the number again."""
        super().showEvent(event)
        self._place_number()

    def _place_number(self) -> None:
        self.lineEdit().setGeometry(self.rect().adjusted(10, 3, -10, -3))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame; the number is a child widget."""
        painter = QPainter(self)
        _draw_frame(painter, self._theme, self)
        painter.end()

    def textFromValue(self, value: float) -> str:
        """Format the number without trailing zeros."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class NumberControl(Control):
    """A number to type or step through; the value below the minimum may be automatic."""

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(field)
        self._scale = 100 if field.percent else 1
        self._box = NumberBox(theme, field, self)
        self.row.addWidget(self._step_button("−", tr("Less"), -1))
        self.row.addWidget(self._box)
        self.row.addWidget(self._step_button("+", tr("More"), 1))
        self.set_focus_widget(self._box)
        self._box.valueChanged.connect(self._pick)

    def show_value(self, value: Value) -> None:
        """Show the number."""
        self._box.blockSignals(True)
        self._box.setValue(self._box.minimum() if value == AUTO else float(value) * self._scale)
        self._box.blockSignals(False)

    def _step_button(self, symbol: str, word: str, direction: int) -> QToolButton:
        step_button = QToolButton(self)
        step_button.setText(symbol)
        step_button.setProperty("kind", "stepper")
        step_button.setAccessibleName(f"{word}: {translated(self.field.title)}")
        step_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys do the same in the number field
        step_button.setAutoRepeat(True)
        step_button.clicked.connect(lambda: self._step(direction))
        return step_button

    def _step(self, direction: int) -> None:
        self._box.stepBy(direction)

    def _pick(self, shown: float) -> None:
        if self.field.auto and shown <= self._box.minimum():
            self.picked.emit(AUTO)
        elif self.field.kind == "number":
            self.picked.emit(round(shown))
        else:
            self.picked.emit(round(shown / self._scale, 6))


class _LongText(PlainTextEdit):
    """A multi-line text field that Tab leaves."""

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """A few lines high."""
        return QSize(240, round(self.fontMetrics().lineSpacing() * _LINES) + 16)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Emit that the text is complete."""
        super().focusOutEvent(event)
        self.left.emit()


class LongTextControl(Control):
    """A multi-line text, applied shortly after the first key press."""

    is_wide = True

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(field)
        self._edit = _LongText(theme, self)
        self._edit.setPlaceholderText(translated(field.empty))
        self.row.addWidget(self._edit)
        self.set_focus_widget(self._edit)
        self._timer = SaveTimer(self, _TYPING_MS)
        self._timer.timeout.connect(self._pick)
        self._edit.textChanged.connect(self._timer.changed)
        self._edit.left.connect(self._pick)

    def show_value(self, value: Value) -> None:
        """Show the text; keep the cursor if it is already there."""
        if self._edit.toPlainText() != value:
            self._edit.setPlainText(str(value))
            self._timer.stop()

    def _pick(self) -> None:
        self._timer.stop()
        self.picked.emit(self._edit.toPlainText())
