"""A worker's standard input and output belong to its protocol."""

from __future__ import annotations

import subprocess
import sys

from tests.patience import PATIENCE_SECONDS

WORKER = """
import os, sys, threading
from model_backends.protocol_streams import protocol_streams

with protocol_streams() as (requests, answers):
    lines = []
    reader = threading.Thread(target=lambda: lines.extend(requests), daemon=True)
    reader.start()
    assert os.read(0, 10) == b"", "whoever looks at the standard input finds nothing, and does not wait"
    import numpy  # its Fortran library looks at the standard input; on Windows it would wait for the reader
    os.write(1, b"a library prints")
    answers.write(b"answer\\n")
    answers.flush()
    reader.join()
    answers.write(b"".join(lines))
"""


def test_libraries_neither_read_nor_write_between_the_lines() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"answer\n"  # while the worker waits for a request
        out, errors = worker.communicate(b"one\ntwo\n", timeout=PATIENCE_SECONDS)
    assert (out, worker.returncode) == (b"one\ntwo\n", 0), errors
    assert errors == b"a library prints"
