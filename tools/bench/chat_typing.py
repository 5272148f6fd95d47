"""Benchmark key-to-screen latency while replies are written; keys come at fixed times."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from app.gui.application.application import Application
from app.gui.canvas.painter import CanvasMode
from model_backends.protocol import Sampling
from tools.bench.window import Frames, live, part, spread, wait

QUESTION = "Write a story about a robot and a lighthouse."
SLOW = Sampling(max_steps=150, stability=150, confidence=0.0)  # simulates a slower model
_APART = (0.05, 0.11)  # seconds between two keys: nine to twenty a second
_LETTERS = "the quick brown fog jumps over the lazy dog "


class KeySender(threading.Thread):
    """Sends keys at fixed times from its own thread, as a keyboard would; `due` has the times."""

    def __init__(self, field: QPlainTextEdit, count: int, pauses: Sequence[float] = ()) -> None:
        """`pauses`: seconds before each key, if they are not to be as even as a typist's."""
        super().__init__(daemon=True)
        self._field = field
        chance = random.Random(1)
        pauses = pauses or [chance.uniform(*_APART) for _ in range(count)]
        # Created here, because they belong to the window's thread.
        self._keys = [(pause, _events(_LETTERS[n % len(_LETTERS)])) for n, pause in enumerate(pauses)]
        self.due: list[float] = []

    def run(self) -> None:
        """Send the keys."""
        at = time.perf_counter() + 0.2
        for pause, events in self._keys:
            at += pause
            time.sleep(max(0.0, at - time.perf_counter()))
            self.due.append(at)
            for event in events:
                QCoreApplication.postEvent(self._field, event)


def _events(letter: str) -> list[QKeyEvent]:
    key = Qt.Key.Key_Space if letter == " " else Qt.Key(ord(letter.upper()))
    kinds = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
    return [QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter) for kind in kinds]


class PaintRecorder(QObject):
    """Records for every letter when the frame with it was painted."""

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__()
        self._field = field
        self._before = field.document().characterCount()
        self._painted = 0  # letters in the current frame
        self.seen: list[float] = []
        self._frames = Frames(field.viewport())
        self._frames.began.connect(self._look)
        self._frames.ended.connect(self._note)

    def _look(self) -> None:
        self._painted = self._field.document().characterCount() - self._before

    def _note(self, at: float) -> None:
        self.seen += [at] * (self._painted - len(self.seen))


class QuestionSender(QObject):
    """Sends the next question when a reply has ended; the text being typed stays."""

    def __init__(self, application: Application) -> None:
        super().__init__()
        self._desk = application
        self.replies = 0
        application.session.state_changed.connect(self._on_state)
        self._ask()

    def stop(self) -> None:
        """Send no more questions and stop the reply."""
        self._desk.session.state_changed.disconnect(self._on_state)
        self._desk.session.stop()
        wait(lambda: self._desk.session.state == "idle")

    def _on_state(self, state: str) -> None:
        if state == "idle":
            self.replies += 1
            QTimer.singleShot(0, self, self._ask)

    def _ask(self) -> None:
        self._desk.session.send(QUESTION, draft=self._desk.window.composer.text)


def typing(
    application: Application, conversation: int, mode: CanvasMode | None, keys: int
) -> dict[str, float]:
    """Return milliseconds from keys to their letters while replies are written; at rest for mode None."""
    application.window.conversations.open(conversation)
    application.window.composer.set_text("")
    live(0.5)
    asker = None
    if mode is not None:
        application.preferences.update({"appearance.canvas_mode": mode})
        application.session.set_defaults(replace(application.session.defaults, sampling=SLOW))
        asker = QuestionSender(application)
        wait(lambda: application.session.state == "generating")
        live(1.0)
    field = part(application.window.composer, QPlainTextEdit)
    field.setFocus()
    eyes, hands = PaintRecorder(field), KeySender(field, keys)
    hands.start()
    wait(lambda: len(eyes.seen) == keys)
    hands.join()
    figures = spread([(seen - due) * 1000 for due, seen in zip(hands.due, eyes.seen, strict=True)])
    if asker is not None:
        asker.stop()
        figures["replies"] = asker.replies
    application.window.composer.set_text("")
    return figures
