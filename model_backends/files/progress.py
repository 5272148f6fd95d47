"""Report a task's progress about five times a second, and at least once a second when it is idle."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Self

from model_backends.files.protocol import Progress, TaskEvent

Emit = Callable[[TaskEvent], None]

_INTERVAL_SECONDS = 0.2
_HEARTBEAT_SECONDS = 0.9
_RATE_WINDOW_SECONDS = 5.0


class ProgressReporter:
    """Counts bytes in the working thread and emits `Progress` events from a thread of its own."""

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._activity, self._message = "", ""
        self._total = 0
        self.done = 0
        self._samples: deque[tuple[float, int]] = deque()
        self._last_emitted: tuple[str, str, int] | None = None
        self._last_emitted_at = 0.0
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def begin(self, activity: str, done: int, total: int) -> None:
        """Start a new activity at `done` of `total` bytes; emits at once."""
        with self._lock:
            self._activity, self._message = activity, ""
            self.done, self._total = done, total
            self._samples.clear()
            self._emit_progress()

    def set_activity(self, activity: str, message: str = "") -> None:
        """Change the activity but keep the byte count; emits at once."""
        with self._lock:
            self._activity, self._message = activity, message
            self._emit_progress()

    def add(self, count: int) -> None:
        """Count more bytes as done."""
        self.done += count

    def _run(self) -> None:
        while not self._ended.wait(_INTERVAL_SECONDS):
            with self._lock:
                changed = self._last_emitted != (self._activity, self._message, self.done)
                if changed or time.monotonic() - self._last_emitted_at >= _HEARTBEAT_SECONDS:
                    self._emit_progress()

    def _emit_progress(self) -> None:
        if not self._activity:
            return
        now, done = time.monotonic(), self.done
        while len(self._samples) > 1 and now - self._samples[0][0] > _RATE_WINDOW_SECONDS:
            self._samples.popleft()
        self._samples.append((now, done))
        (earlier, before), rate = self._samples[0], 0.0
        if now > earlier:
            rate = max(0.0, (done - before) / (now - earlier))
        self._last_emitted, self._last_emitted_at = (self._activity, self._message, done), now
        self._emit(
            Progress(
                activity=self._activity,
                done=done,
                total=self._total,
                rate=rate,
                seconds_left=(self._total - done) / rate if rate else None,
                message=self._message,
            )
        )
