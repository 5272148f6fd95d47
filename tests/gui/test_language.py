"""The window in German: commands, settings, errors, plurals, Qt's own texts; and back in English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.base.translation import (
    SYSTEM,
    VARIABLE,
    format_datetime,
    format_number,
    format_short,
    tr,
    translated,
    use_language,
)
from app.gui.application.application import Application
from app.gui.command_palette.cheat_sheet import CheatSheet
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.widgets.form_rows import TextRow
from app.import_export import Format, export_conversation
from app.suggestions.demo_model import DEMO_MODEL
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed
from tests.gui.actions import ask, texts, wait_for_card
from tests.gui.conftest import OpenApplication

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

QUESTION = "What is text diffusion?"
ENGLISH_WORD = re.compile(r"\b(the|of|and|this|is|are|with|from|to|not|for|it|a)\b")


@pytest.fixture
def german(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """German from here to the end of the test."""
    monkeypatch.setenv(VARIABLE, "de")
    use_language(SYSTEM, qapp)
    yield
    monkeypatch.setenv(VARIABLE, "en")
    use_language(SYSTEM, qapp)


@pytest.fixture
def german_application(open_application: OpenApplication, german: None) -> Application:
    return open_application()


def test_the_language_is_a_setting_that_counts_from_the_next_start(
    open_application: OpenApplication, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE)
    try:
        for language, word in (
            ("en", "New conversation"),
            ("de", "Neue Unterhaltung"),
            ("en", "New conversation"),
        ):
            application = open_application()
            application.preferences.update({"appearance.language": language})
            application.close()
            application = open_application()
            assert application.window.action("new").text() == word
            application.close()
    finally:
        use_language("en", qapp)


@pytest.mark.parametrize(("wanted", "code"), [("de", "de"), ("de_AT", "de"), ("en", "en"), ("xx", "en")])
def test_a_language_that_is_not_there_gives_way_to_a_near_one_or_english(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, wanted: str, code: str
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    try:
        assert use_language(wanted, qapp) == code
    finally:
        use_language("en", qapp)


def test_the_window_speaks_german(german_application: Application) -> None:
    window = german_application.window
    field = window.composer.findChild(QPlainTextEdit)
    assert field.placeholderText() == "Nachricht schreiben"
    assert window.findChild(QLineEdit).placeholderText() == "Suchen"
    assert "Eine Frage stellen und zusehen, wie die Antwort aus dem Nebel kommt." in texts(german_application)
    english = {"New conversation", "Settings", "Delete", "Models", "Keyboard shortcuts"}
    assert english.isdisjoint(action.text() for action in window.actions())


def test_commands_and_keys_are_german(german_application: Application) -> None:
    window = german_application.window
    window.action("shortcuts").trigger()
    sheet = window.findChild(CheatSheet)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"Tastenkürzel", "Unterhaltungen", "Neue Unterhaltung", "Langsamer, schneller"} <= words


@pytest.mark.parametrize(
    "typed", ["schriftgröße", "dunkelmodus", "expertenschichten", "font type", "entropiegrenze"]
)
def test_settings_are_found_by_german_words_and_by_english_ones(
    german_application: Application, typed: str
) -> None:
    window = german_application.window
    window.action("settings").trigger()
    dialog = window.findChild(SettingsDialog)
    search = next(line for line in dialog.findChildren(QLineEdit) if line.placeholderText())
    search.setText(typed)
    found = [row for row in dialog.findChildren(TextRow) if row.isVisible()]
    assert len(found) == 1
    dialog.close()


@pytest.mark.engine
def test_an_error_of_the_engine_is_german(
    open_application: OpenApplication, german: None, qtbot: QtBot, tmp_path: Path
) -> None:
    """It is made in another process, in a package that knows no window."""
    model = tmp_path / "no-model.gguf"
    model.write_bytes(b"nothing of the kind" * 100)
    application = open_application(model)
    application.session.send("Hello")
    card = wait_for_card(application, qtbot)
    words = [label.text() for label in card.findChildren(QLabel)]
    assert "no-model.gguf ist keine gültige GGUF-Datei." in words
    assert "Eine DiffusionGemma-Datei im GGUF-Format wählen." in words


def test_an_unknown_text_stays_as_it_is(german_application: Application, qtbot: QtBot) -> None:
    german_application.window.messages.show_failure(
        Failed(kind="disk", message="Something {new}.", hint="Delete")
    )
    words = [label.text() for label in wait_for_card(german_application, qtbot).findChildren(QLabel)]
    assert {"Something {new}.", "Delete"} <= set(words)


def test_plurals_figures_and_dates(german: None) -> None:
    assert [tr("%n step(s)", "", count) for count in (1, 2)] == ["1 Schritt", "2 Schritte"]
    assert translated(lazy_text("%Ln message(s)", "", 1)) == "1 Nachricht"
    assert translated(lazy_text("%Ln message(s)", "", 12345)) == "12.345 Nachrichten"
    assert (
        translated(lazy_text("{size:.1f} GB on {device}", size=12.3, device="CUDA0")) == "12,3 GB auf CUDA0"
    )
    assert tr("{count:,} lines").format(count=1234) == "1.234 Zeilen"
    assert (format_number(1234.5, 1), format_short(0.05)) == ("1.234,5", "0,05")
    assert format_datetime(0).endswith(("00", "30", "45"))
    assert "1970-01-01" not in format_datetime(86_400)


def test_texts_within_texts_are_german_too(german: None) -> None:
    problem = lazy_text("its canvas is longer than {most:,} tokens", most=4096)
    text = lazy_text("Can't run {name}: {problem}.", name="x.gguf", problem=problem)
    assert translated(text) == "x.gguf lässt sich nicht ausführen: die Leinwand ist länger als 4.096 Token."


def test_qt_speaks_german_as_well(german: None, qtbot: QtBot) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Save)
    qtbot.addWidget(box)
    assert {button.text().replace("&", "") for button in box.buttons()} == {"Abbrechen", "Speichern"}
    assert QLocale().language() == QLocale.Language.German


def test_back_in_english(
    german_application: Application, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "en")
    use_language(SYSTEM, qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert [button.text().replace("&", "") for button in box.buttons()] == ["Cancel"]
    assert tr("New conversation") == "New conversation"
    assert format_number(1234.5, 1) == "1,234.5"
    assert format_datetime(86_400 * 365).startswith("1971-01-01")


def all_words(application: Application) -> set[str]:
    """Everything that can be read in its windows, or heard of them, shown or not."""
    found: set[str] = set()
    for widget in (application.window, *application.window.findChildren(QWidget)):  # its dialogs, too
        found |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()}
        if isinstance(widget, QLabel | QAbstractButton):
            found.add(widget.text())
        if isinstance(widget, QComboBox):
            found |= {widget.itemText(place) for place in range(widget.count())}
    actions = application.window.findChildren(QAction)
    return found | {action.text() for action in actions} | {action.toolTip() for action in actions}


def test_nothing_in_the_windows_is_english(german_application: Application, qtbot: QtBot) -> None:
    ask(german_application, qtbot, QUESTION)
    for name in (
        "inspector",
        "models",
        "settings",
        "chat_settings",
        "prompts",
        "decisions",
        "palette",
        "shortcuts",
    ):
        german_application.window.action(name).trigger()
    words = {text.replace(QUESTION, "") for text in all_words(german_application)}
    prompts = [suggestion.prompt for suggestion in DEMO_MODEL]  # the demo model knows English only
    words = {text for text in words if not any(prompt.startswith(text.rstrip("…")) for prompt in prompts)}
    reply = german_application.session.messages()[-1].text
    assert len(words) > 400
    assert [text for text in words if ENGLISH_WORD.search(text) and text not in reply] == []


def test_an_exported_conversation_has_german_headings(german_application: Application, qtbot: QtBot) -> None:
    reply = ask(german_application, qtbot, QUESTION)
    formats: tuple[tuple[Format, str], ...] = (
        ("markdown", "## Antwort"),
        ("html", '<h2 class="role">Antwort</h2>'),
    )
    for format, heading in formats:
        page = export_conversation(german_application.store, reply.conversation, format, translated)
        assert heading in page
        assert reply.text[:20] in page
        assert "Reply" not in page


def test_longer_words_fit_into_narrow_settings(german_application: Application, qtbot: QtBot) -> None:
    german_application.window.action("settings").trigger()
    dialog = german_application.window.findChild(SettingsDialog)
    dialog.resize(420, 700)
    area = dialog.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.widget().width() == area.viewport().width())
    dialog.close()
