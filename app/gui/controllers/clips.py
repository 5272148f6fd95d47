"""Save clips of replies with one click: to the pictures folder, and as a file on the clipboard."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QSettings, Qt
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from app.base.translation import format_number, tr, translated
from app.gui.conversation.message_list import MessageList
from app.gui.widgets.theme import Theme
from app.gui.widgets.toast import Toast
from app.platform.desktop_open import open_folder
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed
from model_backends.unicode_text import path_from_text, path_to_text

if TYPE_CHECKING:  # imported with the first clip
    from app.gui.export.clip_file import Clip, ClipTask
    from app.gui.replay.recording import Recording

_SHAPE, _COLORS, _FOLDER = "clips/shape", "clips/colors", "clips/folder"
_SHAPES = {
    "square": lazy_text("Square"),
    "portrait": lazy_text("Portrait"),
    "wide": lazy_text("Wide"),
}
_COLORS_OF_WINDOW = "window"
_SCHEMES = {
    _COLORS_OF_WINDOW: lazy_text("Match window"),
    "light": lazy_text("Light"),
    "dark": lazy_text("Dark"),
}


class ClipPreferences:
    """The shape, colours and folder of clips, as they were chosen last."""

    def __init__(self, state: QSettings, theme: Theme) -> None:
        self._state, self._theme = state, theme

    @property
    def shape(self) -> str:
        """A key of `CLIP_SHAPES`."""
        return self._known(_SHAPE, _SHAPES)

    @property
    def scheme(self) -> str:
        """A key of `_SCHEMES`."""
        return self._known(_COLORS, _SCHEMES)

    @property
    def dark(self) -> bool:
        """Whether clips are dark."""
        return self._theme.is_dark if self.scheme == _COLORS_OF_WINDOW else self.scheme == "dark"

    @property
    def folder(self) -> Path:
        """The chosen folder, or the one in the pictures folder."""
        from app.gui.export.clip_file import default_folder

        chosen = str(self._state.value(_FOLDER, ""))
        return path_from_text(chosen) if chosen else default_folder()

    def choose(self, *, shape: str = "", scheme: str = "", folder: Path | None = None) -> None:
        """Remember what is given."""
        for key, value in (
            (_SHAPE, shape),
            (_COLORS, scheme),
            (_FOLDER, path_to_text(folder) if folder else ""),
        ):
            if value:
                self._state.setValue(key, value)

    def _known(self, key: str, values: Mapping[str, str]) -> str:
        value, first = str(self._state.value(key, "")), next(iter(values))
        return value if value in values else first


class ClipsController(QObject):
    """Writes one clip at a time; others wait. `note` shows progress and results."""

    def __init__(
        self,
        preferences: ClipPreferences,
        messages: MessageList,
        recording: Callable[[int], Recording],
        note: Toast,
        window: QWidget,
    ) -> None:
        """`recording` returns the reply with this id."""
        super().__init__(window)
        self._preferences, self._recording = preferences, recording
        self._note, self._window = note, window
        self._waiting: deque[Clip] = deque()
        self._current: Clip | None = None
        self._task: ClipTask | None = None
        messages.requests.handle({"clip": self.save})
        messages.clip_menu.connect(self.open_menu)

    def save(self, reply: int) -> None:
        """Save a clip of a reply."""
        try:
            from app.gui.export.clip_file import Clip
        except ImportError as error:
            hint = tr("Install Unfog again.")
            text = tr("Can't make a clip: {library} is missing.").format(library=error.name)
            self.show_failure(Failed(kind="library", message=text, hint=hint))
            return
        recording = self._recording(reply)
        if recording.traces:
            self._add(Clip(recording, self._preferences.shape, self._preferences.dark))

    def open_menu(self, reply: int, corner: QPoint) -> None:
        """Open the menu of shapes and colours at a point of the screen; a shape saves a clip."""
        from app.gui.export.options import CLIP_SHAPES

        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("Clip"))
        menu.addAction(tr("Save clip as")).setEnabled(False)
        for shape, name in _SHAPES.items():
            width, height = CLIP_SHAPES[shape]
            entry = menu.addAction(f"{translated(name)} · {width} × {height}")
            entry.setCheckable(True)
            entry.setChecked(shape == self._preferences.shape)
            entry.triggered.connect(lambda _checked=False, shape=shape: self._save_as(reply, shape))
        menu.addSeparator()
        self.add_preferences(menu)
        menu.popup(corner)
        menu.setActiveAction(menu.actions()[1 + list(_SHAPES).index(self._preferences.shape)])

    def add_preferences(self, menu: QMenu) -> None:
        """Add the colours and the folder of clips and posters to a menu."""
        group = QActionGroup(menu)
        for scheme, name in _SCHEMES.items():
            entry = menu.addAction(translated(name))
            entry.setCheckable(True)
            entry.setChecked(scheme == self._preferences.scheme)
            entry.triggered.connect(lambda _checked=False, scheme=scheme: self._choose_scheme(scheme))
            group.addAction(entry)
        menu.addSeparator()
        menu.addAction(tr("Folder for clips and posters…")).triggered.connect(lambda: self.choose_folder())

    def shutdown(self) -> None:
        """Stop; the clip that is being written leaves no file behind."""
        self._waiting.clear()
        self._end_task(cancel=True)

    # Writing

    def _save_as(self, reply: int, shape: str) -> None:
        self._preferences.choose(shape=shape)
        self.save(reply)

    def _choose_scheme(self, scheme: str) -> None:
        self._preferences.choose(scheme=scheme)

    def _add(self, clip: Clip) -> None:
        """Write a clip, after those that wait; one that is asked for twice is written once."""
        if clip != self._current and clip not in self._waiting:
            self._waiting.append(clip)
        if self._task is None:
            self._start()
        else:
            self._show_progress(0.0)

    def _start(self) -> None:
        from app.gui.export.clip_file import ClipTask

        if not self._waiting:
            return
        self._current = clip = self._waiting.popleft()
        self._task = task = ClipTask(clip, self._preferences.folder, self)
        task.progressed.connect(self._show_progress)
        task.finished.connect(self._on_finished)
        task.failed.connect(self._on_failed)
        self._show_progress(0.0)
        task.start()

    def _end_task(self, *, cancel: bool = False) -> None:
        task, self._task, self._current = self._task, None, None
        if task is not None:
            if cancel:
                task.cancel()
            task.deleteLater()

    def _show_progress(self, share: float) -> None:
        count = len(self._waiting)
        text = (
            tr("Making a clip, %n more waiting: {percent}%", "", count)
            if count
            else tr("Making a clip: {percent}%")
        ).format(percent=format_number(100 * share))
        if text != self._note.accessibleName() or self._note.isHidden():
            self._note.show_message(text, lasting=True, cancel=self._cancel)

    def _cancel(self) -> None:
        self._waiting.clear()
        self._end_task(cancel=True)
        self._note.show_message(tr("Cancelled. Nothing was saved."))

    def _on_finished(self) -> None:
        from app.gui.export.clip_file import file_on_clipboard

        assert self._task is not None
        path = self._task.path
        self._end_task()
        QGuiApplication.clipboard().setMimeData(file_on_clipboard(path))
        self._note.show_message(
            tr("Clip saved and copied."),
            action=(tr("Show in folder"), lambda: open_folder(path.parent)),
        )
        self._start()

    def _on_failed(self, failure: Failed) -> None:
        clip = self._current
        self._waiting.clear()  # they would fail, too
        self._end_task()
        self._note.hide()
        again = clip if failure.kind == "disk" else None
        self.show_failure(failure, None if again is None else partial(self._add, again))

    # Questions

    def show_failure(self, failure: Failed, again: Callable[[], object] | None = None) -> None:
        """Show what failed; offer another folder, after which `again` is called, if it is given."""
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Unfog")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(translated(failure.message))
        box.setInformativeText(translated(failure.hint))
        box.addButton(QMessageBox.StandardButton.Close)
        if again is not None:
            other = box.addButton(tr("Choose another folder…"), QMessageBox.ButtonRole.AcceptRole)
            other.clicked.connect(lambda: self.choose_folder(again))
            box.setDefaultButton(other)
        box.open()

    def choose_folder(self, then: Callable[[], object] | None = None) -> None:
        """Ask for the folder of clips and posters; call `then` once it is chosen."""
        folder = self._preferences.folder
        existing = next((place for place in (folder, *folder.parents) if place.is_dir()), Path.home())
        dialog = QFileDialog(self._window, tr("Folder for clips and posters"), str(existing))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self._on_folder_chosen(Path(path), then))
        dialog.open()

    def _on_folder_chosen(self, folder: Path, then: Callable[[], object] | None) -> None:
        self._preferences.choose(folder=folder)
        if then is not None:
            then()
