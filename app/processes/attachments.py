"""Read one file to attach in a child process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from app.attachments.protocol import Read, decode_answer, encode
from app.attachments.records import AttachmentError, display_name
from app.processes.command import attachment_command
from app.processes.one_shot import OneShotProcess
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed
from model_backends.unicode_text import path_to_bytes

TIMEOUT_MS = 60_000
"""The process gives up by itself after 40 s, and is ended by its own guard after 45 s."""


class AttachmentReading(OneShotProcess):
    """Reads one file, once; it succeeds with an `Attachment`."""

    def __init__(
        self,
        path: Path,
        parent: QObject | None = None,
        *,
        command: Sequence[str] | None = None,
        timeout_ms: int = TIMEOUT_MS,
    ) -> None:
        """Nothing is started yet. A process that says nothing for `timeout_ms` is killed."""
        command = attachment_command() if command is None else command
        super().__init__(command, encode(Read(path=path_to_bytes(path))), parent, timeout_ms=timeout_ms)
        self._path = path

    def _read(self, line: bytes) -> object:
        return decode_answer(line)

    def _failure(self, how: str, detail: str) -> Failed:
        reason = lazy_text("the process reading it {how}", how=how)
        hint = lazy_text("Attach only the part you need, or its text.")
        error = AttachmentError(display_name(self._path), reason, hint)
        return Failed(kind="crash", message=error.message, hint=error.hint, detail=detail)
