"""Shared pytest configuration: the same examples in every CI run, a share of the cores for each worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

os.environ["UNFOG_LANGUAGE"] = "en"  # whatever this computer speaks
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in a background job; children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("default", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def stay_on_own_cores() -> None:
    """Keep a pytest-xdist worker and its children on their share of the cores.

    Otherwise every engine computes on all cores, and threads of several engines wait for each other.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None or not hasattr(os, "sched_setaffinity"):
        return
    number, count = int(worker.removeprefix("gw")), int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[number::count] or os.sched_getaffinity(0))


stay_on_own_cores()


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark the tests that run on a device which is not the processor."""
    for item in items:
        if isinstance(item, pytest.Function) and "rpc_plugin" in item.fixturenames:
            item.add_marker(pytest.mark.device)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List them: a run without a device must be noticed."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    names = {report.nodeid for report in reports if "device" in getattr(report, "keywords", ())}
    if names:
        terminalreporter.section(f"tests with a device that is not the processor: {len(names)}")
        for name in sorted(names):
            terminalreporter.line(name)


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The program's own class for `qapp`: a process has one such object, whichever test comes first."""
    from app.gui.application.application import DesktopApplication  # most tests need no window

    return DesktopApplication


@pytest.fixture(scope="session")
def rpc_plugin() -> Path:
    """The folder of ggml's RPC back end, compiled once; needs Linux and a C++ compiler.

    Without them, tests that use it are skipped, or fail if `UNFOG_REQUIRE_DEVICE` is set, as it is in CI.
    """
    from tools import rpc_plugin  # few tests need it

    try:
        return rpc_plugin.provide()
    except rpc_plugin.CompilerMissingError as error:
        if os.environ.get("UNFOG_REQUIRE_DEVICE"):
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def rpc_environment(rpc_plugin: Path) -> Iterator[dict[str, str]]:
    """Environment variables that give a child process the device RPC0, the processor behind a server.

    The server computes for one process at a time; others wait.
    """
    from tools import rpc_server

    with rpc_server.running() as (_, environment):
        yield environment
