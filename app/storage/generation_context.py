"""The settings each reply was generated with (system prompt, thinking), so that it can be repeated."""

from __future__ import annotations

from app.storage.database import Database
from app.storage.records import GenerationContext


class GenerationContexts:
    """One row per reply generated here; imported and old replies have none."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, reply: int, generation_context: GenerationContext) -> None:
        """Store the context of a reply; a continued reply keeps its first one."""
        self._db.run(
            "INSERT OR IGNORE INTO generation_contexts (message, system, thinking) VALUES (?, ?, ?)",
            reply,
            generation_context.system,
            generation_context.thinking,
        )

    def of(self, reply: int) -> GenerationContext | None:
        """Return the context of a reply, if it is known."""
        rows = self._db.run("SELECT system, thinking FROM generation_contexts WHERE message = ?", reply)
        return (
            GenerationContext(system=str(rows[0]["system"]), thinking=bool(rows[0]["thinking"]))
            if rows
            else None
        )
