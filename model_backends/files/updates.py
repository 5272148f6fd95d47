"""Ask whether a newer version of Unfog is published: a small file on a web server names the newest one.

`resources/updates.json` holds the address of that file and the page to get a new version from; both are empty
until something is published. The file is JSON, {"version": "0.2.0"}, and nothing else in it counts.
"""

from __future__ import annotations

import os
import time
from importlib.resources import files
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import httpx2
import msgspec
from packaging.version import InvalidVersion, Version

from model_backends import system_errors
from model_backends.files.environment import is_offline, offline_error
from model_backends.files.errors import HubError, HubSettingsError, NotOnHubError
from model_backends.files.protocol import CheckForUpdates, UpdatesChecked
from model_backends.files.regular_file import read_regular
from model_backends.files.remote_file import RETRYABLE_STATUSES, busy_error, connection_error, retry_after
from model_backends.lazy_text import lazy_text

VARIABLE = "UNFOG_UPDATES"
"""This environment variable names a file to use instead of `updates.json`, to try a release."""

_MOST_BYTES = 1 << 16
_MOST_SECONDS = 30.0
_SILENCE_SECONDS = 10.0


class _Address(msgspec.Struct, frozen=True):
    address: str
    page: str


class _Newest(msgspec.Struct, frozen=True):
    version: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


def check_for_updates(request: CheckForUpdates) -> UpdatesChecked:
    """Return the newest version if it is newer than the request's; pre-releases don't count.

    A plain GET over HTTPS, without anything about this computer.

    Raises:
        NotOnHubError: no address is known yet.
        UnfogError: the server can't be reached, or its answer is unusable.
    """
    known = _address()
    if not known.address:
        message = lazy_text("Updates aren't published yet.")
        raise NotOnHubError(message, lazy_text("This version of Unfog doesn't know where to look for them."))
    if is_offline():
        raise offline_error()
    newest = newest_version(_get(known.address), urlsplit(known.address).netloc)
    if newest.is_prerelease or newest <= Version(request.version):
        return UpdatesChecked()
    return UpdatesChecked(version=str(newest), page=known.page)


def _address() -> _Address:
    named = os.environ.get(VARIABLE, "")
    try:
        data = read_regular(Path(named)) if named else (files("resources") / "updates.json").read_bytes()
        known = msgspec.json.decode(data, type=_Address)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        if not named:
            raise
        raise _wrong_variable(system_errors.reason(error)) from error
    if named and not all(_is_https(address) for address in (known.address, known.page)):
        raise _wrong_variable(lazy_text("its addresses must start with https://"))
    return known


def _wrong_variable(reason: str) -> HubSettingsError:
    return HubSettingsError(
        lazy_text("Can't use the file in {variable}: {reason}.", variable=VARIABLE, reason=reason),
        lazy_text("Correct it, or unset it."),
    )


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def _get(address: str) -> bytes:
    """Return a small file; every redirect has to stay with HTTPS."""
    headers = {"User-Agent": "Unfog", "Accept-Encoding": "identity", "Accept": "application/json"}
    host = urlsplit(address).netloc
    try:
        with (
            httpx2.Client(
                follow_redirects=True,
                timeout=_SILENCE_SECONDS,
                event_hooks={"request": [_require_https]},
            ) as client,
            client.stream("GET", address, headers=headers) as response,
        ):
            if response.status_code in RETRYABLE_STATUSES:
                raise busy_error(host, response.status_code, retry_after(response.headers))
            if response.status_code != 200:
                raise _unusable(host)
            return _body(response, host)
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, httpx2.TooManyRedirects) as error:
        raise _unusable(host) from error
    except httpx2.RequestError as error:
        raise connection_error(error) from error


def _require_https(request: httpx2.Request) -> None:
    if request.url.scheme != "https":
        raise httpx2.UnsupportedProtocol("not https", request=request)


def _body(response: httpx2.Response, host: str) -> bytes:
    """Read a body that may be endless, or never end."""
    end, body = time.monotonic() + _MOST_SECONDS, b""
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > _MOST_BYTES or time.monotonic() > end:
            raise _unusable(host)
    return body


def newest_version(body: bytes, host: str) -> Version:
    """Return the version in the file that `installers/release.py` writes.

    Raises:
        HubError: `host` has sent something else.
    """
    try:
        return Version(msgspec.json.decode(body, type=_Newest).version)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InvalidVersion) as error:
        raise _unusable(host) from error


def _unusable(host: str) -> HubError:
    return HubError(
        lazy_text("{host} didn't send the version of the newest Unfog.", host=host),
        lazy_text("Try again later. If your network has a login page, log in first."),
    )
