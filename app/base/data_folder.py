"""Check that the data folder can be used, before anything is stored there."""

from __future__ import annotations

import os
from pathlib import Path

from app.base.app_dirs import PORTABLE_NAME, data_dir, engine_log_path, portable_path
from model_backends.disk_full import write_hint, write_reason
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import is_encodable

_CHOOSE_ANOTHER = lazy_text("Set UNFOG_DATA_DIR to a folder you can write to.")
_MOVE_BOTH = lazy_text(
    "Move Unfog and its folder {name} to a place you can write to. Without that folder, "
    "Unfog uses the system's data folder.",
    name=PORTABLE_NAME,
)


class DataFolderError(UnfogError):
    """The data folder cannot be used."""

    kind: FailureKind = "settings"


def where_to_write() -> str:
    """Return what to do if the data folder cannot be written to."""
    return _CHOOSE_ANOTHER if portable_path() is None else _MOVE_BOTH


def check_data_dir() -> None:
    """Create the data folder if it is missing, and check that data can be stored there.

    Raises:
        DataFolderError: it cannot be created, or Qt cannot open files in it.
    """
    try:
        folder = data_dir()
        engine_log_path()
    except OSError as error:
        folder = Path(error.filename or ".").parent
        raise DataFolderError(
            lazy_text(
                "Can't use the data folder {folder}: {reason}.",
                folder=error.filename or folder,
                reason=write_reason(error, folder),
            ),
            write_hint(error, where_to_write()),
        ) from error
    if not is_encodable(str(folder)):
        raise DataFolderError(
            lazy_text("Can't use the data folder {folder}: its name isn't valid UTF-8.", folder=folder),
            where_to_write(),
        )
    if portable_path() is not None and not os.access(folder, os.W_OK):  # a medium that can only be read
        raise DataFolderError(
            lazy_text("Can't write to the data folder {folder}.", folder=folder), where_to_write()
        )
