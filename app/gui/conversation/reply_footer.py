"""The buttons below a reply: copy, replay, clip, answer again, other branches, details."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from app.base.translation import tr, translated
from app.gui.conversation.branches import BranchSwitch
from app.gui.conversation.details import details_of
from app.gui.conversation.reply_actions import BUTTONS, MENU, REPLY_ACTIONS, ReplyAction
from app.gui.markdown.plain_text import last_code, plain_text_of
from app.gui.markdown.rich_text import CopyButton
from app.gui.widgets.basic import link_button
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme, tool_tip
from app.storage import StoredMessage

_SPACING = 2  # pixels
_ARROW_WIDTH = 18  # pixels of the button that opens the menu of clips


class ReplyFooter(QWidget):
    """A row of buttons below a reply; less frequent actions are in a menu at its end."""

    requested = Signal(str)
    """Perform the `ReplyAction` with this name."""
    clip_menu = Signal(QPoint)
    """Open the menu of clips at this point of the screen."""
    branch = Signal(int)
    """Show the branch with this message."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._message: StoredMessage | None = None
        self._expected: StoredMessage | None = None  # what it will be once it has ended
        self._is_last = self._is_busy = False
        self._copy = CopyButton(theme, tr("reply"), self)
        self._buttons = {action.name: self._action_button(action) for action in BUTTONS}
        self._clip_menu = link_button("", tr("Shape and colours of the clip"), self._request_clip_menu)
        self._clip_menu.setProperty("kind", "arrow")
        self._clips = _joined(self, 0, self._buttons["clip"], self._clip_menu)
        self._switch = BranchSwitch(theme, self)
        self._switch.chosen.connect(self.branch)
        self._details = link_button("", tr("Model, seed and statistics of this reply"), lambda: None)
        self._details.setCheckable(True)
        self._more = link_button("", tr("More options for this reply"), self._open_menu)
        shown = [self._clips if name == "clip" else button for name, button in self._buttons.items()]
        end = _joined(self, _SPACING, self._details, self._more)  # no line begins with the menu alone
        self._flow = FlowLayout((self._copy, *shown, self._switch, end), spacing=_SPACING)
        self.setLayout(self._flow)
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def details(self) -> QPushButton:
        """The button that shows and hides the details."""
        return self._details

    def focus(self, name: str) -> None:
        """Focus the button of an action."""
        self._buttons[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def request(self, name: str) -> None:
        """Perform an action by its name; copying is done here, as its button confirms it."""
        text = "" if self._message is None else self._message.text
        if name == "copy":
            self._copy.click()
        elif name == "copy_text":
            self._copy.copy(plain_text_of(text))
        elif name == "copy_code":
            if (code := last_code(text)) is not None:
                self._copy.copy(code)
        else:
            self.requested.emit(name)

    @property
    def line_height(self) -> int:
        """The height of a single line of buttons."""
        return self._flow.sizeHint().height()

    def height_at(self, width: int) -> int:
        """The height of all lines of buttons at this width, also while it is hidden."""
        self._fit(width)
        return self._flow.heightForWidth(width)

    def show_message(self, message: StoredMessage, *, is_last: bool) -> None:
        """Show the actions that are possible for this reply; for a running one, as soon as it has ended."""
        self._message, self._is_last = message, is_last
        self._expected = expected = _ended(message)
        self._copy.set_source(message.text)
        self._copy.setVisible(bool(expected.text.strip()))
        for action in BUTTONS:
            self._buttons[action.name].setVisible(self._is_shown(action))
        self._clips.setVisible(expected.traced)
        label = tr("Regenerate with a new seed")
        self._buttons["again"].setToolTip(
            label if is_last else tr("{wish}; later messages are kept as a branch").format(wish=label)
        )
        self._switch.show_message(message)
        self._details.setVisible(expected.seed is not None)
        self._details.setToolTip(tool_tip(details_of(message).replace("\n", " · ")))
        self._more.setVisible(any(self._is_shown(action) for group in MENU for action in group))
        self._fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the words that fit."""
        super().resizeEvent(event)
        self._fit(self.width())

    def _fit(self, width: int) -> None:
        """Leave out the words of Copy, then of Try again, where all of them would need a second line."""
        again = self._buttons["again"]
        for has_copy, has_again in ((True, True), (False, True), (False, False)):
            self._copy.set_labelled(has_copy)
            again.setText(translated(REPLY_ACTIONS["again"].title) if has_again else "")
            self._flow.invalidate()
            if self._flow.sizeHint().width() <= width:
                break

    def set_busy(self, busy: bool) -> None:
        """While any reply is being written, disable generating and switching branches."""
        self._is_busy = busy
        self._switch.setEnabled(not busy)
        for action in BUTTONS:
            self._buttons[action.name].setEnabled(self._is_enabled(action))

    def _is_shown(self, action: ReplyAction) -> bool:
        message = self._expected
        return message is not None and action.is_possible(message) and (self._is_last or not action.only_last)

    def _is_enabled(self, action: ReplyAction) -> bool:
        return not (action.generates and self._is_busy)

    def _request_clip_menu(self) -> None:
        self.clip_menu.emit(self._clips.mapToGlobal(QPoint(0, self._clips.height())))

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName(tr("More options for this reply"))
        for group in MENU:
            for action in filter(self._is_shown, group):
                entry = menu.addAction(translated(action.title))
                entry.setEnabled(self._is_enabled(action))
                entry.triggered.connect(lambda _checked=False, name=action.name: self.request(name))
            menu.addSeparator()
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _action_button(self, action: ReplyAction) -> QPushButton:
        title = translated(action.title)
        name = translated(action.description) or title
        return link_button(title, name, lambda: self.request(action.name))

    def _draw(self) -> None:
        icons = [(self._buttons[action.name], action.icon) for action in BUTTONS]
        for button, icon in (*icons, (self._details, "details"), (self._more, "more")):
            button.setIcon(self._theme.icon(icon, size=15))
        self._clip_menu.setIcon(self._theme.icon("down", size=12))
        self._clip_menu.setFixedWidth(self._theme.px(_ARROW_WIDTH))
        QTimer.singleShot(
            0, self, lambda: self._fit(self.width())
        )  # once all size hints are updated to the new text size


def _ended(message: StoredMessage) -> StoredMessage:
    """What a running reply is expected to be once it has ended; others as they are."""
    if message.status != "running":
        return message
    return msgspec.structs.replace(
        message, status="complete", text=message.text or "…", traced=True, seed=message.seed or 0
    )


def _joined(parent: QWidget, spacing: int, *widgets: QWidget) -> QWidget:
    """Put widgets side by side so that they stay on one line."""
    joined = QWidget(parent)
    row = QHBoxLayout(joined)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    return joined
