"""Import and export conversations: format menus, file dialogs, progress; the window stays responsive."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from app.base.translation import format_number, tr, translated
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
from app.import_export.importing import add_tree
from app.import_export.records import ImportExportError, Reading
from app.import_export.sources import read_file
from app.processes.background_worker import BackgroundWorker
from app.processes.sliced_task import SlicedTask
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, UnfogError

_NAMES: dict[Format, str] = {
    "markdown": lazy_text("Markdown…"),
    "html": lazy_text("Web page…"),
    "json": lazy_text("JSON, with all branches…"),
}
_KINDS: dict[Format, str] = {
    "markdown": lazy_text("Markdown (*.md)"),
    "html": lazy_text("Web page (*.html)"),
    "json": lazy_text("Unfog's JSON (*.json)"),
}
_IMPORTS = lazy_text("Conversations (*.json *.zip);;All files (*)")


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
        self._background_worker = BackgroundWorker(self)
        self._is_reading = False
        self._task: SlicedTask | None = None  # the running import or export
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
        return self._is_reading or self._task is not None

    def more_menu(self) -> QMenu:
        """Create the menu of the sidebar's footer: actions for the open conversation and for all."""
        actions, session = self._actions, self._session
        menu = QMenu(self._window)
        menu.setAccessibleName(tr("More"))
        menu.addActions((actions["rename"], actions["pin"], actions["chat_settings"]))
        export_menu = menu.addMenu(tr("Export as"))
        add_formats(export_menu, lambda format: self._export_any(session.current, format))
        menu.addAction(actions["delete"])
        menu.addSeparator()
        menu.addAction(actions["import_conversations"])
        add_formats(menu.addMenu(tr("Export all as")), self.export_all)
        menu.aboutToShow.connect(lambda: export_menu.setEnabled(session.current is not None))
        return menu

    def ask_format(self, conversation: int | None) -> None:
        """Export a conversation, or all of them, in a format chosen from a menu."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Export as"))
        heading = (
            tr("Export conversation as") if conversation is not None else tr("Export all conversations as")
        )
        menu.addAction(heading).setEnabled(False)
        add_formats(menu, lambda format: self._export_any(conversation, format))
        size = menu.sizeHint()
        corner = self._window.rect().center() - QPoint(size.width() // 2, size.height())
        menu.popup(self._window.mapToGlobal(corner))
        menu.setActiveAction(menu.actions()[1])

    def export(self, conversation: int, format: Format) -> None:
        """Ask for a file, and export a conversation to it."""
        folder = self._folder()
        title = self._store.conversation(conversation).title
        dialog = self._dialog(tr("Export conversation"), translated(_KINDS[format]))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(SUFFIXES[format])
        dialog.selectFile(suggested_name(title, format, folder))
        dialog.fileSelected.connect(lambda path: self._save(conversation, format, Path(path)))
        dialog.open()

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
        """Import the conversations of a file: read it on a thread, store them between events."""
        if not self._is_free():
            return
        self._remember(path.parent)
        self._is_reading = True
        self._note.show_message(tr("Reading “{file}”…").format(file=path.name), lasting=True)
        self._background_worker.run(
            lambda: read_file(path, time.time()),
            lambda reading: self._on_read(path, reading),
            self._on_failed,
        )

    def shutdown(self) -> None:
        """Stop importing; conversations already stored are kept."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
        self._background_worker.close()

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

    def _folder(self) -> Path:
        """The folder used last, if it still exists; at first that for documents."""
        last = Path(str(self._state.value("exchange/folder", "")) or ".")
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folders = (last, Path(documents or "."))
        return next((place for place in folders if place.is_absolute() and place.is_dir()), Path.home())

    def _remember(self, folder: Path) -> None:
        self._state.setValue("exchange/folder", str(folder))

    def _save(self, conversation: int, format: Format, path: Path) -> None:
        self._remember(path.parent)
        try:
            save_conversation(self._store, conversation, format, path, translated)
        except UnfogError as error:
            self._show_failure(error.as_event())
        else:
            self._note.show_message(tr("Exported to “{file}”.").format(file=path.name))

    def _save_all(self, format: Format, folder: Path) -> None:
        if self._is_free():
            self._remember(folder)
            self._run(self._save_steps(format, folder))

    def _on_read(self, path: Path, reading: Reading) -> None:
        self._is_reading = False
        if reading.conversations or reading.left_out:
            self._run(self._store_steps(path, reading))
        else:
            error = ImportExportError(
                lazy_text("“{file}” contains no conversations.", file=path.name),
                lazy_text("Choose another file."),
            )
            self._on_failed(error.as_event())

    def _store_steps(self, path: Path, reading: Reading) -> Generator[str, None, None]:
        """Store the conversations one by one, each in a transaction."""
        ids: list[int] = []
        for tree in reading.conversations:
            ids.append(add_tree(self._store, tree))
            yield tr("Importing “{file}”: {done} of {total} conversations").format(
                file=path.name, done=format_number(len(ids)), total=format_number(len(reading.conversations))
            )
        self.imported.emit()
        report = ImportReport(
            file=path.name,
            source=reading.source,
            conversations=tuple(ids),
            messages=sum(len(tree.messages) for tree in reading.conversations),
            left_out=reading.left_out,
        )
        self._report(report)

    def _save_steps(self, format: Format, folder: Path) -> Generator[str, None, None]:
        """Write each conversation to a new file, or all to one JSON file; nothing is overwritten."""
        place = tr("in “{folder}”").format(folder=folder.name or folder)
        if format == "json":
            (path,) = save_all(self._store, format, folder)
            self._note.show_message(tr("Exported to “{file}” {place}.").format(file=path.name, place=place))
            return
        entries = self._store.conversations()
        for count, entry in enumerate(entries, start=1):
            path = folder / suggested_name(entry.title, format, folder)
            save_conversation(self._store, entry.id, format, path, translated)
            yield tr("Exporting {done} of {total} conversations").format(
                done=format_number(count), total=format_number(len(entries))
            )
        files = tr("%Ln file(s)", "", len(entries))
        self._note.show_message(tr("Exported to {files} {place}.").format(files=files, place=place))

    def _run(self, steps: Generator[str, None, None]) -> None:
        """Run steps between the window's events; each yields the progress as text."""
        task = self._task = SlicedTask(steps, self)
        task.progressed.connect(lambda progress: self._note.show_message(progress, lasting=True))
        task.finished.connect(self._forget_task)
        task.failed.connect(self._on_task_failed)
        task.start()

    def _forget_task(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
            self._task = None

    def _on_task_failed(self, failure: Failed) -> None:
        self._forget_task()
        self.imported.emit()  # conversations stored before the failure remain
        self._on_failed(failure)

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

    def _on_failed(self, failure: Failed) -> None:
        self._is_reading = False
        self._note.hide()
        if not self._closed:
            self._show_failure(failure)

    def _show_failure(self, failure: Failed) -> None:
        box = self._message_box("Unfog", translated(failure.message))
        box.setIcon(QMessageBox.Icon.Warning)
        box.setInformativeText(translated(failure.hint))
        box.open()

    def _message_box(self, title: str, text: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box
