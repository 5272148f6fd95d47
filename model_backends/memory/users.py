"""Name the programs of this person that use most memory, to say which to close. Nothing is stored or sent."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import psutil

_LEAST_BYTES = 300_000_000  # closing smaller programs helps little
_MOST_NAMES = 2
_HELPERS = {
    *("systemd", "init", "login", "sshd", "sudo", "su", "tmux: server", "screen", "dbus-daemon"),
    *("sh", "bash", "zsh", "fish", "dash", "ksh", "cmd", "powershell", "pwsh", "conhost", "openconsole"),
    *("gnome-shell", "gnome-session", "gnome-session-binary", "plasmashell", "ksmserver", "kwin_wayland"),
    *("xfce4-session", "cinnamon", "sway", "xorg", "explorer", "svchost", "services", "userinit", "winlogon"),
    *("launchd", "windowserver", "finder", "dock", "loginwindow", "systemd --user", "gnome-session-b"),
}
"""Programs that start others: what they start is an application of its own, and nobody can close them."""


class MemoryUser(NamedTuple):
    """A program, with its processes, and the bytes it would free."""

    name: str
    bytes: int


@dataclass(frozen=True)
class Running:
    """One process: its parent's number, its name and memory."""

    parent: int
    name: str
    bytes: int
    is_mine: bool = True


def running() -> dict[int, Running]:
    """Return the processes that can be seen, by number."""
    me = psutil.Process().username()
    found = {}
    for process in psutil.process_iter(["pid", "ppid", "name", "username", "memory_info"]):
        info = process.info
        if info["memory_info"] is not None:
            memory = info["memory_info"]
            size = memory.rss - getattr(memory, "shared", 0)
            found[info["pid"]] = Running(
                info["ppid"] or 0, info["name"] or "", max(0, size), info["username"] == me
            )
    return found


def largest(
    processes: Mapping[int, Running], own: Iterable[int], used: Mapping[int, int] | None = None
) -> list[MemoryUser]:
    """Return the applications of this person that use most memory, the largest first.

    A browser's many processes are one application. `own`: Unfog's processes, which are none of them. `used`:
    bytes of another memory by process, such as a card's (default: each process's own memory).
    """
    mine = set(own)
    sums: dict[str, int] = {}
    for number, process in processes.items():
        size = process.bytes if used is None else used.get(number, 0)
        if process.is_mine and number not in mine and size and not _is_helper(process.name):
            name = _title(processes[_application(number, processes)].name)
            sums[name] = sums.get(name, 0) + size
    users = sorted((MemoryUser(name, size) for name, size in sums.items()), key=lambda user: -user.bytes)
    return [user for user in users if user.bytes >= _LEAST_BYTES][:_MOST_NAMES]


def own_family(processes: Mapping[int, Running], number: int | None = None) -> set[int]:
    """Return Unfog's processes: this one, the one that started it, and all that it started."""
    number = psutil.Process().pid if number is None else number
    top = processes[number].parent if number in processes else 0
    if top not in processes or _is_helper(processes[top].name):
        top = number
    family, size = {top, number}, 0
    while len(family) > size:
        size = len(family)
        family |= {child for child, process in processes.items() if process.parent in family}
    return family


def _application(number: int, processes: Mapping[int, Running]) -> int:
    """Return the process that a person started, of which this one is a part."""
    seen = {number}
    while (parent := processes[number].parent) in processes and parent not in seen:
        above = processes[parent]
        if not above.is_mine or _is_helper(above.name):
            break
        seen.add(parent)
        number = parent
    return number


def _is_helper(name: str) -> bool:
    return name.lower().removesuffix(".exe") in _HELPERS


def _title(name: str) -> str:
    name = name.removesuffix(".exe") if sys.platform == "win32" or name.endswith(".exe") else name
    return name[:1].upper() + name[1:] if name.islower() else name
