"""What the window imports before it can be seen: every module costs time at each start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_LATER = (
    "numpy",
    "PIL",
    "pygments",
    "markdown_it",
    "huggingface_hub",
    "PySide6.QtPdf",
    "PySide6.QtTextToSpeech",
)
"""Imported when they are needed, or after the first frame."""

_PROGRAM = """
import sys
from app.base.app_dirs import bundled_model
from app.gui.application.application import Application, make_app
application = Application(make_app(), bundled_model(), "cpu", worker=[sys.executable, "-c", ""])
print("imported:", *sorted(sys.modules))
application.close()
"""


def test_an_empty_window_needs_neither_numpy_nor_markdown(tmp_path: Path) -> None:
    environment = {**os.environ, "UNFOG_DATA_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", _PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    (line,) = [line for line in ended.stdout.splitlines() if line.startswith("imported:")]
    assert sorted(set(line.split()) & set(_LATER)) == []
