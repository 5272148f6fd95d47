"""Store the settings that a conversation overrides: model, system prompt, sampling."""

from __future__ import annotations

import msgspec

from app.storage.database import Database
from app.storage.records import Overrides
from app.storage.rows import OverridesRow, fields_of, json_of
from model_backends.protocol import Sampling


class OverridesTable:
    """Reads and writes overrides. `None` is the next conversation, which its first message creates."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, conversation: int | None) -> Overrides:
        """Return a conversation's overrides; none if it does not exist."""
        if conversation is None:
            rows = self._db.run("SELECT model, system, sampling FROM next_conversation")
        else:
            rows = self._db.run(
                "SELECT model, system, sampling FROM conversations WHERE id = ?", conversation
            )
        if not rows:
            return Overrides()
        fields = fields_of(rows[0], OverridesRow, "overrides")
        fields["sampling"] = json_of(fields, "sampling", Sampling, "overrides")
        return Overrides(**fields)

    def set(self, conversation: int | None, overrides: Overrides) -> None:
        """Replace a conversation's overrides."""
        values = (overrides.model, overrides.system, sampling_text(overrides.sampling))
        if conversation is None:
            with self._db.transaction():
                self._db.run(
                    "INSERT INTO next_conversation (model, system)"
                    " SELECT '', '' WHERE NOT EXISTS (SELECT 1 FROM next_conversation)"
                )
                self._db.run("UPDATE next_conversation SET model = ?, system = ?, sampling = ?", *values)
        else:
            self._db.run(
                "UPDATE conversations SET model = ?, system = ?, sampling = ? WHERE id = ?",
                *values,
                conversation,
            )

    def assign_pending(self, conversation: int) -> None:
        """Move what the next conversation has to this one. Part of the caller's transaction."""
        self._db.run(
            "UPDATE conversations SET (model, system, sampling, folder) ="
            " (SELECT model, system, sampling, folder FROM next_conversation)"
            " WHERE id = ? AND EXISTS (SELECT 1 FROM next_conversation)",
            conversation,
        )
        self._db.run("DELETE FROM next_conversation")


def sampling_text(sampling: Sampling | None) -> str | None:
    """Encode sampling as its JSON column."""
    return None if sampling is None else msgspec.json.encode(sampling).decode()
