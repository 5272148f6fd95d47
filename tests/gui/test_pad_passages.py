"""Holes of a pad and words that are written again: what is asked, what changes, and what does not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.filling.holes import parse_holes
from app.filling.pad_prompt import ModelRoom
from app.gui.fog_in_text.editor_fog import EditorFog
from app.gui.fog_in_text.places import DocumentPlace
from app.gui.pad.editor import PadEditor
from app.gui.pad.filled_marks import FilledMarks, describe
from app.gui.pad.holes import Holes, document_ranges, fill_holes
from app.gui.pad.passage_fill import FilledPassage, PassageFill
from app.gui.pad.rewriting import SelectionRewriting
from app.gui.widgets.theme import Theme
from app.session.rewriting import slot_for
from model_backends.protocol import BlockStarted, DenoisingStep, Fill, Filling, Slot
from tests.scripted_engine import ScriptedEngine

TEXT = "🌫 The wind [three words] away.\nIs it [yes|no]? See [this](https://x.org), [ ] and [^1].\n\n[…]"
ROOM = ModelRoom(1024, 64)


@dataclass
class Page:
    """An editor with what fills it."""

    editor: PadEditor
    fog: EditorFog
    filling: PassageFill
    marks: FilledMarks
    engine: ScriptedEngine
    theme: Theme

    @property
    def fill(self) -> Fill:
        """What was asked of the model."""
        asked = self.engine.background[-1]
        assert isinstance(asked, Fill)
        return asked

    def select(self, words: str) -> None:
        """Select words of the text."""
        start = len(self.editor.toPlainText().split(words)[0].encode("utf-16-le")) // 2
        self.editor.select(start, start + len(words))

    def finish(self, *texts: str, probabilities: tuple[float, ...] = ()) -> list[FilledPassage]:
        """Let the model fill the slots."""
        filled: list[FilledPassage] = []
        self.filling.filled.connect(filled.extend)
        fillings = tuple(
            Filling(text=text, tokens=2, certainty=0.834, probabilities=probabilities) for text in texts
        )
        self.engine.finish("", id=self.fill.id, fillings=fillings)
        return filled


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Page:
    """An editor with holes, and a model."""
    theme = Theme(qapp, "light", applies_to_app=False)
    editor = PadEditor(theme)
    qtbot.addWidget(editor)
    editor.resize(520, 300)
    engine = ScriptedEngine(tmp_path / "model.gguf")
    engine.start()
    engine.load(context_length=1024, canvas_length=64)
    fog = EditorFog(editor, theme)
    editor.add_layer(fog.paint)
    filling, marks = PassageFill(editor, fog, engine), FilledMarks(editor, theme)
    filling.filled.connect(marks.show_passages)
    editor.setPlainText(TEXT)
    with qtbot.waitExposed(editor):
        editor.show()
    return Page(editor, fog, filling, marks, engine, theme)


def test_holes_are_tinted_and_links_are_not(page: Page) -> None:
    before = page.editor.viewport().grab().toImage()
    holes = Holes(page.editor, page.theme)
    holes.look()
    texts = [page.editor.text_between(*place) for place in holes.ranges]
    assert texts == ["[three words]", "[yes|no]", "[…]"]
    after = page.editor.viewport().grab().toImage()
    row = DocumentPlace(page.editor, *holes.ranges[0]).rows()[0]
    x, y = round(row.left) + 2, round(row.top) + 2
    assert before.pixel(x, y) != after.pixel(x, y)
    assert before.pixel(x - 8, y) == after.pixel(x - 8, y)
    cursor = QTextCursor(page.editor.document())
    cursor.insertText("So: ")
    assert [page.editor.text_between(*place) for place in holes.ranges] == texts


def test_all_holes_are_filled_at_once_and_undone_as_one_step(page: Page) -> None:
    replaced: list[str] = []
    page.filling.about_to_replace.connect(lambda: replaced.append(page.editor.toPlainText()))
    assert fill_holes(page.editor, page.filling, ROOM)
    assert len(page.fog.patches) == 3
    assert page.fill.before == "🌫 The wind "
    slots = [part for part in page.fill.template if isinstance(part, Slot)]
    assert [slot.words for slot in slots] == [3, None, None]
    assert slots[1].answers == ("yes", "no")
    assert slots[2] == Slot()
    assert page.editor.toPlainText() == TEXT
    filled = page.finish("carried the fog", "yes", "It rained.")
    assert page.editor.toPlainText() == (
        "🌫 The wind carried the fog away.\nIs it yes? See [this](https://x.org), [ ] and [^1].\n\nIt rained."
    )
    assert replaced == [TEXT]
    texts = [page.editor.text_between(one.start, one.end) for one in filled]
    assert texts == ["carried the fog", "yes", "It rained."]
    page.editor.undo()
    assert page.editor.toPlainText() == TEXT


def test_the_hole_at_the_cursor_is_filled_alone(page: Page) -> None:
    page.select("three words")
    cursor = page.editor.textCursor()
    cursor.clearSelection()
    page.editor.setTextCursor(cursor)
    fill_holes(page.editor, page.filling, ROOM)
    assert page.fill.before == "🌫 The wind "
    assert page.fill.after.startswith(" away.\nIs it [yes|no]?")
    page.finish("blew it")
    assert "The wind blew it away" in page.editor.toPlainText()
    assert "[yes|no]" in page.editor.toPlainText()


def test_a_text_without_holes_has_none_to_fill(page: Page) -> None:
    page.editor.setPlainText("Nothing. \\[…] neither.")
    assert not fill_holes(page.editor, page.filling, ROOM)
    assert not page.engine.background


def test_drafts_condense_where_their_slots_are(page: Page) -> None:
    fill_holes(page.editor, page.filling, ROOM)
    number = page.fill.id
    pinned = (True, False, False, True, False)
    pieces = (" wind", " a", " b", " away", " c")
    page.engine.block_started.emit(
        BlockStarted(id=number, block=0, canvas=tuple(range(5)), pieces=pieces, pinned=pinned)
    )
    page.engine.step.emit(
        DenoisingStep(
            id=number,
            block=0,
            step=1,
            max_steps=4,
            temperature=0.5,
            draft=tuple(range(5)),
            canvas=tuple(range(5)),
            pieces=(" wind", " blew", " it", " away", " yes"),
            accepted=(True,) * 5,
            entropies=(0.0,) * 5,
        )
    )
    first, second, third = page.fog.patches
    assert [run.text for run in first.fog.layout.runs] == ["blew", "it"]
    assert [run.text for run in second.fog.layout.runs] == ["yes"]
    assert not third.fog.layout.runs


def test_filled_words_are_marked_until_the_next_edit(page: Page) -> None:
    fill_holes(page.editor, page.filling, ROOM)
    first, second, third = page.finish("a b c", "yes", "It rained.", probabilities=(0.9, 0.1))
    assert page.marks.passages == (first, second, third)
    assert describe(first) == "Written by the model, 83 % sure of its words"
    assert describe(second) == "yes – 90 %\nno – 10 %"
    page.editor.moveCursor(QTextCursor.MoveOperation.Start)
    assert page.marks.passages
    page.editor.insertPlainText("x")
    assert not page.marks.passages


def test_a_hole_that_was_changed_meanwhile_stays(page: Page) -> None:
    moved: list[bool] = []
    page.filling.moved.connect(lambda: moved.append(True))
    fill_holes(page.editor, page.filling, ROOM)
    cursor = QTextCursor(page.editor.document())
    cursor.insertText("So: ")
    page.select("yes|")
    page.editor.insertPlainText("certainly|")
    page.finish("a b c", "yes", "It rained.")
    text = page.editor.toPlainText()
    assert text.startswith("So: 🌫 The wind a b c away.\nIs it [certainly|no]?")
    assert text.endswith("It rained.")
    assert moved == [True]


def test_a_passage_for_which_nothing_was_written_stays(page: Page) -> None:
    empty: list[bool] = []
    page.filling.came_empty.connect(lambda: empty.append(True))
    fill_holes(page.editor, page.filling, ROOM)
    page.finish(" ", "yes", "It rained.")
    assert page.editor.toPlainText().startswith("🌫 The wind [three words] away.\nIs it yes?")
    assert empty == [True]
    assert len(page.fog.patches) == 2


def test_stopping_and_failing_leave_the_text(page: Page) -> None:
    fill_holes(page.editor, page.filling, ROOM)
    page.filling.cancel()
    assert page.engine.cancelled == [page.fill.id]
    assert not page.fog.patches
    failures: list[str] = []
    page.filling.failed.connect(lambda failure: failures.append(failure.message))
    fill_holes(page.editor, page.filling, ROOM)
    page.engine.fail(id=page.fill.id)
    assert failures == ["It failed."]
    assert page.editor.toPlainText() == TEXT
    assert not page.filling.is_running


def test_selected_words_are_written_again(page: Page) -> None:
    rewriting = SelectionRewriting(page.editor, page.filling)
    page.editor.setPlainText("🌫 The old boat  sails on.")
    page.select(" old boat ")
    assert rewriting.rewrite("shorter", ROOM)
    assert page.fill.before == "🌫 The "
    assert page.fill.template == (slot_for("shorter", "old boat"),)
    assert page.fill.after == "  sails on."
    page.finish("boat")
    assert page.editor.toPlainText() == "🌫 The boat  sails on."
    page.editor.undo()
    assert page.editor.toPlainText() == "🌫 The old boat  sails on."


def test_nothing_is_written_again_without_a_selection(page: Page) -> None:
    rewriting = SelectionRewriting(page.editor, page.filling)
    assert not rewriting.rewrite("again", ROOM)
    page.editor.setReadOnly(True)
    page.editor.selectAll()
    assert not rewriting.rewrite("again", ROOM)


def test_places_count_units_of_the_document(page: Page) -> None:
    holes = parse_holes(TEXT).holes
    places = [page.editor.text_between(*place) for place in document_ranges(page.editor, holes)]
    assert places == ["[three words]", "[yes|no]", "[…]"]


def test_a_hole_with_emoji_is_replaced_as_a_whole(page: Page) -> None:
    page.editor.setPlainText("It was [👩‍👩‍👧|🌫️ fog] today 🎉 [yes|🎈], they say.")
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    assert fill_holes(page.editor, page.filling, ROOM)
    page.finish("🌫️ fog", "🎈")
    assert page.editor.toPlainText() == "It was 🌫️ fog today 🎉 🎈, they say."


def test_a_hole_in_a_very_long_line_is_replaced_as_a_whole(page: Page) -> None:
    line = "word " * 20_000
    text = f"{line}[{'a' * 500}|{'b' * 450}]{line}"
    for shift in range(0, 2000, 250):
        shifted = "." * shift + text
        page.editor.setPlainText(shifted)
        (hole,) = parse_holes(shifted).holes
        (place,) = document_ranges(page.editor, (hole,))
        assert page.editor.text_between(*place) == shifted[hole.start : hole.end]


def test_thousands_of_holes_are_found_in_linear_time(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    text_of = PadEditor.toPlainText

    def counting(editor: PadEditor) -> str:
        nonlocal asked
        asked += 1
        return text_of(editor)

    page.editor.setPlainText("The wind [three words] away.\n" * 3000)
    monkeypatch.setattr(PadEditor, "toPlainText", counting)
    holes = Holes(page.editor, page.theme)
    holes.look()
    assert holes.count == 3000
    assert asked < 10


def test_of_many_holes_those_that_the_model_can_take_in_are_filled(page: Page) -> None:
    line = "The wind went [two words] to sleep, and the fog came over the sea.\n"
    text = line * 500
    page.editor.setPlainText(text)
    page.editor.moveCursor(QTextCursor.MoveOperation.End)
    assert fill_holes(page.editor, page.filling, ROOM)
    slots = [part for part in page.fill.template if isinstance(part, Slot)]
    assert 5 < len(slots) < 50
    assert sum(len(part) for part in page.fill.template if isinstance(part, str)) < ROOM.most_bytes
    assert page.fill.after.startswith(" to sleep, and the fog came over the sea.\nThe wind went [two words]")
    page.finish(*["quite slowly"] * len(slots))
    assert page.editor.toPlainText() == text.replace("[two words]", "quite slowly", len(slots))
