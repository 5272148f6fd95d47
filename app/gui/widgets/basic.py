"""Basic widgets of pages: labels, rows and groups of rows, fit badges, confirmations, failure cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr, translated
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme, tool_tip
from app.markdown.characters import sanitize_name
from model_backends.lazy_text import lazy_text
from model_backends.protocol import Failed

WIDE_INSET = 9
"""Pixels left of the icon of a `WideButton`."""

_WIDE_GAP = 8  # pixels between its icon and its text
_NARROW_EMS = 31  # width in line heights below which a row's buttons are below its text
_BREAKABLE = "/\\_.-"


_FRAME = QSize(16, 56)  # pixels that a window's frame and a panel of the desktop may need


def fitting_screen(window: QWidget, size: QSize) -> QSize:
    """Return a size for a window, but no larger than its screen has room for.

    Sizes in line heights grow with the text: at twice its usual size, dialogs would be too high for laptops.
    """
    return size.boundedTo(window.screen().availableGeometry().size() - _FRAME)


class TextLabel(QLabel):
    """A plain-text label that wraps, if necessary within paths and file names."""

    def __init__(self, text: str = "", kind: str = "small", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show a text in the current language; hidden if empty."""
        text = translated(text)
        shown = "".join(f"{letter}\u200b" if letter in _BREAKABLE else letter for letter in text)
        self.setText(shown if max(map(len, text.split()), default=0) > 24 else text)
        self.setAccessibleName(text)
        if not text or self.parentWidget() is not None:  # otherwise it would be a window
            self.setVisible(bool(text))


class ElidedLabel(QLabel):
    """A single-line label, elided if too long: names in the middle, headings and sentences at the end."""

    def __init__(self, text: str, kind: str = "title", parent: QWidget | None = None) -> None:
        text = sanitize_name(text)
        super().__init__(text, parent)
        mode = Qt.TextElideMode
        self._mode = mode.ElideRight if kind in ("heading", "muted", "small") else mode.ElideMiddle
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setToolTip(tool_tip(text))

    def minimumSizeHint(self) -> QSize:
        """A small width, since the text can be elided."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the elided text."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def button(text: str, name: str, clicked: Callable[[], object], kind: str = "") -> QPushButton:
    """Create a button; `name` is its accessible name: what it does, and to what."""
    new_button = QPushButton(text)
    new_button.setAccessibleName(name)
    new_button.setProperty("kind", kind)
    new_button.setCursor(Qt.CursorShape.PointingHandCursor)
    new_button.clicked.connect(lambda _checked=False: clicked())
    return new_button


def link_button(text: str, name: str, clicked: Callable[[], object]) -> QPushButton:
    """Create a button without a frame; `name` is its accessible name and its tool tip."""
    new_button = button(text, name, clicked, "link")
    new_button.setToolTip(name)
    return new_button


class WideButton(QToolButton):
    """An action as a row of a list: icon and text on the left, as wide as there is room."""

    def __init__(self, theme: Theme, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("kind", "wide")
        self.setDefaultAction(action)
        self.setAccessibleName(action.text())
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon and text with more space between them than in the style."""
        painter, option = QPainter(self), QStyleOptionToolButton()
        self.initStyleOption(option)
        option.icon, option.text = QIcon(), ""
        self.style().drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option, painter, self)
        icon, gap = self.iconSize().width(), self._theme.px(_WIDE_GAP)
        self.icon().paint(painter, QRect(WIDE_INSET - 1, 0, icon, self.height()))
        painter.setPen(self._theme.color("text"))
        words = self.rect().adjusted(WIDE_INSET + icon + gap, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class RowGroup(QFrame):
    """Rows in a rounded box, separated by hairlines."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "group")
        self.setAccessibleName(name)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 1, 1, 1)
        self._layout.setSpacing(0)
        self._rows: list[QWidget] = []

    def show_rows(self, rows: Sequence[QWidget]) -> None:
        """Show these rows, in this order; delete the others."""
        if self._rows == list(rows):
            return
        self._rows = list(rows)
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in rows:
                widget.hide()
                widget.deleteLater()
        for number, row in enumerate(rows):
            if number:
                line = QFrame(self)
                line.setProperty("kind", "hairline")
                self._layout.addWidget(line)
            self._layout.addWidget(row)
            row.show()


class PageRow(QWidget):
    """A row with text on the left, buttons on the right (below if narrow), and a footer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(6)
        self.footer = QVBoxLayout()
        self.footer.setSpacing(8)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 13, 14, 13)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._grid.addLayout(self.body, 0, 0)
        self._grid.addLayout(self.footer, 2, 0, 1, 2)
        self._is_narrow: bool | None = None
        self._place_buttons(False)
        self._confirmation: Confirmation | None = None
        self._asked_by: QWidget | None = None

    def confirm(self, question: Confirmation, asked_by: QWidget) -> None:
        """Show a question in the footer, in place of one that is open; its answer returns the focus."""
        self.escape()
        self._confirmation, self._asked_by = question, asked_by
        question.closed.connect(self.escape)
        self.footer.addWidget(question)
        question.ask()

    def escape(self) -> bool:
        """Close the question if one is open; return whether it was."""
        if self._confirmation is None:
            return False
        self._confirmation.hide()
        self._confirmation.deleteLater()
        self._confirmation = None
        if self._asked_by is not None:
            self._asked_by.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the buttons where they fit."""
        super().resizeEvent(event)
        self._place_buttons(event.size().width() < _NARROW_EMS * self.fontMetrics().height())

    def _place_buttons(self, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow:
            return
        if self._is_narrow is not None:
            self._grid.removeItem(self.buttons)
        self._is_narrow = is_narrow
        side = Qt.AlignmentFlag.AlignLeft if is_narrow else Qt.AlignmentFlag.AlignRight
        cell = (1, 0) if is_narrow else (0, 1)
        self._grid.addLayout(self.buttons, *cell, side | Qt.AlignmentFlag.AlignVCenter)


# Fit: icon, colour, text.
_FITS = {
    "yes": ("done", "accent", lazy_text("Fits")),
    "partly": ("half", "warn", lazy_text("Partly fits")),
    "no": ("cross", "muted", lazy_text("Doesn't fit")),
}


class FitBadge(QWidget):
    """Shows how a file fits: by icon, text and colour, each of which suffices."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._fit = theme, ""
        self._icon, self._label = QLabel(self), QLabel(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._icon)
        layout.addWidget(self._label)
        theme.changed.connect(self._draw)
        self.show_fit("")

    def show_fit(self, fit: str) -> None:
        """Show "yes", "partly" or "no"; nothing for other values."""
        self._fit = fit
        self.setVisible(fit in _FITS)
        self._draw()

    def _draw(self) -> None:
        if self._fit not in _FITS:
            return
        icon, color, text = _FITS[self._fit]
        self._icon.setPixmap(self._theme.pixmap(icon, color, self._theme.px(15)))
        self._label.setText(translated(text))
        self._label.setProperty("fit", self._fit)
        self._label.style().polish(self._label)
        self.setAccessibleName(self._label.text())


class Confirmation(QWidget):
    """Asks for confirmation, in place, before an action that cannot be undone."""

    closed = Signal()
    """It was answered."""

    def __init__(self, text: str, yes: str, no: str, act: Callable[[], object]) -> None:
        super().__init__()
        self.setAccessibleName(text)
        self._act = act
        label = TextLabel(text, "")
        self._no = button(no, no, self.closed.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label)
        layout.addLayout(FlowLayout([button(yes, yes, self._accept), self._no]))

    def ask(self) -> None:
        """Show the question, with the focus on the answer that changes nothing."""
        self.show()
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        self.closed.emit()
        self._act()


class FailureCard(QFrame):
    """Shows what failed, why, what to do next, and buttons to do it."""

    def __init__(
        self, failure: Failed, buttons: Sequence[QPushButton], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(tr("Error: {message}").format(message=failure.message))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(6)
        layout.addWidget(TextLabel(failure.message, "title"))
        layout.addWidget(TextLabel(failure.hint, ""))
        layout.addSpacing(4)
        layout.addLayout(FlowLayout(buttons))
        if failure.detail:
            self.setToolTip(tool_tip(failure.detail))
