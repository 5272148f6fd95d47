"""A download: progress bar, status line, and buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.widgets.basic import Confirmation, TextLabel, button
from app.models.downloads import Downloads, Item, key_of
from app.models.wording import describe, part
from model_backends.byte_size import byte_size
from model_backends.files.catalog import CatalogFile

_STEPS = 10_000  # of the progress bar


class ProgressBar(QProgressBar):
    """A progress bar four pixels high, without text; grey if `resting`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setRange(0, _STEPS)

    def show_share(self, done: int, total: int, *, resting: bool = False) -> None:
        """Show progress."""
        self.setValue(int(_STEPS * done / total) if total else 0)
        if self.property("resting") != resting:
            self.setProperty("resting", resting)
            self.style().polish(self)


class DownloadStrip(QWidget):
    """Shows the download of one file; hidden while there is none."""

    def __init__(self, downloads: Downloads, file: CatalogFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._downloads, self.file = downloads, file
        self._confirmation: Confirmation | None = None
        name = file.name
        self._bar = ProgressBar(tr("Download of {name}").format(name=name), self)
        self._line = TextLabel()
        self._line.setParent(self)
        self._error = TextLabel("", "wrong", self)
        self._hint = TextLabel("", "", self)
        self._pause = button(
            tr("Pause"), tr("Pause the download of {name}").format(name=name), lambda: downloads.pause(file)
        )
        self._resume = button(
            tr("Resume"), tr("Resume the download of {name}").format(name=name), lambda: downloads.add(file)
        )
        self._retry = button(
            tr("Try again"),
            tr("Retry the download of {name}").format(name=name),
            lambda: downloads.add(file),
        )
        self._cancel = button(tr("Cancel"), tr("Cancel the download of {name}").format(name=name), self._ask)
        self._buttons = QWidget(self)
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for item_button in (self._pause, self._resume, self._retry, self._cancel):
            row.addWidget(item_button)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._line, 1)
        line.addStretch()
        line.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignVCenter)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 2, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._bar)
        self._layout.addWidget(self._error)
        self._layout.addWidget(self._hint)
        self._layout.addLayout(line)
        downloads.changed.connect(self._refresh)
        downloads.progressed.connect(self._on_progress)
        self._refresh()

    def escape(self) -> bool:
        """Close the confirmation if it is open; return whether it was."""
        if self._confirmation is None:
            return False
        self._close_confirmation()
        return True

    def _on_progress(self, item: Item) -> None:
        if key_of(item.file) == key_of(self.file):
            self._show(item)

    def _refresh(self) -> None:
        item = self._downloads.find(self.file)
        is_shown = item is not None and item.state != "done"
        if not is_shown:
            self._close_confirmation()
        if not is_shown or self.parentWidget() is not None:
            self.setVisible(is_shown)
        if item is not None:
            self._show(item)

    def _show(self, item: Item) -> None:
        done = 0 if item.progress is None else item.progress.done
        total = item.file.bytes if item.progress is None else item.progress.total
        self._bar.show_share(done, total, resting=item.state != "running")
        failed = item.failed if item.state == "failed" else None
        self._bar.setVisible(failed is None or done > 0)
        self._error.show_text("" if failed is None else failed.message)
        self._hint.show_text("" if failed is None else failed.hint)
        self._line.show_text(self._status_text(item, done, total))
        had_focus = self._buttons.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._pause.setVisible(item.state in ("waiting", "running"))
        self._resume.setVisible(item.state == "paused")
        self._retry.setVisible(item.state == "failed")
        if had_focus:  # a hidden button loses the focus
            first = next(
                (
                    item_button
                    for item_button in (self._pause, self._resume, self._retry)
                    if not item_button.isHidden()
                ),
                None,
            )
            (first or self._cancel).setFocus()

    def _status_text(self, item: Item, done: int, total: int) -> str:
        if item.state == "waiting":
            return tr("Queued") if self._downloads.current is not None else tr("Starting…")
        if item.state == "running":
            return tr("Starting…") if item.progress is None else describe(item.progress)
        if item.state == "paused":
            return tr("Paused · {part}").format(part=part(done, total))
        return part(done, total) if done else ""

    def _ask(self) -> None:
        item = self._downloads.find(self.file)
        if item is None or item.progress is None or item.progress.done == 0:
            self._downloads.cancel(self.file)
            return
        self._confirmation = Confirmation(
            tr("Cancel this download? The {size} downloaded so far will be deleted.").format(
                size=byte_size(item.progress.done)
            ),
            tr("Cancel and delete"),
            tr("Keep"),
            lambda: self._downloads.cancel(self.file),
        )
        self._confirmation.closed.connect(self._close_confirmation)
        self._buttons.hide()
        self._layout.addWidget(self._confirmation)
        self._confirmation.ask()

    def _close_confirmation(self) -> None:
        if self._confirmation is not None:
            had_focus = self._confirmation.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            self._confirmation.hide()
            self._confirmation.deleteLater()
            self._confirmation = None
            self._buttons.show()
            if had_focus:
                self._cancel.setFocus()
