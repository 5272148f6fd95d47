"""The parts of a pad's page that write with the model, and what the foot says of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.base.translation import tr, translated
from app.filling.pad_prompt import ModelRoom
from app.gui.fog_in_text.editor_fog import EditorFog
from app.gui.pad.filled_marks import FilledMarks
from app.gui.pad.holes import Holes, fill_holes
from app.gui.pad.live_drafts import LiveDrafts
from app.gui.pad.passage_fill import FilledPassage, PassageFill
from app.gui.pad.rewriting import SelectionRewriting
from app.gui.pad.selection_bar import SelectionBar
from app.gui.pad.suggestion import Suggestion
from app.gui.pad.suggestion_keys import SuggestionKeys
from app.gui.pad.view import PadView
from app.gui.widgets.basic import link_button
from app.gui.widgets.context import AppContext
from app.gui.widgets.switch import Switch
from app.gui.widgets.theme import Theme, tool_tip
from app.session.rewriting import RewriteKind
from model_backends.protocol import Failed

_WIDE = 560  # pixels of the foot in which the switch has its text


class PadCanvasPage(QObject):
    """The fog of a pad's editor, what it takes the place of, and what the foot says of it."""

    def __init__(self, context: AppContext, view: PadView) -> None:
        super().__init__(view)
        self._engine, self._editor, self._foot = context.engine, view.editor, view.foot
        self._theme = theme = context.theme
        editor = view.editor
        self.holes = Holes(editor, theme)
        """The holes of the text."""
        self.fog = EditorFog(editor, theme)
        """The passages that are fog."""
        editor.add_layer(self.fog.paint)
        self.suggestion = Suggestion(editor, self.fog, theme, context.engine)
        """What is suggested at the cursor."""
        self.filling = PassageFill(editor, self.fog, context.engine)
        """Passages that are being written."""
        self.marks = FilledMarks(editor, theme)
        """The passages that were just written."""
        self._rewriting = SelectionRewriting(editor, self.filling)
        self.bar = SelectionBar(editor, theme)
        """What can be done with selected words."""
        self._keys = SuggestionKeys(editor, self.suggestion)
        self._live = LiveDrafts(editor, self.suggestion)
        self._make_foot(theme, view)
        editor.setAccessibleDescription(
            tr("Tab suggests how the text goes on. Esc, then Tab, leaves the text; so do Ctrl+Tab and F6.")
        )
        self._connect()

    def _make_foot(self, theme: Theme, view: PadView) -> None:
        self.switch = Switch(theme, view.foot)
        """Turns live drafts on and off."""
        self.switch.setAccessibleName(tr("Live drafts"))
        self.switch.setToolTip(tool_tip(tr("Suggest the next lines when you pause (Ctrl+Alt+L)")))
        view.foot.add_right(self.switch)
        theme.changed.connect(self._use_font)
        self._use_font()
        self.fill_button = link_button(
            tr("Fill"), tr("Fill the hole at the cursor, or all (Ctrl+Alt+H)"), self._fill_or_stop
        )
        """Fills holes, where there are any."""
        self.fill_button.setParent(view.foot)
        self.fill_button.hide()
        view.foot.add_right(self.fill_button)
        view.foot.installEventFilter(self)

    def _connect(self) -> None:
        self._keys.asked.connect(self._ask)
        self._keys.stopped.connect(self.filling.cancel)
        suggestion, filling = self.suggestion, self.filling
        suggestion.state_changed.connect(lambda _: self._show_state())
        for run in (suggestion.run, filling.run):
            run.state_changed.connect(lambda _: self._show_state())
        suggestion.ready.connect(self._announce_suggestion)
        suggestion.came_empty.connect(lambda: self._say(tr("Nothing to suggest here.")))
        for part in (suggestion, filling):
            part.failed.connect(self._on_failed)
        filling.running_changed.connect(self._on_running)
        filling.filled.connect(self._on_filled)
        filling.moved.connect(
            lambda: self._say(tr("The text changed meanwhile, so not everything was replaced."))
        )
        self.holes.counted.connect(lambda _: self._show_button())
        self.marks.answer_chosen.connect(self._on_answer)
        filling.came_empty.connect(lambda: self._say(tr("The model wrote nothing. Try again.")))
        self.bar.requested.connect(self.rewrite)
        self._editor.cursorPositionChanged.connect(self._drop_notice)

    def turn_live_drafts(self, is_on: bool) -> None:
        """Turn live drafts on or off."""
        self._live.turn_on(is_on)
        self.switch.setChecked(is_on)

    def stop(self) -> None:
        """Drop what is suggested and what is being written: another text is shown."""
        self.suggestion.drop()
        self.filling.cancel()
        self.fog.clear()
        self.marks.clear()
        self.holes.look()
        self._say("")

    def fill_holes(self) -> None:
        """Fill the hole at the cursor, or else all holes."""
        self.suggestion.drop()
        if not self._editor.isReadOnly() and not fill_holes(self._editor, self.filling, self._room):
            self._say(tr("There is no hole here. Write one as […], [three words] or [yes|no]."))

    def rewrite(self, kind: RewriteKind) -> None:
        """Write the selected words again."""
        self.suggestion.drop()
        if not self._rewriting.rewrite(kind, self._room):
            self._say(tr("Select the words to write again."))

    @property
    def _room(self) -> ModelRoom:
        loaded = self._engine.loaded_model
        return ModelRoom() if loaded is None else ModelRoom(loaded.context_length, loaded.canvas_length)

    def _fill_or_stop(self) -> None:
        self._editor.setFocus()  # the button may go
        if self.filling.is_running:
            self.filling.cancel()
        else:
            self.fill_holes()

    def _ask(self) -> None:
        if self.filling.is_running or not self.suggestion.ask(waits=True):
            self._say(tr("No suggestion here."))

    # What the foot says

    def _show_state(self) -> None:
        runs = (self.suggestion.run, self.filling.run)
        waiting = next((run for run in runs if run.state == "waiting"), None)
        if waiting is not None:
            has_reply = waiting.waits_for_reply
            self._say(tr("Waiting for the reply in the chat…") if has_reply else tr("Loading the model…"))
        elif self.suggestion.state == "ready":
            self._say(tr("Tab takes it · Ctrl+Right takes a word · Esc drops it"))
        elif self.filling.is_running:
            self._say(tr("Esc stops it"))
        else:
            self._say("")

    def _show_button(self) -> None:
        self.fill_button.setText(tr("Stop") if self.filling.is_running else tr("Fill"))
        self.fill_button.setVisible(self.holes.count > 0 or self.filling.is_running)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the switch without its text where the foot is narrow."""
        if event.type() == QEvent.Type.Resize and watched is self._foot:
            self.switch.setText(tr("Live drafts") if self._foot.width() > self._theme.px(_WIDE) else "")
            self.switch.updateGeometry()
        return False

    def _use_font(self) -> None:
        self.switch.setFont(self._theme.small_font)
        self.switch.updateGeometry()

    def _drop_notice(self) -> None:
        """Show the counts again in place of a notice about an earlier place or text."""
        if self._foot.notice:
            self._show_state()

    def _say(self, text: str) -> None:
        self._foot.show_notice(text)

    def _on_running(self, is_running: bool) -> None:
        self._keys.keep_escape(is_running)
        self._live.pause(is_running)
        self.bar.set_busy(is_running)
        self._show_button()
        self._show_state()

    def _on_filled(self, passages: list[FilledPassage]) -> None:
        self.marks.show_passages(passages)
        self.holes.look()
        words = " … ".join(passage.filling.text for passage in passages)
        announce(self._editor, tr("Written: {text}").format(text=words))

    def _on_answer(self, passage: FilledPassage, answer: str) -> None:
        self._editor.replace(passage.start, passage.end, answer)

    def _on_failed(self, failure: Failed) -> None:
        self._say(" ".join(map(translated, filter(None, (failure.message, failure.hint)))))

    def _announce_suggestion(self, text: str) -> None:
        announce(
            self._editor, tr("Suggestion: {text}. Tab takes it, Esc drops it.").format(text=text.strip())
        )


def announce(widget: QWidget, words: str) -> None:
    """Tell a screen reader, after what it is reading."""
    event = QAccessibleAnnouncementEvent(widget, words)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
    QAccessible.updateAccessibility(event)
