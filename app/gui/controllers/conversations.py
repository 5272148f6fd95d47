"""Open, step through, pin and delete conversations; deletion can be undone."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QMenu

from app.base.translation import tr
from app.gui.composer.composer import Composer
from app.gui.controllers.models import ModelsController
from app.gui.conversation.message_list import TARGET_TOP, MessageList
from app.gui.sidebar.sidebar import Sidebar
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
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
        toast: Toast,
    ) -> None:
        super().__init__(sidebar)
        self._session, self._actions, self._state = context.session, context.actions, context.window_state
        self._sidebar, self._messages, self._composer = sidebar, messages, composer
        self._models, self._toast = models, toast
        self._deleting: int | None = None
        self._title = ""
        session, actions = context.session, context.actions
        session.conversations_changed.connect(self.show)
        session.opened.connect(self.show)
        toast.changed.connect(lambda: actions["undo"].setEnabled(toast.can_undo))
        sidebar.found.connect(self.open_message)
        sidebar.clicked.connect(models.leave)
        # The list must finish its own event before it is refilled.
        queued = Qt.ConnectionType.QueuedConnection
        sidebar.chosen.connect(self.open, queued)
        sidebar.list.renamed.connect(session.rename, queued)
        sidebar.list.typed.connect(session.save_title)
        sidebar.list.rename_requested.connect(self.rename_requested)
        sidebar.list.pinned.connect(session.pin, queued)
        sidebar.list.delete_requested.connect(self.delete, queued)
        actions.handle(
            {
                "new": lambda: self.write_in(None),
                "pin": self.pin,
                "rename": self.rename,
                "delete": self.delete,
                "undo": toast.undo,
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
        """All conversations except one about to be deleted."""
        return [entry for entry in self._session.conversations() if entry.id != self._deleting]

    def show(self) -> None:
        """Refresh the list and the title."""
        shown = self.listed
        self._sidebar.show_conversations(shown, self._session.current)
        actions = self._actions
        for action in (actions["rename"], actions["delete"], actions["pin"], actions["export_conversation"]):
            action.setEnabled(self._session.current is not None)
        actions["undo"].setEnabled(self._toast.can_undo)
        opened = next((entry for entry in shown if entry.id == self._session.current), None)
        actions["pin"].setText(tr("Unpin") if opened is not None and opened.pinned else tr("Pin"))
        self._title = opened.title if opened is not None else ""
        self.titled.emit(self._title)

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
        ids, current = [entry.id for entry in self.listed], self._session.current
        place = (ids.index(current) if current in ids else -1) + by
        if 0 <= place < len(ids):
            self.open(ids[place])

    def open_message(self, message: int, words: str = "", top: int = TARGET_TOP) -> None:
        """Scroll to a message and select words in it, switching the branch if needed."""
        conversation = self._session.reveal(message)
        if conversation is None:
            return
        self.open(conversation)
        if self._messages.scroll_to(message, words, top):
            return
        messages = self._session.messages()
        if any(entry.id == message for entry in messages):
            self._messages.show_messages(messages, around=message)
            self._messages.scroll_to(message, words, top)
        else:
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
        """Pin or unpin the open conversation."""
        for entry in self._session.conversations():
            if entry.id == self._session.current:
                self._session.pin(entry.id, not entry.pinned)

    def delete(self, conversation: int | None = None) -> None:
        """Delete this or the open conversation, unless undone in time."""
        current = self._session.current if conversation is None else conversation
        if current is None:
            return
        was_open = current == self._session.current
        title = next(entry.title for entry in self._session.conversations() if entry.id == current)
        self._composer.save()

        def undo() -> None:
            self._deleting = None
            if was_open:
                self.open(current)
            self.show()

        def end() -> None:
            self._deleting = None
            self._session.delete(current)

        self._toast.offer_undo(tr("Deleted “{title}”.").format(title=title), on_end=end, on_undo=undo)
        self._deleting = current
        if was_open:
            self._session.open(None)
        self.show()


def open_last_conversation(session: ChatSession, window_state: QSettings) -> None:
    """Open the conversation of the last session, if it still exists."""
    last = int(str(window_state.value(_LAST, 0, int)))
    if any(conversation.id == last for conversation in session.conversations()):
        session.open(last)
