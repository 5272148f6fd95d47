"""Python's garbage collection runs in the GUI thread only."""

import gc
import threading

from pytestqt.qtbot import QtBot

from app.gui.application.qt_gc import GarbageCollector
from tests.gui.conftest import PATIENCE_MS


class Cycle:
    """Notes the thread on which it goes."""

    def __init__(self, gone: list[int]) -> None:
        self.itself, self.gone = self, gone

    def __del__(self) -> None:
        self.gone.append(threading.get_ident())


def test_what_another_thread_leaves_behind_is_collected_here(qtbot: QtBot) -> None:
    gone: list[int] = []
    kept: list[list[int]] = []

    def work() -> None:
        for _ in range(20):
            Cycle(gone)
        kept.extend([] for _ in range(100 * gc.get_threshold()[0]))  # collects, where that is allowed

    collector = GarbageCollector()
    try:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert not gone
        qtbot.waitUntil(lambda: len(gone) == 20, timeout=PATIENCE_MS)
        assert set(gone) == {threading.get_ident()}
    finally:
        collector.stop()
    assert gc.isenabled()


def test_what_the_start_left_is_gone_through_once_at_most(qtbot: QtBot) -> None:
    collector = GarbageCollector()
    before = gc.get_freeze_count()
    try:
        limits = gc.get_threshold()
        while gc.get_count()[1] <= limits[1]:
            gc.collect(0)
        collector.look()
        assert gc.get_freeze_count() > before
        assert len(gc.get_objects()) < gc.get_freeze_count()
        gone: list[int] = []
        Cycle(gone)
        gc.collect()
        assert gone  # what comes later is collected
    finally:
        collector.stop()
    assert gc.get_freeze_count() == 0
