"""What can be done by typing "/": actions by short names, presets, models, prompts. No widgets here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.base.translation import tr
from app.gui.command_palette.commands import Command, of_actions
from app.gui.command_palette.matching import match
from app.gui.widgets.actions import ACTIONS, Actions
from app.settings.presets import preset_named
from app.storage import SavedPrompt

_GAPS = re.compile(r"\W+")


@dataclass(frozen=True)
class SlashCommand:
    """`name` is typed behind the "/". With `choices`, what is typed behind the name chooses one of them."""

    name: str
    command: Command
    choices: Callable[[], Sequence[Command]] | None = None

    is_choice: bool = False

    @property
    def about(self) -> str:
        """What it does; of a choice, which names that itself, what is to be known of it."""
        return self.command.note if self.is_choice else self.command.sentence

    @property
    def typed(self) -> str:
        """What stands in the field when it is typed out."""
        return f"/{self.name}"


Provider = Callable[[], Iterable[SlashCommand]]


def matching(text: str, commands: Iterable[SlashCommand]) -> list[SlashCommand]:
    """What a text in the field may mean; nothing where it is a message.

    A command is found by the beginning of its name, or of a word in it, and only where it can be done now:
    "/usr/bin" is a path.
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
            for choice in _fitting(rest, entry.choices())
        ]
    found = [entry for entry in possible if _begins(word, entry.name)]
    return sorted(found, key=lambda entry: (entry.name != word, not entry.name.startswith(word)))


def unescaped(text: str, commands: Iterable[SlashCommand]) -> str:
    """A message as it is sent: "//new" is "/new", where that would be a command; else it is as typed."""
    if not text.startswith("//") or "\n" in text.strip():
        return text
    word, space, _ = text[2:].strip().partition(" ")
    meant = any(entry.name == word and (not space or entry.choices is not None) for entry in commands)
    return text[1:] if meant else text


def of_action_table(actions: Actions) -> list[SlashCommand]:
    """The actions that have a name for this, in the table's order."""
    names = {f"action:{spec.name}": spec.slash for spec in ACTIONS if spec.slash}
    return [SlashCommand(names[found.key], found) for found in of_actions(actions) if found.key in names]


def of_preset_commands(commands: Iterable[Command]) -> list[SlashCommand]:
    """The palette's presets by their names: "/fast"."""
    made = []
    for command in commands:
        name = command.key.partition(":")[2]
        short = name if preset_named(name) else slug(command.title)
        if short:
            made.append(SlashCommand(short, replace(command, title=command.sentence, verb="")))
    return made


def with_choices(name: str, title: str, icon: str, choices: Callable[[], Sequence[Command]]) -> SlashCommand:
    """A command that is followed by a name: "/model NAME"."""
    command = Command(key=f"slash:{name}", title=title, run=lambda: None, group="", icon=icon)
    return SlashCommand(name, command, choices)


def of_snippets(prompts: Iterable[SavedPrompt], insert: Callable[[str], object]) -> list[SlashCommand]:
    """The texts of the library by their titles, to be put into the field."""
    return [
        SlashCommand(
            short,
            Command(
                key=f"snippet:{prompt.id}",
                title=tr("Insert the text “{title}”").format(title=prompt.title),
                run=partial(insert, prompt.text),
                group="",
                icon="write",
            ),
        )
        for prompt in prompts
        if (short := slug(prompt.title)) and prompt.text.strip()
    ]


def slug(title: str) -> str:
    """A title as a name: "Code reviewer" is "code-reviewer"."""
    return _GAPS.sub("-", title.casefold()).strip("-")


def _begins(word: str, name: str) -> bool:
    return any(part.startswith(word) for part in (name, *name.split("-")))


def _fitting(typed: str, choices: Iterable[Command]) -> list[Command]:
    found = [(fit.score, choice) for choice in choices if (fit := match(typed, choice.title)) is not None]
    return [choice for _, choice in sorted(found, key=lambda entry: entry[0], reverse=True)]
