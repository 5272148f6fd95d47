"""Take what starts a bundle out of the environment, so that the programs it opens don't inherit it.

PyInstaller's bootloader puts the bundle's libraries in front of `LD_LIBRARY_PATH` and notes in `_PYI_…`
that it has; its run-time hooks point Qt, GTK and others to the bundle's plug-ins. The loader reads the
library path once, when the process starts, so it can go. A browser or file manager with these variables
would load the bundle's libraries instead of the system's. A child process of the same executable sets
them again, because `_PYI_…` is gone, too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import PurePath

_BOOTLOADER = "_PYI_"
_COPY = "_ORIG"  # the bootloader keeps what it changes under this name
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "LIBPATH")
_ABOUT_THE_SHELL = ("PWD", "OLDPWD", "_")
_OWN = "UNFOG_"


def restore_environment(
    environment: MutableMapping[str, str] = os.environ, folder: str | None = None
) -> None:
    """Remove every entry that leads into the bundle, before anything else runs; no effect from source.

    `folder`: the bundle's libraries; None for those of this process.
    """
    folder = getattr(sys, "_MEIPASS", None) if folder is None else folder
    if folder is None:
        return
    for name in [name for name in environment if name.startswith(_BOOTLOADER)]:
        del environment[name]
    for name, value in list(environment.items()):
        if name in _ABOUT_THE_SHELL or name.startswith(_OWN):
            continue
        entries = value.split(os.pathsep)
        kept = [entry for entry in entries if not _is_inside(entry, folder)]
        if not kept:
            del environment[name]
        elif kept != entries:
            environment[name] = os.pathsep.join(kept)
    for name in _LIBRARY_PATHS:
        if name in environment and environment.get(name + _COPY) == environment[name]:
            del environment[name + _COPY]


def _is_inside(entry: str, folder: str) -> bool:
    return PurePath(os.path.normpath(entry)).is_relative_to(os.path.normpath(folder))
