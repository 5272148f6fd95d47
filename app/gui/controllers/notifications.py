"""Notify about finished replies when the window is in the background; unread dots, tray icon."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSettings, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.base.translation import tr, translated
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.widgets.context import AppContext
from app.settings.schema import Notifications
from app.storage import StoredMessage
from model_backends.protocol import Failed

if TYPE_CHECKING:
    from app.gui.notifications.notifier import Notifier
    from app.gui.notifications.tray import Tray

_UNSEEN = "window/unseen"
_EXCERPT_LENGTH = 140  # characters of a reply


class NotificationsController(QObject):
    """Follows replies, window activation and the notification settings."""

    reply_requested = Signal(int)
    """The notification of the reply with this message id was clicked."""
    window_requested = Signal()
    """Bring the window to the front."""

    def __init__(self, context: AppContext, conversations: ConversationList, window: QWidget) -> None:
        super().__init__(window)
        session = context.session
        self._context, self._session, self._list, self._window = context, session, conversations, window
        self._was_idle = session.state == "idle"
        self._began: float | None = None  # when the running reply was requested
        self._notified: dict[int, int] = {}  # last notified reply by conversation
        self._unseen = _known(context.window_state, {entry.id for entry in session.conversations()})
        self._tray: Tray | None = None
        self._notifier: Notifier | None = None
        session.state_changed.connect(self._on_state)
        session.reply_run.ended.connect(self._on_ended)
        session.reply_run.failed.connect(self._on_failed)
        session.opened.connect(self._look)
        context.settings.changed.connect(self._on_setting)
        window.installEventFilter(self)
        self._list.show_unseen(self._unseen)
        self._show_tray()

    @property
    def tray(self) -> Tray | None:
        """The tray icon, once it has been enabled."""
        return self._tray

    @property
    def keeps_running(self) -> bool:
        """Whether the program continues in the tray when its window is closed."""
        keeps_running = self._wishes.tray and self._wishes.keep_running
        return keeps_running and self._tray is not None and self._tray.is_shown and self._context.has_tray()

    def close(self) -> None:
        """Withdraw notifications and the tray icon."""
        self._context.window_state.setValue(_UNSEEN, sorted(self._unseen))
        if self._notifier is not None:
            self._notifier.close()
        if self._tray is not None:
            self._tray.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark the open conversation as read when the window is activated."""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowStateChange, QEvent.Type.Show):
            self._look()
        return False

    @property
    def _wishes(self) -> Notifications:
        return self._context.settings.value.notifications

    # Replies

    def _on_state(self, state: str) -> None:
        if self._was_idle:
            self._began = time.monotonic()
        self._was_idle = state == "idle"
        self._set_stoppable(not self._was_idle)

    def _on_ended(self, reply: StoredMessage) -> None:
        took = self._took()
        if reply.status == "stopped" or self._is_seen(reply.conversation):
            return
        self._notified[reply.conversation] = reply.id
        self._mark(reply.conversation)
        text: str = tr("The reply is done.")
        if reply.status == "interrupted":
            text = tr("The reply was interrupted.")
        elif self._wishes.show_beginning and reply.text.strip():
            text = _beginning(reply.text)
        self._tell(reply.conversation, text, took)

    def _on_failed(self, failure: Failed, conversation: int | None) -> None:
        """Notify about a reply that failed before it began."""
        took = self._took()
        if took is None or conversation is None or self._is_seen(conversation):
            return
        self._tell(conversation, tr("No reply. {why}").format(why=translated(failure.message)), took)

    def _took(self) -> float | None:
        """Return the seconds that the reply took, `None` if none was running."""
        began, self._began = self._began, None
        return None if began is None else time.monotonic() - began

    def _tell(self, conversation: int, text: str, took: float | None) -> None:
        wishes = self._wishes
        if not wishes.tell or took is None or took < wishes.long_seconds:
            return
        titles = {entry.id: entry.title for entry in self._session.conversations()}
        if conversation in titles:
            self._made_notifier().show(conversation, titles[conversation], text)

    def _made_notifier(self) -> Notifier:
        if self._notifier is None:
            from app.gui.notifications.notifier import Notifier

            self._notifier = Notifier(self._window, self._made_tray, self)
            self._notifier.activated.connect(self._on_clicked)
        return self._notifier

    def _on_clicked(self, conversation: int) -> None:
        self.window_requested.emit()
        if conversation in self._notified:
            self.reply_requested.emit(self._notified[conversation])

    # Unread replies

    def _is_seen(self, conversation: int) -> bool:
        """Whether this conversation is visible in the active window."""
        window = self._window
        is_in_front = (
            QApplication.activeWindow() is not None and window.isVisible() and not window.isMinimized()
        )
        return is_in_front and conversation == self._session.current

    def _look(self) -> None:
        current = self._session.current
        if current is None or not self._is_seen(current):
            return
        if self._notifier is not None:
            self._notifier.withdraw(current)
        if current in self._unseen:
            self._unseen = self._unseen - {current}
            self._list.show_unseen(self._unseen)

    def _mark(self, conversation: int) -> None:
        self._unseen = self._unseen | {conversation}
        self._list.show_unseen(self._unseen)

    # The tray

    def _on_setting(self, name: str) -> None:
        if name == "notifications.tray":
            self._show_tray()

    def _show_tray(self) -> None:
        if self._wishes.tray:
            self._made_tray().show(True)
        elif self._tray is not None:
            self._tray.show(False)

    def _made_tray(self) -> Tray:
        if self._tray is None:
            from app.gui.notifications.tray import Tray

            self._tray = Tray(self._context.theme, self._context.actions, self)
            self._tray.open_requested.connect(self.window_requested)
            self._tray.stop.triggered.connect(self._session.stop)
            self._set_stoppable(self._session.state != "idle")
        return self._tray

    def _set_stoppable(self, can_stop: bool) -> None:
        if self._tray is not None:
            self._tray.stop.setEnabled(can_stop)


def _known(settings: QSettings, conversations: Iterable[int]) -> frozenset[int]:
    """Return the existing conversations with an unread reply from the last session."""
    kept = settings.value(_UNSEEN, [])
    found = {str(value) for value in (kept if isinstance(kept, list) else [kept])}
    return frozenset(number for number in conversations if str(number) in found)


def _beginning(text: str) -> str:
    """Return the beginning of a reply on one line."""
    line = " ".join(text[: 4 * _EXCERPT_LENGTH].split())
    return line if len(line) <= _EXCERPT_LENGTH else f"{line[:_EXCERPT_LENGTH].rstrip()}…"
