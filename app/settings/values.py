"""Every setting: its type, range and default, its title, the sentence that explains it, words to find it by.

This is the one place that knows them: the file's comments, the settings window and the diagnostics are made
of it (see `fields.py`). No Qt here. What people type freely is `str`; everything else has a range.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from app.presets import preset_named
from model_backends.protocol import Sampling

_CUSTOM = ("replies.preset", "custom")
_KEEP = ("traces.keep", True)


class _Group(msgspec.Struct, frozen=True, kw_only=True):
    """Settings that belong together."""


class Appearance(_Group, frozen=True):
    """How the window looks."""

    scheme: Annotated[
        Literal["system", "light", "dark"],
        Meta(
            title="Colours",
            description="Light or dark, or whichever the system uses at the moment.",
            extra={
                "labels": {"system": "As the system", "light": "Light", "dark": "Dark"},
                "words": "theme scheme night mode color",
            },
        ),
    ] = "system"
    font_scale: Annotated[
        float,
        Meta(
            ge=0.8,
            le=2.0,
            title="Size of type",
            description="All text, compared with its usual size. Counts from the next start.",
            extra={
                "percent": True,
                "step": 0.1,
                "words": "font zoom larger smaller text scale accessibility",
            },
        ),
    ] = 1.0
    spacing: Annotated[
        Literal["compact", "normal", "airy"],
        Meta(
            title="Spacing",
            description="How much room there is between messages.",
            extra={
                "labels": {"compact": "Compact", "normal": "Normal", "airy": "Airy"},
                "words": "density margin padding",
            },
        ),
    ] = "normal"
    reduced_motion: Annotated[
        bool,
        Meta(
            title="Reduced motion",
            description="Words change in place and nothing fades, glides or glows.",
            extra={"words": "animation accessibility vestibular quiet"},
        ),
    ] = False
    canvas_mode: Annotated[
        Literal["prose", "grid", "quiet"],
        Meta(
            title="Canvas",
            description="A reply on its way out of the fog: as prose, as a grid with one cell per token, "
            "or quiet, without any motion.",
            extra={
                "labels": {"prose": "Prose", "grid": "Grid", "quiet": "Quiet"},
                "words": "fog denoising block cells tokens display",
            },
        ),
    ] = "prose"


class Replies(_Group, frozen=True):
    """How replies are written. The six values of the sampler count where the preset is "custom"."""

    preset: Annotated[
        Literal["fast", "balanced", "best", "custom"],
        Meta(
            title="Speed and polish",
            description="Denoising steps for a block: Fast takes up to 16, Balanced up to 24, Best as many "
            "as the model allows, usually 48. Custom shows the values below.",
            extra={
                "labels": {"fast": "Fast", "balanced": "Balanced", "best": "Best", "custom": "Custom"},
                "words": "preset quality sampling",
            },
        ),
    ] = "best"
    max_steps: Annotated[
        int,
        Meta(
            ge=1,
            le=1000,
            title="Denoising steps",
            description="How often a block is rewritten at most. Fewer steps are faster and rougher.",
            extra={"needs": _CUSTOM, "words": "sampling iterations"},
        ),
    ] = 48
    t_max: Annotated[
        float,
        Meta(
            gt=0.0,
            le=10.0,
            title="First temperature",
            description="How freely tokens are drawn in the first step of a block. Higher is more varied.",
            extra={"needs": _CUSTOM, "step": 0.05, "words": "sampling random creative t_max"},
        ),
    ] = 0.8
    t_min: Annotated[
        float,
        Meta(
            gt=0.0,
            le=10.0,
            title="Last temperature",
            description="The same for the last step. It cannot be above the first temperature.",
            extra={"needs": _CUSTOM, "step": 0.05, "words": "sampling random creative t_min"},
        ),
    ] = 0.4
    entropy_bound: Annotated[
        float,
        Meta(
            ge=0.0,
            le=100.0,
            title="Entropy bound",
            description="How much doubt, in nats, the tokens accepted in one step may hold together. "
            "Higher accepts more at once.",
            extra={"needs": _CUSTOM, "step": 0.05, "words": "sampling uncertainty accept"},
        ),
    ] = 0.1
    stability: Annotated[
        int,
        Meta(
            ge=0,
            le=1000,
            title="Stable steps",
            description="For how many steps a draft must stay the same before its block can be done.",
            extra={"needs": _CUSTOM, "words": "sampling stopping early stability"},
        ),
    ] = 1
    confidence: Annotated[
        float,
        Meta(
            ge=0.0,
            le=100.0,
            title="Confidence",
            description="A block can be done when its mean entropy, in nats, is below this. "
            "At 0 every block takes all its steps.",
            extra={"needs": _CUSTOM, "step": 0.005, "words": "sampling stopping early entropy threshold"},
        ),
    ] = 0.005
    thinking: Annotated[
        bool,
        Meta(
            title="Let the model think first",
            description="Thoughts are folded away above the reply. It takes longer; models that cannot "
            "think answer as usual.",
            extra={"words": "reasoning thoughts"},
        ),
    ] = False
    max_tokens: Annotated[
        int,
        Meta(
            ge=1,
            le=262_144,
            title="Longest reply",
            description="No block begins after so many tokens; one that has begun is finished.",
            extra={"step": 256, "unit": "tokens", "words": "length limit maximum"},
        ),
    ] = 2048
    system_prompt: Annotated[
        str,
        Meta(
            max_length=100_000,
            title="System prompt",
            description="What the model is told before every conversation that has none of its own.",
            extra={"control": "long", "empty": "None", "words": "instructions role persona"},
        ),
    ] = ""

    def __post_init__(self) -> None:
        if self.t_min > self.t_max:
            raise ValueError("the last temperature is above the first")

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
            title="Device",
            description="Where models run. Automatic takes the first NVIDIA card, else the processor.",
            extra={"control": "device", "words": "gpu cuda cpu graphics card nvidia processor"},
        ),
    ] = "auto"
    context_length: Annotated[
        Literal["auto"] | Annotated[int, Meta(ge=512, le=262_144)],
        Meta(
            title="Context",
            description="How much of a conversation the model sees. More takes more memory.",
            extra={"step": 1024, "unit": "tokens", "words": "memory window length history"},
        ),
    ] = "auto"
    experts_on_cpu: Annotated[
        Literal["auto"] | Annotated[int, Meta(ge=0, le=1000)],
        Meta(
            title="Experts on the processor",
            description="Layers whose experts stay beside the card, where it cannot hold the whole model. "
            "Automatic takes as few as it can.",
            extra={"unit": "layers", "words": "offload memory vram gpu moe partial"},
        ),
    ] = "auto"


class Traces(_Group, frozen=True):
    """What is kept so that replies can be watched again."""

    keep: Annotated[
        bool,
        Meta(
            title="Keep replays",
            description="Store every step of a reply, so that it can be watched again and exported.",
            extra={"words": "trace history record disk"},
        ),
    ] = True
    max_megabytes: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000,
            title="Room for replays",
            description="The oldest are forgotten when all take more. Conversations are never touched.",
            extra={"needs": _KEEP, "step": 50, "unit": "MB", "words": "trace disk size limit storage"},
        ),
    ] = 200
    max_days: Annotated[
        int,
        Meta(
            ge=1,
            le=36_500,
            title="Time for replays",
            description="Older ones are forgotten. Conversations are never touched.",
            extra={"needs": _KEEP, "step": 30, "unit": "days", "words": "trace age limit delete"},
        ),
    ] = 365


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings. A group's title and the words it is found by stand here."""

    appearance: Annotated[Appearance, Meta(title="Appearance", extra={"words": "look design display"})] = (
        Appearance()
    )
    replies: Annotated[Replies, Meta(title="Replies", extra={"words": "answers generation"})] = Replies()
    models: Annotated[Models, Meta(title="Models", extra={"words": "engine"})] = Models()
    traces: Annotated[Traces, Meta(title="Replays", extra={"words": "traces"})] = Traces()


PRIVACY = (
    (
        "Nothing is sent",
        "Conversations, drafts, settings and logs stay on this computer. There is no telemetry, no account "
        "and no crash report, so there is nothing to switch off.",
        "privacy telemetry tracking analytics data protection offline cloud",
    ),
    (
        "When Unfog uses the network",
        "Only to download a model, or to refresh the catalogue, when you ask for it. A download that was "
        "not finished goes on at the next start. Links open in your browser, after a question.",
        "privacy internet connection download online offline",
    ),
    (
        "The access token",
        "A token for the Hub is kept in the system’s keyring, never in a file of Unfog. It is set on the "
        "Models page.",
        "privacy password secret hugging face key credentials",
    ),
)
"""Title, text and search words of what is said about privacy; there is nothing to set."""
