"""Connect the Models page, its button, the first-run card, and files that are dropped or opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.base.file_argument import local_path
from app.base.translation import tr
from app.gui.controllers.file_drop import DropHint, are_conversations
from app.gui.conversation.message_list import MessageList
from app.gui.models_page.button import ModelsButton
from app.gui.models_page.first_run import FirstRunCard
from app.gui.widgets.context import AppContext
from app.gui.widgets.status_line import StatusLine
from app.models.opening import ModelOpening
from app.models.wording import percent
from model_backends.protocol import Failed, UnfogError
from model_backends.unicode_text import without_surrogates

if TYPE_CHECKING:  # imported when the page is first shown
    from app.gui.models_page.page import ModelsPage


class ModelsController(QObject):
    """Switches between the conversation and the Models page."""

    left = Signal()
    """The conversation is shown again; focus the composer."""

    noted = Signal(str)
    """A sentence for a toast."""

    import_requested = Signal(object)
    """A conversations file was dropped or opened: its path."""
    attach_requested = Signal(object)
    """Other files were dropped: their paths."""
    picture_dropped = Signal()
    """A picture without a file was dropped."""

    def __init__(
        self,
        context: AppContext,
        conversation: QWidget,
        messages: MessageList,
        status: StatusLine,
        guide: FirstRunCard,
        window: QWidget,
    ) -> None:
        """The page takes the place of `conversation`; files may be dropped anywhere on `window`."""
        super().__init__(window)
        library, action = context.library, context.actions.with_icon("models")
        self._library, self._action = library, action
        self._engine, self._session = context.engine, context.session
        self._cuda_build = context.cuda_build
        self._engine_waits = False  # for the file that the program was started with
        self._messages, self._status, self._guide = messages, status, guide
        self.button = ModelsButton(context.theme, action, library.downloads)
        """Opens the page, in the footer of the sidebar."""
        self._theme, self._window = context.theme, window
        self.pages = QStackedWidget(window)
        """The conversation, or the page in its place."""
        self.pages.addWidget(conversation)
        self._drop = DropHint(window)
        self._opening = ModelOpening(library, self)
        action.setCheckable(True)
        context.actions.handle({"models": self.toggle, "focus": self.leave})
        self._drop.dropped.connect(self.import_file)
        self._drop.pack_dropped.connect(self.install_pack)
        self._drop.imported.connect(self.import_requested)
        self._drop.attached.connect(self.attach_requested)
        self._drop.picture_dropped.connect(self.picture_dropped)
        guide.all_requested.connect(self.show)
        guide.hidden.connect(self._show_guide)
        library.used.connect(self._on_used)
        library.downloads.changed.connect(self._show_downloads)
        library.downloads.progressed.connect(self._show_downloads)
        self.button.visibility_changed.connect(self._show_downloads)
        self._opening.changed.connect(self._show_downloads)
        self._opening.changed.connect(self._show_guide)
        self._opening.opened.connect(self._on_opened)
        self._opening.failed.connect(self._on_not_opened)
        status.models_requested.connect(self.show)
        messages.models_requested.connect(self.show)
        self._show_guide()
        self._show_downloads()

    @cached_property
    def page(self) -> ModelsPage:
        """The page, created when it is first shown."""
        from app.gui.models_page.page import ModelsPage

        page = ModelsPage(self._theme, self._library, self._cuda_build, self._window)
        page.left.connect(self.leave)
        self.pages.addWidget(page)
        return page

    @property
    def is_shown(self) -> bool:
        """Whether the page is shown."""
        return self.pages.currentIndex() > 0

    def show(self) -> None:
        """Show the page."""
        self.pages.setCurrentWidget(self.page)
        self._action.setChecked(True)

    def hide(self) -> None:
        """Show the conversation."""
        self.pages.setCurrentIndex(0)
        self._action.setChecked(False)

    def leave(self) -> None:
        """Show the conversation and focus the composer."""
        self.hide()
        self.left.emit()

    def toggle(self) -> None:
        """Switch between page and conversation."""
        if self.is_shown:
            self.leave()
        else:
            self.show()

    def escape(self) -> bool:
        """Close an open question or the page; whether there was one."""
        if not self.is_shown:
            return self._guide.escape()
        if not self.page.escape():
            self.leave()
        return True

    def import_file(self, path: Path) -> None:
        """Check a model file and offer to import it."""
        self.show()
        self.page.import_file(path)

    def install_pack(self, path: Path) -> None:
        """Offer to install a GPU pack."""
        self.show()
        self.page.install_pack(path)

    def start_engine(self) -> None:
        """Load the model in use, unless a file is being opened in its place."""
        self._engine_waits = self._opening.path is not None
        if not self._engine_waits:
            self._engine.start()

    def open_files(self, files: Sequence[str]) -> None:
        """Open the first of these paths or file:// addresses: use the model, or import the conversations."""
        if not files:
            return
        self.hide()
        self._messages.dismiss_failure()
        try:
            path = local_path(files[0])
        except UnfogError as error:
            self._on_not_opened(error.as_event())
            return
        if len(files) > 1:
            self.noted.emit(tr("Opening only {file}: one file at a time.").format(file=_shown(path)))
        if are_conversations([path]):
            self.import_requested.emit(path)
        else:
            self._opening.open(path)

    def _on_opened(self, path: Path) -> None:
        self._engine_waits = False
        if self._session.state != "idle":
            self.noted.emit(tr("{file} loads when this reply is done.").format(file=_shown(path)))

    def _on_not_opened(self, failure: Failed) -> None:
        self._messages.show_failure(failure, can_retry=False)
        if self._engine_waits:
            self.start_engine()

    def _on_used(self) -> None:
        self._show_guide()
        self._show_downloads()

    def _show_guide(self) -> None:
        is_opening = self._opening.path is not None
        self._guide.setVisible(self._guide.should_show and not is_opening)
        self._messages.set_bundled(self._library.is_demo_in_use and not is_opening)
        QTimer.singleShot(0, self._messages, self._messages.lay_out_welcome)

    def _show_downloads(self) -> None:
        """Return the status line's note while the page is closed; downloads if the button is hidden."""
        current, lead = self._library.downloads.current, ""
        if self._opening.path is not None:
            lead = tr("Opening {file}…").format(file=_shown(self._opening.path))
        elif self._library.lost:
            lead = tr("{model} is missing; using the demo model").format(model=self._library.lost)
        elif current is not None and not self.button.isVisible():
            lead = (
                tr("Downloading {file} {percent}")
                .format(file=current.file.name, percent=percent(current.progress))
                .rstrip()
            )
        self._status.show_prefix(lead)


def _shown(path: Path) -> str:
    return without_surrogates(path.name)
