"""Pads and their versions, as values."""

from __future__ import annotations

from typing import Literal

import msgspec

VersionReason = Literal["writing", "before rewrite", "before replace", "before restore", "opened"]
"""Why a version was kept: time had passed, or something was about to change much of the text."""


class Pad(msgspec.Struct, frozen=True, kw_only=True):
    """A page of text. Title, folder and place are those of the conversation with the same id.

    `markdown`: its syntax is highlighted. `cursor`: the text cursor, in characters. `scrolled`: the first
    line in view, as wrapped.
    """

    id: int
    text: str
    markdown: bool = True
    cursor: int = 0
    scrolled: int = 0


class PadVersion(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier text of a pad, without the text itself. `created`: seconds since 1970."""

    id: int
    pad: int
    created: float
    words: int
    reason: VersionReason = "writing"
