"""The files of the message being written, and errors of those that could not be attached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.attachments import Attachment, message_text
from app.base.translation import tr, translated
from app.gui.composer.file_chip import FileChip
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme
from app.processes.attachments import AttachmentReading
from app.session.token_counter import Tokens
from model_backends.protocol import Failed

_MAX_FAILURES = 2  # with cards of their own


@dataclass(eq=False)
class DraftFile:
    """A file of the message being written: being read, read, or failed."""

    name: str
    conversation: int | None
    reading: AttachmentReading | None = None
    attachment: Attachment | None = None
    failure: Failed | None = None
    tokens: Tokens | None = None

    def begin(self, reading: AttachmentReading) -> None:
        """Note by what it is being read."""
        self.reading = reading

    def end(self, result: Attachment | Failed) -> None:
        """Take what was read, or why it cannot be."""
        self.reading = None
        if isinstance(result, Attachment):
            self.attachment = result
        else:
            self.failure = result

    def move_to(self, conversation: int) -> None:
        """Belong to this conversation from now on."""
        self.conversation = conversation

    def set_tokens(self, tokens: Tokens) -> None:
        """Note how many tokens its text has."""
        self.tokens = tokens

    @cached_property
    def text(self) -> str:
        """The text sent to the model. The file must have been read."""
        assert self.attachment is not None
        return message_text((self.attachment,), "")


class FileBar(QWidget):
    """Shows `DraftFile`s; hidden while there are none. Of many failures, all but the first share a card."""

    opened = Signal(object)
    """Show the text of this `DraftFile`."""
    removed = Signal(object)
    """Remove this `DraftFile`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: dict[DraftFile, FileChip | _Failure] = {}
        self._more: tuple[DraftFile, ...] = ()  # that share a card
        self._more_card: _Failure | None = None
        self.setAccessibleName(tr("Attached files"))
        self._chips, self._failures = FlowLayout(spacing=6), QVBoxLayout()
        self._failures.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.setSpacing(6)
        layout.addLayout(self._failures)
        layout.addLayout(self._chips)
        self._layout = layout
        theme.changed.connect(self._fit_later)
        self.hide()

    def show_files(self, files: Sequence[DraftFile]) -> None:
        """Show these files, in this order."""
        failed = tuple(file for file in files if file.failure is not None)
        more = failed[_MAX_FAILURES:] if len(failed) > _MAX_FAILURES + 1 else ()
        files = [file for file in files if file not in more]
        for outdated in [file for file in self._shown if file not in files or not self._is_current(file)]:
            widget = self._shown.pop(outdated)
            (self._chips if isinstance(widget, FileChip) else self._failures).removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for file in files:
            if file not in self._shown:
                self._shown[file] = self._make(file, failed.index(file) if file in failed else 0)
            widget = self._shown[file]
            if isinstance(widget, FileChip) and file.attachment is not None:
                widget.show_file(file.attachment, file.tokens)
        self._show_more(more)
        self.setVisible(bool(self._shown))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the files again for another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit_later(self) -> None:
        QTimer.singleShot(0, self, self._fit)  # once all have their new size

    def _fit(self) -> None:
        # Parent layouts would only ask for the height at a width that it does not get.
        self._layout.invalidate()
        self.setFixedHeight(self._layout.totalHeightForWidth(max(self.width(), 1)))

    def _is_current(self, file: DraftFile) -> bool:
        return isinstance(self._shown[file], _Failure) == (file.failure is not None)

    def _show_more(self, files: tuple[DraftFile, ...]) -> None:
        """Show one card for these failures."""
        if files == self._more:
            return
        self._more = files
        if self._more_card is not None:
            self._failures.removeWidget(self._more_card)
            self._more_card.hide()
            self._more_card.deleteLater()
            self._more_card = None
        if files:
            names = ", ".join(file.name for file in files if file.name)
            message = tr("Can't attach %Ln more file(s).", "", len(files))
            self._more_card = self._make_failure(message, names, files, _MAX_FAILURES)

    def _make_failure(self, message: str, hint: str, files: Sequence[DraftFile], place: int) -> _Failure:
        card = _Failure(self._theme, message, hint, self)
        card.dismissed.connect(lambda: self._remove(files))
        self._failures.insertWidget(place, card)  # files are read at the same time: any may fail first
        card.show()
        return card

    def _remove(self, files: Sequence[DraftFile]) -> None:
        for file in files:
            self.removed.emit(file)

    def _make(self, file: DraftFile, place: int) -> FileChip | _Failure:
        if file.failure is not None:
            message, hint = translated(file.failure.message), translated(file.failure.hint)
            return self._make_failure(message, hint, (file,), place)
        chip = FileChip(self._theme, file.name, removable=True, parent=self)
        chip.opened.connect(lambda: self.opened.emit(file))
        chip.removed.connect(lambda: self.removed.emit(file))
        if file.attachment is None:
            chip.show_reading()
        self._chips.addWidget(chip)
        chip.show()
        return chip


class _Failure(QFrame):
    """Explains why a file cannot be attached, and what to do."""

    dismissed = Signal()

    def __init__(self, theme: Theme, message: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("card")
        self.setAccessibleName(tr("Error: {message}").format(message=message))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for text, kind in ((message, "title"), (hint, "muted")):
            label = QLabel(text, self)
            label.setProperty("kind", kind)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setVisible(bool(text))
            texts.addWidget(label)
        self._close = close = QToolButton(self)
        close.setToolTip(tr("Dismiss"))
        close.setAccessibleName(tr("Dismiss: {message}").format(message=message))
        close.clicked.connect(self.dismissed)
        theme.changed.connect(self._use_theme)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 6, 8)
        layout.addLayout(texts, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._use_theme()

    def _use_theme(self) -> None:
        self._close.setIcon(self._theme.icon("cross", size=16))
