"""Benchmark event-loop stalls of the window during a download: `python -m tools.bench.responsive`.

A timer of 5 ms notes the longest gap between two of its ticks: first in a window where nothing happens, then
while a file comes from a Hub on this computer, with the Models page open. Prints JSON; milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

import msgspec
from PySide6.QtCore import QEventLoop, QObject, QSettings, Qt, QTimer

from app.base import app_dirs
from app.gui.application.application import Application, make_app
from model_backends.files.catalog import CatalogFile, catalog, save_catalog
from tests.hub_server import HubServer
from tools.bench.machine import machine

TICK_MS = 5
REPOSITORY = "bench/responsive"


class Watch(QObject):
    """Measures the gaps between the ticks of a timer, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def take(self) -> dict[str, float]:
        """Return the figures since the last call, this tick included."""
        gaps, self.gaps = sorted(self.gaps), []
        return {
            "ticks": len(gaps),
            "longest": round(gaps[-1], 1),
            "p99": round(gaps[int(len(gaps) * 0.99)], 1),
            "median": round(gaps[len(gaps) // 2], 1),
            "above_50": sum(gap > 50 for gap in gaps),
        }


def main(argv: list[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, HubServer() as hub:
        content = Path(folder) / "content"
        content.write_bytes(os.urandom(1 << 20) * args.megabytes)
        file = CatalogFile(
            name="bench", repository=REPOSITORY, file="bench.gguf", bytes=args.megabytes << 20, good_for="-"
        )
        hub.add(REPOSITORY, file.file, content)
        figures = {"machine": machine(), **measure(Path(folder) / "data", hub, file)}
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


def measure(data: Path, hub: HubServer, file: CatalogFile) -> dict[str, object]:
    """Return the gaps without and with a download."""
    data.mkdir()
    os.environ["UNFOG_DATA_DIR"] = str(data)
    save_catalog(msgspec.structs.replace(catalog(), files=(file,)), app_dirs.catalog_path())
    settings = QSettings(str(app_dirs.settings_path()), QSettings.Format.IniFormat)
    settings.setValue("hub/endpoint", hub.endpoint)
    settings.sync()
    application = Application(make_app(), app_dirs.bundled_model(), "cpu")
    application.window.show()
    application.window.models.show()
    _live(8)  # until the model is loaded and the computer inspected
    watch = Watch()
    _live(4)
    idle = watch.take()
    downloads, library = application.library.downloads, application.library
    # The file is no model: using it is not what is measured.
    downloads.completed.disconnect(library._on_downloaded)
    began = time.perf_counter()
    downloads.add(file)
    while (item := downloads.find(file)) is not None and item.state in ("waiting", "running"):
        _live(0.05)
    seconds = time.perf_counter() - began
    busy = watch.take()
    state = "gone" if item is None else item.state
    application.close()
    return {
        "state": state,
        "megabytes": file.bytes >> 20,
        "seconds": round(seconds, 2),
        "idle": idle,
        "downloading": busy,
    }


def _live(seconds: float) -> None:
    loop = QEventLoop()  # quitting the application itself would close the window
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
