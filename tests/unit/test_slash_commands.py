"""Parsing of slash commands at the beginning of a message."""

from collections.abc import Sequence

import pytest

from app.gui.command_palette.commands import Command
from app.gui.composer.slash_commands import (
    SlashCommand,
    command_with_choices,
    match_commands,
    slug,
    snippet_commands,
    unescape,
)
from app.storage import SavedPrompt


def command(name: str, *, possible: bool = True) -> SlashCommand:
    return SlashCommand(name, Command(key=name, title=name, run=lambda: None, group="", is_possible=possible))


def choices() -> Sequence[Command]:
    return [
        Command(key=title, title=title, run=lambda: None, group="")
        for title in ("Translator", "Code reviewer")
    ]


COMMANDS = [
    command("new"),
    command("models"),
    command("code-reviewer"),
    command("copy", possible=False),
    command_with_choices("prompt", "Choose a system prompt", "", choices),
    command_with_choices("model", "Use another model", "", choices),
]


def names(text: str) -> list[str]:
    return [entry.name for entry in match_commands(text, COMMANDS)]


def test_a_slash_lists_what_can_be_done_now() -> None:
    assert names("/") == ["new", "models", "code-reviewer", "prompt", "model"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/n", ["new"]),
        ("/NEW", ["new"]),
        ("/rev", ["code-reviewer"]),
        ("/mod", ["models", "model"]),
        ("/model", ["model", "models"]),
        ("/prompt tr", ["prompt Translator"]),
        ("/prompt cr", ["prompt Code reviewer"]),
    ],
)
def test_letters_narrow_it_down(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "new",
        " /new",
        "//",
        "//new",
        "/usr/bin/env is missing",
        "/new/folder",
        "/new conversation please",
        "/copy",
        "/new\nline",
        "/prompt somebody else",
        "/newer",
        "and/or",
    ],
)
def test_all_else_is_a_message(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("//new", "/new"),
        ("//prompt Translator", "/prompt Translator"),
        ("//new words", "//new words"),
        ("// a comment", "// a comment"),
        ("//comment", "//comment"),
        ("//new\nint main();", "//new\nint main();"),
        ("///new", "///new"),
        ("/new", "/new"),
        ("//", "//"),
    ],
)
def test_two_slashes_escape_a_command_and_nothing_else(typed: str, sent: str) -> None:
    assert unescape(typed, COMMANDS) == sent


def test_texts_of_the_library_have_names_that_can_be_typed() -> None:
    prompts = [
        SavedPrompt(id=1, title="Code reviewer (strict)", text="Review."),
        SavedPrompt(id=2, title="Übersetzer", text="Übersetze."),
        SavedPrompt(id=3, title="…", text="Nothing to type."),
        SavedPrompt(id=4, title="Empty", text=" "),
    ]
    inserted: list[str] = []
    snippets = snippet_commands(prompts, inserted.append)
    assert [entry.name for entry in snippets] == ["code-reviewer-strict", "übersetzer"]
    snippets[1].command.run()
    assert inserted == ["Übersetze."]
    assert slug("A  b/c") == "a-b-c"
