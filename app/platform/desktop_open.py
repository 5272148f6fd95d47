"""Open an address, a file or a folder with the program that the desktop has for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_folder(folder: Path) -> None:
    """Open a folder in the file manager."""
    open_url(QUrl.fromLocalFile(str(folder)))


def open_file(path: Path) -> None:
    """Open a file with the program for its kind."""
    open_url(QUrl.fromLocalFile(str(path)))


def open_url(url: QUrl) -> None:
    """Open an address in the browser, or whatever takes it."""
    with _system_libraries():
        QDesktopServices.openUrl(url)


@contextmanager
def _system_libraries() -> Iterator[None]:
    """Let programs that are started meanwhile load their own libraries.

    The bootloader of a Windows bundle has put the bundle's folder into the search path of this process, which
    a new process inherits. On Linux that is an environment variable (app/platform/bundle_environment.py).
    """
    folder = getattr(sys, "_MEIPASS", None)
    if sys.platform != "win32" or folder is None:
        yield
        return
    import ctypes

    set_folder = ctypes.windll.kernel32.SetDllDirectoryW
    set_folder(None)
    try:
        yield
    finally:
        set_folder(folder)
