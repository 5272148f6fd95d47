"""Connect the Models page, its button, the first-run card and dropped files."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.base.translation import tr
from app.gui.controllers.file_drop import DropHint
from app.gui.conversation.message_list import MessageList
from app.gui.models_page.button import ModelsButton
from app.gui.models_page.first_run import FirstRunCard
from app.gui.widgets.context import AppContext
from app.gui.widgets.status_line import StatusLine
from app.models.wording import percent

if TYPE_CHECKING:  # imported when the page is first shown
    from app.gui.models_page.page import ModelsPage


class ModelsController(QObject):
    """Switches between the conversation and the Models page."""

    left = Signal()
    """The conversation is shown again; focus the composer."""

    import_requested = Signal(object)
    """A conversations file was dropped: its path."""
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
        library, action = context.library, context.actions["models"]
        self._library, self._action = library, action
        self._messages, self._status, self._guide = messages, status, guide
        self.button = ModelsButton(context.theme, action, library.downloads)
        """Opens the page, in the footer of the sidebar."""
        self._theme, self._window = context.theme, window
        self.pages = QStackedWidget(window)
        """The conversation, or the page in its place."""
        self.pages.addWidget(conversation)
        self._drop = DropHint(window)
        action.setCheckable(True)
        context.actions.handle({"models": self.toggle, "focus": self.leave})
        self._drop.dropped.connect(self.import_file)
        self._drop.imported.connect(self.import_requested)
        self._drop.attached.connect(self.attach_requested)
        self._drop.picture_dropped.connect(self.picture_dropped)
        guide.all_requested.connect(self.show)
        guide.hidden.connect(self._show_guide)
        library.used.connect(self._on_used)
        library.downloads.changed.connect(self._show_downloads)
        library.downloads.progressed.connect(self._show_downloads)
        self.button.visibility_changed.connect(self._show_downloads)
        status.models_requested.connect(self.show)
        messages.models_requested.connect(self.show)
        self._show_guide()
        self._show_downloads()

    @cached_property
    def page(self) -> ModelsPage:
        """The page, created when it is first shown."""
        from app.gui.models_page.page import ModelsPage

        page = ModelsPage(self._theme, self._library, self._window)
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

    def _on_used(self) -> None:
        self._messages.set_bundled(self._library.is_demo_in_use)
        self._show_guide()
        self._show_downloads()

    def _show_guide(self) -> None:
        self._guide.setVisible(self._guide.should_show)
        QTimer.singleShot(0, self._messages, self._messages.lay_out_welcome)

    def _show_downloads(self) -> None:
        """Return the status line's note while the page is closed; downloads if the button is hidden."""
        current, lead = self._library.downloads.current, ""
        if self._library.lost:
            lead = tr("{model} is missing; using the demo model").format(model=self._library.lost)
        elif current is not None and not self.button.isVisible():
            lead = (
                tr("Downloading {file} {percent}")
                .format(file=current.file.name, percent=percent(current.progress))
                .rstrip()
            )
        self._status.show_prefix(lead)
