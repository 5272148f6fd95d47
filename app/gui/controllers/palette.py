"""Open the command palette and the shortcut list, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.base.translation import tr
from app.gui.command_palette.commands import Command, Provider, action_commands
from app.gui.widgets.context import AppContext

if TYPE_CHECKING:  # imported when they are first opened
    from app.gui.command_palette.cheat_sheet import CheatSheet
    from app.gui.command_palette.palette import CommandPalette

_RECENT = "palette/recent"
_MAX_RECENT = 5
_SEARCH = "search"  # the key of the command that searches for what was typed
_HIDDEN = ("palette",)  # not listed in the palette itself


class CommandPaletteController(QObject):
    """Opens and closes both, and remembers recently used commands."""

    def __init__(
        self,
        context: AppContext,
        providers: Sequence[Provider],
        search: Callable[[str], object],
        window: QWidget,
    ) -> None:
        """`providers` are asked for commands besides actions each time the palette opens.

        `search` searches the conversations for a text that no command matches.
        """
        super().__init__(window)
        self._actions, self._state, self._providers = context.actions, context.window_state, providers
        self._theme, self._window, self._search = context.theme, window, search
        for spec, action in context.actions:
            if spec.name not in ("palette", "shortcuts"):
                action.triggered.connect(self._leave)  # a shortcut was pressed instead
        context.actions.handle({"palette": self.toggle_palette, "shortcuts": self.toggle_shortcuts})

    @cached_property
    def palette(self) -> CommandPalette:
        """The palette, created when it is first used."""
        from app.gui.command_palette.palette import CommandPalette

        palette = CommandPalette(self._theme, self._window)
        palette.ran.connect(self._remember)
        return palette

    @cached_property
    def sheet(self) -> CheatSheet:
        """The shortcut list, created when it is first used."""
        from app.gui.command_palette.cheat_sheet import CheatSheet

        return CheatSheet(self._theme, self._window)

    def toggle_palette(self) -> None:
        """Open the palette with the commands available now, or close it."""
        if self.palette.is_open:
            self.palette.leave()
            return
        self._leave()
        commands = action_commands(self._actions, without=_HIDDEN)
        for provider in self._providers:
            commands.extend(provider())
        self.palette.show_commands(commands, self._recent, self._search_command)

    def toggle_shortcuts(self) -> None:
        """Open or close the shortcut list."""
        self._leave_palette()
        self.sheet.toggle()

    def _search_command(self, text: str) -> Command:
        return Command(
            key=_SEARCH,
            title=tr("Search conversations for “{text}”").format(text=text),
            run=lambda: self._search(text),
            group="",
            icon="search",
        )

    @property
    def _recent(self) -> list[str]:
        return str(self._state.value(_RECENT, "")).splitlines()

    def _remember(self, key: str) -> None:
        if key == _SEARCH:
            return
        kept = [key, *(other for other in self._recent if other != key)][:_MAX_RECENT]
        self._state.setValue(_RECENT, "\n".join(kept))

    def _leave(self) -> None:
        """Close whichever of the two is open."""
        self._leave_palette()
        if "sheet" in self.__dict__:
            self.sheet.leave()

    def _leave_palette(self) -> None:
        if "palette" in self.__dict__:
            self.palette.leave()
