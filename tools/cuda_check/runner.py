"""Run the parts of the check in child processes, within a budget, whatever becomes of the parts before.

A failed assertion of ggml or a driver's fault ends a process. So parts run in children: one that dies is
reported, and the parts after it get a new one. Parts that name the same process share it, and what they
have opened.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import shutil
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tools.cuda_check.options import Options

_SECONDS_TO_END = 20  # after the budget, for the part that runs
_SHOWN = 600  # characters of a part's figures on the screen; all of them are in the file

Figures = dict[str, Any]


class Finding(Exception):  # noqa: N818 - a result, not an error of the program
    """What is wrong with a part whose figures were still obtained."""

    def __init__(self, problem: str, figures: Figures) -> None:
        super().__init__(problem)
        self.figures = figures


class Session:
    """What the parts of one process share: the options, and what they leave open, by name."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.opened: dict[str, Any] = {}

    def close(self) -> None:
        """Close everything that has been opened."""
        while self.opened:
            self.opened.popitem()[1].close()


@dataclass(frozen=True)
class Part:
    """A part: `seconds` that it takes on an H200, by estimate; the `process` it shares, and its variables."""

    name: str
    seconds: float
    run: Callable[[Session], Figures]
    process: str
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What became of a part. `status`: "passed", "failed" or "left out", the latter two with the reason."""

    status: str
    expected_seconds: float
    seconds: float = 0.0
    reason: str = ""
    figures: Figures | None = None


class Run:
    """One run of all parts; figures.json is complete after each of them."""

    def __init__(self, options: Options, provide: Callable[[Options], list[Part]], about: Figures) -> None:
        """`provide` returns the parts, here and in the children."""
        self._options, self._provide, self._about = options, provide, about
        self._started = time.time()
        self.outcomes: dict[str, Outcome] = {}

    def execute(self, only: Sequence[str] = ()) -> bool:
        """Run the parts, or those that `only` names; return whether none failed."""
        parts = [part for part in self._provide(self._options) if not only or part.name in only]
        for _, group in itertools.groupby(parts, key=lambda part: part.process):
            pending = list(group)
            while pending:
                pending = self._run_process(pending)
        self._summary()
        return not any(outcome.status == "failed" for outcome in self.outcomes.values())

    def _run_process(self, parts: list[Part]) -> list[Part]:
        """Run parts in one child; return those that it did not get to."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        deadline = self._started + self._options.budget
        names = [part.name for part in parts]
        child = context.Process(
            target=_run_parts, args=(self._options, self._provide, names, deadline, theirs), daemon=True
        )
        with _variables(parts[0].environment):
            child.start()
        theirs.close()
        waiting = {part.name: part for part in parts}
        stopped = ""
        while True:
            if not ours.poll(max(0.0, deadline + _SECONDS_TO_END - time.time())):
                child.kill()
                stopped = f"it was stopped: the {self._options.budget:.0f} s of the budget are over"
                break
            try:
                name, outcome = ours.recv()
            except EOFError:
                break
            waiting.pop(name)
            self._note(name, outcome)
        child.join()
        if waiting:  # the first of them is what the process died of, or was stopped in
            name, part = next(iter(waiting.items()))
            waiting.pop(name)
            reason = stopped or f"its process ended {_how(child.exitcode)}; see log.txt"
            self._note(name, Outcome("failed", part.seconds, reason=reason))
        return list(waiting.values())

    def _note(self, name: str, outcome: Outcome) -> None:
        self.outcomes[name] = outcome
        text = json.dumps(outcome.figures, default=str, ensure_ascii=False) if outcome.figures else ""
        print(f"[{time.time() - self._started:6.1f} s] {name}: {outcome.status} in {outcome.seconds:.1f} s")
        for line in filter(None, (outcome.reason, text[:_SHOWN] + ("…" if len(text) > _SHOWN else ""))):
            print(f"            {line}", flush=True)
        figures = self._about | {"parts": {name: asdict(found) for name, found in self.outcomes.items()}}
        file = self._options.out / "figures.json"
        file.write_text(json.dumps(figures, indent=1, default=str) + "\n", encoding="utf-8")

    def _summary(self) -> None:
        print(f"\n{time.time() - self._started:.0f} s in all")
        for status in ("failed", "left out", "passed"):
            names = [name for name, outcome in self.outcomes.items() if outcome.status == status]
            print(f"{status}: {', '.join(names) or 'none'}", flush=True)


def _run_parts(
    options: Options,
    provide: Callable[[Options], list[Part]],
    names: Sequence[str],
    deadline: float,
    connection: Connection,
) -> None:
    """Run these parts in this process and send each one's outcome."""
    session = Session(options)
    parts = {part.name: part for part in provide(options)}
    try:
        for name in names:
            connection.send((name, _outcome(parts[name], session, deadline)))
    finally:
        session.close()


def _outcome(part: Part, session: Session, deadline: float) -> Outcome:
    left = deadline - time.time()
    if part.seconds > left:
        reason = f"it needs about {part.seconds:.0f} s, {max(0, left):.0f} s are left"
        return Outcome("left out", part.seconds, reason=reason)
    started = time.time()
    try:
        outcome = Outcome("passed", part.seconds, figures=part.run(session))
    except Finding as finding:
        outcome = Outcome("failed", part.seconds, reason=str(finding), figures=finding.figures)
    except Exception as error:  # noqa: BLE001 - whatever it was, the other parts run
        traceback.print_exc()
        outcome = Outcome("failed", part.seconds, reason=f"{type(error).__name__}: {error}")
    outcome.seconds = round(time.time() - started, 2)
    return outcome


@contextmanager
def _variables(environment: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for children that are started meanwhile."""
    before = {name: os.environ.get(name) for name in environment}
    os.environ.update(environment)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _how(exit_code: int | None) -> str:
    return f"with signal {-exit_code}" if exit_code is not None and exit_code < 0 else f"with {exit_code}"


def room_for(size: int, places: Sequence[Path]) -> Path | None:
    """Return the first of these folders that has space for a file, with some to spare."""
    for place in places:
        if place.is_dir() and shutil.disk_usage(place).free > 1.1 * size:
            return place
    return None
