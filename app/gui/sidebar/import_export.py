"""Import and export conversations: format menus, file dialogs, progress; the window stays responsive."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from PySide6.QtCore import QObject, QPoint, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from app.attachments.records import display_name
from app.base.translation import format_number, tr, translated
from app.gui.sidebar.conversation_import import ConversationImport
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.import_export import (
    SUFFIXES,
    Format,
    ImportReport,
    save_all,
    save_conversation,
    suggested_name,
)
from app.processes.background_worker import BackgroundWorker, CancelToken
from app.processes.sliced_task import SlicedTask
from app.storage import Conversation, Store, StoredMessage
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed
from model_backends.unicode_text import path_from_text, path_to_text

if TYPE_CHECKING:
    from app.gui.pdf.pdf_file import Laid

_NAMES: dict[Format, str] = {
    "markdown": lazy_text("Markdown…"),
    "html": lazy_text("Web page…"),
    "pdf": lazy_text("PDF…"),
    "json": lazy_text("JSON, with all branches…"),
}
_KINDS: dict[Format, str] = {
    "markdown": lazy_text("Markdown (*.md)"),
    "html": lazy_text("Web page (*.html)"),
    "pdf": lazy_text("PDF document (*.pdf)"),
    "json": lazy_text("Unfog's JSON (*.json)"),
}
_IMPORTS = lazy_text("Conversations (*.json *.jsonl *.zip);;All files (*)")


_Saved = TypeVar("_Saved")
_Progressed = TypeVar("_Progressed")


class _Progress(QObject):
    """Brings an export's progress from its thread. No part of the menu: that may be deleted meanwhile."""

    changed = Signal(int, int)


def add_formats(menu: QMenu, chosen: Callable[[Format], object]) -> None:
    """Add an entry for every format to a menu."""
    for format, name in _NAMES.items():
        menu.addAction(translated(name)).triggered.connect(
            lambda _checked=False, format=format: chosen(format)
        )


class ImportExportMenu(QObject):
    """Exports and imports conversations, and reports progress and results."""

    imported = Signal()
    """Conversations were added."""

    def __init__(self, context: AppContext, note: Toast, window: QWidget) -> None:
        """`note` shows progress and results."""
        super().__init__(window)
        self._store, self._session, self._actions = context.store, context.session, context.actions
        self._state, self._note, self._window = context.window_state, note, window
        self._import: ConversationImport | None = None  # the running one
        self._worker = BackgroundWorker(self)
        self._export: CancelToken | SlicedTask | None = None  # of the running one
        self._progress = _Progress()
        self._progress.changed.connect(self._show_export_progress)
        self._closed = False
        context.actions.handle(
            {
                "export_conversation": lambda: self.ask_format(self._session.current),
                "export_all": lambda: self.ask_format(None),
                "import_conversations": self.choose_import,
            }
        )

    @property
    def is_busy(self) -> bool:
        """Whether an import or export is running."""
        return self._import is not None or self._export is not None

    def more_menu(self) -> QMenu:
        """Create the menu of the sidebar's footer: actions for the open conversation and for all."""
        actions, session = self._actions, self._session
        menu = QMenu(self._window)
        menu.setAccessibleName(tr("More"))
        menu.addActions((actions["rename"], actions["pin"], actions["move"], actions["archive"]))
        menu.addAction(actions["chat_settings"])
        export_menu = menu.addMenu(tr("Export as"))
        add_formats(export_menu, lambda format: self._export_any(session.current, format))
        menu.addAction(actions["delete"])
        menu.addSeparator()
        menu.addAction(actions["new_folder"])
        menu.addAction(actions["import_conversations"])
        add_formats(menu.addMenu(tr("Export all as")), self.export_all)
        menu.aboutToShow.connect(lambda: export_menu.setEnabled(session.current is not None))
        return menu

    def ask_format(self, conversation: int | None) -> None:
        """Export a conversation, or all of them, in a format chosen from a menu."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Export as"))
        if conversation is None:
            heading = tr("Export all conversations and pads as")
        elif self._store.conversation(conversation).is_pad:
            heading = tr("Export pad as")
        else:
            heading = tr("Export conversation as")
        menu.addAction(heading).setEnabled(False)
        add_formats(menu, lambda format: self._export_any(conversation, format))
        size = menu.sizeHint()
        corner = self._window.rect().center() - QPoint(size.width() // 2, size.height())
        menu.popup(self._window.mapToGlobal(corner))
        menu.setActiveAction(menu.actions()[1])

    def ask_format_of_reply(self, _reply: int) -> None:
        """Export the open conversation, which holds this reply, in a format chosen from a menu."""
        self.ask_format(self._session.current)

    def export(self, conversation: int, format: Format) -> None:
        """Ask for a file, and export a conversation to it."""
        folder = self._folder()
        entry = self._store.conversation(conversation)
        title, heading = entry.title, tr("Export pad") if entry.is_pad else tr("Export conversation")
        dialog = self._dialog(heading, translated(_KINDS[format]))
        self._ask_for_file(dialog, format, suggested_name(title, format, folder))
        dialog.fileSelected.connect(lambda path: self._save(conversation, format, Path(path)))

    def export_reply(self, message: int) -> None:
        """Ask for a PDF file, and export a reply alone to it."""
        reply = self._store.message(message)
        conversation = self._store.conversation(reply.conversation)
        dialog = self._dialog(tr("Export reply as PDF"), translated(_KINDS["pdf"]))
        self._ask_for_file(dialog, "pdf", suggested_name(conversation.title, "pdf", self._folder()))
        alone = msgspec.structs.replace(conversation, system="")
        dialog.fileSelected.connect(lambda path: self._save_pdf(alone, [reply], Path(path)))

    def export_all(self, format: Format) -> None:
        """Ask for a folder, and export every conversation to it."""
        dialog = self._dialog(tr("Export all conversations to this folder"), "")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Export here"))
        dialog.fileSelected.connect(lambda path: self._save_all(format, Path(path)))
        dialog.open()

    def choose_import(self) -> None:
        """Ask for a file, and import its conversations."""
        dialog = self._dialog(tr("Import conversations"), translated(_IMPORTS))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Import"))
        dialog.fileSelected.connect(lambda path: self.import_file(Path(path)))
        dialog.open()

    def import_file(self, path: Path) -> None:
        """Import the conversations of a file; the window stays free meanwhile."""
        if not self._is_free():
            return
        self._remember(path.parent)
        running = self._import = ConversationImport(self._store, path, self)
        file = display_name(path)
        running.progressed.connect(lambda count: self._show_import_progress(file, count))
        running.ended.connect(self._on_import_ended)
        self._show_import_progress(file, 0)
        running.start()

    def shutdown(self) -> None:
        """Stop importing; conversations already stored are kept."""
        self._closed = True
        if self._export is not None:
            self._export.cancel()
        self._worker.close()
        if self._import is not None:
            self._import.shutdown()

    # Helpers

    def _export_any(self, conversation: int | None, format: Format) -> None:
        if conversation is None:
            self.export_all(format)
        else:
            self.export(conversation, format)

    def _dialog(self, title: str, kinds: str) -> QFileDialog:
        dialog = QFileDialog(self._window, title, str(self._folder()), kinds)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog

    def _ask_for_file(self, dialog: QFileDialog, format: Format, name: str) -> None:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(SUFFIXES[format])
        dialog.selectFile(name)
        dialog.open()

    def _folder(self) -> Path:
        """The folder used last, if it still exists; at first that for documents."""
        last = path_from_text(str(self._state.value("exchange/folder", "")) or ".")
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folders = (last, Path(documents or "."))
        return next((place for place in folders if place.is_absolute() and place.is_dir()), Path.home())

    def _remember(self, folder: Path) -> None:
        self._state.setValue("exchange/folder", path_to_text(folder))

    def _save(self, conversation: int, format: Format, path: Path) -> None:
        if format == "pdf":
            from app.gui.pdf.saving import pages_of  # a start needs none

            entry = self._store.conversation(conversation)
            self._save_pages(pages_of(self._store, entry), path)
            return
        if not self._is_free():
            return
        self._remember(path.parent)
        self._start_export(
            lambda store, _token: save_conversation(store, conversation, format, path, translated),
            lambda _nothing: tr("Exported to “{file}”.").format(file=display_name(path)),
        )

    def _save_all(self, format: Format, folder: Path) -> None:
        """Write each conversation to a new file, or all to one JSON file; nothing is overwritten."""
        if not self._is_free():
            return
        self._remember(folder)
        if format == "pdf":
            from app.gui.pdf.saving import save_all_pdf

            files = tr("%Ln file(s)", "", len(self._store.conversations()))
            place = tr("in “{folder}”").format(folder=display_name(folder))
            self._start_pdf(
                save_all_pdf(self._store, folder, self._worker),
                tr("Exported to {files} {place}.").format(files=files, place=place),
                lambda done: self._show_export_progress(*done),
            )
            return
        progress = self._progress

        def save(store: Store, token: CancelToken) -> list[Path]:
            def report(done: int, total: int) -> None:
                token.check()
                progress.changed.emit(done, total)

            return save_all(store, format, folder, translated, report)

        def sentence(paths: list[Path]) -> str:
            place = tr("in “{folder}”").format(folder=display_name(folder))
            if format == "json":
                return tr("Exported to “{file}” {place}.").format(file=paths[0].name, place=place)
            files = tr("%Ln file(s)", "", len(paths))
            return tr("Exported to {files} {place}.").format(files=files, place=place)

        self._start_export(save, sentence)

    def _save_pdf(self, conversation: Conversation, messages: Sequence[StoredMessage], path: Path) -> None:
        """Write messages to a PDF file."""
        from app.gui.pdf.conversation_pages import conversation_pages  # a start needs none

        self._save_pages(conversation_pages(conversation, messages), path)

    def _save_pages(self, pages: Generator[int, None, Laid], path: Path) -> None:
        """Write what is laid out to a PDF file."""
        from app.gui.pdf.saving import save_pages  # a start needs none

        if not self._is_free():
            return
        self._remember(path.parent)
        self._start_pdf(
            save_pages(pages, path, self._worker),
            tr("Exported to “{file}”.").format(file=display_name(path)),
            self._show_pages,
        )

    def _start_pdf(
        self, steps: Generator[_Progressed, None, None], sentence: str, show: Callable[[_Progressed], object]
    ) -> None:
        """Lay out PDF files on this thread, in slices; show the sentence at the end."""
        task = self._export = SlicedTask(steps, self)
        self._note.show_message(tr("Exporting…"), lasting=True, cancel=self._cancel_export)

        def finish() -> None:
            self._export = None
            task.deleteLater()
            self._note.show_message(sentence)

        task.progressed.connect(show)
        task.finished.connect(finish)
        task.failed.connect(self._on_export_failed)
        task.start()

    def _start_export(
        self, save: Callable[[Store, CancelToken], _Saved], sentence: Callable[[_Saved], str]
    ) -> None:
        """Export on another thread, with its own connection to the store; show the sentence at the end."""
        token = self._export = CancelToken()
        self._note.show_message(tr("Exporting…"), lasting=True, cancel=self._cancel_export)

        def work() -> _Saved:
            with closing(self._store.reader()) as store:
                return save(store, token)

        def finish(saved: _Saved) -> None:
            self._export = None
            self._note.show_message(sentence(saved))

        self._worker.run(work, finish, self._on_export_failed, token)

    def _cancel_export(self) -> None:
        if self._export is not None:
            self._export.cancel()
            self._export = None
            self._note.show_message(tr("Export cancelled. Files already written are kept."))

    def _show_export_progress(self, done: int, total: int) -> None:
        if self._export is not None:
            text = tr("Exporting {done} of %Ln conversation(s)", "", total).format(done=format_number(done))
            self._note.show_message(text, lasting=True, cancel=self._cancel_export)

    def _show_pages(self, pages: int) -> None:
        if self._export is not None:
            text = tr("Exporting page {page}").format(page=format_number(pages))
            self._note.show_message(text, lasting=True, cancel=self._cancel_export)

    def _show_import_progress(self, file: str, count: int) -> None:
        if count:
            text = tr("Importing “{file}”: %Ln conversation(s)", "", count).format(file=file)
        else:
            text = tr("Reading “{file}”…").format(file=file)
        self._note.show_message(text, lasting=True, cancel=self._cancel_import)

    def _cancel_import(self) -> None:
        if self._import is not None:
            self._import.cancel()

    def _on_import_ended(self, report: ImportReport, failure: Failed | None) -> None:
        if self._import is None:
            return
        ended, self._import = self._import, None
        ended.deleteLater()
        self.imported.emit()
        if failure is not None:
            self._show_ended_early(failure, report, ended.titles)
        elif ended.is_cancelled and not ended.titles:
            self._note.show_message(tr("Import cancelled. Nothing was imported."))
        elif ended.is_cancelled:
            sentence = translated(report.sentences()[0])
            self._note.show_message(tr("Import cancelled. {imported}").format(imported=sentence))
        else:
            self._report(report)

    def _show_ended_early(self, failure: Failed, report: ImportReport, titles: tuple[str, ...]) -> None:
        """Show a failure, and what was imported before it."""
        self._note.hide()
        if not titles:
            self._show_failure(failure)
            return
        box = self._show_failure(failure, translated(report.sentences()[0]))
        box.setDetailedText("\n".join(titles))

    def _on_export_failed(self, failure: Failed) -> None:
        self._export = None
        self._note.hide()
        if not self._closed:
            self._show_failure(failure)

    def _is_free(self) -> bool:
        """Whether an import or export can start; otherwise show why not."""
        if self.is_busy:
            self._note.show_message(tr("Another import or export is still running."))
        return not self.is_busy

    def _report(self, report: ImportReport) -> None:
        """Show one line if everything was imported, else a list of what was not."""
        first, *others = report.sentences()
        if not others:
            self._note.show_message(translated(first))
            return
        self._note.hide()
        box = self._message_box(tr("Import"), translated(first))
        box.setInformativeText(translated(others[0]))
        box.setDetailedText("\n".join(map(translated, others[1:])))
        box.open()

    def _show_failure(self, failure: Failed, more: str = "") -> QMessageBox:
        box = self._message_box("Unfog", translated(failure.message))
        box.setIcon(QMessageBox.Icon.Warning)
        box.setInformativeText("\n\n".join(filter(None, (translated(failure.hint), more))))
        box.open()
        return box

    def _message_box(self, title: str, text: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box
