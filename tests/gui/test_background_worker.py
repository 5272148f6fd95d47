"""Background work: order, threads, failures, cancelling, and owners that are deleted meanwhile."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.processes.background_worker import BackgroundWorker, CancelledError, CancelToken
from app.processes.sliced_task import SlicedTask
from model_backends.protocol import Failed, ReportedError, UnfogError
from tests.end2end.unfog_process import ROOT
from tests.gui.conftest import PATIENCE_MS
from tests.patience import PATIENCE_SECONDS

SECRET = "what a person wrote"


class UnprintableError(Exception):
    """An exception of somebody else's, with a bug of its own."""

    def __str__(self) -> str:
        raise ValueError("no words")


def broken(error: BaseException) -> None:
    raise error


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[BackgroundWorker]:
    worker = BackgroundWorker()
    yield worker
    assert worker.close()


class Outcomes:
    """What was called back, and on which threads."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.failures: list[Failed] = []
        self.threads: set[threading.Thread] = set()

    def then(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(threading.current_thread())

    def fail(self, failure: Failed) -> None:
        self.failures.append(failure)
        self.threads.add(threading.current_thread())


def test_a_job_may_end_after_the_program(worker: BackgroundWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[object] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)
    outbox = worker._queue.outbox
    jobs = [worker.start(lambda: shiboken6.delete(outbox)), worker.start(lambda: "more")]
    assert worker.wait(PATIENCE_SECONDS)
    assert [job.result() for job in jobs] == [None, "more"]
    assert raised == []


ENDLESS_WORK = """
import threading
from app.processes.background_worker import BackgroundWorker, exit_during_work

exit_during_work(3)
print("nothing runs", flush=True)
worker, started = BackgroundWorker(), threading.Event()
worker.start(lambda: (started.set(), threading.Event().wait()))
started.wait()
print("something runs")
exit_during_work(7)
print("never")
"""


def test_a_process_ends_during_work_with_its_exit_code() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ENDLESS_WORK], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (7, "nothing runs\nsomething runs\n", "")


def test_jobs_run_in_order_on_another_thread_and_are_answered_on_the_owners(
    worker: BackgroundWorker, qtbot: QtBot
) -> None:
    outcomes, running_in, order = Outcomes(), set(), []

    def work(number: int) -> int:
        running_in.add(threading.current_thread())
        order.append(number)
        return number

    for number in range(50):
        worker.run(lambda number=number: work(number), outcomes.then, outcomes.fail)
    qtbot.waitUntil(lambda: len(outcomes.results) == 50, timeout=PATIENCE_MS)
    assert order == outcomes.results == list(range(50))
    assert threading.main_thread() not in running_in
    assert outcomes.threads == {threading.main_thread()}
    assert not outcomes.failures


@pytest.mark.parametrize(
    "error", [ZeroDivisionError(SECRET), UnprintableError(), SystemExit(SECRET), CancelledError()], ids=repr
)
def test_an_unexpected_exception_is_a_bug_and_the_next_job_runs(
    worker: BackgroundWorker, qtbot: QtBot, caplog: pytest.LogCaptureFixture, error: BaseException
) -> None:
    outcomes = Outcomes()
    worker.run(lambda: broken(error), outcomes.then, outcomes.fail)
    worker.run(lambda: "next", outcomes.then, outcomes.fail)
    qtbot.waitUntil(lambda: outcomes.results == ["next"], timeout=PATIENCE_MS)
    (failure,) = outcomes.failures
    assert failure.kind == "bug"
    assert type(error).__name__ in failure.message
    assert "broken" in failure.detail
    assert type(error).__name__ in caplog.text
    assert "in broken" in caplog.text
    assert SECRET not in caplog.text


def test_a_known_failure_keeps_its_words(
    worker: BackgroundWorker, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    outcomes = Outcomes()
    caplog.set_level(logging.INFO)
    worker.run(lambda: broken(UnfogError(SECRET, "Try again.")), outcomes.then, outcomes.fail)
    qtbot.waitUntil(lambda: bool(outcomes.failures), timeout=PATIENCE_MS)
    assert (outcomes.failures[0].message, outcomes.failures[0].hint) == (SECRET, "Try again.")
    assert "UnfogError" in caplog.text
    assert SECRET not in caplog.text


def test_who_has_no_event_loop_asks_the_job(worker: BackgroundWorker) -> None:
    good, bad = worker.start(lambda: 7), worker.start(lambda: broken(ZeroDivisionError()))
    assert bad.wait(PATIENCE_MS / 1000)
    assert good.is_done
    assert good.result() == 7
    with pytest.raises(ReportedError) as caught:
        bad.result()
    assert caught.value.kind == "bug"


def test_a_cancelled_job_is_not_answered(worker: BackgroundWorker, qtbot: QtBot) -> None:
    outcomes, begun, token, waiting = Outcomes(), threading.Event(), CancelToken(), CancelToken()

    def work() -> None:
        begun.set()
        while True:
            token.check()

    running = worker.run(work, outcomes.then, outcomes.fail, token)
    never = worker.run(lambda: outcomes.then("ran"), outcomes.then, outcomes.fail, waiting)
    worker.run(lambda: "next", outcomes.then, outcomes.fail)
    assert begun.wait(PATIENCE_MS / 1000)
    waiting.cancel()
    token.cancel()
    qtbot.waitUntil(lambda: outcomes.results == ["next"], timeout=PATIENCE_MS)
    assert not outcomes.failures
    for job in (running, never):
        with pytest.raises(CancelledError):
            job.result()


def test_closing_answers_nobody_and_waits_no_longer_than_it_should(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    worker, outcomes, begun, end = BackgroundWorker(), Outcomes(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        end.wait()

    worker.run(lambda: "done", outcomes.then, outcomes.fail)
    worker.run(work, outcomes.then, outcomes.fail)
    worker.run(lambda: "never", outcomes.then, outcomes.fail)
    assert begun.wait(PATIENCE_MS / 1000)
    assert not worker.close(seconds=0.0)  # `work` looks at no token
    assert "goes on" in caplog.text
    end.set()
    assert worker.close()
    qapp.processEvents()
    assert not outcomes.results
    assert not outcomes.failures


def test_waiting_lets_the_work_end(worker: BackgroundWorker) -> None:
    done: list[int] = []
    outcomes = Outcomes()
    for number in range(20):
        worker.run(lambda number=number: done.append(number), outcomes.then, outcomes.fail)
    assert worker.wait()
    assert done == list(range(20))


def test_the_owner_is_deleted_while_a_job_runs(qapp: QApplication) -> None:
    outcomes, begun, end = Outcomes(), threading.Event(), threading.Event()
    owner = QObject()
    worker = BackgroundWorker(owner)

    def work() -> str:
        begun.set()
        end.wait()
        return "too late"

    running = worker.run(work, outcomes.then, outcomes.fail)
    never = worker.run(lambda: "never", outcomes.then, outcomes.fail)
    assert begun.wait(PATIENCE_MS / 1000)
    shiboken6.delete(owner)  # waits for nothing
    assert not shiboken6.isValid(worker)
    end.set()
    assert never.wait(PATIENCE_MS / 1000)
    assert running.is_done
    qapp.processEvents()
    assert not outcomes.results
    assert not outcomes.failures


def test_owners_are_deleted_at_any_moment(qapp: QApplication) -> None:
    outcomes = Outcomes()
    for number in range(300):
        owner = QObject()
        worker = BackgroundWorker(owner)
        jobs = [worker.run(lambda: "done", outcomes.then, outcomes.fail) for _ in range(3)]
        jobs[number % 3].wait(PATIENCE_MS / 1000)
        if number % 2:
            shiboken6.delete(owner)
        del owner, worker
        qapp.processEvents()
    assert not outcomes.failures


# ---- Work in slices ------------------------------------------------------------------------------


def test_a_task_in_slices_ends_once(qapp: QApplication, qtbot: QtBot) -> None:
    task, progress = SlicedTask(step for step in range(5)), []
    task.progressed.connect(progress.append)
    with qtbot.waitSignal(task.finished, timeout=PATIENCE_MS):
        task.start()
    assert not task.is_running
    assert progress == sorted(progress)


@pytest.mark.parametrize("error", [ZeroDivisionError(SECRET), SystemExit(SECRET)], ids=repr)
def test_an_exception_in_a_slice_is_a_failure(
    qapp: QApplication, qtbot: QtBot, caplog: pytest.LogCaptureFixture, error: BaseException
) -> None:
    def steps() -> Generator[int, None, None]:
        yield 1
        broken(error)

    task, finished = SlicedTask(steps()), []
    task.finished.connect(lambda: finished.append(True))
    with qtbot.waitSignal(task.failed, timeout=PATIENCE_MS) as failed:
        task.start()
    assert failed.args[0].kind == "bug"
    assert not task.is_running
    assert not finished
    assert "in broken" in caplog.text
    assert SECRET not in caplog.text


def test_a_cancelled_task_tidies_up_and_says_if_that_fails(qapp: QApplication, qtbot: QtBot) -> None:
    def steps() -> Generator[int, None, None]:
        try:
            while True:
                yield 1
        finally:
            broken(ZeroDivisionError())

    task = SlicedTask(steps())
    with qtbot.waitSignal(task.progressed, timeout=PATIENCE_MS):
        task.start()
    with qtbot.waitSignal(task.failed, timeout=PATIENCE_MS):
        task.cancel()
    assert not task.is_running
