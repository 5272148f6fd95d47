"""The header: one row above the conversation with its title, its model, and what can be done with both."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from app.base.translation import tr
from app.gui.header.model_button import ModelButton
from app.gui.header.title import ConversationTitle
from app.gui.widgets.actions import ACTIONS, Actions
from app.gui.widgets.theme import Theme

_OPTIONAL = ("new", "find", "inspector", "canvas")
"""The buttons that give way in a narrow window, the last one first; the menu has them all.

One that can do nothing now is not shown either."""
_TITLE_EMS = 7  # width of a title for which buttons give way
_MENU_GAP = 3  # pixels between a button and its menu
_MARGIN, _VERTICAL_MARGIN, _SPACING = 10, 7, 2  # pixels


class Header(QFrame):
    """Sidebar button, title, model switcher, buttons, and a menu; fewer buttons if it is narrow."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setAccessibleName(tr("Header"))
        # Its parts have fixed widths, which must not limit the window's minimum width.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._theme = theme
        self.title = ConversationTitle(theme, self)
        """The title of the open conversation."""
        self.model = ModelButton(theme, self)
        """The model of the open conversation."""
        self.canvas = MenuButton(tr("Canvas mode (Ctrl+G switches)"), tr("Canvas mode"), self)
        """Opens the menu of canvas modes."""
        self.more = MenuButton(tr("More"), tr("More"), self)
        """Opens the menu of everything else."""
        known = {spec.name for spec in ACTIONS}
        self._buttons: dict[str, QToolButton] = {
            name: self._action_button(actions, name)
            for name in ("sidebar", "new", "find", "inspector")
            if name in known
        }
        self._buttons["canvas"] = self.canvas
        self._is_sidebar_shown = True
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(_SPACING)
        for button in (self._buttons["sidebar"], self._buttons["new"]):
            self._layout.addWidget(button)
        self._layout.addWidget(self.title)
        self._layout.addStretch(1)
        self._layout.addWidget(self.model)
        self._layout.addSpacing(_SPACING)
        for name in ("find", "canvas", "inspector"):
            if name in self._buttons:
                self._layout.addWidget(self._buttons[name])
        self._layout.addWidget(self.more)
        self.title.resized.connect(self.fit)
        for name in _OPTIONAL:
            if name in known and name in self._buttons:
                actions[name].enabledChanged.connect(lambda _enabled: self.fit())
        theme.changed.connect(self._use_theme)
        self._use_theme()

    def show_sidebar(self, shown: bool) -> None:
        """Tell whether the sidebar is shown: if it is not, new conversations begin here."""
        if shown != self._is_sidebar_shown:
            self._is_sidebar_shown = shown
            self.fit()

    def fit(self) -> None:
        """Show the buttons that fit; the title and the model share the rest."""
        if not self.isVisible():
            return  # until it is shown
        margins, gap = self._layout.contentsMargins(), self._layout.spacing()
        always = (self._buttons["sidebar"], self.more)
        free = self.width() - margins.left() - margins.right() - 5 * gap
        free -= sum(button.sizeHint().width() + gap for button in always)
        title, model = self.title.minimumSizeHint().width(), self.model.minimumSizeHint().width()
        free -= title + model
        wanted = self.title.sizeHint().width() - title
        if not self.title.is_edited:
            wanted = min(wanted, _TITLE_EMS * self.title.fontMetrics().height() - title)
        fits = True
        for name in _OPTIONAL:
            if (button := self._buttons.get(name)) is None:
                continue
            if (name == "new" and self._is_sidebar_shown) or not button.isEnabled():
                button.hide()
                continue
            width = button.sizeHint().width() + gap
            fits = fits and free - wanted >= width
            button.setVisible(fits)
            free -= width if fits else 0
        if free < 0:  # rather no title than a few letters of it
            title, free = 0, max(title + free, 0)
            self.title.setFixedWidth(0)
        more_model = min(self.model.width_of(with_note=False) - model, free)
        more_title = min(self.title.sizeHint().width() - title, free - more_model) if title else 0
        with_note = self.model.width_of(with_note=True) - model
        if with_note <= free - more_title:
            more_model = with_note
        self.title.setFixedWidth(title + more_title)
        self.model.setFixedWidth(model + more_model)

    def sizeHint(self) -> QSize:
        """As high as its buttons."""
        return QSize(super().sizeHint().width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Any width: what does not fit is left out."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what fits."""
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what fits, once the fonts are known."""
        super().showEvent(event)
        self.fit()

    def _action_button(self, actions: Actions, name: str) -> QToolButton:
        button, action = QToolButton(self), actions.with_icon(name)
        button.setDefaultAction(action)
        button.setAccessibleName(action.text())
        button.setProperty("kind", "header")
        return button

    def _use_theme(self) -> None:
        px = self._theme.px
        self._layout.setContentsMargins(px(_MARGIN), px(_VERTICAL_MARGIN), px(_MARGIN), px(_VERTICAL_MARGIN))
        self.canvas.setIcon(self._theme.icon("grid"))
        self.more.setIcon(self._theme.icon("more"))
        QTimer.singleShot(0, self, self.fit)  # once all size hints are updated to the new text size


class MenuButton(QToolButton):
    """A button whose menu is made when it is first opened."""

    def __init__(self, tip: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._make: Callable[[], QMenu] | None = None
        self._opened: QMenu | None = None
        self.setProperty("kind", "header")
        self.setToolTip(tip)
        self.setAccessibleName(name)
        self.clicked.connect(lambda _checked=False: self.open())

    def offer(self, make: Callable[[], QMenu]) -> None:
        """Set what makes the menu."""
        self._make = make

    @property
    def opened(self) -> QMenu | None:
        """The menu, once it has been opened."""
        return self._opened

    def open(self) -> None:
        """Open the menu below the button, its right edge at the button's."""
        if self._opened is None and self._make is not None:
            self._opened = self._make()
        if self._opened is not None:
            size = self._opened.sizeHint()
            corner = self.mapToGlobal(self.rect().bottomRight())
            self._opened.popup(corner + QPoint(1 - size.width(), _MENU_GAP))
