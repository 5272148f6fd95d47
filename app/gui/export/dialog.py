"""The export dialog: format, size and appearance, with an animated preview; then the file is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr, translated
from app.gui.export.encode import ExportTask, Job
from app.gui.export.options import MAX_SIDE, MIN_SIDE, SIZES
from app.gui.replay.frames import FrameRenderer, RenderOptions
from app.gui.replay.player import SPEEDS, speed_name
from app.gui.replay.recording import Recording
from app.gui.widgets.focus_order import FocusOrderMixin
from app.gui.widgets.form_controls import ChoiceBox
from app.gui.widgets.theme import Theme
from app.platform.desktop_open import open_folder
from model_backends.byte_size import byte_size
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed

_PREVIEW = QSize(432, 324)  # maximum size in pixels
_CHOICE_WIDTH = 216  # pixels
_PREVIEW_MS = 80  # between frames of the preview
_REST_SECONDS = 1.2  # of pause on its last frame
_SETTLING_MS = 120  # after the last change
_STILL_SHARE = 0.55  # moment shown by a preview without motion, as a share of the film


@dataclass(frozen=True)
class _Format:
    name: str
    ending: str
    good_for: str
    strip: bool = False
    fps: float = 30.0


_FORMATS = (
    _Format(lazy_text("Video (MP4)"), "mp4", lazy_text("Small and smooth: for talks, posts and messages.")),
    _Format(
        lazy_text("Animated image (WebP)"),
        "webp",
        lazy_text("For web pages and README files, in full colour."),
        fps=25.0,
    ),
    _Format(
        lazy_text("Animated image (GIF)"),
        "gif",
        lazy_text("Works everywhere; larger, with fewer colours."),
        fps=20.0,
    ),
    _Format(lazy_text("Image (PNG)"), "png", lazy_text("The finished reply.")),
    _Format(
        lazy_text("Film strip (PNG)"),
        "png",
        lazy_text("Nine moments of the reply in one image."),
        strip=True,
    ),
    _Format(
        lazy_text("Trace (JSON)"),
        "json",
        lazy_text("Every step as data, for your own programs and unfog render."),
    ),
)
_SIZE_NAMES = {
    "window": lazy_text("Window"),
    "1080p": "1080p",
    "square": lazy_text("Square"),
    "portrait": lazy_text("Portrait"),
    "4k": "4K",
}

ChooseFile = Callable[[QWidget, str, str], Path | None]


def ask_for_file(parent: QWidget, name: str, kinds: str) -> Path | None:
    """Ask where to write; None if cancelled."""
    selected, _ = QFileDialog.getSaveFileName(parent, tr("Export"), name, kinds)
    return Path(selected) if selected else None


class ExportDialog(FocusOrderMixin, QDialog):
    """Exports one reply or a comparison of two. Esc closes it and cancels the export."""

    def __init__(
        self,
        theme: Theme,
        recordings: Sequence[Recording],
        *,
        choose_file: ChooseFile = ask_for_file,
        parent: QWidget | None = None,
    ) -> None:
        """The film looks like the window (`theme`) at first."""
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self._theme, self._recordings = theme, tuple(recordings)
        self._choose_file = choose_file
        self._task: ExportTask | None = None
        self._written: Path | None = None
        self._preview = _Preview(self)
        self._choices = QWidget(self)
        self._make_choices(theme)
        self._make_footer()
        row = QHBoxLayout()
        row.setSpacing(28)
        row.addWidget(self._choices, 1)
        row.addWidget(self._preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 24, 26, 20)
        layout.setSpacing(18)
        layout.addLayout(row)
        layout.addLayout(self._footer_layout)
        self._preview_timer = QTimer(self, singleShot=True, interval=_SETTLING_MS)
        self._preview_timer.timeout.connect(self._show_preview)
        self._on_choice()
        self._show_preview()

    @property
    def is_writing(self) -> bool:
        """Whether a file is being written."""
        return self._task is not None

    @property
    def options(self) -> RenderOptions:
        """The selected options."""
        size = SIZES.get(self._size.currentData(), (self._width.value(), self._height.value()))
        return RenderOptions(
            size=size,
            dark=self._scheme.currentData(),
            speed=self._speed.currentData(),
            fps=self._selected_format.fps,
            prompt=self._prompt.isChecked(),
            footer=self._footer.isChecked(),
        )

    def done(self, result: int) -> None:
        """Close, and cancel the export."""
        self._cancel()
        self._preview.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel the export when the window is closed."""
        self._cancel()
        self._preview.stop()
        super().closeEvent(event)

    # Options

    @property
    def _selected_format(self) -> _Format:
        return _FORMATS[self._format.currentIndex()]

    def _make_choices(self, theme: Theme) -> None:
        self._format = _choice(
            theme, tr("Format"), [(translated(entry.name), entry.ending) for entry in _FORMATS]
        )
        self._good_for = QLabel(self)
        self._good_for.setProperty("kind", "small")
        self._good_for.setWordWrap(True)
        sizes = [
            (f"{translated(_SIZE_NAMES[name])} · {width} × {height}", name)
            for name, (width, height) in SIZES.items()
        ]
        self._size = _choice(theme, tr("Size"), [*sizes, (tr("Custom"), "custom")])
        self._size.setCurrentIndex(1)
        self._width, self._height = (
            _pixels(name, value) for name, value in ((tr("Width"), 1280), (tr("Height"), 720))
        )
        self._custom = QWidget(self)
        custom = QHBoxLayout(self._custom)
        custom.setContentsMargins(0, 0, 0, 0)
        custom.addWidget(self._width)
        custom.addWidget(QLabel("×", self._custom))
        custom.addWidget(self._height)
        custom.addStretch(1)
        self._scheme = _choice(theme, tr("Appearance"), [(tr("Light"), False), (tr("Dark"), True)])
        self._scheme.setCurrentIndex(int(theme.is_dark))
        self._speed = _choice(theme, tr("Speed"), [(speed_name(speed), speed) for speed in SPEEDS])
        self._speed.setCurrentIndex(SPEEDS.index(1.0))
        self._prompt = QCheckBox(tr("Show the &question"), self)
        self._footer = QCheckBox(tr("Show &model and seed"), self)
        form = QFormLayout(self._choices)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(11)
        form.setHorizontalSpacing(16)
        form.addRow(tr("&Format"), self._format)
        form.addRow("", self._good_for)
        form.addRow(tr("&Size"), self._size)
        form.addRow("", self._custom)
        form.addRow(tr("&Appearance"), self._scheme)
        form.addRow(tr("S&peed"), self._speed)
        form.addRow("", self._prompt)
        form.addRow("", self._footer)
        for box in (self._format, self._size, self._scheme, self._speed):
            box.currentIndexChanged.connect(self._on_choice)
        for spin in (self._width, self._height):
            spin.valueChanged.connect(self._on_choice)
        for check in (self._prompt, self._footer):
            check.setChecked(True)
            check.toggled.connect(self._on_choice)

    def _on_choice(self) -> None:
        selected = self._selected_format
        is_animated, is_picture = selected.ending in ("mp4", "webp", "gif"), selected.ending != "json"
        self._good_for.setText(translated(selected.good_for))
        self._custom.setVisible(is_picture and self._size.currentData() == "custom")
        for widget in (self._size, self._scheme, self._prompt, self._footer):
            widget.setEnabled(is_picture)
        self._speed.setEnabled(is_animated)
        self._show_status("")
        self._show_in_folder_button.hide()
        self._preview_timer.start()

    def _show_preview(self) -> None:
        if self._selected_format.ending == "json":
            self._preview.show_words(tr("A trace has no preview."))
        else:
            is_animated = self._selected_format.ending != "png" and not self._theme.reduced_motion
            share = (
                1.0
                if self._selected_format.ending == "png" and not self._selected_format.strip
                else _STILL_SHARE
            )
            self._preview.show_frames(self._recordings, self.options, None if is_animated else share)

    # Export

    def _make_footer(self) -> None:
        self._status = QLabel("", self)
        self._status.setProperty("kind", "small")
        self._status.setWordWrap(True)
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Export progress"))
        self._bar.hide()
        self._show_in_folder_button = _button(tr("Show in &folder"), self._show_in_folder)
        self._show_in_folder_button.hide()
        self._cancel_button = _button(tr("&Cancel"), self._on_cancel)
        self._cancel_button.hide()
        self._close_button = _button(tr("Close"), self.reject)
        self._export_button = _button(tr("&Export…"), self._export)
        self._export_button.setProperty("kind", "primary")
        self._export_button.setDefault(True)
        self._footer_layout = QHBoxLayout()
        self._footer_layout.setSpacing(8)
        middle = QVBoxLayout()
        middle.addWidget(self._status)
        middle.addWidget(self._bar)
        self._footer_layout.addLayout(middle, 1)
        for button in (
            self._show_in_folder_button,
            self._cancel_button,
            self._close_button,
            self._export_button,
        ):
            self._footer_layout.addWidget(button)

    def _export(self) -> None:
        selected = self._selected_format
        kinds = f"{selected.ending.upper()} (*.{selected.ending})"
        path = self._choose_file(self, f"reply.{selected.ending}", kinds)
        if path is None:
            return
        if path.suffix.lower() != f".{selected.ending}":
            path = path.with_name(f"{path.name}.{selected.ending}")
        self._task = ExportTask(Job(self._recordings, path, self.options, strip=selected.strip), self)
        self._task.progressed.connect(lambda share: self._bar.setValue(round(share * 1000)))
        self._task.finished.connect(lambda: self._on_finished(path))
        self._task.failed.connect(self._on_failed)
        self._preview.stop()
        self._show_writing(True)
        self._show_status(tr("Saving {file}…").format(file=path.name))
        self._task.start()

    def _on_finished(self, path: Path) -> None:
        self._written = path
        self._show_writing(False)
        self._show_status(
            tr("Saved {file} ({size}).").format(file=path.name, size=byte_size(path.stat().st_size))
        )
        self._show_in_folder_button.show()
        self._show_in_folder_button.setFocus()

    def _on_failed(self, failure: Failed) -> None:
        self._show_writing(False)
        self._show_status(f"{translated(failure.message)} {translated(failure.hint)}".strip())

    def _on_cancel(self) -> None:
        self._cancel()
        self._show_writing(False)
        self._show_status(tr("Cancelled. Nothing was saved."))

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _show_writing(self, writing: bool) -> None:
        if not writing and self._task is not None:
            self._task.deleteLater()
            self._task = None
            self._show_preview()
        self._choices.setEnabled(not writing)
        self._bar.setValue(0)
        self._bar.setVisible(writing)
        self._cancel_button.setVisible(writing)
        self._export_button.setVisible(not writing)
        self._close_button.setVisible(not writing)
        self._show_in_folder_button.hide()
        (self._cancel_button if writing else self._export_button).setFocus()

    def _show_status(self, text: str) -> None:
        self._status.setText(text)
        self._status.setAccessibleName(text)

    def _show_in_folder(self) -> None:
        if self._written is not None:
            open_folder(self._written.parent)


class _Preview(QLabel):
    """A small, looping preview of the film."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(_PREVIEW)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setProperty("kind", "tinted")
        self.setAccessibleName(tr("Preview"))
        self._frames: FrameRenderer | None = None
        self._seconds = 0.0
        self._timer = QTimer(self, interval=_PREVIEW_MS)
        self._timer.timeout.connect(self._next_frame)

    def show_words(self, text: str) -> None:
        """Show a text instead of a picture."""
        self.stop()
        self.setText(text)

    def show_frames(
        self, recordings: Sequence[Recording], options: RenderOptions, still: float | None
    ) -> None:
        """Play with these options, or show the moment at this share of the film."""
        self.stop()
        size = QSize(*options.size).scaled(
            _PREVIEW * self.devicePixelRatioF(), Qt.AspectRatioMode.KeepAspectRatio
        )
        preview_options = RenderOptions(
            size=(max(size.width(), 1), max(size.height(), 1)),
            dark=options.dark,
            speed=options.speed,
            fps=options.fps,
            prompt=options.prompt,
            footer=options.footer,
        )
        self._frames = FrameRenderer(recordings, preview_options)
        if still is None:
            self._seconds = 0.0
            self._show()
            self._timer.start()
        else:
            self._seconds = self._frames.duration * still
            self._show()

    def stop(self) -> None:
        """Stop playing and release the film."""
        self._timer.stop()
        if self._frames is not None:
            self._frames.close()
            self._frames = None

    def _next_frame(self) -> None:
        if self._frames is not None:
            self._seconds += _PREVIEW_MS / 1000
            if self._seconds > self._frames.duration + _REST_SECONDS:
                self._seconds = 0.0
            self._show()

    def _show(self) -> None:
        if self._frames is not None:
            picture = QPixmap.fromImage(self._frames.at(self._seconds))
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            self.setPixmap(picture)


def _choice(theme: Theme, name: str, entries: Sequence[tuple[str, object]]) -> ChoiceBox:
    box = ChoiceBox(theme)
    box.setMinimumWidth(_CHOICE_WIDTH)
    box.setAccessibleName(name)
    for text, value in entries:
        box.addItem(text, value)
    return box


def _pixels(name: str, value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(MIN_SIDE, MAX_SIDE)
    box.setValue(value)
    box.setSuffix(tr(" px"))
    box.setAccessibleName(tr("{side} in pixels").format(side=name))
    return box


def _button(text: str, clicked: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text.replace("&", "").replace("…", ""))
    button.clicked.connect(lambda _checked=False: clicked())
    return button
