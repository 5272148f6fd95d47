"""Download a file from the Hub, resuming partial downloads, and verify its checksum."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from model_backends.files import layout
from model_backends.files.atomic_file import exclusive_lock, fsync_file, rename_into_place
from model_backends.files.checksum import sha256_of
from model_backends.files.disk_space import DiskSpace
from model_backends.files.errors import (
    DamagedFileError,
    HubError,
    NotOnHubError,
    UnreachableError,
    disk_problems,
)
from model_backends.files.hub import CHECK_CONNECTION, HubClient, RemoteFile
from model_backends.files.progress import Emit, ProgressReporter
from model_backends.files.protocol import Download, Downloaded
from model_backends.files.retry import with_retry
from model_backends.lazy_text import joined, lazy_text
from model_backends.unicode_text import path_from_text, path_to_text

if TYPE_CHECKING:
    from httpx2 import Response

_BUFFER = 1 << 20  # bytes lost at most when this process is killed
_CONNECT_TRIES = 3  # fail quickly if there is no connection
_NO_ETAG = "unknown"  # in the name of a partial file
_RESUME_HINT = lazy_text("Your partial download is kept. Start it again to resume.")


def download(request: Download, emit: Emit) -> Downloaded:
    """Download a file, resuming a partial download; after an error the next call resumes too.

    Raises:
        UnfogError: the download failed; the message says why.
    """
    target = layout.target_path(path_from_text(request.folder), request.file)
    with exclusive_lock(target), ProgressReporter(emit) as progress:
        return _Download(request, target, progress).run()


class _Download:
    """One running download."""

    def __init__(self, request: Download, target: Path, progress: ProgressReporter) -> None:
        self._file, self._folder, self._target = request.file, path_from_text(request.folder), target
        self._progress = progress
        self._disk_space = DiskSpace(target.parent, request.margin)
        self._client = HubClient(request.hub)
        self._fetched = 0

    def run(self) -> Downloaded:
        """Download what is missing and verify the checksum."""
        existing = max((_size(path) for path in layout.partial_paths(self._folder, self._file)), default=0)
        self._progress.begin("connecting", existing, self._file.bytes)
        describe = partial(self._client.describe, self._file)
        remote = with_retry(describe, self._progress, _CONNECT_TRIES)
        sha256 = self._expected(remote)
        is_same_size = _size(self._target) == remote.bytes or not remote.bytes
        if self._target.is_file() and is_same_size and (sha256 or remote.bytes):
            found = sha256_of(self._target, self._progress)
            if found == (sha256 or found):  # otherwise it is another version, or was damaged since
                return self._finish(found, bool(sha256))
        partial_file = layout.partial_path(self._folder, self._file, remote.etag or _NO_ETAG)
        self._fetch_all(partial_file, remote)
        self._progress.begin("checking", 0, _size(partial_file))
        fsync_file(partial_file)
        found = sha256_of(partial_file, self._progress)
        if sha256 and found != sha256:
            raise self._quarantine(partial_file)
        rename_into_place(partial_file, self._target)
        return self._finish(found, bool(sha256))

    def _expected(self, remote: RemoteFile) -> str:
        """Return the SHA-256 that the file must have, "" if unknown."""
        known = self._file.sha256.lower()
        if known and remote.sha256 and known != remote.sha256:
            message = lazy_text(
                "{file} in {repository} no longer matches the catalogue.",
                file=self._file.file,
                repository=self._file.repository,
            )
            raise NotOnHubError(message, lazy_text("Refresh the catalogue, then choose again."))
        return known or remote.sha256

    def _fetch_all(self, partial_file: Path, remote: RemoteFile) -> None:
        """Append the missing bytes to `partial_file`, retrying as needed."""
        with disk_problems(partial_file.parent):
            if remote.missing or _size(partial_file) > remote.bytes:
                partial_file.unlink(missing_ok=True)
        total = remote.bytes or self._file.bytes
        self._disk_space.require(total - _size(partial_file))
        self._progress.begin("connecting", _size(partial_file), total)
        try:
            with_retry(partial(self._fetch, partial_file, remote), self._progress)
        except UnreachableError as error:
            hint = _RESUME_HINT
            if remote.missing:
                hint = lazy_text(
                    "This server doesn't send {headers}, so the download starts over next time.",
                    headers=", ".join(remote.missing),
                )
            raise HubError(error.message, joined(" ", filter(None, (error.hint, hint)))) from error

    def _fetch(self, partial_file: Path, remote: RemoteFile) -> None:
        """Make one attempt to download the rest of the file."""
        start = 0 if remote.missing else _size(partial_file)
        if start and start == remote.bytes:
            return
        with self._client.content(self._file, remote, start) as response:
            if response.status_code != 206:  # the server does not support range requests
                start = 0
            expected = remote.bytes or _announced(response) or (0 if self._file.rounded else self._file.bytes)
            total = expected or self._file.bytes
            mode = "ab" if start else "wb"
            with (
                disk_problems(partial_file.parent, total - start),
                partial_file.open(mode, _BUFFER) as stream,
            ):
                self._progress.begin("downloading", start, total)
                for chunk in response.iter_raw():
                    stream.write(chunk)
                    self._progress.add(len(chunk))
                    self._fetched += len(chunk)
                    self._disk_space.on_written(len(chunk))
                    if expected and stream.tell() > expected:
                        break  # it may never end
        size = _size(partial_file)
        if remote.missing and size < expected:  # without a length, the end of a cut connection looks regular
            raise UnreachableError(
                lazy_text("The connection to {host} was lost.", host=response.url.host), CHECK_CONNECTION
            )
        if expected and size != expected:  # possible only if the length was not announced
            with disk_problems(partial_file.parent):
                partial_file.unlink()
            raise DamagedFileError(
                lazy_text("The Hub didn't send the expected {bytes} bytes.", bytes=expected),
                lazy_text("Download it again."),
            )

    def _quarantine(self, path: Path) -> DamagedFileError:
        """Move a file with a wrong checksum to quarantine and return the error to raise."""
        quarantine = layout.quarantine_path(self._target)
        rename_into_place(path, quarantine)
        return DamagedFileError(
            lazy_text(
                "{file} arrived damaged: its checksum is wrong. It was moved to {place}.",
                file=self._file.file,
                place=quarantine,
            ),
            lazy_text("Download it again; the damaged file is deleted once that has worked."),
        )

    def _finish(self, sha256: str, checked: bool) -> Downloaded:
        """Delete leftovers of other attempts and return the result."""
        with disk_problems(self._target.parent):
            for old in (
                *layout.partial_paths(self._folder, self._file),
                layout.quarantine_path(self._target),
            ):
                old.unlink(missing_ok=True)
        total = _size(self._target)
        return Downloaded(
            path=path_to_text(self._target),
            bytes=total,
            sha256=sha256,
            checked=checked,
            fetched=self._fetched,
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _announced(response: Response) -> int:
    """Return the length of a complete body, 0 if the server doesn't say it."""
    length = str(response.headers.get("Content-Length", ""))
    return int(length) if response.status_code == 200 and length.isdecimal() else 0
