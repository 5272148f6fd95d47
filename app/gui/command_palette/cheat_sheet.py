"""The list of all shortcuts: those of actions, and keys of single widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSlider,
    QBoxLayout,
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

_COLUMN_EMS = 20  # width of a column
_MAX_COLUMNS = 3
_TIGHT_EMS = 16  # width of a column below which keys are below what they do
_MARGIN = 14  # minimum distance to the window's edges, in pixels
_PADDING = 22
_VERTICAL_PADDING = 16  # pixels above and below everything


@dataclass(frozen=True)
class ShortcutKey:
    """What one or several keys do."""

    text: str
    shortcuts: tuple[str, ...]


WIDGET_SHORTCUTS = {
    WRITING: (
        ShortcutKey(lazy_text("Send message"), ("Return",)),
        ShortcutKey(lazy_text("New line"), ("Shift+Return",)),
    ),
    lazy_text("In a replay"): (
        ShortcutKey(lazy_text("Play, pause"), ("Space",)),
        ShortcutKey(lazy_text("Step back, step forward"), ("Left", "Right")),
        ShortcutKey(lazy_text("To the start, to the end"), ("Home", "End")),
        ShortcutKey(lazy_text("Slower, faster"), ("Minus", "Plus")),
        ShortcutKey(lazy_text("Close"), ("Esc",)),
    ),
    lazy_text("In a presentation"): (
        ShortcutKey(lazy_text("Scroll up, scroll down"), ("PgUp", "PgDown")),
        ShortcutKey(lazy_text("Slow motion"), ("Ctrl+Alt+W",)),
        ShortcutKey(lazy_text("Exit"), ("Esc", "F11")),
    ),
}
"""Keys that are not actions of the window, by group."""


def groups() -> dict[str, tuple[ShortcutKey, ...]]:
    """All shortcuts by group."""
    return {
        group: (
            *(ShortcutKey(spec.title, spec.shortcuts()) for spec in ACTIONS if spec.group == group),
            *WIDGET_SHORTCUTS.get(group, ()),
        )
        for group in dict.fromkeys((*GROUPS, *WIDGET_SHORTCUTS))
    }


class CheatSheet(Overlay):
    """Shows the shortcuts in up to three columns, as many as fit. Esc closes it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window, tr("Keyboard shortcuts"))
        title = QLabel(tr("Keyboard shortcuts"), self.panel)
        title.setProperty("kind", "title")
        self._close = QToolButton(self.panel)
        self._close.setAccessibleName(tr("Close shortcuts"))
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
        self._count = 0  # of columns
        self._rows: list[QHBoxLayout] = []

    def lay_out_panel(self) -> None:
        """Centre the panel, as large as needed if the window permits."""
        column = _COLUMN_EMS * self.fontMetrics().height()
        bar = self.style().pixelMetric(self.style().PixelMetric.PM_ScrollBarExtent)
        margin = 2 * _PADDING + bar
        available = QSize(self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN)
        gap = 2 * _PADDING
        count = max(1, min(_MAX_COLUMNS, (available.width() - margin + gap) // (column + gap)))
        width = min(count * (column + gap) - gap + margin, available.width())
        self._arrange(count, is_tight=width - margin < _TIGHT_EMS * self.fontMetrics().height())
        height_needed = (
            self._page.heightForWidth(width - bar - 2) + self._head.sizeHint().height() + _VERTICAL_PADDING
        )
        size = QSize(width, min(height_needed, available.height()))
        self.panel.setFixedSize(size)
        self.panel.move((self.width() - width) // 2, (self.height() - size.height()) // 2)
        self.update()

    def take_focus(self) -> None:
        """Focus the close button; scroll keys work nevertheless."""
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def apply_theme(self) -> None:
        """Build the page on first use; draw the close icon in the current colours."""
        super().apply_theme()
        if not self._is_built:
            self._is_built = True
            self._build()
        self._close.setIcon(self._theme.icon("cross", size=18))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the keys that scroll."""
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

    # Helpers

    def _build(self) -> None:
        self._page = QWidget()
        self._page.setObjectName("sheet")
        self._columns = QHBoxLayout(self._page)
        self._columns.setContentsMargins(_PADDING, 2, _PADDING, 8)
        self._columns.setSpacing(2 * _PADDING)
        self._column_layouts = [QVBoxLayout() for _ in range(_MAX_COLUMNS)]
        for column in self._column_layouts:
            column.setSpacing(_PADDING)
            self._columns.addLayout(column)
        self._group_widgets = {name: self._group(name, keys) for name, keys in groups().items()}
        self._area.setWidget(self._page)
        self._area.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)

    def _arrange(self, count: int, *, is_tight: bool) -> None:
        """Distribute the groups over columns; `is_tight`: keys are below what they do."""
        for row in self._rows:
            directions = QBoxLayout.Direction
            row.setDirection(directions.TopToBottom if is_tight else directions.LeftToRight)
            row.setSpacing(2 if is_tight else 12)
        if count == self._count:
            return
        self._count = count
        for column in self._column_layouts:
            while column.takeAt(0) is not None:
                pass
        for number, names in enumerate(_split_into_columns(groups(), count)):
            for name in names:
                self._column_layouts[number].addWidget(self._group_widgets[name])
            self._column_layouts[number].addStretch()
        for number in range(_MAX_COLUMNS):
            self._columns.setStretch(number, 1 if number < count else 0)

    def _group(self, name: str, keys: tuple[ShortcutKey, ...]) -> QWidget:
        group = QWidget(self._page)
        group.setAccessibleName(translated(name))
        heading = QLabel(translated(name), group)
        heading.setProperty("kind", "heading")
        layout = QVBoxLayout(group)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(heading)
        for key in keys:
            row = QHBoxLayout()
            self._rows.append(row)
            text = QLabel(translated(key.text), group)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            text.setWordWrap(True)
            row.addWidget(text, 1)
            row.addWidget(KeyCaps(self._theme, key.shortcuts, group), 0, Qt.AlignmentFlag.AlignLeft)
            layout.addLayout(row)
        return group


def _split_into_columns(all_groups: dict[str, tuple[ShortcutKey, ...]], count: int) -> list[list[str]]:
    """Distribute the groups over columns of similar height, the first group in the first one."""
    heights = {name: len(keys) + 2 for name, keys in all_groups.items()}
    first, *others = heights

    def columns(places: Sequence[int]) -> list[list[str]]:
        placed = dict(zip((first, *others), (0, *places), strict=True))
        return [[name for name in heights if placed[name] == number] for number in range(count)]

    def unevenness(split: list[list[str]]) -> int:
        return sum(sum(map(heights.__getitem__, names)) ** 2 for names in split)

    return min(map(columns, product(range(count), repeat=len(others))), key=unevenness)
