"""The GPU packs that can be downloaded, from `resources/packs.json`: none until some are published."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import msgspec

from model_backends import system_errors
from model_backends.files.protocol import Cards
from model_backends.files.regular_file import read_regular
from model_backends.gpu_packs.fit import Program, card_misfit, numbers_of, program_misfit, this_program
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
                "Can't read the list of GPU packs {file}: {reason}.",
                file=named,
                reason=system_errors.reason(error),
            ),
            lazy_text("Correct UNFOG_PACKS, or unset it."),
        ) from error
    wanted = program or this_program()
    return tuple(pack for pack in packs if program_misfit(pack.manifest, wanted) is None)


def best_pack(packs: Sequence[PublishedPack], kind: Kind, cards: Cards | None) -> PublishedPack | None:
    """Return the pack of a kind that is best for these cards, None if there is none of the kind.

    It is the one with the newest toolkit that runs on them. If none does, it is the one with the oldest, of
    which `card_misfit` says what it needs.
    """
    of_kind = [pack for pack in packs if pack.manifest.kind == kind]
    newest_first = sorted(of_kind, key=lambda pack: numbers_of(pack.manifest.toolkit), reverse=True)
    fitting = [pack for pack in newest_first if cards is None or card_misfit(pack.manifest, cards) is None]
    return next(iter(fitting or newest_first[-1:]), None)


def no_pack_published(kind: Kind) -> NotPublishedError:
    """Return the error of a request for a pack that can't be downloaded."""
    return NotPublishedError(
        lazy_text("No {title} pack has been published for this version of Unfog yet.", title=TITLES[kind]),
        lazy_text("If you have a pack file, install that."),
    )
