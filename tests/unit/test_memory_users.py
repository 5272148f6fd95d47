"""The programs that use most memory are named as a person knows them."""

import ctypes
from typing import Any

import pytest

from model_backends.ggml.device import cpu
from model_backends.ggml.nvidia import memory_by_process
from model_backends.memory.room import room_for
from model_backends.memory.users import Running, largest, own_family, running

GB = 10**9
PROCESSES = {
    1: Running(0, "systemd", GB, is_mine=False),
    10: Running(1, "systemd", GB),
    11: Running(10, "gnome-shell", GB),
    20: Running(11, "firefox", GB),
    21: Running(20, "Isolated Web Co", 2 * GB),
    22: Running(20, "Isolated Web Co", GB),
    30: Running(10, "thunderbird", GB // 2),
    31: Running(10, "clock", GB // 100),
    40: Running(1, "postgres", 9 * GB, is_mine=False),
    50: Running(11, "unfog", GB),
    51: Running(50, "unfog", 16 * GB),
    52: Running(50, "unfog", GB),
    60: Running(11, "bash", GB // 100),
    61: Running(60, "python3", 2 * GB),
}


def test_the_processes_of_a_browser_are_one_program() -> None:
    users = largest(PROCESSES, own_family(PROCESSES, 52))
    assert [(user.name, user.bytes) for user in users] == [("Firefox", 4 * GB), ("Python3", 2 * GB)]


def test_unfog_s_own_processes_are_a_family() -> None:
    assert own_family(PROCESSES, 52) == {50, 51, 52}
    assert own_family(PROCESSES, 61) == {61}  # started by a shell, which started others


def test_another_memory_can_be_shared_out_the_same_way() -> None:
    users = largest(PROCESSES, {50, 51, 52}, {21: 5 * GB, 51: 20 * GB, 40: 9 * GB})
    assert [(user.name, user.bytes) for user in users] == [("Firefox", 5 * GB)]


def test_this_computer_can_be_asked() -> None:
    found = running()
    family = own_family(found)
    assert family & found.keys()
    assert all(user.bytes > 0 for user in largest(found, ()))
    room = room_for(cpu())
    assert room.host.free >= 0
    assert room.device == room.host


class FakeNvml:
    """NVML with one card and the processes on it."""

    def __init__(self, processes: dict[int, int], cards: int = 1) -> None:
        self.nvmlInit_v2 = self.nvmlShutdown = lambda: 0
        self._processes, self._cards = processes, cards

    def nvmlDeviceGetCount_v2(self, count: Any) -> int:
        count._obj.value = self._cards
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, index: int, handle: Any) -> int:
        return 0

    def nvmlDeviceGetComputeRunningProcesses_v3(self, handle: Any, size: Any, found: Any) -> int:
        size._obj.value = len(self._processes)
        for place, (pid, used) in enumerate(self._processes.items()):
            found[place].pid, found[place].bytes = pid, used
        return 0

    def nvmlDeviceGetGraphicsRunningProcesses_v3(self, handle: Any, size: Any, found: Any) -> int:
        size._obj.value = 0
        return 0


@pytest.mark.parametrize(
    ("nvml", "expected"),
    [
        (FakeNvml({7: 3 * GB, 8: GB}), {7: 3 * GB, 8: GB}),
        (FakeNvml({}), {}),
        (FakeNvml({7: 2**64 - 1}), None),  # Windows does not say
        (FakeNvml({7: GB}, cards=2), None),
    ],
)
def test_who_uses_a_card(nvml: FakeNvml, expected: dict[int, int] | None) -> None:
    assert memory_by_process(lambda: nvml) == expected


def test_without_a_driver_nobody_knows_who_uses_a_card() -> None:
    def missing() -> ctypes.CDLL:
        raise OSError

    assert memory_by_process(missing) is None
