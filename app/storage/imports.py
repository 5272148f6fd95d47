"""Store imported conversations in parts: one is listed when it is complete, and deleted if it never is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.storage.attachments import Attachments
from app.storage.database import Database
from app.storage.deletion import delete_in_steps
from app.storage.folders import Folders
from app.storage.pads.table import Pads
from app.storage.records import Conversation, StoredMessage
from app.storage.rows import as_json
from app.storage.search import Search


class Imports:
    """Adds conversations with all their branches; every call is one transaction, and short."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._files = Attachments(database)
        self._search = Search(database)
        self._folders = Folders(database)
        self._pads = Pads(database)

    def begin(self, conversation: Conversation) -> int:
        """Create a conversation without messages that is not listed yet; return its id."""
        with self._db.transaction():
            (row,) = self._db.run(
                "INSERT INTO conversations"
                " (title, created, updated, pinned, model, system, sampling, folder, archived)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                conversation.title,
                conversation.created,
                conversation.updated,
                conversation.pinned,
                conversation.model,
                conversation.system,
                as_json(conversation.sampling),
                conversation.folder,
                conversation.archived,
            )
            self._db.run("INSERT INTO imports VALUES (?)", row["id"])
            return int(row["id"])

    def add_pad(self, conversation: int, text: str, *, markdown: bool) -> None:
        """Make a conversation without messages a pad."""
        self._pads.add(conversation, text, markdown=markdown)

    def add(self, conversation: int, messages: Sequence[StoredMessage], ids: dict[int, int]) -> None:
        """Append messages, each after its parent.

        `ids`: the row of each message by the id that it was given; the messages' own are added. `KeyError` if
        a parent is missing.
        """
        with self._db.transaction():
            for message in messages:
                parent = None if message.parent is None else ids[message.parent]
                (row,) = self._db.run(
                    "INSERT INTO messages (conversation, role, text, created, status, thought, model, seed,"
                    " sampling, stats, blocks, left_out, finish, deleted, parent, draft, unsettled)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                    conversation,
                    message.role,
                    message.text,
                    message.created,
                    message.status,
                    message.thought,
                    message.model,
                    message.seed,
                    as_json(message.sampling),
                    as_json(message.stats),
                    message.blocks,
                    message.left_out,
                    message.finish,
                    message.deleted,
                    parent,
                    as_json(message.draft),
                    as_json(message.unsettled),
                )
                ids[message.id] = int(row["id"])
                self._files.add(int(row["id"]), message.attachments)
            self._search.update()

    def complete(self, conversation: int, leaf: int | None, folder: str = "") -> None:
        """List the conversation; `leaf` is the row of the last message that it shows.

        `folder`: the title of its folder, which is added if there is none; "" for no folder.
        """
        with self._db.transaction():
            if folder:
                self._folders.move([conversation], self._folders.named(folder).id)
            self._db.run("UPDATE conversations SET leaf = ? WHERE id = ?", leaf, conversation)
            self._db.run("DELETE FROM imports WHERE conversation = ?", conversation)

    def discard(self) -> Iterator[None]:
        """Delete every conversation that is not complete, some messages with each step."""
        for row in self._db.run("SELECT conversation FROM imports"):
            yield from delete_in_steps(self._db, int(row["conversation"]))
