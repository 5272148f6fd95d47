"""Hugging Face Hub client on `huggingface_hub`: file metadata, content, and known errors.

Call `configure_environment` first: this module imports `huggingface_hub`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
from model_backends.files.environment import offline_error
from model_backends.files.errors import (
    AccessError,
    HubError,
    HubSettingsError,
    NotOnHubError,
)
from model_backends.files.protocol import Hub
from model_backends.files.remote_file import (
    RETRYABLE_STATUSES,
    RemoteFile,
    busy_error,
    check_content,
    connection_error,
    retry_after,
)
from model_backends.lazy_text import lazy_text
from model_backends.protocol import UnfogError

MAX_DOWNLOAD_BYTES = constants.MAX_HTTP_DOWNLOAD_SIZE
"""Larger files are served only through the Hub's own protocol, Xet."""


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
            message = lazy_text("Can't use this proxy.")
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
                check_content(response, start, remote)
                yield response

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
            raise offline_error() from error
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
            message = lazy_text("{host} redirects to an invalid address.", host=self._host)
            raise HubSettingsError(message, lazy_text("Check the endpoint.")) from error
        except httpx2.TooManyRedirects as error:
            message = lazy_text("{host} redirects in a loop.", host=self._host)
            raise HubSettingsError(message, lazy_text("Check the endpoint.")) from error
        except httpx2.RequestError as error:
            raise connection_error(error) from error

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
        if status in RETRYABLE_STATUSES:
            return busy_error(self._host, status, _seconds_to_wait(error.response.headers))
        if status in (404, 410):
            return NotOnHubError(
                lazy_text("{name} wasn't found in {repository}.", name=name, repository=repository),
                lazy_text("Refresh the catalogue, then choose again."),
            )
        return HubError(
            lazy_text("{host} refused the request (status {status}).", host=self._host, status=status),
            lazy_text("Check the endpoint, or try again later."),
        )


def _seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the Hub asks to wait before the next request."""
    limit = parse_ratelimit_headers(headers)
    if limit is not None and limit.remaining == 0:
        return float(limit.reset_in_seconds)
    return retry_after(headers)
