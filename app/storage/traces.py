"""The traces of replies: bytes per block, kept for a time and up to a size, for replay."""

from __future__ import annotations

import time

from app.storage.database import Database


class Traces:
    """What every denoising step of a reply's blocks showed; what the bytes mean is not known here."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, reply: int, block: int, data: bytes) -> None:
        """Keep the trace of a block; of a reply that is gone nothing is kept."""
        self._db.run(
            "INSERT OR REPLACE INTO traces SELECT ?1, ?2, ?3, ?4 WHERE ?1 IN (SELECT id FROM messages)",
            reply,
            block,
            data,
            time.time(),
        )

    def of(self, reply: int) -> list[bytes]:
        """Return the traces of a reply's blocks, in order; none if they were never there or not kept."""
        rows = self._db.run("SELECT data FROM traces WHERE message = ? ORDER BY block", reply)
        return [bytes(row["data"]) for row in rows]

    def kept(self) -> set[int]:
        """Return the replies that have a trace."""
        return {int(row["message"]) for row in self._db.run("SELECT DISTINCT message FROM traces")}

    def total_bytes(self) -> int:
        """What all of them take."""
        return int(self._db.run("SELECT coalesce(sum(length(data)), 0) FROM traces")[0][0])

    def prune(self, max_bytes: int, max_age: float | None = None) -> int:
        """Forget what is older than `max_age` seconds, then the oldest replies' until `max_bytes` are left.

        Returns:
            How many bytes were freed.
        """
        before = self.total_bytes()
        with self._db.transaction():
            if max_age is not None:
                self._db.run("DELETE FROM traces WHERE created < ?", time.time() - max_age)
            self._db.run(
                # a reply's traces go together: half a replay is none
                "WITH sizes AS (SELECT message, sum(length(data)) AS bytes FROM traces GROUP BY message),"
                " newest AS (SELECT message, sum(bytes) OVER (ORDER BY message DESC) AS so_far FROM sizes)"
                " DELETE FROM traces WHERE message IN (SELECT message FROM newest WHERE so_far > ?)",
                max_bytes,
            )
        return before - self.total_bytes()
