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
    # A row per block, as `app.canvas.trace` writes it.
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

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _CONVERSATIONS,
    _SECOND_TRIES,
    _TRACES,
    _BRANCHES,
    _SETTINGS,
    _SEARCH,
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
