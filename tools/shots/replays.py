"""Screenshots of replay, inspector, comparison, export and presentation."""

from __future__ import annotations

from PySide6.QtCore import QSize

from app.gui.application.application import Application
from app.gui.export.dialog import ExportDialog
from app.gui.presentation.presentation import Presentation
from app.gui.replay.comparison import Comparison
from app.gui.replay.inline import InlineReplay
from tools.shots.chat import FOG_MOMENT
from tools.shots.photographer import SIZE, Photographer

WIDE = QSize(1280, 800)
STAGE = QSize(1280, 720)
MIDDLE = 0.55  # of a replay


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    application = camera.open(camera.folder("replays"))
    camera.ask(application, "Tell me a story about a lighthouse.")
    replay(camera, application)
    nearly_said(camera, application)
    inspector(camera, application)
    comparison(camera, application)
    export(camera, application)
    presentation(camera, application)
    application.close()


def replay(camera: Photographer, application: Application) -> None:
    """Show a replay in place: its noise, then halfway."""
    camera.do(application, "replay")
    inline = application.window.findChild(InlineReplay)
    assert inline is not None
    player = inline.player
    player.pause()
    player.go_to(0.0)
    camera.both(application, "replay-noise")
    player.go_to(player.duration * MIDDLE)
    camera.both(application, "replay")
    camera.narrow(application, "replay")
    inline.closed.emit()
    camera.pump(0.2)


def nearly_said(camera: Photographer, application: Application) -> None:
    """Show what the reply nearly said, with the card of its most contested word."""
    camera.do(application, "nearly_said")
    camera.both(application, "nearly-said")
    camera.narrow(application, "nearly-said")
    camera.do(application, "nearly_said")


def inspector(camera: Photographer, application: Application) -> None:
    """Show the details of a step beside the conversation."""
    application.window.resize(WIDE)
    camera.do(application, "inspector")
    camera.both(application, "inspector-empty")
    application.session.send("What is text diffusion?")
    camera.pump(FOG_MOMENT)
    camera.shoot(application, "inspector-noise-light")
    camera.pump(1.0)
    camera.both(application, "inspector")
    camera.settle(application)
    camera.do(application, "inspector")
    application.window.resize(SIZE)


def comparison(camera: Photographer, application: Application) -> None:
    """Show two replies to the same question side by side."""
    application.session.retry()
    camera.settle(application)
    camera.do(application, "compare")
    dialog = camera.find(Comparison)
    dialog.player.go_to(0.0)
    camera.both(application, "compare-noise", dialog)
    dialog.player.go_to(dialog.player.duration * MIDDLE)
    camera.both(application, "compare", dialog)
    dialog.close()
    camera.pump(0.2)


def export(camera: Photographer, application: Application) -> None:
    """Show the export of a reply as a film."""
    camera.do(application, "export", 1.0)
    dialog = camera.find(ExportDialog)
    camera.both(application, "export", dialog)
    dialog.close()
    camera.pump(0.2)


def presentation(camera: Photographer, application: Application) -> None:
    """Show the presentation."""
    camera.do(application, "present")
    replay_view = camera.find(Presentation)
    replay_view.resize(STAGE)
    camera.both(application, "presentation-empty", replay_view)
    replay_view.ask("Tell me a story about a lighthouse.")
    camera.pump(FOG_MOMENT)
    camera.shoot(replay_view, "presentation-fog")
    camera.pump(0.8)
    camera.both(application, "presentation", replay_view)
    replay_view.close()
    camera.pump(0.3)
