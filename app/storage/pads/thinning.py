"""Which versions of a pad stay: the older they are, the fewer.

All of the last hour stay, then one an hour for a day, one a day for 30 days, and one a week of what is older.
Versions that were kept before a change of much of the text count like the others. Beyond that at most
`MOST` versions and `MOST_BYTES` of compressed text stay per pad: the oldest go first, the newest never.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

MOST = 200
MOST_BYTES = 8 << 20

_HOUR, _DAY = 3600.0, 86_400.0
_SPANS = ((_HOUR, 0.0), (_DAY, _HOUR), (30 * _DAY, _DAY), (float("inf"), 7 * _DAY))
"""Up to this age, one version stays of each span of so many seconds; 0: all."""


class Kept(NamedTuple):
    """A stored version: its id, time, and bytes."""

    id: int
    created: float
    size: int


def superfluous(versions: Iterable[Kept], now: float) -> list[int]:
    """Return the ids of the versions to delete. Of each span of time, its oldest version stays."""
    ordered = sorted(versions, key=lambda version: (version.created, version.id))
    seen: set[tuple[float, int]] = set()
    stays: list[Kept] = []
    goes: list[Kept] = []
    for version in ordered:
        age = max(now - version.created, 0.0)
        step = next(step for limit, step in _SPANS if age <= limit)
        span = (step, int(version.created // step)) if step else (0.0, version.id)
        (goes if span in seen else stays).append(version)
        seen.add(span)
    size = sum(version.size for version in stays)
    while len(stays) > 1 and (len(stays) > MOST or size > MOST_BYTES):
        size -= stays[0].size
        goes.append(stays.pop(0))
    return [version.id for version in goes]
