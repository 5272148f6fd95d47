"""Play recorded blocks as an engine's worker does, at a steady pace: `python -m … STEPS_A_SECOND TRACE…`.

For models that are too slow here: the window sees every step of theirs, at the pace of a computer that
is not. Every reply is the same one, whatever is asked.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.storage.trace import Trace, decode
from model_backends.protocol import (
    Count,
    Counted,
    Event,
    Finished,
    Generate,
    Load,
    Loaded,
    PromptPrefilled,
    Shutdown,
    Stats,
    decode_request,
    encode,
)

_PREFILL_SECONDS = 0.15


def _send(event: Event, request: int) -> None:
    sys.stdout.buffer.write(encode(msgspec.structs.replace(event, id=request)))
    sys.stdout.buffer.flush()


def _load(request: Load, traces: Sequence[Trace]) -> Loaded:
    first = traces[0].steps[0]
    return Loaded(
        path=request.path,
        name="Recorded",
        device="none",
        file_bytes=1,
        context_length=8192,
        canvas_length=len(first.draft),
        vocab_size=1 << 18,
        max_steps=first.max_steps,
        thinking=False,
    )


def _play(request: Generate, traces: Sequence[Trace], pace: float) -> None:
    text = ""
    for trace in traces:
        if trace.start is not None:
            _send(trace.start, request.id)
        if not text:
            time.sleep(_PREFILL_SECONDS)
            _send(PromptPrefilled(done=5, total=5, cached=0, left_out=0), request.id)
        due = time.monotonic()
        for step in trace.steps:
            due += 1.0 / pace
            time.sleep(max(0.0, due - time.monotonic()))
            _send(step, request.id)
        _send(trace.commit, request.id)
        text += trace.commit.text
    steps = sum(len(trace.steps) for trace in traces)
    stats = Stats(
        prompt_tokens=5,
        cached_tokens=0,
        tokens=sum(len(trace.commit.tokens) for trace in traces),
        blocks=len(traces),
        steps=steps,
        forward_passes=steps + len(traces),
        prefill_seconds=_PREFILL_SECONDS,
        denoise_seconds=steps / pace,
        seconds=_PREFILL_SECONDS + steps / pace,
    )
    _send(Finished(reason="end_of_turn", text=text, thought="", stats=stats), request.id)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve requests until standard input ends; a reply can't be cancelled."""
    pace, *files = sys.argv[1:] if argv is None else argv
    traces = [decode(Path(file).read_bytes()) for file in files]
    for line in sys.stdin.buffer:
        match decode_request(line):
            case Load() as request:
                _send(_load(request, traces), request.id)
            case Generate() as request:
                _play(request, traces, float(pace))
            case Count() as request:
                _send(Counted(tokens=tuple(1 for _ in request.texts)), request.id)
            case Shutdown():
                break
            case _:
                pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
