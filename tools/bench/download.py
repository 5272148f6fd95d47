"""Benchmark Unfog's downloads against `curl`, from a local server, as JSON.

    python -m tools.bench.download [--megabytes 500] [--rounds 3] [--json FILE]

They take turns: `curl`, Unfog, `curl` ... once as fast as the server can and once at 100 MB/s. Both
write to the same disk. Unfog's transfer is measured from its first byte to its last; what comes after
that, the checksum of the file as it lies on the disk, has a figure of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.processes.command import engine_directory, files_command
from model_backends.files import layout
from model_backends.files.catalog import CatalogFile
from model_backends.files.protocol import Download, Downloaded, Hub, Progress, decode_event, encode
from tests.hub_server import HubServer
from tools.bench.machine import machine

MEGABYTE = 1_000_000
LIMIT = 100 * MEGABYTE  # bytes per second
_REPOSITORY, _NAME = "bench/model", "model.gguf"


@dataclass(frozen=True)
class Round:
    """Megabytes per second."""

    curl: float
    unfog: float
    checksum: float


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser("tools.bench.download", description=str(__doc__).split("\n", 1)[0])
    parser.add_argument("--megabytes", type=int, default=500, metavar="N", help="size of the file (500)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of which the median counts (3)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    args = parser.parse_args(argv)
    if shutil.which("curl") is None:
        print("curl is missing: install it (apt-get install curl), for it is what Unfog is compared with.")
        return 1
    with tempfile.TemporaryDirectory(prefix="unfog-bench-") as folder, HubServer() as hub:
        content = Path(folder) / "content"
        _fill(content, args.megabytes * MEGABYTE)
        file = hub.add(_REPOSITORY, _NAME, content)
        entry = CatalogFile(name="bench", repository=_REPOSITORY, file=_NAME, bytes=file.bytes, good_for="")
        figures: dict[str, Any] = {"machine": machine(), "megabytes": args.megabytes, "rounds": args.rounds}
        for name, limit in (("unlimited", None), ("100 MB/s", LIMIT)):
            hub.bytes_per_second = limit
            rounds = [_round(hub, entry, Path(folder)) for _ in range(args.rounds)]
            figures[name] = _figures(rounds)
    text = json.dumps(figures, indent=2)
    print(text)
    if args.json:
        args.json.write_text(text + "\n", encoding="utf-8")
    return 0


def _fill(path: Path, size: int) -> None:
    block = os.urandom(MEGABYTE)
    with path.open("wb") as stream:
        for _ in range(size // MEGABYTE):
            stream.write(block)


def _warm(path: Path, size: int) -> None:
    """Use as much page cache as the download will: virtual machines are slow to get it back."""
    _fill(path, size)
    path.unlink()


def _round(hub: HubServer, entry: CatalogFile, folder: Path) -> Round:
    _warm(folder / "warm", entry.bytes)
    curl = _curl(hub, entry, folder / "curl")
    _warm(folder / "warm", entry.bytes)
    unfog, checksum = _unfog(hub, entry, folder / "unfog")
    return Round(curl, unfog, checksum)


def _curl(hub: HubServer, entry: CatalogFile, target: Path) -> float:
    """Return megabytes per second of `curl`, from the first byte to the last."""
    address = f"{hub.endpoint}/{entry.repository}/resolve/main/{entry.file}"
    command = ["curl", "--silent", "--show-error", "--fail", "--location", "--noproxy", "*"]
    command += ["--output", str(target), "--write-out", "%{time_starttransfer} %{time_total}", address]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    target.unlink()
    first, last = map(float, result.stdout.split())
    return entry.bytes / (last - first) / MEGABYTE


def _unfog(hub: HubServer, entry: CatalogFile, folder: Path) -> tuple[float, float]:
    """Return megabytes per second of Unfog's transfer, and of its checksum."""
    request = Download(file=entry, folder=str(folder), hub=Hub(endpoint=hub.endpoint), margin=0)
    begun: dict[str, float] = {}
    environment = {**os.environ, "NO_PROXY": "*", "no_proxy": "*"}
    with subprocess.Popen(
        files_command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=engine_directory(),
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(encode(request))
        process.stdin.flush()
        for line in process.stdout:
            event, now = decode_event(line), time.monotonic()
            if isinstance(event, Progress):
                begun.setdefault(event.activity, now)
            elif isinstance(event, Downloaded) and event.fetched == entry.bytes:
                begun["end"] = now
            else:
                sys.exit(f"the download failed: {event}")
    layout.target_path(folder, entry).unlink()
    transfer, check = begun["checking"] - begun["downloading"], begun["end"] - begun["checking"]
    return entry.bytes / transfer / MEGABYTE, entry.bytes / check / MEGABYTE


def _figures(rounds: Sequence[Round]) -> dict[str, Any]:
    """Return medians and their samples; the share is that of neighbouring measurements."""
    curl, unfog = [one.curl for one in rounds], [one.unfog for one in rounds]
    return {
        "curl_mb_per_s": round(statistics.median(curl), 1),
        "unfog_mb_per_s": round(statistics.median(unfog), 1),
        "share_of_curl": round(statistics.median(one.unfog / one.curl for one in rounds), 3),
        "checksum_mb_per_s": round(statistics.median(one.checksum for one in rounds), 1),
        "curl_rounds": [round(value, 1) for value in curl],
        "unfog_rounds": [round(value, 1) for value in unfog],
    }


if __name__ == "__main__":
    sys.exit(main())
