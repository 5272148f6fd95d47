"""Show one reply in a terminal: animated and then as Markdown, or printed as plain text."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from app.base import app_dirs
from app.base.app_dirs import BUNDLED_CANVAS_LENGTH
from app.base.terminal_text import printable
from app.base.unfinished_block import accepted_words
from app.cli.engine import TICK_SECONDS, Engine
from app.cli.view import ReplyView, markdown
from app.session.unsettled import describe_unsettled, unsettled_block
from app.settings.fog import fog_seconds
from app.storage.records import UnsettledBlock
from model_backends.lazy_text import pluralise
from model_backends.protocol import (
    BlockCommitted,
    DenoisingStep,
    Event,
    Failed,
    Fill,
    Finished,
    FinishReason,
    Generate,
    LoadProgress,
    PromptPrefilled,
    Stats,
)

_REASONS: dict[FinishReason, str] = {
    "end_of_turn": "",
    "max_tokens": "Stopped at the length limit (--max-tokens).",
    "context_full": "Stopped: the conversation fills the model's context. /new starts over.",
    "cancelled": "Stopped.",
}

_UNANSWERED = Failed(kind="bug", message="The engine didn't respond.")


@dataclass
class Reply:
    """The state of a reply: the committed text so far and how it ended."""

    text: str = ""
    thought: str = ""
    left_out: int = 0
    blocks: int = 0
    unsettled: tuple[UnsettledBlock, ...] = ()
    step: DenoisingStep | None = None
    """The newest step of a block that is not finished."""
    end: Finished | Failed = _UNANSWERED

    def handle(self, event: Event) -> None:
        """Update the reply with an event."""
        match event:
            case DenoisingStep():
                self.step = event
            case BlockCommitted():
                self.text += event.text
                self.thought += event.thought
                self.unsettled += unsettled_block(event, self.blocks)
                self.blocks, self.step = self.blocks + 1, None
            case PromptPrefilled():
                self.left_out = event.left_out
            case Finished():
                self.text, self.thought, self.end = event.text, event.thought, event
            case Failed():
                self.end = event
            case _:
                pass

    @property
    def draft(self) -> str:
        """The accepted words of the block that it was cut off in, with "…" for every gap; "" for none."""
        words = None if self.step is None else accepted_words(self.step)
        return "" if words is None else words.text

    def note(self) -> str:
        """Return a note about the reply besides its text; "" if there is nothing to note."""
        notes = []
        if self.left_out:
            notes.append(
                pluralise("%Ln older message(s) no longer (fits|fit) and (was|were) left out.", self.left_out)
            )
        if isinstance(self.end, Finished):
            notes.append(_REASONS[self.end.reason])
            if self.end.reason == "cancelled" and self.text.strip():
                notes.append("The finished part is kept.")
            if not self.text.strip() and self.end.reason == "end_of_turn":
                notes.append("The model gave an empty reply. Another seed may help.")
        if unsettled := str(describe_unsettled(self.unsettled, self.blocks)):
            notes.append(f"{unsettled}. More --steps, or another seed, may help.")
        return " ".join(filter(None, notes))


@contextmanager
def interrupt_cancels(engine: Engine) -> Iterator[None]:
    """Make the first Ctrl+C cancel the running reply; the second one interrupts the program, once."""
    presses = 0

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal presses
        presses += 1 if engine.cancel() else 2
        if presses in (2, 3):
            presses = 4
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def interrupts_ignored() -> Iterator[None]:
    """Ignore Ctrl+C, for work that takes a moment and ends what was interrupted."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def watch(engine: Engine, request: Generate, console: Console) -> Reply:
    """Animate a reply on a terminal and clear the animation at the end."""
    view = ReplyView(fog_seconds(app_dirs.preferences_path()))
    view.begin(BUNDLED_CANVAS_LENGTH if engine.loaded is None else engine.loaded.canvas_length)
    view.advance(time.monotonic())
    return animate(engine, request, view, console)


def animate(engine: Engine, request: Generate | Fill, view: ReplyView, console: Console) -> Reply:
    """Show what is written in a view, and clear it at the end.

    The engine is never delayed: events are read as they arrive and played at their own pace.
    """
    reply = Reply()
    with interrupt_cancels(engine), Live(view, console=console, auto_refresh=False, transient=True) as live:
        for event in engine.answer(request):
            now = time.monotonic()
            if event is not None:
                reply.handle(event)
                view.feed(event, now)
            is_due = event is None or now - view.now >= TICK_SECONDS
            if is_due or isinstance(event, LoadProgress):  # a small model is loaded within a tick
                view.advance(now)
                live.refresh()
        view.end()
        while not view.idle and not stopped(reply):
            time.sleep(TICK_SECONDS)
            view.advance(time.monotonic())
            live.refresh()
    return reply


def stopped(reply: Reply) -> bool:
    """Return whether the reply failed or was cancelled, so that its animation is skipped."""
    return isinstance(reply.end, Failed) or (
        isinstance(reply.end, Finished) and reply.end.reason == "cancelled"
    )


def stream(engine: Engine, request: Generate, console: Console) -> Reply:
    """Print a reply block by block as clean plain text, for pipes and simple terminals."""
    reply = Reply()
    with interrupt_cancels(engine):
        for event in engine.answer(request):
            if event is None:
                continue
            reply.handle(event)
            if isinstance(event, BlockCommitted):
                console.file.write(printable(event.text))
                console.file.flush()
    if reply.text and not reply.text.endswith("\n"):
        console.file.write("\n")
        console.file.flush()
    return reply


def show_reply(engine: Engine, request: Generate, console: Console) -> Reply:
    """Answer on this console, animated if it allows."""
    if not console.is_terminal or console.is_dumb_terminal:
        return stream(engine, request, console)
    reply = watch(engine, request, console)
    if reply.thought.strip():
        console.print(Text(printable(reply.thought).strip(), style="dim italic"))
        console.print()
    if reply.text.strip():
        console.print(markdown(reply.text))
    return reply


def stats_line(stats: Stats, device: str, seed: int) -> str:
    """Format the statistics of a reply."""
    return " · ".join(
        (
            f"{pluralise('%n token(s)', stats.tokens)} in {stats.seconds:.2f} s ({_rate(stats)})",
            pluralise("%n block(s)", stats.blocks),
            f"{stats.steps_per_block:.1f} steps per block",
            f"{stats.tokens_per_step:.1f} tokens per step",
            device,
            f"seed {seed}",
        )
    )


def _rate(stats: Stats) -> str:
    rate = round(stats.tokens_per_second, 1)
    if rate < 10 and not rate.is_integer():
        return f"{rate} tokens/s"
    return pluralise("%n token(s)/s", round(rate))
