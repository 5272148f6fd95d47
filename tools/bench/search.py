"""Measure search in 2,000 conversations of 10 messages, as SQLite's share of each typed letter.

python -m tools.bench.search [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.storage import Store
from tools.bench.conversations import write_conversations
from tools.bench.machine import machine
from tools.bench.window import spread

LENGTHS = [10] * 2000
QUERIES = ("the model", "memory fog", "some water", "is the", "world of it", "zebra", "gufo", "least_")
ROUNDS = 5  # of which the best counts


def measure(path: Path) -> dict[str, Any]:
    """Search for every beginning of the queries."""
    write_conversations(path, LENGTHS)
    times = {}
    with closing(Store(path)) as store:
        for query in QUERIES:
            for end in range(1, len(query) + 1):
                times[query[:end]] = min(_time(store, query[:end]) for _ in range(ROUNDS))
    return {
        "messages": sum(LENGTHS),
        "letter": spread(list(times.values())),
        "queries": {query: round(times[query], 1) for query in QUERIES},
        "file_mb": round(path.stat().st_size / 1e6, 1),
    }


def _time(store: Store, query: str) -> float:
    began = time.perf_counter()
    store.search.find(query)
    return (time.perf_counter() - began) * 1000


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(
        "python -m tools.bench.search", description=str(__doc__).split("\n", 1)[0]
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    args = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        figures: dict[str, Any] = {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "searching": measure(Path(folder) / "unfog.sqlite3"),
        }
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
