"""Verify, copy and refresh tasks, with the real child process."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from model_backends.files import layout
from model_backends.files.catalog import Catalog, CatalogFile, catalog
from model_backends.files.protocol import (
    Copied,
    Copy,
    Hub,
    Progress,
    Refresh,
    Refreshed,
    Verified,
    Verify,
    decode_event,
)
from model_backends.files.refresh import quantisation
from model_backends.protocol import Failed
from tests.end2end.file_task import FileTask, failure, files_in, run
from tests.end2end.unfog_process import ROOT
from tests.hub_server import HubServer
from tests.patience import PATIENCE_SECONDS

CONTENT = bytes(range(256)) * (1 << 14)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def hub() -> Iterator[HubServer]:
    with HubServer() as server:
        yield server


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "from" / "a model.gguf"
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    return path


def repositories(*files: CatalogFile) -> Catalog:
    return msgspec.structs.replace(catalog(), files=files)


def test_verify(source: Path) -> None:
    for known, matches in (("", None), (SHA256, True), (SHA256.upper(), True), ("0" * 64, False)):
        verified = run(Verify(path=str(source), sha256=known), Verified)
        assert verified == Verified(path=str(source), sha256=SHA256, matches=matches)
    failure(Verify(path=str(source.parent)), "settings")


def test_copy(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "to" / "models"
    with FileTask(Copy(path=str(source), folder=str(folder), margin=0)) as process:
        first, *_, last = process.events()
    target = folder / source.name
    assert last == Copied(path=str(target), bytes=len(CONTENT))
    assert isinstance(first, Progress)
    assert (first.activity, first.total) == ("copying", len(CONTENT))
    assert target.read_bytes() == CONTENT
    assert files_in(folder) == {source.name}


def test_a_copy_that_cannot_be_made(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "to"
    copy = Copy(path=str(source), folder=str(folder), margin=0)
    failure(msgspec.structs.replace(copy, margin=1 << 60), "disk")
    failure(msgspec.structs.replace(copy, path=str(tmp_path)), "settings")
    failure(msgspec.structs.replace(copy, folder=str(source)), "disk")
    layout.copy_path(folder / source.name).write_bytes(b"an earlier process was killed")
    run(copy, Copied)
    failure(copy, "settings")
    assert files_in(folder) == {source.name}


def test_refresh(hub: HubServer) -> None:
    one, other = "owner/model-GGUF", "other/model-GGUF"
    sizes = {
        "model-Q8_0.gguf": 400,
        "model-Q4_K_M.gguf": 200,
        "UD/model-UD-IQ3_XXS.gguf": 100,
        "model-BF16-00001-of-00002.gguf": 300,
        "mmproj-BF16.gguf": 10,
        "imatrix_unsloth.gguf": 20,
        "README.md": 5,
    }
    for name, size in sizes.items():
        hub.add(one, name, bytes(size))
    hub.add(other, "model-MXFP4.gguf", bytes(50))
    known = CatalogFile(name="Q4_K_M", repository=one, file="old.gguf", bytes=1, good_for="known words")
    also = CatalogFile(name="Q2_K", repository=other, file="gone.gguf", bytes=1, good_for="")
    before = repositories(known, also)
    after = run(Refresh(catalog=before, hub=Hub(endpoint=hub.endpoint)), Refreshed).catalog
    assert after.model == before.model
    assert [(file.name, file.repository, file.bytes) for file in after.files] == [
        ("MXFP4", other, 50),
        ("UD-IQ3_XXS", one, 100),
        ("Q4_K_M", one, 200),
        ("Q8_0", one, 400),
    ]
    assert after.files[1].file == "UD/model-UD-IQ3_XXS.gguf"
    assert after.files[2].good_for == "known words"
    assert all(file.good_for and not file.rounded for file in after.files)
    assert after.files[0].sha256 == hashlib.sha256(bytes(50)).hexdigest()
    assert after.files[0].revision == hub.repositories[other].at("main")[0]  # type: ignore[index]


def test_a_refresh_that_fails(hub: HubServer) -> None:
    file = CatalogFile(name="Q4_K_M", repository="owner/model", file="x.gguf", bytes=1, good_for="")
    request = Refresh(catalog=repositories(file), hub=Hub(endpoint=hub.endpoint))
    failure(request, "missing")
    hub.add("owner/model", "README.md", b"moved")
    failure(request, "missing")
    hub.repositories["owner/model"].gated = True
    hub.tokens.add("valid")
    failure(msgspec.structs.replace(request, hub=Hub(endpoint=hub.endpoint, token="wrong")), "access")
    hub.refuse("GET", 503, times=3, retry_after="0")
    failure(request, "network")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("diffusiongemma-26B-A4B-it-Q4_K_M.gguf", "Q4_K_M"),
        ("model-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
        ("model.IQ3_XXS.gguf", "IQ3_XXS"),
        ("model-MXFP4_MOE.gguf", "MXFP4_MOE"),
        ("sub/model-q8_0.gguf", "Q8_0"),
        ("BF16/model-BF16.gguf", "BF16"),
        ("model-TQ1_0.gguf", "TQ1_0"),
        ("model-Q4_K_M-00001-of-00002.gguf", ""),
        ("mmproj-F16.gguf", ""),
        ("model.gguf", ""),
        ("model-Q4_K_M.safetensors", ""),
    ],
)
def test_quantisations_are_read_from_names(file: str, name: str) -> None:
    assert quantisation(file) == name


def test_what_is_no_request() -> None:
    command = [sys.executable, "-u", "-m", "app", "--files"]
    for line in (b"", b"nonsense\n", b'{"type": "Fetch"}\n'):
        result = subprocess.run(
            command, input=line, capture_output=True, cwd=ROOT, check=True, timeout=PATIENCE_SECONDS
        )
        failed = decode_event(result.stdout)
        assert isinstance(failed, Failed)
        assert failed.kind == "protocol"
