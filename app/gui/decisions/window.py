"""The window for decisions: a form on the left, texts and their answers on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import format_number, tr
from app.decisions.desk import Desk
from app.gui.decisions.form_editor import FormEditor
from app.gui.decisions.results_table import ResultsTable
from app.gui.decisions.texts_panel import TextsPanel
from app.gui.widgets.basic import TextLabel, button, fitting_screen
from app.gui.widgets.dropped_files import local_files
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.focus_order import FocusOrderMixin
from app.gui.widgets.form_rows import announce
from app.gui.widgets.form_style import use_style_sheet
from app.gui.widgets.save_timer import SaveTimer
from app.gui.widgets.theme import Theme
from model_backends.lazy_text import joined
from model_backends.protocol import Failed
from model_backends.unicode_text import path_from_text, path_to_text

_SIZE_EMS = QSize(54, 40)
_MIN_SIZE_EMS = QSize(20, 20)
_NARROW_EMS = 44  # width below which texts are below the questions
_TABLE_EMS = 12  # the least height of the table


class DecisionsWindow(FocusOrderMixin, QWidget):
    """Shows a desk and results; everything that it is asked for is a signal. Esc closes it."""

    started = Signal()
    stopped = Signal()
    form_wanted = Signal()
    """Open a form from a file."""
    form_kept = Signal()
    """Save the form as a file."""
    export_wanted = Signal(str)
    """Export the answers as "csv" or "json"."""
    edited = Signal()
    """Something was edited some time ago: store the desk."""

    def __init__(self, theme: Theme, window: QWidget, *, is_demo: Callable[[], bool]) -> None:
        """`is_demo`: whether the included demo model is in use, which only guesses."""
        super().__init__(window, Qt.WindowType.Dialog)
        use_style_sheet(self, theme)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(tr("{title} – Unfog").format(title=tr("Decisions")))
        self.setAcceptDrops(True)
        self._theme, self._is_demo, self._is_running = theme, is_demo, False
        self.form = FormEditor(theme, self)
        self.texts = TextsPanel(self)
        self.run = button(tr("Answer"), tr("Answer the questions about all texts"), self._on_run, "primary")
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._progress.setAccessibleName(tr("Texts that are decided"))
        self._state = TextLabel("", "small", self)
        self._wrong = TextLabel("", "wrong", self)
        self.table = ResultsTable(theme, self)
        self._empty = TextLabel(tr("The answers appear here, a row for each text."), "muted", self)
        self._details = TextLabel("", "", self)
        self._csv = button(
            tr("Export CSV…"), tr("Export the answers as CSV"), lambda: self.export_wanted.emit("csv")
        )
        self._json = button(
            tr("Export JSON…"), tr("Export the answers as JSON"), lambda: self.export_wanted.emit("json")
        )
        self._demo = TextLabel("", "small", self)
        self._lay_out()
        self._timer = SaveTimer(self)
        self._timer.timeout.connect(self.edited)
        self.form.changed.connect(self._timer.changed)
        self.texts.changed.connect(self._timer.changed)
        self.table.chosen.connect(self._details.show_text)
        theme.changed.connect(self._use_theme)
        self._use_theme()
        self.resize(fitting_screen(self, _SIZE_EMS * self.fontMetrics().height()))
        self.show_results()

    # The desk

    def desk(self) -> Desk:
        """Return the form and the texts as they are shown."""
        texts = self.texts
        return Desk(
            form=self.form.form(),
            text=texts.text.toPlainText(),
            paths=tuple(map(path_to_text, texts.paths)),
            column=texts.column.text(),
        )

    def show_desk(self, desk: Desk) -> None:
        """Show a form and texts."""
        self.form.show_form(desk.form)
        self.texts.show_texts(desk.text, [path_from_text(path) for path in desk.paths], desk.column)

    # A run

    def show_running(self, text: str, done: int, total: int) -> None:
        """Show that texts are decided; `text` says what it waits for, "" for nothing."""
        self._is_running = True
        self.run.setText(tr("Stop"))
        self.run.setAccessibleName(tr("Stop"))
        self._progress.setMaximum(total)
        self._progress.setValue(done)
        self._progress.setVisible(total > 1)
        counted = tr("{done} of {total} texts").format(done=format_number(done), total=format_number(total))
        self._state.show_text(text or counted)
        self._wrong.show_text("")
        self.show_results()

    def show_stopped(self, text: str = "") -> None:
        """Show that nothing is decided any more, and how that ended."""
        if self._is_running and text:
            announce(self.run, text)
        self._is_running = False
        self.run.setText(tr("Answer"))
        self.run.setAccessibleName(tr("Answer the questions about all texts"))
        self._progress.hide()
        self._state.show_text(text)
        self.show_results()

    def show_failure(self, failure: Failed) -> None:
        """Show what failed, and what to do next."""
        self.show_stopped()
        self._wrong.show_text(joined(" ", (failure.message, failure.hint)))
        announce(self.run, failure.message)

    def show_results(self) -> None:
        """Show the table if there is something in it."""
        has_results = bool(self.table.results)
        self.table.setVisible(has_results)
        self._empty.setVisible(not has_results)
        for widget in (self._csv, self._json):
            widget.setVisible(has_results)
        demo = tr(
            "The included demo model only shows how this works: it guesses the answers. Use a larger model "
            "for real texts."
        )
        self._demo.show_text(demo if self._is_demo() else "")

    def save(self) -> None:
        """Have what was typed stored now."""
        self._timer.stop()
        self.edited.emit()

    def _on_run(self) -> None:
        (self.stopped if self._is_running else self.started).emit()

    # Layout

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        heading = FlowLayout(
            [
                TextLabel(tr("Questions"), "title"),
                button(tr("Open…"), tr("Open a form"), self.form_wanted.emit, "action"),
                button(tr("Save…"), tr("Save the form"), self.form_kept.emit, "action"),
            ]
        )
        left.addLayout(heading)
        left.addWidget(self.form)
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(TextLabel(tr("Texts"), "title"))
        right.addWidget(self.texts)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.run)
        row.addWidget(self._state, 1)
        row.addStretch()
        right.addLayout(row)
        right.addWidget(self._progress)
        right.addWidget(self._wrong)
        right.addWidget(self._empty)
        right.addWidget(self.table, 1)
        right.addWidget(self._details)
        right.addLayout(FlowLayout([self._csv, self._json]))
        right.addWidget(
            TextLabel(
                tr(
                    "A percentage is how sure the model is among the answers offered, not how often it is "
                    "right. Check a sample yourself before you rely on it."
                ),
                "small",
            )
        )
        right.addWidget(self._demo)
        right.addStretch()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setContentsMargins(18, 16, 18, 16)
        self._columns.setSpacing(24)
        self._columns.addLayout(left, 2)
        self._columns.addLayout(right, 3)
        page = QWidget()
        page.setObjectName("page")
        page.setLayout(self._columns)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        self._scroll.setAccessibleName(tr("Decisions"))
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def _use_theme(self) -> None:
        for widget in (self, *self.findChildren(QWidget)):
            widget.setFont(self._theme.text_font)
        use_style_sheet(self, self._theme)
        em = self.fontMetrics().height()
        self.table.setMinimumHeight(_TABLE_EMS * em)
        self.setMinimumSize(fitting_screen(self, _MIN_SIZE_EMS * em))
        self.texts.fit()
        self.table.fit()
        for card in self.form.cards:
            card.fit()
        self._turn()

    def _turn(self) -> None:
        is_narrow = self.width() < _NARROW_EMS * self.fontMetrics().height()
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)

    # Window events

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the texts where there is room."""
        super().resizeEvent(event)
        self._turn()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc; begin on Ctrl+Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and not self._is_running
        ):
            self.started.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what is dropped."""
        self.texts.add(local_files(event.mimeData()))
        event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Store what was typed."""
        self.save()
        super().closeEvent(event)
