"""Conversations, messages and drafts: every change is one transaction, so a kill loses nothing committed.

A reply is stored as it grows: `ask` or `begin_reply`, `commit_block` for each block, then `end_reply`.
A reply that is still "running" when the file is opened was cut off: it is marked "interrupted".
Every method raises `StorageError` when the file cannot be read or written.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import msgspec

from app.storage.database import Database
from app.storage.records import Conversation, Status, StoredMessage
from app.storage.traces import Traces
from model_backends.protocol import FinishReason, Role, Sampling, Stats

_MESSAGE = (
    "id, conversation, role, text, created, status, thought, model, seed, sampling, stats, blocks, left_out,"
    " finish, replaces"
)


class Store:
    """All conversations, messages and drafts in one SQLite file. Not for use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Raises:
            StorageError: it is no database, cannot be written, or was made by a newer Unfog.
        """
        self._db = Database(path)
        self.traces = Traces(self._db)
        # A second try that was cut off before its first block: the earlier reply counts.
        self._db.run("DELETE FROM messages WHERE status = 'running' AND replaces IS NOT NULL AND blocks = 0")
        self._db.run("UPDATE messages SET status = 'interrupted' WHERE status = 'running'")

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._db.close()

    # Conversations

    def conversations(self) -> list[Conversation]:
        """All conversations, the one used last first."""
        rows = self._db.run(
            "SELECT id, title, created, updated FROM conversations ORDER BY updated DESC, id DESC"
        )
        return [Conversation(**dict(row)) for row in rows]

    def create_conversation(self, title: str) -> Conversation:
        """A new, empty conversation."""
        now = time.time()
        (row,) = self._db.run(
            "INSERT INTO conversations (title, created, updated) VALUES (?, ?, ?) RETURNING *",
            title,
            now,
            now,
        )
        return Conversation(**dict(row))

    def rename(self, conversation: int, title: str) -> None:
        """Give a conversation another title; its place in the list stays."""
        self._db.run("UPDATE conversations SET title = ? WHERE id = ?", title, conversation)

    def delete(self, conversation: int) -> None:
        """Delete a conversation with its messages and its draft."""
        self._db.run("DELETE FROM conversations WHERE id = ?", conversation)

    # Messages

    def messages(self, conversation: int) -> list[StoredMessage]:
        """The messages of a conversation, the oldest first; without a reply that another one replaces."""
        rows = self._db.run(
            f"SELECT {_MESSAGE} FROM messages WHERE conversation = ?1 AND id NOT IN"
            " (SELECT replaces FROM messages WHERE conversation = ?1 AND replaces IS NOT NULL) ORDER BY id",
            conversation,
        )
        return [_message(row) for row in rows]

    def message(self, message: int) -> StoredMessage:
        """One message by its id; `KeyError` if there is none."""
        rows = self._db.run(f"SELECT {_MESSAGE} FROM messages WHERE id = ?", message)
        if not rows:
            raise KeyError(message)
        return _message(rows[0])

    def add_message(self, conversation: int, role: Role, text: str) -> StoredMessage:
        """Append a message as it is."""
        with self._db.transaction():
            return self._insert(conversation, role, text, "complete")

    def ask(
        self,
        conversation: int | None,
        text: str,
        *,
        title: str,
        draft: str,
        model: str,
        seed: int,
        sampling: Sampling,
    ) -> tuple[StoredMessage, StoredMessage]:
        """Append a question and begin its reply. What stays in the field is the draft from now on.

        Without a conversation, one of this title is made.
        """
        with self._db.transaction():
            self._put_draft(conversation, "")
            if conversation is None:
                conversation = self.create_conversation(title).id
            self._put_draft(conversation, draft)
            question = self._insert(conversation, "user", text, "complete")
            return question, self._begin(conversation, model, seed, sampling, None)

    def begin_reply(
        self, conversation: int, model: str, seed: int, sampling: Sampling, *, replaces: int | None = None
    ) -> StoredMessage:
        """Append an empty, running reply; `replaces` is kept until the new reply has a block."""
        with self._db.transaction():
            return self._begin(conversation, model, seed, sampling, replaces)

    def set_left_out(self, reply: int, left_out: int) -> None:
        """Note how many of the oldest messages the model did not see."""
        self._db.run("UPDATE messages SET left_out = ? WHERE id = ?", left_out, reply)

    def commit_block(self, reply: int, text: str, thought: str, trace: bytes | None = None) -> None:
        """Append a committed block to a running reply, which takes its predecessor's place by that."""
        with self._db.transaction():
            if trace is not None:
                (row,) = self._db.run("SELECT blocks FROM messages WHERE id = ?", reply)
                self.traces.add(reply, int(row["blocks"]), trace)
            self._db.run(
                "UPDATE messages SET text = text || ?, thought = thought || ?, blocks = blocks + 1"
                " WHERE id = ?",
                text,
                thought,
                reply,
            )
            self._drop_predecessor(reply)

    def end_reply(
        self,
        reply: int,
        status: Status,
        *,
        text: str | None,
        thought: str | None,
        stats: Stats | None,
        finish: FinishReason | None = None,
    ) -> StoredMessage:
        """Close a reply; `None` for `text` or `thought` keeps what the committed blocks gave."""
        figures = None if stats is None else msgspec.json.encode(stats).decode()
        with self._db.transaction():
            self._db.run(
                "UPDATE messages SET status = ?, stats = ?, finish = ?, text = coalesce(?, text),"
                " thought = coalesce(?, thought) WHERE id = ?",
                status,
                figures,
                finish,
                text,
                thought,
                reply,
            )
            self._drop_predecessor(reply)
            return self.message(reply)

    def withdraw(self, reply: StoredMessage, question: StoredMessage | None = None) -> None:
        """Take back a reply that has no block; a question that goes with it becomes the draft again."""
        with self._db.transaction():
            self._db.run("DELETE FROM messages WHERE id = ?", reply.id)
            if question is not None:
                self._db.run("DELETE FROM messages WHERE id = ?", question.id)
                typed = self.draft(reply.conversation)
                self._put_draft(reply.conversation, f"{question.text}\n\n{typed}" if typed else question.text)

    def _begin(
        self, conversation: int, model: str, seed: int, sampling: Sampling, replaces: int | None
    ) -> StoredMessage:
        reply = self._insert(conversation, "assistant", "", "running")
        settings = msgspec.json.encode(sampling).decode()
        self._db.run(
            "UPDATE messages SET model = ?, seed = ?, sampling = ?, replaces = ? WHERE id = ?",
            model,
            seed,
            settings,
            replaces,
            reply.id,
        )
        return self.message(reply.id)

    def _drop_predecessor(self, reply: int) -> None:
        # Deleting it clears `replaces` as well.
        self._db.run("DELETE FROM messages WHERE id = (SELECT replaces FROM messages WHERE id = ?)", reply)

    def _insert(self, conversation: int, role: Role, text: str, status: Status) -> StoredMessage:
        now = time.time()
        self._db.run("UPDATE conversations SET updated = ? WHERE id = ?", now, conversation)
        (row,) = self._db.run(
            "INSERT INTO messages (conversation, role, text, created, status) VALUES (?, ?, ?, ?, ?)"
            f" RETURNING {_MESSAGE}",
            conversation,
            role,
            text,
            now,
            status,
        )
        return _message(row)

    # Drafts

    def draft(self, conversation: int | None) -> str:
        """What was typed but not sent; `None` is the conversation that does not exist yet."""
        rows = self._db.run("SELECT text FROM drafts WHERE conversation IS ?", conversation)
        return str(rows[0][0]) if rows else ""

    def save_draft(self, conversation: int | None, text: str) -> None:
        """Keep what was typed but not sent; an empty text forgets it."""
        with self._db.transaction():
            self._put_draft(conversation, text)

    def _put_draft(self, conversation: int | None, text: str) -> None:
        self._db.run("DELETE FROM drafts WHERE conversation IS ?", conversation)
        if text:
            self._db.run("INSERT INTO drafts VALUES (?, ?)", conversation, text)


def _message(row: sqlite3.Row) -> StoredMessage:
    """The row as a value; the JSON columns become typed."""
    fields = dict(row)
    for name, kind in (("sampling", Sampling), ("stats", Stats)):
        if fields[name] is not None:
            fields[name] = msgspec.json.decode(fields[name], type=kind)
    return StoredMessage(**fields)
