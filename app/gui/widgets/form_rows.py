"""Rows of the settings window: title, sentence, and a control or buttons, with search."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.base.folding import fold, occurrences
from app.base.translation import tr, translated
from app.gui.widgets.basic import TextLabel, button
from app.gui.widgets.form_controls import Control
from app.gui.widgets.theme import Theme
from app.settings.fields import SettingsError, fields, get
from app.settings.store import SettingsStore
from model_backends.lazy_text import joined

_NARROW_EMS = 27  # width below which a control is below its text
_MIN_WIDTH_EMS = 13  # minimum width of a row
_SIDE_EMS = 11  # width of the control's column, so that the texts of all rows are equally wide


def announce(widget: QWidget, text: str) -> None:
    """Announce a text to screen readers."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def search_terms(text: str) -> tuple[str, ...]:
    """Split a query into folded terms, all of which must be found."""
    return tuple(fold(text).split())


def highlight(text: str, terms: Sequence[str], color: str, background: str) -> str:
    """Convert a text to HTML with the terms highlighted."""
    span = f'<span style="background-color: {background}; color: {color};">'
    parts, end = "", 0
    for start, stop in occurrences(text, terms):
        parts += f"{html.escape(text[end:start])}{span}{html.escape(text[start:stop])}</span>"
        end = stop
    return parts + html.escape(text[end:])


class HighlightLabel(QLabel):
    """A wrapping label in which terms can be highlighted."""

    def __init__(self, theme: Theme, text: str, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._plain, self._terms = theme, text, tuple[str, ...]()
        self.setProperty("kind", kind)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAccessibleName(text)
        theme.changed.connect(self._draw)
        self._draw()

    def mark(self, terms: tuple[str, ...]) -> None:
        """Highlight these terms."""
        if terms != self._terms:
            self._terms = terms
            self._draw()

    def _draw(self) -> None:
        colors = self._theme.colors
        self.setText(highlight(self._plain, self._terms, colors.on_accent, colors.accent))


class TextRow(QWidget):
    """A title and a sentence; found by these, by keywords and by those of its group."""

    def __init__(self, theme: Theme, title: str, sentence: str, words: str) -> None:
        super().__init__()
        title, sentence = translated(title), translated(sentence)
        self._haystack = fold(f"{title} {sentence} {translated(words)} {words}")
        self._theme = theme
        self._title = HighlightLabel(theme, title, "title", self)
        self._sentence = HighlightLabel(theme, sentence, "muted", self)
        self.top = QHBoxLayout()
        self.top.setSpacing(8)
        self.top.addWidget(self._title, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(3)
        self.body.addLayout(self.top)
        self.body.addWidget(self._sentence)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(18, 13, 16, 14)
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(9)
        self.grid.setColumnStretch(0, 1)
        self.grid.addLayout(self.body, 0, 0)

    def search(self, terms: tuple[str, ...]) -> bool:
        """Highlight the terms; return whether all of them are found."""
        self._title.mark(terms)
        self._sentence.mark(terms)
        return self.is_shown_without_search() if not terms else all(term in self._haystack for term in terms)

    def is_shown_without_search(self) -> bool:
        """Whether the row is shown without a search."""
        return True


class ControlRow(TextRow):
    """A row with a widget on the right, or below the text if narrow."""

    def __init__(
        self, theme: Theme, title: str, sentence: str, words: str, side: QWidget, *, is_wide: bool = False
    ) -> None:
        super().__init__(theme, title, sentence, words)
        self._side, self._is_wide = side, is_wide
        self._is_below: bool | None = None
        self._place_side()

    def minimumSizeHint(self) -> QSize:
        """The width with the widget below the text."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _MIN_WIDTH_EMS * self.fontMetrics().height()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the widget where it fits."""
        super().resizeEvent(event)
        self._place_side()

    def changeEvent(self, event: QEvent) -> None:
        """Place the widget again for another font size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_is_below"):
            self._place_side()

    def _place_side(self) -> None:
        is_below = self._is_wide or self.width() < _NARROW_EMS * self.fontMetrics().height()
        if is_below == self._is_below:
            return
        self._is_below = is_below
        self.grid.removeWidget(self._side)
        if is_below:
            side = Qt.AlignmentFlag(0) if self._is_wide else Qt.AlignmentFlag.AlignLeft
            self.grid.addWidget(self._side, 1, 0, side)
        else:
            self.grid.addWidget(self._side, 0, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        em = self.fontMetrics().height()
        self.grid.setColumnMinimumWidth(1, 0 if is_below else _SIDE_EMS * em)


class SettingRow(ControlRow):
    """A setting, applied immediately, with a reset button if it differs from its default."""

    def __init__(self, theme: Theme, store: SettingsStore, control: Control, group_words: str) -> None:
        field = control.field
        labels = (label for _, label in field.choices)
        words = joined(" ", (field.keywords, *labels, group_words, field.key))
        super().__init__(theme, field.title, field.description, words, control, is_wide=control.is_wide)
        self.field, self.control, self._store = field, control, store
        if (focus_widget := control.focusProxy()) is not None:
            self._title.setBuddy(
                focus_widget
            )  # for screen readers that read labels instead of accessible names
        self._unavailable = ""
        self._reset = button(
            tr("Reset"), tr("Reset: {title}").format(title=field.title), self._reset_value, "action"
        )
        self._reset.setToolTip(tr("Default: {value}").format(value=field.format_value(field.default)))
        self._reset.setAccessibleDescription(
            tr("Reset to {value}").format(value=field.format_value(field.default))
        )
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that nothing moves when it appears
        self._reset.setSizePolicy(policy)
        self.top.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignTop)
        self._problem = TextLabel("", "wrong", self)
        self.body.addWidget(self._problem)
        control.picked.connect(self._change)
        store.changed.connect(self._on_changed)
        self.show_value()

    def show_unavailable(self, why: str) -> None:
        """Show why the setting is unavailable; it can still be reset."""
        self._unavailable = why
        self.show_value()

    def show_value(self) -> None:
        """Show the current value."""
        value = get(self._store.value, self.field.name)
        self.control.show_value(value)
        self._problem.show_text(self._unavailable)
        self._reset.setVisible(value != self.field.default)
        self.control.setEnabled(not self._unavailable or value != self.field.default)
        if self.field.needs is not None:
            name, needed = self.field.needs
            self.control.setEnabled(get(self._store.value, name) == needed)
            other = fields()[name]
            self.setToolTip(
                ""
                if self.control.isEnabled()
                else tr("Applies when “{setting}” is {value}.").format(
                    setting=other.title, value=other.format_value(needed)
                )
            )

    def is_shown_without_search(self) -> bool:
        """Show settings without effect only in search results."""
        return self.field.needs is None or self.control.isEnabled()

    def _change(self, value: object) -> None:
        if value == get(self._store.value, self.field.name):
            self._problem.show_text("")
            return
        try:
            self._store.update({self.field.name: value})
        except SettingsError as error:
            self._show_problem(tr("Not saved: {reason}").format(reason=error.reason))

    def _reset_value(self) -> None:
        try:
            self._store.reset(self.field.name)
        except SettingsError as error:  # the default is incompatible with another setting
            self._show_problem(tr("Not reset: {reason}").format(reason=error.reason))
        else:
            self.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_problem(self, problem: str) -> None:
        self._problem.show_text(problem)
        announce(self, problem)

    def _on_changed(self, name: str) -> None:
        if name == self.field.name or (self.field.needs is not None and name == self.field.needs[0]):
            self.show_value()


class Section(QWidget):
    """A group: heading and rows in a rounded box, with hairlines between the visible rows."""

    def __init__(self, name: str, title: str, rows: Sequence[TextRow]) -> None:
        super().__init__()
        self.name, self.title, self.rows = name, translated(title), tuple(rows)
        self._shown: list[TextRow] = []
        heading = TextLabel(title, "heading", self)
        box = QFrame(self)
        box.setProperty("kind", "group")
        box.setAccessibleName(self.title)
        inner = QVBoxLayout(box)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        self._lines: list[QFrame] = []
        for row in self.rows:
            line = QFrame(box)
            line.setProperty("kind", "hairline")
            self._lines.append(line)
            inner.addWidget(line)
            inner.addWidget(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(box)

    @property
    def shown_rows(self) -> tuple[TextRow, ...]:
        """The rows found by the last search."""
        return tuple(self._shown)

    def search(self, terms: tuple[str, ...]) -> int:
        """Show the rows that match all terms; return their number."""
        self._shown = []
        for row, line in zip(self.rows, self._lines, strict=True):
            is_found = row.search(terms)
            line.setVisible(is_found and bool(self._shown))
            row.setVisible(is_found)
            if is_found:
                self._shown.append(row)
        return len(self._shown)
