"""Connect the queue of the open conversation to its rows above the composer."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.base.translation import tr
from app.gui.composer.composer import Composer
from app.gui.composer.queue_rows import QueueRows
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.storage import QueuedMessage


class QueueController(QObject):
    """Shows what is queued in the open conversation; edits, removes and sends it on request."""

    def __init__(self, context: AppContext, rows: QueueRows, composer: Composer, toast: Toast) -> None:
        super().__init__(rows)
        self._session, self._rows = context.session, rows
        self._composer, self._toast = composer, toast
        self._action = context.actions["send_queued"]
        session = context.session
        for signal in (session.queue.changed, session.opened, session.changed, session.state_changed):
            signal.connect(self._show)
        rows.send_requested.connect(self.send_now)
        rows.edited.connect(self.edit)
        rows.removed.connect(self.remove)
        composer.recalled.connect(self.edit_last)
        context.actions.handle({"send_queued": self.send_now})
        self._show()

    def send_now(self) -> None:
        """Send the queued messages in order, beginning as soon as no reply is being written."""
        if (current := self._session.current) is not None:
            self._session.queue.send_now(current)
            self._composer.focus()

    def edit(self, queued: QueuedMessage) -> None:
        """Put a queued message back into the message field."""
        if self._session.edit_queued(queued):
            self._composer.focus()

    def edit_last(self) -> None:
        """Put the newest queued message back into the message field."""
        if queue := self._session.queue.of(self._session.current):
            self.edit(queue[-1])

    def remove(self, queued: QueuedMessage) -> None:
        """Remove a queued message, unless that is undone."""
        queue = self._session.queue
        queue.remove(queued)
        if not queue.of(queued.conversation):
            self._composer.focus()
        self._toast.offer_undo(
            tr("Queued message removed."), on_end=lambda: None, on_undo=lambda: queue.restore(queued)
        )

    def _show(self, _event: object = None) -> None:
        session, current = self._session, self._session.current
        messages, waits = session.queue.of(current), session.queue.waits(current)
        self._rows.show_queue(messages, waits=waits)
        self._action.setEnabled(bool(messages) and waits)
