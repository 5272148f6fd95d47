"""Conversations, messages and drafts: every change is one transaction, so a kill loses nothing committed.

A reply is stored as it grows: `ask` or `begin_reply`, `commit_block` for each block, then `end_reply`.
Replies that are still "running" when the file is opened are marked "interrupted". Every method raises
`StorageError` if the file cannot be read or written.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from app.attachments.records import Attachment
from app.storage.attachments import Attachments
from app.storage.database import Database
from app.storage.deleted_replies import DeletedReplies
from app.storage.draft_blocks import DraftBlocks
from app.storage.edits import Edits
from app.storage.errors import StorageError
from app.storage.folders import Folders
from app.storage.forks import fork
from app.storage.generation_context import GenerationContexts
from app.storage.imports import Imports
from app.storage.library import Prompts, SavedPresets
from app.storage.overrides import OverridesTable
from app.storage.pads.table import Pads
from app.storage.queue import Queue
from app.storage.records import (
    Conversation,
    DraftBlock,
    GenerationContext,
    QueuedMessage,
    Status,
    StoredMessage,
    UnsettledBlock,
)
from app.storage.rows import CONVERSATION, as_json, conversation_of, message_of
from app.storage.search import Search
from app.storage.traces import Traces
from app.storage.trash import Trash
from model_backends.protocol import FinishReason, Role, Sampling, Stats

# A parent is an older message of the same conversation; any other counts as none.
_PARENT = (
    "(SELECT older.id FROM messages AS older WHERE older.id = messages.parent"
    " AND older.id < messages.id AND older.conversation = messages.conversation) AS parent"
)
_MESSAGE = (
    "id, conversation, role, text, created, status, thought, model, seed, sampling, stats, blocks, left_out,"
    f" finish, draft, unsettled, deleted, {_PARENT},"
    " EXISTS (SELECT 1 FROM traces WHERE message = messages.id) AS traced"
)
# The leaf; if it is none of the conversation's messages, the newest of those.
_LEAF = (
    "CASE WHEN leaf IS NULL OR EXISTS"
    " (SELECT 1 FROM messages WHERE id = leaf AND conversation = conversations.id) THEN leaf"
    " ELSE (SELECT max(id) FROM messages WHERE conversation = conversations.id) END AS leaf"
)


class Store:
    """All conversations, messages and drafts in one SQLite file. Not for use from several threads."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or create the file. `read_only`: only read what another store has opened.

        Raises:
            StorageError: it is not a database, is not writable, or is from a newer Unfog.
        """
        self._path = path
        self._db = Database(path, read_only=read_only)
        self.notice = self._db.notice
        """What the person has to know about repairs of the file, if anything."""
        self.traces = Traces(self._db)
        self.search = Search(self._db)
        self.overrides = OverridesTable(self._db)
        self.prompts = Prompts(self._db)
        self.presets = SavedPresets(self._db)
        self.generation_context = GenerationContexts(self._db)
        self.imports = Imports(self._db)
        self.edits = Edits(self._db)
        self.draft_blocks = DraftBlocks(self._db)
        self.queue = Queue(self._db)
        self.folders = Folders(self._db)
        self.pads = Pads(self._db)
        self.trash = Trash(self._db, self.search)
        self.deleted_replies = DeletedReplies(self._db)
        self._files = Attachments(self._db)
        if read_only:
            return
        self._drop_empty_retries()
        self._db.run("UPDATE messages SET status = 'interrupted' WHERE status = 'running'")
        for _step in self.imports.discard():
            pass
        self.deleted_replies.purge()
        self.search.purge()

    def _drop_empty_retries(self) -> None:
        """Delete retries that were interrupted before their first word, and show the earlier reply."""
        for row in self._db.run(
            "SELECT id, parent FROM messages WHERE status = 'running' AND blocks = 0 AND draft IS NULL"
        ):
            others = self._db.run(
                "SELECT id FROM messages WHERE parent = ? AND id <> ? ORDER BY deleted, id DESC LIMIT 1",
                row["parent"],
                row["id"],
            )
            if others:
                self.show_branch(int(others[0]["id"]))
                self._db.run("DELETE FROM messages WHERE id = ?", row["id"])

    def reader(self) -> Store:
        """Open the file once more, only to read, in the thread that calls this; to be closed there.

        Raises:
            StorageError: it cannot be read.
        """
        return Store(self._path, read_only=True)

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        if not self._db.is_read_only:
            with contextlib.suppress(StorageError):  # the next start does it
                self.search.purge()
        self._db.close()

    def together(self, change: Callable[[], object]) -> None:
        """Make several changes in one transaction: all are stored, or none."""
        with self._db.transaction():
            change()

    # Conversations

    def conversations(self) -> list[Conversation]:
        """Return all complete conversations but those in the trash: pinned first, then by last use."""
        rows = self._db.run(
            f"SELECT {CONVERSATION} FROM conversations"
            " WHERE expires IS NULL AND id NOT IN (SELECT conversation FROM imports)"
        )
        found = map(conversation_of, rows)  # sorted here, without absurd times
        return sorted(found, key=lambda entry: (entry.pinned, entry.updated, entry.id), reverse=True)

    def conversation(self, conversation: int) -> Conversation:
        """Return a conversation by its id; `KeyError` if there is none."""
        rows = self._db.run(f"SELECT {CONVERSATION} FROM conversations WHERE id = ?", conversation)
        if not rows:
            raise KeyError(conversation)
        return conversation_of(rows[0])

    def create_conversation(
        self, title: str, *, model: str = "", system: str = "", sampling: Sampling | None = None
    ) -> Conversation:
        """Create an empty conversation."""
        now = time.time()
        (row,) = self._db.run(
            "INSERT INTO conversations (title, created, updated, model, system, sampling)"
            f" VALUES (?, ?, ?, ?, ?, ?) RETURNING {CONVERSATION}",
            title,
            now,
            now,
            model,
            system,
            as_json(sampling),
        )
        return conversation_of(row)

    def add_conversation(
        self, conversation: Conversation, messages: Sequence[StoredMessage], leaf: int | None
    ) -> Conversation:
        """Store an imported conversation with its branches and times; return the stored one.

        All ids are assigned anew: the given ones only define the tree (`parent`, which must come first)
        and the `leaf`.
        """
        ids: dict[int, int] = {}
        with self._db.transaction():
            added = self.imports.begin(conversation)
            self.imports.add(added, messages, ids)
            self.imports.complete(added, None if leaf is None else ids[leaf])
        return self.conversation(added)

    def rename(self, conversation: int, title: str) -> None:
        """Change a conversation's title; its position in the list stays."""
        self._db.run("UPDATE conversations SET title = ? WHERE id = ?", title, conversation)

    def retitle(self, conversation: int, before: str, title: str) -> bool:
        """Change a conversation's title if it is still the one `before`; return whether it was."""
        sql = "UPDATE conversations SET title = ? WHERE id = ? AND title = ? RETURNING id"
        return bool(self._db.run(sql, title, conversation, before))

    def pin(self, conversation: int, pinned: bool) -> None:
        """Pin a conversation to the top of the list, or unpin it."""
        self._db.run("UPDATE conversations SET pinned = ? WHERE id = ?", pinned, conversation)

    def archive(self, conversations: Iterable[int], archived: bool) -> None:
        """Archive conversations, or take them out of the archive; so does every new message in them."""
        with self._db.transaction():
            for conversation in conversations:
                self._db.run("UPDATE conversations SET archived = ? WHERE id = ?", archived, conversation)

    # Messages: a tree, of which a conversation shows the path from a root to its leaf

    def messages(self, conversation: int) -> list[StoredMessage]:
        """Return the messages that a conversation shows, oldest first."""
        rows = self._db.run(
            f"WITH RECURSIVE path(step) AS (SELECT {_LEAF} FROM conversations WHERE id = ?1 UNION"
            " SELECT parent FROM messages JOIN path ON id = step WHERE parent < id)"
            # a parent is older than what follows it
            f" SELECT {_MESSAGE} FROM messages WHERE id IN (SELECT step FROM path)"
            " AND conversation = ?1 ORDER BY id",
            conversation,
        )
        return self._messages(conversation, rows)

    def messages_since_stats(self, conversation: int) -> list[StoredMessage]:
        """Return the shown messages since the newest one with statistics, that one included; else all."""
        rows = self._db.run(
            f"WITH RECURSIVE path(step) AS (SELECT {_LEAF} FROM conversations WHERE id = ?1 UNION"
            " SELECT parent FROM messages JOIN path ON id = step WHERE parent < id AND stats IS NULL)"
            f" SELECT {_MESSAGE} FROM messages WHERE id IN (SELECT step FROM path)"
            " AND conversation = ?1 ORDER BY id",
            conversation,
        )
        return self._messages(conversation, rows)

    def tree(self, conversation: int) -> list[StoredMessage]:
        """Return the messages of a conversation in all its branches, oldest first."""
        rows = self._db.run(
            f"SELECT {_MESSAGE} FROM messages WHERE conversation = ? ORDER BY id", conversation
        )
        return self._messages(conversation, rows)

    def _messages(self, conversation: int, rows: list[sqlite3.Row]) -> list[StoredMessage]:
        siblings, files = self._branches(conversation), self._files.of_conversation(conversation)
        return [message_of(row, siblings.get(row["parent"], ()), files.get(row["id"], ())) for row in rows]

    def _branches(self, conversation: int) -> dict[int | None, tuple[int, ...]]:
        """Return the children of each message of a conversation, by its id; `None`: the roots.

        A deleted reply that nothing follows is none.
        """
        found: dict[int | None, list[int]] = {}
        rows = self._db.run(
            f"SELECT id, deleted, {_PARENT} FROM messages WHERE conversation = ? ORDER BY id", conversation
        )
        parents = {row["parent"] for row in rows}
        for row in rows:
            if not row["deleted"] or row["id"] in parents:
                found.setdefault(row["parent"], []).append(int(row["id"]))
        return {parent: tuple(children) for parent, children in found.items()}

    def message(self, message: int) -> StoredMessage:
        """Return a message by its id; `KeyError` if there is none."""
        rows = self._db.run(f"SELECT {_MESSAGE} FROM messages WHERE id = ?", message)
        if not rows:
            raise KeyError(message)
        return self._with_siblings(rows[0])

    def question_reply_pairs(self, conversation: int) -> list[tuple[StoredMessage, StoredMessage]]:
        """Return every question with each of its replies, in all branches, the oldest reply first."""
        known = {message.id: message for message in self.tree(conversation)}
        replies = (message for message in known.values() if message.role == "assistant")
        return [(known[reply.parent], reply) for reply in replies if reply.parent in known]

    def leaf(self, conversation: int) -> int | None:
        """Return the id of the last message that a conversation shows."""
        rows = self._db.run(f"SELECT {_LEAF} FROM conversations WHERE id = ?", conversation)
        return int(rows[0]["leaf"]) if rows and rows[0]["leaf"] is not None else None

    def show_branch(self, message: int) -> None:
        """Show the branch with this message, down to its newest leaf."""
        conversation = self.message(message).conversation
        while True:
            children = self._db.run(
                "SELECT id FROM messages WHERE parent = ?1 AND id > ?1 ORDER BY deleted, id DESC LIMIT 1",
                message,
            )
            if not children:
                break
            message = int(children[0]["id"])
        self.set_leaf(conversation, message)

    def set_leaf(self, conversation: int, leaf: int | None) -> None:
        """Show the path that ends with this message."""
        self._db.run("UPDATE conversations SET leaf = ? WHERE id = ?", leaf, conversation)

    def add_message(self, conversation: int, role: Role, text: str) -> StoredMessage:
        """Append a complete message."""
        with self._db.transaction():
            return self._insert(conversation, role, text, "complete", self.leaf(conversation))

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
        instead_of: StoredMessage | None = None,
        attachments: Sequence[Attachment] = (),
        draft_files: Sequence[Attachment] = (),
        queued: QueuedMessage | None = None,
    ) -> tuple[StoredMessage, StoredMessage]:
        """Append a question and begin its reply; `draft` and `draft_files` replace the draft.

        Without a conversation, one with this title is created and gets the pending overrides. `instead_of`:
        the question begins a sibling branch of this one, whose unsent edit it was. `queued`: it leaves the
        queue.
        """
        with self._db.transaction():
            if queued is not None:
                self.queue.remove(queued.id)
            self._put_draft(conversation, "", ())
            if conversation is None:
                conversation = self.create_conversation(title).id
                self.overrides.assign_pending(conversation)
            self._put_draft(conversation, draft, draft_files)
            parent = self.leaf(conversation) if instead_of is None else instead_of.parent
            if instead_of is not None:
                self.edits.save(instead_of.id, None)
            question = self._insert(conversation, "user", text, "complete", parent, attachments)
            return question, self._begin(question, model, seed, sampling)

    def begin_reply(
        self, question: StoredMessage, model: str, seed: int, sampling: Sampling
    ) -> StoredMessage:
        """Begin an empty, running reply to a question, as a new branch."""
        with self._db.transaction():
            return self._begin(question, model, seed, sampling)

    def reopen_reply(self, reply: int) -> StoredMessage:
        """Continue a reply that had ended; its text stays, but of a kept draft only what precedes its gaps.

        The rest of that draft is offered again, until the next block is committed. The conversation leaves
        the archive and the trash.
        """
        with self._db.transaction():
            self._bring_back(self.message(reply).conversation)
            self.draft_blocks.begin_after(self.message(reply))
            self._db.run("UPDATE messages SET status = 'running', finish = NULL WHERE id = ?", reply)
            return self.message(reply)

    def set_model(self, reply: int, model: str) -> None:
        """Record which model writes a reply, if that was unknown when it began."""
        self._db.run("UPDATE messages SET model = ? WHERE id = ?", model, reply)

    def set_left_out(self, reply: int, left_out: int) -> None:
        """Record how many of the oldest messages the model did not see."""
        self._db.run("UPDATE messages SET left_out = ? WHERE id = ?", left_out, reply)

    def set_unsettled(self, reply: int, blocks: Sequence[UnsettledBlock]) -> None:
        """Record which blocks of a reply did not converge."""
        self._db.run("UPDATE messages SET unsettled = ? WHERE id = ?", as_json(tuple(blocks)), reply)

    def commit_block(
        self, reply: int, text: str, thought: str, unsettled: Sequence[UnsettledBlock] | None = None
    ) -> int | None:
        """Append a committed block to a running reply; return its number, `None` if there is no reply.

        It takes the place of a draft that was offered. `unsettled`: all blocks so far that did not converge.
        """
        rows = self._db.run(
            "UPDATE messages SET text = text || ?, thought = thought || ?, blocks = blocks + 1, draft = NULL,"
            " unsettled = coalesce(?, unsettled) WHERE id = ? RETURNING blocks",
            text,
            thought,
            as_json(unsettled),
            reply,
        )
        return int(rows[0]["blocks"]) - 1 if rows else None

    def end_reply(
        self,
        reply: int,
        status: Status,
        *,
        text: str | None,
        thought: str | None,
        stats: Stats | None,
        finish: FinishReason | None = None,
        draft: DraftBlock | None = None,
        unsettled: Sequence[UnsettledBlock] | None = None,
    ) -> StoredMessage:
        """End a reply; `None` for `text` or `thought` keeps the text of the committed blocks.

        `draft` is the block that was cut off, which is offered from now on; `unsettled` as in `commit_block`.
        """
        with self._db.transaction():
            self._db.run(
                "UPDATE messages SET status = ?, stats = ?, finish = ?, text = coalesce(?, text),"
                " thought = coalesce(?, thought), draft = coalesce(?, draft),"
                " unsettled = coalesce(?, unsettled) WHERE id = ?",
                status,
                as_json(stats),
                finish,
                text,
                thought,
                as_json(draft),
                as_json(unsettled),
                reply,
            )
            return self.message(reply)

    def add_version(
        self, version: StoredMessage, traces: Mapping[int, bytes], context: GenerationContext
    ) -> StoredMessage:
        """Store a finished reply as a new branch after its `parent`, and show it: all of it, or nothing.

        Its `id`, `created` and `siblings` are assigned anew. `traces` are encoded, by block.
        """
        with self._db.transaction():
            reply = self._insert(
                version.conversation, "assistant", version.text, version.status, version.parent
            ).id
            self._db.run(
                "UPDATE messages SET thought = ?, model = ?, seed = ?, sampling = ?, stats = ?, blocks = ?,"
                " left_out = ?, finish = ?, unsettled = ? WHERE id = ?",
                version.thought,
                version.model,
                version.seed,
                as_json(version.sampling),
                as_json(version.stats),
                version.blocks,
                version.left_out,
                version.finish,
                as_json(version.unsettled),
                reply,
            )
            for block, data in traces.items():
                self.traces.add(reply, block, data)
            self.generation_context.add(reply, context)
            return self.message(reply)

    def withdraw(self, reply: StoredMessage, leaf: int | None, question: StoredMessage | None = None) -> None:
        """Delete a reply without blocks and show the path to `leaf` again.

        A given `question` is deleted too and becomes the draft again.
        """
        with self._db.transaction():
            self.set_leaf(reply.conversation, leaf)
            self._db.run("DELETE FROM messages WHERE id = ?", reply.id)
            if question is not None:
                self._db.run("DELETE FROM messages WHERE id = ?", question.id)
                self._put_before_draft(reply.conversation, question.text, question.attachments)

    def enqueue(
        self, conversation: int | None, text: str, files: Sequence[Attachment], *, title: str
    ) -> QueuedMessage:
        """Queue a message, which was the draft; without a conversation, one with this title is created.

        A conversation leaves the archive and the trash by it, as by any new message.
        """
        with self._db.transaction():
            self._put_draft(conversation, "", ())
            if conversation is None:
                conversation = self.create_conversation(title).id
                self.overrides.assign_pending(conversation)
            self._bring_back(conversation)
            return self.queue.add(conversation, text, files)

    def unqueue(self, queued: QueuedMessage) -> None:
        """Make a queued message the draft of its conversation; the draft's own text follows it."""
        with self._db.transaction():
            self.queue.remove(queued.id)
            self._put_before_draft(queued.conversation, queued.text, queued.attachments)

    def fork(self, message: int, title: str) -> Conversation:
        """Copy a conversation up to this message of the branch that it shows to a new one."""
        shown = self.messages(self.message(message).conversation)
        path = [entry.id for entry in shown if entry.id <= message]
        with self._db.transaction():
            copy = self.conversation(fork(self._db, path, title))
            for entry in self.messages(copy.id):
                if entry.deleted:  # undo is for the original
                    self.deleted_replies.purge(entry.id)
            return copy

    def _bring_back(self, conversation: int) -> None:
        """Take a conversation out of the archive and the trash: it is used again."""
        self.archive([conversation], False)
        self.trash.restore([conversation])

    def _begin(self, question: StoredMessage, model: str, seed: int, sampling: Sampling) -> StoredMessage:
        reply = self._insert(question.conversation, "assistant", "", "running", question.id)
        self._db.run(
            "UPDATE messages SET model = ?, seed = ?, sampling = ? WHERE id = ?",
            model,
            seed,
            as_json(sampling),
            reply.id,
        )
        return self.message(reply.id)

    def _insert(
        self,
        conversation: int,
        role: Role,
        text: str,
        status: Status,
        parent: int | None,
        attachments: Sequence[Attachment] = (),
    ) -> StoredMessage:
        now = time.time()
        (row,) = self._db.run(
            "INSERT INTO messages (conversation, role, text, created, status, parent)"
            f" VALUES (?, ?, ?, ?, ?, ?) RETURNING {_MESSAGE}",
            conversation,
            role,
            text,
            now,
            status,
            parent,
        )
        self._db.run(
            "UPDATE conversations SET updated = ?, leaf = ?, archived = 0, expires = NULL WHERE id = ?",
            now,
            row["id"],
            conversation,
        )
        self._files.add(int(row["id"]), attachments)
        return self._with_siblings(row)

    def _with_siblings(self, row: sqlite3.Row) -> StoredMessage:
        rows = self._db.run(
            "SELECT id FROM messages WHERE parent IS ? AND conversation = ? AND (NOT deleted"
            " OR EXISTS (SELECT 1 FROM messages AS later WHERE later.parent = messages.id)) ORDER BY id",
            row["parent"],
            row["conversation"],
        )
        siblings = tuple(sorted({int(row["id"]), *(int(sibling["id"]) for sibling in rows)}))
        return message_of(row, siblings, self._files.of_message(int(row["id"])))

    # Drafts

    def draft(self, conversation: int | None) -> str:
        """Return the unsent text; `None` is the conversation that does not exist yet."""
        rows = self._db.run("SELECT text FROM drafts WHERE conversation IS ?", conversation)
        return str(rows[0][0]) if rows else ""

    def draft_files(self, conversation: int | None) -> tuple[Attachment, ...]:
        """Return the unsent files; `None` as for `draft`."""
        return self._files.of_draft(conversation)

    def save_draft(self, conversation: int | None, text: str) -> None:
        """Save the unsent text; an empty text deletes the draft."""
        with self._db.transaction():
            self._put_draft_text(conversation, text)

    def save_draft_files(self, conversation: int | None, files: Sequence[Attachment]) -> None:
        """Save the unsent files."""
        with self._db.transaction():
            self._files.set_draft(conversation, files)

    def _put_draft(self, conversation: int | None, text: str, files: Sequence[Attachment]) -> None:
        self._put_draft_text(conversation, text)
        self._files.set_draft(conversation, files)

    def _put_before_draft(self, conversation: int, text: str, files: Sequence[Attachment]) -> None:
        texts = (text, self.draft(conversation))
        files = (*files, *self.draft_files(conversation))
        self._put_draft(conversation, "\n\n".join(filter(None, texts)), files)

    def _put_draft_text(self, conversation: int | None, text: str) -> None:
        self._db.run("DELETE FROM drafts WHERE conversation IS ?", conversation)
        if text:
            self._db.run("INSERT INTO drafts VALUES (?, ?)", conversation, text)
