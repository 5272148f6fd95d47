"""Store the traces of replies for replay: bytes per block, limited by age and total size."""

from __future__ import annotations

import time

from app.storage.database import Database


class Traces:
    """The table of encoded traces; see `trace` for the encoding."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, reply: int, block: int, data: bytes) -> None:
        """Store the trace of a block; ignored if the reply no longer exists."""
        self._db.run(
            "INSERT OR REPLACE INTO traces SELECT ?1, ?2, ?3, ?4 WHERE ?1 IN (SELECT id FROM messages)",
            reply,
            block,
            data,
            time.time(),
        )

    def drop(self, reply: int) -> None:
        """Delete the traces of a reply."""
        self._db.run("DELETE FROM traces WHERE message = ?", reply)

    def of(self, reply: int) -> list[bytes]:
        """Return the traces of a reply's blocks, in order; empty if there are none."""
        rows = self._db.run("SELECT data FROM traces WHERE message = ? ORDER BY block", reply)
        return [row["data"] if isinstance(row["data"], bytes) else b"" for row in rows]

    def traced_replies(self) -> set[int]:
        """Return the ids of the replies that have a trace."""
        return {int(row["message"]) for row in self._db.run("SELECT DISTINCT message FROM traces")}

    def total_bytes(self) -> int:
        """Return the size of all traces."""
        return int(self._db.run("SELECT coalesce(sum(length(data)), 0) FROM traces")[0][0])

    def prune(self, max_bytes: int, max_age: float | None = None) -> int:
        """Delete traces older than `max_age` seconds, then those of the oldest replies beyond `max_bytes`.

        Returns:
            The number of bytes freed.
        """
        before = self.total_bytes()
        with self._db.transaction():
            if max_age is not None:
                self._db.run("DELETE FROM traces WHERE created < ?", time.time() - max_age)
            self._db.run(
                # delete a reply's traces together: half a replay is useless
                "WITH sizes AS (SELECT message, sum(length(data)) AS bytes FROM traces GROUP BY message),"
                " newest AS (SELECT message, sum(bytes) OVER (ORDER BY message DESC) AS so_far FROM sizes)"
                " DELETE FROM traces WHERE message IN (SELECT message FROM newest WHERE so_far > ?)",
                max_bytes,
            )
        return before - self.total_bytes()
