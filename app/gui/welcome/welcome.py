"""The greeting of an empty conversation: what the model knows, and what to ask it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.base.translation import tr, translated
from app.gui.welcome.suggestion_button import SuggestionButton
from app.gui.widgets.flow_layout import FlowLayout
from app.gui.widgets.switch import Switch
from app.gui.widgets.theme import Theme
from app.suggestions import Deck, suggestions_for
from model_backends.lazy_text import lazy_text

_TURN, _SLOW_MOTION = "welcome/turn", "welcome/slow_motion"
_TURNS = 1_000_000  # after which it begins at 0 again
_TWO_COLUMNS = 640  # from this width in pixels on, two suggestions are in a row
_TWO_NARROW_COLUMNS = 400  # the same if there is little height
_SPACING, _TIGHT, _AROUND = 14, 10, 10  # pixels between the parts, and more around the suggestions


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
        self._title = title = QLabel(tr("Ask something and watch the answer emerge from the fog."), self)
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
        self._others = QPushButton(tr("Other ideas"), self)
        self._others.setProperty("kind", "link")
        self._others.setCursor(Qt.CursorShape.PointingHandCursor)
        self._others.setAccessibleName(tr("Show other ideas"))
        self._others.clicked.connect(self.show_others)
        self._slow_motion = Switch(theme, self)
        self._slow_motion.setText(tr("Slow motion"))
        self._slow_motion.setCursor(Qt.CursorShape.PointingHandCursor)
        self._slow_motion.setToolTip(
            tr("Write the reply at full speed and show it in slow motion (Ctrl+Alt+W)")
        )
        self._slow_motion.setChecked(bool(state.value(_SLOW_MOTION, False, bool)))
        self._slow_motion.toggled.connect(lambda is_on: state.setValue(_SLOW_MOTION, is_on))
        self._ideas = QWidget(self)
        ideas = QVBoxLayout(self._ideas)
        ideas.setSpacing(_SPACING)
        ideas.addLayout(self._grid)
        ideas.addLayout(FlowLayout((self._others, self._slow_motion), spacing=16))
        self._guide = guide
        guide.installEventFilter(self)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._mark, title, about, self._ideas, guide):
            layout.addWidget(part)
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

        Without the mark, unless all of it is seen then. If the suggestions wouldn't be, they come before the
        description, and closer together.
        """
        self._arrange(2 if width >= self._theme.px(_TWO_COLUMNS) else 1)
        self._pack(has_mark=True, is_tight=False)
        if self._needed_height > height:
            self._pack(has_mark=False, is_tight=False)
        if self._height_of(self._title, self._about, self._ideas) > height:
            self._arrange(2 if width >= self._theme.px(_TWO_NARROW_COLUMNS) else 1)
            self._pack(has_mark=False, is_tight=True)
        top = max(0, round((height - self._needed_height) * 0.36) - 32)
        self._layout.setContentsMargins(0, top, 0, 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have it fitted again when the card below has another height."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.resized.emit()
        return super().eventFilter(watched, event)

    def _pack(self, *, has_mark: bool, is_tight: bool) -> None:
        """Show the mark or not; `is_tight`: little space, and the description after the suggestions."""
        layout, about, ideas = self._layout, self._about, self._ideas
        self._mark.setVisible(has_mark)
        layout.setSpacing(_TIGHT if is_tight else _SPACING)
        around = 0 if is_tight else _AROUND
        if (inside := ideas.layout()) is not None:
            inside.setContentsMargins(0, around, 0, around)
        if (layout.indexOf(about) > layout.indexOf(ideas)) != is_tight:
            layout.removeWidget(about)
            layout.insertWidget(layout.indexOf(ideas) + (1 if is_tight else 0), about)
        layout.invalidate()

    @property
    def _needed_height(self) -> int:
        return self._layout.totalHeightForWidth(self._usable_width) - self._layout.contentsMargins().top()

    def _height_of(self, *parts: QWidget) -> int:
        """The height of these parts, one below the other."""
        heights = sum(part.heightForWidth(self._usable_width) for part in parts)
        return heights + self._layout.spacing() * (len(parts) - 1)

    @property
    def _usable_width(self) -> int:
        return max(self.width(), 320)

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
        self._slow_motion.setFont(self._theme.small_font)
        self._slow_motion.updateGeometry()

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
