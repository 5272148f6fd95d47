"""Search results in long replies scroll to the found words."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from tests.gui.conftest import PATIENCE_MS
from tests.gui.settling import settle
from tests.gui.test_sidebar import press, search, show, talk

# What the offscreen platform cannot do is no fault of the window.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

REST_MS = 1000  # for which the list holds a message in its place while layouts change

PARAGRAPHS = [f"Paragraph {number} of a long reply, with some **words** in it." for number in range(3000)]
PARAGRAPHS[2200] = "Here lies the *needle* that was looked for."
CODE = "\n".join(["```python", *(f"value_{number} = {number}" for number in range(900)), "```"])


def place_of_selection(application: Application, words: str) -> int | None:
    """How far below the top of the view these words are that are selected; `None` if they are not."""
    area = application.window.messages
    for view in area.findChildren(QTextBrowser):
        if view.textCursor().selectedText() == words and view.isVisible():
            return view.viewport().mapTo(area.viewport(), QPoint(0, view.cursorRect().top())).y()
    return None


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("\n\n".join(PARAGRAPHS), "needle"),
        ("\n\n".join([*PARAGRAPHS[:300], CODE, *PARAGRAPHS[:300]]), "value_777"),
        (
            "\n\n".join([*(f"$x_{{{n}}} = \\frac{{{n}}}{{2}}$ is small." for n in range(400)), "A needle."]),
            "needle",
        ),
        ("\n\n".join([*PARAGRAPHS[:300], "今天**大雾**预警", *PARAGRAPHS[:300]]), "大雾预警"),
    ],
    ids=["prose", "folded code", "formulas", "emphasis within words"],
)
def test_the_words_are_in_view_and_stay_there(
    application: Application, qtbot: QtBot, reply: str, words: str
) -> None:
    long = talk(application.store, "A long reply", "Tell me everything.", reply, "Thank you.", "Gladly.")
    show(application)
    assert application.session.current != long.id
    search(application, qtbot, words)
    press(application, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place_of_selection(application, words) is not None, timeout=PATIENCE_MS)
    settle(REST_MS)
    place = place_of_selection(application, words)
    assert place is not None
    assert 0 < place < application.window.messages.viewport().height() * 0.8


def test_a_word_at_the_beginning_of_a_reply_shows_the_reply_from_its_top(
    application: Application, qtbot: QtBot
) -> None:
    reply = "\n\n".join(["The needle comes first.", *PARAGRAPHS[:400]])
    talk(application.store, "A long reply", "Tell me everything.", reply)
    show(application)
    search(application, qtbot, "needle")
    press(application, qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place_of_selection(application, "needle") is not None, timeout=PATIENCE_MS)
    settle(REST_MS)
    place = place_of_selection(application, "needle")
    assert place is not None
    assert 0 < place < 80
