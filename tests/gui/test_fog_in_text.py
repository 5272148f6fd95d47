"""Fog in an editor: text that is not there, words that condense in place, what the document knows."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.canvas.layout import Run
from app.gui.fog_in_text.editor_fog import EditorFog, EditorMetrics, align
from app.gui.fog_in_text.flow import Row, flow
from app.gui.fog_in_text.ghost_text import GhostText
from app.gui.fog_in_text.places import DocumentPlace, GhostPlace
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.theme import Theme
from model_backends.protocol import BlockStarted, DenoisingStep

TEXT = "The wind went to sleep, and [three words] came.\n\nThe end."


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """A theme that changes no other window."""
    return Theme(qapp, "light", applies_to_app=False)


@pytest.fixture
def editor(qtbot: QtBot, theme: Theme) -> PlainTextEdit:
    """An editor with two paragraphs."""
    editor = PlainTextEdit()
    qtbot.addWidget(editor)
    editor.setFont(theme.reading_font)
    editor.resize(360, 240)
    editor.setPlainText(TEXT)
    with qtbot.waitExposed(editor):
        editor.show()
    return editor


def test_words_flow_into_the_rows_of_a_passage(theme: Theme, editor: PlainTextEdit) -> None:
    metrics = EditorMetrics(theme, editor)
    wide = metrics.advance("slowly", "text") + metrics.advance("it", "text") + 12.0
    rows = [Row(40.0, 40.0 + wide, 0.0), Row(0.0, wide, 20.0)]
    layout = flow((" slow", "ly", " it", " rains", "\n", "on"), rows, metrics)
    placed = {run.text: (run.x, run.y) for run in layout.runs}
    assert placed["slow"][0] > 40.0  # after its space
    assert placed["ly"] == (placed["slow"][0] + metrics.advance("slow", "text"), 0.0)
    assert placed["rains"] == (0.0, 20.0)
    assert "on" not in placed  # no row is left


def test_words_flow_from_the_right_in_hebrew(theme: Theme, editor: PlainTextEdit) -> None:
    metrics = EditorMetrics(theme, editor)
    (first, second) = flow(("שלום", " עולם"), [Row(0.0, 300.0, 0.0)], metrics, right_to_left=True).runs
    assert first.x + first.width == pytest.approx(300.0)
    assert second.x < first.x


@pytest.mark.parametrize(
    ("text", "pieces", "expected"),
    [
        ("fog lifts", (" fog", " lifts", "."), ("fog", " lifts", "")),
        ("other words", (" fog",), ("other", " words")),
        ("", (" fog",), ("",)),
    ],
)
def test_a_text_is_divided_as_the_pieces_are(
    text: str, pieces: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert align(text, pieces)[0] == expected


def test_a_ghost_text_is_laid_out_but_not_part_of_the_text(editor: PlainTextEdit) -> None:
    ghost = GhostText(editor)
    position = TEXT.index(" and")
    block = editor.document().findBlock(0)
    before = editor.blockBoundingGeometry(block).height()
    ghost.show(position, " and much more of it, again and again", QColor("gray"))
    assert editor.blockBoundingGeometry(block).height() > before
    assert editor.toPlainText() == TEXT
    assert not editor.document().isUndoAvailable()
    editor.selectAll()
    assert editor.createMimeDataFromSelection().text() == TEXT
    assert editor.document().find("much").isNull()
    runs = GhostPlace(editor, ghost).runs([(1, 4)], ["and"])
    assert [run.text for run in runs] == ["and"]
    ghost.hide()
    assert editor.blockBoundingGeometry(block).height() == before


def test_text_from_right_to_left_has_its_fog_on_the_left(editor: PlainTextEdit) -> None:
    editor.setPlainText("הרוח הלכה לישון")
    end = len(editor.toPlainText())
    ghost = GhostText(editor)
    ghost.show(end, " והערפל בא מן הים אל החוף ואל העיר הקטנה", QColor("gray"))
    first, *others = GhostPlace(editor, ghost).rows()
    cursor = QTextCursor(editor.document())
    cursor.setPosition(end)
    assert first.right <= editor.cursorRect(cursor).right() + 2
    assert first.left < 20
    assert others
    assert others[0].right > editor.viewport().width() - 20
    (run,) = GhostPlace(editor, ghost).runs([(1, 7)], ["והערפל"])
    assert run.x + run.width <= first.right


def test_a_passage_keeps_its_place(editor: PlainTextEdit) -> None:
    start = TEXT.index("[")
    place = DocumentPlace(editor, start, TEXT.index("]") + 1)
    cursor = QTextCursor(editor.document())
    cursor.insertText("So ")
    assert editor.toPlainText()[place.start : place.end] == "[three words]"


def test_a_passage_of_two_paragraphs_has_their_rows(editor: PlainTextEdit) -> None:
    rows = DocumentPlace(editor, TEXT.index("came"), len(TEXT)).rows()
    assert len(rows) >= 2
    assert rows[0].left > rows[-1].left
    assert [row.top for row in rows] == sorted(row.top for row in rows)


def test_words_condense_where_they_will_be(qtbot: QtBot, theme: Theme, editor: PlainTextEdit) -> None:
    ghost, fog = GhostText(editor), EditorFog(editor, theme)
    editor.add_layer(fog.paint)
    end = len(TEXT)
    ghost.show(end, " nnnn" * 4, QColor(0, 0, 0, 0))
    patch = fog.cover(GhostPlace(editor, ghost), "muted")
    patch.begin(BlockStarted(block=0, canvas=(1, 2, 3), pieces=("a", " x", " y")), (1, 2))
    patch.show(step(("kept", " fog", " lifts"), (True, True, False)), (1, 2))
    assert fog.is_moving
    layouts = editor.document().documentLayout().documentSize()
    editor.grab()
    assert editor.document().documentLayout().documentSize() == layouts
    ghost.show(end, " fog lifts", theme.color("muted"))
    patch.settle(" fog lifts", (" fog", " lifts"))
    runs = patch.fog.layout.runs
    assert [run.text for run in runs] == ["fog", "lifts"]
    qtbot.waitUntil(lambda: not fog.patches)
    assert not fog.is_moving
    assert places(GhostPlace(editor, ghost).runs([(0, 4), (4, 10)], [" fog", " lifts"])) == [
        (x, y + GhostPlace(editor, ghost).rows()[0].top) for x, y in places(runs)
    ]


def test_the_fog_covers_what_it_takes_the_place_of(qtbot: QtBot, theme: Theme, editor: PlainTextEdit) -> None:
    theme.set_reduced_motion(True)
    fog = EditorFog(editor, theme)
    editor.add_layer(fog.paint)
    place = DocumentPlace(editor, TEXT.index("["), TEXT.index("]") + 1)
    row = place.rows()[0]
    before = editor.viewport().grab().toImage()
    fog.cover(place)
    after = editor.viewport().grab().toImage()
    inside = (round(row.left) + 2, round(row.right) - 2)
    y = range(round(row.top) + 1, round(row.top) + 16)
    dark = [QColor(before.pixel(x, at)).lightness() for x in range(*inside) for at in y]
    covered = [QColor(after.pixel(x, at)).lightness() for x in range(*inside) for at in y]
    assert min(dark) < min(covered)
    outside = [before.pixel(x, at) == after.pixel(x, at) for x in range(4, round(row.left) - 2) for at in y]
    assert all(outside)
    fog.clear()
    assert editor.viewport().grab().toImage() == before


def places(runs: tuple[Run, ...] | list[Run]) -> list[tuple[float, float]]:
    """Where runs are."""
    return [(run.x, run.y) for run in runs]


def step(pieces: tuple[str, ...], accepted: tuple[bool, ...]) -> DenoisingStep:
    """A step with this draft."""
    return DenoisingStep(
        block=0,
        step=1,
        max_steps=4,
        temperature=0.5,
        draft=tuple(range(len(pieces))),
        canvas=tuple(range(len(pieces))),
        pieces=pieces,
        accepted=accepted,
        entropies=tuple(0.1 if each else 2.0 for each in accepted),
    )
