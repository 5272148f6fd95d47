"""Check that the data folder can be used, before anything is stored there."""

from __future__ import annotations

from pathlib import Path

from app.base.app_dirs import data_dir, engine_log_path
from model_backends.disk_full import is_disk_full, write_hint, write_reason
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError
from model_backends.unicode_text import is_encodable

CHOOSE_ANOTHER = lazy_text("Set UNFOG_DATA_DIR to a folder you can write to.")


class DataFolderError(UnfogError):
    """The data folder cannot be used."""

    kind: FailureKind = "settings"


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
        reason = write_reason(error, folder) if is_disk_full(error) else error
        raise DataFolderError(
            lazy_text("Can't use the data folder: {error}.", error=reason), write_hint(error, CHOOSE_ANOTHER)
        ) from error
    if not is_encodable(str(folder)):
        raise DataFolderError(
            lazy_text("Can't use the data folder {folder}: its name isn't valid UTF-8.", folder=folder),
            CHOOSE_ANOTHER,
        )
