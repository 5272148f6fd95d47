"""How many denoising steps a block may take: three named choices between speed and polish."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """One choice. `steps` per block at most; `None`: the model's own limit, usually 48."""

    name: str
    steps: int | None
    explanation: str

    @property
    def title(self) -> str:
        """The name as it is shown."""
        return self.name.capitalize()

    @property
    def sentence(self) -> str:
        """Name and explanation in one line."""
        return f"{self.title}: {self.explanation}"


FAST = Preset("fast", 16, "at most 16 steps a block; up to twice the speed of Best, rougher")
BALANCED = Preset("balanced", 24, "at most 24 steps a block; between the two")
BEST = Preset("best", None, "the model's own limit, usually 48 steps a block; the smoothest text")
PRESETS = (FAST, BALANCED, BEST)


def preset_named(name: object) -> Preset | None:
    """The preset of this name, if there is one."""
    return next((preset for preset in PRESETS if preset.name == name), None)
