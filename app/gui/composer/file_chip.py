"""A file as a chip: its icon, its name, what it is; a click shows its text."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.attachments import Attachment, Kind
from app.base.translation import format_number, tr, translated
from app.gui.widgets.theme import Theme, tool_tip
from app.session.token_counter import Tokens

_ICON = 20  # pixels
_WIDEST_NAME = 190
_GAP, _SIDE, _TOP = 8, 8, 5


def kind_words(kind: Kind, language: str) -> str:
    """What kind of file it is: "PDF", "Python"."""
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


def extent_words(file: Attachment) -> str:
    """What there is of a file: "PDF, 12 pages", "Text, beginning only"."""
    kind = kind_words(file.kind, file.language)
    if file.extent:
        return f"{kind}, {translated(file.extent)}"
    if file.pages is not None:
        return f"{kind}, " + tr("%n page(s)", "", file.pages)
    return f"{kind}, {_size(file.bytes)}"


def token_words(tokens: Tokens) -> str:
    """How many tokens: "812 tokens", "about 800 tokens"."""
    if tokens.is_exact:
        return tr("{count} tokens").format(count=format_number(tokens.number))
    return tr("about {count} tokens").format(count=format_number(tokens.number))


class FileChip(QFrame):
    """A file that hangs on a message, or on one that is being written: then it can be removed."""

    opened = Signal()
    """Its text is wanted."""
    removed = Signal()
    """It is wanted no longer, or is not to be read any further."""

    def __init__(self, theme: Theme, name: str, *, removable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("file")
        self._theme, self._name = theme, name
        self._face = _Face(theme, name, self)
        self._face.clicked.connect(self.opened)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._face)
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
        """What is said below the name."""
        return self._face.detail

    def show_reading(self) -> None:
        """Say that the file is being read; to remove it is to stop that."""
        self._face.show_detail("file", tr("Reading…"))
        self._face.setEnabled(False)
        self._name_remove(tr("Stop reading {name}"))

    def show_file(self, file: Attachment, tokens: Tokens | None = None) -> None:
        """Say what was read, and how many tokens that is."""
        parts = [extent_words(file)] + ([token_words(tokens)] if tokens is not None else [])
        icon = "file_code" if file.kind in ("code", "json", "html") else "file"
        self._face.show_detail(icon, " · ".join(parts))
        self._face.setEnabled(True)
        notes = " ".join(translated(note) for note in file.notes)
        self._face.setToolTip(tool_tip(f"{self._name}. {notes}".strip()))
        self._face.setAccessibleDescription(notes)
        self._name_remove(tr("Remove {name}"))

    def _name_remove(self, text: str) -> None:
        self._remove.setAccessibleName(text.format(name=self._name))
        self._remove.setToolTip(tool_tip(text.format(name=self._name)))

    def _use_theme(self) -> None:
        c = self._theme.colors
        self.setStyleSheet(
            self._theme.scaled(
                f"#file {{ background: {c.sidebar}; border: 1px solid {c.line}; border-radius: 9px; }}"
                f"#file QToolButton {{ padding: 3px; icon-size: 14px; border-radius: 6px; }}"
                f"#file QToolButton:hover {{ background: {c.selected}; }}"
                f"#file QToolButton:focus {{ border: 1px solid {c.accent}; }}"
            )
        )
        self._remove.setIcon(self._theme.icon("cross", size=14))


class _Face(QAbstractButton):
    """The part that is drawn, and opens the file."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, name
        self._icon, self.detail = "file", ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self.updateGeometry)

    def show_detail(self, icon: str, detail: str) -> None:
        """Say this below the name."""
        self._icon, self.detail = icon, detail
        self.setAccessibleName(tr("Show {name} ({detail})").format(name=self._name, detail=detail))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for both lines, the name cut short."""
        title, small = QFontMetricsF(self._theme.text_font), QFontMetricsF(self._theme.small_font)
        px = self._theme.px
        name = min(title.horizontalAdvance(self._name) + 1, px(_WIDEST_NAME))
        text = max(name, small.horizontalAdvance(self.detail))
        width = text + px(_ICON) + px(_GAP) + 2 * px(_SIDE)
        return QSize(round(width + 1), round(title.height() + small.height()) + 2 * px(_TOP))

    def minimumSizeHint(self) -> QSize:
        """Some of the name."""
        return QSize(self._theme.px(90), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, name and detail; a frame while it has the focus."""
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
        room = self.width() - left - px(_SIDE)
        top = (self.height() - title.height() - small.height()) / 2
        painter.setFont(theme.text_font)
        painter.setPen(theme.color("text"))
        name = title.elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QRectF(left, top, room, title.height()), Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(theme.small_font)
        painter.setPen(theme.color("muted"))
        detail = small.elidedText(self.detail, Qt.TextElideMode.ElideRight, room)
        below = QRectF(left, top + title.height(), room, small.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, detail)
        painter.end()


def _size(size: int) -> str:
    if size < 1000:
        return tr("%n byte(s)", "", size)
    if size < 1_000_000:
        return tr("{size} kB").format(size=format_number(size / 1000, 1))
    return tr("{size} MB").format(size=format_number(size / 1_000_000, 1))
