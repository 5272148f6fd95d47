"""Read a conversation file's content at once, for tests."""

from dataclasses import dataclass

from app.import_export.records import ConversationTree, LeftOut, Source
from app.import_export.sources import read_bytes

NOW = 1_780_000_000.0


@dataclass(frozen=True)
class Content:
    """What `read_bytes` yields, together."""

    source: Source | None
    conversations: tuple[ConversationTree, ...]
    left_out: tuple[LeftOut, ...]


def read(data: bytes, now: float = NOW) -> Content:
    """All conversations of a file, and what was left out of them."""
    readings = list(read_bytes(data, now))
    trees = tuple(one.conversation for one in readings if one.conversation is not None)
    source = next((one.source for one in readings if one.conversation is not None), None)
    return Content(source, trees, tuple(item for one in readings for item in one.left_out))
