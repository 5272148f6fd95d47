"""Ask what to leave out of a message that does not fit into the model's context."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.attachments import Cut, Fit
from app.base.translation import format_number, tr, translated
from app.gui.widgets.basic import TextLabel
from app.gui.widgets.theme import Theme

_WIDTH = 500  # pixels


class FitDialog(QDialog):
    """Offers all ways to make a message fit; nothing is sent or changed unless one is chosen."""

    chosen = Signal(object)
    """The `Cut` to send."""

    def __init__(self, theme: Theme, fit: Fit, model: str, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Too long for this model"))
        self.setFixedWidth(min(theme.px(_WIDTH), window.width() - 40))
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 18)
        layout.setSpacing(8)
        layout.addWidget(TextLabel(tr("This doesn't fit in the model's context."), "title", self))
        layout.addWidget(TextLabel(_explanation(fit, model), "muted", self))
        layout.addSpacing(6)
        choices = [self._choice(cut) for cut in fit.cuts]
        for choice in choices:
            layout.addWidget(choice)
        layout.addSpacing(6)
        back = QPushButton(tr("Go back"), self)
        back.clicked.connect(self.reject)
        footer = QHBoxLayout()
        kept = TextLabel(tr("Your files on disk don't change."), "small", self)
        kept.setVisible(bool(choices))
        footer.addWidget(kept, 1)
        footer.addWidget(back)
        layout.addLayout(footer)
        back.setDefault(True)
        back.setFocus()  # in case the Enter that sent the message is pressed twice

    def _choice(self, cut: Cut) -> _Choice:
        tokens = tr("%Ln token(s) with your text", "", cut.tokens)
        button = _Choice(translated(cut.sentence), tokens, self)
        button.clicked.connect(lambda: self._choose(cut))
        return button

    def showEvent(self, event: QShowEvent) -> None:
        """Adapt the height to the texts."""
        super().showEvent(event)
        self.setFixedHeight(self._layout.totalHeightForWidth(self.width()))

    def _choose(self, cut: Cut) -> None:
        self.accept()
        self.chosen.emit(cut)


def _explanation(fit: Fit, model: str) -> str:
    if fit.typed_tokens > fit.available:
        return tr(
            "Your text has {words} tokens. {model} can read up to {room} and still have "
            "room to reply. Shorten your message, or choose a model with a larger "
            "context."
        ).format(words=format_number(fit.typed_tokens), model=model, room=format_number(fit.available))
    if not fit.cuts:
        return tr(
            "Your message has {tokens} tokens. {model} can read up to {room} and still "
            "have room to reply. Remove a file, or choose a model with a larger context."
        ).format(tokens=format_number(fit.tokens), model=model, room=format_number(fit.available))
    return tr(
        "Your message and its files have {tokens} tokens. {model} can read up to {room} "
        "and still have room to reply. Choose what to send, or go back and edit your "
        "message."
    ).format(tokens=format_number(fit.tokens), model=model, room=format_number(fit.available))


class _Choice(QPushButton):
    """A way to make the message fit: what is sent, and its number of tokens."""

    def __init__(self, sentence: str, amount: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "example")
        self.setAccessibleName(f"{sentence}, {amount}")
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 9, 14, 9)
        layout.setSpacing(1)
        for text, kind in ((sentence, "plain"), (amount, "small")):
            label = TextLabel(text, kind, self)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(label)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """The size of its labels."""
        return self._layout.sizeHint()

    def hasHeightForWidth(self) -> bool:
        """The height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of both labels at this width."""
        return self._layout.totalHeightForWidth(width)
