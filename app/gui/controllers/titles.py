"""Connect titles by the model to settings, action, and the menus of conversations."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.base.translation import tr
from app.gui.sidebar.conversation_list import ConversationList
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.session.titler import Titler


class TitlesController(QObject):
    """Turns titles by the model on and off, and asks for one; `note` says if none came out."""

    def __init__(
        self, context: AppContext, conversation_list: ConversationList, note: Toast, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._settings, self._note = context.session, context.settings, note
        self._list = conversation_list
        conversation_list.title_requested.connect(self.suggest)
        self._titler = Titler(context.session, context.engine, self)
        self._action = context.actions["suggest_title"]
        self._titler.possible_changed.connect(self._refresh)
        self._titler.refused.connect(self._on_refused)
        context.settings.changed.connect(lambda _name: self._apply())
        context.actions.handle({"suggest_title": self._suggest_for_open})
        self._apply()
        self._refresh()

    def suggest(self, conversation: int) -> None:
        """Let the model write a title for a conversation."""
        if not self._titler.suggest(conversation):
            self._on_refused(conversation)

    def _suggest_for_open(self) -> None:
        if self._session.current is not None:
            self.suggest(self._session.current)

    def _apply(self) -> None:
        self._titler.turn_on(self._settings.value.replies.titles)

    def _refresh(self) -> None:
        is_possible = self._titler.can_suggest
        self._action.setEnabled(is_possible and self._session.current is not None)
        self._list.enable_suggestions(is_possible)

    def _on_refused(self, _conversation: int) -> None:
        self._note.show_message(tr("The model suggested no title. The old one is kept."))
