"""Open, step through and pin conversations, and keep the sidebar current."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QMenu

from app.base.translation import tr
from app.gui.composer.composer import Composer
from app.gui.controllers.models import ModelsController
from app.gui.conversation.message_list import TARGET_TOP, MessageList
from app.gui.sidebar.rows import Contents
from app.gui.sidebar.sidebar import Sidebar
from app.gui.widgets.context import AppContext
from app.session.organizer import Organizer
from app.session.session import ChatSession
from app.storage import Conversation

_LAST, _SCROLLED = "window/conversation", "window/scrolled"


class ConversationsController(QObject):
    """Connects the sidebar to the session, and keeps the list and the window title current."""

    titled = Signal(str)
    """The title of the open conversation, "" while it has none."""
    noted = Signal(str)
    """A message for the toast."""
    rename_requested = Signal()
    """Edit the title of the open conversation, which the hidden sidebar cannot."""

    def __init__(
        self,
        context: AppContext,
        sidebar: Sidebar,
        messages: MessageList,
        composer: Composer,
        models: ModelsController,
        organizer: Organizer,
    ) -> None:
        super().__init__(sidebar)
        self._session, self._actions, self._state = context.session, context.actions, context.window_state
        self._sidebar, self._messages, self._composer = sidebar, messages, composer
        self._models, self._organizer = models, organizer
        self._title, self._is_in_trash = "", False
        session, actions = context.session, context.actions
        session.conversations_changed.connect(self.show)
        session.opened.connect(self.show)
        organizer.changed.connect(self.show)
        sidebar.found.connect(self.open_message)
        sidebar.clicked.connect(models.leave)
        # The list must finish its own event before it is refilled.
        queued = Qt.ConnectionType.QueuedConnection
        sidebar.chosen.connect(self.open, queued)
        sidebar.list.renamed.connect(session.rename, queued)
        sidebar.list.typed.connect(session.save_title)
        sidebar.list.rename_requested.connect(self.rename_requested)
        sidebar.list.itemSelectionChanged.connect(self._enable_actions)
        actions.handle(
            {
                "new": self.begin,
                "pin": self.pin,
                "rename": self.rename,
                "previous": lambda: self.step(-1),
                "next": lambda: self.step(1),
            }
        )
        self.show()

    @property
    def title(self) -> str:
        """The title of the open conversation, "" while it has none."""
        return self._title

    @property
    def listed(self) -> list[Conversation]:
        """All conversations but those in the trash."""
        return self._session.conversations()

    def show(self) -> None:
        """Refresh the list and the title."""
        organizer, current = self._organizer, self._session.current
        contents = Contents(self.listed, organizer.folders(), organizer.trash())
        self._sidebar.show_conversations(contents, current)
        everything = (*contents.conversations, *contents.trash)
        opened = next((entry for entry in everything if entry.id == current), None)
        is_pinned, is_archived = opened is not None and opened.pinned, opened is not None and opened.archived
        self._actions["pin"].setText(tr("Unpin") if is_pinned else tr("Pin"))
        self._actions["archive"].setText(tr("Unarchive") if is_archived else tr("Archive"))
        self._is_in_trash = opened is not None and opened.expires is not None
        self._enable_actions()
        self._title = opened.title if opened is not None else ""
        self.titled.emit(self._title)

    def _enable_actions(self) -> None:
        is_open, is_listed = self._session.current is not None, not self._is_in_trash
        has_target = is_open or bool(self._sidebar.list.marked)
        for name in ("rename", "export_conversation"):
            self._actions[name].setEnabled(is_open)
        for name in ("pin", "archive", "move"):
            self._actions[name].setEnabled(has_target and is_listed)
        self._actions["delete"].setEnabled(has_target)

    def save_draft(self) -> None:
        """Store what is being typed."""
        self._composer.save()

    def begin(self) -> None:
        """Open a new conversation, in no folder, and focus the composer."""
        self._organizer.set_next_folder(None)
        self._sidebar.show_place("conversations")
        self.write_in(None)

    def remember_place(self) -> None:
        """Save the open conversation and the scroll position."""
        self._state.setValue(_LAST, self._session.current or 0)
        self._state.setValue(_SCROLLED, self._messages.place)

    def restore_place(self) -> None:
        """Restore the scroll position of the last session."""
        match self._state.value(_SCROLLED):
            case [message, below] if self._messages.is_at_end:
                self.open_message(int(message), top=int(below))

    def open(self, conversation: int | None) -> None:
        """Open a conversation, or a new one; drafts are kept."""
        self._models.hide()
        if conversation != self._session.current:
            self._composer.save()
            self._session.open(conversation)

    def write_in(self, conversation: int | None) -> None:
        """Open a conversation, or a new one, and focus the composer."""
        self.open(conversation)
        self._models.leave()

    def step(self, by: int) -> None:
        """Open the conversation this many rows further down in the sidebar."""
        ids, current = self._sidebar.list.order, self._session.current
        place = (ids.index(current) if current in ids else -1) + by
        if 0 <= place < len(ids):
            self.open(ids[place])

    def open_message(self, message: int, words: str = "", top: int = TARGET_TOP) -> None:
        """Scroll to a message and select words in it, switching the branch if needed."""
        conversation = self._session.reveal(message)
        if conversation is None:
            return
        self.open(conversation)
        if not self._messages.go_to(message, self._session.messages, words, top):
            self.noted.emit(tr("It is in another branch. You can open it when the reply is done."))

    def rename(self) -> None:
        """Edit the title of the open conversation in place: in the sidebar, or above the conversation."""
        if self._sidebar.isVisible():
            self._sidebar.rename_current()
        else:
            self.rename_requested.emit()

    def menu_of(self, conversation: int) -> QMenu | None:
        """Create the menu of a listed conversation; it is deleted when it closes."""
        return self._sidebar.list.menu_for(conversation)

    def pin(self) -> None:
        """Pin or unpin the selected conversations if they are several, else the open one."""
        shown = {entry.id: entry for entry in self._session.conversations()}
        marked = self._sidebar.list.marked or (self._session.current,)
        entries = [shown[one] for one in marked if one in shown]
        if entries:
            ids = [entry.id for entry in entries]
            self._organizer.pin(ids, not all(entry.pinned for entry in entries))


def open_last_conversation(session: ChatSession, window_state: QSettings) -> None:
    """Open the conversation of the last session, if it still exists."""
    last = int(str(window_state.value(_LAST, 0, int)))
    if any(conversation.id == last for conversation in session.conversations()):
        session.open(last)
