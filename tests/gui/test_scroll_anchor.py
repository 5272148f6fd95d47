"""A held widget stays in its place while the content of its area changes."""

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.gui.conversation.scroll_anchor import ScrollAnchor
from tests.gui.settling import settle

DISTANCE = 40


def test_a_layout_that_took_longer_than_the_rest_keeps_the_place(qtbot: QtBot) -> None:
    area, page, above, held = QScrollArea(), QWidget(), QWidget(), QWidget()
    column = QVBoxLayout(page)
    for widget in (above, held):
        widget.setFixedHeight(2000)
        column.addWidget(widget)
    area.setWidget(page)
    area.setWidgetResizable(True)
    qtbot.addWidget(area)
    area.show()
    anchor = ScrollAnchor(area, page, can_follow=lambda: False)
    anchor.hold(held, DISTANCE)
    settle()
    (release,) = anchor.findChildren(QTimer)
    assert release.isActive()
    while release.remainingTime() > 0:  # events wait while something is laid out
        pass
    above.setFixedHeight(9000)
    QCoreApplication.sendPostedEvents()  # the layout
    settle()
    assert anchor.top_of(held) - area.verticalScrollBar().value() == DISTANCE
