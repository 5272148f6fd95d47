"""Benchmark the pad with the demo model: keys to their letters, and live drafts from the pause to their fog.

    python -m tools.bench.pad [--json FILE] [--quick]

Keys come in bursts with pauses in which live drafts begin; the next burst cancels them. Offscreen, in a text
of about 2,000 words.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.gui.application.application import Application, make_app
from app.gui.pad.live_drafts import PAUSE_MS
from model_backends.protocol import Finished, PromptPrefilled
from tools.bench.chat_typing import KeySender, PaintRecorder
from tools.bench.machine import machine
from tools.bench.window import Frames, live, open_window, spread, wait

KEYS = 400
_BURST = 8  # keys
_MANY = 1_900  # paragraphs, of 530 characters each
_KEY_SECONDS = 0.05, 0.11  # between two keys of a burst
_PAUSE_SECONDS = 0.45, 1.1  # between two bursts
_PARAGRAPH = (
    "In the evening the wind went to sleep, and a thin fog came over the water. The keeper of the "
    "lighthouse lit the lamp, put the kettle on, and wrote down what the day had been like. "
)


class Drafts:
    """Records what live drafts do: when they begin, are first seen, and end."""

    def __init__(self, application: Application) -> None:
        window = application.window
        page, self._editor = window.pad_canvas.page, window.pad.editor
        assert page is not None
        self._suggestion = page.suggestion
        self._changed_at = self._began_at = 0.0
        self._cancelled: dict[int, float] = {}  # when, by request
        self._number = 0
        self.fog: list[float] = []
        """Milliseconds from the end of the pause to the first frame with fog."""
        self.stopped: list[float] = []
        """Milliseconds from a key to the engine's answer that it has stopped."""
        self.prefilled: list[int] = []
        """Tokens computed before the first step, of each draft."""
        self.ready = 0
        """Drafts that were complete before the next key."""
        self._frames = Frames(self._editor.viewport())
        self._frames.ended.connect(self._on_frame)
        self._editor.document().contentsChange.connect(self._on_change)
        self._suggestion.state_changed.connect(self._on_state)
        self._suggestion.run.block_started.connect(lambda event: self._note(event.id))
        self._suggestion.run.prefilled.connect(self._on_prefilled)
        application.engine.finished.connect(self._on_finished)

    def _on_change(self, *_: int) -> None:
        self._changed_at = time.perf_counter()

    def _on_state(self, state: str) -> None:
        if state == "condensing":
            self._began_at = time.perf_counter()
            self._number = 0
        elif state == "none" and self._number:
            self._cancelled[self._number] = time.perf_counter()
        self.ready += state == "ready"

    def _note(self, number: int) -> None:
        self._number = number

    def _on_frame(self, at: float) -> None:
        if self._began_at and self._suggestion.state == "condensing":
            self.fog.append((at - self._changed_at) * 1000 - PAUSE_MS)
            self._began_at = 0.0

    def _on_prefilled(self, event: PromptPrefilled) -> None:
        if event.done == event.total:
            self.prefilled.append(event.total - event.cached)

    def _on_finished(self, event: Finished) -> None:
        if (cancelled := self._cancelled.pop(event.id, None)) is not None:
            self.stopped.append((time.perf_counter() - cancelled) * 1000)


def pauses(count: int) -> list[float]:
    """Seconds before each key: bursts, and pauses between them."""
    chance = random.Random(1)
    return [
        chance.uniform(*(_PAUSE_SECONDS if number % _BURST == 0 else _KEY_SECONDS)) for number in range(count)
    ]


def typing(application: Application, keys: int, *, is_live: bool, paragraphs: int = 20) -> dict[str, Any]:
    """Return milliseconds from keys to their letters at the end of a text, with or without live drafts."""
    window = application.window
    window.pad_canvas.set_live_drafts(is_live)
    editor = window.pad.editor
    editor.setPlainText((_PARAGRAPH * 3 + "\n\n") * paragraphs)
    editor.moveCursor(editor.textCursor().MoveOperation.End)
    editor.setFocus()
    live(1.0)
    drafts = Drafts(application)
    eyes, hands = PaintRecorder(editor), KeySender(editor, keys, pauses(keys))
    hands.start()
    wait(lambda: len(eyes.seen) >= keys)
    hands.join()
    live(1.5)
    figures: dict[str, Any] = spread(
        [(seen - due) * 1000 for due, seen in zip(hands.due, eyes.seen, strict=False)]
    )
    if is_live:
        figures["drafts begun"] = len(drafts.fog)
        figures["drafts complete before the next key"] = drafts.ready
        figures["from the pause to the first fog"] = spread(drafts.fog)
        figures["from a key to the end of the draft"] = spread(drafts.stopped) if drafts.stopped else {}
        ordered = sorted(drafts.prefilled)
        figures["tokens prefilled per draft"] = {
            "p50": ordered[len(ordered) // 2] if ordered else 0,
            "max": ordered[-1] if ordered else 0,
        }
    return figures


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser("python -m tools.bench.pad", description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--quick", action="store_true", help="type less")
    args = parser.parse_args(argv)
    keys = KEYS // 4 if args.quick else KEYS
    with open_window(make_app(), []) as (application, _):
        application.window.action("new_pad").trigger()
        live(0.5)
        figures: dict[str, Any] = {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "typing": typing(application, keys, is_live=False),
            "typing with live drafts": typing(application, keys, is_live=True),
        }
        figures["typing in 1 MB"] = typing(application, keys, is_live=False, paragraphs=_MANY)
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
