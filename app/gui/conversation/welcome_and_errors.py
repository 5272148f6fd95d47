"""The greeting, error cards and notices of a conversation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr, translated
from app.gui.widgets.theme import Theme
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed

EXAMPLES = (
    "What is text diffusion?",
    "Write a haiku about a river.",
    "Tell me a story about a lighthouse.",
    "Which computer does DiffusionGemma need?",
)

_ABOUT_MODELS = ("model_file", "template", "out_of_memory")  # failures that another model may solve
_TWO_COLUMNS = 640  # from this width in pixels on, two examples are in a row


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


class _Example(QPushButton):
    """A button with an example prompt, cut off if too long."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setToolTip(text)
        self.setProperty("kind", "example")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cut off the text if it is too long."""
        option, painter = QStyleOptionButton(), QStylePainter(self)
        self.initStyleOption(option)
        contents = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        option.text = option.fontMetrics.elidedText(
            self.text(), Qt.TextElideMode.ElideRight, contents.width()
        )
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()


class Welcome(QWidget):
    """The greeting of an empty conversation: what the model knows, and four examples."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, guide: QWidget, bundled: bool, parent: QWidget | None = None) -> None:
        """`guide` is a card under the examples."""
        super().__init__(parent)
        self._mark = QLabel(self)
        title = QLabel(tr("Ask something and watch the answer emerge from the fog."), self)
        title.setWordWrap(True)
        title.setProperty("kind", "page_title")
        self._about = about = QLabel(self)
        self.set_bundled(bundled)
        about.setObjectName("about")
        about.setTextFormat(Qt.TextFormat.RichText)
        about.setProperty("kind", "muted")
        about.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        self._examples: list[_Example] = []
        for text in EXAMPLES:
            button = _Example(text, self)
            button.clicked.connect(lambda _checked=False, text=text: self.chosen.emit(text))
            self._examples.append(button)
        self._arrange_examples(2)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._mark)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addSpacing(10)
        layout.addLayout(self._grid)
        layout.addSpacing(10)
        layout.addWidget(guide)
        self._theme = theme
        theme.changed.connect(self._draw)
        self._draw()

    def set_bundled(self, bundled: bool) -> None:
        """Describe the bundled model, or any other."""
        self._about.setText(
            f'<p style="line-height:140%">{translated(_ABOUT_BUNDLED if bundled else _ABOUT_OTHER)}</p>'
        )

    def fit_into(self, width: int, height: int) -> None:
        """Centre the greeting in this space, slightly above the middle; use two columns if they fit."""
        self._arrange_examples(2 if width >= self._theme.px(_TWO_COLUMNS) else 1)
        height_needed = (
            self._layout.totalHeightForWidth(max(self.width(), 320)) - self._layout.contentsMargins().top()
        )
        self._layout.setContentsMargins(0, max(0, round((height - height_needed) * 0.36) - 32), 0, 0)

    def _draw(self) -> None:
        self._mark.setPixmap(self._theme.pixmap("unfog", "muted", self._theme.px(64)))

    def _arrange_examples(self, columns: int) -> None:
        for number, button in enumerate(self._examples):
            self._grid.addWidget(button, number // columns, number % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)


_ABOUT_BUNDLED = lazy_text(
    "Unfog runs a text diffusion model on this computer; nothing you write leaves it. "
    "The included model is tiny: it can talk about text diffusion and this program, and "
    "write haiku, short stories, lists and small Python functions. It is bad at "
    "arithmetic."
)
_ABOUT_OTHER = lazy_text("Unfog runs a text diffusion model on this computer; nothing you write leaves it.")
