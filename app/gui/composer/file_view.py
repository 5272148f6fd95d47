"""Show the text of an attached file as it is sent to the model."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.attachments import Attachment
from app.attachments.records import PAGE_BREAK
from app.base.translation import tr, translated
from app.gui.composer.file_chip import describe_file, format_tokens
from app.gui.widgets.basic import fitting_screen
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.theme import Theme
from app.markdown.characters import sanitize_name
from app.session.token_counter import Tokens

_SIZE = QSize(680, 560)


def show_file(theme: Theme, file: Attachment, window: QWidget, tokens: Tokens | None = None) -> FileView:
    """Open a dialog with the text of a file."""
    view = FileView(theme, file, window, tokens)
    view.open()
    return view


class FileView(QDialog):
    """A read-only view of the text of a file, which can be copied."""

    def __init__(self, theme: Theme, file: Attachment, window: QWidget, tokens: Tokens | None = None) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = sanitize_name(file.name)
        self.setWindowTitle(name)
        self.resize(fitting_screen(self, _SIZE.boundedTo(window.size())))
        self._text = file.text.replace(PAGE_BREAK, "\n\n")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 16)
        layout.setSpacing(6)
        layout.addWidget(self._label(name, "title"))
        facts = [describe_file(file)] + ([format_tokens(tokens)] if tokens is not None else [])
        layout.addWidget(self._label(" · ".join(facts), "small"))
        for note in file.notes:
            layout.addWidget(self._label(translated(note), "badge"))
        layout.addSpacing(6)
        view = PlainTextEdit(self)
        view.setPlainText(self._text)
        view.setReadOnly(True)
        view.setTabChangesFocus(True)
        view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        view.setFont(theme.code_font if file.kind in ("code", "json", "csv", "html") else theme.text_font)
        c = theme.colors
        view.setStyleSheet(
            f"QPlainTextEdit {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line};"
            f" border-radius: 8px; padding: 6px; }} QPlainTextEdit:focus {{ border: 1px solid {c.accent}; }}"
        )
        view.setAccessibleName(tr("Text of {name}").format(name=name))
        layout.addWidget(view, 1)
        layout.addSpacing(6)
        layout.addWidget(self._buttons())
        view.setFocus()

    def _label(self, text: str, kind: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("kind", kind)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        copy = buttons.addButton(tr("Copy the text"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        close = buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        return buttons
