"""The Models page: the hardware, the files here, the files to download, and importing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr
from app.gui.models_page.gpu_section import GpuSection
from app.gui.models_page.hub_panel import HubPanel
from app.gui.models_page.import_card import ImportCard
from app.gui.models_page.rows import CatalogRow, DemoRow, FileRow
from app.gui.widgets.basic import ElidedLabel, FailureCard, PageRow, RowGroup, TextLabel, button
from app.gui.widgets.scroll_bar import SCROLL_BAR, reserve_scroll_bar
from app.gui.widgets.theme import Theme
from app.models.cuda_build import CudaBuild
from app.models.gpu_packs import GpuPacks
from app.models.importing import ModelImport
from app.models.library import ModelLibrary
from model_backends.byte_size import byte_size
from model_backends.protocol import Failed


class ModelsPage(QWidget):
    """Shows everything about model files; the sidebar stays beside it."""

    left = Signal()
    """Return to the conversation."""

    def __init__(
        self, theme: Theme, library: ModelLibrary, cuda_build: CudaBuild, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("models")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._library = theme, library
        self.importing = ModelImport(library, self)
        self._troubles: list[FailureCard] = []
        self._file_rows: dict[Path, FileRow] = {}
        self._catalog_rows: dict[tuple[str, str], CatalogRow] = {}
        self._demo = DemoRow(library, self)
        self._computer = ComputerRow(library, self)
        self._here = RowGroup(tr("Models on this computer"), self)
        self._there = RowGroup(tr("Models to download"), self)
        self._import_card = ImportCard(self.importing, self.choose_file, self)
        self._refresh_button = button(
            tr("Refresh catalogue"),
            tr("Get the current list of files from the Hub"),
            library.refresh,
            "action",
        )
        self._there_heading = ElidedLabel(tr("Available to download"), "heading", self)
        self.packs = GpuPacks(library, cuda_build, self)
        self._gpu = GpuSection(self.packs, cuda_build, self)
        self._sections = QVBoxLayout()
        self._build()
        self.importing.imported.connect(self._on_imported)
        library.changed.connect(self._show_library)
        library.failed.connect(self.show_trouble)
        self.packs.failed.connect(self.show_trouble)
        if library.downloads.trouble is not None:
            self.show_trouble(library.downloads.trouble)
        self._show_library()

    def import_file(self, path: Path) -> None:
        """Import a file."""
        self.importing.begin(path)
        self.area.verticalScrollBar().setValue(0)

    def install_pack(self, path: Path) -> None:
        """Offer to install a GPU pack."""
        self.packs.ask(path)
        self.area.verticalScrollBar().setValue(0)

    def choose_file(self) -> None:
        """Ask for a file to import."""
        dialog = QFileDialog(
            self, tr("Import a model file"), str(Path.home()), tr("GGUF files (*.gguf);;All files (*)")
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.import_file(Path(path)))
        dialog.open()

    def escape(self) -> bool:
        """Cancel a pending question or import; return whether there was one."""
        if self.importing.state in ("asking", "failed", "checking"):
            self.importing.cancel()
            return True
        if self._gpu.escape():
            return True
        files, offers = self._file_rows.values(), self._catalog_rows.values()
        return any(row.escape() for row in files) or any(row.escape() for row in offers)

    def show_trouble(self, failure: Failed) -> None:
        """Show an error at the top until it is closed."""
        card = FailureCard(
            failure, [button(tr("Close"), tr("Close this message"), lambda: self._close_trouble(card))], self
        )
        self._troubles.append(card)
        self._sections.insertWidget(0, card)
        if len(self._troubles) > 1:
            self._close_trouble(self._troubles[0])

    def showEvent(self, event: QShowEvent) -> None:
        """Rescan the folder, and the hardware the first time and where memory was missing."""
        super().showEvent(event)
        self._library.reload_files()
        self.packs.reload()
        if self._library.inspection_failure is None:
            known = self._library.system_info
            is_short = known is not None and any(advice.missing_bytes for advice in known.advice)
            self._library.inspect_system(force=is_short)
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    # Set-up

    def _build(self) -> None:
        column = self._sections
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._import_card)
        computer = RowGroup(tr("This computer"), self)
        computer.show_rows([self._computer])
        add = button(tr("Import file…"), tr("Import a model file"), self.choose_file, "action")
        add.setToolTip(tr("Use a GGUF file you already have, or drop one onto the window"))
        here = ElidedLabel(tr("On this computer"), "heading", self)
        this = ElidedLabel(tr("This computer"), "heading", self)
        for heading, action, group in (
            (this, None, computer),
            (here, add, self._here),
            (self._there_heading, self._refresh_button, self._there),
        ):
            column.addLayout(_heading_row(heading, action))
            column.addWidget(group)
            column.addSpacing(18)
            if group is computer:
                column.addWidget(self._gpu)
        column.addWidget(HubPanel(self._theme, self._library.access, self))
        self.area = QScrollArea(self)
        self.area.setAccessibleName(tr("Models"))
        self.area.setObjectName("models")
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        reserve_scroll_bar(self.area)
        inner = QWidget(self.area)
        inner.setObjectName("models_page")
        inner.setLayout(_centred(self._sections, 28 + SCROLL_BAR, 28, 8))
        self.area.setWidget(inner)
        header = QWidget(self)
        header.setLayout(_centred(self._header(), 28 + SCROLL_BAR, 28 + SCROLL_BAR, 22))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self.area, 1)

    def _header(self) -> QHBoxLayout:
        back = QToolButton(self)
        back.setToolTip(tr("Back to the conversation (Esc)"))
        back.setAccessibleName(tr("Back to the conversation"))
        back.clicked.connect(self.left)

        def draw() -> None:
            back.setIcon(self._theme.icon("back"))

        draw()
        self._theme.changed.connect(draw)
        title = QLabel(tr("Models"), self)
        title.setProperty("kind", "page_title")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(back)
        row.addWidget(title)
        row.addStretch()
        return row

    # Content

    def _show_library(self) -> None:
        library = self._library
        self._demo.refresh()
        self._computer.refresh()
        files_by_path = {file.path: file for file in library.files}
        self._file_rows = {
            path: self._file_rows.get(path) or FileRow(self._theme, library, file, self)
            for path, file in files_by_path.items()
        }
        for path, row in self._file_rows.items():
            row.show_file(files_by_path[path])
        self._here.show_rows([*self._file_rows.values(), self._demo])
        catalog_files = {(file.repository, file.file): file for file in library.catalog.files}
        self._catalog_rows = {
            key: self._row_for(key) or CatalogRow(self._theme, library, file, self)
            for key, file in catalog_files.items()
        }
        for catalog_row in self._catalog_rows.values():
            catalog_row.refresh()
        self._there.show_rows([*self._catalog_rows.values()])
        self._there.setVisible(bool(self._catalog_rows))
        model = library.catalog.model
        self._there_heading.setText(
            tr("Available to download · {model} · {licence}").format(model=model.name, licence=model.licence)
        )
        self._refresh_button.setEnabled(not library.is_refreshing)
        self._refresh_button.setText(tr("Refreshing…") if library.is_refreshing else tr("Refresh catalogue"))

    def _row_for(self, key: tuple[str, str]) -> CatalogRow | None:
        """The existing row of a file, unless its catalogue entry has changed."""
        row = self._catalog_rows.get(key)
        return row if row is not None and row.file in self._library.catalog.files else None

    def _close_trouble(self, card: FailureCard) -> None:
        self._troubles.remove(card)
        card.hide()
        card.deleteLater()

    def _on_imported(self, path: Path) -> None:
        self._library.use(path)


class ComputerRow(PageRow):
    """Shows what runs models here, its memory, and why it is not a graphics card."""

    def __init__(self, library: ModelLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._title, self._memory, self._why = (
            TextLabel("", "title", self),
            TextLabel("", "", self),
            TextLabel("", "small", self),
        )
        self._retry_button = button(tr("Try again"), tr("Check this computer again"), library.inspect_system)
        for label in (self._title, self._memory, self._why):
            self.body.addWidget(label)
        self.buttons.addWidget(self._retry_button)
        self.refresh()

    def refresh(self) -> None:
        """Update the row."""
        system_info, failure = self._library.system_info, self._library.inspection_failure
        self._retry_button.setVisible(failure is not None and not self._library.is_inspecting)
        if system_info is not None:
            computer = system_info.computer
            main = tr("{size} RAM, {free} free").format(
                size=byte_size(computer.host_memory), free=byte_size(computer.host_free)
            )
            device_memory = tr("{size} video memory, {free} free").format(
                size=byte_size(computer.memory), free=byte_size(computer.free)
            )
            self._title.show_text(computer.description)
            self._memory.show_text(main if computer.is_cpu else f"{device_memory} · {main}")
            self._why.show_text(computer.why)
        elif failure is not None and not self._library.is_inspecting:
            self._title.show_text(failure.message)
            self._memory.show_text(failure.hint)
        else:
            self._title.show_text(tr("Checking this computer…"))
            self._memory.show_text("")


def _heading_row(heading: QLabel, action: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(4, 0, 0, 0)
    row.addWidget(heading, 1)
    if action is not None:
        row.addWidget(action)
    return row


def _centred(content: QLayout, left: int, right: int, top: int) -> QHBoxLayout:
    """Centre a layout at the width of the conversation."""
    column = QWidget()
    column.setObjectName("column")
    inner = QVBoxLayout(column)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.addLayout(content)
    inner.addStretch(1)
    outer = QHBoxLayout()
    outer.setContentsMargins(left, top, right, 14)
    outer.addStretch(1)
    outer.addWidget(column, 1000)
    outer.addStretch(1)
    return outer
