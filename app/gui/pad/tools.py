"""What can be done with the open pad besides writing: find, read, versions, files, the chat."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from app.base.translation import format_datetime, tr
from app.gui.markdown.links import ask_about_link
from app.gui.pad.controller import PadController
from app.gui.pad.text_files import TEXT_SUFFIXES
from app.gui.pad.word_count import count_text
from app.gui.widgets.context import AppContext
from app.storage import PadVersion
from model_backends.protocol import UnfogError

if TYPE_CHECKING:  # imported when the first pad is opened
    from app.gui.pad.view import PadView

_COUNT_MS, _COUNT_LONG_MS = 250, 1000  # after the last change until words are counted
_LONG = 200_000  # characters
_MOST_BYTES = 50_000_000  # of a file that is opened as a pad
_OF_PAD = ("pad_read", "pad_replace", "pad_versions", "pad_markdown", "pad_to_chat", "pad_copy")
"""The actions that need an open pad."""


class PadTools(QObject):
    """Handles the actions of pads, and keeps the foot of the page current."""

    toggled = Signal(bool)
    """A pad is shown, or no longer."""
    noted = Signal(str)
    """A sentence for a toast."""
    undo_offered = Signal(str, object)
    """A sentence for a toast, and what undoes it."""
    open_requested = Signal(int)
    """Open this pad and give it the focus."""
    chat_requested = Signal(str)
    """Put this text into the message field of a new conversation."""

    def __init__(self, context: AppContext, pad: PadController) -> None:
        super().__init__(pad)
        self._context, self._actions, self._pad = context, context.actions, pad
        self._counting = QTimer(self, singleShot=True)
        self._counting.timeout.connect(self._count)
        self._is_markdown = True
        pad.created.connect(self._on_created)
        pad.opened.connect(self._on_opened)
        pad.toggled.connect(self._enable)
        pad.toggled.connect(self.toggled)
        pad.files_dropped.connect(self.open_files)
        for name in ("pad_read", "pad_markdown"):
            self._actions[name].setCheckable(True)
        self._actions.handle(
            {
                "new_pad": self.new,
                "open_text": self.choose_files,
                "pad_read": self.toggle_reading,
                "pad_replace": lambda: self.find(replaces=True),
                "pad_versions": self.show_versions,
                "pad_markdown": self.toggle_markdown,
                "pad_to_chat": self.send_to_chat,
                "pad_copy": self.copy_all,
            }
        )
        self._enable(False)

    @property
    def is_shown(self) -> bool:
        """Whether a pad is open."""
        return self._pad.is_shown

    def new(self, folder: int | None = None) -> None:
        """Create a pad, in a folder or in none, and open it."""
        if (made := self._pad.create(folder=folder)) is not None:
            self.open_requested.emit(made)

    # Find

    def find(self, *, replaces: bool = False) -> None:
        """Find in the open pad, and replace."""
        self._read(False)
        self._pad.view.finding.open(replaces=replaces)

    def find_next(self, by: int = 1) -> None:
        """Go to the next hit, or to the one before."""
        self._pad.view.finding.go_on(by)

    def show_words(self, words: str) -> None:
        """Select these words, which a search has found in the open pad."""
        if self._pad.is_shown and words:
            self._pad.view.finding.find_words(words)

    def escape(self) -> bool:
        """Close the find bar, or end reading; return whether there was something to close."""
        if not self._pad.is_shown:
            return False
        view = self._pad.view
        if view.finding.is_open:
            view.finding.close()
            return True
        was_read = view.is_read
        self._read(False)
        return was_read

    # Look

    def toggle_reading(self) -> None:
        """Switch between writing and reading."""
        self._read(not self._pad.view.is_read)

    def toggle_markdown(self) -> None:
        """Switch between Markdown and plain text."""
        self._is_markdown = not self._is_markdown
        self._pad.set_markdown(self._is_markdown)
        self._read(False)
        self._show_markdown()

    def _read(self, is_read: bool) -> None:
        view = self._pad.view
        is_read = is_read and self._is_markdown
        view.show_reading(is_read)
        self._actions["pad_read"].setChecked(is_read)

    def _show_markdown(self) -> None:
        self._pad.view.highlighter.switch(self._is_markdown)
        self._actions["pad_markdown"].setChecked(self._is_markdown)
        self._actions["pad_read"].setEnabled(self._is_markdown)

    # Versions

    def show_versions(self) -> None:
        """Show the versions of the open pad."""
        from app.gui.pad.versions import VersionsDialog  # when it is first opened

        self._pad.save()
        pads, current = self._context.store.pads, self._pad.current
        if current is None:
            return
        dialog = VersionsDialog(
            self._context.theme,
            self._pad.editor.toPlainText(),
            pads.versions(current),
            pads.text_of,
            self._pad.view.window(),
        )
        dialog.restored.connect(self._restore)
        dialog.finished.connect(self._pad.focus)
        dialog.open()

    def _restore(self, version: PadVersion, text: str) -> None:
        self._pad.keep_version("before restore")
        self._read(False)
        editor = self._pad.editor
        editor.replace_all(text)
        self._pad.save()
        sentence = tr("Restored the version of {time}.").format(time=format_datetime(version.created))
        self.undo_offered.emit(sentence, editor.undo)

    # Files and the chat

    def copy_all(self) -> None:
        """Copy the text."""
        QGuiApplication.clipboard().setText(self._pad.editor.toPlainText())
        self.noted.emit(tr("Copied the text of this pad."))

    def send_to_chat(self) -> None:
        """Put the selection, or all of the text, into a new message."""
        text = self._pad.editor.selected_text() or self._pad.editor.toPlainText()
        self.chat_requested.emit(text.strip())

    def choose_files(self) -> None:
        """Ask for text files, and open them as pads."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        names = " ".join(f"*{suffix}" for suffix in TEXT_SUFFIXES)
        kinds = f"{tr('Text files')} ({names});;{tr('All files')} (*)"
        dialog = QFileDialog(self._pad.window, tr("Open text files as pads"), folder, kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda files: self.open_files([Path(file) for file in files]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_files(self, files: Sequence[Path]) -> None:
        """Open each of these text files as a new pad, and show the last one."""
        from app.attachments.read import read_attachment  # a start needs none
        from app.attachments.records import Limits

        limits = Limits(bytes=_MOST_BYTES, characters=_MOST_BYTES)
        made: int | None = None
        for file in files:
            try:
                found = read_attachment(file, limits)
            except UnfogError as error:
                self.noted.emit(error.message)
                continue
            markdown = file.suffix.lower() in TEXT_SUFFIXES[:2]
            made = self._pad.create(found.text, "" if markdown else file.stem, markdown=markdown) or made
        if made is not None:
            self.open_requested.emit(made)

    # Helpers

    def _on_created(self, view: PadView) -> None:
        view.editor.textChanged.connect(self._count_soon)
        view.editor.selectionChanged.connect(self._count_soon)
        view.link_clicked.connect(lambda link: ask_about_link(link, view.window()))
        view.reading_left.connect(lambda: self._read(False))
        view.foot.read.setDefaultAction(self._actions["pad_read"])
        view.foot.more.offer(lambda: self._menu(view))

    def _menu(self, view: PadView) -> QMenu:
        menu = QMenu(view)
        menu.setAccessibleName(tr("Menu of this pad"))
        actions = self._actions
        menu.addActions([actions["find"], actions["pad_replace"]])
        menu.addSeparator()
        menu.addActions([actions["pad_markdown"], actions["pad_versions"]])
        menu.addSeparator()
        menu.addActions([actions["pad_copy"], actions["pad_to_chat"], actions["export_conversation"]])
        menu.addAction(actions["open_text"])
        return menu

    def _on_opened(self) -> None:
        pad = self._pad.shown
        if pad is not None:
            self._is_markdown = pad.markdown
            self._read(False)
            self._show_markdown()
            self._pad.view.finding.close()
            self._count()

    def _count_soon(self) -> None:
        """Count after a pause, a longer one in a long text: counting takes 50 ms per million characters."""
        is_long = self._pad.editor.document().characterCount() > _LONG
        self._counting.start(_COUNT_LONG_MS if is_long else _COUNT_MS)

    def _count(self) -> None:
        if self._pad.is_shown:
            editor = self._pad.editor
            selected = editor.selected_text()
            self._pad.view.foot.show_counts(
                count_text(editor.toPlainText()), count_text(selected) if selected else None
            )

    def _enable(self, is_shown: bool) -> None:
        for name in _OF_PAD:
            self._actions[name].setEnabled(is_shown)
