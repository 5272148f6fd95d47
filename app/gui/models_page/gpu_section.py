"""GPU packs on the Models page: what is installed or can be, the question before a file, and progress."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.models_page.download_strip import ProgressBar
from app.gui.models_page.rows import tag_label, title_row
from app.gui.widgets.basic import Confirmation, ElidedLabel, PageRow, RowGroup, TextLabel, button
from app.models.cuda_build import CudaBuild
from app.models.gpu_packs import GpuPacks
from app.models.wording import describe, describe_build, describe_cards, describe_pack
from app.platform.desktop_open import open_file
from model_backends.byte_size import byte_size
from model_backends.files.protocol import Progress
from model_backends.gpu_packs.manifest import KINDS, TITLES, Kind
from model_backends.lazy_text import joined


class GpuSection(QWidget):
    """Hidden unless there is a card that isn't used yet, a pack, or a plug-in that is built here."""

    def __init__(self, packs: GpuPacks, cuda_build: CudaBuild, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._packs, self._cuda_build = packs, cuda_build
        self._build_row: BuildRow | None = None
        self._group = RowGroup(tr("Graphics card"), self)
        self._rows: dict[Kind, PackRow] = {}
        self._work: WorkRow | None = None
        from_file = button(
            tr("Install from file…"), tr("Install a GPU pack from a file"), self._choose_file, "action"
        )
        from_file.setToolTip(tr("Use a GPU pack you already have, or drop one onto the window"))
        heading = QHBoxLayout()
        heading.setContentsMargins(4, 0, 0, 0)
        heading.addWidget(ElidedLabel(tr("Graphics card"), "heading", self), 1)
        heading.addWidget(from_file)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 18)
        layout.setSpacing(8)
        layout.addLayout(heading)
        layout.addWidget(self._group)
        packs.changed.connect(self._refresh)
        cuda_build.changed.connect(self._refresh)
        self._refresh()

    def escape(self) -> bool:
        """Close an open question; return whether there was one."""
        if self._packs.activity == "asking":
            self._packs.decline()
            return True
        return any(row.escape() for row in self._rows.values())

    def _refresh(self) -> None:
        packs, focused = self._packs, QApplication.focusWidget()
        has_focus = focused is not None and self.isAncestorOf(focused)
        kinds = [kind for kind in KINDS if packs.is_offered(kind)]
        self._rows = {kind: self._rows.get(kind) or PackRow(packs, kind, self) for kind in kinds}
        for row in self._rows.values():
            row.refresh()
        if packs.activity not in ("asking", "installing"):
            self._work = None
        elif self._work is None or self._work.activity != packs.activity:
            self._work = WorkRow(packs, self)
        if self._cuda_build.build is None:
            self._build_row = None
        else:
            self._build_row = self._build_row or BuildRow(self._cuda_build, self)
            self._build_row.refresh()
        rows: list[QWidget] = [*([self._build_row] if self._build_row else []), *self._rows.values()]
        self._group.show_rows(rows if self._work is None else [*rows, self._work])
        self.setVisible(bool(rows) or self._work is not None)
        if self._work is not None:
            self._work.ask()
        if has_focus and not ((focused := QApplication.focusWidget()) and self.isAncestorOf(focused)):
            self._stay_focused()

    def _stay_focused(self) -> None:
        """Focus a button that can be seen, in place of the one that was pressed and is gone."""
        buttons = [found for found in self.findChildren(QPushButton) if found.isVisible()]
        if buttons:
            buttons[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_file(self) -> None:
        dialog = QFileDialog(
            self, tr("Install a GPU pack"), str(Path.home()), tr("GPU packs (*.zip);;All files (*)")
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._packs.ask(Path(path)))
        dialog.open()


class BuildRow(PageRow):
    """The CUDA plug-in that is built on this computer: how far it is, ready, or why it failed."""

    def __init__(self, cuda_build: CudaBuild, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cuda_build = cuda_build
        self._state, self._note = TextLabel("", "small", self), TextLabel("", "small", self)
        self._error = TextLabel("", "badge", self)
        self._bar = ProgressBar(tr("Build of the CUDA plug-in"), self)
        self._log = button(tr("Show log"), tr("Show the log of the CUDA plug-in's build"), self._show_log)
        self.body.addWidget(ElidedLabel(tr("CUDA plug-in, built on this computer")))
        for label in (self._state, self._error, self._note):
            self.body.addWidget(label)
        self.buttons.addWidget(self._log)
        self.footer.addWidget(self._bar)

    def refresh(self) -> None:
        """Show the current state."""
        build, failure = self._cuda_build.build, self._cuda_build.failure
        if build is None:
            return
        has_failed = build.state == "failed"
        self._state.show_text("" if has_failed else describe_build(build))
        self._note.show_text(self._describe())
        problem = (build.message or tr("The build failed.")) if has_failed else ""
        self._error.show_text(joined(" ", (failure.message, failure.hint)) if failure else problem)
        self._bar.setVisible(build.is_running and build.total > 0)
        self._bar.show_share(build.done, build.total)
        self._log.setVisible(has_failed and bool(build.log))

    def _describe(self) -> str:
        """Say what follows from the state, in one sentence."""
        cuda_build = self._cuda_build
        build = cuda_build.build
        if build is None or cuda_build.failure is not None:
            return ""
        if build.state == "failed":
            return tr("Replies come from the CPU. Unfog tries again at the next start.")
        if not cuda_build.is_card_wanted:
            return tr("The card isn't used: another device is selected in Settings.")
        if cuda_build.activity == "testing":
            return tr("Testing the graphics card…")
        if cuda_build.activity == "moving":
            return tr("Moving to the graphics card…")
        return tr("Replies come from the CPU until it is ready.") if build.is_running else ""

    def _show_log(self) -> None:
        if self._cuda_build.build is not None:
            open_file(Path(self._cuda_build.build.log))


class PackRow(PageRow):
    """The pack of a kind: installed, to download, or why it isn't used."""

    def __init__(self, packs: GpuPacks, kind: Kind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._packs, self._kind = packs, kind
        title = TITLES[kind]
        self._tag = tag_label(tr("Installed", "GPU pack"))
        self._state = TextLabel("", "small", self)
        self._note = TextLabel("", "small", self)
        self._error = TextLabel("", "badge", self)
        self._bar = ProgressBar(tr("Verification of the {title} pack").format(title=title), self)
        self._download = button(
            tr("Download"), tr("Download the {title} pack").format(title=title), lambda: packs.download(kind)
        )
        self._verify = button(
            tr("Verify"), tr("Verify the {title} pack").format(title=title), lambda: packs.verify(kind)
        )
        self._remove = button(tr("Remove…"), tr("Remove the {title} pack").format(title=title), self._ask)
        name = ElidedLabel(tr("{title} pack").format(title=title))
        self.body.addLayout(title_row(name, self._tag))
        for label in (self._state, self._note, self._error):
            self.body.addWidget(label)
        for pack_button in (self._download, self._verify, self._remove):
            self.buttons.addWidget(pack_button)
        self.footer.addWidget(self._bar)
        packs.progressed.connect(self._on_progress)

    def refresh(self) -> None:
        """Show the current state."""
        packs, kind = self._packs, self._kind
        pack, problem = packs.installed.get(kind), packs.problem(kind)
        is_idle = packs.activity in ("", "asking")
        self._tag.setVisible(pack is not None and pack.problem is None)
        self._state.show_text(self._describe())
        self._note.show_text(packs.note(kind))
        self._error.show_text(
            "" if problem is None else f"{translated(problem.message)} {translated(problem.hint)}".strip()
        )
        self._download.setVisible(packs.can_download(kind))
        is_partial = packs.is_partly_downloaded(kind)
        self._download.setText(tr("Resume") if is_partial else tr("Download"))
        self._verify.setVisible(pack is not None and pack.problem is None and is_idle)
        self._remove.setVisible(pack is not None and is_idle)
        self._bar.setVisible(packs.activity == "verifying" and packs.subject == kind)

    def _describe(self) -> str:
        """Say what the pack is, or does, in one sentence."""
        packs, kind = self._packs, self._kind
        pack, offer, cards = packs.installed.get(kind), packs.offer(kind), packs.cards
        if packs.subject == kind and packs.activity == "removing":
            return tr("Removing…")
        if pack is not None:
            made = pack.manifest
            return "" if made is None else joined(" · ", (describe_pack(made), byte_size(made.bytes)))
        found = "" if cards is None else translated(describe_cards(cards))
        if offer is None:
            then = tr(
                "No {title} pack has been published for this version of Unfog yet. You "
                "can install one from a file."
            ).format(title=TITLES[kind])
        else:
            then = tr("Lets models run on it: {size} to download, {unpacked} on disk.").format(
                size=byte_size(offer.bytes), unpacked=byte_size(offer.manifest.bytes)
            )
        return f"{found} {then}".strip()

    def _on_progress(self, progress: Progress) -> None:
        if self._packs.subject == self._kind:
            self._bar.show_share(progress.done, progress.total)

    def _ask(self) -> None:
        pack = self._packs.installed.get(self._kind)
        made = None if pack is None else pack.manifest
        question = Confirmation(
            tr("Remove the {title} pack? This frees {size}.").format(
                title=TITLES[self._kind], size=byte_size(0 if made is None else made.bytes)
            ),
            tr("Remove"),
            tr("Keep"),
            lambda: self._packs.remove(self._kind),
        )
        self.confirm(question, self._remove)


class WorkRow(PageRow):
    """The question before a pack's file is installed, or the progress of an installation."""

    def __init__(self, packs: GpuPacks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.activity = packs.activity
        """What the row shows; another activity gets another row."""
        self._question: Confirmation | None = None
        name = tr("{title} pack").format(title=packs.title) if packs.subject else packs.title
        if packs.activity == "asking":
            self._question = Confirmation(
                tr(
                    "Install {name}? A GPU pack contains program code: "
                    "install it only if you trust where it came from."
                ).format(name=name),
                tr("Install"),
                tr("Don't install"),
                packs.install_file,
            )
            self._question.closed.connect(packs.decline, Qt.ConnectionType.QueuedConnection)
            self.footer.addWidget(self._question)
            return
        self._bar = ProgressBar(tr("Installation of {name}").format(name=name), self)
        self._line = TextLabel(tr("Starting…"), "small", self)
        self.body.addWidget(TextLabel(tr("Installing {name}").format(name=name), "title"))
        self.body.addWidget(self._line)
        self.buttons.addWidget(
            button(tr("Stop"), tr("Stop the installation of {name}").format(name=name), packs.stop)
        )
        self.footer.addWidget(self._bar)
        packs.progressed.connect(self._on_progress)

    def ask(self) -> None:
        """Focus the question, when it is new."""
        if self._question is not None and not self._question.isVisible():
            self._question.ask()

    def _on_progress(self, progress: Progress) -> None:
        self._bar.show_share(progress.done, progress.total)
        self._line.show_text(describe(progress))
