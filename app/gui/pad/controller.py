"""Open pads in place of the conversation, and store what is written in them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QStackedWidget, QWidget

from app.base.translation import tr
from app.gui.pad.documents import PadDocuments
from app.gui.widgets.context import AppContext
from app.gui.widgets.save_timer import SaveTimer
from app.storage import Pad
from app.storage.pads import VersionReason
from model_backends.protocol import Failed

if TYPE_CHECKING:  # imported when the first pad is opened
    from app.gui.pad.editor import PadEditor
    from app.gui.pad.view import PadView

_SAVE_MS = 600  # after the first change that is not stored: a crash loses less than a second


class PadController(QObject):
    """Shows the page of a pad while one is open; the open pad is the session's open conversation."""

    toggled = Signal(bool)
    """A pad is shown, or no longer."""
    opened = Signal()
    """Another pad is open."""
    files_dropped = Signal(object)
    """Text files were dropped on the page: their paths."""
    created = Signal(object)
    """The page was made, a `PadView`: for what belongs into it."""

    def __init__(self, context: AppContext, pages: QStackedWidget) -> None:
        """`pages` has the messages as its first page; that of pads is added to it."""
        super().__init__(pages)
        self._context, self._session, self._pages = context, context.session, pages
        self.documents = PadDocuments(context.session, self)
        """The texts of pads."""
        self._current: int | None = None
        self._shown: Pad | None = None
        self._gives_up = False  # on what can't be stored
        self._timer = SaveTimer(self, _SAVE_MS)
        self._timer.timeout.connect(self.save)
        self._session.opened.connect(self._on_opened)
        self._session.conversations_changed.connect(self.show_place)
        self._session.failed.connect(self._on_failed)
        self.documents.failed.connect(self._on_failed)
        self.documents.stored.connect(self._on_stored)

    @cached_property
    def view(self) -> PadView:
        """The page, made when it is first shown."""
        from app.gui.pad.view import PadView

        view = PadView(self._context.theme)
        view.edited.connect(self._on_edited)
        view.editor.left.connect(self.save)
        view.replacing.connect(lambda: self.keep_version("before replace"))
        view.editor.files_dropped.connect(self.files_dropped)
        self._pages.addWidget(view)
        self.created.emit(view)
        return view

    @property
    def editor(self) -> PadEditor:
        """The text field."""
        return self.view.editor

    @property
    def current(self) -> int | None:
        """The open pad; `None` while a conversation is."""
        return self._current

    @property
    def is_shown(self) -> bool:
        """Whether a pad is open."""
        return self._current is not None

    @property
    def shown(self) -> Pad | None:
        """The open pad as it was when it was opened."""
        return self._shown

    @property
    def window(self) -> QWidget:
        """The window that shows the pads."""
        return self._pages.window()

    # Open and store

    def start(self) -> None:
        """Show the pad that is open when the window is made."""
        self._on_opened()

    def create(
        self, text: str = "", title: str = "", *, markdown: bool = True, folder: int | None = None
    ) -> int | None:
        """Create a pad; return its id, `None` if it can't be stored."""
        return self.documents.create(text, title, markdown=markdown, folder=folder)

    def save(self) -> None:
        """Store what was typed, also in pads that could not be stored before."""
        self._timer.stop()
        self._take_text()
        self.documents.store()

    def keep_version(self, reason: VersionReason = "before rewrite") -> None:
        """Keep the text as a version now, before much of it changes."""
        if self._current is not None:
            self.documents.keep_version(self._current, self.editor.toPlainText(), reason)

    def focus(self) -> None:
        """Give the text the focus, if a pad is open."""
        if self.is_shown:
            self.editor.setFocus()

    def may_close(self) -> bool:
        """Store everything; if that is impossible, ask, and return False until it is answered."""
        self.save()
        if self._gives_up or not self.documents.has_unsaved:
            return True
        box = QMessageBox(self.window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Unfog")
        box.setText(tr("Your last changes to a pad can't be saved."))
        box.setInformativeText(tr("Keep the window open to copy your text or to free up space."))
        leave = box.addButton(tr("Close and lose them"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(tr("Keep open"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        leave.clicked.connect(self._give_up)
        box.open()
        return False

    def _give_up(self) -> None:
        self._gives_up = True
        self.window.close()

    def close(self) -> None:
        """Store everything: the window closes."""
        if self.is_shown:
            self._remember_place()
        self.save()

    def _on_opened(self) -> None:
        was = self._current
        if was is not None:
            self._remember_place()
            self.save()
            self._keep_last_version(was)
        current = self._session.current
        pad = None if current is None else self.documents.open(current)
        self._current, self._shown = None if pad is None else pad.id, pad
        if pad is None:
            self._pages.setCurrentIndex(0)
        else:
            self._show(pad)
        if (was is None) != (pad is None):
            self.toggled.emit(pad is not None)
        if pad is not None:
            self.opened.emit()

    def _show(self, pad: Pad) -> None:
        self.view.show_pad(pad)
        self.show_place()
        self._pages.setCurrentWidget(self.view)
        QTimer.singleShot(0, self.view, lambda: self.view.restore_place(pad))

    def show_place(self) -> None:
        """A pad in the trash can only be read."""
        if self._current is not None:
            entry = self._context.store.conversation(self._current)
            self.editor.setReadOnly(entry.expires is not None)

    def _remember_place(self) -> None:
        assert self._current is not None
        place = self.view.place
        self.documents.remember_place(self._current, *place)

    def _on_edited(self) -> None:
        if self._current is not None:
            self._timer.changed()

    def _take_text(self) -> None:
        if self._current is not None and self.view.take_changed():
            self.documents.update(self._current, self.editor.toPlainText())

    def _keep_last_version(self, pad: int) -> None:
        self.documents.keep_due_version(pad)

    def set_markdown(self, markdown: bool) -> None:
        """Choose whether the open pad is Markdown or plain text."""
        if self._current is not None:
            self.documents.set_markdown(self._current, markdown)

    # Failures

    def _on_failed(self, failure: Failed) -> None:
        if self.is_shown:
            self.view.show_failure(failure)

    def _on_stored(self) -> None:
        if "view" in self.__dict__:
            self.view.hide_failure()
