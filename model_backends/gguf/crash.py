"""Describe a model file that made native code abort its process."""

from __future__ import annotations

import logging
from pathlib import Path

from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed

logger = logging.getLogger(__name__)

ABORTED = "Native code aborted:"
"""Begins the line on standard error that gives the reason."""


def reading_crash(path: Path, detail: str) -> Failed | None:
    """Return the failure of a process that aborted while it read a model file; its reason goes to the log.

    `detail` is the end of its standard error. None if native code gave no reason there.
    """
    reason = abort_reason(detail)
    if not reason:
        return None
    logger.error("%s %s", ABORTED, reason)
    return Failed(
        kind="crash",
        message=lazy_text("{name} can't be read: it crashed the process reading it.", name=path.name),
        hint=lazy_text("The file is probably damaged. Download or copy it again, or choose another."),
        detail=detail,
    )


def abort_reason(detail: str) -> str:
    """Return the reason in the end of a process's standard error why native code aborted it, or ""."""
    reason = next((line for line in reversed(detail.splitlines()) if line.startswith(ABORTED)), "")
    return reason.removeprefix(ABORTED).strip().rstrip(".")
