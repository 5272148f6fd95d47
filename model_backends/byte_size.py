"""Format byte counts for people, in decimal units: "16.8 GB"."""

from __future__ import annotations

from model_backends.lazy_text import LazyText, lazy_text, translatable


def byte_size(count: int, *, rounded: bool = False) -> LazyText:
    """Return a byte count in a suitable unit: "27 bytes", "4.2 kB", "13 MB", "0.3 GB".

    `rounded`: the count is an estimate, "about 17 GB".
    """
    scale, digits, unit = byte_unit(count)
    if scale == 1:
        text = lazy_text("%n byte(s)", "", count)
    else:
        text = lazy_text(_TEXTS[unit, digits], size=count / scale)  # untranslated: one of the literals below
    return lazy_text("about {size}", size=text) if rounded else text


_TEXTS = {
    ("GB", 1): translatable("{size:.1f} GB"),
    ("MB", 1): translatable("{size:.1f} MB"),
    ("MB", 0): translatable("{size:.0f} MB"),
    ("kB", 1): translatable("{size:.1f} kB"),
    ("kB", 0): translatable("{size:.0f} kB"),
}
"""By unit and digits."""


def byte_unit(count: int) -> tuple[int, int, str]:
    """Return the unit that suits a byte count: its size in bytes, the digits to show, its name."""
    if count >= 10**8:
        return 10**9, 1, "GB"
    for scale, unit in ((10**6, "MB"), (1000, "kB")):
        if count >= scale:
            return scale, 1 if count < 9.95 * scale else 0, unit
    return 1, 0, "bytes"
