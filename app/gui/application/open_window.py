"""Open the window, or let the one that is open do what this start asks for. Fast until it is clear which."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.base.data_folder import check_data_dir
from app.base.file_argument import file_text
from app.gui.application.single_instance import OpenRequest, lock_or_hand_over
from app.models.model_lookup import model_path
from app.platform.activation import activation_token_of_start
from model_backends.protocol import UnfogError


def open_window(requested: Path | None, device: str, arguments: Sequence[str]) -> int:
    """Show the window until it is closed, and return its exit code; 0 if another one has taken over.

    `requested`: a model file or its name, None for the one used last. `arguments`: files to open.

    Raises:
        UnfogError: that failed; a message box has shown why.
    """
    files = [file_text(argument) for argument in arguments]
    try:
        check_data_dir()
        model = None if requested is None else model_path(requested)
        wanted = files if model is None else [file_text(str(model))]
        lock = lock_or_hand_over(OpenRequest(files=tuple(wanted), token=activation_token_of_start()))
    except UnfogError as error:
        from app.gui.application.application import make_app, show_failure

        show_failure(make_app(), error)
        raise
    if lock is None:
        return 0
    from app.gui.application.application import run

    return run(model, device, files, lock)
