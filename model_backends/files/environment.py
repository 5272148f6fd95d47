"""Set the environment variables that `huggingface_hub` reads when it is imported."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from model_backends.files.errors import HubSettingsError
from model_backends.files.protocol import Hub
from model_backends.lazy_text import lazy_text


def configure_environment(hub: Hub) -> None:
    """Configure this process for `hub`; call before `huggingface_hub` is imported.

    Raises:
        HubSettingsError: the endpoint or the proxy is not a URL.
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


def _is_url(text: str) -> bool:
    try:
        address = urlsplit(text)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        return False
