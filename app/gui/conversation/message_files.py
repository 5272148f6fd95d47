"""The attached files of a sent message; while it is edited they can be removed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from app.attachments import Attachment
from app.base.text_finder import TextFinder
from app.base.translation import tr
from app.gui.composer.file_chip import FileChip
from app.gui.composer.file_view import show_file
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme


class MessageFiles(QWidget):
    """Shows files side by side, wrapped into lines; a click on one shows its text."""

    changed = Signal()
    """A file was removed."""

    def __init__(
        self, theme: Theme, files: tuple[Attachment, ...], *, removable: bool, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self.files = theme, files
        self.setAccessibleName(tr("Attached files"))
        self._flow = FlowLayout(spacing=6)
        self.setLayout(self._flow)
        for file in files:
            chip = FileChip(theme, file.name, removable=removable, parent=self)
            chip.show_file(file)
            chip.opened.connect(lambda file=file: show_file(theme, file, self.window()))
            chip.removed.connect(lambda file=file, chip=chip: self._remove(file, chip))
            self._flow.addWidget(chip)

    def mark_found(self, finder: TextFinder | None) -> None:
        """Mark the files whose names contain what this finds."""
        for chip in self._chips:
            found = finder is not None and bool(finder.ranges(chip.name))
            chip.show_mark("found" if found else "")

    def show_hit(self, place: int | None) -> QWidget:
        """Mark the file at this place more clearly than the others that were found; return its widget."""
        for number, chip in enumerate(self._chips):
            if number == place:
                chip.show_mark("found_current")
            elif chip.mark:
                chip.show_mark("found")
        return self if place is None else self._chips[place]

    @property
    def _chips(self) -> list[FileChip]:
        return self.findChildren(FileChip)

    def fit(self, max_width: int) -> QSize:
        """Adapt and return the size, no wider than `max_width`."""
        width = min(self._flow.sizeHint().width(), max_width)
        self.setFixedSize(width, self._flow.heightForWidth(width))
        return self.size()

    def _remove(self, file: Attachment, chip: FileChip) -> None:
        index = self.files.index(file)
        self.files = (*self.files[:index], *self.files[index + 1 :])
        chip.hide()
        chip.deleteLater()
        self.changed.emit()
