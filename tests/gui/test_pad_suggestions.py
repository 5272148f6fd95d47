"""Suggestions in a pad: what keys do with them, what the text knows of them, and when they come."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.gui.fog_in_text.editor_fog import EditorFog
from app.gui.pad.editor import PadEditor
from app.gui.pad.live_drafts import LiveDrafts
from app.gui.pad.suggestion import Suggestion
from app.gui.pad.suggestion_keys import SuggestionKeys
from app.gui.widgets.theme import Theme
from model_backends.protocol import Fill, Filling, Generate, Message, Slot
from tests.scripted_engine import ScriptedEngine

TEXT = "The wind went to sleep."
MORE = " Then fog came."


@dataclass
class Page:
    """An editor in a window, with all that suggests."""

    window: QWidget
    editor: PadEditor
    fog: EditorFog
    suggestion: Suggestion
    live: LiveDrafts
    engine: ScriptedEngine
    bot: QtBot
    theme: Theme

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the editor."""
        self.bot.keyClick(self.editor, key, modifiers)

    def ask(self) -> int:
        """Press Tab; return the id of the request."""
        self.press(Qt.Key.Key_Tab)
        return self.engine.background[-1].id

    def answer(self, text: str = MORE) -> None:
        """Let the model write."""
        number = self.engine.background[-1].id
        self.engine.start_block(id=number)
        self.engine.denoise(id=number)
        self.engine.finish(text, id=number, fillings=(Filling(text=text, tokens=3),))

    @property
    def fill(self) -> Fill:
        """What was asked of the model."""
        asked = self.engine.background[-1]
        assert isinstance(asked, Fill)
        return asked


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Page:
    """A page with a text, the cursor at its end, and a model."""
    theme = Theme(qapp, "light", applies_to_app=False)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(520, 300)
    editor, other = PadEditor(theme, window), QPushButton("Other", window)
    layout = QVBoxLayout(window)
    layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
    layout.addWidget(editor)
    layout.addWidget(other)
    engine = ScriptedEngine(tmp_path / "model.gguf")
    engine.start()
    engine.load(context_length=1024)
    fog = EditorFog(editor, theme)
    editor.add_layer(fog.paint)
    suggestion = Suggestion(editor, fog, theme, engine)
    keys = SuggestionKeys(editor, suggestion)
    keys.asked.connect(lambda: suggestion.ask(waits=True))
    live = LiveDrafts(editor, suggestion)
    editor.setPlainText(TEXT)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    editor.setFocus()
    qtbot.waitUntil(editor.hasFocus)
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    return Page(window, editor, fog, suggestion, live, engine, qtbot, theme)


def test_tab_asks_and_takes_and_undo_takes_it_back(page: Page) -> None:
    kept: list[str] = []
    page.suggestion.about_to_take.connect(lambda: kept.append(page.editor.toPlainText()))
    page.ask()
    assert page.suggestion.state == "condensing"
    assert page.fog.patches
    assert page.fill.before == TEXT
    assert page.fill.template == (Slot(),)
    page.answer()
    assert page.suggestion.text == MORE
    assert page.editor.toPlainText() == TEXT
    assert not page.editor.document().isModified() or not page.editor.document().isUndoAvailable()
    page.press(Qt.Key.Key_Tab)
    assert page.editor.toPlainText() == TEXT + MORE
    assert kept == [TEXT]
    assert page.editor.textCursor().atEnd()
    page.bot.keyClicks(page.editor, " And")
    page.editor.undo()
    assert page.editor.toPlainText() == TEXT + MORE
    page.editor.undo()
    assert page.editor.toPlainText() == TEXT


def test_esc_drops_it(page: Page) -> None:
    page.ask()
    page.answer()
    page.press(Qt.Key.Key_Escape)
    assert page.suggestion.state == "none"
    assert page.editor.toPlainText() == TEXT
    number = page.ask()
    page.press(Qt.Key.Key_Escape)
    assert page.engine.cancelled[-1] == number
    assert not page.fog.patches


def test_typing_what_it_says_eats_into_it(page: Page) -> None:
    page.ask()
    page.answer()
    page.bot.keyClicks(page.editor, " Th")
    assert page.editor.toPlainText() == TEXT + " Th"
    assert page.suggestion.text == "en fog came."
    page.bot.keyClicks(page.editor, "u")
    assert page.suggestion.state == "none"
    assert page.editor.toPlainText() == TEXT + " Thu"


def test_typing_to_its_end_leaves_none(page: Page) -> None:
    page.ask()
    page.answer()
    page.bot.keyClicks(page.editor, MORE)
    assert page.editor.toPlainText() == TEXT + MORE
    assert page.suggestion.state == "none"


def test_control_and_right_take_a_word(page: Page) -> None:
    page.ask()
    page.answer()
    page.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert page.editor.toPlainText() == TEXT + " Then"
    assert page.suggestion.text == " fog came."
    page.editor.undo()
    assert page.editor.toPlainText() == TEXT


def test_a_key_stops_what_is_being_written(page: Page) -> None:
    number = page.ask()
    page.engine.start_block(id=number)
    page.press(Qt.Key.Key_X)
    assert page.engine.cancelled == [number]
    assert page.editor.toPlainText() == TEXT + "x"
    page.engine.finish(MORE, id=number)
    assert page.suggestion.state == "none"


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Backspace, Qt.Key.Key_Return])
def test_other_keys_drop_it_and_do_what_they_do(page: Page, key: Qt.Key) -> None:
    page.ask()
    page.answer()
    page.press(key)
    assert page.suggestion.state == "none"
    assert MORE not in page.editor.toPlainText()


def test_what_is_behind_the_cursor_is_context(page: Page) -> None:
    page.editor.setPlainText("The wind.\n\nThe end.")
    cursor = page.editor.textCursor()
    cursor.setPosition(len("The"))
    page.editor.setTextCursor(cursor)
    page.ask()
    assert (page.fill.before, page.fill.after) == ("The", " wind.\n\nThe end.")
    page.answer(" cold")
    page.press(Qt.Key.Key_Tab)
    assert page.editor.toPlainText() == "The cold wind.\n\nThe end."


def test_tab_leaves_a_selection_alone(page: Page) -> None:
    page.editor.selectAll()
    page.press(Qt.Key.Key_Tab)
    assert page.editor.toPlainText() == TEXT
    assert not page.engine.background


def test_esc_then_tab_leaves_the_text(page: Page) -> None:
    page.press(Qt.Key.Key_Escape)
    page.press(Qt.Key.Key_Tab)
    page.bot.waitUntil(lambda: not page.editor.hasFocus())
    assert not page.engine.background


def test_an_empty_answer_is_no_suggestion(page: Page) -> None:
    with page.bot.waitSignal(page.suggestion.came_empty):
        page.ask()
        page.answer("\n")
    assert page.suggestion.state == "none"


def test_a_failure_leaves_the_text_and_says_why(page: Page) -> None:
    failures: list[str] = []
    page.suggestion.failed.connect(lambda failure: failures.append(failure.message))
    page.engine.fail(id=page.ask())
    assert failures == ["It failed."]
    assert page.suggestion.state == "none"
    assert not page.fog.patches


def test_live_drafts_come_after_a_pause_and_go_with_the_next_key(page: Page) -> None:
    page.live.turn_on(True)
    page.bot.keyClicks(page.editor, " So")
    page.bot.waitUntil(lambda: page.suggestion.state == "condensing")
    number = page.engine.background[-1].id
    assert page.fill.before == TEXT + " So"
    assert page.fog.patches  # before the model has said anything
    page.press(Qt.Key.Key_X)
    assert page.engine.cancelled == [number]
    page.bot.waitUntil(lambda: page.engine.background[-1].id != number)
    page.answer()
    assert page.suggestion.text == MORE


def test_no_live_draft_within_a_line_or_beside_a_reply(page: Page) -> None:
    page.live.turn_on(True)
    page.press(Qt.Key.Key_Home)
    page.bot.keyClicks(page.editor, "So ")
    page.bot.wait(0)
    page.engine.generate(
        Generate(id=page.engine.new_id(), messages=(Message(role="user", content="Hello"),), seed=1)
    )
    page.press(Qt.Key.Key_End)
    page.bot.keyClicks(page.editor, " ")
    page.live.ask_now()
    assert not page.engine.background
    page.engine.finish("Hello.")
    page.live.ask_now()
    assert page.engine.background


def test_a_live_draft_waits_for_a_model_that_is_being_loaded(page: Page) -> None:
    page.engine.use(Path("other.gguf"))
    page.live.turn_on(True)
    page.bot.keyClicks(page.editor, " So")
    page.live.ask_now()
    assert page.suggestion.state == "none"
    page.engine.load(context_length=1024)
    page.bot.waitUntil(lambda: page.suggestion.state == "condensing")


def test_reduced_motion_shows_the_words_at_once(page: Page) -> None:
    page.theme.set_reduced_motion(True)
    page.ask()
    page.answer()
    page.bot.waitUntil(lambda: not page.fog.is_moving)
    assert page.suggestion.text == MORE
