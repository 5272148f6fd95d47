"""The header of the window: title, model switcher, buttons that give way, and the menu of everything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model, models_dir
from app.gui.application.application import Application
from app.gui.header.menus import ModelMenu, MoreMenu
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.sidebar.drawer import SidebarDrawer
from app.gui.sidebar.sidebar import SearchField, Sidebar
from app.gui.widgets.actions import ACTIONS
from app.session.model_choice import ModelOption
from model_backends.protocol import LoadProgress
from tests.gui.actions import ask, model_of, texts
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.settling import settle

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

OTHER = "another-demo"


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A second model in the folder for models."""
    monkeypatch.setenv("UNFOG_DATA_DIR", str(tmp_path))
    path = models_dir() / f"{OTHER}.gguf"
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(bundled_model(), path)
    return path


def converse(application: Application, title: str = "Rivers") -> int:
    """A conversation, which is open from now on."""
    made = application.store.create_conversation(title).id
    application.store.add_message(made, "user", "Which river is the longest?")
    application.session.conversations_changed.emit()
    application.session.open(made)
    settle()
    return made


def more_menu(application: Application) -> MoreMenu:
    """The menu of everything else, opened and closed with its button."""
    header = application.window.header
    header.more.click()
    menu = header.more.opened
    assert isinstance(menu, MoreMenu)
    menu.close()
    return menu


def model_menu(application: Application, qtbot: QtBot) -> ModelMenu:
    """The list of models, open, with what is known of them."""
    choice = application.window.model_choice
    qtbot.waitUntil(lambda: len(choice.options()) > 1, timeout=PATIENCE_MS)
    application.window.header.model.click()
    return next(menu for menu in application.window.findChildren(ModelMenu) if menu.isVisible())


def entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in entries(menu) if action.text().startswith(text))


def entries(menu: QMenu) -> Iterator[QAction]:
    """Every entry of a menu and its submenus."""
    for action in menu.actions():
        yield action
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from entries(inner)


def title_button(application: Application) -> QPushButton:
    (found,) = application.window.header.title.findChildren(QPushButton)
    return found


def title_field(application: Application) -> QLineEdit:
    found: QLineEdit = application.window.header.title.findChild(QLineEdit)
    return found


def title_of(application: Application, conversation: int) -> str:
    return application.store.conversation(conversation).title


# Doors


def test_every_action_has_a_visible_door(application: Application) -> None:
    doors = set(entries(more_menu(application)))
    closed = [spec.name for spec in ACTIONS if application.window.action(spec.name) not in doors]
    assert closed == []


def test_a_reply_leads_to_every_export(application: Application, qtbot: QtBot) -> None:
    reply = ask(application, qtbot, "Hello!")
    application.window.messages.requests.request(reply.id, "export_conversation")
    formats = next(menu for menu in application.window.findChildren(QMenu) if menu.isVisible())
    assert formats.actions()[0].text() == "Export conversation as"
    formats.close()
    shown = application.window.messages.reply(reply.id)
    assert shown is not None
    more = next(
        one
        for one in shown.findChildren(QPushButton)
        if one.accessibleName() == "More options for this reply"
    )
    more.click()
    menu = next(menu for menu in application.window.findChildren(QMenu) if menu.isVisible())
    offered = [action.text() for action in menu.actions()]
    menu.close()
    exports = [text for text in offered if text.startswith("Export ")]
    assert exports == ["Export as video or image…", "Export as PDF…", "Export conversation…"]


def test_the_menu_shows_keys_states_and_what_is_no_action(application: Application, qtbot: QtBot) -> None:
    menu = more_menu(application)
    assert entry(menu, "Settings").shortcut().toString() == "Ctrl+,"
    inspector = application.window.action("inspector")
    assert not inspector.isChecked()
    inspector.trigger()
    assert inspector.isChecked()
    assert application.window.findChild(QWidget, "inspector").isVisible()
    entry(menu, "About Unfog").trigger()
    dialog = next(one for one in application.window.findChildren(SettingsDialog) if one.isVisible())
    assert any("Version" in text or "version" in text for text in texts_in(dialog))


def texts_in(root: QWidget) -> list[str]:
    return [
        str(one.property("text"))
        for one in root.findChildren(QWidget)
        if one.isVisible() and one.property("text")
    ]


def test_menus_are_made_when_they_are_opened(application: Application) -> None:
    header = application.window.header
    assert header.more.opened is None
    assert header.canvas.opened is None
    assert application.window.findChildren(ModelMenu) == []


def test_a_canvas_mode_is_chosen_from_its_menu(application: Application) -> None:
    header, look = application.window.header, application.preferences
    header.canvas.click()
    menu = header.canvas.opened
    assert menu is not None
    assert entry(menu, "Prose").isChecked()
    entry(menu, "Grid").trigger()
    menu.close()
    assert look.value.appearance.canvas_mode == "grid"
    header.canvas.click()
    assert entry(menu, "Grid").isChecked()
    menu.close()


# Title


def test_the_title_is_renamed_in_its_place(application: Application, qtbot: QtBot) -> None:
    assert title_button(application).text() == "New conversation"
    assert not title_button(application).isEnabled()
    conversation = converse(application)
    assert title_button(application).accessibleName() == "Rename “Rivers”"
    qtbot.mouseClick(title_button(application), Qt.MouseButton.LeftButton)
    field = title_field(application)
    assert field.text() == "Rivers"
    assert field.selectedText() == "Rivers"
    qtbot.keyClicks(field, "Long rivers")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert title_of(application, conversation) == "Long rivers"
    assert title_button(application).text() == "Long rivers"
    assert application.window.windowTitle().startswith("Long rivers")


def test_escape_keeps_the_title_and_an_empty_one_is_not_taken(application: Application, qtbot: QtBot) -> None:
    conversation = converse(application)
    for typed, key in (("Nonsense", Qt.Key.Key_Escape), (" ", Qt.Key.Key_Return)):
        title_button(application).click()
        qtbot.keyClicks(title_field(application), typed)
        qtbot.keyClick(title_field(application), key)
        assert title_of(application, conversation) == "Rivers"
    assert application.session.state == "idle"


def test_a_title_that_is_being_edited_goes_to_its_own_conversation(
    application: Application, qtbot: QtBot
) -> None:
    conversation = converse(application)
    title_button(application).click()
    qtbot.keyClicks(title_field(application), "Streams")
    qtbot.waitUntil(lambda: title_of(application, conversation) == "Streams", timeout=PATIENCE_MS)
    other = converse(application, "Lakes")
    assert title_of(application, conversation) == "Streams"
    assert title_of(application, other) == "Lakes"
    assert title_button(application).text() == "Lakes"


def test_f2_and_the_menu_rename_above_the_conversation_where_the_sidebar_is_hidden(
    application: Application, qtbot: QtBot
) -> None:
    converse(application)
    application.window.action("sidebar").trigger()
    application.window.action("rename").trigger()
    assert title_field(application).hasFocus() or application.window.header.title.is_edited
    qtbot.keyClick(title_field(application), Qt.Key.Key_Escape)
    title = application.window.header.title
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(4, 4), title.mapToGlobal(QPoint(4, 4)))
    QApplication.sendEvent(title, event)
    menu = next(menu for menu in application.window.findChildren(QMenu) if menu.isVisible())
    assert menu.accessibleName() == "Menu for “Rivers”"
    entry(menu, "Rename").trigger()
    menu.close()
    assert title.is_edited


def test_buttons_give_way_to_a_title_that_is_edited(application: Application, qtbot: QtBot) -> None:
    converse(application, "A title that is much too long for a row as narrow as this one is")
    application.window.resize(500, 700)
    settle()
    header = application.window.header
    before = header.title.width()
    title_button(application).click()
    settle()
    assert header.title.width() > 1.5 * before
    assert not header.canvas.isVisible()
    qtbot.keyClick(title_field(application), Qt.Key.Key_Escape)
    settle()
    assert header.title.width() == before
    assert header.canvas.isVisible()


# Model


def test_a_model_is_chosen_for_a_chat_and_loaded_with_its_next_message(
    open_application: OpenApplication, qtbot: QtBot, other: Path
) -> None:
    application = open_application()
    ask(application, qtbot, "Hello!")
    assert model_of(application).startswith("Model: Demo model. Ready on CPU")
    menu = model_menu(application, qtbot)
    assert entry(menu, "Demo model").isChecked()
    assert "app default" in entry(menu, "Demo model").text()
    assert "MB" in entry(menu, OTHER).text()
    entry(menu, OTHER).trigger()
    menu.close()
    assert application.session.overrides.model == str(other)
    assert application.engine.model == bundled_model()
    assert application.library.is_demo_in_use
    assert model_of(application) == f"Model: {OTHER}. Loads with your next message"
    assert f"{OTHER}: used in this chat; loads with your next message." in texts(application)
    ask(application, qtbot, "Hello again!")
    assert application.engine.model == other
    assert model_of(application).startswith(f"Model: {OTHER}. Ready on CPU")

    menu = model_menu(application, qtbot)
    entry(menu, "Use for new chats too").trigger()
    menu.close()
    assert application.library.in_use == other
    application.window.conversations.write_in(None)
    assert model_of(application).startswith(f"Model: {OTHER}.")


def test_the_default_that_is_chosen_again_is_no_override(
    open_application: OpenApplication, qtbot: QtBot, other: Path
) -> None:
    application = open_application()
    converse(application)
    choice = application.window.model_choice
    choice.choose(other)
    assert application.session.overrides.model == str(other)
    choice.choose(bundled_model())
    assert application.session.overrides.model == ""


def test_before_the_first_message_the_choice_is_the_default(
    open_application: OpenApplication, qtbot: QtBot, other: Path
) -> None:
    application = open_application()
    menu = model_menu(application, qtbot)
    assert entry(menu, "App default, used for new chats").isEnabled() is False
    entry(menu, OTHER).trigger()
    menu.close()
    assert application.library.in_use == other
    assert application.session.overrides.model == ""
    qtbot.waitUntil(lambda: "Ready on" in model_of(application), timeout=PATIENCE_MS)
    assert application.engine.model == other


def test_loading_is_shown_with_its_share(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)
    application.engine.reload()
    qtbot.waitUntil(lambda: application.engine.state == "loading", timeout=PATIENCE_MS)
    application.engine.load_progress.emit(LoadProgress(id=0, fraction=0.4))
    assert model_of(application) == "Model: Demo model. Loading… 40%"


def test_more_models_leads_to_their_page(
    open_application: OpenApplication, qtbot: QtBot, other: Path
) -> None:
    application = open_application()
    menu = model_menu(application, qtbot)
    entry(menu, "More models…").trigger()
    menu.close()
    assert application.window.models.is_shown


def test_options_say_how_a_model_fits() -> None:
    from app.gui.header.menus import _line

    option = ModelOption(Path("q4.gguf"), "Q4_K_M", 16_806_810_336, "partly", False, True)
    assert _line(option) == "Q4_K_M\t16.8 GB · partly on the CPU"


# Width


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("width", [420, 560, 1100])
def test_it_fits(application: Application, qtbot: QtBot, width: int, scale: float) -> None:
    converse(application, "A title that is much too long for a row as narrow as this one is")
    application.theme.set_scale(scale)
    application.window.resize(width, 700)
    settle()
    header = application.window.header
    shown = [child for child in header.children() if isinstance(child, QWidget) and child.isVisible()]
    shown.sort(key=lambda child: child.x())
    for child in shown:
        assert header.rect().contains(child.geometry()), child.accessibleName()
    for left, right in pairwise(shown):
        assert left.geometry().right() < right.geometry().left(), left.accessibleName()
    assert header.more in shown
    assert header.model in shown
    assert header.width() <= width


@pytest.mark.parametrize("title", ["", "How lighthouses are lit", "Wie Leuchttürme leuchten"])
def test_a_title_that_fits_is_not_cut_off(application: Application, title: str) -> None:
    if title:
        converse(application, title)
    application.window.resize(1100, 700)
    settle()
    assert title_button(application).text() == (title or "New conversation")


def test_buttons_give_way_in_order(application: Application, qtbot: QtBot) -> None:
    converse(application)
    header = application.window.header
    application.theme.set_scale(1.6)
    hidden: list[frozenset[str]] = []
    for width in range(900, 420, -20):
        application.window.resize(width, 700)
        settle()
        gone = frozenset(
            name
            for name in ("inspector", "canvas")
            if not any(
                child.accessibleName() == {"inspector": "Inspector", "canvas": "Canvas mode"}[name]
                and child.isVisible()
                for child in header.findChildren(QWidget)
            )
        )
        if application.window.findChild(Sidebar).isHidden():
            hidden.append(gone)
    assert frozenset({"inspector"}) not in hidden  # the canvas's goes first
    assert hidden[-1] == {"inspector", "canvas"}


# The sidebar in a narrow window


def narrow(application: Application, qtbot: QtBot) -> tuple[Sidebar, SidebarDrawer]:
    """Open the sidebar over a narrow window."""
    application.window.resize(480, 600)
    sidebar = application.window.findChild(Sidebar)
    qtbot.waitUntil(lambda: not sidebar.isVisible(), timeout=PATIENCE_MS)
    application.window.activateWindow()
    assert QTest.qWaitForWindowActive(application.window)
    application.window.composer.field.setFocus()
    application.window.action("sidebar").trigger()
    drawer = application.window.findChild(SidebarDrawer)
    assert drawer.is_open
    return sidebar, drawer


def test_the_sidebar_opens_over_a_narrow_window(application: Application, qtbot: QtBot) -> None:
    rivers, lakes = converse(application), converse(application, "Lakes")
    before = application.window.messages.width()
    sidebar, drawer = narrow(application, qtbot)
    assert sidebar.isVisible()
    messages = application.window.messages
    assert before > application.window.width()
    qtbot.waitUntil(lambda: messages.width() == application.window.width(), timeout=PATIENCE_MS)
    assert drawer.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not drawer.is_open
    assert not sidebar.isVisible()
    assert application.window.composer.field.hasFocus()

    application.window.action("sidebar").trigger()
    qtbot.mouseClick(drawer, Qt.MouseButton.LeftButton, pos=QPoint(drawer.width() - 4, 300))
    assert not drawer.is_open

    application.window.action("sidebar").trigger()
    application.window.action("new").trigger()
    assert not drawer.is_open
    assert application.session.current is None
    assert {rivers, lakes} == {one.id for one in application.session.conversations()}

    application.window.action("search").trigger()
    assert drawer.is_open
    assert application.window.findChild(SearchField).hasFocus()
    application.window.resize(1100, 700)
    qtbot.waitUntil(lambda: not drawer.is_open, timeout=PATIENCE_MS)
    assert sidebar.isVisible()
    assert sidebar.parentWidget() is not drawer.panel
    assert sidebar.geometry().left() == 0
    assert sidebar.geometry().right() < application.window.header.mapTo(application.window, QPoint()).x()


def test_find_is_shown_while_there_is_something_to_find(application: Application) -> None:
    header = application.window.header

    def shown() -> bool:
        return any(
            child.accessibleName() == "Find in this conversation" and child.isVisible()
            for child in header.findChildren(QWidget)
        )

    assert not shown()
    converse(application)
    assert shown()


def test_a_new_conversation_begins_in_the_header_where_the_sidebar_is_hidden(
    application: Application,
) -> None:
    header = application.window.header

    def shown() -> bool:
        return any(
            child.accessibleName() == "New conversation" and child.isVisible() and child is not header.title
            for child in header.findChildren(QWidget)
            if child.parent() is header
        )

    assert not shown()
    application.window.action("sidebar").trigger()
    assert shown()
