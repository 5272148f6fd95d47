"""Downloads with the real child process and `huggingface_hub`, against a local Hub."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from model_backends.files import layout
from model_backends.files.catalog import CatalogFile
from model_backends.files.protocol import Download, Downloaded, Hub, Progress
from tests.end2end.file_task import FileTask, failure, files_in, run
from tests.hub_server import HubServer

MB = 1 << 20
CHUNK = 10 * MB
BIG = 300 * MB
SMALL = 24 * MB
REPOSITORY, NAME = "owner/model-GGUF", "model-Q4_K_M.gguf"
CONTENT = random.Random(4).randbytes(SMALL)


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        yield server


@pytest.fixture(scope="module")
def big_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A few hundred megabytes of which no part is like another, and their SHA-256."""
    path, digest, block = (
        tmp_path_factory.mktemp("big") / "content",
        hashlib.sha256(),
        bytearray(CONTENT[:MB]),
    )
    with path.open("wb") as stream:
        for number in range(BIG // MB):
            block[:8] = number.to_bytes(8, "big")
            stream.write(block)
            digest.update(block)
    return path, digest.hexdigest()


def entry(size: int = SMALL, sha256: str = "", revision: str = "main") -> CatalogFile:
    return CatalogFile(
        name="Q4_K_M",
        repository=REPOSITORY,
        file=NAME,
        bytes=size,
        good_for="tests",
        sha256=sha256,
        revision=revision,
    )


def request(
    hub: HubServer,
    folder: Path,
    *,
    file: CatalogFile | None = None,
    token: str = "",
    margin: int = 0,
    endpoint: str = "",
    proxy: str = "",
) -> Download:
    access = Hub(endpoint=endpoint or hub.endpoint, token=token, proxy=proxy)
    return Download(file=file or entry(), folder=str(folder), hub=access, margin=margin)


def partial_sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in layout.partial_paths(folder, entry())]


def assert_complete(folder: Path, downloaded: Downloaded, content: bytes = CONTENT) -> None:
    """The file is there, it alone, and right."""
    assert downloaded.checked
    assert Path(downloaded.path) == layout.target_path(folder, entry())
    assert Path(downloaded.path).read_bytes() == content
    assert files_in(folder) == {NAME}


def killed_midway(hub: HubServer, task: Download, after: int) -> None:
    """Start a download and kill it when the server has sent so many bytes of what it asks for."""
    before = hub.sent()
    hub.hold(after)
    with FileTask(task) as process:
        hub.wait_until(lambda: hub.sent() >= before + after)
        process.until(lambda progress: progress.activity == "downloading")
        process.kill()
    hub.release.set()


def test_a_download(hub: HubServer, tmp_path: Path, big_file: tuple[Path, str]) -> None:
    content, sha256 = big_file
    hub.add(REPOSITORY, NAME, content, sha256)
    hub.tokens.add("secret")
    task = request(hub, tmp_path, file=entry(BIG, sha256), token="secret")
    with FileTask(task) as process:
        *progress, last = process.events()
    assert last == Downloaded(
        path=str(tmp_path / REPOSITORY / NAME), bytes=BIG, sha256=sha256, checked=True, fetched=BIG
    )
    assert (content.stat().st_size, files_in(tmp_path)) == (BIG, {NAME})
    activities = [event.activity for event in progress if isinstance(event, Progress)]
    assert list(dict.fromkeys(activities)) == ["connecting", "downloading", "checking"]
    assert hub.sent() == BIG
    assert {seen.authorization for seen in hub.seen if "resolve" in seen.path} == {"Bearer secret"}
    assert {seen.authorization for seen in hub.seen if "cdn" in seen.path} == {""}, (
        "the token stays with the Hub"
    )
    assert b"secret" not in b"".join(process.lines)


def test_kills_at_three_points_lose_at_most_a_chunk_each(
    hub: HubServer, tmp_path: Path, big_file: tuple[Path, str]
) -> None:
    content, sha256 = big_file
    hub.add(REPOSITORY, NAME, content, sha256)
    task = request(hub, tmp_path, file=entry(BIG))
    have = 0
    for point in (20 * MB, BIG // 2, BIG - 5 * MB):
        killed_midway(hub, task, point - have)
        (have,) = partial_sizes(tmp_path)
        assert point - CHUNK <= have <= point
    downloaded = run(task, Downloaded)
    assert (downloaded.sha256, downloaded.checked) == (sha256, True)
    assert downloaded.fetched == BIG - have
    assert hub.sent() <= BIG + 3 * CHUNK
    assert files_in(tmp_path) == {NAME}


def test_a_flipped_byte_is_caught(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.flip_at = SMALL // 2
    damaged = layout.quarantine_path(layout.target_path(tmp_path, entry()))
    assert str(damaged) in failure(request(hub, tmp_path), "damaged").message
    assert files_in(tmp_path) == {damaged.name}
    hub.flip_at = None
    assert_complete(tmp_path, run(request(hub, tmp_path), Downloaded))


def test_cut_connections_are_taken_up_again(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.cut(5 * MB, 5 * MB + 1, 0)
    assert_complete(tmp_path, run(request(hub, tmp_path), Downloaded))
    assert hub.sent() == SMALL


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_the_hub_may_ask_for_patience(hub: HubServer, tmp_path: Path, status: int) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.refuse("HEAD", status, retry_after="0")
    hub.refuse("GET", status, retry_after="0")
    hub.refuse("GET", status, retry_after="1", of_content=True)
    started = time.monotonic()
    with FileTask(request(hub, tmp_path)) as process:
        waiting = process.until(lambda event: event.activity == "waiting" and "in 1 s" in event.message)
        last = process.result()
    assert time.monotonic() - started >= 1
    assert str(status) in waiting.message
    assert isinstance(last, Downloaded)
    assert_complete(tmp_path, last)


def test_a_hub_that_stays_busy(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    killed_midway(hub, request(hub, tmp_path), 12 * MB)
    (have,) = partial_sizes(tmp_path)
    hub.refuse("GET", 503, times=6, retry_after="0")
    assert "kept" in failure(request(hub, tmp_path), "network").hint
    assert hub.refusals == []
    downloaded = run(request(hub, tmp_path), Downloaded)
    assert downloaded.fetched == SMALL - have
    assert_complete(tmp_path, downloaded)


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "3600"},
        {"Retry-After": formatdate(time.time() + 3600, usegmt=True)},
        {"RateLimit": '"resolvers";r=0;t=3600'},
    ],
)
def test_nobody_waits_for_an_hour(hub: HubServer, tmp_path: Path, headers: dict[str, str]) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.refuse("HEAD", 429, headers=headers)
    failure(request(hub, tmp_path), "network")
    assert_complete(tmp_path, run(request(hub, tmp_path), Downloaded))


def test_no_connection(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    killed_midway(hub, request(hub, tmp_path), 12 * MB)
    (have,) = partial_sizes(tmp_path)
    hub.stop()
    failure(request(hub, tmp_path), "network")
    assert partial_sizes(tmp_path) == [have]
    with HubServer() as mirror:
        mirror.add(REPOSITORY, NAME, CONTENT)
        downloaded = run(request(mirror, tmp_path), Downloaded)
        assert downloaded.fetched == SMALL - have
        assert_complete(tmp_path, downloaded)


def test_a_hub_that_vanishes_midway(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.hold(12 * MB)
    with FileTask(request(hub, tmp_path)) as process:
        hub.wait_until(lambda: hub.sent() >= 12 * MB)
        hub.stop()
        waiting = process.until(lambda event: event.activity == "waiting" and "reach" in event.message)
        assert 0 < waiting.done <= 12 * MB


def test_silence_is_noticed_and_shown(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.hold(12 * MB)
    with FileTask(request(hub, tmp_path), HF_HUB_DOWNLOAD_TIMEOUT="3") as process:
        process.until(lambda event: event.done == 12 * MB)
        silent = [process.until(lambda event: event.activity == "downloading") for _ in range(2)]
        assert [event.done for event in silent] == [12 * MB, 12 * MB]
        process.until(lambda event: event.activity == "waiting")
        last = process.result()
    assert isinstance(last, Downloaded)
    assert_complete(tmp_path, last)
    assert hub.sent() == SMALL


def test_too_little_room_before(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    failed = failure(request(hub, tmp_path, margin=1 << 60), "disk")
    assert "GB" in failed.message or "TB" in failed.message
    assert str(tmp_path) in failed.message
    assert hub.sent() == 0
    assert_complete(tmp_path, run(request(hub, tmp_path), Downloaded))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)]
    if not sys.platform.startswith("linux") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only who may mount a small disk (root on Linux) can fill it")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(("margin", "why"), [(0, "is full"), (12 * MB, "nearly full")])
def test_a_disk_that_fills_up(hub: HubServer, small_disk: Path, margin: int, why: str) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.hold(2 * MB)
    other = small_disk / "other"
    with FileTask(request(hub, small_disk, margin=margin)) as process:
        hub.wait_until(lambda: hub.sent() >= 2 * MB)
        other.write_bytes(bytes(20 * MB))
        hub.release.set()
        failed = process.result()
    assert getattr(failed, "kind", "") == "disk", failed
    assert why in getattr(failed, "message", "")
    other.unlink()
    downloaded = run(request(hub, small_disk, margin=margin), Downloaded)
    assert downloaded.fetched < SMALL - 2 * MB
    assert_complete(small_disk, downloaded)


def test_a_folder_that_cannot_be_used(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    (tmp_path / "file").touch()
    failure(request(hub, tmp_path / "file"), "disk")


def test_a_folder_that_may_only_be_read(hub: HubServer, small_disk: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert "Can't use" in failure(request(hub, small_disk), "disk").message


def test_a_revoked_token(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.repositories[REPOSITORY].private = True
    hub.tokens.add("valid")
    killed_midway(hub, request(hub, tmp_path, token="valid"), 12 * MB)
    (have,) = partial_sizes(tmp_path)
    hub.tokens.clear()
    assert "revoked" in failure(request(hub, tmp_path, token="valid"), "access").message
    assert "private" in failure(request(hub, tmp_path), "missing").message
    failure(request(hub, tmp_path, token="not a token"), "access")
    hub.tokens.add("another")
    downloaded = run(request(hub, tmp_path, token="another"), Downloaded)
    assert downloaded.fetched == SMALL - have
    assert_complete(tmp_path, downloaded)


def test_terms_that_have_to_be_accepted(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.repositories[REPOSITORY].gated = True
    hub.tokens.add("token")
    for token in ("", "token"):
        failed = failure(request(hub, tmp_path, token=token), "access")
        assert f"{hub.endpoint}/{REPOSITORY}" in failed.hint
    hub.accepted.add("token")
    assert_complete(tmp_path, run(request(hub, tmp_path, token="token"), Downloaded))


def test_what_is_not_there(hub: HubServer, tmp_path: Path) -> None:
    hub.tokens.add("token")
    for token in ("", "token"):
        assert "private" in failure(request(hub, tmp_path, token=token), "missing").message
    hub.add(REPOSITORY, NAME, CONTENT)
    failed = failure(request(hub, tmp_path, file=entry(revision="of old")), "missing")
    assert "of old" in failed.message
    assert_complete(tmp_path, run(request(hub, tmp_path), Downloaded))


def test_a_file_that_vanishes(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    killed_midway(hub, request(hub, tmp_path), 12 * MB)
    hub.remove(REPOSITORY, NAME)
    assert "catalogue" in failure(request(hub, tmp_path), "missing").hint
    hub.add(REPOSITORY, NAME, CONTENT)
    downloaded = run(request(hub, tmp_path), Downloaded)
    assert downloaded.fetched <= SMALL - 2 * MB
    assert_complete(tmp_path, downloaded)


def test_a_file_that_is_replaced(hub: HubServer, tmp_path: Path) -> None:
    old = hub.add(REPOSITORY, NAME, CONTENT)
    killed_midway(hub, request(hub, tmp_path), 12 * MB)
    new = CONTENT[::-1]
    hub.add(REPOSITORY, NAME, new)
    failed = failure(request(hub, tmp_path, file=entry(sha256=old.sha256)), "missing")
    assert "no longer" in failed.message
    downloaded = run(request(hub, tmp_path), Downloaded)
    assert downloaded.fetched == SMALL
    assert_complete(tmp_path, downloaded, new)


def test_two_at_once(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.hold(12 * MB)
    with FileTask(request(hub, tmp_path)) as first:
        first.until(lambda event: event.activity == "downloading")
        failure(request(hub, tmp_path), "settings")
        hub.release.set()
        last = first.result()
    assert isinstance(last, Downloaded)
    assert_complete(tmp_path, last)


def test_it_ends_with_the_program_that_started_it(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.hold(12 * MB)
    with FileTask(request(hub, tmp_path)) as process:
        hub.wait_until(lambda: hub.sent() >= 12 * MB)
        assert process.process.stdin is not None
        process.process.stdin.close()
        assert process.process.wait(10) != 0
    hub.release.set()
    assert_complete(tmp_path, run(request(hub, tmp_path), Downloaded))


def test_a_server_that_knows_no_ranges(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.ignore_ranges = True
    hub.cut(12 * MB)
    downloaded = run(request(hub, tmp_path), Downloaded)
    assert hub.sent() == SMALL + 12 * MB
    assert_complete(tmp_path, downloaded)


def test_what_is_there_is_checked_and_fetched_only_if_it_is_not_the_same(
    hub: HubServer, tmp_path: Path
) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    target = layout.target_path(tmp_path, entry())
    target.parent.mkdir(parents=True)
    target.write_bytes(CONTENT)
    assert run(request(hub, tmp_path), Downloaded).fetched == 0
    target.write_bytes(bytes(SMALL))  # of the same size
    downloaded = run(request(hub, tmp_path), Downloaded)
    assert downloaded.fetched == SMALL
    assert_complete(tmp_path, downloaded)


def test_a_proxy(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    through = request(hub, tmp_path, endpoint="http://hub.invalid", proxy=hub.endpoint)
    assert_complete(tmp_path, run(through, Downloaded))
    failure(request(hub, tmp_path, proxy="nonsense"), "settings")


def test_the_endpoint_of_the_environment(hub: HubServer, tmp_path: Path) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    task = Download(file=entry(), folder=str(tmp_path), margin=0)
    assert_complete(tmp_path, run(task, Downloaded, HF_ENDPOINT=hub.endpoint))
    failure(task, "settings", HF_ENDPOINT=hub.endpoint, HF_HUB_OFFLINE="1")
    failure(task, "settings", HF_ENDPOINT="nonsense")


def test_too_large_for_this_way(hub: HubServer, tmp_path: Path) -> None:
    huge = tmp_path / "huge"
    with huge.open("wb") as stream:
        stream.truncate(51 * 1000**3)
    hub.add(REPOSITORY, NAME, huge, "0" * 64)
    assert "51.0 GB" in failure(request(hub, tmp_path), "network").message


def test_names_that_lead_out_of_the_folder(hub: HubServer, tmp_path: Path) -> None:
    file = CatalogFile(name="x", repository="a/b", file="../../../x.gguf", bytes=1, good_for="")
    failure(request(hub, tmp_path, file=file), "settings")


_LENGTHS = {"Content-Length", "X-Linked-Size"}
_ETAGS = {"ETag", "X-Linked-Etag"}


@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "until the connection ends"])
@pytest.mark.parametrize(
    "hidden",
    [{"X-Repo-Commit"}, _LENGTHS, _ETAGS, {"X-Repo-Commit", *_LENGTHS, *_ETAGS}],
    ids=["commit", "length", "etag", "all"],
)
def test_a_mirror_that_sends_less(hub: HubServer, tmp_path: Path, hidden: set[str], chunked: bool) -> None:
    hub.hidden, hub.chunked = hidden, chunked and "Content-Length" in hidden
    sha256 = hub.add(REPOSITORY, NAME, CONTENT).sha256
    hub.cut(MB)  # begins again
    assert_complete(tmp_path, run(request(hub, tmp_path, file=entry(sha256=sha256)), Downloaded))
    assert hub.sent() == MB + len(CONTENT)
    assert {seen.range for seen in hub.seen} == {""}
    again = run(request(hub, tmp_path, file=entry(sha256=sha256)), Downloaded)
    assert (again.checked, again.fetched) == (True, 0)


def test_a_mirror_that_sends_nothing_but_the_file(hub: HubServer, tmp_path: Path) -> None:
    """Without a length and a checksum, what the catalogue says must do."""
    hub.hidden = {"X-Repo-Commit", *_LENGTHS, *_ETAGS}
    hub.add(REPOSITORY, NAME, CONTENT)
    downloaded = run(request(hub, tmp_path), Downloaded)
    assert (downloaded.bytes, downloaded.checked) == (len(CONTENT), False)
    assert files_in(tmp_path) == {NAME}


def test_that_a_mirror_allows_no_resuming_is_told(hub: HubServer, tmp_path: Path) -> None:
    hub.hidden = {"X-Repo-Commit"}
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.refuse("GET", 503, headers={"Retry-After": "4000"}, of_content=True)
    failed = failure(request(hub, tmp_path), "network")
    assert "doesn't send X-Repo-Commit, so the download starts over" in failed.hint


@pytest.mark.parametrize(
    ("location", "mentions"),
    [
        (f"/{REPOSITORY}/resolve/main/{NAME}", "redirects in a loop"),
        ("http://[::bad", "redirects to an invalid address"),
    ],
)
def test_redirects_that_lead_nowhere(hub: HubServer, tmp_path: Path, location: str, mentions: str) -> None:
    hub.add(REPOSITORY, NAME, CONTENT)
    hub.refuse("HEAD", 302, times=50, headers={"Location": location, "Content-Length": "0"})
    failed = failure(request(hub, tmp_path), "settings")
    assert mentions in failed.message


def test_of_a_body_that_does_not_end_no_more_is_read_than_expected(hub: HubServer, tmp_path: Path) -> None:
    hub.hidden, hub.chunked = {"X-Repo-Commit", *_LENGTHS, *_ETAGS}, True
    endless = tmp_path / "endless"
    with endless.open("wb") as stream:
        stream.truncate(256 * MB)
    hub.add(REPOSITORY, NAME, endless, sha256="0" * 64)
    expected = entry(MB)
    failed = failure(request(hub, tmp_path / "models", file=expected), "damaged")
    assert "expected 1048576 bytes" in failed.message
    assert hub.sent() < 128 * MB
