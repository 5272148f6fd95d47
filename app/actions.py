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

from app.theme import Theme

CONVERSATIONS = "Conversations"
WRITING = "Writing"
LAST_REPLY = "The last reply"
WINDOW = "Window"
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

    def shortcuts(self, *, mac: bool = sys.platform == "darwin") -> tuple[str, ...]:
        """The shortcut, and the second one if there is one."""
        first = self.mac if mac and self.mac else self.shortcut
        return (first, self.also) if self.also else (first,)


@dataclass(frozen=True)
class Actions:
    """The window's actions, each beside what is known of it."""

    new: Annotated[QAction, Entry("New conversation", CONVERSATIONS, "Ctrl+N", "new")]
    search: Annotated[QAction, Entry("Search all conversations", CONVERSATIONS, "Ctrl+F", "search")]
    pin: Annotated[QAction, Entry("Pin", CONVERSATIONS, "Ctrl+T", "pin")]
    rename: Annotated[QAction, Entry("Rename", CONVERSATIONS, "F2", "rename", mac="Ctrl+Alt+R")]
    delete: Annotated[QAction, Entry("Delete", CONVERSATIONS, "Ctrl+Shift+Backspace", "delete")]
    # In a text field, the shortcut is the field's.
    undo: Annotated[QAction, Entry("Take the deletion back", CONVERSATIONS, "Ctrl+Z", "undo")]
    export_conversation: Annotated[
        QAction, Entry("Export the conversation…", CONVERSATIONS, "Ctrl+S", "export")
    ]
    export_all: Annotated[QAction, Entry("Export all conversations…", CONVERSATIONS, "Ctrl+Alt+S", "export")]
    import_conversations: Annotated[
        QAction, Entry("Import conversations…", CONVERSATIONS, "Ctrl+O", "import")
    ]
    previous: Annotated[
        QAction, Entry("Previous conversation", CONVERSATIONS, "Ctrl+PgUp", "up", mac="Ctrl+Alt+Up")
    ]
    next: Annotated[
        QAction, Entry("Next conversation", CONVERSATIONS, "Ctrl+PgDown", "down", mac="Ctrl+Alt+Down")
    ]

    focus: Annotated[QAction, Entry("Write a message", WRITING, "Ctrl+L", "write")]
    edit: Annotated[
        QAction, Entry("Edit the last question", WRITING, "Ctrl+Up", "rename", mac="Ctrl+Shift+E")
    ]
    stop: Annotated[QAction, Entry("Stop the reply, or go back", WRITING, "Esc", "stop")]
    preset: Annotated[QAction, Entry("Speed and polish", WRITING, "Ctrl+Shift+P", "speed")]

    copy: Annotated[QAction, Entry("Copy the last reply", LAST_REPLY, "Ctrl+Shift+C", "copy")]
    again: Annotated[QAction, Entry("Try again", LAST_REPLY, "Ctrl+R", "retry")]
    resume: Annotated[QAction, Entry("Continue the last reply", LAST_REPLY, "Ctrl+Shift+Return", "right")]
    replay: Annotated[QAction, Entry("Replay the last reply", LAST_REPLY, "Ctrl+Shift+R", "replay")]
    compare: Annotated[QAction, Entry("Compare the last reply…", LAST_REPLY, "Ctrl+Shift+B", "compare")]
    export: Annotated[QAction, Entry("Export the reply as a film…", LAST_REPLY, "Ctrl+Shift+S", "export")]
    details: Annotated[QAction, Entry("Details of the last reply", LAST_REPLY, "Ctrl+Shift+D", "details")]
    earlier: Annotated[
        QAction, Entry("Earlier branch", LAST_REPLY, "Ctrl+Shift+PgUp", "left", mac="Ctrl+Alt+Left")
    ]
    later: Annotated[
        QAction, Entry("Later branch", LAST_REPLY, "Ctrl+Shift+PgDown", "right", mac="Ctrl+Alt+Right")
    ]
    end: Annotated[QAction, Entry("Go to the end", LAST_REPLY, "Ctrl+J", "down")]

    palette: Annotated[QAction, Entry("Command palette", WINDOW, "Ctrl+K", "search")]
    shortcuts: Annotated[QAction, Entry("Keyboard shortcuts", WINDOW, "F1", "keyboard", also="Ctrl+/")]
    sidebar: Annotated[QAction, Entry("Show or hide conversations", WINDOW, "Ctrl+B", "sidebar")]
    models: Annotated[QAction, Entry("Models", WINDOW, "Ctrl+M", "models", mac="Ctrl+Shift+M")]
    inspector: Annotated[QAction, Entry("Inspector", WINDOW, "Ctrl+I", "inspector")]
    canvas: Annotated[QAction, Entry("Canvas as prose, grid or quiet", WINDOW, "Ctrl+G", "grid")]
    present: Annotated[QAction, Entry("Present, full screen", WINDOW, "F11", "present", mac="Ctrl+Alt+P")]
    settings: Annotated[QAction, Entry("Settings", WINDOW, "Ctrl+,", "settings")]
    appearance: Annotated[QAction, Entry("Light or dark", WINDOW, "Ctrl+Shift+L", "appearance")]
    quit: Annotated[QAction, Entry("Quit Unfog", WINDOW, "Ctrl+Q", "quit")]

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
        action = QAction(entry.text, window)
        action.setShortcuts(keys)
        action.setToolTip(f"{entry.text} ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})")
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
