"""Pictures of everything that shows how a reply came about."""

from __future__ import annotations

from PySide6.QtCore import QSize

from app.gui.application.application import Desk
from app.gui.export.dialog import ExportDialog
from app.gui.presentation.presentation import Presentation
from app.gui.replay.comparison import Comparison
from app.gui.replay.inline import InlineReplay
from tools.shots.photographer import SIZE, Photographer

WIDE = QSize(1280, 800)
STAGE = QSize(1280, 720)
MIDDLE = 0.4  # of a replay


def pictures(camera: Photographer) -> None:
    """All of them."""
    desk = camera.open(camera.folder("replays"))
    camera.ask(desk, "Tell me a story about a lighthouse.")
    replay(camera, desk)
    inspector(camera, desk)
    comparison(camera, desk)
    export(camera, desk)
    presentation(camera, desk)
    desk.close()


def replay(camera: Photographer, desk: Desk) -> None:
    """A reply played in its place, halfway."""
    camera.do(desk, "replay")
    inline = desk.window.findChild(InlineReplay)
    assert inline is not None
    player = inline.player
    player.pause()
    player.go_to(player.duration * MIDDLE)
    camera.both(desk, "replay")
    camera.narrow(desk, "replay")
    inline.closed.emit()
    camera.pump(0.2)


def inspector(camera: Photographer, desk: Desk) -> None:
    """What is known of a step, beside the conversation."""
    desk.window.resize(WIDE)
    camera.do(desk, "inspector")
    camera.both(desk, "inspector-empty")
    desk.session.send("What is text diffusion?")
    camera.pump(1.2)
    camera.both(desk, "inspector")
    camera.settle(desk)
    camera.do(desk, "inspector")
    desk.window.resize(SIZE)


def comparison(camera: Photographer, desk: Desk) -> None:
    """Two replies to the same question, side by side."""
    desk.session.retry()
    camera.settle(desk)
    camera.do(desk, "compare")
    dialog = camera.find(Comparison)
    dialog.player.go_to(dialog.player.duration * MIDDLE)
    camera.both(desk, "compare", dialog)
    dialog.close()
    camera.pump(0.2)


def export(camera: Photographer, desk: Desk) -> None:
    """A reply on its way into a film."""
    camera.do(desk, "export", 1.0)
    dialog = camera.find(ExportDialog)
    camera.both(desk, "export", dialog)
    dialog.close()
    camera.pump(0.2)


def presentation(camera: Photographer, desk: Desk) -> None:
    """The canvas alone, large."""
    camera.do(desk, "present")
    stage = camera.find(Presentation)
    stage.resize(STAGE)
    camera.both(desk, "presentation-empty", stage)
    stage.ask("Tell me a story about a lighthouse.")
    camera.pump(1.5)
    camera.both(desk, "presentation", stage)
    stage.close()
    camera.pump(0.3)
