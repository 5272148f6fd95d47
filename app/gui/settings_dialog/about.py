"""The last section of the settings: versions, licences, folders, and diagnostics to copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.base.app_dirs import portable_path
from app.base.licences import licence_sentence, licences
from app.base.translation import tr
from app.base.versions import engine_versions
from app.gui.settings_dialog.licences_dialog import LicencesDialog
from app.gui.widgets.basic import TextLabel, button
from app.gui.widgets.form_rows import ControlRow, Section, TextRow
from app.gui.widgets.theme import Theme
from app.models.updates import UpdateCheck
from app.platform.desktop_open import open_folder

_LINES = 12  # visible lines of the diagnostics


@dataclass(frozen=True)
class About:
    """Information about the program. `diagnostics` creates the text to copy."""

    version: str
    data_folder: Path
    log_folder: Path
    diagnostics: Callable[[], str]
    updates: UpdateCheck


class _CopiedText(QPlainTextEdit):
    """Shows the text that was copied, so that it can be read before it is sent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("diagnostics")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(tr("Copied diagnostics"))
        self.hide()

    def sizeHint(self) -> QSize:
        """A few lines high."""
        return QSize(240, self.fontMetrics().lineSpacing() * _LINES + 16)


class DiagnosticsRow(ControlRow):
    """A button that copies the diagnostics, and shows the copied text."""

    def __init__(self, theme: Theme, about: About) -> None:
        copy = button(tr("Copy diagnostics"), tr("Copy diagnostics"), self._copy)
        super().__init__(
            theme,
            tr("Diagnostics"),
            tr(
                "Versions, devices, changed settings and the latest log lines, for a "
                "question or bug report. Contains nothing you or a model wrote. Nothing "
                "is sent."
            ),
            tr("about report bug help support log error copy"),
            copy,
        )
        self._about = about
        self._note, self._copied = TextLabel("", "small", self), _CopiedText(self)
        details = QVBoxLayout()
        details.setSpacing(8)
        details.addWidget(self._note)
        details.addWidget(self._copied)
        self.grid.addLayout(details, 2, 0, 1, 2)

    def _copy(self) -> None:
        text = self._about.diagnostics()
        QGuiApplication.clipboard().setText(text)
        self._copied.setPlainText(text)
        self._copied.show()
        self._note.show_text(tr("Copied to the clipboard:"))


class LicencesRow(ControlRow):
    """The version and the licence, with a button that opens all licences in a window of their own."""

    def __init__(self, theme: Theme, version: str) -> None:
        sentence = tr("{licence} Everything runs on this computer.").format(licence=licence_sentence())
        show = button(tr("Licences…"), tr("Show all licences"), self._show)
        super().__init__(
            theme,
            tr("Unfog {version}").format(version=version),
            sentence,
            tr("about version license"),
            show,
        )
        self._dialog: LicencesDialog | None = None

    def _show(self) -> None:
        if self._dialog is None:
            self._dialog = LicencesDialog(self._theme, licences, self.window())
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()


def about_section(theme: Theme, about: About) -> Section:
    """Create the section."""
    folders = (
        (
            tr("Data folder"),
            tr("Conversations, settings, logs and model files.")
            if portable_path() is None
            else tr("Conversations, settings, logs and model files, next to the program (portable mode)."),
            tr("directory backup path database storage"),
            tr("Open data folder"),
            about.data_folder,
        ),
        (
            tr("Logs"),
            tr("Messages from the engine and the app."),
            tr("log error path"),
            tr("Open log folder"),
            about.log_folder,
        ),
    )
    rows: list[TextRow] = [
        LicencesRow(theme, about.version),
        TextRow(
            theme,
            tr("Runs on"),
            ", ".join((*engine_versions(), f"Qt {qVersion()}")),
            tr("about version license"),
        ),
    ]
    for title, sentence, words, label, folder in folders:
        buttons = QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(button(label, label, partial(open_folder, folder)))
        rows.append(ControlRow(theme, title, sentence, f"{tr('about version license')} {words}", buttons))
    rows.append(DiagnosticsRow(theme, about))
    return Section("about", tr("About Unfog"), rows)
