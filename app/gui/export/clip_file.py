"""Write a clip to a file: its folder, its name from the question and the day, the file on the clipboard."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QStandardPaths, QUrl

from app.base.translation import tr
from app.gui.export.encode import Job, export
from app.gui.export.film_writers import known_errors
from app.gui.export.options import CLIP_SHAPES
from app.gui.replay.frames import RenderOptions
from app.gui.replay.recording import Recording
from app.import_export.names import file_name
from app.processes.sliced_task import SlicedTask

_FOLDER = "Unfog"
_SUFFIX = ".mp4"
_TITLE_BYTES = 80  # of the question in UTF-8; the date follows
_NOT_AT_ENDS = ' .,;:!?…。！？/\\<>"|*'  # of a title
_COPIED_FILES = "x-special/gnome-copied-files"  # what file managers of GNOME, Xfce, MATE and Cinnamon paste


@dataclass(frozen=True)
class Clip:
    """A clip to write; `shape` is one of `CLIP_SHAPES`."""

    recording: Recording
    shape: str
    dark: bool

    @property
    def options(self) -> RenderOptions:
        """How it is rendered."""
        return RenderOptions(size=CLIP_SHAPES[self.shape], dark=self.dark)


class ClipTask(SlicedTask):
    """Writes a clip to a new file in `folder`, which is created; `progressed` emits 0 to 1."""

    def __init__(self, clip: Clip, folder: Path, parent: QObject | None = None) -> None:
        self.path = folder
        """The file, once it has begun."""
        super().__init__(self._write(clip, folder), parent)

    def _write(self, clip: Clip, folder: Path) -> Generator[float, None, None]:
        with known_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self.path = clip_path(folder, clip.recording.prompt, datetime.date.today())
        yield 0.0
        yield from export(Job((clip.recording,), self.path, clip.options, clip=True))


def default_folder() -> Path:
    """Return the folder for clips, in the pictures folder; neither need exist."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return (Path(pictures) if pictures else Path.home()) / _FOLDER


def clip_path(folder: Path, question: str, day: datetime.date, suffix: str = _SUFFIX) -> Path:
    """Return the path of a new file, such as "What is fog 2026-11-30.mp4".

    Raises:
        OSError: the folder cannot be read.
    """
    title = _short(_visible(question)).strip(_NOT_AT_ENDS) or tr("Reply")
    return folder / file_name(f"{title} {day.isoformat()}", suffix, [path.name for path in folder.iterdir()])


def file_on_clipboard(path: Path) -> QMimeData:
    """Return what the clipboard holds after a file manager has copied a file."""
    url = QUrl.fromLocalFile(str(path))
    data = QMimeData()
    data.setUrls([url])
    data.setData(_COPIED_FILES, b"copy\n" + url.toEncoded().data())
    return data


def _visible(question: str) -> str:
    """The question on one line, without control and format characters."""
    line = " ".join(question.split())
    return "".join(letter for letter in line if unicodedata.category(letter)[0] != "C")


def _short(title: str) -> str:
    """Cut a title that is too long, at a word if possible."""
    cut = title.encode()[:_TITLE_BYTES].decode(errors="ignore")
    if cut == title:
        return title
    head = cut.rpartition(" ")[0]
    return head if len(head) > len(cut) // 2 else cut
