"""Soak test of the window: memory and live objects after many rounds of every action.

A round asks, edits, tries again, switches branches, replays, searches, opens and closes every dialog, changes
the look, and in the end deletes its conversation: what is stored stays as much as it was.
"""

from __future__ import annotations

import gc
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import psutil
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.gui.application.application import Application
from app.gui.conversation.user_message import UserMessage
from app.gui.sidebar.sidebar import SearchField
from tools.bench.window import live, part, wait

WARM_UP = 6  # rounds, so that lazy loading is done
_QUESTIONS = (
    "What is fog?",
    "Write a haiku about a river.",
    "Write a function that adds two numbers.",
    "What can you do?",
    "List three fruits.",
)
_WORDS = ("the", "fog", "model and", "water")
_ROUND_TRIPS = ("palette", "shortcuts", "inspector", "sidebar", "models", "details", "appearance")
_DIALOGS = ("settings", "compare", "export")
_PARTS = 8  # measurements, each with the window at rest
_SMALLEST = 5  # minimum growth of a type's objects to be reported


class SimulatedUser:
    """Simulates a user who performs and counts actions as fast as the window allows."""

    def __init__(self, app: QApplication, application: Application, conversations: list[int]) -> None:
        self._app, self._desk, self._conversations = app, application, conversations
        self._chance = random.Random(7)
        application.preferences.update({"privacy.trash": False})  # so that what is stored does not grow
        self.done: Counter[str] = Counter()

    def round(self) -> None:
        """Perform every action once, in a new conversation."""
        self._action("new")
        for _ in range(3):
            self._ask()
        self._edit()
        self._again()
        for name in ("earlier", "later"):
            self._action(name)
        self._action("replay")
        live(0.2)
        for name in _ROUND_TRIPS:
            self._action(name)
            live(0.05)
            self._action(name)
        for name in _DIALOGS:
            self._action(name)
            live(0.1)
            self._close_dialogs()
        self._search()
        self._elsewhere()
        self._action("canvas")
        self._action("delete")
        self._action("new")

    def come_to_rest(self) -> None:
        """Leave an empty conversation with nothing open."""
        self._close_dialogs()
        self._action("new")
        live(1.0)
        gc.collect()
        live(0.2)

    def _action(self, name: str) -> None:
        action = self._desk.window.action(name)
        if action.isEnabled():
            action.trigger()
            self.done[name] += 1
            live(0.02)

    def _ask(self) -> None:
        field = part(self._desk.window.composer, QPlainTextEdit)
        QTest.keyClicks(field, self._chance.choice(_QUESTIONS))
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.done["messages"] += 1
        self._wait_for_reply()

    def _wait_for_reply(self) -> None:
        live(self._chance.uniform(0.05, 0.6))  # a part of it is played
        wait(lambda: self._desk.session.state == "idle")
        self._desk.window.chat.skip_or_stop()
        self.done["replies"] += 1
        live(0.02)

    def _edit(self) -> None:
        self._action("edit")
        question = max(self._desk.window.findChildren(UserMessage), key=lambda one: one.message.id)
        field = part(question, QPlainTextEdit)
        QTest.keyClicks(field, " And why?")
        QTest.keyClick(field, Qt.Key.Key_Return)
        self._wait_for_reply()

    def _again(self) -> None:
        self._action("again")
        self._wait_for_reply()

    def _search(self) -> None:
        self._action("search")
        field = part(self._desk.window, SearchField)
        for letter in self._chance.choice(_WORDS):
            QTest.keyClicks(field, letter)
            live(0.01)
        QTest.keyClick(field, Qt.Key.Key_Return)  # opens the first result
        live(0.1)
        field.clear()
        self.done["searches"] += 1

    def _elsewhere(self) -> None:
        for conversation in self._chance.sample(self._conversations, 3):
            self._desk.window.conversations.open(conversation)
            live(0.05)
            self.done["conversations opened"] += 1
        own = max(entry.id for entry in self._desk.session.conversations())
        self._desk.window.conversations.open(own)

    def _close_dialogs(self) -> None:
        for widget in self._app.topLevelWidgets():
            if widget is not self._desk.window and widget.isVisible():
                widget.close()
        live(0.05)


def memory(
    app: QApplication, application: Application, conversations: list[int], minutes: float
) -> dict[str, Any]:
    """Return figures after the warm-up, in between and at the end, and the object types that grew."""
    person = SimulatedUser(app, application, conversations)
    for _ in range(WARM_UP):
        person.round()
    person.come_to_rest()
    person.done.clear()
    began, rounds = time.monotonic(), 0
    course, objects = [_figures(app, application)], [_python_objects()]
    for share in range(1, _PARTS + 1):
        while time.monotonic() - began < minutes * 60 * share / _PARTS:
            person.round()
            rounds += 1
        person.come_to_rest()
        course.append(_figures(app, application) | {"rounds": rounds})
        objects.append(_python_objects())
    halves = (objects[_PARTS // 2] - objects[0], objects[-1] - objects[_PARTS // 2])
    return {
        "minutes": round((time.monotonic() - began) / 60, 1),
        "rounds": rounds,
        "done": dict(person.done),
        "course": course,
        "more in both halves": {
            name: [count, halves[1][name]]
            for name, count in halves[0].most_common()
            if min(count, halves[1][name]) >= _SMALLEST
        },
    }


def _figures(app: QApplication, application: Application) -> dict[str, float]:
    worker = psutil.Process(application.engine.pid).memory_info().rss
    return {
        "window_mb": round(psutil.Process().memory_info().rss / 1e6, 1),
        "worker_mb": round(worker / 1e6, 1),
        "widgets": len(app.allWidgets()),
        "qobjects": len(application.window.findChildren(QObject)),
        "python_objects": len(gc.get_objects()),
    }


def _python_objects() -> Counter[str]:
    """Count Python's live objects by type."""
    gc.collect()
    kinds: Callable[[object], str] = lambda one: f"{type(one).__module__}.{type(one).__qualname__}"  # noqa: E731
    return Counter(map(kinds, gc.get_objects()))
