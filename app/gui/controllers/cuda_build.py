"""Show in the status line how far the CUDA plug-in is; say when replies come from the card, or why not."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.base.translation import tr
from app.gui.conversation.message_list import MessageList
from app.gui.widgets.context import AppContext
from app.gui.widgets.status_line import StatusLine
from app.gui.widgets.toast import Toast
from app.models.wording import describe_build


class CudaBuildController(QObject):
    """Connects the build to status line, toast and failure card."""

    def __init__(self, context: AppContext, status: StatusLine, toast: Toast, messages: MessageList) -> None:
        super().__init__(status)
        self._build, self._status, self._toast = context.cuda_build, status, toast
        self._build.changed.connect(self._show)
        self._build.moved.connect(self._on_moved)
        self._build.failed.connect(messages.show_failure)
        self._show()

    def _show(self) -> None:
        build = self._build.build
        text = ""
        if self._build.activity == "testing":
            text = tr("Testing the graphics card…")
        elif build is not None and build.is_running and self._build.is_card_wanted:
            text = tr("Graphics card: {state}").format(state=describe_build(build))
        elif build is not None and build.state == "failed" and self._build.is_card_wanted:
            text = tr("Graphics card: not ready, see Models")
        self._status.show_card(text)

    def _on_moved(self, card: str) -> None:
        self._toast.show_message(tr("Replies now come from {card}.").format(card=card))
