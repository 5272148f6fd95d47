"""Call functions in a process with other devices than this one: ggml lists them once, when it is loaded."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from model_backends.parent_watch import end_with_parent
from tests.patience import PATIENCE_SECONDS

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class DeviceProcess:
    """A process in which ggml is loaded with these environment variables, and stays loaded between calls.

    It also keeps a device's abort away from the tests.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._pool = ProcessPoolExecutor(
            1, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(dict(environment),)
        )

    def call(
        self, function: Callable[Arguments, Result], *args: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Return or raise what a module's function returns or raises there.

        Raises:
            BrokenProcessPool: the process ended.
        """
        return self._pool.submit(function, *args, **named).result(PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown()


def _begin(environment: dict[str, str]) -> None:
    end_with_parent()
    os.environ.update(environment)
