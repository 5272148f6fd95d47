"""Edits one question of a form: its words, the kind of its answers, and these."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.base.translation import tr
from app.decisions.form import MOST_WORDS, Kind, Question
from app.gui.widgets.basic import button
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.form_controls import ChoiceBox
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.theme import Theme

_LARGEST = 1_000_000
_MOST_LINES = 6  # of the answers that are visible at once
_DEFAULT_RANGE = (1, 5)
_DEFAULT_WORDS = 3


class QuestionCard(QFrame):
    """Shows a question. What is switched off by another kind is kept until the window closes."""

    changed = Signal()
    """Something was typed or chosen."""
    moved = Signal(int)
    """Move it up (−1) or down (1)."""
    removed = Signal()
    """Remove it."""

    def __init__(self, theme: Theme, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "group")
        self._question = question
        self.words = LineEdit(self)
        self.words.setPlaceholderText(tr("Question"))
        self.words.setText(question.question)
        self.words.setCursorPosition(0)
        self.kind = ChoiceBox(theme, self)
        self.kind.addItem(tr("One of these answers"), "choice")
        self.kind.addItem(tr("A number"), "number")
        self.kind.addItem(tr("Words from the text"), "span")
        self.kind.setCurrentIndex(self.kind.findData(question.kind))
        self.answers = PlainTextEdit(self)
        self.answers.setTabChangesFocus(True)
        self.answers.setPlaceholderText(tr("One answer per line"))
        self.answers.setPlainText("\n".join(question.answers))
        first, last = question.number or _DEFAULT_RANGE
        self.first, self.last = (NumberField(each, -_LARGEST, _LARGEST, self) for each in (first, last))
        self.most = NumberField(question.span or _DEFAULT_WORDS, 1, MOST_WORDS, self)
        self.none = LineEdit(self)
        self.none.setPlaceholderText(tr("none"))
        self.none.setText(question.none)
        self._up = button(tr("Up"), "", lambda: self.moved.emit(-1), "action")
        self._down = button(tr("Down"), "", lambda: self.moved.emit(1), "action")
        self._remove = button(tr("Remove"), "", self.removed.emit, "action")
        self._range = _row(QLabel(tr("from"), self), self.first, QLabel(tr("to"), self), self.last)
        self._span = _row(
            QLabel(tr("at most"), self),
            self.most,
            QLabel(tr("words; if the text has none:"), self),
            self.none,
        )
        self._lay_out()
        self._connect()
        self._show_kind()

    def question(self) -> Question:
        """Return the question as it is shown; it need not be usable yet."""
        kind: Kind = self.kind.currentData()
        lines = (line.strip() for line in self.answers.toPlainText().splitlines())
        return Question(
            question=self.words.text(),
            name=self._question.name,
            answers=tuple(filter(None, lines)) if kind == "choice" else (),
            number=(self.first.value(), self.last.value()) if kind == "number" else None,
            span=self.most.value() if kind == "span" else None,
            none=self.none.text() if kind == "span" else "",
        )

    def set_place(self, number: int, count: int) -> None:
        """Name everything after its place among so many questions, from 1."""
        self.setAccessibleName(tr("Question {number}").format(number=number))
        names = {
            self.words: tr("Question {number}"),
            self.kind: tr("Kind of answer to question {number}"),
            self.answers: tr("Answers to question {number}, one per line"),
            self.first: tr("Smallest number for question {number}"),
            self.last: tr("Largest number for question {number}"),
            self.most: tr("Most words for question {number}"),
            self.none: tr("Answer to question {number} if the text has none"),
            self._up: tr("Move question {number} up"),
            self._down: tr("Move question {number} down"),
            self._remove: tr("Remove question {number}"),
        }
        for widget, name in names.items():
            widget.setAccessibleName(name.format(number=number))
        self._up.setEnabled(number > 1)
        self._down.setEnabled(number < count)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.answers, self._range, self._span):
            layout.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(2)
        foot.addStretch()
        for action in (self._up, self._down, self._remove):
            foot.addWidget(action)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.words.textEdited.connect(lambda _text: self.changed.emit())
        self.none.textEdited.connect(lambda _text: self.changed.emit())
        self.answers.textChanged.connect(self._on_answers)
        for field in (self.first, self.last, self.most):
            field.textEdited.connect(lambda _text: self.changed.emit())
        self.kind.activated.connect(self._on_kind)

    def _on_kind(self) -> None:
        self._show_kind()
        self.changed.emit()

    def _on_answers(self) -> None:
        self._fit_answers()
        self.changed.emit()

    def _show_kind(self) -> None:
        kind = self.kind.currentData()
        self.answers.setVisible(kind == "choice")
        self._range.setVisible(kind == "number")
        self._span.setVisible(kind == "span")
        self._fit_answers()

    def _fit_answers(self) -> None:
        """Make the field as high as its lines, and one for the next."""
        lines = min(max(self.answers.document().blockCount() + 1, 3), _MOST_LINES)
        self.answers.setFixedHeight(lines * self.answers.fontMetrics().lineSpacing() + 22)

    def fit(self) -> None:
        """Fit the sizes to the fonts."""
        self._fit_answers()
        em = self.words.fontMetrics().height()
        for field in (self.first, self.last, self.most):
            field.setFixedWidth(4 * em)
        self.none.setFixedWidth(8 * em)


class NumberField(LineEdit):
    """A field for a whole number."""

    def __init__(self, value: int, least: int, most: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._value = value
        self.setValidator(QIntValidator(least, most, self))
        self.setText(str(value))

    def value(self) -> int:
        """Return the number; the last one while there is none."""
        if self.hasAcceptableInput():
            self._value = int(self.text())
        return self._value


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    row.setLayout(FlowLayout(widgets, 6))
    for widget in widgets:
        widget.setParent(row)
    return row
