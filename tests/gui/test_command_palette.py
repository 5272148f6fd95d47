"""The command palette and the list of shortcuts in the real window, by keyboard."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.command_palette.cheat_sheet import WIDGET_SHORTCUTS
from app.gui.command_palette.overlay import Overlay
from app.gui.conversation.reply_footer import ReplyFooter
from app.gui.conversation.user_message import UserMessage
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.sidebar.search_results import SearchResults
from app.gui.sidebar.sidebar import SearchField
from app.gui.widgets.actions import ACTIONS, GROUPS
from app.gui.widgets.form_rows import SettingRow
from app.gui.widgets.key_caps import KeyCaps, accessible_shortcuts, caps_of
from app.settings.presets import FAST
from model_backends.protocol import Sampling
from tests.gui.actions import ask
from tests.gui.conftest import OpenApplication
from tests.gui.settling import settle

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)", extend=True)


def press(shortcut: str) -> None:
    """Press keys, wherever the focus is."""
    keys = QKeySequence(shortcut)[0]
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, keys.key(), keys.keyboardModifiers())


def field_of(application: Application) -> QPlainTextEdit:
    """Where messages are typed; it has the focus from now on."""
    field: QPlainTextEdit = application.window.composer.findChild(QPlainTextEdit)
    application.window.activateWindow()
    assert QTest.qWaitForWindowActive(application.window)
    field.setFocus()
    return field


def open_palette(application: Application) -> QLineEdit:
    """Open the palette from the message field; its search field, which has the focus."""
    field_of(application)
    press("Ctrl+K")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert application.window.commands.palette.isVisible()
    return focus


def listed(application: Application) -> list[str]:
    """What the palette lists."""
    model = application.window.commands.palette.findChild(QListView).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def current(application: Application) -> str:
    """What Enter would do."""
    return str(application.window.commands.palette.findChild(QListView).currentIndex().data())


def run(application: Application, typed: str) -> None:
    """Do something by its name."""
    QTest.keyClicks(open_palette(application), typed)
    press("Return")


def converse(application: Application, *titles: str) -> list[int]:
    """Conversations that are there already; their ids."""
    made = []
    for title in titles:
        conversation = application.store.create_conversation(title).id
        question = application.store.add_message(conversation, "user", title)
        reply = application.store.begin_reply(question, "demo", 7, Sampling())
        application.store.end_reply(
            reply.id, "complete", text=f"About {title}", thought="", stats=None, finish=None
        )
        made.append(conversation)
    application.session.conversations_changed.emit()
    return made


def test_a_few_letters_and_enter_do_what_was_meant(application: Application, qtbot: QtBot) -> None:
    assert not application.window.models.is_shown
    run(application, "mdl")
    assert application.window.models.is_shown
    assert not application.window.commands.palette.is_open


def test_everything_that_can_be_done_now_is_listed_with_its_keys(application: Application) -> None:
    open_palette(application)
    specs = {spec.name: spec for spec in ACTIONS}
    possible = {spec.title for spec in ACTIONS if application.window.action(spec.name).isEnabled()}
    assert possible - set(listed(application)) == {specs["palette"].title}
    assert specs["copy"].title not in listed(application)  # there is no reply
    model = application.window.commands.palette.findChild(QListView).model()
    said = {
        str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())
    }
    assert "New conversation, Ctrl+N" in said


def test_what_cannot_be_done_now_is_found_but_passed_over(application: Application) -> None:
    QTest.keyClicks(open_palette(application), "copy last")
    assert "Copy last reply" in listed(application)
    assert current(application) != "Copy last reply"
    before = QGuiApplication.clipboard().text()
    for _ in range(len(listed(application))):
        press("Down")
        assert current(application) != "Copy last reply"
    press("Esc")
    assert QGuiApplication.clipboard().text() == before


def test_the_arrows_lead_through_the_list_and_round(application: Application) -> None:
    open_palette(application)
    names = listed(application)
    assert current(application) == names[0]
    press("Down")
    press("Tab")
    assert current(application) == names[2]
    for _ in range(3):
        press("Up")
    assert current(application) == names[-1]
    press("Down")
    assert current(application) == names[0]
    press("PgDown")
    press("PgUp")
    assert current(application) == names[0]


def test_escape_closes_it_and_the_focus_returns(application: Application) -> None:
    field = field_of(application)
    field.setPlainText("A message")
    for closing in ("Esc", "Ctrl+K"):
        open_palette(application)
        press("x")
        press(closing)
        assert not application.window.commands.palette.is_open
        assert QApplication.focusWidget() is field
    assert field.toPlainText() == "A message"


def test_a_click_beside_it_closes_it(application: Application, qtbot: QtBot) -> None:
    open_palette(application)
    palette = application.window.commands.palette
    assert palette.size() == application.window.size()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(3, palette.height() - 3))
    assert not palette.is_open


def test_a_shortcut_counts_while_the_palette_is_open(application: Application) -> None:
    is_dark = application.theme.is_dark
    open_palette(application)
    press("Ctrl+Shift+L")
    assert application.theme.is_dark != is_dark
    assert not application.window.commands.palette.is_open


def test_what_was_used_last_comes_first_also_after_a_restart(open_application: OpenApplication) -> None:
    application = open_application()
    for name in ("inspector", "light dark", "inspector"):
        run(application, name)
    open_palette(application)
    assert listed(application)[:2] == ["Inspector", "Switch between light and dark"]
    press("Esc")
    application.close()
    again = open_application()
    open_palette(again)
    assert listed(again)[:2] == ["Inspector", "Switch between light and dark"]
    assert len(listed(again)) == len(set(listed(again)))


def test_conversations_presets_and_models_are_found(application: Application) -> None:
    fog, mist = converse(application, "Fog on the river", "Mist in the valley")
    run(application, "fog river")
    assert application.session.current == fog
    assert QApplication.focusWidget() is field_of(application)
    run(application, "go mist")
    assert application.session.current == mist
    QTest.keyClicks(open_palette(application), "mist")
    assert current(application) != "Go to Mist in the valley"  # it is open
    press("Esc")
    run(application, "fast")
    assert application.window.composer.presets.preset == FAST
    assert application.session.defaults.sampling.max_steps == FAST.steps
    QTest.keyClicks(open_palette(application), "use demo model")
    assert "Use the demo model" in listed(application)


def test_nothing_found_is_said_and_the_conversations_are_searched(
    application: Application, qtbot: QtBot
) -> None:
    converse(application, "Lighthouses")
    QTest.keyClicks(open_palette(application), "About Light")
    assert listed(application) == ["Search conversations for “About Light”"]
    words = [
        label.text()
        for label in application.window.commands.palette.findChildren(QLabel)
        if label.isVisible()
    ]
    assert any("“About Light”" in text for text in words)
    press("Return")
    assert not application.window.commands.palette.is_open
    field = application.window.findChild(SearchField)
    assert field.hasFocus()
    assert field.text() == "About Light"
    qtbot.waitUntil(lambda: bool(application.window.findChild(SearchResults).results))


def test_a_setting_is_opened_where_it_is(application: Application) -> None:
    run(application, "language")
    dialog = next(one for one in application.window.findChildren(SettingsDialog) if one.isVisible())
    focused = dialog.focusWidget()
    row = next(row for row in dialog.findChildren(SettingRow) if row.isAncestorOf(focused))
    assert row.field.name == "appearance.language"
    dialog.close()
    run(application, "about unfog")
    assert any(
        label.text().startswith("Unfog ") for label in dialog.findChildren(QLabel) if label.isVisible()
    )


def test_a_weak_match_is_not_chosen(application: Application) -> None:
    converse(application, "The quick summary of telescopes")
    QTest.keyClicks(open_palette(application), "tqsot")
    assert listed(application) == ["Search conversations for “tqsot”"]


@pytest.mark.parametrize("key", ["Ctrl+K", "F1"])
def test_it_wears_the_colours_in_use(application: Application, key: str) -> None:
    for scheme in ("light", "dark", "light"):
        application.theme.set_scheme(scheme)
        field_of(application)
        press(key)
        (overlay,) = [overlay for overlay in application.window.findChildren(Overlay) if overlay.isVisible()]
        picture = overlay.panel.grab().toImage()
        assert picture.pixelColor(30, 6) == application.theme.color("raised")
        press("Esc")


@pytest.mark.parametrize("size", [(420, 420), (1400, 900)])
def test_both_fit_into_the_window(application: Application, qtbot: QtBot, size: tuple[int, int]) -> None:
    open_palette(application)
    for overlay in (application.window.commands.palette, application.window.commands.sheet):
        application.window.resize(*size)
        qtbot.waitUntil(lambda overlay=overlay: overlay.size() == application.window.size())
        assert overlay.rect().contains(overlay.panel.geometry())
        press("F1")


def test_the_list_of_shortcuts_has_everything(application: Application) -> None:
    field = field_of(application)
    press("F1")
    sheet = application.window.commands.sheet
    assert sheet.isVisible()
    words = {label.text() for label in sheet.findChildren(QLabel)}
    keys = {caps.accessibleName() for caps in sheet.findChildren(KeyCaps)}
    assert set(GROUPS) | set(WIDGET_SHORTCUTS) <= words
    for spec in ACTIONS:
        assert spec.title in words
        assert accessible_shortcuts(spec.shortcuts()) in keys
    for group in WIDGET_SHORTCUTS.values():
        assert {key.text for key in group} <= words
    press("Esc")
    assert not sheet.is_open
    assert QApplication.focusWidget() is field
    press("Ctrl+/")
    assert sheet.is_open


@pytest.mark.parametrize(("width", "scale", "columns"), [(1440, 1.0, 3), (1100, 1.0, 2), (500, 2.0, 1)])
def test_no_shortcut_is_cut_off(
    application: Application, qtbot: QtBot, width: int, scale: float, columns: int
) -> None:
    application.theme.set_scale(scale)
    application.window.resize(width, 900)
    qtbot.waitUntil(lambda: application.window.width() == width)
    field_of(application)
    press("F1")
    sheet = application.window.commands.sheet
    settle()
    caps = sheet.findChildren(KeyCaps)
    for cap in caps:
        place = cap.mapTo(sheet.panel, QPoint(0, 0))
        assert place.x() + cap.width() <= sheet.panel.width()
    for label in (one for one in sheet.findChildren(QLabel) if one.wordWrap()):
        longest = max(label.text().split(), key=len)
        assert label.fontMetrics().horizontalAdvance(longest) <= label.width(), label.text()
    groups = {cap.parentWidget().mapTo(sheet.panel, QPoint(0, 0)).x() for cap in caps}
    assert len(groups) == columns


def test_the_list_of_shortcuts_scrolls_with_the_keyboard(application: Application, qtbot: QtBot) -> None:
    application.window.resize(440, 460)
    field_of(application)
    press("F1")
    bar = next(
        area.verticalScrollBar()
        for area in application.window.commands.sheet.findChildren(QWidget)
        if area.accessibleName() == "All shortcuts"
    )
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    press("PgDown")
    assert bar.value() > 0
    press("End")
    assert bar.value() == bar.maximum()
    press("Home")
    assert bar.value() == 0


def test_one_of_them_is_open_at_a_time(application: Application) -> None:
    field = field_of(application)
    open_palette(application)
    press("F1")
    assert not application.window.commands.palette.is_open
    assert application.window.commands.sheet.is_open
    press("Ctrl+K")
    assert application.window.commands.palette.is_open
    assert not application.window.commands.sheet.is_open
    press("Esc")
    assert QApplication.focusWidget() is field


@pytest.mark.parametrize("key", ["Ctrl+K", "F1"])
def test_tab_stays_inside_and_everything_has_a_name(application: Application, key: str) -> None:
    field_of(application)
    press(key)
    overlays = [overlay for overlay in application.window.findChildren(Overlay) if overlay.isVisible()]
    (overlay,) = overlays
    assert overlay.accessibleName()
    for tab in ("Tab", "Shift+Tab", "Shift+Tab"):
        press(tab)
        assert overlay.isAncestorOf(QApplication.focusWidget())
    for part in overlay.findChildren(QWidget):
        if isinstance(part, QAbstractButton | QLineEdit | QListView | KeyCaps):
            assert part.accessibleName()


def test_no_shortcut_is_given_twice_or_taken_by_the_message_field(application: Application) -> None:
    for mac in (False, True):
        given = [shortcut for spec in ACTIONS for shortcut in spec.shortcuts(mac=mac)]
        assert all(given)
        assert len(given) == len(set(given))
    on_a_mac = [spec.shortcuts(mac=True)[0] for spec in ACTIONS]
    assert not {"Ctrl+M", "Ctrl+H", "F11", "Ctrl+Space", "Ctrl+Tab"} & set(on_a_mac)
    field = field_of(application)
    for spec in ACTIONS:
        for shortcut in spec.shortcuts():
            keys = QKeySequence(shortcut)[0]
            event = QKeyEvent(QEvent.Type.ShortcutOverride, keys.key(), keys.keyboardModifiers())
            event.ignore()
            QApplication.sendEvent(field, event)
            assert not event.isAccepted() or spec.name == "undo", spec.name


def test_keys_are_written_as_they_are_on_the_keyboard() -> None:
    assert caps_of("Ctrl+Shift+PgUp", mac=False) == ("Ctrl", "Shift", "Page Up")
    assert caps_of("Ctrl+Shift+Backspace", mac=True) == ("⌘", "⇧", "⌫")
    assert caps_of("Ctrl+,", mac=False) == ("Ctrl", ",")
    assert caps_of("Ctrl++", mac=False) == ("Ctrl", "+")
    assert caps_of("Ctrl+-", mac=True) == ("⌘", "−")
    assert accessible_shortcuts(("Left", "Right")) == "Left or Right"


def test_what_is_done_with_the_last_reply(application: Application, qtbot: QtBot) -> None:
    window = application.window
    names = ("copy", "again", "replay", "compare", "export", "details", "edit", "end")
    assert not any(window.action(name).isEnabled() for name in names)
    application.session.set_defaults(
        replace(application.session.defaults, sampling=Sampling(max_steps=4, max_tokens=1))
    )
    reply = ask(application, qtbot, "Hello!")
    assert all(window.action(name).isEnabled() for name in names)
    assert not window.action("earlier").isEnabled()

    press("Ctrl+Shift+C")
    assert QGuiApplication.clipboard().text() == reply.text
    press("Ctrl+Shift+D")
    last = window.messages.last_reply
    assert last is not None
    assert last.findChild(ReplyFooter).details.isChecked()
    press("Ctrl+Up")
    question = window.messages.findChild(UserMessage)
    assert question.isAncestorOf(QApplication.focusWidget())
    press("Esc")

    field_of(application)
    press("Ctrl+R")
    assert application.session.state != "idle"
    assert not window.action("again").isEnabled()
    qtbot.waitUntil(lambda: application.session.state == "idle")
    window.chat.skip_or_stop()
    second = application.session.messages()[-1]
    assert second.id != reply.id
    press("Ctrl+Shift+PgUp")
    assert application.session.messages()[-1].id == reply.id
    assert not window.action("earlier").isEnabled()
    press("Ctrl+Shift+PgDown")
    assert application.session.messages()[-1].id == second.id


def test_a_reply_is_replayed_and_continued_from_the_keyboard(application: Application, qtbot: QtBot) -> None:
    converse(application, "Fog")
    application.session.open(application.session.conversations()[0].id)
    assert not application.window.action("resume").isEnabled()  # its reply is whole
    assert not application.window.action("replay").isEnabled()  # and not recorded
    application.session.set_defaults(
        replace(application.session.defaults, sampling=Sampling(max_steps=4, max_tokens=1))
    )
    cut = ask(application, qtbot, "What is text diffusion?")
    assert cut.can_continue
    press("Ctrl+Shift+R")
    assert QApplication.focusWidget().accessibleName() == "Position in the replay"
    press("Esc")
    field_of(application)
    press("Ctrl+Shift+Return")
    assert application.session.running_reply == cut.id


def test_page_keys_lead_from_conversation_to_conversation(application: Application) -> None:
    converse(application, "One", "Two", "Three")
    ids = [entry.id for entry in application.session.conversations()]
    field_of(application)
    press("Ctrl+PgDown")
    assert application.session.current == ids[0]
    press("Ctrl+PgDown")
    press("Ctrl+PgDown")
    press("Ctrl+PgDown")  # there is none below
    assert application.session.current == ids[2]
    press("Ctrl+PgUp")
    assert application.session.current == ids[1]
