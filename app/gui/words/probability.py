"""Probabilities as texts."""

from __future__ import annotations

from app.base.translation import format_number, tr


def format_probability(probability: float) -> str:
    """Format a probability: "46%"; never 0% or 100%, but "<1%" or ">99%"."""
    percent = round(100 * probability)
    number = format_number(min(max(percent, 1), 99))
    sign = "<" if percent < 1 else ">" if percent > 99 else ""
    return tr("{number}%").format(number=sign + number)
