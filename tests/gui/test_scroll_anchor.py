"""A held widget stays in its place while the content of its area changes."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.gui.conversation.scroll_anchor import ScrollAnchor
from tests.gui.settling import settle

DISTANCE = 40
REST_MS = 1000  # longer than a layout has to be quiet


@pytest.fixture
def area(qtbot: QtBot) -> QScrollArea:
    """An area with two tall widgets, one below the other."""
    area, page = QScrollArea(), QWidget()
    column = QVBoxLayout(page)
    for _ in range(2):
        widget = QWidget()
        widget.setFixedHeight(2000)
        column.addWidget(widget)
    area.setWidget(page)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.show()
    settle()
    return area


def widgets(area: QScrollArea) -> tuple[QWidget, QWidget]:
    column = area.widget().layout()
    assert column is not None
    above, held = (column.itemAt(place).widget() for place in range(2))
    return above, held


def busy(then: Callable[[], object]) -> None:
    """Keep the event loop waiting for longer than the rest; then let it do something at its next round."""
    clock = QElapsedTimer()
    clock.start()
    while not clock.hasExpired(REST_MS):
        pass
    QTimer.singleShot(0, then)


def test_a_layout_on_a_busy_machine_keeps_the_place(area: QScrollArea) -> None:
    above, held = widgets(area)
    anchor = ScrollAnchor(area, area.widget(), can_follow=lambda: False)
    anchor.hold(held, DISTANCE)
    settle()
    busy(lambda: above.setFixedHeight(9000))
    settle(REST_MS)
    assert anchor.top_of(held) - area.verticalScrollBar().value() == DISTANCE
