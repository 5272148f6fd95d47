"""Commands of the palette: the window's actions, conversations, presets and models.

A command defines how it is shown and what it does, so the palette depends on none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.base.app_dirs import bundled_model
from app.base.translation import tr, translated
from app.gui.command_palette.matching import Match, match
from app.gui.widgets.actions import GROUPS, Actions
from app.settings.presets import Preset
from app.storage import Conversation
from model_backends.files.registry import ModelFile
from model_backends.lazy_text import lazy_text

RECENT = lazy_text("Recently used")
_INDIRECT_WEIGHT = 0.4  # weight of a match that needs the verb or the group
_RECENT_BONUS = 4.0  # bonus for the command used last; less for earlier ones


@dataclass(frozen=True)
class Command:
    """One line of the palette. `key` is its identity, also in the list of recent commands."""

    key: str
    title: str
    run: Callable[[], object]
    group: str
    verb: str = ""
    """Shown before the title in a muted colour: "Go to"."""
    note: str = ""
    """Shown on the right if there is no shortcut."""
    shortcut: str = ""
    icon: str = ""
    is_possible: bool = True

    @property
    def sentence(self) -> str:
        """The verb and the title."""
        return f"{self.verb} {self.title}" if self.verb else self.title


Provider = Callable[[], Iterable[Command]]


@dataclass(frozen=True)
class PaletteRow:
    """A listed command: the highlighted letters of its sentence, and the heading above it, or ""."""

    command: Command
    marks: tuple[int, ...] = ()
    heading: str = ""


def palette_rows(typed: str, commands: Sequence[Command], recent: Sequence[str]) -> list[PaletteRow]:
    """List matching commands, best first; without a query, all possible ones in groups, recent first."""
    if not typed.strip():
        return _group_commands([command for command in commands if command.is_possible], recent)
    found: list[tuple[bool, float, PaletteRow]] = []
    for command in commands:
        fit = _match_command(typed, command)
        if fit is not None:
            used = recent.index(command.key) if command.key in recent else len(recent)
            bonus = _RECENT_BONUS * (1 - used / max(len(recent), 1))
            found.append((command.is_possible, fit.score + bonus, PaletteRow(command, fit.marks)))
    found.sort(key=lambda entry: entry[:2], reverse=True)
    return [line for _, _, line in found]


def _match_command(typed: str, command: Command) -> Match | None:
    """Match the title or, at a much lower score, verb and group."""
    verb_length = len(command.sentence) - len(command.title)
    fit = match(typed, command.title)
    if fit is not None:
        return Match(fit.score, tuple(verb_length + mark for mark in fit.marks))
    fit = match(typed, f"{command.sentence} {command.group}")
    if fit is None:
        return None
    return Match(fit.score * _INDIRECT_WEIGHT, tuple(m for m in fit.marks if m < len(command.sentence)))


def _group_commands(commands: Sequence[Command], recent: Sequence[str]) -> list[PaletteRow]:
    by_key = {command.key: command for command in commands}
    used = [replace(by_key[key], group=translated(RECENT)) for key in recent if key in by_key]
    rest = [command for command in commands if command.key not in recent]
    rows, heading = [], ""
    for command in (*used, *rest):
        rows.append(PaletteRow(command, heading=command.group if command.group != heading else ""))
        heading = command.group
    return rows


def action_commands(actions: Actions, without: Sequence[str] = ()) -> list[Command]:
    """Create a command per action, by group, except those in `without`."""
    order = [translated(group) for group in GROUPS]
    rows = [
        Command(
            key=f"action:{spec.name}",
            title=action.text(),
            run=action.trigger,
            group=translated(spec.group),
            shortcut=spec.shortcuts()[0],
            icon=spec.icon,
            is_possible=action.isEnabled(),
        )
        for spec, action in actions
        if spec.name not in without
    ]
    return sorted(rows, key=lambda command: order.index(command.group))


def conversation_commands(
    conversations: Iterable[Conversation], current: int | None, open_one: Callable[[int], object]
) -> list[Command]:
    """Create a command per conversation, in the same order."""
    return [
        Command(
            key=f"conversation:{entry.id}",
            title=entry.title,
            run=partial(open_one, entry.id),
            group=tr("Go to a conversation"),
            verb=tr("Go to"),
            note=tr("open") if entry.id == current else "",
            icon="conversation",
            is_possible=entry.id != current,
        )
        for entry in conversations
    ]


def preset_commands(
    presets: Iterable[Preset], in_use: Preset, use: Callable[[Preset], object]
) -> list[Command]:
    """Create a command per preset."""
    return [
        Command(
            key=f"preset:{preset.name}",
            title=translated(preset.title),
            run=partial(use, preset),
            group=tr("Quality"),
            verb=tr("Answer with"),
            note=tr("in use") if preset == in_use else _steps(preset),
            icon="speed",
            is_possible=preset != in_use,
        )
        for preset in presets
    ]


def model_commands(files: Iterable[ModelFile], in_use: Path, use: Callable[[Path], object]) -> list[Command]:
    """Create a command per model on this computer, the demo model last."""
    known = [(file.path, file.name) for file in files if not file.missing]
    return [
        Command(
            key=f"model:{path}",
            title=name,
            run=partial(use, path),
            group=tr("Use another model"),
            verb=tr("Use"),
            note=tr("in use") if path == in_use else "",
            icon="models",
            is_possible=path != in_use,
        )
        for path, name in (*known, (bundled_model(), tr("the demo model")))
    ]


def _steps(preset: Preset) -> str:
    return tr("model default") if preset.steps is None else tr("up to %n step(s)", "", preset.steps)
