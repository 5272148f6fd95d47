"""Sizes, speeds and times as people read them."""

from __future__ import annotations

from model_backends.files.protocol import Progress

_GIGA, _MEGA = 10**9, 10**6
_ACTIVITIES = {
    "connecting": "Connecting…",
    "waiting": "Waiting for the server…",
    "checking": "Checking what came",
    "copying": "Copying",
}


def size(count: int, *, rounded: bool = False) -> str:
    """Bytes in a unit that suits them: "16.8 GB", "274 MB"."""
    if count >= 10**8:
        text = f"{count / _GIGA:.1f} GB"
    else:
        text = f"{count / _MEGA:.0f} MB" if count >= _MEGA else f"{count / 1000:.0f} kB"
    return f"about {text}" if rounded else text


def part(done: int, total: int) -> str:
    """How much of it is there, in the unit of the whole: "3.1 of 16.8 GB"."""
    whole = size(total)
    number, unit = whole.split(" ")
    scale = {"GB": _GIGA, "MB": _MEGA, "kB": 1000}[unit]
    digits = len(number.partition(".")[2])
    return f"{done / scale:.{digits}f} of {whole}"


def rate(count: float) -> str:
    """Bytes per second: "42 MB/s"."""
    if count >= _MEGA:
        return f"{count / _MEGA:.0f} MB/s" if count >= 10 * _MEGA else f"{count / _MEGA:.1f} MB/s"
    return f"{count / 1000:.0f} kB/s"


def time_left(seconds: float) -> str:
    """How long it will still take, as exact as one can know: "5 min left"."""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 55:
        return f"{round(seconds / 10) * 10} s left"
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours >= 10:
        return f"{hours} h left"
    return f"{hours} h {minutes} min left" if hours else f"{minutes} min left"


def percent(progress: Progress | None) -> str:
    """The share that is done: "18 %"."""
    return f"{int(100 * progress.done / progress.total)} %" if progress and progress.total else ""


def describe(progress: Progress) -> str:
    """A line about what is going on: "3.1 of 16.8 GB · 42 MB/s · 5 min left"."""
    words = [part(progress.done, progress.total)] if progress.total else []
    if progress.activity in _ACTIVITIES:
        words.append(progress.message or _ACTIVITIES[progress.activity])
    if progress.activity in ("downloading", "copying", "checking"):
        if progress.rate > 0:
            words.append(rate(progress.rate))
        if progress.seconds_left is not None:
            words.append(time_left(progress.seconds_left))
    return " · ".join(words)
