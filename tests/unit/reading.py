"""Read or import a conversation file at once and in this process, for tests."""

import time
from dataclasses import dataclass
from pathlib import Path

from app.import_export.importing import Importer
from app.import_export.protocol import MAX_BYTES, batches
from app.import_export.records import ConversationTree, ImportReport, LeftOut, Source
from app.import_export.sources import read_bytes, read_file
from app.storage import Store

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


def import_file(store: Store, path: Path, max_bytes: int = MAX_BYTES) -> ImportReport:
    """Import all conversations of a file, stored as the window stores them.

    Raises:
        ImportExportError: the file cannot be read, or contains no conversation.
    """
    importer = Importer(store, path)
    try:
        for batch in batches(read_file(path, time.time(), max_bytes)):
            for _step in importer.store(batch):
                pass
    finally:
        for _step in importer.discard_incomplete():
            pass
    return importer.report()
