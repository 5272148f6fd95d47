"""Run functions on another thread, one after the other, and call back on the owner's thread."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from model_backends.bug_report import as_failed
from model_backends.protocol import Failed, ReportedError

T = TypeVar("T")

logger = logging.getLogger(__name__)

_LONGEST_WAIT_SECONDS = 30.0


class CancelledError(Exception):
    """Work ended early because its token was cancelled."""


class CancelToken:
    """Asks work on another thread to stop; the work checks it between its steps."""

    def __init__(self) -> None:
        self._event = threading.Event()

    @property
    def is_cancelled(self) -> bool:
        """Whether the work is to stop."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    def check(self) -> None:
        """Return if the work is to go on.

        Raises:
            CancelledError: it is to stop.
        """
        if self._event.is_set():
            raise CancelledError


class Job(Generic[T]):
    """One piece of work of a `BackgroundWorker`, and its outcome."""

    def __init__(
        self,
        work: Callable[[], T],
        token: CancelToken,
        then: Callable[[T], object],
        fail: Callable[[Failed], object],
    ) -> None:
        self.token = token
        self._work, self._then, self._fail = work, then, fail
        self._done = threading.Event()
        self._result: tuple[T] | None = None
        self._failure: Failed | None = None

    @property
    def is_done(self) -> bool:
        """Whether the work has ended, in one way or another."""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Block until the work has ended, so long at most; whether it has."""
        return self._done.wait(seconds)

    def result(self) -> T:
        """What the work returned.

        Raises:
            ReportedError: the work failed; an unexpected exception arrives as a "bug".
            CancelledError: it was cancelled.
        """
        if not self.is_done:
            raise RuntimeError("the result of a job that is not done")
        if self._failure is not None:
            raise ReportedError(self._failure)
        if self._result is None:
            raise CancelledError
        return self._result[0]

    def run(self) -> None:
        """Do the work on this thread. Raises nothing: every exception becomes the outcome."""
        try:
            self.token.check()
            self._result = (self._work(),)
        except BaseException as error:  # noqa: BLE001 - reported, whatever it is
            if not (isinstance(error, CancelledError) and self.token.is_cancelled):
                self._failure = as_failed(logger, error)
        finally:
            self._done.set()

    def deliver(self) -> None:
        """Call `then` or `fail`, or neither if the job was cancelled. On the owner's thread."""
        if self.token.is_cancelled:
            return
        if self._failure is not None:
            self._fail(self._failure)
        elif self._result is not None:
            self._then(self._result[0])


class _Outbox(QObject):
    """Emits from the working thread. No part of the worker: that may be deleted at the same moment."""

    job_done = Signal()


class _Queue:
    """The jobs of one worker, shared with its thread, which exists while there are any."""

    def __init__(self) -> None:
        self.outbox = _Outbox()
        self.done: deque[Job[Any]] = deque()
        self._waiting: deque[Job[Any]] = deque()
        self._running: Job[Any] | None = None
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()

    def put(self, job: Job[Any]) -> None:
        with self._changed:
            if self._thread is None:
                thread = threading.Thread(target=self._work, name="background work", daemon=True)
                thread.start()  # may raise; then nothing has changed
                self._thread = thread
            self._waiting.append(job)

    def cancel(self) -> None:
        """Drop what waits, ask what runs to stop, and deliver nothing that is done."""
        with self._changed:
            for job in (*self.done, *self._waiting, *filter(None, (self._running,))):
                job.token.cancel()

    def wait(self, seconds: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._thread is None, seconds)

    def _work(self) -> None:
        while self._run_next():
            try:
                self.outbox.job_done.emit()
            except RuntimeError:  # the program has ended, and Qt deleted the outbox: nobody waits
                logger.info("background work ended after the program")

    def _run_next(self) -> bool:
        """Run a job and hand it back: what it refers to is let go of on the owner's thread."""
        with self._changed:
            if not self._waiting:
                self._thread = None
                self._changed.notify_all()
                return False
            job = self._running = self._waiting.popleft()
        job.run()
        with self._changed:
            self._running = None
            self.done.append(job)
        return True


class BackgroundWorker(QObject):
    """Runs jobs on a thread of its own, in order.

    An exception of a job, known or not, is logged and reaches the job's `fail`, and the next job runs. Work
    must not touch widgets. Deleting the worker cancels its jobs and waits for none. The thread is a daemon:
    work that never ends cannot keep the program from ending.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        queue = self._queue = _Queue()
        queue.outbox.job_done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(lambda: queue.cancel())

    def run(
        self,
        work: Callable[[], T],
        then: Callable[[T], object],
        fail: Callable[[Failed], object],
        token: CancelToken | None = None,
    ) -> Job[T]:
        """Call `work` on the other thread, then `then` with its result or `fail` on this one.

        Neither is called once `token` is cancelled.
        """
        job = Job(work, token or CancelToken(), then, fail)
        self._queue.put(job)
        return job

    def start(self, work: Callable[[], T], token: CancelToken | None = None) -> Job[T]:
        """Call `work` on the other thread, for a caller that looks for the job's `result` itself."""
        return self.run(work, _ignore, _ignore, token)

    def wait(self, seconds: float = _LONGEST_WAIT_SECONDS) -> bool:
        """Block until all jobs are done, so long at most; whether they are. Callbacks come later."""
        is_idle = self._queue.wait(seconds)
        if not is_idle:
            logger.warning("background work goes on after %.0f s", seconds)
        return is_idle

    def close(self, seconds: float = _LONGEST_WAIT_SECONDS) -> bool:
        """Cancel all jobs and wait for the one that runs, so long at most; nothing is called back."""
        self._queue.cancel()
        return self.wait(seconds)

    def _deliver(self) -> None:
        self._queue.done.popleft().deliver()


def exit_during_work(code: int) -> None:
    """End the process at once if work still runs; otherwise return.

    Python ends the thread of such work by unwinding its stack while it tears itself down. Within Qt that
    aborts the process, whatever its exit code was to be.
    """
    if any(thread.daemon for thread in threading.enumerate()):
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _ignore(_outcome: object) -> None:
    """Leave the outcome to whoever looks at the job."""
