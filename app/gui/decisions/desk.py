"""Connect the window for decisions to the engine, its files, and the forms that people keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.app_dirs import data_dir
from app.base.translation import format_number, tr
from app.decisions.desk import Desk, load_desk, save_desk
from app.decisions.form import Form, checked
from app.decisions.form_file import form_text, read_form
from app.decisions.results import Result, csv_table, json_lines
from app.decisions.texts import InputError, Source, find_sources
from app.gui.decisions.decision_run import DecisionRun
from app.gui.decisions.window import DecisionsWindow
from app.gui.widgets.context import AppContext
from app.processes.background_worker import BackgroundWorker
from model_backends import system_errors
from model_backends.files.atomic_write import atomic_write
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed, UnfogError
from model_backends.unicode_text import path_from_text

AskForFile = Callable[[QWidget, str, str], Path | None]


def ask_where_to_save(parent: QWidget, name: str, kinds: str) -> Path | None:
    """Ask where to write; None if cancelled."""
    selected, _ = QFileDialog.getSaveFileName(parent, tr("Export"), name, kinds)
    return Path(selected) if selected else None


def ask_what_to_open(parent: QWidget, _name: str, kinds: str) -> Path | None:
    """Ask for a file; None if cancelled."""
    selected, _ = QFileDialog.getOpenFileName(parent, tr("Open"), "", kinds)
    return Path(selected) if selected else None


class DecisionsDesk(QObject):
    """Makes the window, runs what it asks for, and stores what is typed in it."""

    def __init__(self, context: AppContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.ask_where_to_save: AskForFile = ask_where_to_save
        self.ask_what_to_open: AskForFile = ask_what_to_open
        self._worker = BackgroundWorker(self)
        self._sources: list[Source] = []
        self._is_finding = False  # whether the texts are being looked for
        self.window = window = DecisionsWindow(
            context.theme, parent, is_demo=lambda: context.library.is_demo_in_use
        )
        try:
            window.show_desk(load_desk(_desk_path()))
        except OSError as error:
            window.show_desk(Desk())
            window.show_failure(_failed(lazy_text("Can't read the stored form"), error))
        self._run = run = DecisionRun(context.engine, data_dir() / "decisions" / "results.jsonl", self)
        run.decided.connect(self._on_decided)
        run.failed.connect(window.show_failure)
        run.state_changed.connect(self._on_state)
        window.started.connect(self._start)
        window.stopped.connect(self._stop)
        window.edited.connect(self._store)
        window.form_wanted.connect(self._open_form)
        window.form_kept.connect(self._save_form)
        window.export_wanted.connect(self._export)

    def shutdown(self) -> None:
        """Store what was typed, and stop."""
        self.window.save()
        self._run.stop()
        self._worker.close(0)

    # Running

    def _start(self) -> None:
        window = self.window
        window.save()
        desk = window.desk()
        try:
            form = checked(desk.form)
        except UnfogError as error:
            window.show_failure(error.as_event())
            return
        self._is_finding = True
        window.table.begin(form)
        window.show_running(tr("Looking for texts…"), 0, 0)
        self._worker.run(lambda: _find(desk), lambda found: self._begin(form, found), self._on_unfound)

    def _begin(self, form: Form, sources: list[Source]) -> None:
        if self._is_finding:
            self._is_finding = False
            self._sources = sources
            self._run.start(form, sources)

    def _on_unfound(self, failure: Failed) -> None:
        self._is_finding = False
        self.window.show_failure(failure)

    def _stop(self) -> None:
        self._is_finding = False
        if self._run.is_running:
            self._run.stop()
        else:
            self.window.show_stopped(tr("Stopped."))

    def _on_decided(self, result: Result) -> None:
        self.window.table.add(result)
        self._on_state()

    def _on_state(self) -> None:
        run, window = self._run, self.window
        if not run.is_running:
            window.show_stopped(self._summary())
            return
        waits = ""
        if run.waits_for_reply:
            waits = tr("Waiting for the reply in the chat…")
        elif run.waits_for_model:
            waits = tr("Loading the model…")
        window.show_running(waits, run.done, run.total)

    def _summary(self) -> str:
        run = self._run
        if not run.total:
            return ""
        if run.done < run.total:
            return tr("Stopped after {done} of {total} texts. “Answer” goes on from there.").format(
                done=format_number(run.done), total=format_number(run.total)
            )
        failed = sum(bool(result.error) for result in self.window.table.results)
        if failed:
            return tr("%Ln text(s) couldn't be decided.", "", failed)
        return tr("%Ln text(s) decided.", "", run.total)

    # Files

    def _store(self) -> None:
        try:
            save_desk(_desk_path(), self.window.desk())
        except OSError as error:
            self.window.show_failure(_failed(lazy_text("Can't store the form"), error))

    def _open_form(self) -> None:
        window = self.window
        path = self.ask_what_to_open(window, "", tr("Forms (*.toml)"))
        if path is None:
            return
        try:
            form = read_form(path)
        except UnfogError as error:
            window.show_failure(error.as_event())
            return
        window.form.show_form(form)
        window.show_stopped()
        window.save()

    def _save_form(self) -> None:
        window = self.window
        try:
            form = checked(window.form.form())
        except UnfogError as error:
            window.show_failure(error.as_event())
            return
        name = f"{form.title or tr('form')}.toml"
        path = self.ask_where_to_save(window, name, tr("Forms (*.toml)"))
        if path is not None:
            self._write(path, form_text(form).encode())

    def _export(self, kind: str) -> None:
        window = self.window
        name, kinds = f"{tr('answers')}.{kind}", {"csv": "CSV (*.csv)", "json": "JSON (*.json)"}[kind]
        path = self.ask_where_to_save(window, name, kinds)
        if path is None:
            return
        form, results = window.table.form, list(window.table.results)
        if kind == "csv":
            named = [
                msgspec.structs.replace(each, name=each.name or tr("Your text")) for each in self._sources
            ]
            rows = [msgspec.structs.replace(each, source=each.source or tr("Your text")) for each in results]
            # with a mark of its encoding, which spreadsheets need
            self._write(path, csv_table(form, named, rows).encode("utf-8-sig", errors="replace"))
        else:
            self._write(path, json_lines(form, results).encode(errors="replace"))

    def _write(self, path: Path, data: bytes) -> None:
        try:
            atomic_write(path, data)
        except OSError as error:
            self.window.show_failure(_failed(lazy_text("Can't save {file}", file=path.name), error))
            return
        self.window.show_stopped(tr("Saved {file}.").format(file=path.name))


def _desk_path() -> Path:
    return data_dir() / "decisions" / "desk.json"


def _find(desk: Desk) -> list[Source]:
    """Return the texts of a desk: first the one that was typed.

    Raises:
        InputError: one cannot be read, or there is none.
    """
    typed = [Source(name="", text=desk.text)] if desk.text.strip() else []
    found = find_sources([path_from_text(path) for path in desk.paths], desk.column.strip())
    if not typed and not found:
        raise InputError(lazy_text("There is no text yet."), lazy_text("Write or paste one, or add files."))
    return typed + found


def _failed(what: str, error: OSError) -> Failed:
    return Failed(
        kind="disk",
        message=lazy_text("{what}: {reason}.", what=what, reason=system_errors.reason(error)),
        hint=system_errors.hint(error, lazy_text("Check the disk and its permissions.")),
    )
