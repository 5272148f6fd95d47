"""The command palette and the list of shortcuts in the real window, with the keyboard alone."""

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

from app.gui.application.application import Desk
from app.gui.command_palette.cheat_sheet import ELSEWHERE
from app.gui.command_palette.overlay import Overlay
from app.gui.conversation.reply_footer import ReplyFooter
from app.gui.conversation.user_message import UserMessage
from app.gui.widgets.actions import GROUPS, table
from app.gui.widgets.key_caps import KeyCaps, caps_of, spoken
from app.settings.presets import FAST
from model_backends.protocol import Sampling
from tests.gui.actions import ask
from tests.gui.conftest import OpenDesk

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


def press(shortcut: str) -> None:
    """Press keys, wherever the focus is."""
    keys = QKeySequence(shortcut)[0]
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, keys.key(), keys.keyboardModifiers())


def field_of(desk: Desk) -> QPlainTextEdit:
    """Where messages are typed; it has the focus from now on."""
    field: QPlainTextEdit = desk.window.composer.findChild(QPlainTextEdit)
    desk.window.activateWindow()
    assert QTest.qWaitForWindowActive(desk.window)
    field.setFocus()
    return field


def open_palette(desk: Desk) -> QLineEdit:
    """Open the palette from the message field; its search field, which has the focus."""
    field_of(desk)
    press("Ctrl+K")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert desk.window.commands.palette.isVisible()
    return focus


def listed(desk: Desk) -> list[str]:
    """What the palette lists."""
    model = desk.window.commands.palette.findChild(QListView).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def current(desk: Desk) -> str:
    """What Enter would do."""
    return str(desk.window.commands.palette.findChild(QListView).currentIndex().data())


def run(desk: Desk, typed: str) -> None:
    """Do something by its name."""
    QTest.keyClicks(open_palette(desk), typed)
    press("Return")


def converse(desk: Desk, *titles: str) -> list[int]:
    """Conversations that are there already; their ids."""
    made = []
    for title in titles:
        conversation = desk.store.create_conversation(title).id
        question = desk.store.add_message(conversation, "user", title)
        reply = desk.store.begin_reply(question, "demo", 7, Sampling())
        desk.store.end_reply(reply.id, "complete", text=f"About {title}", thought="", stats=None, finish=None)
        made.append(conversation)
    desk.session.conversations_changed.emit()
    return made


def test_a_few_letters_and_enter_do_what_was_meant(desk: Desk, qtbot: QtBot) -> None:
    assert not desk.window.models.is_shown
    run(desk, "mdl")
    assert desk.window.models.is_shown
    assert not desk.window.commands.palette.is_open


def test_everything_that_can_be_done_now_is_listed_with_its_keys(desk: Desk) -> None:
    open_palette(desk)
    entries = table()
    names = {entry.text for name, entry in entries.items() if desk.window.action(name).isEnabled()}
    assert names - set(listed(desk)) == {entries["palette"].text}
    assert entries["copy"].text not in listed(desk)  # there is no reply
    model = desk.window.commands.palette.findChild(QListView).model()
    said = {
        str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())
    }
    assert "New conversation, Ctrl+N" in said


def test_what_cannot_be_done_now_is_found_but_passed_over(desk: Desk) -> None:
    QTest.keyClicks(open_palette(desk), "copy last")
    assert "Copy the last reply" in listed(desk)
    assert current(desk) != "Copy the last reply"
    before = QGuiApplication.clipboard().text()
    for _ in range(len(listed(desk))):
        press("Down")
        assert current(desk) != "Copy the last reply"
    press("Esc")
    assert QGuiApplication.clipboard().text() == before


def test_the_arrows_lead_through_the_list_and_round(desk: Desk) -> None:
    open_palette(desk)
    names = listed(desk)
    assert current(desk) == names[0]
    press("Down")
    press("Tab")
    assert current(desk) == names[2]
    for _ in range(3):
        press("Up")
    assert current(desk) == names[-1]
    press("Down")
    assert current(desk) == names[0]
    press("PgDown")
    press("PgUp")
    assert current(desk) == names[0]


def test_escape_closes_it_and_the_focus_returns(desk: Desk) -> None:
    field = field_of(desk)
    field.setPlainText("A message")
    for closing in ("Esc", "Ctrl+K"):
        open_palette(desk)
        press("x")
        press(closing)
        assert not desk.window.commands.palette.is_open
        assert QApplication.focusWidget() is field
    assert field.toPlainText() == "A message"


def test_a_click_beside_it_closes_it(desk: Desk, qtbot: QtBot) -> None:
    open_palette(desk)
    palette = desk.window.commands.palette
    assert palette.size() == desk.window.size()
    qtbot.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(3, palette.height() - 3))
    assert not palette.is_open


def test_a_shortcut_counts_while_the_palette_is_open(desk: Desk) -> None:
    is_dark = desk.theme.is_dark
    open_palette(desk)
    press("Ctrl+Shift+L")
    assert desk.theme.is_dark != is_dark
    assert not desk.window.commands.palette.is_open


def test_what_was_used_last_comes_first_also_after_a_restart(open_desk: OpenDesk) -> None:
    desk = open_desk()
    for name in ("inspector", "light dark", "inspector"):
        run(desk, name)
    open_palette(desk)
    assert listed(desk)[:2] == ["Inspector", "Light or dark"]
    press("Esc")
    desk.close()
    again = open_desk()
    open_palette(again)
    assert listed(again)[:2] == ["Inspector", "Light or dark"]
    assert len(listed(again)) == len(set(listed(again)))


def test_conversations_presets_and_models_are_found(desk: Desk) -> None:
    fog, mist = converse(desk, "Fog on the river", "Mist in the valley")
    run(desk, "fog river")
    assert desk.session.current == fog
    assert QApplication.focusWidget() is field_of(desk)
    run(desk, "go mist")
    assert desk.session.current == mist
    QTest.keyClicks(open_palette(desk), "mist")
    assert current(desk) != "Go to Mist in the valley"  # it is open
    press("Esc")
    run(desk, "fast")
    assert desk.window.composer.presets.preset == FAST
    assert desk.session.sampling.max_steps == FAST.steps
    QTest.keyClicks(open_palette(desk), "use demo model")
    assert "Use the demo model" in listed(desk)


def test_nothing_found_is_said(desk: Desk) -> None:
    QTest.keyClicks(open_palette(desk), "qqq")
    assert listed(desk) == []
    words = [label.text() for label in desk.window.commands.palette.findChildren(QLabel) if label.isVisible()]
    assert any("“qqq”" in text for text in words)
    press("Return")
    assert desk.window.commands.palette.is_open


@pytest.mark.parametrize("key", ["Ctrl+K", "F1"])
def test_it_wears_the_colours_in_use(desk: Desk, key: str) -> None:
    for scheme in ("light", "dark", "light"):
        desk.theme.set_scheme(scheme)
        field_of(desk)
        press(key)
        (overlay,) = [overlay for overlay in desk.window.findChildren(Overlay) if overlay.isVisible()]
        picture = overlay.panel.grab().toImage()
        assert picture.pixelColor(30, 6) == desk.theme.color("raised")
        press("Esc")


@pytest.mark.parametrize("size", [(420, 420), (1400, 900)])
def test_both_fit_into_the_window(desk: Desk, qtbot: QtBot, size: tuple[int, int]) -> None:
    open_palette(desk)
    for overlay in (desk.window.commands.palette, desk.window.commands.sheet):
        desk.window.resize(*size)
        qtbot.waitUntil(lambda overlay=overlay: overlay.size() == desk.window.size())
        assert overlay.rect().contains(overlay.panel.geometry())
        press("F1")


def test_the_list_of_shortcuts_has_everything(desk: Desk) -> None:
    field = field_of(desk)
    press("F1")
    sheet = desk.window.commands.sheet
    assert sheet.isVisible()
    words = {label.text() for label in sheet.findChildren(QLabel)}
    keys = {caps.accessibleName() for caps in sheet.findChildren(KeyCaps)}
    assert set(GROUPS) | set(ELSEWHERE) <= words
    for entry in table().values():
        assert entry.text in words
        assert spoken(entry.shortcuts()) in keys
    for group in ELSEWHERE.values():
        assert {key.text for key in group} <= words
    press("Esc")
    assert not sheet.is_open
    assert QApplication.focusWidget() is field
    press("Ctrl+/")
    assert sheet.is_open


def test_the_list_of_shortcuts_scrolls_with_the_keyboard(desk: Desk, qtbot: QtBot) -> None:
    desk.window.resize(440, 460)
    field_of(desk)
    press("F1")
    bar = next(
        area.verticalScrollBar()
        for area in desk.window.commands.sheet.findChildren(QWidget)
        if area.accessibleName() == "All shortcuts"
    )
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    press("PgDown")
    assert bar.value() > 0
    press("End")
    assert bar.value() == bar.maximum()
    press("Home")
    assert bar.value() == 0


def test_one_of_them_is_open_at_a_time(desk: Desk) -> None:
    field = field_of(desk)
    open_palette(desk)
    press("F1")
    assert not desk.window.commands.palette.is_open
    assert desk.window.commands.sheet.is_open
    press("Ctrl+K")
    assert desk.window.commands.palette.is_open
    assert not desk.window.commands.sheet.is_open
    press("Esc")
    assert QApplication.focusWidget() is field


@pytest.mark.parametrize("key", ["Ctrl+K", "F1"])
def test_tab_stays_inside_and_everything_has_a_name(desk: Desk, key: str) -> None:
    field_of(desk)
    press(key)
    overlays = [overlay for overlay in desk.window.findChildren(Overlay) if overlay.isVisible()]
    (overlay,) = overlays
    assert overlay.accessibleName()
    for tab in ("Tab", "Shift+Tab", "Shift+Tab"):
        press(tab)
        assert overlay.isAncestorOf(QApplication.focusWidget())
    for part in overlay.findChildren(QWidget):
        if isinstance(part, QAbstractButton | QLineEdit | QListView | KeyCaps):
            assert part.accessibleName()


def test_no_shortcut_is_given_twice_or_taken_by_the_message_field(desk: Desk) -> None:
    for mac in (False, True):
        given = [shortcut for entry in table().values() for shortcut in entry.shortcuts(mac=mac)]
        assert all(given)
        assert len(given) == len(set(given))
    on_a_mac = [entry.shortcuts(mac=True)[0] for entry in table().values()]
    assert not {"Ctrl+M", "Ctrl+H", "F11", "Ctrl+Space", "Ctrl+Tab"} & set(on_a_mac)
    field = field_of(desk)
    for name, entry in table().items():
        for shortcut in entry.shortcuts():
            keys = QKeySequence(shortcut)[0]
            event = QKeyEvent(QEvent.Type.ShortcutOverride, keys.key(), keys.keyboardModifiers())
            event.ignore()
            QApplication.sendEvent(field, event)
            assert not event.isAccepted() or name == "undo", name


def test_keys_are_written_as_they_are_on_the_keyboard() -> None:
    assert caps_of("Ctrl+Shift+PgUp", mac=False) == ("Ctrl", "Shift", "Page Up")
    assert caps_of("Ctrl+Shift+Backspace", mac=True) == ("⌘", "⇧", "⌫")
    assert caps_of("Ctrl+,", mac=False) == ("Ctrl", ",")
    assert caps_of("Ctrl++", mac=False) == ("Ctrl", "+")
    assert caps_of("Ctrl+-", mac=True) == ("⌘", "−")
    assert spoken(("Left", "Right")) == "Left or Right"


def test_what_is_done_with_the_last_reply(desk: Desk, qtbot: QtBot) -> None:
    window = desk.window
    names = ("copy", "again", "replay", "compare", "export", "details", "edit", "end")
    assert not any(window.action(name).isEnabled() for name in names)
    desk.session.sampling = Sampling(max_steps=4, max_tokens=1)
    reply = ask(desk, qtbot, "Hello!")
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

    field_of(desk)
    press("Ctrl+R")
    assert desk.session.state != "idle"
    assert not window.action("again").isEnabled()
    qtbot.waitUntil(lambda: desk.session.state == "idle", timeout=30_000)
    window.skip_or_stop()
    second = desk.session.messages()[-1]
    assert second.id != reply.id
    press("Ctrl+Shift+PgUp")
    assert desk.session.messages()[-1].id == reply.id
    assert not window.action("earlier").isEnabled()
    press("Ctrl+Shift+PgDown")
    assert desk.session.messages()[-1].id == second.id


def test_a_reply_is_replayed_and_continued_from_the_keyboard(desk: Desk, qtbot: QtBot) -> None:
    converse(desk, "Fog")
    desk.session.open(desk.session.conversations()[0].id)
    assert not desk.window.action("resume").isEnabled()  # its reply is whole
    assert not desk.window.action("replay").isEnabled()  # and not recorded
    desk.session.sampling = Sampling(max_steps=4, max_tokens=1)
    cut = ask(desk, qtbot, "What is text diffusion?")
    assert cut.can_continue
    press("Ctrl+Shift+R")
    assert QApplication.focusWidget().accessibleName() == "Place in the replay"
    press("Esc")
    field_of(desk)
    press("Ctrl+Shift+Return")
    assert desk.session.running_reply == cut.id


def test_page_keys_lead_from_conversation_to_conversation(desk: Desk) -> None:
    converse(desk, "One", "Two", "Three")
    ids = [entry.id for entry in desk.session.conversations()]
    field_of(desk)
    press("Ctrl+PgDown")
    assert desk.session.current == ids[0]
    press("Ctrl+PgDown")
    press("Ctrl+PgDown")
    press("Ctrl+PgDown")  # there is none below
    assert desk.session.current == ids[2]
    press("Ctrl+PgUp")
    assert desk.session.current == ids[1]
