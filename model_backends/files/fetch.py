"""Append the missing bytes of a remote file to a partial file, with retries and a watch on the disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from model_backends.files.disk_space import DiskSpace
from model_backends.files.errors import DamagedFileError, HubError, UnreachableError, disk_problems
from model_backends.files.progress import ProgressReporter
from model_backends.files.remote_file import CHECK_CONNECTION, RemoteFile
from model_backends.files.retry import with_retry
from model_backends.lazy_text import joined, lazy_text

if TYPE_CHECKING:
    from httpx2 import Response

    Content: TypeAlias = Callable[[RemoteFile, int], AbstractContextManager[Response]]
    """Opens a response with a file's bytes: from a position on (status 206), or all of them (status 200)."""

_BUFFER = 1 << 20  # bytes lost at most when this process is killed
_RESUME_HINT = lazy_text("Your partial download is kept. Start it again to resume.")


class Fetch:
    """Downloads one file. `fetched`: the bytes that have arrived."""

    def __init__(
        self,
        remote: RemoteFile,
        open_content: Content,
        disk_space: DiskSpace,
        progress: ProgressReporter,
        size: int,
        size_is_exact: bool = True,
    ) -> None:
        """`size` in bytes stands in for the remote file's, if the server doesn't say it."""
        self._remote, self._open_content = remote, open_content
        self._disk_space, self._progress = disk_space, progress
        self._size, self._size_is_exact = size, size_is_exact
        self.fetched = 0

    def into(self, partial_file: Path) -> None:
        """Append the missing bytes to `partial_file`, retrying as needed; its checksum is not verified.

        Raises:
            UnfogError: the download failed, or the disk is full.
        """
        remote = self._remote
        with disk_problems(partial_file.parent):
            if remote.missing or size_of(partial_file) > remote.bytes:
                partial_file.unlink(missing_ok=True)
        total = remote.bytes or self._size
        self._disk_space.require(total - size_of(partial_file))
        self._progress.begin("connecting", size_of(partial_file), total)
        try:
            with_retry(partial(self._attempt, partial_file), self._progress)
        except UnreachableError as error:
            hint = _RESUME_HINT
            if remote.missing:
                hint = lazy_text(
                    "This server doesn't send {headers}, so the download starts over next time.",
                    headers=", ".join(remote.missing),
                )
            raise HubError(error.message, joined(" ", filter(None, (error.hint, hint)))) from error

    def _attempt(self, partial_file: Path) -> None:
        """Make one attempt to download the rest of the file."""
        remote = self._remote
        start = 0 if remote.missing else size_of(partial_file)
        if start and start == remote.bytes:
            return
        with self._open_content(remote, start) as response:
            if response.status_code != 206:  # the server does not support range requests
                start = 0
            expected = remote.bytes or _announced(response) or (self._size if self._size_is_exact else 0)
            total = expected or self._size
            mode = "ab" if start else "wb"
            with (
                disk_problems(partial_file.parent, total - start),
                partial_file.open(mode, _BUFFER) as stream,
            ):
                self._progress.begin("downloading", start, total)
                for chunk in response.iter_raw():
                    stream.write(chunk)
                    self._progress.add(len(chunk))
                    self.fetched += len(chunk)
                    self._disk_space.on_written(len(chunk))
                    if expected and stream.tell() > expected:
                        break  # it may never end
        size = size_of(partial_file)
        if remote.missing and size < expected:  # without a length, the end of a cut connection looks regular
            raise UnreachableError(
                lazy_text("The connection to {host} was lost.", host=response.url.host), CHECK_CONNECTION
            )
        if expected and size != expected:  # possible only if the length was not announced
            with disk_problems(partial_file.parent):
                partial_file.unlink()
            raise DamagedFileError(
                lazy_text("The server didn't send the expected {bytes} bytes.", bytes=expected),
                lazy_text("Download it again."),
            )


def size_of(path: Path) -> int:
    """Return a file's size in bytes, 0 if there is none."""
    return path.stat().st_size if path.exists() else 0


def _announced(response: Response) -> int:
    """Return the length of a complete body, 0 if the server doesn't say it."""
    length = str(response.headers.get("Content-Length", ""))
    return int(length) if response.status_code == 200 and length.isdecimal() else 0
