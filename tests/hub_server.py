"""A local Hub server: repositories, the download protocol, and injected failures.

    with HubServer() as hub:
        hub.add("owner/model", "model.gguf", b"...")        # or a path, which may be a sparse file
        download(endpoint=hub.endpoint)

Like the real one it answers a file's address with the headers that describe it and a redirect to
another host, which sends the bytes and understands ranges. It also serves as an HTTP proxy.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.patience import PATIENCE_SECONDS

SLICE = 1 << 20  # bytes sent at a time

_RESOLVE = re.compile(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)")
_MODEL = re.compile(r"/api/models/([^/]+/[^/]+?)(?:/revision/([^/]+))?")
_CONTENT = re.compile(r"/cdn/([0-9a-f]{64})")


@dataclass(frozen=True)
class HubFile:
    """A file's content, and what the Hub says about it."""

    path: Path
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Refusal:
    """The next request with this method, for a file's address or for its bytes, is answered with `status`."""

    method: str
    status: int
    headers: Mapping[str, str]
    of_content: bool


@dataclass
class Seen:
    """A request that was answered; `sent` counts the bytes of its body."""

    method: str
    path: str
    range: str
    authorization: str
    status: int = 0
    sent: int = 0


@dataclass
class Repository:
    """Commits, the newest last; each with all the files of that time."""

    gated: bool = False
    private: bool = False
    commits: dict[str, dict[str, HubFile]] = field(default_factory=dict)

    def commit(self, files: dict[str, HubFile]) -> None:
        """These are the files from now on."""
        text = json.dumps([len(self.commits), *((name, files[name].sha256) for name in sorted(files))])
        self.commits[hashlib.sha1(text.encode()).hexdigest()] = files

    def at(self, revision: str) -> tuple[str, dict[str, HubFile]] | None:
        """The commit that a branch or a commit's name means."""
        name = list(self.commits)[-1] if revision == "main" else revision
        return (name, self.commits[name]) if name in self.commits else None


class HubServer:
    """Serves from `with` on. Everything that can go wrong is an attribute, or a method that arms it.

    `bytes_per_second`: how fast bodies are sent; `flip_at`: the byte of every file that comes damaged;
    `ignore_ranges`: send everything, whatever part is asked for. `hidden`: headers that are not sent, such as
    "X-Repo-Commit"; without "Content-Length", bodies are `chunked` or end with the connection.
    """

    def __init__(self) -> None:
        self.bytes_per_second: float | None = None
        self.flip_at: int | None = None
        self.ignore_ranges = False
        self.hidden: set[str] = set()
        self.chunked = False
        self.tokens: set[str] = set()
        self.accepted: set[str] = set()
        self.seen: list[Seen] = []
        self.repositories: dict[str, Repository] = {}
        self.refusals: list[Refusal] = []
        self.cuts: list[int] = []
        self.holds: list[int] = []
        self.changed = threading.Condition()
        self.closing = threading.Event()
        self.release = threading.Event()
        self._folder = tempfile.TemporaryDirectory(prefix="hub-")
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.hub = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="hub")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._folder.cleanup()

    def stop(self) -> None:
        """Vanish: connections are cut, new ones refused."""
        if self.closing.is_set():
            return
        self.closing.set()
        self.release.set()
        self._server.shutdown()
        self._thread.join()
        self._server.cut_connections()
        self._server.server_close()

    @property
    def endpoint(self) -> str:
        """The address of the Hub's pages and interface."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def content_host(self) -> str:
        """The address of what sends the bytes: another origin, as with the real one."""
        return f"http://localhost:{self._server.server_port}"

    def add(self, repository: str, name: str, content: Path | bytes, sha256: str = "") -> HubFile:
        """Put a file there, or another version of it. `sha256` is computed unless it is known."""
        if isinstance(content, bytes):
            path = Path(self._folder.name) / hashlib.sha256(content).hexdigest()
            path.write_bytes(content)
        else:
            path = content
        if not sha256:
            with path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        file = HubFile(path, path.stat().st_size, sha256)
        with self.changed:
            entry = self.repositories.setdefault(repository, Repository())
            entry.commit({**self._newest(repository), name: file})
        return file

    def remove(self, repository: str, name: str) -> None:
        """Take a file out of the newest commit."""
        files = self._newest(repository)
        del files[name]
        self.repositories[repository].commit(files)

    def cut(self, *after: int) -> None:
        """The next bodies end after so many bytes, with the connection."""
        self.cuts.extend(after)

    def hold(self, *after: int) -> None:
        """The next bodies stop after so many bytes, until `release` is set."""
        self.release.clear()
        self.holds.extend(after)

    def refuse(
        self,
        method: str,
        status: int,
        times: int = 1,
        retry_after: str = "",
        of_content: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer the next requests with this status."""
        later = {"Retry-After": retry_after} if retry_after else {}
        self.refusals.extend([Refusal(method, status, {**later, **(headers or {})}, of_content)] * times)

    def sent(self, path: str = "/cdn/") -> int:
        """Bytes of all bodies under a path, until now."""
        return sum(seen.sent for seen in list(self.seen) if seen.path.startswith(path))

    def wait_until(self, condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Wait for something that requests bring about.

        Raises:
            TimeoutError: it did not happen.
        """
        with self.changed:
            if not self.changed.wait_for(condition, seconds):
                raise TimeoutError

    def _newest(self, repository: str) -> dict[str, HubFile]:
        commits = self.repositories[repository].commits
        return dict(list(commits.values())[-1]) if commits else {}

    def content(self, sha256: str) -> HubFile | None:
        """The file with this content, of whatever repository and commit."""
        for repository in self.repositories.values():
            for files in repository.commits.values():
                for file in files.values():
                    if file.sha256 == sha256:
                        return file
        return None


class _Server(ThreadingHTTPServer):
    hub: HubServer
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._connections: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that are killed are what this server is for."""

    def cut_connections(self) -> None:
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        # what a killed client has not read should not be much
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 18)
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().setup()

    def log_message(self, format: str, *args: object) -> None:
        """`HubServer.seen` tells more."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.hub = self.server.hub
        address = urlsplit(self.path)  # a whole address where this is the proxy
        path = unquote(address.path)
        self.seen = Seen(
            self.command, path, self.headers.get("Range", ""), self.headers.get("Authorization", "")
        )
        self.hub.seen.append(self.seen)
        try:
            if self._refused(_CONTENT.fullmatch(path) is not None):
                return
            if match := _CONTENT.fullmatch(path):
                self._send_content(match[1])
            elif match := _RESOLVE.fullmatch(path):
                self._resolve(*match.groups())
            elif match := _MODEL.fullmatch(path):
                self._describe(match[1], match[2] or "main", "blobs" in parse_qs(address.query))
            else:
                self._error(404, "", "Not found")
        finally:
            with self.hub.changed:
                self.hub.changed.notify_all()

    def _refused(self, of_content: bool) -> bool:
        with self.hub.changed:
            for index, refusal in enumerate(self.hub.refusals):
                if refusal.method == self.command and refusal.of_content == of_content:
                    del self.hub.refusals[index]
                    break
            else:
                return False
        self._error(refusal.status, "", "Later, please", refusal.headers)
        return True

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.seen.status = status
        self.send_response(status)
        for name, value in headers.items():
            if name not in self.hub.hidden or (name == "Content-Length" and status != 200):
                self.send_header(name, value)
        if "Content-Length" in self.hub.hidden and status == 200:
            if self.hub.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Connection", "close")
                self.close_connection = True
        self.end_headers()

    def _error(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        body = json.dumps({"error": message}).encode()
        codes = {"X-Error-Code": code} if code else {}
        self._head(
            status,
            {**codes, "X-Error-Message": message, "Content-Length": str(len(body)), **(headers or {})},
        )
        if self.command != "HEAD":
            self.wfile.write(body)

    def _visible(self, name: str, revision: str) -> tuple[str, dict[str, HubFile]] | None:
        """The commit asked for; else an error has been sent."""
        repository = self.hub.repositories.get(name)
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token and token not in self.hub.tokens:
            self._error(401, "", "Invalid credentials in Authorization header")
        elif repository is None or (repository.private and not token):
            if token:
                self._error(404, "RepoNotFound", "Repository not found")
            else:
                self._error(401, "RepoNotFound", "Invalid username or password.")
        elif repository.gated and not token:
            self._error(401, "GatedRepo", f"Access to model {name} is restricted. You must be authenticated.")
        elif repository.gated and token not in self.hub.accepted:
            self._error(403, "GatedRepo", f"Access to model {name} is restricted. Ask for access first.")
        elif (commit := repository.at(revision)) is None:
            self._error(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        else:
            return commit
        return None

    def _resolve(self, repository: str, revision: str, name: str) -> None:
        found = self._visible(repository, revision)
        if found is None:
            return
        commit, files = found
        if name not in files:
            self._error(404, "EntryNotFound", "Entry not found")
            return
        file = files[name]
        self._head(
            302,
            {
                "Location": f"{self.hub.content_host}/cdn/{file.sha256}",
                "X-Repo-Commit": commit,
                "X-Linked-Etag": f'"{file.sha256}"',
                "X-Linked-Size": str(file.bytes),
                "ETag": f'"{file.sha256}"',
                "Accept-Ranges": "bytes",
                "Content-Length": "0",
            },
        )

    def _describe(self, repository: str, revision: str, blobs: bool) -> None:
        found = self._visible(repository, revision)
        if found is None:
            return
        commit, files = found
        siblings: list[dict[str, object]] = []
        for name, file in sorted(files.items()):
            entry: dict[str, object] = {"rfilename": name}
            if blobs:
                lfs = {"sha256": file.sha256, "size": file.bytes, "pointerSize": 135}
                entry |= {"size": file.bytes, "blobId": file.sha256[:40], "lfs": lfs}
            siblings.append(entry)
        gated = "manual" if self.hub.repositories[repository].gated else False
        body = json.dumps({"id": repository, "sha": commit, "gated": gated, "siblings": siblings}).encode()
        self._head(200, {"Content-Type": "application/json", "Content-Length": str(len(body))})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_content(self, sha256: str) -> None:
        file = self.hub.content(sha256)
        if file is None:
            self._error(404, "", "NoSuchKey")
            return
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.seen.range)
        ranged = wanted is not None and not self.hub.ignore_ranges
        start = int(wanted[1]) if wanted and ranged else 0
        end = min(int(wanted[2]) + 1 if wanted and ranged and wanted[2] else file.bytes, file.bytes)
        if start >= end:
            self._error(416, "", "Range Not Satisfiable", {"Content-Range": f"bytes */{file.bytes}"})
            return
        headers = {
            "Content-Length": str(end - start),
            "ETag": f'"{sha256}"',
            "Accept-Ranges": "bytes",
            "Content-Type": "application/octet-stream",
        }
        if ranged:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.bytes}"
        self._head(206 if ranged else 200, headers)
        if self.command != "HEAD":
            with file.path.open("rb") as source, suppress(ConnectionError):
                self._send(source, start, end)

    def _send(self, source: BinaryIO, start: int, end: int) -> None:
        """Send the bytes from `start` to `end`, with what is to go wrong with them."""
        stop = start + self.hub.cuts.pop(0) if self.hub.cuts else None
        hold = start + self.hub.holds.pop(0) if self.hub.holds else None
        at, due = start, time.monotonic()
        while at < end and not self.hub.closing.is_set():
            if at == stop:
                break
            if at == hold:
                with self.hub.changed:
                    self.hub.changed.notify_all()
                self.hub.release.wait()
                hold = None
                continue  # for the server may be closing
            rate = self.hub.bytes_per_second
            most = min(SLICE, max(1, int(rate / 20))) if rate else SLICE
            ends = [point for point in (stop, hold, end) if point is not None and point > at]
            count = min(most, min(ends) - at)
            if self.hub.chunked:
                self.connection.sendall(b"%x\r\n" % count)
            self._send_slice(source, at, count)
            if self.hub.chunked:
                self.connection.sendall(b"\r\n")
            at += count
            if rate:
                due = max(due, time.monotonic() - 0.1) + count / rate  # makes up for up to 0.1 s
                self.hub.closing.wait(max(0.0, due - time.monotonic()))
        if at < end:
            self.close_connection = True
        elif self.hub.chunked:
            self.connection.sendall(b"0\r\n\r\n")

    def _send_slice(self, source: BinaryIO, at: int, count: int) -> None:
        flip = self.hub.flip_at
        if flip is not None and at <= flip < at + count:
            source.seek(at)
            damaged = bytearray(source.read(count))
            damaged[flip - at] ^= 1
            self.connection.sendall(damaged)
        else:
            self.connection.sendfile(source, at, count)
        self.seen.sent += count
