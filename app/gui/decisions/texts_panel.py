"""Chooses the texts to decide about: one that is typed, and files, folders and tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QListWidget, QSizePolicy, QVBoxLayout, QWidget

from app.base.translation import tr
from app.decisions.texts import TABLE_SUFFIXES
from app.gui.widgets.basic import TextLabel, button
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.theme import tool_tip

_LINES = 5
_MOST_ROWS = 5

ChooseFiles = Callable[[QWidget], Sequence[Path]]


def ask_for_files(parent: QWidget) -> Sequence[Path]:
    """Ask for files; none if cancelled."""
    return [Path(name) for name in QFileDialog.getOpenFileNames(parent, tr("Add files"))[0]]


def ask_for_folder(parent: QWidget) -> Sequence[Path]:
    """Ask for a folder; none if cancelled."""
    folder = QFileDialog.getExistingDirectory(parent, tr("Add folder"))
    return [Path(folder)] if folder else []


class TextsPanel(QWidget):
    """Shows the texts. The text that is typed comes first."""

    changed = Signal()
    """Something was typed, added or removed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choose_files: ChooseFiles = ask_for_files
        self.choose_folder: ChooseFiles = ask_for_folder
        self.paths: tuple[Path, ...] = ()
        self.text = PlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(tr("Write or paste a text, or add files below"))
        self.text.setAccessibleName(tr("Text to decide about"))
        self.list = QListWidget(self)
        self.list.setObjectName("conversations")
        self.list.setAccessibleName(tr("Files and folders"))
        self.list.installEventFilter(self)
        self._remove = button(tr("Remove"), tr("Remove the selected file or folder"), self.remove, "action")
        self.column = LineEdit(self)
        self.column.setPlaceholderText(tr("Column of the texts: “text”, or the only one"))
        self.column.setAccessibleName(tr("Column of the texts in tables"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text)
        layout.addLayout(
            FlowLayout(
                [
                    button(tr("Add files…"), tr("Add files…"), lambda: self.add(self.choose_files(self))),
                    button(tr("Add folder…"), tr("Add folder…"), lambda: self.add(self.choose_folder(self))),
                ]
            )
        )
        layout.addWidget(self.list)
        layout.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.column)
        self._hint = TextLabel(tr("PDF, DOCX, text and Markdown; tables as CSV."), "small", self)
        layout.addWidget(self._hint)
        self.text.textChanged.connect(self.changed)
        self.column.textEdited.connect(lambda _text: self.changed.emit())
        self._show_paths()

    def show_texts(self, text: str, paths: Sequence[Path], column: str) -> None:
        """Show other texts."""
        self.text.setPlainText(text)
        self.column.setText(column)
        self.paths = tuple(paths)
        self._show_paths()

    def add(self, paths: Sequence[Path]) -> None:
        """Add files and folders; those that are there already stay where they are."""
        added = tuple(path for path in dict.fromkeys(paths) if path not in self.paths)
        if added:
            self.paths += added
            self._show_paths()
            self.list.setCurrentRow(len(self.paths) - 1)
            self.changed.emit()

    def remove(self) -> None:
        """Remove the selected file or folder."""
        row = self.list.currentRow()
        if row >= 0:
            self.paths = self.paths[:row] + self.paths[row + 1 :]
            self._show_paths()
            self.list.setCurrentRow(min(row, len(self.paths) - 1))
            if not self.paths:
                self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def fit(self) -> None:
        """Fit the heights to the font."""
        line = self.fontMetrics().lineSpacing()
        self.text.setFixedHeight(_LINES * line + 22)
        rows = min(max(len(self.paths), 1), _MOST_ROWS)
        self.list.setFixedHeight(rows * max(self.list.sizeHintForRow(0), line + 16) + 6)

    def _show_paths(self) -> None:
        self.list.clear()
        for path in self.paths:
            self.list.addItem(path.name or str(path))
            self.list.item(self.list.count() - 1).setToolTip(tool_tip(str(path)))
        self.list.setVisible(bool(self.paths))
        self._remove.setVisible(bool(self.paths))
        self.column.setVisible(
            any(not path.suffix or path.suffix.lower() in TABLE_SUFFIXES for path in self.paths)
        )
        self._hint.setVisible(not self.paths)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remove the selected file on Del."""
        is_delete = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        )
        if watched is self.list and is_delete:
            self.remove()
            return True
        return super().eventFilter(watched, event)
