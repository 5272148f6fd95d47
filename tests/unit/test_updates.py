"""Checking for updates over a real HTTPS connection, with good and hostile answers; wrong variables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from model_backends.files.environment import configure_environment
from model_backends.files.errors import HubError, HubSettingsError, NotOnHubError, UnreachableError
from model_backends.files.protocol import CheckForUpdates, Hub, UpdatesChecked
from model_backends.files.updates import check_for_updates
from model_backends.protocol import UnfogError
from tests.https_server import HttpsServer, json_answer

PAGE = "https://example.org/unfog"
VARIABLES = (
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    *(
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "no_proxy",
    ),
    *("HF_HUB_OFFLINE", "HF_HUB_DOWNLOAD_TIMEOUT", "HF_HUB_ETAG_TIMEOUT", "HF_ENDPOINT", "UNFOG_UPDATES"),
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the variables that matter; what `configure_environment` sets is taken back."""
    for name in (*VARIABLES, "HF_HUB_DISABLE_XET", "HF_HUB_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "")  # so that it is restored even if it wasn't set
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpsServer]:
    with HttpsServer(tmp_path_factory.mktemp("https")) as server:
        yield server


@pytest.fixture
def server(shared_server: HttpsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HttpsServer:
    """A trusted server that `UNFOG_UPDATES` names."""
    shared_server.requests.clear()
    monkeypatch.setenv("SSL_CERT_FILE", str(shared_server.certificate))
    name_address(tmp_path, monkeypatch, f"{shared_server.address}/latest.json")
    return shared_server


def name_address(folder: Path, monkeypatch: pytest.MonkeyPatch, address: str, page: str = PAGE) -> None:
    (folder / "updates.json").write_text(json.dumps({"address": address, "page": page}))
    monkeypatch.setenv("UNFOG_UPDATES", str(folder / "updates.json"))


def ask(version: str = "0.1.0") -> UpdatesChecked:
    request = CheckForUpdates(version=version)
    configure_environment(request.hub)
    return check_for_updates(request)


@pytest.mark.parametrize(
    ("ours", "newest", "told"),
    [
        ("0.1.0", "0.2.0", "0.2.0"),
        ("0.9.0", "0.10.0", "0.10.0"),
        ("0.2.0", "v0.2.1", "0.2.1"),
        ("0.2.0", "0.2.0", ""),
        ("0.2.0", "0.2", ""),
        ("0.2.0", "0.1.9", ""),
        ("0.2.0.dev1", "0.2.0", "0.2.0"),
        ("0.2.0", "0.3.0rc1", ""),
    ],
)
def test_versions_are_compared_as_versions(server: HttpsServer, ours: str, newest: str, told: str) -> None:
    server.answer = json_answer(json.dumps({"version": newest, "notes": "ignored"}).encode())
    assert ask(ours) == UpdatesChecked(version=told, page=PAGE if told else "")


def test_a_request_says_nothing_about_this_computer(server: HttpsServer) -> None:
    server.answer = json_answer(b'{"version": "0.1.0"}')
    ask()
    (headers,) = server.requests
    assert {name.lower() for name in headers} <= {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "user-agent",
    }
    assert headers["User-Agent"] == "Unfog"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Please log in</html>",
        b"[]",
        b"{}",
        b'{"version": 2}',
        b'{"version": ""}',
        b'{"version": "' + b"9" * 100 + b'"}',
        b'{"version": "newest"}',
        b'{"version": "1.0\\n\\u001b[31m"}',
        b'{"version": "\xff"}',
        b"[" * 50_000,
        b" " * (1 << 20),
        b'{"version": "2.0", "rest": "' + b"x" * (1 << 20) + b'"}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_an_unusable_answer_is_a_known_error(server: HttpsServer, body: bytes) -> None:
    server.answer = json_answer(body)
    with pytest.raises(HubError, match="version of the newest Unfog"):
        ask()


def test_a_redirect_may_not_leave_https(server: HttpsServer) -> None:
    server.answer = json_answer(b"", 302, {"Location": "http://127.0.0.1:1/latest.json"})
    with pytest.raises(HubError, match="didn't send"):
        ask()
    server.answer = json_answer(b"", 302, {"Location": "/latest.json"})
    with pytest.raises(HubError, match="didn't send"):
        ask()


def test_a_busy_server_and_a_missing_file_are_known_errors(server: HttpsServer) -> None:
    server.answer = json_answer(b"", 503)
    with pytest.raises(UnreachableError, match="busy or down"):
        ask()
    server.answer = json_answer(b"", 404)
    with pytest.raises(HubError, match="didn't send"):
        ask()


def test_updates_are_not_published_yet() -> None:
    with pytest.raises(NotOnHubError, match="Updates aren't published yet"):
        ask()


def test_offline_mode_is_respected(server: HttpsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(HubSettingsError, match="Offline mode"):
        ask()
    assert server.requests == []


@pytest.mark.parametrize(
    "address", ["http://example.org/latest.json", "https://", "file:///etc/passwd", "https://[::1"]
)
def test_only_https_addresses_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    name_address(tmp_path, monkeypatch, address)
    with pytest.raises(HubSettingsError, match="UNFOG_UPDATES"):
        ask()
    name_address(tmp_path, monkeypatch, "https://example.org/latest.json", page="javascript:alert(1)")
    with pytest.raises(HubSettingsError, match="UNFOG_UPDATES"):
        ask()


@pytest.mark.parametrize("content", [None, "", "{}", '{"address": 1, "page": ""}'])
def test_a_damaged_file_of_addresses_is_a_known_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "updates.json").write_text(content)
    monkeypatch.setenv("UNFOG_UPDATES", str(tmp_path / "updates.json"))
    with pytest.raises(HubSettingsError, match="UNFOG_UPDATES"):
        ask()


def test_a_certificate_that_is_not_trusted_is_called_that(
    server: HttpsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(UnreachableError, match="isn't trusted here") as caught:
        ask()
    assert "SSL_CERT_FILE" in caught.value.hint


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
        ("SSL_CERT_FILE", "."),
        ("SSL_CERT_FILE", __file__),
        ("SSL_CERT_DIR", "/nowhere"),
        ("SSL_CERT_DIR", __file__),
        ("SSLKEYLOGFILE", "/nowhere/keys.log"),
        ("HTTPS_PROXY", "foo://example.org:1"),
        ("https_proxy", "http://[::1"),
        ("HTTP_PROXY", "http://example.org:99999"),
        ("ALL_PROXY", "socks5://user:secret@example.org:1"),
        ("HF_HUB_DOWNLOAD_TIMEOUT", "soon"),
    ],
)
def test_a_wrong_environment_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """Such a variable was called a bug of ours, or the error didn't say which one it was."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(UnfogError) as caught:
        configure_environment(Hub())
    assert variable.lower() in caught.value.message.lower()
    assert "secret" not in caught.value.message, "a proxy's password belongs into no message"
    assert "nset it" in caught.value.hint
    assert "pip" not in caught.value.hint


def test_right_environment_variables_and_those_that_are_not_used_are_left_alone(
    shared_server: HttpsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(shared_server.certificate))
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")  # ignored beside a file
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")  # of another library
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example.org:3128")  # without http://
    monkeypatch.setenv("NO_PROXY", "[::1")
    configure_environment(Hub(proxy="http://127.0.0.1:9"))
