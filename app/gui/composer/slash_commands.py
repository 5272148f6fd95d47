"""Slash commands: actions, presets, models and prompts by typing "/". No widgets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.base.translation import tr
from app.gui.command_palette.commands import Command, action_commands
from app.gui.command_palette.matching import match
from app.gui.widgets.actions import ACTIONS, Actions
from app.settings.presets import preset_named
from app.storage import SavedPrompt

_GAPS = re.compile(r"\W+")


@dataclass(frozen=True)
class SlashCommand:
    """A command typed as "/name". With `choices`, the text after the name selects one of them."""

    name: str
    command: Command
    choices: Callable[[], Sequence[Command]] | None = None

    is_choice: bool = False

    @property
    def about(self) -> str:
        """A description; for a choice, its note, since its title is part of the name."""
        return self.command.note if self.is_choice else self.command.sentence

    @property
    def typed(self) -> str:
        """The text of the complete command."""
        return f"/{self.name}"


Provider = Callable[[], Iterable[SlashCommand]]


def match_commands(text: str, commands: Iterable[SlashCommand]) -> list[SlashCommand]:
    """Find the commands that a text may mean; none if it is a message.

    A command matches by a prefix of its name, or of a word in it, and only if it is possible now: "/usr/bin"
    is a
    path.
    """
    if not text.startswith("/") or "\n" in text:
        return []
    word, space, rest = text[1:].partition(" ")
    word = word.casefold()
    possible = [entry for entry in commands if entry.command.is_possible]
    if space:
        return [
            replace(entry, name=f"{entry.name} {choice.title}", command=choice, choices=None, is_choice=True)
            for entry in possible
            if entry.name == word and entry.choices is not None
            for choice in _matching_choices(rest, entry.choices())
        ]
    found = [entry for entry in possible if _matches_prefix(word, entry.name)]
    return sorted(found, key=lambda entry: (entry.name != word, not entry.name.startswith(word)))


def unescape(text: str, commands: Iterable[SlashCommand]) -> str:
    """Unescape a message: "//new" becomes "/new" if that would be a command."""
    if not text.startswith("//") or "\n" in text.strip():
        return text
    word, space, _ = text[2:].strip().partition(" ")
    meant = any(entry.name == word and (not space or entry.choices is not None) for entry in commands)
    return text[1:] if meant else text


def slash_action_commands(actions: Actions) -> list[SlashCommand]:
    """Create commands for the actions that have a slash name, in the table's order."""
    names = {f"action:{spec.name}": spec.slash for spec in ACTIONS if spec.slash}
    return [SlashCommand(names[found.key], found) for found in action_commands(actions) if found.key in names]


def slash_preset_commands(commands: Iterable[Command]) -> list[SlashCommand]:
    """Create commands for the palette's presets: "/fast"."""
    slash_commands = []
    for command in commands:
        name = command.key.partition(":")[2]
        short = name if preset_named(name) else slug(command.title)
        if short:
            slash_commands.append(SlashCommand(short, replace(command, title=command.sentence, verb="")))
    return slash_commands


def command_with_choices(
    name: str, title: str, icon: str, choices: Callable[[], Sequence[Command]]
) -> SlashCommand:
    """Create a command that is followed by a name: "/model NAME"."""
    command = Command(key=f"slash:{name}", title=title, run=lambda: None, group="", icon=icon)
    return SlashCommand(name, command, choices)


def snippet_commands(prompts: Iterable[SavedPrompt], insert: Callable[[str], object]) -> list[SlashCommand]:
    """Create commands that insert the texts of the prompt library."""
    return [
        SlashCommand(
            short,
            Command(
                key=f"snippet:{prompt.id}",
                title=tr("Insert “{title}”").format(title=prompt.title),
                run=partial(insert, prompt.text),
                group="",
                icon="write",
            ),
        )
        for prompt in prompts
        if (short := slug(prompt.title)) and prompt.text.strip()
    ]


def slug(title: str) -> str:
    """Convert a title to a name: "Code reviewer" becomes "code-reviewer"."""
    return _GAPS.sub("-", title.casefold()).strip("-")


def _matches_prefix(word: str, name: str) -> bool:
    return any(part.startswith(word) for part in (name, *name.split("-")))


def _matching_choices(typed: str, choices: Iterable[Command]) -> list[Command]:
    found = [(fit.score, choice) for choice in choices if (fit := match(typed, choice.title)) is not None]
    return [choice for _, choice in sorted(found, key=lambda entry: entry[0], reverse=True)]
