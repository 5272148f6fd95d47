"""Error cards and notices between the messages of a conversation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from model_backends.protocol import Failed

_ABOUT_MODELS = ("model_file", "template", "out_of_memory")  # failures that another model may solve


class InlineNotice(QLabel):
    """A line of small text between messages."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", "small")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


class ErrorCard(QFrame):
    """Shows what failed, why, and what to do next."""

    retry = Signal()
    models_requested = Signal()
    """Show the models page: another model may help."""

    def __init__(self, failure: Failed, *, can_retry: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.failure = failure
        self.setObjectName("card")
        self.setAccessibleName(tr("Error: {message}").format(message=failure.message))
        message = QLabel(translated(failure.message), self)
        message.setProperty("kind", "title")
        hint = QLabel(translated(failure.hint), self)
        for label in (message, hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        hint.setVisible(bool(failure.hint))
        retry_button = QPushButton(tr("Try again"), self)
        retry_button.clicked.connect(self.retry)
        retry_button.setVisible(can_retry)
        models = QPushButton(tr("Models"), self)
        models.setToolTip(tr("Choose another model"))
        models.clicked.connect(self.models_requested)
        models.setVisible(failure.kind in _ABOUT_MODELS)
        more = QPushButton(tr("Show details"), self)
        more.setProperty("kind", "link")
        more.setCheckable(True)
        more.setVisible(bool(failure.detail))
        detail = QPlainTextEdit(failure.detail, self)
        detail.setReadOnly(True)
        detail.setVisible(False)
        detail.setAccessibleName(tr("Error details"))
        more.toggled.connect(detail.setVisible)
        more.toggled.connect(lambda shown: more.setText(tr("Hide details") if shown else tr("Show details")))
        buttons = QHBoxLayout()
        buttons.addWidget(retry_button)
        buttons.addWidget(models)
        buttons.addWidget(more)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(6)
        layout.addWidget(message)
        layout.addWidget(hint)
        layout.addSpacing(4)
        layout.addLayout(buttons)
        layout.addWidget(detail)
