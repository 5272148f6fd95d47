"""Attachments in the window: attach, read, count, send, show again, shorten."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.attachments.fitting import beginning
from app.attachments.read import read_attachment
from app.gui.application.application import Application
from app.gui.composer.file_chip import FileChip
from app.gui.composer.file_view import FileView
from app.gui.composer.fit_dialog import FitDialog
from app.gui.conversation.user_message import UserMessage
from model_backends.protocol import Sampling
from tests.gui import tab_walk
from tests.gui.actions import ask, texts, type_text, wait_for_reply, wait_for_text
from tests.gui.conftest import PATIENCE_MS, OpenApplication
from tests.gui.settling import settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

NOTES = "The harbour opens at nine.\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "notes.md").write_text(NOTES)
    (folder / "long.txt").write_text("fog and mist\n" * 400)
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    return folder


def pdf(path: Path, pages: int, lines: int = 2) -> Path:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for page in range(1, pages + 1):
        for line in range(lines):
            canvas.drawString(72, 720 - 20 * line, f"Page {page} tells of the harbour, line {line}.")
        canvas.showPage()
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path


def word(path: Path) -> Path:
    document = docx.Document()
    document.add_heading("Tides", 1)
    document.add_paragraph("High water is at noon.")
    document.save(str(path))
    return path


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(application: Application, *paths: Path) -> None:
    """Drag files onto the window and let go."""
    send_drop(application.window, mime(*paths))


def send_drop(target: QWidget, data: QMimeData) -> None:
    buttons, keys, action = (
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.DropAction.CopyAction,
    )
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(50, 50), action, data, buttons, keys))
    QApplication.sendEvent(target, QDropEvent(QPointF(50, 50), action, data, buttons, keys, QEvent.Type.Drop))


def paste(application: Application, qtbot: QtBot, *paths: Path) -> None:
    """Copy files, and paste them into the field."""
    QGuiApplication.clipboard().setMimeData(mime(*paths))
    field = application.window.composer.findChild(QPlainTextEdit)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def chips(widget: QWidget) -> list[FileChip]:
    return [chip for chip in widget.findChildren(FileChip) if chip.isVisible()]


def wait_for_chips(application: Application, qtbot: QtBot, *names: str) -> list[FileChip]:
    """The composer's chips as soon as these files have been read."""

    def are_there() -> bool:
        shown = chips(application.window.composer)
        return [chip.name for chip in shown] == list(names) and all("token" in c.detail for c in shown)

    qtbot.waitUntil(are_there, timeout=PATIENCE_MS)
    return chips(application.window.composer)


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def tool(widget: QWidget, name: str) -> QToolButton:
    """The tool button that a screen reader calls so."""
    return next(tool for tool in widget.findChildren(QToolButton) if tool.accessibleName() == name)


def press_send(application: Application, qtbot: QtBot) -> None:
    qtbot.keyClick(application.window.composer.findChild(QPlainTextEdit), Qt.Key.Key_Return)


def wait_for_choice(application: Application, qtbot: QtBot) -> FitDialog:
    qtbot.waitUntil(lambda: application.window.findChild(FitDialog) is not None, timeout=PATIENCE_MS)
    dialog = application.window.findChild(FitDialog)
    assert dialog is not None
    return dialog


def wait_until_ready(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: application.engine.state == "ready", timeout=PATIENCE_MS)


def test_a_file_is_chosen_sent_answered_and_there_after_a_restart(
    open_application: OpenApplication, qtbot: QtBot, files: Path
) -> None:
    application = open_application()
    click(qtbot, tool(application.window.composer, "Attach files"))
    dialog = application.window.findChild(QFileDialog)
    dialog.setDirectory(str(files))
    dialog.findChild(QLineEdit).setText("notes.md")
    dialog.accept()
    (chip,) = wait_for_chips(application, qtbot, "notes.md")
    assert chip.detail.startswith("Markdown, 27 bytes")
    reply = ask(application, qtbot, "When?")
    assert reply.status == "complete"
    question = application.session.messages()[0]
    assert (question.text, [file.text for file in question.attachments]) == ("When?", [NOTES])
    assert chips(application.window.composer) == []
    application.close()
    again = open_application()
    (shown,) = chips(again.window.messages)
    assert shown.name == "notes.md"
    assert chips(again.window.composer) == []


@pytest.mark.parametrize("way", [drop, paste])
def test_files_are_dropped_and_pasted(
    application: Application, qtbot: QtBot, tmp_path: Path, files: Path, way: Callable[..., None]
) -> None:
    paths = (pdf(tmp_path / "harbour.pdf", 3), word(tmp_path / "tides.docx"), files / "notes.md")
    way(application, *paths) if way is drop else way(application, qtbot, *paths)
    first, second, _ = wait_for_chips(application, qtbot, "harbour.pdf", "tides.docx", "notes.md")
    assert first.detail.startswith("PDF, 3 pages")
    assert second.detail.startswith("Word document")
    assert application.window.composer.text == ""


def test_text_that_is_pasted_stays_text(application: Application, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("https://example.org/notes.md")
    field = application.window.composer.findChild(QPlainTextEdit)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert application.window.composer.text == "https://example.org/notes.md"
    assert chips(application.window.composer) == []


def test_a_model_file_that_is_dropped_goes_to_the_models(application: Application, tmp_path: Path) -> None:
    (tmp_path / "some.gguf").write_bytes(b"GGUF")
    drop(application, tmp_path / "some.gguf")
    assert application.window.models.is_shown
    assert chips(application.window.composer) == []


def test_tokens_are_estimated_and_then_counted_by_the_model(
    application: Application, qtbot: QtBot, files: Path
) -> None:
    drop(application, files / "notes.md")
    qtbot.waitUntil(
        lambda: any(
            "tokens" in chip.detail and "about" not in chip.detail
            for chip in chips(application.window.composer)
        ),
        timeout=PATIENCE_MS,
    )
    wait_until_ready(application, qtbot)
    assert application.window.composer.meter.isVisible()
    assert application.window.composer.meter.use is not None
    assert application.window.composer.meter.use.is_exact


def test_a_file_without_words_is_a_message(application: Application, qtbot: QtBot, files: Path) -> None:
    drop(application, files / "notes.md")
    wait_for_chips(application, qtbot, "notes.md")
    press_send(application, qtbot)
    wait_for_reply(application, qtbot)
    assert application.session.messages()[0].text == ""
    assert application.session.conversations()[0].title == "notes.md"


def test_what_cannot_be_read_is_said_and_dismissed(
    application: Application, qtbot: QtBot, files: Path
) -> None:
    drop(application, files / "picture.png", files / "gone.txt")
    wait_for_text(application, qtbot, "Can't attach “picture.png”: it is an image (PNG).")
    wait_for_text(application, qtbot, "Can't attach “gone.txt”: it doesn't exist.")
    assert chips(application.window.composer) == []
    for name in ("picture.png", "gone.txt"):
        button = next(
            tool
            for tool in application.window.composer.findChildren(QToolButton)
            if tool.accessibleName().startswith(f"Dismiss: Can't attach “{name}”")
        )
        click(qtbot, button)
    assert "Can't attach" not in texts(application)


def test_a_removed_file_is_not_sent(open_application: OpenApplication, qtbot: QtBot, files: Path) -> None:
    application = open_application()
    drop(application, files / "notes.md", files / "long.txt")
    first, _ = wait_for_chips(application, qtbot, "notes.md", "long.txt")
    click(qtbot, tool(first, "Remove notes.md"))
    wait_for_chips(application, qtbot, "long.txt")
    application.close()
    wait_for_chips(open_application(), qtbot, "long.txt")


def test_a_reading_can_be_stopped(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    drop(application, pdf(tmp_path / "long.pdf", 400, lines=30))
    (chip,) = chips(application.window.composer)
    assert chip.detail == "Reading…"
    type_text(application, qtbot, "Hello")
    press_send(application, qtbot)
    assert "still being read" in texts(application)
    assert application.window.composer.text == "Hello"
    click(qtbot, tool(chip, "Stop reading long.pdf"))
    assert chips(application.window.composer) == []
    assert ask(application, qtbot, " there").status == "complete"
    assert application.session.messages()[0].attachments == ()


def test_a_window_can_be_closed_while_files_are_read(
    open_application: OpenApplication, qtbot: QtBot, tmp_path: Path, files: Path
) -> None:
    application = open_application()
    drop(application, files / "notes.md")
    wait_for_chips(application, qtbot, "notes.md")
    drop(application, *(pdf(tmp_path / f"long{number}.pdf", 100, lines=30) for number in range(5)))
    assert len(chips(application.window.composer)) == 6
    application.close()
    wait_for_chips(open_application(), qtbot, "notes.md")


def test_one_message_takes_so_many_files(application: Application, qtbot: QtBot, files: Path) -> None:
    read = read_attachment(files / "notes.md")
    application.session.save_draft_files(None, [read] * 16)
    application.session.draft_changed.emit()
    drop(application, *[files / "notes.md"] * 5)  # more than are read at the same time
    wait_for_text(application, qtbot, "a message can have at most 20 files")
    qtbot.waitUntil(lambda: len(application.store.draft_files(None)) == 20, timeout=PATIENCE_MS)


def cards_in(application: Application) -> list[str]:
    """The messages of the cards about files, from top to bottom."""
    settle()
    cards = application.window.composer.findChildren(QToolButton)
    shown = [card for card in cards if card.isVisibleTo(application.window)]
    shown.sort(key=lambda card: card.mapTo(application.window, QPoint(0, 0)).y())
    names = [card.accessibleName() for card in shown]
    return [name.removeprefix("Dismiss: ") for name in names if name.startswith("Dismiss: ")]


def test_a_thousand_files_are_one_message(application: Application, qtbot: QtBot, files: Path) -> None:
    drop(application, *[files / "notes.md"] * 1000)
    assert cards_in(application) == ["Can't attach 980 files: a message can have at most 20 files."]
    assert len(chips(application.window.composer)) == 20
    drop(application, *[files / "notes.md"] * 1000)
    assert len(cards_in(application)) == 2


def test_many_failures_share_a_card(application: Application, qtbot: QtBot, tmp_path: Path) -> None:
    drop(application, *(tmp_path / f"gone{number:02}.txt" for number in range(15)))
    wait_for_text(application, qtbot, "Can't attach 13 more files.")
    qtbot.waitUntil(lambda: not chips(application.window.composer), timeout=PATIENCE_MS)
    assert cards_in(application) == [
        "Can't attach “gone00.txt”: it doesn't exist.",
        "Can't attach “gone01.txt”: it doesn't exist.",
        "Can't attach 13 more files.",
    ]
    assert "gone14.txt" in texts(application)
    button = next(
        button
        for button in application.window.composer.findChildren(QToolButton)
        if button.accessibleName() == "Dismiss: Can't attach 13 more files." and button.isVisible()
    )
    click(qtbot, button)
    assert len(cards_in(application)) == 2


def test_a_card_that_was_dismissed_takes_no_part_in_a_change_of_colors(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    drop(application, tmp_path / "gone.txt")
    wait_for_text(application, qtbot, "Can't attach “gone.txt”")
    click(qtbot, tool(application.window.composer, "Dismiss: Can't attach “gone.txt”: it doesn't exist."))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    application.theme.set_scheme("light" if application.theme.is_dark else "dark")
    assert cards_in(application) == []


def picture() -> QMimeData:
    data = QMimeData()
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(0)
    data.setImageData(image)
    return data


def paste_picture(application: Application, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setMimeData(picture())
    field = application.window.composer.field
    field.setFocus()
    assert field.canPaste()
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def drop_picture(application: Application, qtbot: QtBot) -> None:
    data = picture()
    for target in (application.window, application.window.composer.field.viewport()):
        send_drop(target, data)


@pytest.mark.parametrize("way", [paste_picture, drop_picture])
def test_a_picture_without_a_file_is_refused_with_a_sentence(
    application: Application, qtbot: QtBot, way: Callable[[Application, QtBot], None]
) -> None:
    way(application, qtbot)
    way(application, qtbot)
    assert cards_in(application) == ["The model can't read images."]
    assert application.window.composer.text == ""
    assert chips(application.window.composer) == []


def test_a_picture_that_comes_with_text_is_text(application: Application, qtbot: QtBot) -> None:
    data = picture()
    data.setText("a1\tb1")
    QGuiApplication.clipboard().setMimeData(data)
    qtbot.keyClick(application.window.composer.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert application.window.composer.text == "a1\tb1"
    assert cards_in(application) == []


def test_a_picture_in_an_edited_question_is_refused(application: Application, qtbot: QtBot) -> None:
    ask(application, qtbot, "Hello")
    question = application.window.findChild(UserMessage)
    question.edit()
    QGuiApplication.clipboard().setMimeData(picture())
    qtbot.keyClick(question.findChild(QPlainTextEdit), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "The model can't read images." in texts(application)


def test_files_belong_to_the_draft_of_their_conversation(
    application: Application, qtbot: QtBot, files: Path
) -> None:
    ask(application, qtbot, "Hello")
    first = application.session.current
    drop(application, files / "notes.md")
    application.session.open(None)  # while it is being read
    assert chips(application.window.composer) == []
    qtbot.waitUntil(lambda: len(application.store.draft_files(first)) == 1, timeout=PATIENCE_MS)
    drop(application, files / "long.txt")
    wait_for_chips(application, qtbot, "long.txt")
    application.session.open(first)
    wait_for_chips(application, qtbot, "notes.md")
    assert [file.name for file in application.store.draft_files(None)] == ["long.txt"]


@pytest.mark.engine
def test_what_does_not_fit_is_a_choice(
    application: Application, qtbot: QtBot, tmp_path: Path, files: Path
) -> None:
    wait_until_ready(application, qtbot)
    application.session.set_defaults(replace(application.session.defaults, sampling=Sampling(max_steps=2)))
    drop(application, pdf(tmp_path / "harbour.pdf", 12))
    wait_for_chips(application, qtbot, "harbour.pdf")
    type_text(application, qtbot, "What does it say?")
    press_send(application, qtbot)
    dialog = wait_for_choice(application, qtbot)
    assert "doesn't fit" in texts(application)
    back = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Go back")
    click(qtbot, back)
    assert application.session.messages() == []
    assert application.window.composer.text == "What does it say?"
    wait_for_chips(application, qtbot, "harbour.pdf")
    qtbot.waitUntil(lambda: application.window.findChild(FitDialog) is None)
    press_send(application, qtbot)
    dialog = wait_for_choice(application, qtbot)
    pages = next(
        button for button in dialog.findChildren(QPushButton) if "pages of" in button.accessibleName()
    )
    pages.setFocus()
    qtbot.keyClick(pages, Qt.Key.Key_Return)
    reply = wait_for_reply(application, qtbot)
    assert reply.status == "complete"
    (file,) = application.session.messages()[0].attachments
    assert file.extent.endswith("of 12")
    assert reply.stats is not None
    assert reply.stats.prompt_tokens <= 448 - 112
    assert reply.stats.prompt_tokens > 200, "as much as fits is sent"


def test_words_that_do_not_fit_are_said_so_and_stay(application: Application, qtbot: QtBot) -> None:
    wait_until_ready(application, qtbot)
    words = "fog and mist " * 400
    application.window.composer.set_text(words)
    press_send(application, qtbot)
    dialog = wait_for_choice(application, qtbot)
    assert [button.text() for button in dialog.findChildren(QPushButton)] == ["Go back"]
    dialog.reject()
    assert application.window.composer.text == words
    assert application.window.composer.meter.use is not None
    assert "Too long" in application.window.composer.meter.text()


@pytest.mark.engine
def test_a_file_that_does_not_fit_after_all_comes_back(
    application: Application, qtbot: QtBot, files: Path
) -> None:
    drop(application, files / "long.txt")  # before the model is ready, so nothing can be checked
    wait_for_chips(application, qtbot, "long.txt")
    (file,) = application.session.draft_files(None)
    application.session.send("What is it?", files=(file,))
    qtbot.waitUntil(lambda: application.session.state == "idle", timeout=PATIENCE_MS)
    wait_for_chips(application, qtbot, "long.txt")
    assert application.window.composer.text == "What is it?"
    assert application.session.messages() == []


def test_a_chip_shows_the_text_that_was_sent(application: Application, qtbot: QtBot, files: Path) -> None:
    drop(application, files / "notes.md")
    wait_for_chips(application, qtbot, "notes.md")
    ask(application, qtbot, "When?")
    (chip,) = chips(application.window.messages)
    face = chip.findChildren(QWidget)[0]
    face.setFocus()
    qtbot.keyClick(face, Qt.Key.Key_Space)
    view = application.window.findChild(FileView)
    assert view.findChild(QPlainTextEdit).toPlainText() == NOTES
    copy = next(button for button in view.findChildren(QPushButton) if button.text() == "Copy the text")
    click(qtbot, copy)
    assert QGuiApplication.clipboard().text() == NOTES
    view.close()


def test_a_question_is_edited_with_its_files_or_without(
    application: Application, qtbot: QtBot, files: Path
) -> None:
    drop(application, files / "notes.md")
    wait_for_chips(application, qtbot, "notes.md")
    ask(application, qtbot, "When?")
    application.window.action("edit").trigger()
    editor = application.window.messages.findChild(UserMessage)
    field = next(view for view in editor.findChildren(QPlainTextEdit) if view.isVisible())
    qtbot.keyClicks(field, " Exactly?")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_reply(application, qtbot)
    question = application.session.messages()[0]
    assert question.text == "When? Exactly?"
    assert [file.name for file in question.attachments] == ["notes.md"]
    application.window.action("edit").trigger()
    (chip,) = chips(application.window.messages)
    click(qtbot, tool(chip, "Remove notes.md"))
    conversation = application.session.current
    application.session.open(None)
    application.session.open(conversation)  # the edit is open again, without the file
    shown = [one for one in application.window.findChildren(UserMessage) if one.isVisible()]
    assert [one.unsent for one in shown] == ["When? Exactly?"]
    assert chips(application.window.messages) == []
    field = next(
        view for view in application.window.messages.findChildren(QPlainTextEdit) if view.isVisible()
    )
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_for_reply(application, qtbot)
    assert application.session.messages()[0].attachments == ()
    application.session.show_branch(question.id)
    qtbot.waitUntil(lambda: [chip.name for chip in chips(application.window.messages)] == ["notes.md"])


def test_an_example_leaves_the_draft_with_its_files(
    application: Application, qtbot: QtBot, files: Path
) -> None:
    drop(application, files / "notes.md")
    wait_for_chips(application, qtbot, "notes.md")
    application.window.messages.chosen.emit("What is text diffusion?")
    wait_for_reply(application, qtbot)
    assert application.session.messages()[0].attachments == ()
    wait_for_chips(application, qtbot, "notes.md")
    assert [file.name for file in application.store.draft_files(application.session.current)] == ["notes.md"]
    assert application.store.draft_files(None) == ()


def test_dialogs_and_chips_can_be_used_without_mouse_or_screen(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    wait_until_ready(application, qtbot)
    drop(application, pdf(tmp_path / "harbour.pdf", 12, lines=12))
    wait_for_chips(application, qtbot, "harbour.pdf")
    application.window.composer.set_text("What does it say?")
    press_send(application, qtbot)
    choice = wait_for_choice(application, qtbot)
    assert_usable(choice)
    choice.reject()
    application.session.send("What is it?", files=[beginning(application.session.draft_files(None)[0], 200)])
    wait_for_reply(application, qtbot)
    (chip,) = chips(application.window.messages)
    chip.opened.emit()
    view = application.window.findChild(FileView)
    assert_usable(view)
    view.close()
    application.window.action("edit").trigger()
    assert tab_walk.nameless(application.window.messages) == []
    assert tab_walk.mouse_only(application.window.messages.widget()) == []


def assert_usable(dialog: QWidget) -> None:
    """Everything in it has a name, and Tab leads there."""
    dialog.activateWindow()
    QApplication.processEvents()
    assert tab_walk.nameless(dialog) == []
    assert tab_walk.without_role(dialog) == []
    assert tab_walk.mouse_only(dialog) == []
    assert tab_walk.unreached(dialog, tab_walk.tab_round(dialog)) == []


def test_the_meter_comes_when_it_gets_tight(application: Application, qtbot: QtBot) -> None:
    wait_until_ready(application, qtbot)
    meter = application.window.composer.meter
    shown = []
    for _ in range(3):  # each fills a quarter of the context
        shown.append(meter.isVisible())
        assert application.session.send("fog and mist " * 30)
        wait_for_reply(application, qtbot)
    assert shown == [False] * 3
    assert meter.isVisible()
    assert meter.text().split(" ")[0].isdigit()
    assert "no longer sees the oldest messages" in meter.accessibleDescription()
