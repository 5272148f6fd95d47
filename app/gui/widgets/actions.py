"""Everything people can do from the keyboard: one action each, with its name, shortcut, icon and group.

`Actions` is the table. What is added there appears in the command palette and in the list of shortcuts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, get_type_hints

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.base.translation import translated
from app.gui.widgets.theme import Theme
from model_backends.lazy_text import lazy_text

CONVERSATIONS = lazy_text("Conversations")
WRITING = lazy_text("Writing")
LAST_REPLY = lazy_text("The last reply")
WINDOW = lazy_text("Window")
GROUPS = (CONVERSATIONS, WRITING, LAST_REPLY, WINDOW)
"""The groups of actions, in the order in which they are listed."""


@dataclass(frozen=True)
class Entry:
    """A line of the table: `text` is what people read, `icon` one of ours or ""."""

    text: str
    group: str
    shortcut: str
    """As Qt writes it; on macOS, Ctrl is the Command key."""
    icon: str = ""
    also: str = ""
    """A second shortcut."""
    mac: str = ""
    """The shortcut on macOS, where the other belongs to the system or has no key."""
    slash: str = ""
    """What does it when it is typed behind a "/" in the message field."""

    def shortcuts(self, *, mac: bool = sys.platform == "darwin") -> tuple[str, ...]:
        """The shortcut, and the second one if there is one."""
        first = self.mac if mac and self.mac else self.shortcut
        return (first, self.also) if self.also else (first,)


@dataclass(frozen=True)
class Actions:
    """The window's actions, each beside what is known of it."""

    new: Annotated[QAction, Entry(lazy_text("New conversation"), CONVERSATIONS, "Ctrl+N", "new", slash="new")]
    search: Annotated[
        QAction,
        Entry(lazy_text("Search all conversations"), CONVERSATIONS, "Ctrl+F", "search", slash="search"),
    ]
    pin: Annotated[QAction, Entry(lazy_text("Pin"), CONVERSATIONS, "Ctrl+T", "pin", slash="pin")]
    rename: Annotated[
        QAction, Entry(lazy_text("Rename"), CONVERSATIONS, "F2", "rename", mac="Ctrl+Alt+R", slash="rename")
    ]
    delete: Annotated[QAction, Entry(lazy_text("Delete"), CONVERSATIONS, "Ctrl+Shift+Backspace", "delete")]
    # In a text field, the shortcut is the field's.
    undo: Annotated[QAction, Entry(lazy_text("Undo"), CONVERSATIONS, "Ctrl+Z", "undo")]
    export_conversation: Annotated[
        QAction,
        Entry(lazy_text("Export the conversation…"), CONVERSATIONS, "Ctrl+S", "export", slash="export"),
    ]
    export_all: Annotated[
        QAction, Entry(lazy_text("Export all conversations…"), CONVERSATIONS, "Ctrl+Alt+S", "export")
    ]
    import_conversations: Annotated[
        QAction, Entry(lazy_text("Import conversations…"), CONVERSATIONS, "Ctrl+O", "import")
    ]
    previous: Annotated[
        QAction,
        Entry(lazy_text("Previous conversation"), CONVERSATIONS, "Ctrl+PgUp", "up", mac="Ctrl+Alt+Up"),
    ]
    next: Annotated[
        QAction,
        Entry(lazy_text("Next conversation"), CONVERSATIONS, "Ctrl+PgDown", "down", mac="Ctrl+Alt+Down"),
    ]

    chat_settings: Annotated[
        QAction,
        Entry(
            lazy_text("This conversation…"), CONVERSATIONS, "Ctrl+Shift+O", "overrides", slash="conversation"
        ),
    ]

    focus: Annotated[QAction, Entry(lazy_text("Write a message"), WRITING, "Ctrl+L", "write")]
    edit: Annotated[
        QAction, Entry(lazy_text("Edit the last question"), WRITING, "Ctrl+Up", "rename", mac="Ctrl+Shift+E")
    ]
    attach: Annotated[
        QAction, Entry(lazy_text("Attach files…"), WRITING, "Ctrl+Shift+A", "attach", slash="attach")
    ]
    stop: Annotated[QAction, Entry(lazy_text("Stop the reply, or go back"), WRITING, "Esc", "stop")]
    preset: Annotated[QAction, Entry(lazy_text("Speed and polish"), WRITING, "Ctrl+Shift+P", "speed")]

    think: Annotated[
        QAction,
        Entry(lazy_text("Think first, or answer at once"), WRITING, "Ctrl+Shift+H", "think", slash="think"),
    ]
    prompts: Annotated[QAction, Entry(lazy_text("Prompts"), WRITING, "Ctrl+P", "prompts", slash="prompts")]

    copy: Annotated[
        QAction, Entry(lazy_text("Copy the last reply"), LAST_REPLY, "Ctrl+Shift+C", "copy", slash="copy")
    ]
    copy_text: Annotated[
        QAction, Entry(lazy_text("Copy the last reply as text"), LAST_REPLY, "Ctrl+Alt+C", "copy")
    ]
    copy_code: Annotated[
        QAction, Entry(lazy_text("Copy the last code block"), LAST_REPLY, "Ctrl+Shift+K", "code")
    ]
    again: Annotated[QAction, Entry(lazy_text("Try again"), LAST_REPLY, "Ctrl+R", "retry", slash="again")]
    reproduce: Annotated[
        QAction,
        Entry(lazy_text("Write the last reply again with the same seed"), LAST_REPLY, "Ctrl+Shift+Y", "same"),
    ]
    resume: Annotated[
        QAction,
        Entry(
            lazy_text("Continue the last reply"), LAST_REPLY, "Ctrl+Shift+Return", "right", slash="continue"
        ),
    ]
    replay: Annotated[
        QAction,
        Entry(lazy_text("Replay the last reply"), LAST_REPLY, "Ctrl+Shift+R", "replay", slash="replay"),
    ]
    compare: Annotated[
        QAction, Entry(lazy_text("Compare the last reply…"), LAST_REPLY, "Ctrl+Shift+B", "compare")
    ]
    export: Annotated[
        QAction, Entry(lazy_text("Export the reply as a film…"), LAST_REPLY, "Ctrl+Shift+S", "export")
    ]
    details: Annotated[
        QAction, Entry(lazy_text("Details of the last reply"), LAST_REPLY, "Ctrl+Shift+D", "details")
    ]
    thoughts: Annotated[
        QAction, Entry(lazy_text("Show or hide thoughts"), LAST_REPLY, "Ctrl+Shift+T", "thought")
    ]
    earlier: Annotated[
        QAction,
        Entry(lazy_text("Earlier branch"), LAST_REPLY, "Ctrl+Shift+PgUp", "left", mac="Ctrl+Alt+Left"),
    ]
    later: Annotated[
        QAction,
        Entry(lazy_text("Later branch"), LAST_REPLY, "Ctrl+Shift+PgDown", "right", mac="Ctrl+Alt+Right"),
    ]
    end: Annotated[QAction, Entry(lazy_text("Go to the end"), LAST_REPLY, "Ctrl+J", "down")]

    palette: Annotated[QAction, Entry(lazy_text("Command palette"), WINDOW, "Ctrl+K", "search")]
    shortcuts: Annotated[
        QAction, Entry(lazy_text("Keyboard shortcuts"), WINDOW, "F1", "keyboard", also="Ctrl+/", slash="keys")
    ]
    sidebar: Annotated[QAction, Entry(lazy_text("Show or hide conversations"), WINDOW, "Ctrl+B", "sidebar")]
    models: Annotated[
        QAction, Entry(lazy_text("Models"), WINDOW, "Ctrl+M", "models", mac="Ctrl+Shift+M", slash="models")
    ]
    inspector: Annotated[
        QAction, Entry(lazy_text("Inspector"), WINDOW, "Ctrl+I", "inspector", slash="inspector")
    ]
    canvas: Annotated[QAction, Entry(lazy_text("Canvas as prose, grid or quiet"), WINDOW, "Ctrl+G", "grid")]
    present: Annotated[
        QAction,
        Entry(lazy_text("Present, full screen"), WINDOW, "F11", "present", mac="Ctrl+Alt+P", slash="present"),
    ]
    settings: Annotated[QAction, Entry(lazy_text("Settings"), WINDOW, "Ctrl+,", "settings", slash="settings")]
    appearance: Annotated[QAction, Entry(lazy_text("Light or dark"), WINDOW, "Ctrl+Shift+L", "appearance")]
    larger: Annotated[QAction, Entry(lazy_text("Larger type"), WINDOW, "Ctrl++", "larger", also="Ctrl+=")]
    smaller: Annotated[QAction, Entry(lazy_text("Smaller type"), WINDOW, "Ctrl+-", "smaller")]
    usual_size: Annotated[QAction, Entry(lazy_text("Usual size of type"), WINDOW, "Ctrl+0", "type")]
    quit: Annotated[QAction, Entry(lazy_text("Quit Unfog"), WINDOW, "Ctrl+Q", "quit")]

    def __iter__(self) -> Iterator[tuple[str, Entry, QAction]]:
        """Name, entry and action of each, in the table's order."""
        for name, entry in table().items():
            yield name, entry, getattr(self, name)


def table() -> dict[str, Entry]:
    """What is known of each action: an entry for every field of `Actions`, by its name."""
    hints = get_type_hints(Actions, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


def make_actions(window: QWidget, theme: Theme, handlers: dict[str, Callable[[], object]]) -> Actions:
    """An action for every field of `Actions`; `handlers` are called by the same names."""
    made = {}
    for name, entry in table().items():
        keys = [QKeySequence(shortcut) for shortcut in entry.shortcuts()]
        text = translated(entry.text)
        action = QAction(text, window)
        action.setShortcuts(keys)
        action.setToolTip(f"{text} ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})")
        action.triggered.connect(lambda _checked=False, handler=handlers[name]: handler())
        window.addAction(action)
        made[name] = action
    actions = Actions(**made)

    def draw_icons() -> None:
        for _, entry, action in actions:
            if entry.icon:
                action.setIcon(theme.icon(entry.icon))

    draw_icons()
    theme.changed.connect(draw_icons)
    return actions
