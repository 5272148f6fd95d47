"""The settings window by keyboard: search, change, reset; and the diagnostics."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.gui.settings_dialog.about import About
from app.gui.settings_dialog.dialog import SettingsDialog
from app.gui.settings_dialog.privacy import PRIVACY
from app.gui.widgets.form_rows import SettingRow, TextRow
from app.gui.widgets.theme import Theme
from app.models.updates import UpdateCheck
from app.settings.fields import fields, get, groups
from app.settings.file import load
from app.settings.store import SettingsStore

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)

MakeDialog = Callable[..., SettingsDialog]


@pytest.fixture
def store(tmp_path: Path, qapp: QApplication) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.toml")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def no_updates(folder: Path) -> UpdateCheck:
    """A check that nobody starts (tests/gui/test_updates.py starts some)."""
    return UpdateCheck(QObject(), QSettings(str(folder / "state.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def make_dialog(
    store: SettingsStore, theme: Theme, tmp_path: Path, qtbot: QtBot
) -> Iterator[Callable[..., SettingsDialog]]:
    opened: list[SettingsDialog] = []

    def make(text: str = "Unfog 1.2.3") -> SettingsDialog:
        about = About("1.2.3", tmp_path, tmp_path / "logs", lambda: text, no_updates(tmp_path))
        dialog = SettingsDialog(
            theme,
            store,
            about,
            devices=[("cuda:0", "NVIDIA RTX 4070")],
        )
        opened.append(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    yield make
    for dialog in opened:
        dialog.close()
        dialog.deleteLater()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    theme.set_scale(1.0)


@pytest.fixture
def dialog(make_dialog: MakeDialog) -> SettingsDialog:
    return make_dialog()


def control(dialog: SettingsDialog, name: str) -> QWidget:
    """The widget that has the focus when the setting is changed."""
    title = fields()[name].title
    kinds = (QCheckBox, QComboBox, QDoubleSpinBox, QPlainTextEdit)
    found = (widget for kind in kinds for widget in dialog.findChildren(kind))
    return next(widget for widget in found if widget.accessibleName() == title)


def button(dialog: SettingsDialog, name: str) -> QAbstractButton:
    """A button by what a screen reader calls it."""
    return next(made for made in dialog.findChildren(QAbstractButton) if made.accessibleName() == name)


def titles(dialog: SettingsDialog) -> list[str]:
    """The titles of the rows that can be seen."""
    rows = [row for row in dialog.findChildren(TextRow) if row.isVisible()]
    return [row.findChild(QLabel).accessibleName() for row in rows]


def search_field(dialog: SettingsDialog) -> QLineEdit:
    field = next(
        line for line in dialog.findChildren(QLineEdit) if line.accessibleName() == "Search all settings"
    )
    assert isinstance(field, QLineEdit)
    return field


def texts(dialog: SettingsDialog) -> str:
    return "\n".join(label.accessibleName() for label in dialog.findChildren(QLabel) if label.isVisible())


def choose_group(dialog: SettingsDialog, title: str) -> None:
    groups_list = dialog.findChild(QListWidget)
    (item,) = groups_list.findItems(title, Qt.MatchFlag.MatchExactly)
    groups_list.setCurrentItem(item)


def fits(dialog: SettingsDialog, row: TextRow) -> bool:
    """Whether a row has the room that it needs, and is within the window."""
    right = row.mapTo(dialog, row.rect().bottomRight()).x()
    return row.minimumSizeHint().width() <= row.width() and right <= dialog.width()


def test_every_setting_has_a_control_that_says_what_it_is(dialog: SettingsDialog) -> None:
    shown = {row.field.name: row.control for row in dialog.findChildren(SettingRow)}
    assert set(shown) == set(fields())
    for name, made in shown.items():
        lead = made.focusProxy()
        assert lead.accessibleName() == fields()[name].title
        assert lead.accessibleDescription() == fields()[name].description


def test_everything_that_takes_the_focus_has_a_name(dialog: SettingsDialog) -> None:
    for widget in dialog.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_")
        if (widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not inner) or isinstance(widget, QPushButton):
            if isinstance(widget.parentWidget(), QComboBox | QLineEdit) or widget.focusProxy() is not None:
                continue
            if widget.isVisible():
                assert widget.accessibleName(), widget


def test_groups_are_shown_one_at_a_time(dialog: SettingsDialog) -> None:
    for group in groups():
        choose_group(dialog, group.title)
        needs = {field.title: field.needs for field in group.fields}
        wanted = [
            title for title, need in needs.items() if need is None or fields()[need[0]].default == need[1]
        ]
        others = {"updates": ["Check for updates"], "privacy": [title for title, *_ in PRIVACY]}
        assert titles(dialog) == [*wanted, *others.get(group.name, [])]
    choose_group(dialog, "Privacy")
    assert "There is no telemetry" in texts(dialog)


def test_a_search_finds_rows_of_all_groups_and_marks_the_words(dialog: SettingsDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(search_field(dialog), "conversation affected")
    assert titles(dialog) == ["Replay storage limit", "Keep replays for"]
    row = next(row for row in dialog.findChildren(TextRow) if row.isVisible())
    highlight = [label.text() for label in row.findChildren(QLabel) if "<span" in label.text()]
    assert any(">Conversation</span>" in text and ">affected</span>" in text for text in highlight)
    search_field(dialog).clear()
    assert titles(dialog)[0] == "Theme"
    assert not any("<span" in label.text() for label in dialog.findChildren(QLabel))


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("dark", "Theme"),
        ("gpu", "Device"),
        ("ZOOM", "Text size"),
        ("telemetry", "Nothing is sent"),
        ("bug report", "Diagnostics"),
        ("entropy_bound", "Entropy bound"),
    ],
)
def test_a_setting_is_found_by_words_that_do_not_stand_there(
    dialog: SettingsDialog, qtbot: QtBot, words: str, title: str
) -> None:
    qtbot.keyClicks(search_field(dialog), words)
    assert title in titles(dialog)


def test_a_search_for_html_is_a_search(dialog: SettingsDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(search_field(dialog), "<b>&(x")
    assert titles(dialog) == []
    assert "No settings match “<b>&(x”" in texts(dialog)
    qtbot.keyClick(search_field(dialog), Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert titles(dialog)[0] == "Theme"


def test_a_switch_a_choice_and_a_number_count_at_once(
    dialog: SettingsDialog, store: SettingsStore, qtbot: QtBot
) -> None:
    dialog.show_setting("traces.keep")
    qtbot.keyClick(control(dialog, "traces.keep"), Qt.Key.Key_Space)
    assert store.value.traces.keep is False
    assert titles(dialog) == ["Keep replays"]  # the others have no effect now
    dialog.show_setting("appearance.scheme")
    qtbot.keyClick(control(dialog, "appearance.scheme"), Qt.Key.Key_Down)
    assert store.value.appearance.scheme == "light"
    dialog.show_setting("appearance.font_scale")
    qtbot.keyClick(control(dialog, "appearance.font_scale"), Qt.Key.Key_Up)
    assert store.value.appearance.font_scale == 1.1
    qtbot.mouseClick(button(dialog, "More: Text size"), Qt.MouseButton.LeftButton)
    assert store.value.appearance.font_scale == 1.2


def test_a_number_may_be_automatic(dialog: SettingsDialog, store: SettingsStore, qtbot: QtBot) -> None:
    dialog.show_setting("models.context_length")
    box = control(dialog, "models.context_length")
    assert isinstance(box, QDoubleSpinBox)
    assert box.text() == "Automatic"
    box.selectAll()
    qtbot.keyClicks(box, "4096")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert store.value.models.context_length == 4096
    assert dialog.isVisible()
    for _ in range(5):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert store.value.models.context_length == "auto"


def test_a_value_that_cannot_be_says_what_is_wrong(
    dialog: SettingsDialog, store: SettingsStore, qtbot: QtBot
) -> None:
    store.update({"replies.preset": "custom"})
    dialog.show_setting("replies.t_min")
    box = control(dialog, "replies.t_min")
    assert isinstance(box, QDoubleSpinBox)

    def type_in(number: float) -> None:
        box.selectAll()
        qtbot.keyClicks(box, box.locale().toString(number))
        qtbot.keyClick(box, Qt.Key.Key_Return)

    type_in(0.9)
    assert store.value.replies.t_min == 0.4
    assert "Not saved: the last temperature is higher than the first." in texts(dialog)
    type_in(0.7)
    assert store.value.replies.t_min == 0.7
    assert "Not saved" not in texts(dialog)


def test_a_long_text_counts_a_moment_later_or_when_the_window_is_closed(
    dialog: SettingsDialog, store: SettingsStore, qtbot: QtBot
) -> None:
    dialog.show_setting("replies.system_prompt")
    edit = control(dialog, "replies.system_prompt")
    qtbot.keyClicks(edit, "Be kind.")
    qtbot.waitUntil(lambda: store.value.replies.system_prompt == "Be kind.")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClicks(edit, "And short.")
    dialog.close()
    assert load(store.path).settings.replies.system_prompt == "Be kind.\nAnd short."


def test_a_card_that_is_gone_is_still_shown_by_its_name(
    make_dialog: MakeDialog, store: SettingsStore
) -> None:
    store.update({"models.device": "cuda:1"})
    box = control(make_dialog(), "models.device")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "cuda:1"
    store.update({"models.device": "cuda:0"})
    assert box.currentText() == "NVIDIA RTX 4070"


def test_custom_values_are_shown_where_they_count(
    dialog: SettingsDialog, store: SettingsStore, qtbot: QtBot
) -> None:
    choose_group(dialog, "Replies")
    assert "First temperature" not in titles(dialog)
    qtbot.keyClicks(search_field(dialog), "first temperature")
    assert "First temperature" in titles(dialog)
    assert not control(dialog, "replies.t_max").isEnabled()
    store.update({"replies.preset": "custom"})
    assert control(dialog, "replies.t_max").isEnabled()
    search_field(dialog).clear()
    choose_group(dialog, "Replies")
    assert "First temperature" in titles(dialog)
    store.update({"replies.t_max": 0.5})
    assert "Default: 0.8" in button(dialog, "Reset: First temperature").toolTip()


def test_a_row_that_differs_can_be_reset(dialog: SettingsDialog, store: SettingsStore, qtbot: QtBot) -> None:
    reset = button(dialog, "Reset: Spacing")
    assert not reset.isVisible()
    store.update({"appearance.spacing": "airy"})
    assert reset.isVisible()
    reset.setFocus()
    qtbot.keyClick(reset, Qt.Key.Key_Space)
    assert store.value.appearance.spacing == "normal"
    assert not reset.isVisible()
    assert control(dialog, "appearance.spacing").hasFocus()


def test_a_reset_that_would_not_go_with_another_value_says_so(
    dialog: SettingsDialog, store: SettingsStore, qtbot: QtBot
) -> None:
    store.update({"replies.preset": "custom", "replies.t_max": 2.0, "replies.t_min": 1.5})
    choose_group(dialog, "Replies")
    qtbot.mouseClick(button(dialog, "Reset: First temperature"), Qt.MouseButton.LeftButton)
    assert store.value.replies.t_max == 2.0
    assert "Not reset: the last temperature is higher than the first." in texts(dialog)


def test_resetting_everything_asks_first(dialog: SettingsDialog, store: SettingsStore, qtbot: QtBot) -> None:
    store.update({"appearance.spacing": "airy", "traces.keep": False})
    reset = button(dialog, "Reset all settings")
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    keep = button(dialog, "Keep settings")
    assert keep.hasFocus()
    qtbot.keyClick(keep, Qt.Key.Key_Space)
    assert store.value.appearance.spacing == "airy"
    qtbot.mouseClick(reset, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(dialog, "Reset all"), Qt.MouseButton.LeftButton)
    assert all(get(store.value, name) == field.default for name, field in fields().items())
    assert reset.isVisible()


def test_everything_is_done_with_the_keyboard_alone(
    dialog: SettingsDialog, store: SettingsStore, qtbot: QtBot
) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(lambda: search_field(dialog).hasFocus())

    def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, modifier)

    qtbot.keyClicks(search_field(dialog), "keep replays")
    press(Qt.Key.Key_Return)
    assert control(dialog, "traces.keep").hasFocus()
    press(Qt.Key.Key_Space)
    assert store.value.traces.keep is False
    press(Qt.Key.Key_Tab)
    assert button(dialog, "Reset: Keep replays").hasFocus()
    press(Qt.Key.Key_Space)
    assert store.value.traces.keep is True
    press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert search_field(dialog).hasFocus()
    press(Qt.Key.Key_Escape)
    assert search_field(dialog).text() == ""
    press(Qt.Key.Key_Down)
    groups_list = dialog.findChild(QListWidget)
    assert groups_list.hasFocus()
    press(Qt.Key.Key_Down)
    assert groups_list.currentItem().text() == "Replies"
    press(Qt.Key.Key_Tab)
    assert control(dialog, "replies.preset").hasFocus()
    press(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_tab_leads_through_all_rows_in_the_order_they_are_read(dialog: SettingsDialog) -> None:
    choose_group(dialog, "Appearance")
    dialog.findChild(QListWidget).setFocus()
    met = []
    for _ in range(len(groups()[0].fields)):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget().accessibleName())
    assert met == [field.title for field in groups()[0].fields]


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("width", [420, 900])
def test_everything_fits_into_the_window(
    dialog: SettingsDialog, theme: Theme, store: SettingsStore, qtbot: QtBot, width: int, scale: float
) -> None:
    store.update({"replies.preset": "custom", "appearance.spacing": "airy"})
    theme.set_scale(scale)
    dialog.resize(width, 700)
    for number in range(dialog.findChild(QListWidget).count()):
        dialog.findChild(QListWidget).setCurrentRow(number)
        rows = [row for row in dialog.findChildren(TextRow) if row.isVisible()]
        qtbot.waitUntil(lambda rows=rows: all(fits(dialog, row) for row in rows))


def test_a_narrow_window_shows_all_groups_below_each_other(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.resize(420, 700)
    qtbot.waitUntil(lambda: not dialog.findChild(QListWidget).isVisible())
    assert {"Theme", "Device", "Nothing is sent", "Diagnostics"} <= set(titles(dialog))


def test_notes_and_failures_are_shown(tmp_path: Path, theme: Theme, qtbot: QtBot) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[appearance]\nfont_scale = 9\n")
    dialog = SettingsDialog(
        theme, SettingsStore(path), About("1", tmp_path, tmp_path, str, no_updates(tmp_path))
    )
    qtbot.addWidget(dialog)
    dialog.show()
    assert "appearance.font_scale in the settings file is ignored." in texts(dialog)


# About


class BlockOpened(QObject):
    """Takes what would be opened in another program."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.places.append(url.toLocalFile())


def test_folders_are_opened(dialog: SettingsDialog, tmp_path: Path, qtbot: QtBot) -> None:
    opened = BlockOpened()
    QDesktopServices.setUrlHandler("file", opened, "open")
    choose_group(dialog, "About Unfog")
    for name in ("Open data folder", "Open log folder"):
        qtbot.mouseClick(button(dialog, name), Qt.MouseButton.LeftButton)
    QDesktopServices.unsetUrlHandler("file")
    assert [Path(place) for place in opened.places] == [tmp_path, tmp_path / "logs"]


def test_diagnostics_are_copied_and_shown(make_dialog: MakeDialog, qtbot: QtBot) -> None:
    dialog = make_dialog("Unfog 1.2.3 and so on")
    choose_group(dialog, "About Unfog")
    assert "Unfog 1.2.3" in titles(dialog)
    qtbot.mouseClick(button(dialog, "Copy diagnostics"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Unfog 1.2.3 and so on"
    shown = next(
        edit for edit in dialog.findChildren(QPlainTextEdit) if edit.accessibleName() == "Copied diagnostics"
    )
    assert shown.isVisible()
    assert shown.toPlainText() == "Unfog 1.2.3 and so on"
