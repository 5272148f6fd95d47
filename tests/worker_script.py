"""What a worker that a test scripts reads and says. It imports little: every worker is its own process."""

from __future__ import annotations

import sys

import msgspec

from model_backends.protocol import (
    BlockCommitted,
    Event,
    Finished,
    Loaded,
    Request,
    Stats,
    decode_request,
    encode,
)

LOADED = Loaded(
    path="x.gguf",
    name="Stubborn",
    device="none",
    file_bytes=1,
    context_length=64,
    canvas_length=8,
    vocab_size=8,
    max_steps=8,
    thinking=False,
)
FINISHED = Finished(
    reason="end_of_turn",
    text="",
    thought="",
    stats=Stats(
        prompt_tokens=1,
        cached_tokens=0,
        tokens=1,
        blocks=1,
        steps=1,
        forward_passes=1,
        prefill_seconds=0.0,
        denoise_seconds=0.0,
        seconds=0.0,
    ),
)
# Loads at once, then reads requests without ever answering one.
STUBBORN = """
import sys
from tests.worker_script import load
load()
print("native noise", file=sys.stderr, flush=True)
for line in sys.stdin:
    pass
"""
# Loads at once, and notes which self-conditioning it was asked for.
CONDITIONED = """
import msgspec
from tests.worker_script import LOADED, emit, read
request = read()
emit(msgspec.structs.replace(LOADED, notes=(request.self_conditioning,)), request)
read()
"""


def emit(event: Event, request: Request) -> None:
    """In a worker: write an event of a request."""
    sys.stdout.buffer.write(encode(msgspec.structs.replace(event, id=request.id)))
    sys.stdout.buffer.flush()


def read() -> Request:
    """In a worker: wait for the next request."""
    return decode_request(sys.stdin.buffer.readline())


def load() -> Request:
    """In a worker: read `Load` and succeed at once."""
    request = read()
    emit(LOADED, request)
    return request


def block(number: int, text: str) -> BlockCommitted:
    """A block of a reply."""
    return BlockCommitted(block=number, tokens=(1,), text=text, thought="", steps=1, converged=True)
