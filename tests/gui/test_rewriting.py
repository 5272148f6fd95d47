"""Write a selected passage anew through the window: bar, key and menu, fog in its place, undo, stop."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.conversation.reply import ReplyMessage
from app.gui.markdown.rich_text import RichText
from app.gui.markdown.text_view import TextView
from app.gui.replay.player import Player
from app.gui.rewriting.document_fog import DocumentFog
from app.gui.rewriting.passage_bar import PassageBar
from app.gui.rewriting.rewrite_display import RewriteDisplay
from app.gui.widgets.basic import ElidedLabel
from app.gui.widgets.theme import Theme
from app.gui.widgets.toast import Toast
from model_backends.protocol import BlockStarted, DenoisingStep
from tests.gui.actions import ask, press, replies, talk, texts
from tests.gui.settling import settle

# What the offscreen platform cannot do is no fault of the menu.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

TEXT = "Fog is **a cloud** on the ground.\n\nIt lifts when the sun comes out.\n\n- one\n- two"


def view_of(reply: ReplyMessage, words: str) -> TextView:
    """The view of a reply that shows these words."""
    views = reply.findChild(RichText).findChildren(TextView)
    return next(view for view in views if words in view.toPlainText())


def select(reply: ReplyMessage, words: str) -> TextView:
    """Select words of a reply's text with the keyboard's cursor."""
    view = view_of(reply, words)
    start = view.toPlainText().index(words)
    cursor = QTextCursor(view.document())
    cursor.setPosition(start)
    cursor.setPosition(start + len(words), QTextCursor.MoveMode.KeepAnchor)
    view.setFocus()
    view.setTextCursor(cursor)
    return view


def bar_of(reply: ReplyMessage, qtbot: QtBot) -> PassageBar:
    """The bar beside the selection, as soon as it is shown."""
    qtbot.waitUntil(lambda: reply.passage_bar is not None and reply.passage_bar.isVisible())
    assert reply.passage_bar is not None
    return reply.passage_bar


def rewritten(application: Application, qtbot: QtBot) -> str:
    """The text of the last reply once the passage has come out of its fog."""
    qtbot.waitUntil(lambda: application.session.state == "idle")
    qtbot.waitUntil(lambda: not any(reply.is_rewriting for reply in replies(application)))
    return application.session.messages()[-1].text


@pytest.fixture
def reply(application: Application, qtbot: QtBot) -> ReplyMessage:
    """A reply that was imported."""
    talk(application, qtbot, "What is fog?", TEXT)
    settle()
    return replies(application)[-1]


def test_a_passage_is_fogged_again_with_the_button_beside_it(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    select(reply, "the sun")
    bar = bar_of(reply, qtbot)
    assert [bar.button(name).isVisible() for name in ("rewrite_again", "rewrite_shorter")] == [True, True]
    assert bar.parentWidget().rect().contains(bar.geometry())
    view = view_of(reply, "the sun")
    passage = view.viewport().mapTo(bar.parentWidget(), view.cursorRect().topLeft())
    assert bar.geometry().bottom() < passage.y()  # above it: what follows can be read
    qtbot.mouseClick(bar.button("rewrite_again"), Qt.MouseButton.LeftButton)
    assert reply.is_rewriting  # at once: before the model is even loaded
    assert rewritten(application, qtbot) == TEXT.replace("the sun", "THE SUN")
    assert reply.message == application.session.messages()[-1]
    assert "THE SUN comes out" in texts(application)
    figures = next(label.text() for label in application.window.findChildren(QLabel, "figures"))
    assert figures.startswith("Passage: 6 tokens")
    assert "per block" not in figures  # of the passage's own tokens it would be a wrong rate
    assert [message.text for message in application.store.tree(reply.message.conversation)][1:] == [
        TEXT,
        TEXT.replace("the sun", "THE SUN"),
    ]


@pytest.mark.parametrize(
    ("name", "new"),
    [
        ("rewrite_again", "THE SUN COMES OUT"),
        ("rewrite_shorter", "THE SUN"),
        ("rewrite_longer", "THE SUN COMES OUT THE SUN COMES OUT"),
        ("rewrite_other_words", "THE SUN COMES OUT"),
    ],
)
def test_every_way_to_write_it_anew_has_a_key(
    application: Application, qtbot: QtBot, reply: ReplyMessage, name: str, new: str
) -> None:
    select(reply, "the sun comes out")
    press(application, name)
    assert rewritten(application, qtbot) == TEXT.replace("the sun comes out", new)


def test_the_key_f_does_it_where_a_passage_is_selected(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    view = select(reply, "the sun")
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert "THE SUN" in rewritten(application, qtbot)
    view = view_of(reply, "THE SUN")
    assert view.hasFocus()
    assert view.textCursor().selectedText() == "THE SUN"  # so that it can be done once more
    qtbot.keyClick(view, Qt.Key.Key_F)
    rewritten(application, qtbot)
    assert len(reply.message.siblings) == 3


def test_f_without_a_selection_is_only_a_letter(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    view = view_of(reply, "the sun")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert application.session.state == "idle"
    assert not reply.is_rewriting


def toasts(application: Application) -> str:
    """What the window's short messages say."""
    shown = (toast for toast in application.window.findChildren(Toast) if toast.isVisible())
    return "\n".join(toast.accessibleName() for toast in shown)


def test_without_a_selection_the_action_says_what_to_do(
    application: Application, reply: ReplyMessage
) -> None:
    application.window.action("rewrite_again").trigger()
    settle()
    assert "Select a passage" in toasts(application)


def test_the_menu_of_a_selection_has_the_same(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    view = select(reply, "the sun")
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.textCursor().selectionStart() + 3)
    point = view.cursorRect(cursor).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.viewport().mapToGlobal(point))
    QApplication.sendEvent(view.viewport(), event)
    menu = next(menu for menu in view.findChildren(QMenu) if menu.actions())
    entries = [action.text().split("\t")[0] for action in menu.actions()]
    place = entries.index("Fog it again")
    assert entries[place + 1 : place + 4] == ["Shorter", "Longer", "In other words"]
    assert any("Copy" in entry for entry in entries)
    menu.actions()[place].trigger()
    menu.close()
    assert "THE SUN" in rewritten(application, qtbot)


def test_undo_and_the_arrows_go_back_without_moving_what_is_read(
    application: Application, qtbot: QtBot
) -> None:
    lines = "\n\n".join(f"Line {number} of a long reply about fog." for number in range(60))
    talk(application, qtbot, "Tell me all.", lines)
    settle()
    (reply,) = replies(application)
    bar = application.window.messages.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle()
    select(reply, "Line 30")
    settle()
    place = bar.value()
    press(application, "rewrite_again")
    assert "LINE 30 of a long" in rewritten(application, qtbot)
    settle()
    assert bar.value() == place
    press(application, "undo")
    settle()
    assert application.session.messages()[-1].text == lines
    assert application.session.messages()[-1].siblings == (reply.message.id,)
    assert bar.value() == place
    assert replies(application) == [reply]
    select(reply, "Line 30")
    press(application, "rewrite_again")
    rewritten(application, qtbot)
    press(application, "earlier")
    settle()
    assert application.session.messages()[-1].text == lines
    assert bar.value() == place
    press(application, "later")
    settle()
    assert "LINE 30 of a long" in application.session.messages()[-1].text
    assert bar.value() == place


def test_stopping_leaves_everything_as_it_was(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    talk(application, qtbot, "What is fog?", "It is an endless cloud.")
    settle()
    reply = replies(application)[-1]
    before = application.store.tree(reply.message.conversation)
    select(reply, "an endless cloud")
    press(application, "rewrite_again")
    qtbot.waitUntil(lambda: application.session.state == "generating")
    assert any("Esc stops" in one.text() for one in reply.findChildren(ElidedLabel) if one.isVisible())
    assert not reply.footer.isVisible()  # in its place, where it covers no text
    press(application, "stop")
    qtbot.waitUntil(lambda: application.session.state == "idle")
    qtbot.waitUntil(lambda: not reply.is_rewriting)
    assert application.store.tree(reply.message.conversation) == before
    assert "Nothing was changed" in toasts(application)
    assert reply.footer.isVisible()
    assert view_of(reply, "an endless cloud").isVisible()


def test_while_a_reply_is_written_the_bar_says_so(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    talk(application, qtbot, "What is fog?", "It is an endless cloud over land.")
    settle()
    reply = replies(application)[-1]
    select(reply, "an endless cloud")
    press(application, "rewrite_again")
    qtbot.waitUntil(lambda: application.session.state == "generating")
    application.window.action("rewrite_again").trigger()
    select(reply, "over land")
    application.window.action("rewrite_again").trigger()
    settle()
    assert "Wait until" in toasts(application)
    application.session.stop()
    qtbot.waitUntil(lambda: application.session.state == "idle")


def test_half_of_a_bold_phrase_takes_all_of_it(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    select(reply, "cloud on")
    press(application, "rewrite_again")
    assert rewritten(application, qtbot) == TEXT.replace("**a cloud** on", "**A CLOUD** ON")


def test_an_old_reply_is_rewritten_and_what_followed_is_kept(application: Application, qtbot: QtBot) -> None:
    talk(application, qtbot, "What is fog?", "A cloud.", "And mist?", "The same.")
    settle()
    first = replies(application)[0]
    select(first, "cloud")
    press(application, "rewrite_again")
    qtbot.waitUntil(lambda: application.session.state == "idle")
    qtbot.waitUntil(lambda: not first.is_rewriting)
    assert [message.text for message in application.session.messages()] == ["What is fog?", "A CLOUD."]
    assert len(replies(application)) == 1
    press(application, "undo")
    settle()
    assert [message.text for message in application.session.messages()][-1] == "The same."
    assert len(replies(application)) == 2


def test_the_fog_is_there_again_after_another_conversation(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    talk(application, qtbot, "What is fog?", "It is an endless cloud.")
    settle()
    conversation = application.session.current
    select(replies(application)[-1], "an endless cloud")
    press(application, "rewrite_again")
    qtbot.waitUntil(lambda: application.session.state == "generating")
    application.session.open(None)
    application.session.open(conversation)
    settle()
    assert replies(application)[-1].is_rewriting
    application.session.stop()
    qtbot.waitUntil(lambda: not any(one.is_rewriting for one in replies(application)))


def test_a_branch_that_was_rewritten_can_be_replayed(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "Write a haiku about a river.")
    reply = replies(application)[-1]
    words = reply.message.text.split()
    select(reply, words[1])
    press(application, "rewrite_again")
    text = rewritten(application, qtbot)
    assert text != " ".join(words)
    traces = application.session.traces(reply.message.id)
    assert len(traces) == 1
    press(application, "replay")
    qtbot.waitUntil(lambda: application.window.findChild(Player) is not None)


def test_a_click_beside_the_bar_takes_it_away(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    view = select(reply, "the sun")
    bar = bar_of(reply, qtbot)
    cursor = view.textCursor()
    cursor.clearSelection()
    view.setTextCursor(cursor)
    assert not bar.isVisible()


@pytest.mark.engine
def test_the_demo_model_writes_a_sentence_anew(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "Tell me a short story about a lighthouse.")
    reply = replies(application)[-1]
    old = reply.message
    start = old.text.index(". ") + 2
    sentence = old.text[start : old.text.index(".", start)]
    select(reply, sentence)
    press(application, "rewrite_other_words")
    text = rewritten(application, qtbot)
    assert text.startswith(old.text[:start])
    assert text.endswith(old.text[start + len(sentence) :])
    assert text[start : len(text) - len(old.text) + start + len(sentence)].strip()
    new = application.session.messages()[-1]
    assert (new.siblings, new.traced, new.model) == ((old.id, new.id), True, old.model)
    assert application.session.traces(new.id)[0].start is not None


# The display by itself


def steps_of(pieces: tuple[str, ...], pinned: tuple[bool, ...]) -> tuple[BlockStarted, list[DenoisingStep]]:
    """A block with these final pieces, in three steps."""
    count = len(pieces)
    start = BlockStarted(
        block=0, canvas=(1,) * count, pieces=tuple(f"~{n}" for n in range(count)), pinned=pinned
    )
    steps = [
        DenoisingStep(
            block=0,
            step=number,
            max_steps=3,
            temperature=0.8,
            draft=(1,) * count,
            canvas=(1,) * count,
            pieces=pieces,
            accepted=(number == 3,) * count,
            entropies=(3.0 - number,) * count,
        )
        for number in (1, 2, 3)
    ]
    return start, steps


def test_the_words_come_out_of_the_fog_where_the_text_has_them(
    application: Application, qtbot: QtBot, reply: ReplyMessage
) -> None:
    text = reply.findChild(RichText)
    display = RewriteDisplay(application.theme, text)
    start = TEXT.index("the sun")
    display.begin(start, start + len("the sun"))
    fog = text.findChild(DocumentFog)
    view = view_of(reply, "the sun")
    cursor = QTextCursor(view.document())
    cursor.setPosition(view.toPlainText().index("the sun"))
    line = view.viewport().mapTo(text, view.cursorRect(cursor).center())
    assert fog.geometry().contains(line)
    block, steps = steps_of((" when", " the", " wide", " moon", " comes"), (True, False, False, False, True))
    display.push(block)
    for step in steps:
        display.push(step)
    text.show_markdown(TEXT.replace("the sun", "the wide moon"))
    display.condense(start, start + len("the wide moon"))
    runs = fog.runs
    assert [run.text for run in runs] == ["the", "wide", "moon"]
    for run in runs:
        cursor.setPosition(view.toPlainText().index(run.text, view.toPlainText().index("the wide")))
        left = view.viewport().mapTo(text, view.cursorRect(cursor).topLeft()).x()
        assert abs(run.x - left) <= 1.5
    qtbot.waitUntil(lambda: not display.is_shown)


def test_with_motion_fog_stands_first_and_the_words_come_out_of_it(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 300)
    theme = Theme(qapp, "dark", reduced_motion=False)
    text = RichText(theme, window)
    text.resize(460, 100)
    window.show()
    text.show_markdown(TEXT)
    display = RewriteDisplay(theme, text)
    start, heights = TEXT.index("the sun"), text.height()
    display.begin(start, start + len("the sun"))
    block, steps = steps_of((" when", " the", " moon", " comes"), (True, False, False, True))
    display.push(block)
    for step in steps:
        display.push(step)
    text.show_markdown(TEXT.replace("the sun", "the moon"))
    display.condense(start, start + len("the moon"))
    fog = text.findChild(DocumentFog)
    assert fog.runs == ()  # fog alone, for a moment
    qtbot.waitUntil(lambda: bool(fog.runs))
    assert {run.text for run in fog.runs} <= {"the", "moon"}
    with qtbot.waitSignal(display.ended):
        pass
    assert not display.is_shown
    assert text.height() == heights


def test_what_is_given_up_lifts_off_the_old_words(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(500, 300)
    theme = Theme(qapp, "light", reduced_motion=False)
    text = RichText(theme, window)
    text.resize(460, 100)
    window.show()
    text.show_markdown(TEXT)
    display = RewriteDisplay(theme, text)
    start = TEXT.index("the sun")
    display.begin(start, start + len("the sun"))
    with qtbot.waitSignal(display.ended):
        display.give_up()
    assert text.text == TEXT
