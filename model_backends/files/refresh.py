"""Query the current files of the catalogue's repositories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

import msgspec
from huggingface_hub.hf_api import ModelInfo

from model_backends.files.catalog import Catalog, CatalogFile
from model_backends.files.errors import NotOnHubError
from model_backends.files.hub import MAX_DOWNLOAD_BYTES, HubClient
from model_backends.files.progress import Emit, ProgressReporter
from model_backends.files.protocol import Refresh, Refreshed
from model_backends.files.retry import with_retry
from model_backends.lazy_text import lazy_text, translatable

_TRIES = 3
_PART = re.compile(r"-\d{5}-of-\d{5}$")
_QUANTISATION = re.compile(
    r"(?:^|[-._])((?:UD-)?(?:I?Q\d+(?:_[A-Z0-9]+)*|TQ\d_\d|MXFP4(?:_[A-Z0-9]+)*|NVFP4|BF16|F16|F32))$",
    re.IGNORECASE,
)
_GOOD_FOR = (  # minimum size in gigabytes, and the description
    (30, translatable("the original, for comparison")),
    (24, translatable("as good as the original")),
    (18, translatable("close to the original")),
    (15, translatable("small, but still close to the original")),
    (12.5, translatable("smaller than usual; expect mistakes")),
    (0, translatable("needs the least memory; expect many mistakes")),
)


def refresh(request: Refresh, emit: Emit) -> Refreshed:
    """Return the catalogue with the current files of its repositories, smallest first.

    Raises:
        UnfogError: a repository cannot be queried, or none has a usable file.
    """
    repositories = dict.fromkeys(file.repository for file in request.catalog.files)
    client = HubClient(request.hub)
    found: list[CatalogFile] = []
    with ProgressReporter(emit) as progress:
        progress.begin("connecting", 0, 0)
        for repository in repositories:
            info = with_retry(partial(client.repository, repository), progress, _TRIES)
            found.extend(_files(repository, info, request.catalog))
    if not found:
        message = lazy_text(
            "There are no model files left in {repositories}.", repositories=", ".join(repositories)
        )
        raise NotOnHubError(message, lazy_text("The current catalogue is kept."))
    found.sort(key=lambda file: (file.bytes, file.name, file.repository))
    return Refreshed(catalog=msgspec.structs.replace(request.catalog, files=tuple(found)))


def quantisation(file: str) -> str:
    """Return the quantisation named in a file name, "" if none: "model-UD-Q4_K_XL.gguf" → "UD-Q4_K_XL"."""
    path = PurePosixPath(file)
    match = _QUANTISATION.search(path.stem)
    if path.suffix != ".gguf" or match is None or "mmproj" in path.name.lower() or _PART.search(path.stem):
        return ""
    return match[1].upper()


def _files(repository: str, info: ModelInfo, catalog: Catalog) -> Iterator[CatalogFile]:
    """Yield the single-file models that can be downloaded, one per quantisation."""
    descriptions = {file.name: file.good_for for file in catalog.files}
    descriptions |= {file.name: file.good_for for file in catalog.files if file.repository == repository}
    known = {file.file: file.bytes for file in catalog.files if file.repository == repository}
    seen: set[str] = set()
    for sibling in sorted(info.siblings or (), key=lambda sibling: sibling.rfilename):
        name = quantisation(sibling.rfilename)
        # some mirrors state no size
        size = sibling.size or (sibling.lfs.size if sibling.lfs else None) or known.get(sibling.rfilename)
        if not name or name in seen or size is None or not 0 < size <= MAX_DOWNLOAD_BYTES:
            continue
        seen.add(name)
        yield CatalogFile(
            name=name,
            repository=repository,
            file=sibling.rfilename,
            bytes=size,
            good_for=descriptions.get(name) or _good_for(size),
            revision=info.sha or "main",
            sha256=sibling.lfs.sha256 if sibling.lfs else "",
        )


def _good_for(size: int) -> str:
    return next(description for gigabytes, description in _GOOD_FOR if size >= gigabytes * 1e9)
