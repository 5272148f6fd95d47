"""The window: puts sidebar, messages, composer and status line together and wires them to the session."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import format_number, tr
from app.gui.canvas.painter import CanvasMode
from app.gui.command_palette.commands import Provider, of_conversations, of_models
from app.gui.composer.attachments import ComposerAttachments
from app.gui.composer.composer import Composer
from app.gui.controllers.conversations import ConversationsController
from app.gui.controllers.models import ModelsController
from app.gui.controllers.notifications import NotificationsController
from app.gui.controllers.palette import CommandPaletteController
from app.gui.controllers.prompts import PromptsController
from app.gui.controllers.replay import ReplayController
from app.gui.controllers.settings import SettingsController
from app.gui.controllers.slash_commands import SlashCommandsController
from app.gui.conversation.announcer import Announcer
from app.gui.conversation.last_reply import LastReplyActions
from app.gui.conversation.message_list import MessageList
from app.gui.conversation.overrides_hint import OverridesHint
from app.gui.main_window.window_geometry import restore_geometry, save_geometry
from app.gui.markdown.links import ask_about_link
from app.gui.markdown.math_rendering import preload
from app.gui.sidebar.import_export import ImportExportMenu
from app.gui.sidebar.sidebar import Sidebar
from app.gui.widgets.actions import Actions
from app.gui.widgets.focus_order import FocusOrderMixin
from app.gui.widgets.status_line import StatusLine
from app.gui.widgets.theme import Scheme, Theme
from app.gui.widgets.toast import UndoToast
from app.gui.widgets.toast_label import ToastLabel
from app.models.library import ModelLibrary
from app.processes.engine import EngineProcess
from app.session.session import ChatSession
from app.settings.store import SettingsStore
from app.storage import StoredMessage
from model_backends.lazy_text import lazy_text
from model_backends.protocol import BlockCommitted, DenoisingStep, Failed, Loaded, LoadProgress

if TYPE_CHECKING:
    from app.gui.settings_dialog.about import About

_NARROW = 720  # below this width, at the usual size of type, the sidebar makes room for the conversation
CANVAS_MODES: tuple[CanvasMode, ...] = ("prose", "grid", "quiet")
CANVAS_WORDS: dict[CanvasMode, str] = {
    "prose": lazy_text("Replies are written as flowing text."),
    "grid": lazy_text("Replies are written in a grid, a cell for every token."),
    "quiet": lazy_text("Replies are written without motion."),
}
_NEXT_SCHEME: dict[Scheme, Scheme] = {"system": "dark", "dark": "light", "light": "dark"}


class MainWindow(FocusOrderMixin, QMainWindow):
    """The one window of the program."""

    def __init__(
        self,
        session: ChatSession,
        engine: EngineProcess,
        theme: Theme,
        settings: QSettings,
        library: ModelLibrary,
    ) -> None:
        super().__init__()
        self._library = library
        self._session, self._engine, self._theme, self._settings = session, engine, theme, settings
        self._painted_at: float | None = None
        self._closed = self._leaves = False
        self._sidebar_wanted = True
        self.setWindowTitle("Unfog")
        self.setMinimumSize(QSize(420, 420))
        self._actions = actions = Actions(theme)
        self.addActions([action for _, action in actions])
        actions.handle(
            {
                "new": lambda: self.conversations.write_in(None),
                "search": self._search,
                "pin": lambda: self.conversations.pin(),
                "rename": lambda: self._sidebar.rename_current(),
                "export_conversation": lambda: self._exchange.ask_format(self._session.current),
                "export_all": lambda: self._exchange.ask_format(None),
                "import_conversations": lambda: self._exchange.choose_import(),
                "delete": lambda: self.conversations.delete(),
                "undo": lambda: self._toast.undo(),
                "previous": lambda: self.conversations.step(-1),
                "next": lambda: self.conversations.step(1),
                "focus": self._write,
                "edit": lambda: self._last.edit(),
                "attach": self._attach,
                "stop": self._escape,
                "preset": lambda: self._composer.presets.open(),
                "chat_settings": lambda: self.prompts.open_overrides(session.current),
                "think": lambda: self.prompts.toggle_thinking(),
                "prompts": lambda: self.prompts.open_prompts(),
                "copy": lambda: self._last.copy(),
                "copy_text": lambda: self._last.copy_text(),
                "copy_code": lambda: self._last.copy_code(),
                "again": session.retry,
                "reproduce": lambda: self._last.reproduce(),
                "resume": lambda: self._last.resume(),
                "replay": lambda: self._last.replay(),
                "compare": lambda: self._last.compare(),
                "export": lambda: self._last.export(),
                "details": lambda: self._last.toggle_details(),
                "thoughts": lambda: self._last.toggle_thoughts(),
                "earlier": lambda: self._last.show_branch(-1),
                "later": lambda: self._last.show_branch(1),
                "end": lambda: self._messages.follow(),
                "palette": lambda: self._commands.toggle_palette(),
                "shortcuts": lambda: self._commands.toggle_shortcuts(),
                "sidebar": self._toggle_sidebar,
                "models": lambda: self._front.toggle(),
                "inspector": self._toggle_inspector,
                "canvas": self._next_canvas_mode,
                "present": lambda: self._replays.present(),
                "settings": lambda: self.settings.open(),
                "appearance": self._toggle_appearance,
                "larger": lambda: self.settings.change_type(1),
                "smaller": lambda: self.settings.change_type(-1),
                "usual_size": lambda: self.settings.change_type(0),
                "quit": self.quit,
            }
        )
        self._front = ModelsController(theme, library, settings, actions["models"], self)
        self._exchange = ImportExportMenu(session.store, settings, self)
        self._sidebar = Sidebar(
            theme,
            actions["new"],
            actions["appearance"],
            self._exchange.more_menu(actions, lambda: self._session.current),
            self._front.button,
            session.search,
        )
        self._messages = MessageList(theme, bundled_model=library.is_demo_in_use)
        self._messages.remark = session.remark
        self._composer = Composer(theme)
        self._status = StatusLine(theme)
        self._hint = OverridesHint(theme, self)
        self._replays = ReplayController(session, engine, self._messages, theme, settings, self)
        self._build()
        self._toast = UndoToast(self._messages)
        self._exchange.note = note = ToastLabel(self._messages, self._toast)
        self.conversations = ConversationsController(
            session,
            self._sidebar,
            self._messages,
            self._composer,
            self._front,
            self._toast,
            note,
            actions,
            self,
        )
        self._replays.left.connect(self._write)
        self._attaching = ComposerAttachments(session, engine, self._composer, theme, settings, self)
        self._restore()
        self._connect()
        self._show_conversation()
        self._last = LastReplyActions(session, self._messages, actions, self)
        self.announcer = Announcer(session, self._messages)
        self._commands = CommandPaletteController(theme, actions, settings, self, self._providers())

    @property
    def messages(self) -> MessageList:
        """The open conversation."""
        return self._messages

    @property
    def composer(self) -> Composer:
        """Where people type."""
        return self._composer

    def action(self, name: str) -> QAction:
        """One of `ACTIONS`, by its name."""
        return self._actions[name]

    @property
    def models(self) -> ModelsController:
        """What the window shows of models."""
        return self._front

    def use_settings(
        self,
        store: SettingsStore,
        about: Callable[[], About],
        device: str,
        has_tray: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
    ) -> None:
        """Apply these settings now and whenever they change. `device` is what the command line asks for."""
        self.settings = SettingsController(
            store,
            self._theme,
            self._session,
            self._engine,
            self._messages,
            about,
            self,
            device,
            has_tray,
        )
        self.notifications = NotificationsController(
            self._session,
            store,
            self._settings,
            self._sidebar.list,
            self._theme,
            self._actions,
            self,
            has_tray,
        )
        self.notifications.window_wanted.connect(self.come_forward)
        self.notifications.reply_wanted.connect(self.conversations.open_message)
        self.prompts = PromptsController(
            self._session,
            self._engine,
            store,
            self._library,
            self._theme,
            self._composer.presets,
            self._hint,
            self._status,
            self._toast,
            self,
        )
        self._slash = SlashCommandsController(
            self._theme, self._composer, self._actions, self.prompts, self._library, self._session, self
        )
        self._attaching.plain = self._slash.unescaped
        self._sidebar.list.overrides_wanted.connect(
            self.prompts.open_overrides, Qt.ConnectionType.QueuedConnection
        )
        store.failed.connect(self._messages.show_failure)
        store.noted.connect(self._toast.say)
        for note in store.notes:
            self._toast.say(note)

    @property
    def commands(self) -> CommandPaletteController:
        """The command palette and the list of shortcuts."""
        return self._commands

    @property
    def painted_at(self) -> float | None:
        """When the window was first painted, in seconds of `time.monotonic`."""
        return self._painted_at

    # Putting it together

    def _build(self) -> None:
        foot = QWidget(self)
        foot.setObjectName("foot")
        foot_layout = QVBoxLayout(foot)
        foot_layout.setContentsMargins(0, 0, 0, 0)
        foot_layout.setSpacing(7)
        foot_layout.addWidget(self._hint)
        foot_layout.addWidget(self._composer)
        foot_layout.addWidget(self._status)
        foot_row = QHBoxLayout()
        foot_row.setContentsMargins(16, 4, 16, 10)
        foot_row.addStretch(1)
        foot_row.addWidget(foot, 1000)
        foot_row.addStretch(1)
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self._messages, 1)
        centre.addLayout(foot_row)
        conversation = QWidget(self)
        beside = QHBoxLayout(conversation)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addLayout(centre, 1)
        beside.addWidget(self._replays.panel)
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._sidebar)
        row.addWidget(self._front.surround(conversation, self._messages, self._status), 1)
        self.setCentralWidget(page)

    def _providers(self) -> tuple[Provider, ...]:
        """What the command palette lists besides actions."""
        session, library = self._session, self._library
        return (
            lambda: self.prompts.preset_commands(),
            lambda: of_models(library.files, library.in_use, library.use),
            lambda: of_conversations(self.conversations.listed, session.current, self.conversations.write_in),
        )

    def _connect(self) -> None:
        session = self._session
        session.opened.connect(self._show_conversation)
        session.changed.connect(self._show_messages)
        session.added.connect(self._on_added)
        session.updated.connect(self._on_updated)
        session.replied.connect(self._on_replied)
        session.failed.connect(self._messages.show_failure)
        session.draft_wanted.connect(self._composer.save)
        session.draft_changed.connect(self._show_draft)
        session.state_changed.connect(self._on_state)
        session.state_changed.connect(lambda state: self._messages.set_busy(state != "idle"))
        self._engine.received.connect(self._on_engine_event)
        self._engine.state_changed.connect(self._on_engine_state)
        self._composer.send.connect(self._attaching.send)
        self._front.attach_wanted.connect(self._attach_dropped)
        self._front.import_wanted.connect(self._exchange.import_file)
        self._composer.stop.connect(session.stop)
        self._composer.drafted.connect(session.save_draft)
        self._messages.retry.connect(session.retry)
        self._messages.reproduce.connect(session.reproduce)
        self._messages.recover.connect(session.recover)
        self._messages.resume.connect(session.resume)
        self._messages.edited.connect(session.edit)
        self._messages.branch.connect(session.show_branch)
        self._messages.chosen.connect(self._send_example)
        self._messages.link_clicked.connect(lambda link: ask_about_link(link, self))
        self._sidebar.clicked.connect(self._write)
        self._sidebar.list.export_wanted.connect(self._exchange.export)
        self._exchange.imported.connect(self.conversations.show)
        self._messages.later_wanted.connect(lambda: self._messages.show_later(session.messages()))
        self._messages.end_wanted.connect(self._show_messages)
        self._front.left.connect(self._composer.focus)
        # Once everything knows how much room it needs at another size of type.
        self._theme.changed.connect(lambda: QTimer.singleShot(0, self, self._fit_sidebar))

    def _restore(self) -> None:
        restore_geometry(self, self._settings)
        self._sidebar_wanted = self._settings.value("window/sidebar", True, bool)  # type: ignore[assignment]
        last = self._settings.value("window/conversation", 0, int)
        if any(conversation.id == last for conversation in self._session.conversations()):
            self._session.open(int(str(last)))

    # What people do

    def _send_example(self, text: str) -> None:
        files = self._session.draft_files(self._session.current)
        self._session.send(text, draft=self._composer.text, draft_files=files)

    def _attach(self) -> None:
        self._front.hide()
        self._attaching.choose()

    def _attach_dropped(self, paths: list[Path]) -> None:
        self._front.hide()
        self._attaching.attach(paths)

    def skip_or_stop(self) -> None:
        """Stop the reply; show one that has ended but is still being played at once."""
        if self._session.state == "idle":
            self._messages.skip()
        else:
            self._session.stop()

    def _escape(self) -> None:
        """Take one step back: on the Models page, or in the reply that is being written."""
        if not self._front.escape():
            self.skip_or_stop()

    def _next_canvas_mode(self) -> None:
        """Show blocks in the next way, and say in which."""
        place = CANVAS_MODES.index(self.settings.store.value.appearance.canvas_mode)
        mode = CANVAS_MODES[(place + 1) % len(CANVAS_MODES)]
        self.settings.store.update({"appearance.canvas_mode": mode})
        self._toast.say(CANVAS_WORDS[mode])

    def _write(self) -> None:
        self._front.leave()

    def _search(self) -> None:
        self._sidebar.show()
        self._sidebar.start_search()

    def _toggle_sidebar(self) -> None:
        self._sidebar_wanted = not self._sidebar.isVisible()
        self._sidebar.setVisible(self._sidebar_wanted)

    def _toggle_inspector(self) -> None:
        self._replays.toggle_inspector()
        self._fit_sidebar()

    def _toggle_appearance(self) -> None:
        scheme = _NEXT_SCHEME[self._theme.scheme]
        if self._theme.scheme == "system" and self._theme.is_dark:
            scheme = "light"
        self.settings.store.update({"appearance.scheme": scheme})

    # What happens

    def _show_conversation(self) -> None:
        self._show_draft()
        self._show_messages()
        self.conversations.show()

    def _show_draft(self) -> None:
        self._composer.set_text(self._session.draft())

    def _show_messages(self) -> None:
        messages = self._session.messages()
        self._messages.show_messages(messages)
        stats = next((message.stats for message in reversed(messages) if message.stats), None)
        self._status.show_stats(stats)
        self._on_state(self._session.state)
        if self._session.failure is not None:
            self._messages.show_failure(self._session.failure)

    def _on_added(self, message: StoredMessage) -> None:
        if message.conversation == self._session.current:
            self._messages.add(message)

    def _on_updated(self, message: StoredMessage) -> None:
        self._messages.update_message(message)
        if message.stats is not None and message.conversation == self._session.current:
            self._status.show_stats(message.stats)

    def _on_replied(self, reply: int, event: DenoisingStep | BlockCommitted) -> None:
        self._messages.push(reply, event)

    def _on_state(self, state: str) -> None:
        self._composer.set_busy(state != "idle", stopping=state == "stopping", where=self._busy_title())
        words = {
            "loading": tr("Loading the model…"),
            "answering": tr("Reading the conversation…"),
            "stopping": tr("Stopping…"),
        }
        if state in words and (reply := self._session.running_reply) is not None:
            self._messages.say(reply, words[state])

    def _busy_title(self) -> str:
        """The title of the conversation a reply is being written in, "" if it is the open one."""
        elsewhere = self._session.busy_elsewhere
        titles = (entry.title for entry in self._session.conversations() if entry.id == elsewhere)
        return next(titles, "")

    def _on_engine_event(self, event: object) -> None:
        if isinstance(event, Loaded):
            self._status.show_loaded(event)
        elif isinstance(event, LoadProgress):
            self._status.show_engine(
                tr("Loading {model}… {percent}%").format(
                    model=self._engine.model.name, percent=format_number(100 * event.fraction)
                )
            )
        elif isinstance(event, Failed) and self._engine.state == "off":
            self._status.show_engine(tr("No model is loaded"))

    def _on_engine_state(self, state: str) -> None:
        if state == "loading":
            self._status.show_engine(tr("Loading {model}…").format(model=self._engine.model.name))

    # The window itself

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first time; everything that can wait starts then."""
        super().paintEvent(event)
        if self._painted_at is None:
            self._painted_at = time.monotonic()
            QTimer.singleShot(0, self, self._start_processes)
            QTimer.singleShot(0, self, self._composer.focus)
            QTimer.singleShot(0, self, self._restore_scrolled)

    def _restore_scrolled(self) -> None:
        """Go where the open conversation was being read when the window was closed."""
        match self._settings.value("window/scrolled"):
            case [message, below] if self._messages.is_at_end:
                self.conversations.open_message(int(message), top=int(below))

    def _start_processes(self) -> None:
        if self._closed:
            return
        self._engine.start()
        self.settings.follow_system()
        self._library.access.load(self._library.downloads.start)
        preload()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the conversation in a narrow window."""
        super().resizeEvent(event)
        self._fit_sidebar()
        QTimer.singleShot(0, self, self._toast.place)

    def _fit_sidebar(self) -> None:
        panel = self._replays.panel
        needed = self._theme.room(_NARROW) + (0 if panel.isHidden() else panel.minimumSizeHint().width())
        self._sidebar.setVisible(self._sidebar_wanted and self.width() >= needed)

    def come_forward(self) -> None:
        """Show the window, in front of all others."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def leave(self) -> None:
        """From now on, closing the window ends the program: the session of the desktop ends."""
        self._leaves = True

    def quit(self) -> None:
        """End the program, even where closing the window would leave it in the tray."""
        self.leave()
        for dialog in reversed(self.findChildren(QDialog)):
            dialog.close()  # while one is open, the window does not close
        self.close()
        QApplication.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep everything and end the worker; or only hide, where the program goes on in the tray."""
        if self.notifications.keeps_running and not self._leaves:
            event.ignore()
            self.hide()
            return
        super().closeEvent(event)
        if self._closed:
            return
        self._closed = True
        try:
            self._composer.save()
            save_geometry(self, self._settings)
            self._settings.setValue("window/sidebar", self._sidebar_wanted)
            self._settings.setValue("window/conversation", self._session.current or 0)
            self._settings.setValue("window/scrolled", self._messages.place)
            self.notifications.close()
            self._settings.sync()
            self._toast.carry_out()
        finally:
            self._attaching.shutdown()
            self._exchange.shutdown()
            self._library.shutdown()
            self._engine.shutdown()
