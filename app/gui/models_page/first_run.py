"""The card in an empty conversation that recommends a full-size model instead of the demo model."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.base.translation import tr
from app.gui.models_page.download_strip import DownloadStrip
from app.gui.models_page.rows import describe_hardware
from app.gui.widgets.basic import TextLabel, button
from app.gui.widgets.flow_layout import FlowLayout
from app.models.library import ModelLibrary
from model_backends.byte_size import byte_size
from model_backends.files.catalog import CatalogFile
from model_backends.lazy_text import joined

_HIDDEN = "first_run/hidden"
_INSPECT_DELAY_MS = (
    700  # after the card is shown: the start of the program should not wait for hardware detection
)


class FirstRunCard(QFrame):
    """Shows the hardware, the best model, and a download button. "Not now" hides it for good."""

    all_requested = Signal()
    """Open the Models page."""
    hidden = Signal()
    """The card was hidden for good."""

    def __init__(self, library: ModelLibrary, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "group")
        self.setAccessibleName(tr("A full-size model for this computer"))
        self._library, self._settings = library, settings
        self._strip: DownloadStrip | None = None
        self._fetched: CatalogFile | None = None
        self._heading = TextLabel(
            tr("Full-size model: {model}").format(model=library.catalog.model.name), "heading", self
        )
        self._title = TextLabel("", "title", self)
        self._text = TextLabel("", "", self)
        self._download_button = button(
            tr("Download"), tr("Download the recommended model"), self._download, "primary"
        )
        self._use = button(tr("Use"), tr("Use the recommended model"), self._use_file, "primary")
        self._all = button(tr("All models"), tr("Open the Models page"), self.all_requested.emit)
        self._not_now = button(tr("Not now"), tr("Hide this card"), self._hide_permanently)
        self._not_now.setToolTip(tr("Find this again under Models (Ctrl+M)"))
        self._strip_layout = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 15, 18, 16)
        layout.setSpacing(5)
        layout.addWidget(self._heading)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(self._strip_layout)
        layout.addSpacing(6)
        layout.addLayout(FlowLayout([self._download_button, self._use, self._all, self._not_now]))
        library.changed.connect(self._refresh)
        library.downloads.changed.connect(self._refresh)
        self._refresh()

    @property
    def should_show(self) -> bool:
        """Whether to show the card: the demo model is in use, or was until a moment ago."""
        if self._settings.value(_HIDDEN, False, bool):
            return False
        return self._library.is_demo_in_use or self._fetched is not None

    def showEvent(self, event: QShowEvent) -> None:
        """Inspect the hardware a moment later, if the card is still visible."""
        super().showEvent(event)
        QTimer.singleShot(_INSPECT_DELAY_MS, self, self._inspect_hardware)

    def escape(self) -> bool:
        """Close the confirmation if it is open; return whether it was."""
        return self._strip is not None and self._strip.escape()

    def _inspect_hardware(self) -> None:
        if self.isVisible() and self._library.inspection_failure is None:
            self._library.inspect_system()

    def _file(self) -> CatalogFile | None:
        """The file being downloaded, else the recommended one."""
        items = self._library.downloads.items
        active = next((item for item in items if item.state == "running"), None) or next(iter(items), None)
        return active.file if active is not None else self._library.recommended()

    def _download(self) -> None:
        file = self._file()
        if file is not None:
            self._library.downloads.add(file)

    def _use_file(self) -> None:
        file = self._file()
        if file is not None:
            self._fetched = file
            self._library.use_local(file)

    def _hide_permanently(self) -> None:
        self._settings.setValue(_HIDDEN, True)
        self.hidden.emit()

    def _refresh(self) -> None:
        file = self._file()
        item = None if file is None else self._library.downloads.find(file)
        if file is not None and self._library.is_in_use(file) and not self.isHidden():
            self._fetched = file
        is_downloading = item is not None and item.state != "done"
        self._show_strip(file if is_downloading else None)
        is_local = file is not None and not is_downloading and self._library.is_local(file)
        is_usable = file is not None and self._library.is_local_usable(file)
        is_done = is_local and file is not None and self._library.is_in_use(file)
        self._download_button.setVisible(file is not None and not is_downloading and not is_local)
        self._use.setVisible(is_local and is_usable and not is_done)
        self._all.setVisible(not is_downloading)
        self._not_now.setVisible(not is_downloading)
        self._not_now.setText(tr("Close") if is_done else tr("Not now"))
        if file is not None:
            about = joined(", ", (file.name, byte_size(file.bytes)))
            self._download_button.setText(tr("Download {size}").format(size=byte_size(file.bytes)))
            self._download_button.setAccessibleName(tr("Download {what}").format(what=about))
            self._use.setText(tr("Use {file}").format(file=file.name))
            self._use.setAccessibleName(tr("Use {file}, already on this computer").format(file=file.name))
        self._title.show_text(self._title_text(file, is_downloading=is_downloading, is_done=is_done))
        self._text.show_text(self._description(file, is_downloading=is_downloading, is_done=is_done))

    def _title_text(self, file: CatalogFile | None, *, is_downloading: bool, is_done: bool) -> str:
        library = self._library
        if file is not None and is_done:
            return tr("{file} is ready. Your next message uses it.").format(file=file.name)
        if file is not None and is_downloading:
            return tr("{file} is downloading. You can keep chatting.").format(file=file.name)
        if library.system_info is not None:
            return tr("This computer: {where}").format(where=describe_hardware(library.system_info.computer))
        return (
            tr("Checking this computer…")
            if library.inspection_failure is None
            else library.inspection_failure.message
        )

    def _description(self, file: CatalogFile | None, *, is_downloading: bool, is_done: bool) -> str:
        library = self._library
        if is_downloading or is_done:
            return ""
        if file is not None:
            advice = library.advice(file)
            if library.is_local(file):
                return tr("{file} is already on this computer.").format(file=file.name)
            sentence = "" if advice is None else advice.sentence
            return (
                tr("Best choice: {file}, {size}. {sentence}")
                .format(file=file.name, size=byte_size(file.bytes), sentence=sentence)
                .rstrip()
            )
        if library.system_info is not None:
            least = min(
                (advice.device_bytes + advice.cpu_bytes for advice in library.system_info.advice), default=0
            )
            return tr(
                "It needs at least {size} of memory, more than this computer has. The demo model runs "
                "anywhere."
            ).format(size=byte_size(least))
        return "" if library.inspection_failure is None else library.inspection_failure.hint

    def _show_strip(self, file: CatalogFile | None) -> None:
        if self._strip is not None and (file is None or self._strip.file != file):
            self._strip.hide()
            self._strip.deleteLater()
            self._strip = None
        if file is not None and self._strip is None:
            self._strip = DownloadStrip(self._library.downloads, file, self)
            self._strip_layout.addWidget(self._strip)
