"""`unfog models`: the real program and its child processes, with a local Hub."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import msgspec
import pytest

from app.base.app_dirs import bundled_model
from model_backends.files.catalog import CatalogFile, catalog, save_catalog
from model_backends.files.layout import partial_paths, target_path
from model_backends.protocol import Failed
from tests.end2end.unfog_process import Result, environment, rewrite, unfog
from tests.hub_server import HubServer
from tests.patience import PATIENCE_SECONDS
from tests.tiny_model import TinyModel

REPOSITORY = "maker/model-GGUF"
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    return TinyModel().write(tmp_path / "elsewhere" / "Tiny model.gguf")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The data folder; its neighbour is the Hugging Face cache."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        yield server


def models(home: Path, *args: str | Path, stdin: str = "", **variables: str) -> Result:
    hub_home = {"HF_HOME": str(home.parent / "hub"), "HF_TOKEN": ""}
    return unfog("models", *args, data_dir=home, stdin=stdin, **{**hub_home, **NO_KEYRING, **variables})


def lines(result: Result) -> list[dict[str, Any]]:
    """Standard output as JSON lines; anything else in it is an error, as is anything on standard error."""
    assert (result.code, result.err) == (0, "")
    return [json.loads(line) for line in result.out.splitlines()]


def names(home: Path) -> list[str]:
    return [file["name"] for file in lines(models(home, "list", "--json"))[0]["files"]]


def refused(result: Result) -> str:
    """The one line on standard error."""
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("unfog: ")
    assert result.err.count("\n") == 1
    return result.err


# ---- Files that are here -----------------------------------------------------------------------


def test_at_first_there_is_the_demo_model(home: Path) -> None:
    (listed,) = lines(models(home, "list", "--json"))
    assert listed["folder"] == str(home / "models")
    assert [(file["name"], file["origin"]) for file in listed["files"]] == [("unfog-demo", "bundled")]
    assert "recommend" in models(home, "list").out
    assert models(home, "folder").out == f"{home / 'models'}\n"
    assert lines(models(home, "folder", "--json")) == [{"type": "Folder", "path": str(home / "models")}]


def test_a_file_is_imported_used_by_its_name_and_forgotten(home: Path, tiny: Path) -> None:
    checked, imported = lines(models(home, "import", tiny, "--json"))
    assert (checked["type"], checked["layers"]) == ("Checked", 2)
    assert imported == {"type": "Imported", "path": str(tiny), "copied": False}
    assert models(home, "import", tiny).code == 0
    listed = models(home, "list").out
    assert listed.count("Tiny model") == 1
    assert "used in place" in listed
    talk = unfog("chat", "--model", "tiny", "--once", "Hi", "--max-tokens", "1", "--json", data_dir=home)
    assert talk.code == 0
    assert str(tiny) in talk.out
    forgotten = models(home, "remove", "TINY", "--yes")
    assert "The file stays at" in forgotten.out
    assert tiny.exists()
    assert names(home) == ["unfog-demo"]


def test_a_file_is_copied_and_its_removal_frees_the_disk(home: Path, tiny: Path) -> None:
    size = tiny.stat().st_size
    *_, imported = lines(models(home, "import", tiny, "--copy", "--json"))
    copied = home / "models" / tiny.name
    assert imported == {"type": "Imported", "path": str(copied), "copied": True}
    assert copied.read_bytes() == tiny.read_bytes()
    assert "already" in refused(models(home, "import", copied))
    assert "--yes" in refused(models(home, "remove", "tiny"))
    assert lines(models(home, "remove", "tiny", "--yes", "--json")) == [
        {"type": "Removed", "path": str(copied), "bytes": size}
    ]
    assert not copied.exists()


def test_files_that_cannot_be_run_are_not_imported(home: Path, tmp_path: Path, tiny: Path) -> None:
    page, cut, llama = tmp_path / "page.gguf", tmp_path / "cut.gguf", tmp_path / "llama.gguf"
    page.write_text("<!DOCTYPE html>", encoding="utf-8")
    cut.write_bytes(tiny.read_bytes()[:-5000])
    rewrite(bundled_model(), llama, architecture="llama")
    for path, mentions in (
        (page, "isn't a valid GGUF file"),
        (cut, "are missing"),
        (llama, "architecture llama"),
    ):
        message = refused(models(home, "import", path))
        assert path.name in message
        assert mentions in message
    assert "nowhere.gguf" in refused(models(home, "import", tmp_path / "nowhere.gguf"))
    failure = models(home, "import", llama, "--json")
    assert (failure.code, failure.err) == (2, "")
    assert msgspec.json.decode(failure.out, type=Failed).kind == "model_file"
    assert names(home) == ["unfog-demo"]


def test_a_vanished_file_is_told_as_missing(home: Path, tiny: Path) -> None:
    models(home, "import", tiny)
    tiny.unlink()
    assert "missing" in models(home, "list").out
    assert "no longer exists" in refused(models(home, "verify", "tiny"))
    talk = unfog("chat", "--model", "tiny", "--once", "Hi", data_dir=home)
    assert "no longer exists" in refused(talk)
    assert models(home, "remove", "tiny", "--yes").code == 0
    assert names(home) == ["unfog-demo"]


def test_names_that_fit_none_or_several(home: Path, tiny: Path, tmp_path: Path) -> None:
    models(home, "import", tiny)
    twin = shutil.copy(tiny, tmp_path / "tiny twin.gguf")
    models(home, "import", twin)
    message = refused(models(home, "verify", "tiny"))
    assert "Tiny model" in message
    assert "tiny twin" in message
    assert "no model" in refused(models(home, "remove", "giant", "--yes"))
    assert "no model" in refused(unfog("chat", "--model", "giant", "--once", "Hi", data_dir=home))
    assert models(home, "verify", "twin").code == 0
    assert models(home, "verify", "Tiny model").code == 0


def test_the_demo_model_can_be_verified_but_not_removed(home: Path) -> None:
    *_, verified = lines(models(home, "verify", "demo", "--json"))
    assert verified["sha256"] == hashlib.sha256(bundled_model().read_bytes()).hexdigest()
    assert verified["matches"] is None
    assert "can't be removed" in refused(models(home, "remove", "demo", "--yes"))
    assert bundled_model().exists()


def test_a_damaged_registry_takes_nothing_away(home: Path, tiny: Path) -> None:
    models(home, "import", tiny, "--copy")
    (home / "models.json").write_text("{", encoding="utf-8")
    result = models(home, "list")
    assert "Tiny model" in result.out
    assert "put aside" in result.err
    assert (home / "models.json.damaged").exists()


# ---- The catalogue -----------------------------------------------------------------------------


def test_the_recommendation(home: Path) -> None:
    (system_info,) = lines(models(home, "recommend", "--json"))
    assert [one["name"] for one in system_info["advice"]] == [file.name for file in catalog().files]
    assert sum(one["recommended"] for one in system_info["advice"]) <= 1
    text = models(home, "recommend").out
    assert "This computer" in text
    assert "Q4_K_M" in text


def publish(hub: HubServer, home: Path, model: Path, *others: CatalogFile) -> CatalogFile:
    """Put a model on the Hub, and into this computer's catalogue."""
    there = hub.add(REPOSITORY, "model-Q4_K_M.gguf", model)
    file = CatalogFile(
        name="Q4_K_M",
        repository=REPOSITORY,
        file="model-Q4_K_M.gguf",
        bytes=there.bytes,
        sha256=there.sha256,
        good_for="tests",
    )
    save_catalog(msgspec.structs.replace(catalog(), files=(file, *others)), home / "catalog.json")
    return file


def test_a_file_is_fetched_once_and_chatted_with(home: Path, hub: HubServer, tiny: Path) -> None:
    file = publish(hub, home, tiny)
    first = models(home, "pull", "--json", HF_ENDPOINT=hub.endpoint)
    downloaded = lines(first)[-1]
    path = target_path(home / "models", file)
    assert downloaded == {
        "type": "Downloaded",
        "path": str(path),
        "bytes": file.bytes,
        "sha256": file.sha256,
        "checked": True,
        "fetched": file.bytes,
    }
    assert {line["type"] for line in lines(first)[:-1]} == {"Progress"}
    again = lines(models(home, "pull", "q4_k_m", "--json", HF_ENDPOINT=hub.endpoint))
    assert again == [{**downloaded, "fetched": 0}]
    assert hub.sent() == file.bytes
    assert "verified" in models(home, "list").out
    assert "correct" in models(home, "verify", "q4_k_m").out
    talk = unfog("chat", "--model", "q4_k_m", "--once", "Hi", "--max-tokens", "1", data_dir=home)
    assert talk.code == 0


def test_a_damaged_file_is_told_when_it_is_verified(home: Path, hub: HubServer, tiny: Path) -> None:
    file = publish(hub, home, tiny)
    assert models(home, "pull", "--endpoint", hub.endpoint).code == 0
    path = target_path(home / "models", file)
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    assert "damaged" in refused_in_the_end(models(home, "verify", "q4_k_m"))
    assert not any(file["verified"] for file in lines(models(home, "list", "--json"))[0]["files"])


def refused_in_the_end(result: Result) -> str:
    """The last line on standard error, after progress."""
    assert (result.code, result.out) == (2, "")
    last = result.err.splitlines()[-1]
    assert last.startswith("unfog: ")
    return last


def test_a_file_that_came_but_cannot_be_run_is_told(home: Path, hub: HubServer, tmp_path: Path) -> None:
    publish(hub, home, rewrite(bundled_model(), tmp_path / "llama.gguf", architecture="llama"))
    assert "llama" in refused_in_the_end(models(home, "pull", HF_ENDPOINT=hub.endpoint))


def test_what_is_in_the_hub_cache_is_used_from_there(home: Path, hub: HubServer, tiny: Path) -> None:
    file = publish(hub, home, tiny)
    folder = home.parent / "hub" / "hub" / "models--maker--model-GGUF"
    blob, snapshot = folder / "blobs" / file.sha256, folder / "snapshots" / ("0" * 40) / file.file
    for path in (blob, snapshot):
        path.parent.mkdir(parents=True)
    shutil.copy(tiny, blob)
    snapshot.symlink_to(blob)
    (system_info,) = lines(models(home, "recommend", "--json"))
    assert [(one["path"], one["sha256"]) for one in system_info["cached"]] == [(str(snapshot), file.sha256)]
    for _ in range(2):
        (there,) = lines(models(home, "pull", "--json", HF_ENDPOINT=hub.endpoint))
        assert (there["path"], there["fetched"]) == (str(snapshot), 0)
    assert hub.seen == []
    assert "Hugging Face cache" in models(home, "list").out
    assert "correct" in models(home, "verify", "q4_k_m").out
    assert models(home, "remove", "q4_k_m", "--yes").code == 0
    assert snapshot.exists()


def test_an_older_file_in_the_hub_cache_is_not_taken_for_it(home: Path, hub: HubServer, tiny: Path) -> None:
    file = publish(hub, home, tiny)
    folder = home.parent / "hub" / "hub" / "models--maker--model-GGUF"
    blob, snapshot = folder / "blobs" / ("a" * 64), folder / "snapshots" / ("0" * 40) / file.file
    for path in (blob, snapshot):
        path.parent.mkdir(parents=True)
    TinyModel(seed=1).write(blob)
    snapshot.symlink_to(blob)
    *_, downloaded = lines(models(home, "pull", "--json", HF_ENDPOINT=hub.endpoint))
    assert downloaded["fetched"] == file.bytes


def test_the_catalogue_is_refreshed(home: Path, hub: HubServer, tiny: Path) -> None:
    file = publish(hub, home, tiny)
    stale = msgspec.structs.replace(file, bytes=1, sha256="")
    save_catalog(msgspec.structs.replace(catalog(), files=(stale,)), home / "catalog.json")
    *_, refreshed = lines(models(home, "refresh", "--json", HF_ENDPOINT=hub.endpoint))
    assert [(one["bytes"], one["sha256"]) for one in refreshed["catalog"]["files"]] == [
        (file.bytes, file.sha256)
    ]
    assert catalog(home / "catalog.json").files[0].sha256 == file.sha256
    assert "Q4_K_M" in models(home, "refresh", HF_ENDPOINT=hub.endpoint).out
    assert models(home, "pull", HF_ENDPOINT=hub.endpoint).code == 0
    newer = hub.add(REPOSITORY, file.file, TinyModel(vocab=520).write(home.parent / "newer.gguf"))
    *_, downloaded = lines(models(home, "pull", "--refresh", "--json", HF_ENDPOINT=hub.endpoint))
    assert (downloaded["sha256"], downloaded["fetched"]) == (newer.sha256, newer.bytes)
    assert names(home) == ["model-Q4_K_M", "unfog-demo"]


def test_a_damaged_catalogue_gives_way_to_the_bundled_one(home: Path) -> None:
    (home / "catalog.json").write_text("[", encoding="utf-8")
    result = models(home, "recommend", "--json")
    assert [one["name"] for one in json.loads(result.out)["advice"]] == [
        file.name for file in catalog().files
    ]
    assert "catalog.json" in result.err


def test_files_that_the_catalogue_does_not_know(home: Path, hub: HubServer, tiny: Path) -> None:
    twin = CatalogFile(name="Q4_K_M", repository="copy/cat", file="a.gguf", bytes=9, good_for="")
    publish(hub, home, tiny, twin)
    assert "Q4_K_M" in refused(models(home, "pull", "Q9"))
    assert "--repository" in refused(models(home, "pull", "Q4_K_M"))
    found = models(home, "pull", "Q4_K_M", "--repository", REPOSITORY, HF_ENDPOINT=hub.endpoint)
    assert found.code == 0


def test_a_gated_repository_wants_a_token(home: Path, hub: HubServer, tiny: Path) -> None:
    publish(hub, home, tiny)
    hub.repositories[REPOSITORY].gated = True
    hub.tokens, hub.accepted = {"hf_right"}, {"hf_right"}
    result = models(home, "pull", "--json", HF_ENDPOINT=hub.endpoint)
    assert result.code == 2
    failure = msgspec.json.decode(result.out.splitlines()[-1], type=Failed)
    assert failure.kind == "access"
    assert "--token-from-stdin" in failure.hint
    given = models(home, "pull", "--token-from-stdin", stdin="hf_right\n", HF_ENDPOINT=hub.endpoint)
    assert given.code == 0
    assert "No system keyring" in given.err
    assert all("hf_right" not in text for text in (given.out, given.err))


def test_no_hub_no_refresh(home: Path, hub: HubServer, tiny: Path) -> None:
    publish(hub, home, tiny)
    hub.stop()
    result = models(home, "pull", "--json", "--endpoint", hub.endpoint)
    assert result.code == 2
    assert msgspec.json.decode(result.out.splitlines()[-1], type=Failed).kind == "network"


@pytest.mark.skipif(os.name == "nt", reason="it has no pseudo-terminals")
def test_on_a_terminal_there_is_a_bar_and_a_question(home: Path, hub: HubServer, tiny: Path) -> None:
    from tests.end2end.terminal import Terminal

    file = publish(hub, home, tiny)
    hub.hold(file.bytes // 2)
    with Terminal("models", "pull", "--endpoint", hub.endpoint, data_dir=home) as terminal:
        terminal.read_until("111 of 222 kB")
        hub.release.set()
        terminal.read_until("unfog chat --model Q4_K_M")
        assert terminal.exit_code() == 0
    path = target_path(home / "models", file)
    for answer in ("n", "y"):
        with Terminal("models", "remove", "q4_k_m", data_dir=home) as terminal:
            assert path.exists()
            terminal.read_until("free 222 kB?")
            terminal.type(f"{answer}\n")
            assert terminal.exit_code() == 0
    assert not path.exists()


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C cannot be sent to a single process there")
def test_ctrl_c_keeps_what_was_fetched(home: Path, hub: HubServer, tmp_path: Path) -> None:
    large = TinyModel(vocab=8192, hidden=256).write(tmp_path / "large.gguf", gguf.GGMLQuantizationType.F32)
    file = publish(hub, home, large)
    hub.hold(file.bytes // 2)
    command = [sys.executable, "-m", "app", "models", "pull"]
    env = {**environment(home), **NO_KEYRING, "HF_HOME": str(tmp_path / "hub"), "HF_ENDPOINT": hub.endpoint}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=home, env=env, stdout=pipe, stderr=pipe, text=True) as process:
        hub.wait_until(lambda: any(partial_paths(home / "models", file)) and not hub.holds)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
    assert (process.returncode, out) == (130, "")
    assert "kept" in err
    assert "unfog models pull Q4_K_M" in err
    hub.release.set()
    assert models(home, "pull", HF_ENDPOINT=hub.endpoint).code == 0
    assert target_path(home / "models", file).read_bytes() == large.read_bytes()
