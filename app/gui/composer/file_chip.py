"""A file as a chip: icon, name, description; a click shows its text."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.attachments import Attachment, Kind
from app.base import counts
from app.base.translation import tr, translated
from app.gui.widgets.theme import Theme, tool_tip
from app.markdown.characters import sanitize_name
from app.session.token_counter import Tokens
from model_backends.byte_size import byte_size

_ICON = 20  # pixels
_MAX_NAME_WIDTH = 190
_GAP, _SIDE, _TOP = 8, 8, 5


def kind_name(kind: Kind, language: str) -> str:
    """Name the kind of a file: "PDF", "Python"."""
    if kind == "code" and language:
        return language[:1].upper() + language[1:]
    return {
        "text": tr("Text"),
        "code": tr("Code"),
        "markdown": tr("Markdown"),
        "csv": tr("Table"),
        "json": tr("JSON"),
        "html": tr("HTML"),
        "pdf": tr("PDF"),
        "docx": tr("Word document"),
    }[kind]


def describe_file(file: Attachment) -> str:
    """Describe a file: "PDF, 12 pages", "Text, beginning only"."""
    kind = kind_name(file.kind, file.language)
    if file.extent:
        return f"{kind}, {translated(file.extent)}"
    if file.pages is not None:
        return f"{kind}, {tr('%n page(s)', '', file.pages)}"
    return f"{kind}, {translated(byte_size(file.bytes))}"


def format_tokens(tokens: Tokens) -> str:
    """Format a number of tokens: "812 tokens", "about 800 tokens"."""
    if tokens.is_exact:
        return counts.tokens(tokens.number)
    return tr("about %Ln token(s)", "", tokens.number)


class FileChip(QFrame):
    """A file of a sent message, or of one being written, from which it can be removed."""

    opened = Signal()
    """Show its text."""
    removed = Signal()
    """Remove the file, or stop reading it."""

    def __init__(self, theme: Theme, name: str, *, removable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("file")
        self._theme, self._name = theme, sanitize_name(name)
        self._mark: Literal["", "found", "found_current"] = ""
        self._button = _ChipButton(theme, name, self)
        self._button.clicked.connect(self.opened)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._button)
        self._remove = QToolButton(self)
        self._remove.setCursor(Qt.CursorShape.PointingHandCursor)
        self._remove.setVisible(removable)
        self._remove.clicked.connect(self.removed)
        layout.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignVCenter)
        theme.changed.connect(self._use_theme)
        self._use_theme()

    @property
    def name(self) -> str:
        """The name of the file."""
        return self._name

    @property
    def detail(self) -> str:
        """The text below the name."""
        return self._button.detail

    @property
    def mark(self) -> str:
        """See `show_mark`."""
        return self._mark

    def show_mark(self, mark: Literal["", "found", "found_current"]) -> None:
        """Frame the chip in this colour of the theme: its name contains what is searched for."""
        if mark != self._mark:
            self._mark = mark
            self._use_theme()

    def show_reading(self) -> None:
        """Show that the file is being read; removing it stops that."""
        self._button.show_detail("file", tr("Reading…"))
        self._button.setEnabled(False)
        self._name_remove(tr("Stop reading {name}"))

    def show_file(self, file: Attachment, tokens: Tokens | None = None) -> None:
        """Show what was read, and its number of tokens."""
        parts = [describe_file(file)] + ([format_tokens(tokens)] if tokens is not None else [])
        icon = "file_code" if file.kind in ("code", "json", "html") else "file"
        self._button.show_detail(icon, " · ".join(parts))
        self._button.setEnabled(True)
        notes = " ".join(translated(note) for note in file.notes)
        self._button.setToolTip(tool_tip(f"{self._name}. {notes}".strip()))
        self._button.setAccessibleDescription(notes)
        self._name_remove(tr("Remove {name}"))

    def _name_remove(self, text: str) -> None:
        self._remove.setAccessibleName(text.format(name=self._name))
        self._remove.setToolTip(tool_tip(text.format(name=self._name)))

    def _use_theme(self) -> None:
        c = self._theme.colors
        back, line = c.sidebar, c.line
        if self._mark:
            back = c.found
            line = c.found if self._mark == "found" else c.found_current
        width = 2 if self._mark == "found_current" else 1
        self.setStyleSheet(
            self._theme.scaled(
                f"#file {{ background: {back}; border: {width}px solid {line}; border-radius: 9px; }}"
                f"#file QToolButton {{ padding: 3px; icon-size: 14px; border-radius: 6px; }}"
                f"#file QToolButton:hover {{ background: {c.selected}; }}"
                f"#file QToolButton:focus {{ border: 1px solid {c.accent}; }}"
            )
        )
        self._remove.setIcon(self._theme.icon("cross", size=14))


class _ChipButton(QAbstractButton):
    """The painted part, which opens the file."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, sanitize_name(name)
        self._icon, self.detail = "file", ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)

    def show_detail(self, icon: str, detail: str) -> None:
        """Show this below the name."""
        self._icon, self.detail = icon, detail
        self.setAccessibleName(tr("Show {name} ({detail})").format(name=self._name, detail=detail))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The size of both lines, with the name shortened."""
        title, small = QFontMetricsF(self._theme.text_font), QFontMetricsF(self._theme.small_font)
        px = self._theme.px
        name = min(title.horizontalAdvance(self._name) + 1, px(_MAX_NAME_WIDTH))
        text = max(name, small.horizontalAdvance(self.detail))
        width = text + px(_ICON) + px(_GAP) + 2 * px(_SIDE)
        return QSize(round(width + 1), round(title.height() + small.height()) + 2 * px(_TOP))

    def minimumSizeHint(self) -> QSize:
        """The size with a part of the name."""
        return QSize(self._theme.px(90), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, name and detail, and a frame while focused."""
        theme, px, painter = self._theme, self._theme.px, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()), px(8), px(8))
        if self.hasFocus():
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        title, small = QFontMetricsF(theme.text_font), QFontMetricsF(theme.small_font)
        size = px(_ICON)
        color = "accent" if self.isEnabled() else "muted"
        painter.drawPixmap(px(_SIDE), (self.height() - size) // 2, theme.pixmap(self._icon, color, size))
        left = px(_SIDE) + size + px(_GAP)
        width = self.width() - left - px(_SIDE)
        top = (self.height() - title.height() - small.height()) / 2
        painter.setFont(theme.text_font)
        painter.setPen(theme.color("text"))
        name = title.elidedText(self._name, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(QRectF(left, top, width, title.height()), Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(theme.small_font)
        painter.setPen(theme.color("muted"))
        detail = small.elidedText(self.detail, Qt.TextElideMode.ElideRight, width)
        detail_rect = QRectF(left, top + title.height(), width, small.height())
        painter.drawText(detail_rect, Qt.AlignmentFlag.AlignLeft, detail)
        painter.end()
