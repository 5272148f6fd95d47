"""Ease from 0 to 1. No Qt."""

from __future__ import annotations

from typing import TypeVar

from app.gui.canvas.layout_arrays import Floats

Share = TypeVar("Share", float, Floats)


def smoothstep(share: Share) -> Share:
    """Ease a share from 0 to 1, or an array of them: slow at both ends (3 s² - 2 s³)."""
    return share * share * (3.0 - 2.0 * share)
