"""Open model files, with known errors."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from model_backends import system_errors
from model_backends.files.regular_file import IrregularFileError, open_regular
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError


class ModelFileError(UnfogError):
    """A model file cannot be used."""

    kind: FailureKind = "model_file"


def open_model_file(path: Path) -> BinaryIO:
    """Open a file for reading; never waits for a pipe or a device.

    Raises:
        ModelFileError: it doesn't exist, cannot be read, or is no regular file.
    """
    try:
        return open_regular(path)
    except IrregularFileError as error:
        hint = lazy_text("Choose a DiffusionGemma GGUF file.")
        raise ModelFileError(
            lazy_text("Can't read {path}: {reason}.", path=path, reason=error.reason), hint
        ) from error
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # `ValueError`: a NUL in the path
        if "\ufffd" in str(path):  # as a file dialog gives names that are not UTF-8
            raise ModelFileError(
                lazy_text("Can't open {path}: its name isn't valid UTF-8.", path=path),
                lazy_text("Rename the file or its folder."),
            ) from error
        raise ModelFileError(
            lazy_text("The file {path} doesn't exist.", path=path), lazy_text("Check the path.")
        ) from error
    except OSError as error:
        raise read_error(path, error) from error


def read_error(path: Path, error: OSError) -> ModelFileError:
    """Describe why a file that exists can't be read."""
    return ModelFileError(
        lazy_text("Can't read {path}: {reason}.", path=path, reason=system_errors.reason(error)),
        lazy_text("Check the path and its permissions."),
    )
