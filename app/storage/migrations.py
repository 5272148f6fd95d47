"""The database schema as numbered steps: each is applied once, in its own transaction.

`PRAGMA user_version` counts the steps a file has seen. Never edit a step that was released: add one.
"""

from __future__ import annotations

import sqlite3

_CONVERSATIONS = (
    """
    CREATE TABLE conversations (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        created REAL NOT NULL,
        updated REAL NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        conversation INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
        role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant')),
        text TEXT NOT NULL,
        created REAL NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('running', 'complete', 'stopped', 'interrupted')),
        thought TEXT NOT NULL DEFAULT '',
        model TEXT NOT NULL DEFAULT '',
        seed INTEGER,
        sampling TEXT,
        stats TEXT,
        blocks INTEGER NOT NULL DEFAULT 0,
        left_out INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    "CREATE INDEX messages_of_conversation ON messages(conversation, id)",
    # The draft of a conversation that does not exist yet has no conversation: NULL.
    """
    CREATE TABLE drafts (
        conversation INTEGER UNIQUE REFERENCES conversations(id) ON DELETE CASCADE,
        text TEXT NOT NULL
    ) STRICT
    """,
)

_SECOND_TRIES = (
    # Why the model ended its turn: a `FinishReason`.
    "ALTER TABLE messages ADD COLUMN finish TEXT",
    # The reply that this one takes the place of as soon as it has a block of its own.
    "ALTER TABLE messages ADD COLUMN replaces INTEGER REFERENCES messages(id) ON DELETE SET NULL",
)

_TRACES = (
    # A row per block, as `app.storage.trace` writes it.
    """
    CREATE TABLE traces (
        message INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
        block INTEGER NOT NULL,
        data BLOB NOT NULL,
        created REAL NOT NULL,
        PRIMARY KEY (message, block)
    ) STRICT
    """,
)

_BRANCHES = (
    # Messages form a tree; a conversation shows the way from a root to its leaf. `replaces` is unused now.
    "DELETE FROM messages WHERE replaces IS NOT NULL AND blocks = 0",
    "UPDATE messages SET replaces = NULL",
    "ALTER TABLE messages ADD COLUMN parent INTEGER REFERENCES messages(id) ON DELETE CASCADE",
    "ALTER TABLE conversations ADD COLUMN leaf INTEGER REFERENCES messages(id) ON DELETE SET NULL",
    "UPDATE messages SET parent = (SELECT max(earlier.id) FROM messages AS earlier"
    " WHERE earlier.conversation = messages.conversation AND earlier.id < messages.id)",
    "UPDATE conversations SET leaf = (SELECT max(id) FROM messages WHERE conversation = conversations.id)",
    "CREATE INDEX messages_of_parent ON messages(parent)",
)

_SETTINGS = (
    "ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0",
    # What the conversation has of its own: a model file, a system prompt, sampling as JSON.
    "ALTER TABLE conversations ADD COLUMN model TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE conversations ADD COLUMN system TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE conversations ADD COLUMN sampling TEXT",
)

_SEARCH = (
    "CREATE VIRTUAL TABLE messages_text USING fts5"
    "(text, content='messages', content_rowid='id', prefix='1 2 3',"
    " tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER text_comes AFTER INSERT ON messages BEGIN"
    " INSERT INTO messages_text(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER text_goes AFTER DELETE ON messages BEGIN"
    " INSERT INTO messages_text(messages_text, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER text_changes AFTER UPDATE OF text ON messages BEGIN"
    " INSERT INTO messages_text(messages_text, rowid, text) VALUES ('delete', old.id, old.text);"
    " INSERT INTO messages_text(rowid, text) VALUES (new.id, new.text); END",
    "INSERT INTO messages_text(messages_text) VALUES ('rebuild')",
)

_ATTACHMENTS = (
    # A file belongs to a message, or without one to the draft of a conversation (NULL: one that is to come).
    """
    CREATE TABLE attachments (
        id INTEGER PRIMARY KEY,
        message INTEGER REFERENCES messages(id) ON DELETE CASCADE,
        draft INTEGER REFERENCES conversations(id) ON DELETE CASCADE,
        place INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        language TEXT NOT NULL,
        text TEXT NOT NULL,
        pages INTEGER,
        bytes INTEGER NOT NULL,
        extent TEXT NOT NULL,
        notes TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX attachments_of_message ON attachments(message, place)",
)

_LIBRARY = (
    "CREATE TABLE prompts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL) STRICT",
    # Which of those that come with the program were put in: one that was deleted does not come back.
    "CREATE TABLE shipped_prompts (name TEXT PRIMARY KEY) STRICT",
    "CREATE TABLE presets (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL,"
    " sampling TEXT NOT NULL) STRICT",
    # What waits for the conversation that does not exist yet: at most one row.
    "CREATE TABLE next_conversation (model TEXT NOT NULL, system TEXT NOT NULL, sampling TEXT) STRICT",
)

_TOLD = (
    # What a reply was written with besides its messages and what stands in its own row.
    """
    CREATE TABLE told (
        message INTEGER PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
        system TEXT NOT NULL,
        thinking INTEGER NOT NULL
    ) STRICT
    """,
)

_FILES_SEARCH = (
    # Only files of messages: those of drafts come and go.
    "CREATE VIRTUAL TABLE attachments_text USING fts5"
    "(name, text, content='attachments', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER file_comes AFTER INSERT ON attachments WHEN new.message IS NOT NULL BEGIN"
    " INSERT INTO attachments_text(rowid, name, text) VALUES (new.id, new.name, new.text); END",
    "CREATE TRIGGER file_goes AFTER DELETE ON attachments WHEN old.message IS NOT NULL BEGIN"
    " INSERT INTO attachments_text(attachments_text, rowid, name, text)"
    " VALUES ('delete', old.id, old.name, old.text); END",
    "INSERT INTO attachments_text(rowid, name, text)"
    " SELECT id, name, text FROM attachments WHERE message IS NOT NULL",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _CONVERSATIONS,
    _SECOND_TRIES,
    _TRACES,
    _BRANCHES,
    _SETTINGS,
    _SEARCH,
    _ATTACHMENTS,
    _LIBRARY,
    _TOLD,
    _FILES_SEARCH,
)


def version(connection: sqlite3.Connection) -> int:
    """How many steps this file has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the steps that this file has not seen; the connection must be in autocommit mode."""
    for number in range(version(connection), len(MIGRATIONS)):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        except sqlite3.Error:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
