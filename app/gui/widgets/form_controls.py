"""The controls of the settings window: one for every kind of field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.base.translation import languages, tr, translated
from app.gui.widgets.switch import Switch
from app.gui.widgets.theme import Theme
from app.settings.fields import AUTO, SYSTEM, Field, Value

_TYPING_MS = 600  # after the last key in a long text
_WIDEST_EMS = 11  # of a box of choices
_LINES = 4.5  # of a long text, to be seen at once


class Control(QWidget):
    """Shows a field's value and lets people change it."""

    picked = Signal(object)
    """The value that was chosen; whether it can be used is found out by others."""

    is_wide = False
    """Whether it stands below its text, for it takes the whole width."""

    def __init__(self, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)

    def show_value(self, value: Value) -> None:
        """Show this as the value in use; nothing is picked by that."""
        raise NotImplementedError

    def lead(self, widget: QWidget) -> None:
        """Make this the widget that has the focus, and that screen readers speak of."""
        widget.setAccessibleName(translated(self.field.title))
        widget.setAccessibleDescription(translated(self.field.description))
        self.setFocusProxy(widget)


def make_control(theme: Theme, field: Field, devices: Sequence[tuple[str, str]]) -> Control:
    """The control for a field; `devices` are names and what they are, beside automatic and the processor."""
    match field.kind:
        case "switch":
            return SwitchControl(theme, field)
        case "choice":
            return ChoiceControl(theme, field, field.choices)
        case "device":
            known = (("auto", tr("Automatic")), ("cpu", tr("Processor")), *devices)
            return ChoiceControl(theme, field, known)
        case "language":
            return ChoiceControl(theme, field, ((SYSTEM, tr("As the system")), *languages()))
        case "number" | "decimal":
            return NumberControl(theme, field)
        case "long":
            return LongTextControl(theme, field)


class SwitchControl(Control):
    """On or off."""

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(field)
        self._switch = Switch(theme, self)
        self.row.addWidget(self._switch)
        self.lead(self._switch)
        self._switch.clicked.connect(lambda is_on: self.picked.emit(is_on))

    def show_value(self, value: Value) -> None:
        """Move the knob."""
        self._switch.setChecked(bool(value))


class ChoiceBox(QComboBox):
    """A box of choices in the style of our text fields; the wheel scrolls the page instead of choosing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Room for the longest choice and the arrow."""
        metrics = self.fontMetrics()
        longest = max((metrics.horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)
        widest = _WIDEST_EMS * metrics.height()
        return QSize(min(longest + metrics.height() + 32, widest), metrics.height() + 16)

    def minimumSizeHint(self) -> QSize:
        """It can be narrow; the text is cut short then."""
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
        room = self.rect().adjusted(12, 0, -side - 12, 0)
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(theme.color("text" if self.isEnabled() else "muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


class ChoiceControl(Control):
    """One of some values."""

    def __init__(self, theme: Theme, field: Field, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(field)
        self._box = ChoiceBox(theme, self)
        for value, label in choices:
            self._box.addItem(translated(label), value)
        self.row.addWidget(self._box)
        self.lead(self._box)
        self._box.activated.connect(lambda number: self.picked.emit(self._box.itemData(number)))

    def show_value(self, value: Value) -> None:
        """Show the choice; one that is not offered, such as a card that is gone, is shown by its name."""
        if self._box.findData(value) < 0:
            self._box.addItem(str(value), value)
        self._box.setCurrentIndex(self._box.findData(value))


def _draw_frame(painter: QPainter, theme: Theme, box: QWidget) -> None:
    """The frame of our text fields."""
    has_focus = box.hasFocus()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("accent" if has_focus else "line"), 1.6 if has_focus else 1))
    painter.setBrush(theme.color("window"))
    painter.drawRoundedRect(QRectF(box.rect()).adjusted(1, 1, -1, -1), 8, 8)


class NumberBox(QDoubleSpinBox):
    """A number with its unit; below the least one stands "Automatic", where that is a value."""

    def __init__(self, theme: Theme, field: Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.updateGeometry)
        scale = 100 if field.percent else 1
        decimals = 0 if field.kind == "number" or field.percent else 3
        self.setDecimals(decimals)
        least = field.minimum + 10**-decimals if field.excludes_minimum else field.minimum
        self.setRange((least - 1 if field.auto else least) * scale, field.maximum * scale)
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
        """Room for the longest number and its unit."""
        metrics = self.fontMetrics()
        longest = max(
            f"{self.maximum():,.{self.decimals()}f}{self.suffix()}", self.specialValueText(), key=len
        )
        return QSize(metrics.horizontalAdvance(longest) + 26, metrics.height() + 16)

    def minimumSizeHint(self) -> QSize:
        """It can be narrow, which hides the beginning of long numbers."""
        return QSize(5 * self.fontMetrics().height(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The number has all the room within the frame."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Qt puts the number elsewhere when the style sheet changes."""
        super().changeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """The same when it is shown."""
        super().showEvent(event)
        self._place()

    def _place(self) -> None:
        self.lineEdit().setGeometry(self.rect().adjusted(10, 3, -10, -3))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame; the number draws itself."""
        painter = QPainter(self)
        _draw_frame(painter, self._theme, self)
        painter.end()

    def textFromValue(self, value: float) -> str:
        """No zeros that say nothing."""
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class NumberControl(Control):
    """A number, to be typed or stepped through; where it may be automatic, that is below the least one."""

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(field)
        self._scale = 100 if field.percent else 1
        self._box = NumberBox(theme, field, self)
        self.row.addWidget(self._stepper("−", tr("Less"), -1))
        self.row.addWidget(self._box)
        self.row.addWidget(self._stepper("+", tr("More"), 1))
        self.lead(self._box)
        self._box.valueChanged.connect(self._pick)

    def show_value(self, value: Value) -> None:
        """Show the number."""
        self._box.blockSignals(True)
        self._box.setValue(self._box.minimum() if value == AUTO else float(value) * self._scale)
        self._box.blockSignals(False)

    def _stepper(self, sign: str, word: str, direction: int) -> QToolButton:
        made = QToolButton(self)
        made.setText(sign)
        made.setProperty("kind", "stepper")
        made.setAccessibleName(f"{word}: {translated(self.field.title)}")
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrow keys do the same in the number itself
        made.setAutoRepeat(True)
        made.clicked.connect(lambda: self._step(direction))
        return made

    def _step(self, direction: int) -> None:
        self._box.stepBy(direction)

    def _pick(self, shown: float) -> None:
        if self.field.auto and shown <= self._box.minimum():
            self.picked.emit(AUTO)
        elif self.field.kind == "number":
            self.picked.emit(round(shown))
        else:
            self.picked.emit(round(shown / self._scale, 6))


class _LongText(QPlainTextEdit):
    """Several lines of text; Tab leaves them."""

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
        """The text counts now."""
        super().focusOutEvent(event)
        self.left.emit()


class LongTextControl(Control):
    """Several lines of text; they count a moment after the last key."""

    is_wide = True

    def __init__(self, theme: Theme, field: Field) -> None:
        super().__init__(field)
        self._edit = _LongText(theme, self)
        self._edit.setPlaceholderText(translated(field.empty))
        self.row.addWidget(self._edit)
        self.lead(self._edit)
        self._timer = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._timer.timeout.connect(self._pick)
        self._edit.textChanged.connect(self._timer.start)
        self._edit.left.connect(self._pick)

    def show_value(self, value: Value) -> None:
        """Show the text; where it is there already, the cursor stays."""
        if self._edit.toPlainText() != value:
            self._edit.setPlainText(str(value))
            self._timer.stop()

    def _pick(self) -> None:
        self._timer.stop()
        self.picked.emit(self._edit.toPlainText())
