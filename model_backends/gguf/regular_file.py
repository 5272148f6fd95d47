"""Open model files: regular files only, because a pipe, a device or a socket may never answer."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import without_surrogates

_KINDS = {
    stat.S_IFDIR: lazy_text("is a folder, not a file"),
    stat.S_IFIFO: lazy_text("is a named pipe, not a file"),
    stat.S_IFSOCK: lazy_text("is a socket, not a file"),
    stat.S_IFCHR: lazy_text("is a device, not a file"),
    stat.S_IFBLK: lazy_text("is a device, not a file"),
}


class ModelFileError(UnfogError):
    """A model file cannot be used."""

    kind: FailureKind = "model_file"


def open_regular_file(path: Path) -> BinaryIO:
    """Open a file for reading; never waits for a pipe or a device.

    Raises:
        ModelFileError: it doesn't exist, cannot be read, or is no regular file.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            # what was a file a moment ago may be a pipe by now
            descriptor = os.open(
                path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
            )
            file = os.fdopen(descriptor, "rb")
            mode = os.fstat(descriptor).st_mode
            if stat.S_ISREG(mode):
                return file
            file.close()
    except OSError as error:
        raise _unreadable(path, error) from error
    except ValueError as error:  # a NUL in the path
        raise _missing(path) from error
    kind = _KINDS.get(stat.S_IFMT(mode), lazy_text("isn't a file"))
    raise ModelFileError(
        lazy_text("{path} {kind}.", path=path, kind=kind), lazy_text("Choose a DiffusionGemma GGUF file.")
    )


def _unreadable(path: Path, error: OSError) -> ModelFileError:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return _missing(path)
    return ModelFileError(
        lazy_text("Can't read {path}: {reason}.", path=path, reason=error.strerror),
        lazy_text("Check the path and its permissions."),
    )


def _missing(path: Path) -> ModelFileError:
    if "\ufffd" in without_surrogates(str(path)):
        return ModelFileError(
            lazy_text("Can't open {path}: its name isn't valid UTF-8.", path=path),
            lazy_text("Rename the file or its folder."),
        )
    return ModelFileError(
        lazy_text("The file {path} doesn't exist.", path=path), lazy_text("Check the path.")
    )
