"""Toasts and the button to the end have places of their own: they cover nothing, and move nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.composer.composer import Composer
from app.gui.conversation.reply import ReplyMessage
from app.gui.export import clip_file
from app.gui.models_page.page import ModelsPage
from app.gui.prompts.entries_dialog import EntriesDialog
from app.gui.widgets.focus_order import tab_stops
from app.gui.widgets.scroll_to_end_button import ScrollToEndButton
from app.gui.widgets.toast import Toast
from tests.gui.actions import press, replies, talk
from tests.gui.conftest import OpenApplication
from tests.gui.recorded import store_recorded_reply
from tests.gui.settling import settle

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SCALE = "appearance.font_scale"
LONG = "Exported a conversation with a very long title about rivers, fog, and everything in between. " * 3
PARAGRAPHS = "\n\n".join(f"Paragraph {number} of a reply that takes some room. " * 4 for number in range(6))
SIZES = [(420, 600, 1.0), (440, 760, 2.0), (700, 500, 1.0), (1100, 760, 1.0), (1100, 760, 2.0)]


@pytest.fixture(params=["en", "de"])
def either(
    open_application: OpenApplication, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """One open window, in English or German."""
    from PySide6.QtWidgets import QApplication

    from app.base.translation import SYSTEM, VARIABLE, use_language

    app = QApplication.instance()
    assert app is not None
    monkeypatch.setenv(VARIABLE, request.param)
    use_language(SYSTEM, app)
    yield open_application()
    monkeypatch.undo()
    use_language(SYSTEM, app)


def place(widget: QWidget) -> QRect:
    """What can be seen of a widget, on the screen."""
    seen = QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())
    above = widget.parentWidget()
    while above is not None:
        seen &= QRect(above.mapToGlobal(QPoint(0, 0)), above.size())
        above = None if above.isWindow() else above.parentWidget()
    return seen


def shown_toasts(application: Application) -> list[Toast]:
    """The toasts that can be seen, from top to bottom."""
    found = [one for one in application.window.findChildren(Toast) if one.isVisible()]
    return sorted(found, key=lambda one: place(one).y())


def covered(root: QWidget, cover: QWidget) -> list[str]:
    """The texts and buttons within `root` of which `cover` hides something."""
    kinds = QAbstractButton, QLabel, QTextEdit
    shown = [one for one in root.findChildren(QWidget) if isinstance(one, kinds) and one.isVisible()]
    others = [one for one in shown if one is not cover and not cover.isAncestorOf(one)]
    return [
        f"{type(one).__name__} {one.accessibleName() or getattr(one, 'text', str)()}"
        for one in others
        if not (isinstance(one, QLabel) and not one.text()) and place(one).intersects(place(cover))
    ]


def cut_buttons(toast: Toast) -> list[str]:
    """The buttons of a toast that are not whole."""
    buttons = [button for button in toast.findChildren(QPushButton) if button.isVisible()]
    return [
        button.text()
        for button in buttons
        if place(button).size() != button.size() or button.width() < button.sizeHint().width()
    ]


def resize(application: Application, width: int, height: int, scale: float) -> None:
    application.preferences.update({SCALE: scale})
    application.window.resize(width, height)
    settle()


def long_talk(application: Application, qtbot: QtBot) -> None:
    talk(application, qtbot, "One?", PARAGRAPHS, "Two?", PARAGRAPHS, "Three?", PARAGRAPHS)
    settle()


def top_of(application: Application, widget: QWidget) -> int:
    """How far below the upper edge of the window a widget begins."""
    return widget.mapTo(application.window, QPoint(0, 0)).y()


def end_of_time(application: Application) -> None:
    """Let the toasts disappear."""
    for toast in shown_toasts(application):
        toast.perform()
    settle()


def test_two_toasts_cover_nothing(either: Application, qtbot: QtBot) -> None:
    window = either.window
    long_talk(either, qtbot)
    press(either, "delete_reply")
    window.models.noted.emit(LONG)
    for toast in shown_toasts(either):
        toast.findChild(QTimer).stop()
    for width, height, scale in SIZES:
        resize(either, width, height, scale)
        toasts = shown_toasts(either)
        assert len(toasts) == 2
        assert toasts[0].height() == toasts[1].height()
        assert not place(toasts[0]).intersects(place(toasts[1]))
        for toast in toasts:
            assert place(toast).size() == toast.size()
            assert not covered(window.messages, toast)
            assert not covered(window.findChild(Composer), toast)
            assert not cut_buttons(toast)
            assert toast.findChild(QLabel).width() > 60
        assert LONG.strip()[-20:] in toasts[0].findChild(QLabel).toolTip()


@pytest.mark.parametrize("follows", [True, False])
def test_the_place_that_is_read_is_the_same_after_a_toast(
    application: Application, qtbot: QtBot, follows: bool
) -> None:
    window = application.window
    long_talk(application, qtbot)
    for size in SIZES[:2] + SIZES[3:4]:
        resize(application, *size)
        reply = replies(application)[-1 if follows else 1]
        if follows:
            window.messages.follow()
            settle()
        else:
            window.messages.scroll_to(reply.message.id, top=-30)
            settle(1000)
        assert window.messages.is_at_end == follows
        before, composer = top_of(application, reply), place(window.findChild(Composer))
        window.models.noted.emit("Restored.")
        settle()
        (toast,) = shown_toasts(application)
        assert window.messages.is_at_end == follows
        assert place(window.findChild(Composer)) == composer
        if follows:  # all of the end stays in view
            assert place(reply).bottom() == reply.mapToGlobal(QPoint(0, reply.height())).y() - 1
        else:
            assert top_of(application, reply) == before
        toast.perform()
        settle()
        assert window.messages.is_at_end == follows
        assert top_of(application, reply) == before
        assert place(window.findChild(Composer)) == composer


def test_the_message_field_stays_where_it_is(application: Application, qtbot: QtBot) -> None:
    window = application.window
    settle()
    before = place(window.findChild(Composer))
    window.models.noted.emit("Restored.")
    assert place(window.findChild(Composer)) == before, "in the next frame"
    settle()
    assert place(window.findChild(Composer)) == before
    shown_toasts(application)[0].perform()
    assert place(window.findChild(Composer)) == before, "in the next frame"
    settle()
    assert place(window.findChild(Composer)) == before


def test_a_deletion_moves_nothing_above_it(application: Application, qtbot: QtBot) -> None:
    window = application.window
    long_talk(application, qtbot)
    resize(application, 700, 600, 1.0)
    read = replies(application)[1]
    window.messages.scroll_to(read.message.id, top=-30)
    settle(1000)
    id, before = read.message.id, top_of(application, read)

    def now() -> int:
        reply = window.messages.reply(id)
        assert isinstance(reply, ReplyMessage)
        return top_of(application, reply)

    press(application, "delete_reply")
    assert now() == before, "in the next frame"
    settle(1000)
    assert now() == before
    shown_toasts(application)[0].undo()
    settle(1000)
    assert now() == before
    press(application, "delete_reply")
    end_of_time(application)
    assert now() == before


@pytest.mark.engine
def test_the_toast_of_a_clip_covers_nothing(
    application: Application, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    monkeypatch.setattr(clip_file, "CLIP_SHAPES", dict.fromkeys(clip_file.CLIP_SHAPES, (180, 180)))
    store_recorded_reply(application)
    resize(application, 440, 600, 1.0)
    application.window.action("clip").trigger()
    for text in ("Making a clip", "Clip saved and copied."):
        qtbot.waitUntil(
            lambda text=text: text in str([t.accessibleName() for t in shown_toasts(application)])
        )
        settle()
        (toast,) = shown_toasts(application)
        assert not covered(application.window.messages, toast)
        assert not cut_buttons(toast)


def test_toasts_are_shown_on_the_models_page(application: Application, qtbot: QtBot) -> None:
    window = application.window
    long_talk(application, qtbot)
    resize(application, 440, 600, 1.0)
    press(application, "delete_reply")
    window.models.show()
    settle()
    (toast,) = shown_toasts(application)
    page = window.findChild(ModelsPage)
    assert not place(page).intersects(place(toast))
    assert not cut_buttons(toast)
    window.models.leave()
    settle()
    assert shown_toasts(application) == [toast]
    assert place(toast).bottom() < place(window.findChild(Composer)).top()
    end_of_time(application)
    window.models.show()
    settle()
    assert not shown_toasts(application)
    assert place(page).bottom() == place(window.centralWidget()).bottom()


def test_undo_comes_between_messages_and_composer_and_hands_the_focus_on(
    application: Application, qtbot: QtBot
) -> None:
    window = application.window
    long_talk(application, qtbot)
    window.activateWindow()
    press(application, "delete_reply")
    settle()
    (toast,) = shown_toasts(application)
    undo = next(one for one in toast.findChildren(QPushButton) if one.isVisible())
    stops = tab_stops(window)
    last, composer = (
        max(n for n, stop in enumerate(stops) if window.messages.isAncestorOf(stop)),
        min(n for n, stop in enumerate(stops) if window.findChild(Composer).isAncestorOf(stop)),
    )
    assert last < stops.index(undo) < composer
    undo.setFocus(Qt.FocusReason.TabFocusReason)
    toast.perform()
    assert window.focusWidget() is window.messages


def test_a_deleted_preset_covers_none_of_the_others(application: Application, qtbot: QtBot) -> None:
    application.window.action("prompts").trigger()
    dialog = application.window.findChild(EntriesDialog)
    dialog.toast.offer_undo("Deleted.", on_end=lambda: None, on_undo=lambda: None)
    settle()
    assert dialog.toast.isVisible()
    assert not covered(dialog, dialog.toast)
    assert not place(dialog.list).intersects(place(dialog.toast))


def test_the_button_to_the_end_covers_nothing(application: Application, qtbot: QtBot) -> None:
    window = application.window
    long_talk(application, qtbot)
    window.messages.scroll_to(replies(application)[0].message.id, top=-30)
    settle(1000)
    button = window.findChild(ScrollToEndButton)
    for size in [*SIZES[:2], SIZES[3], (1900, 760, 2.0)]:
        resize(application, *size)
        assert button.isVisible()
        assert not covered(window.messages, button)
        assert not place(button).intersects(place(window.messages.verticalScrollBar()))
        assert place(button).size() == button.size()
        assert min(button.width(), button.height()) >= 24
        window.models.noted.emit("Restored.")
        settle()
        assert not covered(window.messages, button)
        assert place(button).size() == button.size()
        end_of_time(application)
