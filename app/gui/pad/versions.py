"""The versions of a pad: list, what has changed since, restore."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import format_datetime, tr, translated
from app.gui.pad.difference import difference
from app.gui.pad.typeface import pad_font
from app.gui.widgets.basic import TextLabel, fitting_screen
from app.gui.widgets.focus_order import FocusOrderMixin
from app.gui.widgets.plain_text_edit import PlainTextEdit
from app.gui.widgets.switch import Switch
from app.gui.widgets.theme import Theme
from app.storage import PadVersion
from app.storage.pads import VersionReason
from model_backends.lazy_text import lazy_text

_MARGIN = 16  # pixels around the text
_SIZE = QSize(860, 600)
_REASONS: dict[VersionReason, str] = {
    "writing": "",
    "before rewrite": lazy_text("before a rewrite"),
    "before replace": lazy_text("before replacing"),
    "before restore": lazy_text("before restoring a version"),
    "opened": "",
}


class VersionsDialog(FocusOrderMixin, QDialog):
    """Shows earlier texts of a pad beside the text of now."""

    restored = Signal(object, str)
    """Restore this `PadVersion`, whose text this is."""

    def __init__(
        self,
        theme: Theme,
        now: str,
        versions: Sequence[PadVersion],
        text_of: Callable[[int], str],
        parent: QWidget,
    ) -> None:
        """`text_of` returns the text of a version by its id; `KeyError` if it is gone."""
        super().__init__(parent)
        self._theme, self._now, self._text_of = theme, now, text_of
        self._versions = {version.id: version for version in versions}
        self._text: str | None = None
        self.setWindowTitle(tr("Versions"))
        self._list = QListWidget(self)
        self._list.setObjectName("versions")
        self._list.setAccessibleName(tr("Versions, the newest first"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setWordWrap(True)
        self._shown = PlainTextEdit(self)
        self._shown.setReadOnly(True)
        self._shown.setAccessibleName(tr("The version"))
        self._shown.setObjectName("version")
        font = pad_font(theme.reading_font.pointSizeF())
        self._shown.setFont(font)
        self._shown.document().setDocumentMargin(theme.px(_MARGIN))
        self._shown.setTabChangesFocus(True)
        self._changes = Switch(theme, self)
        self._changes.setText(tr("Show changes since"))
        self._changes.setChecked(True)
        self._summary = QLabel(self)
        self._summary.setProperty("kind", "small")
        self._restore = QPushButton(tr("Restore this version"), self)
        self._restore.setProperty("kind", "primary")
        self._close = QPushButton(tr("Close"), self)
        self._lay_out()
        self._fill(versions)
        self._list.currentItemChanged.connect(lambda _now, _before: self._show())
        self._changes.toggled.connect(lambda _on: self._show())
        self._restore.clicked.connect(self._on_restore)
        self._close.clicked.connect(self.reject)
        self.resize(fitting_screen(self, _SIZE))
        self._list.setCurrentRow(0)
        self._show()

    def _lay_out(self) -> None:
        rule = TextLabel(
            tr(
                "A version is kept every 5 minutes while you write, and before every rewrite. All of the last"
                " hour stay, then one an hour for a day, one a day for a month, and one a week, up to 200."
            ),
            "small",
            self,
        )
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self._changes)
        top.addStretch(1)
        top.addWidget(self._summary)
        column.addLayout(top)
        column.addWidget(self._shown, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self._list)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([self._theme.px(250), self._theme.px(580)])
        split.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._restore)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(split, 1)
        layout.addWidget(rule)
        layout.addLayout(buttons)

    def _fill(self, versions: Sequence[PadVersion]) -> None:
        for version in versions:
            words = tr("%Ln word(s)", "", version.words)
            reason = translated(_REASONS[version.reason])
            line = " · ".join(filter(None, (words, reason)))
            item = QListWidgetItem(f"{format_datetime(version.created)}\n{line}", self._list)
            item.setData(Qt.ItemDataRole.UserRole, version.id)

    def _show(self) -> None:
        item = self._list.currentItem()
        self._text = None
        if item is None:
            self._shown.setPlainText(tr("No versions yet. The first one is kept when you write."))
        else:
            try:
                self._text = self._text_of(item.data(Qt.ItemDataRole.UserRole))
            except KeyError:
                self._shown.setPlainText(tr("This version can't be read any more."))
        is_there = self._text is not None
        self._restore.setEnabled(is_there and self._text != self._now)
        self._changes.setEnabled(is_there)
        self._summary.setText("")
        if self._text is None:
            return
        if self._changes.isChecked():
            self._show_changes(self._text)
        else:
            self._shown.setPlainText(self._text)

    def _show_changes(self, text: str) -> None:
        """Show the text of now, with what is new in it underlined and what is gone struck out."""
        looks = {change: QTextCharFormat() for change in ("same", "removed", "added")}
        colors = self._theme.colors
        looks["removed"].setFontStrikeOut(True)
        looks["removed"].setForeground(QColor(colors.warn))
        looks["removed"].setBackground(QColor(colors.warn_back))
        looks["added"].setFontUnderline(True)
        looks["added"].setForeground(QColor(colors.accent))
        looks["added"].setBackground(QColor(colors.selected))
        counts = {"removed": 0, "added": 0}
        self._shown.clear()
        cursor = QTextCursor(self._shown.document())
        cursor.beginEditBlock()
        first = -1
        for piece in difference(text, self._now):
            if piece.change != "same":
                counts[piece.change] += len(piece.text.split())
                first = cursor.position() if first < 0 else first
            cursor.insertText(piece.text, looks[piece.change])
        cursor.endEditBlock()
        cursor.setPosition(max(first, 0))
        self._shown.setTextCursor(cursor)
        self._shown.centerCursor()
        if first < 0:
            self._summary.setText(tr("Nothing has changed since."))
        else:
            added = tr("%Ln word(s) added", "", counts["added"])
            removed = tr("%Ln removed", "", counts["removed"])
            self._summary.setText(f"{added}, {removed}")

    def _on_restore(self) -> None:
        item = self._list.currentItem()
        if item is not None and self._text is not None:
            self.restored.emit(self._versions[item.data(Qt.ItemDataRole.UserRole)], self._text)
            self.accept()
