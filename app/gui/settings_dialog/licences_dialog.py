"""The licences window: what Unfog consists of, with a search, and the licence of the component selected."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.base.licences import Component, Licences, LicencesError, licence_sentence
from app.base.translation import tr
from app.gui.widgets.basic import TextLabel, fitting_screen
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.focus_order import FocusOrderMixin
from app.gui.widgets.form_rows import announce
from app.gui.widgets.form_style import use_style_sheet
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.theme import Theme, tool_tip
from model_backends.lazy_text import joined

_SIZE_EMS = QSize(66, 38)
_MIN_SIZE_EMS = QSize(20, 22)
_LIST_EMS = 17
_NARROW_EMS = 40  # width below which the list is above the text
_LIST_LINES = 7  # of the list, there


class LicencesDialog(FocusOrderMixin, QWidget):
    """Shows the components and their licences. Esc clears the search, then closes."""

    def __init__(self, theme: Theme, licences: Callable[[], Licences], window: QWidget) -> None:
        """`licences` reads the list; if that fails, the window says why."""
        super().__init__(window, Qt.WindowType.Dialog)
        use_style_sheet(self, theme)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("Licences – Unfog"))
        self._theme = theme
        self._search = LineEdit(self)
        self._search.setPlaceholderText(tr("Search components and licences"))
        self._search.setAccessibleName(tr("Search components and licences"))
        self._search.setClearButtonEnabled(True)
        self._list = QListWidget(self)
        self._list.setObjectName("conversations")  # styled like the sidebar's list
        self._list.setAccessibleName(tr("Components"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sentence = TextLabel(licence_sentence(), "muted", self)
        self._name = TextLabel("", "title", self)
        self._facts = TextLabel("", "small", self)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text = PlainTextEdit(self)
        self._text.setObjectName("diagnostics")  # the typeface of code
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(tr("Licence text"))
        self._known: Licences | None = None
        self._shown: tuple[Component, ...] = ()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        self._search.textChanged.connect(self._on_search)
        self._search.installEventFilter(self)
        self._list.currentRowChanged.connect(self._show_component)
        QShortcut(QKeySequence.StandardKey.Find, self, self._search.setFocus)
        theme.changed.connect(self._use_theme)
        self._use_theme()
        self.resize(fitting_screen(self, _SIZE_EMS * self.fontMetrics().height()))
        try:
            self._known = licences()
        except LicencesError as error:
            self._show_error(error)
        self._fill()
        self._search.setFocus()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._search)
        left.addWidget(self._list, 1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self._sentence)
        right.addSpacing(6)
        right.addWidget(self._name)
        right.addWidget(self._facts)
        right.addWidget(self._text, 1)
        self._layout.setContentsMargins(16, 16, 18, 14)
        self._layout.setSpacing(18)
        self._layout.addLayout(left)
        self._layout.addLayout(right, 1)

    # Components

    def _fill(self) -> int:
        """List the components that match the search, and return how many."""
        words = self._search.text().strip()
        before = self._current()
        self._shown = () if self._known is None else self._known.find(words)
        self._list.blockSignals(True)
        self._list.clear()
        for part in self._shown:
            item = QListWidgetItem(_title(part), self._list)
            item.setToolTip(tool_tip(joined(" · ", (_title(part), part.licence))))
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, part.licence)
        row = self._shown.index(before) if before in self._shown else 0
        self._list.setCurrentRow(row if self._shown else -1)
        self._list.blockSignals(False)
        self._list.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._shown else Qt.FocusPolicy.NoFocus)
        if self._shown:
            self._show_component(row)
        elif self._known is not None:
            self._name.show_text(tr("Nothing matches “{words}”. Esc clears the search.").format(words=words))
            self._facts.show_text("")
            self._text.setPlainText("")
        return len(self._shown)

    def _current(self) -> Component | None:
        row = self._list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _show_component(self, row: int) -> None:
        if self._known is None or not 0 <= row < len(self._shown):
            return
        part = self._shown[row]
        self._name.show_text(_title(part))
        self._facts.show_text(joined("\n", _facts(part)))
        try:
            text = self._known.text(part)
        except LicencesError as error:
            self._show_error(error)
            return
        self._text.setPlainText(text or tr("Its package ships no licence text."))

    def _show_error(self, error: LicencesError) -> None:
        self._name.show_text(error.message)
        self._facts.show_text(error.hint)
        self._text.setPlainText("")

    def _on_search(self) -> None:
        found = self._fill()
        if self._search.text().strip():
            announce(
                self._search,
                tr("{count} found").format(count=found) if found else self._name.accessibleName(),
            )

    # Layout and events

    def _use_theme(self) -> None:
        # one by one: with a style sheet, Qt does not propagate fonts to child widgets
        for widget in (self, *self.findChildren(QWidget)):
            widget.setFont(self._theme.text_font)
        title = QFont(self._theme.text_font)
        title.setWeight(title.Weight.DemiBold)
        self._name.setFont(title)
        use_style_sheet(self, self._theme)
        self.setMinimumSize(fitting_screen(self, _MIN_SIZE_EMS * self.fontMetrics().height()))
        self._place_list()

    def _place_list(self) -> None:
        """Place the list beside the text, or above it in a narrow window."""
        em = self.fontMetrics().height()
        is_narrow = self.width() < _NARROW_EMS * em
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(direction)
        for widget in (self._search, self._list):
            widget.setMinimumWidth(0 if is_narrow else _LIST_EMS * em)
            widget.setMaximumWidth(self.maximumWidth() if is_narrow else _LIST_EMS * em)
        self._list.setMaximumHeight(_LIST_LINES * em if is_narrow else self.maximumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the list where it fits."""
        super().resizeEvent(event)
        self._place_list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the search to the list on Down."""
        is_down = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self._search and is_down and event.key() == Qt.Key.Key_Down and self._shown:  # type: ignore[attr-defined]
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the search on Esc, or close the window."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._search.text():
            self._search.clear()
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close()


def _title(part: Component) -> str:
    return f"{part.name} {part.version}".rstrip()


def _facts(part: Component) -> list[str]:
    facts = [part.licence] if part.licence else []
    if part.part_of:
        facts.append(tr("Part of {package}").format(package=part.part_of))
    if part.source:
        facts.append(tr("Source code: {address}").format(address=part.source))
    return facts
