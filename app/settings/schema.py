"""Every setting: its type, range and default, its title, the sentence that explains it, words to find it by.

This is the one place that knows them: the file's comments, the settings window and the diagnostics are made
of it (see `fields.py`). No Qt here. What people type freely is `str`; everything else has a range.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from app.settings.presets import preset_named
from model_backends.lazy_text import mark
from model_backends.protocol import Sampling

_CUSTOM = ("replies.preset", "custom")
_KEEP = ("traces.keep", True)
_TELL, _TRAY = ("notices.tell", True), ("notices.tray", True)


class _Group(msgspec.Struct, frozen=True, kw_only=True):
    """Settings that belong together."""


class Appearance(_Group, frozen=True):
    """How the window looks."""

    scheme: Annotated[
        Literal["system", "light", "dark"],
        Meta(
            title=mark("Colours"),
            description=mark("Light or dark, or whichever the system uses at the moment."),
            extra={
                "labels": {"system": mark("As the system"), "light": mark("Light"), "dark": mark("Dark")},
                "words": mark("theme scheme night mode color"),
            },
        ),
    ] = "system"
    font_scale: Annotated[
        float,
        Meta(
            ge=0.8,
            le=2.0,
            title=mark("Size of type"),
            description=mark("All text, compared with its usual size."),
            extra={
                "percent": True,
                "step": 0.1,
                "words": mark("font zoom larger smaller text scale accessibility"),
            },
        ),
    ] = 1.0
    spacing: Annotated[
        Literal["compact", "normal", "airy"],
        Meta(
            title=mark("Spacing"),
            description=mark("How much room there is between messages."),
            extra={
                "labels": {"compact": mark("Compact"), "normal": mark("Normal"), "airy": mark("Airy")},
                "words": mark("density margin padding"),
            },
        ),
    ] = "normal"
    reduced_motion: Annotated[
        Literal["system", "always", "never"],
        Meta(
            title=mark("Reduced motion"),
            description=mark("Words change in place and nothing fades, glides or glows."),
            extra={
                "labels": {
                    "system": mark("As the system"),
                    "always": mark("Always"),
                    "never": mark("Never"),
                },
                "words": mark("animation accessibility vestibular quiet still"),
            },
        ),
    ] = "system"
    canvas_mode: Annotated[
        Literal["prose", "grid", "quiet"],
        Meta(
            title=mark("Canvas"),
            description=mark(
                "A reply on its way out of the fog: as prose, as a grid with one cell per token, "
                "or quiet, without any motion."
            ),
            extra={
                "labels": {"prose": mark("Prose"), "grid": mark("Grid"), "quiet": mark("Quiet")},
                "words": mark("fog denoising block cells tokens display"),
            },
        ),
    ] = "prose"
    language: Annotated[
        str,
        Meta(
            pattern=r"^(system|[a-z]{2,3}(_[A-Z]{2})?)$",
            title=mark("Language"),
            description=mark("What the window speaks. Counts from the next start."),
            extra={"control": "language", "words": mark("locale translation english german deutsch")},
        ),
    ] = "system"


class Replies(_Group, frozen=True):
    """How replies are written. The six values of the sampler count where the preset is "custom"."""

    preset: Annotated[
        Literal["fast", "balanced", "best", "custom"],
        Meta(
            title=mark("Speed and polish"),
            description=mark(
                "Denoising steps for a block: Fast takes up to 16, Balanced up to 24, Best as many "
                "as the model allows, usually 48. Custom shows the values below."
            ),
            extra={
                "labels": {
                    "fast": mark("Fast"),
                    "balanced": mark("Balanced"),
                    "best": mark("Best"),
                    "custom": mark("Custom"),
                },
                "words": mark("preset quality sampling"),
            },
        ),
    ] = "best"
    max_steps: Annotated[
        int,
        Meta(
            ge=1,
            le=1000,
            title=mark("Denoising steps"),
            description=mark("How often a block is rewritten at most. Fewer steps are faster and rougher."),
            extra={"needs": _CUSTOM, "words": mark("sampling iterations")},
        ),
    ] = 48
    t_max: Annotated[
        float,
        Meta(
            gt=0.0,
            le=10.0,
            title=mark("First temperature"),
            description=mark(
                "How freely tokens are drawn in the first step of a block. Higher is more varied."
            ),
            extra={"needs": _CUSTOM, "step": 0.05, "words": mark("sampling random creative t_max")},
        ),
    ] = 0.8
    t_min: Annotated[
        float,
        Meta(
            gt=0.0,
            le=10.0,
            title=mark("Last temperature"),
            description=mark("The same for the last step. It cannot be above the first temperature."),
            extra={"needs": _CUSTOM, "step": 0.05, "words": mark("sampling random creative t_min")},
        ),
    ] = 0.4
    entropy_bound: Annotated[
        float,
        Meta(
            ge=0.0,
            le=100.0,
            title=mark("Entropy bound"),
            description=mark(
                "How much doubt, in nats, the tokens accepted in one step may hold together. "
                "Higher accepts more at once."
            ),
            extra={"needs": _CUSTOM, "step": 0.05, "words": mark("sampling uncertainty accept")},
        ),
    ] = 0.1
    stability: Annotated[
        int,
        Meta(
            ge=0,
            le=1000,
            title=mark("Stable steps"),
            description=mark("For how many steps a draft must stay the same before its block can be done."),
            extra={"needs": _CUSTOM, "words": mark("sampling stopping early stability")},
        ),
    ] = 1
    confidence: Annotated[
        float,
        Meta(
            ge=0.0,
            le=100.0,
            title=mark("Confidence"),
            description=mark(
                "A block can be done when its mean entropy, in nats, is below this. "
                "At 0 every block takes all its steps."
            ),
            extra={
                "needs": _CUSTOM,
                "step": 0.005,
                "words": mark("sampling stopping early entropy threshold"),
            },
        ),
    ] = 0.005
    thinking: Annotated[
        bool,
        Meta(
            title=mark("Let the model think first"),
            description=mark(
                "Thoughts are folded away above the reply. It takes longer; models that cannot "
                "think answer as usual."
            ),
            extra={"words": mark("reasoning thoughts")},
        ),
    ] = False
    max_tokens: Annotated[
        int,
        Meta(
            ge=1,
            le=262_144,
            title=mark("Longest reply"),
            description=mark("No block begins after so many tokens; one that has begun is finished."),
            extra={"step": 256, "unit": mark("tokens"), "words": mark("length limit maximum")},
        ),
    ] = 2048
    system_prompt: Annotated[
        str,
        Meta(
            max_length=100_000,
            title=mark("System prompt"),
            description=mark("What the model is told before every conversation that has none of its own."),
            extra={"control": "long", "empty": mark("None"), "words": mark("instructions role persona")},
        ),
    ] = ""

    def __post_init__(self) -> None:
        if self.t_min > self.t_max:
            raise ValueError(mark("the last temperature is above the first."))

    @property
    def sampling(self) -> Sampling:
        """These values as the engine takes them."""
        if self.preset == "custom":
            return Sampling(
                max_steps=self.max_steps,
                t_min=self.t_min,
                t_max=self.t_max,
                entropy_bound=self.entropy_bound,
                stability=self.stability,
                confidence=self.confidence,
                max_tokens=self.max_tokens,
            )
        preset = preset_named(self.preset)
        return Sampling(max_steps=None if preset is None else preset.steps, max_tokens=self.max_tokens)


class Models(_Group, frozen=True):
    """Where models run. Which one answers, and how files are fetched, is said on the Models page."""

    device: Annotated[
        str,
        Meta(
            pattern=r"^(auto|cpu|[a-z]{2,12}:?\d{1,3})$",
            title=mark("Device"),
            description=mark("Where models run. Automatic takes the first NVIDIA card, else the processor."),
            extra={"control": "device", "words": mark("gpu cuda cpu graphics card nvidia processor")},
        ),
    ] = "auto"
    context_length: Annotated[
        Literal["auto"] | Annotated[int, Meta(ge=512, le=262_144)],
        Meta(
            title=mark("Context"),
            description=mark("How much of a conversation the model sees. More takes more memory."),
            extra={"step": 1024, "unit": mark("tokens"), "words": mark("memory window length history")},
        ),
    ] = "auto"
    experts_on_cpu: Annotated[
        Literal["auto"] | Annotated[int, Meta(ge=0, le=1000)],
        Meta(
            title=mark("Experts on the processor"),
            description=mark(
                "Layers whose experts stay beside the card, where it cannot hold the whole model. "
                "Automatic takes as few as it can."
            ),
            extra={"unit": mark("layers"), "words": mark("offload memory vram gpu moe partial")},
        ),
    ] = "auto"


class Traces(_Group, frozen=True):
    """What is kept so that replies can be watched again."""

    keep: Annotated[
        bool,
        Meta(
            title=mark("Keep replays"),
            description=mark("Store every step of a reply, so that it can be watched again and exported."),
            extra={"words": mark("trace history record disk")},
        ),
    ] = True
    max_megabytes: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000,
            title=mark("Room for replays"),
            description=mark("The oldest are forgotten when all take more. Conversations are never touched."),
            extra={
                "needs": _KEEP,
                "step": 50,
                "unit": mark("MB"),
                "words": mark("trace disk size limit storage"),
            },
        ),
    ] = 200
    max_days: Annotated[
        int,
        Meta(
            ge=1,
            le=36_500,
            title=mark("Time for replays"),
            description=mark("Older ones are forgotten. Conversations are never touched."),
            extra={"needs": _KEEP, "step": 30, "unit": mark("days"), "words": mark("trace age limit delete")},
        ),
    ] = 365


class Notices(_Group, frozen=True):
    """What is said outside of the window."""

    tell: Annotated[
        bool,
        Meta(
            title=mark("Tell me when a long reply is done"),
            description=mark(
                "By a notification of the system with the conversation’s title, when Unfog is not in front "
                "or another conversation is open."
            ),
            extra={"words": mark("notification alert finished ready done message")},
        ),
    ] = True
    long_seconds: Annotated[
        int,
        Meta(
            ge=0,
            le=3600,
            title=mark("A long reply"),
            description=mark("Takes at least this long."),
            extra={
                "needs": _TELL,
                "step": 5,
                "unit": mark("seconds"),
                "words": mark("notification time wait"),
            },
        ),
    ] = 20
    show_beginning: Annotated[
        bool,
        Meta(
            title=mark("Show the beginning of the reply"),
            description=mark("In the notification, where others may read it too."),
            extra={"needs": _TELL, "words": mark("notification private privacy preview lock screen")},
        ),
    ] = False
    tray: Annotated[
        bool,
        Meta(
            title=mark("Icon in the tray"),
            description=mark("With a menu, at the edge of the screen where other programs have theirs."),
            extra={"words": mark("notification area menu bar status background system tray")},
        ),
    ] = False
    keep_running: Annotated[
        bool,
        Meta(
            title=mark("Keep running in the tray"),
            description=mark(
                "Closing the window ends nothing: a reply is still written, and the icon opens the window "
                "again. Quit ends Unfog."
            ),
            extra={"needs": _TRAY, "words": mark("background close minimise hide quit system tray")},
        ),
    ] = False


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings. A group's title and the words it is found by stand here."""

    appearance: Annotated[
        Appearance, Meta(title=mark("Appearance"), extra={"words": mark("look design display")})
    ] = Appearance()
    replies: Annotated[Replies, Meta(title=mark("Replies"), extra={"words": mark("answers generation")})] = (
        Replies()
    )
    models: Annotated[Models, Meta(title=mark("Models"), extra={"words": "engine"})] = Models()
    traces: Annotated[Traces, Meta(title=mark("Replays"), extra={"words": "traces"})] = Traces()
    notices: Annotated[
        Notices, Meta(title=mark("Notifications"), extra={"words": mark("notices messages tray background")})
    ] = Notices()
