"""Show the progress of a task as a bar, as occasional lines, or as JSON."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bars

from app.cli.console import TerminalConsole, write_json_line
from app.models.wording import describe
from model_backends.files.protocol import Progress
from model_backends.unicode_text import encode_json

_SECONDS_BETWEEN_LINES = 10.0


def print_json(value: msgspec.Struct) -> None:
    """Print a value as a JSON line and flush; lone surrogates become U+FFFD."""
    write_json_line(encode_json(value))


@contextmanager
def show_progress(title: str, *, as_json: bool) -> Iterator[Callable[[Progress], None]]:
    """Yield a function that shows every `Progress` on standard error, or as JSON on standard output."""
    if as_json:
        yield print_json
        return
    console = TerminalConsole(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _line_printer(title, console)
        return
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[words]}", markup=False),
    )
    with Bars(*columns, console=console, transient=True) as bars:
        task = bars.add_task(title, total=None, words="")

        def show(progress: Progress) -> None:
            bars.update(task, completed=progress.done, total=progress.total or None, words=describe(progress))

        yield show


def _line_printer(title: str, console: TerminalConsole) -> Callable[[Progress], None]:
    """Return a function that prints a line when the activity changes, and otherwise from time to time."""
    last_activity, last_time = "", 0.0

    def show(progress: Progress) -> None:
        nonlocal last_activity, last_time
        now = time.monotonic()
        if progress.activity != last_activity or now - last_time >= _SECONDS_BETWEEN_LINES:
            console.print(f"{title}: {describe(progress)}", markup=False, soft_wrap=True)
            last_activity, last_time = progress.activity, now

    return show
