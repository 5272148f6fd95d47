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

from app.base.translation import in_language
from app.gui.widgets.theme import Theme
from model_backends.lazy_text import said

CONVERSATIONS = said("Conversations")
WRITING = said("Writing")
LAST_REPLY = said("The last reply")
WINDOW = said("Window")
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

    new: Annotated[QAction, Entry(said("New conversation"), CONVERSATIONS, "Ctrl+N", "new", slash="new")]
    search: Annotated[
        QAction, Entry(said("Search all conversations"), CONVERSATIONS, "Ctrl+F", "search", slash="search")
    ]
    pin: Annotated[QAction, Entry(said("Pin"), CONVERSATIONS, "Ctrl+T", "pin", slash="pin")]
    rename: Annotated[
        QAction, Entry(said("Rename"), CONVERSATIONS, "F2", "rename", mac="Ctrl+Alt+R", slash="rename")
    ]
    delete: Annotated[QAction, Entry(said("Delete"), CONVERSATIONS, "Ctrl+Shift+Backspace", "delete")]
    # In a text field, the shortcut is the field's.
    undo: Annotated[QAction, Entry(said("Undo"), CONVERSATIONS, "Ctrl+Z", "undo")]
    export_conversation: Annotated[
        QAction, Entry(said("Export the conversation…"), CONVERSATIONS, "Ctrl+S", "export", slash="export")
    ]
    export_all: Annotated[
        QAction, Entry(said("Export all conversations…"), CONVERSATIONS, "Ctrl+Alt+S", "export")
    ]
    import_conversations: Annotated[
        QAction, Entry(said("Import conversations…"), CONVERSATIONS, "Ctrl+O", "import")
    ]
    previous: Annotated[
        QAction, Entry(said("Previous conversation"), CONVERSATIONS, "Ctrl+PgUp", "up", mac="Ctrl+Alt+Up")
    ]
    next: Annotated[
        QAction, Entry(said("Next conversation"), CONVERSATIONS, "Ctrl+PgDown", "down", mac="Ctrl+Alt+Down")
    ]

    own: Annotated[
        QAction,
        Entry(said("This conversation…"), CONVERSATIONS, "Ctrl+Shift+O", "own", slash="conversation"),
    ]

    focus: Annotated[QAction, Entry(said("Write a message"), WRITING, "Ctrl+L", "write")]
    edit: Annotated[
        QAction, Entry(said("Edit the last question"), WRITING, "Ctrl+Up", "rename", mac="Ctrl+Shift+E")
    ]
    attach: Annotated[
        QAction, Entry(said("Attach files…"), WRITING, "Ctrl+Shift+A", "attach", slash="attach")
    ]
    stop: Annotated[QAction, Entry(said("Stop the reply, or go back"), WRITING, "Esc", "stop")]
    preset: Annotated[QAction, Entry(said("Speed and polish"), WRITING, "Ctrl+Shift+P", "speed")]

    think: Annotated[
        QAction,
        Entry(said("Think first, or answer at once"), WRITING, "Ctrl+Shift+H", "think", slash="think"),
    ]
    prompts: Annotated[QAction, Entry(said("Prompts"), WRITING, "Ctrl+P", "prompts", slash="prompts")]

    copy: Annotated[
        QAction, Entry(said("Copy the last reply"), LAST_REPLY, "Ctrl+Shift+C", "copy", slash="copy")
    ]
    copy_text: Annotated[
        QAction, Entry(said("Copy the last reply as text"), LAST_REPLY, "Ctrl+Alt+C", "copy")
    ]
    copy_code: Annotated[QAction, Entry(said("Copy the last code block"), LAST_REPLY, "Ctrl+Shift+K", "code")]
    again: Annotated[QAction, Entry(said("Try again"), LAST_REPLY, "Ctrl+R", "retry", slash="again")]
    reproduce: Annotated[
        QAction,
        Entry(said("Write the last reply again with the same seed"), LAST_REPLY, "Ctrl+Shift+Y", "same"),
    ]
    resume: Annotated[
        QAction,
        Entry(said("Continue the last reply"), LAST_REPLY, "Ctrl+Shift+Return", "right", slash="continue"),
    ]
    replay: Annotated[
        QAction, Entry(said("Replay the last reply"), LAST_REPLY, "Ctrl+Shift+R", "replay", slash="replay")
    ]
    compare: Annotated[QAction, Entry(said("Compare the last reply…"), LAST_REPLY, "Ctrl+Shift+B", "compare")]
    export: Annotated[
        QAction, Entry(said("Export the reply as a film…"), LAST_REPLY, "Ctrl+Shift+S", "export")
    ]
    details: Annotated[
        QAction, Entry(said("Details of the last reply"), LAST_REPLY, "Ctrl+Shift+D", "details")
    ]
    thoughts: Annotated[QAction, Entry(said("Show or hide thoughts"), LAST_REPLY, "Ctrl+Shift+T", "thought")]
    earlier: Annotated[
        QAction, Entry(said("Earlier branch"), LAST_REPLY, "Ctrl+Shift+PgUp", "left", mac="Ctrl+Alt+Left")
    ]
    later: Annotated[
        QAction, Entry(said("Later branch"), LAST_REPLY, "Ctrl+Shift+PgDown", "right", mac="Ctrl+Alt+Right")
    ]
    end: Annotated[QAction, Entry(said("Go to the end"), LAST_REPLY, "Ctrl+J", "down")]

    palette: Annotated[QAction, Entry(said("Command palette"), WINDOW, "Ctrl+K", "search")]
    shortcuts: Annotated[
        QAction, Entry(said("Keyboard shortcuts"), WINDOW, "F1", "keyboard", also="Ctrl+/", slash="keys")
    ]
    sidebar: Annotated[QAction, Entry(said("Show or hide conversations"), WINDOW, "Ctrl+B", "sidebar")]
    models: Annotated[
        QAction, Entry(said("Models"), WINDOW, "Ctrl+M", "models", mac="Ctrl+Shift+M", slash="models")
    ]
    inspector: Annotated[QAction, Entry(said("Inspector"), WINDOW, "Ctrl+I", "inspector", slash="inspector")]
    canvas: Annotated[QAction, Entry(said("Canvas as prose, grid or quiet"), WINDOW, "Ctrl+G", "grid")]
    present: Annotated[
        QAction,
        Entry(said("Present, full screen"), WINDOW, "F11", "present", mac="Ctrl+Alt+P", slash="present"),
    ]
    settings: Annotated[QAction, Entry(said("Settings"), WINDOW, "Ctrl+,", "settings", slash="settings")]
    appearance: Annotated[QAction, Entry(said("Light or dark"), WINDOW, "Ctrl+Shift+L", "appearance")]
    larger: Annotated[QAction, Entry(said("Larger type"), WINDOW, "Ctrl++", "larger", also="Ctrl+=")]
    smaller: Annotated[QAction, Entry(said("Smaller type"), WINDOW, "Ctrl+-", "smaller")]
    usual_size: Annotated[QAction, Entry(said("Usual size of type"), WINDOW, "Ctrl+0", "type")]
    quit: Annotated[QAction, Entry(said("Quit Unfog"), WINDOW, "Ctrl+Q", "quit")]

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
        text = in_language(entry.text)
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
