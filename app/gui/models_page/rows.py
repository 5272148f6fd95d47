"""The rows of the Models page: files on this computer, and files to download."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget

from app.base.app_dirs import bundled_model
from app.base.translation import tr, translated
from app.gui.models_page.download_strip import DownloadStrip, ProgressBar
from app.gui.widgets.basic import Confirmation, ElidedLabel, FitBadge, PageRow, TextLabel, button
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme, tool_tip
from app.models.library import ModelLibrary
from app.models.wording import describe
from app.platform.desktop_open import open_folder
from model_backends.byte_size import byte_size
from model_backends.files.catalog import CatalogFile
from model_backends.files.protocol import Computer, Verified
from model_backends.files.registry import ModelFile
from model_backends.lazy_text import LazyText, joined, lazy_text
from model_backends.protocol import Failed
from model_backends.unicode_text import path_from_text

_ORIGINS = {
    "folder": lazy_text("in Unfog's folder"),
    "imported": lazy_text("used in place"),
    "cache": lazy_text("in the Hugging Face cache"),
}


def tag_label(text: str) -> QLabel:
    """Create a small tag beside a name."""
    label = QLabel(text)
    label.setProperty("kind", "tag")
    return label


def title_row(*widgets: QWidget) -> FlowLayout:
    """Lay out a name and its tags, wrapped if too wide."""
    return FlowLayout(widgets, spacing=9)


class DemoRow(PageRow):
    """The bundled demo model, which cannot be removed."""

    def __init__(self, library: ModelLibrary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._tag = tag_label(tr("In use"))
        self._use = button(tr("Use"), tr("Use the demo model"), lambda: library.use(bundled_model()))
        self.body.addLayout(title_row(ElidedLabel(tr("Demo model")), self._tag))
        self.body.addWidget(
            TextLabel(
                tr("{size} · included with Unfog · tiny, replies instantly").format(
                    size=byte_size(bundled_model().stat().st_size)
                )
            )
        )
        self.buttons.addWidget(self._use)
        self.refresh()

    def refresh(self) -> None:
        """Show whether it is in use."""
        self._tag.setVisible(self._library.is_demo_in_use)
        self._use.setVisible(not self._library.is_demo_in_use)


class FileRow(PageRow):
    """A model file on this computer."""

    def __init__(
        self, theme: Theme, library: ModelLibrary, file: ModelFile, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._library, self._file = theme, library, file
        self._tag = tag_label(tr("In use"))
        name = ElidedLabel(file.name)
        name.setToolTip(tool_tip(str(file.path)))
        self._about = TextLabel("", "small", self)
        self._error = TextLabel("", "badge", self)
        self._use = button(tr("Use"), tr("Use {file}").format(file=file.name), lambda: library.use(file.path))
        self._more = QToolButton(self)
        self._more.setAccessibleName(tr("More options for {file}").format(file=file.name))
        self._more.setToolTip(tr("Verify, open folder, remove"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu())
        self._bar = ProgressBar(tr("Verification of {file}").format(file=file.name), self)
        self.body.addLayout(title_row(name, self._tag))
        self.body.addWidget(self._about)
        self.body.addWidget(self._error)
        self.buttons.addWidget(self._use)
        self.buttons.addWidget(self._more)
        self.footer.addWidget(self._bar)
        theme.changed.connect(self._draw)
        library.verifying.connect(self._on_verifying)
        self._draw()
        self.show_file(file)

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self._file.path

    def show_file(self, file: ModelFile) -> None:
        """Show the current state of the file."""
        self._file = file
        in_use = file.path == self._library.in_use
        self._tag.setVisible(in_use)
        self._use.setVisible(not in_use and self._library.is_usable(file.path))
        self._verify.setEnabled(not file.missing)
        self._remove.setText(tr("Remove from list…") if file.origin != "folder" else tr("Remove…"))
        self._show_state()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self._verify = menu.addAction(tr("Verify file"), lambda: self._library.verify(self._file))
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
        words: list[str] = [] if file.missing else [byte_size(file.bytes), _ORIGINS[file.origin]]
        if is_running:
            words = [tr("Verifying…") if progress is None else describe(progress)]
        elif file.verified:
            words.append(tr("verified"))
        elif isinstance(result, Verified) and result.matches is None:
            words.append(tr("SHA-256 {sum}…, no checksum to compare it with").format(sum=result.sha256[:12]))
        self._about.show_text(joined(" · ", words))
        self._error.show_text(_problem(file, self._library.problem(file.path), result))

    def _open_folder(self) -> None:
        open_folder(self._file.path.parent)

    def _ask(self) -> None:
        file = self._file
        if file.origin == "folder":
            text, yes = (
                tr("Remove {file}? This frees {size}.").format(file=file.name, size=byte_size(file.bytes)),
                tr("Remove"),
            )
        else:
            text, yes = (
                tr("Remove {file} from the list? The file itself stays at {path}").format(
                    file=file.name, path=file.path
                ),
                tr("Remove from list"),
            )
        if file.path == self._library.in_use:
            then = tr("The demo model will answer instead.")
            text = f"{text} {then}"
        question = Confirmation(text, yes, tr("Keep"), lambda: self._library.remove(self._file))
        self.confirm(question, self._more)


class CatalogRow(PageRow):
    """A file to download: how it fits, what it is good for, its download."""

    def __init__(
        self, theme: Theme, library: ModelLibrary, file: CatalogFile, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self.file = library, file
        text = byte_size(file.bytes)
        self._tag = tag_label(tr("Recommended"))
        self._badge = FitBadge(theme, self)
        self._advice = TextLabel("", "small", self)
        good_for = translated(LazyText(file.good_for))
        good_for = f"{good_for[:1].upper()}{good_for[1:]}"
        self._download = button(
            tr("Download"),
            tr("Download {file}, {text}").format(file=file.name, text=text),
            lambda: library.downloads.add(file),
        )
        self._use = button(
            tr("Use"),
            tr("Use {file}, already on this computer").format(file=file.name),
            lambda: library.use_local(file),
        )
        self._strip = DownloadStrip(library.downloads, file, self)
        self.body.addLayout(title_row(ElidedLabel(file.name), self._badge, self._tag))
        self.body.addWidget(TextLabel(joined(" · ", (text, good_for)), ""))
        self.body.addWidget(self._advice)
        self.buttons.addWidget(self._download)
        self.buttons.addWidget(self._use)
        self.footer.addWidget(self._strip)
        library.downloads.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the current state of the file."""
        library, advice = self._library, self._library.advice(self.file)
        path, cached = library.path_of(self.file), library.cached(self.file)
        item = library.downloads.find(self.file)
        is_loading = item is not None and item.state != "done"
        is_best = advice is not None and advice.recommended
        self._badge.show_fit("" if advice is None else advice.fit)
        self._tag.setVisible(is_best)
        sentence = "" if advice is None else advice.sentence
        local = path if path is not None or cached is None else path_from_text(cached.path)
        problem = None if local is None else library.problem(local)
        if problem is not None:
            sentence = f"{translated(problem.message)} {translated(problem.hint)}".rstrip()
        elif path is not None:
            availability = (
                tr("On this computer, in use.") if path == library.in_use else tr("On this computer.")
            )
            sentence = f"{availability} {translated(sentence)}".rstrip()
        elif cached is not None and not is_loading:
            sentence = (
                tr("Already on this computer, in the Hugging Face cache. {sentence}")
                .format(sentence=sentence)
                .rstrip()
            )
        self._advice.show_text(sentence)
        self._download.setVisible((local is None or problem is not None) and not is_loading)
        kind = "primary" if is_best else ""
        if self._download.property("kind") != kind:
            self._download.setProperty("kind", kind)
            self._download.style().polish(self._download)
        can_use = local is not None and local != library.in_use and library.is_usable(local)
        self._use.setVisible(can_use and (path is not None or not is_loading))

    def escape(self) -> bool:
        """Close the confirmation if it is open; return whether it was."""
        return self._strip.escape()


def describe_hardware(computer: Computer) -> str:
    """Describe what runs models, and its memory: "NVIDIA GeForce RTX 4070, 12.0 GB"."""
    memory = byte_size(computer.memory)
    if computer.is_cpu:
        return tr("{computer}, {size} of memory").format(computer=computer.description, size=memory)
    return f"{computer.description}, {translated(memory)}"


def _problem(file: ModelFile, problem: Failed | None, result: Verified | Failed | None) -> str:
    if file.missing:
        return tr("The file is missing: {path}").format(path=file.path)
    failure = result if isinstance(result, Failed) else problem
    if failure is not None:
        return f"{translated(failure.message)} {translated(failure.hint)}".strip()
    if isinstance(result, Verified) and result.matches is False:
        return tr("The file is damaged: its checksum is wrong. Remove it and download it again.")
    return ""
