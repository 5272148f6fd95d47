"""Show what replies nearly said, in the place of their messages, and save it as a poster."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.base.translation import tr
from app.gui.controllers.clips import ClipPreferences, ClipsController
from app.gui.conversation.message_list import MessageList
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.platform.desktop_open import open_folder
from model_backends.protocol import UnfogError

if TYPE_CHECKING:  # imported with the first poster
    from app.gui.export.poster import Poster
    from app.gui.replay.recording import Recording


class CandidatesController(QObject):
    """Handles the reply action "nearly_said"."""

    word_chosen = Signal(int, object)
    """A word of the reply with this id was chosen, in this `InlineCandidates`."""

    def __init__(
        self,
        context: AppContext,
        messages: MessageList,
        recording: Callable[[int], Recording],
        posters: PosterSaver,
        window: QWidget,
    ) -> None:
        """`recording` returns the reply with this id."""
        super().__init__(window)
        self._session, self._theme = context.session, context.theme
        self._messages, self._window = messages, window
        self._recording, self._posters = recording, posters
        messages.requests.handle({"nearly_said": self.show})

    def show(self, reply: int) -> None:
        """Show what a reply nearly said; if that is shown already, close it."""
        from app.gui.candidates.inline import InlineCandidates

        widget = self._messages.reply(reply)
        if widget is None or (isinstance(widget.in_place, InlineCandidates) and widget.close_in_place()):
            return
        if traces := self._session.traces(reply):
            inline = InlineCandidates(self._theme, traces, widget)
            inline.closed.connect(widget.close_in_place)
            inline.view.chosen.connect(partial(self.word_chosen.emit, reply, inline))
            inline.poster.connect(partial(self._open_menu, reply))
            widget.show_in_place(inline, inline.view)

    def _open_menu(self, reply: int, corner: QPoint) -> None:
        """Open the menu of posters at a point of the screen."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Poster"))
        for text, act in (
            (tr("Save as image (PNG)"), partial(self._posters.save, suffix=".png")),
            (tr("Save as PDF"), partial(self._posters.save, suffix=".pdf")),
            (tr("Copy image"), self._posters.copy),
        ):
            menu.addAction(text).triggered.connect(
                lambda _checked=False, act=act: act(self._recording(reply), self._day_of(reply))
            )
        menu.addSeparator()
        self._posters.clips.add_preferences(menu)
        menu.popup(corner)

    def _day_of(self, reply: int) -> datetime.date | None:
        """The day on which a reply was written."""
        found = (message for message in self._session.messages() if message.id == reply)
        message = next(found, None)
        return None if message is None else datetime.datetime.fromtimestamp(message.created).date()


class PosterSaver:
    """Writes posters to the folder of clips, or copies them; `note` says so."""

    def __init__(self, preferences: ClipPreferences, clips: ClipsController, note: Toast) -> None:
        self._preferences, self.clips, self._note = preferences, clips, note

    def save(self, recording: Recording, day: datetime.date | None, suffix: str) -> None:
        """Save a poster as a new file with this ending."""
        from app.gui.export.clip_file import clip_path
        from app.gui.export.film_writers import known_errors
        from app.gui.export.poster import save_poster

        folder = self._preferences.folder
        try:
            with known_errors(folder):
                folder.mkdir(parents=True, exist_ok=True)
                path = clip_path(folder, recording.prompt, day or datetime.date.today(), suffix)
            save_poster(self._poster(recording, day), path)
        except UnfogError as error:
            self.clips.show_failure(error.as_event(), partial(self.save, recording, day, suffix))
            return
        self._note.show_message(
            tr("Poster saved."), action=(tr("Show in folder"), lambda: open_folder(path.parent))
        )

    def copy(self, recording: Recording, day: datetime.date | None) -> None:
        """Copy a poster as an image."""
        from app.gui.export.poster import poster_picture

        QGuiApplication.clipboard().setImage(poster_picture(self._poster(recording, day)))
        self._note.show_message(tr("Poster copied."))

    def _poster(self, recording: Recording, day: datetime.date | None) -> Poster:
        from app.gui.export.poster import Poster

        return Poster(recording, day, self._preferences.dark)
