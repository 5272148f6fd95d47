"""What the model writes in a pad: suggestions at the cursor, with or without being asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from app.base.translation import tr, translated
from app.gui.fog_in_text.editor_fog import EditorFog
from app.gui.pad.controller import PadController
from app.gui.pad.live_drafts import LiveDrafts
from app.gui.pad.suggestion import Suggestion
from app.gui.pad.suggestion_keys import SuggestionKeys
from app.gui.pad.view import PadView
from app.gui.widgets.basic import ElidedLabel
from app.gui.widgets.context import AppContext
from app.gui.widgets.switch import Switch
from app.gui.widgets.theme import tool_tip
from model_backends.protocol import Failed

_LIVE_KEY = "pad/live_drafts"  # in the window's state


class PadCanvas(QObject):
    """Makes the parts of a pad's page that write with the model, when the page is made."""

    def __init__(self, context: AppContext, pads: PadController) -> None:
        super().__init__(pads)
        self._context, self._pads = context, pads
        self._is_live = bool(context.window_state.value(_LIVE_KEY, False, bool))
        self._page: PadCanvasPage | None = None
        self._action = context.actions["live_drafts"]
        self._action.setCheckable(True)
        self._action.setChecked(self._is_live)
        context.actions.handle({"live_drafts": self.toggle_live_drafts})
        pads.created.connect(self._on_created)
        pads.toggled.connect(lambda _: self._drop())
        pads.opened.connect(self._drop)

    @property
    def page(self) -> PadCanvasPage | None:
        """The parts of the page, once it is made."""
        return self._page

    def toggle_live_drafts(self) -> None:
        """Turn live drafts on or off, and remember that."""
        self.set_live_drafts(not self._is_live)

    def set_live_drafts(self, is_on: bool) -> None:
        """Suggest the next lines while someone writes, or only when Tab is pressed."""
        self._is_live = is_on
        self._context.window_state.setValue(_LIVE_KEY, is_on)
        self._action.setChecked(is_on)
        if self._page is not None:
            self._page.turn_live_drafts(is_on)

    def _on_created(self, view: PadView) -> None:
        self._page = page = PadCanvasPage(self._context, view)
        page.turn_live_drafts(self._is_live)
        page.switch.toggled.connect(self.set_live_drafts)
        page.suggestion.about_to_take.connect(self._pads.keep_version)

    def _drop(self) -> None:
        if self._page is not None:
            self._page.suggestion.drop()


class PadCanvasPage(QObject):
    """The fog of a pad's editor, its suggestions, and what the foot says of them."""

    def __init__(self, context: AppContext, view: PadView) -> None:
        super().__init__(view)
        theme, self._editor = context.theme, view.editor
        self.fog = EditorFog(view.editor, theme)
        """The passages that are fog."""
        view.editor.add_layer(self.fog.paint)
        self.suggestion = Suggestion(view.editor, self.fog, theme, context.engine)
        """What is suggested at the cursor."""
        self._keys = SuggestionKeys(view.editor, self.suggestion)
        self._live = LiveDrafts(view.editor, self.suggestion)
        self.notice = ElidedLabel("", "small", view.foot)
        """What the model is waiting for, or why there is no suggestion."""
        view.foot.add_left(self.notice)
        self.switch = Switch(theme, view.foot)
        """Turns live drafts on and off."""
        self.switch.setText(tr("Live drafts"))
        self.switch.setToolTip(tool_tip(tr("Suggest the next lines when you pause (Ctrl+Alt+L)")))
        view.foot.add_right(self.switch)
        view.editor.setAccessibleDescription(
            tr("Tab suggests how the text goes on. Esc, then Tab, leaves the text; so do Ctrl+Tab and F6.")
        )
        self._keys.asked.connect(self._ask)
        self.suggestion.state_changed.connect(lambda _: self._show_state())
        self.suggestion.run.state_changed.connect(lambda _: self._show_state())
        self.suggestion.ready.connect(self._announce)
        self.suggestion.came_empty.connect(lambda: self._say(tr("Nothing to suggest here.")))
        self.suggestion.failed.connect(self._on_failed)

    def turn_live_drafts(self, is_on: bool) -> None:
        """Turn live drafts on or off."""
        self._live.turn_on(is_on)
        self.switch.setChecked(is_on)

    def _ask(self) -> None:
        if not self.suggestion.ask(waits=True):
            self._say(tr("No suggestion here."))

    def _show_state(self) -> None:
        run, state = self.suggestion.run, self.suggestion.state
        if run.state == "waiting":
            has_reply = run.waits_for_reply
            self._say(tr("Waiting for the reply in the chat…") if has_reply else tr("Loading the model…"))
        elif state == "ready":
            self._say(tr("Tab takes it · Ctrl+Right takes a word · Esc drops it"))
        else:
            self._say("")

    def _say(self, text: str) -> None:
        self.notice.setText(text)
        self.notice.setToolTip(tool_tip(text))

    def _on_failed(self, failure: Failed) -> None:
        self._say(" ".join(map(translated, filter(None, (failure.message, failure.hint)))))

    def _announce(self, text: str) -> None:
        """Tell a screen reader, after what it is reading."""
        words = tr("Suggestion: {text}. Tab takes it, Esc drops it.").format(text=text.strip())
        event = QAccessibleAnnouncementEvent(self._editor, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
