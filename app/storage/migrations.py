"""The database schema, and the steps that bring older files to it.

`PRAGMA user_version` holds the version of a file's schema. Every change of `SCHEMA` needs a step in
`MIGRATIONS`; released steps are never edited.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

# What the search index has not taken up yet: rows of `source`. 'purge': deleted texts have left traces in it.
_UNINDEXED = (
    "CREATE TABLE unindexed (source TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (source, id))"
    " STRICT, WITHOUT ROWID"
)

# Messages that are sent when the running reply is done, in the order of their ids; `files`: JSON lines.
_QUEUE = (
    "CREATE TABLE queue (id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL"
    " REFERENCES conversations(id) ON DELETE CASCADE, text TEXT NOT NULL, files TEXT NOT NULL) STRICT"
)


def _index_of(name: str) -> tuple[str, str]:
    """Return what creates the search index of a table.

    It has folded texts: what is found when trigrams of the query are looked up is compared with them.
    """
    return (
        f"CREATE VIRTUAL TABLE {name}_text USING fts5"
        "(text, tokenize='trigram case_sensitive 1', detail='none')",
        f"CREATE VIRTUAL TABLE {name}_vocabulary USING fts5vocab({name}_text, row)",
    )


_V12_INDEX = (*_index_of("messages"), *_index_of("attachments"))
_PADS_INDEX = _index_of("pads")

SEARCH_INDEX: tuple[str, ...] = (*_V12_INDEX, *_PADS_INDEX)

INDEXED = ("messages", "attachments", "pads")
"""The tables that are searched."""

# Version 14.
_FOLDERS = (
    "CREATE TABLE folders (id INTEGER PRIMARY KEY, title TEXT NOT NULL,"
    " collapsed INTEGER NOT NULL DEFAULT 0) STRICT"
)
_IN_TRASH = "CREATE INDEX conversations_in_trash ON conversations(expires) WHERE expires IS NOT NULL"

# Version 15. A pad is a conversation with a text in place of messages; `cursor` and `scrolled` count
# characters and lines. A version's `text` is compressed, see `app.storage.pads`.
_PADS = (
    "CREATE TABLE pads (id INTEGER PRIMARY KEY REFERENCES conversations(id) ON DELETE CASCADE,"
    " text TEXT NOT NULL, markdown INTEGER NOT NULL DEFAULT 1, cursor INTEGER NOT NULL DEFAULT 0,"
    " scrolled INTEGER NOT NULL DEFAULT 0) STRICT"
)
_PAD_VERSIONS = (
    "CREATE TABLE pad_versions (id INTEGER PRIMARY KEY, pad INTEGER NOT NULL REFERENCES pads(id)"
    " ON DELETE CASCADE, created REAL NOT NULL, words INTEGER NOT NULL, reason TEXT NOT NULL,"
    " text BLOB NOT NULL) STRICT"
)
_VERSIONS_OF_PAD = "CREATE INDEX versions_of_pad ON pad_versions(pad, created)"

# Each start looks for deleted replies: without it, that would read every text.
_DELETED_INDEX = "CREATE INDEX deleted_messages ON messages(id) WHERE deleted"

SCHEMA: tuple[str, ...] = (
    _FOLDERS,
    # `leaf`: the last message of the branch that is shown. `model`, `system` and `sampling` (JSON) override
    # the program's, unless they are empty or NULL. `expires`: in the trash until then, or NULL.
    """
    CREATE TABLE conversations (
        id INTEGER PRIMARY KEY,
        title TEXT NOT NULL,
        created REAL NOT NULL,
        updated REAL NOT NULL,
        leaf INTEGER REFERENCES messages(id) ON DELETE SET NULL,
        pinned INTEGER NOT NULL DEFAULT 0,
        model TEXT NOT NULL DEFAULT '',
        system TEXT NOT NULL DEFAULT '',
        sampling TEXT,
        folder INTEGER REFERENCES folders(id) ON DELETE SET NULL,
        archived INTEGER NOT NULL DEFAULT 0,
        expires REAL
    ) STRICT
    """,
    _IN_TRASH,
    # A tree: `parent` is the message before. `finish`: why the model ended its turn, a `FinishReason`.
    # `draft`: the unfinished block of a reply that was cut off, a JSON `DraftBlock`; `text` ends with it if
    # it is kept. `unsettled`: a JSON list of `UnsettledBlock`, NULL in replies of earlier versions.
    # `deleted`: a reply whose content is hidden or gone.
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
        left_out INTEGER NOT NULL DEFAULT 0,
        finish TEXT,
        parent INTEGER REFERENCES messages(id) ON DELETE CASCADE,
        draft TEXT,
        unsettled TEXT,
        deleted INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    "CREATE INDEX messages_of_conversation ON messages(conversation, id)",
    "CREATE INDEX messages_of_parent ON messages(parent)",
    _DELETED_INDEX,
    # The system prompt and the thinking switch that a reply was generated with.
    """
    CREATE TABLE generation_contexts (
        message INTEGER PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
        system TEXT NOT NULL,
        thinking INTEGER NOT NULL
    ) STRICT
    """,
    # A row per block, as `app.storage.trace` encodes it.
    """
    CREATE TABLE traces (
        message INTEGER NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
        block INTEGER NOT NULL,
        data BLOB NOT NULL,
        created REAL NOT NULL,
        PRIMARY KEY (message, block)
    ) STRICT
    """,
    # The draft of a conversation that does not exist yet has no conversation: NULL.
    """
    CREATE TABLE drafts (
        conversation INTEGER UNIQUE REFERENCES conversations(id) ON DELETE CASCADE,
        text TEXT NOT NULL
    ) STRICT
    """,
    # A question that is being edited and was not sent; `files`: a JSON list of the positions of those kept.
    """
    CREATE TABLE edits (
        message INTEGER PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        files TEXT NOT NULL
    ) STRICT
    """,
    _QUEUE,
    # A file belongs to a message, or without one to the draft of a conversation (NULL: the next one).
    """
    CREATE TABLE attachments (
        id INTEGER PRIMARY KEY,
        message INTEGER REFERENCES messages(id) ON DELETE CASCADE,
        draft INTEGER REFERENCES conversations(id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
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
    "CREATE INDEX attachments_of_message ON attachments(message, position)",
    # Conversations that are being imported: not listed yet.
    "CREATE TABLE imports (conversation INTEGER PRIMARY KEY"
    " REFERENCES conversations(id) ON DELETE CASCADE) STRICT",
    # The overrides and the folder of a conversation that does not exist yet: at most one row.
    "CREATE TABLE next_conversation (model TEXT NOT NULL, system TEXT NOT NULL, sampling TEXT,"
    " folder INTEGER REFERENCES folders(id) ON DELETE SET NULL) STRICT",
    "CREATE TABLE prompts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL) STRICT",
    # The bundled prompts that were added once: one that was deleted does not come back.
    "CREATE TABLE shipped_prompts (name TEXT PRIMARY KEY) STRICT",
    "CREATE TABLE presets (id INTEGER PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL,"
    " sampling TEXT NOT NULL) STRICT",
    _PADS,
    _PAD_VERSIONS,
    _VERSIONS_OF_PAD,
    _UNINDEXED,
    *SEARCH_INDEX,
)


# Only the files of messages are indexed: those of drafts come and go.
def _index_trigger(name: str, event: str, table: str, row: str, condition: str = "") -> str:
    return (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} {condition} BEGIN"
        f" INSERT OR IGNORE INTO unindexed VALUES ('{table}', {row}.id); END"
    )


_V12_TRIGGERS: tuple[str, ...] = (
    _index_trigger("index_new_message", "INSERT", "messages", "new"),
    _index_trigger("index_deleted_message", "DELETE", "messages", "old"),
    _index_trigger("index_changed_message", "UPDATE OF text", "messages", "new"),
    _index_trigger("index_new_attachment", "INSERT", "attachments", "new", "WHEN new.message IS NOT NULL"),
    _index_trigger(
        "index_deleted_attachment", "DELETE", "attachments", "old", "WHEN old.message IS NOT NULL"
    ),
)
_PAD_TRIGGERS: tuple[str, ...] = (
    _index_trigger("index_new_pad", "INSERT", "pads", "new"),
    _index_trigger("index_deleted_pad", "DELETE", "pads", "old"),
    _index_trigger("index_changed_pad", "UPDATE OF text", "pads", "new"),
)
_TRIGGERS = (*_V12_TRIGGERS, *_PAD_TRIGGERS)

_V12_INDEX_EVERYTHING: tuple[str, ...] = (
    "INSERT OR IGNORE INTO unindexed SELECT 'messages', id FROM messages",
    "INSERT OR IGNORE INTO unindexed SELECT 'attachments', id FROM attachments WHERE message IS NOT NULL",
)
INDEX_EVERYTHING: tuple[str, ...] = (
    *_V12_INDEX_EVERYTHING,
    "INSERT OR IGNORE INTO unindexed SELECT 'pads', id FROM pads",
)

_V11_TRIGGERS: tuple[str, ...] = (
    "CREATE TRIGGER index_new_message AFTER INSERT ON messages BEGIN"
    " INSERT INTO messages_text(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER index_deleted_message AFTER DELETE ON messages BEGIN"
    " INSERT INTO messages_text(messages_text, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER index_changed_message AFTER UPDATE OF text ON messages BEGIN"
    " INSERT INTO messages_text(messages_text, rowid, text) VALUES ('delete', old.id, old.text);"
    " INSERT INTO messages_text(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER index_new_attachment AFTER INSERT ON attachments WHEN new.message IS NOT NULL BEGIN"
    " INSERT INTO attachments_text(rowid, name, text) VALUES (new.id, new.name, new.text); END",
    "CREATE TRIGGER index_deleted_attachment AFTER DELETE ON attachments WHEN old.message IS NOT NULL BEGIN"
    " INSERT INTO attachments_text(attachments_text, rowid, name, text)"
    " VALUES ('delete', old.id, old.name, old.text); END",
)

_USUAL_NAMES: tuple[str, ...] = (
    *(
        f"DROP TRIGGER {name}"
        for name in ("text_comes", "text_goes", "text_changes", "file_comes", "file_goes")
    ),
    "ALTER TABLE told RENAME TO generation_contexts",
    "ALTER TABLE attachments RENAME COLUMN place TO position",
    "ALTER TABLE messages DROP COLUMN replaces",  # NULL in every row
    # Notes are a JSON object; how their texts are translated is under another key.
    "UPDATE attachments SET notes ="
    " json_remove(json_set(notes, '$.lazy_texts', json_extract(notes, '$.said')), '$.said')"
    " WHERE json_type(notes, '$.said') IS NOT NULL",
    *_V11_TRIGGERS,
)

# Version 12. Statements of several subjects: new columns and tables here and in `SCHEMA`.
_REPAIRS: tuple[str, ...] = (
    "CREATE TABLE imports (conversation INTEGER PRIMARY KEY"
    " REFERENCES conversations(id) ON DELETE CASCADE) STRICT",
    "CREATE TABLE edits (message INTEGER PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,"
    " text TEXT NOT NULL, files TEXT NOT NULL) STRICT",
    # A search index for every script.
    *(f"DROP TRIGGER {statement.split()[2]}" for statement in _V11_TRIGGERS),
    "DROP TABLE messages_text",
    "DROP TABLE attachments_text",
    _UNINDEXED,
    *_V12_INDEX,
    *_V12_TRIGGERS,
    *_V12_INDEX_EVERYTHING,
)

_SINGLE_MESSAGES: tuple[str, ...] = (
    "ALTER TABLE messages ADD COLUMN draft TEXT",
    "ALTER TABLE messages ADD COLUMN unsettled TEXT",
    "ALTER TABLE messages ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0",
    _DELETED_INDEX,
    _QUEUE,
)

_FOLDERS_AND_TRASH: tuple[str, ...] = (
    _FOLDERS,
    "ALTER TABLE conversations ADD COLUMN folder INTEGER REFERENCES folders(id) ON DELETE SET NULL",
    "ALTER TABLE conversations ADD COLUMN archived INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE conversations ADD COLUMN expires REAL",
    "ALTER TABLE next_conversation ADD COLUMN folder INTEGER REFERENCES folders(id) ON DELETE SET NULL",
    _IN_TRASH,
)

_PADS_AND_VERSIONS: tuple[str, ...] = (_PADS, _PAD_VERSIONS, _VERSIONS_OF_PAD, *_PADS_INDEX, *_PAD_TRIGGERS)

OLDEST = 10
"""The oldest schema version that can be brought up to date; those before it were never released."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    _USUAL_NAMES,
    _REPAIRS,
    _SINGLE_MESSAGES,
    _FOLDERS_AND_TRASH,
    _PADS_AND_VERSIONS,
)
"""Step n turns version `OLDEST` + n into the next one."""

SECURE_DELETE_SINCE = 12
"""Files of earlier versions hold deleted text in their free pages."""

VERSION = OLDEST + len(MIGRATIONS)


def version(connection: sqlite3.Connection) -> int:
    """The version of a file's schema, 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def has_current_schema(connection: sqlite3.Connection) -> bool:
    """Return whether a file has all tables and triggers of `VERSION`, whatever version it claims to have.

    The search index is left out: it can be built again.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        migrate(new)
        return _schema(new) <= _schema(connection)


def _schema(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    """Return the columns of the tables, their foreign keys, and the texts of triggers and indexes."""
    found = {tuple(row) for row in connection.execute("SELECT sql FROM sqlite_master WHERE type <> 'table'")}
    for about in ("table_info", "foreign_key_list"):
        rows = connection.execute(
            f"SELECT found.name, about.* FROM sqlite_master AS found, pragma_{about}(found.name) AS about"
            " WHERE found.type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND found.name NOT LIKE '%_text_%'"
        )
        found.update((row[0], *row[2:]) for row in map(tuple, rows))  # without their numbers
    return found


def migrate(connection: sqlite3.Connection) -> None:
    """Create the schema in an empty file, or bring that of an older one up to date, from `OLDEST` on.

    The connection must be in autocommit mode. Each step is a transaction.
    """
    found = version(connection)
    if found == 0:
        _apply(connection, (*SCHEMA, *_TRIGGERS), VERSION)
        return
    for number, step in enumerate(MIGRATIONS[found - OLDEST :], start=found):
        _apply(connection, step, number + 1)


def _apply(connection: sqlite3.Connection, statements: Iterable[str], version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
    except sqlite3.Error:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
