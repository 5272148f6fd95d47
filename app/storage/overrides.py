"""What a conversation has of its own: model, system prompt, sampling; also one that does not exist yet."""

from __future__ import annotations

import msgspec

from app.storage.database import Database
from app.storage.records import Overrides
from model_backends.protocol import Sampling


class OverridesTable:
    """Reads and sets it. The conversation that does not exist yet is `None`; its first message makes it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, conversation: int | None) -> Overrides:
        """What a conversation has of its own; nothing where there is no such conversation."""
        if conversation is None:
            rows = self._db.run("SELECT model, system, sampling FROM next_conversation")
        else:
            rows = self._db.run(
                "SELECT model, system, sampling FROM conversations WHERE id = ?", conversation
            )
        if not rows:
            return Overrides()
        (row,) = rows
        sampling = row["sampling"]
        return Overrides(
            model=row["model"],
            system=row["system"],
            sampling=None if sampling is None else msgspec.json.decode(sampling, type=Sampling),
        )

    def set(self, conversation: int | None, overrides: Overrides) -> None:
        """Let a conversation have this of its own."""
        values = (overrides.model, overrides.system, sampling_text(overrides.sampling))
        if conversation is None:
            with self._db.transaction():
                self._db.run("DELETE FROM next_conversation")
                self._db.run("INSERT INTO next_conversation VALUES (?, ?, ?)", *values)
        else:
            self._db.run(
                "UPDATE conversations SET model = ?, system = ?, sampling = ? WHERE id = ?",
                *values,
                conversation,
            )

    def hand_over(self, conversation: int) -> None:
        """Give what waits for the next conversation to this one. Part of the caller's transaction."""
        self._db.run(
            "UPDATE conversations SET (model, system, sampling) ="
            " (SELECT model, system, sampling FROM next_conversation)"
            " WHERE id = ? AND EXISTS (SELECT 1 FROM next_conversation)",
            conversation,
        )
        self._db.run("DELETE FROM next_conversation")


def sampling_text(sampling: Sampling | None) -> str | None:
    """Sampling as a column holds it: JSON."""
    return None if sampling is None else msgspec.json.encode(sampling).decode()
