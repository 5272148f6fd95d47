"""Attachments of the message being written: read them, count tokens, save the draft, send.

Files are stored with the draft as soon as they are read, so that they are as safe as the typed text.
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

_MAX_FILES = 20  # per message
_MAX_READINGS = 3  # read at the same time


class ComposerAttachments(QObject):
    """Manages the files of the message being written until it is sent."""

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
        self._context_tokens = ContextTokens()
        self._is_checking = False
        self._running: list[AttachmentReading] = []  # whose process has not ended yet
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
        composer.picture_pasted.connect(self.refuse_picture)
        composer.drafted.connect(lambda _text: self._show())
        composer.files.opened.connect(self._view)
        composer.files.removed.connect(self._remove)
        self._open()

    def choose(self) -> None:
        """Show a file dialog and attach the chosen files."""
        dialog = QFileDialog(self._window, tr("Attach files"), str(self._folder()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Attach"))
        dialog.filesSelected.connect(lambda paths: self._chosen([Path(path) for path in paths]))
        dialog.open()

    def attach(self, paths: Iterable[Path]) -> None:
        """Read files and attach them to the message being written."""
        paths = list(paths)
        free = max(0, _MAX_FILES - len([file for file in self._shown() if file.failure is None]))
        if len(paths) > free:
            self._refuse(_too_many(paths[free:]))
        for path in paths[:free]:
            file = DraftFile(display_name(path), self._session.current)
            self._files.append(file)
            reading = AttachmentReading(path, self)
            file.begin(reading)
            reading.succeeded.connect(lambda read, file=file: self._on_read(file, read))
            reading.failed.connect(lambda failure, file=file: self._on_failed(file, failure))
            reading.ended.connect(lambda reading=reading: self._on_ended(reading))
        self._start_readings()
        self._show()
        self._composer.focus()

    def refuse_picture(self) -> None:
        """Say that a picture, which was pasted or dropped, can't be read."""
        hint = lazy_text("Describe it, or paste its text.")
        self._refuse(Failed(kind="prompt", message=lazy_text("The model can't read images."), hint=hint))
        self._show()

    def send(self, text: str) -> None:
        """Send the text and the files, or queue them behind the running reply.

        If they do not fit, ask what to leave out; what is queued is checked by the model when it is sent.
        """
        if self._is_checking:
            return
        if any(file.reading is not None for file in self._shown()):
            self._composer.show_note(
                tr("A file is still being read. To send, wait until it is done or remove it.")
            )
            return
        if self._session.state != "idle":
            if self._session.enqueue(self._unescape(text), self._attached()):
                self._clear()
            return
        available, files = self._available_tokens(), self._attached()
        if available is None:  # no model is ready: it will fail itself if this does not fit
            self._send(text, files)
            return
        self._is_checking = True
        check_context(self._counts, files, text, available, lambda fit: self._on_checked(text, files, fit))

    def shutdown(self) -> None:
        """End all processes."""
        for reading in self._running:
            reading.shutdown()
        self._running.clear()
        self._files.clear()

    # Files

    def _refuse(self, failure: Failed) -> None:
        """Show one more failure, unless it is shown already."""
        if failure not in [file.failure for file in self._shown()]:
            file = DraftFile("", self._session.current)
            file.end(failure)
            self._files.insert(0, file)

    def _shown(self) -> list[DraftFile]:
        """The files of the open conversation."""
        return [file for file in self._files if file.conversation == self._session.current]

    def _attached(self) -> tuple[Attachment, ...]:
        return tuple(file.attachment for file in self._shown() if file.attachment is not None)

    def _start_readings(self) -> None:
        """Start as many readings as may run at once."""
        waiting = [file.reading for file in self._files if file.reading is not None]
        for reading in waiting[:_MAX_READINGS]:
            if reading not in self._running:
                self._running.append(reading)
                reading.start()

    def _on_read(self, file: DraftFile, read: Attachment) -> None:
        file.end(read)
        if file.conversation == self._session.current:
            self._save()
        else:
            self._store_elsewhere(file, read)
        self._start_readings()
        self._show()

    def _on_failed(self, file: DraftFile, failure: Failed) -> None:
        file.end(failure)
        self._start_readings()
        self._show()

    def _store_elsewhere(self, file: DraftFile, read: Attachment) -> None:
        """Store a file that was read for a conversation that is no longer open, if it still exists."""
        self._files.remove(file)
        existing = {None, *(entry.id for entry in self._session.conversations())}
        if file.conversation in existing:
            files = self._session.draft_files(file.conversation)
            self._session.save_draft_files(file.conversation, (*files, read))

    def _on_ended(self, reading: AttachmentReading) -> None:
        if reading in self._running:
            self._running.remove(reading)
        reading.deleteLater()

    def _remove(self, file: DraftFile) -> None:
        self._files.remove(file)
        if file.reading is not None:
            if file.reading in self._running:
                file.reading.stop()
            else:
                file.reading.deleteLater()  # it has not started yet
            self._start_readings()
        elif file.attachment is not None:
            self._save()
        self._show()
        self._composer.focus()

    def _view(self, file: DraftFile) -> None:
        if file.attachment is not None:
            show_file(self._theme, file.attachment, self._window, file.tokens)

    def _save(self) -> None:
        self._session.save_draft_files(self._session.current, self._attached())

    # Session events

    def _open(self) -> None:
        self._conversation = self._session.current
        self._on_messages()
        self._reload()

    def _reload(self) -> None:
        """Show the files stored with the open conversation's draft."""
        conversation = self._session.current
        unread = [file for file in self._files if file.attachment is None]
        stored = [
            DraftFile(file.name, conversation, attachment=file)
            for file in self._session.draft_files(conversation)
        ]
        self._files = stored + unread
        self._show()

    def _on_added(self, message: StoredMessage) -> None:
        """Assign the files of the new conversation to the stored one it became."""
        if self._conversation is None and self._session.current is not None:
            for file in self._files:
                if file.conversation is None:
                    file.move_to(self._session.current)
        self._conversation = self._session.current
        self._on_messages()

    def _on_messages(self, _message: object = None) -> None:
        self._context_tokens = tokens_used(self._session.messages_since_stats())
        self._show()

    # Sending

    def _on_checked(self, text: str, files: tuple[Attachment, ...], fit: Fit) -> None:
        self._is_checking = False
        if (text, files) != (self._composer.text, self._attached()):
            return  # changed meanwhile
        if fit.fits:
            self._send(text, files)
            return
        loaded = self._engine.loaded_model
        dialog = FitDialog(self._theme, fit, loaded.name if loaded else "", self._window)
        dialog.chosen.connect(lambda cut: self._send(text, cut.attachments))
        dialog.finished.connect(lambda _result: self._composer.focus())
        dialog.open()

    def _send(self, text: str, files: Sequence[Attachment]) -> None:
        if self._session.send(self._unescape(text), files=files):
            self._clear()

    def _clear(self) -> None:
        """Empty the composer: its message was sent or queued."""
        self._files = [file for file in self._files if file not in self._shown()]
        self._composer.clear()
        self._show()

    def _available_tokens(self) -> int | None:
        """The tokens available for a message without history; None while no model is ready."""
        loaded = self._next_model()
        if loaded is None:
            return None
        return max_prompt_tokens(loaded, self._longest_reply) - self._overhead().number

    def _next_model(self) -> Loaded | None:
        """The model that answers next, if it is loaded: a conversation may use another one."""
        is_next = self._engine.model == Path(self._session.in_effect.model)
        return self._engine.loaded_model if is_next else None

    @property
    def _longest_reply(self) -> int:
        return self._session.in_effect.sampling.max_tokens

    def _overhead(self) -> Tokens:
        """The tokens sent with every message: the system prompt and the template."""
        system = self._session.in_effect.system
        tokens = self._counts.of(system) if system.strip() else Tokens(0, True)
        return tokens + Tokens(2 * self._counts.around, True)

    # Display

    def _show(self) -> None:
        """Show the files with their tokens, and how full the context is."""
        shown, text = self._shown(), self._composer.text
        read = [file for file in shown if file.attachment is not None]
        texts = [file.text for file in read]
        # Always count one word: the result tells how many tokens the template adds to a message.
        self._counts.want((*texts, text, self._context_tokens.text, self._session.in_effect.system, "a"))
        for file in read:
            file.set_tokens(self._counts.of(file.text))
        self._composer.files.show_files(shown)
        self._composer.set_attached(bool(read))
        self._composer.meter.show_use(self._use(text, shown), always=bool(read))

    def _use(self, text: str, shown: Sequence[DraftFile]) -> ContextUse | None:
        loaded = self._next_model()
        if loaded is None:
            return None
        message = Tokens(0, True)
        for part in (self._counts.of(text), *(file.tokens for file in shown if file.tokens is not None)):
            message += part
        used = (
            Tokens(self._context_tokens.tokens, True) + self._counts.of(self._context_tokens.text) + message
        )
        if not self._context_tokens.has_figures:
            used += self._overhead()
        available = max_prompt_tokens(loaded, self._longest_reply)
        message_alone = message.number + self._overhead().number if message.number else 0
        return ContextUse(used.number, message_alone, available, loaded.context_length, used.is_exact)

    def _folder(self) -> Path:
        """The folder used last, if it still exists; at first that for documents."""
        last = Path(str(self._state.value("attachments/folder", "")) or ".")
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folders = (last, Path(documents or "."))
        return next((folder for folder in folders if folder.is_absolute() and folder.is_dir()), Path.home())

    def _chosen(self, paths: Sequence[Path]) -> None:
        if paths:
            self._state.setValue("attachments/folder", str(paths[0].parent))
            self.attach(paths)


def _too_many(paths: Sequence[Path]) -> Failed:
    """Return one failure for all files that a message has no place for."""
    if len(paths) == 1:
        reason = lazy_text("a message can have at most {most} files", most=_MAX_FILES)
        hint = lazy_text("Send it in another message.")
        return AttachmentError(display_name(paths[0]), reason, hint).as_event()
    return Failed(
        kind="prompt",
        message=lazy_text(
            "Can't attach %Ln file(s): a message can have at most {most} files.",
            "",
            len(paths),
            most=_MAX_FILES,
        ),
        hint=lazy_text("Send them in other messages."),
    )
