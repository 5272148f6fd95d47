"""Benchmark the window with many messages: `python -m tools.bench.chat [--quick] [--json FILE]`.

Opening a conversation of 2,000 messages, searching 10,000, typing while replies are written by the bundled
model, and memory in a long day's use. Offscreen, 1280 × 800 pixels; milliseconds. Beside the figures stand
those of a small case in the same run: where the computer is slow or busy both are high. "work" is what the
window's own thread computed, and hardly depends on what else runs; `load_before` tells what did.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui.application.application import Application, make_app
from app.gui.sidebar.search_results import SearchResults
from app.gui.sidebar.sidebar import SearchField
from tools.bench.chat_day import memory
from tools.bench.chat_typing import typing
from tools.bench.machine import machine
from tools.bench.window import live, open_window, part, spread, spreads, time_to_screen

LONG, SHORT = 2000, 4  # messages
SEARCHED = [20] * 500  # messages of the conversations that are searched
QUERIES = ("the model", "memory fog", "some water", "is the", "world of it")
ROUNDS = 15
KEYS = 400
MINUTES = 9.0


def opening(app: QApplication) -> dict[str, Any]:
    """Measure opening a conversation from another one: to its first frame, and until nothing moves."""
    with open_window(app, [LONG, LONG, SHORT]) as (application, (first, second, short)):
        figures = {"long": _opened(application, second, first), "short": _opened(application, second, short)}
    ratio = figures["long"]["work"]["p50_ms"] / figures["short"]["work"]["p50_ms"]
    return {**figures, "long / short": round(ratio, 2)}


def _opened(application: Application, before: int, conversation: int) -> dict[str, Any]:
    viewport, opened = application.window.messages.viewport(), []
    for _ in range(1 + ROUNDS):
        application.window.conversations.open(before)
        live(0.5)
        opened.append(time_to_screen(viewport, lambda: application.window.conversations.open(conversation)))
    return {"the first time": round(opened[0].rest, 1), **spreads(opened[1:])}


def searching(app: QApplication) -> dict[str, Any]:
    """Measure each typed letter to the frame with the results, and SQLite's share of it."""
    with open_window(app, SEARCHED) as (application, _):
        return {
            "messages": sum(SEARCHED),
            "letter": _letters(application),
            "storage": _storage_times(application),
        }


def _letters(application: Application) -> dict[str, Any]:
    field, results = part(application.window, SearchField), part(application.window, SearchResults)
    times = []
    for query in QUERIES:
        for letter in query:
            press = partial(QTest.keyClicks, field, letter)
            times.append(time_to_screen(results.viewport(), press))
        field.clear()
        live(0.1)
    return spreads(times)


def _storage_times(application: Application) -> dict[str, float]:
    times = []
    for query in QUERIES:
        for end in range(1, len(query) + 1):
            began = time.perf_counter()
            application.store.search.find(query[:end])
            times.append((time.perf_counter() - began) * 1000)
    return spread(times)


def typing_beside_replies(app: QApplication, keys: int) -> dict[str, Any]:
    """Measure each key to the frame with its letter: at rest, and while replies are written."""
    with open_window(app, [LONG]) as (application, (conversation,)):
        figures: dict[str, Any] = {
            "at rest": typing(application, conversation, None, keys),
            "prose": typing(application, conversation, "prose", keys),
            "grid": typing(application, conversation, "grid", keys),
        }
    for mode in ("prose", "grid"):
        figures[f"{mode} / at rest, p95"] = round(figures[mode]["p95_ms"] / figures["at rest"]["p95_ms"], 1)
    return figures


def long_day(app: QApplication, minutes: float) -> dict[str, Any]:
    """Measure memory and objects over minutes with the activity of hours."""
    with open_window(app, [20] * 10) as (application, conversations):
        return memory(app, application, conversations, minutes)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser("python -m tools.bench.chat", description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--quick", action="store_true", help="leave the long day out, and type less")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long the day is")
    args = parser.parse_args(argv)
    app = make_app()
    figures: dict[str, Any] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "opening": opening(app),
        "searching": searching(app),
        "typing": typing_beside_replies(app, KEYS // 4 if args.quick else KEYS),
    }
    if not args.quick:
        figures["a long day"] = long_day(app, args.minutes)
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
