"""Store the conversations of files, as they are read: part by part, in short transactions."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import msgspec

from app.attachments.records import display_name
from app.import_export.protocol import Batch, Part
from app.import_export.records import ConversationTree, ImportReport, LeftOut, Source, TreeMessage
from app.storage import Conversation, Store, StoredMessage

_AT_ONCE = 20  # messages of one transaction
_CHARACTERS_AT_ONCE = 100_000


class Importer:
    """Stores the conversations of one file, and reports about them."""

    def __init__(self, store: Store, path: Path) -> None:
        self._imports = store.imports
        self._file = display_name(path)
        self._source: Source | None = None
        self._conversations: list[int] = []
        self._titles: list[str] = []
        self._messages = 0
        self._left_out: list[LeftOut] = []
        self._tree: ConversationTree | None = None  # the one that is incomplete
        self._conversation = 0
        self._rows: dict[int, int] = {}  # of its messages, by their index

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the conversations that are complete."""
        return tuple(self._titles)

    def store(self, batch: Batch) -> Generator[None, None, None]:
        """Store a batch in short steps.

        Raises:
            StorageError: the store cannot be written.
        """
        self._source = self._source or batch.source
        self._left_out += batch.left_out
        for part in batch.parts:
            yield from self._store_part(part)

    def report(self) -> ImportReport:
        """Return what has been imported so far."""
        return ImportReport(
            file=self._file,
            source=self._source,
            conversations=tuple(self._conversations),
            messages=self._messages,
            left_out=tuple(self._left_out),
        )

    def discard_incomplete(self) -> Generator[None, None, None]:
        """Delete in short steps what an import that ended early leaves: a conversation without its end.

        Raises:
            StorageError: the store cannot be written; it is deleted at the next start.
        """
        self._tree = None
        yield from self._imports.discard()

    def _store_part(self, part: Part) -> Iterator[None]:
        if part.conversation is not None:
            self._tree, self._rows = part.conversation, {}
            self._conversation = self._imports.begin(_without_messages(part.conversation))
            if (pad := part.conversation.pad) is not None:
                self._imports.add_pad(self._conversation, pad.text, markdown=pad.markdown)
        if self._tree is None:
            raise RuntimeError("a part of a conversation that has not begun")
        for messages in _groups(part.messages):
            first = len(self._rows)
            stored = [_stored(first + index, message) for index, message in enumerate(messages)]
            self._imports.add(self._conversation, stored, self._rows)
            yield
        if part.is_last:
            shown = self._tree.shown
            leaf = None if shown is None else self._rows[shown]
            self._imports.complete(self._conversation, leaf, self._tree.folder)
            self._conversations.append(self._conversation)
            self._titles.append(self._tree.title)
            self._messages += len(self._rows)
            self._tree = None
            yield


def _groups(messages: tuple[TreeMessage, ...]) -> Iterator[list[TreeMessage]]:
    """Divide messages into groups that are stored at once."""
    group: list[TreeMessage] = []
    characters = 0
    for message in messages:
        group.append(message)
        characters += len(message.text)
        if len(group) >= _AT_ONCE or characters >= _CHARACTERS_AT_ONCE:
            yield group
            group, characters = [], 0
    if group:
        yield group


def _without_messages(tree: ConversationTree) -> Conversation:
    return Conversation(
        id=0,
        title=tree.title,
        created=tree.created,
        updated=tree.updated,
        pinned=tree.pinned,
        model=tree.model,
        system=tree.system,
        sampling=tree.sampling,
        archived=tree.archived,
    )


def _stored(index: int, message: TreeMessage) -> StoredMessage:
    """Convert a message; its index serves as id, which the store replaces."""
    return StoredMessage(id=index, conversation=0, **msgspec.structs.asdict(message))
