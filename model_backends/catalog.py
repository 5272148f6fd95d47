"""The DiffusionGemma files that people use: plain values, read from `resources/catalog.json`."""

from __future__ import annotations

from importlib.resources import files

import msgspec


class CatalogFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A quantisation of the model. `rounded`: its size is known to three digits only."""

    name: str
    repository: str
    bytes: int
    good_for: str
    rounded: bool = False


class CatalogModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sizes that all the files share; `layers`: "s" for each sliding one, "g" for each global one."""

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


def catalog() -> Catalog:
    """The catalogue that ships with the program."""
    return msgspec.json.decode((files("resources") / "catalog.json").read_bytes(), type=Catalog)
