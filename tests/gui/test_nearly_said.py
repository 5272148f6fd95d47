"""What a reply nearly said: tinted words, a card beside the one pointed at, by mouse and by keyboard."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.candidates.card import CandidateCard
from app.gui.candidates.inline import InlineCandidates
from app.gui.candidates.tint import LEVELS, tint_of
from app.gui.candidates.tinted_text import TintedText
from app.gui.candidates.view import CandidatesView
from app.gui.candidates.words import ReplyWords
from app.gui.canvas.metrics import TextMetrics
from app.gui.markdown.rich_text import RichText
from app.storage.trace import decode, encode
from tests.gui.actions import ask, texts
from tests.gui.recorded import store_recorded_reply
from tests.gui.settling import settle
from tests.gui.test_messages import choose
from tests.unit.test_reply_words import trace
from tests.unit.test_theme_colors import contrast

# What the offscreen platform cannot do is no fault of the menu.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def view(application: Application, qtbot: QtBot) -> CandidatesView:
    """The recorded story, with the view opened by its key."""
    store_recorded_reply(application)
    settle()
    return open_view(application)


def open_view(application: Application) -> CandidatesView:
    application.window.action("nearly_said").trigger()
    settle()
    return application.window.findChild(InlineCandidates).view


def test_it_opens_in_the_reply_s_place_on_the_most_contested_word(
    application: Application, view: CandidatesView
) -> None:
    assert view.hasFocus()
    assert view.words.text.strip() == application.session.messages()[-1].text.strip()
    assert view.current == view.words.words[view.words.most_contested[0]]
    card = view.card
    assert card is not None
    assert card.isVisible()
    text, probability, place = card.rows[0]
    assert (text, place) == (view.current.text, "kept")
    assert probability is not None
    shares = [share for _, share, _ in card.rows[1:]]
    assert shares == sorted(shares, reverse=True)
    assert shares
    assert f"changed {view.current.changes} times" in card.text
    assert "The highest probability" in card.text


def test_the_words_do_not_move(application: Application, qtbot: QtBot) -> None:
    """They are where Markdown has them: the reply is as high as before."""
    store_recorded_reply(application)
    settle()
    reply = application.window.messages.last_reply
    text = reply.findChild(RichText)
    place, height = text.mapTo(reply, QPoint()), text.height()
    view = open_view(application)
    assert view.mapTo(reply, QPoint()) == place
    assert abs(view.height() - height) <= 12  # Markdown keeps a gap below the last paragraph


def test_the_mouse_points_at_words(view: CandidatesView, qtbot: QtBot) -> None:
    for index in (0, len(view.words.words) - 1):
        qtbot.mouseMove(view, view.box_of(index).center())
        assert view.current == view.words.words[index]
        assert view.card is not None
        assert view.card.text.startswith(view.words.words[index].text)
        assert view.card.parentWidget().rect().contains(view.card.geometry())
    view.clearFocus()
    assert view.current is None
    assert not view.card.isVisible()


def test_arrow_keys_go_from_word_to_word_and_are_announced(
    view: CandidatesView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.current == view.words.words[0]
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.current == view.words.words[0]
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.current == view.words.words[1]
    top = view.box_of(1).top()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.box_of(view.words.words.index(view.current)).top() > top
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.box_of(view.words.words.index(view.current)).top() == top
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current == view.words.words[-1]
    assert len(said) == 6
    assert said[2].startswith(f"{view.words.words[1].text}. Decided in step ")


def test_escape_and_the_key_itself_close_it(
    application: Application, view: CandidatesView, qtbot: QtBot
) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    settle()
    assert application.window.findChild(InlineCandidates) is None
    assert application.window.findChild(CandidateCard) is None
    story = application.session.messages()[-1].text
    assert story.split(".")[0] in texts(application)
    open_view(application)
    application.window.action("nearly_said").trigger()
    settle()
    assert application.window.findChild(InlineCandidates) is None


def test_a_replay_takes_its_place(application: Application, view: CandidatesView) -> None:
    application.window.action("replay").trigger()
    settle()
    assert application.window.findChild(InlineCandidates) is None
    open_view(application)
    reply = application.window.messages.last_reply
    reply.close_replay()
    assert not reply.findChild(RichText).isVisible()


def test_the_menu_below_a_reply_opens_it(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "Write a haiku about a river.")
    choose(application.window.messages.last_reply, qtbot, "What it nearly said")
    settle()
    view = application.window.findChild(InlineCandidates).view
    assert [row[0] for row in view.card.rows] == ["You", "not0"]


def test_a_reply_without_probabilities_says_so_and_shows_its_drafts(
    application: Application, qtbot: QtBot
) -> None:
    reply = store_recorded_reply(application)
    for number, data in enumerate(application.store.traces.of(reply.id)):
        trace = decode(data)
        commit = msgspec.structs.replace(trace.commit, candidates=())
        application.store.traces.add(reply.id, number, encode(trace.block, trace.steps, commit, trace.start))
    settle()
    view = open_view(application)
    inline = application.window.findChild(InlineCandidates)
    assert any("Probabilities weren't recorded" in label.text() for label in inline.findChildren(QLabel))
    assert view.card.rows
    assert all(probability is None for _, probability, _ in view.card.rows)
    assert "draft" in view.card.rows[0][2]


def test_tints_get_deeper_and_text_stays_readable(application: Application) -> None:
    theme = application.theme
    for scheme in ("light", "dark"):
        theme.set_scheme(scheme)
        tints = [tint_of(theme, level) for level in range(LEVELS)]
        assert tints[0] == theme.color("window")
        lightness = [tint.lightnessF() for tint in tints]
        assert lightness == sorted(lightness, reverse=not theme.is_dark)
        for tint in tints:
            assert contrast(theme.color("text").name(), tint.name()) >= 4.5


def test_a_touch_between_words_keeps_the_card(view: CandidatesView, qtbot: QtBot) -> None:
    before = view.current
    qtbot.mouseMove(view, QPoint(view.width() - 1, view.height() - 1))
    assert view.current == before


def test_twenty_blocks_are_laid_out_once_for_each_width(application: Application, qtbot: QtBot) -> None:
    reply = store_recorded_reply(application)
    (data,) = application.store.traces.of(reply.id)
    trace = decode(data)
    for number in range(1, 20):
        commit = msgspec.structs.replace(trace.commit, block=number)
        steps = [msgspec.structs.replace(step, block=number) for step in trace.steps]
        application.store.traces.add(reply.id, number, encode(number, steps, commit, trace.start))
    settle()
    view = open_view(application)
    assert view.words.block_count == 20
    qtbot.keyClick(view, Qt.Key.Key_End)
    settle()
    assert view.current == view.words.words[-1]
    assert not view.visibleRegion().intersected(view.box_of(len(view.words.words) - 1)).isEmpty()
    assert "Block 20" in view.card.text
    assert view.card.parentWidget().visibleRegion().contains(view.card.geometry().center())


def test_fences_of_code_are_not_shown(application: Application) -> None:
    pieces = ("Run", ":\n\n", "```", "python", "\n", "print", "()", "\n", "```", "\n\n", "Done", ".")
    words = ReplyWords([trace(pieces)])
    theme = application.theme
    text = TintedText(words, 400.0, theme, TextMetrics(theme))
    assert [words.words[index].text for index in text.order] == ["Run", ":", "print", "()", "Done", "."]
