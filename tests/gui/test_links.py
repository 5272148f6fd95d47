"""Links in replies: the confirmation shows the target and its warnings."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPlainTextEdit, QTextBrowser
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.markdown.links import Link, LinkDialog, claimed_host
from tests.gui.conftest import PATIENCE_MS
from tests.gui.test_appearance import store_reply

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


class Browser(QObject):
    """Stands where the browser would be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        """Note the address."""
        self.opened.append(address.toString(QUrl.ComponentFormattingOption.FullyEncoded))


@pytest.fixture
def browser() -> Iterator[Browser]:
    """What would be opened."""
    stand_in = Browser()
    for scheme in ("https", "http", "mailto", "file"):
        QDesktopServices.setUrlHandler(scheme, stand_in, "open")
    yield stand_in
    for scheme in ("https", "http", "mailto", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


def click_link(application: Application, qtbot: QtBot, markdown: str) -> LinkDialog:
    """Show a reply that begins with a link, and click on it."""
    store_reply(application, markdown)
    qtbot.waitUntil(lambda: bool(views(application)), timeout=PATIENCE_MS)
    view = views(application)[0]
    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.cursorRect(QTextCursor(view.document())).center() + QPoint(6, 0),
    )
    dialog = application.window.findChild(LinkDialog)
    assert dialog is not None
    return dialog


def views(application: Application) -> list[QTextBrowser]:
    """The parts of the reply that can be seen."""
    shown = application.window.findChildren(QTextBrowser)
    return [view for view in shown if view.isVisible() and view.accessibleName() == "Reply text"]


def words(dialog: LinkDialog) -> list[str]:
    """What stands in the dialog, line by line."""
    return [label.text().replace("\u200b", "") for label in dialog.findChildren(QLabel) if label.isVisible()]


def press(dialog: LinkDialog, qtbot: QtBot, text: str) -> None:
    """Press one of its buttons."""
    box = dialog.findChild(QDialogButtonBox)
    button = next(button for button in box.buttons() if button.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_host_stands_on_a_line_of_its_own_and_open_opens(
    application: Application, qtbot: QtBot, browser: Browser
) -> None:
    dialog = click_link(application, qtbot, "[the manual](https://docs.example.org/a%20b?c=d) says so.")
    assert words(dialog) == ["Open this address in your browser?", "docs.example.org"]
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "https://docs.example.org/a%20b?c=d"
    press(dialog, qtbot, "Open")
    assert browser.opened == ["https://docs.example.org/a%20b?c=d"]


def test_enter_and_escape_open_nothing(application: Application, qtbot: QtBot, browser: Browser) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        dialog = click_link(application, qtbot, "[the manual](https://docs.example.org/)")
        with qtbot.waitSignal(dialog.destroyed, timeout=PATIENCE_MS):
            qtbot.keyClick(dialog, key)
    assert browser.opened == []


def test_words_that_look_like_another_address_are_a_warning(
    application: Application, qtbot: QtBot, browser: Browser
) -> None:
    dialog = click_link(
        application, qtbot, "[https://bank.example/**login**](https://evil.example.net/login)"
    )
    assert "The text of this link looks like bank.example, but it leads to evil.example.net." in words(dialog)
    press(dialog, qtbot, "Cancel")
    assert browser.opened == []


def test_a_link_is_shown_as_it_will_be_opened(application: Application, qtbot: QtBot) -> None:
    dialog = click_link(application, qtbot, "[x](https://bank.example:secret@example.org/%3Cb%3Ex%3C/b%3E)")
    assert dialog.findChild(QPlainTextEdit).toPlainText() == (
        "https://bank.example:secret@example.org/%3Cb%3Ex%3C/b%3E"
    )
    assert any("isn't the destination. This link leads to example.org" in line for line in words(dialog))
    assert {label.textFormat() for label in dialog.findChildren(QLabel)} == {Qt.TextFormat.PlainText}
    press(dialog, qtbot, "Copy address")
    assert QGuiApplication.clipboard().text().startswith("https://bank.example:secret@example.org/")


def test_a_mail_is_written_in_the_mail_program(
    application: Application, qtbot: QtBot, browser: Browser
) -> None:
    dialog = click_link(application, qtbot, "[write](mailto:ann@example.org)")
    assert words(dialog) == ["Write to this address in your email program?", "ann@example.org"]
    press(dialog, qtbot, "Open")
    assert browser.opened == ["mailto:ann@example.org"]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "https:///nowhere", ""])
def test_other_addresses_are_refused(
    application: Application, qtbot: QtBot, browser: Browser, address: str
) -> None:
    application.window.messages.link_clicked.emit(Link(QUrl(address), "a file"))
    dialog = application.window.findChild(LinkDialog)
    box = dialog.findChild(QDialogButtonBox)
    assert {button.text() for button in box.buttons()} == {"Copy address", "Close"}
    assert words(dialog)[0] == "Unfog doesn't open this link."
    assert len(words(dialog)[1]) > 20
    press(dialog, qtbot, "Close")
    assert browser.opened == []


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://example.org/path?x", "example.org"),
        ("Example.ORG", "example.org"),
        ("www.example.org.", "www.example.org"),
        ("ann@example.org", "example.org"),
        ("https://user@example.org:8080", "example.org"),
        ("the manual", ""),
        ("version 3.11", ""),
        ("e.g. this one", ""),
        ("", ""),
    ],
)
def test_what_words_claim(text: str, host: str) -> None:
    assert claimed_host(text) == host


def test_only_www_makes_no_difference() -> None:
    assert not Link(QUrl("https://www.example.org/"), "example.org").warning
    assert not Link(QUrl("mailto:ann@example.org"), "ann@example.org").warning
    assert Link(QUrl("https://example.org.evil.example/"), "example.org").warning
    assert Link(QUrl("https://somebody.pages.example/"), "pages.example").warning
    assert Link(QUrl("https://xn--pple-43d.example/"), "apple.example").warning
