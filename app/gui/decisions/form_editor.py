"""Edits a form: its questions in order, each a card; add, remove, move."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.translation import tr
from app.decisions.form import MOST_QUESTIONS, Form, Question
from app.gui.decisions.question_card import QuestionCard
from app.gui.widgets.basic import TextLabel, button
from app.gui.widgets.theme import Theme


class FormEditor(QWidget):
    """Shows the questions of a form. What the window doesn't show of a form stays as it is."""

    changed = Signal()
    """The form was edited."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._form = theme, Form(questions=())
        self.cards: list[QuestionCard] = []
        self._empty = TextLabel(tr("No questions yet."), "small", self)
        self.add = button(tr("Add question"), tr("Add question"), self._on_add)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)
        self._layout.addWidget(self._empty)
        self._layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def form(self) -> Form:
        """Return the form as it is shown; it need not be usable yet."""
        return Form(
            questions=tuple(card.question() for card in self.cards),
            title=self._form.title,
            instruction=self._form.instruction,
            steps=self._form.steps,
        )

    def show_form(self, form: Form) -> None:
        """Show another form."""
        self._form = form
        for card in self.cards:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for question in form.questions:
            self._insert(question)
        self._number()

    def _insert(self, question: Question) -> QuestionCard:
        card = QuestionCard(self._theme, question, self)
        card.changed.connect(self.changed)
        card.moved.connect(lambda by, card=card: self._move(card, by))
        card.removed.connect(lambda card=card: self._remove(card))
        self._layout.insertWidget(len(self.cards) + 1, card)
        self.cards.append(card)
        for widget in (card, *card.findChildren(QWidget)):
            widget.setFont(self._theme.text_font)
        card.fit()
        return card

    def _on_add(self) -> None:
        card = self._insert(Question(question="", answers=(tr("yes"), tr("no"))))
        self._number()
        card.show()
        card.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _move(self, card: QuestionCard, by: int) -> None:
        place = self.cards.index(card)
        target = place + by
        if 0 <= target < len(self.cards):
            self.cards.insert(target, self.cards.pop(place))
            self._layout.removeWidget(card)
            self._layout.insertWidget(target + 1, card)
            self._number()
            self.changed.emit()

    def _remove(self, card: QuestionCard) -> None:
        place = self.cards.index(card)
        self.cards.remove(card)
        self._layout.removeWidget(card)
        card.hide()
        card.deleteLater()
        self._number()
        near = self.cards[min(place, len(self.cards) - 1)].words if self.cards else self.add
        near.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _number(self) -> None:
        for number, card in enumerate(self.cards, start=1):
            card.set_place(number, len(self.cards))
        self._empty.setVisible(not self.cards)
        self.add.setEnabled(len(self.cards) < MOST_QUESTIONS)
