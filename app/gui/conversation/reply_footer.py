"""The buttons below a reply: copy, replay, clip, answer again, other branches, details."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.base.translation import tr
from app.gui.conversation.branches import BranchSwitch
from app.gui.conversation.details import details_of
from app.gui.markdown.plain_text import has_code, last_code, plain_text_of
from app.gui.markdown.rich_text import CopyButton
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme, tool_tip
from app.storage import StoredMessage

_ARROW_WIDTH = 18  # pixels of the button that opens the menu of clips


class ReplyFooter(QWidget):
    """A row of buttons below a reply; less frequent actions are in a menu at its end."""

    again = Signal()
    """Answer again, with another seed."""
    reproduce = Signal()
    """Generate the reply again with the same seed."""
    replay = Signal()
    clip = Signal()
    """Save a clip of the reply."""
    clip_menu = Signal(QPoint)
    """Open the menu of clips at this point of the screen."""
    resume = Signal()
    """Continue the reply, which was cut off."""
    branch = Signal(int)
    """Show the branch with this message."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._copy = CopyButton(theme, tr("reply"), self)
        self._replay = self._button(tr("Replay"), tr("Watch how this reply was written"))
        self._replay.clicked.connect(self.replay)
        self._clip = self._button(tr("Clip"), tr("Save a six-second video of this reply and copy it"))
        self._clip.clicked.connect(self.clip)
        self._clip_menu = self._button("", tr("Shape and colours of the clip"))
        self._clip_menu.setProperty("kind", "arrow")
        self._clip_menu.clicked.connect(self._request_clip_menu)
        self._clips = QWidget(self)
        clips = QHBoxLayout(self._clips)
        clips.setContentsMargins(0, 0, 0, 0)
        clips.setSpacing(0)
        clips.addWidget(self._clip)
        clips.addWidget(self._clip_menu)
        self._resume = self._button(tr("Continue"), tr("Continue this reply"))
        self._resume.clicked.connect(self.resume)
        self._again = self._button(tr("Try again"), tr("Regenerate with a new seed"))
        self._again.clicked.connect(self.again)
        self._switch = BranchSwitch(theme, self)
        self._switch.chosen.connect(self.branch)
        self._details = self._button("", tr("Model, seed and statistics of this reply"))
        self._details.setCheckable(True)
        self._more = self._button("", tr("More ways to copy or regenerate this reply"))
        self._more.clicked.connect(self._open_menu)
        self._menu = QMenu(self)
        self._menu.setAccessibleName(tr("More options for this reply"))
        self._copy_text = self._menu.addAction(tr("Copy as plain text"), self.copy_text)
        self._copy_source = self._menu.addAction(tr("Copy as Markdown"), self.copy)
        self._copy_code = self._menu.addAction(tr("Copy last code block"), self.copy_code)
        self._menu.addSeparator()
        self._same = self._menu.addAction(tr("Regenerate with the same seed"))
        self._same.triggered.connect(lambda: self.reproduce.emit())
        shown = (self._copy, self._replay, self._clips, self._resume, self._again, self._switch)
        self.setLayout(FlowLayout((*shown, self._details, self._more), spacing=2))
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def details(self) -> QPushButton:
        """The button that shows and hides the details."""
        return self._details

    def copy(self) -> None:
        """Copy the reply as Markdown, as its button does."""
        self._copy.click()

    def copy_text(self) -> None:
        """Copy the reply as plain text."""
        self._copy.copy(plain_text_of(self._text))

    def copy_code(self) -> None:
        """Copy the last code block of the reply, if it has one."""
        if (code := last_code(self._text)) is not None:
            self._copy.copy(code)

    def show_message(self, message: StoredMessage, *, is_last: bool) -> None:
        """Show the actions that are possible for this reply."""
        has_text = bool(message.text.strip())
        self._text = message.text
        self._copy.set_source(message.text)
        self._copy.setVisible(has_text)
        for action in (self._copy_text, self._copy_source):
            action.setVisible(has_text)
        self._copy_code.setVisible(has_code(message.text))
        self._same.setVisible(message.seed is not None)
        self._more.setVisible(has_text or message.seed is not None)
        self._replay.setVisible(message.traced)
        self._clips.setVisible(message.traced)
        self._resume.setVisible(is_last and message.can_continue)
        label = tr("Regenerate with a new seed")
        self._again.setToolTip(
            label if is_last else tr("{wish}; later messages are kept as a branch").format(wish=label)
        )
        self._switch.show_message(message)
        self._details.setVisible(message.seed is not None)
        self._details.setToolTip(tool_tip(details_of(message).replace("\n", " · ")))

    def set_busy(self, busy: bool) -> None:
        """While any reply is being written, disable generating and switching branches."""
        for widget in (self._resume, self._again, self._switch):
            widget.setEnabled(not busy)
        self._same.setEnabled(not busy)

    def _request_clip_menu(self) -> None:
        self.clip_menu.emit(self._clips.mapToGlobal(QPoint(0, self._clips.height())))

    def _open_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("kind", "link")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button

    def _draw(self) -> None:
        for button, icon in (
            (self._replay, "replay"),
            (self._clip, "clip"),
            (self._again, "retry"),
            (self._resume, "right"),
            (self._details, "details"),
            (self._more, "more"),
        ):
            button.setIcon(self._theme.icon(icon, size=15))
        self._clip_menu.setIcon(self._theme.icon("down", size=12))
        self._clip_menu.setFixedWidth(self._theme.px(_ARROW_WIDTH))
