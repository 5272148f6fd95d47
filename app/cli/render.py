"""`unfog render`: export a reply as a film, a picture or a trace, without a window or a screen."""

from __future__ import annotations

import argparse
import secrets
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from app.base.app_dirs import bundled_model, database_path, engine_log_path
from app.cli.console import TerminalConsole, say
from app.cli.conversation import ChatOptions, Conversation
from app.cli.engine import Engine, EngineError
from app.cli.reply import Reply, interrupt_cancels
from app.gui.export.encode import Job, check_folder, export, format_of
from app.gui.export.options import CLIP_SHAPES
from app.gui.replay.frames import RenderOptions
from app.gui.replay.recording import Recording, read_recording
from app.processes.command import engine_command, engine_directory
from app.session.reply_run import CANDIDATES
from app.settings.presets import preset_named
from app.storage import Store, StoredMessage
from app.storage.trace import Trace, decode, place_in_text
from model_backends import system_errors
from model_backends.byte_size import byte_size
from model_backends.protocol import (
    BlockCommitted,
    BlockStarted,
    DenoisingStep,
    Failed,
    FailureKind,
    UnfogError,
)

INTERRUPTED = 130  # the exit code after Ctrl+C


class RenderError(UnfogError):
    """The reply does not exist, or options contradict each other."""

    kind: FailureKind = "missing"


def run_render(args: argparse.Namespace, has_display: bool) -> int:
    """Render the file; return the exit code.

    Raises:
        UnfogError: the reply does not exist, or the file cannot be written.
    """
    _check(args)
    recording = _requested_recording(args)
    if recording is None:
        return INTERRUPTED
    recordings = [recording]
    if args.compare is not None:
        recordings.append(read_recording(args.compare))
    platform = [] if has_display else ["-platform", "offscreen"]
    app = QApplication.instance() or QApplication([*sys.argv[:1], *platform])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    if _is_poster(args):
        from app.gui.export.poster import Poster, save_poster

        save_poster(Poster(recording, dark=args.theme == "dark"), args.out)
        _show_saved(TerminalConsole(stderr=True, highlight=False), args.out)
        return 0
    options = RenderOptions(
        size=args.size or CLIP_SHAPES[args.clip or "wide"],
        dark=args.theme == "dark",
        speed=args.speed,
        fps=args.fps,
        prompt=not args.no_prompt,
        footer=not args.no_footer,
    )
    job = Job(
        tuple(recordings), args.out, options, strip=args.strip, moment=args.at, clip=args.clip is not None
    )
    return _show_progress(export(job), args.out)


def _check(args: argparse.Namespace) -> None:
    """Validate the options before any work is done."""
    kind = "poster" if _is_poster(args) else format_of(args.out)
    if kind == "poster":
        _check_poster(args)
    check_folder(args.out)
    named = [args.trace is not None, args.prompt is not None, (args.conversation or args.message) is not None]
    if sum(named) > 1:
        raise RenderError("More than one reply given.", "Use only one of --trace, --prompt and --message.")
    if kind != "png" and (args.strip or args.at is not None):
        raise RenderError("--strip and --at only work for images.", "Choose a name that ends in .png.")
    if kind == "json" and args.compare is not None:
        raise RenderError(
            "A trace contains only one reply.", "Leave out --compare, or choose another file extension."
        )
    if args.clip is not None and (kind == "json" or args.compare is not None or args.speed != 1.0):
        raise RenderError(
            "A clip shows one reply, at its own speed.",
            "Leave out --compare and --speed, and choose a name that ends in .mp4, .webp, .gif or .png.",
        )
    if args.prompt is None and (args.seed is not None or args.preset is not None):
        raise RenderError("--seed and --preset only work for a new reply.", "Give its prompt with --prompt.")


def _is_poster(args: argparse.Namespace) -> bool:
    return bool(args.poster or args.out.suffix.lower() == ".pdf")  # there is no other use for one


def _check_poster(args: argparse.Namespace) -> None:
    if args.out.suffix.lower() not in (".png", ".pdf"):
        raise RenderError("A poster is an image or a PDF.", "Choose a name that ends in .png or .pdf.")
    moving = args.clip, args.compare, args.size, args.at, args.strip or None, None if args.speed == 1.0 else 1
    if any(option is not None for option in moving):
        raise RenderError(
            "A poster shows one reply on one page.",
            "Leave out --clip, --compare, --size, --speed, --strip and --at.",
        )


def _requested_recording(args: argparse.Namespace) -> Recording | None:
    """Return the requested reply; None if its generation was interrupted."""
    if args.trace is not None:
        return read_recording(args.trace)
    if args.prompt is not None:
        return _generate_recording(args)
    with _snapshot() as store:
        return _stored_recording(store, args.conversation, args.message)


def _generate_recording(args: argparse.Namespace) -> Recording | None:
    """Generate a new reply."""
    preset = preset_named(args.preset)
    seed = secrets.randbelow(2**31) if args.seed is None else args.seed
    options = ChatOptions(seed=seed, steps=None if preset is None else preset.steps)
    request = replace(Conversation.begin(options).request(args.prompt), candidates=CANDIDATES)
    reply, traces, steps = Reply(), [], []
    start: BlockStarted | None = None
    model = args.model or bundled_model()
    with (
        Engine(engine_command(), engine_directory(), model, args.device, engine_log_path()) as engine,
        interrupt_cancels(engine),
    ):
        for event in engine.answer(request):
            if isinstance(event, BlockStarted):
                start = event
            elif isinstance(event, DenoisingStep):
                steps.append(event)
            elif isinstance(event, BlockCommitted):
                if steps:
                    traces.append(Trace(block=event.block, start=start, steps=tuple(steps), commit=event))
                start, steps = None, []
            if event is not None:
                reply.handle(event)
        name = engine.loaded.name if engine.loaded else ""
    if isinstance(reply.end, Failed):
        raise EngineError(reply.end)
    if reply.end.reason == "cancelled":
        return None
    if not traces:
        raise RenderError("The model gave an empty reply.", "Try another --seed.")
    return Recording(
        traces=tuple(traces),
        prompt=args.prompt,
        model=name,
        seed=seed,
        sampling=request.sampling,
        stats=reply.end.stats,
    )


@contextmanager
def _snapshot() -> Iterator[Store]:
    """Open a copy of the stored conversations, so that an open window is not disturbed."""
    if not database_path().exists():
        raise RenderError("There is no stored reply yet.", "Create one with --prompt, or give a --trace.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "unfog.sqlite3"
        try:
            with (
                closing(sqlite3.connect(f"{database_path().as_uri()}?mode=ro", uri=True)) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
        except sqlite3.Error as error:
            raise RenderError(
                f"Can't read the stored conversations: {system_errors.reason(error)}."
            ) from error
        with closing(Store(copy)) as store:
            if store.notice is not None:
                say(f"unfog: {store.notice.message}", to_stderr=True)
            yield store


def _stored_recording(store: Store, conversation: int | None, message: int | None) -> Recording:
    """Return a stored reply; by default the latest one of the conversation, or of all."""
    traced = store.traces.traced_replies()
    for entry in store.conversations():
        if conversation not in (None, entry.id):
            continue
        messages = store.messages(entry.id)
        for index in range(len(messages) - 1, -1, -1):
            reply = messages[index]
            if reply.id in traced and message in (None, reply.id):
                return recording_of(store, reply, messages[:index])
    what = "no such reply" if message is not None or conversation is not None else "no stored reply"
    raise RenderError(f"There is {what} with a replay.", "Create one with --prompt, or give a --trace.")


def recording_of(store: Store, reply: StoredMessage, previous: list[StoredMessage]) -> Recording:
    """Return a stored reply with its question.

    Raises:
        TraceError: its trace cannot be read.
    """
    question = next((message.text for message in reversed(previous) if message.role == "user"), "")
    return Recording(
        traces=place_in_text([decode(data) for data in store.traces.of(reply.id)], reply.text),
        prompt=question,
        model=reply.model,
        seed=reply.seed,
        sampling=reply.sampling,
        stats=reply.stats,
    )


def _show_progress(slices: Generator[float, None, None], path: Path) -> int:
    """Run all slices with a progress bar on a terminal. Ctrl+C stops between two slices."""
    console = TerminalConsole(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with (
        _interrupted() as pressed,
        closing(slices),
        Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar,
    ):
        bar.disable = not console.is_terminal
        task = bar.add_task(path.name, total=1.0)
        for share in slices:
            bar.update(task, completed=share)
            if pressed:
                return INTERRUPTED
    _show_saved(console, path)
    return 0


def _show_saved(console: TerminalConsole, path: Path) -> None:
    console.print(f"{path}: {byte_size(path.stat().st_size)}", markup=False, soft_wrap=True)


@contextmanager
def _interrupted() -> Iterator[list[int]]:
    """Yield a list that is non-empty after Ctrl+C: exceptions raised while Qt paints would be lost."""
    pressed: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        pressed.append(number)

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, previous)
