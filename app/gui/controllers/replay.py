"""Connect recorded replies to replay, comparison, export, presentation and inspector.

All but the first are imported when they are first used: the window opens without them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.base.translation import format_number, tr
from app.gui.controllers.inspected_reply import InspectedReply
from app.gui.conversation.message_list import MessageList
from app.gui.widgets.context import AppContext
from app.storage import StoredMessage
from model_backends.protocol import BlockStarted, DenoisingStep, Event, Loaded

if TYPE_CHECKING:
    from app.gui.inspector import Inspector
    from app.gui.presentation.presentation import Presentation
    from app.gui.replay.comparison import RecordedReply
    from app.gui.replay.recording import Recording
    from app.storage.trace import Trace

_TITLE_LENGTH = 60


class ReplayController(QObject):
    """Handles the message list's requests. `panel`, beside it, holds the inspector."""

    left = Signal()
    """The presentation has ended."""

    def __init__(self, context: AppContext, messages: MessageList, window: QWidget) -> None:
        super().__init__(window)
        session, engine = context.session, context.engine
        self._session, self._engine = session, engine
        self._theme, self._state = context.theme, context.window_state
        self._settings = context.settings
        self._messages, self._window = messages, window
        self._inspector: Inspector | None = None
        self._inspected: InspectedReply | None = None
        self._presentation: Presentation | None = None
        self.panel = QWidget(window)
        self.panel.setObjectName("inspector")
        self.panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QHBoxLayout(self.panel)
        inside.setContentsMargins(1, 0, 0, 0)  # the border line
        self.panel.setVisible(False)
        self._replayed: Trace | None = None
        self._writing = 0  # id of the running reply
        self._starts: dict[int, BlockStarted] = {}  # its noise, by block
        self._received: list[DenoisingStep] = []  # its steps not in the inspector yet
        session.reply_run.block_started.connect(self._on_started)
        session.reply_run.step.connect(self._on_step)
        messages.requests.handle({"replay": self.replay, "compare": self.compare, "export": self.export})
        messages.step_shown.connect(self._on_replayed)
        messages.start_shown.connect(self._on_start_shown)
        messages.stepped.connect(self._on_stepped)
        engine.loaded.connect(self._on_loaded)
        for signal in (engine.block_started, engine.prefilled, engine.step, engine.block, engine.finished):
            signal.connect(self._on_event)
        session.opened.connect(self._on_opened)
        self._inspector_action = context.actions["inspector"]
        self._inspector_action.setCheckable(True)
        context.actions.handle({"inspector": self.toggle_inspector, "present": self.present})
        if context.window_state.value("window/inspector", False, bool):
            self._show_inspector()
            self._inspector_action.setChecked(True)

    def toggle_inspector(self) -> None:
        """Show or hide the inspector, and remember that."""
        if not self.panel.isHidden():
            self.panel.setVisible(False)
        else:
            self._show_inspector()
        self._inspector_action.setChecked(not self.panel.isHidden())
        self._state.setValue("window/inspector", not self.panel.isHidden())

    def _show_inspector(self) -> None:
        if self._inspector is None:
            from app.gui.inspector import Inspector

            self._inspector = inspector = Inspector(self._theme, self.panel)
            self._messages.hovered.connect(inspector.hover)
            inspector.step_chosen.connect(self._on_step_chosen)
            if self._engine.loaded_model is not None:
                inspector.show_device(self._engine.loaded_model.device)
            layout = self.panel.layout()
            assert layout is not None
            layout.addWidget(inspector)
            self._inspected = InspectedReply(self._session, self._messages, inspector)
        self.panel.setVisible(True)
        if self._replayed is None and self._inspected is not None:
            self._inspected.show()

    def replay(self, reply: int, speed: float = 1.0) -> None:
        """Replay a reply in its place, at this speed."""
        widget, traces = self._messages.reply(reply), self._session.traces(reply)
        if widget is not None and traces:
            self._messages.hold_in_place(widget)
            if self._inspected is not None:
                self._inspected.follow(reply)
            widget.show_replay(traces, speed)

    def compare(self, reply: int) -> None:
        """Compare a reply with another one of the open conversation."""
        from app.gui.replay.comparison import Comparison

        recorded = self._recorded()
        if any(entry.id == reply for entry in recorded):
            dialog = Comparison(self._theme, recorded, reply, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.export.connect(lambda left, right: self._export([left, right], dialog))
            dialog.open()

    def export(self, reply: int) -> None:
        """Export a reply as a film or a picture."""
        self._export([reply], self._window)

    def present(self) -> None:
        """Continue the open conversation in presentation mode; its questions and replies are stored in it."""
        if self._presentation is not None or self._session.state != "idle":
            return
        from app.gui.presentation.conversation_session import ConversationSession
        from app.gui.presentation.presentation import present

        self._session.draft_requested.emit()
        self._window.setEnabled(False)
        self._window.setUpdatesEnabled(False)  # it is covered, and shows the same reply
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        session = ConversationSession(self._session, self._engine)
        self._presentation = present(
            app,
            session,
            reduced_motion=self._theme.reduced_motion,
            fog_seconds=self._settings.value.appearance.fog_seconds,
        )
        self._presentation.left.connect(self._on_presented)

    def recording(self, reply: int) -> Recording:
        """Return a reply of the open conversation with its traces; without any if it has none."""
        from app.gui.replay.recording import Recording

        for question, answer in self._session.question_reply_pairs():
            if answer.id == reply:
                return Recording(
                    traces=self._session.traces(reply),
                    prompt=question.text,
                    model=answer.model,
                    seed=answer.seed,
                    sampling=answer.sampling,
                    stats=answer.stats,
                )
        return Recording(traces=())

    # Helpers

    def _on_presented(self) -> None:
        self._presentation = None
        self._window.setUpdatesEnabled(True)
        self._window.setEnabled(True)
        self.left.emit()

    def _export(self, replies: list[int], parent: QWidget) -> None:
        from app.gui.export.dialog import ExportDialog

        recordings = [self.recording(reply) for reply in replies]
        if all(recording.traces for recording in recordings):
            dialog = ExportDialog(self._theme, recordings, parent=parent)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _recorded(self) -> list[RecordedReply]:
        """Return all replies of the open conversation with a trace, in all branches."""
        from app.gui.replay.comparison import RecordedReply

        found = []
        for question, reply in self._session.question_reply_pairs():
            if reply.traced:
                number = f" {reply.siblings.index(reply.id) + 1}" if len(reply.siblings) > 1 else ""
                words = " ".join(question.text.split())
                short = words if len(words) <= _TITLE_LENGTH else f"{words[:_TITLE_LENGTH]}…"
                found.append(
                    RecordedReply(
                        id=reply.id,
                        title=tr("{question} – reply{number}, seed {seed}").format(
                            question=short, number=number, seed=reply.seed
                        ),
                        caption=_caption(reply),
                        traces=partial(self._session.traces, reply.id),
                    )
                )
        return found

    def _on_started(self, reply: int, start: BlockStarted) -> None:
        self._follow(reply)
        self._starts[start.block] = start

    def _on_step(self, reply: int, step: DenoisingStep) -> None:
        self._follow(reply)
        self._received.append(step)

    def _follow(self, reply: int) -> None:
        """Keep what comes of this reply, and of no other."""
        if reply != self._writing:
            self._writing = reply
            self._forget()

    def _forget(self) -> None:
        self._starts.clear()
        self._received.clear()

    def _on_start_shown(self, start: BlockStarted) -> None:
        self._replayed = None
        if self._inspector is not None:
            self._inspector.show_start(start)

    def _on_stepped(self, step: DenoisingStep) -> None:
        """Show the steps up to this one; the canvas skips steps that come faster than frames."""
        inspector, start = self._inspector, self._starts.get(step.block)
        if inspector is not None and self._replayed is not None:
            inspector.show_block(step.block, step.max_steps, start)
        self._replayed = None
        place = (step.block, step.step)
        while self._received and (self._received[0].block, self._received[0].step) <= place:
            passed = self._received.pop(0)
            if inspector is not None and passed.block == step.block:
                inspector.add_step(passed, start)

    def _on_replayed(self, trace: Trace, step: int) -> None:
        self._replayed = trace
        if self._inspector is not None:
            self._inspector.show_trace(trace, step)

    def _on_step_chosen(self, index: int) -> None:
        if self._replayed is not None:
            self._messages.go_to_step(self._replayed, index)

    def _on_event(self, event: Event) -> None:
        if self._inspector is not None:
            self._inspector.receive(event)

    def _on_loaded(self, event: Loaded) -> None:
        if self._inspector is not None:
            self._inspector.show_device(event.device)

    def _on_opened(self) -> None:
        self._replayed = None
        self._forget()
        if self._inspector is not None:
            self._inspector.clear()
        if self._inspected is not None:
            self._inspected.show()


def _caption(reply: StoredMessage) -> str:
    steps = reply.sampling.max_steps if reply.sampling else None
    limit = "" if steps is None else tr(" · up to %n step(s)", "", steps)
    pace = (
        tr(" · {steps} steps per block").format(steps=format_number(reply.stats.steps_per_block, 1))
        if reply.stats and not reply.stats.is_fill
        else ""
    )
    return tr("seed {seed}{limit}{pace}").format(seed=reply.seed, limit=limit, pace=pace)
