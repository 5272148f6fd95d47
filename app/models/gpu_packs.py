"""The window's model of GPU packs: the cards, what is installed or can be, and the one task that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.base.gpu_packs import gpu_packs_dir, load_installed_packs
from app.models.cuda_build import CudaBuild
from app.models.library import ModelLibrary
from app.processes.files import FileTask
from model_backends.byte_size import byte_size
from model_backends.files.protocol import (
    Cards,
    InspectCards,
    InstallPack,
    PackInstalled,
    PackRemoved,
    PackTask,
    PackVerified,
    Progress,
    RemovePack,
    VerifyPack,
)
from model_backends.gpu_packs.fit import card_misfit, reason_unused
from model_backends.gpu_packs.manifest import TITLES, Kind, PublishedPack
from model_backends.gpu_packs.published import best_pack, published_packs
from model_backends.gpu_packs.store import InstalledPack, PackStore
from model_backends.lazy_text import LazyText, lazy_text
from model_backends.protocol import Failed, UnfogError
from model_backends.unicode_text import path_to_text

PackActivity = Literal["", "asking", "installing", "verifying", "removing"]


class GpuPacks(QObject):
    """State and actions of the GPU packs; one task at a time."""

    changed = Signal()
    """The cards, the packs or the activity changed."""
    progressed = Signal(object)
    """The `Progress` of the running task."""
    failed = Signal(object)
    """A `Failed` to show."""

    def __init__(self, library: ModelLibrary, cuda_build: CudaBuild, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._cuda_build = library, cuda_build
        self._store = PackStore(gpu_packs_dir())
        self._task: FileTask | None = None
        self._is_asked = False
        self.cards: Cards | None = None
        """The cards in this computer, None until they are known."""
        self.installed: dict[Kind, InstalledPack] = {}
        self.published: tuple[PublishedPack, ...] = ()
        self.activity: PackActivity = ""
        self.subject: Kind | None = None
        """The kind that the activity is about, None for a pack from a file."""
        self.file = Path()
        """The pack's file that is asked about or installed."""
        self.notes: dict[Kind, str] = {}
        """What came of the last task, by kind."""
        self.reload()

    @property
    def title(self) -> str:
        """What the activity is about, for people."""
        return self.file.name if self.subject is None else TITLES[self.subject]

    def reload(self) -> None:
        """Read what is installed and published; the first time, look for cards."""
        self.installed = {pack.kind: pack for pack in self._store.installed()}
        try:
            self.published = published_packs()
        except UnfogError as error:
            self.published = ()
            self.failed.emit(error.as_event())
        if not self._is_asked:
            self._is_asked = True
            self._library.run(InspectCards(), self._on_cards, self.failed.emit)
        self.changed.emit()

    def is_offered(self, kind: Kind) -> bool:
        """Return whether to show a kind: one that is installed, or for a card that has no other way.

        Vulkan is for those who ask for it: a published one is shown where CUDA's is, not installed by itself.
        None is offered while a plug-in for the card is built on this computer.
        """
        if kind in self.installed:
            return True
        if self._cuda_build.is_under_way:
            return False
        info = self._library.system_info
        is_used = info is None or not info.computer.is_cpu
        has_card = self.cards is not None and self.cards.present
        return has_card and not is_used and (kind == "cuda" or self.offer(kind) is not None)

    def offer(self, kind: Kind) -> PublishedPack | None:
        """Return the published pack of a kind that is best for the cards here, if there is one."""
        return best_pack(self.published, kind, self.cards)

    def is_partly_downloaded(self, kind: Kind) -> bool:
        """Return whether a download of the pack that is offered was stopped."""
        offer = self.offer(kind)
        return offer is not None and self._store.partial_path(kind, offer.sha256).is_file()

    def problem(self, kind: Kind) -> Failed | None:
        """Return why the installed pack of a kind isn't used, or why the one that is offered can't be."""
        pack, offer = self.installed.get(kind), self.offer(kind)
        if pack is not None and pack.problem is not None:
            return pack.problem
        manifest = pack.manifest if pack is not None else offer.manifest if offer is not None else None
        if manifest is None or self.cards is None:
            return None
        misfit = card_misfit(manifest, self.cards)
        return None if misfit is None else misfit.as_event()

    def note(self, kind: Kind) -> str:
        """Return what came of the last task with a pack, or why an installed one isn't used yet, or ""."""
        pack = self.installed.get(kind)
        if self.notes.get(kind) or pack is None or pack.manifest is None or self.cards is None:
            return self.notes.get(kind, "")
        return reason_unused(pack.manifest, self.cards)

    def can_download(self, kind: Kind) -> bool:
        """Return whether a pack is offered that runs on the cards here, and isn't installed."""
        pack, offer = self.installed.get(kind), self.offer(kind)
        if offer is None or self.activity not in ("", "asking"):
            return False
        runs = self.cards is None or card_misfit(offer.manifest, self.cards) is None
        return runs and (pack is None or self.problem(kind) is not None)

    def ask(self, path: Path) -> None:
        """Offer to install a pack's file; one task at a time."""
        if self.activity not in ("", "asking"):
            message = lazy_text(
                "Can't install {name} now: another GPU pack is being processed.", name=path.name
            )
            hint = lazy_text("Wait until it is done, or stop it.")
            self.failed.emit(Failed(kind="settings", message=message, hint=hint))
            return
        self.file, self.subject = path, None
        self._set_activity("asking")

    def decline(self) -> None:
        """Don't install the file that was asked about."""
        if self.activity == "asking":
            self._set_activity("")

    def install_file(self) -> None:
        """Install the file that was asked about."""
        if self.activity == "asking":
            self._start("installing", InstallPack(folder=self._folder, path=path_to_text(self.file)))

    def download(self, kind: Kind) -> None:
        """Download and install a published pack; a download that was stopped is resumed."""
        offer = self.offer(kind)
        if not self.activity and offer is not None:
            self.subject = kind
            hub = self._library.access.hub()
            self._start("installing", InstallPack(folder=self._folder, published=offer, hub=hub))

    def verify(self, kind: Kind) -> None:
        """Compare the files of an installed pack with their SHA-256."""
        if not self.activity:
            self.subject = kind
            self._start("verifying", VerifyPack(folder=self._folder, kind=kind))

    def remove(self, kind: Kind) -> None:
        """Remove an installed pack; models then run on what is left."""
        if not self.activity:
            self.subject = kind
            self._start("removing", RemovePack(folder=self._folder, kind=kind))

    def stop(self) -> None:
        """Stop the running task; what has been downloaded is kept, what was installed stays."""
        if self._task is not None and self.activity in ("installing", "verifying"):
            self._task.stop()
            self._end()

    @property
    def _folder(self) -> str:
        return path_to_text(self._store.folder)

    def _start(self, activity: PackActivity, task: PackTask) -> None:
        if self.subject is not None:
            self.notes.pop(self.subject, None)
        self._task = self._library.run(task, self._on_done, self._on_failed)
        self._task.progressed.connect(self._on_progress)
        self._set_activity(activity)

    def _on_progress(self, progress: Progress) -> None:
        if self._task is not None:
            self.progressed.emit(progress)

    def _on_cards(self, cards: Cards) -> None:
        self.cards = cards
        self.changed.emit()

    def _on_done(self, result: PackInstalled | PackVerified | PackRemoved) -> None:
        kind = result.manifest.kind if isinstance(result, PackInstalled) else result.kind
        self.notes[kind] = _note(result)
        self._end()
        if not isinstance(result, PackVerified):
            load_installed_packs()
            self._library.use_other_devices()

    def _on_failed(self, failure: Failed) -> None:
        self._end()
        self.failed.emit(failure)

    def _end(self) -> None:
        self._task, self.activity = None, ""
        self.reload()

    def _set_activity(self, activity: PackActivity) -> None:
        self.activity = activity
        self.changed.emit()


def _note(result: PackInstalled | PackVerified | PackRemoved) -> str | LazyText:
    if isinstance(result, PackVerified):
        return lazy_text("All files are correct.")
    if isinstance(result, PackRemoved) and result.left:
        return lazy_text(
            "Removed. {size} are still in use and will be deleted the next time a pack "
            "is installed or removed.",
            size=byte_size(result.left),
        )
    return ""
