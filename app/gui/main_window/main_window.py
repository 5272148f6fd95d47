"""The main window: creates sidebar, header, messages, composer, status line, and their controllers."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QMargins, QSize, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.translation import tr
from app.gui.command_palette.commands import Provider, conversation_commands
from app.gui.composer.attachments import ComposerAttachments
from app.gui.composer.composer import Composer
from app.gui.composer.queue_rows import QueueRows
from app.gui.controllers.candidates import CandidatesController, PosterSaver
from app.gui.controllers.chat import ChatController
from app.gui.controllers.clips import ClipPreferences, ClipsController
from app.gui.controllers.conversations import ConversationsController, open_last_conversation
from app.gui.controllers.cuda_build import CudaBuildController
from app.gui.controllers.engine_status import EngineStatusController
from app.gui.controllers.find import FindController
from app.gui.controllers.header import HeaderController
from app.gui.controllers.memory_meter import MemoryMeterController
from app.gui.controllers.models import ModelsController
from app.gui.controllers.notifications import NotificationsController
from app.gui.controllers.organizer import OrganizerController
from app.gui.controllers.palette import CommandPaletteController
from app.gui.controllers.prompts import PromptsController
from app.gui.controllers.queue import QueueController
from app.gui.controllers.read_aloud import ReadAloudController
from app.gui.controllers.replay import ReplayController
from app.gui.controllers.replies import RepliesController
from app.gui.controllers.settings import SettingsController
from app.gui.controllers.sidebar_visibility import SidebarVisibilityController
from app.gui.controllers.slash_commands import SlashCommandsController
from app.gui.controllers.slow_motion import SlowMotionController
from app.gui.controllers.titles import TitlesController
from app.gui.controllers.words.alternatives import AlternativesController
from app.gui.controllers.words.drafts import DraftWordsController
from app.gui.controllers.words.keep_words import KeepWordsController
from app.gui.controllers.words.rewriting import RewritingController
from app.gui.conversation.announcer import Announcer
from app.gui.conversation.find_bar import FindBar
from app.gui.conversation.last_reply import LastReplyActions
from app.gui.conversation.message_list import MessageList
from app.gui.conversation.overrides_hint import OverridesHint
from app.gui.conversation.reading_bar import ReadingBar
from app.gui.decisions.controller import DecisionsController
from app.gui.header.header import Header
from app.gui.main_window.window_geometry import restore_geometry, save_geometry
from app.gui.models_page.first_run import FirstRunCard
from app.gui.pad.controller import PadController
from app.gui.pad.pad_canvas import PadCanvas
from app.gui.pad.tools import PadTools
from app.gui.sidebar.background_search import BackgroundSearch
from app.gui.sidebar.import_export import ImportExportMenu
from app.gui.sidebar.place_hint import PlaceHint
from app.gui.sidebar.sidebar import Sidebar
from app.gui.welcome.welcome import Welcome
from app.gui.widgets.context import AppContext
from app.gui.widgets.focus_order import FocusOrderMixin
from app.gui.widgets.status_line import StatusLine
from app.gui.widgets.toast import Toast, ToastArea
from app.processes.background_worker import BackgroundWorker
from app.session.model_choice import ModelChoice
from app.session.organizer import Organizer


class MainWindow(FocusOrderMixin, QMainWindow):
    """The one window of the program."""

    def __init__(self, context: AppContext) -> None:
        """Create all parts, without showing them."""
        super().__init__()
        self._context = context
        self._painted_at: float | None = None
        self._closed = self._leaves = False
        self._show_title("")
        self.setMinimumSize(QSize(420, 420))
        self.addActions([action for _, action in context.actions])
        context.actions.handle({"quit": self.quit, "stop": self.escape})
        restore_geometry(self, context.window_state)
        open_last_conversation(context.session, context.window_state)
        self._make_views()
        self._make_controllers()
        self._connect()

    def action(self, name: str) -> QAction:
        """Return one of `ACTIONS` by name."""
        return self._context.actions[name]

    @property
    def painted_at(self) -> float | None:
        """The time of the first paint, in seconds of `time.monotonic`."""
        return self._painted_at

    # Construction

    def _make_views(self) -> None:
        context = self._context
        library, session, theme = context.library, context.session, context.theme
        self._guide = FirstRunCard(library, context.window_state)
        self._welcome = Welcome(theme, self._guide, context.window_state, bundled=library.is_demo_in_use)
        self.messages = MessageList(theme, session.reply_note, session.unsent_edit, self._welcome)
        """The open conversation."""
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.messages)
        self._middle.setFocusProxy(self.messages)
        self.header = Header(theme, context.actions)
        """Title, model and menus, above the conversation."""
        self._find_bar = FindBar(theme)
        self.composer = Composer(theme)
        """The message composer."""
        self._queue_rows = QueueRows(theme)
        self._status = StatusLine(theme)
        self._hint = OverridesHint(theme)
        self._place_hint = PlaceHint()
        self._reading_bar = ReadingBar()
        self._note, self._toast = Toast(self._middle), Toast(self._middle)
        self._toasts = ToastArea(self._note, self._toast)
        self._exchange = ImportExportMenu(context, self._note, self)

    def _make_controllers(self) -> None:
        """Create the controllers; their order is that in which they receive the session's signals."""
        context, messages, composer = self._context, self.messages, self.composer
        self.settings = SettingsController(context, messages, self._toast, self)
        self._replays = ReplayController(context, messages, self)
        preferences = ClipPreferences(context.window_state, context.theme)
        self._clips = ClipsController(preferences, messages, self._replays.recording, self._note, self)
        self._candidates = CandidatesController(
            context,
            messages,
            self._replays.recording,
            PosterSaver(preferences, self._clips, self._note),
            self,
        )
        self.models = ModelsController(
            context, self._conversation(self._replays.panel), messages, self._status, self._guide, self
        )
        self._search = BackgroundSearch(context.store, self)
        self._search.failed.connect(context.session.failed)
        self._sidebar = Sidebar(
            context.theme, context.actions, self._exchange.more_menu(), self.models.button, self._search
        )
        self._show_beside(self._sidebar, self.models.pages)
        self._sidebar_visibility = SidebarVisibilityController(
            context, self._sidebar, self._replays.panel, self
        )
        self._organizer = Organizer(context.session, self)
        self.conversations = ConversationsController(
            context, self._sidebar, messages, composer, self.models, self._organizer
        )
        self.organizer = OrganizerController(
            context, self._organizer, self._sidebar, self.conversations, self._place_hint, self._toast
        )
        self.pad = PadController(context, self._middle)
        """The pad that is open in place of the conversation."""
        self.pad_canvas = PadCanvas(context, self.pad)
        """What the model writes in pads."""
        self._pad_tools = PadTools(context, self.pad)
        self.model_choice = ModelChoice(context.session, context.library, context.engine, self)
        """The model of the open conversation."""
        self._header = HeaderController(
            context, self.header, self.model_choice, self.conversations, self.settings, self._note
        )
        self.prompts = PromptsController(
            context, composer.presets, self._hint, self.model_choice, self._toast, self
        )
        self._slash = SlashCommandsController(
            context, composer, self.prompts, self._header.model_commands, self
        )
        self._attachments = ComposerAttachments(context, composer, self._slash.unescape, self)
        self.chat = ChatController(context, messages, composer, self._status, self._attachments, self.models)
        self._queue = QueueController(context, self._queue_rows, composer, self._toast)
        self._alternatives = AlternativesController(context, messages, self._note, self)
        self._candidates.word_chosen.connect(self._alternatives.show_in_candidates)
        self._keep_words = KeepWordsController(context, messages)
        self._replies = RepliesController(context, messages, composer, self._toast, self._note)
        self.rewriting = RewritingController(context, messages, self._toast, self._note)
        """Passages that are written anew."""
        self.rewriting.add_target(self.pad_canvas.rewrite)
        self._draft_words = DraftWordsController(context, composer, self._alternatives, self.rewriting)
        self._slow_motion = SlowMotionController(context, messages, self._welcome, self._replays)
        self._read_aloud = ReadAloudController(context, messages, self._reading_bar)
        self._engine_status = EngineStatusController(context, self._status)
        self._meter = MemoryMeterController(context, self._status.meter, self._status.show_meter, self)
        self.decisions = DecisionsController(context, self)
        """The window for decisions."""
        self._titles = TitlesController(context, self._sidebar.list, self._note, self)
        self._cuda_build = CudaBuildController(context, self._status, self._note, messages)
        self._find = FindController(context, messages, self._find_bar, self.models, self._pad_tools)
        self._last_reply = LastReplyActions(context, messages)
        self.announcer = Announcer(context.session, messages)
        self.notifications = NotificationsController(context, self._sidebar.list, self)
        self.commands = CommandPaletteController(
            context, self._providers(), self._sidebar_visibility.search, self
        )

    def _conversation(self, inspector: QWidget) -> QWidget:
        """Lay out the header above the messages and the composer, and both beside the inspector."""
        footer = QWidget(self)
        footer.setObjectName("footer")
        self._footer = footer_layout = QVBoxLayout(footer)
        footer_layout.setContentsMargins(0, 0, 0, 0)
        footer_layout.setSpacing(7)
        footer_layout.addWidget(self._toasts)
        footer_layout.addWidget(self._reading_bar)
        footer_layout.addWidget(self._place_hint)
        footer_layout.addWidget(self._hint)
        footer_layout.addWidget(self._queue_rows)
        footer_layout.addWidget(self.composer)
        footer_layout.addWidget(self._status)
        footer_row = QHBoxLayout()
        footer_row.setContentsMargins(16, 4, 16, 10)
        footer_row.addStretch(1)
        footer_row.addWidget(footer, 1000)
        footer_row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._find_bar)
        column.addWidget(self._middle, 1)
        column.addLayout(footer_row)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(inspector)
        conversation = QWidget(self)
        rows = QVBoxLayout(conversation)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.header)
        rows.addLayout(row, 1)
        return conversation

    def _show_beside(self, sidebar: QWidget, pages: QStackedWidget) -> None:
        page = QWidget(self)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(sidebar)
        self._centre = QVBoxLayout()
        self._centre.addWidget(pages, 1)
        row.addLayout(self._centre, 1)
        self.setCentralWidget(page)
        pages.currentChanged.connect(self._place_toasts)

    def _place_toasts(self, page: int) -> None:
        """Show toasts between messages and composer, or below another page than the conversation."""
        if page == 0:
            self._toasts.move_to(self._footer, 0, QMargins())
        else:
            self._toasts.move_to(self._centre, 1, QMargins(16, 4, 16, 10))

    def _providers(self) -> tuple[Provider, ...]:
        """Return the providers of palette commands besides actions."""
        session = self._context.session
        return (
            self.prompts.preset_commands,
            self.settings.commands,
            self._header.model_commands,
            self.organizer.commands,
            lambda: conversation_commands(
                self.conversations.listed, session.current, self.conversations.write_in
            ),
        )

    def _connect(self) -> None:
        self.conversations.noted.connect(self._note.show_message)
        self.conversations.titled.connect(self._show_title)
        self._show_title(self.conversations.title)
        self.models.import_requested.connect(self._exchange.import_file)
        self.models.noted.connect(self._note.show_message)
        self.notifications.reply_requested.connect(self.conversations.open_message)
        self.notifications.window_requested.connect(self.come_forward)
        self._exchange.imported.connect(self.conversations.show)
        self._sidebar_visibility.changed.connect(self.header.show_sidebar)
        self._replays.left.connect(self.models.leave)
        self._sidebar.list.export_requested.connect(self._exchange.export)
        self.messages.requests.handle(
            {
                "export_pdf": self._exchange.export_reply,
                "export_conversation": self._exchange.ask_format_of_reply,
            }
        )
        self._sidebar.list.overrides_requested.connect(
            self.prompts.open_overrides, Qt.ConnectionType.QueuedConnection
        )

        self.pad.toggled.connect(self._show_pad)
        self._organizer.changed.connect(self.pad.show_place)
        self.models.left.connect(self.pad.focus)
        tools = self._pad_tools
        tools.noted.connect(self._note.show_message)
        tools.undo_offered.connect(
            lambda text, undo: self._toast.offer_undo(text, on_end=lambda: None, on_undo=undo)
        )
        tools.open_requested.connect(self.conversations.write_in)
        tools.chat_requested.connect(self.chat.write_anew)
        self._sidebar.found_in_pad.connect(self._open_found_pad)
        queued = Qt.ConnectionType.QueuedConnection  # the list must finish its own event
        self._sidebar.list.new_pad_in_folder.connect(tools.new, queued)
        self.pad.start()

    def _show_pad(self, is_shown: bool) -> None:
        """Show what a conversation or a pad needs below it."""
        self.composer.setVisible(not is_shown)
        self._status.show_for_replies(not is_shown)
        self._middle.setFocusProxy(self.pad.editor if is_shown else self.messages)

    def _show_title(self, title: str) -> None:
        self.setWindowTitle(tr("{title} – Unfog").format(title=title) if title else "Unfog")

    def _open_found_pad(self, pad: int, words: str) -> None:
        """Open a pad, and select the words that a search found in it."""
        self.conversations.open(pad)
        self._pad_tools.show_words(words)

    # The window itself

    def paintEvent(self, event: QPaintEvent) -> None:
        """On the first paint, start everything that could wait."""
        super().paintEvent(event)
        if self._painted_at is None:
            self._painted_at = time.monotonic()
            QTimer.singleShot(0, self, self._start_processes)
            QTimer.singleShot(0, self, self.composer.focus)
            QTimer.singleShot(0, self, self.pad.focus)
            QTimer.singleShot(0, self, self.conversations.restore_place)

    def _start_processes(self) -> None:
        if self._closed:
            return
        library = self._context.library
        self._context.actions.draw_icons()
        self.models.start_engine()
        self.settings.follow_system()
        library.access.load(library.downloads.start)
        self.settings.check_for_updates()
        self.organizer.start()
        QTimer.singleShot(0, self, self._preload)

    def _preload(self) -> None:
        """Import what the first message needs."""
        if self._closed:
            return
        from app.gui.markdown import math_rendering
        from app.markdown.highlighting import load_usual_lexers

        self.messages.preload()
        worker = BackgroundWorker(self)
        math_rendering.preload(worker)
        worker.start(load_usual_lexers)

    def open_files(self, files: Sequence[str]) -> None:
        """Open paths or file:// addresses that came from outside: a model, or a file of conversations."""
        if not self._closed:
            self.models.open_files(files)

    def come_forward(self) -> None:
        """Show the window in front of all others, with the dialog that is open in it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        (QApplication.activeModalWidget() or self).activateWindow()

    def escape(self) -> None:
        """Stop reading aloud; otherwise leave what is open in a pad, the Models page, or stop the reply."""
        if not (self._read_aloud.stop() or (not self.models.is_shown and self._pad_tools.escape())):
            self.chat.escape()

    def leave(self) -> None:
        """Let closing the window end the program, as when the desktop session ends."""
        self._leaves = True

    def quit(self) -> None:
        """End the program, even if closing the window would leave it in the tray."""
        self.leave()
        for dialog in reversed(self.findChildren(QDialog)):
            dialog.close()  # while one is open, the window does not close
        self.close()
        QApplication.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save everything and end the engine; only hide if the program continues in the tray."""
        self._read_aloud.stop()
        if self.notifications.keeps_running and not self._leaves:
            event.ignore()
            self.hide()
            return
        if not self._closed and not self.pad.may_close():
            event.ignore()
            return
        super().closeEvent(event)
        if self._closed:
            return
        self._closed = True
        state = self._context.window_state
        try:
            self.pad.close()
            self.composer.save()
            self.messages.save_edits()
            self._context.session.reply_run.store_draft()
            save_geometry(self, state)
            self.conversations.remember_place()
            self.notifications.close()
            state.sync()
            self._organizer.shutdown()
        finally:
            self.decisions.shutdown()
            self.chat.shutdown()
            self._attachments.shutdown()
            self._exchange.shutdown()
            self._clips.shutdown()
            self._search.shutdown()
            self._context.library.shutdown()
            self._context.engine.shutdown()
