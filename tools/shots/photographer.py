"""Open windows one after another and save screenshots of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application
from app.gui.widgets.theme import Scheme

SIZE = QSize(1120, 780)
NARROW = QSize(440, 780)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PATIENCE = 60.0  # seconds

_Window = TypeVar("_Window", bound=QWidget)


class Photographer:
    """Drives the window and saves screenshots to a folder."""

    def __init__(self, app: QApplication, folder: Path, data: Path) -> None:
        """`data` is a folder for the windows' own folders."""
        self._app, self._folder, self._data = app, folder, data
        self._count = 0

    def folder(self, name: str) -> Path:
        """Return the data folder of this name; create it if missing."""
        folder = self._data / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def open(self, data: Path, model: Path | None = None) -> Application:
        """Open a window with its own data folder."""
        os.environ["UNFOG_DATA_DIR"] = str(data)
        application = Application(self._app, model or bundled_model(), "auto")
        application.window.resize(SIZE)
        application.window.show()
        application.theme.set_scheme("light")
        return application

    def pump(self, seconds: float) -> None:
        """Run the event loop for a while."""
        self.wait(lambda: False, seconds, must=False)

    def wait(self, condition: Callable[[], bool], seconds: float = PATIENCE, *, must: bool = True) -> None:
        """Run the event loop until the condition holds.

        Raises:
            TimeoutError: it did not within `seconds`.
        """
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                if must:
                    raise TimeoutError("the window did not get there")
                return
            self._app.processEvents()
            time.sleep(0.002)

    def shoot(self, shown: Application | QWidget, name: str) -> None:
        """Save a screenshot of a window."""
        self._count += 1
        path = self._folder / f"{self._count:03}-{name}.png"
        window = shown.window if isinstance(shown, Application) else shown
        if not window.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")
        print(path, flush=True)

    def both(self, application: Application, name: str, window: QWidget | None = None) -> None:
        """Save screenshots of a window, the main one by default, light and dark."""
        for scheme in SCHEMES:
            application.theme.set_scheme(scheme)
            self.pump(0.2)
            self.shoot(window or application, f"{name}-{scheme}")
        application.theme.set_scheme("light")
        self.pump(0.1)

    def narrow(self, application: Application, name: str) -> None:
        """Save a screenshot of the narrow window."""
        application.window.resize(NARROW)
        self.pump(0.3)
        self.shoot(application, f"{name}-narrow")
        application.window.resize(SIZE)
        self.pump(0.2)

    def do(self, application: Application, action: str, seconds: float = 0.4) -> None:
        """Trigger one of the window's actions and wait for its effect."""
        application.window.action(action).trigger()
        self.pump(seconds)

    def find(self, kind: type[_Window]) -> _Window:
        """Return the open window of this type, as soon as there is one."""

        def found() -> list[_Window]:
            shown = (widget for widget in self._app.topLevelWidgets() if widget.isVisible())
            return [widget for widget in shown if isinstance(widget, kind)]

        self.wait(lambda: bool(found()))
        return found()[-1]

    def settle(self, application: Application) -> None:
        """Wait until nothing is written or animated any more."""

        def settled() -> bool:
            last = application.window.messages.last_reply
            return application.session.state == "idle" and (last is None or last.is_settled)

        self.wait(settled)
        self.pump(0.6)

    def ask(self, application: Application, question: str) -> None:
        """Send a question and wait for the complete reply."""
        application.session.send(question)
        self.settle(application)
