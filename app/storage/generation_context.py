"""What the model was told besides the messages, for each reply: so that one can be repeated."""

from __future__ import annotations

from app.storage.database import Database
from app.storage.records import GenerationContext


class GenerationContexts:
    """A row for each reply that was begun here; imported and old replies have none."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, reply: int, generation_context: GenerationContext) -> None:
        """Keep what is told for a reply; a reply that is gone on with keeps what came first."""
        self._db.run(
            "INSERT OR IGNORE INTO generation_contexts (message, system, thinking) VALUES (?, ?, ?)",
            reply,
            generation_context.system,
            generation_context.thinking,
        )

    def of(self, reply: int) -> GenerationContext | None:
        """What was told for a reply, if that is known."""
        rows = self._db.run("SELECT system, thinking FROM generation_contexts WHERE message = ?", reply)
        return (
            GenerationContext(system=str(rows[0]["system"]), thinking=bool(rows[0]["thinking"]))
            if rows
            else None
        )
