"""Presentation mode: the canvas alone, full screen and large, for a talk or a stand; it stores nothing."""

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

from app.base.translation import format_number, tr, translated
from app.gui.canvas.view import reduced_motion
from app.gui.inspector.rates import LiveRates
from app.gui.presentation.footer import Footer
from app.gui.presentation.kiosk import KioskLock, PointerHider, ScreenWatch
from app.gui.presentation.presentation_keys import SCROLLING, is_enter, leads_away
from app.gui.presentation.presentation_session import PresentationSession
from app.gui.presentation.prompt_and_reply import PromptAndReply
from app.gui.presentation.prompt_loop import Pace, PromptLoop
from app.gui.replay.fades import CrossFade
from app.gui.widgets.style_sheet import style_sheet
from app.gui.widgets.theme import Theme
from app.processes.engine import EngineProcess
from model_backends.lazy_text import joined, lazy_text
from model_backends.protocol import BlockCommitted, DenoisingStep, Failed, Finished, Message, Sampling, Stats

WELCOME = lazy_text("Type a prompt.")
CALM = lazy_text("Back in a moment.")
BROKE_OFF = lazy_text("The answer broke off. Enter asks again.")

_FOOT = 0.12  # of the height: the line that is typed, or the quiet one
_LINES = 23  # of type on a screen
_CHARACTERS = 26  # of the height of type, next to each other: what a narrow screen has room for
_FADE_MS = 700
_NOTICE_MS = 9000
_STAY_MS = 6000


class Presentation(QWidget):
    """A window that fills the screen. With `prompts` it goes round them, else it asks what is typed."""

    left = Signal()
    """It has been closed, and the engine is free for others."""

    def __init__(
        self,
        theme: Theme,
        session: PresentationSession,
        *,
        prompts: Sequence[str] = (),
        lock: KioskLock | None = None,
        pace: Pace | None = None,
    ) -> None:
        """`theme` is this window's own: its type is made as large as the window asks for."""
        super().__init__()
        self._theme, self._session, self._lock = theme, session, lock
        self._usual_pixels = QFontInfo(theme.reading_font).pixelSize()
        self._scale = 1.0
        self._rates = LiveRates(time.monotonic())
        self._stats: Stats | None = None
        self._again = ""  # what Enter asks again after a failure
        self.setWindowTitle("Unfog")
        self.setAccessibleName(tr("Presentation"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setMinimumSize(QSize(320, 240))
        self._exchange = self._new_exchange("")
        self._foot = Footer(theme, self, rest=self if prompts else None)
        self._foot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._line, self._status = self._foot.line, self._foot.status
        self._loop = PromptLoop(prompts, pace or Pace(), self) if prompts else None
        self._screen = ScreenWatch()
        self._pointer = PointerHider(self)
        if lock is not None:
            self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self._connect()
        self._use_theme()

    @property
    def exchange(self) -> PromptAndReply:
        """The prompt and the reply on the screen."""
        return self._exchange

    @property
    def loop(self) -> PromptLoop | None:
        """What goes round, if something does."""
        return self._loop

    @property
    def is_locked(self) -> bool:
        """Whether only the lock lets anyone out."""
        return self._lock is not None and self._lock.is_locked

    @property
    def status(self) -> str:
        """What the quiet line at the bottom says."""
        return self._status.text

    def start(self) -> None:
        """Fill the screen and begin."""
        self.showFullScreen()
        self._screen.keep_on()
        if self._lock is not None:
            self._status.announce(translated(self._lock.instruction), _NOTICE_MS)
        self._foot.rest()
        if self._loop is not None:
            self._loop.next()
            return
        turns = self._session.history
        if len(turns) > 1 and turns[-1].role == "assistant":
            self._begin(turns[-2].content)
            self._exchange.show_reply(turns[-1].content)
        else:
            self._begin(translated(WELCOME))

    def ask(self, prompt: str) -> None:
        """Show this prompt and have it answered."""
        if self._loop is not None:
            self._loop.interrupt()
        self._begin(prompt)
        self._send(prompt)

    def let_out(self) -> None:
        """Close, locked or not: whoever may end the program is no visitor."""
        self._lock = None
        self.close()

    # Putting it together

    def _connect(self) -> None:
        session = self._session
        session.replied.connect(self._on_reply)
        session.finished.connect(self._on_finished)
        session.failed.connect(self._on_failed)
        session.closed.connect(self.left)
        for line in (self._foot.line, self._foot.phrase):
            line.installEventFilter(self)
        if self._loop is not None:
            self._loop.shown.connect(self._begin)
            self._loop.asked.connect(self._send)
            self._loop.calmed.connect(lambda: self._begin(translated(CALM)))
        if self._lock is not None:
            self._lock.opened.connect(self.close)
            self._lock.phrase_wanted.connect(self._foot.ask_for_phrase)
            self._foot.phrase_entered.connect(self._lock.try_phrase)
            self._lock.holding.connect(self._on_holding)
        self._theme.changed.connect(self._use_theme)

    def _new_exchange(self, prompt: str) -> PromptAndReply:
        exchange = PromptAndReply(self._theme, prompt, self)
        exchange.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # all of it is this window's
        exchange.stepped.connect(self._on_step)
        exchange.settled.connect(self._on_settled)
        return exchange

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

    def _place(self) -> None:
        width, height = self.width(), self.height()
        foot = round(height * _FOOT)
        self._exchange.setGeometry(0, 0, width, height - foot)
        self._foot.setGeometry(0, height - foot, width, foot)
        self._foot.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the type as large as the window allows."""
        super().resizeEvent(event)
        pixels = max(14.0, min(self.width() / _CHARACTERS, self.height() / _LINES))
        scale = pixels / self._usual_pixels
        if abs(scale - self._scale) > 0.01 * self._scale:
            self._scale = scale
            self._theme.set_scale(scale)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing else."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("window"))
        painter.end()

    # Asking and answering

    def _begin(self, prompt: str) -> None:
        """Put this prompt in place of what is on the screen."""
        old = self._exchange
        picture = None if reduced_motion() or not self.isVisible() else self.grab(old.geometry())
        self._exchange = self._new_exchange(prompt)
        self._exchange.setGeometry(old.geometry())
        self._exchange.show()
        if picture is not None:
            CrossFade(self, picture, old.geometry(), _FADE_MS)
        self._foot.raise_()
        old.blockSignals(True)
        old.hide()
        old.deleteLater()
        self._status.vanish()

    def _send(self, prompt: str) -> None:
        if self._loop is not None:
            self._session.start_anew()
        self._again, self._stats = "", None
        self._rates = LiveRates(time.monotonic())
        if self._session.is_loading:
            self._status.say(tr("The model is being loaded…"))
        self._session.ask(prompt)

    def _on_reply(self, event: DenoisingStep | BlockCommitted) -> None:
        if self._loop is not None:
            self._loop.report_begun()
        self._rates.push(event, time.monotonic())
        self._exchange.push(event)

    def _on_finished(self, event: Finished) -> None:
        self._rates.push(event, time.monotonic())
        self._stats = event.stats
        self._exchange.finish()

    def _on_failed(self, failure: Failed) -> None:
        self._stats = None
        prompt = self._exchange.prompt
        if self._loop is not None:
            self._loop.report_failed()
        else:
            self._again = prompt
        if self._loop is None or self._loop.state == "waiting":
            self._exchange.finish(broken=True)
            self._status.vanish()
        if self._loop is None:
            is_about_prompt = failure.kind == "prompt"
            what = joined(" ", (failure.message, failure.hint)) if is_about_prompt else BROKE_OFF
            self._status.say(translated(what))

    def _on_step(self, step: DenoisingStep) -> None:
        rate = self._rates.rates.tokens_per_second
        place = tr("Block {block} · step {step}").format(block=step.block + 1, step=step.step)
        pace = "" if rate is None else tr(" · {rate} tokens/s").format(rate=format_number(rate))
        self._status.say(f"{place}{pace}")

    def _on_settled(self) -> None:
        if self._stats is None:
            return  # it broke off, or was there before
        self._status.say(_summary(self._stats), _STAY_MS)
        if self._loop is not None:
            self._loop.report_seen(len(self._exchange.text))

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that mean something here are kept from the lines that are typed into."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease and self._lock is not None:
            self._lock.release(event)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a key; none goes any further."""
        self._take_key(event)
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """The lock may be held."""
        if self._lock is not None:
            self._lock.release(event)
        event.accept()

    def _take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means; False if it is to be typed."""
        if self.is_locked and self._lock is not None and self._lock.press(event):
            return True
        if self._foot.asks_for_phrase:
            if event.key() == Qt.Key.Key_Escape:
                self._foot.hide_phrase()
            return event.key() == Qt.Key.Key_Escape
        if self.is_locked and self._loop is not None:
            return True
        if is_enter(event):
            self._enter()
            return True
        if event.key() in SCROLLING and self._exchange.is_settled:
            self._exchange.scroll_by(SCROLLING[Qt.Key(event.key())])
            return True
        if event.key() == Qt.Key.Key_Escape and self._line.appears:
            self._foot.close_line()
            return True
        if self.is_locked:
            return leads_away(event)
        return self._take_free_key(event)

    def _take_free_key(self, event: QKeyEvent) -> bool:
        """Keys that only count where nothing is locked."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if leads_away(event):
            self.close()
        elif event.key() == Qt.Key.Key_L and (control or (self._loop is not None and not self._line.appears)):
            self._theme.set_scheme("light" if self._theme.is_dark else "dark")
        elif self._loop is None or self._line.appears:
            return False
        elif event.key() == Qt.Key.Key_Right:
            self._session.stop()
            self._loop.next()
        elif event.key() == Qt.Key.Key_Space:
            self._loop.toggle_pause()
            self._status.say(
                tr("Paused") if self._loop.is_paused else "", None if self._loop.is_paused else 1
            )
        return True

    def _enter(self) -> None:
        """Ask what is typed; or again, after a failure; or, in a loop, begin to type."""
        text = self._line.text().strip()
        if text:
            self._foot.close_line()
            self.ask(text)
        elif self._again:
            self.ask(self._again)
        elif self._loop is not None:
            self._foot.open_line()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look at the rest of a long reply."""
        if self._exchange.is_settled and not (self.is_locked and self._loop is not None):
            self._exchange.scroll_by(-event.angleDelta().y() / 600)
        event.accept()

    # The lock

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave, unless it is locked."""
        if self.is_locked:
            event.ignore()
            return
        if self._loop is not None:
            self._loop.stop()
        self._session.close()
        self._screen.let_go()
        event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Stay full screen while locked; nothing is held in a window that is not active."""
        super().changeEvent(event)
        if self.is_locked and self._lock is not None:
            if event.type() == QEvent.Type.WindowStateChange and not self.isFullScreen():
                QTimer.singleShot(0, self, self.showFullScreen)
            elif event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
                self._lock.let_go()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """There is nothing to go to."""
        return False

    def _on_holding(self, holding: bool) -> None:
        if holding:
            self._status.announce(tr("Keep holding to leave…"), 3000)
        else:
            self._status.announce("", 1)


def present(
    app: QApplication,
    engine: EngineProcess,
    *,
    prompts: Sequence[str] = (),
    history: Sequence[Message] = (),
    sampling: Sampling | None = None,
    lock: KioskLock | None = None,
) -> Presentation:
    """Fill the screen: with a loop of `prompts`, else with what is typed, after the turns of `history`."""
    session = PresentationSession(engine, history=history, sampling=sampling)
    theme = Theme(app, "dark", whole_app=False)
    presentation = Presentation(theme, session, prompts=prompts, lock=lock)
    presentation.start()
    return presentation


def _summary(stats: Stats) -> str:
    """A reply in figures."""
    return tr("{blocks} · {steps} · {rate} tokens/s").format(
        blocks=tr("%n block(s)", "", stats.blocks),
        steps=tr("%n step(s)", "", stats.steps),
        rate=format_number(stats.tokens_per_second),
    )
