"""Screenshots of what the model writes in a pad: a suggestion, holes, selected words, mid-way and done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from app.gui.application.application import Application
from app.gui.pad.page_canvas import PadCanvasPage
from app.processes.fill_run import FillRun
from tools.shots.photographer import Photographer

_STORY = """# The robot and the sea

Once upon a time there was a small robot who lived in a lighthouse. Every evening it lit the lamp and looked \
at the sea. One day"""
_HOLES = """# The robot and the sea

Once upon a time there was a [one word] robot who lived in a lighthouse. Every evening it lit the lamp and \
[three words]. Was it happy? [yes|no]

Everything else here is text: [a link](https://example.org), [ ] a task, and \\[…] an escaped hole.
"""
_SELECTED = "lit the lamp and looked at the sea"
_STEPS = 3  # after which the fog is half lifted
_FOG_SECONDS = 0.5  # until the fog is dense
_SCHEMES = ("light", "dark")


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    application = camera.open(camera.folder("pad-canvas"))
    camera.do(application, "new_pad")
    for scheme in _SCHEMES:
        application.preferences.update({"appearance.scheme": scheme})
        camera.pump(0.3)
        suggestion(camera, application, scheme)
        holes(camera, application, scheme)
        rewriting(camera, application, scheme)
    application.close()


def page_of(application: Application) -> PadCanvasPage:
    """The parts of the page that write with the model."""
    page = application.window.pad_canvas.page
    assert page is not None
    return page


def suggestion(camera: Photographer, application: Application, scheme: str) -> None:
    """At the cursor: fog, half of it lifted, and the text that can be taken."""
    page = page_of(application)
    write(camera, application, _STORY)
    steps = steps_of(page.suggestion.run)
    QTest.keyClick(application.window.pad.editor, Qt.Key.Key_Tab)
    camera.pump(0.12)
    camera.shoot(application, f"pad-suggestion-fog-{scheme}")
    camera.wait(lambda: len(steps) >= _STEPS)
    camera.pump(0.1)
    camera.shoot(application, f"pad-suggestion-half-{scheme}")
    camera.wait(lambda: page.suggestion.state == "ready", must=False)
    camera.wait(lambda: not page.fog.is_moving)
    camera.shoot(application, f"pad-suggestion-{scheme}")
    page.suggestion.drop()


def holes(camera: Photographer, application: Application, scheme: str) -> None:
    """Holes, while they are filled, and filled."""
    page = page_of(application)
    write(camera, application, _HOLES)
    camera.shoot(application, f"pad-holes-{scheme}")
    page.fill_holes()
    camera.pump(_FOG_SECONDS)
    camera.shoot(application, f"pad-holes-half-{scheme}")
    camera.wait(lambda: not page.filling.is_running)
    camera.wait(lambda: not page.fog.is_moving)
    camera.shoot(application, f"pad-holes-filled-{scheme}")


def rewriting(camera: Photographer, application: Application, scheme: str) -> None:
    """Selected words with their bar, and while they are written again."""
    page, editor = page_of(application), application.window.pad.editor
    write(camera, application, _STORY)
    start = _STORY.index(_SELECTED)
    editor.select(start, start + len(_SELECTED))
    camera.pump(0.5)
    camera.shoot(application, f"pad-selected-{scheme}")
    page.rewrite("other_words")
    camera.pump(_FOG_SECONDS)
    camera.shoot(application, f"pad-rewriting-{scheme}")
    camera.wait(lambda: not page.filling.is_running)
    camera.wait(lambda: not page.fog.is_moving)
    camera.shoot(application, f"pad-rewritten-{scheme}")


def write(camera: Photographer, application: Application, text: str) -> None:
    """Put a text into the pad, with the cursor at its end."""
    editor = application.window.pad.editor
    editor.setPlainText(text)
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.setFocus()
    camera.pump(0.4)


def steps_of(run: FillRun) -> list[object]:
    """The steps of a run from now on."""
    steps: list[object] = []
    run.step.connect(steps.append)
    return steps
