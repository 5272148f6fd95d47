"""Presentation mode: the canvas alone, full screen, for a talk or an exhibition; nothing is stored."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFontInfo,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from app.base import counts
from app.base.translation import tr, translated
from app.gui.canvas.playback import FOG_SECONDS
from app.gui.canvas.speed import NORMAL_SPEED, SLOW_MOTION
from app.gui.inspector.rates import LiveRates
from app.gui.presentation.footer import Footer
from app.gui.presentation.kiosk import KioskLock, PointerHider, ScreenInhibitor
from app.gui.presentation.presentation_keys import SCROLLING, is_leave_key, is_skip_key, is_slow_motion_key
from app.gui.presentation.prompt_and_reply import PromptAndReply
from app.gui.presentation.prompt_loop import Pace, PromptLoop
from app.gui.presentation.prompt_session import PromptSession
from app.gui.replay.fades import CrossFade
from app.gui.widgets.composed_text import is_enter
from app.gui.widgets.style_sheet import style_sheet
from app.gui.widgets.theme import Theme
from model_backends.lazy_text import joined, lazy_text
from model_backends.protocol import BlockCommitted, BlockStarted, DenoisingStep, Failed, Finished, Stats

WELCOME = lazy_text("Type a prompt.")
CALM = lazy_text("Back in a moment.")
BROKE_OFF = lazy_text("The reply was interrupted. Press Enter to try again.")

_FOOTER_HEIGHT = 0.12  # share of the window's height
_LINES = 23  # of text on a screen
_CHARACTERS = 26  # font heights that fit into a line on a narrow screen
_FADE_MS = 700
_NOTICE_MS = 9000
_STAY_MS = 6000


class Presentation(QWidget):
    """A full-screen window that loops over `prompts`, or answers prompts typed into it."""

    left = Signal()
    """It was closed, and the engine is free."""

    def __init__(
        self,
        theme: Theme,
        session: PromptSession,
        *,
        prompts: Sequence[str] = (),
        lock: KioskLock | None = None,
        pace: Pace | None = None,
        fog_seconds: float = 0.0,
    ) -> None:
        """`theme` must not be shared: its font size is adapted to this window."""
        super().__init__()
        self._theme, self._session, self._lock = theme, session, lock
        self._fog_seconds = fog_seconds
        self._usual_pixels = QFontInfo(theme.reading_font).pixelSize()
        self._scale, self._speed = 1.0, NORMAL_SPEED
        self._rates = LiveRates(time.monotonic())
        self._stats: Stats | None = None
        self._failed_prompt = ""  # the prompt that Enter sends again after a failure
        self.setWindowTitle("Unfog")
        self.setAccessibleName(tr("Presentation"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setMinimumSize(QSize(320, 240))
        self._current = self._new_prompt_and_reply("")
        self._footer = Footer(theme, self, focus_widget=self if prompts else None)
        self._footer.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._prompt_line, self._status = self._footer.line, self._footer.status
        self._loop = PromptLoop(prompts, pace or Pace(), self) if prompts else None
        self._screen_inhibitor = ScreenInhibitor(self)
        self._pointer_hider = PointerHider(self)
        if lock is not None:
            self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self._connect()
        self._use_theme()

    @property
    def prompt_and_reply(self) -> PromptAndReply:
        """The prompt and the reply on the screen."""
        return self._current

    @property
    def loop(self) -> PromptLoop | None:
        """The loop over prompts, if there is one."""
        return self._loop

    @property
    def is_locked(self) -> bool:
        """Whether the lock prevents closing."""
        return self._lock is not None and self._lock.is_locked

    @property
    def status(self) -> str:
        """The text of the status line."""
        return self._status.text

    def start(self) -> None:
        """Enter full screen and begin."""
        self.showFullScreen()
        self._screen_inhibitor.keep_on()
        if self._lock is not None:
            self._status.hold_text(translated(self._lock.instruction), _NOTICE_MS)
        self._footer.reset_focus()
        if self._loop is not None:
            self._loop.next()
            return
        turns = self._session.history
        if len(turns) > 1 and turns[-1].role == "assistant":
            self._begin(turns[-2].content)
            self._current.show_reply(turns[-1].content)
        else:
            self._begin(translated(WELCOME))

    def ask(self, prompt: str) -> None:
        """Show this prompt and send it to the engine."""
        if self._loop is not None:
            self._loop.interrupt()
        self._begin(prompt)
        self._send(prompt)

    def force_close(self) -> None:
        """Close, even if locked: for whoever may quit the program."""
        self._lock = None
        self.close()

    # Set-up

    def _connect(self) -> None:
        session = self._session
        session.loaded.connect(lambda model: self._current.set_canvas_length(model.canvas_length))
        session.block_started.connect(self._on_event)
        session.step.connect(self._on_event)
        session.block.connect(self._on_event)
        session.finished.connect(self._on_finished)
        session.failed.connect(self._on_failed)
        session.closed.connect(self.left)
        for line in (self._footer.line, self._footer.phrase):
            line.installEventFilter(self)
        if self._loop is not None:
            self._loop.shown.connect(self._begin)
            self._loop.asked.connect(self._send)
            self._loop.calmed.connect(lambda: self._begin(translated(CALM)))
        if self._lock is not None:
            self._lock.opened.connect(self.close)
            self._lock.phrase_requested.connect(self._footer.ask_for_phrase)
            self._footer.phrase_entered.connect(self._lock.try_phrase)
            self._lock.holding.connect(self._on_holding)
        self._theme.changed.connect(self._use_theme)

    def _new_prompt_and_reply(self, prompt: str) -> PromptAndReply:
        prompt_and_reply = PromptAndReply(self._theme, prompt, self, fog_seconds=self._fog_seconds)
        prompt_and_reply.setAttribute(
            Qt.WidgetAttribute.WA_TransparentForMouseEvents
        )  # this window handles them
        prompt_and_reply.set_speed(self._speed)
        prompt_and_reply.stepped.connect(self._on_step)
        prompt_and_reply.settled.connect(self._on_settled)
        return prompt_and_reply

    def _use_theme(self) -> None:
        colors, small = self._theme.colors, self._theme.reading_font.pointSizeF() * 0.46
        self.setPalette(self._theme.palette)
        self.setStyleSheet(
            style_sheet(self._theme)
            + f"#large_line {{ background: transparent; border: none; padding: 0; color: {colors.text};"
            f" placeholder-text-color: {colors.muted}; }} #code QLabel {{ font-size: {small}pt; }}"
            f" QTextBrowser {{ color: {colors.text}; }}"
        )
        self.update()

    def _update_geometry(self) -> None:
        width, height = self.width(), self.height()
        footer = round(height * _FOOTER_HEIGHT)
        self._current.setGeometry(0, 0, width, height - footer)
        self._footer.setGeometry(0, height - footer, width, footer)
        self._footer.align_lines()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the font size to the window."""
        super().resizeEvent(event)
        pixels = max(14.0, min(self.width() / _CHARACTERS, self.height() / _LINES))
        scale = pixels / self._usual_pixels
        if abs(scale - self._scale) > 0.01 * self._scale:
            self._scale = scale
            self._theme.set_scale(scale)
        self._update_geometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the background."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("window"))
        painter.end()

    # Prompts and replies

    def _begin(self, prompt: str) -> None:
        """Replace the prompt and reply on the screen by this prompt."""
        old = self._current
        picture = None if self._theme.reduced_motion or not self.isVisible() else self.grab(old.geometry())
        self._current = self._new_prompt_and_reply(prompt)
        self._current.setGeometry(old.geometry())
        self._current.show()
        if picture is not None:
            CrossFade(self, picture, old.geometry(), _FADE_MS)
        self._footer.raise_()
        old.blockSignals(True)
        old.hide()
        old.deleteLater()
        self._status.fade_out()

    def _send(self, prompt: str) -> None:
        if self._loop is not None:
            self._session.clear_history()
        self._failed_prompt, self._stats = "", None
        self._rates = LiveRates(time.monotonic())
        if self._session.is_loading:
            self._status.show_text(tr("Loading the model…"))
        if self._loop is None or self._loop.state != "calm":
            self._current.begin(self._session.canvas_length)
        self._session.ask(prompt)

    def _on_event(self, event: BlockStarted | DenoisingStep | BlockCommitted) -> None:
        if self._loop is not None:
            self._loop.report_started()
        if not isinstance(event, BlockStarted):
            self._rates.push(event, time.monotonic())
        self._current.push(event)

    def _on_finished(self, event: Finished) -> None:
        self._rates.push(event, time.monotonic())
        self._stats = event.stats
        self._current.finish()

    def _on_failed(self, failure: Failed) -> None:
        self._stats = None
        prompt = self._current.prompt
        if self._loop is not None:
            self._loop.report_failed()
        else:
            self._failed_prompt = prompt
        if self._loop is None or self._loop.state == "waiting":
            self._current.finish()
            self._status.fade_out()
        if self._loop is None:
            is_about_prompt = failure.kind == "prompt"
            what = joined(" ", (failure.message, failure.hint)) if is_about_prompt else BROKE_OFF
            self._status.show_text(translated(what))

    def _on_step(self, step: DenoisingStep) -> None:
        rate = self._rates.rates.tokens_per_second
        place = tr("Block {block} · step {step}").format(block=step.block + 1, step=step.step)
        pace = "" if rate is None else f" · {counts.token_rate(rate)}"
        self._status.show_text(f"{place}{pace}")

    def _on_settled(self) -> None:
        if self._stats is None:
            return  # it was interrupted, or comes from the history
        if self._stats.blocks:
            self._status.show_text(_summary(self._stats), _STAY_MS)
        if self._loop is not None:
            self._loop.report_shown(len(self._current.text))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle shortcuts before the line edits get them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._handle_key(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease and self._lock is not None:
            self._lock.release(event)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle a key and accept it in any case."""
        self._handle_key(event)
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Tell the lock about a released key."""
        if self._lock is not None:
            self._lock.release(event)
        event.accept()

    def _handle_key(self, event: QKeyEvent) -> bool:
        """Handle a shortcut; return False if the key is text."""
        if self.is_locked and self._lock is not None and self._lock.press(event):
            return True
        if self._footer.asks_for_phrase:
            if event.key() == Qt.Key.Key_Escape:
                self._footer.hide_phrase()
            return event.key() == Qt.Key.Key_Escape
        if self.is_locked and self._loop is not None:
            return True
        if is_enter(event):
            self._prompt_line.commit_composition()
            self._enter()
            return True
        if event.key() in SCROLLING and self._current.is_settled:
            self._current.scroll_by(SCROLLING[Qt.Key(event.key())])
            return True
        if event.key() == Qt.Key.Key_Escape and self._prompt_line.is_shown:
            self._footer.close_line()
            return True
        if self.is_locked:
            return is_leave_key(event)
        return self._handle_unlocked_key(event)

    def _handle_unlocked_key(self, event: QKeyEvent) -> bool:
        """Handle shortcuts that are off while the window is locked."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if is_leave_key(event):
            self.close()
        elif is_slow_motion_key(event):
            self._toggle_slow_motion()
        elif is_skip_key(event):
            self._current.skip()
        elif event.key() == Qt.Key.Key_L and (
            control or (self._loop is not None and not self._prompt_line.is_shown)
        ):
            self._theme.set_scheme("light" if self._theme.is_dark else "dark")
        elif self._loop is None or self._prompt_line.is_shown:
            return False
        elif event.key() == Qt.Key.Key_Right:
            self._session.stop()
            self._loop.next()
        elif event.key() == Qt.Key.Key_Space:
            self._loop.toggle_pause()
            self._status.show_text(
                tr("Paused") if self._loop.is_paused else "", None if self._loop.is_paused else 1
            )
        return True

    def _toggle_slow_motion(self) -> None:
        self._speed = SLOW_MOTION if self._speed == NORMAL_SPEED else NORMAL_SPEED
        self._current.set_speed(self._speed)
        is_on = self._speed != NORMAL_SPEED
        self._status.show_text(tr("Slow motion: on") if is_on else tr("Slow motion: off"), _STAY_MS)

    def _enter(self) -> None:
        """Send the typed prompt, send the failed one again, or open the prompt line in a loop."""
        text = self._prompt_line.text().strip()
        if text:
            self._footer.close_line()
            self.ask(text)
        elif self._failed_prompt:
            self.ask(self._failed_prompt)
        elif self._loop is not None:
            self._footer.open_line()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll a long reply."""
        if self._current.is_settled and not (self.is_locked and self._loop is not None):
            self._current.scroll_by(-event.angleDelta().y() / 600)
        event.accept()

    # The lock

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close unless locked."""
        if self.is_locked:
            event.ignore()
            return
        if self._loop is not None:
            self._loop.stop()
        self._session.close()
        self._screen_inhibitor.release()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Stay full screen while locked; stop holding the chord when the window becomes inactive."""
        super().changeEvent(event)
        if self.is_locked and self._lock is not None:
            if event.type() == QEvent.Type.WindowStateChange and not self.isFullScreen():
                QTimer.singleShot(0, self, self.showFullScreen)
            elif event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
                self._lock.cancel_hold()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus: there is no other widget."""
        return False

    def _on_holding(self, holding: bool) -> None:
        if holding:
            self._status.hold_text(tr("Keep holding to exit…"), 3000)
        else:
            self._status.hold_text("", 1)


def present(
    app: QApplication,
    session: PromptSession,
    *,
    prompts: Sequence[str] = (),
    lock: KioskLock | None = None,
    reduced_motion: bool = False,
    fog_seconds: float = FOG_SECONDS,
) -> Presentation:
    """Open full screen: loop over `prompts`, or answer typed prompts after the session's history."""
    theme = Theme(app, "dark", applies_to_app=False, reduced_motion=reduced_motion)
    presentation = Presentation(theme, session, prompts=prompts, lock=lock, fog_seconds=fog_seconds)
    presentation.start()
    return presentation


def _summary(stats: Stats) -> str:
    """Summarise a reply in numbers."""
    rate = counts.token_rate(stats.tokens_per_second)
    return f"{counts.blocks(stats.blocks)} · {counts.steps(stats.steps)} · {rate}"
