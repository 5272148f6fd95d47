"""Files and the message that is being written: attached, read, counted, kept with the draft, and sent.

What was read is stored with the draft at once, so that it survives whatever the typed words survive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.attachments import Attachment, AttachmentError, Fit
from app.attachments.records import display_name
from app.base.translation import tr
from app.gui.composer.composer import Composer
from app.gui.composer.file_bar import DraftFile
from app.gui.composer.file_view import show_file
from app.gui.composer.fit_dialog import FitDialog
from app.gui.widgets.context import AppContext
from app.processes.attachments import AttachmentReading
from app.session.context_check import check_context
from app.session.context_use import ContextTokens, ContextUse, max_prompt_tokens, tokens_used
from app.session.token_counter import TokenCounter, Tokens
from app.storage import StoredMessage
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, Loaded

_MOST_FILES = 20  # of one message
_AT_ONCE = 3  # that are read at the same time


class ComposerAttachments(QObject):
    """Everything between a file that somebody hands over and the message that it is sent with."""

    def __init__(
        self,
        context: AppContext,
        composer: Composer,
        unescape: Callable[[str], str],
        window: QWidget,
    ) -> None:
        """`unescape` makes the message that is sent out of what was typed."""
        super().__init__(window)
        session = context.session
        self._session, self._engine, self._composer = session, context.engine, composer
        self._theme, self._state, self._window = context.theme, context.window_state, window
        self._unescape = unescape
        self._conversation = session.current
        self._files: list[DraftFile] = []
        self._spent = ContextTokens()
        self._is_checking = False
        self._ending: list[AttachmentReading] = []  # whose process is not gone yet
        self._counts = TokenCounter(context.engine, self)
        self._counts.changed.connect(self._show)
        session.opened.connect(self._open)
        session.changed.connect(self._on_messages)
        session.updated.connect(self._on_messages)
        session.added.connect(self._on_added)
        session.draft_changed.connect(self._reload)
        session.overrides_changed.connect(self._show)
        composer.attach.connect(self.choose)
        composer.pasted.connect(self.attach)
        composer.drafted.connect(lambda _text: self._show())
        composer.files.opened.connect(self._view)
        composer.files.removed.connect(self._remove)
        self._open()

    def choose(self) -> None:
        """Ask for files, and attach them."""
        dialog = QFileDialog(self._window, tr("Attach files"), str(self._folder()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Attach"))
        dialog.filesSelected.connect(lambda paths: self._chosen([Path(path) for path in paths]))
        dialog.open()

    def attach(self, paths: Iterable[Path]) -> None:
        """Read files, and attach them to the message that is being written."""
        for path in paths:
            name, here = display_name(path), self._session.current
            file = DraftFile(name, here)
            self._files.append(file)
            if len([other for other in self._shown() if other.failure is None]) > _MOST_FILES:
                reason = lazy_text("a message takes at most {most} files", most=_MOST_FILES)
                error = AttachmentError(name, reason, lazy_text("Send it with another message."))
                file.end(error.as_event())
                continue
            reading = AttachmentReading(path, self)
            file.begin(reading)
            reading.succeeded.connect(lambda read, file=file: self._on_read(file, read))
            reading.failed.connect(lambda failure, file=file: self._on_failed(file, failure))
            reading.ended.connect(lambda reading=reading: self._on_ended(reading))
        self._read_on()
        self._show()
        self._composer.focus()

    def send(self, text: str) -> None:
        """Send what was typed with what was attached, or ask what to leave out if it does not fit."""
        if self._session.state != "idle" or self._is_checking:
            return
        if any(file.reading is not None for file in self._shown()):
            self._composer.say(tr("A file is still being read. Send when it is, or remove it."))
            return
        room, files = self._room_for_message(), self._attached()
        if room is None:  # no model is ready: it will say so itself if this does not fit
            self._carry_out(text, files)
            return
        self._is_checking = True
        check_context(self._counts, files, text, room, lambda found: self._on_checked(text, files, found))

    def shutdown(self) -> None:
        """End every process."""
        for reading in self._ending:
            reading.shutdown()
        self._ending.clear()
        self._files.clear()

    # Files

    def _shown(self) -> list[DraftFile]:
        """Those of the open conversation."""
        return [file for file in self._files if file.conversation == self._session.current]

    def _attached(self) -> tuple[Attachment, ...]:
        return tuple(file.attachment for file in self._shown() if file.attachment is not None)

    def _read_on(self) -> None:
        """Start as many readings as may run at once."""
        waiting = [file.reading for file in self._files if file.reading is not None]
        for reading in waiting[:_AT_ONCE]:
            if reading not in self._ending:
                self._ending.append(reading)
                reading.start()

    def _on_read(self, file: DraftFile, read: Attachment) -> None:
        file.end(read)
        if file.conversation == self._session.current:
            self._save()
        else:
            self._keep_elsewhere(file, read)
        self._read_on()
        self._show()

    def _on_failed(self, file: DraftFile, failure: Failed) -> None:
        file.end(failure)
        self._read_on()
        self._show()

    def _keep_elsewhere(self, file: DraftFile, read: Attachment) -> None:
        """Store what was read for a conversation that is not open any more, if it is there."""
        self._files.remove(file)
        there = {None, *(entry.id for entry in self._session.conversations())}
        if file.conversation in there:
            files = self._session.draft_files(file.conversation)
            self._session.save_draft_files(file.conversation, (*files, read))

    def _on_ended(self, reading: AttachmentReading) -> None:
        if reading in self._ending:
            self._ending.remove(reading)
        reading.deleteLater()

    def _remove(self, file: DraftFile) -> None:
        self._files.remove(file)
        if file.reading is not None:
            if file.reading in self._ending:
                file.reading.stop()
            else:
                file.reading.deleteLater()  # it was not started yet
            self._read_on()
        elif file.attachment is not None:
            self._save()
        self._show()
        self._composer.focus()

    def _view(self, file: DraftFile) -> None:
        if file.attachment is not None:
            show_file(self._theme, file.attachment, self._window, file.tokens)

    def _save(self) -> None:
        self._session.save_draft_files(self._session.current, self._attached())

    # What happens in the session

    def _open(self) -> None:
        self._conversation = self._session.current
        self._on_messages()
        self._reload()

    def _reload(self) -> None:
        """Show the files that are stored with the open conversation's draft."""
        here = self._session.current
        unread = [file for file in self._files if file.attachment is None]
        stored = [DraftFile(file.name, here, attachment=file) for file in self._session.draft_files(here)]
        self._files = stored + unread
        self._show()

    def _on_added(self, message: StoredMessage) -> None:
        """What belonged to the conversation that did not exist yet belongs to the one it became."""
        if self._conversation is None and self._session.current is not None:
            for file in self._files:
                if file.conversation is None:
                    file.move_to(self._session.current)
        self._conversation = self._session.current
        self._on_messages()

    def _on_messages(self, _message: object = None) -> None:
        self._spent = tokens_used(self._session.messages_since_stats())
        self._show()

    # Sending

    def _on_checked(self, text: str, files: tuple[Attachment, ...], found: Fit) -> None:
        self._is_checking = False
        if (text, files) != (self._composer.text, self._attached()):
            return  # it was changed meanwhile, and is to be sent as it is now
        if found.fits:
            self._carry_out(text, files)
            return
        loaded = self._engine.loaded_model
        dialog = FitDialog(self._theme, found, loaded.name if loaded else "", self._window)
        dialog.chosen.connect(lambda cut: self._carry_out(text, cut.attachments))
        dialog.finished.connect(lambda _result: self._composer.focus())
        dialog.open()

    def _carry_out(self, text: str, files: Sequence[Attachment]) -> None:
        if self._session.send(self._unescape(text), files=files):
            self._files = [file for file in self._files if file not in self._shown()]
            self._composer.clear()
            self._show()

    def _room_for_message(self) -> int | None:
        """Tokens that a message may have, the whole context to itself; `None` while no model is ready."""
        loaded = self._next_model()
        if loaded is None:
            return None
        return max_prompt_tokens(loaded, self._longest_reply) - self._around().number

    def _next_model(self) -> Loaded | None:
        """The model that answers next, if it is the one that is ready: a conversation may have its own."""
        is_next = self._engine.model == Path(self._session.in_effect.model)
        return self._engine.loaded_model if is_next else None

    @property
    def _longest_reply(self) -> int:
        return self._session.in_effect.sampling.max_tokens

    def _around(self) -> Tokens:
        """What comes with every message: the system prompt and the template's own."""
        system = self._session.in_effect.system
        tokens = self._counts.of(system) if system.strip() else Tokens(0, True)
        return tokens + Tokens(2 * self._counts.around, True)

    # What is shown

    def _show(self) -> None:
        """Show the files with their tokens, and how full the context is."""
        shown, words = self._shown(), self._composer.text
        read = [file for file in shown if file.attachment is not None]
        texts = [file.text for file in read]
        # A word is always among them: its answer tells what the template puts around a message.
        self._counts.want((*texts, words, self._spent.text, self._session.in_effect.system, "a"))
        for file in read:
            file.set_tokens(self._counts.of(file.text))
        self._composer.files.show_files(shown)
        self._composer.set_attached(bool(read))
        self._composer.meter.show_use(self._use(words, shown), always=bool(read))

    def _use(self, words: str, shown: Sequence[DraftFile]) -> ContextUse | None:
        loaded = self._next_model()
        if loaded is None:
            return None
        message = Tokens(0, True)
        for part in (self._counts.of(words), *(file.tokens for file in shown if file.tokens is not None)):
            message += part
        used = Tokens(self._spent.tokens, True) + self._counts.of(self._spent.text) + message
        if not self._spent.has_figures:
            used += self._around()
        room = max_prompt_tokens(loaded, self._longest_reply)
        alone = message.number + self._around().number if message.number else 0
        return ContextUse(used.number, alone, room, loaded.context_length, used.is_exact)

    def _folder(self) -> Path:
        """The folder that was used last, as long as it is there; at first that of documents."""
        last = Path(str(self._state.value("attachments/folder", "")) or ".")
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        places = (last, Path(documents or "."))
        return next((place for place in places if place.is_absolute() and place.is_dir()), Path.home())

    def _chosen(self, paths: Sequence[Path]) -> None:
        if paths:
            self._state.setValue("attachments/folder", str(paths[0].parent))
            self.attach(paths)
