"""The settings window: groups on the left, rows on the right, a search. Changes apply immediately."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr
from app.gui.settings_dialog.about import About, about_section
from app.gui.settings_dialog.privacy import PRIVACY
from app.gui.settings_dialog.updates import UpdateRow
from app.gui.widgets.basic import Confirmation, TextLabel, button, fitting_screen
from app.gui.widgets.composed_text import LineEdit
from app.gui.widgets.form_controls import make_control
from app.gui.widgets.form_rows import Section, SettingRow, TextRow, announce, search_terms
from app.gui.widgets.form_style import use_style_sheet
from app.gui.widgets.theme import Theme
from app.settings.fields import fields, groups
from app.settings.store import SettingsStore
from model_backends.lazy_text import LazyText, joined
from model_backends.protocol import Failed

_SIZE_EMS = QSize(52, 40)  # initial size of the window
_NARROW_EMS = 34  # width below which all groups are shown in one column
_COLUMN_EMS = 42  # maximum width of the rows
_LIST_EMS = 12


class SettingsDialog(QWidget):
    """Shows the settings of a store. Esc clears the search, then closes."""

    def __init__(
        self,
        theme: Theme,
        store: SettingsStore,
        about: About,
        *,
        devices: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`devices`: (name, description) of devices, such as "cuda:0", besides automatic and CPU."""
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setWindowTitle(tr("Settings – Unfog"))
        self.setObjectName("settings")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._store = theme, store
        use_style_sheet(self, theme)
        self._sections = [
            *self._setting_sections(devices, UpdateRow(theme, about.updates)),
            about_section(theme, about),
        ]
        self._search = LineEdit(self)
        self._search.setPlaceholderText(tr("Search all settings"))
        self._search.setAccessibleName(tr("Search all settings"))
        self._search.setClearButtonEnabled(True)
        self._groups = QListWidget(self)
        self._groups.setObjectName("conversations")  # styled like the sidebar's list
        self._groups.setAccessibleName(tr("Settings categories"))
        self._groups.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for section in self._sections:
            QListWidgetItem(section.title, self._groups)
        self._area = QScrollArea(self)
        self._empty = TextLabel("", "muted")
        self._build()
        self._search.textChanged.connect(self._on_search)
        self._search.returnPressed.connect(self._focus_first_control)
        self._search.installEventFilter(self)
        self._groups.currentRowChanged.connect(self._on_group)
        self._groups.itemClicked.connect(lambda _item: self._on_group(self._groups.currentRow()))
        QShortcut(QKeySequence.StandardKey.Find, self, self._focus_search)
        store.changed.connect(self._on_changed)
        theme.changed.connect(self._use_theme)
        self._use_theme()
        self.resize(fitting_screen(self, _SIZE_EMS * self._em))
        self._groups.setCurrentRow(0)
        self._show()
        self._search.setFocus()

    def show_setting(self, name: str) -> None:
        """Show the group of a setting and focus its control."""
        self._search.clear()
        for number, section in enumerate(self._sections):
            for row in section.rows:
                if isinstance(row, SettingRow) and row.field.name == name:
                    self._groups.setCurrentRow(number)
                    self._area.ensureWidgetVisible(row)
                    row.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_section(self, name: str) -> None:
        """Show a section: a group of settings, "privacy" or "about"."""
        self._search.clear()
        for number, section in enumerate(self._sections):
            if section.name == name:
                self._groups.setCurrentRow(number)
                self._groups.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_unavailable(self, name: str, why: str) -> None:
        """Show why a setting is unavailable on this system; "" if it is available."""
        for row in self._setting_rows():
            if row.field.name == name:
                row.show_unavailable(why)

    def _setting_rows(self) -> Iterator[SettingRow]:
        rows = (row for section in self._sections for row in section.rows)
        return (row for row in rows if isinstance(row, SettingRow))

    # Widgets

    @property
    def _em(self) -> int:
        return self.fontMetrics().height()

    def _setting_sections(self, devices: Sequence[tuple[str, str]], updates: TextRow) -> list[Section]:
        """Return a section for each group of settings; `updates` is the last row of the one on updates."""
        texts: dict[str, list[TextRow]] = {
            "updates": [updates],
            "privacy": [TextRow(self._theme, *map(LazyText, text)) for text in PRIVACY],
        }
        return [
            Section(
                group.name,
                group.title,
                [
                    *(
                        SettingRow(
                            self._theme,
                            self._store,
                            make_control(self._theme, field, devices),
                            joined(" ", (group.title, group.keywords)),
                        )
                        for field in group.fields
                    ),
                    *texts.get(group.name, []),
                ],
            )
            for group in groups()
        ]

    def _build(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        self._column = QWidget(page)
        column = QVBoxLayout(self._column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(22)
        column.addWidget(self._empty)
        for section in self._sections:
            section.hide()  # until it is shown, Qt need not style and measure it
            column.addWidget(section)
        page_layout = QVBoxLayout(page)
        page_layout.setContentsMargins(20, 4, 20, 24)
        page_layout.addWidget(self._column)
        page_layout.addStretch()
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        left = QVBoxLayout()
        left.setContentsMargins(16, 4, 0, 12)
        left.addWidget(self._groups)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(left)
        middle.addWidget(self._area, 1)
        top = QHBoxLayout()
        top.setContentsMargins(20, 18, 20, 14)
        top.addWidget(self._search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(middle, 1)
        layout.addWidget(_Footer(self._store, self))  # created last: Tab follows the order of creation

    # Behaviour

    def _show(self) -> int:
        """Show the selected group, or the search results; in a narrow window, all groups.

            Returns:
        The number of rows found by the search.
        """
        terms = search_terms(self._search.text())
        chosen = self._groups.currentRow()
        is_narrow = self.width() < _NARROW_EMS * self._em
        self._groups.setVisible(not is_narrow)
        total = 0
        for number, section in enumerate(self._sections):
            found = section.search(terms)
            is_selected = bool(terms) or is_narrow or number == chosen
            section.setVisible(is_selected and found > 0)
            total += found
            item = self._groups.item(number)
            flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
            item.setFlags(flags if found else Qt.ItemFlag.NoItemFlags)
            item.setText(f"{section.title}  ·  {found}" if terms and found else section.title)
        query = self._search.text().strip()
        no_results = tr(
            "No settings match “{words}”. Try fewer letters or another word. Esc clears the search."
        ).format(words=query)
        self._empty.show_text("" if total else no_results)
        return total

    def _on_search(self) -> None:
        found = self._show()
        if self._search.text().strip():
            announce(
                self._search,
                tr("{count} found").format(count=found) if found else self._empty.accessibleName(),
            )

    def _on_group(self, number: int) -> None:
        if number < 0:
            return
        if self._search.text():
            self._search.clear()  # this shows the group
        self._show()
        self._area.verticalScrollBar().setValue(0)

    def _on_changed(self, name: str) -> None:
        if any(field.needs is not None and field.needs[0] == name for field in fields().values()):
            self._show()

    def _focus_search(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def _focus_first_control(self) -> None:
        """Focus the first control shown."""
        for section in self._sections:
            if section.isVisible():
                for row in section.shown_rows:
                    if isinstance(row, SettingRow) and row.control.isEnabled():
                        row.control.setFocus(Qt.FocusReason.TabFocusReason)
                        return

    def _use_theme(self) -> None:
        # one by one: with a style sheet, Qt does not propagate fonts to child widgets
        for widget in (self, *self.findChildren(QWidget)):
            widget.setFont(self._theme.text_font)
        use_style_sheet(self, self._theme)
        self._groups.setFixedWidth(_LIST_EMS * self._em)
        self._column.setMaximumWidth(_COLUMN_EMS * self._em)
        self._show()

    # Window events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the search to its results, or to the groups, on Down."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if watched is not self._search or event.key() != Qt.Key.Key_Down:
            return super().eventFilter(watched, event)
        if self._search.text() or not self._groups.isVisible():
            self._focus_first_control()
        else:
            self._groups.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the search on Esc, or close the window."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._search.text():
            self._search.clear()
            self._focus_search()
        else:
            self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the groups in a narrow window."""
        super().resizeEvent(event)
        self._show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Commit the field being edited and save the settings."""
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()
        self._store.flush()
        super().closeEvent(event)


class _Footer(QWidget):
    """Explains when changes apply, shows errors, and resets all settings."""

    def __init__(self, store: SettingsStore, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("settings_footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._store = store
        self._note = TextLabel(tr("Changes apply immediately."), "small", self)
        self._reset = button(tr("Reset all…"), tr("Reset all settings"), self._ask, "action")
        self._confirmation = Confirmation(
            tr("Reset all settings to their defaults? Conversations and models are kept."),
            tr("Reset all"),
            tr("Keep settings"),
            store.reset,
        )
        self._confirmation.setParent(self)
        self._confirmation.hide()
        self._confirmation.closed.connect(self._on_answered)
        line = QHBoxLayout()
        line.addWidget(self._note, 1)
        line.addWidget(self._reset)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 8, 14, 8)
        layout.addWidget(self._confirmation)
        layout.addLayout(line)
        store.failed.connect(self._on_failed)
        store.noted.connect(self._warn)
        if store.notes:
            self._warn(joined(" ", store.notes))

    def _ask(self) -> None:
        self._note.hide()
        self._reset.hide()
        self._confirmation.ask()

    def _on_answered(self) -> None:
        self._confirmation.hide()
        self._note.show()
        self._reset.show()
        self._reset.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, failure: Failed) -> None:
        self._warn(joined(" ", (failure.message, failure.hint)))

    def _warn(self, text: str) -> None:
        self._note.setProperty("kind", "wrong")
        self._note.style().polish(self._note)
        self._note.show_text(text)
