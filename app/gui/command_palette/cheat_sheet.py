"""All shortcuts at a glance, in groups: those of the actions, and the keys that a part of the window has."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr, translated
from app.gui.command_palette.overlay import Overlay
from app.gui.widgets.actions import ACTIONS, GROUPS, WRITING
from app.gui.widgets.key_caps import KeyCaps
from app.gui.widgets.theme import Theme
from model_backends.lazy_text import lazy_text

_COLUMN_EMS = 20  # the width of a column
_MARGIN = 14  # pixels to the window's edges, at least
_PADDING = 22
_ENDS = 16  # pixels above and below everything


@dataclass(frozen=True)
class ShortcutKey:
    """What a key does, or several keys do."""

    text: str
    shortcuts: tuple[str, ...]


ELSEWHERE = {
    WRITING: (
        ShortcutKey(lazy_text("Send the message"), ("Return",)),
        ShortcutKey(lazy_text("New line"), ("Shift+Return",)),
    ),
    lazy_text("In a replay"): (
        ShortcutKey(lazy_text("Play, pause"), ("Space",)),
        ShortcutKey(lazy_text("Step back, step on"), ("Left", "Right")),
        ShortcutKey(lazy_text("To the beginning, to the end"), ("Home", "End")),
        ShortcutKey(lazy_text("Slower, faster"), ("Minus", "Plus")),
        ShortcutKey(lazy_text("Close"), ("Esc",)),
    ),
}
"""Keys that are no actions of the window, by their group."""


def groups() -> dict[str, tuple[ShortcutKey, ...]]:
    """Everything that can be done with keys, by group."""
    return {
        group: (
            *(ShortcutKey(spec.title, spec.shortcuts()) for spec in ACTIONS if spec.group == group),
            *ELSEWHERE.get(group, ()),
        )
        for group in dict.fromkeys((*GROUPS, *ELSEWHERE))
    }


class CheatSheet(Overlay):
    """The shortcuts in two columns, in one where the window is narrow. Esc closes it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, tr("Keyboard shortcuts"))
        title = QLabel(tr("Keyboard shortcuts"), self.panel)
        title.setProperty("kind", "title")
        self._close = QToolButton(self.panel)
        self._close.setAccessibleName(tr("Close the shortcuts"))
        self._close.setToolTip(tr("Close (Esc)"))
        self._close.clicked.connect(self.leave)
        self._area = QScrollArea(self.panel)
        self._area.setAccessibleName(tr("All shortcuts"))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(_PADDING, 14, 12, 8)
        self._head.addWidget(title)
        self._head.addStretch()
        self._head.addWidget(self._close)
        layout = QVBoxLayout(self.panel)
        layout.setContentsMargins(1, 1, 1, 12)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self._area)
        self._is_built = False

    def arrange(self) -> None:
        """Stand in the middle; all of it is seen if the window is large enough."""
        column = _COLUMN_EMS * self.fontMetrics().height()
        bar = self.style().pixelMetric(self.style().PixelMetric.PM_ScrollBarExtent)
        around = 2 * _PADDING + bar
        room = QSize(self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN)
        fits_two = room.width() >= 2 * column + 2 * _PADDING + around
        self._columns.setDirection(
            QHBoxLayout.Direction.LeftToRight if fits_two else QHBoxLayout.Direction.TopToBottom
        )
        self._columns.setSpacing(2 * _PADDING if fits_two else _PADDING)
        columns = 2 * column + 2 * _PADDING if fits_two else column
        width = min(columns + around, room.width())
        needed = self._page.heightForWidth(width - bar - 2) + self._head.sizeHint().height() + _ENDS
        size = QSize(width, min(needed, room.height()))
        self.panel.setFixedSize(size)
        self.panel.move((self.width() - width) // 2, (self.height() - size.height()) // 2)
        self.update()

    def take_focus(self) -> None:
        """The cross has it; the keys that scroll do so all the same."""
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def dress(self) -> None:
        """Make the page when it is wanted for the first time; draw the cross in the colours in use."""
        super().dress()
        if not self._is_built:
            self._is_built = True
            self._build()
        self._close.setIcon(self._theme.icon("cross", size=18))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that scroll."""
        actions, bar = QAbstractSlider.SliderAction, self._area.verticalScrollBar()
        keys = {
            Qt.Key.Key_Down: actions.SliderSingleStepAdd,
            Qt.Key.Key_Up: actions.SliderSingleStepSub,
            Qt.Key.Key_PageDown: actions.SliderPageStepAdd,
            Qt.Key.Key_PageUp: actions.SliderPageStepSub,
            Qt.Key.Key_Home: actions.SliderToMinimum,
            Qt.Key.Key_End: actions.SliderToMaximum,
        }
        for key, action in keys.items():
            if event.key() == key:
                bar.triggerAction(action)
        super().keyPressEvent(event)

    # Inside

    def _build(self) -> None:
        self._page = QWidget()
        self._page.setObjectName("sheet")
        self._columns = QHBoxLayout(self._page)
        self._columns.setContentsMargins(_PADDING, 2, _PADDING, 8)
        for names in _in_two(groups()):
            column = QVBoxLayout()
            column.setSpacing(_PADDING)
            for name in names:
                column.addWidget(self._group(name, groups()[name]))
            column.addStretch()
            self._columns.addLayout(column, 1)
        self._area.setWidget(self._page)
        self._area.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)

    def _group(self, name: str, keys: tuple[ShortcutKey, ...]) -> QWidget:
        made = QWidget(self._page)
        made.setAccessibleName(translated(name))
        heading = QLabel(translated(name), made)
        heading.setProperty("kind", "heading")
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(heading)
        for key in keys:
            row = QHBoxLayout()
            row.setSpacing(12)
            text = QLabel(translated(key.text), made)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            text.setWordWrap(True)
            row.addWidget(text, 1)
            row.addWidget(KeyCaps(self._theme, key.shortcuts, made))
            layout.addLayout(row)
        return made


def _in_two(all_groups: dict[str, tuple[ShortcutKey, ...]]) -> tuple[list[str], list[str]]:
    """The groups in two columns, the first on the left, of heights as equal as can be."""
    heights = {name: len(keys) + 2 for name, keys in all_groups.items()}
    first, *others = heights
    choices = [[first, *chosen] for count in range(len(others)) for chosen in combinations(others, count)]
    left = min(
        choices, key=lambda names: abs(2 * sum(map(heights.__getitem__, names)) - sum(heights.values()))
    )
    return left, [name for name in heights if name not in left]
