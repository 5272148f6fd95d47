"""The greeting of an empty conversation: what the model knows, and what to ask it."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.welcome.suggestion_button import SuggestionButton
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.theme import Theme
from app.suggestions import Deck, suggestions_for
from model_backends.lazy_text import lazy_text

_TURN, _SLOW_MOTION = "welcome/turn", "welcome/slow_motion"
_TURNS = 1_000_000  # after which it begins at 0 again
_TWO_COLUMNS = 640  # from this width in pixels on, two suggestions are in a row


class Welcome(QWidget):
    """Shows four suggestions, others at each start and on request, and the switch for slow motion."""

    chosen = Signal(str)
    """This suggestion was chosen."""
    resized = Signal()
    """Its content has another height: call `fit_into`."""

    def __init__(
        self,
        theme: Theme,
        guide: QWidget,
        state: QSettings,
        *,
        bundled: bool,
        parent: QWidget | None = None,
    ) -> None:
        """`guide` is a card under the suggestions; `state` remembers which of them were shown last."""
        super().__init__(parent)
        self._theme, self._state = theme, state
        self._turn = int(str(state.value(_TURN, -1, int)))
        self._mark = QLabel(self)
        title = QLabel(tr("Ask something and watch the answer emerge from the fog."), self)
        title.setWordWrap(True)
        title.setProperty("kind", "page_title")
        self._about = about = QLabel(self)
        about.setObjectName("about")
        about.setTextFormat(Qt.TextFormat.RichText)
        about.setProperty("kind", "muted")
        about.setWordWrap(True)
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        self._columns = 0
        self._buttons: list[SuggestionButton] = []
        self._others, self._slow_motion = QPushButton(tr("Other ideas"), self), QPushButton(self)
        for button in (self._others, self._slow_motion):
            button.setProperty("kind", "link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._others.setAccessibleName(tr("Show other ideas"))
        self._others.clicked.connect(self.show_others)
        self._slow_motion.setAccessibleName(tr("Slow motion"))
        self._slow_motion.setToolTip(
            tr("Write the reply at full speed and show it in slow motion (Ctrl+Alt+W)")
        )
        self._slow_motion.setCheckable(True)
        self._slow_motion.setChecked(bool(state.value(_SLOW_MOTION, False, bool)))
        self._slow_motion.toggled.connect(self._on_slow_motion)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self._mark)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addSpacing(10)
        layout.addLayout(self._grid)
        layout.addLayout(FlowLayout((self._others, self._slow_motion), spacing=16))
        layout.addSpacing(10)
        layout.addWidget(guide)
        self._bundled = bundled
        self._describe()
        self.show_others()
        theme.changed.connect(self._draw)
        self._draw()

    @property
    def is_slow_motion(self) -> bool:
        """Whether the first reply is to be shown in slow motion."""
        return self._slow_motion.isChecked()

    def set_slow_motion(self, is_on: bool) -> None:
        """Turn slow motion on or off."""
        self._slow_motion.setChecked(is_on)

    def set_bundled(self, bundled: bool) -> None:
        """Describe the bundled model, or any other, and suggest what it can answer."""
        if bundled != self._bundled:
            self._bundled = bundled
            self._describe()
            self._suggest()

    def show_others(self) -> None:
        """Suggest other messages, and remember that for the next start."""
        self._turn = (self._turn + 1) % _TURNS
        self._state.setValue(_TURN, self._turn)
        self._suggest()

    def fit_into(self, width: int, height: int) -> None:
        """Centre the greeting in this space, slightly above the middle; use two columns if they fit.

        Without the mark, if there is not enough space.
        """
        self._arrange(2 if width >= self._theme.px(_TWO_COLUMNS) else 1)
        self._mark.show()
        if self._needed_height > height:
            self._mark.hide()
        top = max(0, round((height - self._needed_height) * 0.36) - 32)
        self._layout.setContentsMargins(0, top, 0, 0)

    @property
    def _needed_height(self) -> int:
        return self._layout.totalHeightForWidth(max(self.width(), 320)) - self._layout.contentsMargins().top()

    def _on_slow_motion(self, is_on: bool) -> None:
        self._state.setValue(_SLOW_MOTION, is_on)
        self._draw()

    def _describe(self) -> None:
        about = translated(_ABOUT_BUNDLED if self._bundled else _ABOUT_OTHER)
        self._about.setText(f'<p style="line-height:140%">{about}</p>')

    def _suggest(self) -> None:
        hand = Deck(suggestions_for(is_demo_model=self._bundled)).hand(self._turn)
        while len(self._buttons) < len(hand):
            button = SuggestionButton(self._theme, self)
            button.clicked.connect(lambda _checked=False, button=button: self.chosen.emit(button.prompt))
            self._buttons.append(button)
        for button, suggestion in zip(self._buttons, hand, strict=True):
            button.show_suggestion(suggestion)
        self._arrange(self._columns or 2)
        self.resized.emit()

    def _draw(self) -> None:
        self._mark.setPixmap(self._theme.pixmap("unfog", "muted", self._theme.px(64)))
        self._others.setIcon(self._theme.icon("retry", size=15))
        is_on = self._slow_motion.isChecked()
        self._slow_motion.setText(tr("Slow motion: on") if is_on else tr("Slow motion: off"))
        self._slow_motion.setIcon(self._theme.icon("speed", "accent" if is_on else "muted", 15))

    def _arrange(self, columns: int) -> None:
        self._columns = columns
        for number, button in enumerate(self._buttons):
            self._grid.addWidget(button, number // columns, number % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if columns == 2 else 0)


_ABOUT_BUNDLED = lazy_text(
    "Unfog runs a text diffusion model on this computer; nothing you write leaves it. "
    "The included model is tiny: it can talk about text diffusion and this program, and "
    "write haiku, short stories, lists and small Python functions. It is bad at "
    "arithmetic."
)
_ABOUT_OTHER = lazy_text("Unfog runs a text diffusion model on this computer; nothing you write leaves it.")
