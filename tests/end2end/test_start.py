"""Starting the window: what it imports before it is first painted."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.end2end.unfog_process import environment

LATER = {
    "numpy",
    "markdown_it",
    "pygments",
    "PIL",
    "av",
    "jinja2",
    "huggingface_hub",
    "filelock",
    "llama_cpp",
    "gguf",
    "app.import_export.formats",
    "app.import_export.sources",
    "PySide6.QtNetwork",
}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The packages and modules that are imported until the first paint."""
    command = [sys.executable, "-X", "importtime", "-m", "app", "--measure-first-paint"]
    env = {**environment(tmp_path_factory.mktemp("data")), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    modules = {match[1] for match in re.finditer(r"^import time:.*\| +(\S+)$", done.stderr, re.M)}
    return modules | {module.split(".")[0] for module in modules}


def test_the_window_is_painted_without_the_libraries_of_replies_and_exports(imported: set[str]) -> None:
    assert "PySide6" in imported
    assert imported & LATER == set()
