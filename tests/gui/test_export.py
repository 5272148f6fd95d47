"""Export from the window: rendered frames, written files, and cleanup."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.gui.export.dialog import ExportDialog
from app.gui.export.encode import FINAL_SECONDS, ExportTask, Job, export
from app.gui.replay.frames import FrameRenderer, RenderOptions
from app.gui.replay.recording import Recording, read_recording
from app.gui.widgets.theme import DARK, LIGHT, Theme
from app.storage.trace import Trace
from model_backends.protocol import BlockCommitted, DenoisingStep, UnfogError
from tests.gui.conftest import PATIENCE_MS

# What the offscreen platform cannot do is no fault of the dialog.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)", extend=True)

SMALL = RenderOptions(size=(240, 136), fps=10.0, speed=2.0)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def reply(*texts: str, steps: int = 4, seed: int = 7) -> Recording:
    """A reply of these blocks: noise that becomes the text word by word."""
    traces = []
    for number, text in enumerate(texts):
        words = [f"{word} " for word in text.split(" ")]
        told = []
        for step in range(1, steps + 1):
            known = round(len(words) * step / steps)
            pieces = tuple(word if place < known else "?? " for place, word in enumerate(words))
            told.append(
                DenoisingStep(
                    block=number,
                    step=step,
                    max_steps=48,
                    temperature=0.8,
                    draft=tuple(len(piece) for piece in pieces),
                    canvas=(),
                    pieces=pieces,
                    accepted=tuple(place < known for place in range(len(words))),
                    entropies=tuple(0.01 if place < known else 4.0 for place in range(len(words))),
                )
            )
        ending = "\n\n" if number + 1 < len(texts) else ""
        commit = BlockCommitted(
            block=number,
            tokens=told[-1].draft,
            text=f"{text}{ending}",
            thought="",
            steps=steps,
            converged=True,
        )
        traces.append(Trace(block=number, steps=tuple(told), commit=commit))
    return Recording(traces=tuple(traces), prompt="What is it?", model="unfog-demo", seed=seed)


SHORT = reply("The fog lifts slowly.")
LONG = reply(
    *(" ".join(f"{number * 7919 * word % 99991:x}" for word in range(40, 90)) for number in range(1, 7))
)


def pixels(image: QImage) -> np.ndarray:
    """[height, width, 4]."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows.reshape(image.height(), image.width(), 4).copy()


def ink(image: QImage, background: str) -> np.ndarray:
    """Where there is something on the page."""
    page = QColor(background)
    return np.abs(pixels(image)[..., :3].astype(int) - [page.blue(), page.green(), page.red()]).max(-1) > 24


# ---- Frames --------------------------------------------------------------------------------------


def test_a_frame_depends_on_its_moment_alone(theme: Theme) -> None:
    for recording in (SHORT, LONG):
        there, back = FrameRenderer([recording], SMALL), FrameRenderer([recording], SMALL)
        moments = [there.duration * share for share in (0.0, 0.3, 0.55, 0.9, 1.0)]
        forwards = [there.at(moment) for moment in moments]
        backwards = [back.at(moment) for moment in reversed(moments)][::-1]
        assert [there.at(moment) for moment in moments] == forwards == backwards
        assert all(ink(image, LIGHT.window).any() for image in forwards)
        there.close()
        back.close()


def test_the_page_is_light_or_dark_whatever_the_window_is(theme: Theme, qapp: QApplication) -> None:
    before = qapp.styleSheet(), qapp.palette()
    for dark, colors in ((False, LIGHT), (True, DARK)):
        frames = FrameRenderer([SHORT], RenderOptions(size=(480, 270), dark=dark))
        picture = frames.at(frames.duration)
        assert picture.pixelColor(3, 3).name() == colors.window
        text_color = QColor(colors.text)
        away = np.abs(
            pixels(picture)[..., :3].astype(int) - [text_color.blue(), text_color.green(), text_color.red()]
        )
        assert (away.max(-1) < 30).sum() > 50
        frames.close()
    assert (qapp.styleSheet(), qapp.palette()) == before


def test_the_same_page_in_every_size_only_sharper(theme: Theme) -> None:
    small, large = (FrameRenderer([SHORT], RenderOptions(size=(320 * by, 180 * by))) for by in (1, 4))
    one, other = ink(small.at(small.duration), LIGHT.window), ink(large.at(large.duration), LIGHT.window)
    shrunk = other.reshape(180, 4, 320, 4).mean(axis=(1, 3)) > 0.2
    assert (one ^ shrunk).mean() < 0.02
    # letters are drawn, not enlarged: most edges do not fall on every fourth pixel
    edges = np.nonzero(other[:, 1:] != other[:, :-1])[1] + 1
    assert (edges % 4 != 0).mean() > 0.5
    small.close()
    large.close()


def test_question_and_footer_can_be_left_out(theme: Theme) -> None:
    def marks(**choice: bool) -> tuple[bool, bool]:
        frames = FrameRenderer([SHORT], RenderOptions(size=(480, 270), **choice))
        picture = frames.at(0.0)
        frames.close()
        bubble = QColor(LIGHT.bubble).getRgb()[2::-1]
        has_bubble = (pixels(picture)[..., :3] == bubble).all(-1).any()
        return bool(has_bubble), bool(ink(picture, LIGHT.window)[-40:].any())

    assert marks() == (True, True)
    assert marks(prompt=False) == (False, True)
    assert marks(footer=False) == (True, False)


def test_a_long_reply_scrolls_with_the_writing_and_never_jumps(theme: Theme) -> None:
    """From frame to frame the text is the one before, moved up by a little at most; fog drifts."""
    frames = FrameRenderer([LONG], RenderOptions(size=(400, 224), footer=False, prompt=False))
    step, moves = 1 / 30, []
    before = None
    for number in range(int(frames.duration / step)):
        rows = (pixels(frames.at(number * step))[..., :3].max(-1) < 100)[40:190]  # darker than fog
        if before is not None:
            fits = [(before[by:] == rows[: len(rows) - by]).mean() for by in range(80)]
            moves.append(int(np.argmax(fits)))
        before = rows
    assert sum(moves) > 80
    assert max(moves) < 12
    assert ink(frames.at(frames.duration), LIGHT.window)[100:].any()
    frames.close()


def test_compared_replies_stand_side_by_side_in_step(theme: Theme) -> None:
    frames = FrameRenderer(
        [reply("One two three four."), reply("Left right.", seed=8)], RenderOptions(size=(480, 270))
    )
    for moment in (0.4, frames.duration):
        marks = ink(frames.at(moment), LIGHT.window)[60:220]
        assert marks[:, 30:230].any()
        assert marks[:, 250:450].any()
    frames.close()


# ---- Files ---------------------------------------------------------------------------------------


def read_film(path: Path) -> tuple[int, float, tuple[int, int]]:
    """Frames, seconds and size, by OpenCV."""
    film = cv2.VideoCapture(str(path))
    count, fps = film.get(cv2.CAP_PROP_FRAME_COUNT), film.get(cv2.CAP_PROP_FPS)
    size = int(film.get(cv2.CAP_PROP_FRAME_WIDTH)), int(film.get(cv2.CAP_PROP_FRAME_HEIGHT))
    return int(count), count / fps, size


def test_a_film_is_as_long_as_the_replay_and_rests_at_its_end(theme: Theme, tmp_path: Path) -> None:
    shares = list(export(Job((SHORT,), tmp_path / "a.mp4", RenderOptions(size=(241, 137), fps=20.0))))
    frames = FrameRenderer([SHORT], SMALL)
    seconds = frames.duration * SMALL.speed
    frames.close()
    _, length, size = read_film(tmp_path / "a.mp4")
    assert size == (240, 136)
    assert length == pytest.approx(seconds + FINAL_SECONDS, abs=0.06)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_twice_the_speed_is_half_the_time(theme: Theme, tmp_path: Path) -> None:
    for name, speed in (("one", 1.0), ("two", 2.0)):
        options = RenderOptions(size=(160, 120), fps=20.0, speed=speed)
        assert list(export(Job((SHORT,), tmp_path / f"{name}.mp4", options)))
    one, two = (read_film(tmp_path / f"{name}.mp4")[1] - FINAL_SECONDS for name in ("one", "two"))
    assert one == pytest.approx(2 * two, abs=0.11)


@pytest.mark.parametrize("kind", ["webp", "gif"])
def test_animated_pictures_hold_what_does_not_change(theme: Theme, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    assert list(export(Job((SHORT,), path, SMALL)))
    is_read, animation = cv2.imreadanimation(str(path))
    assert is_read
    assert animation.frames[0].shape[:2] == (136, 240)
    frames = FrameRenderer([SHORT], SMALL)
    assert sum(animation.durations) / 1000 == pytest.approx(frames.duration + FINAL_SECONDS, abs=0.12)
    last = animation.frames[-1][..., :3].astype(int)
    wanted = pixels(frames.at(frames.duration))[..., :3].astype(int)
    assert np.abs(last - wanted).max() <= (0 if kind == "webp" else 24)
    frames.close()


def test_pictures_and_film_strips(theme: Theme, tmp_path: Path) -> None:
    jobs = {
        "end": Job((SHORT,), tmp_path / "end.png", SMALL),
        "then": Job((SHORT,), tmp_path / "then.png", SMALL, moment=0.2),
        "strip": Job((SHORT,), tmp_path / "strip.png", SMALL, strip=True),
    }
    for job in jobs.values():
        assert list(export(job))
    end, then, strip = (QImage(str(tmp_path / f"{name}.png")) for name in jobs)
    assert (end.width(), end.height()) == (then.width(), then.height()) == SMALL.size
    assert end != then
    gap = 4
    assert (strip.width(), strip.height()) == (3 * 240 + 4 * gap, 3 * 136 + 4 * gap)
    assert strip.copy(2 * 240 + 3 * gap, 2 * 136 + 3 * gap, 240, 136) == end


def test_a_trace_as_json(theme: Theme, tmp_path: Path) -> None:
    assert list(export(Job((LONG,), tmp_path / "a.json", SMALL))) == [1.0]
    assert read_recording(tmp_path / "a.json") == LONG


@pytest.mark.parametrize("kind", ["mp4", "webp", "gif", "png"])
def test_who_stops_halfway_leaves_nothing_behind(theme: Theme, tmp_path: Path, kind: str) -> None:
    slices = export(Job((SHORT,), tmp_path / f"a.{kind}", SMALL, strip=kind == "png"))
    for _ in range(3):
        next(slices)
    slices.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["nowhere/a.mp4", "nowhere/a.png", "nowhere/a.json", "a.avi", "a"])
def test_what_cannot_be_written_is_a_known_error(theme: Theme, tmp_path: Path, path: str) -> None:
    with pytest.raises(UnfogError, match="Can't save"):
        list(export(Job((SHORT,), tmp_path / path, SMALL)))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_is_a_known_error(theme: Theme, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").mkdir()
    with pytest.raises(UnfogError, match="Can't save"):
        list(export(Job((SHORT,), tmp_path / "a.mp4", SMALL)))
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]


def test_a_task_lets_the_window_go_on(theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    task = ExportTask(Job((SHORT,), tmp_path / "a.mp4", SMALL))
    turns: list[float] = []
    task.progressed.connect(turns.append)
    with qtbot.waitSignal(task.finished, timeout=PATIENCE_MS):
        task.start()
    assert turns
    assert turns == sorted(turns)
    assert (tmp_path / "a.mp4").exists()


# ---- The dialog ----------------------------------------------------------------------------------


def choice(dialog: ExportDialog, name: str) -> QComboBox:
    return next(box for box in dialog.findChildren(QComboBox) if box.accessibleName() == name)


def button(dialog: ExportDialog, name: str) -> QPushButton:
    return next(found for found in dialog.findChildren(QPushButton) if found.accessibleName() == name)


def open_dialog(qtbot: QtBot, theme: Theme, path: Path | None) -> ExportDialog:
    dialog = ExportDialog(theme, [SHORT], choose_file=lambda parent, name, kinds: path)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def choose_small(dialog: ExportDialog) -> None:
    size = choice(dialog, "Size")
    size.setCurrentIndex(size.findData("custom"))
    for spin, value in zip(dialog.findChildren(QWidget, "qt_spinbox_lineedit"), (240, 136), strict=True):
        spin.parentWidget().setValue(value)


def test_the_dialog_writes_what_is_chosen(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog(qtbot, theme, tmp_path / "film")  # the ending is added
    choose_small(dialog)
    choice(dialog, "Appearance").setCurrentIndex(1)
    choice(dialog, "Speed").setCurrentIndex(choice(dialog, "Speed").findData(8.0))
    for check in dialog.findChildren(QCheckBox):
        check.setChecked(False)
    assert dialog.options == RenderOptions(size=(240, 136), dark=True, speed=8.0, prompt=False, footer=False)
    qtbot.mouseClick(button(dialog, "Export"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_writing, timeout=PATIENCE_MS)
    assert read_film(tmp_path / "film.mp4")[2] == (240, 136)
    assert button(dialog, "Show in folder").isVisible()


def test_an_export_is_cancelled_and_begun_again(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog(qtbot, theme, tmp_path / "film.mp4")
    qtbot.mouseClick(button(dialog, "Export"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.findChild(QProgressBar).value() > 50, timeout=PATIENCE_MS)
    qtbot.keyClick(button(dialog, "Cancel"), Qt.Key.Key_Space)
    assert not dialog.is_writing
    assert list(tmp_path.iterdir()) == []
    choose_small(dialog)
    qtbot.mouseClick(button(dialog, "Export"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_writing, timeout=PATIENCE_MS)
    assert (tmp_path / "film.mp4").exists()


def test_closing_the_dialog_gives_up(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog(qtbot, theme, tmp_path / "film.mp4")
    qtbot.mouseClick(button(dialog, "Export"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.findChild(QProgressBar).value() > 20, timeout=PATIENCE_MS)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert list(tmp_path.iterdir()) == []


def test_the_dialog_says_what_went_wrong(theme: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = open_dialog(qtbot, theme, tmp_path / "nowhere" / "film.mp4")
    qtbot.mouseClick(button(dialog, "Export"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_writing, timeout=PATIENCE_MS)
    assert any("Can't save" in label.accessibleName() for label in dialog.findChildren(QWidget))
    assert button(dialog, "Export").isEnabled()


def test_who_chooses_no_file_writes_none(theme: Theme, qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, theme, None)
    qtbot.mouseClick(button(dialog, "Export"), Qt.MouseButton.LeftButton)
    assert not dialog.is_writing


def test_every_control_has_a_name_and_can_be_reached_with_the_keyboard(theme: Theme, qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, theme, None)
    controls = [*dialog.findChildren(QComboBox), *dialog.findChildren(QPushButton)]
    assert all(control.accessibleName() for control in controls)
    assert all(check.text() for check in dialog.findChildren(QCheckBox))
    reached = set()
    for _ in range(30):
        reached.add(dialog.focusWidget())
        dialog.focusNextChild()
    visible = {control for control in controls if control.isVisible() and control.isEnabled()}
    assert visible <= reached


def test_a_trace_has_no_look_and_a_picture_no_speed(theme: Theme, qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, theme, None)
    ways = {"mp4": (True, True), "png": (True, False), "json": (False, False)}
    box = choice(dialog, "Format")
    for ending, expected in ways.items():
        box.setCurrentIndex(box.findData(ending))
        assert (choice(dialog, "Size").isEnabled(), choice(dialog, "Speed").isEnabled()) == expected
