"""Download from a plain web address, with known errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version

import httpx2

from model_backends.files.errors import HubError, HubSettingsError, NotOnHubError
from model_backends.files.remote_file import (
    RETRYABLE_STATUSES,
    RemoteFile,
    busy_error,
    check_content,
    connection_error,
    retry_after,
)
from model_backends.lazy_text import lazy_text

_TIMEOUT_SECONDS = 10.0  # without a byte
_FROM_A_FILE = lazy_text("Update Unfog, or install the pack from a file.")


@contextmanager
def open_content(remote: RemoteFile, start: int) -> Iterator[httpx2.Response]:
    """Open a response with the file's bytes: from `start` on (status 206), or all of them (status 200).

    Connection errors while it is read are translated as well. The system's proxy is used.

    Raises:
        UnfogError: the request failed, or the response is not the requested range.
    """
    headers = {
        "Accept-Encoding": "identity",
        "Range": f"bytes={start}-",
        "User-Agent": f"unfog/{version('unfog')}",
    }
    try:
        with (
            _client() as client,
            client.stream("GET", remote.url, headers=headers) as response,
        ):
            _check_status(response)
            check_content(response, start, remote)
            yield response
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.TooManyRedirects) as error:
        raise NotOnHubError(
            lazy_text("The address of the pack is invalid."),
            _FROM_A_FILE,
        ) from error
    except httpx2.RequestError as error:
        raise connection_error(error) from error


def _client() -> httpx2.Client:
    try:
        return httpx2.Client(follow_redirects=True, timeout=_TIMEOUT_SECONDS)
    except (ImportError, ValueError) as error:  # a proxy type that needs more packages
        raise HubSettingsError(
            lazy_text("Can't use this proxy."),
            lazy_text("Enter one that starts with http:// or https://."),
        ) from error


def _check_status(response: httpx2.Response) -> None:
    status, host = response.status_code, response.url.host
    if status < 400:
        return
    if status in RETRYABLE_STATUSES:
        raise busy_error(host, status, retry_after(response.headers))
    if status in (404, 410):
        raise NotOnHubError(lazy_text("{host} no longer has this pack.", host=host), _FROM_A_FILE)
    raise HubError(
        lazy_text("{host} refused the request (status {status}).", host=host, status=status), _FROM_A_FILE
    )
