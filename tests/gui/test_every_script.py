"""The vocabulary of the published model comes from every script: fonts, canvas, grid, and films."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.gui.canvas.metrics import TextMetrics
from app.gui.widgets.theme import Theme
from tests.every_script import ODD_TOKENS, letters_of_every_script


@pytest.fixture(autouse=True)
def _no_message_about_fonts() -> Iterator[None]:
    """Fail on what Qt says of fonts, also where it only informs."""
    found: list[str] = []

    def keep(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if (context.category or "").startswith(("qt.text", "qt.qpa.fonts")):
            found.append(message)

    before = qInstallMessageHandler(keep)
    yield
    qInstallMessageHandler(before)
    assert not found


def test_no_script_makes_qt_search_for_a_font_that_knows_its_rules(qapp: QApplication) -> None:
    metrics = TextMetrics(Theme(qapp, "light"))
    image = QImage(400, 40, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for style, font in metrics.fonts.items():
        painter.setFont(font)
        for text in (*letters_of_every_script()[::4], *ODD_TOKENS):
            metrics.advance(text, style)
        painter.drawText(0, 20, "".join(letters_of_every_script()[::40]))
    painter.end()
