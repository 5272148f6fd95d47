"""The GPU packs that can be downloaded, from `resources/packs.json`: none until some are published."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

import msgspec

from model_backends.files.regular_file import read_regular
from model_backends.gpu_packs.fit import Program, program_misfit, this_program
from model_backends.gpu_packs.manifest import TITLES, Kind, PublishedPack, check_manifest
from model_backends.lazy_text import lazy_text
from model_backends.protocol import FailureKind, UnfogError

VARIABLE = "UNFOG_PACKS"
"""This environment variable names a list to use instead: a mirror's, or that of a release being tried."""


class PublishedListError(UnfogError):
    """The list of packs cannot be read."""

    kind: FailureKind = "settings"


class NotPublishedError(UnfogError):
    """No pack of this kind can be downloaded."""

    kind: FailureKind = "missing"


class _Published(msgspec.Struct, frozen=True, kw_only=True):
    packs: tuple[PublishedPack, ...] = ()


def published_packs(program: Program | None = None) -> tuple[PublishedPack, ...]:
    """Return the published packs that fit this program and system.

    Raises:
        PublishedListError: the list that `UNFOG_PACKS` names can't be read.
    """
    named = os.environ.get(VARIABLE, "")
    try:
        data = read_regular(Path(named)) if named else (files("resources") / "packs.json").read_bytes()
        packs = msgspec.json.decode(data, type=_Published).packs
        for pack in packs:
            check_manifest(pack.manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, UnfogError) as error:
        if not named:
            raise
        raise PublishedListError(
            lazy_text(
                "Can't read the list of GPU packs {file}: {error}.", file=named, error=str(error).rstrip(".")
            ),
            lazy_text("Correct UNFOG_PACKS, or unset it."),
        ) from error
    wanted = program or this_program()
    return tuple(pack for pack in packs if program_misfit(pack.manifest, wanted) is None)


def published_pack(kind: Kind) -> PublishedPack | None:
    """Return the published pack of a kind that fits this program and system, if there is one.

    Raises:
        PublishedListError: as `published_packs`.
    """
    return next((pack for pack in published_packs() if pack.manifest.kind == kind), None)


def no_pack_published(kind: Kind) -> NotPublishedError:
    """Return the error of a request for a pack that can't be downloaded."""
    return NotPublishedError(
        lazy_text("No {title} pack has been published for this version of Unfog yet.", title=TITLES[kind]),
        lazy_text("If you have a pack's file, install that."),
    )
