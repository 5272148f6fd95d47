"""The rows of the Models page: files that are here, and files that can be fetched."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from app.base.app_dirs import bundled_model
from app.base.translation import tr, translated
from app.gui.models_page.download_strip import DownloadStrip, ProgressBar
from app.gui.widgets.basic import Badge, ElidedLabel, Question, Row, Text, button
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme, tool_tip
from app.models.library import ModelLibrary
from app.models.wording import describe, size
from model_backends.files.catalog import CatalogFile
from model_backends.files.protocol import Computer, Verified
from model_backends.files.registry import ModelFile
from model_backends.lazy_text import LazyText, joined, lazy_text
from model_backends.protocol import Failed

_ORIGINS = {
    "folder": lazy_text("in Unfog's folder"),
    "imported": lazy_text("used where it is"),
    "cache": lazy_text("in the Hugging Face cache"),
}


def chip(text: str) -> QLabel:
    """A small mark behind a name."""
    label = QLabel(text)
    label.setProperty("kind", "chip")
    return label


def title_row(*widgets: QWidget) -> FlowLayout:
    """A name and its marks, from the left; below each other where there is no room."""
    return FlowLayout(widgets, spacing=9)


class DemoRow(Row):
    """The model that comes with the program; it cannot be removed."""

    def __init__(self, library: ModelLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._chip = chip(tr("In use"))
        self._use = button(tr("Use"), tr("Use the demo model"), lambda: library.use(bundled_model()))
        self.body.addLayout(title_row(ElidedLabel(tr("Demo model")), self._chip))
        self.body.addWidget(
            Text(
                tr("{size} · comes with Unfog · tiny, answers at once").format(
                    size=size(bundled_model().stat().st_size)
                )
            )
        )
        self.buttons.addWidget(self._use)
        self.refresh()

    def refresh(self) -> None:
        """Show whether it is in use."""
        self._chip.setVisible(self._library.is_demo_in_use)
        self._use.setVisible(not self._library.is_demo_in_use)


class FileRow(Row):
    """A model file on this computer."""

    def __init__(
        self, theme: Theme, library: ModelLibrary, file: ModelFile, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._library, self._file = theme, library, file
        self._question: Question | None = None
        self._chip = chip(tr("In use"))
        name = ElidedLabel(file.name)
        name.setToolTip(tool_tip(str(file.path)))
        self._about = Text("", "small", self)
        self._error = Text("", "badge", self)
        self._use = button(tr("Use"), tr("Use {file}").format(file=file.name), lambda: library.use(file.path))
        self._more = QToolButton(self)
        self._more.setAccessibleName(tr("More for {file}").format(file=file.name))
        self._more.setToolTip(tr("Check, open folder, remove"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu())
        self._bar = ProgressBar(tr("Check of {file}").format(file=file.name), self)
        self.body.addLayout(title_row(name, self._chip))
        self.body.addWidget(self._about)
        self.body.addWidget(self._error)
        self.buttons.addWidget(self._use)
        self.buttons.addWidget(self._more)
        self.foot.addWidget(self._bar)
        theme.changed.connect(self._draw)
        library.verifying.connect(self._on_verifying)
        self._draw()
        self.show_file(file)

    @property
    def path(self) -> Path:
        """The file it is about."""
        return self._file.path

    def show_file(self, file: ModelFile) -> None:
        """Show what is known of the file now."""
        self._file = file
        in_use = file.path == self._library.in_use
        self._chip.setVisible(in_use)
        self._use.setVisible(not in_use and not file.missing)
        self._verify.setEnabled(not file.missing)
        self._remove.setText(tr("Forget…") if file.origin != "folder" else tr("Remove…"))
        self._show_state()

    def escape(self) -> bool:
        """Take back the question that is open, if one is."""
        if self._question is None:
            return False
        self._close_question()
        return True

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self._verify = menu.addAction(tr("Check the content"), lambda: self._library.verify(self._file))
        self._folder = menu.addAction(tr("Open folder"), self._open_folder)
        menu.addSeparator()
        self._remove = menu.addAction(tr("Remove…"), self._ask)
        return menu

    def _draw(self) -> None:
        self._more.setIcon(self._theme.icon("more"))

    def _on_verifying(self, path: Path) -> None:
        if path == self._file.path:
            self._show_state()

    def _show_state(self) -> None:
        file = self._file
        verification = self._library.verifications.get(file.path)
        progress = None if verification is None else verification.progress
        result = None if verification is None else verification.result
        is_running = verification is not None and result is None
        self._bar.setVisible(is_running)
        if progress is not None:
            self._bar.show_share(progress.done, progress.total)
        words: list[str] = [] if file.missing else [size(file.bytes), _ORIGINS[file.origin]]
        if is_running:
            words = [tr("Checking…") if progress is None else describe(progress)]
        elif file.verified:
            words.append(tr("content checked"))
        elif isinstance(result, Verified) and result.matches is None:
            words.append(tr("SHA-256 {sum}…, with nothing to compare it to").format(sum=result.sha256[:12]))
        self._about.show_text(joined(" · ", words))
        self._error.show_text(_problem(file, result))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file.path.parent)))

    def _ask(self) -> None:
        file = self._file
        if file.origin == "folder":
            text, yes = (
                tr("Remove {file}? This frees {size}.").format(file=file.name, size=size(file.bytes)),
                tr("Remove"),
            )
        else:
            text, yes = (
                tr("Forget {file}? The file stays where it is: {path}").format(
                    file=file.name, path=file.path
                ),
                tr("Forget"),
            )
        if file.path == self._library.in_use:
            text = f"{text} {tr('The demo model answers then.')}"
        self._close_question()
        self._question = Question(text, yes, tr("Keep"), lambda: self._library.remove(self._file))
        self._question.closed.connect(self._close_question)
        self.foot.addWidget(self._question)
        self._question.ask()

    def _close_question(self) -> None:
        if self._question is not None:
            self._question.hide()
            self._question.deleteLater()
            self._question = None
            self._more.setFocus(Qt.FocusReason.OtherFocusReason)


class CatalogRow(Row):
    """A file that can be fetched: how it fits, what it is good for, its download."""

    def __init__(
        self, theme: Theme, library: ModelLibrary, file: CatalogFile, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self.file = library, file
        text = size(file.bytes)
        self._chip = chip(tr("Recommended"))
        self._badge = Badge(theme, self)
        self._advice = Text("", "small", self)
        good_for = translated(LazyText(file.good_for))
        good_for = f"{good_for[:1].upper()}{good_for[1:]}"
        self._download = button(
            tr("Download"),
            tr("Download {file}, {text}").format(file=file.name, text=text),
            lambda: library.downloads.add(file),
        )
        self._use = button(
            tr("Use"),
            tr("Use {file}, which is on this computer").format(file=file.name),
            lambda: library.use_here(file),
        )
        self._strip = DownloadStrip(library.downloads, file, self)
        self.body.addLayout(title_row(ElidedLabel(file.name), self._badge, self._chip))
        self.body.addWidget(Text(joined(" · ", (text, good_for)), ""))
        self.body.addWidget(self._advice)
        self.buttons.addWidget(self._download)
        self.buttons.addWidget(self._use)
        self.foot.addWidget(self._strip)
        library.downloads.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known of the file now."""
        library, advice = self._library, self._library.advice(self.file)
        place, cached = library.place_of(self.file), library.cached(self.file)
        item = library.downloads.find(self.file)
        is_loading = item is not None and item.state != "done"
        is_best = advice is not None and advice.recommended
        self._badge.show_fit("" if advice is None else advice.fit)
        self._chip.setVisible(is_best)
        sentence = "" if advice is None else advice.sentence
        if place is not None:
            here = tr("On this computer, and in use.") if place == library.in_use else tr("On this computer.")
            sentence = f"{here} {translated(sentence)}".rstrip()
        elif cached is not None and not is_loading:
            sentence = (
                tr("Already on this computer, in the Hugging Face cache. {sentence}")
                .format(sentence=sentence)
                .rstrip()
            )
        self._advice.show_text(sentence)
        self._download.setVisible(place is None and cached is None and not is_loading)
        kind = "primary" if is_best else ""
        if self._download.property("kind") != kind:
            self._download.setProperty("kind", kind)
            self._download.style().polish(self._download)
        can_use = place is not None and place != library.in_use
        self._use.setVisible(can_use or (cached is not None and not is_loading))

    def escape(self) -> bool:
        """Take back the question that is open, if one is."""
        return self._strip.escape()


def where(computer: Computer) -> str:
    """What runs models, and its memory: "NVIDIA GeForce RTX 4070, 12.0 GB"."""
    memory = size(computer.memory)
    if computer.is_cpu:
        return tr("{computer}, {size} of memory").format(computer=computer.description, size=memory)
    return f"{computer.description}, {translated(memory)}"


def _problem(file: ModelFile, result: Verified | Failed | None) -> str:
    if file.missing:
        return tr("The file is gone: {path}").format(path=file.path)
    if isinstance(result, Failed):
        return f"{translated(result.message)} {translated(result.hint)}".strip()
    if isinstance(result, Verified) and result.matches is False:
        return tr(
            "The content is not what it should be: the file is damaged. Remove it and download it again."
        )
    return ""
