"""Asks the catalogue's repositories what files they have now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

import msgspec
from huggingface_hub.hf_api import ModelInfo

from model_backends.files.catalog import Catalog, CatalogFile
from model_backends.files.errors import NotOnHubError
from model_backends.files.hub import LARGEST, HubClient
from model_backends.files.progress import Emit, Meter
from model_backends.files.protocol import Refresh, Refreshed
from model_backends.files.retry import with_retry
from model_backends.lazy_text import lazy_text, translatable

_TRIES = 3
_PART = re.compile(r"-\d{5}-of-\d{5}$")
_QUANTISATION = re.compile(
    r"(?:^|[-._])((?:UD-)?(?:I?Q\d+(?:_[A-Z0-9]+)*|TQ\d_\d|MXFP4(?:_[A-Z0-9]+)*|NVFP4|BF16|F16|F32))$",
    re.IGNORECASE,
)
_GOOD_FOR = (  # gigabytes of the file, from which on it holds
    (30, translatable("the original itself, for comparisons")),
    (24, translatable("as good as the original")),
    (18, translatable("close to the original")),
    (15, translatable("small, and still close to the original")),
    (12.5, translatable("smaller than usual: expect mistakes")),
    (0, translatable("the least memory: expect many mistakes")),
)


def refresh(request: Refresh, emit: Emit) -> Refreshed:
    """The catalogue with what its repositories have now, smallest file first.

    Raises:
        UnfogError: a repository cannot be asked, or none has a usable file.
    """
    repositories = dict.fromkeys(file.repository for file in request.catalog.files)
    client = HubClient(request.hub)
    found: list[CatalogFile] = []
    with Meter(emit) as meter:
        meter.begin("connecting", 0, 0)
        for repository in repositories:
            info = with_retry(partial(client.repository, repository), meter, _TRIES)
            found.extend(_files(repository, info, request.catalog))
    if not found:
        message = lazy_text(
            "There is no model file in {repositories} any more.", repositories=", ".join(repositories)
        )
        raise NotOnHubError(message, lazy_text("The catalogue that is here stays."))
    found.sort(key=lambda file: (file.bytes, file.name, file.repository))
    return Refreshed(catalog=msgspec.structs.replace(request.catalog, files=tuple(found)))


def quantisation(file: str) -> str:
    """The quantisation that a file's name tells, "" if it tells none: "model-UD-Q4_K_XL.gguf"."""
    path = PurePosixPath(file)
    match = _QUANTISATION.search(path.stem)
    if path.suffix != ".gguf" or match is None or "mmproj" in path.name.lower() or _PART.search(path.stem):
        return ""
    return match[1].upper()


def _files(repository: str, info: ModelInfo, catalog: Catalog) -> Iterator[CatalogFile]:
    """Single model files of a size that can be fetched; one for each quantisation."""
    words = {file.name: file.good_for for file in catalog.files}
    words |= {file.name: file.good_for for file in catalog.files if file.repository == repository}
    seen: set[str] = set()
    for sibling in sorted(info.siblings or (), key=lambda sibling: sibling.rfilename):
        name, size = quantisation(sibling.rfilename), sibling.size
        if not name or name in seen or size is None or not 0 < size <= LARGEST:
            continue
        seen.add(name)
        yield CatalogFile(
            name=name,
            repository=repository,
            file=sibling.rfilename,
            bytes=size,
            good_for=words.get(name) or _good_for(size),
            revision=info.sha or "main",
            sha256=sibling.lfs.sha256 if sibling.lfs else "",
        )


def _good_for(size: int) -> str:
    return next(words for gigabytes, words in _GOOD_FOR if size >= gigabytes * 1e9)
