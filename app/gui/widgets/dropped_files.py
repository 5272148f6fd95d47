"""The paths of files that are dropped or pasted, whatever the encoding of their names."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QMimeData, QUrl


def local_files(data: QMimeData) -> list[Path]:
    """Return the local files that were dropped or pasted."""
    return [_path_of(url) for url in data.urls() if url.isLocalFile()]


def _path_of(url: QUrl) -> Path:
    if sys.platform == "win32":
        return Path(url.toLocalFile())
    # Qt replaces what isn't UTF-8 in a name by U+FFFD: no file is called so.
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return Path(os.fsdecode(unquote_to_bytes(encoded)))


def has_only_picture(source: QMimeData) -> bool:
    """Return whether data from the clipboard or a drag is a picture, without text or files."""
    is_picture = source.hasImage() or any(name.startswith("image/") for name in source.formats())
    return is_picture and not source.hasText() and not source.hasUrls()
