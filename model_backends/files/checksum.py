"""Compute and verify SHA-256 checksums of files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from model_backends.files.errors import disk_problems, require_file
from model_backends.files.progress import Emit, ProgressReporter
from model_backends.files.protocol import Verified, Verify
from model_backends.unicode_text import path_from_text

_BLOCK = 1 << 20


def sha256_of(path: Path, progress: ProgressReporter) -> str:
    """Return the file's SHA-256 as hexadecimal digits; `progress` shows the bytes of this file alone.

    Raises:
        DiskError: it cannot be read.
    """
    with disk_problems(path.parent):
        progress.begin("checking", 0, path.stat().st_size)
    return add_sha256_of(path, progress)


def add_sha256_of(path: Path, progress: ProgressReporter) -> str:
    """Return the file's SHA-256 as hexadecimal digits, adding the bytes read to `progress`.

    Raises:
        DiskError: it cannot be read.
    """
    digest, block = hashlib.sha256(), memoryview(bytearray(_BLOCK))
    with disk_problems(path.parent), path.open("rb", buffering=0) as stream:
        while count := stream.readinto(block):
            digest.update(block[:count])
            progress.add(count)
    return digest.hexdigest()


def verify(request: Verify, emit: Emit) -> Verified:
    """Compute a file's SHA-256 and compare it with the expected one.

    Raises:
        MissingFileError: there is no such file.
        DiskError: it cannot be read.
    """
    path = path_from_text(request.path)
    require_file(path)
    with ProgressReporter(emit) as progress:
        sha256 = sha256_of(path, progress)
    matches = sha256 == request.sha256.lower() if request.sha256 else None
    return Verified(path=request.path, sha256=sha256, matches=matches)
