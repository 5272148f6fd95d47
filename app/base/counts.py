"""Counts and rates with their units, in the current language: "1 token", "3 blocks", "0.4 tokens/s"."""

from __future__ import annotations

from app.base.translation import format_number, tr


def tokens(count: int) -> str:
    """Format a number of tokens: "1 token", "1,234 tokens"."""
    return tr("%Ln token(s)", "", count)


def blocks(count: int) -> str:
    """Format a number of blocks as a nominative: "3 blocks"."""
    return tr("%n block(s)", "", count)


def steps(count: int) -> str:
    """Format a number of denoising steps as a nominative: "48 steps"."""
    return tr("%n step(s)", "", count)


def token_rate(per_second: float) -> str:
    """Format a rate; one decimal below 10: "0.4 tokens/s", "1 token/s", "125 tokens/s"."""
    tenths = round(per_second, 1)
    if tenths < 10 and not tenths.is_integer():
        return tr("{rate} tokens/s").format(rate=format_number(tenths, 1))
    return tr("%Ln token(s)/s", "", round(per_second))
