"""The header's menus: canvas modes, models, and the one of everything else. Filled when they are opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.base.translation import tr, translated
from app.gui.widgets.actions import ACTIONS, CONVERSATIONS, LAST_REPLY, PADS, WINDOW, WRITING, Actions
from app.session.model_choice import ModelChoice, ModelOption
from model_backends.byte_size import byte_size
from model_backends.lazy_text import joined, lazy_text

CANVAS_NAMES: dict[str, str] = {
    "prose": lazy_text("Prose"),
    "grid": lazy_text("Grid"),
    "quiet": lazy_text("Quiet"),
}
"""The canvas modes, in their order."""

_FIT_WORDS = {
    "yes": lazy_text("fits"),
    "partly": lazy_text("partly on the CPU"),
    "no": lazy_text("doesn't fit"),
}
_TEXT_SIZES = ("larger", "smaller", "usual_size")
_SECTIONS: tuple[tuple[str, ...], ...] = (
    ("new", "new_pad", "decisions", "choose_model", "chat_settings", "prompts"),
    ("find", "search", "palette"),
    ("inspector", "canvas", "present"),
    ("export_conversation", "import_conversations", CONVERSATIONS, WRITING, PADS, LAST_REPLY),
    ("models", "settings", "text_size", "appearance", "sidebar", WINDOW),
    ("shortcuts", "about", "quit"),
)
"""The entries of the menu: actions, and submenus by name; one of a group has what is not shown elsewhere."""

_GROUP_TITLES: dict[str, str] = {
    CONVERSATIONS: lazy_text("Conversation"),
    WRITING: lazy_text("Message"),
    PADS: lazy_text("Pad"),
    LAST_REPLY: lazy_text("Last reply"),
    WINDOW: lazy_text("Window"),
}


def add_canvas_modes(menu: QMenu, mode: str, choose: Callable[[str], object], switch: QAction) -> None:
    """Add the canvas modes with a check mark at the one in use, and the action that switches them."""
    group = QActionGroup(menu)
    for name, text in CANVAS_NAMES.items():
        entry = menu.addAction(translated(text))
        entry.setCheckable(True)
        entry.setChecked(name == mode)
        entry.triggered.connect(lambda _checked=False, name=name: choose(name))
        group.addAction(entry)
    menu.addSeparator()
    menu.addAction(switch)


class MoreMenu(QMenu):
    """Every action of the window, by subject: what is wanted often first, the rest in submenus."""

    def __init__(
        self,
        actions: Actions,
        fill_canvas: Callable[[QMenu], object],
        about: Callable[[], object],
        parent: QWidget,
    ) -> None:
        """`fill_canvas` adds the canvas modes to a menu; `about` shows what this program is."""
        super().__init__(parent)
        self.setAccessibleName(tr("More"))
        self._actions, self._about = actions, about
        self._canvas = self._submenu(tr("Canvas"))
        self._canvas.aboutToShow.connect(lambda: fill_canvas(self._canvas))
        fill_canvas(self._canvas)  # so that it is not empty, which menus show as disabled
        known = {spec.name for spec in ACTIONS}
        placed = {name for section in _SECTIONS for name in section} | set(_TEXT_SIZES)
        rest: dict[str, list[str]] = {
            group: [spec.name for spec in ACTIONS if spec.group == group and spec.name not in placed]
            for group in _GROUP_TITLES
        }
        for number, section in enumerate(_SECTIONS):
            if number:
                self.addSeparator()
            for name in section:
                if rest.get(name):
                    self.addMenu(self._group(name, rest[name]))
                elif name in known or name in ("canvas", "text_size", "about"):
                    self._add(name)

    def _add(self, name: str) -> None:
        if name == "canvas":
            self.addMenu(self._canvas)
        elif name == "text_size":
            sizes = self._submenu(tr("Text size"))
            sizes.addActions([self._actions[size] for size in _TEXT_SIZES])
            self.addMenu(sizes)
        elif name == "about":
            self.addAction(tr("About Unfog")).triggered.connect(lambda _checked=False: self._about())
        else:
            self.addAction(self._actions[name])

    def _group(self, group: str, names: Sequence[str]) -> QMenu:
        menu = self._submenu(translated(_GROUP_TITLES[group]))
        menu.addActions([self._actions[name] for name in names])
        return menu

    def _submenu(self, title: str) -> QMenu:
        menu = QMenu(title, self)
        menu.setAccessibleName(title)
        return menu


class ModelMenu(QMenu):
    """The models on this computer; a choice applies to the open conversation."""

    chosen = Signal(Path)
    """This model was chosen."""

    def __init__(self, choice: ModelChoice, models: QAction, parent: QWidget) -> None:
        """`models` shows the Models page."""
        super().__init__(parent)
        self.setAccessibleName(tr("Model of this conversation"))
        self._choice, self._models = choice, models
        self._entries: dict[str, QAction] = {}
        self.aboutToShow.connect(self.refill)
        choice.changed.connect(self._refresh)

    def refill(self) -> None:
        """List the models that are here now."""
        choice = self._choice
        self.clear()
        self._entries = {}
        group = QActionGroup(self)
        heading = tr("App default, used for new chats") if choice.is_new else tr("Model of this chat")
        self.addAction(heading).setEnabled(False)
        for option in choice.options():
            entry = self.addAction(_line(option))
            entry.setCheckable(True)
            entry.setChecked(option.is_in_effect)
            entry.triggered.connect(lambda _checked=False, path=option.path: self.chosen.emit(path))
            group.addAction(entry)
            self._entries[str(option.path)] = entry
        if choice.state == "missing":
            gone = self.addAction(tr("{name} (missing)").format(name=choice.name))
            gone.setCheckable(True)
            gone.setChecked(True)
            gone.setEnabled(False)
        self.addSeparator()
        if not choice.is_default and choice.state != "missing":
            self.addAction(tr("Use for new chats too")).triggered.connect(
                lambda _checked=False: choice.make_default()
            )
        self.addAction(tr("More models…")).triggered.connect(self._models.trigger)
        choice.find_fits()

    def _refresh(self) -> None:
        """Show what has been found out since the menu was opened: how the models fit."""
        if self.isVisible():
            for option in self._choice.options():
                if (entry := self._entries.get(str(option.path))) is not None:
                    entry.setText(_line(option))


def _line(option: ModelOption) -> str:
    """A name, and at the right its size, how it fits, and whether it is the default."""
    notes: list[str] = [byte_size(option.bytes)] if option.bytes else []
    if option.fit in _FIT_WORDS:
        notes.append(_FIT_WORDS[option.fit])
    if option.is_default:
        notes.append(lazy_text("app default"))
    name = " ".join(option.name.split()).replace("&", "&&")
    return f"{name}\t{translated(joined(' · ', notes))}"
