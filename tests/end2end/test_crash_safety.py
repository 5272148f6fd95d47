"""Crash safety: kill -9 at random moments of a long script loses nothing confirmed as stored.

More kills, and another script: `UNFOG_CRASH_KILLS=40 UNFOG_CRASH_SEED=7 python3 dev.py test -k crash`.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.end2end.crash_ledger import Ledger
from tests.end2end.unfog_process import ROOT, environment
from tests.patience import PATIENCE_SECONDS

ACTIONS = 120
KILLS = int(os.environ.get("UNFOG_CRASH_KILLS", "5"))
SEED = int(os.environ.get("UNFOG_CRASH_SEED", "1"))
_LINES_AN_ACTION = 3  # about, in what the driver tells
_LONGEST = 0.15  # seconds between a line and the kill


@dataclass
class Life:
    """How a run of the program went."""

    kinds: list[str]
    action: int
    ended: bool
    complaints: str


@contextmanager
def program(folder: Path, first: int) -> Iterator[subprocess.Popen[str]]:
    """The driver on a data folder, from this action on; its worker has gone when this ends."""
    command = [sys.executable, "-m", "tests.end2end.crash_driver", *map(str, (SEED, first, ACTIONS))]
    # Other libraries' warnings are no errors here: they would end a thread of the window.
    variables = {**environment(folder), "UNFOG_REDUCED_MOTION": "1", "PYTHONWARNINGS": "default"}
    with (
        (folder / "complaints.txt").open("w", encoding="utf-8") as complaints,
        subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=complaints, text=True
        ) as process,
    ):
        yield process
        if process.poll() is None:
            process.kill()


def live(folder: Path, ledger: Ledger, first: int, kill_after: int | None, chance: random.Random) -> Life:
    """Run the program until it has told so many lines since it was ready, or to its end; then kill it."""
    kinds: list[str] = []
    action = first
    with program(folder, first) as process:
        assert process.stdout is not None
        family: list[psutil.Process] = []
        since_ready = 0
        for line in process.stdout:
            kinds.append(ledger.take(line))
            if kinds[-1] == "action":
                action = int(line.split(",")[1]) + 1
            since_ready += "ready" in kinds
            if kill_after is not None and since_ready == kill_after:
                try:
                    process.wait(timeout=chance.uniform(0, _LONGEST))
                except subprocess.TimeoutExpired:
                    family = psutil.Process(process.pid).children(recursive=True)
                    process.kill()
        psutil.wait_procs(family, timeout=PATIENCE_SECONDS)
        assert not [child for child in family if child.is_running()], "the worker outlived the window"
    complaints = (folder / "complaints.txt").read_text(encoding="utf-8")
    return Life(kinds, action, "end" in kinds, complaints)


def test_nothing_that_was_stored_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    print(f"seed {SEED}, {ACTIONS} actions, {KILLS} kills")
    chance, ledger = random.Random(SEED), Ledger()
    action = kills = 0
    while action < ACTIONS:
        left = (ACTIONS - action) * _LINES_AN_ACTION
        kill_after = chance.randint(1, max(2, 2 * left // (KILLS - kills + 1))) if kills < KILLS else None
        life = live(tmp_path, ledger, action, kill_after, chance)
        kills += not life.ended
        assert "Traceback" not in life.complaints, life.complaints
        assert "ready" in life.kinds, life.complaints
        log = tmp_path / "logs" / "window.log"
        assert not log.exists() or not log.read_text(encoding="utf-8"), log.read_text(encoding="utf-8")
        assert ledger.check(tmp_path) == [], f"after {life.action} actions and {kills} kills"
        action = life.action
        if kill_after is None:
            assert life.ended, life.complaints
    print(f"{kills} kills, {len(ledger.stored)} facts in the end")
