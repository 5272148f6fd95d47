"""Screenshots of pads: empty, long, with find and replace, to read, their versions, narrow and large."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit

from app.gui.application.application import Application
from app.gui.pad.find.bar import PadFindBar
from app.gui.pad.versions import VersionsDialog
from tools.shots.photographer import SIZE, Photographer

_LARGE = 2.0  # times the default text size
_TEXT = """# The lighthouse at Vik

The keeper climbed the stairs at dusk, as she had **every evening** for eleven years, and counted the steps \
under her breath. There were *one hundred and forty-two*, or there had been until the winter the sea took \
the lowest three.

> Nobody comes here by accident, her father used to say. The road ends, and then it goes on for another hour.

## What she carried

- a can of oil, though the lamp had been electric since the war
- the log, in which `nothing to report` stood four thousand times
- [ ] a letter she had not opened

1. First the lower door.
2. Then the light, and ~~the radio~~ the silence after it.

She put the can down. See [the chart](https://example.org/chart) for where the rock is. The fog came in from \
the west, without a sound, and then there was neither west nor east nor sea, only the beam going round and \
finding nothing to stand on.

```python
for step in range(142):
    print(step)
```
"""
_END = "\nShe did not light the lamp that night, and in the morning nobody asked her why.\n"


def pictures(camera: Photographer) -> None:
    """Take all of them."""
    application = camera.open(camera.folder("pads"))
    camera.do(application, "new_pad")
    camera.both(application, "pad-empty")
    pad = application.window.pad
    pad.editor.insertPlainText(_TEXT)
    pad.editor.moveCursor(QTextCursor.MoveOperation.Start)
    pad.save()
    camera.pump(0.5)
    camera.both(application, "pad")
    camera.narrow(application, "pad")
    find(camera, application)
    camera.do(application, "pad_read")
    camera.both(application, "pad-reading")
    camera.do(application, "pad_read")
    application.preferences.update({"appearance.font_scale": _LARGE})
    application.window.resize(1440, 900)
    camera.pump(0.4)
    camera.shoot(application, "pad-large")
    application.preferences.update({"appearance.font_scale": 1.0})
    application.window.resize(SIZE)
    versions(camera, application)
    application.close()


def find(camera: Photographer, application: Application) -> None:
    """Show find and replace."""
    camera.do(application, "pad_replace")
    bar = application.window.findChild(PadFindBar)
    assert bar is not None
    text, replacement = bar.findChildren(QLineEdit)
    text.setText("the")
    replacement.setText("a")
    camera.pump(0.4)
    camera.both(application, "pad-replace")
    camera.narrow(application, "pad-replace")
    camera.do(application, "stop")


def versions(camera: Photographer, application: Application) -> None:
    """Show what has changed since a version."""
    pad = application.window.pad
    pad.keep_version("before rewrite")
    text = pad.editor.toPlainText().replace("every evening", "most evenings").replace("> Nobody", "> No one")
    pad.editor.replace_all(text + _END)
    camera.do(application, "pad_versions")
    camera.shoot(camera.find(VersionsDialog), "pad-versions")
