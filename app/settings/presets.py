"""Sampling presets: the three built-in ones between speed and polish, and those that people saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from model_backends.lazy_text import lazy_text
from model_backends.protocol import Sampling


@dataclass(frozen=True)
class Preset:
    """A sampling preset; its `max_tokens` is ignored. `name` is its identity, also in the settings file."""

    name: str
    title: str
    explanation: str
    sampling: Sampling = field(default_factory=Sampling)

    @property
    def steps(self) -> int | None:
        """Maximum denoising steps per block; `None`: the model's own limit, usually 48."""
        return self.sampling.max_steps

    @property
    def sentence(self) -> str:
        """Title and explanation in one line."""
        return lazy_text("{title}: {explanation}", title=self.title, explanation=self.explanation)

    def with_limit(self, max_tokens: int) -> Sampling:
        """Return its sampling, with this `max_tokens`."""
        return msgspec.structs.replace(self.sampling, max_tokens=max_tokens)


FAST = Preset(
    "fast",
    lazy_text("Fast"),
    lazy_text("up to 16 steps per block; up to twice as fast as Best, rougher"),
    Sampling(max_steps=16),
)
BALANCED = Preset(
    "balanced",
    lazy_text("Balanced"),
    lazy_text("up to 24 steps per block; in between"),
    Sampling(max_steps=24),
)
BEST = Preset(
    "best",
    lazy_text("Best"),
    lazy_text("model default, usually 48 steps per block; smoothest text"),
)
PRESETS = (FAST, BALANCED, BEST)
CUSTOM = "custom"
"""The name of the preset for unsaved values."""


def preset_named(name: object) -> Preset | None:
    """Return the built-in preset of this name, if there is one."""
    return next((preset for preset in PRESETS if preset.name == name), None)


def preset_of(sampling: Sampling, presets: Iterable[Preset]) -> Preset:
    """Return the preset with this sampling, or one called "Custom" with it."""
    found = (preset for preset in presets if preset.with_limit(sampling.max_tokens) == sampling)
    custom = Preset(CUSTOM, lazy_text("Custom"), explanation_of(sampling), sampling)
    return next(found, custom)


def explanation_of(sampling: Sampling) -> str:
    """Explain sampling values in a sentence like those of the presets; the model's defaults are omitted."""
    parts = []
    if sampling.max_steps is not None:
        parts.append(lazy_text("up to %n step(s) per block", "", sampling.max_steps))
    if sampling.t_max is not None and sampling.t_min is not None:
        parts.append(lazy_text("temperature {first} to {last}", first=sampling.t_max, last=sampling.t_min))
    if sampling.entropy_bound is not None:
        parts.append(lazy_text("entropy bound {bound}", bound=sampling.entropy_bound))
    if sampling.confidence == 0:
        parts.append(lazy_text("blocks never end early"))
    sentence = lazy_text("model default")
    if not parts:
        return sentence
    sentence = parts[0]
    for part in parts[1:]:
        sentence = lazy_text("{before}, {after}", before=sentence, after=part)
    return sentence
