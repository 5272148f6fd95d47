"""Download a file from the Hub, resuming partial downloads, and verify its checksum."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from model_backends.files import layout
from model_backends.files.atomic_file import exclusive_lock, fsync_file, rename_into_place
from model_backends.files.checksum import sha256_of
from model_backends.files.disk_space import DiskSpace
from model_backends.files.errors import DamagedFileError, NotOnHubError, disk_problems
from model_backends.files.fetch import Fetch, size_of
from model_backends.files.hub import HubClient
from model_backends.files.progress import Emit, ProgressReporter
from model_backends.files.protocol import Download, Downloaded
from model_backends.files.remote_file import RemoteFile
from model_backends.files.retry import with_retry
from model_backends.lazy_text import lazy_text
from model_backends.unicode_text import path_from_text, path_to_text

_CONNECT_TRIES = 3  # fail quickly if there is no connection
_NO_ETAG = "unknown"  # in the name of a partial file


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
        existing = max((size_of(path) for path in layout.partial_paths(self._folder, self._file)), default=0)
        self._progress.begin("connecting", existing, self._file.bytes)
        describe = partial(self._client.describe, self._file)
        remote = with_retry(describe, self._progress, _CONNECT_TRIES)
        sha256 = self._expected(remote)
        is_same_size = size_of(self._target) == remote.bytes or not remote.bytes
        if self._target.is_file() and is_same_size and (sha256 or remote.bytes):
            found = sha256_of(self._target, self._progress)
            if found == (sha256 or found):  # otherwise it is another version, or was damaged since
                return self._finish(found, bool(sha256))
        partial_file = layout.partial_path(self._folder, self._file, remote.etag or _NO_ETAG)
        fetch = Fetch(
            remote,
            partial(self._client.content, self._file),
            self._disk_space,
            self._progress,
            self._file.bytes,
            size_is_exact=not self._file.rounded,
        )
        fetch.into(partial_file)
        self._fetched = fetch.fetched
        self._progress.begin("checking", 0, size_of(partial_file))
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
        total = size_of(self._target)
        return Downloaded(
            path=path_to_text(self._target),
            bytes=total,
            sha256=sha256,
            checked=checked,
            fetched=self._fetched,
        )
