"""Keyboard actions: one per thing people can do, with name, shortcut, icon and group.

`ACTIONS` is the table. Its entries appear in the command palette and in the list of shortcuts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from app.base.translation import translated
from app.gui.widgets.theme import Theme
from model_backends.lazy_text import lazy_text

CONVERSATIONS = lazy_text("Conversations")
WRITING = lazy_text("Writing")
LAST_REPLY = lazy_text("Last reply")
WINDOW = lazy_text("Window")
PADS = lazy_text("Pads")
GROUPS = (CONVERSATIONS, WRITING, PADS, LAST_REPLY, WINDOW)
"""The groups of actions, in display order."""


@dataclass(frozen=True)
class ActionSpec:
    """An entry of the table."""

    name: str
    title: str
    """The text shown."""
    group: str
    shortcut: str
    """In Qt's notation; on macOS, Ctrl is the Command key."""
    icon: str = ""
    """The name of an icon file, or ""."""
    also: str = ""
    """A second shortcut."""
    mac: str = ""
    """The shortcut on macOS, where the other one is taken by the system or has no key."""
    slash: str = ""
    """The slash command in the message field, without the "/"."""

    def shortcuts(self, *, mac: bool = sys.platform == "darwin") -> tuple[str, ...]:
        """The shortcut, and the second one if there is one."""
        first = self.mac if mac and self.mac else self.shortcut
        return (first, self.also) if self.also else (first,)


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", lazy_text("New conversation"), CONVERSATIONS, "Ctrl+N", "new", slash="new"),
    ActionSpec("new_pad", lazy_text("New pad"), PADS, "Ctrl+Alt+T", "pad", slash="pad"),
    ActionSpec("open_text", lazy_text("Open text file as pad…"), PADS, "Ctrl+Alt+Shift+O", "import"),
    ActionSpec("pad_read", lazy_text("Read"), PADS, "Ctrl+E", "book"),
    ActionSpec(
        "pad_replace", lazy_text("Find and replace"), PADS, "Ctrl+H", "search", mac="Ctrl+Alt+Shift+H"
    ),
    ActionSpec("pad_versions", lazy_text("Versions"), PADS, "Ctrl+Alt+B", "versions"),
    ActionSpec("pad_markdown", lazy_text("Markdown"), PADS, "Ctrl+Alt+J", "title"),
    ActionSpec("pad_to_chat", lazy_text("Send to chat"), PADS, "Ctrl+Alt+Z", "send"),
    ActionSpec("pad_copy", lazy_text("Copy all of the pad"), PADS, "Ctrl+Alt+Shift+C", "copy"),
    ActionSpec("live_drafts", lazy_text("Live drafts"), PADS, "Ctrl+Alt+L", "write"),
    ActionSpec("fill_holes", lazy_text("Fill holes"), PADS, "Ctrl+Alt+H", "holes"),
    ActionSpec(
        "find", lazy_text("Find in this conversation"), CONVERSATIONS, "Ctrl+F", "search", slash="find"
    ),
    ActionSpec("find_next", lazy_text("Next match"), CONVERSATIONS, "F3", "down", mac="Ctrl+Alt+G"),
    ActionSpec(
        "find_previous",
        lazy_text("Previous match"),
        CONVERSATIONS,
        "Shift+F3",
        "up",
        mac="Ctrl+Alt+Shift+G",
    ),
    ActionSpec(
        "search",
        lazy_text("Search all conversations"),
        CONVERSATIONS,
        "Ctrl+Shift+F",
        "search",
        slash="search",
    ),
    ActionSpec("pin", lazy_text("Pin"), CONVERSATIONS, "Ctrl+T", "pin", slash="pin"),
    ActionSpec(
        "rename", lazy_text("Rename"), CONVERSATIONS, "F2", "rename", mac="Ctrl+Alt+R", slash="rename"
    ),
    ActionSpec("suggest_title", lazy_text("Suggest a title"), CONVERSATIONS, "Ctrl+Alt+I", "title"),
    ActionSpec("delete", lazy_text("Delete"), CONVERSATIONS, "Ctrl+Shift+Backspace", "delete"),
    ActionSpec("archive", lazy_text("Archive"), CONVERSATIONS, "Ctrl+Alt+A", "archive", slash="archive"),
    ActionSpec("move", lazy_text("Move to folder…"), CONVERSATIONS, "Ctrl+Alt+M", "folder"),
    ActionSpec("new_folder", lazy_text("New folder…"), CONVERSATIONS, "Ctrl+Alt+F", "folder"),
    ActionSpec(
        "show_archived", lazy_text("Show archived conversations"), CONVERSATIONS, "Ctrl+Alt+K", "archive"
    ),
    ActionSpec("show_trash", lazy_text("Show the trash"), CONVERSATIONS, "Ctrl+Alt+U", "delete"),
    # Text fields handle this shortcut themselves.
    ActionSpec("undo", lazy_text("Undo"), CONVERSATIONS, "Ctrl+Z", "undo"),
    ActionSpec(
        "export_conversation",
        lazy_text("Export conversation…"),
        CONVERSATIONS,
        "Ctrl+S",
        "export",
        slash="export",
    ),
    ActionSpec("export_all", lazy_text("Export all conversations…"), CONVERSATIONS, "Ctrl+Alt+S", "export"),
    ActionSpec("import_conversations", lazy_text("Import conversations…"), CONVERSATIONS, "Ctrl+O", "import"),
    ActionSpec(
        "previous", lazy_text("Previous conversation"), CONVERSATIONS, "Ctrl+PgUp", "up", mac="Ctrl+Alt+Up"
    ),
    ActionSpec(
        "next", lazy_text("Next conversation"), CONVERSATIONS, "Ctrl+PgDown", "down", mac="Ctrl+Alt+Down"
    ),
    ActionSpec("choose_model", lazy_text("Choose model…"), CONVERSATIONS, "Ctrl+Alt+O", "models"),
    ActionSpec(
        "chat_settings",
        lazy_text("Chat settings…"),
        CONVERSATIONS,
        "Ctrl+Shift+O",
        "overrides",
        slash="conversation",
    ),
    ActionSpec("focus", lazy_text("Write a message"), WRITING, "Ctrl+L", "write"),
    ActionSpec("edit", lazy_text("Edit last message"), WRITING, "Ctrl+Up", "rename", mac="Ctrl+Shift+E"),
    ActionSpec("attach", lazy_text("Attach files…"), WRITING, "Ctrl+Shift+A", "attach", slash="attach"),
    ActionSpec("stop", lazy_text("Stop reply or go back"), WRITING, "Esc", "stop"),
    ActionSpec("send_queued", lazy_text("Send queued messages now"), WRITING, "Ctrl+Alt+Q", "queue"),
    ActionSpec("preset", lazy_text("Quality"), WRITING, "Ctrl+Shift+P", "speed"),
    ActionSpec(
        "think", lazy_text("Turn thinking on or off"), WRITING, "Ctrl+Shift+H", "think", slash="think"
    ),
    ActionSpec("prompts", lazy_text("Prompts"), WRITING, "Ctrl+P", "prompts", slash="prompts"),
    ActionSpec("decisions", lazy_text("Decisions…"), WRITING, "Ctrl+Alt+D", "half", slash="decide"),
    ActionSpec("copy", lazy_text("Copy last reply"), LAST_REPLY, "Ctrl+Shift+C", "copy", slash="copy"),
    ActionSpec("copy_text", lazy_text("Copy last reply as plain text"), LAST_REPLY, "Ctrl+Alt+C", "copy"),
    ActionSpec("copy_code", lazy_text("Copy last code block"), LAST_REPLY, "Ctrl+Shift+K", "code"),
    ActionSpec("again", lazy_text("Try again"), LAST_REPLY, "Ctrl+R", "retry", slash="again"),
    ActionSpec(
        "reproduce",
        lazy_text("Regenerate last reply with the same seed"),
        LAST_REPLY,
        "Ctrl+Shift+Y",
        "same",
    ),
    ActionSpec(
        "resume",
        lazy_text("Continue last reply"),
        LAST_REPLY,
        "Ctrl+Shift+Return",
        "right",
        slash="continue",
    ),
    ActionSpec("keep_draft", lazy_text("Keep draft of last reply"), LAST_REPLY, "Ctrl+Alt+Return", "done"),
    ActionSpec(
        "discard_draft", lazy_text("Discard draft of last reply"), LAST_REPLY, "Ctrl+Alt+Backspace", "delete"
    ),
    ActionSpec(
        "more_steps",
        lazy_text("Regenerate last reply with more steps"),
        LAST_REPLY,
        "Ctrl+Alt+Y",
        "speed",
    ),
    ActionSpec(
        "replay", lazy_text("Replay last reply"), LAST_REPLY, "Ctrl+Shift+R", "replay", slash="replay"
    ),
    ActionSpec("slow_motion", lazy_text("Slow motion"), LAST_REPLY, "Ctrl+Alt+W", "speed", slash="slow"),
    ActionSpec(
        "clip", lazy_text("Save a clip of last reply"), LAST_REPLY, "Ctrl+Alt+V", "clip", slash="clip"
    ),
    ActionSpec(
        "nearly_said",
        lazy_text("What the last reply nearly said"),
        LAST_REPLY,
        "Ctrl+Shift+N",
        "candidates",
        slash="nearly",
    ),
    ActionSpec(
        "keep_words",
        lazy_text("Keep words of last reply, rewrite the rest…"),
        LAST_REPLY,
        "Ctrl+Alt+P",
        "keep",
        mac="Ctrl+Alt+Shift+P",
        slash="keep",
    ),
    ActionSpec("alternatives", lazy_text("Alternatives for a word"), LAST_REPLY, "Ctrl+Alt+X", "candidates"),
    ActionSpec(
        "rewrite_again",
        lazy_text("Fog the selected passage again"),
        LAST_REPLY,
        "Ctrl+Alt+R",
        "fog_again",
        mac="Ctrl+Alt+Shift+R",
    ),
    ActionSpec("rewrite_shorter", lazy_text("Write the selected passage shorter"), LAST_REPLY, "Ctrl+Alt+1"),
    ActionSpec("rewrite_longer", lazy_text("Write the selected passage longer"), LAST_REPLY, "Ctrl+Alt+2"),
    ActionSpec(
        "rewrite_other_words",
        lazy_text("Write the selected passage in other words"),
        LAST_REPLY,
        "Ctrl+Alt+3",
    ),
    ActionSpec("compare", lazy_text("Compare last reply…"), LAST_REPLY, "Ctrl+Shift+B", "compare"),
    ActionSpec("export", lazy_text("Export last reply as video…"), LAST_REPLY, "Ctrl+Shift+S", "export"),
    ActionSpec("export_pdf", lazy_text("Export last reply as PDF…"), LAST_REPLY, "Ctrl+Alt+E", "export"),
    ActionSpec(
        "read_aloud", lazy_text("Read last reply aloud"), LAST_REPLY, "Ctrl+Shift+U", "voice", slash="read"
    ),
    ActionSpec("details", lazy_text("Details of last reply"), LAST_REPLY, "Ctrl+Shift+D", "details"),
    ActionSpec("thoughts", lazy_text("Show or hide thoughts"), LAST_REPLY, "Ctrl+Shift+T", "thought"),
    ActionSpec(
        "earlier", lazy_text("Previous branch"), LAST_REPLY, "Ctrl+Shift+PgUp", "left", mac="Ctrl+Alt+Left"
    ),
    ActionSpec(
        "later", lazy_text("Next branch"), LAST_REPLY, "Ctrl+Shift+PgDown", "right", mac="Ctrl+Alt+Right"
    ),
    ActionSpec("fork", lazy_text("New conversation from last reply"), LAST_REPLY, "Ctrl+Alt+N", "branch"),
    ActionSpec("delete_reply", lazy_text("Delete last reply"), LAST_REPLY, "Ctrl+Shift+Del", "delete"),
    ActionSpec("end", lazy_text("Scroll to the end"), LAST_REPLY, "Ctrl+J", "down"),
    ActionSpec("skip", lazy_text("Skip the animation"), LAST_REPLY, "Ctrl+Shift+J", "done"),
    ActionSpec("palette", lazy_text("Command palette"), WINDOW, "Ctrl+K", "search"),
    ActionSpec(
        "shortcuts", lazy_text("Keyboard shortcuts"), WINDOW, "F1", "keyboard", also="Ctrl+/", slash="keys"
    ),
    ActionSpec("sidebar", lazy_text("Show or hide the sidebar"), WINDOW, "Ctrl+B", "sidebar"),
    ActionSpec("models", lazy_text("Models"), WINDOW, "Ctrl+M", "models", mac="Ctrl+Shift+M", slash="models"),
    ActionSpec("inspector", lazy_text("Inspector"), WINDOW, "Ctrl+I", "inspector", slash="inspector"),
    ActionSpec("canvas", lazy_text("Switch canvas mode"), WINDOW, "Ctrl+G", "grid"),
    ActionSpec(
        "present",
        lazy_text("Presentation mode (full screen)"),
        WINDOW,
        "F11",
        "present",
        mac="Ctrl+Alt+P",
        slash="present",
    ),
    ActionSpec("settings", lazy_text("Settings"), WINDOW, "Ctrl+,", "settings", slash="settings"),
    ActionSpec(
        "appearance", lazy_text("Switch between light and dark"), WINDOW, "Ctrl+Shift+L", "appearance"
    ),
    ActionSpec("larger", lazy_text("Larger text"), WINDOW, "Ctrl++", "larger", also="Ctrl+="),
    ActionSpec("smaller", lazy_text("Smaller text"), WINDOW, "Ctrl+-", "smaller"),
    ActionSpec("usual_size", lazy_text("Reset text size"), WINDOW, "Ctrl+0", "type"),
    ActionSpec("quit", lazy_text("Quit Unfog"), WINDOW, "Ctrl+Q", "quit"),
)


class Actions(QObject):
    """The window's actions, by name. They have no effect until `handle` connects them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._handled: set[str] = set()
        self._actions = {spec.name: _make_action(spec, self) for spec in ACTIONS}
        self._drawn: set[str] = set()
        theme.changed.connect(lambda: self._draw(self._drawn))

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def with_icon(self, name: str) -> QAction:
        """Return an action with its icon now: for a button that is seen in the first frame."""
        self._draw({name})
        return self[name]

    def draw_icons(self) -> None:
        """Draw the icons of all actions; without them the window is shown sooner."""
        self._draw({spec.name for spec in ACTIONS})

    def __iter__(self) -> Iterator[tuple[ActionSpec, QAction]]:
        """Yield each entry of the table with its action, in the table's order."""
        for spec in ACTIONS:
            yield spec, self._actions[spec.name]

    @property
    def unhandled(self) -> frozenset[str]:
        """The names of actions without a handler; none once the window is complete."""
        return frozenset(self._actions) - self._handled

    def handle(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Connect handlers, called without arguments, to the actions with these names.

        Raises:
            ValueError: one of the actions already has a handler.
        """
        for name, handler in handlers.items():
            if name in self._handled:
                raise ValueError(f"the action {name} has a handler already")
            self._handled.add(name)
            self[name].triggered.connect(lambda _checked=False, handler=handler: handler())

    def _draw(self, names: Set[str]) -> None:
        self._drawn |= names
        for spec, action in self:
            if spec.icon and spec.name in names:
                action.setIcon(self._theme.icon(spec.icon))


def _make_action(spec: ActionSpec, parent: QObject) -> QAction:
    keys = [QKeySequence(shortcut) for shortcut in spec.shortcuts()]
    text = translated(spec.title)
    action = QAction(text, parent)
    action.setShortcuts(keys)
    action.setToolTip(f"{text} ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})")
    return action
