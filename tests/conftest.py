"""Shared pytest configuration: the same examples in every CI run, a share of the cores for each worker."""

import os
import signal

from hypothesis import settings

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
