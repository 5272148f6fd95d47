"""The catalogue of DiffusionGemma files, read from `resources/catalog.json`."""

from __future__ import annotations

import logging
from importlib.resources import files
from pathlib import Path

import msgspec

from model_backends.files.atomic_write import atomic_write
from model_backends.files.regular_file import read_regular
from model_backends.lazy_text import translatable

logger = logging.getLogger(__name__)

DESCRIPTIONS = (
    translatable("the usual choice: small, and close to the original"),
    translatable("a little closer to the original"),
    translatable("nearly identical to the original"),
    translatable("as good as the original, for 32 GB cards"),
)
"""The bundled catalogue's descriptions, listed for translators."""


class CatalogFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One quantisation of the model: `file` of `repository` at `revision`.

    `rounded`: the size is known to three digits only; `sha256` is "" if unknown.
    """

    name: str
    repository: str
    file: str
    bytes: int
    good_for: str
    revision: str = "main"
    sha256: str = ""
    rounded: bool = False


class CatalogModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sizes that all the files share; `layers`: "s" for each sliding layer, "g" for each global one."""

    name: str
    licence: str
    vocab_size: int
    hidden_size: int
    feed_forward_size: int
    expert_count: int
    experts_used: int
    expert_feed_forward_size: int
    heads: int
    window: int
    canvas_length: int
    context_length: int
    layers: str
    sliding_head_dim: int
    sliding_kv_heads: int
    global_head_dim: int
    global_kv_heads: int


class Catalog(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The model and its files, smallest first."""

    model: CatalogModel
    files: tuple[CatalogFile, ...]


def catalog(refreshed: Path | None = None) -> Catalog:
    """Load the catalogue stored at `refreshed`, or the bundled one."""
    if refreshed is not None:
        try:
            return msgspec.json.decode(read_regular(refreshed), type=Catalog)
        except FileNotFoundError:
            pass  # it has never been refreshed
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            kind = type(error).__name__
            logger.warning("%s cannot be read, the bundled catalogue is used: %s", refreshed.name, kind)
    return msgspec.json.decode((files("resources") / "catalog.json").read_bytes(), type=Catalog)


def save_catalog(updated: Catalog, path: Path) -> None:
    """Store a refreshed catalogue atomically.

    Raises:
        OSError: it cannot be written.
    """
    atomic_write(path, msgspec.json.format(msgspec.json.encode(updated)))
