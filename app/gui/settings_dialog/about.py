"""The last group of the settings window: the version, the folders, and diagnostics to copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.widgets.basic import Text, button
from app.gui.widgets.form_rows import ControlRow, Section, TextRow
from app.gui.widgets.theme import Theme

_LINES = 12  # of the diagnostics, to be seen at once


@dataclass(frozen=True)
class About:
    """What the window tells about the program. `diagnostics` makes the text that is copied."""

    version: str
    data_folder: Path
    log_folder: Path
    diagnostics: Callable[[], str]


class _Copied(QPlainTextEdit):
    """What was copied, to be read before it is sent to anyone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("diagnostics")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setAccessibleName(tr("What was copied"))
        self.hide()

    def sizeHint(self) -> QSize:
        """Some lines high."""
        return QSize(240, self.fontMetrics().lineSpacing() * _LINES + 16)


class DiagnosticsRow(ControlRow):
    """A button that copies the diagnostics, and shows what was copied."""

    def __init__(self, theme: Theme, about: About) -> None:
        copy = button(tr("Copy diagnostics"), tr("Copy diagnostics"), self._copy)
        super().__init__(
            theme,
            tr("Diagnostics"),
            tr(
                "Versions, devices, changed settings and the last lines of the logs, for a question or a "
                "report. Nothing that you or a model wrote is in it, and nothing is sent."
            ),
            tr("about report bug help support log error copy"),
            copy,
        )
        self._about = about
        self._note, self._copied = Text("", "small", self), _Copied(self)
        below = QVBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._note)
        below.addWidget(self._copied)
        self.grid.addLayout(below, 2, 0, 1, 2)

    def _copy(self) -> None:
        text = self._about.diagnostics()
        QGuiApplication.clipboard().setText(text)
        self._copied.setPlainText(text)
        self._copied.show()
        self._note.show_text(tr("Copied. This is all of it:"))


def about_section(theme: Theme, about: About) -> Section:
    """The group."""
    folders = (
        (
            tr("Data folder"),
            tr("Conversations, settings, logs and model files."),
            tr("directory backup path database storage"),
            tr("Open data folder"),
            about.data_folder,
        ),
        (
            tr("Logs"),
            tr("What the engine and the window reported."),
            tr("log error path"),
            tr("Open log folder"),
            about.log_folder,
        ),
    )
    rows: list[TextRow] = [
        TextRow(
            theme,
            tr("Unfog {version}").format(version=about.version),
            tr("Apache-2.0. Everything runs on this computer."),
            tr("about version license"),
        )
    ]
    for title, sentence, words, label, folder in folders:
        buttons = QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(button(label, label, partial(_open, folder)))
        rows.append(ControlRow(theme, title, sentence, f"{tr('about version license')} {words}", buttons))
    rows.append(DiagnosticsRow(theme, about))
    return Section("about", tr("About Unfog"), rows)


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
