"""Hugging Face Hub client on `huggingface_hub`: file metadata, content, and known errors.

Call `configure_environment` first: this module imports `huggingface_hub`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx2
from huggingface_hub import (
    HfApi,
    constants,
    get_hf_file_metadata,
    get_session,
    hf_hub_url,
    hf_raise_for_status,
)
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.hf_api import ModelInfo
from huggingface_hub.utils import (  # type: ignore[attr-defined]  # public, but exported lazily
    build_hf_headers,
    parse_ratelimit_headers,
)

from model_backends.byte_size import byte_size
from model_backends.files.catalog import CatalogFile
from model_backends.files.errors import (
    AccessError,
    HubError,
    HubSettingsError,
    NotOnHubError,
    UnreachableError,
)
from model_backends.files.protocol import Hub
from model_backends.lazy_text import lazy_text
from model_backends.protocol import UnfogError

MAX_DOWNLOAD_BYTES = constants.MAX_HTTP_DOWNLOAD_SIZE
"""Larger files are served only through the Hub's own protocol, Xet."""

_RETRYABLE_STATUSES = (408, 429, 500, 502, 503, 504)
CHECK_CONNECTION = lazy_text("Check your internet connection, and your proxy if you use one, then try again.")


@dataclass(frozen=True)
class RemoteFile:
    """A file on the Hub. `url` points to this exact commit, if it is known; `sha256` is "" for small files.

    `bytes` is 0 if unknown; `missing` names what a mirror doesn't send, so that a download can't be resumed.
    """

    url: str
    etag: str
    bytes: int
    missing: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the content, as stated by the Hub."""
        return self.etag if re.fullmatch("[0-9a-f]{64}", self.etag) else ""


class HubClient:
    """Sends requests to one Hub with one token."""

    def __init__(self, hub: Hub) -> None:
        self._endpoint = (hub.endpoint or constants.ENDPOINT).rstrip("/")
        address = urlsplit(self._endpoint)
        self._scheme, self._host = address.scheme, address.netloc.rpartition("@")[2]
        self._token: str | bool = hub.token or False
        if not re.fullmatch("[!-~]*", hub.token):
            raise AccessError(
                lazy_text("This isn't an access token."),
                lazy_text("A token is a single word, as shown in your Hub settings."),
            )
        try:
            get_session()
        except (ImportError, ValueError) as error:  # a proxy type that needs more packages
            message = lazy_text("Can't use the proxy: {error}", error=error)
            raise HubSettingsError(
                message, lazy_text("Enter one that starts with http:// or https://.")
            ) from error

    def describe(self, file: CatalogFile) -> RemoteFile:
        """Return the file's current metadata on the Hub.

        Raises:
            UnfogError: it cannot be fetched.
        """
        url = hf_hub_url(file.repository, file.file, revision=file.revision, endpoint=self._endpoint)
        with self._known_errors(file.repository, file):
            try:
                found = get_hf_file_metadata(
                    url,
                    token=self._token,
                    endpoint=self._endpoint,
                    library_name="unfog",
                    library_version=version("unfog"),
                )
            except ValueError as error:  # the Hub's library parses addresses itself
                raise httpx2.InvalidURL(str(error)) from error
        etag = found.etag if re.fullmatch(r"[\w-]{1,128}", found.etag or "") else ""
        size = max(found.size or 0, 0)
        headers = {"X-Repo-Commit": found.commit_hash, "ETag": etag, "Content-Length": size}
        if size > MAX_DOWNLOAD_BYTES:
            raise HubError(
                lazy_text(
                    "{file} is {size}; the Hub sends files over {most} in a different way.",
                    file=file.file,
                    size=byte_size(size),
                    most=byte_size(MAX_DOWNLOAD_BYTES),
                ),
                lazy_text(
                    "Choose a smaller file, or download it with `hf download {repository} {file}` "
                    "and import it.",
                    repository=file.repository,
                    file=file.file,
                ),
            )
        revision = found.commit_hash or file.revision
        return RemoteFile(
            url=hf_hub_url(file.repository, file.file, revision=revision, endpoint=self._endpoint),
            etag=etag or "",
            bytes=size,
            missing=tuple(name for name, value in headers.items() if not value),
        )

    @contextmanager
    def content(self, file: CatalogFile, remote: RemoteFile, start: int) -> Iterator[httpx2.Response]:
        """Open a response with the file's bytes: from `start` on (status 206), or all of them (status 200).

        Connection errors while it is read are translated as well.

        Raises:
            UnfogError: the request failed, or the response is not the requested range.
        """
        headers = build_hf_headers(token=self._token, library_name="unfog", library_version=version("unfog"))
        headers |= {"Accept-Encoding": "identity"}
        if not remote.missing:
            headers |= {"Range": f"bytes={start}-"}
        with self._known_errors(file.repository, file):
            timeout = constants.HF_HUB_DOWNLOAD_TIMEOUT
            with get_session().stream("GET", remote.url, headers=headers, timeout=timeout) as response:
                hf_raise_for_status(response)
                if response.headers.get("Content-Type", "").startswith("text/html"):
                    message = lazy_text("{host} sent a web page instead of the file.", host=response.url.host)
                    raise HubError(
                        message,
                        lazy_text("Check the endpoint. If your network has a login page, log in first."),
                    )
                self._check_range(response, start, remote)
                yield response

    def _check_range(self, response: httpx2.Response, start: int, remote: RemoteFile) -> None:
        """Check that the response is the requested range of a file of this size, if that is known."""
        if not remote.bytes:
            return
        ranged = response.status_code == 206
        sent, announced = start if ranged else 0, response.headers.get("Content-Length", "")
        expected = f"bytes {start}-{remote.bytes - 1}/{remote.bytes}"
        if ranged and response.headers.get("Content-Range", expected) != expected:
            part = response.headers["Content-Range"]
            raise HubError(
                lazy_text(
                    "{host} sent {part} instead of {expected}.",
                    host=response.url.host,
                    part=repr(part),
                    expected=repr(expected),
                ),
                lazy_text("Try again later."),
            )
        if announced.isdecimal() and sent + int(announced) != remote.bytes:
            raise HubError(
                lazy_text(
                    "{host} sent {sent} bytes, but the file has {total}.",
                    host=response.url.host,
                    sent=sent + int(announced),
                    total=remote.bytes,
                ),
                lazy_text("Try again later, or without the proxy or mirror."),
            )

    def repository(self, name: str) -> ModelInfo:
        """Return a repository's latest commit and its files, with sizes and checksums.

        Raises:
            UnfogError: it cannot be fetched.
        """
        with self._known_errors(name):
            hub = HfApi(
                self._endpoint, token=self._token, library_name="unfog", library_version=version("unfog")
            )
            return hub.model_info(name, files_metadata=True, timeout=constants.HF_HUB_ETAG_TIMEOUT)

    @contextmanager
    def _known_errors(self, repository: str, file: CatalogFile | None = None) -> Iterator[None]:
        """Translate exceptions of `huggingface_hub` and its HTTP client into known errors."""
        try:
            yield
        except HfHubHTTPError as error:
            raise self._known_error(error, repository, file) from error
        except OfflineModeIsEnabled as error:
            message = lazy_text("Offline mode is on: HF_HUB_OFFLINE is set.")
            raise HubSettingsError(message, lazy_text("Unset that variable and restart Unfog.")) from error
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            message = lazy_text(
                "{host} redirects to an invalid address: {error}.",
                host=self._host,
                error=str(error).rstrip("."),
            )
            raise HubSettingsError(message, lazy_text("Check the endpoint.")) from error
        except httpx2.TooManyRedirects as error:
            message = lazy_text("{host} redirects in circles.", host=self._host)
            raise HubSettingsError(message, lazy_text("Check the endpoint.")) from error
        except httpx2.RequestError as error:
            raise UnreachableError(_connection_message(error), CHECK_CONNECTION) from error

    def _known_error(self, error: HfHubHTTPError, repository: str, file: CatalogFile | None) -> UnfogError:
        name, page = (
            file.file if file else lazy_text("the file"),
            f"{self._scheme}://{self._host}/{repository}",
        )
        status = error.response.status_code
        if status == 401 and self._token:
            message = lazy_text("The access token was rejected: it is wrong, expired or revoked.")
            return AccessError(message, lazy_text("Enter another one, or none; public files need no token."))
        if isinstance(error, GatedRepoError):
            message = lazy_text(
                "{repository} is only available to people who have accepted its terms.", repository=repository
            )
            return AccessError(
                message, lazy_text("Accept them at {page}, then enter a token from that account.", page=page)
            )
        if isinstance(error, RevisionNotFoundError):
            revision = file.revision if file else "main"
            message = lazy_text(
                "{repository} no longer has revision {revision}.",
                repository=repository,
                revision=repr(revision),
            )
            return NotOnHubError(message, lazy_text("Refresh the catalogue, then choose again."))
        if isinstance(error, RemoteEntryNotFoundError):
            message = lazy_text("{name} is no longer in {repository}.", name=name, repository=repository)
            return NotOnHubError(message, lazy_text("Refresh the catalogue, then choose again."))
        if isinstance(error, DisabledRepoError):
            return NotOnHubError(
                lazy_text("The Hub has closed {repository}.", repository=repository),
                lazy_text("Choose a file from another repository."),
            )
        if isinstance(error, RepositoryNotFoundError):
            message = lazy_text(
                "{host} has no repository {repository}, or it is private.",
                host=self._host,
                repository=repository,
            )
            otherwise = lazy_text(" Otherwise, refresh the catalogue and choose again.") if file else ""
            return NotOnHubError(
                message,
                lazy_text(
                    "If it is private, enter a token that can read it.{otherwise}", otherwise=otherwise
                ),
            )
        if status in (401, 403):
            message = lazy_text(
                "{host} denies access to {repository}.", host=self._host, repository=repository
            )
            return AccessError(
                message, lazy_text("Check {page}, then enter a token from an account with access.", page=page)
            )
        if status in _RETRYABLE_STATUSES:
            message = lazy_text("{host} is busy or down (status {status}).", host=self._host, status=status)
            return UnreachableError(
                message, lazy_text("Try again later."), _retry_after(error.response.headers)
            )
        if status in (404, 410):
            return NotOnHubError(
                lazy_text("{name} wasn't found in {repository}.", name=name, repository=repository),
                lazy_text("Refresh the catalogue, then choose again."),
            )
        return HubError(
            lazy_text("{host} refused the request (status {status}).", host=self._host, status=status),
            lazy_text("Check the endpoint, or try again later."),
        )


def _connection_message(error: httpx2.RequestError) -> str:
    """Describe a connection error and the host it concerns."""
    host = error.request.url.netloc.decode()
    if isinstance(error, httpx2.TimeoutException):
        return lazy_text("{host} doesn't respond.", host=host)
    if isinstance(error, httpx2.ConnectError | httpx2.ProxyError):
        return lazy_text("Can't reach {host}: {error}.", host=host, error=error)
    return lazy_text("The connection to {host} was lost.", host=host)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the server asks to wait before the next request."""
    limit = parse_ratelimit_headers(headers)
    if limit is not None and limit.remaining == 0:
        return float(limit.reset_in_seconds)
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
