"""The meter of memory and card, with made-up readings."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.gui.application.application import Application
from app.gui.controllers.memory_meter import MemoryMeterController
from app.gui.widgets.memory_bars import Bar, MemoryBars
from app.platform.memory_use import MemoryMeter, MemoryUse, measure_memory
from model_backends.ggml.nvidia import CardMeter
from model_backends.protocol import CardMeasured
from tests.gui.conftest import PATIENCE_MS

GB = 1_000_000_000


class Readings:
    """Made-up readings of the memory."""

    def __init__(self) -> None:
        self.use = MemoryUse(total=16 * GB, available=8 * GB, own=4 * GB)
        self.count = 0
        self.processes: tuple[int, ...] = ()

    def __call__(self, processes: Iterable[int]) -> MemoryUse:
        self.count += 1
        self.processes = tuple(processes)
        return self.use


@pytest.fixture
def readings() -> Readings:
    return Readings()


@pytest.fixture
def bars(application: Application, readings: Readings) -> MemoryBars:
    """The meter of a window, on made-up readings."""
    window = application.window
    window.findChild(MemoryMeterController).deleteLater()
    shown = window.findChild(MemoryBars)
    MemoryMeterController(application.context, shown, lambda _shown: None, window, MemoryMeter(readings))
    return shown


def measure(application: Application) -> None:
    """Measure once more."""
    application.window.findChildren(MemoryMeterController)[-1].measure()


def test_bars_and_figures(application: Application, bars: MemoryBars, readings: Readings) -> None:
    measure(application)
    assert bars.bars == (Bar("RAM", 0.5, 0.25),)
    assert bars.accessibleDescription() == "Memory: 8.0 GB of 16.0 GB in use, 4.0 GB of it by Unfog"
    application.engine.card_measured.emit(CardMeasured(used=6 * GB, total=24 * GB, busy=0.87))
    measure(application)
    assert bars.bars[1] == Bar("GPU", 0.25)
    assert "Graphics card: 6.0 GB of 24.0 GB in use, 87% busy" in bars.accessibleDescription()
    assert not bars.bars[0].is_short


def test_short_memory_is_said_with_what_to_do(
    application: Application, bars: MemoryBars, readings: Readings
) -> None:
    measure(application)
    readings.use = MemoryUse(total=16 * GB, available=GB, own=12 * GB, swapped=2 * GB)
    measure(application)
    assert bars.bars[0].is_short
    assert bars.accessibleName() == "Memory is low"
    assert "Close other programs, or choose a smaller model." in bars.accessibleDescription()
    assert "Swap: 2.0 GB in use" in bars.accessibleDescription()


def test_swap_in_use_before_is_no_reason_to_warn(readings: Readings) -> None:
    meter = MemoryMeter(readings)
    readings.use = MemoryUse(total=16 * GB, available=2 * GB, own=GB, swapped=3 * GB)
    assert not meter.measure(())[1]
    readings.use = MemoryUse(total=16 * GB, available=2 * GB, own=GB, swapped=4 * GB)
    assert meter.measure(())[1]


def test_it_measures_only_while_somebody_can_see_it(application: Application, qtbot: QtBot) -> None:
    window = application.window
    controller = window.findChild(MemoryMeterController)
    window.activateWindow()
    qtbot.waitUntil(lambda: controller.is_running, timeout=PATIENCE_MS)
    window.hide()
    qtbot.waitUntil(lambda: not controller.is_running, timeout=PATIENCE_MS)


def test_the_setting_turns_it_off(application: Application, qtbot: QtBot) -> None:
    shown = application.window.findChild(MemoryBars)
    qtbot.waitUntil(shown.isVisible, timeout=PATIENCE_MS)
    application.preferences.update({"models.meter": False})
    assert not shown.isVisible()
    assert not application.window.findChild(MemoryMeterController).is_running


def test_the_figures_are_a_tool_tip(application: Application, qtbot: QtBot) -> None:
    shown = application.window.findChild(MemoryBars)
    qtbot.waitUntil(shown.isVisible, timeout=PATIENCE_MS)
    assert shown.accessibleName() == "Memory and graphics card"
    assert "of it by Unfog" in shown.toolTip()


def test_this_process_and_others_are_counted() -> None:
    alone = measure_memory(())
    assert 0 < alone.own < alone.total
    assert alone.used >= alone.own
    assert measure_memory((2**22 + 1,)).own > 0  # no such process


class FakeNvml:
    """NVIDIA's management library with one card, or several."""

    def __init__(self, cards: int = 1, works: bool = True) -> None:
        self._cards, self._works = cards, works

    def nvmlInit_v2(self) -> int:
        return 0

    def nvmlDeviceGetCount_v2(self, count: Any) -> int:
        count._obj.value = self._cards
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, index: int, handle: Any) -> int:
        return 0

    def nvmlDeviceGetMemoryInfo(self, handle: Any, memory: Any) -> int:
        memory._obj.used, memory._obj.total = 3 * GB, 24 * GB
        return 0 if self._works else 3

    def nvmlDeviceGetUtilizationRates(self, handle: Any, busy: Any) -> int:
        busy._obj.gpu = 87
        return 0


def test_what_the_driver_says_of_the_card() -> None:
    def missing() -> ctypes.CDLL:
        raise OSError

    assert CardMeter(FakeNvml).measure() == CardMeasured(used=3 * GB, total=24 * GB, busy=0.87)
    assert CardMeter(lambda: FakeNvml(cards=2)).measure() == CardMeasured()
    assert CardMeter(lambda: FakeNvml(works=False)).measure() == CardMeasured()
    assert CardMeter(missing).measure() == CardMeasured()
