"""SHA-256 of files as they lie on the disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from model_backends.files.errors import MissingFileError, disk_problems
from model_backends.files.progress import Emit, Meter
from model_backends.files.protocol import Verified, Verify

_BLOCK = 1 << 20


def sha256_of(path: Path, meter: Meter) -> str:
    """The file's SHA-256 in hexadecimal digits; `meter` is told of the bytes read.

    Raises:
        DiskError: it cannot be read.
    """
    digest, block = hashlib.sha256(), memoryview(bytearray(_BLOCK))
    with disk_problems(path.parent), path.open("rb", buffering=0) as stream:
        meter.begin("checking", 0, path.stat().st_size)
        while count := stream.readinto(block):
            digest.update(block[:count])
            meter.add(count)
    return digest.hexdigest()


def verify(request: Verify, emit: Emit) -> Verified:
    """Compare a file with its SHA-256.

    Raises:
        MissingFileError: there is no such file.
        DiskError: it cannot be read.
    """
    path = Path(request.path)
    if not path.is_file():
        raise MissingFileError(path)
    with Meter(emit) as meter:
        sha256 = sha256_of(path, meter)
    matches = sha256 == request.sha256.lower() if request.sha256 else None
    return Verified(path=str(path), sha256=sha256, matches=matches)
