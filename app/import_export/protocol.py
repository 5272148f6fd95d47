"""Messages between the program and the process that reads a file of conversations: one line of JSON each.

The process reads a `ReadConversations`. For each further line of its input, whatever that contains, it writes
one line: a `Batch`, and at the end a `Done` or `Failed`. So it never writes more than is wanted. It exits at
the end of its input. If it exits without an answer, it ran out of time or memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from app.import_export.records import ConversationTree, LeftOut, Reading, Source, TreeMessage
from model_backends.protocol import Failed, LineDecoder, UnfogError, encode_line

MAX_BYTES = 512 * 2**20
"""Of a file, or of everything unpacked from a ZIP archive."""

SECONDS = 60.0  # without a line
_MEMORY = 3_000_000_000
_MESSAGES, _CHARACTERS = 256, 1_000_000  # of a batch, from which on it is complete

NEXT = b"\n"
"""Asks for the next line."""


class ReadConversations(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """Read a file. `path` is bytes, because file names need not be text (`os.fsencode`).

    `now` replaces missing times. The process may use about `memory` bytes, and `seconds` between two lines;
    then the program ends it.
    """

    path: bytes
    now: float
    max_bytes: int
    memory: int = _MEMORY
    seconds: float = SECONDS


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Some messages of a conversation. Its first part has the `conversation`, without messages."""

    conversation: ConversationTree | None = None
    messages: tuple[TreeMessage, ...] = ()
    is_last: bool = False


class Batch(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """Parts of conversations, in order, and what was left out of them."""

    parts: tuple[Part, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    source: Source | None = None


class Done(msgspec.Struct, frozen=True, kw_only=True, tag=True, tag_field="type"):
    """The file has been read."""


def batches(readings: Iterable[Reading]) -> Iterator[Batch]:
    """Divide conversations into batches of limited size.

    If reading fails, what was read before comes first.
    """
    filling = _Filling()
    try:
        for reading in readings:
            yield from filling.add(reading)
    except (UnfogError, MemoryError):
        if not filling.is_empty:
            yield filling.take()
        raise
    yield filling.take()


class _Filling:
    """The batch that is being filled."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._left_out: list[LeftOut] = []
        self._source: Source | None = None
        self._messages = self._characters = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it yet."""
        return not (self._parts or self._left_out)

    def add(self, reading: Reading) -> Iterator[Batch]:
        """Add a conversation; yield the batches that are full."""
        self._left_out += reading.left_out
        tree = reading.conversation
        if tree is not None:
            self._source = self._source or reading.source
            begins: ConversationTree | None = msgspec.structs.replace(tree, messages=())
            messages: list[TreeMessage] = []
            for message in tree.messages:
                messages.append(message)
                self._count(message)
                if self._messages >= _MESSAGES or self._characters >= _CHARACTERS:
                    self._parts.append(Part(conversation=begins, messages=tuple(messages)))
                    yield self.take()
                    begins, messages = None, []
            self._parts.append(Part(conversation=begins, messages=tuple(messages), is_last=True))
        if len(self._parts) + len(self._left_out) >= _MESSAGES:
            yield self.take()

    def take(self) -> Batch:
        """Return what there is, and begin the next batch."""
        batch = Batch(parts=tuple(self._parts), left_out=tuple(self._left_out), source=self._source)
        self._parts, self._left_out = [], []
        self._messages = self._characters = 0
        return batch

    def _count(self, message: TreeMessage) -> None:
        self._messages += 1
        self._characters += len(message.text) + len(message.thought)
        self._characters += sum(len(file.text) for file in message.attachments)


def encode(line: ReadConversations | Batch | Done | Failed) -> bytes:
    """Encode a message as a JSON line, newline included."""
    return encode_line(line)


decode_request: LineDecoder[ReadConversations] = LineDecoder(ReadConversations, "a request")
decode_answer: LineDecoder[Batch | Done | Failed] = LineDecoder(Batch | Done | Failed, "conversations")
