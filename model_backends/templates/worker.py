"""Child process that compiles and renders chat templates: a JSON line in, a JSON line out.

A template may loop without end or fill memory, also while it is compiled, since Jinja2 computes constants
then. Memory is limited here where the system can do so; time, and memory elsewhere, by `process`.
"""

from __future__ import annotations

import logging
import signal
import sys
from typing import BinaryIO

from model_backends.bug_report import configure_logging
from model_backends.memory_limit import limit_allocations
from model_backends.parent_watch import end_with_parent
from model_backends.protocol_streams import protocol_streams
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


def main() -> int:
    """Answer requests until the end of stdin. File descriptor 1 is reserved for answers."""
    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started us
    configure_logging(logging.WARNING)
    template: Template | None = None
    with protocol_streams() as (requests, answers):
        limit_allocations(_MEMORY)
        _write(answers, Ready())
        for line in requests:
            request = decode_request.decode(line)
            del line
            if isinstance(request, Open):
                template, answer = _open(request)
            else:
                answer = _render(template, request)
            _write(answers, answer)
    return 0


def _write(stream: BinaryIO, answer: Answer) -> None:
    stream.write(encode(answer))
    stream.flush()


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


if __name__ == "__main__":
    sys.exit(main())
