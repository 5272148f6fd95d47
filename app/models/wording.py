"""Format sizes, speeds and durations for people, translatable. No Qt."""

from __future__ import annotations

from model_backends.byte_size import byte_size, byte_unit
from model_backends.files.protocol import Cards, Progress
from model_backends.gpu_packs.local_build import LocalBuild
from model_backends.gpu_packs.manifest import PackManifest
from model_backends.lazy_text import LazyText, joined, lazy_text

FIT_LABELS = {"yes": "fits", "partly": "partly on the CPU", "no": "doesn't fit"}
"""How a catalogue file fits this computer, by `Advice.fit`, in the terminal's tables."""

_MEGA = 10**6
_ACTIVITIES = {
    "connecting": lazy_text("Connecting…"),
    "waiting": lazy_text("Waiting for the server…"),
    "checking": lazy_text("Verifying the download"),
    "copying": lazy_text("Copying"),
    "unpacking": lazy_text("Unpacking"),
}


def part(done: int, total: int) -> LazyText:
    """Format the finished part in the unit of the total: "3.1 of 16.8 GB"."""
    scale, digits, _ = byte_unit(total)
    if digits:
        return lazy_text("{part:.1f} of {whole}", part=done / scale, whole=byte_size(total))
    return lazy_text("{part:.0f} of {whole}", part=done / scale, whole=byte_size(total))


def rate(count: float) -> LazyText:
    """Format bytes per second: "42 MB/s"."""
    if count < _MEGA:
        return lazy_text("{rate:.0f} kB/s", rate=count / 1000)
    megabytes = count / _MEGA
    return (
        lazy_text("{rate:.0f} MB/s", rate=megabytes)
        if megabytes >= 10
        else lazy_text("{rate:.1f} MB/s", rate=megabytes)
    )


def time_left(seconds: float) -> LazyText:
    """Format the remaining time, rounded to its likely precision: "5 min left"."""
    if seconds < 10:
        return lazy_text("a few seconds left")
    if seconds < 55:
        return lazy_text("{seconds} s left", seconds=round(seconds / 10) * 10)
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours >= 10:
        return lazy_text("{hours} h left", hours=hours)
    if hours:
        return lazy_text("{hours} h {minutes} min left", hours=hours, minutes=minutes)
    return lazy_text("{minutes} min left", minutes=minutes)


def percent(progress: Progress | None) -> str:
    """Format the finished share: "18 %"."""
    return f"{int(100 * progress.done / progress.total)} %" if progress and progress.total else ""


def describe(progress: Progress) -> LazyText:
    """Describe a progress in one line: "3.1 of 16.8 GB · 42 MB/s · 5 min left"."""
    parts: list[str] = [part(progress.done, progress.total)] if progress.total else []
    if progress.activity in _ACTIVITIES:
        parts.append(progress.message or _ACTIVITIES[progress.activity])
    if progress.activity in ("downloading", "copying", "checking", "unpacking"):
        if progress.rate > 0:
            parts.append(rate(progress.rate))
        if progress.seconds_left is not None:
            parts.append(time_left(progress.seconds_left))
    return joined(" · ", parts)


def describe_cards(cards: Cards) -> LazyText:
    """Describe the NVIDIA cards and their driver in one sentence."""
    if cards.cards:
        names = ", ".join(dict.fromkeys(card.name for card in cards.cards))
        return lazy_text("{names}, NVIDIA driver {driver}.", names=names, driver=cards.driver)
    if cards.present:
        return lazy_text("This computer has an NVIDIA card, but its driver is missing.")
    return lazy_text("No NVIDIA card was found.")


def describe_pack(manifest: PackManifest) -> LazyText:
    """Describe what a pack is for: "ggml 0.25.3, CUDA 13.0"."""
    parts = [f"ggml {manifest.ggml}"]
    if manifest.toolkit:
        parts.append(f"{manifest.title} {manifest.toolkit}")
    return joined(", ", parts)


def describe_build(build: LocalBuild) -> str:
    """Describe in one line how far the plug-in built on this computer is: "Compiling, 41 of 120"."""
    if build.state == "ready":
        return lazy_text("Ready")
    if build.state == "failed":
        return lazy_text("Failed: {reason}", reason=build.message or lazy_text("The log says why."))
    if build.state == "downloading":
        if not build.total:
            return lazy_text("Downloading the compiler…")
        return lazy_text("Downloading the compiler, {part}", part=part(build.done, build.total))
    if not build.total:
        return lazy_text("Compiling…")
    return lazy_text("Compiling, {done:,} of {total:,}", done=build.done, total=build.total)
