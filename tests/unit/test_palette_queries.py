"""What Enter does in the command palette after a query: the right thing, or nothing."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.base.translation import use_language
from app.gui.command_palette.commands import (
    Command,
    PaletteRow,
    action_commands,
    conversation_commands,
    palette_rows,
)
from app.gui.command_palette.setting_commands import setting_commands
from app.gui.command_palette.synonyms import SETTING_SYNONYMS, SYNONYMS
from app.gui.widgets.actions import ACTIONS, Actions
from app.gui.widgets.theme import Theme
from app.settings.fields import fields
from app.settings.schema import Settings
from app.storage import Conversation

SEARCH = "search:"
TITLES = (
    "The quick summary of the settings of a telescope",
    "Deleting rows from a table in SQL, quietly",
    "Models of the atmosphere",
    "Fog on the river",
    "Video games of the nineties",
    "Print shop opening times",
)


def conversations() -> list[Conversation]:
    return [
        Conversation(id=number, title=title, created=0.0, updated=0.0, pinned=False)
        for number, title in enumerate(TITLES, start=1)
    ]


@pytest.fixture(params=["en", "de"])
def commands(qapp: QApplication, request: pytest.FixtureRequest) -> list[Command]:
    """Everything that the palette offers, in a window in English and in one in German."""
    use_language(request.param, qapp)
    try:
        made = action_commands(Actions(Theme(qapp, "light")), without=("palette",))
        made += setting_commands(Settings(), lambda _name: None, lambda _name: None)
        made += conversation_commands(conversations(), None, lambda _id: None)
    finally:
        use_language("en", qapp)
    return made


def search(text: str) -> Command:
    return Command(key=f"{SEARCH}{text}", title=text, run=lambda: None, group="")


def rows(typed: str, commands: list[Command]) -> list[PaletteRow]:
    return palette_rows(typed, commands, (), search)


def first(typed: str, commands: list[Command]) -> str:
    """The key of what Enter does, "" for nothing; as the palette chooses it."""
    chosen = (row for row in rows(typed, commands) if row.is_meant and row.command.is_possible)
    return next((row.command.key for row in chosen), "")


WANTED = {
    "theme": ("action:appearance", "setting:appearance.scheme"),
    "dark mode": ("action:appearance", "setting:appearance.scheme"),
    "change the theme": ("action:appearance", "setting:appearance.scheme"),
    "dunkel": ("action:appearance", "setting:appearance.scheme"),
    "zoom": ("action:larger", "action:usual_size", "action:smaller", "setting:appearance.font_scale"),
    "zoom in": ("action:larger",),
    "font size": ("setting:appearance.font_scale", "action:larger"),
    "schriftgröße": ("setting:appearance.font_scale", "action:larger"),
    "schriftgrosse": ("setting:appearance.font_scale", "action:larger"),
    "video": ("action:export", "action:clip"),
    "gif": ("action:export", "action:clip"),
    "make a gif": ("action:export", "action:clip"),
    "movie": ("action:export", "action:clip"),
    "preferences": ("action:settings",),
    "options": ("action:settings",),
    "einstellungen": ("action:settings",),
    "regenerate": ("action:again",),
    "retry": ("action:again",),
    "download": ("action:models",),
    "language": ("setting:appearance.language",),
    "sprache": ("setting:appearance.language",),
    "deutsch": ("setting:appearance.language",),
    "german": ("setting:appearance.language",),
    "print": ("action:export_pdf", "action:export_conversation"),
    "drucken": ("action:export_pdf", "action:export_conversation"),
    "pdf": ("action:export_pdf", "action:export_conversation"),
    "history": ("action:search",),
    "verlauf": ("action:search",),
    "quit": ("action:quit",),
    "exit": ("action:quit",),
    "beenden": ("action:quit",),
    "help": ("action:shortcuts",),
    "hilfe": ("action:shortcuts",),
    "about": ("section:about",),
    "version": ("section:about",),
    "privacy": ("section:privacy",),
    "datenschutz": ("section:privacy",),
    "temperature": ("action:chat_settings", "setting:replies.preset"),
    "temperatur": ("action:chat_settings", "setting:replies.preset"),
    "system prompt": ("setting:replies.system_prompt", "action:chat_settings"),
    "systemprompt": ("setting:replies.system_prompt", "action:chat_settings"),
    "branch": ("action:fork", "action:earlier", "action:later"),
    "f1": ("action:shortcuts",),
    "notifications": ("section:notifications",),
    "fullscreen": ("action:present",),
    "vollbild": ("action:present",),
    "delete": ("action:delete", "action:delete_reply"),
    "löschen": ("action:delete", "action:delete_reply"),
    "nc": ("action:new",),
    "mdl": ("action:models",),
    "setings": ("action:settings",),
    "new chat": ("action:new",),
    "neuer chat": ("action:new",),
    "fog": ("setting:appearance.fog_seconds", "setting:appearance.canvas_mode", "action:canvas"),
    "fog river": ("conversation:4",),
    "fog on the river": ("conversation:4",),
    "gpu": ("action:models", "setting:models.device"),
    "nearly": ("action:nearly_said",),
    "temperature of the sun": (f"{SEARCH}temperature of the sun",),
}


@pytest.mark.parametrize("typed", WANTED)
def test_the_first_result_is_what_was_meant(typed: str, commands: list[Command]) -> None:
    assert first(typed, commands) in WANTED[typed]


@pytest.mark.parametrize("typed", ["xyzzy", "qqq", "asdf", "lighthouse", "zzz top", "%&/", "tsqlr", "eeiou"])
def test_nonsense_searches_the_conversations_and_does_nothing_else(
    typed: str, commands: list[Command]
) -> None:
    assert [row.command.key for row in rows(typed, commands)] == [f"{SEARCH}{typed}"]


@pytest.mark.parametrize(
    "typed", ["de", "d", "dt", "q", "qt", "dlt", "qit", "lr", "rm", "reply", "last", "draft", "unfog"]
)
def test_a_weak_match_never_deletes_or_quits(typed: str, commands: list[Command]) -> None:
    assert first(typed, commands) not in ("action:delete", "action:delete_reply", "action:quit")


@pytest.mark.parametrize("typed", ["models", "delete", "video", "print", "settings"])
def test_conversations_come_after_commands(typed: str, commands: list[Command]) -> None:
    meant = [row for row in rows(typed, commands) if row.is_meant and row.command.is_possible]
    kinds = [row.command.is_content for row in meant]
    assert kinds == sorted(kinds)


def test_a_conversation_that_is_clearly_meant_comes_first(commands: list[Command]) -> None:
    assert first("models of the atm", commands) == "conversation:3"
    assert first("video games of the nin", commands) == "conversation:5"


def test_scattered_letters_of_a_title_are_no_match(commands: list[Command]) -> None:
    listed = [row.command.key for row in rows("tqsos", commands)]
    assert not any(key.startswith("conversation:") for key in listed)


def test_words_belong_to_actions_and_settings_that_exist() -> None:
    expected = {"read_aloud"}
    assert set(SYNONYMS) - {spec.name for spec in ACTIONS} <= expected
    assert set(SETTING_SYNONYMS) <= set(fields())
