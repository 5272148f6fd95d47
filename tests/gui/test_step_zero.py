"""Step 0, the noise that a block starts from, in replays, comparisons and films."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.canvas.painter import CanvasMode
from app.gui.inspector import Inspector
from app.gui.inspector.descriptions import visible_text
from app.gui.replay.comparison import Comparison, RecordedReply
from app.gui.replay.frames import FrameRenderer, RenderOptions
from app.gui.replay.inline import InlineReplay
from app.gui.replay.player import Player
from app.gui.replay.recording import Recording
from app.gui.widgets.theme import Theme
from app.storage.trace import Trace
from tests import every_script
from tests.gui.recorded import store_recorded_reply
from tests.gui.settling import settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


def two_blocks(*, seed: int | None = 1) -> tuple[Trace, ...]:
    """A reply of two blocks; the noise depends on the seed, with `None` it was not recorded."""
    start, steps, commit = every_script.block(64, 3)
    commit = msgspec.structs.replace(commit, text="Words.\n\n", thought="")
    first = Trace(block=0, start=start, steps=steps, commit=commit)
    if seed is None:
        return tuple(msgspec.structs.replace(first, block=number, start=None) for number in (0, 1))
    starts = (every_script.tokens(64, seed + 10 * number) for number in (0, 1))
    return tuple(
        msgspec.structs.replace(
            first, block=number, start=msgspec.structs.replace(start, block=number, pieces=pieces)
        )
        for number, pieces in enumerate(starts)
    )


def player_of(qapp: QApplication, qtbot: QtBot, reply: tuple[Trace, ...]) -> Player:
    player = Player(Theme(qapp, "light"))
    qtbot.addWidget(player)
    player.resize(700, 500)
    player.show_replies([reply])
    player.show()
    qtbot.waitExposed(player)
    return player


def fog_of(player: Player, view: int = 0) -> np.ndarray:
    """The lower part of a view as grey values, where the newest block is: [row, column]."""
    settle()
    image = player.replay_views[view].grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[-50:, : image.width()].copy()


def is_dense(picture: np.ndarray) -> bool:
    """Whether there are characters in every stripe as high as a line and as wide as a few words."""
    background = np.median(picture)
    inked = np.abs(picture.astype(int) - background) > 8
    stripes = inked[: len(inked) // 20 * 20, : inked.shape[1] // 60 * 60].reshape(
        -1, 20, inked.shape[1] // 60, 60
    )
    return bool((stripes.mean(axis=(1, 3)) > 0.02).mean() > 0.9)


@pytest.mark.parametrize("mode", ["prose", "quiet"])
@pytest.mark.parametrize("block", [0, 1])
def test_every_block_of_a_replay_begins_with_fog_of_its_own_noise(
    qapp: QApplication, qtbot: QtBot, block: int, mode: CanvasMode
) -> None:
    pictures = []
    for seed in (1, 1, 2, None):
        player = player_of(qapp, qtbot, two_blocks(seed=seed))
        player.set_mode(mode)
        player.go_to(player.replay_views[0].timeline.step_time(block, -1))
        assert player.controls.bar.accessibleDescription() == f"Block {block + 1} · noise"
        pictures.append(fog_of(player))
        assert is_dense(pictures[-1])
    same, again, other, unknown = pictures
    assert (same == again).all()
    assert (same != other).any()
    assert (same != unknown).any()


def test_the_inspector_shows_the_noise_where_the_mouse_points_in_a_replay(
    application: Application, qtbot: QtBot
) -> None:
    application.window.action("inspector").trigger()
    inspector = application.window.findChild(Inspector)
    reply = store_recorded_reply(application)
    application.window.messages.requests.request(reply.id, "replay")
    player = application.window.findChild(InlineReplay).player
    player.pause()
    player.go_to(0.0)
    settle()
    view = player.replay_views[0]
    pointed: list[int] = []
    view.hovered.connect(pointed.append)
    block = view.childAt(10, 10)

    def points_at_two_words() -> bool:
        """Point at the first word and the next, again while they are on their way."""
        pointed.clear()
        for place in (QPoint(300, 10), QPoint(10, 10), QPoint(60, 12)):
            qtbot.mouseMove(block, place)
        return pointed[-2:-1] == [0]

    qtbot.waitUntil(points_at_two_words)
    token = next(w for w in inspector.findChildren(QWidget) if w.accessibleName() == "Token history")
    start = view.traces[0].start
    assert start is not None
    noise = visible_text(start.pieces[pointed[-1]], start.canvas[pointed[-1]])
    assert f"Started from the random token {noise}." in token.accessibleDescription()
    player.go_to(player.duration)
    assert pointed[-1] is None
    assert "Hover over a word" in token.accessibleDescription()


def test_arrow_keys_stop_at_the_noise_of_the_second_block(qapp: QApplication, qtbot: QtBot) -> None:
    player = player_of(qapp, qtbot, two_blocks())
    seen: list[tuple[int, int]] = []
    player.step_shown.connect(lambda trace, step: seen.append((trace.block, step)))
    for _ in range(4):
        qtbot.keyClick(player, Qt.Key.Key_Right)
    assert seen == [(0, 0), (0, 1), (0, 2), (1, -1)]
    assert is_dense(fog_of(player))


def test_both_sides_of_a_comparison_begin_with_fog(qapp: QApplication, qtbot: QtBot) -> None:
    replies = [
        RecordedReply(number, "Reply", "", lambda seed=number: two_blocks(seed=seed)) for number in (1, 2)
    ]
    comparison = Comparison(Theme(qapp, "dark"), replies, 2)
    qtbot.addWidget(comparison)
    comparison.show()
    qtbot.waitExposed(comparison)
    left, right = fog_of(comparison.player, 0), fog_of(comparison.player, 1)
    assert is_dense(left)
    assert is_dense(right)
    assert left.shape != right.shape or (left != right).any()


def test_the_first_frame_of_a_film_is_fog(qapp: QApplication) -> None:
    options = RenderOptions(size=(640, 360), prompt=False, footer=False)
    frames = FrameRenderer([Recording(traces=two_blocks())], options)
    image = frames.at(0.0).convertToFormat(QImage.Format.Format_Grayscale8)
    frames.close()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(360, -1)[:, :640]
    assert is_dense(rows[140:240, 100:540])
