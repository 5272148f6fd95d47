"""Render chat templates in a child process that is ended when a template takes too much time or memory."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import psutil

import model_backends
from model_backends import system_errors
from model_backends.cancellation import Cancelled, CancelledError, never
from model_backends.lazy_text import lazy_text
from model_backends.parent_watch import child_environment
from model_backends.protocol import FailureKind, Role, UnfogError
from model_backends.templates.protocol import (
    Answer,
    Open,
    Opened,
    Refused,
    Render,
    Rendered,
    Request,
    Traits,
    decode_answer,
    encode,
)

MAX_SOURCE = 1_000_000  # characters of a template; the longest published ones have 20 thousand
MAX_MEMORY = 256 << 20  # bytes of the process
_CPU_SECONDS = 0.6  # of the process, for one request: other programs may keep the computer busy
_CPU_SECONDS_PER_PAIR = 20e-6  # of messages: published templates look back from each one to all before it
_SECONDS = 20.0  # by the clock, for a process that does not even get the processor
_START_SECONDS = 120.0
_TICK_SECONDS = 0.01

_OTHER = lazy_text("Choose another model file.")
_NO_CHAT = lazy_text("Choose another model file: this one isn't made for chat.")
_DISTRUST = lazy_text("Don't trust this file; choose another.")

_T = TypeVar("_T", Opened, Rendered)


class TemplateError(UnfogError):
    """The file's chat template cannot be used."""

    kind: FailureKind = "template"


def unfit_template(message: str) -> TemplateError:
    """Return the error of a template that renders, but no conversations."""
    return TemplateError(message, _NO_CHAT)


def template_command() -> list[str]:
    """Return the command of the child process."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--template"]
    return [sys.executable, "-m", "model_backends.templates.worker"]


class TemplateProcess:
    """Holds one template at a time. The child starts at once and again after it had to be ended."""

    def __init__(self) -> None:
        self._opened: Open | None = None
        self._child: _Child | None = _Child()

    def open(self, source: str, special_tokens: Mapping[str, str]) -> Traits:
        """Compile a template in place of the one before.

        Raises:
            TemplateError: it is not valid, cannot render a question, or takes too much time or memory.
        """
        if len(source) > MAX_SOURCE:
            raise TemplateError(
                lazy_text("The file's chat template is too long: {length:,} characters.", length=len(source)),
                _OTHER,
            )
        self._opened = Open(source, dict(special_tokens))
        return self._ask(self._started(), self._opened, Opened, _CPU_SECONDS, never).traits

    def render(
        self,
        roles: Sequence[Role],
        nonce: str,
        *,
        thinking: bool = False,
        cancelled: Cancelled = never,
    ) -> str:
        """Return the prompt for messages of these roles, with placeholders as their contents.

        Raises:
            TemplateError: the template fails, or takes too much time or memory.
            CancelledError: `cancelled` before it was done.
        """
        assert self._opened is not None
        before, child = self._child, self._started()
        if child is not before:
            self._ask(child, self._opened, Opened, _CPU_SECONDS, cancelled)
        limit = _CPU_SECONDS + _CPU_SECONDS_PER_PAIR * len(roles) ** 2
        return self._ask(child, Render(tuple(roles), nonce, thinking), Rendered, limit, cancelled).text

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _started(self) -> _Child:
        if self._child is None or self._child.has_ended:
            self.close()
            self._child = _Child()
        return self._child

    def _ask(
        self, child: _Child, request: Request, expected: type[_T], cpu_seconds: float, cancelled: Cancelled
    ) -> _T:
        """Send a request and return the answer. The child is ended by any other outcome than an answer."""
        try:
            answer = child.ask(request, cpu_seconds, cancelled)
        except BaseException:
            self.close()
            raise
        if isinstance(answer, expected):
            return answer
        assert isinstance(answer, Refused)
        if answer.problem == "memory":
            self.close()  # the next template gets what this one took
        raise _error(answer)


class _Child:
    """The process and its limits."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            TemplateError: it cannot be started.
        """
        try:
            self._process = subprocess.Popen(
                template_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=None if getattr(sys, "frozen", False) else Path(model_backends.__path__[0]).parent,
                env=child_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise _not_started(system_errors.reason(error)) from error
        self._usage = psutil.Process(self._process.pid)
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(
            target=_read, args=(self._process, self._lines), name="template", daemon=True
        ).start()
        self._end = weakref.finalize(self, _end, self._process)
        self._is_ready = False

    @property
    def has_ended(self) -> bool:
        """Whether the process ended by itself."""
        return self._process.poll() is not None

    def ask(self, request: Request, cpu_seconds: float, cancelled: Cancelled) -> Answer:
        """Send a request and wait for the answer.

        Raises:
            TemplateError: the child exceeded a limit, or ended.
            CancelledError: `cancelled` before it was done.
        """
        if not self._is_ready:
            self._receive(_START_SECONDS, _START_SECONDS, cancelled)
            self._is_ready = True
        limit = self._cpu_seconds() + cpu_seconds
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended: so do its lines
            self._process.stdin.write(encode(request))
            self._process.stdin.flush()
        return self._receive(limit, _SECONDS + cpu_seconds, cancelled)

    def end(self) -> None:
        """Kill the process."""
        self._end()

    def _receive(self, cpu_limit: float, seconds: float, cancelled: Cancelled) -> Answer:
        deadline = time.monotonic() + seconds
        while True:
            with suppress(queue.Empty):
                line = self._lines.get(timeout=_TICK_SECONDS)
                if not line:
                    break
                return decode_answer.decode(line)
            if cancelled():
                raise CancelledError
            if self._cpu_seconds() > cpu_limit or time.monotonic() > deadline:
                raise TemplateError(
                    lazy_text("The file's chat template ran too long and was stopped."), _DISTRUST
                )
            if self._memory() > MAX_MEMORY:
                raise _too_much_memory()
        if not self._is_ready:
            raise _not_started(f"code {self._process.wait()}")
        raise TemplateError(
            lazy_text(
                "The file's chat template ended the process that renders it (code {code}).",
                code=self._process.wait(),
            ),
            _DISTRUST,
        )

    def _cpu_seconds(self) -> float:
        with suppress(psutil.Error):
            times = self._usage.cpu_times()
            return float(times.user + times.system)
        return 0.0  # it has ended: so do its lines

    def _memory(self) -> int:
        with suppress(psutil.Error):
            return int(self._usage.memory_info().rss)
        return 0


def _error(refused: Refused) -> TemplateError:
    reason = refused.reason
    match refused.problem:
        case "broken":
            text = lazy_text("The file's chat template is broken: {error}.", error=reason)
            return TemplateError(text, _NO_CHAT)
        case "failed":
            text = lazy_text("The file's chat template failed: {error}.", error=reason)
            return TemplateError(text, _NO_CHAT)
        case "forbidden":
            text = lazy_text("The file's chat template attempts something forbidden: {error}.", error=reason)
            return TemplateError(text, _DISTRUST)
        case "memory":
            return _too_much_memory()
        case "output":
            return TemplateError(lazy_text("The file's chat template never stops writing."), _DISTRUST)
        case "drops":
            return unfit_template(lazy_text("The file's chat template drops a message."))


def _not_started(reason: object) -> TemplateError:
    return TemplateError(
        lazy_text("Can't start the process that renders chat templates: {reason}.", reason=reason),
        lazy_text("Close other programs and try again."),
    )


def _too_much_memory() -> TemplateError:
    return TemplateError(
        lazy_text(
            "The file's chat template takes more than {megabytes} MB of memory and was stopped.",
            megabytes=MAX_MEMORY >> 20,
        ),
        _DISTRUST,
    )


def _read(process: subprocess.Popen[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Queue lines as they arrive; an empty one marks the end."""
    assert process.stdout is not None
    with process.stdout as output:
        for line in output:
            lines.put(line)
    lines.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
