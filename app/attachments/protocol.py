"""What the program and the process that reads a file say to each other: a line of JSON each.

One process per file: it reads a `Read`, writes an `Attachment` or `Failed`, and ends. It is stopped by ending
it; it also ends when its standard input does. One that ends without an answer ran out of time or memory.
"""

from __future__ import annotations

import msgspec

from app.attachments.records import Attachment, Limits
from model_backends.protocol import Failed, ProtocolError


class Read(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """Read a file. `path` as bytes, for file names need not be text (`os.fsencode`).

    The process takes at most `seconds` and about `memory` bytes.
    """

    path: bytes
    limits: Limits = Limits()
    seconds: float = 40.0
    memory: int = 2_000_000_000


_encoder = msgspec.json.Encoder()
_requests: msgspec.json.Decoder[Read] = msgspec.json.Decoder(Read)
_answers: msgspec.json.Decoder[Attachment | Failed] = msgspec.json.Decoder(Attachment | Failed)


def encode(line: Read | Attachment | Failed) -> bytes:
    """One JSON line, newline included."""
    return _encoder.encode(line) + b"\n"


def decode_request(line: bytes) -> Read:
    """The request in a JSON line.

    Raises:
        ProtocolError: the line is not a request.
    """
    try:
        return _requests.decode(line)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ProtocolError(f"Not a request: {error}.") from error


def decode_answer(line: bytes) -> Attachment | Failed:
    """The answer in a JSON line.

    Raises:
        ProtocolError: the line is no answer.
    """
    try:
        return _answers.decode(line)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ProtocolError(f"Not an attachment: {error}.") from error
