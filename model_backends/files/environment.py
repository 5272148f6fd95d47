"""Check and set the environment variables that downloads depend on, before `huggingface_hub` is imported."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from model_backends import system_errors
from model_backends.files.errors import HubSettingsError
from model_backends.files.protocol import Hub
from model_backends.lazy_text import lazy_text

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_SECONDS = ("HF_HUB_DOWNLOAD_TIMEOUT", "HF_HUB_ETAG_TIMEOUT")
_TRUE = ("1", "ON", "YES", "TRUE")
_USE_SYSTEM = lazy_text("Correct it, or unset it to use this system's certificates.")


def configure_environment(hub: Hub) -> None:
    """Configure this process for `hub`; call before `huggingface_hub` is imported.

    Raises:
        HubSettingsError: the endpoint or the proxy is not a URL, or an environment variable is wrong.
    """
    os.environ["HF_HUB_DISABLE_XET"] = "1"  # its downloads cannot be resumed byte by byte
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    for address, what in (
        (hub.endpoint or os.environ.get("HF_ENDPOINT", ""), lazy_text("endpoint")),
        (hub.proxy, lazy_text("proxy")),
    ):
        if address and not _is_url(address):
            raise HubSettingsError(
                lazy_text("The {what} isn't a valid address.", what=what),
                lazy_text("The {what} should look like https://example.org:8080.", what=what),
            )
    if hub.proxy:
        for name in ("http_proxy", "https_proxy"):  # lower case takes precedence over upper case
            os.environ[name] = hub.proxy
    _check_proxies()
    _check_certificates()
    _check_timeouts()


def is_offline() -> bool:
    """Return whether HF_HUB_OFFLINE forbids to use the network."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in _TRUE


def offline_error() -> HubSettingsError:
    """Return the error for a request that HF_HUB_OFFLINE forbids."""
    return HubSettingsError(
        lazy_text("Offline mode is on: HF_HUB_OFFLINE is set."),
        lazy_text("Unset that variable and restart Unfog."),
    )


def _is_url(text: str) -> bool:
    try:
        address = urlsplit(text)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        return False


def _check_proxies() -> None:
    """Name a proxy variable that can't be used, but not its value, which may hold a password."""
    for name in _PROXIES:
        variable = name if os.environ.get(name) else name.upper()
        value = os.environ.get(variable, "")
        if value and not _is_url(value if "://" in value else f"http://{value}"):
            raise HubSettingsError(
                lazy_text("The environment variable {name} isn't a proxy that Unfog can use.", name=variable),
                lazy_text("It should look like http://example.org:8080. Correct it, or unset it."),
            )


def _check_certificates() -> None:
    """Name a variable for certificates that names nothing; loading them would fail without saying which."""
    names = {name: os.environ.get(name, "") for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")}
    if not any(names.values()):
        return
    file, folder, key_log = names.values()
    if file:
        _require(
            Path(file).is_file(), lazy_text("SSL_CERT_FILE points to {path}, which isn't a file.", path=file)
        )
    elif folder:  # ignored beside a file
        is_folder = Path(folder).is_dir()
        _require(is_folder, lazy_text("SSL_CERT_DIR points to {path}, which isn't a folder.", path=folder))
    import ssl

    try:
        ssl.create_default_context(cafile=file or None)
    except ssl.SSLError as error:
        message = lazy_text("SSL_CERT_FILE points to {path}, which has no certificates.", path=file)
        raise HubSettingsError(message, _USE_SYSTEM) from error
    except OSError as error:
        reason = system_errors.reason(error)
        name, path = (
            ("SSL_CERT_FILE", file) if file and not os.access(file, os.R_OK) else ("SSLKEYLOGFILE", key_log)
        )
        raise HubSettingsError(
            lazy_text(
                "{name} points to {path}, which can't be used: {reason}.", name=name, path=path, reason=reason
            ),
            lazy_text("Correct it, or unset it."),
        ) from error


def _require(is_right: bool, message: str) -> None:
    if not is_right:
        raise HubSettingsError(message, _USE_SYSTEM)


def _check_timeouts() -> None:
    for name in _SECONDS:
        value = os.environ.get(name, "1")
        if not value.strip().isdecimal():
            raise HubSettingsError(
                lazy_text("The environment variable {name} isn't a whole number of seconds.", name=name),
                lazy_text("Correct it, or unset it."),
            )
