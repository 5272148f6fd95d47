"""Messages between the program and the process that reads a file: one line of JSON each.

One process per file: it reads a `Read`, writes an `Attachment` or `Failed`, and exits. It is cancelled by
killing it; it also exits at the end of its standard input. If it exits without an answer, it ran out of time
or memory.
"""

from __future__ import annotations

import msgspec

from app.attachments.records import Attachment, Limits
from model_backends.protocol import Failed, LineDecoder, encode_line


class Read(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """Read a file. `path` is bytes, because file names need not be text (`os.fsencode`).

    The process may use at most `seconds` and about `memory` bytes.
    """

    path: bytes
    limits: Limits = Limits()
    seconds: float = 40.0
    memory: int = 2_000_000_000


def encode(line: Read | Attachment | Failed) -> bytes:
    """Encode a message as a JSON line, newline included."""
    return encode_line(line)


decode_request: LineDecoder[Read] = LineDecoder(Read, "a request")
decode_answer: LineDecoder[Attachment | Failed] = LineDecoder(Attachment | Failed, "an attachment")
