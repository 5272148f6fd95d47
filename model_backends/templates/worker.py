"""Child process that compiles and renders chat templates: a JSON line in, a JSON line out.

A template may loop without end or fill memory, also while it is compiled, since Jinja2 computes constants
then. Memory is limited here where the system can do so; time, and memory elsewhere, by `process`.
"""

from __future__ import annotations

import logging
import os
import signal
import sys

from model_backends.bug_report import configure_logging
from model_backends.parent_watch import end_with_parent
from model_backends.templates.protocol import (
    Answer,
    Open,
    Opened,
    Ready,
    Refused,
    Render,
    Rendered,
    decode_request,
    encode,
)
from model_backends.templates.sandbox import RefusedError, Template

_MEMORY = 200 << 20  # bytes that templates may allocate, beside the interpreter's own
_CPU_SECONDS = 30  # for one request, if the process that limits it better is gone


def main() -> int:
    """Answer requests until the end of stdin. File descriptor 1 is reserved for answers."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started us
    configure_logging(logging.WARNING)
    template: Template | None = None
    with os.fdopen(os.dup(0), "rb") as requests, os.fdopen(os.dup(1), "wb", buffering=0) as answers:
        os.dup2(2, 1)
        _limit_memory()
        answers.write(encode(Ready()))
        for line in requests:
            _limit_time()
            request = decode_request.decode(line)
            del line
            if isinstance(request, Open):
                template, answer = _open(request)
            else:
                answer = _render(template, request)
            answers.write(encode(answer))
    return 0


def _open(request: Open) -> tuple[Template | None, Answer]:
    try:
        template = Template(request.source, request.special_tokens)
    except RefusedError as refused:
        return None, refused.answer
    except MemoryError:
        return None, Refused("memory")
    return template, Opened(template.traits)


def _render(template: Template | None, request: Render) -> Answer:
    assert template is not None  # `Open` comes first
    try:
        return Rendered(template.render(request.roles, request.nonce, request.thinking))
    except RefusedError as refused:
        return refused.answer
    except MemoryError:
        return Refused("memory")


if sys.platform == "win32":

    def _limit_memory() -> None:
        """Nothing to set: `process` watches it."""

    def _limit_time() -> None:
        """Nothing to set: `process` watches it."""

else:
    import resource

    import psutil

    def _limit_memory() -> None:
        """Let allocations fail above a limit; macOS ignores it."""
        limit = psutil.Process().memory_info().vms + _MEMORY
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or limit < hard:
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def _limit_time() -> None:
        """End the process if a request keeps it busy."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (used + _CPU_SECONDS, hard))


if __name__ == "__main__":
    sys.exit(main())
