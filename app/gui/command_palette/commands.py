"""Commands of the palette: the window's actions, conversations, presets and models.

A command defines how it is shown and what it does, so the palette depends on none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from app.base.app_dirs import bundled_model
from app.base.translation import in_all_languages, tr, translated
from app.gui.command_palette.matching import Match, Strength, combined, fold_case, match_word
from app.gui.command_palette.synonyms import FILLERS, SYNONYMS
from app.gui.widgets.actions import GROUPS, Actions
from app.session.model_choice import ModelOption
from app.settings.presets import Preset
from app.storage import Conversation, Folder
from model_backends.byte_size import byte_size
from model_backends.lazy_text import lazy_text

RECENT = lazy_text("Recently used")
_INDIRECT_WEIGHT = 0.4  # weight of a match that needs the verb or the group
_RECENT_BONUS = 4.0  # bonus for the command used last; less for earlier ones
_PRIMARY_SYNONYM, _WHOLE_SYNONYM, _SYNONYM = 116.0, 75.0, 55.0  # scores, the last one of a beginning
_LEAST_SYNONYM = 3  # letters of a synonym's beginning
_LEAST_DESTRUCTIVE = 3  # letters with which something destructive is meant
_LEAST_TITLE = 4  # letters with which a conversation is meant
_FILLERS = frozenset(map(fold_case, FILLERS))
_DESTRUCTIVE = ("delete", "delete_reply", "discard_draft", "quit")


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
    synonyms: str = ""
    """Other words for it, which are not shown; those before a "|" are as good as the title."""
    is_content: bool = False
    """Its title was written by someone, such as a conversation's: found by whole beginnings of words only."""
    is_destructive: bool = False
    """It loses something: meant only by a synonym before the "|"."""
    is_listed: bool = True
    """Listed without a query."""

    @property
    def sentence(self) -> str:
        """The verb and the title."""
        return f"{self.verb} {self.title}" if self.verb else self.title


Provider = Callable[[], Iterable[Command]]
Fallback = Callable[[str], Command]
"""Returns the command for a query that no command matches: search the conversations for it."""


@dataclass(frozen=True)
class PaletteRow:
    """A listed command: the highlighted letters of its sentence, and the heading above it, or ""."""

    command: Command
    marks: tuple[int, ...] = ()
    heading: str = ""
    is_meant: bool = True
    """Whether Enter may do it without further choosing."""


@dataclass(frozen=True)
class _Found:
    """How a command was found; `tier`: content below commands, both below what is clearly meant."""

    score: float
    marks: tuple[int, ...]
    tier: int
    is_meant: bool


def palette_rows(
    typed: str, commands: Sequence[Command], recent: Sequence[str], fallback: Fallback | None = None
) -> list[PaletteRow]:
    """List matching commands, best first; without a query, all possible ones in groups, recent first.

    If none of the program's own commands was meant, the one of `fallback` comes last.
    """
    if not typed.strip():
        return _group_commands([one for one in commands if one.is_possible and one.is_listed], recent)
    found: list[tuple[bool, int, float, PaletteRow]] = []
    for command in commands:
        fit = _match_command(typed, command)
        if fit is not None:
            used = recent.index(command.key) if command.key in recent else len(recent)
            bonus = _RECENT_BONUS * (1 - used / max(len(recent), 1))
            row = PaletteRow(command, fit.marks, is_meant=fit.is_meant)
            found.append((command.is_possible, fit.tier, fit.score + bonus, row))
    found.sort(key=lambda entry: entry[:3], reverse=True)
    rows = [row for *_, row in found]
    is_own = any(row.is_meant and not row.command.is_content for row in rows)
    if fallback is not None and not is_own:
        rows.append(PaletteRow(fallback(typed.strip()), is_meant=not rows))
    return rows


def _match_command(typed: str, command: Command) -> _Found | None:
    """Match each word with the title, a synonym or, at a lower score, verb and group; None if far off."""
    words = fold_case(typed).split()
    verb_length = len(command.sentence) - len(command.title)
    matches: list[Match | None] = []
    is_named = False  # by a word of the title or a synonym
    for word in words:
        title = match_word(word, command.title)
        other = _match_synonym(word, command.synonyms)
        if title is not None and (other is None or title.strength >= other.strength):
            is_named = True
            marks = tuple(verb_length + mark for mark in title.marks)
            matches.append(Match(title.score, marks, title.strength))
        elif other is not None:
            is_named = True
            matches.append(other)
        elif (context := _match_context(word, command)) is not None or word not in _FILLERS:
            matches.append(context)
    fit = combined(matches) if is_named else None
    if fit is None:
        return None
    return _judge(typed, words, command, fit)


def _judge(typed: str, words: Sequence[str], command: Command, fit: Match) -> _Found | None:
    """Tell whether a match was meant, and which tier it belongs to; None if it is only chance."""
    if fit.strength is Strength.LOOSE or (command.is_content and fit.strength < Strength.WORDS):
        return None
    is_meant = fit.strength >= Strength.MEANT
    if command.is_destructive:
        is_meant = fit.strength is Strength.WORDS and _is_named(words, command.synonyms)
    if not command.is_content:
        return _Found(fit.score, fit.marks, 2 if is_meant else 0, is_meant)
    text, title = fold_case(" ".join(typed.split())), fold_case(command.title)
    says_verb = bool(command.verb) and fold_case(command.verb.split()[0]) == words[0] and len(words) > 1
    is_title = title.startswith(text) and len(text) >= max(_LEAST_TITLE, len(title) / 2)
    return _Found(fit.score, fit.marks, 3 if says_verb or is_title else 1, is_meant)


def _match_synonym(word: str, synonyms: str) -> Match | None:
    """Match the beginning of a synonym; a whole one counts more, one that is as good as the title most."""
    word, (primary, others) = _spelled(word), _synonyms(synonyms)
    if word in primary:
        return Match(_PRIMARY_SYNONYM, ())
    if word in others:
        return Match(_WHOLE_SYNONYM, ())
    is_beginning = any(other.startswith(word) for other in (*primary, *others))
    return Match(_SYNONYM, ()) if is_beginning and len(word) >= _LEAST_SYNONYM else None


def _is_named(words: Sequence[str], synonyms: str) -> bool:
    """Whether a word of the query begins one of those by which something destructive is meant."""
    primary, _ = _synonyms(synonyms)
    typed = [_spelled(word) for word in words if len(word) >= _LEAST_DESTRUCTIVE]
    return any(name.startswith(word) for word in typed for name in primary)


@cache
def _synonyms(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split into the words that are as good as the title, and the others."""
    first, bar, rest = _spelled(fold_case(text)).partition("|")
    return (tuple(first.split()), tuple(rest.split())) if bar else ((), tuple(first.split()))


def _spelled(word: str) -> str:
    return word.replace("ß", "ss")


def _match_context(word: str, command: Command) -> Match | None:
    fit = match_word(word, f"{command.verb} {command.group}")
    if fit is None or fit.strength < Strength.WORDS:
        return None
    marks = tuple(mark for mark in fit.marks if mark < len(command.verb))
    return Match(fit.score * _INDIRECT_WEIGHT, marks)


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
            synonyms=" ".join(
                (SYNONYMS.get(spec.name, ""), *in_all_languages(spec.title), *spec.shortcuts())
            ),
            is_destructive=spec.name in _DESTRUCTIVE,
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
            note=tr("open") if entry.id == current else tr("archived") if entry.archived else "",
            icon="conversation",
            is_possible=entry.id != current,
            is_content=True,
        )
        for entry in conversations
    ]


def folder_commands(
    folders: Iterable[Folder],
    begin: Callable[[int], object],
    move: Callable[[int], object] | None,
) -> list[Command]:
    """Create commands per folder: to begin a conversation in it and, with `move`, to move there."""
    wishes = [("begin", tr("New conversation in"), "new", begin)]
    if move is not None:
        wishes.append(("move", tr("Move to"), "folder", move))
    return [
        Command(
            key=f"{wish}:{folder.id}",
            title=folder.title,
            run=partial(act, folder.id),
            group=tr("Folders"),
            verb=verb,
            icon=icon,
        )
        for wish, verb, icon, act in wishes
        for folder in folders
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


def model_commands(options: Iterable[ModelOption], use: Callable[[Path], object]) -> list[Command]:
    """Create a command per model on this computer, in the same order."""
    return [
        Command(
            key=f"model:{option.path}",
            title=tr("the demo model") if option.path == bundled_model() else option.name,
            run=partial(use, option.path),
            group=tr("Use another model"),
            verb=tr("Use"),
            note=tr("in use") if option.is_in_effect else translated(byte_size(option.bytes)),
            icon="models",
            is_possible=not option.is_in_effect,
        )
        for option in options
    ]


def _steps(preset: Preset) -> str:
    return tr("model default") if preset.steps is None else tr("up to %n step(s)", "", preset.steps)
