"""Connect the header: title, model switcher, canvas modes, and the menu of everything else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from app.base.translation import format_number, tr, translated
from app.gui.command_palette.commands import Command, model_commands
from app.gui.controllers.conversations import ConversationsController
from app.gui.controllers.settings import SettingsController
from app.gui.header.header import Header
from app.gui.widgets.context import AppContext
from app.gui.widgets.toast import Toast
from app.session.model_choice import ModelChoice

if TYPE_CHECKING:  # imported when they are first opened
    from app.gui.header.menus import ModelMenu, MoreMenu


class HeaderController(QObject):
    """Keeps the header current, and handles its buttons and menus."""

    def __init__(
        self,
        context: AppContext,
        header: Header,
        choice: ModelChoice,
        conversations: ConversationsController,
        settings: SettingsController,
        note: Toast,
    ) -> None:
        super().__init__(header)
        self._context, self._header, self._choice = context, header, choice
        self._conversations, self._settings, self._note = conversations, settings, note
        self._model_menu: ModelMenu | None = None
        session, title = context.session, header.title
        title.renamed.connect(session.rename)
        title.typed.connect(session.save_title)
        title.menu_requested.connect(self._open_title_menu)
        conversations.titled.connect(lambda _title: self._show_title())
        conversations.rename_requested.connect(title.edit)
        choice.changed.connect(self._show_model)
        header.model.clicked.connect(lambda _checked=False: self.open_models())
        header.canvas.offer(self._canvas_menu)
        header.more.offer(self._more_menu)
        context.actions.handle({"choose_model": self.open_models})
        self._show_title()
        self._show_model()

    def open_models(self) -> None:
        """Open the list of models below its button."""
        from app.gui.header.menus import ModelMenu

        button = self._header.model
        if self._model_menu is None:
            self._model_menu = ModelMenu(self._choice, self._context.actions["models"], button)
            self._model_menu.chosen.connect(self.choose_model)
        self._model_menu.popup(button.mapToGlobal(button.rect().bottomLeft() + QPoint(0, 3)))

    def choose_model(self, path: Path) -> None:
        """Use a model as `ModelChoice.choose`; say in a conversation that it is loaded later."""
        choice = self._choice
        if path == choice.path:
            return
        choice.choose(path)
        if choice.state == "waiting":
            text = tr("{name}: used in this chat; loads with your next message.")
            self._note.show_message(text.format(name=choice.name))

    def model_commands(self) -> list[Command]:
        """Return a command for each model on this computer."""
        return model_commands(self._choice.options(), self.choose_model)

    # Title

    def _show_title(self) -> None:
        self._header.title.show_title(self._context.session.current, self._conversations.title)

    def _open_title_menu(self, corner: QPoint) -> None:
        current = self._context.session.current
        if current is not None and (menu := self._conversations.menu_of(current)) is not None:
            menu.popup(corner)

    # Model

    def _show_model(self) -> None:
        choice, button = self._choice, self._header.model
        state, name = choice.state, choice.name
        note, sentence = "", ""
        if state == "ready":
            note = choice.card or _short(choice.device)
            sentence = tr("Ready on {device}").format(device=translated(choice.device))
        elif state == "loading":
            note = tr("{percent}%").format(percent=format_number(100 * choice.progress))
            sentence = tr("Loading… {percent}%").format(percent=format_number(100 * choice.progress))
        elif state == "waiting":
            sentence = tr("Loads with your next message")
        elif state == "missing":
            note = tr("missing")
            sentence = tr("The file is missing. Choose another model.")
        else:
            sentence = tr("Not loaded")
        button.show_model(name, state, note, choice.progress)
        spoken = tr("Model: {name}. {state}").format(name=name, state=sentence)
        tips = [f"{name} – {sentence}"]
        if not choice.is_default:
            tips.append(tr("Used in this chat. The app default is {name}.").format(name=choice.default_name))
        button.describe(spoken, "\n".join((*tips, tr("Choose a model (Ctrl+Alt+O)"))))
        self._header.fit()

    # Menus

    def _canvas_menu(self) -> QMenu:
        menu = QMenu(self._header.canvas)
        menu.setAccessibleName(tr("Canvas mode"))
        menu.aboutToShow.connect(lambda: self._fill_canvas(menu))
        self._fill_canvas(menu)  # so that its size is known
        return menu

    def _fill_canvas(self, menu: QMenu) -> None:
        from app.gui.header.menus import add_canvas_modes

        menu.clear()
        mode = self._context.settings.value.appearance.canvas_mode
        add_canvas_modes(menu, mode, self._settings.set_canvas_mode, self._context.actions["canvas"])

    def _more_menu(self) -> MoreMenu:
        from app.gui.header.menus import MoreMenu

        return MoreMenu(
            self._context.actions, self._fill_canvas, self._settings.open_about, self._header.more
        )


def _short(device: str) -> str:
    """Return a device without what is in brackets: "CPU"."""
    return translated(device).partition(" (")[0]
