"""Text widgets: read-only text with its natural height, code blocks with a copy button, tables."""

from __future__ import annotations

import html
import math

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.base.text_finder import TextFinder
from app.base.translation import tr
from app.gui.markdown.document_style import fill_document
from app.gui.markdown.inline_image_names import formula_name
from app.gui.markdown.inline_images import IMAGE_CHARACTER, LEADING, InlineImages, document_text
from app.gui.markdown.line_heights import level_baselines
from app.gui.markdown.links import find_links
from app.gui.markdown.markdown import Code, Formula, Table, first_lines, highlight_code
from app.gui.markdown.marks import Marks
from app.gui.markdown.plain_text import text_between
from app.gui.markdown.right_to_left import is_arranged
from app.gui.widgets.theme import Theme, tool_tip

_COPIED_MS = 1600
_COLUMN_WIDTH = 90  # minimum width of a table column, in pixels
_LANGUAGE_LENGTH = 24  # characters of a code block's language that are shown
_FOLDED_LINES, _FOLDED_LENGTH = 120, 8_000  # of code shown at first; more on demand
_MAX_LINES, _MAX_LENGTH = 2_000, 60_000
_ENCODED = QUrl.ComponentFormattingOption.FullyEncoded


class CopyButton(QPushButton):
    """Copies a text and confirms it for a moment."""

    def __init__(
        self,
        theme: Theme,
        what: str,
        parent: QWidget | None = None,
        *,
        source: str = "",
        labelled: bool = True,
    ) -> None:
        """`source` is the text that a click copies; `what` names it."""
        super().__init__(parent)
        self._source = source
        self._labelled = labelled
        self.setToolTip(tr("Copy {what}").format(what=what))
        self._theme = theme
        self.setProperty("kind", "link")
        self.setAccessibleName(tr("Copy {what}").format(what=what))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._reset_timer = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._reset_timer.timeout.connect(self._show_copy)
        self.clicked.connect(lambda: self.copy(self._source))
        theme.changed.connect(self._show_copy)
        self._show_copy()

    def set_source(self, text: str) -> None:
        """Let a click copy this text from now on."""
        self._source = text

    def set_labelled(self, labelled: bool) -> None:
        """Show a text beside the icon, or the icon alone."""
        if labelled != self._labelled:
            self._labelled = labelled
            self.setText("" if not labelled else tr("Copied") if self._reset_timer.isActive() else tr("Copy"))

    def copy(self, text: str) -> None:
        """Copy this text and confirm it."""
        QGuiApplication.clipboard().setText(text)
        self.setText(tr("Copied") if self._labelled else "")
        self.setIcon(self._theme.icon("done", size=15))
        self._reset_timer.start()

    def _show_copy(self) -> None:
        self.setText(tr("Copy") if self._labelled else "")
        self.setIcon(self._theme.icon("copy", size=15))


class TextView(QTextBrowser):
    """Read-only text with the height of its content; fetches nothing and opens no links itself."""

    link_clicked = Signal(object)
    """The `Link` that was clicked."""
    menu_opening = Signal(object)
    """The `QMenu` that is about to be shown; more entries may be added."""

    def __init__(self, theme: Theme, *, wrap: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wrap = wrap
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if wrap:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet("QTextEdit { background: transparent; }")  # not its menus
        self.viewport().setAutoFillBackground(False)
        option = QTextOption()
        option.setWrapMode(
            QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if wrap else QTextOption.WrapMode.NoWrap
        )
        self.document().setDefaultTextOption(option)
        self.document().setDocumentMargin(0)
        self._inline_images = InlineImages(theme, self.document())
        self.marks = Marks(self, theme)
        """What was searched for, marked."""
        self.anchorClicked.connect(self._emit_link)
        self.highlighted.connect(lambda link: self.setToolTip(tool_tip(link.toString(_ENCODED))))

    def show_html(self, html: str) -> None:
        """Show a text in the theme's colours; a selection is kept if its text is still there."""
        cursor = self.textCursor()
        anchor, position, selected = cursor.anchor(), cursor.position(), cursor.selectedText()
        fill_document(self.document(), html, self._base_font(), self._theme, self.setHtml)
        if "<img" in html:
            self.setAccessibleDescription(document_text(self.document()))
        self._restore_selection(anchor, position, selected)
        self.marks.update()
        self.fit()

    def _emit_link(self, target: QUrl) -> None:
        """Emit the clicked link; of several with this target, the most suspicious one."""
        links = find_links(target, self.document())
        self.link_clicked.emit(next((link for link in links if link.warning), links[0]))

    def _base_font(self) -> QFont:
        return self._theme.reading_font if self._wrap else self._theme.code_font

    def _restore_selection(self, anchor: int, position: int, selected: str) -> None:
        if not selected or max(anchor, position) >= self.document().characterCount():
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        if cursor.selectedText() == selected:
            self.setTextCursor(cursor)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing: images are never fetched."""
        return None

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the selection with its visible lines, formulas as LaTeX.

        Not as HTML where that would differ from the text: formulas are images, and text from right to left
        is arranged for Qt.
        """
        cursor = self.textCursor()
        data = QMimeData()
        data.setText(text_between(self.document(), cursor.selectionStart(), cursor.selectionEnd()))
        if IMAGE_CHARACTER not in cursor.selectedText() and not is_arranged(self.document()):
            data.setHtml(cursor.selection().toHtml())
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave page keys to the message list; otherwise keep the cursor visible."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
            return
        old_position = self.textCursor().position()
        super().keyPressEvent(event)
        scroll_area: QWidget | None = self.parentWidget()
        while scroll_area is not None and not isinstance(scroll_area, QScrollArea):
            scroll_area = scroll_area.parentWidget()
        page = None if scroll_area is None else scroll_area.widget()
        if scroll_area is not None and page is not None and self.textCursor().position() != old_position:
            point = self.viewport().mapTo(page, self.cursorRect().center())
            scroll_area.ensureVisible(point.x(), point.y(), 0, 2 * self.fontMetrics().height())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu of the selection, or of the word under the mouse or at the cursor."""
        pointed, cursor = self.cursorForPosition(event.pos()), self.textCursor()
        is_selected = cursor.selectionStart() <= pointed.position() <= cursor.selectionEnd()
        if event.reason() == QContextMenuEvent.Reason.Mouse and not (cursor.hasSelection() and is_selected):
            self.setTextCursor(pointed)
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_opening.emit(menu)
        menu.popup(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave vertical scrolling to the message list; code and tables scroll sideways."""
        if self._is_scrollable() and abs(event.angleDelta().x()) > abs(event.angleDelta().y()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def _is_scrollable(self) -> bool:
        """Whether the text may be wider than the widget."""
        return not self._wrap

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height to the new width."""
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        """A minimum width, and the height of the text."""
        return QSize(240, self.height())

    def fit(self) -> None:
        """Adapt the height to the text."""
        document: QTextDocument = self.document()
        width = self.width()  # the viewport of a hidden widget has no width yet
        document.setTextWidth(width if self._wrap else max(width, document.idealWidth()))
        height = math.ceil(document.size().height() + self._space_below())
        level_baselines(document)
        if not self._wrap and document.size().width() > width:
            height += self.horizontalScrollBar().sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)

    def _space_below(self) -> float:
        """Space that the last line needs below it, in pixels."""
        return 0.0


class CodeBlock(QFrame):
    """A code block with its language, a copy button, and horizontal scrolling; long ones are folded."""

    grew = Signal()
    """More of the code is shown."""

    def __init__(self, theme: Theme, code: Code, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self._theme, self._code = theme, code
        self._lines = code.source.count("\n") + 1
        self._copy = CopyButton(theme, tr("code"), self, source=code.source)
        self._view = TextView(theme, wrap=False, parent=self)
        language = _shorten(code.language)
        self._view.setAccessibleName(
            tr("{language} code").format(language=language) if language else tr("Plain code")
        )
        self._more = QPushButton(self)
        self._more.setProperty("kind", "link")
        self._more.setCursor(Qt.CursorShape.PointingHandCursor)
        self._more.clicked.connect(self._show_more)
        self._shown = first_lines(code.source, _FOLDED_LINES, _FOLDED_LENGTH)
        self._header, self._body = header, body = QHBoxLayout(), QVBoxLayout()
        name = QLabel(language or tr("text"), self)
        name.setTextFormat(Qt.TextFormat.PlainText)
        header.addWidget(name)
        header.addStretch()
        header.addWidget(self._copy)
        body.addWidget(self._view)
        body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(header)
        self._column.addLayout(body)
        self.repaint_text()

    def fit(self, width: int) -> int:
        """Set the width, adapt and return the height."""
        self.resize(width, self.height())
        self._column.activate()
        self._view.fit()
        self._column.activate()
        height = self._column.totalSizeHint().height()
        self.resize(width, height)
        return height

    def repaint_text(self) -> None:
        """Highlight the code again."""
        px = self._theme.px
        self._header.setContentsMargins(px(14), px(6), px(8), 0)
        self._body.setContentsMargins(px(14), px(4), px(14), px(12))
        lines = highlight_code(
            Code(self._code.language, self._shown), self._theme.colors, self._theme.is_dark
        )
        lines = f"\n{lines}" if lines.startswith("\n") else lines  # HTML leaves out the first line break
        self._view.show_html(f'<pre dir="ltr" style="margin:0; line-height:135%">{lines}</pre>')
        self._more.setVisible(len(self._shown) < len(self._code.source))
        count = (
            tr("{count:,} lines").format(count=self._lines)
            if self._lines > 1
            else tr("{count:,} characters").format(count=len(self._code.source))
        )
        is_folded = len(self._shown) <= _FOLDED_LENGTH
        fits = self._lines <= _MAX_LINES and len(self._code.source) <= _MAX_LENGTH
        more = (
            tr("Show all {count}").format(count=count)
            if fits
            else tr("Show more (of {count})").format(count=count)
        )
        self._more.setEnabled(is_folded)
        self._more.setText(
            more if is_folded else tr("{count} in total; Copy includes all of them").format(count=count)
        )

    def mark(self, finder: TextFinder | None) -> None:
        """Mark what this finds."""
        self._view.marks.set_finder(finder)

    def show_hit(self, number: int) -> TextView:
        """Mark the hit with this number as the current one, unfolding the code if it is further down."""
        if number >= self._view.marks.count and self._more.isVisibleTo(self) and self._more.isEnabled():
            self._show_more()
        self._view.marks.set_current(number)
        return self._view

    def unfold_to(self, words: str) -> None:
        """Unfold the code if these words are in its hidden part."""
        if words in self._code.source and words not in self._shown:
            self._show_more()

    def _show_more(self) -> None:
        self._shown = longest_shown_code(self._code.source)
        self.repaint_text()
        self.grew.emit()


class TableView(TextView):
    """A table: cells wrap while columns stay readable; a wider table scrolls sideways."""

    def __init__(self, theme: Theme, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self._columns = table.columns
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setAccessibleName(tr("Table in the reply"))

    def fit(self) -> None:
        """Adapt the height to the table."""
        width = self.width()  # the viewport of a hidden widget has no width yet
        self.setLineWrapColumnOrWidth(max(width, self._columns * self._theme.px(_COLUMN_WIDTH)))
        height = math.ceil(self.document().size().height())
        if self.document().size().width() > width:
            height += self.horizontalScrollBar().sizeHint().height()
        if height != self.height():
            self.setFixedHeight(height)

    def _is_scrollable(self) -> bool:
        return True


class FormulaView(TextView):
    """A centred display formula; if too wide, it scrolls sideways."""

    def __init__(self, theme: Theme, formula: Formula, parent: QWidget | None = None) -> None:
        super().__init__(theme, wrap=False, parent=parent)
        self._formula = formula
        self.setAccessibleName(tr("Formula: {source}").format(source=formula.source))
        self.repaint_text()

    def repaint_text(self) -> None:
        """Show it in the theme's current colours."""
        name = formula_name(self._formula.source, display=True)
        self.show_html(f'<div align="center"><img src="{html.escape(name)}" /></div>')

    def _base_font(self) -> QFont:
        return self._theme.reading_font

    def _space_below(self) -> float:
        return LEADING * self._theme.em  # into which a deep formula reaches


def longest_shown_code(source: str) -> str:
    """Return as much of a code block as it shows when unfolded."""
    return first_lines(source, _MAX_LINES, _MAX_LENGTH)


def _shorten(language: str) -> str:
    return language if len(language) <= _LANGUAGE_LENGTH else f"{language[: _LANGUAGE_LENGTH - 1]}…"
