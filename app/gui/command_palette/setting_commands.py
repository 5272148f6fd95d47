"""Commands of the palette that open the settings at one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.base.translation import in_all_languages, tr, translated
from app.gui.command_palette.commands import Command
from app.gui.command_palette.synonyms import SECTION_SYNONYMS, SETTING_SYNONYMS
from app.settings.fields import Field, get, groups
from app.settings.schema import Settings
from model_backends.lazy_text import lazy_text

_SECTIONS: dict[str, str] = {"privacy": lazy_text("Privacy"), "about": lazy_text("About Unfog")}


def setting_commands(
    settings: Settings, open_setting: Callable[[str], object], open_section: Callable[[str], object]
) -> list[Command]:
    """Create a command per setting that has an effect now, and per section."""
    commands = [
        Command(
            key=f"setting:{field.name}",
            title=translated(field.title),
            run=partial(open_setting, field.name),
            group=tr("Settings"),
            verb=tr("Settings:"),
            note=translated(group.title),
            icon="settings",
            synonyms=" ".join(
                (
                    SETTING_SYNONYMS.get(field.name, ""),
                    *in_all_languages(field.title),
                    *in_all_languages(field.keywords),
                )
            ),
            is_listed=False,
        )
        for group in groups()
        for field in group.fields
        if _has_effect(settings, field)
    ]
    sections = {group.name: group.title for group in groups()} | _SECTIONS
    return commands + [
        Command(
            key=f"section:{name}",
            title=translated(title),
            run=partial(open_section, name),
            group=tr("Settings"),
            verb=tr("Settings:"),
            icon="settings",
            synonyms=" ".join((SECTION_SYNONYMS.get(name, ""), *in_all_languages(title))),
            is_listed=False,
        )
        for name, title in sections.items()
    ]


def _has_effect(settings: Settings, field: Field) -> bool:
    return field.needs is None or get(settings, field.needs[0]) == field.needs[1]
