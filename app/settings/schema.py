"""The settings schema: type, range, default, title, explanation and search words of every setting.

This is the only place that defines them: the file's comments, the settings window and the diagnostics are
generated from it (see `fields.py`). No Qt here. Free text is `str`; everything else has a range.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from app.settings.presets import preset_named
from model_backends.lazy_text import translatable
from model_backends.protocol import Sampling, SelfConditioning

_CUSTOM = ("replies.preset", "custom")
_KEEP = ("traces.keep", True)
_TELL, _TRAY = ("notifications.tell", True), ("notifications.tray", True)


class _Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of settings."""


class Appearance(_Group, frozen=True):
    """The look of the window."""

    scheme: Annotated[
        Literal["system", "light", "dark"],
        Meta(
            title=translatable("Theme"),
            description=translatable("Light, dark, or match the system."),
            extra={
                "labels": {
                    "system": translatable("Match system"),
                    "light": translatable("Light"),
                    "dark": translatable("Dark"),
                },
                "keywords": translatable("colours scheme night mode color"),
            },
        ),
    ] = "system"
    font_scale: Annotated[
        float,
        Meta(
            ge=0.8,
            le=2.0,
            title=translatable("Text size"),
            description=translatable("Size of all text, relative to the default."),
            extra={
                "percent": True,
                "step": 0.1,
                "keywords": translatable("font type zoom larger smaller scale accessibility"),
            },
        ),
    ] = 1.0
    spacing: Annotated[
        Literal["compact", "normal", "airy"],
        Meta(
            title=translatable("Spacing"),
            description=translatable("Space between messages."),
            extra={
                "labels": {
                    "compact": translatable("Compact"),
                    "normal": translatable("Normal"),
                    "airy": translatable("Spacious"),
                },
                "keywords": translatable("density margin padding"),
            },
        ),
    ] = "normal"
    reduced_motion: Annotated[
        Literal["system", "always", "never"],
        Meta(
            title=translatable("Reduced motion"),
            description=translatable("Words change in place, without fading, sliding or glowing."),
            extra={
                "labels": {
                    "system": translatable("Match system"),
                    "always": translatable("Always"),
                    "never": translatable("Never"),
                },
                "keywords": translatable("animation accessibility vestibular quiet still"),
            },
        ),
    ] = "system"
    canvas_mode: Annotated[
        Literal["prose", "grid", "quiet"],
        Meta(
            title=translatable("Canvas"),
            description=translatable(
                "How a reply emerges from the fog: as prose, as a grid with one cell per token, or "
                "quiet, without motion."
            ),
            extra={
                "labels": {
                    "prose": translatable("Prose"),
                    "grid": translatable("Grid"),
                    "quiet": translatable("Quiet"),
                },
                "keywords": translatable("fog denoising block cells tokens display"),
            },
        ),
    ] = "prose"
    fog_seconds: Annotated[
        float,
        Meta(
            ge=0.0,
            le=10.0,
            title=translatable("Fog before a reply"),
            description=translatable(
                "How long the noise is shown, at least, before a reply takes shape. 0 "
                "turns it off; so does reduced motion."
            ),
            extra={
                "step": 0.25,
                "unit": translatable("seconds"),
                "keywords": translatable("noise wait delay start hold pace animation"),
            },
        ),
    ] = 1.0
    language: Annotated[
        str,
        Meta(
            pattern=r"^(system|[a-z]{2,3}(_[A-Z]{2})?)$",
            title=translatable("Language"),
            description=translatable("Interface language. Takes effect after a restart."),
            extra={
                "control": "language",
                "keywords": translatable("locale translation english german deutsch"),
            },
        ),
    ] = "system"


class Replies(_Group, frozen=True):
    """How replies are generated. The six sampler values apply if the preset is "custom"."""

    preset: Annotated[
        Literal["fast", "balanced", "best", "custom"],
        Meta(
            title=translatable("Quality"),
            description=translatable(
                "Maximum denoising steps per block: Fast 16, Balanced 24, Best as many "
                "as the model allows (usually 48). Custom shows the values below."
            ),
            extra={
                "labels": {
                    "fast": translatable("Fast"),
                    "balanced": translatable("Balanced"),
                    "best": translatable("Best"),
                    "custom": translatable("Custom"),
                },
                "keywords": translatable("preset speed polish sampling"),
            },
        ),
    ] = "best"
    max_steps: Annotated[
        int,
        Meta(
            ge=1,
            le=1000,
            title=translatable("Denoising steps"),
            description=translatable(
                "The maximum number of times a block is rewritten. Fewer steps are faster but rougher."
            ),
            extra={"needs": _CUSTOM, "keywords": translatable("sampling iterations")},
        ),
    ] = 48
    t_max: Annotated[
        float,
        Meta(
            gt=0.0,
            le=10.0,
            title=translatable("First temperature"),
            description=translatable(
                "How freely tokens are drawn in a block's first step. Higher is more varied."
            ),
            extra={
                "needs": _CUSTOM,
                "step": 0.05,
                "keywords": translatable("sampling random creative t_max"),
            },
        ),
    ] = 0.8
    t_min: Annotated[
        float,
        Meta(
            gt=0.0,
            le=10.0,
            title=translatable("Last temperature"),
            description=translatable(
                "The same for a block's last step. Can't be higher than the first temperature."
            ),
            extra={
                "needs": _CUSTOM,
                "step": 0.05,
                "keywords": translatable("sampling random creative t_min"),
            },
        ),
    ] = 0.4
    entropy_bound: Annotated[
        float,
        Meta(
            ge=0.0,
            le=100.0,
            title=translatable("Entropy bound"),
            description=translatable(
                "How much total uncertainty, in nats, the tokens accepted in one step may have. "
                "Higher accepts more at once."
            ),
            extra={"needs": _CUSTOM, "step": 0.05, "keywords": translatable("sampling uncertainty accept")},
        ),
    ] = 0.1
    stability: Annotated[
        int,
        Meta(
            ge=0,
            le=1000,
            title=translatable("Stable steps"),
            description=translatable(
                "How many steps a draft must stay the same before its block can finish."
            ),
            extra={"needs": _CUSTOM, "keywords": translatable("sampling stopping early stability")},
        ),
    ] = 1
    confidence: Annotated[
        float,
        Meta(
            ge=0.0,
            le=100.0,
            title=translatable("Confidence"),
            description=translatable(
                "A block can finish when its mean entropy, in nats, is below this. At 0, every block "
                "takes all its steps."
            ),
            extra={
                "needs": _CUSTOM,
                "step": 0.005,
                "keywords": translatable("sampling stopping early entropy threshold"),
            },
        ),
    ] = 0.005
    thinking: Annotated[
        bool,
        Meta(
            title=translatable("Think before answering"),
            description=translatable(
                "Slower, but better on hard questions. Thoughts are collapsed above the "
                "reply. Models that can't think reply as usual."
            ),
            extra={"keywords": translatable("reasoning thoughts")},
        ),
    ] = False
    titles: Annotated[
        bool,
        Meta(
            title=translatable("Automatic titles"),
            description=translatable(
                "After the first reply, the model gives the conversation a title. Small "
                "models such as the demo model can't; the first line of your message is "
                "used instead."
            ),
            extra={"keywords": translatable("name rename heading conversation automatic summary")},
        ),
    ] = True
    voice_speed: Annotated[
        float,
        Meta(
            ge=0.5,
            le=2.0,
            title=translatable("Reading speed"),
            description=translatable(
                "How fast replies are read aloud. Choose the voice in the system's settings."
            ),
            extra={
                "percent": True,
                "step": 0.1,
                "keywords": translatable("read aloud speech text to speech tts voice rate speak listen"),
            },
        ),
    ] = 1.0
    max_tokens: Annotated[
        int,
        Meta(
            ge=1,
            le=262_144,
            title=translatable("Maximum reply length"),
            description=translatable("Starts no new block after this many tokens."),
            extra={
                "step": 256,
                "unit": translatable("tokens"),
                "keywords": translatable("longest length limit"),
            },
        ),
    ] = 2048
    system_prompt: Annotated[
        str,
        Meta(
            max_length=100_000,
            title=translatable("System prompt"),
            description=translatable("Instructions for all conversations without their own system prompt."),
            extra={
                "control": "long",
                "empty": translatable("None"),
                "keywords": translatable("instructions role persona"),
            },
        ),
    ] = ""

    def __post_init__(self) -> None:
        if self.t_min > self.t_max:
            raise ValueError(translatable("the last temperature is higher than the first."))

    @property
    def sampling(self) -> Sampling:
        """These values as the engine's `Sampling`."""
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
    """Where models run. The model in use and the downloads are chosen on the Models page."""

    device: Annotated[
        str,
        Meta(
            pattern=r"^(auto|cpu|[a-z]{2,12}:?\d{1,3})$",
            title=translatable("Device"),
            description=translatable(
                "Where models run. Automatic picks the first graphics card that Unfog can use, or the CPU."
            ),
            extra={
                "control": "device",
                "keywords": translatable("gpu cuda vulkan metal cpu graphics card nvidia processor"),
            },
        ),
    ] = "auto"
    context_length: Annotated[
        Literal["auto"] | Annotated[int, Meta(ge=512, le=262_144)],
        Meta(
            title=translatable("Context"),
            description=translatable("How much of a conversation the model sees. More uses more memory."),
            extra={
                "step": 1024,
                "unit": translatable("tokens"),
                "keywords": translatable("memory window length history"),
            },
        ),
    ] = "auto"
    experts_on_cpu: Annotated[
        Literal["auto"] | Annotated[int, Meta(ge=0, le=1000)],
        Meta(
            title=translatable("Expert layers in RAM"),
            description=translatable(
                "How many layers keep their experts in RAM if the model doesn't fit on "
                "the graphics card. Automatic uses as few as possible."
            ),
            extra={
                "unit": translatable("layers"),
                "keywords": translatable("processor offload memory vram gpu moe partial"),
            },
        ),
    ] = "auto"
    experts: Annotated[
        Literal["auto", "processor", "streamed"],
        Meta(
            title=translatable("Experts that don't fit"),
            description=translatable(
                "Run them on the CPU, or copy them to the graphics card in every step. Automatic measures "
                "both and picks the faster."
            ),
            extra={
                "labels": {
                    "auto": translatable("Automatic"),
                    "processor": translatable("Run on the CPU"),
                    "streamed": translatable("Copy to the card"),
                },
                "keywords": translatable("processor offload stream memory vram gpu moe partial"),
            },
        ),
    ] = "auto"
    self_conditioning: Annotated[
        SelfConditioning,
        Meta(
            title=translatable("Self-conditioning"),
            description=translatable(
                "Each step passes its predictions on to the next. Automatic passes on "
                "the likeliest tokens, which is faster and uses less memory; Exact "
                "passes on all of them."
            ),
            extra={
                "labels": {
                    "auto": translatable("Automatic"),
                    "exact": translatable("Exact: all tokens"),
                    "64": translatable("64 likeliest tokens"),
                    "32": translatable("32 likeliest tokens"),
                    "16": translatable("16 likeliest tokens"),
                    "8": translatable("8 likeliest tokens"),
                },
                "keywords": translatable("speed exact reference memory embedding top-k"),
            },
        ),
    ] = "auto"
    meter: Annotated[
        bool,
        Meta(
            title=translatable("Memory meter"),
            description=translatable(
                "Show below the message field how much memory and graphics card are in use."
            ),
            extra={"keywords": translatable("ram vram gpu usage monitor status swap")},
        ),
    ] = True


class Traces(_Group, frozen=True):
    """Storage of replays."""

    keep: Annotated[
        bool,
        Meta(
            title=translatable("Keep replays"),
            description=translatable("Store every step of a reply so you can replay and export it."),
            extra={"keywords": translatable("trace history record disk")},
        ),
    ] = True
    max_megabytes: Annotated[
        int,
        Meta(
            ge=1,
            le=1_000_000,
            title=translatable("Replay storage limit"),
            description=translatable(
                "Above this, the oldest replays are deleted. Conversations are not affected."
            ),
            extra={
                "needs": _KEEP,
                "step": 50,
                "unit": translatable("MB"),
                "keywords": translatable("trace disk size limit storage"),
            },
        ),
    ] = 200
    max_days: Annotated[
        int,
        Meta(
            ge=1,
            le=36_500,
            title=translatable("Keep replays for"),
            description=translatable("Older replays are deleted. Conversations are not affected."),
            extra={
                "needs": _KEEP,
                "step": 30,
                "unit": translatable("days"),
                "keywords": translatable("trace age time limit delete"),
            },
        ),
    ] = 365


class Notifications(_Group, frozen=True):
    """Notifications and the tray icon."""

    tell: Annotated[
        bool,
        Meta(
            title=translatable("Notify me when a long reply is done"),
            description=translatable(
                "Show a system notification with the conversation's title when Unfog is "
                "in the background or another conversation is open."
            ),
            extra={"keywords": translatable("notification alert finished ready done message")},
        ),
    ] = True
    long_seconds: Annotated[
        int,
        Meta(
            ge=0,
            le=3600,
            title=translatable("Minimum duration"),
            description=translatable("Notify only for replies that take at least this long."),
            extra={
                "needs": _TELL,
                "step": 5,
                "unit": translatable("seconds"),
                "keywords": translatable("notification long time wait"),
            },
        ),
    ] = 20
    show_beginning: Annotated[
        bool,
        Meta(
            title=translatable("Show a preview of the reply"),
            description=translatable("In the notification, where other people may read it."),
            extra={
                "needs": _TELL,
                "keywords": translatable("notification private privacy beginning lock screen"),
            },
        ),
    ] = False
    tray: Annotated[
        bool,
        Meta(
            title=translatable("Tray icon"),
            description=translatable("Show an icon with a menu in the system tray."),
            extra={"keywords": translatable("notification area menu bar status background system tray")},
        ),
    ] = False
    keep_running: Annotated[
        bool,
        Meta(
            title=translatable("Keep running in the tray"),
            description=translatable(
                "Closing the window keeps Unfog running so that it can finish the reply. "
                "The tray icon reopens the window; “Quit Unfog” exits."
            ),
            extra={
                "needs": _TRAY,
                "keywords": translatable("background close minimise hide quit system tray"),
            },
        ),
    ] = False


class Privacy(_Group, frozen=True):
    """What stays of deleted conversations."""

    trash: Annotated[
        bool,
        Meta(
            title=translatable("Keep deleted conversations for 30 days"),
            description=translatable(
                "They stay in the trash, where you can restore them. If this is off, a "
                "conversation is deleted forever as soon as “Undo” is gone."
            ),
            extra={"keywords": translatable("trash bin recycle delete undo restore remove recover")},
        ),
    ] = True


class Updates(_Group, frozen=True):
    """Telling of newer versions."""

    check_at_start: Annotated[
        bool,
        Meta(
            title=translatable("Check when Unfog starts"),
            description=translatable("At most once a day. Off by default."),
            extra={"keywords": translatable("new version upgrade release automatic")},
        ),
    ] = False


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings. Annotations hold a group's title and search words."""

    appearance: Annotated[
        Appearance,
        Meta(title=translatable("Appearance"), extra={"keywords": translatable("look design display")}),
    ] = Appearance()
    replies: Annotated[
        Replies, Meta(title=translatable("Replies"), extra={"keywords": translatable("answers generation")})
    ] = Replies()
    models: Annotated[Models, Meta(title=translatable("Models"), extra={"keywords": "engine"})] = Models()
    traces: Annotated[Traces, Meta(title=translatable("Replays"), extra={"keywords": "traces"})] = Traces()
    notifications: Annotated[
        Notifications,
        Meta(
            title=translatable("Notifications"),
            extra={"keywords": translatable("notices messages tray background")},
        ),
    ] = Notifications()
    privacy: Annotated[
        Privacy,
        Meta(title=translatable("Privacy"), extra={"keywords": translatable("data protection")}),
    ] = Privacy()
    updates: Annotated[
        Updates,
        Meta(title=translatable("Updates"), extra={"keywords": translatable("new version upgrade release")}),
    ] = Updates()
