"""The window for decisions: editing forms, deciding about texts, stopping, exporting, what survives."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from app.base import app_dirs
from app.decisions.desk import EXAMPLE, load_desk
from app.decisions.form import Question
from app.decisions.form_file import read_form
from app.gui.application.application import Application
from app.gui.decisions.desk import DecisionsDesk
from app.gui.decisions.window import DecisionsWindow
from tests.gui.actions import ask
from tests.gui.settling import settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(application: Application) -> DecisionsWindow:
    """The window, open."""
    application.window.action("decisions").trigger()
    settle()
    return application.window.decisions.desk.window


def decide(window: DecisionsWindow, qtbot: QtBot, count: int) -> None:
    """Answer the questions about so many texts."""
    window.run.click()
    qtbot.waitUntil(lambda: len(window.table.results) == count and window.run.text() == "Answer")


def texts_of(window: DecisionsWindow) -> str:
    """All labels of the window."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(
        label.text().replace("\u200b", "") for label in window.findChildren(QLabel) if label.isVisible()
    )


def choose(path: Path | None) -> Callable[..., Path | None]:
    """A file dialog in which this is chosen."""
    return lambda *_: path


def test_it_begins_with_an_example_and_says_what_a_percentage_means(window: DecisionsWindow) -> None:
    assert window.form.form() == EXAMPLE
    assert "not how often it is right" in texts_of(window)
    assert "The answers appear here" in texts_of(window)
    assert not window.table.isVisible()


def test_answers_about_a_text_come_as_a_row_with_probabilities(window: DecisionsWindow, qtbot: QtBot) -> None:
    window.texts.text.setPlainText("The soup was wonderful.")
    decide(window, qtbot, 1)
    (result,) = window.table.results
    assert [answer.text for answer in result.answers] == ["positive", "1", "yes"]
    model = window.table.model()
    assert model.index(0, 0).data() == "Your text"
    assert model.index(0, 1).data() == "positive"
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole).startswith("positive, ")
    assert "Is this positive or negative?  positive" in texts_of(window)
    window.table.setCurrentIndex(model.index(0, 3))
    assert "Is there an animal in it?  yes" in texts_of(window)


def test_questions_are_added_moved_changed_and_removed(window: DecisionsWindow) -> None:
    form = window.form
    form.add.click()
    card = form.cards[-1]
    assert card.words.hasFocus() or not window.isActiveWindow()
    card.words.setText("Who is in it?")
    card.kind.setCurrentIndex(2)
    card.kind.activated.emit(2)
    card.most.setText("2")
    card.none.setText("nobody")
    card.moved.emit(-1)
    form.cards[0].removed.emit()
    form.cards[0].last.setText("10")
    assert form.form().questions == (
        Question(question="How good is it, from 1 to 5?", number=(1, 10)),
        Question(question="Who is in it?", span=2, none="nobody"),
        EXAMPLE.questions[2],
    )


def test_a_form_that_cannot_be_used_is_said(window: DecisionsWindow, qtbot: QtBot) -> None:
    window.texts.text.setPlainText("The soup was wonderful.")
    window.form.cards[0].answers.setPlainText("positive")
    window.run.click()
    assert "Question 1 of the form: it needs 2 to 200 answers" in texts_of(window)
    window.form.cards[0].answers.setPlainText("positive\nnegative")
    window.texts.text.clear()
    window.run.click()
    qtbot.waitUntil(lambda: "There is no text yet." in texts_of(window))
    assert window.run.text() == "Answer"


def test_files_folders_and_tables_are_decided_in_their_order(
    window: DecisionsWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "b.txt").write_text("Second.")
    (folder / "a.md").write_text("First.")
    (folder / "empty.txt").write_text("")
    table = tmp_path / "reviews.csv"
    table.write_text("id,review\n1,Good\n2,=1+1\n")
    window.texts.choose_files = lambda _parent: [table]
    window.texts.choose_folder = lambda _parent: [folder]
    window.texts.add([table, folder])
    assert window.texts.column.isVisible()
    window.texts.column.setText("review")
    decide(window, qtbot, 5)
    assert [(result.source, result.row) for result in window.table.results] == [
        ("reviews.csv", 1), ("reviews.csv", 2), ("a.md", 0), ("b.txt", 0), ("empty.txt", 0),
    ]  # fmt: skip
    assert "empty" in window.table.results[4].error
    assert "1 text couldn't be decided." in texts_of(window)


def test_dropped_files_are_added_and_del_removes_them(
    window: DecisionsWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Hello.")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    window.dropEvent(
        QDropEvent(
            QPointF(QPoint(5, 5)),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert window.texts.paths == (file,)
    qtbot.keyClick(window.texts.list, Qt.Key.Key_Delete)
    assert window.texts.paths == ()


def test_stopping_keeps_what_is_decided_and_goes_on_from_there(
    window: DecisionsWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in "abcd":
        (folder / f"{name}.txt").write_text(name)
    window.texts.add([folder])
    stop = window.table.model().rowsInserted.connect(
        lambda *_: window.run.click() if len(window.table.results) == 2 else None
    )
    window.run.click()
    qtbot.waitUntil(lambda: "Stopped after 2 of 4 texts." in texts_of(window))
    window.table.model().disconnect(stop)
    decide(window, qtbot, 4)
    assert [result.source for result in window.table.results] == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_a_reply_in_the_chat_goes_first(
    application: Application, window: DecisionsWindow, qtbot: QtBot
) -> None:
    window.texts.text.setPlainText("Hello.")
    window.run.click()
    ask(application, qtbot, "Tell me a story.")
    qtbot.waitUntil(lambda: len(window.table.results) == 1)


def test_answers_are_exported_and_forms_kept(
    application: Application, window: DecisionsWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.texts.text.setPlainText("The soup was wonderful.")
    decide(window, qtbot, 1)
    controller = application.window.decisions.desk
    for kind in ("csv", "json"):
        controller.ask_where_to_save = choose(tmp_path / f"out.{kind}")
        window.export_wanted.emit(kind)
    table = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table, newline=""))
    assert (row["file"], row["Is this positive or negative?"]) == ("Your text", "positive")
    line = json.loads((tmp_path / "out.json").read_text())
    assert line["answers"]["Is there an animal in it?"]["answer"] == "yes"
    controller.ask_where_to_save = choose(tmp_path / "form.toml")
    window.form_kept.emit()
    assert read_form(tmp_path / "form.toml") == EXAMPLE
    (tmp_path / "form.toml").write_text('[[questions]]\nquestion = "Who?"\nspan = 2\n')
    controller.ask_what_to_open = choose(tmp_path / "form.toml")
    window.form_wanted.emit()
    assert window.form.form().questions == (Question(question="Who?", span=2),)
    (tmp_path / "form.toml").write_text("questions = 1")
    window.form_wanted.emit()
    assert "form.toml: This is no form" in texts_of(window)
    controller.ask_where_to_save = choose(tmp_path / "missing" / "out.csv")
    window.export_wanted.emit("csv")
    assert "Can't save out.csv" in texts_of(window)


def test_what_is_typed_is_stored_soon_and_a_damaged_file_is_kept(
    application: Application, window: DecisionsWindow, qtbot: QtBot
) -> None:
    path = app_dirs.data_dir() / "decisions" / "desk.json"
    window.texts.text.insertPlainText("Half a sen")
    window.form.cards[0].answers.insertPlainText("mixed\n")
    qtbot.waitUntil(lambda: path.exists() and load_desk(path).text == "Half a sen")
    assert load_desk(path).form.questions[0].answers[0] == "mixed"
    path.write_text("{")
    assert load_desk(path).form == EXAMPLE
    assert path.with_suffix(".damaged").read_text() == "{"


def test_the_window_comes_back_as_it_was(
    application: Application, window: DecisionsWindow, qtbot: QtBot
) -> None:
    window.form.show_form(read_form_of("Who is in it?"))
    window.texts.text.setPlainText("Anna is here.")
    window.close()
    again = DecisionsDesk(application.context, application.window).window
    assert again.desk().text == "Anna is here."
    assert [question.question for question in again.desk().form.questions] == ["Who is in it?"]


def read_form_of(question: str) -> object:
    """A form with a question for words of the text."""
    from app.decisions.form import Form

    return Form(questions=(Question(question=question, span=2),))
