"""Texts on the screen fit, are correct, and are never interpreted as markup."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QTextBlock
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTextBrowser, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.base.app_dirs import bundled_model
from app.gui.application.application import Application
from app.gui.conversation.user_message import UserMessage
from app.gui.markdown.rich_text import TableView
from app.gui.widgets.theme import DARK, LIGHT, Theme
from app.gui.widgets.toast import Toast
from app.storage import Status
from model_backends.protocol import DenoisingStep, FinishReason, Sampling
from tests.gui.actions import (
    LONG_QUESTION,
    texts,
    wait_for_block,
    wait_for_card,
    wait_for_reply,
    wait_for_text,
)
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.settling import settle

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

CELLS = 64
STEP = DenoisingStep(
    block=0,
    step=7,
    max_steps=48,
    temperature=0.8,
    draft=(0,) * CELLS,
    canvas=(0,) * CELLS,
    pieces=(" fog",) * CELLS,
    accepted=(False,) * CELLS,
    entropies=(2.0,) * CELLS,
)
TABLE = "|{}\n|{}\n|{}\n".format("first column|" * 9, "---|" * 9, "some words|" * 9)


def store_reply(
    application: Application,
    text: str,
    status: Status = "complete",
    *,
    thought: str = "",
    finish: FinishReason | None = None,
) -> int:
    """A conversation with this reply, open."""
    conversation = application.store.create_conversation("Fog").id
    question = application.store.add_message(
        conversation, "user", "A question of some length on the right-hand side"
    )
    reply = application.store.begin_reply(question, "demo", 1, Sampling())
    if status != "running":
        application.store.end_reply(reply.id, status, text=text, thought=thought, stats=None, finish=finish)
    application.session.open(conversation)
    return reply.id


def assert_fits(application: Application, qtbot: QtBot) -> None:
    """Everything in the conversation is within the window."""
    messages = application.window.messages
    page = messages.widget()
    qtbot.waitUntil(lambda: page.minimumSizeHint().width() <= messages.viewport().width())
    qtbot.waitUntil(lambda: page.width() <= messages.viewport().width())


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "complete"),
        ("", "stopped"),
        ("", "interrupted"),
        ("Some text.", "interrupted"),
        ("Some text.", "stopped"),
        ("Look:\n\n```" + "a" * 200 + "\nx\n```\n", "complete"),
        ("Look:\n\n```py\n" + "x" * 400 + "\n```\n", "complete"),
        (TABLE, "complete"),
        ("|a|b|\n|---|---|\n|" + "x" * 300 + "|b|\n", "complete"),
        ("x" * 300, "complete"),
    ],
)
def test_a_reply_fits_into_a_narrow_window(
    application: Application, qtbot: QtBot, text: str, status: Status
) -> None:
    application.window.resize(420, 600)
    store_reply(application, text, status)
    assert_fits(application, qtbot)


def test_a_reply_that_is_being_written_fits_into_a_narrow_window(
    application: Application, qtbot: QtBot
) -> None:
    application.window.resize(420, 600)
    reply = store_reply(application, "", "running")
    for words in ("Loading the model…", "Reading your message…"):
        application.window.messages.show_progress(reply, words)
        assert_fits(application, qtbot)
    application.window.messages.push(reply, STEP)
    wait_for_text(application, qtbot, "Block 1 · step 7 (max 48)")
    assert_fits(application, qtbot)


def test_an_error_fits_into_a_narrow_window(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    application = open_application(tmp_path / "a-long-name-of-a-model-file-that-is-missing.gguf")
    application.window.resize(420, 600)
    wait_for_card(application, qtbot)
    assert_fits(application, qtbot)


def test_an_icon_is_whole_on_a_screen_of_double_density() -> None:
    program = (
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from PySide6.QtCore import QSize\n"
        "from app.gui.widgets.theme import Theme\n"
        "image = Theme(app, 'light').icon('delete', size=20).pixmap(QSize(20, 20)).toImage()\n"
        "drawn = [(x, y) for x in range(image.width()) for y in range(image.height())"
        " if image.pixelColor(x, y).alpha()]\n"
        "print(image.width(), max(x for x, _ in drawn) + min(x for x, _ in drawn))\n"
    )
    environment = {**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    found = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
    width, both_edges = (int(number) for number in found.stdout.split())
    assert width == 40
    assert abs(both_edges - (width - 1)) <= 2  # as far from the left as from the right


def test_a_wide_table_scrolls_sideways_and_a_small_one_does_not(
    application: Application, qtbot: QtBot
) -> None:
    application.window.resize(420, 600)
    store_reply(application, TABLE)
    wait_for_text(application, qtbot, "some words")
    bar = application.window.findChild(TableView).horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.isVisible()
    store_reply(application, "|a|b|\n|---|---|\n|one|" + "some words " * 20 + "|\n")
    tables = application.window.findChildren(TableView)
    qtbot.waitUntil(lambda: tables[-1].isVisible() and tables[-1].height() > 60)
    assert tables[-1].horizontalScrollBar().maximum() == 0


def test_lists_in_lists_are_set_further_in(application: Application, qtbot: QtBot) -> None:
    store_reply(
        application, "- one\n  - two\n    - three\n\n" + "".join(f"{'  ' * n}- {n}\n" for n in range(25))
    )
    wait_for_text(application, qtbot, "24")
    view = next(
        view for view in application.window.findChildren(QTextBrowser) if view.toPlainText().startswith("one")
    )
    indents = []
    block: QTextBlock = view.document().begin()
    while block.isValid():
        indents.append(block.textList().format().indent() if block.textList() else 0)
        block = block.next()
    assert indents[:3] == [1, 2, 3]


@pytest.mark.parametrize(
    ("finish", "words"),
    [
        ("max_tokens", "Stopped at the length limit."),
        ("context_full", "The conversation fills the model's context."),
    ],
)
def test_a_reply_says_why_it_was_cut(
    application: Application, qtbot: QtBot, finish: FinishReason, words: str
) -> None:
    store_reply(application, "Fog is", finish=finish)
    wait_for_text(application, qtbot, words)


def test_a_length_limit_is_stored_with_the_reply(application: Application, qtbot: QtBot) -> None:
    application.session.set_defaults(replace(application.session.defaults, sampling=Sampling(max_tokens=1)))
    application.session.send(LONG_QUESTION)
    assert wait_for_reply(application, qtbot).finish == "max_tokens"
    wait_for_text(application, qtbot, "Stopped at the length limit.")


def test_a_deletion_can_be_taken_back_whatever_the_title(application: Application, qtbot: QtBot) -> None:
    application.window.resize(420, 600)
    store_reply(application, "Some text.")
    conversation = application.session.current
    assert conversation is not None
    application.session.rename(conversation, "<b>A very long title</b> " * 20)
    application.window.action("delete").trigger()
    settle()
    toast = next(one for one in application.window.findChildren(Toast) if one.isVisible())
    undo = next(button for button in toast.findChildren(QPushButton) if button.text() == "Undo")
    assert toast.parentWidget().rect().contains(toast.geometry())
    assert toast.rect().contains(undo.geometry())
    assert undo.width() >= undo.sizeHint().width()
    application.window.messages.setFocus()
    qtbot.keyClick(application.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert application.session.current == conversation
    assert not toast.isVisible()


def test_labels_take_no_html(application: Application, qtbot: QtBot) -> None:
    store_reply(application, "```<b>x</b>\ncode\n```\n")
    wait_for_text(application, qtbot, "<b>x</b>")
    application.window.action("delete").trigger()
    untrusted = [
        label
        for label in application.window.findChildren(QLabel)
        if "<b>" in label.text() or "Fog" in label.text()
    ]
    assert untrusted
    assert {label.textFormat() for label in untrusted} == {Qt.TextFormat.PlainText}


def test_thoughts_follow_the_colour_scheme(application: Application, qtbot: QtBot) -> None:
    application.theme.set_scheme("light")
    store_reply(application, "Fog.", thought="Let me think.")
    wait_for_text(application, qtbot, "Fog.")
    button = next(
        button for button in application.window.findChildren(QPushButton) if button.text() == "Show thoughts"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    thought = next(
        view
        for view in application.window.findChildren(QTextBrowser)
        if view.toPlainText() == "Let me think."
    )
    assert LIGHT.muted in thought.toHtml()
    application.theme.set_scheme("dark")
    assert DARK.muted in thought.toHtml()


class StyleCount(QWidget):
    """Counts how often Qt styles it."""

    count = 0

    def changeEvent(self, event: QEvent) -> None:
        self.count += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_the_program_is_styled_once_for_each_look(qapp: QApplication, qtbot: QtBot) -> None:
    theme, widget = Theme(qapp, "light"), StyleCount()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.count = 0
    theme.set_scheme("dark")
    assert widget.count == 1
    Theme(qapp, "dark")  # the same once more
    assert widget.count == 1
    theme.set_scheme("system")


def test_the_theme_of_a_closed_window_styles_nothing(application: Application, qapp: QApplication) -> None:
    application.theme.set_scale(1.5)
    application.close()
    styled: list[None] = []
    application.theme.changed.connect(lambda: styled.append(None))
    for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        qapp.styleHints().colorSchemeChanged.emit(scheme)
    assert not styled


def test_a_reply_elsewhere_is_named_where_one_cannot_send(application: Application, qtbot: QtBot) -> None:
    wait_for_block(application, qtbot)
    writing = application.session.current
    application.window.conversations.open(None)
    wait_for_text(application, qtbot, f"Unfog is writing a reply in “{LONG_QUESTION}”")
    application.window.conversations.open(writing)
    assert "Unfog is writing a reply in" not in texts(application)
    application.window.conversations.open(None)
    button = next(
        button
        for button in application.window.composer.findChildren(QToolButton)
        if button.accessibleName() == "Stop reply"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    assert "Unfog is writing a reply in" not in texts(application)


def test_a_reply_that_still_waits_says_so_when_one_returns(application: Application, qtbot: QtBot) -> None:
    application.session.send("Hello!")
    assert application.session.state == "loading"
    writing = application.session.current
    application.window.conversations.open(None)
    application.window.conversations.open(writing)
    assert application.session.state == "loading"
    wait_for_text(application, qtbot, "Loading the model…")
    wait_for_reply(application, qtbot)


def test_replies_can_be_reached_and_read_with_the_keyboard(application: Application, qtbot: QtBot) -> None:
    store_reply(application, "Fog is a [cloud](https://example.org).")
    wait_for_text(application, qtbot, "Fog is a cloud.")
    view = next(
        view for view in application.window.findChildren(QTextBrowser) if "Fog is" in view.toPlainText()
    )
    assert view.focusPolicy() & Qt.FocusPolicy.TabFocus
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.textCursor().selectedText().strip() == "Fog is a cloud."
    links = Qt.TextInteractionFlag.LinksAccessibleByKeyboard
    assert view.textInteractionFlags() & links


def test_a_long_reply_is_read_with_the_keyboard(application: Application, qtbot: QtBot) -> None:
    store_reply(application, "Fog is a cloud.\n\n" * 80)
    wait_for_text(application, qtbot, "Fog is a cloud.")
    bar = application.window.messages.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1000 and bar.value() == bar.maximum())
    view = next(
        view for view in application.window.findChildren(QTextBrowser) if "Fog is" in view.toPlainText()
    )
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert bar.value() < 200
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert bar.value() > 1000


def test_the_last_conversation_is_set_out_once_at_the_start(
    open_application: OpenApplication, qapp: QApplication
) -> None:
    first = open_application()
    store_reply(first, "Some text.")
    first.close()
    second = Application(qapp, bundled_model(), "cpu")
    assert len(second.window.findChildren(UserMessage)) == 1
    second.close()
    second.window.deleteLater()


def test_menus_and_lists_have_the_programs_font_whatever_the_system_gives_them(
    qapp: QApplication, open_application: OpenApplication
) -> None:
    theme = open_application().theme
    for name in ("QMenu", "QAbstractItemView", "QTipLabel"):  # as Windows does when its theme changes
        qapp.setFont(QFont("Monospace"), name)
    theme.set_scheme("dark")
    for name in ("QMenu", "QAbstractItemView", "QTipLabel"):
        assert QApplication.font(name).family() == theme.text_font.family()
