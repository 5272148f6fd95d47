"""The memory that a model may use on this computer: in all, and at this moment, and who uses the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import psutil

from model_backends.byte_size import byte_size
from model_backends.diffusion_gemma.planner import usable, usable_at_most
from model_backends.ggml.device import DeviceInfo, cpu
from model_backends.ggml.nvidia import memory_by_process
from model_backends.lazy_text import joined, lazy_text
from model_backends.memory.users import MemoryUser, largest, own_family, running


@dataclass(frozen=True)
class Memory:
    """The RAM or a card's memory, in bytes: `most` where no other program runs, `free` at this moment.

    `users` are the programs that use most of it; they are asked for only where something is missing. `None`
    where nobody knows whose memory it is: it may be Unfog's own.
    """

    most: int
    free: int
    users: Callable[[], Sequence[MemoryUser]] | None = None


@dataclass(frozen=True)
class Room:
    """The memory of a device, and the RAM beside it; for the CPU both are the same."""

    device: Memory
    host: Memory


def room_for(device: DeviceInfo) -> Room:
    """Measure the memory for models on a device. Unfog's own counts as free: it loads one model at a time."""
    host = cpu()
    processes = cache(running)

    def own_bytes() -> int:
        found = processes()
        return sum(found[number].bytes for number in own_family(found) if number in found)

    try:
        free = usable(host, host.free_bytes + own_bytes())
    except psutil.Error:  # a system that shows no processes
        free = usable(host)
    ram = Memory(usable_at_most(host), free, lambda: largest(processes(), own_family(processes())))
    if device.is_cpu:
        return Room(ram, ram)
    on_card = memory_by_process() if device.kind == "CUDA" else None
    if on_card is None:
        return Room(Memory(usable_at_most(device), usable(device)), ram)
    family = own_family(processes())
    own = sum(on_card.get(number, 0) for number in family)
    card = Memory(
        usable_at_most(device),
        usable(device, device.free_bytes + own),
        lambda: largest(processes(), family, on_card),
    )
    return Room(card, ram)


def advice_now(memory: Memory, needed: int, where: str = "") -> str:
    """Return what to close if so many bytes are not free at this moment; "" if they are, or nobody knows.

    `where`: "RAM" or a card, where a model needs both.
    """
    if memory.users is None or needed <= memory.free:
        return ""
    users = joined(
        ", ",
        [
            lazy_text("{name} uses {size}", name=user.name, size=byte_size(user.bytes))
            for user in memory.users()
        ],
    )
    sizes = {"needed": byte_size(needed), "free": byte_size(memory.free)}
    if where == "RAM":
        short = lazy_text("Needs {needed} of RAM; {free} are free now.", **sizes)
    elif where:
        short = lazy_text("Needs {needed} on {where}; {free} are free now.", where=where, **sizes)
    else:
        short = lazy_text("Needs {needed}; {free} are free now.", **sizes)
    close = (
        lazy_text("Close other programs ({users}).", users=users)
        if users
        else lazy_text("Close other programs.")
    )
    return joined(" ", (short, close))
