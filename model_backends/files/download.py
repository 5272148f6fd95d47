"""Fetches a file from the Hub, going on with what an earlier process has left of it, and checks it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

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
from model_backends.files.hub import HubClient, RemoteFile
from model_backends.files.progress import Emit, Meter
from model_backends.files.protocol import Download, Downloaded
from model_backends.files.retry import with_retry
from model_backends.lazy_text import lazy_text

_BUFFER = 1 << 20  # what is lost at most when this process is killed
_FIRST_TRIES = 3  # nobody waits long to be told that there is no connection
_GO_ON = lazy_text("What has come is kept: start the download again to go on.")


def download(request: Download, emit: Emit) -> Downloaded:
    """Fetch a file; whatever goes wrong, the next call goes on with what there is.

    Raises:
        UnfogError: it is not complete, and why.
    """
    target = layout.target(Path(request.folder), request.file)
    with exclusive_lock(target), Meter(emit) as meter:
        return _Download(request, target, meter).run()


class _Download:
    """One download on its way."""

    def __init__(self, request: Download, target: Path, meter: Meter) -> None:
        self._file, self._folder, self._target = request.file, Path(request.folder), target
        self._meter = meter
        self._room = DiskSpace(target.parent, request.margin)
        self._client = HubClient(request.hub)
        self._fetched = 0

    def run(self) -> Downloaded:
        """From what is there to a complete file with the right checksum."""
        there = max((_size(path) for path in layout.partials(self._folder, self._file)), default=0)
        self._meter.begin("connecting", there, self._file.bytes)
        describe = partial(self._client.describe, self._file)
        remote = with_retry(describe, self._meter, _FIRST_TRIES)
        sha256 = self._expected(remote)
        if self._target.is_file() and _size(self._target) == remote.bytes:
            found = sha256_of(self._target, self._meter)
            if found == (sha256 or found):  # else it is another version, or was damaged since
                return self._complete(found, bool(sha256))
        unfinished = layout.partial(self._folder, self._file, remote.etag)
        self._fetch_all(unfinished, remote)
        self._meter.begin("checking", 0, remote.bytes)
        fsync_file(unfinished)
        found = sha256_of(unfinished, self._meter)
        if sha256 and found != sha256:
            raise self._damaged(unfinished)
        rename_into_place(unfinished, self._target)
        return self._complete(found, bool(sha256))

    def _expected(self, remote: RemoteFile) -> str:
        """The SHA-256 that the file must have, "" if nobody knows."""
        known = self._file.sha256.lower()
        if known and remote.sha256 and known != remote.sha256:
            message = lazy_text(
                "{file} of {repository} is no longer the file of the catalogue.",
                file=self._file.file,
                repository=self._file.repository,
            )
            raise NotOnHubError(message, lazy_text("Refresh the catalogue, then choose again."))
        return known or remote.sha256

    def _fetch_all(self, unfinished: Path, remote: RemoteFile) -> None:
        """Append to `unfinished` what is missing, in as many attempts as it takes."""
        with disk_problems(unfinished.parent):
            if _size(unfinished) > remote.bytes:
                unfinished.unlink()
        self._room.require(remote.bytes - _size(unfinished))
        self._meter.begin("connecting", _size(unfinished), remote.bytes)
        try:
            with_retry(partial(self._fetch, unfinished, remote), self._meter)
        except UnreachableError as error:
            raise HubError(error.message, f"{error.hint} {_GO_ON}".lstrip()) from error

    def _fetch(self, unfinished: Path, remote: RemoteFile) -> None:
        """One attempt at the rest of the file."""
        start = _size(unfinished)
        if start == remote.bytes:
            return
        with self._client.content(self._file, remote, start) as response:
            if response.status_code != 206:  # the server knows no ranges
                start = 0
            missing, mode = remote.bytes - start, "ab" if start else "wb"
            with disk_problems(unfinished.parent, missing), unfinished.open(mode, _BUFFER) as stream:
                self._meter.begin("downloading", start, remote.bytes)
                for chunk in response.iter_raw():
                    stream.write(chunk)
                    self._meter.add(len(chunk))
                    self._fetched += len(chunk)
                    self._room.wrote(len(chunk))
        if _size(unfinished) != remote.bytes:  # only possible where the length was not announced
            with disk_problems(unfinished.parent):
                unfinished.unlink()
            raise DamagedFileError(
                lazy_text("The Hub sent another number of bytes than {bytes}.", bytes=remote.bytes),
                lazy_text("Download it again."),
            )

    def _damaged(self, path: Path) -> DamagedFileError:
        """Put a file whose content is wrong aside; what to say of it."""
        quarantine = layout.quarantine(self._target)
        rename_into_place(path, quarantine)
        return DamagedFileError(
            lazy_text(
                "{file} arrived damaged: its checksum is wrong. It was put aside as {place}.",
                file=self._file.file,
                place=quarantine,
            ),
            lazy_text("Download it again; the damaged file goes when that has worked."),
        )

    def _complete(self, sha256: str, checked: bool) -> Downloaded:
        """The file is there: what is left of other attempts goes."""
        with disk_problems(self._target.parent):
            for old in (*layout.partials(self._folder, self._file), layout.quarantine(self._target)):
                old.unlink(missing_ok=True)
        total = _size(self._target)
        return Downloaded(
            path=str(self._target), bytes=total, sha256=sha256, checked=checked, fetched=self._fetched
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
