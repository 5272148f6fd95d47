"""A file on a web server: its address and size, and what can go wrong with its server and the connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from model_backends import system_errors
from model_backends.files.errors import HubError, UnreachableError
from model_backends.lazy_text import lazy_text

if TYPE_CHECKING:
    import httpx2

RETRYABLE_STATUSES = (408, 429, 500, 502, 503, 504)
CHECK_CONNECTION = lazy_text("Check your internet connection, and your proxy if you use one, then try again.")

_CHECK_CERTIFICATES = lazy_text(
    "If your network inspects secure connections, set SSL_CERT_FILE to its certificate file. Otherwise, "
    "check this computer's date, and on Linux the package ca-certificates."
)


@dataclass(frozen=True)
class RemoteFile:
    """A file on a server. `url` points to exactly this version; `sha256` is "" for small files of the Hub.

    `bytes` is 0 if unknown; `missing` names what a mirror doesn't send, so that a download can't be resumed.
    """

    url: str
    etag: str
    bytes: int
    missing: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The SHA-256 of the content, as stated by the server."""
        return self.etag if re.fullmatch("[0-9a-f]{64}", self.etag) else ""


def check_content(response: httpx2.Response, start: int, remote: RemoteFile) -> None:
    """Check that a response is a file, and the requested range of one of this size, if that is known.

    Raises:
        HubError: it is a web page, or another range.
    """
    if response.headers.get("Content-Type", "").startswith("text/html"):
        message = lazy_text("{host} sent a web page instead of the file.", host=response.url.host)
        raise HubError(
            message, lazy_text("Check the endpoint. If your network has a login page, log in first.")
        )
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


def connection_error(error: httpx2.RequestError) -> UnreachableError:
    """Describe a connection error and the host it concerns."""
    import httpx2

    host = error.request.url.netloc.decode()
    words = system_errors.words_for(error)
    if words is system_errors.UNTRUSTED or "CERTIFICATE_VERIFY_FAILED" in str(error):
        return UnreachableError(
            lazy_text("The certificate of {host} isn't trusted here.", host=host), _CHECK_CERTIFICATES
        )
    if isinstance(error, httpx2.TimeoutException):
        message = lazy_text("{host} doesn't respond.", host=host)
    elif isinstance(error, httpx2.ConnectError | httpx2.ProxyError):
        message = lazy_text("Can't reach {host}: {reason}.", host=host, reason=system_errors.reason(error))
    else:
        message = lazy_text("The connection to {host} was lost.", host=host)
    return UnreachableError(message, CHECK_CONNECTION)


def busy_error(host: str, status: int, retry_after: float | None) -> UnreachableError:
    """Describe a server that can't answer now; `retry_after`: the seconds that it asks to wait."""
    message = lazy_text("{host} is busy or down (status {status}).", host=host, status=status)
    return UnreachableError(message, lazy_text("Try again later."), retry_after)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the server asks to wait before the next request."""
    value = headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
